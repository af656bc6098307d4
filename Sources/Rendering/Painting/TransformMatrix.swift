import CSS
import Glibc
import Primitives

/// A change of coordinates in layout units: (x, y) → (a·x + c·y + e, b·x + d·y + f).
struct TransformMatrix: Hashable {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0
    var e = 0.0
    var f = 0.0

    /// What a box's `transform` does to all that it paints: CSS Transforms 1 §3.
    ///
    /// The origin is moved to the point that stays, the functions are applied from left to right, and it is moved back.
    init(_ box: BoxStyle, around frame: Rect) {
        let x = Double((frame.minX + box.transformOrigin.x.resolved(against: frame.width)).rawValue)
        let y = Double((frame.minY + box.transformOrigin.y.resolved(against: frame.height)).rawValue)
        (e, f) = (x, y)
        for function in box.transforms {
            switch function {
            case .rotate(let degrees):
                let turn = Rotation(degrees: degrees)
                multiply(turn.cosine, turn.sine, -turn.sine, turn.cosine, 0, 0)
            case .scale(let horizontal, let vertical): multiply(horizontal, 0, 0, vertical, 0, 0)
            case .translate(let right, let down):
                multiply(
                    1, 0, 0, 1, Double(right.resolved(against: frame.width).rawValue),
                    Double(down.resolved(against: frame.height).rawValue))
            case .skew(let horizontal, let vertical):
                multiply(1, tan(vertical * .pi / 180), tan(horizontal * .pi / 180), 1, 0, 0)
            case .matrix(let a, let b, let c, let d, let e, let f): multiply(a, b, c, d, e * 64, f * 64)
            }
        }
        multiply(1, 0, 0, 1, -x, -y)
    }

    /// Applies another change before this one.
    private mutating func multiply(
        _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double
    ) {
        let own = self
        self.a = own.a * a + own.c * b
        self.b = own.b * a + own.d * b
        self.c = own.a * c + own.c * d
        self.d = own.b * c + own.d * d
        self.e = own.a * e + own.c * f + own.e
        self.f = own.b * e + own.d * f + own.f
    }

    /// Applies another change before this one.
    func applied(after inner: TransformMatrix) -> TransformMatrix {
        var both = self
        both.multiply(inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
        return both
    }

    /// The smallest upright rectangle that holds a rectangle's image.
    func bounds(of rect: Rect) -> Rect {
        var low = (Double.infinity, Double.infinity)
        var high = (-Double.infinity, -Double.infinity)
        for (x, y) in [(rect.minX, rect.minY), (rect.maxX, rect.minY), (rect.maxX, rect.maxY), (rect.minX, rect.maxY)] {
            let point = (
                a * Double(x.rawValue) + c * Double(y.rawValue) + e, b * Double(x.rawValue) + d * Double(y.rawValue) + f
            )
            low = (min(low.0, point.0), min(low.1, point.1))
            high = (max(high.0, point.0), max(high.1, point.1))
        }
        return Rect(
            x: LayoutUnit(low.0 / 64), y: LayoutUnit(low.1 / 64), width: LayoutUnit((high.0 - low.0) / 64),
            height: LayoutUnit((high.1 - low.1) / 64))
    }
}
