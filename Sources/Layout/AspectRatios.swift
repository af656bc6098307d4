import CSS
import Primitives

/// Boxes with a preferred aspect ratio that are not replaced: CSS Box Sizing 4 §5.
///
/// All sizes are border-box sizes. Tables, cells and inline boxes have no such ratio.
extension BoxFormatter {
    /// The ratio of a box with content; nil: it has none.
    func preferredRatio(of box: BoxIndex) -> AspectRatio? {
        guard boxes.hasRatios, boxes[box].kind == .block || boxes[box].kind == .flex else { return nil }
        return style(box).box.aspectRatio
    }

    /// The height that an automatic height is by the ratio, held between the bounds; nil: the content gives the height.
    ///
    /// `available` is the containing block's height; nil: it depends on the content. The box's content is not counted:
    /// `hasAutomaticMinimumHeight(_:)` tells whether it has to be.
    func ratioHeight(
        of box: BoxIndex, width: LayoutUnit, in available: LayoutUnit?, edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        guard let ratio = preferredRatio(of: box) else { return nil }
        let height = style(box).box.height
        guard height.isContentKeyword || height.behavesAsAuto(against: available) else { return nil }
        let transferred = transferredHeight(width, by: ratio, of: box, edges: edges)
        return clampHeight(transferred, of: box, in: available, edges: edges)
    }

    /// The height that `min-content` and the like are of a box with a ratio; nil: it has none.
    func ratioContentHeight(of box: BoxIndex, width: LayoutUnit, edges: Edges<LayoutUnit>) -> LayoutUnit? {
        guard let ratio = preferredRatio(of: box) else { return nil }
        return transferredHeight(width, by: ratio, of: box, edges: edges)
    }

    /// Whether a height by the ratio is at least that of the content: §5.2.
    func hasAutomaticMinimumHeight(_ box: BoxIndex) -> Bool {
        let values = style(box).box
        guard values.minHeight == .auto, values.overflow == .visible, !values.maxHeight.isContentKeyword else {
            return false
        }
        // As browsers have it, not where a percentage behaves as `auto`.
        return values.height == .auto || values.height.isContentKeyword
    }

    /// The width that follows from a definite height by the ratio alone; nil: there is no ratio or no such height.
    func transferredWidth(
        of box: BoxIndex, height available: LayoutUnit?, edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        guard let ratio = preferredRatio(of: box), box != heightsInProgress.automatic else { return nil }
        if let settled = heightsInProgress.border[box] {
            return transferredWidth(settled, by: ratio, of: box, edges: edges)
        }
        guard let own = borderHeight(style(box).box.height, of: box, in: available, edges: edges) else { return nil }
        let height = clampHeight(own, of: box, in: available, edges: edges)
        return transferredWidth(height, by: ratio, of: box, edges: edges)
    }

    /// The width that follows from a height that is settled, by the ratio alone; nil: there is no ratio.
    func transferredWidth(
        of box: BoxIndex, settledHeight height: LayoutUnit, edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        preferredRatio(of: box).map { transferredWidth(height, by: $0, of: box, edges: edges) }
    }

