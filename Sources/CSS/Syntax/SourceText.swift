import Primitives

/// A style sheet's bytes and where each line begins, for positions in diagnostics.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// Where the first byte stands: for `<style>` and `style=""`, somewhere inside a file of markup.
    let origin: SourceLocation
    private let lineStarts: [Int32]

    init(bytes: [UInt8], origin: SourceLocation) {
        self.bytes = bytes
        self.origin = origin
        var starts: [Int32] = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(Int32(index + 1)) }
        lineStarts = starts
    }

    /// The place of a byte.
    func location(at offset: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle - 1 }
        }
        let start = Int(lineStarts[low])
        var column = 1
        for byte in bytes[start..<min(offset, bytes.count)] where byte & 0xC0 != 0x80 { column += 1 }
        return SourceLocation(
            file: origin.file, line: origin.line + low, column: low == 0 ? origin.column + column - 1 : column)
    }

    /// The source between two bytes.
    func text(_ start: Int32, _ end: Int32) -> String {
        String(decoding: bytes[Int(start)..<Int(end)], as: UTF8.self)
    }
}
