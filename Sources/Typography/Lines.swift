import Primitives

extension ParagraphShaper {
    /// Sets one line: cuts the runs, shapes again where a cut is unsafe, adds the hyphen, puts all in visual order.
    mutating func line(
        _ range: Range<Int32>, of shaped: ShapedParagraph, paragraph: ParagraphText, hyphenated: Bool
    ) -> ShapedLine {
        var line = ShapedLine()
        line.level = Self.level(at: range.lowerBound, of: shaped)
        paragraph.text.withUnsafeBufferPointer { text in
            let end = Int32(WhiteSpace.start(in: text, Int(range.lowerBound)..<Int(range.upperBound)))
            appendItems(range.lowerBound..<end, of: shaped, paragraph, text, to: &line)
            line.spaceStart = end
            if hyphenated { appendHyphen(at: end, paragraph, to: &line) }
            appendPreservedSpace(end..<range.upperBound, of: shaped, paragraph, text, to: &line)
        }
        line.reorder()
        return line
    }

    /// Adds what is preserved of the white space at the line's end, at the paragraph's level: UAX #9 L1.
    private mutating func appendPreservedSpace(
        _ range: Range<Int32>, of shaped: ShapedParagraph, _ paragraph: ParagraphText,
        _ text: UnsafeBufferPointer<UInt8>, to line: inout ShapedLine
    ) {
        var end = range.upperBound
        while end > range.lowerBound {
            let span = paragraph.spans.firstIndex(notBefore: { $0.end >= end })
            if paragraph.spans[span].options.contains(.preservesSpaces) { break }
            end = span == 0 ? range.lowerBound : max(range.lowerBound, paragraph.spans[span - 1].end)
        }
        if end == range.lowerBound { return }
        let first = line.items.count
        let spaces = line.spaceCount
        appendItems(range.lowerBound..<end, of: shaped, paragraph, text, to: &line)
        line.spaceCount = spaces
        for index in first..<line.items.count {
            if case .run(var run) = line.items[index] {
                run.level = line.level
                line.items[index] = .run(run)
            }
        }
    }

    /// Level of the bidi paragraph that a byte is in.
    private static func level(at offset: Int32, of shaped: ShapedParagraph) -> UInt8 {
        let index = shaped.paragraphLevels.firstIndex(notBefore: { $0.end > offset })
        return index < shaped.paragraphLevels.count ? shaped.paragraphLevels[index].level : shaped.baseLevel
    }

    /// Adds the line's runs and objects in logical order.
    private mutating func appendItems(
        _ range: Range<Int32>, of shaped: ShapedParagraph, _ paragraph: ParagraphText,
        _ text: UnsafeBufferPointer<UInt8>, to line: inout ShapedLine
    ) {
        var object = shaped.objects.firstIndex(notBefore: { $0.offset >= range.lowerBound })
        func appendObjects(before limit: Int32) {
            while object < shaped.objects.count, shaped.objects[object].offset < limit {
                let next = shaped.objects[object]
                line.items.append(.object(offset: next.offset, level: next.level, tag: next.tag))
                object += 1
            }
        }
        var index = shaped.runs.firstIndex(notBefore: { $0.text.upperBound > range.lowerBound })
        while index < shaped.runs.count, shaped.runs[index].text.lowerBound < range.upperBound {
            let run = shaped.runs[index]
            appendObjects(before: run.text.lowerBound)
            append(run, in: range, of: shaped, paragraph, text, to: &line)
            index += 1
        }
        appendObjects(before: range.upperBound)
    }

    /// Adds the part of a run that stands in the line.
    private mutating func append(
        _ run: GlyphRun, in range: Range<Int32>, of shaped: ShapedParagraph, _ paragraph: ParagraphText,
        _ text: UnsafeBufferPointer<UInt8>, to line: inout ShapedLine
    ) {
        let part = run.text.clamped(to: range)
        let first = Int32(line.glyphs.count)
        var set = run
        if part == run.text {
            line.glyphs.append(contentsOf: shaped.glyphs[Int(run.glyphs.lowerBound)..<Int(run.glyphs.upperBound)])
        } else {
            let slice = GlyphSlice(of: run, glyphs: shaped.glyphs, text: part)
            if slice.isSafe {
                line.glyphs.append(
                    contentsOf: shaped.glyphs[Int(slice.glyphs.lowerBound)..<Int(slice.glyphs.upperBound)])
            } else {
                shapeAgain(run, part, paragraph, text, into: &line.glyphs)
            }
            set.text = part
            set.advance = line.glyphs.withUnsafeBufferPointer { glyphs in
                RunMeasure(run, unitsPerEm: library.faces[Int(run.face.index)].metrics.unitsPerEm)
                    .advance(of: glyphs[Int(first)...])
            }
        }
        set.glyphs = first..<Int32(line.glyphs.count)
        line.items.append(.run(set))
        for index in Int(first)..<line.glyphs.count where line.glyphs[index].flags & Glyph.wordSeparator != 0 {
            line.spaceCount += 1
        }
    }

