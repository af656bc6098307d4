import Primitives
import Testing

@testable import Typography

@Suite struct TextShaperTests {
    private let library: FontLibrary
    private let shaper: TextShaper

    init() throws {
        library = try Sample.library.get()
        shaper = TextShaper(library: library)
    }

    private func shape(_ text: String, families: [String] = ["sans-serif"], language: String = "en") -> ShapedParagraph
    {
        shaper.shape(Sample.paragraph(text, shaper, families: families, language: language))
    }

    /// The glyph that a character has by itself in the face of a run.
    private func glyph(_ scalar: Unicode.Scalar, _ run: GlyphRun) -> UInt16? {
        library.faces[Int(run.face.index)].glyph(of: scalar.value)
    }

    // MARK: Latin

    @Test func latinWordsAreSetInOneRun() throws {
        let paragraph = Sample.paragraph("Solar panel, 540 Wp", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(Sample.faces(shaped, shaper) == ["NotoSans-Regular"])
        #expect(Sample.pieces(shaped, of: paragraph) == ["Solar ", "panel, ", "540 ", "Wp"])
        #expect(shaped.glyphs.count == 19)
        #expect(shaped.missing.isEmpty)
        let total = shaped.segments.reduce(LayoutUnit.zero) { $0 + $1.advance + $1.trailingSpace }
        #expect(abs(total.rawValue - shaped.runs[0].advance.rawValue) <= 4)
    }

    @Test func kerningNarrowsPairs() throws {
        let pair = shape("AV")
        let run = pair.runs[0]
        let separate = try ["A", "V"].map { (scalar: Unicode.Scalar) in
            library.advance(of: try #require(glyph(scalar, run)), in: run.face)
        }
        #expect(pair.glyphs.reduce(0) { $0 + $1.advance } < separate.reduce(0, +))
    }

    @Test func letterSpacingTurnsLigaturesOff() throws {
        let together = shaper.shape(Sample.paragraph("office", shaper))
        let spaced = shaper.shape(Sample.paragraph("office", shaper) { $0.letterSpacing = LayoutUnit(2) })
        #expect(together.glyphs.count == 4)
        #expect(spaced.glyphs.count == 6)
        let units = spaced.glyphs.reduce(0) { $0 + Int($1.advance) }
        let natural = LayoutUnit(rawValue: Int32((Double(units) * 16 / 1000 * 64).rounded(.up)))
        #expect(spaced.runs[0].advance == natural + LayoutUnit(2) * 6)
    }

    @Test func featuresReachTheFont() throws {
        var request = FontRequest(families: ["sans-serif"], language: "en")
        request.features = [FontRequest.Feature(tag: "liga", value: 0)]
        let text = "office"
        let paragraph = ParagraphText(
            text: Array(text.utf8),
            spans: [ParagraphText.Span(end: 6, font: shaper.select(request), size: FontSize(16), tag: 0)],
            direction: .leftToRight, language: "en")
        #expect(shaper.shape(paragraph).glyphs.count == 6)
    }

    @Test func wordSpacingWidensEachSpace() {
        let plain = shape("a b c")
        let wide = shaper.shape(Sample.paragraph("a b\u{A0}c", shaper) { $0.wordSpacing = LayoutUnit(3) })
        #expect(wide.runs[0].advance == plain.runs[0].advance + LayoutUnit(6))
    }

    @Test func glyphsOfSpansStandInRunsOfTheirOwn() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"], language: "en"))
        func span(_ end: Int32, tag: Int32) -> ParagraphText.Span {
            ParagraphText.Span(end: end, font: selection, size: FontSize(16), tag: tag)
        }
        let paragraph = ParagraphText(
            text: Array("AVAV".utf8), spans: [span(1, tag: 7), span(4, tag: 8)], direction: .leftToRight, language: "en"
        )
        let shaped = shaper.shape(paragraph)
        #expect(shaped.runs.map(\.tag) == [7, 8])
        #expect(shaped.runs.map(\.text) == [0..<1, 1..<4])
        // Kerning goes over the border: CSS Text 3 §7.3.
        #expect(shaped.glyphs[0].advance == shape("AVAV").glyphs[0].advance)
        #expect(shaped.segments.count == 1)
    }

    @Test func emptySpansShowNothing() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"], language: "en"))
        let spans = [0, 2, 2, 4].map { end in
            ParagraphText.Span(end: end, font: selection, size: FontSize(16), tag: end)
        }
        let shaped = shaper.shape(
            ParagraphText(text: Array("abcd".utf8), spans: spans, direction: .leftToRight, language: "en"))
        #expect(shaped.runs.map(\.text) == [0..<2, 2..<4])
    }

