import CSS
import Primitives

/// Images, codes and charts: CSS 2.2 §10.3.2, §10.6.2, §10.4.
extension BoxFormatter {
    /// Lays out a replaced box, which never breaks.
    mutating func layOutReplaced(_ box: BoxIndex, _ constraints: Constraints) throws(Interruption) -> BoxResult {
        let size = try replacedSize(box, constraints)
        if let space = constraints.pageSpace, size.height > space.remaining, !space.isAtTop { return .pushed }
        let fragment = arena.begin(.replaced, box: box)
        let edges = edges(box, width: constraints.width)
        arena[fragment].size = size
        arena[fragment].content = Rect(origin: .zero, size: size).inset(by: edges)
        var result = BoxResult(fragment: fragment, size: size)
        result.bottomMargin = MarginStrut(margins(box, width: constraints.width).bottom)
        return result
    }

    /// The border-box size of a replaced box.
    mutating func replacedSize(_ box: BoxIndex, _ constraints: Constraints) throws(Interruption) -> Size {
        let style = style(box)
        var natural = boxes.intrinsicSizes[Int(boxes[box].detail)]
        let outer = edges(box, width: constraints.width)
        // What the ratio does not count.
        var edges = outer
        if let ratio = style.box.aspectRatio, !ratio.isAuto || natural.ratio == nil {
            natural.impose(ratio)
            if !ratio.isAuto, style.box.sizing == .borderBox {
                natural.width = natural.width.map { $0 + edges.horizontal }
                natural.height = natural.height.map { $0 + edges.vertical }
                edges = Edges(all: .zero)
            }
        }
        var bounds = ContentBounds()
        var width: LayoutUnit?
        var height: LayoutUnit?
        // What the parent has settled stands whatever the bounds are.
        if let settled = constraints.borderWidth {
            width = max(.zero, settled - edges.horizontal)
        } else if !constraints.ignoresWidths {
            // A width by a keyword follows the height.
            let isCounted = !constraints.ignoresHeights || !style.box.width.isContentKeyword
            width = isCounted ? try contentWidth(style.box.width, box, constraints, edges) : nil
            bounds.minWidth = try contentWidth(style.box.minWidth, box, constraints, edges) ?? .zero
            bounds.maxWidth = try contentWidth(style.box.maxWidth, box, constraints, edges) ?? .max
        }
        if let settled = constraints.borderHeight {
            height = max(.zero, settled - edges.vertical)
        } else if !constraints.ignoresHeights {
            height = contentHeight(style.box.height, box, constraints, edges)
            bounds.minHeight = contentHeight(style.box.minHeight, box, constraints, edges) ?? .zero
            bounds.maxHeight = contentHeight(style.box.maxHeight, box, constraints, edges) ?? .max
            if style.box.hasContentHeightBounds {
                let size = naturalSize(natural, constraints, edges)
                let used = bounds.clampWidth(width ?? size.width)
                let content = natural.ratio.map { LayoutUnit(used.px / $0) } ?? size.height
                if style.box.minHeight.isContentKeyword { bounds.minHeight = content }
                if style.box.maxHeight.isContentKeyword { bounds.maxHeight = content }
            }
        }
        let content: Size
        switch (width, height) {
        case (let width?, let height?): content = bounds.clamp(Size(width: width, height: height))
        case (let width?, nil):
            let used = bounds.clampWidth(width)
            let height = natural.ratio.map { LayoutUnit(used.px / $0) } ?? natural.height ?? LayoutUnit(150)
            content = Size(width: used, height: bounds.clampHeight(height))
        case (nil, let height?):
            let used = bounds.clampHeight(height)
            let width = natural.ratio.map { LayoutUnit(used.px * $0) } ?? natural.width ?? LayoutUnit(300)
            content = Size(width: bounds.clampWidth(width), height: used)
        case (nil, nil): content = bounds.constrain(naturalSize(natural, constraints, edges), ratio: natural.ratio)
        }
        return Size(
            width: max(content.width + edges.horizontal, outer.horizontal),
            height: max(content.height + edges.vertical, outer.vertical))
    }

