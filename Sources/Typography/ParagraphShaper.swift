import Primitives

/// The state of a `TextShaper`, and the steps from a paragraph to its glyphs and segments.
///
/// A struct, so that its parts are reached without the checks that class properties cost; never copied, so that no call
/// on a part of it copies the whole.
struct ParagraphShaper: ~Copyable {
    let library: FontLibrary
    var styles: ShapingStyles
    var chooser: FaceChooser
    var words: WordCache
    var paragraphs = ParagraphCache()
    let buffer = ShapingBuffer()
    var shapesWords = true

    private var selections: [FontRequest: FontSelection] = [:]
    var analysis = TextAnalysis()
    private let rules = LineBreakRules()
    let simpleClasses = SimpleCharacters.classes
    let figureOfByte = Figures.indexOfByte
    /// Class of each byte's character, where all are simple.
    var classes: [UInt8] = []
    /// `LineBreakMark` of each byte, and of the end.
    var marks: [UInt8] = []
    var items: [TextItem] = []
    private var hyphens: [Hyphen] = []
    private let handedByAddress = ByAddress()

    /// Text of one style and level, or one inline object.
    struct TextItem {
        var text: Range<Int32>
        /// In `ShapingStyles.list`; -1 for an object.
        var style: Int32
        var level: UInt8
        var isTab = false
    }

    /// What is shown at a soft hyphen where a line ends.
    struct Hyphen {
        var choice: Int
        var style: Int32
        var glyph: Glyph
    }

    init(library: FontLibrary, cacheLimit: Int) {
        self.library = library
        styles = ShapingStyles(library: library)
        chooser = FaceChooser(library: library)
        words = WordCache(limit: cacheLimit)
    }

    // MARK: Fonts

    mutating func select(_ request: FontRequest) -> FontSelection {
        if let known = selections[request] { return known }
        let selection = FontSelection(index: Int32(chooser.choices.count / 2))
        chooser.append(request, styles: &styles)
        selections[request] = selection
        return selection
    }

    func firstFace(of selection: FontSelection) -> FaceID { chooser.choices[Int(selection.index) * 2].requested[0] }

    /// The font choice of a span: letter spacing turns optional ligatures off.
    func choice(of span: ParagraphText.Span) -> Int {
        Int(span.font.index) * 2 + (span.letterSpacing == .zero ? 0 : 1)
    }

    // MARK: Paragraphs

    /// Shapes a paragraph for its lines; keeps it where it is short and may come again.
    mutating func prepare(_ paragraph: ParagraphText) -> PreparedParagraph {
        let shaped = shape(paragraph)
        var isInFirstFace = paragraph.spans.count == 1
        if isInFirstFace {
            let first = firstFace(of: paragraph.spans[0].font)
            for run in shaped.runs where run.face != first { isInFirstFace = false }
        }
        let prepared = PreparedParagraph(text: paragraph, shaped: shaped, isInFirstFace: isInFirstFace)
        if ParagraphCache.isEligible(paragraph), shaped.missing.isEmpty { paragraphs.insert(prepared) }
        return prepared
    }

    mutating func shape(_ paragraph: ParagraphText) -> ShapedParagraph {
        var shaped = ShapedParagraph()
        let count = paragraph.text.count
        guard count > 0 else { return shaped }
        precondition(paragraph.spans.last.map { Int($0.end) } == count, "the spans cover the paragraph's text")

        clearMarks(count: count + 1)
        items.removeAll(keepingCapacity: true)
        let isSimple = paragraph.direction != .rightToLeft && classify(paragraph)
        if isSimple {
            classes.withUnsafeBufferPointer { classes in
                marks.withUnsafeMutableBufferPointer { marks in
                    rules.mark(UnsafeBufferPointer(rebasing: classes[..<count]), marks)
                }
            }
            itemiseSimple(paragraph)
        } else {
            marks.withUnsafeMutableBufferPointer { analysis.analyse(paragraph, breaks: $0) }
            itemise(paragraph)
            recordLevels(paragraph, in: &shaped)
        }
        adjustBreaks(paragraph, isSimple: isSimple)
        shaped.glyphs.reserveCapacity(count)
        shaped.runs.reserveCapacity(items.count + paragraph.spans.count - 1)
        shapeItems(paragraph, into: &shaped)
        findSegments(paragraph, in: &shaped)
        return shaped
    }

