internal import Primitives

/// Compiles a JSON Schema document (draft 7), and reports every keyword that it does not know.
struct SchemaCompiler {
    private let document: JSONValue
    private let places: JSONLocator
    private(set) var nodes: [SchemaNode] = []
    private(set) var diagnostics: [Diagnostic] = []
    private var nodeByPointer: [String: SchemaNode.Index] = [:]

    /// Keywords that say nothing about a value.
    private static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "definitions", "readOnly",
        "writeOnly", "x-number", "x-sum-of",
    ]

    /// What `x-number` may say.
    static let numberKinds = ["phone", "account", "reference"]

    init(document: JSONValue, places: JSONLocator) {
        self.document = document
        self.places = places
    }

    /// Compiles the whole document; the root is node 0.
    mutating func compile() {
        _ = compile(document, at: "")
        resolveRings()
    }

    private mutating func report(_ message: String, at pointer: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(message, at: places.location(of: pointer), hint: hint))
    }

    /// Compiles the schema at a pointer; each one once, so that schemas may contain themselves.
    private mutating func compile(_ schema: JSONValue, at pointer: String) -> SchemaNode.Index {
        if let known = nodeByPointer[pointer] { return known }
        let index = nodes.count
        nodes.append(SchemaNode())
        nodeByPointer[pointer] = index
        var node = SchemaNode()
        switch schema {
        case .bool(let accepts): node.acceptsAnything = accepts
        case .object(let object):
            if let reference = object["$ref"] {
                node.reference = follow(reference, at: pointer)
            } else {
                for member in object.members { read(member, of: object, at: pointer, into: &node) }
            }
        default: report("a schema is an object, true or false", at: pointer)
        }
        nodes[index] = node
        return index
    }

    private mutating func follow(_ reference: JSONValue, at pointer: String) -> SchemaNode.Index? {
        guard let text = reference.stringValue, text.hasPrefix("#"),
            let target = SchemaShape.resolve(text, in: document)
        else {
            report(
                "this reference leads nowhere", at: pointer + "/$ref", hint: "only #/definitions/NAME of this file")
            return nil
        }
        return compile(target, at: String(text.dropFirst()))
    }

    /// Schemas that lead back to themselves for the same value would never end.
    private mutating func resolveRings() {
        var state = [UInt8](repeating: 0, count: nodes.count)
        var ringed: Set<SchemaNode.Index> = []
        // Each entry: a schema, and whether all that it leads to was seen.
        var stack: [(index: SchemaNode.Index, isDone: Bool)] = nodes.indices.reversed().map { ($0, false) }
        while let (index, isDone) = stack.popLast() {
            if isDone {
                state[index] = 2
                continue
            }
            if state[index] != 0 { continue }
            state[index] = 1
            stack.append((index, true))
            for next in nodes[index].sameValueSchemas {
                if state[next] == 1 { ringed.insert(index) }
                if state[next] == 0 { stack.append((next, false)) }
            }
        }
        for (pointer, index) in nodeByPointer.sorted(by: { $0.key < $1.key }) where ringed.contains(index) {
            report("this schema leads to itself", at: pointer)
        }
    }

    private mutating func read(
        _ member: JSONObject.Member, of object: JSONObject, at pointer: String, into node: inout SchemaNode
    ) {
        let value = member.value
        let place = pointer + "/" + JSONPointer.escaped(member.key)
        switch member.key {
        case "type": node.types = types(value, at: place)
        case "enum": node.constants = list(value, at: place)
        case "const": node.constants = [value]
        case "pattern": node.pattern = pattern(value.stringValue ?? "", at: place)
        case "format": node.format = choice(value, at: place, among: SchemaNode.Format.allCases)
        case "x-check": node.check = choice(value, at: place, among: CheckDigits.Kind.allCases)
        case "minLength": node.minimumLength = count(value, at: place)
        case "maxLength": node.maximumLength = count(value, at: place)
        case "minItems": node.minimumItems = count(value, at: place)
        case "maxItems": node.maximumItems = count(value, at: place)
        case "minProperties": node.minimumProperties = count(value, at: place)
        case "maxProperties": node.maximumProperties = count(value, at: place)
        case "minimum": node.minimum = number(value, at: place)
        case "maximum": node.maximum = number(value, at: place)
        case "exclusiveMinimum": node.exclusiveMinimum = number(value, at: place)
        case "exclusiveMaximum": node.exclusiveMaximum = number(value, at: place)
        case "multipleOf": node.multipleOf = number(value, at: place)
        case "uniqueItems": node.hasUniqueItems = value == true
        case "items":
            if let elements = value.arrayValue {
                node.tuple = elements.enumerated().map { compile($1, at: "\(place)/\($0)") }
            } else {
                node.items = compile(value, at: place)
            }
        case "additionalItems": node.additionalItems = compile(value, at: place)
        case "contains": node.contains = compile(value, at: place)
        case "properties": node.properties = members(value, at: place)
        case "required": node.required = list(value, at: place).compactMap(\.stringValue)
        case "patternProperties":
            node.patternProperties = members(value, at: place).compactMap { property in
                pattern(property.name, at: place).map { ($0, property.schema) }
            }
        case "additionalProperties": node.additionalProperties = compile(value, at: place)
        case "propertyNames": node.propertyNames = compile(value, at: place)
        case "dependencies": readDependencies(value, at: place, into: &node)
        case "allOf": node.allOf = schemas(value, at: place)
        case "anyOf": node.anyOf = schemas(value, at: place)
        case "oneOf": node.oneOf = schemas(value, at: place)
        case "not": node.not = compile(value, at: place)
        case "if": node.condition = compile(value, at: place)
        case "then": node.consequence = compile(value, at: place)
        case "else": node.alternative = compile(value, at: place)
        default: readAnnotation(member, at: place, isRoot: pointer.isEmpty, into: &node)
        }
    }

    private mutating func readAnnotation(
        _ member: JSONObject.Member, at place: String, isRoot: Bool, into node: inout SchemaNode
    ) {
        switch member.key {
        case "examples": node.example = member.value[0]?.stringValue
        case "x-number":
            if !Self.numberKinds.contains(member.value.stringValue ?? "") {
                report("x-number is none that is known", at: place, hint: Self.numberKinds.joined(separator: ", "))
            }
        case "x-sum-of":
            if !isRoot { report("x-sum-of stands at the schema's top only", at: place) }
        case "definitions":
            // Compiled even where nothing refers to them: faults in them count too.
            _ = members(member.value, at: place)
        default:
            if Self.annotations.contains(member.key) { return }
            let nearest = Diagnostic.nearest(to: member.key, among: Self.keywords)
            report(
                "unknown keyword \"\(member.key)\"", at: place,
                hint: nearest.map { "nearest: \($0)" } ?? "JSON Schema draft 7, x-check, x-number, x-sum-of")
        }
    }

    /// For hints.
    private static let keywords =
        [
            "type", "enum", "const", "pattern", "format", "x-check", "minLength", "maxLength", "minItems", "maxItems",
            "minProperties", "maxProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf",
            "uniqueItems", "items", "additionalItems", "contains", "properties", "required", "patternProperties",
            "additionalProperties", "propertyNames", "dependencies", "allOf", "anyOf", "oneOf", "not", "if", "then",
            "else",
        ] + annotations.sorted()

    private mutating func readDependencies(_ value: JSONValue, at place: String, into node: inout SchemaNode) {
        for member in value.objectValue?.members ?? [] {
            if let names = member.value.arrayValue {
                node.dependentNames.append((member.key, names.compactMap(\.stringValue)))
            } else {
                let schema = compile(member.value, at: place + "/" + JSONPointer.escaped(member.key))
                node.dependentSchemas.append(SchemaNode.Property(name: member.key, schema: schema))
            }
        }
    }

    // MARK: Values of keywords

    private mutating func types(_ value: JSONValue, at place: String) -> SchemaNode.Types {
        var types: SchemaNode.Types = []
        for name in value.arrayValue ?? [value] {
            guard let known = SchemaNode.Types.byName.first(where: { $0.name == name.stringValue }) else {
                let names = SchemaNode.Types.byName.map(\.name).joined(separator: ", ")
                report(
                    "\(name.stringValue.map { "\"\($0)\"" } ?? "this") is no type", at: place, hint: "one of: " + names)
                continue
            }
            types.insert(known.type)
        }
        return types
    }

    private mutating func pattern(_ text: String, at place: String) -> TextPattern? {
        do {
            return try TextPattern(text)
        } catch {
            report("the pattern cannot be used: \(error.message)", at: place)
            return nil
        }
    }

    private mutating func choice<Choice: RawRepresentable<String>>(
        _ value: JSONValue, at place: String, among choices: [Choice]
    ) -> Choice? {
        if let word = value.stringValue, let choice = Choice(rawValue: word) { return choice }
        report(
            "\"\(value.stringValue ?? "")\" is not known here", at: place,
            hint: "one of: " + choices.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    private mutating func count(_ value: JSONValue, at place: String) -> Int? {
        if let number = value.integerValue, number >= 0, number <= Int64(Int32.max) { return Int(number) }
        report("this is not a whole number from 0", at: place)
        return nil
    }

    private mutating func number(_ value: JSONValue, at place: String) -> Double? {
        switch value {
        case .integer(let number): return Double(number)
        case .number(let number): return number
        default:
            report("this is not a number", at: place)
            return nil
        }
    }

    private mutating func list(_ value: JSONValue, at place: String) -> [JSONValue] {
        if let elements = value.arrayValue { return elements }
        report("this is not a list", at: place)
        return []
    }

    private mutating func schemas(_ value: JSONValue, at place: String) -> [SchemaNode.Index] {
        list(value, at: place).enumerated().map { compile($1, at: "\(place)/\($0)") }
    }

    private mutating func members(_ value: JSONValue, at place: String) -> [SchemaNode.Property] {
        guard let object = value.objectValue else {
            report("this is not an object of schemas", at: place)
            return []
        }
        return object.members.map { member in
            let schema = compile(member.value, at: place + "/" + JSONPointer.escaped(member.key))
            return SchemaNode.Property(name: member.key, schema: schema)
        }
    }
}
