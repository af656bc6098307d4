internal import Primitives

/// What a JSON Schema says about one place of a payload: enough to tell whether a binding can be filled.
struct SchemaShape {
    private let document: JSONValue
    /// Every schema that may hold for the place: itself, and what it refers to or combines.
    private let alternatives: [JSONValue]

    /// The shape of the whole payload.
    init(document: JSONValue) {
        self.init(document: document, schemas: [document])
    }

    private init(document: JSONValue, schemas: [JSONValue]) {
        self.document = document
        var found: [JSONValue] = []
        for schema in schemas { Self.expand(schema, in: document, depth: 0, into: &found) }
        alternatives = found
    }

    private static func expand(_ schema: JSONValue, in document: JSONValue, depth: Int, into found: inout [JSONValue]) {
        // A schema that refers to itself in a ring says nothing more.
        guard depth < 32, schema.objectValue != nil else { return }
        if let reference = schema["$ref"]?.stringValue {
            if let target = Self.resolve(reference, in: document) {
                expand(target, in: document, depth: depth + 1, into: &found)
            }
            return
        }
        found.append(schema)
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in schema[keyword]?.arrayValue ?? [] {
                expand(part, in: document, depth: depth + 1, into: &found)
            }
        }
        for keyword in ["then", "else"] {
            if let part = schema[keyword] { expand(part, in: document, depth: depth + 1, into: &found) }
        }
    }

    /// What a reference inside the document (`#/definitions/name`) stands for.
    static func resolve(_ reference: String, in document: JSONValue) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        var value = document
        for step in reference.dropFirst().split(separator: "/") {
            let key = step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            guard let next = value[key] ?? Int(key).flatMap({ value[$0] }) else { return nil }
            value = next
        }
        return value
    }

    /// The shape of a member; nil where the schema does not have it.
    func member(_ key: String) -> SchemaShape? {
        var found = alternatives.compactMap { $0["properties"]?[key] }
        if found.isEmpty {
            found = alternatives.compactMap { $0["additionalProperties"] }.filter { $0.objectValue != nil }
        }
        return found.isEmpty ? nil : SchemaShape(document: document, schemas: found)
    }

    /// The shape of an array's elements; nil where the schema has no `items`.
    var elements: SchemaShape? {
        let found = alternatives.compactMap { $0["items"] }.flatMap { $0.arrayValue ?? [$0] }
        return found.isEmpty ? nil : SchemaShape(document: document, schemas: found)
    }

    /// The shape of an object's members of any name; nil where the schema has none.
    var anyMember: SchemaShape? {
        let named = alternatives.compactMap { $0["properties"]?.objectValue }.flatMap { $0.members.map(\.value) }
        let found = named + alternatives.compactMap { $0["additionalProperties"] }.filter { $0.objectValue != nil }
        return found.isEmpty ? nil : SchemaShape(document: document, schemas: found)
    }

    /// The shape of members that the schema does not name; nil where it has none.
    var unnamedMember: SchemaShape? {
        let found = alternatives.compactMap { $0["additionalProperties"] }.filter { $0.objectValue != nil }
        return found.isEmpty ? nil : SchemaShape(document: document, schemas: found)
    }

    /// True for a field whose digits are a phone's, an account's or a reference's (`x-number`).
    var isNumber: Bool { alternatives.contains { $0["x-number"] != nil } }

    /// True where the schema accepts anything at all, so that no binding can be told to be wrong.
    var isOpen: Bool {
        let telling = ["type", "properties", "additionalProperties", "patternProperties", "items", "enum", "const"]
        return !alternatives.contains { schema in telling.contains { schema[$0] != nil } }
    }

    /// The members that the schema names.
    var names: [String] {
        alternatives.compactMap { $0["properties"]?.objectValue }.flatMap(\.keys)
    }

    /// The types that the value may have; empty where the schema does not say.
    var types: Set<String> {
        var found: Set<String> = []
        for schema in alternatives {
            if let type = schema["type"]?.stringValue { found.insert(type) }
            for type in schema["type"]?.arrayValue ?? [] { if let name = type.stringValue { found.insert(name) } }
        }
        return found
    }

    /// The texts that the value may have; nil where the schema does not list them.
    var texts: [String]? {
        for schema in alternatives {
            if let values = schema["enum"]?.arrayValue { return values.compactMap(\.stringValue) }
            if let value = schema["const"]?.stringValue { return [value] }
        }
        return nil
    }
}
