package import Markup
internal import Primitives

/// A string of the payload in the bound document: where it came from and where it went.
package struct BoundString: Hashable, Sendable {
    /// The JSON pointer of the payload's value; `@document/…` for the document's facts, `strings/KEY` for fixed texts.
    package let path: String
    /// The text node, or the element that has the attribute.
    package let node: Int32
    /// Nil where the string stands in text.
    package let attribute: AttributeName?
    /// The bytes in the tree's `text`.
    package let text: Range<Int32>
}

/// What stopped a binder, without the name of the code.
struct BindingFault: Error {
    let code: TemplateError.Code
    let location: SourceLocation?
    let tag: String
    /// The value's place in the payload; empty where paths are not kept.
    let pointer: String
    let reason: String

    var error: TemplateError {
        guard let location else { return TemplateError(code, reason) }
        return TemplateError(code, "\(location): \(tag): \(pointer.isEmpty ? "the value" : pointer) \(reason)")
    }
}

/// Carries out a program once, for one payload.
struct Binder {
    /// A value that stands for `this`, and the loop that it is an element of.
    private struct Context {
        var value: JSONValue
        var pointer = ""
        var isLoop = false
        var elements: [JSONValue] = []
        var keys: [String] = []
        var index = 0
        /// The pointer of the list.
        var listPointer = ""
    }

    let program: BindingProgram
    let texts: FixedTexts
    let limits: TemplateLimits
    let language: String
    let textLanguage: Int
    let facts: JSONValue
    /// True where places in the payload are wanted, which costs time.
    let keepsPaths: Bool
    private let names: CalendarNames
    private var contexts: [Context]
    private var builder: MarkupTreeBuilder
    private var scratch: [UInt8] = []
    private var openAttribute: AttributeName?
    private(set) var boundStrings: [BoundString] = []
    /// The place in the payload of the value that was read last.
    private var lastPointer = ""

    init(
        program: BindingProgram, texts: FixedTexts, limits: TemplateLimits, payload: JSONValue, facts: DocumentFacts,
        language: String, keepsPaths: Bool
    ) {
        self.program = program
        self.texts = texts
        self.limits = limits
        self.language = language
        self.keepsPaths = keepsPaths
        self.facts = facts.value(language: language)
        textLanguage = texts.language(named: language)
        names = CalendarNames.names(in: language)
        contexts = [Context(value: payload)]
        builder = MarkupTreeBuilder(locations: program.locations)
    }

    /// The bound tree; the program is that of a page.
    mutating func tree() throws(BindingFault) -> MarkupTree {
        try run()
        return builder.finish()
    }

    /// The bound text; the program is that of a pattern.
    mutating func text() throws(BindingFault) -> String {
        openAttribute = .title
        try run()
        return String(decoding: scratch, as: UTF8.self)
    }

    // MARK: Operations

    private mutating func run() throws(BindingFault) {
        var position = 0
        let count = program.operations.count
        while position < count {
            let operation = program.operations[position]
            position += 1
            switch operation {
            case .beginElement(let name, let origin):
                if builder.nodeCount >= limits.nodes {
                    throw tooLong("the document has more than \(limits.nodes) elements and texts")
                }
                builder.beginElement(name, origin: origin)
            case .endElement: builder.endElement()
            case .attribute(let name, let literal):
                builder.addAttribute(name, value: program.literals[Int(literal.start)..<Int(literal.end)])
            case .beginAttribute(let name):
                openAttribute = name
                scratch.removeAll(keepingCapacity: true)
            case .endAttribute(let name): try endAttribute(name)
            case .literal(let literal, let origin):
                let bytes = program.literals[Int(literal.start)..<Int(literal.end)]
                if openAttribute != nil {
                    scratch.append(contentsOf: bytes)
                } else {
                    builder.addText(bytes, origin: origin)
                }
            case .value(let index, let origin): try write(Int(index), origin: origin)
            case .branchUnless(let condition, let target):
                if !(try holds(Int(condition))) { position = Int(target) }
            case .jump(let target): position = Int(target)
            case .enterEach(let path, let target):
                if !(try enterEach(path)) { position = Int(target) }
            case .nextElement(let target):
                if nextElement() { position = Int(target) }
            case .enterWith(let path, let target):
                let value = resolve(path)
                if Self.isTrue(value), let value {
                    contexts.append(Context(value: value, pointer: lastPointer))
                } else {
                    position = Int(target)
                }
            case .enterPartial(let path):
                contexts.append(Context(value: resolve(path) ?? .null, pointer: lastPointer))
            case .leave: contexts.removeLast()
            }
        }
    }

