import CSS
import Primitives
import Typography

/// Builds lines from what line breaking gives: CSS 2.2 §9.4.2, §10.8.
extension BoxFormatter {
    /// Builds the fragments of one line and moves the cursor behind it.
    mutating func buildLine(
        _ broken: BrokenLine, _ cursor: inout LineCursor, paragraph index: Int, frame: BlockFrame, indent: LayoutUnit,
        style: ComputedStyle
    ) throws(Interruption) -> BuiltLine {
        let prepared = paragraphs[index].prepared
        let available = frame.lineWidth - indent
        let (broken, measured) = fitted(
            broken, cursor, paragraph: index, available: available,
            origin: frame.lineStart(style.text.direction) + indent)
        var shaped = measured.line
        var natural = measured.width
        // A line without text has the direction of its container.
        if broken.segments.isEmpty { shaped.level = style.text.direction == .rtl ? 1 : 0 }
        let isRTL = shaped.level & 1 == 1
        var alignment = lineAlignment(style.text, isLast: broken.isLast, isRTL: isRTL)
        if alignment == .justify {
            if shaped.spaceCount > 0, natural < available {
                justify(&shaped, by: available - natural)
                natural = available
            } else {
                // A line that cannot be justified is aligned as by `start`: CSS Text 3 §6.4.
                alignment = isRTL ? .right : .left
            }
        }
        var left = isRTL ? LayoutUnit.zero : indent
        let free = available - natural
        switch alignment {
        case .right: left += isRTL ? free : max(.zero, free)
        case .center: left += max(.zero, free) / 2
        case .left, .justify, .start, .end: break
        }
        if isRTL {
            if free < .zero { left += alignment == .right ? .zero : free }
            left -= measured.hanging
        }
        let fragment = arena.begin(.line, box: frame.box)
        let textStart = Int32(arena.text.count)
        arena.text.append(
            contentsOf: prepared.text.text[Int(broken.text.lowerBound)..<Int(broken.text.upperBound)])
        let delta = textStart - broken.text.lowerBound
        var line: BuiltLine
        if paragraphs[index].hasBoxes {
            line = try placeBoxes(
                shaped, broken, &cursor, paragraph: index, frame: frame, line: fragment, left: left, delta: delta)
        } else {
            var metrics = metrics(boxes[frame.box].style)
            if paragraphs[index].hasTallerFaces { growByFaces(of: shaped, paragraph: index, &metrics) }
            placeText(shaped, paragraph: index, line: fragment, left: left, metrics: metrics, delta: delta)
            line = BuiltLine(fragment: fragment, height: metrics.lineHeight, baseline: metrics.above)
        }
        line.fragment = fragment
        cursor.segment = max(broken.segments.upperBound, cursor.segment + (broken.segments.isEmpty ? 1 : 0))
        cursor.item = broken.items.upperBound
        arena[fragment].size = Size(width: frame.lineWidth, height: line.height)
        arena[fragment].baseline = line.baseline
        return line
    }

    /// The alignment of a line: left, right, centred or justified.
    private func lineAlignment(_ style: TextStyle, isLast: Bool, isRTL: Bool) -> TextStyle.Align {
        var align = style.align
        if isLast { align = style.alignLast ?? (align == .justify ? .start : align) }
        switch align {
        case .start: return isRTL ? .right : .left
        case .end: return isRTL ? .left : .right
        case .left, .right, .center, .justify: return align
        }
    }

    /// Widens a line's spaces until the line fills the free room.
    private func justify(_ line: inout ShapedLine, by free: LayoutUnit) {
        var passed = 0
        for position in line.items.indices {
            guard case .run(var run) = line.items[position], run.text.lowerBound < line.spaceStart else { continue }
            var spaces = 0
            for glyph in run.glyphs where line.glyphs[Int(glyph)].flags & Glyph.wordSeparator != 0 { spaces += 1 }
            if spaces == 0 { continue }
            // Shares of the whole, so that nothing is left over at the line's end.
            let share =
                free * (passed + spaces) / Int(line.spaceCount) - free * passed / Int(line.spaceCount)
            passed += spaces
            run.wordSpacing += share / spaces
            run.advance += share
            line.items[position] = .run(run)
        }
    }

