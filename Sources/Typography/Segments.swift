import Primitives

extension ParagraphShaper {
    /// Cuts the paragraph at the marks and measures the pieces.
    mutating func findSegments(_ paragraph: ParagraphText, in shaped: inout ShapedParagraph) {
        var segments: [LineSegment] = []
        paragraph.text.withUnsafeBufferPointer { text in
            shaped.runs.withUnsafeBufferPointer { runs in
                shaped.glyphs.withUnsafeBufferPointer { glyphs in
                    var cursor = MeasuringCursor(runs: runs, glyphs: glyphs, text: text, library: library)
                    findSegments(paragraph, text, &cursor, &segments)
                }
            }
        }
        shaped.segments = segments
    }

    private mutating func findSegments(
        _ paragraph: ParagraphText, _ text: UnsafeBufferPointer<UInt8>, _ cursor: inout MeasuringCursor,
        _ segments: inout [LineSegment]
    ) {
        var count = 1
        marks.withUnsafeBufferPointer { marks in
            for position in 1..<text.count where marks[position] != LineBreakMark.none { count += 1 }
        }
        segments.reserveCapacity(count)
        var start = 0
        var span = 0
        for position in 1...text.count where marks[position] != LineBreakMark.none || position == text.count {
            var end = WhiteSpace.start(in: text, start..<position)
            var spaceAtEnd = LineSegment.SpaceAtEnd.removed
            if end < position {
                while paragraph.spans[span].end <= end { span += 1 }
                if paragraph.spans[span].options.contains(.preservesSpaces) {
                    spaceAtEnd = paragraph.spans[span].mayWrap ? .hangs : .stays
                    if spaceAtEnd == .stays { end = position }
                }
            }
            let advance = cursor.advance(to: Int32(end))
            let trailing = end == position ? .zero : cursor.advance(to: Int32(position))
            let breakAfter = breakKind(at: position, text)
            var hyphenAdvance = LayoutUnit.zero
            if case .hyphen = breakAfter {
                while paragraph.spans[span].end < position { span += 1 }
                hyphenAdvance = hyphenRun(of: paragraph.spans[span], at: Int32(position), level: 0).run.advance
            }
            var segment = LineSegment(
                text: Int32(start)..<Int32(position), advance: advance, trailingSpace: trailing,
                hyphenAdvance: hyphenAdvance, breakAfter: breakAfter,
                isObject: position - start == 3 && WhiteSpace.isObject(text, start))
            segment.isTab = text[start] == 0x09
            segment.spaceAtEnd = spaceAtEnd
            segments.append(segment)
            start = position
        }
    }

    private func breakKind(at position: Int, _ text: UnsafeBufferPointer<UInt8>) -> LineSegment.Break {
        if position == text.count { return text[position - 1] == 0x0A ? .mandatory : .end }
        switch marks[position] {
        case LineBreakMark.mandatory: return .mandatory
        case LineBreakMark.emergency: return .emergency
        case LineBreakMark.prohibited: return .prohibited
        case LineBreakMark.hyphen: return .hyphen
        default: return WhiteSpace.isSoftHyphen(text, endingAt: position) ? .hyphen : .allowed
        }
    }
}

extension ParagraphShaper {
    /// A run of nothing but the hyphen that a span shows before a byte, its glyph in `glyph`.
    mutating func hyphenRun(
        of span: ParagraphText.Span, at end: Int32, level: UInt8
    ) -> (run: GlyphRun, glyph: Glyph) {
        let hyphen = hyphen(choice: choice(of: span))
        var glyph = hyphen.glyph
        glyph.cluster = end
        var run = GlyphRun(
            face: styles.list[Int(hyphen.style)].face, size: span.size, glyphs: 0..<1, text: end..<end, level: level,
            letterSpacing: span.letterSpacing, wordSpacing: span.wordSpacing, tag: span.tag, advance: .zero)
        run.script = styles.list[Int(hyphen.style)].script
        run.advance = RunMeasure(run, unitsPerEm: styles.list[Int(hyphen.style)].unitsPerEm).length(
            units: Int64(glyph.advance), clusters: 1, spaces: 0)
        return (run, glyph)
    }
}

/// White space and other characters that show nothing, in UTF-8.
enum WhiteSpace {
    /// Where the white space at the end of a piece starts: what hangs or goes where a line ends there.
    ///
    /// CSS Text 3 §4.1.2: spaces, tabs, other space separators, line feeds; controls between them too.
    static func start(in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound {
            let byte = text[end - 1]
            if byte == 0x20 || byte >= 0x09 && byte <= 0x0D {
                end -= 1
            } else if byte >= 0x80, let length = invisibleLength(text, range.lowerBound, end) {
                end -= length
            } else {
                break
            }
        }
        return end
    }

    /// The length of a space separator, forced break or bidi control that ends at a byte; nil for anything else.
    private static func invisibleLength(_ text: UnsafeBufferPointer<UInt8>, _ low: Int, _ end: Int) -> Int? {
        if end - low >= 2,
            text[end - 2] == 0xC2 && text[end - 1] == 0x85 || text[end - 2] == 0xD8 && text[end - 1] == 0x9C
        {
            return 2
        }
        guard end - low >= 3 else { return nil }
        switch (text[end - 3], text[end - 2], text[end - 1]) {
        // U+1680, U+3000
        case (0xE1, 0x9A, 0x80), (0xE3, 0x80, 0x80): return 3
        // U+2000–U+200B but the no-break U+2007; U+200E, U+200F
        case (0xE2, 0x80, 0x80...0x86), (0xE2, 0x80, 0x88...0x8B), (0xE2, 0x80, 0x8E...0x8F): return 3
        // U+2028–U+202E, U+205F
        case (0xE2, 0x80, 0xA8...0xAE), (0xE2, 0x81, 0x9F): return 3
        // U+2066–U+2069
        case (0xE2, 0x81, 0xA6...0xA9): return 3
        default: return nil
        }
    }

