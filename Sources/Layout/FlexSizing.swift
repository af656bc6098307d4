import CSS
import Primitives

/// Sizes of flex containers and items: CSS Flexbox 1 §9.2–§9.6.
extension BoxFormatter {
    /// Sizes and places all items of a container, as if there were no pages.
    mutating func flexContainer(
        _ box: BoxIndex, borderWidth: LayoutUnit, _ constraints: Constraints, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> FlexContainer {
        let style = style(box)
        let borderHeight =
            constraints.borderHeight
            ?? borderHeight(style.box.height, of: box, in: constraints.height, edges: edges).map {
                clampHeight($0, of: box, in: constraints.height, edges: edges)
            }
        let isRow = style.flex.direction == .row || style.flex.direction == .rowReverse
        var container = FlexContainer(
            box: box, style: style.flex, isRow: isRow, edges: edges,
            contentWidth: max(.zero, borderWidth - edges.horizontal),
            contentHeight: borderHeight.map { max(.zero, $0 - edges.vertical) })
        container.isRTL = style.text.direction == .rtl
        let columnGap = max(.zero, style.flex.columnGap.resolved(against: container.contentWidth))
        let rowGap = max(.zero, style.flex.rowGap.resolved(against: container.contentHeight ?? .zero))
        (container.mainGap, container.crossGap) = isRow ? (columnGap, rowGap) : (rowGap, columnGap)
        try collectItems(&container)
        container.breakIntoLines(available: isRow ? container.contentWidth : container.contentHeight)
        settleMainSize(&container, constraints)
        for line in container.lines { container.resolveFlexibleLengths(line, available: container.mainSize) }
        try settleCrossSizes(&container, constraints)
        let isCrossDefinite = isRow ? container.contentHeight != nil : true
        container.alignLines(hasDefiniteCrossSize: isCrossDefinite)
        try stretchItems(&container)
        let isReversed = container.isMainReversed
        for line in container.lines {
            container.justify(line) { item in
                let margin = self.style(item.box).box.margin
                if isRow {
                    let (left, right) = (margin.left == .auto, margin.right == .auto)
                    return isReversed ? (right, left) : (left, right)
                }
                let (top, bottom) = (margin.top == .auto, margin.bottom == .auto)
                return isReversed ? (bottom, top) : (top, bottom)
            }
            alignItems(of: line, &container)
        }
        return container
    }

    private mutating func collectItems(_ container: inout FlexContainer) throws(Interruption) {
        var order: [(order: Int32, box: BoxIndex)] = []
        var child = boxes[container.box].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow { order.append((style(child).flex.order, child)) }
            child = boxes[child].nextSibling
        }
        if order.contains(where: { $0.order != 0 }) {
            let positions = order.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
            order = positions.map(\.element)
        }
        for (_, box) in order {
            let style = style(box)
            var item = FlexItem(
                box: box, margins: margins(box, width: container.contentWidth),
                edges: edges(box, width: container.contentWidth), grow: style.flex.grow, shrink: style.flex.shrink,
                align: style.flex.alignSelf == .auto ? container.style.alignItems : style.flex.alignSelf)
            if container.isRow {
                try sizeInRow(&item, container, style)
            } else {
                try sizeInColumn(&item, container, style)
            }
            container.items.append(item)
        }
    }

    /// Base size, least and greatest width of an item in a row: §9.2, §4.5.
    private mutating func sizeInRow(
        _ item: inout FlexItem, _ container: FlexContainer, _ style: ComputedStyle
    ) throws(Interruption) {
        let available = container.contentWidth
        let specified = try borderWidth(style.box.width, of: item.box, in: available, edges: item.edges)
        let isReplaced = boxes[item.box].kind == .replaced
        let natural =
            isReplaced
            ? try replacedSize(item.box, Constraints(width: available, height: container.contentHeight)).width
            : try contentWidths(item.box).maximum
        switch style.flex.basis {
        case .content: item.base = natural
        case .size(.auto): item.base = specified ?? natural
        case .size(let size):
            item.base = try borderWidth(size, of: item.box, in: available, edges: item.edges) ?? natural
        }
        if let maximum = try borderWidth(style.box.maxWidth, of: item.box, in: available, edges: item.edges) {
            item.maximum = maximum
        }
        if style.box.minWidth == .auto {
            item.minimum = item.edges.horizontal
            if style.box.overflow == .visible || isReplaced {
                var content = isReplaced ? natural : try contentWidths(item.box).minimum
                if let specified { content = min(content, specified) }
                item.minimum = max(item.minimum, min(content, item.maximum))
            }
        } else {
            item.minimum = try borderWidth(style.box.minWidth, of: item.box, in: available, edges: item.edges) ?? .zero
        }
        item.base = max(item.base, item.edges.horizontal)
        item.maximum = max(item.maximum, item.minimum)
    }

