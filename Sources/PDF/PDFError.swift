/// Why a document cannot be written as asked.
///
/// Faults found while content is being built are kept and thrown by `DocumentWriter.finish()`, the first one only.
package enum PDFError: Error, Hashable, Sendable {
    /// PDF/UA-1 §7.1: every document has a title.
    case titleMissing
    /// Not a language tag of RFC 3066.
    case languageInvalid(String)
    /// Not `YYYY-MM-DDThh:mm:ss` with `Z` or an offset.
    case dateInvalid(String)
    /// A page's side is under 3 or over 14,400 points: PDF/A-2 §6.1.13.
    case pageSizeOutOfRange(width: Double, height: Double)
    /// A link may only be `https`, `mailto`, `tel` or `upi`; the scheme is what stands before the colon.
    case linkSchemeRefused(scheme: String)
    /// The address holds a control character, a space or anything outside ASCII.
    case linkInvalid
    /// A string over 32,767 bytes: PDF/A-2 §6.1.13.
    case stringTooLong(bytes: Int)
    /// A name over 127 bytes: PDF/A-2 §6.1.13.
    case nameTooLong(bytes: Int)
    /// A page paints something outside marked content: PDF/UA-1 §7.1.
    case contentUnmarked(page: Int)
    /// Marked content inside other marked content, or an end without a beginning: PDF/UA-1 §7.1.
    case markedContentUnbalanced(page: Int)
    /// Content that was marked as an element's is never shown, or shown twice.
    case markedContentMissing(page: Int)
    /// The structure tree breaks PDF/UA-1 §7 in a way that `StructureTree.conform()` cannot mend.
    case structureInvalid(StructureViolation)
    /// A document without pages.
    case pageMissing
    /// More restores than saves, or saves left open.
    case graphicsStateUnbalanced(page: Int)
    /// More than 26 saves within each other: the 28 of PDF/A-2 §6.1.13, without the stream's own and that of an image.
    case graphicsStateTooDeep(page: Int)
    /// A coordinate is not a number, or further than ten million points away.
    case coordinateOutOfRange(page: Int)
    /// A link's structure element is not a `Link`.
    case linkElementExpected
    /// A field's structure element is not a `Form`.
    case fieldElementExpected
    /// A field's name is empty, or holds a full stop.
    case fieldNameInvalid(String)
    /// Two fields have one name: ISO 32000-1 §12.7.3.2.
    case fieldNameTaken(String)
    /// A destination that a link or outline item names was never placed.
    case destinationMissing
    /// A font was used and its program never given, or given twice.
    case fontProgramMissing(font: String)
    /// A glyph that a page shows is `.notdef` in the font's program: PDF/A-2 §6.2.11.8.
    case glyphMissing(font: String, glyph: Int)
    /// A font holds more than 65,534 codes.
    case fontFull(font: String)
    /// An image's data do not fit its size, components and depth.
    case imageInconsistent
    /// More than 8,388,607 objects: PDF/A-2 §6.1.13.
    case tooManyObjects
}