    /// Makes the first marks free; the array only grows.
    private mutating func clearMarks(count: Int) {
        if marks.count < count {
            marks.append(contentsOf: repeatElement(LineBreakMark.none, count: count * 2 - marks.count))
        }
        marks.withUnsafeMutableBufferPointer { $0[..<count].update(repeating: LineBreakMark.none) }
    }

    /// Fills `classes`; false where a character is not simple.
    private mutating func classify(_ paragraph: ParagraphText) -> Bool {
        for span in paragraph.spans where span.clusterBreaks == .always { return false }
        let count = paragraph.text.count
        if classes.count < count {
            classes.append(contentsOf: repeatElement(LineBreakClass.none.rawValue, count: count * 2 - classes.count))
        }
        return paragraph.text.withUnsafeBufferPointer { text in
            classes.withUnsafeMutableBufferPointer { classes in
                simpleClasses.withUnsafeBufferPointer { known in
                    var position = 0
                    while position < text.count {
                        let byte = text[position]
                        if byte < 0x80 {
                            let class_ = known[Int(byte)]
                            if class_ == LineBreakClass.none.rawValue { return false }
                            classes[position] = class_
                            position += 1
                            continue
                        }
                        let (index, length) = Self.simpleIndex(in: text, at: position)
                        guard index >= 0, known[index] != LineBreakClass.none.rawValue else { return false }
                        classes[position] = known[index]
                        for offset in 1..<length { classes[position + offset] = LineBreakClass.continuation.rawValue }
                        position += length
                    }
                    return true
                }
            }
        }
    }

    /// Place in the tables and length of the character that starts at a byte; -1 where it is not among them.
    static func simpleIndex(
        in text: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (index: Int, length: Int) {
        let byte = text[position]
        if byte < 0x80 { return (Int(byte), 1) }
        func continuation(_ offset: Int) -> UInt32? {
            guard position + offset < text.count, text[position + offset] & 0xC0 == 0x80 else { return nil }
            return UInt32(text[position + offset] & 0x3F)
        }
        if byte >= 0xC2, byte < 0xE0, let low = continuation(1) {
            return (SimpleCharacters.index(of: UInt32(byte & 0x1F) << 6 | low) ?? -1, 2)
        }
        if byte == 0xE1 || byte == 0xE2, let middle = continuation(1), let low = continuation(2) {
            return (SimpleCharacters.index(of: UInt32(byte & 0x0F) << 12 | middle << 6 | low) ?? -1, 3)
        }
        return (-1, 1)
    }

    // MARK: Hyphens

    /// The hyphen of a font choice: U+2010, or U+002D where no face has that.
    mutating func hyphen(choice: Int) -> Hyphen {
        if let known = hyphens.first(where: { $0.choice == choice }) { return known }
        var text: [UInt8] = [0xE2, 0x80, 0x90]
        var found = chooser.face(for: [0x2010], script: ScriptTag.latin, choice: choice)
        if !found.covers {
            text = [0x2D]
            found = chooser.face(for: [0x2D], script: ScriptTag.latin, choice: choice)
        }
        let style = styles.index(
            face: found.face, features: chooser.choices[choice].features, script: ScriptTag.latin,
            isRightToLeft: false, buffer: buffer)
        var glyphs: [Glyph] = []
        text.withUnsafeBufferPointer { shapeDirectly($0, 0..<$0.count, style: style, into: &glyphs) }
        let hyphen = Hyphen(
            choice: choice, style: style,
            glyph: glyphs.first ?? Glyph(id: 0, flags: 0, advance: 0, xOffset: 0, yOffset: 0, cluster: 0))
        hyphens.append(hyphen)
        return hyphen
    }
}
