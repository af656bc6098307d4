import CSS
import Primitives

/// Flex base sizes and automatic minimum sizes of items: CSS Flexbox 1 §9.2 step 3, §4.5.
extension BoxFormatter {
    /// Base size, least and greatest width of an item in a row.
    ///
    /// `available` is the container's width; nil: it is what is being measured.
    mutating func sizeInRow(
        _ item: inout FlexItem, _ container: FlexContainer, _ style: ComputedStyle, available: LayoutUnit?
    ) throws(Interruption) {
        let isReplaced = boxes[item.box].kind == .replaced
        let known = boxes.hasRatios ? assumeHeight(of: item, container) : nil
        defer { if boxes.hasRatios { heightsInProgress.content[item.box] = known } }
        let content: IntrinsicWidths
        if isReplaced {
            let width = try replacedContentWidth(item, container)
            content = IntrinsicWidths(minimum: width, maximum: width)
        } else {
            content =
                boxes[item.box].kind == .flex
                ? try nestedWidths(item, container, fallback: nil) : try itemWidths(item, container)
        }
        let specified = try mainWidth(style.box.width, item, available, content)
        switch style.flex.basis {
        case .content: item.base = content.maximum
        case .size(.auto): item.base = specified ?? content.maximum
        case .size(let size): item.base = try mainWidth(size, item, available, content) ?? content.maximum
        }
        if let maximum = try mainWidth(style.box.maxWidth, item, available, content) {
            item.maximum = maximum
        } else if style.box.maxWidth == .fitContent {
            item.maximum = content.maximum
        }
        item.minimum = item.edges.horizontal
        if style.box.minWidth == .auto {
            if style.box.overflow == .visible || isReplaced {
                var least = try suggestedLeastWidth(item, container, content)
                if let specified { least = min(least, specified) }
                item.minimum = max(item.minimum, min(least, item.maximum))
            }
        } else if let minimum = try mainWidth(style.box.minWidth, item, available, content) {
            item.minimum = max(item.minimum, minimum)
        }
        // A table is never narrower than its content.
        if boxes[item.box].kind == .table { item.minimum = max(item.minimum, content.minimum) }
        item.base = max(item.base, item.edges.horizontal)
        item.maximum = max(item.maximum, item.minimum)
    }

    /// Makes the height known that an item in a row has from its container, while its widths are asked for.
    ///
    /// Gives what was known before.
    mutating func assumeHeight(of item: FlexItem, _ container: FlexContainer) -> LayoutUnit?? {
        let known = heightsInProgress.content[item.box]
        if let height = container.definiteHeight, fillsLine(item, container) {
            let settled = clampHeight(
                height - item.margins.vertical, of: item.box, in: container.percentageHeight, edges: item.edges)
            heightsInProgress.content[item.box] = max(.zero, settled - item.edges.vertical)
        }
        return known
    }

    /// The widths of an item that is itself a flex container: columns side by side depend on its height.
    ///
    /// `fallback` is what they are where they do not; nil: what its content asks for.
    mutating func nestedWidths(
        _ item: FlexItem, _ container: FlexContainer, fallback: IntrinsicWidths?
    ) throws(Interruption) -> IntrinsicWidths {
        let flex = style(item.box).flex
        let hasColumns = flex.wrap != .nowrap && (flex.direction == .column || flex.direction == .columnReverse)
        // Where there are ratios, the height is known whenever widths are asked for.
        guard hasColumns, !boxes.hasRatios, let height = container.definiteHeight, fillsLine(item, container) else {
            if let fallback { return fallback }
            return try itemWidths(item, container)
        }
        let settled = clampHeight(
            height - item.margins.vertical, of: item.box, in: container.percentageHeight, edges: item.edges)
        let content = try flexContentWidths(item.box, settledHeight: max(.zero, settled - item.edges.vertical))
        let edges = item.edges.horizontal
        return IntrinsicWidths(minimum: content.minimum + edges, maximum: content.maximum + edges)
    }

    /// The used value of a main size property in a row; nil where it is `auto` or behaves so.
    private mutating func mainWidth(
        _ value: SizeValue, _ item: FlexItem, _ available: LayoutUnit?, _ content: IntrinsicWidths
    ) throws(Interruption) -> LayoutUnit? {
        if value.behavesAsAuto(against: available) { return nil }
        switch value {
        case .auto: return nil
        case .value: return try borderWidth(value, of: item.box, in: available ?? .zero, edges: item.edges)
        case .minContent: return content.minimum
        case .maxContent: return content.maximum
        case .fitContent:
            guard let available else { return nil }
            return min(max(content.minimum, available - item.margins.horizontal), content.maximum)
        }
    }

