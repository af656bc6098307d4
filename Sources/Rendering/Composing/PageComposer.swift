import CSS
import Images
import Layout
import PDF
import Primitives
import SVG

/// Writes a display list as a page's content stream.
struct PageComposer {
    let page: PageIndex
    let fragment: PageFragment
    let document: DocumentContent
    let writer: DocumentWriter
    let images: EmbeddedImages
    /// The marked content of each piece, in the order in which the list shows them.
    var marks: [MarkedContent]
    /// Opacity of what is being drawn, and those to go back to.
    private var opacity = 1.0
    private var outerOpacities: [Double] = []
    private var nextMark = 0

    init(
        page: PageIndex, fragment: PageFragment, document: DocumentContent, writer: DocumentWriter,
        images: EmbeddedImages, marks: [MarkedContent]
    ) {
        self.page = page
        self.fragment = fragment
        self.document = document
        self.writer = writer
        self.images = images
        self.marks = marks
    }

    mutating func write(
        _ list: DisplayList, runs: inout RunComposer, tiles: inout [TileForm: FormHandle]
    ) throws(PDFError) {
        var content = writer.makeContent(of: page)
        runs.flow = TextFlow()
        for (index, item) in list.items.enumerated() {
            switch item {
            case .beginContent:
                content.begin(marks[nextMark], isTextOnly: Self.isTextOnly(list.items[(index + 1)...]))
                nextMark += 1
            case .beginArtifact(let kind): content.begin(artifact(kind, size: list.size))
            case .endMarked: content.end()
            case .save: content.save()
            case .restore: content.restore()
            case .transform(let matrix):
                content.transform(
                    Transform(
                        a: matrix.a, b: matrix.b, c: matrix.c, d: matrix.d, tx: matrix.e * Self.unit,
                        ty: matrix.f * Self.unit))
            case .clip(let outline):
                path(outline, in: &content)
                content.clip()
            case .clipOutside(let outline):
                // Far beyond the page, whatever turns the coordinates.
                content.rectangle(x: -30_000, y: -30_000, width: 60_000, height: 60_000)
                path(outline, in: &content)
                content.clip(.evenOdd)
            case .clipPolygon(let points):
                polygon(points, in: &content)
                content.clip()
            case .opacity(let value):
                outerOpacities.append(opacity)
                opacity *= value
            case .endOpacity: opacity = outerOpacities.popLast() ?? 1
            case .fill(let outline, let color):
                setFill(color, in: &content)
                path(outline, in: &content)
                content.fill()
            case .fillBetween(let outer, let inner, let color):
                setFill(color, in: &content)
                path(outer, in: &content)
                path(inner, in: &content)
                content.fill(.evenOdd)
            case .fillPolygons(let polygons, let color):
                setFill(color, in: &content)
                for points in polygons { polygon(points, in: &content) }
                content.fill()
            case .stroke(let from, let to, let width, let color, let pattern):
                stroke(from, to, width, color, pattern, in: &content)
            case .strokeOutline(let outline, let width, let color, let pattern):
                setStroke(color, width, in: &content)
                content.setLineCap(pattern == .dotted ? .round : .butt)
                let period = width.points * (pattern == .dotted ? 2 : 3)
                let length = Self.length(of: outline)
                let share = length / max((length / period).rounded(), 1)
                content.setDash(
                    pattern == .dotted ? [0.001, max(share - 0.001, 0.001)] : [share * 2 / 3, share / 3])
                path(outline, in: &content)
                content.stroke()
            case .tile(.image(let key), let rect), .image(let key, let rect): try image(key, rect, in: &content)
            case .tile(.gradient(let source), let rect):
                gradient(source, rect, opacity: opacity, height: list.size.height.points, in: &content)
            case .tiles(let source, let grid): try fill(with: source, grid, &tiles, in: &content)
            case .modules(let modules, let columns, let rect, let color):
                setFill(color, in: &content)
                try fill(modules, columns: columns, rect, in: &content)
            case .polyline(let points, let width, let color): polyline(points, width, color, in: &content)
            case .field: continue
            case .beginLine: runs.flow.beginLine()
            case .words(let words, let origin, let color):
                setFill(color, in: &content)
                runs.show(
                    words.runs[...], movedBy: origin.x, baseline: origin.y, glyphs: words.glyphs, text: words.text,
                    in: &content, writer: writer)
            case .text(let range, let baseline, let color, let endsWord):
                setFill(color, in: &content)
                runs.show(
                    fragment.runs[Int(range.lowerBound)..<Int(range.upperBound)], baseline: baseline,
                    glyphs: fragment.glyphs, text: fragment.text, endsWord: endsWord, in: &content, writer: writer)
            }
        }
        writer.finish(content)
    }

