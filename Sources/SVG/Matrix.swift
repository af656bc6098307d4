import Glibc

/// A change of coordinates: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, in the order of SVG's `matrix()`.
package struct Matrix: Hashable, Sendable {
    package var a = 1.0, b = 0.0, c = 0.0, d = 1.0, e = 0.0, f = 0.0

    package init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    static let identity = Matrix(1, 0, 0, 1, 0, 0)
    static func translation(_ x: Double, _ y: Double) -> Matrix { Matrix(1, 0, 0, 1, x, y) }
    static func scale(_ x: Double, _ y: Double) -> Matrix { Matrix(x, 0, 0, y, 0, 0) }

    static func rotation(degrees: Double) -> Matrix {
        // Quarter turns are exact.
        let turned = degrees.truncatingRemainder(dividingBy: 360)
        let (sine, cosine): (Double, Double) =
            switch turned {
            case 0: (0, 1)
            case 90, -270: (1, 0)
            case 180, -180: (0, -1)
            case 270, -90: (-1, 0)
            default: (sin(turned * .pi / 180), cos(turned * .pi / 180))
            }
        return Matrix(cosine, sine, -sine, cosine, 0, 0)
    }

    /// The inner change first, then the outer one.
    static func * (outer: Matrix, inner: Matrix) -> Matrix {
        Matrix(
            outer.a * inner.a + outer.c * inner.b, outer.b * inner.a + outer.d * inner.b,
            outer.a * inner.c + outer.c * inner.d, outer.b * inner.c + outer.d * inner.d,
            outer.a * inner.e + outer.c * inner.f + outer.e, outer.b * inner.e + outer.d * inner.f + outer.f)
    }

    func callAsFunction(_ point: Vector) -> Vector {
        Vector(a * point.x + c * point.y + e, b * point.x + d * point.y + f)
    }

    var determinant: Double { a * d - b * c }

    /// Nil where shapes collapse to a line, or numbers have become too large.
    var factor: Double? {
        let area = determinant.magnitude
        guard area.isFinite, area > 1e-12, e.isFinite, f.isFinite else { return nil }
        return area.squareRoot()
    }

    /// Whether circles stay circles, so that a stroke keeps one width.
    var isSimilarity: Bool {
        let slack = 1e-9 * determinant.magnitude
        return (a * c + b * d).magnitude <= slack && (a * a + b * b - c * c - d * d).magnitude <= slack
    }
}

extension VectorPath {
    func transformed(by matrix: Matrix) -> VectorPath {
        VectorPath(
            segments: segments.map { segment in
                switch segment {
                case .move(let point): .move(matrix(point))
                case .line(let point): .line(matrix(point))
                case .curve(let first, let second, let end): .curve(matrix(first), matrix(second), matrix(end))
                case .close: .close
                }
            })
    }
}
