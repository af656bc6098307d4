internal import Primitives

/// One schema of a JSON Schema document, compiled: what a value at its place must be.
struct SchemaNode: Sendable {
    /// A node's place in the compiled schema.
    typealias Index = Int

    /// JSON's types as a set of bits.
    struct Types: OptionSet, Sendable {
        let rawValue: UInt8

        static let null = Types(rawValue: 1)
        static let boolean = Types(rawValue: 2)
        static let integer = Types(rawValue: 4)
        /// Whole numbers too.
        static let number = Types(rawValue: 8)
        static let string = Types(rawValue: 16)
        static let array = Types(rawValue: 32)
        static let object = Types(rawValue: 64)

        static let byName: [(name: String, type: Types)] = [
            ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .number), ("string", .string),
            ("array", .array), ("object", .object),
        ]
    }

    enum Format: String, CaseIterable, Sendable {
        case date, time, email, uri
        case dateTime = "date-time"
    }

    struct Property: Sendable {
        let name: String
        let schema: Index
    }

    /// Empty: any type.
    var types: Types = []
    /// False for the schema `false`.
    var acceptsAnything = true
    /// Set for a `$ref`: the node stands for another.
    var reference: Index?
    var constants: [JSONValue]?
    var pattern: TextPattern?
    var format: Format?
    var check: CheckDigits.Kind?
    /// The first of the schema's examples, for messages.
    var example: String?
    var minimumLength: Int?
    var maximumLength: Int?
    var minimum: Double?
    var maximum: Double?
    var exclusiveMinimum: Double?
    var exclusiveMaximum: Double?
    var multipleOf: Double?
    var minimumItems: Int?
    var maximumItems: Int?
    var hasUniqueItems = false
    var items: Index?
    var tuple: [Index] = []
    var additionalItems: Index?
    var contains: Index?
    var minimumProperties: Int?
    var maximumProperties: Int?
    var properties: [Property] = []
    var required: [String] = []
    var patternProperties: [(pattern: TextPattern, schema: Index)] = []
    var additionalProperties: Index?
    var propertyNames: Index?
    var dependentNames: [(name: String, needs: [String])] = []
    var dependentSchemas: [Property] = []
    var allOf: [Index] = []
    var anyOf: [Index] = []
    var oneOf: [Index] = []
    var not: Index?
    var condition: Index?
    var consequence: Index?
    var alternative: Index?

    /// The schemas that the same value is compared with.
    var sameValueSchemas: [Index] {
        allOf + anyOf + oneOf + dependentSchemas.map(\.schema)
            + [reference, not, condition, consequence, alternative].compactMap(\.self)
    }
}
