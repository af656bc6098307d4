import CSS
import Markup
import Primitives
import Typography

/// Paragraphs that are one line of plain text: labels and the cells of tables, most of a business document.
///
/// What is set here is what `buildLine` would set: text of the container alone, from left to right, that fits.
extension BoxFormatter {
    /// Sets the whole paragraph as one line at the top of its frame; nil: it takes the general way.
    mutating func buildSingleLine(_ frame: BlockFrame, paragraph index: Int, indent: LayoutUnit, style: ComputedStyle)
        -> BuiltLine?
    {
        if paragraphs[index].hasBoxes || paragraphs[index].hasTallerFaces { return nil }
        let prepared = paragraphs[index].prepared
        guard prepared.isPlain else { return nil }
        let width = prepared.plainWidth
        let available = frame.contentWidth - indent
        guard max(width, prepared.plainExtent) <= available else { return nil }
        var left = indent
        switch style.text.alignLast ?? style.text.align {
        case .start, .left: break
        case .justify:
            if style.text.alignLast != nil { return nil }
        case .end, .right: left += available - width
        case .center: left += (available - width) / 2
        }
        let metrics = metrics(boxes[frame.box].style)
        if let space = frame.space {
            if frame.top + metrics.lineHeight > space.remaining { return nil }
            if let chosenSite, chosenSite.container == frame.box { return nil }
        }
        let line = arena.begin(.line, box: frame.box)
        arena[line].size = Size(width: frame.contentWidth, height: metrics.lineHeight)
        arena[line].baseline = metrics.above
        placePlainText(prepared, ofParagraph: index, line: line, left: left, metrics: metrics)
        return BuiltLine(fragment: line, height: metrics.lineHeight, baseline: metrics.above)
    }

    private mutating func placePlainText(
        _ prepared: PreparedParagraph, ofParagraph index: Int, line: Int32, left: LayoutUnit, metrics: LineMetrics
    ) {
        let delta = Int32(arena.text.count)
        arena.text.append(contentsOf: prepared.text.text)
        var x = left
        var tag: Int32 = -1
        var text: Int32 = -1
        var node: MarkupTree.NodeIndex = -1
        let firstGlyph = Int32(arena.glyphs.count)
        arena.appendGlyphs(prepared.shaped.glyphs, clustersFrom: delta)
        for var run in prepared.shaped.runs {
            if run.tag != tag {
                tag = run.tag
                let box = paragraphs[index].items[Int(tag)].box
                text = arena.begin(.text, box: box)
                node = boxes[box].flags.contains(.generated) ? -1 : boxes[box].node
                arena[text].size.height = metrics.ascent + metrics.descent
                arena[text].baseline = metrics.ascent
                arena[text].runs = Int32(arena.runs.count)..<Int32(arena.runs.count)
                arena.attach(text, to: line, at: Point(x: x, y: metrics.above - metrics.ascent))
            }
            run.glyphs = run.glyphs.lowerBound + firstGlyph..<run.glyphs.upperBound + firstGlyph
            run.text = run.text.lowerBound + delta..<run.text.upperBound + delta
            let origin = arena[text].offset.x
            arena.runs.append(PlacedRun(run: run, x: x - origin, node: node))
            x += run.advance
            arena[text].runs = arena[text].runs.lowerBound..<Int32(arena.runs.count)
            arena[text].size.width = x - origin
        }
    }
}
