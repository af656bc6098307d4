package import Primitives

/// A file's bytes with the places of its lines: turns byte offsets into lines and columns.
package struct SourceText: Sendable {
    package let file: String
    package let bytes: [UInt8]
    /// The offset of each line's first byte.
    private let lineStarts: [Int]

    package init(_ bytes: [UInt8], file: String) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// Where a byte stands; an offset past the end is the place after the last byte.
    package func location(at offset: Int) -> SourceLocation {
        var cursor = Cursor()
        return location(at: offset, after: &cursor)
    }

    /// The last place that was asked for: asking in rising order then costs no more than reading the file once.
    package struct Cursor: Sendable {
        fileprivate var offset = 0
        fileprivate var line = 0
        fileprivate var column = 1

        package init() {}
    }

    /// Where a byte stands, counted on from the cursor where that is shorter.
    package func location(at offset: Int, after cursor: inout Cursor) -> SourceLocation {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineStarts.partitioningIndex { $0 > offset } - 1
        var start = lineStarts[line]
        var column = 1
        if line == cursor.line, cursor.offset <= offset, cursor.offset >= start {
            start = cursor.offset
            column = cursor.column
        }
        for byte in bytes[start..<offset] where byte & 0xC0 != 0x80 { column += 1 }
        cursor.offset = offset
        cursor.line = line
        cursor.column = column
        return SourceLocation(file: file, line: line + 1, column: column)
    }
}