    /// U+FFFC starts at the byte.
    static func isObject(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        text[start] == 0xEF && text[start + 1] == 0xBF && text[start + 2] == 0xBC
    }

    /// U+00AD ends before the byte.
    static func isSoftHyphen(_ text: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Bool {
        end >= 2 && text[end - 1] == 0xAD && text[end - 2] == 0xC2
    }

    /// How many characters of a range show something or take part in a cluster's width.
    static func visibleCount(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        String(decoding: text[range], as: UTF8.self).unicodeScalars.count { !UnicodeData.isDefaultIgnorable($0.value) }
    }
}

/// Measures a shaped paragraph piece by piece, from its start to its end.
struct MeasuringCursor: ~Copyable {
    private let runs: UnsafeBufferPointer<GlyphRun>
    private let glyphs: UnsafeBufferPointer<Glyph>
    private let text: UnsafeBufferPointer<UInt8>
    private let library: FontLibrary
    private var run = 0
    /// Where the text of the run at hand ends.
    private var runEnd: Int32 = 0
    private var runStart: Int32 = 0
    private var measure: RunMeasure
    /// Glyphs of the run that are measured already, from its logical start.
    private var used = 0
    /// Their font units and length, without spacing.
    private var usedUnits: Int64 = 0
    private var usedLength = LayoutUnit.zero
    /// Font units of a cluster that were left to the pieces after its first one.
    private var carried: Int64 = 0
    /// Where the text of the carried units starts.
    private var carriedFrom: Int32 = 0

    init(
        runs: UnsafeBufferPointer<GlyphRun>, glyphs: UnsafeBufferPointer<Glyph>, text: UnsafeBufferPointer<UInt8>,
        library: FontLibrary
    ) {
        self.runs = runs
        self.glyphs = glyphs
        self.text = text
        self.library = library
        measure = RunMeasure()
        beginRun()
    }

    private mutating func beginRun() {
        used = 0
        usedUnits = 0
        usedLength = .zero
        carried = 0
        runStart = .max
        guard run < runs.count else { return }
        runStart = runs[run].text.lowerBound
        runEnd = runs[run].text.upperBound
        measure = RunMeasure(
            size: runs[run].size, unitsPerEm: library.faces[Int(runs[run].face.index)].metrics.unitsPerEm,
            letterSpacing: runs[run].letterSpacing, wordSpacing: runs[run].wordSpacing)
    }

    /// The width from where the last call ended to a byte of the text.
    mutating func advance(to limit: Int32) -> LayoutUnit {
        var total = LayoutUnit.zero
        while runStart < limit {
            let end = runEnd
            if used == 0, carried == 0, end <= limit {
                total += runs[run].advance
            } else {
                total += advanceInRun(to: limit)
            }
            if end > limit { break }
            run += 1
            beginRun()
        }
        return total
    }

    /// The width where the piece ends between clusters of text from left to right; nil where it does not.
    private mutating func plainAdvance(to limit: Int32) -> LayoutUnit? {
        var next = Int(runs[run].glyphs.lowerBound) + used
        let end = Int(runs[run].glyphs.upperBound)
        var units = usedUnits
        while next < end, glyphs[next].cluster < limit {
            units += Int64(glyphs[next].advance)
            next += 1
        }
        if limit < (next < end ? glyphs[next].cluster : runEnd) { return nil }
        let before = usedLength
        used = next - Int(runs[run].glyphs.lowerBound)
        usedUnits = units
        usedLength = measure.length(units: units)
        return usedLength - before
    }

    private mutating func advanceInRun(to limit: Int32) -> LayoutUnit {
        if !measure.isSpaced, carried == 0, runs[run].level == 0, let length = plainAdvance(to: limit) { return length }
        // In logical order: clusters rise from left to right, or fall where the text runs to the left.
        let isRightToLeft = runs[run].level & 1 == 1
        let all = runs[run].glyphs
        let first = isRightToLeft ? Int(all.upperBound) - 1 : Int(all.lowerBound)
        let step = isRightToLeft ? -1 : 1
        let count = all.count
        var units = carried
        var cluster: Int32 = carried == 0 ? -1 : carriedFrom
        var clusterUnits = carried
        carried = 0
        var clusters = 0
        var spaces = 0
        while used < count {
            let place = first + step * used
            if glyphs[place].cluster >= limit { break }
            if glyphs[place].cluster != cluster {
                cluster = glyphs[place].cluster
                clusters += 1
                clusterUnits = 0
            }
            units += Int64(glyphs[place].advance)
            clusterUnits += Int64(glyphs[place].advance)
            if glyphs[place].flags & Glyph.wordSeparator != 0 { spaces += 1 }
            used += 1
        }
        let clusterEnd = used < count ? glyphs[first + step * used].cluster : runEnd
        if cluster >= 0, limit < clusterEnd {
            // The piece ends within a cluster, such as a ligature: its characters share the width.
            let before = WhiteSpace.visibleCount(text, Int(cluster)..<Int(limit))
            let after = WhiteSpace.visibleCount(text, Int(limit)..<Int(clusterEnd))
            if after > 0 {
                carried = clusterUnits * Int64(after) / Int64(before + after)
                carriedFrom = limit
                units -= carried
            }
        }
        // The difference of two lengths from the run's start: all pieces together are as long as the run.
        let before = usedLength
        usedUnits += units
        usedLength = measure.length(units: usedUnits)
        return (measure.isSpaced ? measure.length(units: usedUnits, clusters: clusters, spaces: spaces) : usedLength)
            - before
    }
}
