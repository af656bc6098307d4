import CSS
import Primitives

/// A float that is laid out, before it is attached to its containing block's fragment.
struct LaidFloat {
    var fragment: Int32
    /// The border box's, from the containing block's border edge.
    var offset: Point
}

/// Placing floats: CSS 2.2 §9.5.1, across pages by CSS Fragmentation 3 §4.
extension BoxFormatter {
    /// Lays out a float that is met at a height of its containing block, as high as it may stand.
    ///
    /// nil: it stands on the next page.
    mutating func layOutFloat(_ box: BoxIndex, at y: LayoutUnit, in frame: BlockFrame) throws(Interruption)
        -> LaidFloat?
    {
        let float = CarriedFloat(
            box: box, token: nil, containerLeft: frame.origin.x + frame.edges.left, containerWidth: frame.contentWidth)
        // No float stands above one that came before it.
        if arena.carried.count > floatContext.carried,
            arena.carried[floatContext.carried...].contains(where: { $0.token == nil })
        {
            arena.carried.append(float)
            return nil
        }
        return try layOutFloat(float, from: frame.origin.y + y, in: frame, isFirst: false)
    }

    /// Lays out the floats that the page before has left, at the top of their formatting context.
    mutating func resumeFloats(_ floats: [CarriedFloat], in frame: BlockFrame) throws(Interruption) {
        for (number, float) in floats.enumerated() {
            // No float stands above one that came before it.
            if arena.carried[floatContext.carried...].contains(where: { $0.token == nil }) {
                arena.carried.append(contentsOf: floats[number...])
                return
            }
            if let laid = try layOutFloat(float, from: frame.top, in: frame, isFirst: number == 0) {
                arena.attach(laid.fragment, to: frame.fragment, at: laid.offset)
            }
        }
    }

    /// Lays out a float no higher than a place, given from the border edge of the context's root.
    ///
    /// The first float of a page is never put off again, so that every page has its part.
    private mutating func layOutFloat(
        _ float: CarriedFloat, from y: LayoutUnit, in frame: BlockFrame, isFirst: Bool
    ) throws(Interruption) -> LaidFloat? {
        let box = float.box
        let values = style(box).box
        var margins = margins(box, width: float.containerWidth)
        if float.token != nil { margins.top = .zero }
        let height = frame.percentageHeight
        var constraints = Constraints(width: float.containerWidth, height: height)
        let width = try atomicWidth(box, in: float.containerWidth, height: height)
        if boxes[box].kind != .replaced { constraints.borderWidth = width }
        let isLeft = values.float == .left
        let origin = floatOrigin(
            isLeft: isLeft, width: width + margins.horizontal,
            container: FloatContainer(left: float.containerLeft, width: float.containerWidth),
            from: max(y, clearedHeight(values.clear) ?? y))
        let offset = Point(
            x: origin.x - frame.origin.x + margins.left, y: origin.y - frame.origin.y + margins.top)
        let mark = arena.mark
        var result = BoxResult.pushed
        if float.token == nil {
            result = try layOutBox(box, constraints)
            if let space = frame.space, offset.y + result.size.height > space.remaining {
                arena.reset(to: mark)
                if !isFirst, result.size.height <= space.pageHeight {
                    arena.carried.append(float)
                    return nil
                }
                result = .pushed
            }
        }
        if result.isPushed {
            if let space = frame.space {
                var inner = space.below(offset.y, isAtTop: isFirst)
                inner.isParallel = true
                inner.avoidsBreaks = false
                constraints.pageSpace = inner
            }
            result = try layOutBox(box, constraints, float.token)
            if result.isPushed {
                arena.carried.append(float)
                return nil
            }
            if let rest = result.token {
                var float = float
                float.token = rest
                arena.carried.append(float)
            }
        }
        addFloat(
            isLeft: isLeft, origin: origin,
            size: Size(width: width + margins.horizontal, height: result.size.height + margins.vertical))
        let relative = relativeOffset(box, width: float.containerWidth, height: height)
        return LaidFloat(fragment: result.fragment, offset: offset + relative)
    }

    /// The width of a float's margin box.
    mutating func floatWidth(
        _ box: BoxIndex, in available: LayoutUnit, height: LayoutUnit?
    ) throws(Interruption) -> LayoutUnit {
        try atomicWidth(box, in: available, height: height) + margins(box, width: available).horizontal
    }
}

/// A box that stands beside floats.
struct BoxBesideFloats {
    var result: BoxResult
    /// Of the border box, from its container's content edge.
    var left: LayoutUnit
    /// Of the border box, from its container's border edge.
    var y: LayoutUnit
    /// The floats have pushed it down.
    var isMoved: Bool
}

