/// A length in 1/64 CSS px: integer arithmetic gives the same layout on every machine, and browsers use the same unit.
///
/// Unit: 1/64 px (1 px = 1/96 in). Range about ±33 million px, so a document of 2,000 pages fits many times over.
package struct LayoutUnit: Hashable, Comparable, Sendable {
    package var rawValue: Int32

    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    /// A whole number of px; values out of range are clamped.
    @inlinable package init(_ px: Int) {
        let (scaled, overflow) = px.multipliedReportingOverflow(by: 64)
        rawValue = overflow ? (px < 0 ? .min : .max) : Int32(clamping: scaled)
    }

    /// The nearest multiple of 1/64 px, halves away from zero; values out of range are clamped, NaN gives zero.
    @inlinable package init(_ px: Double) {
        let scaled = (px * 64).rounded()
        rawValue = scaled.isNaN ? 0 : scaled >= 2_147_483_647 ? .max : scaled <= -2_147_483_648 ? .min : Int32(scaled)
    }

    @inlinable package static var zero: LayoutUnit { LayoutUnit(rawValue: 0) }
    @inlinable package static var max: LayoutUnit { LayoutUnit(rawValue: .max) }

    /// The length in px.
    @inlinable package var px: Double { Double(rawValue) / 64 }
    /// The length in PDF points (1/72 in).
    @inlinable package var points: Double { Double(rawValue) * 0.75 / 64 }

    @inlinable package static func < (a: LayoutUnit, b: LayoutUnit) -> Bool { a.rawValue < b.rawValue }
    @inlinable package static func + (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) + Int64(b.rawValue)))
    }
    @inlinable package static func - (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) - Int64(b.rawValue)))
    }
    @inlinable package static prefix func - (a: LayoutUnit) -> LayoutUnit { .zero - a }
    @inlinable package static func += (a: inout LayoutUnit, b: LayoutUnit) { a = a + b }
    @inlinable package static func -= (a: inout LayoutUnit, b: LayoutUnit) { a = a - b }
    @inlinable package static func * (a: LayoutUnit, factor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) * Int64(factor)))
    }
    @inlinable package static func * (a: LayoutUnit, factor: Double) -> LayoutUnit { LayoutUnit(a.px * factor) }
    /// Division that drops what is left over, as browsers do.
    @inlinable package static func / (a: LayoutUnit, divisor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: a.rawValue / Int32(clamping: divisor))
    }
}

/// A point; origin at the top left corner, y downward.
package struct Point: Hashable, Sendable {
    package var x: LayoutUnit
    package var y: LayoutUnit

    @inlinable package init(x: LayoutUnit, y: LayoutUnit) {
        self.x = x
        self.y = y
    }

    @inlinable package static var zero: Point { Point(x: .zero, y: .zero) }
    @inlinable package static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
}

/// A width and a height.
package struct Size: Hashable, Sendable {
    package var width: LayoutUnit
    package var height: LayoutUnit

    @inlinable package init(width: LayoutUnit, height: LayoutUnit) {
        self.width = width
        self.height = height
    }

    @inlinable package static var zero: Size { Size(width: .zero, height: .zero) }
}

/// A rectangle; origin at its top left corner, y downward.
package struct Rect: Hashable, Sendable {
    package var origin: Point
    package var size: Size

    @inlinable package init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    @inlinable package init(x: LayoutUnit, y: LayoutUnit, width: LayoutUnit, height: LayoutUnit) {
        self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
    }

    @inlinable package static var zero: Rect { Rect(origin: .zero, size: .zero) }

    @inlinable package var minX: LayoutUnit { origin.x }
    @inlinable package var minY: LayoutUnit { origin.y }
    @inlinable package var maxX: LayoutUnit { origin.x + size.width }
    @inlinable package var maxY: LayoutUnit { origin.y + size.height }
    @inlinable package var width: LayoutUnit { size.width }
    @inlinable package var height: LayoutUnit { size.height }

    @inlinable package func offset(by delta: Point) -> Rect { Rect(origin: origin + delta, size: size) }

    /// The rectangle less the given edges.
    @inlinable package func inset(by edges: Edges<LayoutUnit>) -> Rect {
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

    @inlinable package init(top: Value, right: Value, bottom: Value, left: Value) {
        self.top = top
        self.right = right
        self.bottom = bottom
        self.left = left
    }

    @inlinable package init(all value: Value) { self.init(top: value, right: value, bottom: value, left: value) }
}

extension Edges: Equatable where Value: Equatable {}
extension Edges: Hashable where Value: Hashable {}
extension Edges: Sendable where Value: Sendable {}

extension Edges<LayoutUnit> {
    @inlinable package static var zero: Edges<LayoutUnit> { Edges(all: .zero) }
    @inlinable package var horizontal: LayoutUnit { left + right }
    @inlinable package var vertical: LayoutUnit { top + bottom }
}
