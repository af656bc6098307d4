internal import Primitives

/// Finds where the values of a JSON text stand, so that faults in it can be pointed at.
///
/// The text is known to be well-formed.
struct JSONLocator {
    private let bytes: [UInt8]
    private let file: String
    private var offsets: [String: Int] = [:]
    private var position = 0

    /// Reads a text; `file` is its name in diagnostics.
    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        readValue("", at: nil)
    }

    /// Where the value of a JSON pointer (RFC 6901) stands, or its key where it is a member; the text's start where
    /// there is no such value.
    func location(of pointer: String) -> SourceLocation {
        let offset = offsets[pointer] ?? 0
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 } + 1
        return SourceLocation(file: file, line: line, column: column)
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    }

    /// Reads one value; recursion is bounded by the parser that has read the text before.
    private mutating func readValue(_ pointer: String, at keyOffset: Int?) {
        skipSpace()
        guard position < bytes.count else { return }
        offsets[pointer] = keyOffset ?? position
        switch bytes[position] {
        case UInt8(ascii: "{"): readMembers(pointer)
        case UInt8(ascii: "["): readElements(pointer)
        case UInt8(ascii: "\""): _ = readString()
        default:
            while position < bytes.count, !",]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
        }
    }

    private mutating func readMembers(_ pointer: String) {
        position += 1
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                position += 1
                return
            }
            let start = position
            let key = readString()
            skipSpace()
            position += 1
            readValue(pointer + "/" + JSONPointer.escaped(key), at: start)
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else {
                position += 1
                return
            }
            position += 1
        }
    }

    private mutating func readElements(_ pointer: String) {
        position += 1
        var index = 0
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] != UInt8(ascii: "]") else {
                position += 1
                return
            }
            readValue("\(pointer)/\(index)", at: nil)
            index += 1
            skipSpace()
            if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
        }
    }

    /// Reads a string as it is written, which is what keys of ours are: without escapes.
    private mutating func readString() -> String {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        let text = String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
        position += 1
        return text
    }
}

/// JSON pointers (RFC 6901).
enum JSONPointer {
    /// A key as a step of a pointer.
    static func escaped(_ key: String) -> String {
        if !key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) { return key }
        var result = ""
        for character in key.unicodeScalars {
            switch character {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