/// Boxes that floats may not overlap: CSS 2.2 §9.5, "the border box of a table, a block-level replaced element, or an
/// element that establishes a new block formatting context".
extension BoxFormatter {
    /// Lays out a block-level box where floats leave room for it: beside them, narrowed where its width is `auto`, or
    /// further down.
    ///
    /// One that goes on from the page before and is moved down to where nothing of it fits is pushed: it waits, with its
    /// token, for a page with room.
    mutating func layOutBesideFloats(
        _ box: BoxIndex, at y: LayoutUnit, in frame: BlockFrame, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxBesideFloats {
        let container = FloatContainer(left: frame.origin.x + frame.edges.left, width: frame.contentWidth)
        let margins = margins(box, width: frame.contentWidth)
        let direction = style(frame.box).text.direction
        var top = frame.origin.y + y
        var height = LayoutUnit.zero
        while true {
            let band = floatBand(at: top, height: height)
            let isOpen = (band.left ?? .lowest) <= container.left && (band.right ?? .max) >= container.right
            // Negative margins do not take it out of its container, as browsers have it.
            let left = max(container.left + max(.zero, margins.left), band.left ?? .lowest)
            let right = min(container.right - max(.zero, margins.right), band.right ?? .max)
            var settled = constraints
            var width = LayoutUnit.zero
            if !isOpen {
                width = try widthBesideFloats(
                    box, room: right - left, in: frame.contentWidth, height: constraints.height)
                if boxes[box].kind != .replaced { settled.borderWidth = width }
                // The margin at the end counts for nothing where the width is settled: CSS 2.2 §10.3.3.
                let room =
                    direction == .rtl
                    ? right - max(container.left, band.left ?? .lowest)
                    : min(container.right, band.right ?? .max) - left
                let isTooWide = hasAutomaticWidth(box) ? width > right - left : width > room
                if isTooWide, let next = nextFloatEnd(below: top) {
                    top = next
                    height = .zero
                    continue
                }
            }
            let place = top - frame.origin.y
            let isMoved = place > y
            settled.origin.y = top
            settled.pageSpace = frame.space?.below(place, isAtTop: constraints.pageSpace?.isAtTop == true && !isMoved)
            // Where floats further down leave less room, the height is asked for first: what is measured is kept, so
            // that boxes beside floats inside each other are not laid out twice at every level.
            if boxes[box].kind != .replaced, floatBand(at: top, height: .max / 2) != band {
                let needed = try heightBesideFloats(box, settled, token)
                if needed > height, floatBand(at: top, height: needed) != band {
                    height = needed
                    continue
                }
            }
            if token != nil, isMoved, let space = settled.pageSpace, space.remaining <= .zero {
                return BoxBesideFloats(result: .pushed, left: .zero, y: place, isMoved: true)
            }
            let mark = arena.mark
            let result = try layOutBox(box, settled, token)
            if result.isPushed { return BoxBesideFloats(result: result, left: .zero, y: place, isMoved: isMoved) }
            if token != nil, isMoved, boxes[box].kind == .flex, let space = settled.pageSpace,
                result.size.height > space.remaining
            {
                // A flex container goes on whatever the room is.
                arena.reset(to: mark)
                return BoxBesideFloats(result: .pushed, left: .zero, y: place, isMoved: true)
            }
            if boxes[box].kind == .replaced, result.size.height > height,
                floatBand(at: top, height: result.size.height) != band
            {
                height = result.size.height
                continue
            }
            if isOpen {
                let left = flowMarginLeft(
                    box, borderWidth: result.size.width, in: frame.contentWidth, direction: direction)
                return BoxBesideFloats(result: result, left: left, y: place, isMoved: isMoved)
            }
            let margin = style(box).box.margin
            let free = right - left - result.size.width
            var x = left
            if margin.left == .auto {
                x += margin.right == .auto ? max(.zero, free) / 2 : max(.zero, free)
            } else if margin.right != .auto, direction == .rtl {
                x += free
            }
            return BoxBesideFloats(result: result, left: x - container.left, y: place, isMoved: isMoved)
        }
    }

    /// The height that a box will have on this page.
    private mutating func heightBesideFloats(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> LayoutUnit {
        let width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = settled
        } else if boxes[box].kind == .table {
            width = try tableWidth(box, in: constraints.width)
        } else {
            width = try flowWidth(
                box, in: constraints.width, height: constraints.height, edges: edges(box, width: constraints.width))
        }
        let measured = try measure(
            box, width: width, containingWidth: constraints.width, percentageHeight: constraints.height)
        let height = max(.zero, measured.size.height - (token?.consumed ?? .zero))
        return min(height, constraints.pageSpace?.remaining ?? .max)
    }

    /// The least room that a box needs beside floats, with the margin at its start.
    mutating func leastWidthBesideFloats(
        _ box: BoxIndex, in available: LayoutUnit, height: LayoutUnit?
    ) throws(Interruption) -> LayoutUnit {
        let margins = margins(box, width: available)
        let width = try widthBesideFloats(box, room: .zero, in: available, height: height)
        if hasAutomaticWidth(box) { return width + margins.horizontal }
        let isRTL = boxes[box].parent >= 0 && style(boxes[box].parent).text.direction == .rtl
        return width + (isRTL ? margins.right : margins.left)
    }

    /// Whether a box takes the width that floats leave.
    private func hasAutomaticWidth(_ box: BoxIndex) -> Bool {
        boxes[box].kind != .replaced && boxes[box].kind != .table && style(box).box.width == .auto
    }

    /// The border-box width of a box beside floats.
    private mutating func widthBesideFloats(
        _ box: BoxIndex, room: LayoutUnit, in available: LayoutUnit, height: LayoutUnit?
    ) throws(Interruption) -> LayoutUnit {
        let value = style(box).box.width
        switch boxes[box].kind {
        case .replaced: return try replacedSize(box, Constraints(width: available, height: height)).width
        case .table:
            let margins = margins(box, width: available).horizontal
            return try tableWidth(box, in: value == .auto ? room + margins : available)
        default:
            let edges = edges(box, width: available)
            var width = try borderWidth(value, of: box, in: available, edges: edges)
            if boxes.hasRatios, width == nil {
                width = try automaticWidth(
                    of: box, height: height, edges: edges, fallback: max(room, edges.horizontal))
            }
            return try clampWidth(width ?? max(room, edges.horizontal), of: box, in: available, edges: edges)
        }
    }
}
