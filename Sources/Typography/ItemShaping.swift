import Primitives

/// From items to glyphs and runs.
extension ParagraphShaper {
    mutating func shapeItems(_ paragraph: ParagraphText, into shaped: inout ShapedParagraph) {
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
        let shapingStyle = styles.list[Int(style)]
        if shapesWords, shapingStyle.splitsAtSpaces {
            if let hasMissing = shapeByWords(text, range, style: style, shapingStyle, into: &glyphs) {
                return hasMissing
            }
            glyphs.removeSubrange(first...)
        }
        // A joining letter's neighbours may stand in another item: then what is around counts.
        let isAlone =
            !shapingStyle.joins
            || (range.lowerBound == 0 || text[range.lowerBound - 1] < 0x80)
                && (range.upperBound == text.count || text[range.upperBound] < 0x80)
        guard isAlone, range.count <= Self.longestCachedText else {
            shapeDirectly(text, range, style: style, into: &glyphs)
            return glyphs[first...].contains { $0.id == 0 }
        }
        let entry = word(text, range, style: style)
        words.append(entry, at: range.lowerBound, to: &glyphs)
        return words.entries[entry].hasMissing
    }

    /// Longer texts do not come again.
    private static let longestCachedText = 160

    /// Shapes word by word; nil where a word's shape depends on the space beside it.
    private mutating func shapeByWords(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, style: Int32, _ shapingStyle: borrowing ShapingStyle,
        into glyphs: inout [Glyph]
    ) -> Bool? {
        let hasFigures = shapingStyle.hasFigures
        var hasMissing = false
        var position = range.lowerBound
        while position < range.upperBound {
            if text[position] == 0x20 {
                var glyph = shapingStyle.space
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
            words.append(entry, at: position, to: &glyphs)
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
        var glyphs: [Glyph] = []
        var isIndependent = false
        if styles.list[Int(style)].splitsAtSpaces, let between = shapedBetweenSpaces(word, style: style) {
            glyphs = between
            isIndependent = true
        } else {
            shapeDirectly(word, 0..<word.count, style: style, into: &glyphs)
        }
        return words.insert(word, hash: hash, style: style, glyphs: glyphs, isIndependent: isIndependent)
    }

    /// The glyphs of a word between spaces, where they are the same alone: nil where the word or a space depends on
    /// the other.
    private func shapedBetweenSpaces(_ word: UnsafeBufferPointer<UInt8>, style: Int32) -> [Glyph]? {
        var spaced: [UInt8] = []
        spaced.reserveCapacity(word.count + 2)
        spaced.append(0x20)
        spaced.append(contentsOf: word)
        spaced.append(0x20)
        var glyphs: [Glyph] = []
        spaced.withUnsafeBufferPointer { shapeDirectly($0, 0..<$0.count, style: style, into: &glyphs) }
        let space = styles.list[Int(style)].space
        guard glyphs.count > 2, let last = glyphs.last, glyphs[0].isDrawn(as: space), last.isDrawn(as: space),
            // A mark at the start of the word makes one cluster with the space before it.
            glyphs[1].cluster > 0, last.cluster == Int32(word.count) + 1,
            glyphs[glyphs.count - 2].cluster < last.cluster,
            // What may be broken here is shaped the same on either side: HarfBuzz's promise.
            (glyphs[1].flags | last.flags) & Glyph.unsafeToBreak == 0
        else { return nil }
        glyphs.removeFirst()
        glyphs.removeLast()
        for index in glyphs.indices { glyphs[index].cluster -= 1 }
        return glyphs
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
            run.isTab = item.isTab
            run.advance =
                item.isTab
                ? .zero
                : shaped.glyphs.withUnsafeBufferPointer { all in
                    RunMeasure(run, unitsPerEm: style.unitsPerEm).advance(
                        of: all[Int(glyphs.lowerBound)..<Int(glyphs.upperBound)])
                }
            shaped.runs.append(run)
            start = end
        }
    }
}

extension Glyph {
    /// Whether both put the same shape at the same place.
    func isDrawn(as other: Glyph) -> Bool {
        id == other.id && advance == other.advance && xOffset == other.xOffset && yOffset == other.yOffset
    }
}