    private mutating func contentWidth(
        _ value: SizeValue, _ box: BoxIndex, _ constraints: Constraints, _ edges: Edges<LayoutUnit>
    ) throws(Interruption) -> LayoutUnit? {
        if value == .auto { return nil }
        return try borderWidth(value, of: box, in: constraints.width, edges: edges).map { $0 - edges.horizontal }
    }

    private func contentHeight(
        _ value: SizeValue, _ box: BoxIndex, _ constraints: Constraints, _ edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        borderHeight(value, of: box, in: constraints.height, edges: edges).map { $0 - edges.vertical }
    }

    private func naturalSize(
        _ natural: IntrinsicSize, _ constraints: Constraints, _ edges: Edges<LayoutUnit>
    ) -> Size {
        switch (natural.width, natural.height) {
        case (let width?, let height?): return Size(width: width, height: height)
        case (let width?, nil):
            return Size(width: width, height: natural.ratio.map { LayoutUnit(width.px / $0) } ?? LayoutUnit(150))
        case (nil, let height?):
            return Size(width: natural.ratio.map { LayoutUnit(height.px * $0) } ?? LayoutUnit(300), height: height)
        case (nil, nil):
            guard let ratio = natural.ratio else { return Size(width: LayoutUnit(300), height: LayoutUnit(150)) }
            let width = max(.zero, constraints.width - edges.horizontal)
            return Size(width: width, height: LayoutUnit(width.px / ratio))
        }
    }
}

/// Minimum and maximum of a content box.
private struct ContentBounds {
    var minWidth = LayoutUnit.zero
    var maxWidth = LayoutUnit.max
    var minHeight = LayoutUnit.zero
    var maxHeight = LayoutUnit.max

    func clampWidth(_ width: LayoutUnit) -> LayoutUnit { max(minWidth, min(width, maxWidth)) }
    func clampHeight(_ height: LayoutUnit) -> LayoutUnit { max(minHeight, min(height, maxHeight)) }
    func clamp(_ size: Size) -> Size { Size(width: clampWidth(size.width), height: clampHeight(size.height)) }

    /// The table of constraint violations of CSS 2.2 §10.4, which keeps the ratio where it can.
    func constrain(_ size: Size, ratio: Double?) -> Size {
        let (w, h) = (size.width, size.height)
        guard let ratio, ratio > 0, w > .zero, h > .zero else { return clamp(size) }
        let maxWidth = max(minWidth, maxWidth)
        let maxHeight = max(minHeight, maxHeight)
        func height(_ width: LayoutUnit) -> LayoutUnit { LayoutUnit(width.px / ratio) }
        func width(_ height: LayoutUnit) -> LayoutUnit { LayoutUnit(height.px * ratio) }
        if w > maxWidth, h > maxHeight {
            if maxWidth.px / w.px <= maxHeight.px / h.px {
                return Size(width: maxWidth, height: max(minHeight, height(maxWidth)))
            }
            return Size(width: max(minWidth, width(maxHeight)), height: maxHeight)
        }
        if w < minWidth, h < minHeight {
            if minWidth.px / w.px <= minHeight.px / h.px {
                return Size(width: min(maxWidth, width(minHeight)), height: minHeight)
            }
            return Size(width: minWidth, height: min(maxHeight, height(minWidth)))
        }
        if w < minWidth, h > maxHeight { return Size(width: minWidth, height: maxHeight) }
        if w > maxWidth, h < minHeight { return Size(width: maxWidth, height: minHeight) }
        if w > maxWidth { return Size(width: maxWidth, height: max(minHeight, height(maxWidth))) }
        if w < minWidth { return Size(width: minWidth, height: min(maxHeight, height(minWidth))) }
        if h > maxHeight { return Size(width: max(minWidth, width(maxHeight)), height: maxHeight) }
        if h < minHeight { return Size(width: min(maxWidth, width(minHeight)), height: minHeight) }
        return size
    }
}
