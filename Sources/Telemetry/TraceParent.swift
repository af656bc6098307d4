/// The caller's place in a distributed trace (W3C Trace Context, `traceparent`).
package struct TraceParent: Hashable, Sendable {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero.
    package let spanID: String
    package let isSampled: Bool

    /// nil where the text is not a `traceparent` that this version of the standard lets us read.
    package init?(_ text: String) {
        let fields = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard fields.count >= 4, fields[0].count == 2, fields[1].count == 32, fields[2].count == 16,
            fields[3].count == 2, fields.prefix(4).allSatisfy({ $0.allSatisfy(Self.isDigit) })
        else { return nil }
        let version = String(decoding: fields[0], as: UTF8.self)
        guard version != "ff", version != "00" || fields.count == 4 else { return nil }
        guard fields[1].contains(where: { $0 != UInt8(ascii: "0") }),
            fields[2].contains(where: { $0 != UInt8(ascii: "0") }),
            let flags = UInt8(String(decoding: fields[3], as: UTF8.self), radix: 16)
        else { return nil }
        traceID = String(decoding: fields[1], as: UTF8.self)
        spanID = String(decoding: fields[2], as: UTF8.self)
        isSampled = flags & 1 == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
