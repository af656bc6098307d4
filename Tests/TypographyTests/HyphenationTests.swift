import Primitives
import TestSupport
import Testing

@testable import Typography

@Suite struct HyphenationTests {
    private let shaper: TextShaper

    init() throws { shaper = TextShaper(library: try Sample.library.get()) }

    /// The text with a middle dot at each place where it may be hyphenated.
    private func hyphenated(_ text: String, _ language: String) -> String {
        let paragraph = Sample.paragraph(text, shaper, language: language) { $0.options = .hyphenates }
        return shaper.shape(paragraph).segments.map { segment in
            let piece = paragraph.text[Int(segment.text.lowerBound)..<Int(segment.text.upperBound)]
            return String(decoding: piece, as: UTF8.self) + (segment.breakAfter == .hyphen ? "·" : "")
        }.joined()
    }

    @Test(arguments: [
        ("en-US", "hyphenation children", "hy·phen·ation chil·dren"),
        ("en-GB", "photovoltaic", "photo·vol·taic"), ("en-IN", "photovoltaic", "photo·vol·taic"),
        ("en", "Quotation", "Quo·ta·tion"), ("hi", "क्षेत्रफल", "क्षे·त्र·फल"),
        ("ta", "மின்சாரம்", "மின்·சா·ரம்"),
    ])
    func wordsAreHyphenatedByTheirLanguage(language: String, text: String, expected: String) {
        #expect(hyphenated(text, language) == expected)
    }

    @Test(arguments: ["hi", "mr", "bn", "as", "gu", "pa", "or", "ta", "te", "kn", "ml", "en-US", "en-GB"])
    func everyLanguageHasADictionary(language: String) throws {
        #expect(try Sample.library.get().hyphenation(for: language) != nil)
    }

    @Test(arguments: ["", "xx", "fr", "e", "-"])
    func otherLanguagesHaveNone(language: String) throws {
        #expect(try Sample.library.get().hyphenation(for: language) == nil)
        #expect(hyphenated("hyphenation", language) == "hyphenation")
    }

    @Test func regionsFallBackToTheLanguage() throws {
        let library = try Sample.library.get()
        #expect(library.hyphenation(for: "hi-IN") === library.hyphenation(for: "hi"))
        #expect(library.hyphenation(for: "EN-gb") === library.hyphenation(for: "en-IN"))
        #expect(library.hyphenation(for: "en-GB") !== library.hyphenation(for: "en"))
    }

    @Test(arguments: [
        "QUOTATION", "inVerter", "word", "hyphenation@example.com", "www.hyphenation.example", "KWH-hyphenation-12",
        "path/hyphenation", "order_hyphenation", "https:hyphenation",
    ])
    func codesAddressesAndShortWordsStayWhole(text: String) {
        #expect(!hyphenated(text, "en-US").contains("·"))
    }

    @Test func punctuationAroundAWordDoesNotHinder() {
        #expect(hyphenated("(hyphenation), “hyphenation”.", "en-US") == "(hy·phen·ation), “hy·phen·ation”.")
        #expect(hyphenated("hyphenation-children", "en-US") == "hy·phen·ation-chil·dren")
    }

    @Test func softHyphensStandInsteadOfTheDictionary() {
        #expect(hyphenated("hyphen\u{AD}ation", "en-US") == "hyphen\u{AD}·ation")
    }

    @Test func onlySpansThatAskAreHyphenated() {
        var paragraph = Sample.paragraph("children hyphenation", shaper, language: "en-US")
        paragraph.spans.append(paragraph.spans[0])
        paragraph.spans[0].end = 9
        paragraph.spans[1].options = .hyphenates
        #expect(
            Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["children ", "hy|hyphen", "phen|hyphen", "ation"])
        paragraph.spans[1].mayWrap = false
        #expect(shaper.shape(paragraph).segments.count == 2)
    }

    @Test func piecesOfAHyphenatedWordAreAsLongAsTheWord() throws {
        let plain = shaper.shape(Sample.paragraph("extraordinary", shaper, language: "en-US"))
        let cut = shaper.shape(
            Sample.paragraph("extraordinary", shaper, language: "en-US") { $0.options = .hyphenates })
        #expect(cut.segments.count > 2)
        #expect(cut.segments.reduce(LayoutUnit.zero) { $0 + $1.advance } == plain.segments[0].advance)
        #expect(cut.glyphs == plain.glyphs)
    }

    @Test func anotherFileIsRefused() throws {
        let path = ProjectFiles.path("fonts") + "/README.md"
        let file = try FontFile(path: path)
        let error = #expect(throws: TypographyError.self) { try HyphenationDictionary(file: file, languages: ["en"]) }
        #expect(error?.description == "\(path): is not a file of hyphenation patterns in UTF-8")
        #expect(error?.code == .notADictionary)
    }
}
