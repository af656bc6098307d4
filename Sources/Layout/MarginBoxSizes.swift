import CSS
import Primitives

/// A side of the page with three margin boxes.
enum MarginSide: CaseIterable {
    case top, right, bottom, left

    /// From left to right, or from top to bottom.
    var boxes: [PageRules.MarginBox] {
        switch self {
        case .top: [.topLeft, .topCenter, .topRight]
        case .right: [.rightTop, .rightMiddle, .rightBottom]
        case .bottom: [.bottomLeft, .bottomCenter, .bottomRight]
        case .left: [.leftTop, .leftMiddle, .leftBottom]
        }
    }

    /// The boxes share the side's width.
    var isHorizontal: Bool { self == .top || self == .bottom }
    /// Where both margins and the size are set, the one towards the page's edge gives way: CSS Page 3 §5.3.3.
    var dropsStartMargin: Bool { self == .top || self == .left }
}

/// Where a margin box goes.
struct MarginPlace {
    /// The containing block.
    var area: Rect
    /// The border box.
    var frame: Rect
}

/// The sizes of margin boxes: CSS Page 3 §5.3.
extension BoxFormatter {
    /// Sizes and places the three boxes of one side.
    mutating func place(
        _ side: MarginSide, _ boxes: [PageRules.MarginBox: BoxIndex], in area: Rect,
        _ places: inout [PageRules.MarginBox: MarginPlace]
    ) throws(Interruption) {
        let kinds = side.boxes
        if kinds.allSatisfy({ boxes[$0] == nil }) { return }
        let room = side.isHorizontal ? area.width : area.height
        var fixedSpans: [(start: LayoutUnit, size: LayoutUnit)] = []
        var extents: [MarginExtent?] = []
        for kind in kinds {
            guard let box = boxes[kind] else {
                extents.append(nil)
                fixedSpans.append((.zero, .zero))
                continue
            }
            let span = try fixedSpan(box, in: area, isVertical: side.isHorizontal, side)
            fixedSpans.append(span)
            extents.append(
                side.isHorizontal
                    ? try widthExtent(box, in: area)
                    : try heightExtent(box, in: area, width: span.size))
        }
        let sizes = MarginExtent.resolve(room, extents)
        for (index, kind) in kinds.enumerated() {
            guard boxes[kind] != nil, let extent = extents[index] else { continue }
            let outer = sizes[index]
            let start =
                index == 0 ? LayoutUnit.zero : index == 1 ? (room - outer) / 2 : room - outer
            let size = max(.zero, outer - extent.marginStart - extent.marginEnd)
            let span = fixedSpans[index]
            let frame =
                side.isHorizontal
                ? Rect(
                    x: area.minX + start + extent.marginStart, y: area.minY + span.start, width: size, height: span.size
                )
                : Rect(
                    x: area.minX + span.start, y: area.minY + start + extent.marginStart, width: span.size, height: size
                )
            places[kind] = MarginPlace(area: area, frame: frame)
        }
    }

    /// Sizes and places a corner box: both of its dimensions follow from the page's margins.
    mutating func corner(
        _ box: BoxIndex, in area: Rect, _ horizontal: MarginSide, _ vertical: MarginSide
    ) throws(Interruption) -> MarginPlace {
        let across = try fixedSpan(box, in: area, isVertical: false, horizontal)
        let down = try fixedSpan(box, in: area, isVertical: true, vertical)
        return MarginPlace(
            area: area,
            frame: Rect(
                x: area.minX + across.start, y: area.minY + down.start, width: across.size, height: down.size))
    }

    // MARK: Fixed dimension

    /// Where a border box begins and how long it is in the direction of the page's margin: §5.3.3.
    private mutating func fixedSpan(
        _ box: BoxIndex, in area: Rect, isVertical: Bool, _ side: MarginSide
    ) throws(Interruption) -> (start: LayoutUnit, size: LayoutUnit) {
        let style = style(box).box
        let room = isVertical ? area.height : area.width
        let edges = marginBoxEdges(box, in: area)
        let (least, first, last) =
            isVertical
            ? (edges.vertical, style.margin.top, style.margin.bottom)
            : (edges.horizontal, style.margin.left, style.margin.right)
        func size(_ value: SizeValue, _ formatter: inout BoxFormatter) throws(Interruption) -> LayoutUnit? {
            isVertical
                ? formatter.borderHeight(value, of: box, in: room, edges: edges)
                : try formatter.borderWidth(value, of: box, in: room, edges: edges)
        }
        let margins = (first.definite(against: room), last.definite(against: room))
        var span = Self.fixedSpan(
            room, size: try size(isVertical ? style.height : style.width, &self), least, margins,
            dropsStart: side.dropsStartMargin)
        if let maximum = try size(isVertical ? style.maxHeight : style.maxWidth, &self), span.size > maximum {
            span = Self.fixedSpan(room, size: maximum, least, margins, dropsStart: side.dropsStartMargin)
        }
        if let minimum = try size(isVertical ? style.minHeight : style.minWidth, &self), span.size < minimum {
            span = Self.fixedSpan(room, size: minimum, least, margins, dropsStart: side.dropsStartMargin)
        }
        return span
    }

