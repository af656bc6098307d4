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
        case .lowerAlpha: return alphabetic(value, from: "a")
        case .upperAlpha: return alphabetic(value, from: "A")
        case .lowerRoman: return roman(value).lowercased()
        case .upperRoman: return roman(value)
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

    /// Letters as digits without a zero: a, b, … z, aa.
    private func alphabetic(_ value: Int32, from first: Unicode.Scalar) -> String {
        if value < 1 { return String(value) }
        var rest = value
        var letters: [Character] = []
        while rest > 0 {
            rest -= 1
            if let letter = Unicode.Scalar(first.value + UInt32(rest % 26)) { letters.append(Character(letter)) }
            rest /= 26
        }
        return String(letters.reversed())
    }

    /// Roman numerals, 1–3999.
    private func roman(_ value: Int32) -> String {
        if value < 1 || value > 3999 { return String(value) }
        let numerals: [(Int32, String)] = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = value
        var text = ""
        for (weight, numeral) in numerals {
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
