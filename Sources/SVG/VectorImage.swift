package import CSS

/// A drawing of shapes, as a PDF can hold it: all references resolved, all shapes curves.
///
/// Coordinates are the drawing's own, x rightward, y downward from the top left corner of the view box; the longer side
/// of the view box is 1,000 units, whatever its author counted in.
package struct VectorImage: Sendable {
    /// What `preserveAspectRatio` says: SVG 2 §8.7.
    package struct Alignment: Hashable, Sendable {
        package enum Fit: Hashable, Sendable { case fill, contain, cover }
        package var fit = Fit.contain
        /// 0 at the start, 0.5 in the middle, 1 at the end of the room that is left.
        package var x = 0.5
        package var y = 0.5
    }

    /// Natural size in CSS px; nil where the drawing has none in that axis.
    package var naturalWidth: Double?
    package var naturalHeight: Double?
    /// Of the view box.
    package var width: Double
    package var height: Double
    package var alignment = Alignment()
    package var items: [Item] = []
    /// What all items cover, strokes included; the view box at least.
    package var bounds: Bounds

    package enum Item: Sendable {
        case shape(Shape)
        /// Items that are drawn together and are then seen through.
        case group(opacity: Double, [Item])
    }

    /// Longest side of the view box.
    package static let side = 1_000.0

    /// Whether anything shines through.
    package var usesTransparency: Bool { items.contains(where: \.usesTransparency) }

    /// How many lines and curves there are.
    package var segmentCount: Int { items.reduce(0) { $0 + $1.segmentCount } }

    /// Whether something lies outside the view box.
    package var overflows: Bool {
        bounds.left < 0 || bounds.top < 0 || bounds.right > width || bounds.bottom > height
    }
}

extension VectorImage.Item {
    fileprivate var usesTransparency: Bool {
        switch self {
        case .group: true
        case .shape(let shape):
            shape.fill.map { $0.opacity < 1 || $0.paint.usesTransparency } ?? false
                || shape.stroke.map { $0.opacity < 1 || $0.paint.usesTransparency } ?? false
        }
    }

    fileprivate var segmentCount: Int {
        switch self {
        case .shape(let shape): shape.path.segments.count
        case .group(_, let items): items.reduce(0) { $0 + $1.segmentCount }
        }
    }
}

/// A path with what it is filled and stroked with.
package struct Shape: Sendable {
    package var path: VectorPath
    /// From the path's coordinates to the drawing's; nil where they are the same.
    package var matrix: Matrix?
    package var fill: Fill?
    package var stroke: Stroke?
}

package struct Fill: Sendable {
    package var paint: Paint
    /// 0–1.
    package var opacity: Double
    package var isEvenOdd: Bool
}

package struct Stroke: Sendable {
    package enum Cap: Hashable, Sendable { case butt, round, square }
    package enum Join: Hashable, Sendable { case miter, round, bevel }

    package var paint: Paint
    /// 0–1.
    package var opacity: Double
    /// Lengths in the path's coordinates.
    package var width: Double
    package var cap: Cap
    package var join: Join
    package var miterLimit: Double
    package var dashes: [Double]
    package var dashOffset: Double
}

package enum Paint: Sendable {
    /// Opaque: its alpha is part of the opacity.
    case color(Color)
    case gradient(VectorGradient)

    fileprivate var usesTransparency: Bool {
        if case .gradient(let gradient) = self { return gradient.stops.contains { $0.opacity < 1 } }
        return false
    }
}

/// A gradient in a space of its own: along x from 0 to 1, or from a focus in the unit circle to the circle itself.
package struct VectorGradient: Sendable {
    package enum Kind: Hashable, Sendable {
        case linear
        case radial(focusX: Double, focusY: Double)
    }

    package struct Stop: Hashable, Sendable {
        /// 0–1, never falling.
        package var offset: Double
        package var color: Color
        /// 0–1.
        package var opacity: Double
    }

    package var kind: Kind
    /// At least two.
    package var stops: [Stop]
    /// From the gradient's space to the drawing's.
    package var matrix: Matrix
}

/// Lines and cubic curves.
package struct VectorPath: Sendable {
    package enum Segment: Hashable, Sendable {
        case move(Vector)
        case line(Vector)
        case curve(Vector, Vector, Vector)
        case close
    }

    package var segments: [Segment] = []
}

/// A point or a distance.
package struct Vector: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func + (a: Vector, b: Vector) -> Vector { Vector(a.x + b.x, a.y + b.y) }
    static func - (a: Vector, b: Vector) -> Vector { Vector(a.x - b.x, a.y - b.y) }
    static func * (a: Vector, factor: Double) -> Vector { Vector(a.x * factor, a.y * factor) }
}

/// A rectangle by its edges.
package struct Bounds: Hashable, Sendable {
    package var left: Double
    package var top: Double
    package var right: Double
    package var bottom: Double

    package init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// The control points' extent; nil for an empty path.
    init?(_ path: VectorPath) {
        var bounds: Bounds?
        for segment in path.segments {
            switch segment {
            case .move(let point), .line(let point): Self.include(point, in: &bounds)
            case .curve(let first, let second, let end):
                for point in [first, second, end] { Self.include(point, in: &bounds) }
            case .close: continue
            }
        }
        guard let bounds else { return nil }
        self = bounds
    }

    private static func include(_ point: Vector, in bounds: inout Bounds?) {
        let dot = Bounds(left: point.x, top: point.y, right: point.x, bottom: point.y)
        bounds = bounds?.union(dot) ?? dot
    }

    func union(_ other: Bounds) -> Bounds {
        Bounds(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    func grown(by distance: Double) -> Bounds {
        Bounds(left: left - distance, top: top - distance, right: right + distance, bottom: bottom + distance)
    }

    var isFinite: Bool { left.isFinite && top.isFinite && right.isFinite && bottom.isFinite }
}
