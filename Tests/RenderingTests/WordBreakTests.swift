import TestSupport
import Testing

@testable import Rendering

/// Words at the ends of lines: what those read who do not see the lines (ISO 32000-1 §14.8.2.2.3, §14.8.2.5).
@Suite struct WordBreakTests {
    /// The texts of the structure tree's elements, as they stand in the content.
    private func read(_ body: String, width: Int = 100) throws -> String {
        let document = SmallDocument(
            body: body, css: "p { width: \(width)px; font: 16px/20px 'Noto Sans'; margin: 0 }",
            fonts: ["Noto Sans", "Noto Sans Arabic"])
        return try Tool.withFile(document.render(), suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct-text", path]).text
        }
    }

    @Test func wordsOnDifferentLinesAreApart() throws {
        #expect(try read("<p>one two three four five six</p>").contains("\"one two three four five six\""))
        #expect(try read("<p>one two <b>three four</b> five six</p>").contains("\"three four \""))
        #expect(try read("<p>one<br/>two</p>").contains("\"one \""))
    }

    @Test func theSpaceMayBelongToWhatFollows() throws {
        let text = try read("<p>alpha<span> bravo</span><b> charlie</b><i> delta</i></p>", width: 40)
        #expect(text.contains("\"alpha \"") && text.contains("\"bravo \"") && text.contains("\"charlie \""))
        #expect(text.contains("\"delta\""))
    }

    @Test func aParagraphEndsWithItsLastWord() throws {
        let text = try read("<p>one two three </p><p>four</p>")
        #expect(text.contains("\"one two three\"") && text.contains("\"four\""))
    }

    @Test func wordsFromRightToLeftAreApartToo() throws {
        let text = try read("<p dir=\"rtl\" lang=\"ar\">دار نور باب</p>", width: 40)
        // Poppler gives the characters of a word in the order of showing here.
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{202C}" }))
        #expect(plain.contains("رون راد باب"))
    }

    @Test func hyphensOfDividedWordsAreSoft() throws {
        // Poppler joins what stands around them.
        #expect(try read("<p>over&#xAD;view&#xAD;ing</p>", width: 40).contains("\"overviewing\""))
        #expect(try read("<p>over-view</p>", width: 40).contains("\"over-view\""))
    }
}
