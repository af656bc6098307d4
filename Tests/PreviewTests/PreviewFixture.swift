import Foundation
import HTTPClient
import HTTPServer
import Primitives
import TestSupport
import Testing

@testable import Preview

/// A small bundle in a folder of its own, previewed over HTTP.
final class PreviewFixture {
    let root: URL
    let preview: Preview
    let server: HTTPServer
    let client: HTTPClient
    let base: String

    static let page = """
        <html lang="en"><head><title>{{t "note"}}</title><link rel="stylesheet" href="style.css"/></head>
        <body><h1>{{t "note"}}</h1><p>{{name}}</p></body></html>
        """

    static let files = [
        "templates/note/template.json": """
        {"name": "note", "title": "Note <1>", "schema_version": 1, "default_language": "en", "fonts": ["Noto Sans"],
         "file_name": "{{name}}.pdf", "document_title": "{{name}}"}
        """,
        "templates/note/page.xhtml": page,
        "templates/note/style.css": "h1 { font-size: 20pt }",
        "templates/note/schema.json": """
        {"type": "object", "additionalProperties": false, "required": ["schema_version", "name"],
         "properties": {"schema_version": {"const": 1}, "name": {"type": "string"}}}
        """,
        "templates/note/strings/en.json": "{\"note\": \"Note\"}",
        "templates/note/strings/hi.json": "{\"note\": \"टिप्पणी\"}",
        "samples/note/first.json": "{\"schema_version\": 1, \"name\": \"First\"}",
        "samples/note/second.hi.json": "{\"schema_version\": 1, \"name\": \"Second\"}",
    ]

    init(_ change: (inout PreviewSource) -> Void = { _ in }) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "quoin-preview-" + UUID().uuidString)
        for (path, text) in Self.files { try Self.write(text, to: root.appending(path: path)) }
        var source = PreviewSource(
            bundle: root.appending(path: "templates/note").path, fonts: ProjectFiles.path("fonts"),
            requestedAt: "2026-04-01T00:00:00.000000Z")
        change(&source)
        preview = try Preview(source)
        try preview.start()
        server = HTTPServer(address: ListenAddress(host: "127.0.0.1", port: 0), answer: preview.answer)
        try server.start()
        base = "http://127.0.0.1:\(try #require(server.port))"
        client = try HTTPClient()
    }

    deinit {
        preview.stop()
        server.stop()
        try? FileManager.default.removeItem(at: root)
    }

    private static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Writes a file of the fixture.
    func write(_ text: String, to path: String) throws { try Self.write(text, to: root.appending(path: path)) }

    func get(_ path: String, headers: [HTTPHeader] = []) throws -> HTTPResponse {
        try client.send(HTTPRequest(.get, base + path, headers: headers, timeoutMilliseconds: 60_000))
    }

    /// The page's text.
    func page(_ path: String = "/") throws -> String { String(decoding: try get(path).body, as: UTF8.self) }

    /// Waits for the edition after the given one.
    func edition(after number: Int) throws -> Int? {
        let answer = try get("/changes?after=\(number)")
        return try JSONValue(parsing: answer.body)["edition"]?.integerValue.map { Int($0) }
    }
}
