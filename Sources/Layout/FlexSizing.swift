import CSS
import Primitives

/// Sizes of flex containers and their lines: CSS Flexbox 1 §9.2–§9.6.
extension BoxFormatter {
    /// Sizes and places all items of a container, as if there were no pages.
    mutating func flexContainer(
        _ box: BoxIndex, borderWidth: LayoutUnit, _ constraints: Constraints, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> FlexContainer {
        let style = style(box)
        let isRow = style.flex.direction == .row || style.flex.direction == .rowReverse
        var container = FlexContainer(
            box: box, style: style.flex, isRow: isRow, edges: edges,
            contentWidth: max(.zero, borderWidth - edges.horizontal))
        container.isRTL = style.text.direction == .rtl
        if let settled = constraints.borderHeight {
            container.contentHeight = max(.zero, settled - edges.vertical)
            let reference = max(.zero, (constraints.referenceHeight ?? settled) - edges.vertical)
            container.percentageHeight = constraints.isHeightIndefinite ? nil : reference
        } else if !constraints.ignoresHeights,
            let own = borderHeight(style.box.height, of: box, in: constraints.height, edges: edges)
        {
            var height = clampHeight(own, of: box, in: constraints.height, edges: edges)
            // Bounds by the content do not count for percentages: the content's height would depend on itself.
            container.percentageHeight = max(.zero, height - edges.vertical)
            if style.box.hasContentHeightBounds {
                // As browsers have it, items that stretch are as high as the container.
                var measured = container
                measured.contentHeight = container.percentageHeight
                try arrange(&measured, constraints)
                let content = ratioContentHeight(of: box, width: borderWidth, edges: edges)
                height = clampHeight(
                    own, of: box, in: constraints.height, edges: edges, content: content ?? measured.intrinsicHeight)
            }
            container.contentHeight = max(.zero, height - edges.vertical)
        } else if !constraints.ignoresHeights,
            var height = ratioHeight(of: box, width: borderWidth, in: constraints.height, edges: edges)
        {
            container.percentageHeight = max(.zero, height - edges.vertical)
            if hasAutomaticMinimumHeight(box) {
                var measured = container
                measured.contentHeight = container.percentageHeight
                try arrange(&measured, constraints)
                let content = max(height, measured.intrinsicHeight)
                height = clampHeight(content, of: box, in: constraints.height, edges: edges)
            }
            container.contentHeight = max(.zero, height - edges.vertical)
        }
        try arrange(&container, constraints)
        return container
    }

    private mutating func arrange(
        _ container: inout FlexContainer, _ constraints: Constraints
    ) throws(Interruption) {
        if boxes.hasRatios { heightsInProgress.content.updateValue(container.percentageHeight, forKey: container.box) }
        let isRow = container.isRow
        let columnGap = max(.zero, container.style.columnGap.resolved(against: container.contentWidth))
        let rowGap = max(.zero, container.style.rowGap.resolved(against: container.percentageHeight ?? .zero))
        (container.mainGap, container.crossGap) = isRow ? (columnGap, rowGap) : (rowGap, columnGap)
        try collectItems(&container, isMeasuringWidth: false)
        container.breakIntoLines(available: lineLength(container, constraints))
        settleMainSize(&container, constraints)
        for line in container.lines { container.resolveFlexibleLengths(line, available: container.mainSize) }
        try settleItemCrossSizes(&container)
        settleLineCrossSizes(&container, constraints)
        if !isRow, container.isWrapping { try refitWidths(&container) }
        container.alignLines()
        try stretchItems(&container)
        for line in container.lines {
            container.justify(line)
            container.alignItems(of: line)
        }
    }

    /// Makes the items, in the order that `order` gives: §5.4, §9.1, §9.2.
    ///
    /// While a container's intrinsic width is measured, percentages have nothing to refer to.
    mutating func collectItems(
        _ container: inout FlexContainer, isMeasuringWidth: Bool
    ) throws(Interruption) {
        var isReordered = false
        var child = boxes[container.box].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow {
                let style = style(child)
                if style.flex.order != 0 { isReordered = true }
                container.items.append(flexItem(child, style, container))
            }
            child = boxes[child].nextSibling
        }
        if isReordered {
            let positions = container.items.enumerated().sorted { a, b in
                let (first, second) = (style(a.element.box).flex.order, style(b.element.box).flex.order)
                return (first, a.offset) < (second, b.offset)
            }
            container.items = positions.map(\.element)
        }
        for index in container.items.indices {
            let style = style(container.items[index].box)
            if container.isRow {
                try sizeInRow(
                    &container.items[index], container, style,
                    available: isMeasuringWidth ? nil : container.contentWidth)
            } else {
                try sizeInColumn(&container.items[index], container, style, isMeasuringWidth: isMeasuringWidth)
            }
        }
    }

