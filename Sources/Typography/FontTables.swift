/// The tables that a face of a font file has: OpenType 1.9, "Organization of an OpenType Font".
struct FontTables {
    private let tags: Set<String>

    /// Tables of outlines, and of what would have to be drawn in place of them.
    private static let outlines = ["glyf", "CFF ", "CFF2"]
    private static let bitmaps = ["EBDT", "CBDT", "sbix", "bdat"]
    private static let colors = ["COLR", "SVG ", "CBDT", "sbix"]

    /// Reads the table directory; without tables where there is none.
    init(of file: UnsafeRawBufferPointer, index: Int) {
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= file.count else { return nil }
            return file[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
        }
        func tag(_ offset: Int) -> String {
            guard offset >= 0, offset + 4 <= file.count else { return "" }
            return String(decoding: file[offset..<offset + 4], as: UTF8.self)
        }
        let start = tag(0) == "ttcf" ? number(12 + index * 4, 4) ?? file.count : 0
        let count = number(start + 4, 2) ?? 0
        tags = Set((0..<count).map { tag(start + 12 + $0 * 16) })
    }

    /// Why text cannot be set in a file, as far as its first bytes tell; nil where they do not.
    static func obstacle(of file: UnsafeRawBufferPointer) -> String? {
        let start = String(decoding: file.prefix(4), as: UTF8.self)
        return ["wOFF", "wOF2"].contains(start) ? "is packed for the web (WOFF); unpack it to a .ttf or .otf" : nil
    }

    /// Why text cannot be set in the face, as far as its tables tell; nil where they do not.
    var obstacle: String? {
        if tags.isDisjoint(with: Self.outlines), !tags.isDisjoint(with: Self.bitmaps) {
            return "has bitmaps instead of outlines"
        }
        // Their plain outlines are fallbacks, and often empty.
        return tags.isDisjoint(with: Self.colors) ? nil : "has glyphs of several colours, which are not drawn"
    }
}
