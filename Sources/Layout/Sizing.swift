import CSS
import Primitives

/// Used values of widths, heights and edges: CSS 2.2 §10.
extension BoxFormatter {
    /// Border and padding; percentages refer to the containing block's width.
    func edges(_ box: BoxIndex, width: LayoutUnit) -> Edges<LayoutUnit> {
        let facts = Int(boxes[box].style)
        if styleFacts[facts].hasFixedEdges, boxes[box].kind != .table {
            let collapsed = boxes[box].collapsedEdges
            return collapsed < 0
                ? styleFacts[facts].edges : collapsedEdges[Int(collapsed)] + styleFacts[facts].padding
        }
        let style = style(box)
        let border = border(box)
        // A table whose borders collapse has no padding: CSS 2.2 §17.6.2.
        if boxes[box].kind == .table, style.table.collapsesBorders { return border }
        return Edges(
            top: border.top + max(.zero, style.box.padding.top.resolved(against: width)),
            right: border.right + max(.zero, style.box.padding.right.resolved(against: width)),
            bottom: border.bottom + max(.zero, style.box.padding.bottom.resolved(against: width)),
            left: border.left + max(.zero, style.box.padding.left.resolved(against: width)))
    }

    func border(_ box: BoxIndex) -> Edges<LayoutUnit> {
        let collapsed = boxes[box].collapsedEdges
        return collapsed >= 0 ? collapsedEdges[Int(collapsed)] : style(box).box.borderWidth
    }

    /// Margins, `auto` as zero.
    func margins(_ box: BoxIndex, width: LayoutUnit) -> Edges<LayoutUnit> {
        let facts = Int(boxes[box].style)
        if styleFacts[facts].hasFixedMargins { return styleFacts[facts].margins }
        let margin = style(box).box.margin
        return Edges(
            top: margin.top.resolved(against: width), right: margin.right.resolved(against: width),
            bottom: margin.bottom.resolved(against: width), left: margin.left.resolved(against: width))
    }

    /// A border-box width from `width`, `min-width` or `max-width`; nil for `auto`.
    ///
    /// `isBound`: it is a minimum or maximum, for which no automatic minimum counts.
    mutating func borderWidth(
        _ value: SizeValue, of box: BoxIndex, in available: LayoutUnit, edges: Edges<LayoutUnit>, isBound: Bool = false
    ) throws(Interruption) -> LayoutUnit? {
        switch value {
        case .auto: return nil
        case .value(let length):
            let width = max(.zero, length.resolved(against: available))
            return style(box).box.sizing == .borderBox ? max(width, edges.horizontal) : width + edges.horizontal
        case .minContent: return try preferredWidths(box, edges: edges, isBound: isBound).minimum
        case .maxContent: return try preferredWidths(box, edges: edges, isBound: isBound).maximum
        case .fitContent:
            let room = available - margins(box, width: available).horizontal
            return try fitContent(box, in: room, edges: edges, isBound: isBound)
        }
    }

    /// Shrink-to-fit: CSS 2.2 §10.3.5; border box.
    mutating func fitContent(
        _ box: BoxIndex, in available: LayoutUnit, edges: Edges<LayoutUnit>, isBound: Bool = false
    ) throws(Interruption) -> LayoutUnit {
        let widths = try preferredWidths(box, edges: edges, isBound: isBound)
        return min(max(widths.minimum, available), widths.maximum)
    }

