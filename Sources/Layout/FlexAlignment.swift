import CSS
import Primitives

/// Which edge or middle of a box stands at a point.
enum StaticEdge: UInt8 {
    case start, center, end

    var reversed: StaticEdge {
        switch self {
        case .start: .end
        case .center: .center
        case .end: .start
        }
    }

    /// How much of a box's length stands before the point.
    func share(of length: LayoutUnit) -> LayoutUnit {
        switch self {
        case .start: .zero
        case .center: length / 2
        case .end: length
        }
    }
}

/// How a positioned box stands at its static position: by which edges, left to right and top to bottom.
struct StaticAlignment {
    var horizontal = StaticEdge.start
    var vertical = StaticEdge.start

    init(horizontal: StaticEdge = .start, vertical: StaticEdge = .start) {
        self.horizontal = horizontal
        self.vertical = vertical
    }

    /// By the edge where text in a direction begins.
    init(of direction: TextStyle.Direction) { self.init(horizontal: direction == .rtl ? .end : .start) }
}

/// Space that is shared out in equal parts between items or lines.
///
/// Places are rounded, not the parts: nothing gets lost however many there are.
private struct SharedSpace {
    /// What stands before the first.
    private let first: LayoutUnit
    private let space: LayoutUnit
    private let parts: Int

    init(_ space: LayoutUnit = .zero, in parts: Int = 1, first: LayoutUnit = .zero) {
        self.first = first
        self.space = space
        self.parts = parts
    }

    var isShared: Bool { space > .zero }

    /// What stands before the item or line of a number, counted from 0.
    func before(_ number: Int) -> LayoutUnit {
        if space == .zero || number == 0 { return first }
        let exact = Double(space.rawValue) * Double(number) / Double(parts)
        return first + LayoutUnit(rawValue: Int32(exact.rounded()))
    }
}

/// Placing items and lines: CSS Flexbox 1 §8, §9.5, §9.6; CSS Box Alignment 3.
extension FlexContainer {
    /// Whether the main axis runs against the direction that `start` means in it.
    var isStartAtMainEnd: Bool { style.direction == .rowReverse || style.direction == .columnReverse }

    /// Places a line's items in the main axis: §9.5.
    mutating func justify(_ line: FlexLine) {
        let free = mainSize - length(of: line, \.main)
        var autos = 0
        if free > .zero {
            for index in line.items {
                autos += items[index].flags.contains(.autoMainStart) ? 1 : 0
                autos += items[index].flags.contains(.autoMainEnd) ? 1 : 0
            }
        }
        let margins = SharedSpace(free, in: max(autos, 1))
        let space = autos > 0 ? SharedSpace() : distribution(of: free, count: line.items.count)
        // Browsers count from the other end where the direction is reversed.
        let isCountedBack = isStartAtMainEnd && autos == 0 && (space.isShared || style.justifyContent == .center)
        let (first, last): (FlexItem.Flags, FlexItem.Flags) =
            isMainReversed ? (.autoMainEnd, .autoMainStart) : (.autoMainStart, .autoMainEnd)
        var offset = LayoutUnit.zero
        var passed = 0
        for (number, index) in line.items.enumerated() {
            let item = items[index]
            let before = mainStartMargin(item)
            offset += before
            if item.flags.contains(first), autos > 0 { passed += 1 }
            let shared =
                isCountedBack
                ? free - space.before(line.items.count - 1 - number) : space.before(number)
            items[index].mainOffset = offset + shared + margins.before(passed)
            if item.flags.contains(last), autos > 0 { passed += 1 }
            offset += item.main + mainMargins(item) - before + mainGap
        }
    }

    /// Space before the first item and between items, for `justify-content`.
    private func distribution(of free: LayoutUnit, count: Int) -> SharedSpace {
        let start = isStartAtMainEnd ? free : .zero
        switch style.justifyContent {
        case .flexStart: return SharedSpace()
        case .flexEnd: return SharedSpace(first: free)
        case .start: return SharedSpace(first: start)
        case .end: return SharedSpace(first: free - start)
        // In columns both behave as `start`.
        case .left: return SharedSpace(first: isRow ? (isMainReversed ? free : .zero) : start)
        case .right: return SharedSpace(first: isRow ? (isMainReversed ? .zero : free) : start)
        case .center: return SharedSpace(first: free / 2)
        case .spaceBetween: return free > .zero && count > 1 ? SharedSpace(free, in: count - 1) : SharedSpace()
        // Where there is no space to share, both fall back to a safe `center`: content does not leave by the start.
        case .spaceAround:
            return free > .zero ? SharedSpace(free, in: count, first: free / (count * 2)) : SharedSpace(first: start)
        case .spaceEvenly:
            return free > .zero
                ? SharedSpace(free, in: count + 1, first: free / (count + 1)) : SharedSpace(first: start)
        }
    }

