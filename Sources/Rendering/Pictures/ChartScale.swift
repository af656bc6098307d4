import Primitives

/// The axis of a chart: from where to where, and the round numbers that are marked on it.
struct ChartScale: Sendable {
    /// Numbers of the ticks in steps from zero.
    let ticks: ClosedRange<Int>
    /// 1, 2 or 5 times a power of ten.
    private let mantissa: Int
    private let exponent: Int
    private let step: Double

    /// The shortest range of round numbers that holds all values.
    ///
    /// - Parameters:
    ///   - values: what is shown; none is the same as zero.
    ///   - includesZero: bars begin there; lines may leave it out where all values are far from it.
    ///   - intervals: how many there may be at most.
    init(_ values: [Double], includesZero: Bool, intervals: Int) {
        var low = values.min() ?? 0
        var high = values.max() ?? 0
        let isFarFromZero = low > 0 ? high - low < low / 2 : high < 0 && high - low < -high / 2
        if includesZero || !isFarFromZero || low == high {
            low = min(low, 0)
            high = max(high, 0)
        }
        // Nothing but zeros has an axis of one step.
        let isFlat = low == high
        if isFlat { high = 1 }
        let intervals = isFlat ? 1 : max(intervals, 1)
        // From below: the first step that needs no more intervals than there may be.
        var exponent = 0
        var unit = 1.0
        while (high - low) / unit > 10 {
            unit *= 10
            exponent += 1
        }
        while (high - low) / unit <= 1 {
            unit /= 10
            exponent -= 1
        }
        unit /= 10
        exponent -= 1
        search: while true {
            for mantissa in [1, 2, 5] {
                let step = unit * Double(mantissa)
                let ticks = Self.ticks(from: low, to: high, step: step)
                if ticks.count - 1 <= intervals || exponent > 40 {
                    (self.mantissa, self.exponent, self.step, self.ticks) = (mantissa, exponent, step, ticks)
                    break search
                }
            }
            unit *= 10
            exponent += 1
        }
    }

    private static func ticks(from low: Double, to high: Double, step: Double) -> ClosedRange<Int> {
        // A value that is a multiple but for its last binary digits is one.
        let slack = 1e-9
        let first = Int((low / step + slack).rounded(.down))
        let last = Int((high / step - slack).rounded(.up))
        return first...max(last, first + 1)
    }

    /// How far along the axis a value stands: 0 at its start, 1 at its end.
    func position(of value: Double) -> Double {
        (value / step - Double(ticks.lowerBound)) / Double(ticks.upperBound - ticks.lowerBound)
    }

    /// Where bars begin: at zero, or at the end of the axis nearest to it.
    var basePosition: Double { min(max(position(of: 0), 0), 1) }

    /// A tick's number with digits in Indian groups.
    func label(of tick: Int) -> String {
        var coefficient = Int128(tick) * Int128(mantissa)
        for _ in 0..<max(exponent, 0) { coefficient *= 10 }
        let number = DecimalNumber(coefficient: coefficient, scale: max(-exponent, 0)).withoutTrailingZeros
        var text: [UInt8] = []
        number.writeDigits(grouping: .indian, to: &text)
        return (number.isNegative ? "\u{2212}" : "") + String(decoding: text, as: UTF8.self)
    }
}
