import CSS
import Primitives

/// Flex containers on pages: CSS Flexbox 1 §10.
///
/// A row container breaks between its lines, a column container between its items; a line that is taller than a page
/// is split in all its items.
extension BoxFormatter {
    mutating func layOutFlex(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        let edges = edges(box, width: constraints.width)
        let width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = settled
        } else {
            width = try flowWidth(box, in: constraints.width, edges: edges)
        }
        let container = try flexContainer(box, borderWidth: width, constraints, edges: edges)
        var resume: FlexBreakToken?
        if case .flex(let flexToken)? = token { resume = flexToken }
        let style = style(box)
        let isSliced = style.fragmentation.decorationBreak == .slice
        let mark = arena.mark
        var frame = FlexFrame(fragment: arena.begin(.box, box: box), width: width)
        frame.top = resume != nil && isSliced ? .zero : edges.top
        frame.resume = resume
        frame.baselineItems = container.baselineItems
        frame.space = constraints.pageSpace
        if style.fragmentation.avoidsBreakInside { frame.space?.avoidsBreaks = true }
        if resume == nil { placePositionedItems(container, frame.fragment) }
        let canBreak = frame.space != nil && container.style.wrap != .wrapReverse
        let outcome: FlexOutcome
        if canBreak, container.isRow {
            outcome = try placeLines(container, &frame)
        } else if canBreak, !container.isMainReversed, container.lines.count <= 1 {
            outcome = try placeColumn(container, &frame)
        } else {
            outcome = try placeWhole(container, &frame)
        }
        var result = BoxResult(fragment: frame.fragment, size: Size(width: width, height: .zero))
        result.firstBaseline = frame.firstBaseline
        result.lastBaseline = frame.lastBaseline
        result.intrinsicHeight = container.intrinsicHeight
        result.bottomMargin = MarginStrut(margins(box, width: constraints.width).bottom)
        switch outcome {
        case .pushed:
            arena.reset(to: mark)
            return .pushed
        case .done:
            let whole = edges.vertical + (container.isRow ? container.crossSize : container.mainSize)
            if resume == nil {
                result.size.height = max(whole, frame.isSplit ? frame.end + edges.bottom : .zero)
            } else {
                result.size.height = frame.end + edges.bottom
            }
        case .more(var token):
            result.size.height = max(frame.end, frame.space?.remaining ?? .zero) + (isSliced ? .zero : edges.bottom)
            token.consumed += result.size.height
            result.token = .flex(token)
            arena[frame.fragment].flags.insert(.continuesInNext)
        }
        if resume != nil { arena[frame.fragment].flags.insert(.continuesFromPrevious) }
        arena[frame.fragment].size = result.size
        return result
    }

    private enum FlexOutcome {
        case pushed, done
        case more(FlexBreakToken)
    }

    /// Keeps the places of positioned children: CSS Flexbox 1 §4.1.
    private mutating func placePositionedItems(_ container: FlexContainer, _ fragment: Int32) {
        var child = boxes[container.box].firstChild
        while child >= 0 {
            if boxes[child].isOutOfFlow {
                let place = container.staticPosition(align: flexAlignment(style(child), in: container))
                let corner = Point(x: container.edges.left, y: container.edges.top)
                placeholder(for: child, in: fragment, at: corner + place.point, alignment: place.alignment)
            }
            child = boxes[child].nextSibling
        }
    }

    /// Lays out an item in one piece and puts it in its place; `top` is where its line begins on this page.
    private mutating func place(
        _ index: Int, _ container: FlexContainer, _ frame: inout FlexFrame, at y: LayoutUnit
    ) throws(Interruption) {
        let item = container.items[index]
        let result = try layOutBox(item.box, itemConstraints(item, container))
        attach(result, index, container, &frame, at: y)
    }

    private mutating func attach(
        _ result: BoxResult, _ index: Int, _ container: FlexContainer, _ frame: inout FlexFrame, at y: LayoutUnit
    ) {
        let item = container.items[index]
        if let (first, last) = frame.baselineItems {
            if index == first { frame.firstBaseline = y + (result.firstBaseline ?? result.size.height) }
            if index == last {
                let baseline =
                    item.flags.contains(.baselineAligned) ? result.firstBaseline : result.lastBaseline
                frame.lastBaseline = y + (baseline ?? result.size.height)
            }
        }
        let x = container.edges.left + container.frame(of: item).minX
        let relative = relativeOffset(item.box, width: container.contentWidth, height: container.percentageHeight)
        arena.attach(result.fragment, to: frame.fragment, at: Point(x: x, y: y) + relative)
    }

    private func itemConstraints(_ item: FlexItem, _ container: FlexContainer) -> Constraints {
        let size = container.frame(of: item).size
        var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
        constraints.borderWidth = size.width
        if container.isRow {
            if item.flags.contains(.stretched) { constraints.borderHeight = size.height }
        } else {
            constraints.borderHeight = size.height
            constraints.isHeightIndefinite = !item.flags.contains(.definiteMain)
        }
        return constraints
    }

    /// Places all items; what does not fit the page goes to the next one whole.
    private mutating func placeWhole(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        let height = container.edges.vertical + (container.isRow ? container.crossSize : container.mainSize)
        if let space = frame.space, height > space.remaining, !space.isAtTop { return .pushed }
        for index in container.items.indices {
            let y = container.edges.top + container.frame(of: container.items[index]).minY
            try place(index, container, &frame, at: y)
        }
        frame.end = height - container.edges.bottom
        return .done
    }

    // MARK: Rows

    private mutating func placeLines(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        guard let space = frame.space else { return .done }
        let first = frame.resume?.index ?? 0
        var rests = frame.resume?.isSplit == true ? frame.resume?.items : nil
        var y = frame.top
        // The first line keeps its place in the container, later pages begin with theirs at the top.
        if frame.resume == nil, let line = container.lines.first { y += line.offset }
        frame.end = y
        for number in first..<max(first, container.lines.count) {
            let line = container.lines[number]
            if number > first {
                y +=
                    container.lines[number].offset - container.lines[number - 1].offset
                    - container.lines[number - 1].cross
                if frame.isSplit { y = max(y, frame.end + container.crossGap) }
                if !space.isParallel, let chosen = chosenSite, chosen.container == container.box,
                    Int(chosen.position) == number
                {
                    chosenSite = nil
                    return .more(FlexBreakToken(index: number, items: [], isSplit: false, consumed: .zero))
                }
                let value = breakValue(before: number, in: container)
                if value.isForced, !space.isParallel {
                    demand = PageDemand(side: value, name: boxes[container.box].firstPage)
                    return .more(FlexBreakToken(index: number, items: [], isSplit: false, consumed: .zero))
                }
                let appeal: BreakSite.Appeal = value == .avoid || space.avoidsBreaks ? .violatesAvoid : .perfect
                if !space.isParallel {
                    note(BreakSite(container: container.box, position: Int32(number), appeal: appeal))
                }
            }
            let fits = y + line.cross <= space.remaining
            if rests == nil,
                fits || space.isAtTop && number == first && line.cross <= space.pageHeight && y <= frame.top
            {
                for index in line.items {
                    let item = container.items[index]
                    try place(index, container, &frame, at: y + item.crossOffset - line.offset)
                }
                y += line.cross
                frame.end = y
                continue
            }
            if rests == nil, number > first {
                let isAvoided = space.avoidsBreaks || breakValue(before: number, in: container) == .avoid
                try preferEarlierSite(over: isAvoided ? .violatesAvoid : .perfect, space)
                return .more(FlexBreakToken(index: number, items: [], isSplit: false, consumed: .zero))
            }
            if rests == nil, !space.isAtTop, line.cross <= space.pageHeight || space.avoidsBreaks { return .pushed }
            guard let split = try splitLine(line, rests, container, &frame, at: y, space) else { return .pushed }
            rests = nil
            y = frame.end
            if split.contains(where: { $0.isLeft }) {
                return .more(FlexBreakToken(index: number, items: split, isSplit: true, consumed: .zero))
            }
        }
        return .done
    }

    /// The break value between two lines of a row container, of all their items: CSS Flexbox 1 §10.
    private func breakValue(before line: Int, in container: FlexContainer) -> FragmentationStyle.Break {
        var value = FragmentationStyle.Break.auto
        for index in container.lines[line - 1].items {
            value = value.combined(with: boxes[container.items[index].box].breakAfter)
        }
        for index in container.lines[line].items {
            value = value.combined(with: boxes[container.items[index].box].breakBefore)
        }
        return value
    }

    /// Lays out a line's items side by side as far as the page goes; nil: none of them could begin.
    private mutating func splitLine(
        _ line: FlexLine, _ rests: [FlexBreakToken.Item]?, _ container: FlexContainer, _ frame: inout FlexFrame,
        at y: LayoutUnit, _ space: PageSpace
    ) throws(Interruption) -> [FlexBreakToken.Item]? {
        var result: [FlexBreakToken.Item] = []
        var hasBegun = rests != nil
        frame.isSplit = true
        for (position, index) in line.items.enumerated() {
            let item = container.items[index]
            var token: BreakToken?
            switch rests?[position] {
            case .done?:
                result.append(.done)
                continue
            case .rest(let rest)?: token = rest
            case .notBegun?, nil: break
            }
            var constraints = itemConstraints(item, container)
            constraints.borderHeight = nil
            let offset = token == nil && rests == nil ? item.crossOffset - line.offset : .zero
            let top = y + (item.align == .stretch || item.align == .flexStart ? offset : .zero)
            var itemSpace = space.below(top, isAtTop: space.isAtTop || rests != nil)
            itemSpace.isParallel = true
            constraints.pageSpace = itemSpace
            let placed = try layOutBox(item.box, constraints, token)
            if placed.isPushed {
                result.append(.notBegun)
                continue
            }
            hasBegun = true
            attach(placed, index, container, &frame, at: top)
            frame.end = max(frame.end, top + placed.size.height)
            result.append(placed.token.map { .rest($0) } ?? .done)
        }
        return hasBegun ? result : nil
    }

    // MARK: Columns

    private mutating func placeColumn(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        guard let space = frame.space else { return .done }
        let first = frame.resume?.index ?? 0
        var token: BreakToken?
        if case .rest(let rest)? = frame.resume?.items.first { token = rest }
        var previousEnd = LayoutUnit.zero
        frame.end = frame.top
        for index in first..<max(first, container.items.count) {
            let item = container.items[index]
            let isFirst = index == first
            if !isFirst, !space.isParallel,
                try breaksBefore(
                    item.box, after: container.items[index - 1].box, in: container.box, space)
            {
                return .more(FlexBreakToken(index: index, items: [], isSplit: false, consumed: .zero))
            }
            var y = frame.end
            if frame.resume == nil || !isFirst { y += item.mainOffset - previousEnd }
            var constraints = itemConstraints(item, container)
            // An item that did not flex has the height of its content, and breaks with it.
            if token != nil || y + item.main > space.remaining, item.hasContentHeight {
                constraints.borderHeight = nil
            }
            constraints.pageSpace = space.below(y, isAtTop: space.isAtTop && isFirst)
            let result = try layOutBox(item.box, constraints, token)
            token = nil
            if result.isPushed {
                if isFirst { return .pushed }
                try preferEarlierSite(
                    over: appeal(between: container.items[index - 1].box, and: item.box, space), space)
                return .more(FlexBreakToken(index: index, items: [], isSplit: false, consumed: .zero))
            }
            attach(result, index, container, &frame, at: y)
            frame.end = y + result.size.height
            previousEnd = item.mainOffset + item.main
            if let rest = result.token {
                return .more(FlexBreakToken(index: index, items: [.rest(rest)], isSplit: true, consumed: .zero))
            }
        }
        return .done
    }
}

/// A flex container on one page.
private struct FlexFrame {
    let fragment: Int32
    let width: LayoutUnit
    /// Where content begins, from the border edge.
    var top = LayoutUnit.zero
    /// Where what is placed ends.
    var end = LayoutUnit.zero
    var space: PageSpace?
    var resume: FlexBreakToken?
    var firstBaseline: LayoutUnit?
    var lastBaseline: LayoutUnit?
    /// The items that give them.
    var baselineItems: (first: Int, last: Int)?
    /// A line was split: heights follow what was placed.
    var isSplit = false

    init(fragment: Int32, width: LayoutUnit) {
        self.fragment = fragment
        self.width = width
    }
}
