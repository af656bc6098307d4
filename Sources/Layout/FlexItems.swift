import CSS
import Primitives

/// An item of a flex container while its sizes are found; all sizes are border-box sizes.
struct FlexItem {
    let box: BoxIndex
    var margins: Edges<LayoutUnit>
    var edges: Edges<LayoutUnit>
    var grow: Double
    var shrink: Double
    var align: FlexStyle.Align
    /// The flex base size, its least and its greatest size in the main axis.
    var base = LayoutUnit.zero
    var minimum = LayoutUnit.zero
    var maximum = LayoutUnit.max
    /// The used size in the main axis, once flexible lengths are resolved.
    var main = LayoutUnit.zero
    var cross = LayoutUnit.zero
    /// From the item's top.
    var baseline: LayoutUnit?
    /// The cross size follows the line's.
    var isStretched = false
    /// From the content box's start edges, as if the main axis ran left to right or downward.
    var mainOffset = LayoutUnit.zero
    var crossOffset = LayoutUnit.zero
    var isFrozen = false

    var hypothetical: LayoutUnit { max(minimum, min(base, maximum)) }
}

/// One line of a flex container.
struct FlexLine {
    var items: Range<Int>
    var cross = LayoutUnit.zero
    var offset = LayoutUnit.zero
    /// Of items aligned by baseline, from the line's start.
    var baseline = LayoutUnit.zero
}

/// A flex container whose items are sized and placed: CSS Flexbox 1 §9.
struct FlexContainer {
    let box: BoxIndex
    let style: FlexStyle
    let isRow: Bool
    let edges: Edges<LayoutUnit>
    let contentWidth: LayoutUnit
    /// nil: it depends on the content.
    let contentHeight: LayoutUnit?
    var mainGap = LayoutUnit.zero
    var crossGap = LayoutUnit.zero
    var isRTL = false
    var items: [FlexItem] = []
    var lines: [FlexLine] = []
    /// Used content-box sizes.
    var mainSize = LayoutUnit.zero
    var crossSize = LayoutUnit.zero

    var isWrapping: Bool { style.wrap != .nowrap }
    var isMainReversed: Bool {
        switch style.direction {
        case .row: isRTL
        case .rowReverse: !isRTL
        case .column: false
        case .columnReverse: true
        }
    }

    func mainMargins(_ item: FlexItem) -> LayoutUnit { isRow ? item.margins.horizontal : item.margins.vertical }
    func crossMargins(_ item: FlexItem) -> LayoutUnit { isRow ? item.margins.vertical : item.margins.horizontal }
    func mainEdges(_ item: FlexItem) -> LayoutUnit { isRow ? item.edges.horizontal : item.edges.vertical }

    /// An item's border box, from the content box.
    func frame(of item: FlexItem) -> Rect {
        let main = isMainReversed ? mainSize - item.mainOffset - item.main : item.mainOffset
        // In columns the cross axis runs from right to left where the direction does.
        let cross = !isRow && isRTL ? crossSize - item.crossOffset - item.cross : item.crossOffset
        return isRow
            ? Rect(x: main, y: cross, width: item.main, height: item.cross)
            : Rect(x: cross, y: main, width: item.cross, height: item.main)
    }
}

extension FlexContainer {
    /// Collects items into lines: §9.3.
    mutating func breakIntoLines(available: LayoutUnit?) {
        lines = []
        var start = 0
        var used = LayoutUnit.zero
        for (index, item) in items.enumerated() {
            let outer = item.hypothetical + mainMargins(item)
            if isWrapping, let available, index > start, used + mainGap + outer > available {
                lines.append(FlexLine(items: start..<index))
                start = index
                used = outer
            } else {
                used += outer + (index > start ? mainGap : .zero)
            }
        }
        if !items.isEmpty { lines.append(FlexLine(items: start..<items.count)) }
    }

    /// Resolves the flexible lengths of one line: §9.7.
    mutating func resolveFlexibleLengths(_ line: FlexLine, available: LayoutUnit) {
        let gaps = mainGap * (line.items.count - 1)
        let hypothetical = line.items.reduce(gaps) { $0 + items[$1].hypothetical + mainMargins(items[$1]) }
        let isGrowing = hypothetical < available
        for index in line.items {
            let item = items[index]
            let factor = isGrowing ? item.grow : item.shrink
            items[index].isFrozen =
                factor == 0 || (isGrowing ? item.base > item.hypothetical : item.base < item.hypothetical)
            items[index].main = items[index].isFrozen ? item.hypothetical : item.base
        }
        let initial = freeSpace(line, available: available, gaps: gaps)
        while line.items.contains(where: { !items[$0].isFrozen }) {
            var remaining = freeSpace(line, available: available, gaps: gaps)
            let open = line.items.filter { !items[$0].isFrozen }
            let sum = open.reduce(0.0) { $0 + (isGrowing ? items[$1].grow : items[$1].shrink) }
            if sum < 1 {
                let part = initial * sum
                if part.magnitude < remaining.magnitude { remaining = part }
            }
            let weights = open.map { index in
                isGrowing
                    ? items[index].grow
                    : items[index].shrink * Double((items[index].base - mainEdges(items[index])).rawValue)
            }
            distribute(remaining, to: open, by: weights)
            freezeViolations(open)
        }
    }