    /// The width that a replaced item in a row has of its own: from its height where that is definite.
    private mutating func replacedContentWidth(
        _ item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit {
        var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
        constraints.ignoresWidths = true
        if let height = container.definiteHeight, fillsLine(item, container) {
            var content: LayoutUnit?
            if style(item.box).box.hasContentHeightBounds {
                var natural = constraints
                natural.ignoresHeights = true
                content = try replacedSize(item.box, natural).height
            }
            constraints.borderHeight = clampHeight(
                height - item.margins.vertical, of: item.box, in: container.percentageHeight, edges: item.edges,
                content: content)
        }
        return try replacedSize(item.box, constraints).width
    }

    /// Base size, least and greatest height of an item in a column.
    ///
    /// While the container's width is measured, items are as wide as they would like to be.
    mutating func sizeInColumn(
        _ item: inout FlexItem, _ container: FlexContainer, _ style: ComputedStyle, isMeasuringWidth: Bool
    ) throws(Interruption) {
        item.cross =
            isMeasuringWidth
            ? try borderContribution(item.box).maximum : try columnItemWidth(item, container, style)
        let height = container.percentageHeight
        let specified = borderHeight(style.box.height, of: item.box, in: height, edges: item.edges)
        switch style.flex.basis {
        case .size(.auto):
            if let specified {
                item.base = specified
            } else {
                item.base = try contentHeight(of: item, container)
                item.flags.insert(.contentBase)
            }
        case .size(let size):
            if let basis = borderHeight(size, of: item.box, in: height, edges: item.edges) {
                item.base = basis
            } else {
                item.base = try contentHeight(of: item, container)
                item.flags.insert(.contentBase)
            }
        case .content:
            item.base = try contentHeight(of: item, container)
            item.flags.insert(.contentBase)
        }
        if height != nil || !item.flags.contains(.contentBase) { item.flags.insert(.definiteMain) }
        if boxes.hasRatios, preferredRatio(of: item.box) != nil { item.flags.insert(.definiteMain) }
        item.maximum = try boundHeight(style.box.maxHeight, item, container) ?? .max
        item.minimum = item.edges.vertical
        if style.box.minHeight == .auto {
            // Where nothing can shrink, the least height of an item with its own height does not matter.
            let canShrink =
                container.contentHeight != nil || style.flex.basis != .size(.auto)
                || self.style(container.box).box.maxHeight != .auto
            if style.box.overflow == .visible || boxes[item.box].kind == .replaced, canShrink || specified == nil {
                var least = try contentHeight(of: item, container)
                if boxes.hasRatios { least = try ratioLeastHeight(of: item, container, least) }
                if let specified { least = min(least, specified) }
                item.minimum = max(item.minimum, min(least, item.maximum))
            }
        } else if let minimum = try boundHeight(style.box.minHeight, item, container) {
            item.minimum = max(item.minimum, minimum)
        }
        if boxes[item.box].kind == .table {
            item.minimum = max(item.minimum, try contentHeight(of: item, container))
        }
        item.base = max(item.base, item.edges.vertical)
        item.maximum = max(item.maximum, item.minimum)
    }

    /// The used value of `min-height` or `max-height` in a column; nil where it sets no bound.
    private mutating func boundHeight(
        _ value: SizeValue, _ item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit? {
        switch value {
        case .auto: return nil
        case .value: return borderHeight(value, of: item.box, in: container.percentageHeight, edges: item.edges)
        case .minContent, .maxContent, .fitContent: return try contentHeight(of: item, container)
        }
    }

    /// The border-box height of an item's content in a column, its own `height` aside.
    private mutating func contentHeight(
        of item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit {
        if boxes[item.box].kind == .replaced {
            var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
            // A width that follows the height does not count: CSS Flexbox 1 §4.5.
            let width = style(item.box).box.width
            let followsHeight = width == .auto && !fillsLine(item, container) || width.isContentKeyword
            if !followsHeight { constraints.borderWidth = item.cross }
            constraints.ignoresHeights = true
            return try replacedSize(item.box, constraints).height
        }
        if boxes.hasRatios, let height = try ratioContentHeight(of: item, container) { return height }
        return try measure(
            item.box, width: item.cross, containingWidth: container.contentWidth,
            percentageHeight: container.percentageHeight, ignoresHeights: true
        ).intrinsicHeight
    }

    /// The width of an item in a column, where one line takes the container's width.
    mutating func columnItemWidth(
        _ item: FlexItem, _ container: FlexContainer, _ style: ComputedStyle
    ) throws(Interruption) -> LayoutUnit {
        let available = container.contentWidth
        let room = available - item.margins.horizontal
        let isFilling = fillsLine(item, container)
        if boxes[item.box].kind == .replaced, !isFilling {
            return try replacedSize(
                item.box, Constraints(width: available, height: container.percentageHeight)
            ).width
        }
        var width = try borderWidth(style.box.width, of: item.box, in: available, edges: item.edges)
        if width == nil, isFilling { width = room }
        if width == nil {
            let fitted = try fitContent(item.box, in: room, edges: item.edges)
            width = try automaticWidth(
                of: item.box, height: container.percentageHeight, edges: item.edges, fallback: fitted)
        }
        let clamped = try clampWidth(width ?? .zero, of: item.box, in: available, edges: item.edges)
        if boxes[item.box].kind == .table {
            return max(clamped, try contentWidths(item.box, edges: item.edges).minimum)
        }
        return clamped
    }
}
