import CSS
import Primitives

/// Block formatting contexts: CSS 2.2 §9.4.1, fragmented by CSS Fragmentation 3.
extension BoxFormatter {
    /// Lays out a block container: of blocks, or of lines.
    mutating func layOutBlockContainer(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        let edges = edges(box, width: constraints.width)
        let width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = settled
        } else {
            width = try flowWidth(box, in: constraints.width, height: constraints.height, edges: edges)
        }
        var frame = BlockFrame(box: box, edges: edges, contentWidth: max(.zero, width - edges.horizontal))
        frame.consumed = token?.consumed ?? .zero
        frame.isContinued = token != nil
        if case .block(let resumed)? = token, resumed.child < 0 { frame.rest = resumed.rest }
        let style = style(box)
        frame.top = edges.top
        if frame.isContinued, case .slice = style.fragmentation.decorationBreak { frame.top = .zero }
        settleHeight(&frame, width: width, constraints)
        if boxes.hasRatios { heightsInProgress.content.updateValue(frame.percentageHeight, forKey: box) }
        if var space = constraints.pageSpace {
            if style.fragmentation.avoidsBreakInside { space.avoidsBreaks = true }
            // What is cut off at the box's own edges is not broken where a page can hold it: CSS Fragmentation 3 §4.1.
            let isMonolithic =
                token == nil && cutsOff(box)
                && frame.definiteHeight.map { $0 <= space.pageHeight } ?? false
            if isMonolithic, let height = frame.definiteHeight, height > space.remaining, !space.isAtTop {
                return .pushed
            }
            if case .clone = style.fragmentation.decorationBreak {
                frame.clonedEdge = edges.bottom
                // Edges that would leave no room on any page are not repeated.
                if token != nil, space.isAtTop, frame.top > .zero, frame.top + frame.clonedEdge >= space.remaining {
                    frame.top = .zero
                    if frame.clonedEdge >= space.remaining { frame.clonedEdge = .zero }
                }
            }
            space.remaining -= frame.clonedEdge
            frame.space = isMonolithic ? nil : space
        }
        let mark = arena.mark
        let fragment = arena.begin(.box, box: box)
        frame.fragment = fragment
        let outer = floatContext
        if boxes.hasFloats { try enterFloatContext(&frame, width: width, constraints, token) }
        let flow =
            boxes[box].containsLines
            ? try layOutLines(&frame, token) : try layOutChildren(&frame, token)
        if flow.isPushed {
            arena.reset(to: mark)
            floatContext = outer
            return .pushed
        }
        let result = try finish(frame, flow, width: width, constraints, mark)
        if frame.startsContext { leaveFloatContext(to: outer) }
        return result
    }

    /// Finds the height that a box has whatever its content is, and what percentages of it refer to.
    private func settleHeight(_ frame: inout BlockFrame, width: LayoutUnit, _ constraints: Constraints) {
        let box = frame.box
        let edges = frame.edges
        let style = style(box)
        frame.definiteHeight = constraints.borderHeight
        frame.referenceHeight = constraints.referenceHeight
        frame.isHeightIndefinite = constraints.isHeightIndefinite
        // Anonymous boxes are ignored where percentages are resolved: CSS 2.2 §9.2.1.1.
        if boxes[box].flags.contains(.anonymous), boxes[box].kind == .block {
            frame.outerPercentageHeight = constraints.height
        }
        // A cell's height is a least one, which its row makes good: CSS 2.2 §17.5.3.
        if frame.definiteHeight == nil, boxes[box].kind != .cell, !constraints.ignoresHeights {
            frame.definiteHeight = borderHeight(style.box.height, of: box, in: constraints.height, edges: edges)
                .map { clampHeight($0, of: box, in: constraints.height, edges: edges) }
            if boxes.hasRatios, style.box.hasContentHeightBounds, let height = frame.definiteHeight,
                let content = ratioContentHeight(of: box, width: width, edges: edges)
            {
                frame.definiteHeight = clampHeight(
                    height, of: box, in: constraints.height, edges: edges, content: content)
            }
            if boxes.hasRatios, frame.definiteHeight == nil {
                frame.definiteHeight = ratioHeight(of: box, width: width, in: constraints.height, edges: edges)
                frame.hasRatioHeight = frame.definiteHeight != nil
            }
        }
    }

    /// Finds a box's place among the floats of its context, or begins a context with the floats that the page before
    /// has left.
    private mutating func enterFloatContext(
        _ frame: inout BlockFrame, width: LayoutUnit, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) {
        frame.clearedChild = constraints.clearedChild
        if startsFloatContext(frame.box) {
            frame.startsContext = true
            floatContext = FloatContext(placed: arena.floats.count, carried: arena.carried.count)
            if let token, !token.floats.isEmpty { try resumeFloats(token.floats, in: frame) }
        } else {
            let direction = style(boxes[frame.box].parent).text.direction
            frame.origin = constraints.origin
            frame.origin.x += flowMarginLeft(
                frame.box, borderWidth: width, in: constraints.width, direction: direction)
        }
    }

    private mutating func leaveFloatContext(to outer: FloatContext) {
        arena.floats.removeSubrange(min(floatContext.placed, arena.floats.count)...)
        arena.carried.removeSubrange(min(floatContext.carried, arena.carried.count)...)
        floatContext = outer
    }

    /// Settles the height of a block container whose content is laid out, and breaks what is left of it.
    private mutating func finish(
        _ frame: BlockFrame, _ flow: FlowResult, width: LayoutUnit, _ constraints: Constraints, _ mark: PageArena.Mark
    ) throws(Interruption) -> BoxResult {
        let box = frame.box
        let style = style(box)
        let edges = frame.edges
        var result = BoxResult(fragment: frame.fragment, size: Size(width: width, height: .zero))
        result.firstBaseline = flow.firstBaseline
        result.lastBaseline = flow.lastBaseline
        result.bottomMargin = MarginStrut(margins(box, width: constraints.width).bottom)
        var contentEnd = flow.end
        let isAutoHeight = frame.definiteHeight == nil
        let collapsesBottom =
            isAutoHeight && edges.bottom == .zero && collapsesWithChildren(box) && !boxes[box].containsLines
            && !flow.hasClearedStrut
        let floatsEnd = frame.startsContext ? floatsEnd : nil
        if flow.token == nil {
            var lower = contentEnd + (collapsesBottom ? .zero : flow.strut.sum)
            if let floatsEnd {
                lower = max(lower, floatsEnd)
                if isAutoHeight { contentEnd = max(contentEnd, floatsEnd) }
            }
            let natural = frame.consumed + lower + edges.bottom
            // The bounds of a cell's height count for nothing, as browsers have it: CSS 2.2 §10.7 leaves them open.
            let isCell = boxes[box].kind == .cell
            var height =
                frame.definiteHeight
                ?? (isCell
                    ? natural : clampHeight(natural, of: box, in: constraints.height, edges: edges, content: natural))
            let hasHeights = !facts(box).hasAutoHeights
            if hasHeights, !isCell, constraints.borderHeight == nil, style.box.hasContentHeightBounds {
                let content = boxes.hasRatios ? ratioContentHeight(of: box, width: width, edges: edges) : nil
                height = clampHeight(
                    height, of: box, in: constraints.height, edges: edges, content: content ?? natural)
            }
            if frame.hasRatioHeight, hasAutomaticMinimumHeight(box) {
                // The last child's margin would collapse with the box's own.
                let isOpen = edges.bottom == .zero && collapsesWithChildren(box) && !flow.hasClearedStrut
                let content = isOpen ? frame.consumed + max(flow.end, floatsEnd ?? flow.end) : natural
                height = max(height, clampHeight(content, of: box, in: constraints.height, edges: edges))
            }
            result.intrinsicHeight =
                frame.hasRatioHeight ? ratioContentHeight(of: box, width: width, edges: edges) : natural
            if hasHeights, isCell,
                let least = borderHeight(style.box.height, of: box, in: nil, edges: edges)
            {
                height = max(height, least)
            }
            if collapsesBottom, height == natural { result.bottomMargin.add(flow.strut) }
            var fragmentHeight = frame.rest ?? max(.zero, height - frame.consumed)
            if frame.rest != nil, isAutoHeight, let floatsEnd {
                fragmentHeight = max(fragmentHeight, floatsEnd + edges.bottom)
            }
            if let space = frame.space, isAutoHeight, frame.rest == nil, height == natural, edges.bottom == .zero {
                // A margin at the end of a page is cut off: CSS Fragmentation 3 §5.2.
                let margin = max(.zero, lower - contentEnd)
                fragmentHeight = max(fragmentHeight - margin, min(fragmentHeight, space.remaining))
            }
            if var space = frame.space, fragmentHeight > space.remaining + frame.clonedEdge {
                space.remaining += frame.clonedEdge
                let kept = max(space.remaining, min(contentEnd, fragmentHeight))
                let appeal: BreakSite.Appeal = space.avoidsBreaks ? .violatesAvoid : .perfect
                try preferEarlierSite(over: appeal, space)
                if !space.isAtTop, space.remaining <= .zero || space.avoidsBreaks, frame.consumed == .zero,
                    !frame.isContinued
                {
                    arena.reset(to: mark)
                    return .pushed
                }
                if kept > .zero, kept < fragmentHeight {
                    result.token = .block(
                        BlockBreakToken(
                            child: -1, childToken: nil, consumed: frame.consumed + kept, rest: fragmentHeight - kept))
                    fragmentHeight = kept
                }
            }
            if frame.startsContext, result.token == nil, arena.carried.count > floatContext.carried {
                // The context goes on for the sake of its floats.
                if isAutoHeight, let space = frame.space { fragmentHeight = max(fragmentHeight, space.remaining) }
                result.token = .block(
                    BlockBreakToken(child: -1, childToken: nil, consumed: frame.consumed + fragmentHeight))
            }
            contentEnd = fragmentHeight
        } else {
            let clonesEdges = if case .clone = style.fragmentation.decorationBreak { true } else { false }
            let bottom = clonesEdges ? edges.bottom : .zero
            // A broken box fills its page, as far as its height goes: CSS Fragmentation 3 §5.1.
            var filled = frame.space?.remaining ?? contentEnd
            if let height = frame.definiteHeight { filled = min(filled, height - frame.consumed) }
            contentEnd = max(contentEnd, filled) + bottom
            result.token = flow.token?.adding(consumed: contentEnd - bottom)
        }
        if frame.startsContext, arena.carried.count > floatContext.carried {
            result.token?.floats = Array(arena.carried[floatContext.carried...])
        }
        result.size.height = contentEnd
        if cutsOff(box) {
            // A baseline beyond the border edge counts as standing there: CSS Box Alignment 3 §9.1.
            result.firstBaseline = result.firstBaseline.map { max(.zero, min($0, contentEnd)) }
        }
        // What a box cuts off gives no last baseline, as with inline blocks: CSS 2.2 §10.8.1.
        if cutsOff(box), !boxes[box].flags.contains(.inlineLevel) {
            result.lastBaseline = contentEnd + margins(box, width: constraints.width).bottom
        }
        arena[frame.fragment].size = result.size
        if frame.isContinued { arena[frame.fragment].flags.insert(.continuesFromPrevious) }
        if result.token != nil { arena[frame.fragment].flags.insert(.continuesInNext) }
        let first = boxes[box].firstChild
        if first >= 0, boxes[first].flags.contains(.outsideMarker), !frame.isContinued {
            try placeOutsideMarker(of: box, in: frame, &result)
        }
        return result
    }

    /// Lays out block-level children, one below the other.
    mutating func layOutChildren(_ frame: inout BlockFrame, _ token: BreakToken?) throws(Interruption) -> FlowResult {
        let box = frame.box
        var flow = FlowResult(end: frame.top)
        var resume: BlockBreakToken?
        if case .block(let blockToken)? = token { resume = blockToken }
        if frame.rest != nil { return flow }
        var child = resume?.child ?? boxes[box].firstChild
        var childToken = resume?.childToken
        let direction = style(box).text.direction
        let contentHeight = frame.percentageHeight
        // The margins of the first children stand outside the box.
        var adjoinsTop = !frame.isContinued && frame.edges.top == .zero && collapsesWithChildren(box)
        // Margins after an unforced break are dropped: CSS Fragmentation 3 §5.2.
        var dropsMargin = frame.isContinued && resume?.isForced != true
        var previous: BoxIndex = -1
        var isPlaced = false
        while child >= 0 {
            if !boxes[child].flags.isDisjoint(with: [.outOfFlow, .float]) {
                let y = flow.end + (adjoinsTop ? .zero : flow.strut.sum)
                if boxes[child].isFloat {
                    if let float = try layOutFloat(child, at: y, in: frame) {
                        arena.attach(float.fragment, to: frame.fragment, at: float.offset)
                    }
                } else if !boxes[child].flags.contains(.outsideMarker) {
                    placeStatically(child, in: frame, at: y)
                }
                child = boxes[child].nextSibling
                continue
            }
            if previous >= 0, let space = frame.space, !space.isParallel {
                if try breaksBefore(child, after: previous, in: box, space) {
                    flow.token = .block(
                        BlockBreakToken(
                            child: child, childToken: nil, consumed: frame.consumed, isForced: demand.isForced))
                    return flow
                }
            }
            var y = flow.end
            var search = MarginSearch()
            var collapsesThrough = false
            var isCleared = false
            if childToken == nil {
                search.isSettled = adjoinsTop
                search.cleared = frame.clearedChild
                search.base = frame.origin.y + y
                search.height = contentHeight
                if !adjoinsTop, !dropsMargin { search.strut = flow.strut }
                if boxes.hasFloats {
                    let clear = style(child).box.clear
                    if clear != .none, frame.space != nil, clearsCarriedFloats(clear) {
                        if !isPlaced, frame.space?.isAtTop == false {
                            flow.isPushed = true
                        } else {
                            flow.token = .block(
                                BlockBreakToken(child: child, childToken: nil, consumed: frame.consumed))
                        }
                        return flow
                    }
                    if try hasClearance(child, width: frame.contentWidth, search) {
                        let height = clearedHeight(clear) ?? search.base
                        isCleared = true
                        y = height - frame.origin.y
                        search = MarginSearch()
                        search.base = height
                        search.height = contentHeight
                        if y > flow.end { isPlaced = true }
                    }
                }
                collapsesThrough = try collapseTopMargins(of: child, width: frame.contentWidth, &search)
                if isCleared {
                    // What follows collapses with the margins of a box without height, though not with those above it.
                    flow.strut = search.strut
                    flow.hasClearedStrut = true
                    flow.end = y - (collapsesThrough ? search.borderStrut : search.strut).sum
                    adjoinsTop = false
                    dropsMargin = false
                } else if !adjoinsTop, !dropsMargin {
                    flow.strut = search.strut
                    y += (collapsesThrough ? search.borderStrut : search.strut).sum
                }
            }
            if let space = frame.space, space.isAtTop, childToken == nil, !isPlaced, !collapsesThrough,
                !frame.isContinued, y >= space.remaining, space.pageHeight > .zero
            {
                // A margin takes what the page has; it is dropped on the next one, if that has any height.
                flow.token = .block(BlockBreakToken(child: child, childToken: nil, consumed: frame.consumed))
                return flow
            }
            var inner = Constraints(width: frame.contentWidth, height: contentHeight)
            inner.pageSpace = frame.space?.below(y, isAtTop: frame.space?.isAtTop == true && !isPlaced)
            let result: BoxResult
            var left = LayoutUnit.zero
            if boxes.hasFloats {
                inner.origin = Point(x: frame.origin.x + frame.edges.left, y: frame.origin.y + y)
                inner.clearedChild = search.cleared
                if avoidsFloats(child), hasFloats(below: frame.origin.y + y) {
                    let beside = try layOutBesideFloats(child, at: y, in: frame, inner, childToken)
                    (result, left, y) = (beside.result, beside.left, beside.y)
                    if beside.isMoved { isPlaced = true }
                } else {
                    result = try layOutBox(child, inner, childToken)
                    left = flowMarginLeft(
                        child, borderWidth: result.size.width, in: frame.contentWidth, direction: direction)
                }
            } else {
                result = try layOutBox(child, inner, childToken)
                left = flowMarginLeft(
                    child, borderWidth: result.size.width, in: frame.contentWidth, direction: direction)
            }
            if result.isPushed {
                guard isPlaced, let space = frame.space else {
                    flow.isPushed = true
                    return flow
                }
                if childToken == nil {
                    try preferEarlierSite(over: appeal(between: previous, and: child, space), space)
                }
                flow.token = .block(BlockBreakToken(child: child, childToken: childToken, consumed: frame.consumed))
                return flow
            }
            let relative = relativeOffset(child, width: frame.contentWidth, height: contentHeight)
            arena.attach(
                result.fragment, to: frame.fragment, at: Point(x: frame.edges.left + left, y: y) + relative)
            if let baseline = result.firstBaseline, flow.firstBaseline == nil { flow.firstBaseline = y + baseline }
            if let baseline = result.lastBaseline { flow.lastBaseline = y + baseline }
            if !collapsesThrough || result.size.height > .zero || childToken != nil {
                flow.end = y + result.size.height
                flow.strut = result.bottomMargin
                flow.hasClearedStrut = false
                adjoinsTop = false
                dropsMargin = false
                isPlaced = true
            }
            if let remaining = result.token {
                flow.token = .block(
                    BlockBreakToken(child: child, childToken: remaining, consumed: frame.consumed))
                return flow
            }
            childToken = nil
            previous = child
            child = boxes[child].nextSibling
        }
        return flow
    }

    /// Whether the page ends between two siblings: by a forced break, a change of page name, or the chosen site.
    ///
    /// Where it does not, the place is noted.
    mutating func breaksBefore(
        _ child: BoxIndex, after previous: BoxIndex, in container: BoxIndex, _ space: PageSpace
    ) throws(Interruption) -> Bool {
        if let chosen = chosenSite, chosen.container == container, chosen.position == child {
            chosenSite = nil
            return true
        }
        let value = boxes[previous].breakAfter.combined(with: boxes[child].breakBefore)
        if value.isForced || boxes[previous].lastPage != boxes[child].firstPage {
            demand = PageDemand(side: value.isForced ? value : .page, name: boxes[child].firstPage)
            return true
        }
        note(
            BreakSite(container: container, position: child, appeal: appeal(between: previous, and: child, space)))
        return false
    }

    /// How good a break between two siblings is.
    func appeal(between previous: BoxIndex, and child: BoxIndex, _ space: PageSpace) -> BreakSite.Appeal {
        if previous < 0 { return space.avoidsBreaks ? .violatesAvoid : .perfect }
        let value = boxes[previous].breakAfter.combined(with: boxes[child].breakBefore)
        return value == .avoid || space.avoidsBreaks ? .violatesAvoid : .perfect
    }

    /// Notes a place where the page could end; of equally good ones the last counts.
    mutating func note(_ site: BreakSite) {
        if let best = bestSite, best.appeal > site.appeal { return }
        bestSite = site
    }

    /// Goes back to a better place to end the page, where one has been passed.
    func preferEarlierSite(over appeal: BreakSite.Appeal, _ space: PageSpace) throws(Interruption) {
        if space.isParallel || !mayRestart { return }
        if let best = bestSite, best.appeal > appeal { throw .restart(best) }
    }
}