    // MARK: Scripts of India

    @Test func devanagariVowelSignStandsBeforeTheConjunct() throws {
        let shaped = shape("क्षि", language: "hi")
        #expect(Sample.faces(shaped, shaper) == ["NotoSansDevanagari-Regular"])
        try #require(shaped.glyphs.count == 2)
        // Three letters became one glyph, and the sign that follows them in the text stands to their left.
        #expect(shaped.glyphs[1].id != glyph("क", shaped.runs[0]))
        #expect(shaped.glyphs[1].advance > shaped.glyphs[0].advance)
        #expect(shaped.glyphs.map(\.cluster) == [0, 0])
        let sign = shape("कि", language: "hi")
        try #require(sign.glyphs.count == 2)
        #expect(sign.glyphs[1].id == glyph("क", sign.runs[0]))
    }

    @Test func tamilVowelSignSplitsAroundItsConsonant() throws {
        let shaped = shape("கொ", language: "ta")
        let run = try #require(shaped.runs.first)
        #expect(Sample.faces(shaped, shaper) == ["NotoSansTamil-Regular"])
        let expected = [glyph("\u{0BC6}", run), glyph("க", run), glyph("\u{0BBE}", run)]
        #expect(shaped.glyphs.map { Optional($0.id) } == expected)
    }

    @Test(arguments: [
        ("Bengali", "bn", "ক্ষেত্র"), ("Gujarati", "gu", "ક્ષેત્ર"), ("Gurmukhi", "pa", "ਪੰਜਾਬੀ"), ("Oriya", "or", "କ୍ଷେତ୍ର"),
        ("Telugu", "te", "క్షేత్రం"), ("Kannada", "kn", "ಕ್ಷೇತ್ರ"), ("Malayalam", "ml", "ക്ഷേത്രം"),
        ("Devanagari", "mr", "क्षेत्र"), ("Tamil", "ta", "க்ஷேத்திரம்"),
    ])
    func everyScriptOfThePayloadsHasAFace(script: String, language: String, text: String) {
        let shaped = shape(text, language: language)
        #expect(shaped.missing.isEmpty)
        #expect(Sample.faces(shaped, shaper) == ["NotoSans\(script)-Regular"])
        #expect(shaped.glyphs.count < text.unicodeScalars.count + 2)
    }

    @Test func urduIsSetInNastaliqAndArabicInNaskh() {
        #expect(Sample.faces(shape("کوٹیشن", language: "ur"), shaper) == ["NotoNastaliqUrdu-Regular"])
        #expect(Sample.faces(shape("کوٹیشن", language: "ar"), shaper) == ["NotoSansArabic-Regular"])
    }

    @Test func hindiTamilAndEnglishFallBackInOneLine() throws {
        let paragraph = Sample.paragraph("कुल Total மொத்தம் ₹5", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(shaped.missing.isEmpty)
        #expect(
            Sample.faces(shaped, shaper) == [
                "NotoSansDevanagari-Regular", "NotoSans-Regular", "NotoSans-Regular", "NotoSansTamil-Regular",
                "NotoSans-Regular",
            ])
        let line = shaper.line(
            0..<Int32(paragraph.text.count), of: shaped, paragraph: paragraph, hyphenated: false)
        #expect(line.items.count == 5)
        #expect(line.spaceCount == 3)
    }