    /// Places the lines in the cross axis: §9.4 step 9, §9.6 step 16.
    mutating func alignLines() {
        let count = lines.count
        var space = SharedSpace()
        var isCountedBack = false
        var free = LayoutUnit.zero
        if isWrapping, !lines.isEmpty {
            var used = crossGap * (count - 1)
            for line in lines { used += line.cross }
            free = crossSize - used
            if style.alignContent == .stretch {
                if free > .zero { stretchLines(by: SharedSpace(free, in: count)) }
            } else {
                space = lineDistribution(of: free)
                isCountedBack = isWrapReversed && space.isShared
            }
        }
        var offset = LayoutUnit.zero
        for index in lines.indices {
            lines[index].offset =
                offset + (isCountedBack ? free - space.before(count - 1 - index) : space.before(index))
            offset += lines[index].cross + crossGap
        }
        if isWrapReversed {
            for index in lines.indices { lines[index].offset = crossSize - lines[index].offset - lines[index].cross }
        }
    }

    /// Space before the first line and between lines, for `align-content`.
    private func lineDistribution(of free: LayoutUnit) -> SharedSpace {
        let count = lines.count
        let start = isWrapReversed ? free : .zero
        switch style.alignContent {
        case .stretch, .flexStart: return SharedSpace()
        case .flexEnd: return SharedSpace(first: free)
        case .start: return SharedSpace(first: start)
        case .end: return SharedSpace(first: free - start)
        case .center: return SharedSpace(first: free / 2)
        case .spaceBetween: return free > .zero && count > 1 ? SharedSpace(free, in: count - 1) : SharedSpace()
        case .spaceAround:
            return free > .zero ? SharedSpace(free, in: count, first: free / (count * 2)) : SharedSpace(first: start)
        case .spaceEvenly:
            return free > .zero
                ? SharedSpace(free, in: count + 1, first: free / (count + 1)) : SharedSpace(first: start)
        }
    }

    /// Makes all lines larger, counted from the top: §9.4 step 9.
    private mutating func stretchLines(by space: SharedSpace) {
        for index in lines.indices {
            let number = isWrapReversed ? lines.count - 1 - index : index
            lines[index].cross += space.before(number + 1) - space.before(number)
        }
    }

    /// Places items in the cross axis of their line: §9.6 steps 13 and 14.
    mutating func alignItems(of line: FlexLine) {
        for index in line.items {
            let item = items[index]
            let free = line.cross - item.cross - crossMargins(item)
            var offset = crossStartMargin(item)
            let autoStart = item.flags.contains(.autoCrossStart)
            let autoEnd = item.flags.contains(.autoCrossEnd)
            if autoStart || autoEnd {
                if free > .zero, autoStart { offset += autoEnd ? free / 2 : free }
            } else if item.flags.contains(.baselineAligned) {
                let baseline = baseline(of: item)
                // The group stands against the line's start, which `wrap-reverse` puts below.
                offset += isWrapReversed ? line.cross - line.below - baseline : line.above - baseline
            } else {
                switch item.align {
                case .auto, .start, .baseline: break
                case .stretch, .flexStart: if isWrapReversed { offset += free }
                case .end: offset += free
                case .flexEnd: if !isWrapReversed { offset += free }
                case .center: offset += free / 2
                }
            }
            items[index].crossOffset = line.offset + offset
        }
    }

    /// Where a positioned child stands that says nothing of its own: as if it were the only item: §4.1.
    ///
    /// The point is from the content box's corner.
    func staticPosition(align: FlexStyle.Align) -> (point: Point, alignment: StaticAlignment) {
        var main: StaticEdge
        switch style.justifyContent {
        case .flexStart, .spaceBetween: main = .start
        case .flexEnd: main = .end
        case .center, .spaceAround, .spaceEvenly: main = .center
        case .start: main = isStartAtMainEnd ? .end : .start
        case .end: main = isStartAtMainEnd ? .start : .end
        case .left: main = isRow ? (isMainReversed ? .end : .start) : isStartAtMainEnd ? .end : .start
        case .right: main = isRow ? (isMainReversed ? .start : .end) : isStartAtMainEnd ? .end : .start
        }
        if isMainReversed { main = main.reversed }
        var cross: StaticEdge
        switch align {
        case .auto, .start, .baseline: cross = .start
        case .stretch, .flexStart: cross = isWrapReversed ? .end : .start
        case .end: cross = .end
        case .flexEnd: cross = isWrapReversed ? .start : .end
        case .center: cross = .center
        }
        if !isRow, isRTL { cross = cross.reversed }
        let alignment =
            isRow
            ? StaticAlignment(horizontal: main, vertical: cross) : StaticAlignment(horizontal: cross, vertical: main)
        let size = contentSize
        let point = Point(
            x: alignment.horizontal.share(of: size.width), y: alignment.vertical.share(of: size.height))
        return (point, alignment)
    }
}