    /// The rules of §5.3.3; nil margins and sizes are `auto`.
    private static func fixedSpan(
        _ room: LayoutUnit, size: LayoutUnit?, _ edges: LayoutUnit, _ margins: (LayoutUnit?, LayoutUnit?),
        dropsStart: Bool
    ) -> (start: LayoutUnit, size: LayoutUnit) {
        var (start, end) = margins
        let taken = (size ?? edges) + (start ?? .zero) + (end ?? .zero)
        if taken > room {
            start = start ?? .zero
            end = end ?? .zero
        }
        guard let size else { return (start ?? .zero, max(edges, room - (start ?? .zero) - (end ?? .zero))) }
        if start != nil, end != nil {
            if dropsStart { start = nil } else { end = nil }
        }
        let free = room - size
        switch (start, end) {
        case (nil, nil): return (free / 2, size)
        case (let start?, _): return (start, size)
        case (nil, let end?): return (free - end, size)
        }
    }

    /// Border and padding; percentages above and below refer to the height of the containing block.
    private func marginBoxEdges(_ box: BoxIndex, in area: Rect) -> Edges<LayoutUnit> {
        var edges = edges(box, width: area.width)
        let style = style(box).box
        edges.top = style.borderWidth.top + max(.zero, style.padding.top.resolved(against: area.height))
        edges.bottom = style.borderWidth.bottom + max(.zero, style.padding.bottom.resolved(against: area.height))
        return edges
    }

    // MARK: Variable dimension

    private mutating func widthExtent(_ box: BoxIndex, in area: Rect) throws(Interruption) -> MarginExtent {
        let style = style(box).box
        let edges = marginBoxEdges(box, in: area)
        // Widths are measured without the percentages of the padding, which come on top.
        let widths = try contentWidths(box)
        let padding = edges.horizontal - self.edges(box, width: .zero).horizontal
        var extent = MarginExtent(minimum: widths.minimum + padding, maximum: widths.maximum + padding)
        extent.marginStart = style.margin.left.resolved(against: area.width)
        extent.marginEnd = style.margin.right.resolved(against: area.width)
        extent.fixed = try borderWidth(style.width, of: box, in: area.width, edges: edges)
        extent.atLeast = try borderWidth(style.minWidth, of: box, in: area.width, edges: edges)
        extent.atMost = try borderWidth(style.maxWidth, of: box, in: area.width, edges: edges)
        return extent.outer
    }

    private mutating func heightExtent(
        _ box: BoxIndex, in area: Rect, width: LayoutUnit
    ) throws(Interruption) -> MarginExtent {
        let style = style(box).box
        let edges = marginBoxEdges(box, in: area)
        let mark = arena.mark
        var constraints = Constraints(width: area.width, height: nil)
        constraints.borderWidth = width
        let result = try layOutBox(box, constraints)
        arena.reset(to: mark)
        let height = result.size.height - self.edges(box, width: area.width).vertical + edges.vertical
        var extent = MarginExtent(minimum: height, maximum: height)
        extent.marginStart = style.margin.top.resolved(against: area.height)
        extent.marginEnd = style.margin.bottom.resolved(against: area.height)
        extent.fixed = borderHeight(style.height, of: box, in: area.height, edges: edges)
        extent.atLeast = borderHeight(style.minHeight, of: box, in: area.height, edges: edges)
        extent.atMost = borderHeight(style.maxHeight, of: box, in: area.height, edges: edges)
        return extent.outer
    }
}

/// What a margin box asks for along its side of the page, margins included.
struct MarginExtent {
    var minimum: LayoutUnit
    var maximum: LayoutUnit
    /// The size that its style sets; nil for `auto`.
    var fixed: LayoutUnit?
    /// `min-width` and `max-width`, or those of the height.
    var atLeast: LayoutUnit?
    var atMost: LayoutUnit?
    var marginStart = LayoutUnit.zero
    var marginEnd = LayoutUnit.zero

