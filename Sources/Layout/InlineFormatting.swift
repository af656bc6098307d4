import CSS
import Primitives
import Typography

/// Inline formatting contexts: CSS 2.2 §9.4.2, fragmented between lines.
extension BoxFormatter {
    /// Lays out the lines of a block container.
    mutating func layOutLines(_ frame: inout BlockFrame, _ token: BreakToken?) throws(Interruption) -> FlowResult {
        var flow = FlowResult(end: frame.top)
        if frame.rest != nil { return flow }
        let box = frame.box
        if try isParagraphEmpty(box) {
            let index = try paragraph(of: box)
            for item in paragraphs[index].items {
                if item.kind == .outOfFlow { placeStatically(item.box, in: frame, at: frame.top) }
                // What an inline box without a line sets for margin boxes counts all the same.
                if item.kind == .open, boxes[item.box].flags.contains(.setsPageValue) {
                    let place = arena.begin(.placeholder, box: item.box)
                    arena.attach(place, to: frame.fragment, at: Point(x: frame.edges.left, y: frame.top))
                }
            }
            if paragraphs[index].hasFloats { try placeFloatsWithoutLines(paragraph: index, in: frame) }
            return flow
        }
        let index = try paragraph(of: box)
        let style = style(box)
        let indent = style.text.indent.resolved(against: frame.contentWidth)
        if token == nil, !boxes.hasFloats || !hasFloats(below: frame.origin.y + flow.end),
            let line = buildSingleLine(frame, paragraph: index, indent: indent, style: style)
        {
            arena.attach(line.fragment, to: frame.fragment, at: Point(x: frame.edges.left, y: flow.end))
            flow.firstBaseline = flow.end + line.baseline
            flow.lastBaseline = flow.firstBaseline
            flow.end += line.height
            return flow
        }
        try setAdvances(ofParagraph: index, width: frame.contentWidth, height: frame.percentageHeight)
        var cursor = LineCursor()
        var earlierLines = 0
        var floats = LineFloats()
        if case .lines(let resume)? = token {
            earlierLines = resume.lines
            cursor = lineCursor(in: index, atSegment: resume.segment)
            floats.next = max(resume.nextFloat, cursor.item)
        }
        if case .lines(let resume)? = token, !resume.objects.isEmpty {
            let objects = try resumeObjects(resume.objects, frame, &flow)
            if !objects.isEmpty {
                var rest = resume
                rest.objects = objects
                rest.consumed = frame.consumed
                rest.floats = []
                flow.token = .lines(rest)
                return flow
            }
        }
        let count = paragraphs[index].shaped.segments.count
        var placed: [PlacedLine] = []
        let inlines = arena.inlineContainers.count
        // Text of the page may have fewer places to break than it had on the page before.
        if cursor.segment >= count, earlierLines > 0 { return flow }
        repeat {
            let lineIndent = cursor.segment == 0 ? indent : .zero
            let start = cursor
            let mark = arena.mark
            let floatState = floats.state
            let line: BuiltLine
            var top = flow.end
            var bottom: LayoutUnit
            var withoutLine = (mark: mark, floats: floatState)
            if paragraphs[index].hasFloats || boxes.hasFloats && hasFloats(below: frame.origin.y + top) {
                let placed = try lineBesideFloats(
                    &cursor, paragraph: index, &frame, &floats, at: top, indent: lineIndent, style: style)
                (line, top, bottom) = (placed.line, placed.y, placed.end)
                withoutLine = placed.withoutLine
            } else {
                frame.lineLeft = .zero
                frame.lineWidth = frame.contentWidth
                let broken = paragraphs[index].breakLine(
                    from: cursor, available: frame.contentWidth - lineIndent, origin: lineIndent)
                line = try buildLine(
                    broken, &cursor, paragraph: index, frame: frame, indent: lineIndent, style: style)
                bottom = top + line.height
            }
            let chosen = chosenSite.map { $0.container == box && Int($0.position) == earlierLines + placed.count }
            if let space = frame.space, top + line.height > space.remaining || chosen == true {
                let isOnlyLine = placed.isEmpty && space.isAtTop && top == flow.end && flow.end == frame.top
                // Where what the box has above its lines leaves little of the page, they begin on the next one.
                let room = space.remaining - top
                let isLow =
                    token == nil
                    && (room <= .zero && space.pageHeight > .zero
                        || line.height <= space.pageHeight && room * 2 < space.pageHeight)
                if !isOnlyLine || isLow || chosen == true {
                    chosenSite = chosen == true ? nil : chosenSite
                    // Floats that stand at the page's top stay there: taken along, they would leave no room again.
                    let keepsFloats = placed.isEmpty && space.isAtTop && !isLow && chosen != true
                    arena.reset(to: keepsFloats ? withoutLine.mark : mark)
                    floats.reset(to: keepsFloats ? withoutLine.floats : floatState)
                    try breakLines(
                        &flow, &placed, &floats, next: start, frame: frame, paragraph: index, earlier: earlierLines,
                        isChosen: chosen == true)
                    break
                }
                if paragraphs[index].hasBoxes {
                    let rest = try breakObjects(
                        of: line.fragment, at: Point(x: frame.edges.left + frame.lineLeft, y: top), frame, space)
                    bottom = top + arena[line.fragment].size.height
                    if !rest.isEmpty {
                        var token = LineBreakToken(
                            segment: cursor.segment, lines: earlierLines + 1, consumed: frame.consumed,
                            nextFloat: floats.next)
                        token.objects = rest
                        flow.token = .lines(token)
                    }
                }
            }
            placed.append(
                PlacedLine(fragment: line.fragment, y: flow.end, start: start, mark: mark, floats: floatState))
            arena[line.fragment].offset = Point(x: frame.edges.left + frame.lineLeft, y: top)
            if flow.firstBaseline == nil { flow.firstBaseline = top + line.baseline }
            flow.lastBaseline = top + line.baseline
            flow.end = bottom
        } while cursor.segment < count && flow.token == nil
        attach(placed, floats.laid, to: frame.fragment)
        if arena.inlineContainers.count > inlines { try layOutPositioned(inInlinesFrom: inlines, of: frame) }
        if flow.token == nil, !flow.isPushed { noteLineSite(frame, lines: earlierLines + placed.count, placed) }
        return flow
    }

