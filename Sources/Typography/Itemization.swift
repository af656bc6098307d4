import Primitives

/// From characters to items and places between lines.
extension ParagraphShaper {
    /// Cuts simple text where style or stretch changes and at line feeds.
    mutating func itemiseSimple(_ paragraph: ParagraphText) {
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
            position = chooser.end(ofStyle: current, in: text, position..<range.upperBound, choice: choice)
            if position == range.upperBound { break }
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

    private mutating func append(_ text: Range<Int>, style: Int32, level: UInt8, isTab: Bool = false) {
        items.append(
            TextItem(text: Int32(text.lowerBound)..<Int32(text.upperBound), style: style, level: level, isTab: isTab))
    }

    /// Whether shaping goes over the border of two spans: CSS Text 3 §7.3.
    private static func shapeTogether(_ a: ParagraphText.Span, _ b: ParagraphText.Span) -> Bool {
        a.font == b.font && a.size == b.size && a.letterSpacing == b.letterSpacing
    }

    /// Cuts analysed text where face, script, level or stretch changes, and around objects and forced breaks.
    mutating func itemise(_ paragraph: ParagraphText) {
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
            } else if Self.isForcedBreak(scalars[index]) || Self.isEmbedding(scalars[index]) {
                close(offset, &self)
            } else if scalars[index] == 0x09 {
                close(offset, &self)
                let space = chooser.simpleStyle(at: 0x20, choice: choice, styles: &styles, buffer: buffer)
                append(
                    Int(offset)..<Int(offset) + 1, style: space == -2 ? lastResort(choice: choice) : space,
                    level: level, isTab: true)
                next = index + 1
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

    /// Characters of UAX #9 that open or close an embedding, override or isolate: they show nothing, and were they
    /// shaped, the letter beside them would count to their span.
    private static func isEmbedding(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    func recordLevels(_ paragraph: ParagraphText, in shaped: inout ShapedParagraph) {
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
    mutating func adjustBreaks(_ paragraph: ParagraphText, isSimple: Bool) {
        if paragraph.spans.contains(where: { !$0.mayWrap || $0.options.contains(.joinsNext) }) {
            forbidBreaks(paragraph)
        }
        var options: ParagraphText.Span.Options = []
        for span in paragraph.spans { options.formUnion(span.options) }
        if options.contains(.keepsWords), !isSimple { keepWords(paragraph) }
        if paragraph.spans.contains(where: { $0.clusterBreaks == .emergency && $0.mayWrap }) {
            addEmergencyBreaks(paragraph, isSimple: isSimple)
        }
        if options.contains(.hyphenates) { addHyphenation(paragraph, isSimple: isSimple) }
        for item in items where item.style < 0 || item.isTab {
            for place in [Int(item.text.lowerBound), Int(item.text.upperBound)]
            where place > 0 && place < paragraph.text.count && marks[place] == LineBreakMark.none {
                marks[place] = LineBreakMark.prohibited
            }
        }
    }

    /// Inside a span that may not wrap no line ends; at its edges, the space or the ancestor decides (CSS Text 3 §5.1).
    private mutating func forbidBreaks(_ paragraph: ParagraphText) {
        var before = 0
        for position in 1..<max(paragraph.text.count, 1) where marks[position] == LineBreakMark.allowed {
            while paragraph.spans[before].end < position { before += 1 }
            let isEdge = paragraph.spans[before].end == position
            let span = paragraph.spans[before]
            let mayWrap =
                if !isEdge {
                    span.mayWrap
                } else if paragraph.text[position - 1] == 0x20 {
                    span.mayWrap || span.options.contains(.breaksAtEnd)
                } else {
                    !span.options.contains(.joinsNext)
                }
            if !mayWrap { marks[position] = LineBreakMark.none }
        }
    }

    private mutating func addEmergencyBreaks(_ paragraph: ParagraphText, isSimple: Bool) {
        var span = 0
        func mark(_ position: Int, _ state: inout ParagraphShaper) {
            while paragraph.spans[span].end < position { span += 1 }
            let byte = paragraph.text[position]
            if state.marks[position] == LineBreakMark.none, byte != 0x20, byte != 0x0A, byte != 0x09,
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
            for index in analysis.scalars.indices.dropFirst() where analysis.startsSyllable(at: index) {
                mark(Int(analysis.offsets[index]), &self)
            }
        }
    }

    /// `keep-all`: no break between letters and figures, CSS Text 3 §5.2.
    private mutating func keepWords(_ paragraph: ParagraphText) {
        var span = 0
        for index in analysis.scalars.indices.dropFirst() {
            let position = Int(analysis.offsets[index])
            guard marks[position] == LineBreakMark.allowed else { continue }
            while paragraph.spans[span].end < position { span += 1 }
            if paragraph.spans[span].options.contains(.keepsWords), analysis.isLetterOrNumber(at: index),
                analysis.isLetterOrNumber(at: index - 1)
            {
                marks[position] = LineBreakMark.none
            }
        }
    }
}