    private func flexItem(_ box: BoxIndex, _ style: ComputedStyle, _ container: FlexContainer) -> FlexItem {
        var item = FlexItem(
            box: box, align: flexAlignment(style, in: container), margins: margins(box, width: container.contentWidth),
            edges: edges(box, width: container.contentWidth), grow: style.flex.grow, shrink: style.flex.shrink)
        let margin = style.box.margin
        let (top, right) = (margin.top == .auto, margin.right == .auto)
        let (bottom, left) = (margin.bottom == .auto, margin.left == .auto)
        if top || right || bottom || left {
            if container.isRow ? left : top { item.flags.insert(.autoMainStart) }
            if container.isRow ? right : bottom { item.flags.insert(.autoMainEnd) }
            if container.isRow ? top : container.isRTL ? right : left { item.flags.insert(.autoCrossStart) }
            if container.isRow ? bottom : container.isRTL ? left : right { item.flags.insert(.autoCrossEnd) }
        }
        if item.align == .baseline, !item.hasAutoCrossMargin {
            item.flags.insert(.baselineAligned)
        }
        return item
    }

    func flexAlignment(_ style: ComputedStyle, in container: FlexContainer) -> FlexStyle.Align {
        style.flex.alignSelf == .auto ? container.style.alignItems : style.flex.alignSelf
    }

    /// How long a line may become before it is broken; §9.3: a greatest height limits columns as well.
    private func lineLength(_ container: FlexContainer, _ constraints: Constraints) -> LayoutUnit {
        if container.isRow { return container.contentWidth }
        // As browsers have it, what the content adds to the height of a ratio makes columns no longer.
        if boxes.hasRatios, container.isWrapping, constraints.borderHeight == nil,
            let height = ratioHeight(
                of: container.box, width: container.contentWidth + container.edges.horizontal, in: constraints.height,
                edges: container.edges)
        {
            return height - container.edges.vertical
        }
        if let height = container.contentHeight { return height }
        // Where the height that the content asks for is measured, lines are still those of the container's own height,
        // as browsers have it not where that is a percentage.
        let height = style(container.box).box.height
        let own =
            container.isWrapping && !height.behavesAsAuto(against: nil)
            ? borderHeight(height, of: container.box, in: constraints.height, edges: container.edges) : nil
        return clampHeight(own ?? .max, of: container.box, in: constraints.height, edges: container.edges)
            - container.edges.vertical
    }

    private func settleMainSize(_ container: inout FlexContainer, _ constraints: Constraints) {
        if container.isRow {
            container.mainSize = container.contentWidth
            return
        }
        var longest = LayoutUnit.zero
        for line in container.lines { longest = max(longest, container.length(of: line, \.hypothetical)) }
        container.intrinsicHeight = longest + container.edges.vertical
        container.mainSize =
            container.contentHeight
            ?? clampHeight(
                container.intrinsicHeight, of: container.box, in: constraints.height, edges: container.edges,
                content: container.intrinsicHeight) - container.edges.vertical
    }

