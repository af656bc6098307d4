import Testing

@testable import CSS

@Suite struct TokenizerTests {
    private func kinds(_ text: String) -> [Token.Kind] { Tokenizer.tokens(of: Array(text.utf8)).map(\.kind) }

    @Test func identifiersFunctionsAndKeywords() {
        #expect(
            kinds("Red RGB( @Page --x -y \\31 0")
                == [
                    .identifier("Red"), .whiteSpace, .function("rgb"), .whiteSpace, .atKeyword("page"), .whiteSpace,
                    .identifier("--x"), .whiteSpace, .identifier("-y"), .whiteSpace, .identifier("10"),
                ])
    }

    @Test func numbersPercentagesAndDimensions() {
        #expect(
            kinds("1 +1.5 -.5 1e3 50% 2PX 1e2px 3e")
                == [
                    .number(1, isInteger: true), .whiteSpace, .number(1.5, isInteger: false), .whiteSpace,
                    .number(-0.5, isInteger: false), .whiteSpace, .number(1000, isInteger: false), .whiteSpace,
                    .percentage(50), .whiteSpace, .dimension(2, unit: "px"), .whiteSpace, .dimension(100, unit: "px"),
                    .whiteSpace, .dimension(3, unit: "e"),
                ])
    }

    @Test func stringsWithEscapes() {
        #expect(
            kinds(#""a\"b" 'c\26 d' "e\#n"#) == [
                .string("a\"b"), .whiteSpace, .string("c&d"), .whiteSpace, .badString, .whiteSpace,
            ])
        #expect(kinds("\"open") == [.string("open")])
        #expect(kinds("\"a\\\nb\"") == [.string("ab")])
        #expect(kinds("\"\\0 \\110000 \"") == [.string("\u{FFFD}\u{FFFD}")])
    }

    @Test func addressesBareAndQuoted() {
        #expect(kinds("url( a.png )") == [.url("a.png")])
        #expect(kinds("url('a.png')") == [.function("url"), .string("a.png"), .closeParenthesis])
        #expect(kinds("url(a b)x") == [.badURL, .identifier("x")])
    }

    @Test func commentsAreDroppedAndMaySplitNothing() {
        #expect(kinds("a/* x */b/**/;/*") == [.identifier("a"), .identifier("b"), .semicolon])
    }

    @Test func hashesSayWhetherTheyAreIdentifiers() {
        #expect(
            kinds("#a #1a #") == [
                .hash("a", isIdentifier: true), .whiteSpace, .hash("1a", isIdentifier: false), .whiteSpace,
                .delimiter(0x23),
            ])
    }

    @Test func charactersOutsideASCIIAreNames() {
        #expect(kinds(".மொத்தம்") == [.delimiter(0x2E), .identifier("மொத்தம்")])
    }

    @Test func bytesThatAreNotUTF8DoNotStopIt() {
        let tokens = Tokenizer.tokens(of: [0x61, 0xFF, 0x00, 0x62, 0x20, 0xC3])
        #expect(tokens.map(\.kind) == [.identifier("a\u{FFFD}\u{FFFD}b"), .whiteSpace, .identifier("\u{FFFD}")])
    }

    @Test func everyByteIsCoveredOnce() {
        let text = "a { b: c(1px) \"x\" } <!-- --> @x [y] /*z*/ url(q) \\"
        let tokens = Tokenizer.tokens(of: Array(text.utf8))
        var end: Int32 = 0
        for token in tokens {
            #expect(token.start >= end && token.end > token.start)
            end = token.end
        }
        #expect(Int(end) == text.utf8.count)
    }
}
