import CSS
import Primitives

/// Absolutely positioned boxes and markers: CSS 2.2 §10.3.7, §10.6.4.
extension BoxFormatter {
    /// Keeps the place of a positioned box, which is laid out once its containing block has a size.
    mutating func placeholder(
        for box: BoxIndex, in parent: Int32, at offset: Point, alignment: StaticAlignment = StaticAlignment()
    ) {
        let fragment = newPlaceholder(for: box, at: offset, alignment: alignment)
        arena.attach(fragment, to: parent, at: offset)
    }

    mutating func newPlaceholder(
        for box: BoxIndex, at offset: Point, alignment: StaticAlignment = StaticAlignment()
    ) -> Int32 {
        let fragment = arena.begin(.placeholder, box: box)
        arena[fragment].offset = offset
        if !boxes[box].flags.contains(.fixed) {
            arena.pending.append(PendingPositioned(box: box, placeholder: fragment, alignment: alignment))
        }
        return fragment
    }

    /// Lays out the positioned descendants of a fragment whose box is their containing block.
    mutating func layOutPositioned(in fragment: Int32, of box: BoxIndex) throws(Interruption) {
        if arena.pending.isEmpty { return }
        let flags = boxes[box].flags
        guard flags.contains(.relative) || flags.contains(.outOfFlow) && !flags.contains(.outsideMarker) else { return }
        let border = border(box)
        let area = Rect(origin: .zero, size: arena[fragment].size).inset(by: border)
        try layOutPending(below: fragment, area: area)
    }

    /// Lays out all pending boxes below a fragment into an area, given from the fragment's border edge.
    mutating func layOutPending(below fragment: Int32, area: Rect) throws(Interruption) {
        while let pending = arena.pending.last, pending.placeholder > fragment {
            arena.pending.removeLast()
            let origin = arena.offset(of: pending.placeholder, from: fragment)
            try layOutPositioned(
                pending.box, in: area, staticPosition: origin, alignment: pending.alignment,
                parent: pending.placeholder, parentOrigin: origin)
        }
    }

    /// Lays out one positioned box and attaches it to a parent.
    mutating func layOutPositioned(
        _ box: BoxIndex, in area: Rect, staticPosition: Point, alignment: StaticAlignment = StaticAlignment(),
        parent: Int32, parentOrigin: Point
    ) throws(Interruption) {
        let values = style(box).box
        let isRTL = style(box).text.direction == .rtl
        let edges = edges(box, width: area.width)
        let left = values.inset.left.definite(against: area.width)
        let right = values.inset.right.definite(against: area.width)
        let top = values.inset.top.definite(against: area.height)
        let bottom = values.inset.bottom.definite(against: area.height)
        let margin = margins(box, width: area.width)
        var constraints = Constraints(width: area.width, height: area.height)

        let room = area.width - margin.horizontal - (left ?? .zero) - (right ?? .zero)
        var width: LayoutUnit
        if boxes[box].kind == .replaced {
            width = try replacedSize(box, constraints).width
        } else if boxes[box].kind == .table {
            width = try tableWidth(box, in: room)
        } else {
            let specified = try borderWidth(values.width, of: box, in: area.width, edges: edges)
            if let specified {
                width = specified
            } else if left != nil, right != nil {
                width = max(room, edges.horizontal)
            } else {
                width = try fitContent(box, in: room, edges: edges)
            }
            width = try clampWidth(width, of: box, in: area.width, edges: edges)
            constraints.borderWidth = width
        }
        let stretchesHeight =
            top != nil && bottom != nil && values.height == .auto && boxes[box].kind != .replaced
            && boxes[box].kind != .table
        if let top, let bottom, stretchesHeight {
            constraints.borderHeight = clampHeight(
                area.height - top - bottom - margin.vertical, of: box, in: area.height, edges: edges)
        }
        let result = try layOutBox(box, constraints)
        var position = staticPosition
        position.x += margin.left - alignment.horizontal.share(of: width + margin.horizontal)
        position.y += margin.top - alignment.vertical.share(of: result.size.height + margin.vertical)
        let freeWidth = area.width - width - margin.horizontal - (left ?? .zero) - (right ?? .zero)
        if let left, right == nil || !isRTL {
            position.x = area.minX + left + margin.left
            if right != nil {
                position.x += autoShare(values.margin.left, values.margin.right, free: freeWidth)
            }
        } else if let right {
            position.x = area.maxX - right - margin.right - width
            if left != nil {
                position.x -= autoShare(values.margin.right, values.margin.left, free: freeWidth)
            }
        }
        let height = result.size.height
        let freeHeight = area.height - height - margin.vertical - (top ?? .zero) - (bottom ?? .zero)
        if let top {
            position.y = area.minY + top + margin.top
            if bottom != nil {
                position.y += autoShare(values.margin.top, values.margin.bottom, free: freeHeight)
            }
        } else if let bottom {
            position.y = area.maxY - bottom - margin.bottom - height
        }
        arena.attach(
            result.fragment, to: parent, at: Point(x: position.x - parentOrigin.x, y: position.y - parentOrigin.y))
    }

    /// The share of free space that an `auto` margin before a box takes.
    private func autoShare(_ before: AutoLength, _ after: AutoLength, free: LayoutUnit) -> LayoutUnit {
        guard before == .auto, free > .zero else { return .zero }
        return after == .auto ? free / 2 : free
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
        arena.attach(placed.fragment, to: frame.fragment, at: Point(x: x, y: line - baseline))
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
