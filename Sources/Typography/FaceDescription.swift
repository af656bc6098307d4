/// What a face says of itself, for the PDF's font descriptor and for people.
///
/// Lengths in font units, y upward.
package struct FaceDescription: Hashable, Sendable {
    /// How the outlines are stored, and so how the program is embedded.
    package enum Outlines: Hashable, Sendable {
        /// `glyf`: quadratic outlines.
        case trueType
        /// `CFF `; `isCIDKeyed` where glyphs are selected by CID, not by their order.
        case compactFontFormat(isCIDKeyed: Bool)
    }

    /// What the font's maker lets others do with documents that hold it: OpenType OS/2 `fsType`; fonts that may not be
    /// embedded are refused.
    package enum Embedding: String, Hashable, Sendable {
        case installable
        /// Documents may be edited with it.
        case editable
        /// Documents may be shown and printed with it.
        case previewAndPrint = "preview and print"
    }

    /// The family that `font-family` names.
    package var family: String
    /// As the font states it; unique among well-made fonts.
    package var postScriptName: String
    package var outlines: Outlines
    package var embedding: Embedding
    package var weight: Int16
    package var isItalic: Bool
    /// Percent.
    package var stretch: Int16
    package var isFixedPitch: Bool
    /// By the font's PANOSE classification.
    package var hasSerifs: Bool
    /// Degrees counter-clockwise from upright, so negative for a face that leans right; in 1/65536.
    package var italicAngle: Int32
    package var minX: Int32
    package var minY: Int32
    package var maxX: Int32
    package var maxY: Int32
    package var glyphCount: Int32
    /// Thickness of upright stems in 1/1000 em, estimated from the weight: TrueType does not state it.
    package var stemV: Int32
    /// Where the face came from.
    package var file: String
    package var indexInFile: Int32
    /// SHA-256 of the file, 64 hexadecimal digits.
    package var digest: String
}
