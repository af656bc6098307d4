import Foundation
import PDF
import Testing

struct DocumentWriterTests {
    private let face: SampleFace

    init() throws { face = try SampleFace("NotoSans-Regular") }

    private func document(_ profile: Profile = .archival) throws -> DocumentWriter {
        try DocumentWriter(profile: profile, metadata: SampleDocument.metadata(), compressor: Compressor())
    }

    @Test(arguments: [Profile.archival, .plain])
    func qpdfFindsNothingWrong(profile: Profile) throws {
        let file = try InspectedFile(try SampleDocument.bytes(profile: profile, face: face))
        let report = try file.output("qpdf", "--check", "@")
        #expect(report.contains("No syntax or stream encoding errors found"))
        #expect(!report.contains("WARNING"))
    }

    @Test func sameCallsGiveTheSameBytes() throws {
        let first = try SampleDocument.bytes(face: face)
        let compressor = Compressor()
        // A compressor that has served other documents changes nothing.
        let plain = try SampleDocument.bytes(profile: .plain, compressor: compressor, face: face)
        #expect(plain != first)
        for _ in 0..<3 { #expect(try SampleDocument.bytes(compressor: compressor, face: face) == first) }
    }

    @Test func identifierFollowsTheContent() throws {
        func identifier(text: String) throws -> String {
            let document = try document()
            let font = TestFont(face, in: document)
            let page = try document.addPage(width: 100, height: 100)
            var content = document.makeContent(of: page)
            content.begin(.layout)
            content.show(font.glyphs(text), font: font.font, size: 10, x: 0, y: 50)
            content.end()
            document.finish(content)
            try font.embed(in: document)
            let objects = try InspectedFile(try document.finish()).objects()
            let trailer = try #require(objects["trailer"] as? [String: Any])
            let both = try #require(trailer["/ID"] as? [String])
            #expect(both.count == 2 && both[0] == both[1] && both[0].count == 34)
            return both[0]
        }
        #expect(try identifier(text: "ab") == identifier(text: "ab"))
        #expect(try identifier(text: "ab") != identifier(text: "ba"))
    }

    @Test func whatMayNeverBeWrittenIsNotThere() throws {
        let file = try InspectedFile(try SampleDocument.bytes(face: face))
        let json = try file.output("qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=none", "@")
        for key in [
            "JavaScript", "JS", "Launch", "OpenAction", "AA", "EmbeddedFiles", "EF", "GoToR", "GoToE", "Encrypt",
        ] {
            #expect(!json.contains("\"/\(key)\""), "\(key)")
        }
    }

    @Test func catalogMakesTheArchivalClaims() throws {
        let objects = try InspectedFile(try SampleDocument.bytes(face: face)).objects()
        let catalog = try #require(
            objects.values.compactMap { $0 as? [String: Any] }.first { $0["/Type"] as? String == "/Catalog" })
        #expect((catalog["/MarkInfo"] as? [String: Bool]) == ["/Marked": true])
        #expect((catalog["/ViewerPreferences"] as? [String: Bool]) == ["/DisplayDocTitle": true])
        #expect(catalog["/Lang"] as? String == "u:en-IN")
        #expect(catalog["/StructTreeRoot"] != nil)
        #expect(catalog["/Metadata"] != nil)
        #expect((catalog["/OutputIntents"] as? [Any])?.count == 1)
        for page in objects.values.compactMap({ $0 as? [String: Any] }) where page["/Type"] as? String == "/Page" {
            #expect(page["/Tabs"] as? String == "/S")
            #expect(page["/Resources"] is [String: Any])
        }
    }

