import Primitives

/// A length plus a percentage, in px.
struct LinearLength: Hashable {
    var length = 0.0
    var percentage = 0.0

    static func + (a: LinearLength, b: LinearLength) -> LinearLength {
        LinearLength(length: a.length + b.length, percentage: a.percentage + b.percentage)
    }

    static func * (a: LinearLength, factor: Double) -> LinearLength {
        LinearLength(length: a.length * factor, percentage: a.percentage * factor)
    }
}

/// What every expression of lengths comes down to: max(lower, min(middle, upper)), each a length plus a percentage.
///
/// Sums and comparisons that would need more than three of them are no such value: the parser refuses them. Whether
/// they do depends on the percentages alone, which are known when a value is read, not on its lengths.
struct BoundedLength: Hashable {
    var lower: LinearLength?
    var middle: LinearLength
    var upper: LinearLength?

    init(_ middle: LinearLength) { self.middle = middle }

    /// The value itself where nothing bounds it.
    var line: LinearLength? { lower == nil && upper == nil ? middle : nil }

    /// The value in px, where percentages refer to `basis`.
    func resolved(against basis: Double) -> Double {
        func used(_ line: LinearLength) -> Double { line.length + basis * line.percentage / 100 }
        var value = used(middle)
        if let upper { value = min(value, used(upper)) }
        if let lower { value = max(value, used(lower)) }
        return value
    }

    /// One of the two must be a line.
    func sum(_ other: BoundedLength) -> BoundedLength? {
        guard let line = other.line else { return line.flatMap { other.sum(BoundedLength($0)) } }
        var sum = BoundedLength(middle + line)
        sum.lower = lower.map { $0 + line }
        sum.upper = upper.map { $0 + line }
        return sum
    }

    func scaled(_ factor: Double) -> BoundedLength? {
        var scaled = BoundedLength(middle * factor)
        guard factor < 0 else {
            scaled.lower = lower.map { $0 * factor }
            scaled.upper = upper.map { $0 * factor }
            return scaled
        }
        var (lower, upper) = (lower, upper)
        if let low = lower, let high = upper {
            // max(l, min(m, u)) is min(u, max(m, l)) only where l never passes u.
            guard low.percentage == high.percentage else { return nil }
            if low.length > high.length { upper = low }
            lower = low
        }
        scaled.lower = upper.map { $0 * factor }
        scaled.upper = lower.map { $0 * factor }
        return scaled
    }

    /// The smaller or the larger of two values; one of the two must be a line.
    func compared(_ other: BoundedLength, takesLeast: Bool) -> BoundedLength? {
        guard let line = other.line else {
            return line.flatMap { other.compared(BoundedLength($0), takesLeast: takesLeast) }
        }
        return takesLeast ? atMost(line) : atLeast(line)
    }

    /// min(max(l, min(m, u)), line) is max(min(l, line), min(m, u, line)).
    private func atMost(_ line: LinearLength) -> BoundedLength? {
        var result = self
        if let lower {
            guard let low = Self.merged(lower, line, takesLeast: true) else { return nil }
            result.lower = low
        }
        if let merged = Self.merged(middle, line, takesLeast: true) {
            result.middle = merged
        } else if let upper {
            guard let merged = Self.merged(upper, line, takesLeast: true) else { return nil }
            result.upper = merged
        } else {
            result.upper = line
        }
        return result
    }

    private func atLeast(_ line: LinearLength) -> BoundedLength? {
        var result = self
        if let lower {
            guard let low = Self.merged(lower, line, takesLeast: false) else { return nil }
            result.lower = low
        } else if upper == nil, let merged = Self.merged(middle, line, takesLeast: false) {
            result.middle = merged
        } else {
            result.lower = line
        }
        return result
    }

    /// The smaller or larger of two lines that do not cross.
    private static func merged(_ a: LinearLength, _ b: LinearLength, takesLeast: Bool) -> LinearLength? {
        guard a.percentage == b.percentage else { return nil }
        return (a.length < b.length) == takesLeast ? a : b
    }
}

extension NumericExpression {
    /// The value in px and percent; nil where it needs more bounds than there are.
    func bounded(_ context: LengthContext) -> BoundedLength? {
        switch self {
        case .number(let value), .angle(let value): return BoundedLength(LinearLength(length: value))
        case .length(let value, let unit):
            return BoundedLength(LinearLength(length: context.pixels(value, unit)))
        case .percentage(let value): return BoundedLength(LinearLength(percentage: value))
        case .sum(let a, let b):
            guard let left = a.bounded(context), let right = b.bounded(context) else { return nil }
            return left.sum(right)
        case .product(let value, let factor): return value.bounded(context)?.scaled(factor)
        case .minimum(let values): return Self.compared(values, takesLeast: true, context)
        case .maximum(let values): return Self.compared(values, takesLeast: false, context)
        }
    }

    /// The computed value; the parser has seen to it that there is one.
    func computed(_ context: LengthContext) -> LengthPercentage {
        LengthPercentage(
            bounded(context) ?? BoundedLength(LinearLength()), isPercentage: hasPercentage)
    }

    private static func compared(
        _ values: [NumericExpression], takesLeast: Bool, _ context: LengthContext
    ) -> BoundedLength? {
        guard let first = values.first, var result = first.bounded(context) else { return nil }
        for value in values.dropFirst() {
            guard let next = value.bounded(context), let both = result.compared(next, takesLeast: takesLeast) else {
                return nil
            }
            result = both
        }
        return result
    }
}

extension LengthContext {
    /// Any lengths: which values fit `BoundedLength` does not depend on them.
    static var any: LengthContext {
        LengthContext(
            font: FontStyle(), rootFontSize: 16, fontUnits: nil, viewportWidth: 800, viewportHeight: 600)
    }
}

extension LengthPercentage {
    /// A value without percentages is a length, whatever bounds it.
    init(_ value: BoundedLength, isPercentage: Bool) {
        guard isPercentage else {
            var used = value.middle.length
            if let upper = value.upper { used = min(used, upper.length) }
            if let lower = value.lower { used = max(used, lower.length) }
            self.init(LayoutUnit(truncating: used))
            return
        }
        self.init(LayoutUnit(truncating: value.middle.length), percentage: value.middle.percentage)
        if let bound = value.lower {
            lower = LayoutUnit(truncating: bound.length)
            lowerPercentage = bound.percentage
        }
        if let bound = value.upper {
            upper = LayoutUnit(truncating: bound.length)
            upperPercentage = bound.percentage
        }
    }

    /// The same value, never below zero.
    var nonNegative: LengthPercentage {
        var value = self
        if !isPercentage {
            value.length = max(.zero, length)
        } else if lower.rawValue == .min {
            let isClear = length >= .zero && percentage >= 0
            if !isClear || upper < .zero || upperPercentage < 0 { value.lower = .zero }
        } else if lowerPercentage == 0 {
            value.lower = max(.zero, lower)
        }
        return value
    }
}
