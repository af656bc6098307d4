import CSS
import Primitives

/// Growing and shrinking: CSS Flexbox 1 §9.7.
extension FlexContainer {
    /// Resolves the flexible lengths of one line.
    mutating func resolveFlexibleLengths(_ line: FlexLine, available: LayoutUnit) {
        let isGrowing = length(of: line, \.hypothetical) < available
        var open = 0
        for index in line.items {
            let item = items[index]
            let factor = isGrowing ? item.grow : item.shrink
            let isFrozen = factor == 0 || (isGrowing ? item.base > item.hypothetical : item.base < item.hypothetical)
            if isFrozen { items[index].flags.insert(.frozen) } else { items[index].flags.remove(.frozen) }
            items[index].main = isFrozen ? item.hypothetical : item.base
            open += isFrozen ? 0 : 1
        }
        let initial = freeSpace(line, available: available)
        while open > 0 {
            var remaining = freeSpace(line, available: available)
            var sum = 0.0
            var weights = 0.0
            for index in line.items where !items[index].flags.contains(.frozen) {
                sum += isGrowing ? items[index].grow : items[index].shrink
                weights += weight(items[index], isGrowing)
            }
            if sum < 1 {
                let part = (Double(initial) * sum).rounded(.towardZero)
                if part.magnitude < Double(remaining.magnitude) { remaining = Int64(part) }
            }
            distribute(isGrowing == (remaining > 0) ? remaining : 0, over: line, weights, isGrowing)
            open -= freezeViolations(line)
        }
    }

    private func weight(_ item: FlexItem, _ isGrowing: Bool) -> Double {
        isGrowing ? item.grow : item.shrink * Double((item.base - mainEdges(item)).rawValue)
    }

    /// In 1/64 px, signed and kept outside `LayoutUnit`'s clamping.
    private func freeSpace(_ line: FlexLine, available: LayoutUnit) -> Int64 {
        var free = Int64(available.rawValue) - Int64((mainGap * (line.items.count - 1)).rawValue)
        for index in line.items {
            let item = items[index]
            let size = item.flags.contains(.frozen) ? item.main : item.base
            free -= Int64(size.rawValue) + Int64(mainMargins(item).rawValue)
        }
        return free
    }

    /// Shares space out from the last item to the first, each taking its part of what is left: so that nothing gets
    /// lost in rounding, and in the order of browsers.
    private mutating func distribute(_ space: Int64, over line: FlexLine, _ weights: Double, _ isGrowing: Bool) {
        var remaining = Double(space)
        var weights = weights
        for index in line.items.reversed() where !items[index].flags.contains(.frozen) {
            let weight = weight(items[index], isGrowing)
            let part = weights > 0 ? (remaining * min(1, weight / weights)).rounded() : 0
            remaining -= part
            weights -= weight
            items[index].main = LayoutUnit(rawValue: Int32(clamping: Int64(items[index].base.rawValue) + Int64(part)))
        }
    }

    /// Freezes the items whose minimum or maximum is violated, or all where none is; gives their number.
    private mutating func freezeViolations(_ line: FlexLine) -> Int {
        var violation = Int64(0)
        for index in line.items where !items[index].flags.contains(.frozen) {
            violation += Int64(clamped(items[index]).rawValue) - Int64(items[index].main.rawValue)
        }
        var count = 0
        for index in line.items where !items[index].flags.contains(.frozen) {
            let size = clamped(items[index])
            let difference = size - items[index].main
            items[index].main = size
            if violation == 0 || violation > 0 && difference > .zero || violation < 0 && difference < .zero {
                items[index].flags.insert(.frozen)
                count += 1
            }
        }
        return count
    }

    private func clamped(_ item: FlexItem) -> LayoutUnit {
        max(item.minimum, min(item.main, item.maximum), mainEdges(item))
    }
}
