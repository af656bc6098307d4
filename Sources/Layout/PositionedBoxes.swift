import CSS
import Primitives

/// Where a positioned box would stand if it were in the flow.
struct StaticPosition {
    var point: Point
    /// Which edges or middles of its margin box stand there.
    var alignment = StaticAlignment()
}

/// Where a positioned box stands in one axis, and how large it is: border box.
struct PositionedExtent {
    /// From the start of the containing block's padding box to the margin edge.
    var start: LayoutUnit
    var size: LayoutUnit
    var marginBefore: LayoutUnit
}

/// Absolutely positioned boxes and markers: CSS 2.2 §10.3.7, §10.6.4.
extension BoxFormatter {
    /// Keeps the place of a positioned box, which is laid out once its containing block has a size.
    mutating func placeholder(
        for box: BoxIndex, in parent: Int32, at offset: Point, alignment: StaticAlignment = StaticAlignment()
    ) {
        let fragment = newPlaceholder(for: box, at: offset, alignment: alignment)
        arena.attach(fragment, to: parent, at: offset)
    }

    /// Keeps the place of a positioned box among the blocks of a container, at a height from its border edge.
    mutating func placeStatically(_ box: BoxIndex, in frame: BlockFrame, at y: LayoutUnit) {
        let text = style(frame.box).text
        var x = frame.edges.left
        if style(box).box.isOriginallyInline {
            // As the only content of a line.
            let hasFloats = boxes.hasFloats && hasFloats(below: frame.origin.y + y)
            let (left, width) =
                hasFloats ? freeWidth(at: y, height: .zero, in: frame) : (.zero, frame.contentWidth)
            x += left + emptyLineOffset(text, width: width)
        } else if text.direction == .rtl {
            x += frame.contentWidth
        }
        var alignment = StaticAlignment(of: text.direction)
        // The static position rectangle has no height: CSS Positioned Layout 3 §3.5.2.
        alignment.vertical = staticEdge(of: box)
        placeholder(for: box, in: frame.fragment, at: Point(x: x, y: y), alignment: alignment)
    }

    /// The edge by which `align-self` puts a positioned box into its static position rectangle.
    func staticEdge(of box: BoxIndex) -> StaticEdge {
        switch style(box).flex.alignSelf {
        case .center: .center
        case .end, .flexEnd: .end
        case .auto, .stretch, .flexStart, .start, .baseline: .start
        }
    }

    /// Where a line without content begins by its alignment.
    private func emptyLineOffset(_ text: TextStyle, width: LayoutUnit) -> LayoutUnit {
        switch text.alignLast ?? text.align {
        case .center: width / 2
        case .right: width
        case .left: .zero
        case .start, .justify: text.direction == .rtl ? width : .zero
        case .end: text.direction == .rtl ? .zero : width
        }
    }

    mutating func newPlaceholder(for box: BoxIndex, at offset: Point, alignment: StaticAlignment = StaticAlignment())
        -> Int32
    {
        let fragment = arena.begin(.placeholder, box: box)
        arena[fragment].offset = offset
        if !boxes[box].flags.contains(.running) {
            arena.pending.append(PendingPositioned(box: box, placeholder: fragment, alignment: alignment))
        }
        return fragment
    }

    /// Lays out the positioned descendants of a fragment whose box is their containing block.
    mutating func layOutPositioned(in fragment: Int32, of box: BoxIndex) throws(Interruption) {
        // What is positioned in cells waits for their row.
        if arena.pending.isEmpty || boxes[box].kind == .cell { return }
        let flags = boxes[box].flags
        guard isContainingBlock(box) || flags.contains(.outOfFlow) && !flags.contains(.outsideMarker) else { return }
        let area = Rect(origin: .zero, size: arena[fragment].size).inset(by: border(box))
        try layOutPending(
            below: fragment, area: area, isRTL: style(box).text.direction == .rtl,
            holdsFixed: flags.contains(.transformed))
    }

