import CSS
import Layout
import Primitives

/// The background, border and shadows of one box: CSS Backgrounds 3 §§3–6.
struct BoxDecoration {
    let style: ComputedStyle
    let border: RoundedRect
    let widths: Edges<LayoutUnit>
    let color: Color

    /// nil where nothing would be drawn.
    init?(_ fragment: Fragment, style: ComputedStyle) {
        if fragment.flags.contains(.hidesDecoration) { return nil }
        let decoration = style.decoration
        let hasBackground = decoration.backgroundColor.alpha > 0 || decoration.background.hasImages
        var widths = style.box.borderWidth
        if Self.leavesBorder(style) { widths = .zero }
        guard
            hasBackground || widths != .zero || decoration.outline.isVisible || !decoration.shadows.isEmpty,
            style.text.isVisible
        else { return nil }
        Self.cut(&widths, of: fragment, style)
        self.style = style
        self.widths = widths
        color = style.text.color
        border = RoundedRect(fragment.frame, radii: Self.radii(decoration, in: fragment.frame.size))
    }

    /// The decoration of a page, whose border box is given; nil where nothing would be drawn.
    init?(_ frame: Rect, style: ComputedStyle) {
        let hasBackground = style.decoration.backgroundColor.alpha > 0 || style.decoration.background.hasImages
        guard hasBackground || style.box.borderWidth != .zero, style.text.isVisible else { return nil }
        self.style = style
        widths = style.box.borderWidth
        color = style.text.color
        border = RoundedRect(frame, radii: Self.radii(style.decoration, in: frame.size))
    }

    /// The parts of a collapsed table leave their borders to the table; rows and columns have none of their own
    /// otherwise (CSS 2.2 §17.6.1).
    private static func leavesBorder(_ style: ComputedStyle) -> Bool {
        switch style.box.display {
        case .table, .inlineTable, .tableCell: style.table.collapsesBorders
        case .tableRow, .tableRowGroup, .tableHeaderGroup, .tableFooterGroup, .tableColumn, .tableColumnGroup: true
        default: false
        }
    }

    /// A box that goes on has no border where it is cut, unless each piece is decorated by itself.
    private static func cut(_ widths: inout Edges<LayoutUnit>, of fragment: Fragment, _ style: ComputedStyle) {
        guard style.fragmentation.decorationBreak == .slice else { return }
        let isFirst = !fragment.flags.contains(.continuesFromPrevious)
        let isLast = !fragment.flags.contains(.continuesInNext)
        if style.box.display == .inline {
            let isLeftToRight = style.text.direction == .ltr
            if !(isLeftToRight ? isFirst : isLast) { widths.left = .zero }
            if !(isLeftToRight ? isLast : isFirst) { widths.right = .zero }
        } else {
            if !isFirst { widths.top = .zero }
            if !isLast { widths.bottom = .zero }
        }
    }

    /// What is drawn behind the box; `page` is where images that stay with it are placed.
    func background(images: ImageLibrary, page: Rect) -> BackgroundPainting {
        let padding = border.inset(by: widths)
        // Percentages refer to the containing block, which is not known here: they count as those of the box.
        let basis = border.rect.width
        let edges = style.box.padding
        let content = padding.inset(
            by: Edges(
                top: edges.top.resolved(against: basis), right: edges.right.resolved(against: basis),
                bottom: edges.bottom.resolved(against: basis), left: edges.left.resolved(against: basis)))
        return BackgroundPainting(
            background: style.decoration.background, color: style.decoration.backgroundColor, images: images,
            page: page, border: border, padding: padding, content: content)
    }

    /// Used corner radii, scaled down together where neighbours would overlap: CSS Backgrounds 3 §5.5.
    static func radii(_ style: DecorationStyle, in size: Size) -> RoundedRect.Radii {
        let none = DecorationStyle.CornerRadius()
        if style.topLeftRadius == none, style.topRightRadius == none, style.bottomRightRadius == none,
            style.bottomLeftRadius == none
        {
            return RoundedRect.Radii()
        }
        func used(_ radius: DecorationStyle.CornerRadius) -> Size {
            Size(
                width: radius.horizontal.resolved(against: size.width),
                height: radius.vertical.resolved(against: size.height))
        }
        var radii = RoundedRect.Radii()
        radii.topLeft = used(style.topLeftRadius)
        radii.topRight = used(style.topRightRadius)
        radii.bottomRight = used(style.bottomRightRadius)
        radii.bottomLeft = used(style.bottomLeftRadius)
        func share(_ available: LayoutUnit, _ a: LayoutUnit, _ b: LayoutUnit) -> Double {
            a + b > available && a + b > .zero ? available.px / (a + b).px : 1
        }
        let factor = min(
            share(size.width, radii.topLeft.width, radii.topRight.width),
            share(size.width, radii.bottomLeft.width, radii.bottomRight.width),
            share(size.height, radii.topLeft.height, radii.bottomLeft.height),
            share(size.height, radii.topRight.height, radii.bottomRight.height))
        guard factor < 1 else { return radii }
        func reduced(_ size: Size) -> Size { Size(width: size.width * factor, height: size.height * factor) }
        radii.topLeft = reduced(radii.topLeft)
        radii.topRight = reduced(radii.topRight)
        radii.bottomRight = reduced(radii.bottomRight)
        radii.bottomLeft = reduced(radii.bottomLeft)
        return radii
    }
}
