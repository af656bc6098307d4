internal import Glibc
internal import Primitives

/// Compares one payload with a compiled schema (JSON Schema draft 7, validation §6).
///
/// Faults name places and what is wanted there, never the values found.
struct SchemaValidation {
    private enum Step {
        case key(String)
        case index(Int)
    }

    /// Faults that are listed; a payload with more of them gets the number of the rest.
    static let listedFaults = 20
    /// How often references may lead deeper before a payload is refused: more than a payload can be deep.
    private static let maximumDepth = 1_000

    private let nodes: [SchemaNode]
    private var path: [Step] = []
    private var depth = 0
    /// Each with its JSON pointer.
    private(set) var faults: [String] = []
    private(set) var faultCount = 0
    /// True while a part is only tried, as below `anyOf`.
    private var isTrial = false
    private var failedTrial = false

    init(nodes: [SchemaNode]) { self.nodes = nodes }

    /// Checks a payload against the root.
    mutating func check(_ payload: JSONValue) { check(payload, against: 0) }

    // MARK: Faults

    private var pointer: String {
        var text = ""
        for step in path {
            switch step {
            case .key(let key): text += "/" + Self.shown(key)
            case .index(let index): text += "/\(index)"
            }
        }
        return text
    }

    /// A key as messages show it: keys that are not the schema's may be long and odd.
    private static func shown(_ key: String) -> String {
        let plain = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64).map { $0.value < 0x20 ? "?" : $0 }))
        return JSONPointer.escaped(plain) + (key.unicodeScalars.count > 64 ? "…" : "")
    }

    private mutating func fault(_ message: @autoclosure () -> String) {
        if isTrial {
            failedTrial = true
            return
        }
        faultCount += 1
        guard faults.count < Self.listedFaults else { return }
        let place = pointer
        faults.append((place.isEmpty ? "the payload" : place) + " " + message())
    }

    /// True where a value fits a schema; nothing is reported.
    private mutating func fits(_ value: JSONValue, _ schema: SchemaNode.Index) -> Bool {
        let outer = (isTrial, failedTrial)
        isTrial = true
        failedTrial = false
        check(value, against: schema)
        defer { (isTrial, failedTrial) = outer }
        return !failedTrial
    }

    // MARK: One value

    private mutating func check(_ value: JSONValue, against index: SchemaNode.Index) {
        if isTrial, failedTrial { return }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { return fault("is nested too deeply for the schema") }
        var index = index
        while let target = nodes[index].reference { index = target }
        let accepts = nodes[index].acceptsAnything
        if !accepts { return fault("is not expected here") }
        let types = nodes[index].types
        if !types.isEmpty, types.isDisjoint(with: Self.types(of: value)) {
            return fault("is \(Self.kind(of: value)), not \(Self.description(of: types))")
        }
        if let constants = nodes[index].constants, !constants.contains(where: { Self.areEqual($0, value) }) {
            let known = constants.prefix(12).map(\.serializedText).joined(separator: ", ")
            return fault(constants.count == 1 ? "is not \(known)" : "is not one of \(known)")
        }
        switch value {
        case .string(let text): check(text, index)
        case .integer(let number): check(Double(number), index)
        case .number(let number): check(number, index)
        case .array(let elements): check(elements, index)
        case .object(let object): check(object, index)
        case .null, .bool: break
        }
        checkCombinations(value, index)
    }

    private static func types(of value: JSONValue) -> SchemaNode.Types {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: [.integer, .number]
        case .number(let number): number == number.rounded() ? [.integer, .number] : .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    private static func kind(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    private static func description(of types: SchemaNode.Types) -> String {
        let words: [(SchemaNode.Types, String)] = [
            (.string, "a text"), (.number, "a number"), (.integer, "a whole number"), (.boolean, "true or false"),
            (.array, "a list"), (.object, "an object"), (.null, "null"),
        ]
        return words.filter { types.contains($0.0) }.map(\.1).joined(separator: " or ")
    }

    /// Numbers are equal by value, objects whatever the order of their members.
    private static func areEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch (a, b) {
        case (.integer(let x), .number(let y)), (.number(let y), .integer(let x)): return Double(x) == y
        case (.array(let x), .array(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { areEqual($0, $1) }
        case (.object(let x), .object(let y)):
            guard x.members.count == y.members.count else { return false }
            return x.members.allSatisfy { member in y[member.key].map { areEqual(member.value, $0) } ?? false }
        default: return a == b
        }
    }

    private mutating func check(_ text: String, _ index: SchemaNode.Index) {
        if nodes[index].minimumLength != nil || nodes[index].maximumLength != nil {
            let minimum = nodes[index].minimumLength ?? 0
            let maximum = nodes[index].maximumLength ?? .max
            // The number of characters is at most the number of bytes, and at least a quarter of it.
            if text.utf8.count > maximum || text.utf8.count < minimum * 4 {
                let length = text.unicodeScalars.count
                if length < minimum {
                    return fault(length == 0 ? "is empty" : "has \(length) characters, fewer than \(minimum)")
                }
                if length > maximum { return fault("has \(length) characters, more than \(maximum)") }
            }
        }
        if let check = nodes[index].check, !check.accepts(text) { return fault("is not \(check.wanted)") }
        if let pattern = nodes[index].pattern, !pattern.matches(text) {
            let example = nodes[index].example.map { ", such as \"\($0)\"" } ?? ""
            return fault("does not have the form \(pattern.source)\(example)")
        }
        switch nodes[index].format {
        case .date?: if DateAndTime(date: text) == nil { fault("is not a day of the form YYYY-MM-DD") }
        case .dateTime?:
            if DateAndTime(timestamp: text) == nil {
                fault("is not a time of the form YYYY-MM-DDThh:mm:ss with an offset")
            }
        case .time?:
            if DateAndTime(timestamp: "2000-01-01T" + text) == nil { fault("is not a time of day with an offset") }
        case .email?: if !Self.isEmail(text) { fault("is not an e-mail address") }
        case .uri?: if !Self.isURI(text) { fault("is not an address with a scheme") }
        case nil: break
        }
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F } && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
    }

    private static func isURI(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        return !scheme.isEmpty && scheme.count < text.utf8.count - 1 && !text.utf8.contains { $0 <= 0x20 }
            && scheme.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x2B && $0 <= 0x39) }
    }

    private mutating func check(_ number: Double, _ index: SchemaNode.Index) {
        func shown(_ bound: Double) -> String {
            bound == bound.rounded() && abs(bound) < 1e15 ? String(Int64(bound)) : "\(bound)"
        }
        if let bound = nodes[index].minimum, number < bound { fault("is below \(shown(bound))") }
        if let bound = nodes[index].maximum, number > bound { fault("is above \(shown(bound))") }
        if let bound = nodes[index].exclusiveMinimum, number <= bound { fault("is not above \(shown(bound))") }
        if let bound = nodes[index].exclusiveMaximum, number >= bound { fault("is not below \(shown(bound))") }
        if let step = nodes[index].multipleOf, step > 0, fmod(number, step) != 0 {
            fault("is not a multiple of \(shown(step))")
        }
    }

    // MARK: Lists and objects

    private mutating func check(_ elements: [JSONValue], _ index: SchemaNode.Index) {
        let count = elements.count
        if let minimum = nodes[index].minimumItems, count < minimum {
            fault(count == 0 ? "is empty" : "has \(count) elements, fewer than \(minimum)")
        }
        if let maximum = nodes[index].maximumItems, count > maximum {
            return fault("has \(count) elements, more than \(maximum)")
        }
        if nodes[index].hasUniqueItems, Set(elements.map(\.serialized)).count < count {
            fault("has the same element twice")
        }
        if let contains = nodes[index].contains, !elements.contains(where: { fits($0, contains) }) {
            fault("has no element of the kind that it needs")
        }
        let tupleCount = nodes[index].tuple.count
        for (position, element) in elements.enumerated() {
            let schema: SchemaNode.Index?
            if tupleCount > 0 {
                schema = position < tupleCount ? nodes[index].tuple[position] : nodes[index].additionalItems
            } else {
                schema = nodes[index].items
            }
            guard let schema else { continue }
            path.append(.index(position))
            check(element, against: schema)
            path.removeLast()
        }
    }

    private mutating func check(_ object: JSONObject, _ index: SchemaNode.Index) {
        let count = object.members.count
        if let minimum = nodes[index].minimumProperties, count < minimum {
            fault("has \(count) members, fewer than \(minimum)")
        }
        if let maximum = nodes[index].maximumProperties, count > maximum {
            return fault("has \(count) members, more than \(maximum)")
        }
        for name in nodes[index].required where object[name] == nil { fault("has no \"\(name)\"") }
        for (name, needs) in nodes[index].dependentNames where object[name] != nil {
            for other in needs where object[other] == nil { fault("has \"\(name)\" but no \"\(other)\"") }
        }
        for dependency in nodes[index].dependentSchemas where object[dependency.name] != nil {
            check(.object(object), against: dependency.schema)
        }
        if let names = nodes[index].propertyNames {
            for member in object.members where !fits(.string(member.key), names) {
                fault("has a member whose name is not allowed: \"\(Self.shown(member.key))\"")
            }
        }
        checkMembers(object, index)
    }

    private mutating func checkMembers(_ object: JSONObject, _ index: SchemaNode.Index) {
        // Members mostly stand in the schema's order: looking goes on where the last one was found.
        var position = 0
        let propertyCount = nodes[index].properties.count
        for member in object.members {
            var schema: SchemaNode.Index?
            for offset in 0..<propertyCount {
                let candidate =
                    position + offset < propertyCount ? position + offset : position + offset - propertyCount
                if nodes[index].properties[candidate].name == member.key {
                    schema = nodes[index].properties[candidate].schema
                    position = candidate + 1 == propertyCount ? 0 : candidate + 1
                    break
                }
            }
            path.append(.key(member.key))
            defer { path.removeLast() }
            if let schema { check(member.value, against: schema) }
            var isKnown = schema != nil
            if !nodes[index].patternProperties.isEmpty {
                for (pattern, schema) in nodes[index].patternProperties where pattern.matches(member.key) {
                    isKnown = true
                    check(member.value, against: schema)
                }
            }
            guard !isKnown, let additional = nodes[index].additionalProperties else { continue }
            if nodes[additional].acceptsAnything {
                check(member.value, against: additional)
            } else {
                let nearest = Diagnostic.nearest(to: member.key, among: nodes[index].properties.map(\.name))
                fault("is not known" + (nearest.map { " (nearest: \($0))" } ?? ""))
            }
        }
    }

    // MARK: Combinations

    private mutating func checkCombinations(_ value: JSONValue, _ index: SchemaNode.Index) {
        if !nodes[index].allOf.isEmpty {
            for schema in nodes[index].allOf { check(value, against: schema) }
        }
        if !nodes[index].anyOf.isEmpty {
            checkChoice(value, nodes[index].anyOf)
        }
        if !nodes[index].oneOf.isEmpty {
            let fitting = nodes[index].oneOf.count { fits(value, $0) }
            if fitting == 0 { checkChoice(value, nodes[index].oneOf) }
            if fitting > 1 { fault("fits more than one of the forms of which it may have one") }
        }
        if let not = nodes[index].not, fits(value, not) { fault("has a form that is not allowed") }
        if let condition = nodes[index].condition {
            let branch = fits(value, condition) ? nodes[index].consequence : nodes[index].alternative
            if let branch { check(value, against: branch) }
        }
    }

    /// Reports a value that fits none of several schemas; where only one of them is for its type, by that one's faults.
    private mutating func checkChoice(_ value: JSONValue, _ choices: [SchemaNode.Index]) {
        if choices.contains(where: { fits(value, $0) }) { return }
        let type = Self.types(of: value)
        let candidates = choices.filter { choice in
            var index = choice
            while let target = nodes[index].reference { index = target }
            return nodes[index].types.isEmpty || !nodes[index].types.isDisjoint(with: type)
        }
        if candidates.count == 1 { return check(value, against: candidates[0]) }
        fault("has none of the forms that it may have")
    }
}