    @Test func boldHindiIsSetInTheBoldFace() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"], weight: 700, language: "hi"))
        let paragraph = ParagraphText(
            text: Array("राशि".utf8), spans: [.init(end: 12, font: selection, size: FontSize(10), tag: 0)],
            direction: .leftToRight, language: "hi")
        #expect(Sample.faces(shaper.shape(paragraph), shaper) == ["NotoSansDevanagari-Bold"])
    }

    @Test func serifKeepsItsSerifsInHindi() {
        #expect(
            Sample.faces(shape("मूल्य", families: ["serif"], language: "hi"), shaper) == ["NotoSerifDevanagari-Regular"])
    }

    // MARK: Coverage

    @Test func rupeeSignHasItsGlyph() throws {
        for family in ["sans-serif", "serif", "monospace"] {
            let shaped = shape("₹", families: [family])
            #expect(shaped.missing.isEmpty)
            #expect(shaped.glyphs.map { Optional($0.id) } == [glyph("₹", shaped.runs[0])])
        }
    }

    @Test func missingGlyphIsNamedWithItsPlace() {
        let shaped = shape("Name: 中文 end")
        #expect(
            shaped.missing == [MissingGlyph(scalar: "中", offset: 6), MissingGlyph(scalar: "文", offset: 9)])
        #expect(shape("क中", language: "hi").missing == [MissingGlyph(scalar: "中", offset: 3)])
        #expect(shape("a\u{E000}b").missing == [MissingGlyph(scalar: "\u{E000}", offset: 1)])
    }

    @Test func missingGlyphIsNamedEveryTime() {
        for _ in 0..<3 { #expect(shape("x\u{1F600}").missing == [MissingGlyph(scalar: "\u{1F600}", offset: 1)]) }
    }

    @Test(arguments: [
        "a\u{200D}b", "a\u{200C}b", "a\u{FE0F}", "\u{2066}a\u{2069}", "a\u{AD}b", "\u{200E}a", "a\u{2060}b",
        "a\u{200B}b",
    ])
    func charactersWithoutShapeAreNeitherMissingNorDrawn(text: String) {
        let shaped = shape(text)
        #expect(shaped.missing.isEmpty)
        #expect(shaped.glyphs.count == text.unicodeScalars.count { $0.isASCII })
        #expect(shaped.glyphs.allSatisfy { $0.advance > 0 })
    }

    @Test func joinersStayInsideTheirWordsFace() {
        // A half form by request: the joiner must reach the shaper.
        let shaped = shape("क्\u{200D}ष", language: "hi")
        #expect(shaped.runs.count == 1)
        #expect(shaped.glyphs.count == 2)
        #expect(shaped.glyphs.map(\.id) != shape("क्ष", language: "hi").glyphs.map(\.id))
    }

    @Test func decomposedLettersAreComposed() {
        let shaped = shape("e\u{301}")
        #expect(shaped.glyphs.map(\.id) == shape("é").glyphs.map(\.id))
        #expect(shaped.missing.isEmpty)
    }

    @Test func unusualSpacesAndHyphensHaveWidth() {
        let shaped = shape("a\u{2003}b\u{202F}c\u{2011}d")
        #expect(shaped.missing.isEmpty)
        #expect(shaped.glyphs.count == 7)
    }

    // MARK: Selections

    @Test func equalRequestsGiveEqualSelections() {
        let request = FontRequest(families: ["Noto Serif", "serif"], weight: 700, language: "en")
        #expect(shaper.select(request) == shaper.select(request))
        #expect(shaper.select(request) != shaper.select(FontRequest(families: ["serif"], language: "en")))
        #expect(library.description(of: shaper.face(of: shaper.select(request))).postScriptName == "NotoSerif-Bold")
    }

    @Test func metricsAreThoseOfTheFirstFace() {
        let metrics = shaper.metrics(of: shaper.select(FontRequest(families: ["no such family", "serif"])))
        #expect(metrics.unitsPerEm == 1000)
        #expect(metrics.ascent == 1069)
        #expect(metrics.descent == -293)
        #expect(metrics.lineGap == 0)
        #expect(metrics.capHeight == 714)
        #expect(metrics.xHeight == 536)
    }

    @Test func emptyTextHasNoSegments() {
        let shaped = shaper.shape(ParagraphText(text: [], spans: [], direction: .leftToRight, language: ""))
        #expect(shaped.segments.isEmpty)
        #expect(shaped.runs.isEmpty)
    }

    @Test func illFormedTextIsReadAsReplacementCharacters() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"]))
        let paragraph = ParagraphText(
            text: [0x61, 0xFF, 0x62], spans: [.init(end: 3, font: selection, size: FontSize(16), tag: 0)],
            direction: .leftToRight, language: "")
        let shaped = shaper.shape(paragraph)
        #expect(shaped.segments.last?.text.upperBound == 3)
        #expect(shaped.glyphs.count == 3)
    }
}
