import CSS
import Primitives

/// Min-content and max-content widths of flex containers: CSS Flexbox 1 §9.9.
extension BoxFormatter {
    /// The widths of a flex container's content box whose height is settled; the last answer is kept.
    mutating func flexContentWidths(
        _ box: BoxIndex, settledHeight: LayoutUnit
    ) throws(Interruption) -> IntrinsicWidths {
        if let known = heightsInProgress.widths[box], known.height == settledHeight { return known.widths }
        try countWork()
        var widths = try computeFlexContentWidths(box, settledHeight: settledHeight)
        widths.maximum = max(widths.maximum, widths.minimum)
        heightsInProgress.widths[box] = (settledHeight, widths)
        noteMeasured(box)
        return widths
    }

    /// The widths of a flex container's content box.
    ///
    /// `settledHeight` is the content box's height where the container of this one has settled it.
    mutating func computeFlexContentWidths(
        _ box: BoxIndex, settledHeight: LayoutUnit? = nil
    ) throws(Interruption) -> IntrinsicWidths {
        let style = style(box)
        let isRow = style.flex.direction == .row || style.flex.direction == .rowReverse
        let edges = edges(box, width: .zero)
        var container = FlexContainer(box: box, style: style.flex, isRow: isRow, edges: edges, contentWidth: .zero)
        container.isRTL = style.text.direction == .rtl
        let available = style.box.height == .auto ? nil : specifiedHeight(containing: box)
        if let settledHeight {
            container.contentHeight = settledHeight
            container.percentageHeight = container.contentHeight
        } else if boxes.hasRatios, let known = heightsInProgress.content[box] {
            container.contentHeight = known
            container.percentageHeight = known
        } else if let height = borderHeight(style.box.height, of: box, in: available, edges: edges) {
            let clamped = clampHeight(height, of: box, in: available, edges: edges)
            container.contentHeight = max(.zero, clamped - edges.vertical)
            container.percentageHeight = container.contentHeight
        }
        if isRow { return try rowContentWidths(&container) }
        return try columnContentWidths(&container)
    }

    private mutating func rowContentWidths(_ container: inout FlexContainer) throws(Interruption) -> IntrinsicWidths {
        try collectItems(&container, isMeasuringWidth: true)
        var widths = IntrinsicWidths.zero
        let gap = max(.zero, container.style.columnGap.resolved(against: .zero))
        for (number, item) in container.items.enumerated() {
            let inner = try mainContribution(item, container)
            let before = number > 0 ? gap : .zero
            widths.maximum += inner.maximum + before
            if container.isWrapping {
                widths.minimum = max(widths.minimum, inner.minimum)
            } else {
                widths.minimum += inner.minimum + before
            }
        }
        // Negative margins may take away more than there is.
        return IntrinsicWidths(minimum: max(.zero, widths.minimum), maximum: max(.zero, widths.maximum))
    }

    /// What an item adds to the width of a row, margins included: §9.9.3.
    ///
    /// As browsers have it, only a basis that is a length bounds the contribution, and where lines may wrap it does not
    /// bound the least one: the content has to fit a line of its own.
    private mutating func mainContribution(
        _ item: FlexItem, _ container: FlexContainer
    ) throws(Interruption) -> IntrinsicWidths {
        let known = boxes.hasRatios ? assumeHeight(of: item, container) : nil
        defer { if boxes.hasRatios { heightsInProgress.content[item.box] = known } }
        var widths = try borderContribution(item.box)
        var isFitted = false
        if boxes.hasRatios, preferredRatio(of: item.box) != nil, takesRatioWidth(item, container) {
            widths = try itemWidths(item, container)
            isFitted = true
        } else if boxes[item.box].kind == .flex, style(item.box).box.width == .auto {
            widths = try nestedWidths(item, container, fallback: widths)
        }
        var hasBasis = false
        if case .size(.value(let basis)) = style(item.box).flex.basis { hasBasis = !basis.isPercentage }
        func clamp(_ width: LayoutUnit) -> LayoutUnit {
            var width = width
            if hasBasis, item.grow == 0 { width = min(width, item.base) }
            if hasBasis, item.shrink == 0 { width = max(width, item.base) }
            return max(item.minimum, min(width, item.maximum)) + item.margins.horizontal
        }
        if isFitted, container.isWrapping {
            widths.minimum = max(item.minimum, min(widths.minimum, item.maximum))
        }
        let least = container.isWrapping ? widths.minimum + item.margins.horizontal : clamp(widths.minimum)
        return IntrinsicWidths(minimum: least, maximum: clamp(widths.maximum))
    }

    /// Whether a row counts an item with a ratio as wide as its height makes it.
    ///
    /// As browsers have it, where it fills the line `max-content`, `fit-content` and percentages are as `auto` is.
    private func takesRatioWidth(_ item: FlexItem, _ container: FlexContainer) -> Bool {
        let width = style(item.box).box.width
        if width == .auto { return true }
        guard container.definiteHeight != nil, fillsLine(item, container) else { return false }
        return width.behavesAsAuto(against: nil) || width == .maxContent || width == .fitContent
    }

    private mutating func columnContentWidths(
        _ container: inout FlexContainer
    ) throws(Interruption) -> IntrinsicWidths {
        var widths = IntrinsicWidths.zero
        var child = boxes[container.box].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow {
                let inner = try contribution(child)
                widths.minimum = max(widths.minimum, inner.minimum)
                widths.maximum = max(widths.maximum, inner.maximum)
            }
            child = boxes[child].nextSibling
        }
        if container.isWrapping { widths.maximum = try wrappedColumnWidth(container, widest: widths.maximum) }
        return widths
    }

    /// The width of columns side by side, each item as wide as it would like to be: §9.9.2.
    private mutating func wrappedColumnWidth(
        _ container: FlexContainer, widest: LayoutUnit
    ) throws(Interruption) -> LayoutUnit {
        let bound = style(container.box).box.maxHeight == .auto ? nil : specifiedHeight(containing: container.box)
        let available =
            container.contentHeight
            ?? clampHeight(.max, of: container.box, in: bound, edges: container.edges) - container.edges.vertical
        // Without a limit there is one column, of the widest item.
        if available >= .max - container.edges.vertical { return widest }
        var columns = FlexContainer(
            box: container.box, style: container.style, isRow: false, edges: container.edges, contentWidth: widest)
        columns.isRTL = container.isRTL
        columns.contentHeight = container.contentHeight
        columns.percentageHeight = container.percentageHeight
        columns.mainGap = max(.zero, container.style.rowGap.resolved(against: container.percentageHeight ?? .zero))
        try collectItems(&columns, isMeasuringWidth: true)
        for index in columns.items.indices {
            // Percentages have nothing to refer to.
            let box = columns.items[index].box
            columns.items[index].margins = margins(box, width: .zero)
            columns.items[index].cross = try borderContribution(box).maximum
        }
        columns.breakIntoLines(available: available)
        var sum = max(.zero, container.style.columnGap.resolved(against: .zero)) * max(0, columns.lines.count - 1)
        for line in columns.lines { sum += columns.crossSize(of: line).cross }
        return max(widest, sum)
    }
}
