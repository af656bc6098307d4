import Primitives

/// The units that lengths may have: CSS Values 4 §6.
enum LengthUnit: String, CaseIterable, Hashable, Sendable {
    case px, pt, pc, mm, cm, q, `in`, em, rem, ex, ch, vw, vh, vmin, vmax

    /// px of one unit; nil where it depends on a font or the page.
    var pixels: Double? {
        switch self {
        case .px: 1
        case .pt: 96.0 / 72
        case .pc: 16
        case .mm: 96 / 25.4
        case .cm: 96 / 2.54
        case .q: 96 / 101.6
        case .in: 96
        case .em, .rem, .ex, .ch, .vw, .vh, .vmin, .vmax: nil
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
        case .vmin: return value * min(viewportWidth, viewportHeight) / 100
        case .vmax: return value * max(viewportWidth, viewportHeight) / 100
        default: return value * viewportHeight / 100
        }
    }
}
