import Primitives

/// The units that lengths may have: CSS Values 4 §6.
enum LengthUnit: String, CaseIterable, Hashable, Sendable {
    case px, pt, pc, mm, cm, `in`, em, rem, ex, ch, vw, vh

    /// px of one unit; nil where it depends on a font or the page.
    var pixels: Double? {
        switch self {
        case .px: 1
        case .pt: 96.0 / 72
        case .pc: 16
        case .mm: 96 / 25.4
        case .cm: 96 / 2.54
        case .in: 96
        case .em, .rem, .ex, .ch, .vw, .vh: nil
        }
    }
}

/// A number, length, percentage or angle as written, `calc()` and its kin included: CSS Values 4 §10.
///
/// Numbers are folded when read, so only lengths and percentages are left to compute.
indirect enum NumericExpression: Hashable, Sendable {
    case number(Double)
    case length(Double, LengthUnit)
    case percentage(Double)
    /// Degrees.
    case angle(Double)
    case sum(NumericExpression, NumericExpression)
    case product(NumericExpression, Double)
    case minimum([NumericExpression])
    case maximum([NumericExpression])

    /// What a sum or a comparison of values is; nil where they do not go together.
    enum Kind: Hashable, Sendable {
        case number, length, percentage, lengthPercentage, angle

        static func sum(_ a: Kind, _ b: Kind) -> Kind? {
            if a == b { return a }
            let lengths: [Kind] = [.length, .percentage, .lengthPercentage]
            return lengths.contains(a) && lengths.contains(b) ? .lengthPercentage : nil
        }
    }

    /// True where the value depends on a size that only layout knows.
    var hasPercentage: Bool {
        switch self {
        case .number, .length, .angle: false
        case .percentage: true
        case .sum(let a, let b): a.hasPercentage || b.hasPercentage
        case .product(let value, _): value.hasPercentage
        case .minimum(let values), .maximum(let values): values.contains(where: \.hasPercentage)
        }
    }

    /// True where a comparison decides on a percentage: the value then is bounded.
    var hasBounds: Bool {
        switch self {
        case .number, .length, .angle, .percentage: false
        case .sum(let a, let b): a.hasBounds || b.hasBounds
        case .product(let value, _): value.hasBounds
        case .minimum, .maximum: hasPercentage
        }
    }

    /// True where a value without `calc()` is below zero: what a parser refuses, and a computed value clamps.
    var isNegativeLiteral: Bool {
        switch self {
        case .number(let value), .length(let value, _), .percentage(let value), .angle(let value): value < 0
        case .sum, .product, .minimum, .maximum: false
        }
    }
}

/// What relative lengths refer to.
struct LengthContext {
    var font: FontStyle
    /// Unit: px.
    var rootFontSize: Double
    /// Asked for `ex` and `ch` only; nil: both are half an em.
    var fontUnits: ((FontStyle) -> FontUnits)?
    var viewportWidth: Double
    var viewportHeight: Double

    func pixels(_ value: Double, _ unit: LengthUnit) -> Double {
        if let factor = unit.pixels { return value * factor }
        switch unit {
        case .em: return value * font.size.px
        case .rem: return value * rootFontSize
        case .ex: return value * (fontUnits?(font).exHeight ?? font.size.px / 2)
        case .ch: return value * (fontUnits?(font).zeroAdvance ?? font.size.px / 2)
        case .vw: return value * viewportWidth / 100
        default: return value * viewportHeight / 100
        }
    }
}

/// A length plus a percentage, between bounds, in px: what every expression of lengths comes down to.
struct LinearLength {
    var length = 0.0
    var percentage = 0.0
    var lower = -Double.infinity
    var upper = Double.infinity

    /// At most one of the two has bounds, which the parser sees to.
    static func + (a: LinearLength, b: LinearLength) -> LinearLength {
        let shift = b.percentage == 0 ? b.length : a.length
        let bounded = b.percentage == 0 ? a : b
        return LinearLength(
            length: a.length + b.length, percentage: a.percentage + b.percentage, lower: bounded.lower + shift,
            upper: bounded.upper + shift)
    }

    static func * (a: LinearLength, factor: Double) -> LinearLength {
        let bounds = factor == 0 ? (-Double.infinity, Double.infinity) : (a.lower * factor, a.upper * factor)
        return LinearLength(
            length: a.length * factor, percentage: a.percentage * factor, lower: min(bounds.0, bounds.1),
            upper: max(bounds.0, bounds.1))
    }
}

extension NumericExpression {
    /// The value in px and percent.
    ///
    /// A comparison has at most one operand with a percentage, which the parser sees to.
    func linear(_ context: LengthContext) -> LinearLength {
        switch self {
        case .number(let value), .angle(let value): return LinearLength(length: value)
        case .length(let value, let unit):
            let pixels = context.pixels(value, unit)
            return LinearLength(length: pixels)
        case .percentage(let value): return LinearLength(percentage: value)
        case .sum(let a, let b):
            return a.linear(context).settled + b.linear(context).settled
        case .product(let value, let factor): return value.linear(context).settled * factor
        case .minimum(let values):
            var constant = Double.infinity
            var open: LinearLength?
            for value in values {
                let part = value.linear(context)
                if value.hasPercentage { open = part } else { constant = Swift.min(constant, part.settled.length) }
            }
            guard var open else { return LinearLength(length: constant) }
            open.upper = Swift.min(open.upper, constant)
            open.lower = Swift.min(open.lower, constant)
            return open
        case .maximum(let values):
            var constant = -Double.infinity
            var open: LinearLength?
            for value in values {
                let part = value.linear(context)
                if value.hasPercentage { open = part } else { constant = Swift.max(constant, part.settled.length) }
            }
            guard var open else { return LinearLength(length: constant) }
            open.lower = Swift.max(open.lower, constant)
            open.upper = Swift.max(open.upper, constant)
            return open
        }
    }
}

extension LinearLength {
    /// The same value, where it has no percentage, without bounds.
    var settled: LinearLength {
        if percentage != 0 { return self }
        return LinearLength(length: Swift.max(lower, Swift.min(length, upper)))
    }
}

extension LengthPercentage {
    init(_ linear: LinearLength) {
        let value = linear.settled
        self.init(LayoutUnit(truncating: value.length), percentage: value.percentage)
        if value.percentage != 0 {
            if value.lower > -.infinity { lower = LayoutUnit(truncating: value.lower) }
            if value.upper < .infinity { upper = LayoutUnit(truncating: value.upper) }
        }
    }
}
