internal import Primitives

/// A text with `{{bindings}}`, and the way from its bytes to their places in the file.
struct BindingText {
    let bytes: ArraySlice<UInt8>
    /// Where the byte at an index of `bytes` stands.
    let location: (Int) -> SourceLocation
}

/// What stands between the braces.
struct BindingTag {
    enum Kind: Equatable {
        /// `{{path}}` or `{{helper …}}`.
        case value
        /// `{{#name …}}`.
        case open(String)
        /// `{{else}}` or `{{else if …}}`.
        case alternative
        /// `{{/name}}`.
        case close(String)
        /// `{{> name …}}`.
        case partial(String)
    }

    let kind: Kind
    /// The words after the block's or partial's name; for a value, all of them.
    let words: ArraySlice<UInt8>
    /// The whole tag, braces and all.
    let range: Range<Int>
}

/// Splits a text into literal parts and tags.
struct BindingScanner {
    enum Piece {
        case literal(ArraySlice<UInt8>)
        case tag(BindingTag)
    }

    private let text: BindingText
    private(set) var pieces: [Piece] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Scans a text; comments and what `~` takes away are left out of the pieces.
    init(_ text: BindingText) {
        self.text = text
        let bytes = text.bytes
        var position = bytes.startIndex
        var trimsNext = false
        while let open = Self.find("{{", in: bytes[position...]) {
            var literal = bytes[position..<open]
            let isTrimmed = open + 2 < bytes.endIndex && bytes[open + 2] == UInt8(ascii: "~")
            if trimsNext { literal = literal.drop(while: Self.isSpace) }
            if isTrimmed { literal = Self.trimmedEnd(literal) }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            trimsNext = false
            guard let end = readTag(at: open, trimsNext: &trimsNext) else { return }
            position = end
        }
        var rest = bytes[position...]
        if trimsNext { rest = rest.drop(while: Self.isSpace) }
        if !rest.isEmpty { pieces.append(.literal(rest)) }
    }

    static func find(_ wanted: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let pattern = Array(wanted.utf8)
        var position = bytes.startIndex
        while position + pattern.count <= bytes.endIndex {
            if bytes[position] == pattern[0], bytes[position...].starts(with: pattern) { return position }
            position += 1
        }
        return nil
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private static func trimmedEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[..<(bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? bytes.startIndex)]
    }

    private mutating func report(_ message: String, at offset: Int, hint: String? = nil) {
        diagnostics.append(Diagnostic(message, at: text.location(offset), hint: hint))
    }

    /// Reads the tag that begins at an offset; gives where the text goes on, or nil where it has no end.
    private mutating func readTag(at open: Int, trimsNext: inout Bool) -> Int? {
        let bytes = text.bytes
        var start = open + 2
        if start < bytes.endIndex, bytes[start] == UInt8(ascii: "~") { start += 1 }
        let isLongComment = bytes[start...].starts(with: "!--".utf8)
        let closing = isLongComment ? "--" : "}}"
        guard let close = Self.find(closing, in: bytes[min(start + (isLongComment ? 3 : 0), bytes.endIndex)...]),
            let braces = Self.find("}}", in: bytes[close...])
        else {
            report("this binding has no end", at: open, hint: "write }} inside the same text or attribute value")
            return nil
        }
        var contentEnd = braces
        if contentEnd > start, bytes[contentEnd - 1] == UInt8(ascii: "~") {
            contentEnd -= 1
            trimsNext = true
        }
        let end = braces + 2
        if start < bytes.endIndex, bytes[start] == UInt8(ascii: "!") { return end }
        if bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "&") {
            report("a value can never become markup", at: open, hint: "write {{…}}")
            return end < bytes.endIndex && bytes[end] == UInt8(ascii: "}") ? end + 1 : end
        }
        classify(bytes[start..<contentEnd], range: open..<end)
        return end
    }

    private mutating func classify(_ content: ArraySlice<UInt8>, range: Range<Int>) {
        let trimmed = Self.trimmedEnd(content.drop(while: Self.isSpace))
        func named(_ rest: ArraySlice<UInt8>) -> (name: String, words: ArraySlice<UInt8>) {
            let rest = rest.drop(while: Self.isSpace)
            let name = rest.prefix { !Self.isSpace($0) }
            return (String(decoding: name, as: UTF8.self), rest[name.endIndex...].drop(while: Self.isSpace))
        }
        func add(_ kind: BindingTag.Kind, _ words: ArraySlice<UInt8>) {
            pieces.append(.tag(BindingTag(kind: kind, words: words, range: range)))
        }
        switch trimmed.first {
        case nil: report("an empty binding", at: range.lowerBound)
        case UInt8(ascii: "#"):
            let (name, words) = named(trimmed.dropFirst())
            add(.open(name), words)
        case UInt8(ascii: "/"):
            let (name, words) = named(trimmed.dropFirst())
            if !words.isEmpty { report("{{/\(name)}} takes no words", at: range.lowerBound) }
            add(.close(name), words)
        case UInt8(ascii: ">"):
            let (name, words) = named(trimmed.dropFirst())
            add(.partial(name), words)
        case UInt8(ascii: "^"):
            report("{{^}} is not supported", at: range.lowerBound, hint: "use {{else}} or {{#unless}}")
        case UInt8(ascii: "*"), UInt8(ascii: "="):
            report("decorators and delimiters are not supported", at: range.lowerBound)
        default:
            let (name, words) = named(trimmed)
            if name == "else" { add(.alternative, words) } else { add(.value, trimmed) }
        }
    }
}
