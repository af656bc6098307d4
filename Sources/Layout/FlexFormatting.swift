import CSS
import Primitives

/// Flex containers on pages: CSS Flexbox 1 §10.
///
/// A row container breaks between its lines, a column container between its items, both from the top of the page down
/// whatever the order of their items; a line that is taller than a page is split in all its items.
extension BoxFormatter {
    mutating func layOutFlex(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        let edges = edges(box, width: constraints.width)
        var width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = settled
        } else {
            width = try flowWidth(box, in: constraints.width, height: constraints.height, edges: edges)
        }
        var resume: FlexBreakToken?
        if case .flex(let flexToken)? = token { resume = flexToken }
        let container: FlexContainer
        if let resume {
            container = try continuedContainer(resume.container, borderWidth: width, constraints, edges: edges)
            width = container.contentWidth + edges.horizontal
        } else {
            container = try flexContainer(box, borderWidth: width, constraints, edges: edges)
        }
        let style = style(box)
        var isSliced = style.fragmentation.decorationBreak == .slice
        // Edges that would leave no room on any page are not repeated.
        if resume != nil, let space = constraints.pageSpace, space.isAtTop, edges.vertical >= space.remaining {
            isSliced = true
        }
        let mark = arena.mark
        var frame = FlexFrame(fragment: arena.begin(.box, box: box), width: width)
        frame.top = resume != nil && isSliced ? .zero : edges.top
        frame.end = frame.top
        frame.resume = resume
        frame.baselineItems = container.baselineItems
        frame.space = constraints.pageSpace
        if style.fragmentation.avoidsBreakInside { frame.space?.avoidsBreaks = true }
        if !isSliced { frame.space?.remaining -= edges.bottom }
        if resume == nil { placePositionedItems(container, frame.fragment) }
        let outcome: FlexOutcome
        if resume?.rest != nil {
            outcome = .done
        } else if frame.space == nil {
            outcome = try placeWhole(container, &frame)
        } else if container.isRow {
            outcome = try placeLines(container, &frame)
        } else {
            outcome = try placeColumns(container, &frame)
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
            result.size.height = heightOfLast(container, frame)
            if let space = frame.space {
                let room = space.remaining + (isSliced ? .zero : edges.bottom)
                if result.size.height > room {
                    let appeal: BreakSite.Appeal = space.avoidsBreaks ? .violatesAvoid : .perfect
                    try preferEarlierSite(over: appeal, space)
                    if resume == nil, !space.isAtTop, room <= .zero || space.avoidsBreaks {
                        arena.reset(to: mark)
                        return .pushed
                    }
                    let kept = max(room, min(frame.end, result.size.height))
                    if kept > .zero, kept < result.size.height {
                        var token = FlexBreakToken(container)
                        token.rest = result.size.height - kept
                        token.consumed = (resume?.consumed ?? .zero) + kept
                        result.token = .flex(token)
                        result.size.height = kept
                    }
                }
            }
        case .more(var token):
            result.size.height = max(frame.end, frame.space?.remaining ?? .zero) + (isSliced ? .zero : edges.bottom)
            token.consumed = (resume?.consumed ?? .zero) + result.size.height
            result.token = .flex(token)
        }
        if result.token != nil { arena[frame.fragment].flags.insert(.continuesInNext) }
        if resume != nil { arena[frame.fragment].flags.insert(.continuesFromPrevious) }
        if cutsOff(box) {
            // A baseline beyond the border edge counts as standing there: CSS Box Alignment 3 §9.1.
            result.firstBaseline = result.firstBaseline.map { max(.zero, min($0, result.size.height)) }
        }
        arena[frame.fragment].size = result.size
        return result
    }

    /// The container on a further page: the same as before, or sized anew for another width.
    ///
    /// Where its items would come in other lines, which earlier pages have shown in part, it keeps its width.
    private mutating func continuedContainer(
        _ container: FlexContainer, borderWidth: LayoutUnit, _ constraints: Constraints, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> FlexContainer {
        if container.contentWidth == max(.zero, borderWidth - edges.horizontal) { return container }
        let resized = try flexContainer(container.box, borderWidth: borderWidth, constraints, edges: edges)
        return resized.lines.map(\.items) == container.lines.map(\.items) ? resized : container
    }

    /// The height of a container's last fragment: what its own height leaves, or what its content takes.
    private func heightOfLast(_ container: FlexContainer, _ frame: FlexFrame) -> LayoutUnit {
        let whole = container.edges.vertical + container.contentSize.height
        if let rest = frame.resume?.rest { return rest }
        // Content that is broken may take more room than it does in one piece.
        let taken = frame.resume != nil || frame.isSplit ? frame.end + container.edges.bottom : .zero
        if container.contentHeight != nil { return max(.zero, whole - (frame.resume?.consumed ?? .zero)) }
        return frame.resume == nil ? max(whole, taken) : taken
    }

    enum FlexOutcome {
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

    mutating func attach(
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

    func itemConstraints(_ item: FlexItem, _ container: FlexContainer) -> Constraints {
        let size = container.frame(of: item).size
        var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
        constraints.borderWidth = size.width
        if container.isRow {
            if item.flags.contains(.stretched) {
                constraints.borderHeight = size.height
                constraints.referenceHeight = item.referenceHeight
            }
        } else {
            constraints.borderHeight = size.height
            constraints.isHeightIndefinite = !item.flags.contains(.definiteMain)
        }
        return constraints
    }

    /// Places all items of a container that does not break.
    private mutating func placeWhole(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        for index in container.items.indices {
            let item = container.items[index]
            let result = try layOutBox(item.box, itemConstraints(item, container))
            attach(result, index, container, &frame, at: container.edges.top + container.frame(of: item).minY)
        }
        frame.end = container.edges.top + container.contentSize.height
        return .done
    }
}

/// A flex container on one page.
struct FlexFrame {
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