    @Test func plainProfileClaimsNothing() throws {
        let bytes = try SampleDocument.bytes(profile: .plain, face: face)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("pdfaid") && !text.contains("pdfuaid"))
        let objects = try InspectedFile(bytes).objects()
        #expect(!objects.values.contains { ($0 as? [String: Any])?["/OutputIntents"] != nil })
        #expect(objects.values.contains { ($0 as? [String: Any])?["/StructTreeRoot"] != nil })
    }

    @Test func onlyPagesThatAreBlendedHaveAGroup() throws {
        let file = try InspectedFile(try SampleDocument.bytes(face: face))
        let pages = try file.objects().values.compactMap { $0 as? [String: Any] }
            .filter { $0["/Type"] as? String == "/Page" }
        #expect(pages.count == 2)
        #expect(pages.count { $0["/Group"] != nil } == 1)
    }

    @Test func manyPagesFormATree() throws {
        let document = try document()
        let font = TestFont(face, in: document)
        for number in 0..<150 {
            let page = try document.addPage(width: 200, height: 100)
            var content = document.makeContent(of: page)
            content.begin(document.mark(document.structure.add(.p, to: .root), on: page))
            content.show(font.glyphs("page \(number)"), font: font.font, size: 10, x: 10, y: 50)
            content.end()
            document.finish(content)
        }
        try font.embed(in: document)
        let file = try InspectedFile(try document.finish())
        #expect(!(try file.output("qpdf", "--check", "@")).contains("WARNING"))
        #expect(try file.output("pdfinfo", "@").contains("Pages:           150"))
        #expect(try file.output("pdftotext", "-f", "97", "-l", "97", "@", "-").hasPrefix("page 96"))
        // Poppler finds marked content through the parent tree, which has several leaves here.
        let structure = try file.output("pdfinfo", "-struct-text", "@")
        for number in [0, 63, 64, 149] { #expect(structure.contains("\"page \(number)\"")) }
    }

    @Test(arguments: [(2.0, 100.0), (100, 14_401), (.nan, 100)])
    func pagesOutsideTheLimitsAreRefused(width: Double, height: Double) throws {
        let document = try document()
        #expect {
            _ = try document.addPage(width: width, height: height)
        } throws: { error in
            guard case .pageSizeOutOfRange? = error as? PDFError else { return false }
            return true
        }
    }

    @Test func documentWithoutPagesIsRefused() throws {
        let document = try document()
        #expect(throws: PDFError.pageMissing) { _ = try document.finish() }
    }

    @Test func faultsInContentStopTheDocument() throws {
        let document = try document()
        let page = try document.addPage(width: 100, height: 100)
        var content = document.makeContent(of: page)
        content.rectangle(x: 0, y: 0, width: 10, height: 10)
        content.fill()
        document.finish(content)
        #expect(throws: PDFError.contentUnmarked(page: 0)) { _ = try document.finish() }
    }

    @Test func markedContentThatIsNeverShownIsRefused() throws {
        let document = try document()
        let page = try document.addPage(width: 100, height: 100)
        _ = document.mark(document.structure.add(.p, to: .root), on: page)
        #expect(throws: PDFError.markedContentMissing(page: 0)) { _ = try document.finish() }
    }

    @Test func lateContentComesAfterTheFirst() throws {
        let document = try document()
        let font = TestFont(face, in: document)
        let pages = try (0..<3).map { _ in try document.addPage(width: 200, height: 100) }
        for (index, page) in pages.enumerated() {
            var content = document.makeContent(of: page)
            content.begin(document.mark(document.structure.add(.p, to: .root), on: page))
            content.setFillColor(.white)
            content.show(font.glyphs("body \(index)"), font: font.font, size: 10, x: 10, y: 40)
            content.end()
            document.finish(content)
        }
        for page in pages {
            var content = document.makeContent(of: page)
            content.begin(.pagination(.footer))
            content.show(font.glyphs("of \(document.pageCount)"), font: font.font, size: 10, x: 10, y: 90)
            content.end()
            document.finish(content)
        }
        try font.embed(in: document)
        let file = try InspectedFile(try document.finish())
        for page in 1...3 {
            let text = try file.output("pdftotext", "-f", "\(page)", "-l", "\(page)", "@", "-")
            let lines = text.split(whereSeparator: { $0.isNewline }).map { String($0) }
            #expect(lines == ["body \(page - 1)", "of 3"])
        }
    }
}
