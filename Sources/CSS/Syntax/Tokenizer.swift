/// Turns bytes into tokens: CSS Syntax 3 §4.3.
///
/// Comments are dropped. Bytes that are not UTF-8 become U+FFFD inside names and strings.
struct Tokenizer {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func tokens(of bytes: [UInt8]) -> [Token] {
        var tokenizer = Tokenizer(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { tokenizer.position = 3 }
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 3)
        while true {
            tokenizer.skipComments()
            let start = tokenizer.position
            guard let kind = tokenizer.nextKind() else { return tokens }
            tokens.append(Token(kind: kind, start: Int32(start), end: Int32(tokenizer.position)))
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private mutating func skipComments() {
        while peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
            position += 2
            while position < bytes.count, !(bytes[position] == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                position += 1
            }
            position = min(position + 2, bytes.count)
        }
    }

    private mutating func nextKind() -> Token.Kind? {
        guard let byte = peek() else { return nil }
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20:
            while let next = peek(), Self.isWhiteSpace(next) { position += 1 }
            return .whiteSpace
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return string(endingWith: byte)
        case UInt8(ascii: "#"):
            if let next = peek(1), Self.isName(next) || isEscape(at: 1) {
                let isIdentifier = startsIdentifier(at: 1)
                position += 1
                return .hash(name(), isIdentifier: isIdentifier)
            }
        case UInt8(ascii: "("): return single(.openParenthesis)
        case UInt8(ascii: ")"): return single(.closeParenthesis)
        case UInt8(ascii: "["): return single(.openSquare)
        case UInt8(ascii: "]"): return single(.closeSquare)
        case UInt8(ascii: "{"): return single(.openBrace)
        case UInt8(ascii: "}"): return single(.closeBrace)
        case UInt8(ascii: ","): return single(.comma)
        case UInt8(ascii: ":"): return single(.colon)
        case UInt8(ascii: ";"): return single(.semicolon)
        case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "-"):
            if startsNumber() { return numeric() }
            if byte == UInt8(ascii: "-") {
                if peek(1) == byte, peek(2) == UInt8(ascii: ">") {
                    position += 3
                    return .commentClose
                }
                if startsIdentifier(at: 0) { return identifierLike() }
            }
        case UInt8(ascii: "<"):
            if peek(1) == UInt8(ascii: "!"), peek(2) == UInt8(ascii: "-"), peek(3) == UInt8(ascii: "-") {
                position += 4
                return .commentOpen
            }
        case UInt8(ascii: "@"):
            if startsIdentifier(at: 1) {
                position += 1
                return .atKeyword(name().asciiLowercased)
            }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return numeric()
        default:
            if startsIdentifier(at: 0) { return identifierLike() }
        }
        position += 1
        return .delimiter(byte)
    }

    private mutating func single(_ kind: Token.Kind) -> Token.Kind {
        position += 1
        return kind
    }

    // MARK: Numbers

    private func startsNumber() -> Bool {
        var ahead = 0
        if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { ahead = 1 }
        if Self.isDigit(peek(ahead)) { return true }
        return peek(ahead) == UInt8(ascii: ".") && Self.isDigit(peek(ahead + 1))
    }

    private mutating func numeric() -> Token.Kind {
        let start = position
        var isInteger = true
        if !Self.isDigit(peek()), peek() != UInt8(ascii: ".") { position += 1 }
        while Self.isDigit(peek()) { position += 1 }
        if peek() == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            isInteger = false
            position += 1
            while Self.isDigit(peek()) { position += 1 }
        }
        if let e = peek(), e | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if Self.isDigit(peek(signed ? 2 : 1)) {
                isInteger = false
                position += signed ? 2 : 1
                while Self.isDigit(peek()) { position += 1 }
            }
        }
        // The grammar above is a part of what Double reads; beyond its range it gives an infinity, clamped here.
        let read = Double(String(decoding: bytes[start..<position], as: UTF8.self)) ?? 0
        let value = min(max(read, -1e30), 1e30)
        if startsIdentifier(at: 0) { return .dimension(value, unit: name().asciiLowercased) }
        if peek() == UInt8(ascii: "%") {
            position += 1
            return .percentage(value)
        }
        return .number(value, isInteger: isInteger)
    }

    // MARK: Names and strings

    private func isEscape(at ahead: Int) -> Bool {
        guard peek(ahead) == UInt8(ascii: "\\"), let next = peek(ahead + 1) else { return false }
        return next != 0x0A && next != 0x0D && next != 0x0C
    }

    private func startsIdentifier(at ahead: Int) -> Bool {
        guard let first = peek(ahead) else { return false }
        if first == UInt8(ascii: "-") {
            guard let second = peek(ahead + 1) else { return false }
            return second == first || Self.isNameStart(second) || isEscape(at: ahead + 1)
        }
        return Self.isNameStart(first) || isEscape(at: ahead)
    }

    private mutating func name() -> String {
        var result: [UInt8] = []
        while let byte = peek() {
            if Self.isName(byte) {
                if byte == 0 { result.append(contentsOf: Self.replacement) } else { result.append(byte) }
                position += 1
            } else if isEscape(at: 0) {
                position += 1
                appendEscape(to: &result)
            } else {
                break
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Reads an escape after its backslash: up to six hexadecimal digits and one white space, or one character.
    private mutating func appendEscape(to result: inout [UInt8]) {
        var value: UInt32 = 0
        var digits = 0
        while digits < 6, let byte = peek(), let digit = Self.hexadecimal(byte) {
            value = value * 16 + UInt32(digit)
            digits += 1
            position += 1
        }
        if digits == 0 {
            if let byte = peek() { result.append(byte) }
            position += 1
            return
        }
        if let byte = peek(), Self.isWhiteSpace(byte) {
            position += byte == 0x0D && peek(1) == 0x0A ? 2 : 1
        }
        if value != 0, let scalar = Unicode.Scalar(value) {
            result.append(contentsOf: Array(String(Character(scalar)).utf8))
        } else {
            result.append(contentsOf: Self.replacement)
        }
    }

    private mutating func identifierLike() -> Token.Kind {
        let name = name()
        guard peek() == UInt8(ascii: "(") else { return .identifier(name) }
        position += 1
        let function = name.asciiLowercased
        guard function == "url" else { return .function(function) }
        var ahead = 0
        while let byte = peek(ahead), Self.isWhiteSpace(byte) { ahead += 1 }
        if let quote = peek(ahead), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            return .function("url")
        }
        position += ahead
        return bareURL()
    }

    private mutating func bareURL() -> Token.Kind {
        var result: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: ")"):
                position += 1
                return .url(String(decoding: result, as: UTF8.self))
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20:
                while let next = peek(), Self.isWhiteSpace(next) { position += 1 }
                if let next = peek(), next != UInt8(ascii: ")") { return badURL() }
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), 0...0x08, 0x0B, 0x0E...0x1F, 0x7F:
                return badURL()
            case UInt8(ascii: "\\"):
                guard isEscape(at: 0) else { return badURL() }
                position += 1
                appendEscape(to: &result)
            default:
                result.append(byte)
                position += 1
            }
        }
        return .url(String(decoding: result, as: UTF8.self))
    }

    private mutating func badURL() -> Token.Kind {
        while let byte = peek() {
            position += isEscape(at: 0) ? 2 : 1
            if byte == UInt8(ascii: ")") { break }
        }
        return .badURL
    }

    private mutating func string(endingWith quote: UInt8) -> Token.Kind {
        position += 1
        var result: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case quote:
                position += 1
                return .string(String(decoding: result, as: UTF8.self))
            case 0x0A, 0x0C, 0x0D:
                return .badString
            case UInt8(ascii: "\\"):
                position += 1
                if let next = peek() {
                    if next == 0x0A || next == 0x0C {
                        position += 1
                    } else if next == 0x0D {
                        position += peek(1) == 0x0A ? 2 : 1
                    } else {
                        appendEscape(to: &result)
                    }
                }
            case 0:
                result.append(contentsOf: Self.replacement)
                position += 1
            default:
                result.append(byte)
                position += 1
            }
        }
        return .string(String(decoding: result, as: UTF8.self))
    }

    // MARK: Characters

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte &- 0x30 < 10
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte - 0x30 }
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : nil
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == 0 || byte == UInt8(ascii: "_") || (byte | 0x20) &- 0x61 < 26
    }

    private static func isName(_ byte: UInt8) -> Bool {
        isNameStart(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
    }
}
