import CSS
import Primitives

/// What formatting asks of a style again and again, as plain numbers.
///
/// Reading it takes no reference to the style: thousands of cells ask for their edges several times each.
struct StyleFacts {
    /// Border and padding; right where `hasFixedEdges`.
    var edges = Edges(all: LayoutUnit.zero)
    /// Padding; right where `hasFixedEdges`.
    var padding = Edges(all: LayoutUnit.zero)
    /// Margins with `auto` as zero; right where `hasFixedMargins`.
    var margins = Edges(all: LayoutUnit.zero)
    /// No padding is a percentage.
    var hasFixedEdges = false
    /// No margin is a percentage.
    var hasFixedMargins = false
    /// `width` and its bounds are `auto`.
    var hasAutoWidths = false
    /// `height` and its bounds are `auto`.
    var hasAutoHeights = false
    /// `height` or a bound of it is a percentage.
    var hasPercentHeights = false
    /// `visibility` is `collapse`.
    var isCollapsed = false
    /// The fields are set.
    var isKnown = false

    init() {}

    init(_ style: ComputedStyle) {
        let box = style.box
        let (padding, margin) = (box.padding, box.margin)
        hasFixedEdges =
            !padding.top.isPercentage && !padding.right.isPercentage && !padding.bottom.isPercentage
            && !padding.left.isPercentage
        hasFixedMargins =
            margin.top.isFixed && margin.right.isFixed && margin.bottom.isFixed && margin.left.isFixed
        self.padding = Edges(
            top: max(.zero, padding.top.length), right: max(.zero, padding.right.length),
            bottom: max(.zero, padding.bottom.length), left: max(.zero, padding.left.length))
        edges = box.borderWidth + self.padding
        margins = Edges(
            top: margin.top.resolved(against: .zero), right: margin.right.resolved(against: .zero),
            bottom: margin.bottom.resolved(against: .zero), left: margin.left.resolved(against: .zero))
        hasAutoWidths = box.width.isAuto && box.minWidth.isAuto && box.maxWidth.isAuto
        hasAutoHeights = box.height.isAuto && box.minHeight.isAuto && box.maxHeight.isAuto
        hasPercentHeights = box.hasPercentHeights
        isCollapsed = style.text.visibility == .collapse
        isKnown = true
    }
}

extension Edges<LayoutUnit> {
    static func + (a: Edges, b: Edges) -> Edges {
        Edges(top: a.top + b.top, right: a.right + b.right, bottom: a.bottom + b.bottom, left: a.left + b.left)
    }
}

extension SizeValue {
    var isAuto: Bool {
        if case .auto = self { return true }
        return false
    }

    var isPercentage: Bool {
        if case .value(let length) = self { return length.isPercentage }
        return false
    }
}

extension AutoLength {
    fileprivate var isFixed: Bool {
        if case .value(let length) = self { return !length.isPercentage }
        return true
    }
}
