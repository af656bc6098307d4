package import Primitives

/// Shapes paragraphs and their lines; one for each thread.
///
/// It keeps words that it has shaped. What it gives never depends on what it was asked before.
package final class TextShaper {
    // Only methods of this class reach it, one at a time and on one thread; checked at every call, it would cost a
    // hundredth of the layout of a table.
    @exclusivity(unchecked)
    private var state: ParagraphShaper

    package init(library: FontLibrary) {
        state = ParagraphShaper(library: library, cacheLimit: Self.defaultCacheLimit)
    }

    /// `cacheLimit` in bytes; `shapesWords` false shapes every run whole, as the specification of shaping has it.
    init(library: FontLibrary, cacheLimit: Int, shapesWords: Bool = true) {
        state = ParagraphShaper(library: library, cacheLimit: cacheLimit)
        state.shapesWords = shapesWords
    }

    /// Some hundred thousand words of one script.
    static let defaultCacheLimit = 16 << 20

    package var library: FontLibrary { state.library }

    /// Resolves a request to faces; equal requests give equal selections.
    package func select(_ request: FontRequest) -> FontSelection { state.select(request) }

    /// The metrics of the first available face (CSS Fonts 4 §5.3): what struts, `ex` and `ch` are measured by.
    package func metrics(of selection: FontSelection) -> FaceMetrics { state.library.metrics(of: face(of: selection)) }

    /// The advance of a space in the first available face, in px.
    package func spaceAdvance(of selection: FontSelection, size: FontSize) -> Double {
        let face = state.library.faces[Int(face(of: selection).index)]
        return face.glyph(of: 0x20).map { Double(face.advance(of: $0)) * size.px / Double(face.metrics.unitsPerEm) }
            ?? 0
    }

    /// The first available face of a selection.
    package func face(of selection: FontSelection) -> FaceID { state.firstFace(of: selection) }

    /// Shapes a paragraph and finds where its lines may end.
    ///
    /// The spans cover the text; ill-formed UTF-8 is read as U+FFFD.
    package func shape(_ paragraph: ParagraphText) -> ShapedParagraph { state.shape(paragraph) }

    /// Shapes a paragraph for its lines and keeps it where it is short and may come again.
    package func prepare(_ paragraph: ParagraphText) -> PreparedParagraph { state.prepare(paragraph) }

    /// A paragraph of one span that was prepared before; nil: it is to be given to `prepare`.
    ///
    /// The span's end is that of the text. A paragraph that lacks a glyph is never known.
    package func known(
        _ text: UnsafeBufferPointer<UInt8>, _ span: ParagraphText.Span, _ direction: ParagraphText.Direction,
        language: String
    ) -> PreparedParagraph? {
        state.paragraphs.find(text, span, direction, language)
    }

    /// Sets one line of a paragraph that `shape` has shaped: visual order, without the white space at its end.
    ///
    /// `text` starts and ends at ends of segments. `hyphenated` adds a hyphen at the line's end. Where shaping goes
    /// over the line's ends, its text is shaped again.
    package func line(
        _ text: Range<Int32>, of shaped: ShapedParagraph, paragraph: ParagraphText, hyphenated: Bool
    ) -> ShapedLine {
        state.line(text, of: shaped, paragraph: paragraph, hyphenated: hyphenated)
    }

    /// Sets one line of a paragraph that `prepare` has made.
    package func line(_ text: Range<Int32>, of paragraph: PreparedParagraph, hyphenated: Bool) -> ShapedLine {
        state.line(text, of: paragraph.shaped, paragraph: paragraph.text, hyphenated: hyphenated)
    }
}