    /// Places a line that has nothing but text of its container.
    private mutating func placeText(
        _ line: ShapedLine, paragraph index: Int, line fragment: Int32, left: LayoutUnit, metrics: LineMetrics,
        delta: Int32
    ) {
        var x = left
        var last: (tag: Int32, fragment: Int32) = (-1, -1)
        for item in line.items {
            guard case .run(let run) = item, run.tag >= 0 else { continue }
            if run.tag == last.tag {
                append(run, of: line, to: last.fragment, paragraph: index, at: x, delta: delta)
            } else {
                let text = beginText(run, paragraph: index, at: x, baseline: metrics.above, metrics: metrics)
                arena.attach(text, to: fragment, at: arena[text].offset)
                append(run, of: line, to: text, paragraph: index, at: x, delta: delta)
                last = (run.tag, text)
            }
            x += run.advance
        }
    }

    private mutating func beginText(
        _ run: GlyphRun, paragraph index: Int, at x: LayoutUnit, baseline: LayoutUnit, metrics: LineMetrics
    ) -> Int32 {
        let item = paragraphs[index].items[Int(run.tag)]
        let text = arena.begin(.text, box: item.box)
        arena[text].offset = Point(x: x, y: baseline - metrics.ascent)
        arena[text].size.height = metrics.ascent + metrics.descent
        arena[text].baseline = metrics.ascent
        arena[text].runs = Int32(arena.runs.count)..<Int32(arena.runs.count)
        return text
    }

    /// Adds a run to a text fragment; its x is kept from the text fragment's left edge.
    private mutating func append(
        _ run: GlyphRun, of line: ShapedLine, to text: Int32, paragraph index: Int, at x: LayoutUnit, delta: Int32
    ) {
        let item = paragraphs[index].items[Int(run.tag)]
        var placed = run
        let first = Int32(arena.glyphs.count)
        for position in Int(run.glyphs.lowerBound)..<Int(run.glyphs.upperBound) {
            var glyph = line.glyphs[position]
            glyph.cluster += delta
            arena.glyphs.append(glyph)
        }
        placed.glyphs = first..<Int32(arena.glyphs.count)
        placed.text = run.text.lowerBound + delta..<run.text.upperBound + delta
        let isGenerated = boxes[item.box].flags.contains(.generated) || boxes[item.box].kind != .text
        arena.runs.append(
            PlacedRun(run: placed, x: x - arena[text].offset.x, node: isGenerated ? -1 : boxes[item.box].node))
        arena[text].runs = arena[text].runs.lowerBound..<Int32(arena.runs.count)
        arena[text].size.width = x + run.advance - arena[text].offset.x
    }

    // MARK: Lines with inline boxes and objects

