/// A value for a statement's `$n`.
package enum Parameter: Sendable {
    case null
    /// Sent as text; the server makes it what the statement needs (uuid, jsonb, timestamptz, …).
    case text(String)
    /// UTF-8 text, without a `String` between.
    case utf8([UInt8])
    case integer(Int64)
    case boolean(Bool)
    /// `bytea`, sent as it is.
    case bytes([UInt8])
    case integers([Int64])
    case doubles([Double])
    case booleans([Bool])
    /// `text[]`; nil is NULL.
    case texts([String?])

    /// An optional text.
    package static func text(_ text: String?) -> Parameter { text.map { .text($0) } ?? .null }

    /// A number of any width.
    package static func integer(_ value: Int) -> Parameter { .integer(Int64(value)) }
}

/// Parameters as libpq takes them: one buffer, with offsets that become pointers when nothing is appended any more.
struct EncodedParameters {
    private(set) var bytes: [UInt8] = []
    /// Offsets into `bytes`; -1 is NULL.
    private(set) var offsets: [Int] = []
    private(set) var lengths: [Int32] = []
    private(set) var formats: [Int32] = []
    private(set) var types: [UInt32] = []

    /// Object identifiers of pg_type.dat: 0 lets the server infer the type.
    private enum TypeID {
        static let inferred: UInt32 = 0
        static let bytea: UInt32 = 17
        static let bool: UInt32 = 16
        static let int8: UInt32 = 20
        static let text: UInt32 = 25
        static let float8: UInt32 = 701
        static let boolArray: UInt32 = 1000
        static let textArray: UInt32 = 1009
        static let int8Array: UInt32 = 1016
        static let float8Array: UInt32 = 1022
    }

    init(_ parameters: [Parameter]) {
        for parameter in parameters { append(parameter) }
    }

    private mutating func append(_ parameter: Parameter) {
        let start = bytes.count
        switch parameter {
        case .null:
            finish(from: -1, type: TypeID.inferred, isBinary: false)
        case .text(let text):
            bytes.append(contentsOf: text.utf8)
            finish(from: start, type: TypeID.inferred, isBinary: false)
        case .utf8(let text):
            bytes.append(contentsOf: text)
            finish(from: start, type: TypeID.inferred, isBinary: false)
        case .integer(let value):
            bytes.append(contentsOf: String(value).utf8)
            finish(from: start, type: TypeID.inferred, isBinary: false)
        case .boolean(let value):
            bytes.append(UInt8(ascii: value ? "t" : "f"))
            finish(from: start, type: TypeID.inferred, isBinary: false)
        case .bytes(let value):
            bytes.append(contentsOf: value)
            finish(from: start, type: TypeID.bytea, isBinary: true)
        case .integers(let values):
            appendArrayHeader(element: TypeID.int8, count: values.count)
            for value in values {
                appendBigEndian(UInt32(8))
                appendBigEndian(UInt64(bitPattern: value))
            }
            finish(from: start, type: TypeID.int8Array, isBinary: true)
        case .doubles(let values):
            appendArrayHeader(element: TypeID.float8, count: values.count)
            for value in values {
                appendBigEndian(UInt32(8))
                appendBigEndian(value.bitPattern)
            }
            finish(from: start, type: TypeID.float8Array, isBinary: true)
        case .booleans(let values):
            appendArrayHeader(element: TypeID.bool, count: values.count)
            for value in values {
                appendBigEndian(UInt32(1))
                bytes.append(value ? 1 : 0)
            }
            finish(from: start, type: TypeID.boolArray, isBinary: true)
        case .texts(let values):
            appendArrayHeader(element: TypeID.text, count: values.count)
            for value in values {
                guard let value else {
                    appendBigEndian(UInt32.max)
                    continue
                }
                appendBigEndian(UInt32(value.utf8.count))
                bytes.append(contentsOf: value.utf8)
            }
            finish(from: start, type: TypeID.textArray, isBinary: true)
        }
    }

    private mutating func finish(from start: Int, type: UInt32, isBinary: Bool) {
        offsets.append(start)
        lengths.append(start < 0 ? 0 : Int32(bytes.count - start))
        formats.append(isBinary ? 1 : 0)
        types.append(type)
        // Text parameters end in a zero byte.
        if start >= 0 { bytes.append(0) }
    }

    /// The header of a binary array (PostgreSQL, src/backend/utils/adt/arrayfuncs.c, array_recv).
    private mutating func appendArrayHeader(element: UInt32, count: Int) {
        appendBigEndian(UInt32(count == 0 ? 0 : 1))
        appendBigEndian(UInt32(1))
        appendBigEndian(element)
        if count == 0 { return }
        appendBigEndian(UInt32(count))
        appendBigEndian(UInt32(1))
    }

    private mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