    /// Lays out all pending boxes below a fragment into an area, given from the fragment's border edge.
    ///
    /// Boxes that stand on every page only have their static position noted, once the page is reached, unless
    /// `holdsFixed` says that their containing block is here.
    mutating func layOutPending(
        below fragment: Int32, area: Rect, isRTL: Bool, holdsFixed: Bool = false
    ) throws(Interruption) {
        var kept: [PendingPositioned] = []
        let isPage = arena[fragment].box < 0
        while let pending = arena.pending.last, pending.placeholder > fragment {
            arena.pending.removeLast()
            let origin = arena.offset(of: pending.placeholder, from: fragment)
            let place = StaticPosition(point: origin, alignment: pending.alignment)
            if !holdsFixed, boxes[pending.box].flags.contains(.fixed) {
                if isPage { fixedPlaces[pending.box] = place } else { kept.append(pending) }
                continue
            }
            try layOutPositioned(
                pending.box, in: area, place, isRTL: isRTL, parent: pending.placeholder, parentOrigin: origin)
        }
        arena.pending.append(contentsOf: kept.reversed())
    }

    /// Lays out the positioned descendants of positioned inline boxes: the containing block runs from the first of
    /// their fragments to the last, CSS 2.2 §10.1.
    mutating func layOutPositioned(inInlinesFrom first: Int, of frame: BlockFrame) throws(Interruption) {
        let containers = Array(arena.inlineContainers[first...])
        arena.inlineContainers.removeSubrange(first...)
        if arena.pending.isEmpty { return }
        // Inner boxes begin later, and have their descendants first.
        for index in containers.indices.reversed() {
            let container = containers[index]
            if containers[..<index].contains(where: { $0.box == container.box }) { continue }
            let last = containers.last { $0.box == container.box } ?? container
            let area = inlineArea(of: container.box, from: container.fragment, to: last.fragment, in: frame.fragment)
            try layOutPending(heldBy: container.box, after: frame.fragment, in: area, from: frame.fragment)
        }
    }

    /// Lays out those of the pending boxes that a box holds, wherever they stand behind a fragment.
    ///
    /// `area` is the containing block's, from the border edge of `fragment`.
    mutating func layOutPending(
        heldBy container: BoxIndex, after first: Int32, in area: Rect, from fragment: Int32
    ) throws(Interruption) {
        let isRTL = style(container).text.direction == .rtl
        var start = arena.pending.count
        while start > 0, arena.pending[start - 1].placeholder > first { start -= 1 }
        var position = arena.pending.count - 1
        while position >= start {
            try countWork()
            let pending = arena.pending[position]
            if isHeld(pending.box, by: container) {
                arena.pending.remove(at: position)
                let count = arena.pending.count
                let origin = arena.offset(of: pending.placeholder, from: fragment)
                try layOutPositioned(
                    pending.box, in: area, StaticPosition(point: origin, alignment: pending.alignment), isRTL: isRTL,
                    parent: pending.placeholder, parentOrigin: origin)
                if arena.pending.count > count {
                    // What waits inside it is looked at next, in its place.
                    let inner = Array(arena.pending[count...])
                    arena.pending.removeSubrange(count...)
                    arena.pending.insert(contentsOf: inner, at: position)
                    position += inner.count
                }
            }
            position -= 1
        }
    }

    /// Whether a box that is in the flow is a containing block of positioned ones.
    func isContainingBlock(_ box: BoxIndex) -> Bool {
        !boxes[box].flags.isDisjoint(with: [.relative, .transformed])
    }

    /// Whether a box is the nearest ancestor of a positioned one that can be its containing block.
    private func isHeld(_ box: BoxIndex, by container: BoxIndex) -> Bool {
        let isFixed = boxes[box].flags.contains(.fixed)
        var current = boxes[box].parent
        while current >= 0 {
            let holds = isFixed ? boxes[current].flags.contains(.transformed) : isContainingBlock(current)
            if holds { return current == container }
            current = boxes[current].parent
        }
        return false
    }

    private func inlineArea(of box: BoxIndex, from first: Int32, to last: Int32, in ancestor: Int32) -> Rect {
        let border = border(box)
        let (start, end) = (arena.offset(of: first, from: ancestor), arena.offset(of: last, from: ancestor))
        let startSize = arena[first].size
        let endSize = arena[last].size
        let top = start.y + border.top
        let bottom = end.y + endSize.height - border.bottom
        let left: LayoutUnit
        let right: LayoutUnit
        if style(box).text.direction == .rtl {
            left = end.x + border.left
            right = start.x + startSize.width - border.right
        } else {
            left = start.x + border.left
            right = end.x + endSize.width - border.right
        }
        return Rect(x: left, y: top, width: max(.zero, right - left), height: max(.zero, bottom - top))
    }

