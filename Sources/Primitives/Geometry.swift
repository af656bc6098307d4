/// A length in 1/64 CSS px: integer arithmetic gives the same layout on every machine, and browsers use the same unit.
///
/// Unit: 1/64 px (1 px = 1/96 in). Range about ±33 million px, so a document of 2,000 pages fits many times over.
package struct LayoutUnit: Hashable, Comparable, Sendable {
    package var rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// A whole number of px; values out of range are clamped.
    package init(_ px: Int) {
        let (scaled, overflow) = px.multipliedReportingOverflow(by: 64)
        rawValue = overflow ? (px < 0 ? .min : .max) : Int32(clamping: scaled)
    }

    /// The nearest multiple of 1/64 px, halves away from zero; values out of range are clamped, NaN gives zero.
    package init(_ px: Double) {
        let scaled = (px * 64).rounded()
        rawValue = scaled.isNaN ? 0 : scaled >= 2_147_483_647 ? .max : scaled <= -2_147_483_648 ? .min : Int32(scaled)
    }

    package static let zero = LayoutUnit(rawValue: 0)
    package static let max = LayoutUnit(rawValue: .max)

    /// The length in px.
    package var px: Double { Double(rawValue) / 64 }
    /// The length in PDF points (1/72 in).
    package var points: Double { Double(rawValue) * 0.75 / 64 }

    package static func < (a: LayoutUnit, b: LayoutUnit) -> Bool { a.rawValue < b.rawValue }
    package static func + (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) + Int64(b.rawValue)))
    }
    package static func - (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) - Int64(b.rawValue)))
    }
    package static prefix func - (a: LayoutUnit) -> LayoutUnit { .zero - a }
    package static func += (a: inout LayoutUnit, b: LayoutUnit) { a = a + b }
    package static func -= (a: inout LayoutUnit, b: LayoutUnit) { a = a - b }
    package static func * (a: LayoutUnit, factor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) * Int64(factor)))
    }
    package static func * (a: LayoutUnit, factor: Double) -> LayoutUnit { LayoutUnit(a.px * factor) }
    /// Division that drops what is left over, as browsers do.
    package static func / (a: LayoutUnit, divisor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: a.rawValue / Int32(clamping: divisor))
    }
}

/// A point; origin at the top left corner, y downward.
package struct Point: Hashable, Sendable {
    package var x: LayoutUnit
    package var y: LayoutUnit

    package init(x: LayoutUnit, y: LayoutUnit) {
        self.x = x
        self.y = y
    }

    package static let zero = Point(x: .zero, y: .zero)
    package static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
}

/// A width and a height.
package struct Size: Hashable, Sendable {
    package var width: LayoutUnit
    package var height: LayoutUnit

    package init(width: LayoutUnit, height: LayoutUnit) {
        self.width = width
        self.height = height
    }

    package static let zero = Size(width: .zero, height: .zero)
}

/// A rectangle; origin at its top left corner, y downward.
package struct Rect: Hashable, Sendable {
    package var origin: Point
    package var size: Size

    package init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    package init(x: LayoutUnit, y: LayoutUnit, width: LayoutUnit, height: LayoutUnit) {
        self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
    }

    package static let zero = Rect(origin: .zero, size: .zero)

    package var minX: LayoutUnit { origin.x }
    package var minY: LayoutUnit { origin.y }
    package var maxX: LayoutUnit { origin.x + size.width }
    package var maxY: LayoutUnit { origin.y + size.height }
    package var width: LayoutUnit { size.width }
    package var height: LayoutUnit { size.height }

    package func offset(by delta: Point) -> Rect { Rect(origin: origin + delta, size: size) }

    /// The rectangle less the given edges.
    package func inset(by edges: Edges<LayoutUnit>) -> Rect {
        Rect(
            x: minX + edges.left, y: minY + edges.top,
            width: width - edges.left - edges.right, height: height - edges.top - edges.bottom)
    }
}

/// A value for each side of a box.
package struct Edges<Value> {
    package var top: Value
    package var right: Value
    package var bottom: Value
    package var left: Value

    package init(top: Value, right: Value, bottom: Value, left: Value) {
        self.top = top
        self.right = right
        self.bottom = bottom
        self.left = left
    }

    package init(all value: Value) { self.init(top: value, right: value, bottom: value, left: value) }
}

extension Edges: Equatable where Value: Equatable {}
extension Edges: Hashable where Value: Hashable {}
extension Edges: Sendable where Value: Sendable {}

extension Edges<LayoutUnit> {
    package static let zero = Edges(all: .zero)
    package var horizontal: LayoutUnit { left + right }
    package var vertical: LayoutUnit { top + bottom }
}
