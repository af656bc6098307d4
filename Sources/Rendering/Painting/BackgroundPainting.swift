import CSS
import Layout
import Primitives

/// Draws the colour and the images behind a box: CSS Backgrounds 3 §3.
struct BackgroundPainting {
    let background: BackgroundStyle
    let color: Color
    let images: ImageLibrary
    /// Where images that stay with the page are placed.
    let page: Rect
    /// The box's edges: those that images are placed in, and those that all is cut at.
    let border: RoundedRect
    let padding: RoundedRect
    let content: RoundedRect

    /// More tiles than this become a pattern.
    static let mostSingleTiles = 64

    private func outline(_ area: BackgroundStyle.Area) -> RoundedRect {
        switch area {
        case .borderBox: border
        case .paddingBox: padding
        case .contentBox: content
        }
    }

    func paint(into list: inout DisplayList) {
        if color.alpha > 0 {
            let outline = outline(background.colorClip)
            if !outline.rect.isEmpty { list.items.append(.fill(outline, color)) }
        }
        for index in background.images.indices.reversed() {
            if let layer = background.layer(index) {
                paint(layer, clip: outline(layer.clip), area: outline(layer.origin).rect, into: &list)
            }
        }
    }

    /// Draws the images of all layers cut at one clip instead of their own, as for a page and its canvas.
    func paintImages(clip: RoundedRect, into list: inout DisplayList) {
        for index in background.images.indices.reversed() {
            guard let layer = background.layer(index) else { continue }
            paint(layer, clip: clip, area: outline(layer.origin).rect, into: &list)
        }
    }

    /// Draws one layer between a clip, placed in an area: CSS Backgrounds 3 §3.8.
    func paint(
        _ layer: BackgroundStyle.Layer, clip: RoundedRect, area boxArea: Rect, into list: inout DisplayList
    ) {
        let area = layer.isFixed ? page : boxArea
        guard !clip.rect.isEmpty, area.width > .zero, area.height > .zero else { return }
        let source: TileSource
        var natural = IntrinsicSize(width: nil, height: nil, ratio: nil)
        switch layer.image {
        case .asset(let name):
            guard let key = images.key(ofAsset: name) else { return }
            source = .image(key)
            natural = images.naturalSize(of: key)
        case .linearGradient(let gradient): source = .gradient(gradient)
        }
        guard let grid = TileGrid(layer, natural: natural, area: area, clip: clip.rect) else { return }
        let isWhole = clip.radii.areZero && grid.columns * grid.rows == 1 && clip.rect.contains(grid.first)
        if !isWhole {
            list.items.append(.save)
            list.items.append(.clip(clip))
        }
        if grid.columns * grid.rows > Self.mostSingleTiles {
            list.items.append(.tiles(source, grid))
        } else {
            for row in 0..<grid.rows {
                for column in 0..<grid.columns { list.items.append(.tile(source, grid.tile(column, row))) }
            }
        }
        if !isWhole { list.items.append(.restore) }
    }
}

/// Where an image and its repetitions stand, as far as they can be seen.
struct TileGrid: Hashable, Sendable {
    /// The tile at the top left.
    var first: Rect
    /// From one tile to the next.
    var step: Size
    var columns: Int
    var rows: Int

    /// nil where nothing can be seen.
    init?(_ layer: BackgroundStyle.Layer, natural: IntrinsicSize, area: Rect, clip: Rect) {
        var size = Self.size(layer.size, natural: natural, area: area.size)
        guard size.width > .zero, size.height > .zero else { return nil }
        Self.round(&size, layer, hasRatio: natural.ratio != nil, area: area.size)
        guard size.width > .zero, size.height > .zero else { return nil }
        let horizontal = Self.axis(
            layer.repeats.horizontal, length: size.width, position: layer.position.x, start: area.minX,
            room: area.width, clip: (clip.minX, clip.maxX))
        let vertical = Self.axis(
            layer.repeats.vertical, length: size.height, position: layer.position.y, start: area.minY,
            room: area.height, clip: (clip.minY, clip.maxY))
        guard let horizontal, let vertical else { return nil }
        first = Rect(x: horizontal.first, y: vertical.first, width: size.width, height: size.height)
        step = Size(width: horizontal.step, height: vertical.step)
        columns = horizontal.count
        rows = vertical.count
    }

    func tile(_ column: Int, _ row: Int) -> Rect {
        Rect(
            x: first.minX + step.width * column, y: first.minY + step.height * row, width: first.width,
            height: first.height)
    }

