internal import Primitives

/// What `template.json` says; `keys` tells of each key.
package struct TemplateManifest: Hashable, Sendable {
    /// What kind of PDF a template makes where a job does not say.
    package enum Profile: String, CaseIterable, Hashable, Sendable {
        case plain, archival
    }

    package var name = ""
    package var title = ""
    package var schemaVersion = 1
    package var defaultLanguage = "en"
    package var profile = Profile.plain
    package var fonts: [String] = []
    /// A pattern with bindings.
    package var fileName = ""
    /// A pattern with bindings.
    package var documentTitle = ""

    package static let path = "template.json"

    /// The keys of the file, in the order in which they are best written.
    static let keys: [(name: String, meaning: String)] = [
        (
            "name",
            "the document type: small letters, digits and hyphens, at most 64; name the folder the same"
        ),
        ("title", "the template's title, for people"),
        ("schema_version", "a whole number from 1: the payload's `schema_version` that the template reads"),
        ("default_language", "a language of `strings/`, used where a job names none"),
        ("profile", "`archival` (PDF/A-2a and PDF/UA-1) or `plain`, which it is without this key"),
        ("fonts", "the families that the template is designed with, at least one"),
        ("file_name", "the name offered on download, with bindings: `{{number}}.pdf`"),
        ("document_title", "the PDF's title, with bindings: `{{t \"receipt\"}} {{number}}`"),
    ]

    /// Reads the file; faults are appended to `diagnostics`, and what cannot be read keeps its default.
    init(reading bundle: TemplateBundle, locator: inout JSONLocator?, diagnostics: inout [Diagnostic]) {
        guard let bytes = bundle.bytes(of: Self.path) else {
            diagnostics.append(Diagnostic("the bundle has no template.json", at: bundle.start(of: Self.path)))
            return
        }
        guard let json = JSONFile.parse(bytes, path: Self.path, of: bundle, diagnostics: &diagnostics) else { return }
        let places = JSONLocator(bytes, file: bundle.displayPath(Self.path))
        locator = places
        var reader = ManifestReader(json: json, places: places)
        name = reader.text("name") ?? ""
        title = reader.text("title") ?? ""
        defaultLanguage = reader.text("default_language") ?? "en"
        fileName = reader.text("file_name") ?? ""
        documentTitle = reader.text("document_title") ?? ""
        fonts = reader.texts("fonts")
        schemaVersion = reader.version("schema_version")
        if let word = reader.text("profile", isOptional: true) {
            profile = Profile(rawValue: word) ?? .plain
            if Profile(rawValue: word) == nil {
                reader.report("\"profile\" is \"\(word)\"", at: "/profile", hint: "plain or archival")
            }
        }
        if !name.isEmpty, !Self.isName(name) {
            reader.report("\"name\" is not made of small letters, digits and hyphens", at: "/name")
        }
        reader.refuseUnknownKeys()
        diagnostics.append(contentsOf: reader.diagnostics)
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy {
                ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z"))
                    || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
                    || $0 == UInt8(ascii: "-")
            }
    }
}

/// Reads the members of `template.json` and keeps the faults.
private struct ManifestReader {
    let json: JSONValue
    let places: JSONLocator
    var diagnostics: [Diagnostic] = []
    private var known: [String] = []

    init(json: JSONValue, places: JSONLocator) {
        self.json = json
        self.places = places
        if json.objectValue == nil { report("template.json is not an object", at: "") }
    }

    mutating func report(_ message: String, at pointer: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(message, at: places.location(of: pointer), hint: hint))
    }

    mutating func text(_ key: String, isOptional: Bool = false) -> String? {
        known.append(key)
        guard let value = json[key] else {
            if !isOptional { report("template.json has no \"\(key)\"", at: "") }
            return nil
        }
        guard let text = value.stringValue, !text.isEmpty else {
            report("\"\(key)\" is \(value.stringValue == nil ? "not a text" : "empty")", at: "/\(key)")
            return nil
        }
        return text
    }

    mutating func texts(_ key: String) -> [String] {
        known.append(key)
        guard let value = json[key] else {
            report("template.json has no \"\(key)\"", at: "")
            return []
        }
        let texts = value.arrayValue?.compactMap(\.stringValue) ?? []
        if texts.isEmpty || texts.count != value.arrayValue?.count {
            report("\"\(key)\" is not a list of texts", at: "/\(key)")
        }
        return texts
    }

    mutating func version(_ key: String) -> Int {
        known.append(key)
        guard let value = json[key] else {
            report("template.json has no \"\(key)\"", at: "")
            return 1
        }
        guard let number = value.integerValue, number >= 1, number < 1_000_000 else {
            report("\"\(key)\" is not a whole number from 1", at: "/\(key)")
            return 1
        }
        return Int(number)
    }

    mutating func refuseUnknownKeys() {
        for key in json.objectValue?.keys ?? [] where !known.contains(key) {
            let nearest = Diagnostic.nearest(to: key, among: known)
            report("unknown key \"\(key)\"", at: "/" + JSONPointer.escaped(key), hint: nearest.map { "nearest: \($0)" })
        }
    }
}

/// The JSON files of a bundle.
enum JSONFile {
    /// Parses a file; where it is not JSON, says where.
    static func parse(
        _ bytes: [UInt8], path: String, of bundle: TemplateBundle, diagnostics: inout [Diagnostic]
    ) -> JSONValue? {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            let location = SourceLocation(file: bundle.displayPath(path), line: error.line, column: error.column)
            diagnostics.append(Diagnostic("not JSON: \(error.reason)", at: location))
            return nil
        }
    }
}