    init(minimum: LayoutUnit, maximum: LayoutUnit) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The extent of the margin box, from that of the border box.
    var outer: MarginExtent {
        let margins = marginStart + marginEnd
        var extent = self
        extent.minimum += margins
        extent.maximum += margins
        extent.fixed = fixed.map { $0 + margins }
        extent.atLeast = atLeast.map { $0 + margins }
        extent.atMost = atMost.map { $0 + margins }
        return extent
    }

    /// Shares a side among its boxes, then again with what is too large or too small fixed: §5.3.2.3.
    static func resolve(_ room: LayoutUnit, _ boxes: [MarginExtent?]) -> [LayoutUnit] {
        var boxes = boxes
        var sizes = distribute(room, among: boxes)
        var isChanged = false
        for index in boxes.indices {
            if let most = boxes[index]?.atMost, sizes[index] > most {
                boxes[index]?.fixed = most
                isChanged = true
            }
        }
        if isChanged { sizes = distribute(room, among: boxes) }
        isChanged = false
        for index in boxes.indices {
            if let least = boxes[index]?.atLeast, sizes[index] < least {
                boxes[index]?.fixed = least
                isChanged = true
            }
        }
        return isChanged ? distribute(room, among: boxes) : sizes
    }

    /// Shares a side of the page among its first, middle and last box: CSS Page 3 §5.3.2.4.
    ///
    /// The middle box stays centred; a box that is not there has no size.
    static func distribute(_ room: LayoutUnit, among boxes: [MarginExtent?]) -> [LayoutUnit] {
        let (first, middle, last) = (boxes[0], boxes[1], boxes[2])
        guard let middle else {
            let sizes = pair(room, first, last)
            return [sizes.0, .zero, sizes.1]
        }
        // The boxes at the ends count as one, twice the larger of both.
        var ends: MarginExtent?
        if first != nil || last != nil {
            var double = MarginExtent(
                minimum: max(first?.used.minimum ?? .zero, last?.used.minimum ?? .zero) * 2,
                maximum: max(first?.used.maximum ?? .zero, last?.used.maximum ?? .zero) * 2)
            if first?.fixed != nil || first == nil, last?.fixed != nil || last == nil {
                double.fixed = max(first?.fixed ?? .zero, last?.fixed ?? .zero) * 2
            }
            ends = double
        }
        let (centre, _) = pair(room, middle, ends)
        let rest = max(.zero, room - centre) / 2
        return [
            first == nil ? .zero : first?.fixed ?? rest, centre, last == nil ? .zero : last?.fixed ?? rest,
        ]
    }

    /// A fixed size counts as both least and greatest.
    private var used: MarginExtent {
        fixed.map { fixed in
            var extent = MarginExtent(minimum: fixed, maximum: fixed)
            extent.fixed = fixed
            return extent
        } ?? self
    }

    /// Two boxes side by side.
    private static func pair(
        _ room: LayoutUnit, _ a: MarginExtent?, _ b: MarginExtent?
    ) -> (LayoutUnit, LayoutUnit) {
        guard let a else { return (.zero, b.map { $0.fixed ?? room } ?? .zero) }
        guard let b else { return (a.fixed ?? room, .zero) }
        switch (a.fixed, b.fixed) {
        case (let a?, let b?): return (a, b)
        case (let a?, nil): return (a, max(.zero, room - a))
        case (nil, let b?): return (max(.zero, room - b), b)
        case (nil, nil):
            let maximum = a.maximum + b.maximum
            let minimum = a.minimum + b.minimum
            let (start, growth): (LayoutUnit, (Double, Double))
            let free: LayoutUnit
            if maximum <= room {
                start = a.maximum
                free = room - maximum
                growth = (a.maximum.px, b.maximum.px)
            } else if minimum <= room {
                start = a.minimum
                free = room - minimum
                growth = ((a.maximum - a.minimum).px, (b.maximum - b.minimum).px)
            } else {
                start = a.minimum
                free = room - minimum
                growth = (a.minimum.px, b.minimum.px)
            }
            let total = growth.0 + growth.1
            let size = start + LayoutUnit(total > 0 ? free.px * growth.0 / total : free.px / 2)
            return (size, room - size)
        }
    }
}