    /// The items' hypothetical cross sizes: §9.4 step 7.
    private mutating func settleItemCrossSizes(_ container: inout FlexContainer) throws(Interruption) {
        for index in container.items.indices {
            let item = container.items[index]
            if !container.isRow {
                // The width of a picture follows the height that it got.
                let followsHeight = !item.hasContentHeight || style(item.box).box.height != .auto
                if boxes[item.box].kind == .replaced, followsHeight, !fillsLine(item, container) {
                    var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
                    constraints.borderHeight = item.main
                    container.items[index].cross = try replacedSize(item.box, constraints).width
                } else if boxes.hasRatios, preferredRatio(of: item.box) != nil, followsHeight {
                    try settleRatioWidth(of: &container.items[index], container)
                }
            } else if let height = container.contentHeight, fillsLine(item, container) {
                let size = height - item.margins.vertical
                let content = try boundedHeight(of: item, stretchedTo: size, container)
                container.items[index].cross = clampHeight(
                    size, of: item.box, in: container.percentageHeight, edges: item.edges, content: content)
            } else {
                let measured = try measure(
                    item.box, width: item.main, containingWidth: container.contentWidth,
                    percentageHeight: container.percentageHeight)
                container.items[index].cross = measured.size.height
                container.items[index].baseline = measured.firstBaseline
            }
        }
    }

    /// The width of an item in a column that follows the height it has got by its ratio.
    private mutating func settleRatioWidth(
        of item: inout FlexItem, _ container: FlexContainer
    ) throws(Interruption) {
        heightsInProgress.border[item.box] = item.main
        defer { heightsInProgress.border[item.box] = nil }
        let values = style(item.box).box
        var width = item.cross
        if values.width.isAutomatic, !fillsLine(item, container),
            let followed = transferredWidth(of: item.box, settledHeight: item.main, edges: item.edges)
        {
            // As browsers have it, the content's least width counts where the item has a height of its own.
            let least = values.height == .auto ? .zero : try automaticMinimumWidth(item.box, edges: item.edges)
            width = max(followed, least)
        } else if fillsLine(item, container) {
            width = container.contentWidth - item.margins.horizontal
        }
        item.cross = try clampWidth(width, of: item.box, in: container.contentWidth, edges: item.edges)
    }

    /// Whether an item has the cross size of the container from the start, since there is but one line: §9.8.
    func fillsLine(_ item: FlexItem, _ container: FlexContainer) -> Bool {
        !container.isWrapping && stretches(item, container)
    }

    /// Whether an item takes its line's cross size: §8.3 `stretch`.
    func stretches(_ item: FlexItem, _ container: FlexContainer) -> Bool {
        guard item.align == .stretch, !item.hasAutoCrossMargin else { return false }
        let style = style(item.box)
        return (container.isRow ? style.box.height : style.box.width) == .auto
    }

    /// Cross sizes of lines and the container: §9.4 steps 8 and 15.
    private func settleLineCrossSizes(_ container: inout FlexContainer, _ constraints: Constraints) {
        var sum = container.crossGap * max(0, container.lines.count - 1)
        for number in container.lines.indices {
            container.lines[number] = container.crossSize(of: container.lines[number])
            sum += container.lines[number].cross
        }
        if container.isRow {
            container.intrinsicHeight = sum + container.edges.vertical
            container.crossSize =
                container.contentHeight
                ?? clampHeight(
                    container.intrinsicHeight, of: container.box, in: constraints.height, edges: container.edges,
                    content: container.intrinsicHeight) - container.edges.vertical
        } else {
            container.crossSize = container.contentWidth
        }
        if !container.isWrapping, container.lines.count == 1 { container.lines[0].cross = container.crossSize }
    }

    /// Lets the items of a column that is wider than its container use its width.
    ///
    /// Browsers fit them to their line, where the line has a width.
    private mutating func refitWidths(_ container: inout FlexContainer) throws(Interruption) {
        for line in container.lines where line.cross > container.contentWidth {
            for index in line.items {
                let item = container.items[index]
                let kind = boxes[item.box].kind
                guard !stretches(item, container), style(item.box).box.width == .auto, kind != .replaced,
                    kind != .table,
                    preferredRatio(of: item.box) == nil
                else { continue }
                let fitted = try fitContent(item.box, in: line.cross - item.margins.horizontal, edges: item.edges)
                container.items[index].cross = try clampWidth(
                    fitted, of: item.box, in: container.contentWidth, edges: item.edges)
            }
        }
    }

