import CSS
import Markup
import Primitives

/// Turns a page's fragments, placed in their parents, into the flat list of a finished page.
extension BoxFormatter {
    /// Appends a fragment and its descendants to a page; `origin` is its place on the page.
    mutating func flatten(_ root: Int32, at origin: Point, isRepeated: Bool, into page: inout PageFragment) {
        page.fragments.reserveCapacity(page.fragments.count + arena.fragments.count)
        var placed: [Point] = Array(repeating: .zero, count: arena.fragments.count)
        // The fragments' places on the page, where something refers to them.
        var places: [Int32] = arena.columnCells.isEmpty ? [] : Array(repeating: -1, count: arena.fragments.count)
        emit(
            root, at: origin, isRepeated: isRepeated, node: -1, style: 0, source: .element, &placed, &places,
            into: &page)
        for border in arena.borders {
            var line = border.border
            line.rect = line.rect.offset(by: placed[Int(border.fragment)])
            page.collapsedBorders.append(line)
        }
        for pair in arena.columnCells {
            page.columnCells.append(
                ColumnCell(column: places[Int(pair.column)], cell: places[Int(pair.cell)]))
        }
    }

    /// Moves the page's runs, glyphs and text out of the arena, which is empty then.
    mutating func takeText(into page: inout PageFragment) {
        let (runs, glyphs, text) = (arena.runs.count, arena.glyphs.count, arena.text.count)
        swap(&page.runs, &arena.runs)
        swap(&page.glyphs, &arena.glyphs)
        swap(&page.text, &arena.text)
        // The next page is about as full as this one.
        arena.runs.reserveCapacity(runs)
        arena.glyphs.reserveCapacity(glyphs)
        arena.text.reserveCapacity(text)
    }

    private mutating func emit(
        _ index: Int32, at position: Point, isRepeated: Bool, node: MarkupTree.NodeIndex,
        style: StyledTree.StyleIndex, source: Fragment.Source, _ placed: inout [Point], _ places: inout [Int32],
        into page: inout PageFragment
    ) {
        let laid = arena[index]
        placed[Int(index)] = position
        var (node, style, source) = (node, style, source)
        var flags = laid.flags
        let isRepeated = isRepeated || laid.flags.contains(.isRepeated)
        if laid.box >= 0 {
            let box = boxes[laid.box]
            (node, style, source) = (box.node, box.style, box.source)
            if box.flags.contains(.transformed), laid.kind == .box || laid.kind == .replaced {
                flags.insert(.isTransformed)
            }
        }
        var own: Int?
        if laid.kind != .placeholder {
            let content: Fragment.Content
            switch laid.kind {
            case .box, .placeholder: content = .box
            case .tableWrapper:
                content = .box
                source = .anonymous
            case .line:
                content = .line(baseline: position.y + laid.baseline)
                source = .anonymous
            case .text:
                for run in Int(laid.runs.lowerBound)..<Int(laid.runs.upperBound) { arena.runs[run].x += position.x }
                content = .text(runs: laid.runs, baseline: position.y + laid.baseline)
            case .replaced: content = .replaced(laid.content.offset(by: position))
            }
            if isRepeated { flags.insert(.isRepeated) }
            if laid.kind == .tableWrapper, boxes[laid.box].source == .element { flags.insert(.isTableWrapper) }
            if !places.isEmpty { places[Int(index)] = Int32(page.fragments.count) }
            own = page.fragments.count
            page.fragments.append(
                Fragment(
                    content: content, source: source, flags: flags, node: node, style: style,
                    frame: Rect(origin: position, size: laid.size), end: 0))
            if laid.kind == .replaced, let image = boxes.contentImages[laid.box] {
                page.fragments[page.fragments.count - 1].image = image
            }
        }
        if laid.box >= 0, boxes[laid.box].flags.contains(.setsPageValue), notesPageValues {
            notePageValues(of: laid.box, on: page)
        }
        var child = laid.firstChild
        while child >= 0 {
            emit(
                child, at: position + arena[child].offset, isRepeated: isRepeated, node: node, style: style,
                source: source, &placed, &places, into: &page)
            child = arena[child].nextSibling
        }
        if let own { page.fragments[own].end = Int32(page.fragments.count) }
    }

    /// Notes what an element sets for margin boxes, where this is the first of its fragments.
    private mutating func notePageValues(of box: BoxIndex, on page: PageFragment) {
        guard boxesWithNotedValues.insert(box).inserted else { return }
        // Boxes around the element are still open; all others that show something stand above it.
        let isAtStart = !page.fragments.contains { fragment in
            fragment.end > 0 && fragment.frame.height > .zero && !fragment.flags.contains(.isRepeated)
        }
        for assignment in boxes.assignments(of: box) {
            pageValuesHere.append(
                PageValues.Here(name: assignment.name, value: assignment.value, isAtStart: isAtStart))
        }
        let changes = boxes.pageCounterChanges
        for change in changes[changes.partitioningIndex(where: { $0.box >= box })...].prefix(while: { $0.box == box }) {
            pageCounterChanges.append(change.changes)
        }
    }
}