    /// CSS Backgrounds 3 §3.9; what has no natural size fills the area.
    private static func size(_ size: BackgroundStyle.Size, natural: IntrinsicSize, area: Size) -> Size {
        func fitted(_ ratio: Double, covers: Bool) -> Size {
            let isWide = (area.width.px / area.height.px < ratio) == covers
            return isWide
                ? Size(width: LayoutUnit(area.height.px * ratio), height: area.height)
                : Size(width: area.width, height: LayoutUnit(area.width.px / ratio))
        }
        switch size {
        case .auto: return natural.size(in: area)
        case .contain: return natural.ratio.map { fitted($0, covers: false) } ?? area
        case .cover: return natural.ratio.map { fitted($0, covers: true) } ?? area
        case .size(let width, let height):
            let wide = width?.resolved(against: area.width)
            let high = height?.resolved(against: area.height)
            switch (wide, high) {
            case (let wide?, let high?): return Size(width: wide, height: high)
            case (let wide?, nil):
                let open = natural.ratio.map { LayoutUnit(wide.px / $0) } ?? natural.height ?? area.height
                return Size(width: wide, height: open)
            case (nil, let high?):
                let open = natural.ratio.map { LayoutUnit(high.px * $0) } ?? natural.width ?? area.width
                return Size(width: open, height: high)
            case (nil, nil): return natural.size(in: area)
            }
        }
    }

    /// `round` fits a whole number of tiles; the other axis follows where the size leaves it open (§3.9).
    private static func round(_ size: inout Size, _ layer: BackgroundStyle.Layer, hasRatio: Bool, area: Size) {
        func rounded(_ length: LayoutUnit, _ room: LayoutUnit) -> LayoutUnit {
            let count = max(1, Int((room.px / length.px).rounded()))
            // Rounded up: the tiles fill the room, and no sliver of a further one shows.
            return LayoutUnit(rawValue: Int32((Int(room.rawValue) + count - 1) / count))
        }
        let old = size
        let isWide = layer.repeats.horizontal == .round
        let isHigh = layer.repeats.vertical == .round
        if isWide { size.width = rounded(old.width, area.width) }
        if isHigh { size.height = rounded(old.height, area.height) }
        guard hasRatio, isWide != isHigh else { return }
        var (isOpenWide, isOpenHigh) = (true, true)
        if case .size(let width, let height) = layer.size { (isOpenWide, isOpenHigh) = (width == nil, height == nil) }
        if isWide, isOpenHigh { size.height = old.height * (size.width.px / old.width.px) }
        if isHigh, isOpenWide { size.width = old.width * (size.height.px / old.height.px) }
    }

    /// The first tile that can be seen along one axis, the distance between tiles, and how many can be seen.
    private static func axis(
        _ repetition: BackgroundStyle.Repeat, length: LayoutUnit, position: LengthPercentage, start: LayoutUnit,
        room: LayoutUnit, clip: (from: LayoutUnit, to: LayoutUnit)
    ) -> (first: LayoutUnit, step: LayoutUnit, count: Int)? {
        var place = start + position.resolved(against: room - length)
        var step = length
        switch repetition {
        case .noRepeat:
            return place < clip.to && place + length > clip.from ? (place, step, 1) : nil
        case .space:
            let count = Int(room.rawValue / length.rawValue)
            guard count > 1 else {
                return place < clip.to && place + length > clip.from ? (place, step, 1) : nil
            }
            place = start
            step = length + (room - length * count) / (count - 1)
        case .round: place = start
        case .repeat: break
        }
        let distance = Int(place.rawValue) - Int(clip.from.rawValue)
        let rest = ((distance % Int(step.rawValue)) + Int(step.rawValue)) % Int(step.rawValue)
        var first = clip.from + LayoutUnit(rawValue: Int32(rest == 0 ? 0 : rest - Int(step.rawValue)))
        if first + length <= clip.from { first += step }
        guard first < clip.to else { return nil }
        let count = (Int(clip.to.rawValue) - Int(first.rawValue) + Int(step.rawValue) - 1) / Int(step.rawValue)
        return (first, step, count)
    }
}

extension Rect {
    var isEmpty: Bool { width <= .zero || height <= .zero }

    func contains(_ other: Rect) -> Bool {
        other.minX >= minX && other.minY >= minY && other.maxX <= maxX && other.maxY <= maxY
    }
}