    /// Base size, least and greatest height of an item in a column.
    private mutating func sizeInColumn(
        _ item: inout FlexItem, _ container: FlexContainer, _ style: ComputedStyle
    ) throws(Interruption) {
        item.cross = try columnItemWidth(item, container, style)
        let height = container.contentHeight
        let specified = borderHeight(style.box.height, of: item.box, in: height, edges: item.edges)
        var content: LayoutUnit?
        func natural(_ formatter: inout BoxFormatter) throws(Interruption) -> LayoutUnit {
            if let content { return content }
            let size = try formatter.measure(item.box, width: item.cross, percentageHeight: nil).size.height
            content = size
            return size
        }
        switch style.flex.basis {
        case .size(.auto): item.base = if let specified { specified } else { try natural(&self) }
        case .size(.value(let length)) where !length.isPercentage || height != nil:
            item.base =
                borderHeight(.value(length), of: item.box, in: height, edges: item.edges) ?? item.edges.vertical
        default: item.base = try natural(&self)
        }
        if let maximum = borderHeight(style.box.maxHeight, of: item.box, in: height, edges: item.edges) {
            item.maximum = maximum
        }
        if style.box.minHeight == .auto {
            item.minimum = item.edges.vertical
            // Without room to share, nothing shrinks and the least height does not matter.
            if style.box.overflow == .visible, height != nil || item.base == item.edges.vertical {
                var least = try natural(&self)
                if let specified { least = min(least, specified) }
                item.minimum = max(item.minimum, min(least, item.maximum))
            }
        } else {
            item.minimum =
                borderHeight(style.box.minHeight, of: item.box, in: height, edges: item.edges) ?? item.edges.vertical
        }
        item.maximum = max(item.maximum, item.minimum)
    }

    /// The width of an item in a column, where one line takes the container's width.
    private mutating func columnItemWidth(
        _ item: FlexItem, _ container: FlexContainer, _ style: ComputedStyle
    ) throws(Interruption) -> LayoutUnit {
        let available = container.contentWidth
        if boxes[item.box].kind == .replaced {
            return try replacedSize(item.box, Constraints(width: available, height: container.contentHeight)).width
        }
        var width = try borderWidth(style.box.width, of: item.box, in: available, edges: item.edges)
        if width == nil {
            let hasAutoMargin = style.box.margin.left == .auto || style.box.margin.right == .auto
            let room = available - item.margins.horizontal
            width =
                item.align == .stretch && !hasAutoMargin && !container.isWrapping
                ? room : try fitContent(item.box, in: room)
        }
        return try clampWidth(width ?? .zero, of: item.box, in: available, edges: item.edges)
    }

    private func settleMainSize(_ container: inout FlexContainer, _ constraints: Constraints) {
        if container.isRow {
            container.mainSize = container.contentWidth
            return
        }
        if let height = container.contentHeight {
            container.mainSize = height
            return
        }
        var longest = LayoutUnit.zero
        for line in container.lines {
            let gaps = container.mainGap * (line.items.count - 1)
            let length = line.items.reduce(gaps) {
                $0 + container.items[$1].hypothetical + container.mainMargins(container.items[$1])
            }
            longest = max(longest, length)
        }
        let border = clampHeight(
            longest + container.edges.vertical, of: container.box, in: constraints.height, edges: container.edges)
        container.mainSize = border - container.edges.vertical
    }

    /// Cross sizes of items, lines and the container: §9.4.
    private mutating func settleCrossSizes(
        _ container: inout FlexContainer, _ constraints: Constraints
    ) throws(Interruption) {
        for index in container.items.indices {
            let item = container.items[index]
            let width = container.isRow ? item.main : item.cross
            if container.isRow {
                let measured = try measure(item.box, width: width, percentageHeight: container.contentHeight)
                container.items[index].cross = measured.size.height
                container.items[index].baseline = measured.firstBaseline
            } else if item.align == .baseline {
                container.items[index].baseline = nil
            }
        }
        for number in container.lines.indices {
            container.lines[number] = lineCross(container.lines[number], container)
        }
        let definite = container.isRow ? container.contentHeight : container.contentWidth
        let gaps = container.crossGap * max(0, container.lines.count - 1)
        let sum = container.lines.reduce(gaps) { $0 + $1.cross }
        if let definite {
            container.crossSize = definite
        } else {
            let border = clampHeight(
                sum + container.edges.vertical, of: container.box, in: constraints.height, edges: container.edges)
            container.crossSize = border - container.edges.vertical
        }
        if !container.isWrapping, container.lines.count == 1 { container.lines[0].cross = container.crossSize }
    }

