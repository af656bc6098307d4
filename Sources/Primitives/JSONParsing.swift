internal import CRapidJSON

/// A text that is not JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible, Sendable {
    /// What the parser found wrong.
    package let reason: String
    /// Where, in bytes from the start of the text.
    package let offset: Int
    /// The same place, counted from 1.
    package let line: Int
    package let column: Int

    package var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONValue {
    /// Nesting that a text may have; the same limit holds for templates.
    package static let maximumDepth = 256

    /// Parses UTF-8 JSON.
    package init(parsing text: [UInt8]) throws(JSONError) {
        let tape = text.withUnsafeBytes { bytes in
            // An empty buffer has no base address, and RapidJSON wants one.
            var nothing: CChar = 0
            guard let base = bytes.baseAddress else { return quoin_json_parse(&nothing, 0, UInt32(Self.maximumDepth)) }
            return quoin_json_parse(base.assumingMemoryBound(to: CChar.self), bytes.count, UInt32(Self.maximumDepth))
        }
        defer { quoin_json_free(tape) }
        guard let entries = tape.entries, let strings = tape.strings else {
            let before = text.prefix(Int(tape.error_offset))
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            throw JSONError(
                reason: tape.error.map { String(cString: $0) } ?? "not JSON",
                offset: Int(tape.error_offset),
                line: before.count { $0 == UInt8(ascii: "\n") } + 1,
                column: before.count - lineStart + 1)
        }
        var reader = TapeReader(
            entries: UnsafeBufferPointer(start: entries, count: Int(tape.entry_count)),
            strings: UnsafeRawBufferPointer(start: strings, count: Int(tape.string_bytes)))
        self = reader.next()
    }

    /// Parses the UTF-8 bytes of a string.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Walks the tape once, front to back.
///
/// Recursion is bounded by the parser's depth limit.
private struct TapeReader {
    let entries: UnsafeBufferPointer<quoin_json_entry>
    let strings: UnsafeRawBufferPointer
    var position = 0

    mutating func next() -> JSONValue {
        let entry = entries[position]
        position += 1
        switch quoin_json_kind(UInt32(entry.kind)) {
        case QUOIN_JSON_FALSE: return .bool(false)
        case QUOIN_JSON_TRUE: return .bool(true)
        case QUOIN_JSON_INTEGER: return .integer(entry.value.integer)
        case QUOIN_JSON_DOUBLE: return .number(entry.value.number)
        case QUOIN_JSON_STRING: return .string(text(entry))
        case QUOIN_JSON_ARRAY:
            var elements: [JSONValue] = []
            elements.reserveCapacity(Int(entry.count))
            for _ in 0..<entry.count { elements.append(next()) }
            return .array(elements)
        case QUOIN_JSON_OBJECT:
            var members: [JSONObject.Member] = []
            members.reserveCapacity(Int(entry.count))
            for _ in 0..<entry.count {
                let key = text(entries[position])
                position += 1
                members.append(JSONObject.Member(key: key, value: next()))
            }
            return .object(JSONObject(members))
        default: return .null
        }
    }

    private func text(_ entry: quoin_json_entry) -> String {
        let start = Int(entry.value.offset)
        return String(decoding: strings[start..<start + Int(entry.count)], as: UTF8.self)
    }
}
