import Jobs
import Markup
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// What readers of the structure tree get from the samples: PDF/UA-1 §7.
@Suite struct SampleStructureTests {
    @Test(arguments: Sample.all)
    func theStructureTreeBreaksNoRule(_ sample: Sample) throws {
        let tree = try Self.structure(of: sample)
        #expect(tree.violations() == [])
    }

    /// The text of the tree, read in its order, holds each bound string behind the one before it.
    ///
    /// Samples in English only: Poppler 22.12 loses what follows an ActualText in the same marked content, here but not
    /// when it copies text. Not the longest one either: Poppler reads the tree of 50 pages for a minute.
    @Test(arguments: Sample.all.filter { $0.language == nil && $0.name != "lines-2000" })
    func theReadingOrderIsThatOfTheMarkup(_ sample: Sample) throws {
        let session = try Sample.session()
        let template = try Sample.template(sample.type)
        let bound = try session.bind(template, sample.revision(), payload: sample.payload())
        let traced = try template.traceBinding(payload: bound.payload, facts: bound.facts, language: bound.language)
        let document = try sample.rendered()
        let text = try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct-text", path]).text
        }
        var rest = Self.content(text)[...]
        var read = 0
        for string in traced.strings where string.attribute == nil {
            if Self.isPassedOver(string.node, of: traced.tree) { continue }
            let bytes = traced.tree.text[Int(string.text.lowerBound)..<Int(string.text.upperBound)]
            let wanted = Array(ExtractedText.normalised(String(decoding: bytes, as: UTF8.self)).utf8)
            guard let end = Self.end(of: wanted, in: rest) else {
                Issue.record("\(string.path) does not follow what is before it")
                return
            }
            rest = rest[end...]
            read += 1
        }
        #expect(read > 10)
    }

    @Test(arguments: Sample.all)
    func everyHeaderHasAScopeAndTheDocumentStandsAlone(_ sample: Sample) throws {
        let document = try sample.rendered()
        let text = try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct", path]).text
        }
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        let headers = lines.count { $0.hasPrefix("TH:") || $0 == "TH" }
        #expect(headers > 0)
        #expect(lines.count { $0.hasPrefix("/Scope ") } == headers)
        #expect(lines.count { $0.hasPrefix("Document") } == 1)
    }

    @Test func titleLanguageAndMetadataAreThoseOfTheRequest() throws {
        let document = try Sample(type: "quotation", name: "hindi.hi").rendered()
        try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            let facts = try Tool.run("pdfinfo", ["-enc", "UTF-8", path]).text
            let packet = try Tool.run("pdfinfo", ["-meta", path]).text
            let title = try #require(facts.firstMatch(of: /Title: +(.+)/)?.output.1)
            #expect(title == "कोटेशन QT-2026-0109")
            #expect(packet.contains(">\(title)</rdf:li>"))
            #expect(packet.contains("<dc:language><rdf:Bag><rdf:li>hi</rdf:li>"))
            #expect(packet.contains("<pdfaid:conformance>A</pdfaid:conformance>"))
            #expect(facts.contains(/Producer: +Quoin \d/))
            #expect(facts.contains(/Creator: +quotation [0-9a-f]{16}/))
        }
    }

    // MARK: Pages made for one rule

    @Test func aPictureWithoutWordsIsAnArtifact() throws {
        let tree = try Self.structure(
            of:
                "<h1>a</h1><p><img src=\"assets/logo.png\" alt=\"\"/>b</p><p><img src=\"assets/logo.png\" alt=\"c\"/></p>"
        )
        #expect(tree.violations() == [])
        #expect(tree.count(of: .figure) == 1)
    }

    @Test func emptyCellsKeepTheirColumns() throws {
        let tree = try Self.structure(
            of: "<h1>a</h1><table><tr><td>b</td><td>c</td></tr><tr><td/><td>d</td></tr><tr><td>e</td><td/></tr></table>"
        )
        #expect(tree.violations() == [])
        #expect(tree.count(of: .td) == 6)
    }

    @Test func thePageIsOneDocument() throws {
        let tree = try Self.structure(of: "text <b>here</b><h1>a</h1>more")
        #expect(tree.count(of: .document) == 1)
        #expect(tree.count(of: .p) == 2)
    }

    @Test func aLinkAroundAPictureSaysWhatThePictureShows() throws {
        let body =
            "<h1>a</h1><p><a href=\"https://example.com\"><img src=\"assets/logo.png\" alt=\"the maker\"/></a></p>"
        let bytes = try Self.session().render(
            Self.template(body), Sample(type: "quotation", name: "one-line").revision(), payload: Array("{}".utf8)
        ).bytes
        try Tool.withFile(bytes, suffix: ".pdf") { path in
            let text = try Tool.run("qpdf", ["--qdf", "--object-streams=disable", path, "-"]).text
            #expect(text.contains("/Contents (the maker)"))
        }
    }

    // MARK: Doing

    private static func session() throws -> TemplateSession { try Sample.session() }

    private static func structure(of sample: Sample) throws -> StructureTree {
        let session = try session()
        return try structure(
            of: session.bind(Sample.template(sample.type), sample.revision(), payload: sample.payload()), in: session)
    }

    private static func structure(of body: String) throws -> StructureTree {
        let session = try session()
        let revision = try Sample(type: "quotation", name: "one-line").revision()
        return try structure(of: session.bind(template(body), revision, payload: Array("{}".utf8)), in: session)
    }

    private static func structure(
        of bound: TemplateSession.BoundDocument, in session: TemplateSession
    ) throws -> StructureTree {
        let document = try session.layOut(bound)
        let metadata = DocumentMetadata(
            title: "Sample", language: "en", createdAt: "2026-04-01T04:30:00Z", producer: "tests")
        return try document.structure(metadata)
    }

    private static func template(_ body: String) throws -> Template {
        let logo = try File.read(ProjectFiles.path("templates/quotation/assets/logo.png"))
        let files = [
            "template.json": """
            {"name": "note", "title": "Note", "schema_version": 1, "default_language": "en",
             "fonts": ["Noto Sans"], "file_name": "note", "document_title": "Note"}
            """,
            "strings/en.json": "{}", "schema.json": "{}", "page.xhtml": "<html><body>\(body)</body></html>",
        ]
        let bytes = files.mapValues { Array($0.utf8) }.merging(["assets/logo.png": logo]) { $1 }
        return try Template(compiling: TemplateBundle(files: bytes, origin: "note"))
    }

    /// True for what stands in the head, or is hidden from readers.
    private static func isPassedOver(_ node: MarkupTree.NodeIndex, of tree: MarkupTree) -> Bool {
        var ancestor = node
        while ancestor >= 0 {
            if tree.element(ancestor) == .head || tree.attribute(.ariaHidden, of: ancestor) == "true" { return true }
            if tree.isRowOfSums(ancestor) { return true }
            ancestor = tree.nodes[Int(ancestor)].parent
        }
        return false
    }

    /// What stands between quotes in the tool's listing of the tree, without white space.
    private static func content(_ listing: String) -> [UInt8] {
        var text = ""
        for line in listing.split(separator: "\n") {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("\""), line.hasSuffix("\""), line.count > 1 { text += line.dropFirst().dropLast() }
        }
        return Array(ExtractedText.normalised(text).utf8)
    }

    private static func end(of wanted: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard let first = wanted.first else { return text.startIndex }
        var place = text.startIndex
        while let found = text[place...].firstIndex(of: first) {
            if text[found...].starts(with: wanted) { return found + wanted.count }
            place = found + 1
        }
        return nil
    }
}

extension StructureTree {
    /// How many elements of a type are written.
    fileprivate func count(of type: StructureType) -> Int { writtenTypes.count { $0 == type } }
}

extension MarkupTree {
    /// A row that shows at page breaks only, and there as an artifact.
    func isRowOfSums(_ node: NodeIndex) -> Bool {
        element(node) == .tr && (node..<nodes[Int(node)].end).contains { element($0) == .pageSum }
    }
}