    /// Stretches items to their lines: §9.4 step 11.
    private mutating func stretchItems(_ container: inout FlexContainer) throws(Interruption) {
        for line in container.lines {
            for index in line.items {
                let item = container.items[index]
                guard stretches(item, container) else { continue }
                let size = line.cross - container.crossMargins(item)
                container.items[index].flags.insert(.stretched)
                if container.isRow {
                    let content = try boundedHeight(of: item, stretchedTo: size, container)
                    let cross = clampHeight(
                        size, of: item.box, in: container.percentageHeight, edges: item.edges, content: content)
                    container.items[index].cross = cross
                    if content != nil, preferredRatio(of: item.box) == nil {
                        container.items[index].referenceHeight = clampHeight(
                            size, of: item.box, in: container.percentageHeight, edges: item.edges)
                    } else if boxes.hasRatios, cross == item.cross,
                        container.contentHeight == nil || !fillsLine(item, container)
                    {
                        // As browsers have it, an item that is as high as it was by its ratio stays as it is.
                        container.items[index].referenceHeight = ratioHeight(
                            of: item.box, width: item.main, in: container.percentageHeight, edges: item.edges)
                    }
                } else {
                    // As browsers have it, `fit-content` fits the column where it is wider than its container.
                    let fitsLine = style(item.box).box.maxWidth == .fitContent
                    if preferredRatio(of: item.box) != nil { heightsInProgress.border[item.box] = item.main }
                    defer { if boxes.hasRatios { heightsInProgress.border[item.box] = nil } }
                    let available = fitsLine ? max(container.contentWidth, line.cross) : container.contentWidth
                    container.items[index].cross = try clampWidth(
                        size, of: item.box, in: available, edges: item.edges)
                }
            }
        }
    }

    /// The height that the content of a stretched item asks for; nil: no bound depends on it.
    ///
    /// As browsers have it, percentages inside refer to the height that the item has without its bounds.
    private mutating func boundedHeight(
        of item: FlexItem, stretchedTo size: LayoutUnit, _ container: FlexContainer
    ) throws(Interruption) -> LayoutUnit? {
        let style = style(item.box)
        guard style.box.hasContentHeightBounds else { return nil }
        if boxes[item.box].kind == .replaced {
            var constraints = Constraints(width: container.contentWidth, height: container.percentageHeight)
            constraints.borderWidth = item.main
            constraints.ignoresHeights = true
            return try replacedSize(item.box, constraints).height
        }
        if let height = ratioContentHeight(of: item.box, width: item.main, edges: item.edges) { return height }
        return try measure(
            item.box, width: item.main, containingWidth: container.contentWidth,
            percentageHeight: container.percentageHeight, borderHeight: max(size, item.edges.vertical)
        ).intrinsicHeight
    }

    /// The size that a box takes in one piece at a border-box width; the answers are kept.
    ///
    /// `borderHeight` is the height that it is given; nil: its own.
    mutating func measure(
        _ box: BoxIndex, width: LayoutUnit, containingWidth: LayoutUnit? = nil, percentageHeight: LayoutUnit?,
        borderHeight: LayoutUnit? = nil, ignoresHeights: Bool = false
    ) throws(Interruption) -> MeasuredBox {
        let question = MeasuredBox.Question(
            width: width, containingWidth: containingWidth ?? width, percentageHeight: percentageHeight,
            borderHeight: borderHeight, ignoresHeights: ignoresHeights)
        if let known = measured(box, question) { return known }
        let mark = arena.mark
        var constraints = Constraints(width: question.containingWidth, height: percentageHeight)
        constraints.borderWidth = width
        constraints.borderHeight = borderHeight
        constraints.ignoresHeights = ignoresHeights
        let result = try layOutBox(box, constraints)
        arena.reset(to: mark)
        let answer = MeasuredBox(
            question: question, size: result.size, intrinsicHeight: result.intrinsicHeight ?? result.size.height,
            firstBaseline: result.firstBaseline)
        keepMeasured(box, answer)
        noteMeasured(box)
        return answer
    }
}

extension SizeValue {
    /// Whether a size is `auto`, or a percentage of what depends on the content.
    func behavesAsAuto(against basis: LayoutUnit?) -> Bool {
        switch self {
        case .auto: true
        case .value(let length): length.isPercentage && basis == nil
        case .minContent, .maxContent, .fitContent: false
        }
    }
}