    /// Whether a piece of content that begins here shows nothing but text.
    private static func isTextOnly(_ items: ArraySlice<DisplayItem>) -> Bool {
        for item in items {
            switch item {
            case .text, .words, .beginLine: continue
            case .endMarked: return true
            default: return false
            }
        }
        return false
    }

    /// Renderers widen pictures to whole pixels: one that ends where a pixel ends would cover the next one too.
    private static let hair = 0.01

    /// Points in a layout unit.
    private static let unit = 0.75 / 64

    private func artifact(_ kind: ArtifactKind, size: Size) -> Artifact {
        switch kind {
        case .layout: .layout
        case .background:
            .background(
                PageRectangle(page: page, x: 0, y: 0, width: size.width.points, height: size.height.points))
        case .header: .pagination(.header)
        case .footer: .pagination(.footer)
        case .watermark: .pagination(.watermark)
        case .repeatedHeader: .pagination(.other)
        }
    }

    // MARK: Colours

    /// Sets the colour of what is filled next; its transparency adds to that of the group around it.
    private mutating func setFill(_ color: Color, in content: inout ContentStream) {
        content.setOpacity(opacity * Double(color.alpha) / 255)
        content.setFillColor(DeviceColor(red: color.red, green: color.green, blue: color.blue))
    }

    // MARK: Shapes

    private func path(_ outline: RoundedRect, in content: inout ContentStream) {
        let rect = outline.rect
        guard !outline.radii.areZero else {
            content.rectangle(
                x: rect.minX.points, y: rect.minY.points, width: rect.width.points, height: rect.height.points)
            return
        }
        let radii = outline.radii
        let (left, top, right, bottom) = (rect.minX.points, rect.minY.points, rect.maxX.points, rect.maxY.points)
        // A quarter of an ellipse as one cubic curve; the factor is off by 0.03 % of the radius at most.
        let k = 1 - 0.5522847498
        func size(_ corner: Size) -> (x: Double, y: Double) { (corner.width.points, corner.height.points) }
        let (topLeft, topRight) = (size(radii.topLeft), size(radii.topRight))
        let (bottomRight, bottomLeft) = (size(radii.bottomRight), size(radii.bottomLeft))
        content.move(toX: left + topLeft.x, y: top)
        content.line(toX: right - topRight.x, y: top)
        content.curve(
            toX: right, y: top + topRight.y, control1X: right - topRight.x * k, control1Y: top, control2X: right,
            control2Y: top + topRight.y * k)
        content.line(toX: right, y: bottom - bottomRight.y)
        content.curve(
            toX: right - bottomRight.x, y: bottom, control1X: right, control1Y: bottom - bottomRight.y * k,
            control2X: right - bottomRight.x * k, control2Y: bottom)
        content.line(toX: left + bottomLeft.x, y: bottom)
        content.curve(
            toX: left, y: bottom - bottomLeft.y, control1X: left + bottomLeft.x * k, control1Y: bottom,
            control2X: left, control2Y: bottom - bottomLeft.y * k)
        content.line(toX: left, y: top + topLeft.y)
        content.curve(
            toX: left + topLeft.x, y: top, control1X: left, control1Y: top + topLeft.y * k,
            control2X: left + topLeft.x * k, control2Y: top)
        content.closePath()
    }

