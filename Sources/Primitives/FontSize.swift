/// A font size in 1/16384 CSS px: an integer as `LayoutUnit` is one, but fine enough that a line of glyphs comes out as
/// long as the size says.
///
/// A size of 16.4 px would be 16.40625 px in 1/64 px, which makes a line of 700 px a quarter of a px longer.
///
/// Unit: 1/16384 px. Never negative; sizes above 131,071 px are clamped.
@frozen public struct FontSize: Hashable, Comparable, Sendable {
    /// 16384ths of a px.
    public var rawValue: Int32

    /// A number of 16384ths of a px.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The nearest size; values out of range are clamped, NaN gives zero.
    @inlinable public init(_ px: Double) {
        let scaled = (px * 16_384).rounded()
        rawValue = scaled > 0 ? (scaled >= 2_147_483_647 ? .max : Int32(scaled)) : 0
    }

    /// A whole number of px.
    @inlinable public init(_ px: Int) { self.init(Double(px)) }

    /// The size in px.
    @inlinable public var px: Double { Double(rawValue) / 16_384 }
    /// The size in PDF points (1/72 in).
    @inlinable public var points: Double { px * 0.75 }
    /// The nearest length in 1/64 px.
    @inlinable public var length: LayoutUnit { LayoutUnit(px) }

    /// Whether a size is smaller than another.
    @inlinable public static func < (a: FontSize, b: FontSize) -> Bool { a.rawValue < b.rawValue }
}
