import Testing

@testable import PDF

struct SyntaxBufferTests {
    private func written(_ write: (inout SyntaxBuffer) -> Void) -> String {
        var syntax = SyntaxBuffer()
        write(&syntax)
        return syntax.bytes.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "<\(String($0, radix: 16))>" }.joined()
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (99, "99"), (100, "100"), (1_234_567, "1234567"),
        (-2_147_483_648, "-2147483648"),
    ])
    func integersHaveNoNeedlessDigits(value: Int, expected: String) {
        #expect(written { $0.integer(value) } == expected)
    }

    @Test(arguments: [
        (0, "0"), (50, ".5"), (-50, "-.5"), (5, ".05"), (100, "1"), (84_189, "841.89"), (-10, "-.1"), (1200, "12"),
    ])
    func decimalsAreAsShortAsTheyCanBe(hundredths: Int, expected: String) {
        #expect(written { $0.decimal(hundredths, decimals: 2) } == expected)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (0.0004, "0"), (-0.0004, "0"), (0.0005, ".001"), (1.0 / 3, ".333"), (2.5, "2.5"),
        (.nan, "0"), (.infinity, "1000000000"), (-1e300, "-1000000000"),
    ])
    func realsAreRoundedAndClamped(value: Double, expected: String) {
        #expect(written { $0.real(value, decimals: 3) } == expected)
    }

    @Test func everyColourComponentComesBackExactly() throws {
        for component in UInt8.min...UInt8.max {
            let text = written { $0.component(component) }
            let value = try #require(Double(text.hasPrefix(".") ? "0" + text : text))
            #expect(UInt8((value * 255).rounded()) == component)
        }
    }

    @Test func namesEscapeWhatIsNotRegular() {
        #expect(written { $0.name("Noto Sans#1/(é)") } == "/Noto#20Sans#231#2F#28#C3#A9#29")
    }

    @Test func literalStringsEscapeOnlyWhatTheyMust() {
        #expect(written { $0.string("a(b)\\c\rd\ne".utf8) } == "(a\\(b\\)\\\\c\\rd\ne)")
    }

    @Test func asciiTextStaysAsItIs() {
        #expect(written { $0.text("Total (Rs)") } == "(Total \\(Rs\\))")
    }

    @Test func otherTextIsUTF16WithAByteOrderMark() {
        #expect(written { $0.text("₹1") } == "(<fe><ff> <b9>\0" + "1)")
        #expect(written { $0.text("😀") } == "(<fe><ff><d8>=<de>\0)")
        #expect(written { $0.text(utf8: [0x41, 0xFF]) } == "(<fe><ff>\0A<ff><fd>)")
    }

    @Test func longStringsAndNamesAreNoticed() {
        var syntax = SyntaxBuffer()
        syntax.string([UInt8](repeating: 65, count: 40_000))
        syntax.name(String(repeating: "n", count: 200))
        #expect(syntax.longestString == 40_000)
        #expect(syntax.longestName == 200)
    }
}
