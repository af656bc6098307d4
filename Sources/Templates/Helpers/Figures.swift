internal import Primitives

/// Amounts, numbers and percentages in figures.
enum Figures {
    /// `₹12,34,567.00`.
    static func writeRupees(
        _ amount: DecimalNumber, decimals: Int, symbol: Bool, to output: inout [UInt8]
    ) throws(HelperFault) {
        guard amount.writeRupees(decimals: decimals, symbol: symbol, to: &output) else {
            throw HelperFault("is too large")
        }
    }

    /// The number with its own decimals, less zeros at the end; or with as many decimals as asked for.
    static func writeNumber(
        _ number: DecimalNumber, decimals: Int?, grouping: DecimalNumber.Grouping, to output: inout [UInt8]
    ) throws(HelperFault) {
        let wanted = decimals.map { number.rounded(toScale: $0) } ?? number.withoutTrailingZeros
        guard let wanted else { throw HelperFault("is too large") }
        if wanted.isNegative { output.append(UInt8(ascii: "-")) }
        wanted.writeDigits(grouping: grouping, to: &output)
    }
}

/// What a helper finds wrong with a value: a text to stand after the value's path.
///
/// It never holds the value.
struct HelperFault: Error, Hashable {
    let message: String

    init(_ message: String) { self.message = message }
}
