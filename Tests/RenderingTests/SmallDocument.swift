import Jobs
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// A page of a few lines in a template of its own, for tests of one thing.
struct SmallDocument {
    let body: String
    var css = ""
    var payload: JSONValue = [:]
    var fonts = ["Noto Sans"]
    var assets: [String: [UInt8]] = [:]

    func template() throws -> Template {
        var files = [
            "template.json": """
            {"name": "note", "title": "Note", "schema_version": 1, "default_language": "en",
             "fonts": [\(fonts.map { "\"\($0)\"" }.joined(separator: ", "))], "file_name": "note", "document_title": "Note"}
            """,
            "strings/en.json": "{}", "schema.json": "{}", "page.xhtml": "<html><body>\(body)</body></html>",
        ]
        if !css.isEmpty {
            files["style.css"] = css
            files["page.xhtml"] =
                "<html><head><link rel=\"stylesheet\" href=\"style.css\"/></head><body>\(body)</body></html>"
        }
        let bytes = files.mapValues { Array($0.utf8) }.merging(assets) { $1 }
        return try Template(compiling: TemplateBundle(files: bytes, origin: "note"))
    }

    func render(in session: TemplateSession? = nil) throws -> [UInt8] {
        try (session ?? Sample.session()).render(
            template(), Sample(type: "quotation", name: "one-line").revision(),
            payload: Array(payload.serializedText.utf8)
        ).bytes
    }

    func laidOut() throws -> LaidOutDocument {
        let session = try Sample.session()
        let revision = try Sample(type: "quotation", name: "one-line").revision()
        return try session.layOut(
            session.bind(template(), revision, payload: Array(payload.serializedText.utf8)))
    }

    /// The structure tree that is written for the page.
    func structure() throws -> StructureTree {
        try laidOut().structure(Self.metadata)
    }

    static let metadata = DocumentMetadata(
        title: "Sample", language: "en", createdAt: "2026-04-01T04:30:00Z", producer: "tests")

    /// What the job of the page fails with.
    func failure() throws -> JobFailure {
        do {
            _ = try render()
        } catch let failure as JobFailure {
            return failure
        }
        throw SampleError(description: "nothing failed")
    }

    /// The file in plain text: streams uncompressed, objects one by one.
    func plainText() throws -> String {
        try Tool.withFile(render(), suffix: ".pdf") { path in
            try Tool.run("qpdf", ["--qdf", "--object-streams=disable", path, "-"]).text
        }
    }
}

extension LaidOutDocument {
    /// The structure tree that is written for its pages.
    func structure(_ metadata: DocumentMetadata) throws -> StructureTree { try written(metadata).structure }

    /// A writer that has its pages, ready to be finished.
    func written(_ metadata: DocumentMetadata) throws -> DocumentWriter {
        let composer = try DocumentComposer(library: Sample.library.get())
        var composition = try composer.begin(content, profile: .archival, metadata: metadata)
        for page in pages { try composition.add(page) }
        return try composer.complete(&composition)
    }
}
