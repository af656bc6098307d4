internal import CPostgres

/// Owns the result of one statement.
///
/// Used from the thread of its connection.
package final class Rows {
    private let result: OpaquePointer

    init(owning result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    /// The number of rows returned.
    package var count: Int { Int(PQntuples(result)) }

    /// The number of rows that an INSERT, UPDATE or DELETE touched.
    package var affected: Int {
        guard let text = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    package var columns: [String] {
        (0..<PQnfields(result)).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
    }

    package subscript(row: Int) -> Row {
        precondition(row >= 0 && row < count)
        return Row(rows: self, index: Int32(row))
    }

    func isNull(_ row: Int32, _ column: Int32) -> Bool { PQgetisnull(result, row, column) == 1 }

    func withBytes<R>(_ row: Int32, _ column: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(
            UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        )
    }

    func columnName(_ column: Int32) -> String { PQfname(result, column).map { String(cString: $0) } ?? "?" }
}

extension Rows: Sequence {
    package func makeIterator() -> some IteratorProtocol<Row> {
        (0..<count).lazy.map { self[$0] }.makeIterator()
    }
}

/// One row of a result; columns count from 0.
///
/// Readers throw `unexpectedResult` where a value is NULL or of another form.
package struct Row {
    fileprivate let rows: Rows
    fileprivate let index: Int32

    package func isNull(_ column: Int) -> Bool { rows.isNull(index, Int32(column)) }

    /// The value's bytes as the server printed them.
    package func utf8(_ column: Int) throws(PostgresError) -> [UInt8] {
        try requireValue(column)
        return rows.withBytes(index, Int32(column)) { Array($0) }
    }

    package func text(_ column: Int) throws(PostgresError) -> String {
        try requireValue(column)
        return rows.withBytes(index, Int32(column)) { String(decoding: $0, as: UTF8.self) }
    }

    package func integer(_ column: Int) throws(PostgresError) -> Int64 {
        try requireValue(column)
        let value: Int64? = rows.withBytes(index, Int32(column)) { bytes in
            var digits = bytes[...]
            let isNegative = digits.first == UInt8(ascii: "-")
            if isNegative { digits = digits.dropFirst() }
            if digits.isEmpty { return nil }
            var value: Int64 = 0
            for byte in digits {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
                // Downward, since the smallest number has no positive twin.
                let (sum, carry) = tens.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
                if overflow || carry { return nil }
                value = sum
            }
            return isNegative ? value : value == .min ? nil : -value
        }
        guard let value else { throw wrongForm(column, "an integer") }
        return value
    }

    package func double(_ column: Int) throws(PostgresError) -> Double {
        guard let value = Double(try text(column)) else { throw wrongForm(column, "a number") }
        return value
    }

    package func boolean(_ column: Int) throws(PostgresError) -> Bool {
        switch try utf8(column) {
        case [UInt8(ascii: "t")]: return true
        case [UInt8(ascii: "f")]: return false
        default: throw wrongForm(column, "a boolean")
        }
    }

    /// A `bytea`, printed as `\x` and hexadecimal digits.
    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try requireValue(column)
        let value: [UInt8]? = rows.withBytes(index, Int32(column)) { text in
            guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == UInt8(ascii: "\\"),
                text[1] == UInt8(ascii: "x")
            else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count / 2 - 1)
            for position in stride(from: 2, to: text.count, by: 2) {
                guard let high = Self.nibble(text[position]), let low = Self.nibble(text[position + 1]) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            }
            return bytes
        }
        guard let value else { throw wrongForm(column, "bytea") }
        return value
    }

    /// The text; nil for NULL.
    package func optionalText(_ column: Int) throws(PostgresError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// The integer; nil for NULL.
    package func optionalInteger(_ column: Int) throws(PostgresError) -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    private func requireValue(_ column: Int) throws(PostgresError) {
        if isNull(column) { throw wrongForm(column, "a value, not NULL") }
    }

    private func wrongForm(_ column: Int, _ expected: String) -> PostgresError {
        PostgresError(.unexpectedResult, "column \(rows.columnName(Int32(column))): expected \(expected)")
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
