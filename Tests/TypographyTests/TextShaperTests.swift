import Primitives
import Testing

@testable import Typography

@Suite struct TextShaperTests {
    private let shaper: TextShaper

    init() throws { shaper = TextShaper(library: try Sample.library.get()) }

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

    @Test func hindiTamilAndEnglishFallBackInOneLine() throws {
        let paragraph = Sample.paragraph("कुल Total மொத்தம் ₹5", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(shaped.missing.isEmpty)
        #expect(
            Sample.faces(shaped, shaper).filter { $0 != "NotoSans-Regular" } == [
                "NotoSansDevanagari-Regular", "NotoSansTamil-Regular",
            ])
    }
}
