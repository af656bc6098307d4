/// An opaque colour in sRGB, which the output intent declares.
package struct DeviceColor: Hashable, Sendable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package static let black = DeviceColor(red: 0, green: 0, blue: 0)
    package static let white = DeviceColor(red: 255, green: 255, blue: 255)

    var isGray: Bool { red == green && green == blue }
}

extension SyntaxBuffer {
    /// Three decimals give back every 8-bit value exactly.
    mutating func component(_ value: UInt8) {
        decimal((Int(value) * 2000 + 255) / 510, decimals: 3)
    }
}

/// How the ends of lines look: ISO 32000-1 §8.4.3.3.
package enum LineCap: Int, Hashable, Sendable { case butt, round, square }

/// How the corners of lines look: ISO 32000-1 §8.4.3.4.
package enum LineJoin: Int, Hashable, Sendable { case miter, round, bevel }

/// Which points are inside a path: ISO 32000-1 §8.5.3.3.
package enum FillRule: Hashable, Sendable { case nonzero, evenOdd }

/// A change of coordinates in top-down space: `x' = a·x + c·y + tx`, `y' = b·x + d·y + ty`.
///
/// The order of the numbers is that of CSS `matrix()`.
package struct Transform: Hashable, Sendable {
    package var a, b, c, d, tx, ty: Double

    package init(a: Double, b: Double, c: Double, d: Double, tx: Double, ty: Double) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.tx = tx
        self.ty = ty
    }
}

/// What the operators written so far have set, so that only changes are written: ISO 32000-1 §8.4.1.
///
/// First values are those of every page; nil is not known.
struct GraphicsState: Hashable {
    var fill: DeviceColor? = .black
    var stroke: DeviceColor? = .black
    /// Thousandths of a point.
    var lineWidth: Int? = 1000
    var cap: LineCap? = .butt
    var join: LineJoin? = .miter
    /// Thousandths.
    var miterLimit: Int? = 10_000
    /// Thousandths of a point; empty for a solid line.
    var dash: [Int]? = []
    var dashPhase = 0
    /// Thousandths; 1000 is opaque.
    var opacity = 1000
    /// From the coordinates in force to those of the page.
    var matrix = UserMatrix()
    /// -1 for none.
    var font = -1
    /// Ten-thousandths of a point.
    var fontSize = 0
    /// Thousandths of a point.
    var characterSpacing = 0

    /// Where a form begins: whatever the page had set where the form is drawn (§8.10.1).
    static var ofForm: GraphicsState {
        var state = GraphicsState()
        state.fill = nil
        state.stroke = nil
        state.lineWidth = nil
        state.cap = nil
        state.join = nil
        state.miterLimit = nil
        state.dash = nil
        return state
    }
}
