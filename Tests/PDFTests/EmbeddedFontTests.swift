import PDF
import Testing

struct EmbeddedFontTests {
    private let face: SampleFace

    init() throws { face = try SampleFace("NotoSans-Regular") }

    private func document() throws -> DocumentWriter {
        try DocumentWriter(profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
    }

    /// A document of one page that shows a text as one paragraph.
    private func document(
        showing glyphs: (TestFont) -> [ShownGlyph], replacements: [ReplacedText] = [], text: [UInt8] = []
    ) throws -> (DocumentWriter, TestFont) {
        let document = try document()
        let font = TestFont(face, in: document)
        let page = try document.addPage(width: 300, height: 300)
        var content = document.makeContent(of: page)
        content.begin(document.mark(document.structure.add(.p, to: .root), on: page))
        content.show(glyphs(font), replacements: replacements, text: text, font: font.font, size: 12, x: 20, y: 50)
        content.end()
        document.finish(content)
        return (document, font)
    }

    @Test func codesFollowTheFirstUse() throws {
        let font = TestFont(face, in: try document())
        #expect(font.glyphs("abac").map(\.code) == [1, 2, 1, 3])
        #expect(font.font.shownGlyphs == ["a", "b", "c"].map { face.glyph($0) })
    }

    @Test func glyphThatReadsDifferentlyGetsAnotherCode() throws {
        let font = try document().addFont(face.description)
        let text = Array("A\u{391}".utf8)
        #expect(font.code(of: 36, reading: 0..<1, in: text) == nil)
        #expect(font.addCode(of: 36, advance: 639, reading: 0..<1, in: text) == 1)
        #expect(font.code(of: 36, reading: 1..<3, in: text) == nil)
        #expect(font.addCode(of: 36, advance: 639, reading: 1..<3, in: text) == 2)
        #expect(font.code(of: 36, reading: 0..<1, in: text) == 1)
        #expect(font.code(of: 36, reading: 1..<3, in: text) == 2)
        #expect(font.shownGlyphs == [36, 36])
    }

    /// Tables of a broken font may lead there; no program is made then.
    @Test func glyphsThatTheFaceHasNotAreNoCrash() throws {
        let font = try document().addFont(face.description)
        let glyph = UInt16(face.description.glyphCount + 100)
        let text = Array("A".utf8)
        #expect(font.code(of: glyph, reading: 0..<1, in: text) == nil)
        #expect(font.addCode(of: glyph, advance: 500, reading: 0..<1, in: text) == 1)
        #expect(font.code(of: glyph, reading: 0..<1, in: text) == 1)
        #expect(font.shownGlyphs == [glyph])
    }

    @Test func fontsAreEmbeddedSubsetAndReadable() throws {
        let (document, font) = try document(showing: { $0.glyphs("Größe ₹ 12,34,567.00 “x”") })
        try font.embed(in: document)
        let file = try InspectedFile(try document.finish())
        let fonts = try file.output("pdffonts", "@").split(separator: "\n").dropFirst(2)
        let row = try #require(fonts.first).split(separator: " ").map(String.init)
        #expect(fonts.count == 1)
        #expect(row[0].wholeMatch(of: #/[A-Z]{6}\+NotoSans-Identity-H/#) != nil)
        #expect(row[1...7].joined(separator: " ") == "CID Type 0C Identity-H yes yes yes")
        #expect(try file.output("pdftotext", "@", "-").hasPrefix("Größe ₹ 12,34,567.00 “x”"))
    }

    @Test func widthsAreThoseOfTheFace() throws {
        let text = "Widths: iW"
        let (document, font) = try document(showing: { $0.glyphs(text) })
        try font.embed(in: document)
        let objects = try InspectedFile(try document.finish()).objects()
        let widths = try #require(
            objects.values.compactMap { ($0 as? [String: Any])?["/W"] as? [Any] }.first { $0.count == 2 })
        #expect(widths[0] as? Int == 1)
        var seen: [UInt16] = []
        for scalar in text.unicodeScalars where !seen.contains(face.glyph(scalar)) { seen.append(face.glyph(scalar)) }
        #expect(widths[1] as? [Int] == seen.map { Int(face.advance($0)) })
    }

    @Test func replacedTextIsWhatCopyingGives() throws {
        let text = Array("office".utf8)
        let (document, font) = try document(
            showing: { $0.glyphs("xyz") }, replacements: [ReplacedText(glyphs: 0..<3, text: 0..<6)], text: text)
        try font.embed(in: document)
        #expect(try InspectedFile(try document.finish()).output("pdftotext", "@", "-").hasPrefix("office"))
    }

    @Test func ligatureReadsAsItsLetters() throws {
        let (document, font) = try document(showing: { font in
            let letters = Array("ffi".utf8)
            let code = font.font.addCode(of: 400, advance: 900, reading: 0..<3, in: letters)
            let mark = font.font.addCode(of: 401, advance: 0, reading: 0..<0, in: letters)
            return [ShownGlyph(code: code, advance: 900), ShownGlyph(code: mark, advance: 0)]
        })
        try font.embed(in: document)
        let text = try InspectedFile(try document.finish()).output("pdftotext", "@", "-")
        #expect(text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x200B }.map(String.init).joined() == "ffi")
    }

    @Test func missingProgramIsRefused() throws {
        let (document, _) = try document(showing: { $0.glyphs("a") })
        #expect(throws: PDFError.fontProgramMissing(font: "NotoSans")) { _ = try document.finish() }
    }

    @Test func notdefIsRefused() throws {
        let (document, font) = try document(showing: { $0.glyphs("a\u{4E00}") })
        try font.embed(in: document)
        #expect(throws: PDFError.glyphMissing(font: "NotoSans", glyph: 0)) { _ = try document.finish() }
    }

    @Test func unusedFontsAreLeftOut() throws {
        let (document, font) = try document(showing: { $0.glyphs("a") })
        _ = document.addFont(face.description)
        try font.embed(in: document)
        #expect(document.usedFonts.count == 1)
        let file = try InspectedFile(try document.finish())
        #expect(try file.output("pdffonts", "@").split(separator: "\n").count == 3)
    }
}