    /// Attaches lines and the floats among them in the order in which they were made.
    private mutating func attach(_ lines: [PlacedLine], _ floats: [LaidFloat], to fragment: Int32) {
        var next = 0
        for line in lines {
            while next < floats.count, floats[next].fragment < line.fragment {
                arena.attach(floats[next].fragment, to: fragment, at: floats[next].offset)
                next += 1
            }
            arena.attach(line.fragment, to: fragment, at: arena[line.fragment].offset)
        }
        for float in floats[next...] { arena.attach(float.fragment, to: fragment, at: float.offset) }
    }

    /// Ends the page before a line that does not fit, no earlier than `orphans` and `widows` let it.
    private mutating func breakLines(
        _ flow: inout FlowResult, _ placed: inout [PlacedLine], _ floats: inout LineFloats, next: LineCursor,
        frame: BlockFrame, paragraph: Int, earlier: Int, isChosen: Bool
    ) throws(Interruption) {
        guard let space = frame.space else { return }
        if placed.isEmpty, space.isAtTop, !isChosen {
            // Floats at the page's top leave no room for a line.
            flow.token = .lines(
                LineBreakToken(
                    segment: next.segment, lines: earlier, consumed: frame.consumed, nextFloat: floats.next))
            return
        }
        let style = style(frame.box)
        var next = next
        var kept = placed.count
        if !isChosen {
            let orphans = earlier > 0 ? 1 : max(1, Int(style.fragmentation.orphans))
            let widows = max(1, Int(style.fragmentation.widows))
            let following = linesFollowing(next, paragraph: paragraph, width: frame.contentWidth, limit: widows)
            let allowed = placed.count - max(0, widows - following)
            if allowed >= orphans {
                kept = allowed
                try preferEarlierSite(over: space.avoidsBreaks ? .violatesAvoid : .perfect, space)
            } else if !space.isAtTop {
                flow.isPushed = true
                return
            } else {
                try preferEarlierSite(over: .violatesOrphansOrWidows, space)
                kept = max(1, placed.count)
            }
            if space.avoidsBreaks, !space.isAtTop, earlier == 0 {
                flow.isPushed = true
                return
            }
        }
        if kept == 0, !space.isAtTop || isChosen {
            flow.isPushed = true
            return
        }
        if kept < placed.count {
            next = placed[kept].start
            flow.end = placed[kept].y
            arena.reset(to: placed[kept].mark)
            floats.reset(to: placed[kept].floats)
            placed.removeSubrange(kept...)
            if let last = placed.last { flow.lastBaseline = last.y + arena[last.fragment].baseline }
        }
        flow.token = .lines(
            LineBreakToken(
                segment: next.segment, lines: earlier + kept, consumed: frame.consumed, nextFloat: floats.next))
    }