    private mutating func placeBoxes(
        _ shaped: ShapedLine, _ broken: BrokenLine, _ cursor: inout LineCursor, paragraph index: Int,
        frame: BlockFrame, line: Int32, left: LayoutUnit, delta: Int32
    ) throws(Interruption) -> BuiltLine {
        var lineBoxes: [LineBox] = []
        var objects: [LineObject] = []
        var groups = [AlignedSubtree(edge: .baseline)]
        let root = metrics(boxes[frame.box].style)
        groups[0].include(above: root.above, below: root.below)
        try collectLineBoxes(broken, &cursor, index, frame, &lineBoxes, &objects, &groups)
        if paragraphs[index].hasTallerFaces { include(facesOf: shaped, paragraph: index, lineBoxes, &groups) }
        let height = alignGroups(&groups)
        let pieces = visualPieces(shaped, broken, index, objects, &lineBoxes)
        var placement = LinePlacement(line: line, x: left)
        var text: (tag: Int32, fragment: Int32) = (-1, -1)
        for piece in pieces {
            let parent = piece.parent
            moveInto(parent, lineBoxes: &lineBoxes, groups, &placement)
            switch piece.content {
            case .run(let run):
                let metrics = parent < 0 ? root : lineBoxes[parent].metrics
                let baseline = baseline(of: parent, lineBoxes, groups)
                if run.tag != text.tag || placement.lastPiece != text.fragment {
                    text = (
                        run.tag,
                        beginText(
                            run, paragraph: index, at: placement.x, baseline: baseline, metrics: metrics)
                    )
                    placement.attach(text.fragment, &arena)
                }
                append(run, of: shaped, to: text.fragment, paragraph: index, at: placement.x, delta: delta)
                placement.x += run.advance
            case .object(let number):
                let object = objects[number]
                let item = paragraphs[index].items[object.item]
                let y = groups[object.group].baseline + object.shift - object.above + object.margins.top
                let relative = relativeOffset(item.box, width: frame.contentWidth, height: frame.percentageHeight)
                arena[object.result.fragment].offset =
                    Point(x: placement.x + object.margins.left, y: y) + relative
                placement.attach(object.result.fragment, &arena)
                placement.x += item.advance
            case .empty: break
            case .placeholder(let box):
                let isInline = style(box).box.isOriginallyInline
                let isFromRight = style(frame.box).text.direction == .rtl
                let isFirst = isFromRight ? piece.start <= broken.text.lowerBound : placement.x == left
                let side = isFromRight ? frame.contentWidth - frame.lineLeft : -frame.lineLeft
                let isBehindBreak = self.isBehindBreak(box, broken, paragraph: index)
                let x = isInline && !isBehindBreak ? placement.x : side
                let y = !isBehindBreak && (isInline || isFirst) ? LayoutUnit.zero : height
                // As browsers have it, the static position rectangle is as high as the line.
                var alignment = StaticAlignment(of: style(frame.box).text.direction)
                alignment.vertical = staticEdge(of: box)
                let edge = y + alignment.vertical.share(of: height)
                let placeholder = newPlaceholder(for: box, at: Point(x: x, y: edge), alignment: alignment)
                placement.attach(placeholder, &arena)
            }
        }
        moveInto(-1, lineBoxes: &lineBoxes, groups, &placement)
        // Positions were from the line's edge: make them relative to the parents', children before parents.
        for fragment in placement.fragments.reversed() {
            let parent = arena[fragment].parent
            if parent != line, parent >= 0 {
                arena[fragment].offset.x -= arena[parent].offset.x
                arena[fragment].offset.y -= arena[parent].offset.y
            }
        }
        for fragment in placement.fragments where arena[fragment].kind == .box && arena[fragment].box >= 0 {
            let box = arena[fragment].box
            if boxes[box].kind == .inline {
                let relative = relativeOffset(box, width: frame.contentWidth, height: frame.percentageHeight)
                arena[fragment].offset = arena[fragment].offset + relative
                if boxes[box].flags.contains(.relative) {
                    arena.inlineContainers.append(InlineContainer(box: box, fragment: fragment))
                }
            }
        }
        return BuiltLine(fragment: line, height: height, baseline: groups[0].baseline)
    }

    /// Whether a positioned box stands behind the forced break at a line's end: statically, it is on the next line.
    private func isBehindBreak(_ box: BoxIndex, _ broken: BrokenLine, paragraph index: Int) -> Bool {
        guard let last = broken.segments.last, paragraphs[index].shaped.segments[last].breakAfter == .mandatory
        else { return false }
        return paragraphs[index].items[broken.items].contains { $0.box == box && $0.start == broken.text.upperBound }
    }