    /// Lays out one positioned box into its containing block's padding box and attaches it to a parent.
    ///
    /// All places are from the same origin; `isRTL` is the containing block's direction.
    mutating func layOutPositioned(
        _ box: BoxIndex, in area: Rect, _ place: StaticPosition, isRTL: Bool, parent: Int32, parentOrigin: Point
    ) throws(Interruption) {
        let horizontal = try positionedWidth(box, in: area, place, isRTL: isRTL)
        var constraints = Constraints(width: area.width, height: area.height)
        if boxes[box].kind != .replaced { constraints.borderWidth = horizontal.size }
        let values = style(box).box
        let margins = margins(box, width: area.width)
        let top = values.inset.top.definite(against: area.height)
        let bottom = values.inset.bottom.definite(against: area.height)
        // Where the box has a ratio and its width is settled, its height follows.
        let hasRatioHeight =
            boxes.hasRatios && preferredRatio(of: box) != nil
            && style(box).flex.alignSelf != .stretch
            && (values.width != .auto || values.inset.left != .auto && values.inset.right != .auto)
        let isStretched =
            values.height == .auto && boxes[box].kind != .replaced && boxes[box].kind != .table && !hasRatioHeight
        let align = top != nil && bottom != nil ? positionedAlignment(values, style(box).flex.alignSelf) : nil
        let isAligned = style(box).flex.alignSelf != .auto && style(box).flex.alignSelf != .stretch
        if let top, let bottom, isStretched, !isAligned {
            var content: LayoutUnit?
            if values.hasContentHeightBounds {
                content = try measure(
                    box, width: horizontal.size, containingWidth: area.width, percentageHeight: area.height,
                    ignoresHeights: true
                ).intrinsicHeight
            }
            constraints.borderHeight = clampHeight(
                area.height - top - bottom - margins.vertical, of: box, in: area.height,
                edges: edges(box, width: area.width), content: content)
        }
        let result = try layOutBox(box, constraints)
        let height = result.size.height
        var before = margins.top
        var y = place.point.y - area.minY - place.alignment.vertical.share(of: height + margins.vertical)
        if let top, let bottom {
            // Offsets that overlap leave no room, and not less.
            let free = max(.zero, area.height - top - bottom) - height
            if values.margin.top == .auto {
                before = values.margin.bottom == .auto ? free / 2 : free - margins.bottom
            }
            y = top
            if let align {
                // What is larger than its room keeps to the containing block, to its start above all.
                let end = max(area.height, top) - height - margins.vertical
                y = max(min(top + align.share(of: free - margins.vertical), end), min(top, .zero))
            }
        } else if let top {
            y = top
        } else if let bottom {
            y = area.height - bottom - margins.bottom - height - margins.top
        }
        let x = area.minX + horizontal.start + horizontal.marginBefore
        arena.attach(
            result.fragment, to: parent, at: Point(x: x - parentOrigin.x, y: area.minY + y + before - parentOrigin.y))
    }

    /// Where `align-self` puts a box between its `top` and `bottom`, at its content's height: CSS Positioned Layout 3
    /// §4.4.
    ///
    /// nil: nowhere, since it is `auto` or `stretch`, or since margins decide.
    private func positionedAlignment(_ values: BoxStyle, _ align: FlexStyle.Align) -> StaticEdge? {
        if values.margin.top == .auto || values.margin.bottom == .auto { return nil }
        switch align {
        case .auto, .stretch: return nil
        case .start, .flexStart, .baseline: return .start
        case .center: return .center
        case .end, .flexEnd: return .end
        }
    }

