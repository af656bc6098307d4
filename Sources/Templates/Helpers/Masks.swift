/// Identity and account numbers with most of their characters hidden.
///
/// The original never reaches the document: what a mask gives is all that is laid out.
enum Masks {
    /// `XXXX XXXX 1234`, from the last four digits or a whole number grouped with spaces or hyphens.
    static func aadhaar(_ text: String) throws(HelperFault) -> String {
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard digits.count == 4 || digits.count == 12, digits.allSatisfy(isDigit) else {
            throw HelperFault("is neither the last four digits of an Aadhaar number nor a whole one")
        }
        return "XXXX XXXX " + String(decoding: digits.suffix(4), as: UTF8.self)
    }

    /// `ABCxxxxx4F`: the first three characters and the last two; a number that is masked so already stays as it is.
    static func pan(_ text: String) throws(HelperFault) -> String {
        let characters = Array(text.utf8)
        let isMasked = characters.count == 10 && characters[3..<8].allSatisfy { $0 == UInt8(ascii: "x") }
        guard characters.count == 10, isMasked || CheckDigits.isPAN(text) else {
            throw HelperFault("is not a PAN (five letters, four digits, one letter)")
        }
        return String(decoding: characters.prefix(3), as: UTF8.self) + "xxxxx"
            + String(decoding: characters.suffix(2), as: UTF8.self)
    }

    /// Every letter and digit but the last four becomes `X`; separators stay.
    ///
    /// Of four or fewer, none is shown.
    static func allButLastFour(_ text: String) -> String {
        let hidden = text.unicodeScalars.filter(isShown).count - 4
        var seen = 0
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isShown(scalar) else {
                result.append(scalar)
                continue
            }
            result.append(seen < hidden || hidden <= 0 ? "X" : scalar)
            seen += 1
        }
        return String(result)
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