    /// Signed, so that it is kept outside `LayoutUnit`'s clamping; in px.
    private func freeSpace(_ line: FlexLine, available: LayoutUnit, gaps: LayoutUnit) -> Double {
        let used = line.items.reduce(gaps) { sum, index in
            sum + (items[index].isFrozen ? items[index].main : items[index].base) + mainMargins(items[index])
        }
        return (available - used).px
    }

    private mutating func distribute(_ space: Double, to open: [Int], by weights: [Double]) {
        let total = weights.reduce(0, +)
        var passed = 0.0
        var given = LayoutUnit.zero
        for (number, index) in open.enumerated() {
            guard total > 0 else {
                items[index].main = items[index].base
                continue
            }
            passed += weights[number] / total
            let end = LayoutUnit(space * (number == open.count - 1 ? 1 : passed))
            items[index].main = items[index].base + (end - given)
            given = end
        }
    }

    private mutating func freezeViolations(_ open: [Int]) {
        var violation = LayoutUnit.zero
        var clamped: [LayoutUnit] = []
        for index in open {
            let item = items[index]
            let size = max(item.minimum, min(item.main, item.maximum), mainEdges(item))
            clamped.append(size)
            violation += size - item.main
        }
        for (number, index) in open.enumerated() {
            let difference = clamped[number] - items[index].main
            items[index].main = clamped[number]
            if violation == .zero || violation > .zero && difference > .zero
                || violation < .zero && difference < .zero
            {
                items[index].isFrozen = true
            }
        }
    }

    /// Places a line's items in the main axis: §9.5, CSS Box Alignment 3.
    mutating func justify(_ line: FlexLine, autoMargins: (FlexItem) -> (start: Bool, end: Bool)) {
        let gaps = mainGap * (line.items.count - 1)
        let used = line.items.reduce(gaps) { $0 + items[$1].main + mainMargins(items[$1]) }
        let free = mainSize - used
        let autos = line.items.reduce(0) { count, index in
            let margins = autoMargins(items[index])
            return count + (margins.start ? 1 : 0) + (margins.end ? 1 : 0)
        }
        let share = autos > 0 && free > .zero ? free / autos : .zero
        var (offset, between) =
            autos > 0 && free > .zero ? (.zero, .zero) : distribution(of: free, count: line.items.count)
        for index in line.items {
            let margins = autoMargins(items[index])
            offset += mainStartMargin(items[index]) + (margins.start ? share : .zero)
            items[index].mainOffset = offset
            offset += items[index].main + mainEndMargin(items[index]) + (margins.end ? share : .zero)
            offset += between + mainGap
        }
    }

    private func mainStartMargin(_ item: FlexItem) -> LayoutUnit {
        if isRow { return isMainReversed ? item.margins.right : item.margins.left }
        return isMainReversed ? item.margins.bottom : item.margins.top
    }

    private func mainEndMargin(_ item: FlexItem) -> LayoutUnit { mainMargins(item) - mainStartMargin(item) }

    /// Space before the first item and between items, for `justify-content`.
    private func distribution(of free: LayoutUnit, count: Int) -> (before: LayoutUnit, between: LayoutUnit) {
        let spread = max(.zero, free)
        let isReversed = isMainReversed
        switch style.justifyContent {
        case .flexStart: return (.zero, .zero)
        case .flexEnd: return (free, .zero)
        case .start: return (isReversed && !(isRow && isRTL && style.direction == .row) ? free : .zero, .zero)
        case .end: return (isReversed && !(isRow && isRTL && style.direction == .row) ? .zero : free, .zero)
        case .left: return (isRow && isReversed ? free : .zero, .zero)
        case .right: return (isRow && !isReversed ? free : .zero, .zero)
        case .center: return (free / 2, .zero)
        case .spaceBetween: return count > 1 ? (.zero, spread / (count - 1)) : (.zero, .zero)
        case .spaceAround: return free > .zero ? (free / (count * 2), free / count) : (.zero, .zero)
        case .spaceEvenly: return free > .zero ? (free / (count + 1), free / (count + 1)) : (.zero, .zero)
        }
    }

    /// Places the lines in the cross axis: §9.6, `align-content`.
    mutating func alignLines(hasDefiniteCrossSize: Bool) {
        let gaps = crossGap * max(0, lines.count - 1)
        let used = lines.reduce(gaps) { $0 + $1.cross }
        let free = crossSize - used
        var offset = LayoutUnit.zero
        var between = LayoutUnit.zero
        if isWrapping {
            let count = lines.count
            switch style.alignContent {
            case .stretch:
                if hasDefiniteCrossSize, free > .zero, count > 0 {
                    for index in lines.indices { lines[index].cross += free / count }
                }
            case .flexStart: break
            case .start: offset = style.wrap == .wrapReverse ? free : .zero
            case .end: offset = style.wrap == .wrapReverse ? .zero : free
            case .flexEnd: offset = free
            case .center: offset = free / 2
            case .spaceBetween: between = count > 1 ? max(.zero, free) / (count - 1) : .zero
            case .spaceAround:
                if free > .zero, count > 0 { (offset, between) = (free / (count * 2), free / count) }
            case .spaceEvenly:
                if free > .zero { (offset, between) = (free / (count + 1), free / (count + 1)) }
            }
        }
        for index in lines.indices {
            lines[index].offset = offset
            offset += lines[index].cross + crossGap + between
        }
        if style.wrap == .wrapReverse {
            for index in lines.indices { lines[index].offset = crossSize - lines[index].offset - lines[index].cross }
        }
    }
}