    private func lineCross(_ line: FlexLine, _ container: FlexContainer) -> FlexLine {
        var line = line
        var above = LayoutUnit(rawValue: .min)
        var below = LayoutUnit(rawValue: .min)
        for index in line.items {
            let item = container.items[index]
            if container.isRow, item.align == .baseline, !hasAutoCrossMargin(item, container) {
                let baseline = item.margins.top + (item.baseline ?? item.cross)
                above = max(above, baseline)
                below = max(below, item.cross + item.margins.vertical - baseline)
            } else {
                line.cross = max(line.cross, item.cross + container.crossMargins(item))
            }
        }
        if above.rawValue > .min {
            line.baseline = above
            line.cross = max(line.cross, above + below)
        }
        return line
    }

    private func hasAutoCrossMargin(_ item: FlexItem, _ container: FlexContainer) -> Bool {
        let margin = style(item.box).box.margin
        return container.isRow
            ? margin.top == .auto || margin.bottom == .auto : margin.left == .auto || margin.right == .auto
    }

    /// Stretches items to their lines: §9.4 step 11.
    private mutating func stretchItems(_ container: inout FlexContainer) throws(Interruption) {
        for line in container.lines {
            for index in line.items {
                let item = container.items[index]
                guard item.align == .stretch, !hasAutoCrossMargin(item, container) else { continue }
                let style = style(item.box)
                guard (container.isRow ? style.box.height : style.box.width) == .auto else { continue }
                let size = line.cross - container.crossMargins(item)
                let cross =
                    container.isRow
                    ? clampHeight(size, of: item.box, in: container.contentHeight, edges: item.edges)
                    : try clampWidth(size, of: item.box, in: container.contentWidth, edges: item.edges)
                container.items[index].isStretched = true
                container.items[index].cross = cross
            }
        }
    }

    /// Places items in the cross axis of their line: §9.6.
    private func alignItems(of line: FlexLine, _ container: inout FlexContainer) {
        let isReversed = container.style.wrap == .wrapReverse
        for index in line.items {
            let item = container.items[index]
            let margin = style(item.box).box.margin
            let before = container.isRow ? item.margins.top : container.isRTL ? item.margins.right : item.margins.left
            let free = line.cross - item.cross - container.crossMargins(item)
            var offset = before
            let (autoBefore, autoAfter) =
                container.isRow
                ? (margin.top == .auto, margin.bottom == .auto)
                : container.isRTL
                    ? (margin.right == .auto, margin.left == .auto) : (margin.left == .auto, margin.right == .auto)
            if autoBefore || autoAfter {
                if free > .zero, autoBefore { offset += autoAfter ? free / 2 : free }
            } else {
                switch item.align {
                case .auto, .start: break
                case .stretch, .flexStart: if isReversed { offset += free }
                case .end: offset += free
                case .flexEnd: if !isReversed { offset += free }
                case .center: offset += free / 2
                case .baseline:
                    if container.isRow {
                        offset += line.baseline - item.margins.top - (item.baseline ?? item.cross)
                    }
                }
            }
            container.items[index].crossOffset = line.offset + offset
        }
    }

    /// The size that a box takes in one piece at a border-box width; the last answer is kept.
    mutating func measure(
        _ box: BoxIndex, width: LayoutUnit, percentageHeight: LayoutUnit?
    ) throws(Interruption) -> MeasuredBox {
        // One answer with and one without a definite height: containers ask in turn, and nested ones would otherwise
        // measure their content anew at every level.
        let slot = Int(box) * 2 + (percentageHeight == nil ? 0 : 1)
        if let known = measured[slot], known.width == width, known.percentageHeight == percentageHeight {
            return known
        }
        let mark = arena.mark
        var constraints = Constraints(width: width, height: percentageHeight)
        constraints.borderWidth = width
        let result = try layOutBox(box, constraints)
        arena.reset(to: mark)
        let answer = MeasuredBox(
            width: width, percentageHeight: percentageHeight, size: result.size, firstBaseline: result.firstBaseline)
        measured[slot] = answer
        return answer
    }

    /// The content's widths of a flex container: §9.9.
    mutating func flexContentWidths(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        let style = style(box).flex
        let isRow = style.direction == .row || style.direction == .rowReverse
        let gap = max(.zero, style.columnGap.length)
        var widths = IntrinsicWidths.zero
        var count = 0
        var child = boxes[box].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow {
                let inner = try contribution(child)
                if isRow {
                    widths.maximum += inner.maximum + (count > 0 ? gap : .zero)
                    if style.wrap == .nowrap {
                        widths.minimum += inner.minimum + (count > 0 ? gap : .zero)
                    } else {
                        widths.minimum = max(widths.minimum, inner.minimum)
                    }
                } else {
                    widths.minimum = max(widths.minimum, inner.minimum)
                    widths.maximum = max(widths.maximum, inner.maximum)
                }
                count += 1
            }
            child = boxes[child].nextSibling
        }
        return widths
    }
}