    /// Goes through a line's items: metrics of inline boxes, layout of objects, heights of aligned subtrees.
    private mutating func collectLineBoxes(
        _ broken: BrokenLine, _ cursor: inout LineCursor, _ index: Int, _ frame: BlockFrame,
        _ lineBoxes: inout [LineBox], _ objects: inout [LineObject], _ groups: inout [AlignedSubtree]
    ) throws(Interruption) {
        var stack: [Int] = []
        for box in cursor.open {
            openLineBox(box, at: nil, broken.text.lowerBound, frame, &stack, &lineBoxes, &groups)
        }
        for position in broken.items {
            let item = paragraphs[index].items[position]
            switch item.kind {
            case .open: openLineBox(item.box, at: position, item.start, frame, &stack, &lineBoxes, &groups)
            case .close:
                if let last = stack.popLast() { lineBoxes[last].closesHere = true }
            case .object:
                var object = try layOutObject(item, position: position, frame)
                let style = style(item.box)
                let parent = stack.last ?? -1
                (object.shift, object.group) = alignment(
                    style.text.verticalAlign, above: object.above, below: object.below,
                    lineHeight: metrics(boxes[item.box].style).lineHeight, parent: parent, frame, lineBoxes, &groups)
                groups[object.group].include(
                    above: object.above - object.shift, below: object.below + object.shift)
                objects.append(object)
            case .text, .lineBreak, .outOfFlow, .float: break
            }
        }
        cursor.open = stack.map { lineBoxes[$0].box }
    }

    private mutating func openLineBox(
        _ box: BoxIndex, at item: Int?, _ start: Int32, _ frame: BlockFrame, _ stack: inout [Int],
        _ lineBoxes: inout [LineBox], _ groups: inout [AlignedSubtree]
    ) {
        let style = style(box)
        var edges = edges(box, width: frame.contentWidth)
        var margins = margins(box, width: frame.contentWidth)
        let flags = boxes[box].flags
        let isRTL = style.text.direction == .rtl
        if flags.contains(.continued) {
            if isRTL {
                (edges.right, margins.right) = (.zero, .zero)
            } else {
                (edges.left, margins.left) = (.zero, .zero)
            }
        }
        if flags.contains(.continues) {
            if isRTL {
                (edges.left, margins.left) = (.zero, .zero)
            } else {
                (edges.right, margins.right) = (.zero, .zero)
            }
        }
        let own = metrics(boxes[box].style)
        var lineBox = LineBox(
            box: box, parent: stack.last ?? -1, metrics: own, edges: edges, margins: margins, item: item ?? -1,
            start: start,
            isRTL: isRTL)
        (lineBox.shift, lineBox.group) = alignment(
            style.text.verticalAlign, above: own.above, below: own.below, lineHeight: own.lineHeight,
            parent: lineBox.parent, frame, lineBoxes, &groups)
        groups[lineBox.group].include(above: own.above - lineBox.shift, below: own.below + lineBox.shift)
        stack.append(lineBoxes.count)
        lineBoxes.append(lineBox)
    }

    /// Where `vertical-align` puts a box: CSS 2.2 §10.8.1.
    private mutating func alignment(
        _ align: TextStyle.VerticalAlign, above: LayoutUnit, below: LayoutUnit, lineHeight: LayoutUnit, parent: Int,
        _ frame: BlockFrame, _ lineBoxes: [LineBox], _ groups: inout [AlignedSubtree]
    ) -> (shift: LayoutUnit, group: Int) {
        let parentMetrics = parent < 0 ? metrics(boxes[frame.box].style) : lineBoxes[parent].metrics
        let parentStyle = style(parent < 0 ? frame.box : lineBoxes[parent].box)
        let base = parent < 0 ? LayoutUnit.zero : lineBoxes[parent].shift
        let group = parent < 0 ? 0 : lineBoxes[parent].group
        let size = parentStyle.font.size.length
        switch align {
        case .baseline: return (base, group)
        // A fifth and a third of the parent's font size, as browsers do.
        case .sub: return (base + size / 5 + LayoutUnit(1), group)
        case .super: return (base - size / 3 - LayoutUnit(1), group)
        case .offset(let offset): return (base - offset.resolved(against: lineHeight), group)
        case .middle: return (base - parentMetrics.xHeight / 2 + (above - below) / 2, group)
        case .textTop: return (base - parentMetrics.ascent + above, group)
        case .textBottom: return (base + parentMetrics.descent - below, group)
        case .top:
            groups.append(AlignedSubtree(edge: .top))
            return (.zero, groups.count - 1)
        case .bottom:
            groups.append(AlignedSubtree(edge: .bottom))
            return (.zero, groups.count - 1)
        }
    }