    /// Holds a border-box width between `min-width` and `max-width`: CSS 2.2 §10.4.
    mutating func clampWidth(
        _ width: LayoutUnit, of box: BoxIndex, in available: LayoutUnit, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit {
        let style = style(box)
        var result = width
        if style.box.maxWidth != .auto,
            let maximum = try borderWidth(
                style.box.maxWidth, of: box, in: available, edges: edges, isBound: true)
        {
            result = min(result, maximum)
        }
        if style.box.minWidth != .auto,
            let minimum = try borderWidth(
                style.box.minWidth, of: box, in: available, edges: edges, isBound: true)
        {
            result = max(result, minimum)
        }
        return max(result, edges.horizontal)
    }

    /// A border-box height from `height`, `min-height` or `max-height`; nil for `auto` and for percentages of what
    /// depends on the content.
    func borderHeight(
        _ value: SizeValue, of box: BoxIndex, in available: LayoutUnit?, edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        guard case .value(let length) = value else { return nil }
        if length.isPercentage, available == nil { return nil }
        let height = max(.zero, length.resolved(against: available ?? .zero))
        return style(box).box.sizing == .borderBox ? max(height, edges.vertical) : height + edges.vertical
    }

    /// Holds a border-box height between `min-height` and `max-height`: CSS 2.2 §10.7.
    ///
    /// `content` is the height that the content asks for, for bounds such as `min-content`; nil: not known yet, and
    /// such bounds do not count.
    func clampHeight(
        _ height: LayoutUnit, of box: BoxIndex, in available: LayoutUnit?, edges: Edges<LayoutUnit>,
        content: LayoutUnit? = nil
    ) -> LayoutUnit {
        if facts(box).hasAutoHeights { return max(height, edges.vertical) }
        let style = style(box)
        var result = height
        if let maximum = borderHeight(style.box.maxHeight, of: box, in: available, edges: edges) {
            result = min(result, maximum)
        } else if let content, style.box.maxHeight.isContentKeyword {
            result = min(result, content)
        }
        if let minimum = borderHeight(style.box.minHeight, of: box, in: available, edges: edges) {
            result = max(result, minimum)
        } else if let content, style.box.minHeight.isContentKeyword {
            result = max(result, content)
        }
        return max(result, edges.vertical)
    }

    /// The height of a box's containing block by `height` alone, for what asks before layout has settled it; nil: it is
    /// automatic.
    func specifiedHeight(containing box: BoxIndex) -> LayoutUnit? {
        if boxes.hasRatios, boxes[box].isOutOfFlow { return heightsInProgress.containing[box] }
        var parent = boxes[box].parent
        while parent >= 0, boxes[parent].kind == .inline || boxes[parent].flags.contains(.anonymous) {
            parent = boxes[parent].parent
        }
        guard parent >= 0, boxes[parent].kind == .block || boxes[parent].kind == .flex else { return nil }
        return specifiedContentHeight(parent)
    }

    /// The height of a box's content as far as it does not depend on the content itself; nil: it is automatic.
    func specifiedContentHeight(_ parent: BoxIndex) -> LayoutUnit? {
        if boxes.hasRatios, let known = heightsInProgress.content[parent] { return known }
        guard case .value(let length) = style(parent).box.height else { return nil }
        let edges = edges(parent, width: .zero)
        let available = length.isPercentage ? specifiedHeight(containing: parent) : nil
        guard let own = borderHeight(style(parent).box.height, of: parent, in: available, edges: edges) else {
            return nil
        }
        return max(.zero, clampHeight(own, of: parent, in: available, edges: edges) - edges.vertical)
    }

    /// The border-box width of a block-level box in normal flow, before its margins: CSS 2.2 §10.3.3.
    ///
    /// `height` is the containing block's, for boxes whose width follows their height.
    mutating func flowWidth(
        _ box: BoxIndex, in available: LayoutUnit, height: LayoutUnit? = nil, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit {
        let margins = margins(box, width: available)
        let stretched = max(available - margins.horizontal, edges.horizontal)
        var width = try borderWidth(style(box).box.width, of: box, in: available, edges: edges)
        if boxes.hasRatios, width == nil {
            width = try automaticWidth(of: box, height: height, edges: edges, fallback: stretched)
        }
        return try clampWidth(width ?? stretched, of: box, in: available, edges: edges)
    }

    /// The left margin of a block-level box whose width is settled: CSS 2.2 §10.3.3.
    func flowMarginLeft(
        _ box: BoxIndex, borderWidth: LayoutUnit, in available: LayoutUnit, direction: TextStyle.Direction
    ) -> LayoutUnit {
        let margin = style(box).box.margin
        let left = margin.left.resolved(against: available)
        let right = margin.right.resolved(against: available)
        let free = available - borderWidth - left - right
        // Where there is no room, `auto` is zero, and the margin at the line's end gives way.
        if free <= .zero { return direction == .ltr ? left : left + free }
        if margin.left == .auto, margin.right == .auto { return free / 2 }
        if margin.left == .auto { return free }
        if margin.right == .auto || direction == .ltr { return left }
        return left + free
    }

    /// How far `position: relative` moves a box: CSS 2.2 §9.4.3.
    func relativeOffset(_ box: BoxIndex, width: LayoutUnit, height: LayoutUnit?) -> Point {
        guard boxes[box].flags.contains(.relative) else { return .zero }
        let inset = style(box).box.inset
        var offset = Point.zero
        let container = boxes[box].parent
        let isLTR = style(container < 0 ? box : container).text.direction == .ltr
        let isStartSet = isLTR ? inset.left != .auto : inset.right == .auto
        if isStartSet, inset.left != .auto {
            offset.x = inset.left.resolved(against: width)
        } else if inset.right != .auto {
            offset.x = -inset.right.resolved(against: width)
        } else {
            offset.x = inset.left.resolved(against: width)
        }
        if let top = inset.top.definite(against: height) {
            offset.y = top
        } else if let bottom = inset.bottom.definite(against: height) {
            offset.y = -bottom
        }
        return offset
    }
}

extension SizeValue {
    /// `min-content`, `max-content` or `fit-content`: in the block axis all of them are the content's height.
    var isContentKeyword: Bool {
        switch self {
        case .auto, .value: false
        case .minContent, .maxContent, .fitContent: true
        }
    }

    /// Whether a size depends on the content, or follows a ratio.
    var isAutomatic: Bool { self == .auto || isContentKeyword }
}

extension BoxStyle {
    /// Whether `min-height` or `max-height` asks for the content's height.
    var hasContentHeightBounds: Bool { minHeight.isContentKeyword || maxHeight.isContentKeyword }
    /// Whether `height` or a bound of it is a percentage.
    var hasPercentHeights: Bool { height.isPercentage || minHeight.isPercentage || maxHeight.isPercentage }
}

extension AutoLength {
    /// The used value; zero for `auto`.
    func resolved(against basis: LayoutUnit) -> LayoutUnit {
        if case .value(let length) = self { return length.resolved(against: basis) }
        return .zero
    }

    /// The used value; nil for `auto`, and for a percentage of what is not known.
    func definite(against basis: LayoutUnit?) -> LayoutUnit? {
        guard case .value(let length) = self else { return nil }
        if length.isPercentage {
            guard let basis else { return nil }
            return length.resolved(against: basis)
        }
        return length.length
    }
}
