import CSS
import Layout
import Primitives
import Typography

/// A line of text in a picture, shaped as all text is.
struct DrawnText: Sendable {
    /// By their left ends from the line's left end; in visual order.
    var runs: [PlacedRun] = []
    var glyphs: [Glyph] = []
    /// UTF-8, for the glyphs' clusters.
    var text: [UInt8]
    var width = LayoutUnit.zero
}

/// Sets words in the font of an element.
struct Lettering {
    /// A character that no registered face has.
    struct MissingCharacter: Error {
        let scalar: Unicode.Scalar
    }

    let shaper: TextShaper
    let size: LayoutUnit
    private let fontSize: FontSize
    /// Height of capitals and figures above the baseline.
    let capHeight: LayoutUnit
    /// Below the baseline, positive.
    let descent: LayoutUnit
    private let font: FontSelection
    private let direction: ParagraphText.Direction
    private let language: String

    init(_ style: ComputedStyle, shaper: TextShaper) {
        self.shaper = shaper
        fontSize = style.font.size
        size = LayoutUnit(style.font.size.px)
        font = shaper.select(FontRequest(style.font))
        let metrics = shaper.metrics(of: font)
        let scale = size.px / Double(max(metrics.unitsPerEm, 1))
        capHeight = LayoutUnit(Double(metrics.capHeight) * scale)
        descent = LayoutUnit(Double(-metrics.descent) * scale)
        direction = style.text.direction == .rtl ? .rightToLeft : .leftToRight
        language = style.font.language
    }

    func set(_ text: String) throws(MissingCharacter) -> DrawnText {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return DrawnText(text: []) }
        let span = ParagraphText.Span(end: Int32(bytes.count), font: font, size: fontSize, mayWrap: false, tag: 0)
        let paragraph = ParagraphText(text: bytes, spans: [span], direction: direction, language: language)
        let shaped = shaper.shape(paragraph)
        if let missing = shaped.missing.first { throw MissingCharacter(scalar: missing.scalar) }
        let line = shaper.line(0..<Int32(bytes.count), of: shaped, paragraph: paragraph, hyphenated: false)
        var drawn = DrawnText(glyphs: line.glyphs, text: bytes)
        for item in line.items {
            guard case .run(let run) = item else { continue }
            drawn.runs.append(PlacedRun(run: run, x: drawn.width, node: -1))
            drawn.width += run.advance
        }
        return drawn
    }
}
