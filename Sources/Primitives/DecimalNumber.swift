/// An exact decimal number: an integer and how many of its digits stand after the point.
///
/// Money is never a floating-point number. At most 30 digits.
package struct DecimalNumber: Sendable {
    package private(set) var coefficient: Int128
    /// Digits after the point; never negative.
    package private(set) var scale: Int

    package init(coefficient: Int128, scale: Int = 0) {
        self.coefficient = coefficient
        self.scale = scale
    }

    static let maximumDigits = 30

    /// Reads `-?digits(.digits)?`; nil for anything else.
    package init?(_ text: String) { self.init(text.utf8) }

    /// Reads the bytes of `-?digits(.digits)?`; nil for anything else.
    package init?(_ text: some Sequence<UInt8>) {
        // Bytes that lie together are read in place: otherwise each costs a call where the compiler does not know the
        // type.
        let number =
            text.withContiguousStorageIfAvailable { Self(bytes: $0) }
            ?? Array(text).withUnsafeBufferPointer { Self(bytes: $0) }
        guard let number else { return nil }
        self = number
    }

    private init?(bytes: UnsafeBufferPointer<UInt8>) {
        var coefficient: Int128 = 0
        var scale = 0
        var digits = 0
        var hasPoint = false
        var isNegative = false
        var endsInDigit = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if digits > Self.maximumDigits { return nil }
                coefficient = coefficient * 10 + Int128(byte - UInt8(ascii: "0"))
                if hasPoint { scale += 1 }
                endsInDigit = true
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where !hasPoint && endsInDigit:
                hasPoint = true
                endsInDigit = false
            default: return nil
            }
        }
        guard endsInDigit else { return nil }
        self.coefficient = isNegative ? -coefficient : coefficient
        self.scale = scale
    }

    package var isNegative: Bool { coefficient < 0 }

    /// The number with a scale, halves away from zero where digits are dropped; nil where it becomes too large.
    package func rounded(toScale wanted: Int) -> DecimalNumber? {
        if wanted >= scale {
            guard let factor = Self.power(of: wanted - scale) else { return nil }
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: factor)
            return overflow ? nil : DecimalNumber(coefficient: product, scale: wanted)
        }
        guard let divisor = Self.power(of: scale - wanted) else { return DecimalNumber(coefficient: 0, scale: wanted) }
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: divisor)
        let roundsAway = remainder.magnitude >= divisor.magnitude - remainder.magnitude
        let step: Int128 = roundsAway ? (isNegative ? -1 : 1) : 0
        return DecimalNumber(coefficient: quotient + step, scale: wanted)
    }

    /// The same number without zeros at its end.
    package var withoutTrailingZeros: DecimalNumber {
        var number = self
        while number.scale > 0, number.coefficient % 10 == 0 {
            number.coefficient /= 10
            number.scale -= 1
        }
        return number
    }

    /// The exact sum; nil where it becomes too large.
    package func adding(_ other: DecimalNumber) -> DecimalNumber? {
        let common = max(scale, other.scale)
        guard let a = rounded(toScale: common), let b = other.rounded(toScale: common) else { return nil }
        let (sum, overflow) = a.coefficient.addingReportingOverflow(b.coefficient)
        return overflow ? nil : DecimalNumber(coefficient: sum, scale: common)
    }

    package var negated: DecimalNumber { DecimalNumber(coefficient: -coefficient, scale: scale) }

    /// The exact product; nil where it becomes too large.
    package func multiplied(by other: DecimalNumber) -> DecimalNumber? {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
        return overflow ? nil : DecimalNumber(coefficient: product, scale: scale + other.scale)
    }

    /// 10 to a power; nil past the range.
    private static func power(of exponent: Int) -> Int128? {
        if exponent > 38 { return nil }
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// How digits before the point are grouped.
    package enum Grouping: Hashable, Sendable {
        /// 12,34,567: thousands, lakh, crore.
        case indian
        /// 1,234,567.
        case thousands
        case none
    }

    /// Appends the digits with separators, without a sign.
    package func writeDigits(grouping: Grouping, to output: inout [UInt8]) {
        // Digits from the last to the first, so that groups can be counted from the point.
        var reversed: [UInt8] = []
        reversed.reserveCapacity(48)
        var rest = coefficient.magnitude
        var written = 0
        func separates(before integerDigit: Int) -> Bool {
            switch grouping {
            case .none: false
            case .thousands: integerDigit > 0 && integerDigit % 3 == 0
            case .indian: integerDigit >= 3 && integerDigit % 2 == 1
            }
        }
        repeat {
            if written == scale, scale > 0 { reversed.append(UInt8(ascii: ".")) }
            if written > scale, separates(before: written - scale) { reversed.append(UInt8(ascii: ",")) }
            if rest <= UInt128(UInt64.max) {
                let small = UInt64(rest)
                reversed.append(UInt8(ascii: "0") + UInt8(small % 10))
                rest = UInt128(small / 10)
            } else {
                reversed.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            }
            written += 1
        } while rest > 0 || written <= scale
        output.append(contentsOf: reversed.reversed())
    }

    /// Appends an amount of rupees, such as `₹12,34,567.00`; false where it is too large to be written.
    ///
    /// Halves are rounded away from zero.
    package func writeRupees(decimals: Int, symbol: Bool, to output: inout [UInt8]) -> Bool {
        guard let rounded = rounded(toScale: decimals) else { return false }
        if rounded.isNegative { output.append(UInt8(ascii: "-")) }
        if symbol { output.append(contentsOf: "₹".utf8) }
        rounded.writeDigits(grouping: .indian, to: &output)
        return true
    }
}

extension DecimalNumber: Comparable {
    /// Numbers compare by value: `1.0` equals `1`.
    package static func == (a: DecimalNumber, b: DecimalNumber) -> Bool { !(a < b) && !(b < a) }

    package static func < (a: DecimalNumber, b: DecimalNumber) -> Bool {
        let a = a.withoutTrailingZeros
        let b = b.withoutTrailingZeros
        let common = max(a.scale, b.scale)
        if let x = a.rounded(toScale: common), let y = b.rounded(toScale: common) {
            return x.coefficient < y.coefficient
        }
        // Too large to bring to one scale: the one with fewer digits after the point is by far the larger.
        if a.isNegative != b.isNegative { return a.isNegative }
        return a.scale < b.scale ? a.isNegative : !a.isNegative
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// The number as payloads write it.
    package var description: String {
        var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        writeDigits(grouping: .none, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
