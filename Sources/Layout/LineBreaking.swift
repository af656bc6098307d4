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
    /// As line breaking measured it: without what hangs or goes at its end, with its hyphen.
    var width = LayoutUnit.zero
    var isHyphenated = false
    /// The line ends the paragraph or stands before a forced break: `text-align-last` applies.
    var isLast = false
    /// Preserved white space at its end hangs.
    var hangs = false
}

/// A place where a line may end.
private struct LineEnd {
    var segment: Int
    var item: Int
    var width: LayoutUnit
}

/// Breaks paragraphs into lines, greedily: CSS Text 3 §5.
extension Paragraph {
    /// Takes as many segments as fit.
    ///
    /// The first unbreakable stretch is taken whether it fits or not, cut at an emergency break where it has one.
    /// `origin` is the distance from the container's start edge to the line's, for tab stops.
    func breakLine(from start: LineCursor, available: LayoutUnit, origin: LayoutUnit = .zero) -> BrokenLine {
        let segments = prepared.shaped.segments
        var best: LineEnd?
        var emergency: LineEnd?
        var hyphen: LineEnd?
        var segment = start.segment
        var item = start.item
        var position = LayoutUnit.zero
        var visible = LayoutUnit.zero
        let count = segments.count
        while segment < count {
            let current = segments[segment]
            var edges = LayoutUnit.zero
            if hasBoxes { edges = advance(ofItemsIn: current.text, isLast: segment == count - 1, &item) }
            let space = current.isTab ? tabAdvance(at: origin + position + edges) : current.trailingSpace
            position += edges + (current.isObject ? .zero : current.advance)
            if current.isTab, current.spaceAtEnd == .stays {
                position += space
                visible = position
            } else {
                // White space alone hangs or goes with what stands before it.
                if current.isObject || current.advance != .zero || edges != .zero { visible = position }
                position += space
            }
            segment += 1
            let end = LineEnd(segment: segment, item: item, width: visible)
            if visible > available {
                if let end = best ?? emergency ?? hyphen { return line(from: start, to: end) }
                // Nothing fits: the line ends at the first place where it may.
                if current.breakAfter != .prohibited { return line(from: start, to: end) }
                continue
            }
            switch current.breakAfter {
            case .allowed: best = end
            case .hyphen:
                let hyphenated = LineEnd(segment: segment, item: item, width: visible + current.hyphenAdvance)
                if hyphenated.width <= available { best = hyphenated } else if hyphen == nil { hyphen = hyphenated }
            case .emergency: emergency = end
            case .prohibited: break
            case .mandatory, .end: return line(from: start, to: end)
            }
        }
        return line(from: start, to: LineEnd(segment: segment, item: items.count, width: visible))
    }

    /// The room from a place to the next tab stop: CSS Text 3 §4.2.
    func tabAdvance(at position: LayoutUnit) -> LayoutUnit {
        if tabInterval <= .zero { return .zero }
        let behind = position.rawValue % tabInterval.rawValue
        let room = LayoutUnit(rawValue: tabInterval.rawValue - (behind < 0 ? behind + tabInterval.rawValue : behind))
        return room < leastTab ? room + tabInterval : room
    }

    /// The tabs of a line, by the bytes that they stand at, with their widths.
    func tabs(of line: BrokenLine, from start: LineCursor, origin: LayoutUnit) -> [(offset: Int32, width: LayoutUnit)] {
        let segments = prepared.shaped.segments
        var tabs: [(Int32, LayoutUnit)] = []
        var item = start.item
        var position = origin
        for index in line.segments {
            let segment = segments[index]
            if hasBoxes {
                position += advance(ofItemsIn: segment.text, isLast: index == segments.count - 1, &item)
            }
            if segment.isTab {
                tabs.append((segment.text.lowerBound, tabAdvance(at: position)))
                position += tabAdvance(at: position)
            } else {
                position += (segment.isObject ? .zero : segment.advance) + segment.trailingSpace
            }
        }
        return tabs
    }

    private func line(from start: LineCursor, to end: LineEnd) -> BrokenLine {
        let segments = shaped.segments
        guard end.segment > start.segment else {
            return BrokenLine(
                segments: start.segment..<end.segment, items: start.item..<items.count, text: 0..<0, isLast: true)
        }
        let last = segments[end.segment - 1]
        var line = BrokenLine(
            segments: start.segment..<end.segment, items: start.item..<max(start.item, end.item),
            text: segments[start.segment].text.lowerBound..<last.text.upperBound, width: end.width)
        line.isHyphenated = last.breakAfter == .hyphen && end.segment < segments.count
        line.isLast = end.segment == segments.count || last.breakAfter == .mandatory
        line.hangs = last.spaceAtEnd == .hangs
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
        /// White space since the last character: it counts once something follows on the same line.
        var space = LayoutUnit.zero
        var wordSpace = LayoutUnit.zero
        let count = shaped.segments.count
        for (index, segment) in shaped.segments.enumerated() {
            let edges =
                hasBoxes
                ? advance(
                    ofItemsIn: segment.text, isLast: index == count - 1 && segment.breakAfter != .mandatory, &item)
                : LayoutUnit.zero
            var visible = edges + (segment.isObject ? .zero : segment.advance)
            var trailing = segment.trailingSpace
            if segment.isTab {
                let tab = tabAdvance(at: line + space + edges)
                if segment.spaceAtEnd == .stays { visible += tab } else { trailing = tab }
            }
            if visible != .zero || segment.isObject {
                word += wordSpace + visible
                line += space + visible
                (space, wordSpace) = (.zero, .zero)
            }
            space += trailing
            wordSpace += trailing
            let isBreak =
                switch segment.breakAfter {
                case .allowed, .mandatory, .end, .hyphen: true
                case .emergency: emergencyCountsAsMinimum
                case .prohibited: false
                }
            if isBreak {
                let hyphen = segment.breakAfter == .hyphen ? segment.hyphenAdvance : .zero
                widths.minimum = max(widths.minimum, word + hyphen)
                (word, wordSpace) = (.zero, .zero)
            }
            widths.maximum = max(widths.maximum, segment.spaceAtEnd == .hangs ? line + space : line)
            if segment.breakAfter == .mandatory { (line, space) = (.zero, .zero) }
        }
        // What stands behind all text, or alone.
        if count == 0 || item < items.count, hasBoxes {
            for item in items[item...] { line += item.advance }
            widths = IntrinsicWidths(minimum: max(widths.minimum, line), maximum: max(widths.maximum, line))
        }
        return widths
    }
}