    private func polygon(_ points: [Point], in content: inout ContentStream) {
        for (index, point) in points.enumerated() {
            if index == 0 {
                content.move(toX: point.x.points, y: point.y.points)
            } else {
                content.line(toX: point.x.points, y: point.y.points)
            }
        }
        content.closePath()
    }

    private mutating func setStroke(_ color: Color, _ width: LayoutUnit, in content: inout ContentStream) {
        content.setOpacity(opacity * Double(color.alpha) / 255)
        content.setStrokeColor(DeviceColor(red: color.red, green: color.green, blue: color.blue))
        content.setLineWidth(width.points)
    }

    private mutating func stroke(
        _ from: Point, _ to: Point, _ width: LayoutUnit, _ color: Color, _ pattern: StrokePattern,
        in content: inout ContentStream
    ) {
        setStroke(color, width, in: &content)
        var (fromX, fromY, toX, toY) = (from.x.points, from.y.points, to.x.points, to.y.points)
        let length = abs(toX - fromX) + abs(toY - fromY)
        let thickness = width.points
        // Thin dots are squares, which screens and printers show better.
        if pattern == .dotted, width > LayoutUnit(2) {
            // Round caps on dashes of no length are dots; the first and the last touch the ends.
            content.setLineCap(.round)
            let room = max(length - thickness, 0)
            let count = max((room / (thickness * 2)).rounded(), 1)
            content.setDash([0.001, max(room / count - 0.001, 0.001)])
            let inset = min(thickness / 2, length / 2)
            if fromX == toX {
                (fromY, toY) = (min(fromY, toY) + inset, max(fromY, toY) - inset + 0.02)
            } else {
                (fromX, toX) = (min(fromX, toX) + inset, max(fromX, toX) - inset + 0.02)
            }
        } else {
            content.setLineCap(.butt)
            content.setDash(Self.dashes(pattern, thickness, length))
        }
        content.move(toX: fromX, y: fromY)
        content.line(toX: toX, y: toY)
        content.stroke()
    }

    private mutating func polyline(
        _ points: [Point], _ width: LayoutUnit, _ color: Color, in content: inout ContentStream
    ) {
        guard let first = points.first else { return }
        setStroke(color, width, in: &content)
        content.setLineCap(.butt)
        content.setLineJoin(.round)
        content.setDash([])
        content.move(toX: first.x.points, y: first.y.points)
        for point in points.dropFirst() { content.line(toX: point.x.points, y: point.y.points) }
        content.stroke()
    }

    /// How long an outline is; ellipses after Ramanujan.
    private static func length(of outline: RoundedRect) -> Double {
        var length = 2 * (outline.rect.width.points + outline.rect.height.points)
        let radii = outline.radii
        for corner in [radii.topLeft, radii.topRight, radii.bottomRight, radii.bottomLeft] {
            let (a, b) = (corner.width.points, corner.height.points)
            let root = ((3 * a + b) * (a + 3 * b)).squareRoot()
            length += .pi * (3 * (a + b) - root) / 4 - a - b
        }
        return length
    }

    /// Dashes and gaps that begin and end a line with a dash.
    private static func dashes(_ pattern: StrokePattern, _ thickness: Double, _ length: Double) -> [Double] {
        if pattern == .solid { return [] }
        let isThick = thickness >= 2.25
        let dash = pattern == .dotted ? thickness : thickness * (isThick ? 2 : 3)
        let gap = pattern == .dotted ? thickness : thickness * (isThick ? 1 : 2)
        let count = ((length + gap) / (dash + gap)).rounded()
        guard count > 1, length > count * dash else { return [] }
        return [dash, (length - count * dash) / (count - 1)]
    }

    // MARK: Gradients and images