    /// Settles a line's height and where the subtrees' baselines lie in it.
    private func alignGroups(_ groups: inout [AlignedSubtree]) -> LayoutUnit {
        var above = groups[0].above
        var below = groups[0].below
        for group in groups.dropFirst() where group.above.rawValue > .min {
            let excess = group.above + group.below - (above + below)
            if excess <= .zero { continue }
            if group.edge == .top { below += excess } else { above += excess }
        }
        let height = above + below
        for position in groups.indices {
            switch groups[position].edge {
            case .baseline: groups[position].baseline = above
            case .top: groups[position].baseline = groups[position].above
            case .bottom: groups[position].baseline = height - groups[position].below
            }
        }
        return height
    }

    private mutating func layOutObject(
        _ item: InlineItem, position: Int, _ frame: BlockFrame
    ) throws(Interruption) -> LineObject {
        let margins = margins(item.box, width: frame.contentWidth)
        var constraints = Constraints(width: frame.contentWidth, height: frame.percentageHeight)
        if boxes[item.box].kind != .replaced {
            constraints.borderWidth = item.advance - margins.horizontal
        }
        let result = try layOutBox(item.box, constraints)
        let height = result.size.height + margins.vertical
        var above = height
        switch boxes[item.box].kind {
        case .replaced: break
        case .table, .flex: if let baseline = result.firstBaseline { above = margins.top + baseline }
        default:
            if style(item.box).box.overflow == .visible, let baseline = result.lastBaseline {
                above = margins.top + baseline
            }
        }
        return LineObject(item: position, result: result, margins: margins, above: above, below: height - above)
    }

    private func baseline(of box: Int, _ lineBoxes: [LineBox], _ groups: [AlignedSubtree]) -> LayoutUnit {
        box < 0 ? groups[0].baseline : groups[lineBoxes[box].group].baseline + lineBoxes[box].shift
    }

    /// Closes and opens inline fragments until the innermost open one is that of a box.
    private mutating func moveInto(
        _ box: Int, lineBoxes: inout [LineBox], _ groups: [AlignedSubtree], _ placement: inout LinePlacement
    ) {
        var chain: [Int] = []
        var current = box
        while current >= 0 {
            chain.append(current)
            current = lineBoxes[current].parent
        }
        chain.reverse()
        var common = 0
        while common < chain.count, common < placement.open.count, placement.open[common].box == chain[common] {
            common += 1
        }
        while placement.open.count > common, let open = placement.open.popLast() {
            let lineBox = lineBoxes[open.box]
            let isLastPiece = lineBox.piecesLeft == 0
            let hasEdge = isLastPiece && (lineBox.isRTL ? lineBox.opensHere : lineBox.closesHere)
            if hasEdge { placement.x += lineBox.edges.right }
            arena[open.fragment].size.width = placement.x - arena[open.fragment].offset.x
            if hasEdge { placement.x += lineBox.margins.right }
            if !hasEdge { arena[open.fragment].flags.insert(lineBox.isRTL ? .continuesFromPrevious : .continuesInNext) }
        }
        for next in chain[common...] {
            let lineBox = lineBoxes[next]
            let fragment = arena.begin(.box, box: lineBox.box)
            let hasEdge = !placement.begun.contains(next) && (lineBox.isRTL ? lineBox.closesHere : lineBox.opensHere)
            placement.begun.append(next)
            if hasEdge { placement.x += lineBox.margins.left }
            let top = baseline(of: next, lineBoxes, groups) - lineBox.metrics.ascent - lineBox.edges.top
            arena[fragment].offset = Point(x: placement.x, y: top)
            arena[fragment].size.height = lineBox.metrics.ascent + lineBox.metrics.descent + lineBox.edges.vertical
            if hasEdge { placement.x += lineBox.edges.left }
            if !hasEdge { arena[fragment].flags.insert(lineBox.isRTL ? .continuesInNext : .continuesFromPrevious) }
            placement.attach(fragment, &arena)
            placement.open.append((next, fragment))
        }
        for part in chain { lineBoxes[part].piecesLeft -= 1 }
    }
}
