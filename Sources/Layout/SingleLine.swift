import CSS
import Markup
import Primitives
import Typography

/// Paragraphs that are one line of plain text: labels and the cells of tables, most of a business document.
///
/// What is set here is what the general way would set: text of the container alone, from left to right, that fits.
extension BoxFormatter {
    /// Lays out a cell that holds one line of plain text, in one piece; nil: it takes the general way.
    mutating func layOutPlainCell(
        _ cell: BoxIndex, width: LayoutUnit, percentageWidth: LayoutUnit
    ) throws(Interruption) -> BoxResult? {
        guard boxes[cell].containsLines, !boxes.hasFloats, facts(cell).hasAutoHeights, try !isParagraphEmpty(cell)
        else { return nil }
        let index = try paragraph(of: cell)
        let edges = edges(cell, width: percentageWidth)
        let style = style(cell)
        let contentWidth = max(.zero, width - edges.horizontal)
        let indent = style.text.indent.resolved(against: contentWidth)
        guard let left = plainLineLeft(ofParagraph: index, width: contentWidth, indent: indent, style: style) else {
            return nil
        }
        try countWork()
        let fragment = arena.begin(.box, box: cell)
        let line = setPlainLine(of: cell, paragraph: index, width: contentWidth, left: left)
        arena.attach(line.fragment, to: fragment, at: Point(x: edges.left, y: edges.top))
        let size = Size(width: width, height: edges.vertical + line.height)
        arena[fragment].size = size
        var result = BoxResult(fragment: fragment, size: size)
        result.intrinsicHeight = size.height
        result.firstBaseline = edges.top + line.baseline
        result.lastBaseline = result.firstBaseline
        return result
    }

    /// Sets the whole paragraph as one line at the top of its frame; nil: it takes the general way.
    mutating func buildSingleLine(_ frame: BlockFrame, paragraph index: Int, indent: LayoutUnit, style: ComputedStyle)
        -> BuiltLine?
    {
        let left = plainLineLeft(ofParagraph: index, width: frame.contentWidth, indent: indent, style: style)
        guard let left else { return nil }
        if let space = frame.space {
            if frame.top + metrics(boxes[frame.box].style).lineHeight > space.remaining { return nil }
            if let chosenSite, chosenSite.container == frame.box { return nil }
        }
        return setPlainLine(of: frame.box, paragraph: index, width: frame.contentWidth, left: left)
    }

    /// Where the one line of a plain paragraph begins; nil: there are more lines, or it is not plain.
    private func plainLineLeft(
        ofParagraph index: Int, width: LayoutUnit, indent: LayoutUnit, style: ComputedStyle
    ) -> LayoutUnit? {
        if paragraphs[index].hasBoxes || paragraphs[index].hasTallerFaces { return nil }
        let prepared = paragraphs[index].prepared
        let available = width - indent
        guard prepared.isPlain, max(prepared.plainWidth, prepared.plainExtent) <= available else { return nil }
        switch style.text.alignLast ?? style.text.align {
        case .start, .left: return indent
        case .justify: return style.text.alignLast == nil ? indent : nil
        case .end, .right: return indent + available - prepared.plainWidth
        case .center: return indent + (available - prepared.plainWidth) / 2
        }
    }

    private mutating func setPlainLine(
        of box: BoxIndex, paragraph index: Int, width: LayoutUnit, left: LayoutUnit
    ) -> BuiltLine {
        let metrics = metrics(boxes[box].style)
        var line = LaidFragment(.line, box: box)
        line.size = Size(width: width, height: metrics.lineHeight)
        line.baseline = metrics.above
        let fragment = arena.append(line)
        placePlainText(ofParagraph: index, line: fragment, left: left, metrics: metrics)
        return BuiltLine(fragment: fragment, height: metrics.lineHeight, baseline: metrics.above)
    }

    private mutating func placePlainText(
        ofParagraph index: Int, line: Int32, left: LayoutUnit, metrics: LineMetrics
    ) {
        let prepared = paragraphs[index].prepared
        let delta = Int32(arena.text.count)
        arena.text.append(contentsOf: prepared.text.text)
        let firstGlyph = Int32(arena.glyphs.count)
        arena.appendGlyphs(prepared.shaped.glyphs, clustersFrom: delta)
        var x = left
        var next = 0
        let count = prepared.shaped.runs.count
        while next < count {
            let tag = prepared.shaped.runs[next].tag
            let box = paragraphs[index].items[Int(tag)].box
            let node = boxes[box].flags.contains(.generated) ? -1 : boxes[box].node
            let firstRun = Int32(arena.runs.count)
            let origin = x
            while next < count, prepared.shaped.runs[next].tag == tag {
                var run = prepared.shaped.runs[next]
                run.glyphs = run.glyphs.lowerBound + firstGlyph..<run.glyphs.upperBound + firstGlyph
                run.text = run.text.lowerBound + delta..<run.text.upperBound + delta
                arena.runs.append(PlacedRun(run: run, x: x - origin, node: node))
                x += run.advance
                next += 1
            }
            var text = LaidFragment(.text, box: box)
            text.size = Size(width: x - origin, height: metrics.ascent + metrics.descent)
            text.baseline = metrics.ascent
            text.runs = firstRun..<Int32(arena.runs.count)
            let fragment = arena.append(text)
            arena.attach(fragment, to: line, at: Point(x: origin, y: metrics.above - metrics.ascent))
        }
    }
}
