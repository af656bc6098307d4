internal import Primitives

/// Amounts in words, by the Indian system of lakh and crore.
struct AmountInWords {
    /// The languages that amounts can be written in.
    enum Language: String, CaseIterable {
        case english = "en"
        case hindi = "hi"
    }

    private let language: Language
    private var words: [String] = []

    /// `Rupees Twelve Lakh Thirty Four Thousand Five Hundred Sixty Seven and Fifty Paise Only`.
    ///
    /// Rounded to the paisa, halves away from zero.
    static func text(of amount: DecimalNumber, in language: Language) throws(HelperFault) -> String {
        guard let paise = amount.rounded(toScale: 2), paise.coefficient.magnitude < 1_000_000_000_000_000_000_000 else {
            throw HelperFault("is too large to be written in words")
        }
        var writer = AmountInWords(language: language)
        let (rupees, fraction) = paise.coefficient.magnitude.quotientAndRemainder(dividingBy: 100)
        writer.write(rupees: rupees, paise: Int(fraction), isNegative: paise.isNegative)
        return writer.words.joined(separator: " ")
    }

    private init(language: Language) { self.language = language }

    private mutating func write(rupees: UInt128, paise: Int, isNegative: Bool) {
        let isHindi = language == .hindi
        if isNegative { words.append(isHindi ? "ऋण" : "Minus") }
        if rupees > 0 || paise == 0 {
            words.append(isHindi ? "रुपये" : "Rupees")
            write(rupees)
            if paise > 0 { words.append(isHindi ? "और" : "and") }
        }
        if paise > 0 {
            write(UInt128(paise))
            words.append(isHindi ? (paise == 1 ? "पैसा" : "पैसे") : (paise == 1 ? "Paisa" : "Paise"))
        }
        words.append(isHindi ? "मात्र" : "Only")
    }

    private mutating func write(_ number: UInt128) {
        let isHindi = language == .hindi
        if number < 100 { return writeBelowHundred(Int(number)) }
        var rest = number
        // A crore counts its own lakhs and crores: one lakh crore.
        for (unit, english, hindi): (UInt128, String, String) in [
            (10_000_000, "Crore", "करोड़"), (100_000, "Lakh", "लाख"), (1_000, "Thousand", "हज़ार"),
            (100, "Hundred", "सौ"),
        ] where rest >= unit {
            write(rest / unit)
            words.append(isHindi ? hindi : english)
            rest %= unit
        }
        if rest > 0 { writeBelowHundred(Int(rest)) }
    }

    private mutating func writeBelowHundred(_ number: Int) {
        if language == .hindi {
            words.append(Self.hindi[number])
        } else if number < 20 {
            words.append(Self.englishUnits[number])
        } else {
            words.append(Self.englishTens[number / 10])
            if number % 10 > 0 { words.append(Self.englishUnits[number % 10]) }
        }
    }

    private static let englishUnits = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]

    private static let englishTens = [
        "", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety",
    ]

    /// 0 to 99: every Hindi number below a hundred is a word of its own.
    private static let hindi = """
        शून्य एक दो तीन चार पाँच छह सात आठ नौ
        दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
        बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
        तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
        चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
        पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
        साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
        सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी
        अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
        नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
}
