internal import CHarfBuzz

/// The contours of a glyph: lengths in thousandths of an em, y upward.
struct GlyphOutline: Hashable {
    struct Point: Hashable {
        var x: Double
        var y: Double
    }

    enum Element: Hashable {
        /// Begins a contour; the one before it is closed by a line.
        case move(Point)
        case line(Point)
        /// One control point, then the end.
        case quadratic(Point, Point)
        /// Two control points, then the end.
        case cubic(Point, Point, Point)

        var end: Point {
            switch self {
            case .move(let end), .line(let end), .quadratic(_, let end), .cubic(_, _, let end): end
            }
        }

        /// Whether all its points are so near to the origin.
        func isWithin(_ distance: Double) -> Bool {
            switch self {
            case .move(let end), .line(let end): end.isWithin(distance)
            case .quadratic(let control, let end): control.isWithin(distance) && end.isWithin(distance)
            case .cubic(let first, let second, let end):
                first.isWithin(distance) && second.isWithin(distance) && end.isWithin(distance)
            }
        }
    }

    var elements: [Element] = []
}

extension GlyphOutline.Point {
    typealias Point = GlyphOutline.Point

    static func + (one: Point, other: Point) -> Point { Point(x: one.x + other.x, y: one.y + other.y) }
    static func - (one: Point, other: Point) -> Point { Point(x: one.x - other.x, y: one.y - other.y) }
    static func * (point: Point, factor: Double) -> Point { Point(x: point.x * factor, y: point.y * factor) }

    func dot(_ other: Point) -> Double { x * other.x + y * other.y }

    var length: Double { dot(self).squareRoot() }

    func isWithin(_ distance: Double) -> Bool { x.magnitude <= distance && y.magnitude <= distance }

    var rounded: Point { Point(x: x.rounded(), y: y.rounded()) }
}

/// Takes down what HarfBuzz draws; one for each thread.
final class OutlineRecorder {
    private let functions: OpaquePointer
    private var outline = GlyphOutline()
    /// Thousandths of an em a unit of the font.
    private var scale = 1.0

    init() {
        guard let created = hb_draw_funcs_create() else {
            preconditionFailure("HarfBuzz gives empty objects where it cannot make real ones")
        }
        functions = created
        hb_draw_funcs_set_move_to_func(
            functions,
            { _, recorder, _, x, y, _ in
                OutlineRecorder.record(recorder) { .move($0(x, y)) }
            }, nil, nil)
        hb_draw_funcs_set_line_to_func(
            functions,
            { _, recorder, _, x, y, _ in
                OutlineRecorder.record(recorder) { .line($0(x, y)) }
            }, nil, nil)
        hb_draw_funcs_set_quadratic_to_func(
            functions,
            { _, recorder, _, controlX, controlY, x, y, _ in
                OutlineRecorder.record(recorder) { .quadratic($0(controlX, controlY), $0(x, y)) }
            }, nil, nil)
        hb_draw_funcs_set_cubic_to_func(
            functions,
            { _, recorder, _, firstX, firstY, secondX, secondY, x, y, _ in
                OutlineRecorder.record(recorder) { .cubic($0(firstX, firstY), $0(secondX, secondY), $0(x, y)) }
            }, nil, nil)
        hb_draw_funcs_make_immutable(functions)
    }

    deinit { hb_draw_funcs_destroy(functions) }

    /// The outline of a glyph of a face, at its default instance; empty where the face has none.
    func outline(of glyph: UInt16, in face: FontFace) -> GlyphOutline {
        outline.elements.removeAll(keepingCapacity: true)
        scale = 1000 / Double(face.metrics.unitsPerEm)
        face.withUnsafeFont { font in
            // Proof: HarfBuzz calls the functions before it returns, and keeps no pointer.
            hb_font_get_glyph_shape(font, UInt32(glyph), functions, Unmanaged.passUnretained(self).toOpaque())
        }
        return outline
    }

    private static func record(
        _ recorder: UnsafeMutableRawPointer?, _ element: ((Float, Float) -> GlyphOutline.Point) -> GlyphOutline.Element
    ) {
        guard let recorder else { return }
        let drawing = Unmanaged<OutlineRecorder>.fromOpaque(recorder).takeUnretainedValue()
        let scale = drawing.scale
        drawing.outline.elements.append(
            element { GlyphOutline.Point(x: Double($0) * scale, y: Double($1) * scale) })
    }
}