    private func tooLong(_ reason: String) -> BindingFault {
        BindingFault(code: .documentTooLong, location: nil, tag: "", pointer: "", reason: reason)
    }

    private mutating func endAttribute(_ name: AttributeName) throws(BindingFault) {
        openAttribute = nil
        if builder.textCount + scratch.count > limits.text {
            throw tooLong("the document has more than \(limits.text) bytes of text")
        }
        guard name == .href else { return builder.addAttribute(name, value: scratch) }
        switch LinkTarget(scratch) {
        case .none: return
        case .allowed: builder.addAttribute(name, value: scratch)
        case .refused:
            let source = program.valueSources.isEmpty ? nil : program.valueSources[lastValue]
            throw BindingFault(
                code: .payloadInvalid, location: source?.location, tag: source?.tag ?? "", pointer: lastPointer,
                reason: "gives a link that cannot be followed from a PDF (\(LinkTarget.hint))")
        }
    }

    /// The value that was written last.
    private var lastValue = 0

    private mutating func write(_ index: Int, origin: Int32) throws(BindingFault) {
        lastValue = index
        lastPointer = ""
        if openAttribute == nil { scratch.removeAll(keepingCapacity: true) }
        let start = scratch.count
        do {
            try writeValue(program.values[index])
            try check(from: start)
        } catch {
            let source = program.valueSources[index]
            throw BindingFault(
                code: .payloadInvalid, location: source.location, tag: source.tag, pointer: lastPointer,
                reason: error.message)
        }
        if builder.textCount + scratch.count > limits.text {
            throw tooLong("the document has more than \(limits.text) bytes of text")
        }
        if let attribute = openAttribute {
            if keepsPaths { record(attribute: attribute, from: start) }
            return
        }
        if builder.nodeCount >= limits.nodes {
            throw tooLong("the document has more than \(limits.nodes) elements and texts")
        }
        let before = Int32(builder.textCount)
        builder.addText(scratch[...], origin: origin)
        if keepsPaths, !scratch.isEmpty {
            boundStrings.append(
                BoundString(
                    path: lastPointer, node: Int32(builder.nodeCount - 1), attribute: nil,
                    text: before..<Int32(builder.textCount)))
        }
    }

    private mutating func record(attribute: AttributeName, from start: Int) {
        let offset = Int32(builder.textCount)
        boundStrings.append(
            BoundString(
                path: lastPointer, node: Int32(builder.nodeCount - 1), attribute: attribute,
                text: offset + Int32(start)..<offset + Int32(scratch.count)))
    }

