internal import CSS
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
    let names: CalendarNames
    private var contexts: [Context]
    private var builder: MarkupTreeBuilder
    var scratch: [UInt8] = []
    private var openAttribute: AttributeName?
    /// The open `style` attribute with a number for each value that is more than a plain word or number.
    private var styleSample: [UInt8] = []
    private var hasOddStyleValue = false
    private(set) var boundStrings: [BoundString] = []
    /// The place in the payload of the value that was read last.
    var lastPointer = ""

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
                    if openAttribute == .style { styleSample.append(contentsOf: bytes) }
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

    private static let leavesProperty = HelperFault("cannot stand in a custom property: it would not stay in it")

    /// Sees that values, each of which stays in its declaration, do so beside what stands around them too.
    private mutating func checkStyle() throws(BindingFault) {
        defer { (hasOddStyleValue, styleSample) = (false, []) }
        guard hasOddStyleValue else { return }
        let start = SourceLocation(file: "", line: 1, column: 1)
        let found = StyleCheck.inlineStyle(scratch, at: start).customProperties
        guard found != StyleCheck.inlineStyle(styleSample, at: start).customProperties else { return }
        throw BindingFault(
            code: .payloadInvalid, location: program.valueSources[lastValue].location,
            tag: program.valueSources[lastValue].tag, pointer: lastPointer, reason: Self.leavesProperty.message)
    }

    private mutating func endAttribute(_ name: AttributeName) throws(BindingFault) {
        openAttribute = nil
        if name == .style { try checkStyle() }
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
    private mutating func check(from start: Int) throws(HelperFault) {
        for byte in scratch[start...] {
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                let hex = String(byte, radix: 16, uppercase: true)
                throw HelperFault("has the control character U+00\(hex.count < 2 ? "0" : "")\(hex)")
            }
        }
        guard openAttribute == .style else { return }
        let value = scratch[start...]
        if value.allSatisfy(StyleBindings.isPlain) {
            styleSample.append(contentsOf: value)
            return
        }
        guard StyleCheck.isDeclarationValue(Array(value)) else { throw Self.leavesProperty }
        hasOddStyleValue = true
        styleSample.append(UInt8(ascii: "0"))
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
    mutating func resolve(_ index: BindingProgram.PathIndex) -> JSONValue? {
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

    mutating func value(of operand: BindingProgram.Operand) -> JSONValue? {
        switch operand {
        case .literal(let value): return value
        case .path(let index):
            let value = resolve(index)
            return value == .null ? nil : value
        }
    }
}