/// What the flow inside a block container knows of its container.
struct BlockFrame {
    var box: BoxIndex
    /// Border and padding.
    var edges: Edges<LayoutUnit>
    var contentWidth: LayoutUnit
    var fragment: Int32 = -1
    /// Where content begins on this page, from the fragment's border edge.
    var top = LayoutUnit.zero
    /// Border-box height, where it does not depend on the content.
    var definiteHeight: LayoutUnit?
    /// The border-box height that percentages inside refer to where it is not that one.
    var referenceHeight: LayoutUnit?
    /// Percentages of it behave as `auto` all the same.
    var isHeightIndefinite = false
    /// It follows from the width by the box's aspect ratio.
    var hasRatioHeight = false
    /// Heights of earlier fragments.
    var consumed = LayoutUnit.zero
    /// Border and padding below, where each fragment has its own: kept free at the end of the page.
    var clonedEdge = LayoutUnit.zero
    var isContinued = false
    /// All content is done on earlier pages; what is left of the height.
    var rest: LayoutUnit?
    var space: PageSpace?
    /// What floats leave of the line at hand, from the content edge.
    var lineLeft = LayoutUnit.zero
    var lineWidth: LayoutUnit
    /// Of the border box, from that of the root of the block formatting context; kept in documents with floats only.
    var origin = Point.zero
    var startsContext = false
    /// The descendant whose clearance keeps its margin from the box's top margin; -1: none.
    var clearedChild: BoxIndex = -1

    /// Of an anonymous box, what percentages of its content's heights refer to: its own containing block.
    var outerPercentageHeight: LayoutUnit?

    /// The content box's height, for percentages; nil: they behave as `auto`.
    var percentageHeight: LayoutUnit? {
        if let outerPercentageHeight { return outerPercentageHeight }
        return isHeightIndefinite ? nil : definiteHeight.map { max(.zero, (referenceHeight ?? $0) - edges.vertical) }
    }

    init(box: BoxIndex, edges: Edges<LayoutUnit>, contentWidth: LayoutUnit) {
        self.box = box
        self.edges = edges
        self.contentWidth = contentWidth
        lineWidth = contentWidth
    }
}

/// What laying out the content of a block container gives.
struct FlowResult {
    /// The content's lower end, from the fragment's border edge; without the margins in `strut`.
    var end: LayoutUnit
    /// Margins at the end.
    var strut = MarginStrut()
    /// The margins are those of a box without height that has clearance: they stay inside the container.
    var hasClearedStrut = false
    var firstBaseline: LayoutUnit?
    var lastBaseline: LayoutUnit?
    var token: BreakToken?
    var isPushed = false

    init(end: LayoutUnit) { self.end = end }
}
