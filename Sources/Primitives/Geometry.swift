/// A length in 1/64 CSS px: integer arithmetic gives the same layout on every machine, and browsers use the same unit.
///
/// Unit: 1/64 px (1 px = 1/96 in). Range about ±33 million px, so a document of 2,000 pages fits many times over.
@frozen public struct LayoutUnit: Hashable, Comparable, Sendable {
    /// Sixty-fourths of a px.
    public var rawValue: Int32

    /// A number of sixty-fourths of a px.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A whole number of px; values out of range are clamped.
    @inlinable public init(_ px: Int) {
        let (scaled, overflow) = px.multipliedReportingOverflow(by: 64)
        rawValue = overflow ? (px < 0 ? .min : .max) : Int32(clamping: scaled)
    }

    /// The nearest multiple of 1/64 px, halves away from zero; values out of range are clamped, NaN gives zero.
    @inlinable public init(_ px: Double) {
        let scaled = (px * 64).rounded()
        rawValue = scaled.isNaN ? 0 : scaled >= 2_147_483_647 ? .max : scaled <= -2_147_483_648 ? .min : Int32(scaled)
    }

    /// The multiple of 1/64 px that is nearest on the side of zero, as browsers take lengths of style sheets.
    ///
    /// The value is rounded to single precision first: 2.54 cm are 96 px. Values out of range are clamped, NaN gives
    /// zero.
    @inlinable public init(truncating px: Double) { self.init(Double((Float(px) * 64).rounded(.towardZero)) / 64) }

    /// No length.
    @inlinable public static var zero: LayoutUnit { LayoutUnit(rawValue: 0) }
    /// The longest length there is.
    @inlinable public static var max: LayoutUnit { LayoutUnit(rawValue: .max) }

    /// The length in px.
    @inlinable public var px: Double { Double(rawValue) / 64 }
    /// The length in PDF points (1/72 in).
    @inlinable public var points: Double { Double(rawValue) * 0.75 / 64 }

    /// Whether a length is shorter than another.
    @inlinable public static func < (a: LayoutUnit, b: LayoutUnit) -> Bool { a.rawValue < b.rawValue }
    /// The sum; clamped to the range.
    @inlinable public static func + (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) + Int64(b.rawValue)))
    }
    /// The difference; clamped to the range.
    @inlinable public static func - (a: LayoutUnit, b: LayoutUnit) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) - Int64(b.rawValue)))
    }
    /// The same length the other way.
    @inlinable public static prefix func - (a: LayoutUnit) -> LayoutUnit { .zero - a }
    /// Adds a length; clamped to the range.
    @inlinable public static func += (a: inout LayoutUnit, b: LayoutUnit) { a = a + b }
    /// Takes a length away; clamped to the range.
    @inlinable public static func -= (a: inout LayoutUnit, b: LayoutUnit) { a = a - b }
    /// A multiple; clamped to the range.
    @inlinable public static func * (a: LayoutUnit, factor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: Int32(clamping: Int64(a.rawValue) * Int64(factor)))
    }
    /// A multiple, rounded to the nearest 1/64 px.
    @inlinable public static func * (a: LayoutUnit, factor: Double) -> LayoutUnit { LayoutUnit(a.px * factor) }
    /// Division that drops what is left over, as browsers do.
    @inlinable public static func / (a: LayoutUnit, divisor: Int) -> LayoutUnit {
        LayoutUnit(rawValue: a.rawValue / Int32(clamping: divisor))
    }
}

/// A point; origin at the top left corner, y downward.
@frozen public struct Point: Hashable, Sendable {
    /// Rightward from the left edge.
    public var x: LayoutUnit
    /// Downward from the top edge.
    public var y: LayoutUnit

    /// A point at a distance from the left and the top.
    @inlinable public init(x: LayoutUnit, y: LayoutUnit) {
        self.x = x
        self.y = y
    }

    /// The top left corner.
    @inlinable public static var zero: Point { Point(x: .zero, y: .zero) }
    /// A point moved by another's distances.
    @inlinable public static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
}

/// A width and a height.
@frozen public struct Size: Hashable, Sendable {
    /// Never negative in a finished layout.
    public var width: LayoutUnit
    /// Never negative in a finished layout.
    public var height: LayoutUnit

    /// A size of two lengths.
    @inlinable public init(width: LayoutUnit, height: LayoutUnit) {
        self.width = width
        self.height = height
    }

    /// Nothing.
    @inlinable public static var zero: Size { Size(width: .zero, height: .zero) }
}

/// A rectangle; origin at its top left corner, y downward.
@frozen public struct Rect: Hashable, Sendable {
    /// The top left corner.
    public var origin: Point
    /// Width and height.
    public var size: Size

    /// A rectangle from its corner and its size.
    @inlinable public init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    /// A rectangle from its corner and its size.
    @inlinable public init(x: LayoutUnit, y: LayoutUnit, width: LayoutUnit, height: LayoutUnit) {
        self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
    }

    /// Nothing, at the top left corner.
    @inlinable public static var zero: Rect { Rect(origin: .zero, size: .zero) }

    /// The left edge.
    @inlinable public var minX: LayoutUnit { origin.x }
    /// The top edge.
    @inlinable public var minY: LayoutUnit { origin.y }
    /// The right edge.
    @inlinable public var maxX: LayoutUnit { origin.x + size.width }
    /// The bottom edge.
    @inlinable public var maxY: LayoutUnit { origin.y + size.height }
    /// The width.
    @inlinable public var width: LayoutUnit { size.width }
    /// The height.
    @inlinable public var height: LayoutUnit { size.height }

    /// The rectangle moved.
    @inlinable public func offset(by delta: Point) -> Rect { Rect(origin: origin + delta, size: size) }

    /// The rectangle less the given edges.
    @inlinable public func inset(by edges: Edges<LayoutUnit>) -> Rect {
        Rect(
            x: minX + edges.left, y: minY + edges.top,
            width: width - edges.left - edges.right, height: height - edges.top - edges.bottom)
    }
}

/// A value for each side of a box.
@frozen public struct Edges<Value> {
    /// Of the top side.
    public var top: Value
    /// Of the right side.
    public var right: Value
    /// Of the bottom side.
    public var bottom: Value
    /// Of the left side.
    public var left: Value

    /// A value for each side, clockwise from the top.
    @inlinable public init(top: Value, right: Value, bottom: Value, left: Value) {
        self.top = top
        self.right = right
        self.bottom = bottom
        self.left = left
    }

    /// One value for all sides.
    @inlinable public init(all value: Value) { self.init(top: value, right: value, bottom: value, left: value) }
}

extension Edges: Equatable where Value: Equatable {}
extension Edges: Hashable where Value: Hashable {}
extension Edges: Sendable where Value: Sendable {}

extension Edges<LayoutUnit> {
    /// No length on any side.
    @inlinable public static var zero: Edges<LayoutUnit> { Edges(all: .zero) }
    /// Left and right together.
    @inlinable public var horizontal: LayoutUnit { left + right }
    /// Top and bottom together.
    @inlinable public var vertical: LayoutUnit { top + bottom }
}
