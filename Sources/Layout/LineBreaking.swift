import Primitives
import Typography

/// Where the next line begins.
struct LineCursor {
    var segment = 0
    var item = 0
    /// Inline boxes that are open there, outermost first.
    var open: [BoxIndex] = []
}

/// The content of one line.
struct BrokenLine {
    var segments: Range<Int>
    var items: Range<Int>
    var text: Range<Int32>
    var isHyphenated = false
    /// The line ends the paragraph or stands before a forced break: `text-align-last` applies.
    var isLast = false
}

/// Breaks paragraphs into lines, greedily: CSS Text 3 §5.
extension Paragraph {
    /// Takes as many segments as fit.
    ///
    /// The first unbreakable stretch is taken whether it fits or not, cut at an emergency break where it has one.
    func breakLine(from start: LineCursor, available: LayoutUnit) -> BrokenLine {
        var candidate: (segment: Int, item: Int)?
        var emergency: (segment: Int, item: Int)?
        var segment = start.segment
        var item = start.item
        var position = LayoutUnit.zero
        let count = shaped.segments.count
        while segment < count {
            let current = shaped.segments[segment]
            if hasBoxes { position += advance(ofItemsIn: current.text, isLast: segment == count - 1, &item) }
            let visible = position + (current.isObject ? .zero : current.advance)
            position = visible + current.trailingSpace
            segment += 1
            if visible > available, candidate != nil || emergency != nil {
                // A stretch without a break goes to the next line whole.
                let end = candidate ?? emergency ?? (segment, item)
                return line(from: start, to: end.segment, item: end.item)
            }
            switch current.breakAfter {
            case .allowed: candidate = (segment, item)
            case .hyphen: if visible + current.hyphenAdvance <= available { candidate = (segment, item) }
            case .emergency:
                if candidate == nil, visible <= available || emergency == nil { emergency = (segment, item) }
            case .prohibited: break
            case .mandatory, .end: return line(from: start, to: segment, item: item)
            }
            if visible > available, let end = candidate {
                return line(from: start, to: end.segment, item: end.item)
            }
            if visible > available, let end = emergency, end.segment == segment {
                return line(from: start, to: end.segment, item: end.item)
            }
        }
        return line(from: start, to: segment, item: items.count)
    }

    private func line(from start: LineCursor, to end: Int, item: Int) -> BrokenLine {
        let segments = shaped.segments
        guard end > start.segment else {
            return BrokenLine(segments: start.segment..<end, items: start.item..<items.count, text: 0..<0, isLast: true)
        }
        let last = segments[end - 1]
        var line = BrokenLine(
            segments: start.segment..<end, items: start.item..<max(start.item, item),
            text: segments[start.segment].text.lowerBound..<last.text.upperBound)
        line.isHyphenated = last.breakAfter == .hyphen && end < segments.count
        line.isLast = end == segments.count || last.breakAfter == .mandatory
        return line
    }

    /// The widths that inline boxes' edges and objects add within a segment; moves on to the first item behind it.
    ///
    /// At the segment's end, boxes that close belong to it, boxes that open to the next one.
    func advance(ofItemsIn text: Range<Int32>, isLast: Bool, _ index: inout Int) -> LayoutUnit {
        var width = LayoutUnit.zero
        while index < items.count {
            let item = items[index]
            if item.start >= text.upperBound, !isLast {
                if item.start > text.upperBound || item.kind != .close { break }
            }
            width += item.advance
            index += 1
        }
        return width
    }

    /// Min-content and max-content widths of the lines; item advances must be set.
    func contentWidths(indent: LayoutUnit) -> IntrinsicWidths {
        var widths = IntrinsicWidths.zero
        var item = 0
        var word = indent
        var line = indent
        let count = shaped.segments.count
        for (index, segment) in shaped.segments.enumerated() {
            let edges =
                hasBoxes ? advance(ofItemsIn: segment.text, isLast: index == count - 1, &item) : LayoutUnit.zero
            let visible = edges + (segment.isObject ? .zero : segment.advance)
            word += visible
            line += visible
            let isBreak: Bool
            switch segment.breakAfter {
            case .allowed, .mandatory, .end: isBreak = true
            case .hyphen: isBreak = true
            case .emergency: isBreak = emergencyCountsAsMinimum
            case .prohibited: isBreak = false
            }
            if isBreak {
                let hyphen = segment.breakAfter == .hyphen ? segment.hyphenAdvance : .zero
                widths.minimum = max(widths.minimum, word + hyphen)
                word = .zero
            } else {
                word += segment.trailingSpace
            }
            widths.maximum = max(widths.maximum, line)
            if segment.breakAfter == .mandatory { line = .zero } else { line += segment.trailingSpace }
        }
        if count == 0 {
            for item in items { line += item.advance }
            widths = IntrinsicWidths(minimum: line, maximum: line)
        }
        return widths
    }
}
