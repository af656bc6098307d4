/// The modules of a linear bar code, without its quiet zones.
package struct BarCode: Hashable, Sendable {
    package enum Symbology: String, CaseIterable, Hashable, Sendable {
        /// ISO/IEC 15417: any ASCII text.
        case code128
        /// ISO/IEC 16388: digits, capital letters and `- . $ / + %`, space.
        case code39
        /// ISO/IEC 15420: thirteen digits, the last one a check digit.
        case ean13
    }

    /// From the left; true is dark.
    package let modules: [Bool]
    /// Modules that must stay light on the left of the code.
    package let leftQuietZone: Int
    /// Modules that must stay light on its right.
    package let rightQuietZone: Int
    /// What people read below the bars.
    package let text: String

    /// Encodes a text.
    package init(_ text: String, as symbology: Symbology) throws(BarCodeError) {
        guard !text.isEmpty else { throw .empty }
        switch symbology {
        case .code128:
            modules = try Code128.modules(of: text)
            self.text = text
            (leftQuietZone, rightQuietZone) = (10, 10)
        case .code39:
            modules = try Code39.modules(of: text)
            self.text = text
            (leftQuietZone, rightQuietZone) = (10, 10)
        case .ean13:
            let digits = try EAN13.digits(of: text)
            modules = EAN13.modules(of: digits)
            let groups = [digits[..<1], digits[1..<7], digits[7...]]
            self.text = groups.map { $0.map(String.init).joined() }.joined(separator: " ")
            (leftQuietZone, rightQuietZone) = (11, 7)
        }
    }
}

/// Why a text cannot be a bar code.
package enum BarCodeError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    /// The symbology lacks a character; counted from 1, in characters.
    case character(position: Int, allowed: String)
    case tooLong(limit: Int)
    /// Not twelve or thirteen digits.
    case digitCount(found: Int)
    /// The last digit is not the one that the others ask for.
    case checkDigit(expected: Int, found: Int)

    package var description: String {
        switch self {
        case .empty: "the bar code has no value"
        case .character(let position, let allowed): "character \(position) of the value is none of \(allowed)"
        case .tooLong(let limit): "the value has more than \(limit) characters"
        case .digitCount(let found): "the value has \(found) digits, not 12 or 13"
        case .checkDigit(let expected, let found): "the check digit is \(found); it should be \(expected)"
        }
    }
}

extension [Bool] {
    /// Adds bars and spaces in turn, given by the decimal digits of a number, the first one a bar.
    mutating func append(widths: UInt32) {
        var isDark = true
        for width in String(widths).utf8 {
            append(contentsOf: repeatElement(isDark, count: Int(width) - 48))
            isDark.toggle()
        }
    }
}
