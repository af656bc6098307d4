internal import Primitives

/// Where a value of the payload or of the document's facts is found.
struct BindingPath: Hashable, Sendable {
    /// What the steps begin at.
    enum Base: String, CaseIterable, Hashable, Sendable {
        /// The value that stands for `this`, or one that was it further out.
        case context
        case document = "@document"
        case index = "@index"
        case first = "@first"
        case last = "@last"
        case key = "@key"
    }

    struct Step: Hashable, Sendable {
        let key: String
        /// The step as an array index; nil where it is none.
        let index: Int?
    }

    var base: Base
    /// How many contexts further out the steps begin: the number of `../`.
    var up: Int
    var steps: [Step]
    /// As the author wrote it.
    var text: String
}

/// One word of a binding, or a sub-expression in parentheses.
struct BindingTerm {
    indirect enum Kind {
        case path(BindingPath)
        case literal(JSONValue)
        case call(BindingCall)
    }

    let kind: Kind
    let offset: Int
}

/// A name with its arguments: `date valid_until pattern="d MMM yyyy"`.
struct BindingCall {
    let head: BindingTerm
    var arguments: [BindingTerm] = []
    var options: [(name: String, value: BindingTerm)] = []

    /// True for a single path or literal.
    var isSingle: Bool { arguments.isEmpty && options.isEmpty }
}

/// Reads the words of a tag.
struct BindingTermParser {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// What is wrong, and where; reading stops there.
    struct Fault: Error {
        let message: String
        let offset: Int
        let hint: String?

        init(_ message: String, at offset: Int, hint: String? = nil) {
            self.message = message
            self.offset = offset
            self.hint = hint
        }
    }

    /// Nesting of parentheses.
    private static let maximumDepth = 16

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Reads all words of a tag; nil where there are none.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(Fault) -> BindingCall? {
        var parser = BindingTermParser(bytes)
        parser.skipSpace()
        if parser.position == bytes.endIndex { return nil }
        let call = try parser.readCall(depth: 0)
        if parser.position < bytes.endIndex { throw Fault("a ) without a (", at: parser.position) }
        return call
    }

    private mutating func skipSpace() {
        while position < bytes.endIndex, BindingScanner.isSpace(bytes[position]) { position += 1 }
    }

    private mutating func readCall(depth: Int) throws(Fault) -> BindingCall {
        if depth > Self.maximumDepth { throw Fault("parentheses are nested too deeply", at: position) }
        skipSpace()
        var call = BindingCall(head: try readTerm(depth: depth))
        while true {
            skipSpace()
            guard position < bytes.endIndex, bytes[position] != UInt8(ascii: ")") else { return call }
            if let name = optionName() {
                position += name.utf8.count + 1
                if call.options.contains(where: { $0.name == name }) {
                    throw Fault("\(name)= stands here twice", at: position)
                }
                call.options.append((name, try readTerm(depth: depth)))
            } else {
                let term = try readTerm(depth: depth)
                if !call.options.isEmpty { throw Fault("arguments stand before options", at: term.offset) }
                call.arguments.append(term)
            }
        }
    }

    /// The name before a `=`; nil where the next word is no option.
    private func optionName() -> String? {
        let word = bytes[position...].prefix { Self.isNameByte($0) }
        guard !word.isEmpty, word.endIndex < bytes.endIndex, bytes[word.endIndex] == UInt8(ascii: "=") else {
            return nil
        }
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func readTerm(depth: Int) throws(Fault) -> BindingTerm {
        skipSpace()
        let start = position
        guard position < bytes.endIndex else { throw Fault("a word is missing", at: max(start - 1, bytes.startIndex)) }
        switch bytes[position] {
        case UInt8(ascii: "("):
            position += 1
            let call = try readCall(depth: depth + 1)
            skipSpace()
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: ")") else {
                throw Fault("a ( without a )", at: start)
            }
            position += 1
            return BindingTerm(kind: .call(call), offset: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let quote = bytes[position]
            let text = bytes[(position + 1)...].prefix { $0 != quote }
            guard text.endIndex < bytes.endIndex else { throw Fault("a text without its closing quote", at: start) }
            position = text.endIndex + 1
            return BindingTerm(kind: .literal(.string(String(decoding: text, as: UTF8.self))), offset: start)
        default:
            let word = bytes[position...].prefix { !BindingScanner.isSpace($0) && !"()\"'=".utf8.contains($0) }
            guard !word.isEmpty else {
                throw Fault("\"\(Character(Unicode.Scalar(bytes[position])))\" cannot stand here", at: start)
            }
            position = word.endIndex
            return try Self.term(String(decoding: word, as: UTF8.self), at: start)
        }
    }

    private static func term(_ word: String, at offset: Int) throws(Fault) -> BindingTerm {
        func literal(_ value: JSONValue) -> BindingTerm { BindingTerm(kind: .literal(value), offset: offset) }
        switch word {
        case "true": return literal(true)
        case "false": return literal(false)
        case "null": return literal(nil)
        case "|", "as": throw Fault("block parameters are not supported", at: offset, hint: "use this and ../")
        default: break
        }
        if let first = word.utf8.first, first == UInt8(ascii: "-") || (first >= 0x30 && first <= 0x39) {
            if let number = Int64(word) { return literal(.integer(number)) }
            // Kept as text: a decimal number is exact only so.
            if DecimalNumber(word) != nil { return literal(.string(word)) }
            throw Fault("\"\(word)\" is not a number", at: offset)
        }
        return BindingTerm(kind: .path(try path(word, at: offset)), offset: offset)
    }

    /// Reads a path.
    private static func path(_ word: String, at offset: Int) throws(Fault) -> BindingPath {
        var path = BindingPath(base: .context, up: 0, steps: [], text: word)
        var rest = Substring(word)
        while rest.hasPrefix("../") || rest == ".." {
            path.up += 1
            rest = rest.dropFirst(3)
        }
        if rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest.isEmpty || rest == "." { return path }
        if rest.hasPrefix("@") {
            let name = String(rest.prefix { $0 != "." })
            guard path.up == 0, let base = BindingPath.Base(rawValue: name), base != .context else {
                let known = BindingPath.Base.allCases.filter { $0 != .context }.map(\.rawValue)
                let nearest = Diagnostic.nearest(to: name, among: known)
                throw Fault(
                    "\(word) is not known", at: offset,
                    hint: nearest.map { "nearest: \($0)" } ?? "known: " + known.joined(separator: " "))
            }
            path.base = base
            rest = rest.dropFirst(name.count)
            if base != .document, !rest.isEmpty { throw Fault("\(name) has no members", at: offset) }
            if base == .document, rest.isEmpty {
                throw Fault("@document is not a text", at: offset, hint: "@document.id, .key, .revision, …")
            }
            rest = rest.dropFirst()
            if rest.isEmpty { return path }
        } else if rest == "this" || rest.hasPrefix("this.") || rest.hasPrefix("this/") {
            rest = rest.dropFirst(5)
            if rest.isEmpty { return path }
        }
        for step in rest.split(separator: ".", omittingEmptySubsequences: false) {
            var name = step
            if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
            guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
                throw Fault("\"\(word)\" is not a path", at: offset, hint: "names joined by points: totals.taxable")
            }
            let isNumber = name.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            path.steps.append(BindingPath.Step(key: String(name), index: isNumber ? Int(name) : nil))
        }
        return path
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...0xFF:
            true
        default: false
        }
    }
}
