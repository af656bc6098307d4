import TestSupport
import Testing

@testable import Rendering

/// Words at the ends of lines: what those read who do not see the lines (ISO 32000-1 §14.8.2.2.3, §14.8.2.5).
@Suite struct WordBreakTests {
    /// The texts of the structure tree's elements, as they stand in the content.
    private func read(_ body: String, width: Int = 100) throws -> String {
        let document = SmallDocument(
            body: body, css: "p { width: \(width)px; font: 16px/20px 'Noto Sans'; margin: 0 }")
        return try Tool.withFile(document.render(), suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct-text", path]).text
        }
    }

    @Test func wordsOnDifferentLinesAreApart() throws {
        #expect(try read("<p>one two three four five six</p>").contains("\"one two three four five six\""))
        #expect(try read("<p>one two <b>three four</b> five six</p>").contains("\"three four \""))
        #expect(try read("<p>one<br/>two</p>").contains("\"one \""))
    }

    @Test func aParagraphEndsWithItsLastWord() throws {
        let text = try read("<p>one two three </p><p>four</p>")
        #expect(text.contains("\"one two three\"") && text.contains("\"four\""))
    }

    @Test func hyphensOfDividedWordsAreSoft() throws {
        // Poppler joins what stands around them.
        #expect(try read("<p>over&#xAD;view&#xAD;ing</p>", width: 40).contains("\"overviewing\""))
        #expect(try read("<p>over-view</p>", width: 40).contains("\"over-view\""))
    }
}