    /// Shapes a part of a run by itself, joined to what stands around it in the paragraph as before.
    ///
    /// CSS Text 3 §5.1: letters keep the forms that they have in the unbroken word.
    private mutating func shapeAgain(
        _ run: GlyphRun, _ part: Range<Int32>, _ paragraph: ParagraphText, _ text: UnsafeBufferPointer<UInt8>,
        into glyphs: inout [Glyph]
    ) {
        let span = paragraph.spans.firstIndex(notBefore: { $0.end > run.text.lowerBound })
        let style = styles.index(
            face: run.face, features: chooser.choices[choice(of: paragraph.spans[span])].features, script: run.script,
            isRightToLeft: run.level & 1 == 1, buffer: buffer)
        shapeDirectly(text, Int(part.lowerBound)..<Int(part.upperBound), style: style, into: &glyphs)
    }

    private mutating func appendHyphen(at end: Int32, _ paragraph: ParagraphText, to line: inout ShapedLine) {
        let span = paragraph.spans.firstIndex(notBefore: { $0.end >= end })
        let level =
            switch line.items.last {
            case .run(let run): run.level
            case .object(_, let level, _): level
            case nil: line.level
            }
        var (run, glyph) = hyphenRun(of: paragraph.spans[span], at: end, level: level)
        run.glyphs = Int32(line.glyphs.count)..<Int32(line.glyphs.count + 1)
        line.glyphs.append(glyph)
        line.items.append(.run(run))
    }
}

/// The glyphs of a part of a run, and whether they would be the same had the part been shaped alone.
private struct GlyphSlice {
    var glyphs: Range<Int32>
    var isSafe: Bool

    init(of run: GlyphRun, glyphs all: [Glyph], text part: Range<Int32>) {
        var low = run.glyphs.lowerBound
        var high = run.glyphs.upperBound
        let isRightToLeft = run.level & 1 == 1
        isSafe = true
        // Clusters rise from left to right, or fall where the text runs to the left.
        if part.lowerBound > run.text.lowerBound {
            if isRightToLeft {
                while high > low, all[Int(high) - 1].cluster < part.lowerBound { high -= 1 }
            } else {
                while low < high, all[Int(low)].cluster < part.lowerBound { low += 1 }
            }
            isSafe = low < high && Self.isSafe(all[Int(isRightToLeft ? high - 1 : low)], at: part.lowerBound)
        }
        if part.upperBound < run.text.upperBound {
            let atEnd: Int32
            if isRightToLeft {
                while low < high, all[Int(low)].cluster >= part.upperBound { low += 1 }
                atEnd = low - 1
            } else {
                while high > low, all[Int(high) - 1].cluster >= part.upperBound { high -= 1 }
                atEnd = high
            }
            let isInside = run.glyphs.contains(atEnd)
            isSafe = isSafe && isInside && Self.isSafe(all[Int(atEnd)], at: part.upperBound)
        }
        glyphs = low..<high
    }

    /// Whether the run may be cut before a glyph: its cluster starts just there, and HarfBuzz allows it.
    private static func isSafe(_ glyph: Glyph, at offset: Int32) -> Bool {
        glyph.cluster == offset && glyph.flags & Glyph.unsafeToBreak == 0
    }
}

extension ShapedLine {
    /// Puts the items in visual order: UAX #9 L2.
    mutating func reorder() {
        guard items.contains(where: { $0.level != 0 }) else { return }
        let logical = items
        items = BidiResolver.visualOrder(of: logical.map(\.level)).map { logical[Int($0)] }
    }
}

extension LineItem {
    /// The embedding level.
    package var level: UInt8 {
        switch self {
        case .run(let run): run.level
        case .object(_, let level, _): level
        }
    }
}

extension Array {
    /// The first element of which the condition holds, where it holds of all that follow too; the end where of none.
    fileprivate func firstIndex(notBefore condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
