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
        let share = autos > 0 ? free / autos : .zero
        var (offset, between) = autos > 0 ? (.zero, .zero) : distribution(of: free, count: line.items.count)
        // Browsers count from the other end where the direction is reversed: what division leaves over is here.
        if isStartAtMainEnd, between > .zero || style.justifyContent == .center {
            offset = free - offset - between * (line.items.count - 1)
        }
        let (first, last): (FlexItem.Flags, FlexItem.Flags) =
            isMainReversed ? (.autoMainEnd, .autoMainStart) : (.autoMainStart, .autoMainEnd)
        for index in line.items {
            let item = items[index]
            let before = mainStartMargin(item)
            offset += before + (item.flags.contains(first) ? share : .zero)
            items[index].mainOffset = offset
            offset += item.main + mainMargins(item) - before + (item.flags.contains(last) ? share : .zero)
            offset += between + mainGap
        }
    }

    /// Space before the first item and between items, for `justify-content`.
    private func distribution(of free: LayoutUnit, count: Int) -> (before: LayoutUnit, between: LayoutUnit) {
        let start = isStartAtMainEnd ? free : .zero
        switch style.justifyContent {
        case .flexStart: return (.zero, .zero)
        case .flexEnd: return (free, .zero)
        case .start: return (start, .zero)
        case .end: return (free - start, .zero)
        // In columns both behave as `start`.
        case .left: return (isRow ? (isMainReversed ? free : .zero) : start, .zero)
        case .right: return (isRow ? (isMainReversed ? .zero : free) : start, .zero)
        case .center: return (free / 2, .zero)
        case .spaceBetween: return free > .zero && count > 1 ? (.zero, free / (count - 1)) : (.zero, .zero)
        // Where there is no space to share, both fall back to a safe `center`: content does not leave by the start.
        case .spaceAround: return free > .zero ? (free / (count * 2), free / count) : (start, .zero)
        case .spaceEvenly: return free > .zero ? (free / (count + 1), free / (count + 1)) : (start, .zero)
        }
    }

    /// Places the lines in the cross axis: §9.4 step 9, §9.6 step 16.
    mutating func alignLines() {
        var offset = LayoutUnit.zero
        var between = LayoutUnit.zero
        if isWrapping, !lines.isEmpty {
            let count = lines.count
            var used = crossGap * (count - 1)
            for line in lines { used += line.cross }
            let free = crossSize - used
            let start = isWrapReversed ? free : .zero
            switch style.alignContent {
            case .stretch:
                if free > .zero {
                    for index in lines.indices { lines[index].cross += free / count }
                }
            case .flexStart: break
            case .flexEnd: offset = free
            case .start: offset = start
            case .end: offset = free - start
            case .center: offset = free / 2
            case .spaceBetween: between = free > .zero && count > 1 ? free / (count - 1) : .zero
            case .spaceAround: (offset, between) = free > .zero ? (free / (count * 2), free / count) : (start, .zero)
            case .spaceEvenly:
                (offset, between) = free > .zero ? (free / (count + 1), free / (count + 1)) : (start, .zero)
            }
        }
        for index in lines.indices {
            lines[index].offset = offset
            offset += lines[index].cross + crossGap + between
        }
        if isWrapReversed {
            for index in lines.indices { lines[index].offset = crossSize - lines[index].offset - lines[index].cross }
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
