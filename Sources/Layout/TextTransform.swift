import CSS
import Typography

extension InlineCollector {
    /// Applies `text-transform` to the text from an offset on, by the rules of its language: CSS Text 3 §2.1.
    mutating func transform(from start: Int, _ transform: TextStyle.Transform, _ cases: CaseMapping) {
        let source = Array(text[start...])
        let result: [UInt8]
        switch transform {
        case .none: return
        case .uppercase: result = cases.apply(.upper, to: source)
        case .lowercase: result = cases.apply(.lower, to: source)
        case .capitalize: result = capitalized(source, isInWord: endsInWord(before: start), cases)
        }
        text.removeSubrange(start...)
        text.append(contentsOf: result)
    }

    /// Text whose words begin with a capital; what follows in a word stays as it is.
    ///
    /// A word goes on over marks and apostrophes.
    private func capitalized(_ source: [UInt8], isInWord: Bool, _ cases: CaseMapping) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var isInWord = isInWord
        let scalars = Array(String(decoding: source, as: UTF8.self).unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            var unit = Array(String(scalar).utf8)
            if isLetter, !isInWord {
                // Dutch writes IJ as one letter: the mapping knows where it applies.
                if scalar == "i", index < scalars.count, scalars[index] == "j" {
                    unit.append(0x6A)
                    index += 1
                }
                unit = cases.apply(.title, to: unit)
            }
            result.append(contentsOf: unit)
            if isLetter {
                isInWord = true
            } else if !scalar.properties.isGraphemeExtend, scalar != "'", scalar != "\u{2019}" {
                isInWord = false
            }
        }
        return result
    }

    private func endsInWord(before offset: Int) -> Bool {
        guard offset > 0 else { return false }
        let before = String(decoding: text[max(0, offset - 4)..<offset], as: UTF8.self).unicodeScalars
        return before.last.map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
    }
}

extension BoxFormatter {
    /// The case mapping of a language.
    mutating func caseMapping(_ language: String) -> CaseMapping {
        if let known = caseMappings.first(where: { $0.language == language }) { return known.mapping }
        let mapping = CaseMapping(language: language)
        caseMappings.append((language, mapping))
        return mapping
    }
}
