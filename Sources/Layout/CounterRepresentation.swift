import CSS

extension ListStyle.Kind {
    /// The text of a list marker, with its suffix: CSS Counter Styles 3 §6.
    func marker(_ value: Int32) -> String {
        switch self {
        case .none: ""
        case .disc, .circle, .square: representation(of: value) + " "
        case .string(let string): string
        default: representation(of: value) + ". "
        }
    }

    /// A counter's value in the style: CSS Counter Styles 3 §6, decimal where the style does not reach.
    func representation(of value: Int32) -> String {
        switch self {
        case .none: return ""
        case .disc: return "\u{2022}"
        case .circle: return "\u{25E6}"
        case .square: return "\u{25AA}"
        case .string(let string): return string
        case .decimal: return String(value)
        case .decimalLeadingZero:
            let digits = String(value.magnitude)
            return (value < 0 ? "-" : "") + (digits.utf8.count < 2 ? "0" : "") + digits
        case .lowerAlpha: return alphabetic(value, Self.latinLetters)
        case .upperAlpha: return alphabetic(value, Self.latinLetters).uppercased()
        case .lowerRoman: return roman(value).lowercased()
        case .upperRoman: return roman(value)
        case .lowerGreek: return alphabetic(value, Self.greekLetters)
        case .armenian: return additive(value, upTo: 9999, Self.armenianNumerals)
        case .georgian: return additive(value, upTo: 19_999, Self.georgianNumerals)
        case .devanagari: return numeric(value, zero: 0x0966)
        case .bengali: return numeric(value, zero: 0x09E6)
        case .gurmukhi: return numeric(value, zero: 0x0A66)
        case .gujarati: return numeric(value, zero: 0x0AE6)
        case .oriya: return numeric(value, zero: 0x0B66)
        case .tamil: return numeric(value, zero: 0x0BE6)
        case .telugu: return numeric(value, zero: 0x0C66)
        case .kannada: return numeric(value, zero: 0x0CE6)
        case .malayalam: return numeric(value, zero: 0x0D66)
        }
    }

    private static let latinLetters = Array("abcdefghijklmnopqrstuvwxyz")
    private static let greekLetters = Array("αβγδεζηθικλμνξοπρστυφχψω")

    /// Letters as digits without a zero: a, b, … z, aa.
    private func alphabetic(_ value: Int32, _ alphabet: [Character]) -> String {
        if value < 1 { return String(value) }
        var rest = Int(value)
        var letters: [Character] = []
        while rest > 0 {
            rest -= 1
            letters.append(alphabet[rest % alphabet.count])
            rest /= alphabet.count
        }
        return String(letters.reversed())
    }

    /// Roman numerals, 1–3999.
    private func roman(_ value: Int32) -> String {
        return additive(
            value, upTo: 3999,
            [
                (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
            ])
    }

    /// Numerals for each digit of each place: U+0531 is 1, U+053A is 10, and so on to 9000.
    private static let armenianNumerals: [(Int32, String)] = {
        let places: [Int32] = [1, 10, 100, 1000]
        var table: [(Int32, UInt32)] = []
        for index in (0..<36).reversed() {
            table.append((places[index / 9] * Int32(index % 9 + 1), UInt32(0x0531 + index)))
        }
        return numerals(table)
    }()

    private static let georgianNumerals: [(Int32, String)] = numerals([
        (10_000, 0x10F5), (9000, 0x10F0), (8000, 0x10EF), (7000, 0x10F4), (6000, 0x10EE), (5000, 0x10ED),
        (4000, 0x10EC), (3000, 0x10EB), (2000, 0x10EA), (1000, 0x10E9), (900, 0x10E8), (800, 0x10E7), (700, 0x10E6),
        (600, 0x10E5), (500, 0x10E4), (400, 0x10F3), (300, 0x10E2), (200, 0x10E1), (100, 0x10E0), (90, 0x10DF),
        (80, 0x10DE), (70, 0x10DD), (60, 0x10F2), (50, 0x10DC), (40, 0x10DB), (30, 0x10DA), (20, 0x10D9),
        (10, 0x10D8), (9, 0x10D7), (8, 0x10F1), (7, 0x10D6), (6, 0x10D5), (5, 0x10D4), (4, 0x10D3), (3, 0x10D2),
        (2, 0x10D1), (1, 0x10D0),
    ])

    private static func numerals(_ table: [(Int32, UInt32)]) -> [(Int32, String)] {
        table.compactMap { weight, scalar in Unicode.Scalar(scalar).map { (weight, String(Character($0))) } }
    }

    /// Weights from the largest, each as often as it fits; decimal outside the style's range (CSS Counter Styles 3 §6).
    private func additive(_ value: Int32, upTo limit: Int32, _ weights: [(Int32, String)]) -> String {
        guard value > 0, value <= limit else { return String(value) }
        var rest = value
        var text = ""
        for (weight, numeral) in weights {
            while rest >= weight {
                text += numeral
                rest -= weight
            }
        }
        return text
    }

    /// Decimal digits of another script, whose zero is given.
    private func numeric(_ value: Int32, zero: UInt32) -> String {
        var text = String.UnicodeScalarView()
        for byte in String(value).utf8 {
            let scalar = byte == 0x2D ? 0x2D : zero + UInt32(byte - 0x30)
            if let scalar = Unicode.Scalar(scalar) { text.append(scalar) }
        }
        return String(text)
    }
}