    private func gradient(
        _ source: LinearGradient, _ rect: Rect, opacity: Double, height: Double, in content: inout ContentStream
    ) {
        let line = GradientLine(source, in: rect)
        let handle = writer.addGradient(line.colors)
        content.setOpacity(opacity * (line.uniformAlpha ?? 1))
        content.save()
        path(RoundedRect(rect), in: &content)
        content.clip()
        if line.uniformAlpha == nil {
            content.setMask(mask(line, rect, height: height))
        }
        content.fill(with: handle, fromX: line.fromX, y: line.fromY, toX: line.toX, y: line.toY)
        content.restore()
    }

    /// The opacities along a gradient's line as the light of a form, which has the coordinates of what it is for.
    private func mask(_ line: GradientLine, _ rect: Rect, height: Double) -> FormHandle {
        var light = writer.makeForm(height: height, on: page)
        light.fill(
            with: writer.addGradient(line.opacities), fromX: line.fromX, y: line.fromY, toX: line.toX, y: line.toY)
        return writer.finish(
            light, width: rect.maxX.points,
            box: (rect.minX.points, rect.minY.points, rect.maxX.points, rect.maxY.points), isGroup: true)
    }

    /// Fills what the tiles of a grid cover with a pattern.
    private mutating func fill(
        with source: TileSource, _ grid: TileGrid, _ tiles: inout [TileForm: FormHandle],
        in content: inout ContentStream
    ) throws(PDFError) {
        let first = grid.first
        let (width, height) = (first.width.points, first.height.points)
        let key = TileForm(source: source, size: first.size, isGroup: opacity < 1)
        let form: FormHandle
        if let known = tiles[key] {
            form = known
        } else {
            form = try self.form(of: key)
            tiles[key] = form
        }
        let step = (x: grid.step.width.points, y: grid.step.height.points)
        let pattern = writer.addTiling(form, x: first.minX.points, y: first.minY.points, step: step, for: content)
        content.setOpacity(opacity)
        content.setFill(pattern)
        content.rectangle(
            x: first.minX.points, y: first.minY.points, width: step.x * Double(grid.columns - 1) + width,
            height: step.y * Double(grid.rows - 1) + height)
        content.fill()
    }

    private mutating func form(of tile: TileForm) throws(PDFError) -> FormHandle {
        let (width, height) = (tile.size.width.points, tile.size.height.points)
        let cell = Rect(origin: .zero, size: tile.size)
        var form = writer.makeForm(height: height, on: page)
        switch tile.source {
        case .image(let key):
            let around = opacity
            opacity = 1
            try image(key, cell, in: &form)
            opacity = around
        case .gradient(let source): gradient(source, cell, opacity: 1, height: height, in: &form)
        }
        return writer.finish(form, width: width, box: (0, 0, width, height), isGroup: tile.isGroup)
    }

    /// Fills the dark modules of a code.
    ///
    /// Bars are rectangles. The squares of a code in two dimensions are a stencil: hundreds of rectangles would be
    /// five times its bytes, and a quarter of a page's content.
    private func fill(
        _ modules: [Bool], columns: Int, _ rect: Rect, in content: inout ContentStream
    ) throws(PDFError) {
        let (x, y, width, height) = (rect.minX.points, rect.minY.points, rect.width.points, rect.height.points)
        guard modules.count > columns else {
            content.fillGrid(modules, columns: columns, x: x, y: y, width: width, height: height)
            return
        }
        let stencil = CodeStencil(modules, columns: columns)
        content.draw(try writer.addImage(stencil.image, key: stencil.key), x: x, y: y, width: width, height: height)
    }

    private mutating func image(
        _ key: ImageKey, _ rect: Rect, in content: inout ContentStream
    ) throws(PDFError) {
        let loaded = document.images.image(key)
        switch loaded.content {
        case .drawing(let drawing): draw(drawing, of: loaded, in: rect, &content)
        case .samples(let samples): try draw(samples, of: loaded, in: rect, &content)
        }
    }

