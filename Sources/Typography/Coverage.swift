internal import CHarfBuzz

/// The characters that a face maps to a glyph: a bitmap in pages of 256 scalars, empty pages shared.
struct Coverage: Sendable {
    /// By scalar >> 8, up to the last page with a character; 0 is the empty page.
    private var pageOf: [UInt16] = []
    /// Four words a page.
    private var words: [UInt64] = [0, 0, 0, 0]

    init(of face: OpaquePointer) {
        let set = hb_set_create()
        defer { hb_set_destroy(set) }
        hb_face_collect_unicodes(face, set)
        var first: hb_codepoint_t = UInt32.max
        var last: hb_codepoint_t = UInt32.max
        while hb_set_next_range(set, &first, &last) != 0 {
            for scalar in first...min(last, 0x10FFFF) where first <= 0x10FFFF { insert(scalar) }
        }
    }

    private mutating func insert(_ scalar: UInt32) {
        let page = Int(scalar >> 8)
        if page >= pageOf.count {
            pageOf.append(contentsOf: repeatElement(0, count: page + 1 - pageOf.count))
        }
        if pageOf[page] == 0 {
            pageOf[page] = UInt16(words.count / 4)
            words.append(contentsOf: [0, 0, 0, 0])
        }
        words[Int(pageOf[page]) * 4 + Int(scalar >> 6 & 3)] |= 1 << UInt64(scalar & 63)
    }

    /// How many characters it has.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func contains(_ scalar: UInt32) -> Bool {
        let page = Int(scalar >> 8)
        guard page < pageOf.count else { return false }
        return words[Int(pageOf[page]) * 4 + Int(scalar >> 6 & 3)] >> UInt64(scalar & 63) & 1 == 1
    }
}