    /// Refuses what no document can show, and what would change the meaning of a `style` attribute.
    private func check(from start: Int) throws(HelperFault) {
        let isStyle = openAttribute == .style
        for byte in scratch[start...] {
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                let hex = String(byte, radix: 16, uppercase: true)
                throw HelperFault("has the control character U+00\(hex.count < 2 ? "0" : "")\(hex)")
            }
            if isStyle, !StyleBindings.accepts(byte) {
                throw HelperFault("has a character that cannot stand in a custom property")
            }
        }
    }

    // MARK: Contexts

    private mutating func enterEach(_ path: BindingProgram.PathIndex) throws(BindingFault) -> Bool {
        let list = resolve(path)
        let pointer = lastPointer
        switch list {
        case .array(let elements)?:
            guard let first = elements.first else { return false }
            contexts.append(
                Context(
                    value: first, pointer: keepsPaths ? pointer + "/0" : "", isLoop: true, elements: elements,
                    listPointer: pointer))
            return true
        case .object(let object)?:
            guard let first = object.members.first else { return false }
            contexts.append(
                Context(
                    value: first.value, pointer: keepsPaths ? pointer + "/" + JSONPointer.escaped(first.key) : "",
                    isLoop: true, elements: object.members.map(\.value), keys: object.keys, listPointer: pointer))
            return true
        case nil, .null?: return false
        default:
            let source = program.pathSources[Int(path)]
            throw BindingFault(
                code: .payloadInvalid, location: source.location, tag: source.tag, pointer: pointer,
                reason: "is not a list")
        }
    }

    private mutating func nextElement() -> Bool {
        let last = contexts.count - 1
        let next = contexts[last].index + 1
        guard next < contexts[last].elements.count else {
            contexts.removeLast()
            return false
        }
        contexts[last].index = next
        contexts[last].value = contexts[last].elements[next]
        if keepsPaths {
            let step = contexts[last].keys.isEmpty ? String(next) : JSONPointer.escaped(contexts[last].keys[next])
            contexts[last].pointer = contexts[last].listPointer + "/" + step
        }
        return true
    }

    /// The value of a path; nil where there is none.
    private mutating func resolve(_ index: BindingProgram.PathIndex) -> JSONValue? {
        let path = program.paths[Int(index)]
        var value: JSONValue
        switch path.base {
        case .context:
            let context = contexts.count - 1 - path.up
            value = contexts[context].value
            if keepsPaths { lastPointer = contexts[context].pointer }
        case .document:
            value = facts
            if keepsPaths { lastPointer = "@document" }
        case .index, .first, .last, .key: return loopValue(path.base)
        }
        for step in path.steps {
            if keepsPaths { lastPointer += "/" + JSONPointer.escaped(step.key) }
            switch value {
            case .object(let object):
                guard let next = object[step.key] else { return nil }
                value = next
            case .array(let elements):
                guard let position = step.index, position < elements.count else { return nil }
                value = elements[position]
            default: return nil
            }
        }
        return value
    }

    private mutating func loopValue(_ base: BindingPath.Base) -> JSONValue? {
        guard let loop = contexts.last(where: \.isLoop) else { return nil }
        if keepsPaths { lastPointer = loop.pointer }
        switch base {
        case .index: return .integer(Int64(loop.index))
        case .first: return .bool(loop.index == 0)
        case .last: return .bool(loop.index == loop.elements.count - 1)
        default: return loop.keys.isEmpty ? .integer(Int64(loop.index)) : .string(loop.keys[loop.index])
        }
    }

    private mutating func value(of operand: BindingProgram.Operand) -> JSONValue? {
        switch operand {
        case .literal(let value): return value
        case .path(let index):
            let value = resolve(index)
            return value == .null ? nil : value
        }
    }

    // MARK: Values

    private mutating func writeValue(_ value: BindingProgram.Value) throws(HelperFault) {
        switch value {
        case .plain(let operand): try writePlain(self.value(of: operand))
        case .rupees(let operand, let decimals, let symbol):
            guard let amount = try decimal(operand) else { return }
            try Figures.writeRupees(amount, decimals: decimals, symbol: symbol, to: &scratch)
        case .number(let operand, let decimals, let grouping, let suffix):
            guard let number = try decimal(operand) else { return }
            try Figures.writeNumber(number, decimals: decimals, grouping: grouping, to: &scratch)
            scratch.append(contentsOf: suffix.utf8)
        case .words(let operand, let chosen):
            guard let amount = try decimal(operand) else { return }
            let language = chosen ?? (language.lowercased().hasPrefix("hi") ? .hindi : .english)
            scratch.append(contentsOf: try AmountInWords.text(of: amount, in: language).utf8)
        case .date(let operand, let pattern, let offset):
            guard let text = try string(operand) else { return }
            guard let date = DateAndTime(date: text) ?? DateAndTime(timestamp: text)?.shifted(to: offset) else {
                throw HelperFault("is not a day of the form YYYY-MM-DD")
            }
            pattern.write(date, names: names, to: &scratch)
        case .timestamp(let operand, let pattern, let offset):
            guard let text = try string(operand) else { return }
            guard let moment = DateAndTime(timestamp: text) else {
                throw HelperFault("is not a time of the form YYYY-MM-DDThh:mm:ss with an offset")
            }
            pattern.write(moment.shifted(to: offset), names: names, to: &scratch)
        case .text(let key, let arguments): try writeText(key, arguments)
        case .masked(let operand, let mask):
            guard let text = try string(operand), !text.isEmpty else { return }
            switch mask {
            case .aadhaar: scratch.append(contentsOf: try Masks.aadhaar(text).utf8)
            case .pan: scratch.append(contentsOf: try Masks.pan(text).utf8)
            case .allButLastFour: scratch.append(contentsOf: Masks.allButLastFour(text).utf8)
            }
        case .cased(let operand, let letterCase):
            guard let text = try string(operand) else { return }
            switch letterCase {
            case .upper: scratch.append(contentsOf: text.uppercased().utf8)
            case .lower: scratch.append(contentsOf: text.lowercased().utf8)
            case .title: scratch.append(contentsOf: LetterCase.title(text).utf8)
            }
        case .joined(let operand, let separator): try writeJoined(operand, separator: separator)
        case .fallback(let first, let second):
            let value = self.value(of: first)
            if let value, value != .string("") { return try writePlain(value) }
            try writePlain(self.value(of: second))
        case .paymentLink(let address, let name, let amount, let note):
            guard let address = try string(address), !address.isEmpty else { return }
            let link = try UPILink.text(
                address: address, name: try string(name) ?? "", amount: try string(amount), note: try string(note))
            scratch.append(contentsOf: link.utf8)
        }
    }

    private mutating func writePlain(_ value: JSONValue?) throws(HelperFault) {
        switch value {
        case nil, .null?: return
        case .string(var text)?: text.withUTF8 { scratch.append(contentsOf: $0) }
        case .integer(let number)?: scratch.append(contentsOf: String(number).utf8)
        case .bool(let flag)?: scratch.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number)?: scratch.append(contentsOf: "\(number)".utf8)
        case .array?: throw HelperFault("is a list, not a text")
        case .object?: throw HelperFault("is an object, not a text")
        }
    }

    /// The text of a value; nil where it is missing.
    private mutating func string(_ operand: BindingProgram.Operand) throws(HelperFault) -> String? {
        switch value(of: operand) {
        case nil: return nil
        case .string(let text)?: return text
        case .integer(let number)?: return String(number)
        default: throw HelperFault("is not a text")
        }
    }

    /// The text of an operand that may be left out.
    private mutating func string(_ operand: BindingProgram.Operand?) throws(HelperFault) -> String? {
        guard let operand else { return nil }
        return try string(operand)
    }

    /// The exact number of a value; nil where it is missing or empty.
    private mutating func decimal(_ operand: BindingProgram.Operand) throws(HelperFault) -> DecimalNumber? {
        switch value(of: operand) {
        case nil: return nil
        case .integer(let number)?: return DecimalNumber(coefficient: Int128(number))
        case .string(let text)?:
            if text.isEmpty { return nil }
            if let number = DecimalNumber(text) { return number }
            throw HelperFault("is not a decimal number such as \"1234.50\"")
        case .number?: throw HelperFault("is a JSON number with decimals; write it as text: \"1234.50\"")
        default: throw HelperFault("is not a decimal number such as \"1234.50\"")
        }
    }

    private mutating func writeJoined(
        _ operand: BindingProgram.Operand, separator: String
    ) throws(HelperFault) {
        switch value(of: operand) {
        case nil: return
        case .array(let elements)?:
            var isFirst = true
            for element in elements where element != .null && element != .string("") {
                if !isFirst { scratch.append(contentsOf: separator.utf8) }
                isFirst = false
                try writePlain(element)
            }
        default: throw HelperFault("is not a list")
        }
    }

    private mutating func writeText(
        _ key: BindingProgram.TextKey, _ arguments: [(name: String, value: BindingProgram.Operand)]
    ) throws(HelperFault) {
        let index: Int
        switch key {
        case .fixed(let fixed): index = fixed
        case .plural(let count, let one, let other):
            guard let number = try decimal(count) else { return }
            index = FixedTexts.isSingular(number, in: texts.languages[textLanguage].name) ? one : other
        case .chosen(let prefix, let operand):
            guard let name = try string(operand), !name.isEmpty else { return }
            guard let found = texts.indexByKey[prefix + name] else {
                throw HelperFault("names a text that strings/ does not have")
            }
            index = found
        }
        for piece in texts.pieces(index, in: textLanguage) {
            switch piece {
            case .literal(let bytes): scratch.append(contentsOf: bytes)
            case .placeholder(let name):
                guard let argument = arguments.first(where: { $0.name == name }) else { continue }
                try writePlain(value(of: argument.value))
            }
        }
        if keepsPaths { lastPointer = FixedTexts.folder + texts.keys[index] }
    }

    // MARK: Conditions

    private mutating func holds(_ index: Int) throws(BindingFault) -> Bool {
        do {
            return try holds(program.conditions[index])
        } catch {
            let source = program.conditionSources[index]
            throw BindingFault(
                code: .payloadInvalid, location: source.location, tag: source.tag, pointer: lastPointer,
                reason: error.message)
        }
    }

    private mutating func holds(_ condition: BindingProgram.Condition) throws(HelperFault) -> Bool {
        switch condition {
        case .truth(let operand): return Self.isTrue(value(of: operand))
        case .equal(let a, let b):
            let (x, y) = (value(of: a), value(of: b))
            if let exact = Self.numbers(x, y) { return exact.a == exact.b }
            return x == y
        case .less(let a, let b):
            let (x, y) = (value(of: a), value(of: b))
            guard let x, let y else { return false }
            if case .string(let s) = x, case .string(let t) = y, DecimalNumber(s) == nil || DecimalNumber(t) == nil {
                guard DateAndTime(date: s) != nil, DateAndTime(date: t) != nil else {
                    throw HelperFault("is neither a number nor a day, and cannot be compared")
                }
                return s < t
            }
            guard let exact = Self.numbers(x, y, always: true) else {
                throw HelperFault("is neither a number nor a day, and cannot be compared")
            }
            return exact.a < exact.b
        case .all(let parts):
            for part in parts where !(try holds(part)) { return false }
            return true
        case .any(let parts):
            for part in parts where try holds(part) { return true }
            return false
        case .not(let part): return !(try holds(part))
        }
    }

    /// Two values as numbers: where one of them is a JSON number, or always where asked for, and both can be read so.
    private static func numbers(
        _ x: JSONValue?, _ y: JSONValue?, always: Bool = false
    ) -> (a: DecimalNumber, b: DecimalNumber)? {
        func number(_ value: JSONValue?) -> DecimalNumber? {
            switch value {
            case .integer(let number)?: DecimalNumber(coefficient: Int128(number))
            case .string(let text)?: DecimalNumber(text)
            default: nil
            }
        }
        guard always || x?.integerValue != nil || y?.integerValue != nil else { return nil }
        guard let a = number(x), let b = number(y) else { return nil }
        return (a, b)
    }

    /// False for nothing, `false`, an empty text, zero and an empty list.
    static func isTrue(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: false
        case .bool(let flag)?: flag
        case .integer(let number)?: number != 0
        case .number(let number)?: number != 0
        case .string(let text)?: !text.isEmpty
        case .array(let elements)?: !elements.isEmpty
        case .object?: true
        }
    }
}