    /// Fits the view box of a drawing to the rectangle, as it asks to be: SVG 2 §8.7.
    private mutating func draw(
        _ drawing: VectorImage, of loaded: LoadedImage, in rect: Rect, _ content: inout ContentStream
    ) {
        let form = form(of: drawing, loaded)
        let (width, height) = (rect.width.points, rect.height.points)
        var (across, down) = (width / drawing.width, height / drawing.height)
        switch drawing.alignment.fit {
        case .fill: break
        case .contain: (across, down) = (min(across, down), min(across, down))
        case .cover: (across, down) = (max(across, down), max(across, down))
        }
        let placed = (width: drawing.width * across, height: drawing.height * down)
        content.setOpacity(opacity)
        let isClipped = drawing.overflows || drawing.alignment.fit == .cover
        if isClipped {
            content.save()
            content.rectangle(x: rect.minX.points, y: rect.minY.points, width: width, height: height)
            content.clip()
        }
        content.draw(
            form, x: rect.minX.points + (width - placed.width) * drawing.alignment.x,
            y: rect.minY.points + (height - placed.height) * drawing.alignment.y, width: placed.width,
            height: placed.height)
        if isClipped { content.restore() }
    }

    /// The drawing's form, made where the document does not have it yet.
    ///
    /// What shines through as a whole, or within itself, is a group; both kinds may be needed.
    private func form(of drawing: VectorImage, _ loaded: LoadedImage) -> FormHandle {
        let isGroup = opacity < 1 || drawing.usesTransparency
        let key = loaded.digest + [isGroup ? 1 : 0]
        if let known = writer.form(forKey: key) { return known }
        let made = VectorComposer(image: drawing, page: page, writer: writer).form(isGroup: isGroup)
        writer.keep(made, forKey: key)
        return made
    }

    private mutating func draw(
        _ samples: DecodedImage, of loaded: LoadedImage, in rect: Rect, _ content: inout ContentStream
    ) throws(PDFError) {
        let handle = try handle(of: samples, loaded)
        content.setOpacity(opacity)
        let orientation = samples.orientation
        guard orientation > 1 else {
            content.draw(
                handle, x: rect.minX.points, y: rect.minY.points, width: rect.width.points - Self.hair,
                height: rect.height.points - Self.hair)
            return
        }
        // The unit square, turned and mirrored as EXIF says, then stretched to the rectangle.
        let (a, b, c, d, e, f) = Self.upright(orientation)
        let (width, height) = (rect.width.points, rect.height.points)
        content.save()
        content.transform(
            Transform(
                a: a * width, b: b * height, c: c * width, d: d * height, tx: rect.minX.points + e * width,
                ty: rect.minY.points + f * height))
        content.draw(handle, x: 0, y: 0, width: 1, height: 1)
        content.restore()
    }

    private func handle(of samples: DecodedImage, _ loaded: LoadedImage) throws(PDFError) -> ImageHandle {
        if let known = writer.image(forKey: loaded.digest) { return known }
        return try writer.addImage(images.image(samples, of: loaded), key: loaded.digest)
    }

    /// Maps stored to upright coordinates in the unit square, y downward: EXIF 2.3 §4.6.4, Orientation.
    private static func upright(_ orientation: Int) -> (Double, Double, Double, Double, Double, Double) {
        switch orientation {
        case 2: (-1, 0, 0, 1, 1, 0)
        case 3: (-1, 0, 0, -1, 1, 1)
        case 4: (1, 0, 0, -1, 0, 1)
        case 5: (0, 1, 1, 0, 0, 0)
        case 6: (0, 1, -1, 0, 1, 0)
        case 7: (0, -1, -1, 0, 1, 1)
        case 8: (0, -1, 1, 0, 0, 1)
        default: (1, 0, 0, 1, 0, 0)
        }
    }
}

/// What a tile's form depends on: boxes that repeat the same picture at the same size share it.
struct TileForm: Hashable {
    let source: TileSource
    let size: Size
    /// Painted together, then seen through.
    let isGroup: Bool
}
