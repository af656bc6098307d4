/// A font program that holds the glyphs a document shows, and what the PDF has to say of them.
package struct FontSubset: Sendable {
    package enum Format: Hashable, Sendable {
        /// A TrueType file (`FontFile2`) with compact glyph ids.
        case trueType
        /// A bare CFF table (`FontFile3`, `CIDFontType0C`) whose glyph ids are those of the whole font.
        case compactFontFormat
    }

    package struct GlyphPlace: Hashable, Sendable {
        /// The glyph's id in the whole font: what shaping gave.
        package var original: UInt16
        /// Its id in the program.
        package var subset: UInt16
        /// Font units; over `unitsPerEm` it is the exact width.
        package var advance: Int32
    }

    package let face: FaceID
    package let format: Format
    package let program: [UInt8]
    /// The glyphs asked for and glyph 0, by rising original id.
    ///
    /// The program may hold further glyphs that these are composed of.
    package let glyphs: [GlyphPlace]
    /// How many glyph ids the program has.
    package let glyphCount: Int
    package let unitsPerEm: Int32
    /// Six capitals made from the font and the glyphs (ISO 32000-1 §9.6.4): equal subsets have equal tags.
    package let tag: String

    /// The id in the program of a glyph of the whole font; nil for one that was not asked for.
    package func subsetID(of original: UInt16) -> UInt16? {
        var low = 0
        var high = glyphs.count
        while low < high {
            let middle = (low + high) / 2
            if glyphs[middle].original < original { low = middle + 1 } else { high = middle }
        }
        return low < glyphs.count && glyphs[low].original == original ? glyphs[low].subset : nil
    }
}
