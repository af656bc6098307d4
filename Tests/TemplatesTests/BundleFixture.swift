import Markup
import Primitives
import Templates
import Testing

/// Small bundles, written in the tests that need them.
enum BundleFixture {
    static let manifest = """
        {
          "name": "note", "title": "Note", "schema_version": 1, "default_language": "en",
          "fonts": ["Noto Sans"], "file_name": "{{name}}-r{{@document.revision}}", "document_title": "Note {{name}}"
        }
        """

    /// Accepts anything: bindings are not checked against it.
    static let openSchema = "{}"

    static let facts = DocumentFacts(
        id: "00000000-0000-4000-8000-000000000001", key: "K-1", revision: 3, supersedes: 2, requestedBy: "an admin",
        requestedAt: "2026-11-20T08:15:30.000000Z")

    /// A bundle whose page has the given body.
    static func bundle(
        body: String, files: [String: String] = [:], schema: String? = nil
    ) -> TemplateBundle {
        var all = ["template.json": manifest, "strings/en.json": "{}", "page.xhtml": page(body)]
        if let schema { all["schema.json"] = schema }
        for (path, text) in files { all[path] = text }
        return TemplateBundle(files: all.mapValues { Array($0.utf8) }, origin: "note")
    }

    static func page(_ body: String) -> String { "<html><body>\(body)</body></html>" }

    /// A compiled template that takes any payload.
    static func template(body: String, files: [String: String] = [:]) throws -> Template {
        let check = TemplateCheck(bundle(body: body, files: files, schema: openSchema))
        try #require(check.diagnostics.map(\.description) == [])
        return try #require(check.template)
    }

    /// The page's faults, as an author sees them.
    static func faults(body: String, files: [String: String] = [:], schema: String = openSchema) -> [String] {
        TemplateCheck(bundle(body: body, files: files, schema: schema)).diagnostics.map(\.description)
    }

    /// The text of a bound body.
    static func text(
        _ body: String, _ payload: JSONValue = [:], language: String? = nil, files: [String: String] = [:]
    ) throws -> String {
        let template = try template(body: body, files: files)
        return try template.bind(payload: payload, facts: facts, language: language).textContent(of: 0)
    }

    /// What binding a body fails with.
    static func failure(_ body: String, _ payload: JSONValue) throws -> TemplateError? {
        let template = try template(body: body)
        do {
            _ = try template.bind(payload: payload, facts: facts)
            return nil
        } catch {
            return error
        }
    }
}
