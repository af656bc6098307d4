package import Primitives

/// A paragraph with its glyphs, ready for its lines; shared by all places that show it.
///
/// An object, so that holding one of thousands is one reference rather than the arrays of its parts.
package final class PreparedParagraph: Sendable {
    package let text: ParagraphText
    package let shaped: ShapedParagraph
    /// One line of text from left to right wherever `plainExtent` fits: no objects, tabs or forced breaks, nothing at
    /// the end that hangs or vanishes.
    package let isPlain: Bool
    /// The width of that line.
    package let plainWidth: LayoutUnit
    /// The width that its segments take together: what line breaking compares with the room.
    package let plainExtent: LayoutUnit
    /// The widths of its lines where it is broken wherever it may be, but for emergencies, and where nowhere.
    package let plainMinimum: LayoutUnit
    package let plainMaximum: LayoutUnit
    /// All text stands in the first face of the one span.
    package let isInFirstFace: Bool

    init(text: ParagraphText, shaped: ShapedParagraph, isInFirstFace: Bool) {
        self.text = text
        self.shaped = shaped
        self.isInFirstFace = isInFirstFace
        var isPlain =
            shaped.baseLevel == 0 && shaped.paragraphLevels.isEmpty && shaped.objects.isEmpty
            && !shaped.segments.isEmpty && !text.hasControls && !text.endsInvisibly
        var extent = LayoutUnit.zero
        var widths = PlainWidths()
        for segment in shaped.segments {
            if case .mandatory = segment.breakAfter { isPlain = false }
            extent += segment.advance + segment.trailingSpace
            widths.add(segment)
        }
        var width = LayoutUnit.zero
        for run in shaped.runs {
            if run.level != 0 { isPlain = false }
            width += run.advance
        }
        self.isPlain = isPlain
        plainWidth = width
        plainExtent = extent
        plainMinimum = widths.minimum
        plainMaximum = widths.maximum
    }
}

/// Adds up the min-content and max-content widths of text without objects, tabs and forced breaks: CSS Sizing 3 §5.
private struct PlainWidths {
    var minimum = LayoutUnit.zero
    var maximum = LayoutUnit.zero
    private var word = LayoutUnit.zero
    private var line = LayoutUnit.zero
    /// White space since the last character: it counts once something follows on the same line.
    private var space = LayoutUnit.zero
    private var wordSpace = LayoutUnit.zero

    mutating func add(_ segment: LineSegment) {
        if segment.advance != .zero {
            word += wordSpace + segment.advance
            line += space + segment.advance
            space = .zero
            wordSpace = .zero
        }
        space += segment.trailingSpace
        wordSpace += segment.trailingSpace
        switch segment.breakAfter {
        case .hyphen: endWord(hyphen: segment.hyphenAdvance)
        case .allowed, .mandatory, .end: endWord(hyphen: .zero)
        case .emergency, .prohibited: break
        }
        if case .hangs = segment.spaceAtEnd {
            maximum = max(maximum, line + space)
        } else {
            maximum = max(maximum, line)
        }
    }

    private mutating func endWord(hyphen: LayoutUnit) {
        minimum = max(minimum, word + hyphen)
        word = .zero
        wordSpace = .zero
    }
}

extension ParagraphText {
    fileprivate var hasControls: Bool {
        text.withUnsafeBufferPointer { text in
            for byte in text where byte < 0x20 { return true }
            return false
        }
    }

    /// Whether the text may end in a character that hangs or vanishes at a line's end: white space, a control.
    fileprivate var endsInvisibly: Bool {
        text.withUnsafeBufferPointer { text in
            guard let last = text.last else { return true }
            if last < 0x80 { return last <= 0x20 || last == 0x7F }
            if text.count >= 2, text[text.count - 2] == 0xC2 || text[text.count - 2] == 0xD8 { return true }
            guard text.count >= 3 else { return false }
            switch (text[text.count - 3], text[text.count - 2]) {
            case (0xE2, 0x80): return last < 0x90 || last >= 0xA8
            case (0xE2, 0x81), (0xE1, 0x9A), (0xE3, 0x80): return true
            default: return false
            }
        }
    }
}