    /// How many lines come from a cursor on, counted up to a limit.
    private func linesFollowing(_ cursor: LineCursor, paragraph: Int, width: LayoutUnit, limit: Int) -> Int {
        var cursor = cursor
        var lines = 0
        let count = paragraphs[paragraph].shaped.segments.count
        while cursor.segment < count, lines < limit {
            let line = paragraphs[paragraph].breakLine(from: cursor, available: width)
            cursor.segment = line.segments.upperBound
            cursor.item = line.items.upperBound
            lines += 1
        }
        return lines
    }

    /// Notes the last place inside a finished paragraph where the page could end.
    private mutating func noteLineSite(_ frame: BlockFrame, lines: Int, _ placed: [PlacedLine]) {
        guard let space = frame.space, !space.isParallel else { return }
        let style = style(frame.box)
        let position = lines - max(1, Int(style.fragmentation.widows))
        let isContinued = lines > placed.count
        guard position >= (isContinued ? lines - placed.count + 1 : max(1, Int(style.fragmentation.orphans)))
        else { return }
        note(
            BreakSite(
                container: frame.box, position: Int32(position),
                appeal: space.avoidsBreaks ? .violatesAvoid : .perfect))
    }

    /// The cursor at a segment, found from the paragraph's beginning.
    private func lineCursor(in index: Int, atSegment segment: Int) -> LineCursor {
        var cursor = LineCursor()
        let count = paragraphs[index].shaped.segments.count
        let segment = min(segment, count)
        cursor.segment = segment
        guard paragraphs[index].hasBoxes else { return cursor }
        for passed in 0..<segment {
            let text = paragraphs[index].shaped.segments[passed].text
            _ = paragraphs[index].advance(ofItemsIn: text, isLast: passed == count - 1, &cursor.item)
        }
        for item in paragraphs[index].items[..<cursor.item] {
            if item.kind == .open { cursor.open.append(item.box) }
            if item.kind == .close { cursor.open.removeLast() }
        }
        return cursor
    }

    /// Sets the widths of edges and objects for a container's width.
    ///
    /// `height` is the container's, where it does not depend on its content.
    mutating func setAdvances(
        ofParagraph index: Int, width: LayoutUnit, height: LayoutUnit? = nil
    ) throws(Interruption) {
        guard paragraphs[index].hasBoxes else { return }
        for position in paragraphs[index].items.indices {
            let item = paragraphs[index].items[position]
            switch item.kind {
            case .text, .lineBreak, .outOfFlow, .float: continue
            case .open, .close:
                let isStart = item.kind == .open
                let flags = boxes[item.box].flags
                if flags.contains(isStart ? .continued : .continues) { continue }
                let isLeft = isStart == (style(item.box).text.direction == .ltr)
                let edges = edges(item.box, width: width)
                let margins = margins(item.box, width: width)
                paragraphs[index].items[position].advance =
                    isLeft ? edges.left + margins.left : edges.right + margins.right
            case .object:
                let margins = margins(item.box, width: width)
                let object = try atomicWidth(item.box, in: width, height: height)
                paragraphs[index].items[position].advance = object + margins.horizontal
                paragraphs[index].items[position].marginLeft = margins.left
            }
        }
    }

    /// The border-box width of an atomic inline: CSS 2.2 §10.3.9.
    mutating func atomicWidth(
        _ box: BoxIndex, in available: LayoutUnit, height: LayoutUnit? = nil
    ) throws(Interruption) -> LayoutUnit {
        let edges = edges(box, width: available)
        switch boxes[box].kind {
        case .replaced: return try replacedSize(box, Constraints(width: available, height: height)).width
        case .table: return try tableWidth(box, in: available)
        default:
            let specified = try borderWidth(style(box).box.width, of: box, in: available, edges: edges)
            let width: LayoutUnit
            if let specified {
                width = specified
            } else {
                let fitted = try fitContent(
                    box, in: available - margins(box, width: available).horizontal, edges: edges)
                width = try automaticWidth(of: box, height: height, edges: edges, fallback: fitted)
            }
            return try clampWidth(width, of: box, in: available, edges: edges)
        }
    }
}

/// A line that stands on the page.
private struct PlacedLine {
    var fragment: Int32
    var y: LayoutUnit
    var start: LineCursor
    var mark: PageArena.Mark
    /// Floats before the line.
    var floats: LineFloats.State
}
