import Primitives

/// The state of a `TextShaper`, and the steps from a paragraph to its glyphs and segments.
///
/// A struct, so that its parts are reached without the checks that class properties cost.
struct ParagraphShaper {
    let library: FontLibrary
    var styles: ShapingStyles
    var chooser: FaceChooser
    var words: WordCache
    let buffer = ShapingBuffer()
    var shapesWords = true

    private var selections: [FontRequest: FontSelection] = [:]
    private var analysis = TextAnalysis()
    private let rules = LineBreakRules()
    private let simpleClasses = SimpleCharacters.classes
    private let figureOfByte = Figures.indexOfByte
    /// Class of each byte's character, where all are simple.
    private var classes: [UInt8] = []
    /// `LineBreakMark` of each byte, and of the end.
    var marks: [UInt8] = []
    private var items: [TextItem] = []
    private var hyphens: [Hyphen] = []
    private var wordGlyphs: [Glyph] = []

    /// Text of one style and level, or one inline object.
    private struct TextItem {
        var text: Range<Int32>
        /// In `ShapingStyles.list`; -1 for an object.
        var style: Int32
        var level: UInt8
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
    private static func simpleIndex(
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

    // MARK: Items

    /// Cuts simple text where style or stretch changes and at line feeds.
    private mutating func itemiseSimple(_ paragraph: ParagraphText) {
        paragraph.text.withUnsafeBufferPointer { text in
            var start = 0
            var index = 0
            while index < paragraph.spans.count {
                let span = paragraph.spans[index]
                index += 1
                while index < paragraph.spans.count, Self.shapeTogether(span, paragraph.spans[index]) { index += 1 }
                itemiseSimple(text, start..<Int(paragraph.spans[index - 1].end), choice: choice(of: span))
                start = Int(paragraph.spans[index - 1].end)
            }
        }
    }

    private mutating func itemiseSimple(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, choice: Int) {
        var start = range.lowerBound
        var position = start
        var current: Int32 = -1
        while position < range.upperBound {
            let character = Self.simpleIndex(in: text, at: position)
            if text[position] == 0x0A {
                if position > start { append(start..<position, style: current, level: 0) }
                position += 1
                start = position
                current = -1
                continue
            }
            var style = chooser.simpleStyle(at: character.index, choice: choice, styles: &styles, buffer: buffer)
            if style == -2 { style = lastResort(choice: choice) }
            if style != current {
                if position > start { append(start..<position, style: current, level: 0) }
                start = position
                current = style
            }
            position += character.length
        }
        if position > start { append(start..<position, style: current, level: 0) }
    }

    private mutating func lastResort(choice: Int) -> Int32 {
        styles.index(
            face: chooser.choices[choice].requested[0], features: chooser.choices[choice].features,
            script: ScriptTag.latin, isRightToLeft: false, buffer: buffer)
    }

    private mutating func append(_ text: Range<Int>, style: Int32, level: UInt8) {
        items.append(TextItem(text: Int32(text.lowerBound)..<Int32(text.upperBound), style: style, level: level))
    }

    /// Whether shaping goes over the border of two spans: CSS Text 3 §7.3.
    private static func shapeTogether(_ a: ParagraphText.Span, _ b: ParagraphText.Span) -> Bool {
        a.font == b.font && a.size == b.size && a.letterSpacing == b.letterSpacing
    }

    /// Cuts analysed text where face, script, level or stretch changes, and around objects and forced breaks.
    private mutating func itemise(_ paragraph: ParagraphText) {
        var open: (start: Int32, face: FaceID, script: UInt32, level: UInt8, choice: Int)?
        var span = 0
        var index = 0
        let scalars = analysis.scalars
        let offsets = analysis.offsets
        func close(_ end: Int32, _ state: inout ParagraphShaper) {
            guard let item = open else { return }
            open = nil
            let style = state.styles.index(
                face: item.face, features: state.chooser.choices[item.choice].features, script: item.script,
                isRightToLeft: item.level & 1 == 1, buffer: state.buffer)
            state.append(Int(item.start)..<Int(end), style: style, level: item.level)
        }
        while index < scalars.count {
            let offset = offsets[index]
            while span + 1 < paragraph.spans.count, paragraph.spans[span].end <= offset {
                if !Self.shapeTogether(paragraph.spans[span], paragraph.spans[span + 1]) { close(offset, &self) }
                span += 1
            }
            var next = index + 1
            while next < scalars.count, !analysis.startsCluster[next], offsets[next] < paragraph.spans[span].end {
                next += 1
            }
            let level = analysis.levels[index]
            let script = analysis.scripts[index]
            let choice = choice(of: paragraph.spans[span])
            if scalars[index] == 0xFFFC {
                close(offset, &self)
                append(Int(offset)..<Int(offsets[next]), style: -1, level: level)
            } else if Self.isForcedBreak(scalars[index]) {
                close(offset, &self)
            } else {
                let face: FaceID
                if let open, Self.isInvisible(scalars[index..<next]) {
                    face = open.face
                } else {
                    face = chooser.face(for: scalars[index..<next], script: script, choice: choice).face
                }
                if let item = open, item.face != face || item.script != script || item.level != level {
                    close(offset, &self)
                }
                if open == nil { open = (offset, face, script, level, choice) }
            }
            index = next
        }
        close(Int32(paragraph.text.count), &self)
    }

    private static func isInvisible(_ cluster: ArraySlice<UInt32>) -> Bool {
        cluster.allSatisfy { $0 >= 0x80 && UnicodeData.isDefaultIgnorable($0) }
    }

    /// Characters that end a line and show nothing: UAX #14 classes BK, CR, LF, NL.
    private static func isForcedBreak(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private func recordLevels(_ paragraph: ParagraphText, in shaped: inout ShapedParagraph) {
        let levels = analysis.paragraphLevels
        shaped.baseLevel = levels[0]
        guard levels.contains(where: { $0 != levels[0] }) else { return }
        for index in levels.indices where index + 1 == levels.count || levels[index + 1] != levels[index] {
            shaped.paragraphLevels.append(
                ShapedParagraph.ParagraphLevel(end: analysis.offsets[index + 1], level: levels[index]))
        }
    }

    // MARK: Breaks

    /// Applies what the spans say of breaks, and gives inline objects a segment of their own.
    private mutating func adjustBreaks(_ paragraph: ParagraphText, isSimple: Bool) {
        if paragraph.spans.contains(where: { !$0.mayWrap }) { forbidBreaks(paragraph) }
        if paragraph.spans.contains(where: { $0.clusterBreaks == .emergency && $0.mayWrap }) {
            addEmergencyBreaks(paragraph, isSimple: isSimple)
        }
        for item in items where item.style < 0 {
            for place in [Int(item.text.lowerBound), Int(item.text.upperBound)]
            where place > 0 && place < paragraph.text.count && marks[place] == LineBreakMark.none {
                marks[place] = LineBreakMark.prohibited
            }
        }
    }

    /// Inside a span that may not wrap no line ends; at its edges, the space or the other span decides (CSS Text 3 §5.1).
    private mutating func forbidBreaks(_ paragraph: ParagraphText) {
        var before = 0
        for position in 1..<max(paragraph.text.count, 1) where marks[position] == LineBreakMark.allowed {
            while paragraph.spans[before].end < position { before += 1 }
            let isEdge = paragraph.spans[before].end == position
            let mayWrap =
                if !isEdge || paragraph.text[position - 1] == 0x20 {
                    paragraph.spans[before].mayWrap
                } else {
                    paragraph.spans[before].mayWrap || paragraph.spans[before + 1].mayWrap
                }
            if !mayWrap { marks[position] = LineBreakMark.none }
        }
    }

    private mutating func addEmergencyBreaks(_ paragraph: ParagraphText, isSimple: Bool) {
        var span = 0
        func mark(_ position: Int, _ state: inout ParagraphShaper) {
            while paragraph.spans[span].end < position { span += 1 }
            let byte = paragraph.text[position]
            if state.marks[position] == LineBreakMark.none, byte != 0x20, byte != 0x0A,
                paragraph.spans[span].clusterBreaks == .emergency, paragraph.spans[span].mayWrap
            {
                state.marks[position] = LineBreakMark.emergency
            }
        }
        if isSimple {
            for position in 1..<max(paragraph.text.count, 1)
            where classes[position] != LineBreakClass.continuation.rawValue {
                mark(position, &self)
            }
        } else {
            for index in analysis.scalars.indices.dropFirst() where analysis.startsCluster[index] {
                mark(Int(analysis.offsets[index]), &self)
            }
        }
    }

    // MARK: Glyphs

    private mutating func shapeItems(_ paragraph: ParagraphText, into shaped: inout ShapedParagraph) {
        paragraph.text.withUnsafeBufferPointer { text in
            var span = 0
            for index in items.indices {
                let item = items[index]
                while paragraph.spans[span].end <= item.text.lowerBound { span += 1 }
                if item.style < 0 {
                    shaped.objects.append(
                        ShapedParagraph.InlineObject(
                            offset: item.text.lowerBound, level: item.level, tag: paragraph.spans[span].tag))
                    continue
                }
                let first = shaped.glyphs.count
                let hasMissing = shapeItem(
                    text, Int(item.text.lowerBound)..<Int(item.text.upperBound), style: item.style,
                    into: &shaped.glyphs)
                if hasMissing { reportMissing(item, text, glyphs: shaped.glyphs[first...], to: &shaped.missing) }
                appendRuns(item, firstGlyph: first, firstSpan: span, paragraph, to: &shaped)
            }
        }
    }

    /// Shapes text of one style; true where a character has no glyph.
    private mutating func shapeItem(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32, into glyphs: inout [Glyph]
    ) -> Bool {
        let first = glyphs.count
        if shapesWords, styles.list[Int(style)].splitsAtSpaces {
            if let hasMissing = shapeByWords(text, range, style: style, into: &glyphs) { return hasMissing }
            glyphs.removeSubrange(first...)
        }
        // A joining letter's neighbours may stand in another item: then what is around counts.
        let isAlone =
            !styles.list[Int(style)].joins
            || (range.lowerBound == 0 || text[range.lowerBound - 1] < 0x80)
                && (range.upperBound == text.count || text[range.upperBound] < 0x80)
        guard isAlone, range.count <= Self.longestCachedText else {
            shapeDirectly(text, range, style: style, into: &glyphs)
            return glyphs[first...].contains { $0.id == 0 }
        }
        let entry = word(text, range, style: style)
        append(entry, at: range.lowerBound, to: &glyphs)
        return words.entries[entry].hasMissing
    }

    /// Longer texts do not come again.
    private static let longestCachedText = 160

    /// Shapes word by word; nil where a word's shape depends on the space beside it.
    private mutating func shapeByWords(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32, into glyphs: inout [Glyph]
    ) -> Bool? {
        let space = styles.list[Int(style)].space
        let hasFigures = styles.list[Int(style)].hasFigures
        var hasMissing = false
        var position = range.lowerBound
        while position < range.upperBound {
            if text[position] == 0x20 {
                var glyph = space
                glyph.cluster = Int32(position)
                glyphs.append(glyph)
                position += 1
                continue
            }
            var end = position + 1
            while end < range.upperBound, text[end] != 0x20 { end += 1 }
            if hasFigures, mayBeFigure(text[position]), appendFigures(text, position..<end, style: style, to: &glyphs) {
                position = end
                continue
            }
            if end - position > Self.longestCachedText {
                return nil
            }
            let entry = word(text, position..<end, style: style)
            guard words.entries[entry].isIndependent else { return nil }
            if words.entries[entry].hasMissing { hasMissing = true }
            append(entry, at: position, to: &glyphs)
            position = end
        }
        return hasMissing
    }

    private func mayBeFigure(_ byte: UInt8) -> Bool {
        byte < 0x80 ? figureOfByte[Int(byte)] != 255 : byte == 0xE2
    }

    /// Sets a word of figures from the table; false, with nothing added, where it is none or figures kern.
    private func appendFigures(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32, to glyphs: inout [Glyph]
    ) -> Bool {
        let table = Int(style) * Figures.scalars.count
        let first = glyphs.count
        var position = range.lowerBound
        var kerns: UInt32 = 0
        while position < range.upperBound {
            let byte = text[position]
            var figure = 255
            var length = 1
            if byte < 0x80 {
                figure = Int(figureOfByte[Int(byte)])
            } else if byte == 0xE2, position + 2 < range.upperBound, text[position + 1] == 0x82,
                text[position + 2] == 0xB9
            {
                figure = Figures.rupee
                length = 3
            }
            guard figure != 255, kerns >> UInt32(figure) & 1 == 0,
                styles.figures[table + figure].kernsWith != UInt32.max
            else {
                glyphs.removeLast(glyphs.count - first)
                return false
            }
            var glyph = styles.figures[table + figure].glyph
            kerns = styles.figures[table + figure].kernsWith
            glyph.cluster = Int32(position)
            glyphs.append(glyph)
            position += length
        }
        return true
    }

    /// The cache's entry of a text shaped alone.
    private mutating func word(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32) -> Int {
        let hash = WordCache.hash(text, range.lowerBound, range.upperBound, style: style)
        let known = words.find(text, range.lowerBound, range.upperBound, style: style, hash: hash)
        if known >= 0 { return known }
        let word = UnsafeBufferPointer(rebasing: text[range])
        wordGlyphs.removeAll(keepingCapacity: true)
        shapeDirectly(word, 0..<word.count, style: style, into: &wordGlyphs)
        let isIndependent = styles.list[Int(style)].splitsAtSpaces && isIndependent(word, style: style)
        return words.insert(
            word, hash: hash, style: style, glyphs: wordGlyphs, isIndependent: isIndependent)
    }

    /// Whether a word is shaped the same between spaces as alone (`wordGlyphs`).
    private mutating func isIndependent(_ word: UnsafeBufferPointer<UInt8>, style: Int32) -> Bool {
        let spaced = [0x20] + word + [0x20]
        var glyphs: [Glyph] = []
        spaced.withUnsafeBufferPointer { shapeDirectly($0, 0..<$0.count, style: style, into: &glyphs) }
        let space = styles.list[Int(style)].space
        guard glyphs.count == wordGlyphs.count + 2, let first = glyphs.first, let last = glyphs.last,
            first.isDrawn(as: space), last.isDrawn(as: space)
        else { return false }
        return zip(glyphs.dropFirst(), wordGlyphs).allSatisfy { $0.isDrawn(as: $1) && $0.cluster == $1.cluster + 1 }
    }

    private func append(_ entry: Int, at position: Int, to glyphs: inout [Glyph]) {
        let first = Int(words.entries[entry].firstGlyph)
        let count = Int(words.entries[entry].glyphCount)
        let start = glyphs.count
        glyphs.append(contentsOf: words.glyphs[first..<first + count])
        glyphs.withUnsafeMutableBufferPointer { glyphs in
            for index in start..<start + count { glyphs[index].cluster += Int32(position) }
        }
    }

    /// Asks HarfBuzz, with what stands around the text as context.
    func shapeDirectly(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32, into glyphs: inout [Glyph]
    ) {
        let style = styles.list[Int(style)]
        buffer.shape(
            text, range, face: library.faces[Int(style.face.index)],
            properties: ShapingBuffer.Properties(script: style.script, isRightToLeft: style.isRightToLeft),
            features: styles.features[Int(style.features)], into: &glyphs)
    }

    /// Names the characters behind glyphs 0: the first one of each cluster that the face cannot show.
    private func reportMissing(
        _ item: TextItem, _ text: UnsafeBufferPointer<UInt8>, glyphs: ArraySlice<Glyph>,
        to missing: inout [MissingGlyph]
    ) {
        let coverage = CharacterCoverage(face: library.faces[Int(styles.list[Int(item.style)].face.index)])
        let clusters = Set(glyphs.map(\.cluster)).sorted() + [item.text.upperBound]
        for (start, end) in zip(clusters, clusters.dropFirst())
        where glyphs.contains(where: { $0.cluster == start && $0.id == 0 }) {
            let cluster = String(decoding: text[Int(start)..<Int(end)], as: UTF8.self).unicodeScalars
            var offset = start
            var found: MissingGlyph?
            for scalar in cluster {
                if found == nil || !coverage.shows(scalar.value) {
                    found = MissingGlyph(scalar: scalar, offset: offset)
                    if !coverage.shows(scalar.value) { break }
                }
                offset += Int32(UTF8.width(scalar))
            }
            if let found { missing.append(found) }
        }
    }

    // MARK: Runs

    /// Makes runs of an item's glyphs, one for each span that it goes over.
    private func appendRuns(
        _ item: TextItem, firstGlyph: Int, firstSpan: Int, _ paragraph: ParagraphText, to shaped: inout ShapedParagraph
    ) {
        let style = styles.list[Int(item.style)]
        var low = Int32(firstGlyph)
        var high = Int32(shaped.glyphs.count)
        var start = item.text.lowerBound
        var index = firstSpan
        while start < item.text.upperBound {
            let span = paragraph.spans[index]
            let end = min(span.end, item.text.upperBound)
            index += 1
            // An empty span shows nothing.
            if end <= start { continue }
            var glyphs = low..<high
            if end < item.text.upperBound {
                // A cluster that goes over the border belongs to the span that it starts in.
                if style.isRightToLeft {
                    var cut = high
                    while cut > low, shaped.glyphs[Int(cut) - 1].cluster < end { cut -= 1 }
                    glyphs = cut..<high
                    high = cut
                } else {
                    var cut = low
                    while cut < high, shaped.glyphs[Int(cut)].cluster < end { cut += 1 }
                    glyphs = low..<cut
                    low = cut
                }
            }
            var run = GlyphRun(
                face: style.face, size: span.size, glyphs: glyphs, text: start..<end, level: item.level,
                letterSpacing: span.letterSpacing, wordSpacing: span.wordSpacing, tag: span.tag, advance: .zero)
            run.script = style.script
            run.advance = shaped.glyphs.withUnsafeBufferPointer { all in
                RunMeasure(run, unitsPerEm: style.unitsPerEm).advance(
                    of: all[Int(glyphs.lowerBound)..<Int(glyphs.upperBound)])
            }
            shaped.runs.append(run)
            start = end
        }
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

extension Glyph {
    /// Whether both put the same shape at the same place.
    func isDrawn(as other: Glyph) -> Bool {
        id == other.id && advance == other.advance && xOffset == other.xOffset && yOffset == other.yOffset
    }
}
