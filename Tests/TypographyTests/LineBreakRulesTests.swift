import Testing

@testable import Typography

@Suite struct LineBreakRulesTests {
    /// Marks by ICU, by byte of the UTF-8 text; the end left out.
    private func marksOfICU(_ text: String, with finder: BreakFinder) -> [UInt8] {
        let units = Array(text.utf16)
        var marks = [UInt8](repeating: 0, count: units.count + 1)
        units.withUnsafeBufferPointer { units in marks.withUnsafeMutableBufferPointer { finder.mark(units, $0) } }
        var byByte = [UInt8](repeating: 0, count: text.utf8.count + 1)
        var unit = 0
        var byte = 0
        for scalar in text.unicodeScalars {
            byByte[byte] = marks[unit]
            unit += UTF16.width(scalar)
            byte += UTF8.width(scalar)
        }
        return byByte
    }

    private func marksOfOurs(_ text: String, with rules: LineBreakRules) throws -> [UInt8] {
        var classes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let index = try #require(SimpleCharacters.index(of: scalar.value))
            classes.append(SimpleCharacters.classes[index])
            for _ in 1..<UTF8.width(scalar) { classes.append(LineBreakClass.continuation.rawValue) }
        }
        var marks = [UInt8](repeating: 0, count: classes.count + 1)
        classes.withUnsafeBufferPointer { classes in
            marks.withUnsafeMutableBufferPointer { rules.mark(classes, $0) }
        }
        return marks
    }

    private func expectBreaksOfICU(characters: [Unicode.Scalar], strings: Int, seed: UInt64, language: String) throws {
        var generator = Sequence64(state: seed)
        let finder = BreakFinder(.line, language: language)
        let rules = LineBreakRules()
        var differences: [String] = []
        for _ in 0..<strings {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...14, using: &generator) {
                text.append(characters[Int.random(in: 0..<characters.count, using: &generator)])
            }
            let string = String(text)
            let expected = marksOfICU(string, with: finder)
            let found = try marksOfOurs(string, with: rules)
            if expected != found, differences.count < 20 {
                differences.append("\(string.debugDescription): ICU \(expected), ours \(found)")
            }
        }
        #expect(differences == [])
    }

    @Test func asciiBreaksAreThoseOfICU() throws {
        let characters = (0x20..<0x7F).map { Unicode.Scalar(UInt8($0)) } + ["\n"]
        try expectBreaksOfICU(characters: characters, strings: 20_000, seed: 1, language: "en")
    }

    @Test func punctuationAndNumbersBreakAsInICU() throws {
        let characters = Array(" \n 123,.-/:%+()[]{}\"'$!?a b\u{20B9}\u{2010}\u{2013}".unicodeScalars)
        try expectBreaksOfICU(characters: characters, strings: 40_000, seed: 2, language: "hi")
    }

    @Test func allSimpleCharactersBreakAsInICU() throws {
        let characters = SimpleCharacters.classes.indices
            .filter { SimpleCharacters.classes[$0] != LineBreakClass.none.rawValue }
            .compactMap { Unicode.Scalar(SimpleCharacters.scalar(at: $0)) }
        #expect(characters.count > 800)
        try expectBreaksOfICU(characters: characters, strings: 20_000, seed: 3, language: "")
    }
}

/// A fixed sequence of numbers: every run of the tests sees the same strings.
struct Sequence64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
