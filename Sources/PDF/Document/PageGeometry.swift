/// A page's place in its document, from 0.
package struct PageIndex: Hashable, Sendable, Comparable {
    package let number: Int32
    package init(number: Int32) { self.number = number }
    package static func < (a: PageIndex, b: PageIndex) -> Bool { a.number < b.number }
}

/// A rectangle on a page; points, origin at the page's top left corner, y downward.
package struct PageRectangle: Hashable, Sendable {
    package var page: PageIndex
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(page: PageIndex, x: Double, y: Double, width: Double, height: Double) {
        self.page = page
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The smallest rectangle that holds this one and another of the same page.
    package func union(_ other: PageRectangle) -> PageRectangle {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return PageRectangle(
            page: page, x: left, y: top, width: max(x + width, other.x + other.width) - left,
            height: max(y + height, other.y + other.height) - top)
    }
}

/// A place that links and outline items lead to; declared first, placed when its page is known.
package struct Destination: Hashable, Sendable {
    let index: Int
}

/// Page coordinates as they are written: whole hundredths of a point, y upward.
///
/// Rounding each edge once, before any difference is taken, keeps neighbouring boxes without gaps.
struct PageSpace: Hashable, Sendable {
    static let decimals = 2
    private static let scale = 100.0
    private static let limit = 1e7

    /// Hundredths of a point.
    let height: Int

    init(height: Double) { self.height = Fixed.rounded(height, scale: Self.scale) }

    @inline(__always)
    func x(_ x: Double) -> Int { Fixed.rounded(x, scale: Self.scale) }

    @inline(__always)
    func y(_ y: Double) -> Int { height - Fixed.rounded(y, scale: Self.scale) }

    /// Whether a coordinate can be written as it is.
    static func isInRange(_ value: Double) -> Bool { value.magnitude <= limit }
}

extension SyntaxBuffer {
    /// Hundredths of a point.
    @inline(__always)
    mutating func coordinate(_ value: Int) { decimal(value, decimals: PageSpace.decimals) }

    /// `[left bottom right top]` of a rectangle in a page's space.
    mutating func rectangle(_ rectangle: PageRectangle, in space: PageSpace) {
        byte(UInt8(ascii: "["))
        coordinate(space.x(rectangle.x))
        byte(0x20)
        coordinate(space.y(rectangle.y + rectangle.height))
        byte(0x20)
        coordinate(space.x(rectangle.x + rectangle.width))
        byte(0x20)
        coordinate(space.y(rectangle.y))
        byte(UInt8(ascii: "]"))
    }
}
