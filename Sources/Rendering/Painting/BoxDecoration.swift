import CSS
import Layout
import Primitives

/// Draws the background and the border of one box: CSS Backgrounds 3 §§3–5.
struct BoxDecoration {
    let style: ComputedStyle
    let border: RoundedRect
    let widths: Edges<LayoutUnit>
    let color: Color

    /// nil where nothing would be drawn.
    init?(_ fragment: Fragment, style: ComputedStyle) {
        let decoration = style.decoration
        let hasBackground = decoration.backgroundColor.alpha > 0 || decoration.backgroundImage != nil
        var widths = style.box.borderWidth
        if fragment.flags.contains(.hidesDecoration) { return nil }
        if !Self.hasOwnBorder(style) { widths = .zero }
        guard hasBackground || widths != .zero, style.text.isVisible else { return nil }
        // A box that goes on has no border where it is cut, unless each piece is decorated by itself.
        if style.fragmentation.decorationBreak == .slice {
            if fragment.flags.contains(.continuesFromPrevious) { widths.top = .zero }
            if fragment.flags.contains(.continuesInNext) { widths.bottom = .zero }
        }
        self.style = style
        self.widths = widths
        color = style.text.color
        border = RoundedRect(fragment.frame, radii: Self.radii(decoration, in: fragment.frame.size))
    }

    /// The decoration of a page, whose border box is given.
    init?(_ frame: Rect, style: ComputedStyle) {
        let hasBackground = style.decoration.backgroundColor.alpha > 0 || style.decoration.backgroundImage != nil
        guard hasBackground || style.box.borderWidth != .zero, style.text.isVisible else { return nil }
        self.style = style
        widths = style.box.borderWidth
        color = style.text.color
        border = RoundedRect(frame, radii: Self.radii(style.decoration, in: frame.size))
    }

    /// Collapsed borders are drawn by the table as a whole; where borders are separate, rows, columns and their groups
    /// have none: CSS 2.2 §17.6.
    private static func hasOwnBorder(_ style: ComputedStyle) -> Bool {
        switch style.box.display {
        case .table, .inlineTable, .tableCell: !style.table.collapsesBorders
        case .tableRow, .tableRowGroup, .tableHeaderGroup, .tableFooterGroup, .tableColumn, .tableColumnGroup: false
        default: true
        }
    }

    /// Draws the part of the background that a cell shows of its column or column group: CSS 2.2 §17.5.1.
    func paintBackground(within cell: Rect, into list: inout DisplayList, images: ImageLibrary) {
        if style.decoration.backgroundImage == nil {
            list.items.append(.fill(RoundedRect(cell), style.decoration.backgroundColor))
            return
        }
        list.items.append(.save)
        list.items.append(.clip(RoundedRect(cell)))
        paintBackground(into: &list, images: images)
        list.items.append(.restore)
    }

    /// Draws the background of the box; of a page over its whole sheet: CSS Page 3 §3.1.
    func paintBackground(into list: inout DisplayList, images: ImageLibrary, over sheet: Rect? = nil) {
        let decoration = style.decoration
        let outline = sheet.map { RoundedRect($0) } ?? border
        if decoration.backgroundColor.alpha > 0 { list.items.append(.fill(outline, decoration.backgroundColor)) }
        switch decoration.backgroundImage {
        case .linearGradient(let angle, let stops):
            list.items.append(.gradient(outline, angle: angle, stops: stops))
        case .asset(let name):
            if let key = images.key(ofAsset: name) { paintTiles(key, images: images, in: outline, into: &list) }
        case nil: break
        }
    }

    /// Places the image and its repetitions in the padding box: CSS Backgrounds 3 §§3.4–3.9.
    private func paintTiles(
        _ key: ImageKey, images: ImageLibrary, in outline: RoundedRect, into list: inout DisplayList
    ) {
        let decoration = style.decoration
        let area = border.inset(by: widths).rect
        let natural = images.size(of: key, in: area.size)
        guard area.width > .zero, area.height > .zero, natural.width > .zero, natural.height > .zero else { return }
        let tile = Self.tileSize(decoration.backgroundSize, natural: natural, area: area.size)
        guard tile.width > .zero, tile.height > .zero else { return }
        let left = area.minX + decoration.backgroundPosition.x.resolved(against: area.width - tile.width)
        let top = area.minY + decoration.backgroundPosition.y.resolved(against: area.height - tile.height)
        let repeatsX = decoration.backgroundRepeat == .repeat || decoration.backgroundRepeat == .repeatX
        let repeatsY = decoration.backgroundRepeat == .repeat || decoration.backgroundRepeat == .repeatY
        list.items.append(.save)
        list.items.append(.clip(outline))
        var y = repeatsY ? Self.firstTile(top, tile.height, from: outline.rect.minY) : top
        repeat {
            var x = repeatsX ? Self.firstTile(left, tile.width, from: outline.rect.minX) : left
            repeat {
                list.items.append(.image(key, Rect(x: x, y: y, width: tile.width, height: tile.height)))
                x += tile.width
            } while repeatsX && x < outline.rect.maxX
            y += tile.height
        } while repeatsY && y < outline.rect.maxY
        list.items.append(.restore)
    }

    /// The last place at or before `start` where a tile begins.
    private static func firstTile(_ place: LayoutUnit, _ length: LayoutUnit, from start: LayoutUnit) -> LayoutUnit {
        let distance = Int(place.rawValue) - Int(start.rawValue)
        let step = Int(length.rawValue)
        let rest = ((distance % step) + step) % step
        return start + LayoutUnit(rawValue: Int32(rest == 0 ? 0 : rest - step))
    }

    private static func tileSize(_ size: DecorationStyle.BackgroundSize, natural: Size, area: Size) -> Size {
        func scaled(_ factor: Double) -> Size {
            Size(width: natural.width * factor, height: natural.height * factor)
        }
        let horizontal = area.width.px / natural.width.px
        let vertical = area.height.px / natural.height.px
        switch size {
        case .auto: return natural
        case .contain: return scaled(min(horizontal, vertical))
        case .cover: return scaled(max(horizontal, vertical))
        case .size(let width, let height):
            let wide = width?.resolved(against: area.width)
            let high = height?.resolved(against: area.height)
            switch (wide, high) {
            case (let wide?, let high?): return Size(width: wide, height: high)
            case (let wide?, nil): return scaled(wide.px / natural.width.px)
            case (nil, let high?): return scaled(high.px / natural.height.px)
            case (nil, nil): return natural
            }
        }
    }

    /// Used corner radii, scaled down together where neighbours would overlap: CSS Backgrounds 3 §5.5.
    private static func radii(_ style: DecorationStyle, in size: Size) -> RoundedRect.Radii {
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
