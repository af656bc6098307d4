import CSS
import Primitives
import Typography

/// A line set in glyphs, with what it measures.
struct MeasuredLine {
    var line: ShapedLine
    /// With edges and objects, without what hangs.
    var width: LayoutUnit
    /// Of the preserved white space that hangs over the line's end.
    var hanging = LayoutUnit.zero
}

extension BlockFrame {
    /// The distance from the content box's start edge to that of the line, which floats may narrow.
    func lineStart(_ direction: TextStyle.Direction) -> LayoutUnit {
        direction == .rtl ? contentWidth - lineLeft - lineWidth : lineLeft
    }
}

extension BoxFormatter {
    /// Sets a line in glyphs; takes less into it where shaping its cut ends anew made it too wide.
    ///
    /// `origin` is the distance from the container's start edge to the line's text, for tab stops.
    func fitted(
        _ broken: BrokenLine, _ cursor: LineCursor, paragraph index: Int, available: LayoutUnit, origin: LayoutUnit
    ) -> (BrokenLine, MeasuredLine) {
        var broken = broken
        var measured = measuredLine(broken, cursor, paragraph: index, origin: origin)
        // Some 64ths are rounding.
        while measured.width > available, measured.width > broken.width + LayoutUnit(rawValue: 4) {
            let narrower = paragraphs[index].breakLine(
                from: cursor, available: available - (measured.width - broken.width), origin: origin)
            if narrower.segments.count >= broken.segments.count { break }
            broken = narrower
            measured = measuredLine(broken, cursor, paragraph: index, origin: origin)
        }
        if broken.isLast, measured.hanging > .zero {
            // Before a forced break only what does not fit hangs: CSS Text 3 §4.1.3.
            let fits = max(.zero, min(measured.hanging, available - measured.width))
            measured.width += fits
            measured.hanging -= fits
        }
        return (broken, measured)
    }

    private func measuredLine(
        _ broken: BrokenLine, _ cursor: LineCursor, paragraph index: Int, origin: LayoutUnit
    ) -> MeasuredLine {
        var measured = MeasuredLine(
            line: shaper.line(broken.text, of: paragraphs[index].prepared, hyphenated: broken.isHyphenated),
            width: .zero)
        if paragraphs[index].tabInterval > .zero {
            let tabs = paragraphs[index].tabs(of: broken, from: cursor, origin: origin)
            setTabs(tabs, in: &measured.line)
        }
        for item in measured.line.items {
            guard case .run(let run) = item else { continue }
            if broken.hangs, run.text.lowerBound >= measured.line.spaceStart, !run.text.isEmpty {
                measured.hanging += run.advance
            } else {
                measured.width += run.advance
            }
        }
        if paragraphs[index].hasBoxes {
            for item in paragraphs[index].items[broken.items] { measured.width += item.advance }
        }
        return measured
    }

    private func setTabs(_ tabs: [(offset: Int32, width: LayoutUnit)], in line: inout ShapedLine) {
        for position in line.items.indices {
            guard case .run(var run) = line.items[position], run.isTab,
                let tab = tabs.first(where: { $0.offset == run.text.lowerBound })
            else { continue }
            run.advance = tab.width
            line.items[position] = .run(run)
        }
    }
}
