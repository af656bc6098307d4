import Foundation
import Jobs
import TestSupport
import Testing
import Typography

@testable import Rendering

/// Fonts of every format in a PDF: blocks for letters, drawn by `Tests/TypographyTests/Fixtures/make.py`.
@Suite struct FontRenderingTests {
    private static let folder = ProjectFiles.path("Tests/TypographyTests/Fixtures/Sound")
    private static let letters = "abcdefgh"

    private static func session(_ folder: String) throws -> TemplateSession {
        let library = try FontLibrary(folder: nil, additionalFolders: [folder])
        return TemplateRenderer(library: library, catalog: .none).makeTemplateSession()
    }

    private static func document(_ family: String, _ text: String) -> SmallDocument {
        SmallDocument(
            body: "<p>\(text)</p>",
            css: "@page { margin: 0 } body { margin: 0 } p { margin: 0; font: 100px/1 \"\(family)\" }",
            fonts: [family])
    }

    @Test func signsForPrivateUseHaveAReplacement() throws {
        let pdf = try Self.document("Blocks TrueType", "a\u{E000}b").render(in: Self.session(Self.folder))
        try Tool.withFile(pdf, suffix: ".pdf") { path in
            #expect(try Tool.run("pdftotext", [path, "-"]).text.hasPrefix("a\u{E000}b"))
            let plain = try Tool.run("qpdf", ["--qdf", "--object-streams=disable", path, "-"]).text
            #expect(plain.contains("/Span<</ActualText<feffe000>>>BDC"))
        }
    }

    @Test(arguments: ["TrueType", "Named", "Keyed", "Second", "Variable"])
    func lettersAreSeenAndReadInEveryFormat(family: String) throws {
        let pdf = try Self.document("Blocks " + family, "hgfed cba").render(in: Self.session(Self.folder))
        let page = try RenderedPage(pdf)
        // The baseline is 80 px from the top; the n-th letter is n tenths of an em high.
        var left = 0
        for letter in "hgfed cba" {
            guard let number = Self.letters.firstIndex(of: letter) else {
                left += 30
                continue
            }
            let place = Self.letters.distance(from: Self.letters.startIndex, to: number) + 1
            let width = 30 + 5 * place
            let top = 80 - 10 * place
            let middle = left + width / 2
            #expect(page.shows([0, 0, 0], middle, top + 2) && page.shows([0, 0, 0], middle, 77), "\(letter)")
            #expect(page.shows([0, 0, 0], left + 7, 77) && page.shows([0, 0, 0], left + width - 8, 77), "\(letter)")
            #expect(page.shows([255, 255, 255], left + 2, 77), "\(letter)")
            if top > 3 { #expect(page.shows([255, 255, 255], middle, top - 3), "\(letter)") }
            left += width
        }
        try Tool.withFile(pdf, suffix: ".pdf") { path in
            #expect(try Tool.run("pdftotext", [path, "-"]).text.hasPrefix("hgfed cba"))
            let fonts = try Tool.run("pdffonts", [path]).text.split(separator: "\n").dropFirst(2)
            #expect(fonts.count == 1)
            let columns = try #require(fonts.first).split(separator: " ")
            #expect(columns[0].wholeMatch(of: #/[A-Z]{6}\+Blocks\w+-Regular-Identity-H/#) != nil)
            #expect(columns[1...5].joined(separator: " ") == "CID Type 0C Identity-H yes")
            let check = try Tool.run("qpdf", ["--check", path])
            #expect(check.status == 0 && !check.text.contains("WARNING"))
        }
    }

    /// Of the font with a ligature: a broken one may lead to glyphs that it does not have.
    @Test func textInABrokenFontIsADocumentOrAFailure() throws {
        let font = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/truetype.ttf"))
        let folder = FileManager.default.temporaryDirectory.appending(path: "quoin-fonts-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let template = try Self.document("Blocks TrueType", "ab cdefgh").template()
        let revision = try Sample(type: "quotation", name: "one-line").revision()
        var documents = 0
        var failures = 0
        for place in stride(from: 0, to: font.count, by: 3) {
            var changed = font
            changed[place] ^= place.isMultiple(of: 2) ? 0xFF : 0x11
            try changed.write(to: folder.appending(path: "font.ttf"))
            do {
                let session = try Self.session(folder.path)
                _ = try session.render(template, revision, payload: Array("{}".utf8))
                documents += 1
            } catch is TypographyError {
                failures += 1
            } catch is JobFailure {
                failures += 1
            }
        }
        #expect(documents > 0 && failures > 0)
    }
}
