import Jobs
import Layout
import Primitives
import TestSupport
import Testing
import Typography

@testable import PDF
@testable import Rendering

/// Text from right to left, alone and beside text of the other direction.
///
/// The order in which it is shown, and what a foreign reader gives back. `scripts/check-text` does the same with many
/// words and two readers.
@Suite struct RightToLeftTextTests {
    private static let fonts = ["Noto Sans", "Noto Nastaliq Urdu", "Noto Sans Arabic"]

    private func document(_ body: String, css: String = "") -> SmallDocument {
        SmallDocument(body: body, css: "@page { size: 400px 300px; margin: 0 } " + css, fonts: Self.fonts)
    }

    /// The texts of a page's runs, but for spaces, in the order in which they are shown.
    private func shown(_ body: String) throws -> [String] {
        let document = try document(body).laidOut()
        let page = document.pages[0]
        let list = PagePainter.paint(page, of: document.content, try Sample.library.get())
        var texts: [String] = []
        for case .text(let runs, _, _, _) in list.items {
            let runs = page.fragment.runs[Int(runs.lowerBound)..<Int(runs.upperBound)]
            for index in RunComposer.readingOrder(of: runs) {
                let text = runs[index].run.text
                let bytes = page.fragment.text[Int(text.lowerBound)..<Int(text.upperBound)]
                texts += String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
            }
        }
        return texts
    }

    /// What Poppler reads, line by line, without white space at the ends and marks of direction.
    private func read(_ body: String, css: String = "") throws -> [String] {
        try Tool.withFile(document(body, css: css).render(), suffix: ".pdf") { path in
            let text = try Tool.run("pdftotext", ["-enc", "UTF-8", path, "-"]).text
            let marks: Set<Unicode.Scalar> = ["\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{0C}"]
            let plain = String(String.UnicodeScalarView(text.unicodeScalars.filter { !marks.contains($0) }))
            return plain.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        }
    }

    @Test func runsOfBothDirectionsAreShownAsTheyAreRead() throws {
        #expect(
            try shown(#"<p dir="rtl" lang="ar">باب ABC دار DEF نور</p>"#)
                == ["باب", "ABC", "دار", "DEF", "نور"])
        #expect(try shown(#"<p lang="en">ABC <span lang="ar">باب</span> DEF</p>"#) == ["ABC", "باب", "DEF"])
    }

    @Test func runsFromRightToLeftSideBySideStayAsTheyStand() throws {
        // Three runs in three boxes, all from right to left: shown from the left.
        #expect(try shown(#"<p dir="rtl" lang="ar">باب <b>دار</b> نور</p>"#) == ["نور", "دار", "باب"])
        // What stands right of the Latin word comes first, the two left of it as they stand.
        #expect(
            try shown(#"<p dir="rtl" lang="ar">باب <i>AB</i> دار <b>نور</b></p>"#) == ["باب", "AB", "نور", "دار"])
    }

    @Test func linesFromLeftToRightKeepTheirOrder() throws {
        #expect(try shown("<p>one <b>two</b> three</p>") == ["one", "two", "three"])
    }

    @Test(arguments: [
        "السلام مُحَمَّد لا إله", "باب ABC (د) 50% دار.", "رقم 12,345.50 من 2026-11-20!", "٪٥٠ قال: ١٢٣",
    ])
    func linesReadAsTheyWereWritten(_ line: String) throws {
        #expect(try read("<p dir=\"rtl\" lang=\"ar\">\(line)</p>") == [line])
    }

    @Test(arguments: ["ٹھنڈی ہوائیں چلتی ہیں", "کل رقم ₹12,34,567.00 (GST) ہے۔", "عِلم، مُحَمَّد؟ می\u{200C}خواہم"])
    func nastaliqReadsAsItWasWritten(_ line: String) throws {
        #expect(try read("<p dir=\"rtl\" lang=\"ur\">\(line)</p>") == [line])
    }

    @Test func spacedLettersAreOneWord() throws {
        #expect(
            try read(#"<p dir="rtl" lang="ur">عِلم، مُحَمَّد؟ ہوائیں</p>"#, css: "p { letter-spacing: 2px }")
                == ["عِلم، مُحَمَّد؟ ہوائیں"])
    }

    @Test(arguments: [
        "font-size: 0.01px; letter-spacing: 100000px", "font-size: 0.01px; letter-spacing: -100000px",
        "font-size: 0.01px; word-spacing: 100000px",
    ])
    func extremeSpacingsAreShown(_ css: String) throws {
        // Words that are read by blanks, and spaces that are read with a mark.
        let document = document("<p dir=\"rtl\">عربی مُحَمَّد AB «متن»</p>", css: "p { \(css) }")
        #expect(try document.plainText().contains(" Tf"))
    }

    @Test(arguments: ["letter-spacing: 1e30px", "font-size: 0.01px; letter-spacing: 1e30px"])
    func spacingsBeyondThePageAreRefused(_ css: String) {
        let long = String(repeating: "عر", count: 400)
        let document = document("<p dir=\"rtl\">\(long) متن AB «متن»</p>", css: "p { \(css) }")
        #expect(
            throws: JobFailure(.templateInvalid, "something on page 1 lies more than ten million points away")
        ) { try document.render() }
    }

    @Test(arguments: ["font-size: 0", "font-size: 0; letter-spacing: 3px", "font-size: 0; word-spacing: 3px"])
    func textWithoutSizeIsNotShown(_ css: String) throws {
        #expect(try !document("<p dir=\"rtl\">عربی متن مُحَمَّد</p>", css: "p { \(css) }").plainText().contains(" Tf"))
    }

    @Test func columnsSideBySideReadOneByOne() throws {
        let columns = "<div style=\"display: flex; gap: 20px\"><div>باب دار</div><div>نور سمك</div></div>"
        #expect(
            try read("<div dir=\"rtl\" lang=\"ar\">\(columns)</div>").flatMap { $0.split(separator: " ") }
                == ["باب", "دار", "نور", "سمك"])
    }

    @Test func rowsOfATableReadCellByCell() throws {
        let rows = #"<tr><td>باب دار</td><td>12</td><td>A-1</td></tr><tr><td>نور</td><td>7</td><td>B</td></tr>"#
        let words = try read("<table dir=\"rtl\" lang=\"ar\" style=\"width: 300px\">\(rows)</table>")
            .flatMap { $0.split(separator: " ") }
        #expect(words.sorted() == ["12", "7", "A-1", "B", "باب", "دار", "نور"].sorted())
    }

    @Test func onlyWordsThatNeedItAreReadByBlanks() throws {
        let latin = try document("<p>office (A-1) AVATAR</p>").plainText()
        #expect(!latin.contains(" Tz") && !latin.contains("ActualText"))
        // Isolated and joined letters on the baseline, one character each.
        let plain = try document(#"<p lang="ar" dir="rtl">دار نور</p>"#).plainText()
        #expect(!plain.contains(" Tz") && !plain.contains("ActualText"))
        // The spaces that justification widens are blanks of that width to readers.
        let narrow = #"<p lang="ar" dir="rtl" style="width: 70px; text-align: justify">دار نور دار نور</p>"#
        #expect(try document(narrow).plainText().contains(" Tz"))
        let ligature = try document(#"<p lang="ar" dir="rtl">سلام</p>"#).plainText()
        #expect(ligature.contains(" Tz") && ligature.contains("ActualText"))
    }
}
