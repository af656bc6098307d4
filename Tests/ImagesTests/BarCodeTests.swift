import Testing

@testable import Images

@Suite struct BarCodeTests {
    // MARK: Code 128

    /// The example of ISO/IEC 15417's annexes and of most descriptions: start A, data, check character 54.
    @Test func theCheckCharacterIsTheWeightedSum() throws {
        #expect(try Code128.symbols(of: "PJJ\u{01}23C").first == 103)
        let symbols = try Code128.symbols(of: "PJJ123C")
        #expect(symbols == [104, 48, 42, 42, 17, 18, 19, 35, 55, 106])
    }

    @Test(arguments: [
        // Digits in pairs from set C; an odd one where it costs least.
        ("1234", 2 + 3), ("12345", 4 + 3), ("123456", 3 + 3), ("A1234", 4 + 3), ("A123456B", 7 + 3),
        ("Ab", 2 + 3), ("", 0),
        // One control character among small letters is shifted to, several are changed to.
        ("ab\u{09}cd", 6 + 3), ("ab\u{09}\u{09}\u{09}", 6 + 3), ("\u{09}\u{09}", 2 + 3),
        // Two digits between letters are not worth a change of set, four are at an end.
        ("AB12CD", 6 + 3), ("ABCD1234", 7 + 3),
    ])
    func theCodeIsAsShortAsItCanBe(text: String, symbols: Int) throws {
        guard !text.isEmpty else {
            #expect(throws: BarCodeError.empty) { try BarCode(text, as: .code128) }
            return
        }
        #expect(try Code128.symbols(of: text).count == symbols)
        #expect(try BarCode(text, as: .code128).modules.count == symbols * 11 + 2)
    }

    /// Random texts read back by a reader of our own, and are never longer than in set B alone.
    @Test func everyTextReadsBack() throws {
        var random = SeededGenerator(seed: 128)
        let alphabets = ["0123456789", "0123456789AB", "abcXYZ \u{09}\u{01}", "0aA\u{1F}9", " !~_{\u{7F}"].map(
            Array.init)
        for _ in 0..<400 {
            let alphabet = alphabets[Int.random(in: 0..<alphabets.count, using: &random)]
            let length = Int.random(in: 1...24, using: &random)
            let text = String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
            let symbols = try Code128.symbols(of: text)
            #expect(try Self.read(symbols) == text)
            if text.utf8.allSatisfy({ $0 >= 32 }) { #expect(symbols.count <= text.utf8.count + 3) }
        }
    }

    @Test func charactersOutsideASCIIAreRefusedByTheirPlace() {
        #expect(throws: BarCodeError.character(position: 3, allowed: "the characters of ASCII")) {
            try BarCode("ab₹", as: .code128)
        }
        #expect(throws: BarCodeError.tooLong(limit: 128)) {
            try BarCode(String(repeating: "x", count: 129), as: .code128)
        }
    }

    // MARK: Code 39

    @Test func code39HasSixteenModulesForEachCharacterAndItsGap() throws {
        let code = try BarCode("AB-12", as: .code39)
        #expect(code.modules.count == 7 * 16 - 1)
        #expect(code.modules.prefix(4) == [true, false, false, false])
    }

    @Test func code39LacksSmallLettersAndItsOwnFrame() {
        let allowed = "0–9, A–Z, space and - . $ / + %"
        #expect(throws: BarCodeError.character(position: 2, allowed: allowed)) { try BarCode("Ab", as: .code39) }
        #expect(throws: BarCodeError.character(position: 1, allowed: allowed)) { try BarCode("*", as: .code39) }
    }

    // MARK: EAN-13

    @Test func theLastDigitIsCheckedOrAdded() throws {
        let whole = try BarCode("4006381333931", as: .ean13)
        let short = try BarCode("400638133393", as: .ean13)
        #expect(whole == short)
        #expect(whole.text == "4 006381 333931")
        #expect(whole.modules.count == 95)
        #expect(throws: BarCodeError.checkDigit(expected: 1, found: 0)) { try BarCode("4006381333930", as: .ean13) }
        #expect(throws: BarCodeError.digitCount(found: 8)) { try BarCode("12345670", as: .ean13) }
        #expect(throws: BarCodeError.character(position: 3, allowed: "the digits 0–9")) {
            try BarCode("40a", as: .ean13)
        }
    }

    @Test func faultsReadAsSentences() {
        #expect("\(BarCodeError.checkDigit(expected: 1, found: 0))" == "the check digit is 0; it should be 1")
        #expect("\(BarCodeError.digitCount(found: 8))" == "the value has 8 digits, not 12 or 13")
        #expect("\(BarCodeError.empty)" == "the bar code has no value")
        #expect("\(BarCodeError.tooLong(limit: 64))" == "the value has more than 64 characters")
        #expect("\(BarCodeError.character(position: 2, allowed: "x"))" == "character 2 of the value is none of x")
    }

    // MARK: Doing

    /// What the symbol characters say, by ISO/IEC 15417 table 1.
    private static func read(_ symbols: [Int]) throws -> String {
        let check = symbols.dropLast(2).enumerated().reduce(0) { $0 + max($1.offset, 1) * $1.element } % 103
        try #require(symbols.suffix(2) == [check, 106])
        var set = symbols[0]
        var bytes: [UInt8] = []
        var isShifted = false
        for symbol in symbols.dropFirst().dropLast(2) {
            if set == 105, symbol < 100 {
                bytes += [UInt8(symbol / 10 + 48), UInt8(symbol % 10 + 48)]
                continue
            }
            switch symbol {
            case 98:
                isShifted = true
                continue
            case 99: set = 105
            case 100: set = 104
            case 101: set = 103
            default:
                let isA = (set == 103) != isShifted
                bytes.append(UInt8(isA && symbol >= 64 ? symbol - 64 : symbol + 32))
                isShifted = false
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The same numbers in every run: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
