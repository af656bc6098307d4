import CSS
import Primitives

/// A float at its place in a block formatting context: CSS 2.2 §9.5.
///
/// Positions are of the margin box, from the border edge of the context's root.
struct PlacedFloat {
    var isLeft: Bool
    var top: LayoutUnit
    var bottom: LayoutUnit
    var left: LayoutUnit
    var right: LayoutUnit
    /// The lowest bottoms of this float and all before it, so that searches end early.
    var lowestLeft: LayoutUnit
    var lowestRight: LayoutUnit

    var lowest: LayoutUnit { max(lowestLeft, lowestRight) }
}

/// A float, or what is left of one, that stands on the next page.
struct CarriedFloat {
    var box: BoxIndex
    /// nil: nothing of it is on this page.
    var token: BreakToken?
    /// The content box of its containing block, from the border edge of the context's root.
    var containerLeft: LayoutUnit
    var containerWidth: LayoutUnit
}

/// What floats leave free of a range of heights.
struct FloatBand: Equatable {
    /// Right edge of the left floats; nil: there is none.
    var left: LayoutUnit?
    /// Left edge of the right floats; nil: there is none.
    var right: LayoutUnit?

    static let open = FloatBand()
}

/// The floats of the block formatting context at hand.
///
/// Its floats are the last ones of the arena, from `floatContext` on; so what is laid out anew loses its floats with
/// its fragments.
struct FloatContext {
    /// The first of the context's floats in `PageArena.floats`.
    var placed = 0
    /// The first of the context's floats in `PageArena.carried`.
    var carried = 0
}

extension BoxFormatter {
    /// Whether a box's floats are its own business: CSS 2.2 §9.4.1.
    func startsFloatContext(_ box: BoxIndex) -> Bool {
        boxes[box].flags.contains(.formattingContext) || boxes[box].kind != .block
    }

    /// Whether a block-level box stands beside floats instead of behind them: CSS 2.2 §9.5.
    func avoidsFloats(_ box: BoxIndex) -> Bool { startsFloatContext(box) }

    /// Whether floats of the context reach below a height.
    func hasFloats(below y: LayoutUnit) -> Bool {
        guard arena.floats.count > floatContext.placed, let last = arena.floats.last else { return false }
        return last.lowest > y
    }

    /// What floats leave free between two heights; where both are the same, at that height.
    func floatBand(at top: LayoutUnit, height: LayoutUnit = .zero) -> FloatBand {
        var band = FloatBand.open
        var index = arena.floats.count - 1
        let end = top + height
        while index >= floatContext.placed {
            let float = arena.floats[index]
            if float.lowest <= top { break }
            if float.bottom > top, float.bottom >= float.top, float.top <= top || float.top < end {
                if float.isLeft {
                    band.left = max(band.left ?? float.right, float.right)
                } else {
                    band.right = min(band.right ?? float.left, float.left)
                }
            }
            index -= 1
        }
        return band
    }

    /// The nearest height below at which a float ends; nil: none does.
    func nextFloatEnd(below top: LayoutUnit) -> LayoutUnit? {
        var nearest: LayoutUnit?
        var index = arena.floats.count - 1
        while index >= floatContext.placed {
            let float = arena.floats[index]
            if float.lowest <= top { break }
            if float.bottom > top { nearest = min(nearest ?? float.bottom, float.bottom) }
            index -= 1
        }
        return nearest
    }

    /// The height that a box with `clear` stands below; nil: nothing has to be cleared.
    func clearedHeight(_ clear: BoxStyle.Clear) -> LayoutUnit? {
        guard clear != .none, arena.floats.count > floatContext.placed, let last = arena.floats.last else { return nil }
        let height: LayoutUnit =
            switch clear {
            case .none: .lowest
            case .left: last.lowestLeft
            case .right: last.lowestRight
            case .both: last.lowest
            }
        return height == .lowest ? nil : height
    }

    /// Whether floats that a box with `clear` stands below go on on the next page.
    func clearsCarriedFloats(_ clear: BoxStyle.Clear) -> Bool {
        guard clear != .none, arena.carried.count > floatContext.carried else { return false }
        return arena.carried[floatContext.carried...].contains { clear.clears(style($0.box).box.float) }
    }

    /// The lower end of all floats of the context.
    var floatsEnd: LayoutUnit? {
        arena.floats.count > floatContext.placed ? arena.floats.last?.lowest : nil
    }

    /// Adds a float to the context.
    mutating func addFloat(isLeft: Bool, origin: Point, size: Size) {
        let isFirst = arena.floats.count == floatContext.placed
        let bottom = origin.y + size.height
        var float = PlacedFloat(
            isLeft: isLeft, top: origin.y, bottom: bottom, left: origin.x, right: origin.x + size.width,
            lowestLeft: .lowest, lowestRight: .lowest)
        if !isFirst, let last = arena.floats.last {
            (float.lowestLeft, float.lowestRight) = (last.lowestLeft, last.lowestRight)
        }
        if isLeft {
            float.lowestLeft = max(float.lowestLeft, bottom)
        } else {
            float.lowestRight = max(float.lowestRight, bottom)
        }
        arena.floats.append(float)
    }

    /// Where a float's margin box goes: CSS 2.2 §9.5.1.
    ///
    /// As far up as the given height and the floats before allow, then as far to its side as possible.
    func floatOrigin(isLeft: Bool, width: LayoutUnit, container: FloatContainer, from y: LayoutUnit) -> Point {
        var top = y
        if arena.floats.count > floatContext.placed, let last = arena.floats.last { top = max(top, last.top) }
        while true {
            let band = floatBand(at: top)
            let left = max(container.left, band.left ?? container.left)
            let right = min(container.right, band.right ?? container.right)
            let isBesideFloats = left > container.left || right < container.right
            if isBesideFloats, width > max(.zero, right - left), let next = nextFloatEnd(below: top) {
                top = next
                continue
            }
            return Point(x: isLeft ? left : right - width, y: top)
        }
    }
}

/// The content box of a float's containing block, across; from the border edge of the context's root.
struct FloatContainer {
    var left: LayoutUnit
    var width: LayoutUnit
    var right: LayoutUnit { left + width }
}

extension BoxStyle.Clear {
    /// Whether a box with this value stands below floats of a side.
    func clears(_ side: BoxStyle.Float) -> Bool {
        switch self {
        case .none: false
        case .left: side == .left
        case .right: side == .right
        case .both: side != .none
        }
    }
}

extension LayoutUnit {
    /// Above every place there is.
    static let lowest = LayoutUnit(rawValue: .min)
}