    /// The width that follows from a definite height, no less than the content's least width where `min-width` is
    /// `auto`; nil: there is no ratio or no such height.
    mutating func ratioWidth(
        of box: BoxIndex, height available: LayoutUnit?, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit? {
        guard let width = transferredWidth(of: box, height: available, edges: edges) else { return nil }
        return max(width, try automaticMinimumWidth(box, edges: edges))
    }

    /// The least width of a box whose width follows its height: §5.2.
    mutating func automaticMinimumWidth(
        _ box: BoxIndex, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit {
        let values = style(box).box
        guard values.minWidth == .auto, values.overflow == .visible else { return .zero }
        return try contentWidths(box, edges: edges).minimum
    }

    /// An automatic width, which is `fallback` without a ratio: that of the ratio where the height is definite,
    /// otherwise held between the bounds of the height that the ratio transfers, §5.3.
    mutating func automaticWidth(
        of box: BoxIndex, height available: LayoutUnit?, edges: Edges<LayoutUnit>, fallback: LayoutUnit
    ) throws(Interruption) -> LayoutUnit {
        guard let ratio = preferredRatio(of: box) else { return fallback }
        if let width = try ratioWidth(of: box, height: available, edges: edges) { return width }
        return holdByHeights(fallback, of: box, by: ratio, in: available, edges: edges)
    }

    /// The height of a positioned box with a ratio that its width follows: its own, or what `top` and `bottom` leave.
    func positionedRatioHeight(_ box: BoxIndex, in area: Rect, isOverdetermined: Bool) -> LayoutUnit? {
        guard preferredRatio(of: box) != nil else { return nil }
        let edges = edges(box, width: area.width)
        let values = style(box).box
        let align = style(box).flex.alignSelf
        if values.height == .auto, !isOverdetermined, align == .auto || align == .stretch,
            let top = values.inset.top.definite(against: area.height),
            let bottom = values.inset.bottom.definite(against: area.height)
        {
            let room = area.height - top - bottom - margins(box, width: area.width).vertical
            return clampHeight(room, of: box, in: area.height, edges: edges)
        }
        return borderHeight(values.height, of: box, in: area.height, edges: edges)
            .map { clampHeight($0, of: box, in: area.height, edges: edges) }
    }

    /// The widths that a box's content asks for; where it has a ratio, that and its heights count too.
    ///
    /// `isBound`: of a minimum or maximum, for which no automatic minimum counts.
    mutating func preferredWidths(
        _ box: BoxIndex, edges: Edges<LayoutUnit>, isBound: Bool = false
    ) throws(Interruption) -> IntrinsicWidths {
        let content = try contentWidths(box, edges: edges)
        guard let ratio = preferredRatio(of: box) else { return content }
        let available = specifiedHeight(containing: box)
        if var width = transferredWidth(of: box, height: available, edges: edges) {
            if !isBound { width = max(width, try automaticMinimumWidth(box, edges: edges)) }
            return IntrinsicWidths(minimum: width, maximum: width)
        }
        return IntrinsicWidths(
            minimum: holdByHeights(content.minimum, of: box, by: ratio, in: available, edges: edges),
            maximum: holdByHeights(content.maximum, of: box, by: ratio, in: available, edges: edges))
    }

    /// Holds a width between what `min-height` and `max-height` are by the ratio.
    func holdByHeights(
        _ width: LayoutUnit, of box: BoxIndex, by ratio: AspectRatio, in available: LayoutUnit?,
        edges: Edges<LayoutUnit>
    ) -> LayoutUnit {
        let values = style(box).box
        var result = width
        if let maximum = borderHeight(values.maxHeight, of: box, in: available, edges: edges) {
            result = min(result, transferredWidth(maximum, by: ratio, of: box, edges: edges))
        }
        // No height is less than border and padding.
        let minimum = borderHeight(values.minHeight, of: box, in: available, edges: edges) ?? edges.vertical
        return max(result, transferredWidth(minimum, by: ratio, of: box, edges: edges))
    }

    /// Holds a height between what `min-width` and `max-width` are by the ratio.
    mutating func holdByWidths(
        _ height: LayoutUnit, of box: BoxIndex, by ratio: AspectRatio, in available: LayoutUnit,
        edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit {
        let values = style(box).box
        var result = height
        if let maximum = try borderWidth(values.maxWidth, of: box, in: available, edges: edges) {
            result = min(result, transferredHeight(maximum, by: ratio, of: box, edges: edges))
        }
        if let minimum = try borderWidth(values.minWidth, of: box, in: available, edges: edges) {
            result = max(result, transferredHeight(minimum, by: ratio, of: box, edges: edges))
        }
        return result
    }

    /// The widths that the content of an item in a row asks for: CSS Flexbox 1 §9.2 step 3B, §4.5.
    mutating func itemWidths(
        _ item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> IntrinsicWidths {
        let content = try contentWidths(item.box, edges: item.edges)
        guard let ratio = preferredRatio(of: item.box) else { return content }
        let available = container.percentageHeight
        var width = transferredWidth(of: item.box, height: available, edges: item.edges)
        if width == nil, let height = container.definiteHeight, fillsLine(item, container) {
            let settled = clampHeight(
                height - item.margins.vertical, of: item.box, in: available, edges: item.edges)
            width = transferredWidth(of: item.box, settledHeight: settled, edges: item.edges)
        }
        if let width { return IntrinsicWidths(minimum: width, maximum: width) }
        return IntrinsicWidths(
            minimum: holdByHeights(content.minimum, of: item.box, by: ratio, in: available, edges: item.edges),
            maximum: holdByHeights(content.maximum, of: item.box, by: ratio, in: available, edges: item.edges))
    }

    /// The least width of an item in a row by its content: the content size suggestion of CSS Flexbox 1 §4.5.
    mutating func suggestedLeastWidth(
        _ item: FlexItem, _ container: FlexContainer, _ content: IntrinsicWidths
    ) throws(Interruption) -> LayoutUnit {
        guard let ratio = preferredRatio(of: item.box) else { return content.minimum }
        let least = try contentWidths(item.box, edges: item.edges).minimum
        // As browsers have it, bounds of the height do not count where the height is definite.
        let isDefinite =
            container.definiteHeight != nil && fillsLine(item, container)
            || borderHeight(
                style(item.box).box.height, of: item.box, in: container.percentageHeight, edges: item.edges) != nil
        if isDefinite { return max(content.minimum, least) }
        let held = holdByHeights(least, of: item.box, by: ratio, in: container.percentageHeight, edges: item.edges)
        return max(content.minimum, held)
    }

    /// The height that an item in a column has by its ratio, its own `height` aside; nil: it has no ratio.
    mutating func ratioContentHeight(
        of item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit? {
        guard let ratio = preferredRatio(of: item.box) else { return nil }
        let width = try suggestedWidth(of: item, container)
        return transferredHeight(width, by: ratio, of: item.box, edges: item.edges)
    }

    /// The least height of an item in a column by its content and its ratio.
    ///
    /// The content size suggestion of CSS Flexbox 1 §4.5; `height` is what the ratio gives.
    mutating func ratioLeastHeight(
        of item: FlexItem, _ container: FlexContainer, _ height: LayoutUnit
    ) throws(Interruption) -> LayoutUnit {
        guard let ratio = preferredRatio(of: item.box) else { return height }
        let specified = style(item.box).box.height
        // As browsers have it, the content does not count for keywords and where a percentage behaves as `auto`.
        if specified.isContentKeyword { return height }
        if specified != .auto, specified.behavesAsAuto(against: container.percentageHeight) { return height }
        let content = try measure(
            item.box, width: suggestedWidth(of: item, container), containingWidth: container.contentWidth,
            percentageHeight: container.percentageHeight, ignoresHeights: true
        ).intrinsicHeight
        return try holdByWidths(
            max(height, content), of: item.box, by: ratio, in: container.contentWidth, edges: item.edges)
    }

    /// An item's width in a column as if its `height` were `auto`.
    private mutating func suggestedWidth(
        of item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit {
        let values = style(item.box).box
        let isBounded = values.minWidth.isContentKeyword || values.maxWidth.isContentKeyword
        let isAutomatic = values.width.isAutomatic && !fillsLine(item, container)
        if values.height == .auto || !isBounded && !isAutomatic { return item.cross }
        let outer = heightsInProgress.automatic
        heightsInProgress.automatic = item.box
        defer { heightsInProgress.automatic = outer }
        return try columnItemWidth(item, container, style(item.box))
    }

    private func transferredHeight(
        _ width: LayoutUnit, by ratio: AspectRatio, of box: BoxIndex, edges: Edges<LayoutUnit>
    ) -> LayoutUnit {
        if !ratio.isAuto, style(box).box.sizing == .borderBox { return max(ratio.height(width), edges.vertical) }
        return ratio.height(max(.zero, width - edges.horizontal)) + edges.vertical
    }

    private func transferredWidth(
        _ height: LayoutUnit, by ratio: AspectRatio, of box: BoxIndex, edges: Edges<LayoutUnit>
    ) -> LayoutUnit {
        if !ratio.isAuto, style(box).box.sizing == .borderBox { return max(ratio.width(height), edges.horizontal) }
        return ratio.width(max(.zero, height - edges.vertical)) + edges.horizontal
    }
}

extension AspectRatio {
    /// The height that belongs to a width; what is less than 1/64 px is dropped, as browsers do.
    func height(_ width: LayoutUnit) -> LayoutUnit { scaled(width, self.height, self.width) }

    /// The width that belongs to a height.
    func width(_ height: LayoutUnit) -> LayoutUnit { scaled(height, self.width, self.height) }

    private func scaled(_ length: LayoutUnit, _ factor: Double, _ divisor: Double) -> LayoutUnit {
        LayoutUnit((Double(length.rawValue) * factor / divisor).rounded(.towardZero) / 64)
    }
}