    /// The used width and place across of a positioned box: CSS 2.2 §10.3.7, §10.3.8.
    private mutating func positionedWidth(
        _ box: BoxIndex, in area: Rect, _ place: StaticPosition, isRTL: Bool
    ) throws(Interruption) -> PositionedExtent {
        let values = style(box).box
        let edges = edges(box, width: area.width)
        let margins = margins(box, width: area.width)
        var left = values.inset.left.definite(against: area.width)
        var right = values.inset.right.definite(against: area.width)
        let isOverdetermined = left != nil && right != nil
        let isCentered = left == nil && right == nil && place.alignment.horizontal == .center
        if left == nil, right == nil {
            let (before, after) = (place.point.x - area.minX, area.maxX - place.point.x)
            switch place.alignment.horizontal {
            case .start: left = before
            case .end: right = after
            case .center:
                left = before - min(before, after)
                right = after - min(before, after)
            }
        }
        let room = area.width - margins.horizontal - (left ?? .zero) - (right ?? .zero)
        let width: LayoutUnit
        switch boxes[box].kind {
        case .replaced: width = try replacedSize(box, Constraints(width: area.width, height: area.height)).width
        case .table:
            width = try tableWidth(box, in: values.width == .auto ? room + margins.horizontal : area.width)
        default:
            var wanted: LayoutUnit
            let ratioHeight =
                boxes.hasRatios ? positionedRatioHeight(box, in: area, isOverdetermined: isOverdetermined) : nil
            if boxes.hasRatios {
                heightsInProgress.border[box] = ratioHeight
                heightsInProgress.containing[box] = area.height
            }
            defer {
                if boxes.hasRatios {
                    heightsInProgress.border[box] = nil
                    heightsInProgress.containing[box] = nil
                }
            }
            if let ratioHeight, values.width.isAutomatic,
                let followed = transferredWidth(of: box, settledHeight: ratioHeight, edges: edges)
            {
                wanted = followed
            } else if values.width == .fitContent {
                wanted = try fitContent(box, in: room, edges: edges)
            } else if let specified = try borderWidth(values.width, of: box, in: area.width, edges: edges) {
                wanted = specified
            } else if isOverdetermined {
                wanted = max(room, edges.horizontal)
            } else {
                wanted = try fitContent(box, in: room, edges: edges)
            }
            // As browsers have it, the content's least width counts beside a width of its own as well.
            if ratioHeight != nil { wanted = max(wanted, try automaticMinimumWidth(box, edges: edges)) }
            width = try clampWidth(wanted, of: box, in: area.width, edges: edges)
        }
        if let left, let right, isOverdetermined {
            let free = max(.zero, area.width - left - right) - width
            var extent = PositionedExtent(start: left, size: width, marginBefore: margins.left)
            // Of offsets that overlap, the one at the start holds.
            if isRTL, left + right > area.width { extent.start = area.width - right }
            switch (values.margin.left == .auto, values.margin.right == .auto) {
            case (true, true):
                if free >= .zero {
                    extent.marginBefore = free / 2
                } else {
                    // Too wide: it keeps to its start.
                    extent.marginBefore = isRTL ? free : .zero
                }
            case (true, false): extent.marginBefore = free - margins.right
            case (false, true): break
            case (false, false):
                if isRTL { extent.start = area.width - right - margins.horizontal - width }
            }
            return extent
        }
        var start = left ?? area.width - (right ?? .zero) - margins.horizontal - width
        if isCentered { start = place.point.x - area.minX - (width + margins.horizontal) / 2 }
        return PositionedExtent(start: start, size: width, marginBefore: margins.left)
    }

    /// Puts a list item's marker beside its first line: CSS Lists 3 §3.
    mutating func placeOutsideMarker(of box: BoxIndex, in frame: BlockFrame, _ result: inout BoxResult)
        throws(Interruption)
    {
        let marker = boxes[box].firstChild
        let width = try contentWidths(marker).maximum
        var constraints = Constraints(width: width, height: nil)
        constraints.borderWidth = width
        let placed = try layOutBox(marker, constraints)
        let baseline = placed.firstBaseline ?? placed.size.height
        let isRTL = style(box).text.direction == .rtl
        let start = frame.edges.left
        let x = isRTL ? start + frame.contentWidth : start - width
        let line = result.firstBaseline ?? frame.top + baseline
        var y = line - baseline
        if let space = frame.space, y + placed.size.height > space.remaining {
            // Its line stands on a further page.
            y = min(y, max(frame.top, space.remaining - placed.size.height))
        }
        // It is read first, though it is laid out when its line is there.
        arena.attachFirst(placed.fragment, to: frame.fragment, at: Point(x: x, y: y))
        if result.firstBaseline == nil {
            result.firstBaseline = line
            let height = frame.top + placed.size.height + frame.edges.bottom
            if frame.definiteHeight == nil, result.token == nil, result.size.height < height {
                result.size.height = height
                arena[frame.fragment].size.height = height
            }
        }
    }
}
