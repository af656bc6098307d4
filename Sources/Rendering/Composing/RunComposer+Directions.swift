import Layout
import PDF
import Primitives
import Typography

/// Text from right to left, and text of the other direction beside it.
///
/// Readers know neither levels nor paragraphs. Runs are shown in reading order, as the strings of ISO 32000-1 §14.8.2.3.3
/// are; but those from right to left that stand side by side from left to right, as all readers turn them round. With
/// that order they turn the characters of a glyph that stands for several, and see spaces where glyphs climb (Nastaliq):
/// such words are shown as marks are, and read by blanks that share the word's width, one for each character. Signs
/// between text of both directions read together with a mark of direction (U+200E, U+200F) where readers would put them
/// on the wrong side.
extension RunComposer {
    /// A cluster of a right-to-left run.
    struct PlacedCluster {
        /// Places in the glyphs.
        let glyphs: Range<Int>
        /// In bytes.
        let text: Range<Int>
        let isSeparator: Bool
    }

    /// Font units: where the pen stops in a word that is read by blanks.
    private static let farthestPen: Int32 = 1 << 29

    /// How blanks read the characters of the glyphs that they stand over.
    enum ReadDirection {
        case leftToRight
        /// With the font units added after each cluster.
        case rightToLeft(spacing: Int32, endsRun: Bool)
    }

    /// The order in which runs of a line are read, those from right to left that stand side by side from left to right.
    static func readingOrder(of runs: ArraySlice<PlacedRun>) -> [Int] {
        var stretches: [(start: Int32, runs: Range<Int>)] = []
        for index in runs.indices {
            let run = runs[index].run
            if run.level & 1 == 1, let last = stretches.last, runs[last.runs.upperBound - 1].run.level & 1 == 1 {
                stretches[stretches.count - 1] = (
                    min(last.start, run.text.lowerBound), last.runs.lowerBound..<index + 1
                )
            } else {
                stretches.append((run.text.lowerBound, index..<index + 1))
            }
        }
        stretches.sort { $0.start < $1.start }
        return stretches.flatMap { $0.runs }
    }

    /// Appends a run from right to left, word by word from its left end.
    mutating func appendRightToLeft(
        _ run: GlyphRun, _ glyphs: UnsafeBufferPointer<Glyph>, _ bytes: [UInt8], _ font: EmbeddedFont
    ) {
        clusters.removeAll(keepingCapacity: true)
        var index = Int(run.glyphs.lowerBound)
        let end = Int(run.glyphs.upperBound)
        // The text of a cluster ends at the cluster that stands before it, to its left.
        var following = run.text.upperBound
        while index < end {
            let cluster = glyphs[index].cluster
            var next = index + 1
            while next < end, glyphs[next].cluster == cluster { next += 1 }
            let text = Int(cluster)..<Int(max(following, cluster))
            clusters.append(
                PlacedCluster(
                    glyphs: index..<next, text: text, isSeparator: Self.isWordSeparator(text, in: bytes)))
            following = cluster
            index = next
        }
        let blank = library.glyph(of: " ", in: run.face)
        let spacing = run.letterSpacing.points
        var first = 0
        while first < clusters.count {
            let isSeparator = clusters[first].isSeparator
            var last = first + 1
            while !isSeparator, last < clusters.count, !clusters[last].isSeparator { last += 1 }
            if let blank, !isSeparator, spacing != 0 || !isPlain(first..<last, glyphs, run, font) {
                appendRead(
                    clusters[first].glyphs.lowerBound..<clusters[last - 1].glyphs.upperBound, glyphs,
                    clusters[last - 1].text.lowerBound..<clusters[first].text.upperBound, bytes, font, run.face,
                    blank: blank,
                    direction: .rightToLeft(
                        spacing: font.units(spacing, size: run.size), endsRun: last == clusters.count))
            } else if isSeparator {
                appendSeparator(clusters[first], glyphs, bytes, font, run, isLast: last == clusters.count)
            } else {
                for index in first..<last {
                    append(clusters[index], glyphs, bytes, font, run, isLast: index == clusters.count - 1)
                    shown[shown.count - 1].spacing = spacing
                }
            }
            first = last
        }
    }

    /// Appends blanks that take no room and part a line from that beside it.
    mutating func appendSpace(_ font: EmbeddedFont, _ face: FaceID) {
        guard let blank = library.glyph(of: " ", in: face) else { return }
        // Beside the text: Poppler ends a line where words overlap.
        let width = library.advance(of: blank, in: face)
        for character in flow.space {
            var space = mark(character, blank, font, face)
            space.xOffset = -width
            shown.append(space)
        }
    }

    /// A blank that takes no room and reads as a mark.
    mutating func mark(
        _ character: Unicode.Scalar, _ blank: UInt16, _ font: EmbeddedFont, _ face: FaceID
    ) -> ShownGlyph {
        ShownGlyph(code: code(of: blank, reading: [character], font, face), advance: 0)
    }

    private mutating func append(
        _ cluster: PlacedCluster, _ glyphs: UnsafeBufferPointer<Glyph>, _ bytes: [UInt8], _ font: EmbeddedFont,
        _ run: GlyphRun, isLast: Bool
    ) {
        if cluster.glyphs.count > 1 {
            append(glyphs, cluster.glyphs, cluster.text, bytes, font, run.face, isRightToLeft: true)
            flow.lastStrong = .rightToLeft
        } else {
            _ = appendMarked(glyphs[cluster.glyphs.lowerBound], cluster.text, bytes, font, run, isLast: isLast)
        }
    }

    private mutating func appendSeparator(
        _ cluster: PlacedCluster, _ glyphs: UnsafeBufferPointer<Glyph>, _ bytes: [UInt8], _ font: EmbeddedFont,
        _ run: GlyphRun, isLast: Bool
    ) {
        let glyph = glyphs[cluster.glyphs.lowerBound]
        _ = appendMarked(glyph, cluster.text, bytes, font, run, isLast: isLast)
        let spacing = (run.letterSpacing + run.wordSpacing).points
        let last = shown.count - 1
        if spacing > 0 {
            // Readers would see another space, or the gap between two columns, where justification widens it.
            shown[last].advance += font.units(spacing, size: run.size)
            shown[last].stretchedWidth = shown[last].advance
        } else {
            shown[last].spacing = spacing
            shown[last].stretchedWidth = -1
        }
    }

    /// Whether the glyphs of a word are what readers take for one word, each reading as one character.
    private func isPlain(
        _ word: Range<Int>, _ glyphs: UnsafeBufferPointer<Glyph>, _ run: GlyphRun, _ font: EmbeddedFont
    ) -> Bool {
        let em = font.description.unitsPerEm
        var gap: Int32 = 0
        for index in word {
            let cluster = clusters[index]
            let glyph = glyphs[cluster.glyphs.lowerBound]
            let width = library.advance(of: glyph.id, in: run.face)
            guard cluster.glyphs.count == 1, cluster.text.count <= 2, glyph.yOffset == 0, width * 8 > em else {
                return false
            }
            // Poppler sees a space from 0.03 em, another word from an overlap of 0.2 em.
            let distance = gap + glyph.xOffset
            if index > word.lowerBound, distance * 40 > em || distance * 8 < -em { return false }
            gap = glyph.advance - width - glyph.xOffset
        }
        return true
    }

    /// Appends glyphs that read as nothing, under blanks that read as their characters.
    mutating func appendRead(
        _ range: Range<Int>, _ glyphs: UnsafeBufferPointer<Glyph>, _ text: Range<Int>, _ bytes: [UInt8],
        _ font: EmbeddedFont, _ face: FaceID, blank: UInt16, direction: ReadDirection
    ) {
        var pen: Int32 = 0
        for index in range {
            let glyph = glyphs[index]
            var silent = ShownGlyph(
                code: code(of: glyph.id, reading: 0..<0, bytes, font, face), advance: 0, xOffset: pen + glyph.xOffset,
                yOffset: glyph.yOffset)
            silent.isSilent = true
            shown.append(silent)
            var step = glyph.advance
            if case .rightToLeft(let spacing, _) = direction,
                index + 1 == range.upperBound || glyphs[index + 1].cluster != glyph.cluster
            {
                step += spacing
            }
            // Far outside of any page, and so far from the type's limits that the sums below hold.
            pen = min(max(pen + step, -Self.farthestPen), Self.farthestPen)
        }
        let characters = Array(String(decoding: bytes[text], as: UTF8.self).unicodeScalars).filter {
            !Self.isUnread($0)
        }
        guard !characters.isEmpty else {
            shown[shown.count - 1].advance = pen
            return
        }
        // MuPDF leaves its pen where it was behind a mark, and sees a space from 0.15 em.
        let marks = Int32(characters.count { $0.properties.generalCategory == .nonspacingMark })
        let letters = Int32(characters.count) - marks
        let markWidth = min(pen / Int32(characters.count), font.description.unitsPerEm / 9)
        let letterWidth = letters > 0 ? (pen - markWidth * marks) / letters : markWidth
        for place in characters.indices {
            let isLast = place == characters.count - 1
            let character: Unicode.Scalar
            let reading: [Unicode.Scalar]
            switch direction {
            case .leftToRight:
                character = characters[place]
                reading = [character]
            case .rightToLeft(_, let endsRun):
                character = characters[characters.count - 1 - place]
                reading = self.reading(of: character, isLast: isLast && endsRun, isRightToLeft: true)
            }
            var glyph = ShownGlyph(
                code: code(of: blank, reading: reading, font, face),
                advance: character.properties.generalCategory == .nonspacingMark ? markWidth : letterWidth)
            glyph.stretchedWidth = max(letterWidth, 1)
            pen -= glyph.advance
            if isLast { glyph.advance += pen }
            shown.append(glyph)
        }
    }

    /// Appends a cluster of one glyph beside text of the other direction; says whether it reads with marks of direction.
    mutating func appendMarked(
        _ glyph: Glyph, _ text: Range<Int>, _ bytes: [UInt8], _ font: EmbeddedFont, _ run: GlyphRun, isLast: Bool
    ) -> Bool {
        let characters = String(decoding: bytes[text], as: UTF8.self).unicodeScalars
        guard let character = characters.first, characters.count == 1,
            !Self.isUnread(character)
        else {
            append(glyph, text, bytes, font, run.face)
            return false
        }
        let reading = reading(of: character, isLast: isLast, isRightToLeft: run.level & 1 == 1)
        guard reading.count > 1 else {
            append(glyph, text, bytes, font, run.face)
            return false
        }
        if BidiClass(of: character) == .arabicNumber {
            replacements.append(ReplacedText(glyphs: shown.count..<shown.count + 1, text: text))
        }
        let code = code(of: glyph.id, reading: reading, font, run.face)
        shown.append(ShownGlyph(code: code, advance: glyph.advance, xOffset: glyph.xOffset, yOffset: glyph.yOffset))
        return true
    }

    /// The code of a glyph that reads as some characters.
    private mutating func code(
        of glyph: UInt16, reading characters: [Unicode.Scalar], _ font: EmbeddedFont, _ face: FaceID
    ) -> UInt16 {
        cleaned.removeAll(keepingCapacity: true)
        for character in characters {
            cleaned.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
        }
        return code(of: glyph, reading: 0..<cleaned.count, cleaned, font, face)
    }

    /// A character with the marks of direction that readers need to see it as part of its run.
    private mutating func reading(
        of character: Unicode.Scalar, isLast: Bool, isRightToLeft: Bool
    ) -> [Unicode.Scalar] {
        let kind = BidiClass(of: character)
        let mark: Unicode.Scalar = isRightToLeft ? "\u{200F}" : "\u{200E}"
        var reading = [character]
        switch (kind, isRightToLeft) {
        case (.rightToLeft, true), (.leftToRight, false), (.europeanNumber, false), (.europeanSign, false): break
        case (.neutral, _), (.separator, false):
            if isRightToLeft != (flow.lastStrong == .rightToLeft) { reading.insert(mark, at: 0) }
        // MuPDF takes Arabic numbers for text from right to left, and loses its place where the last character is that of
        // the ActualText.
        case (.arabicNumber, false): reading = [mark, character, mark]
        // Poppler takes signs for numbers, which run from left to right.
        case (.rightToLeft, false), (_, true): reading.insert(mark, at: 0)
        }
        flow.lastStrong = isRightToLeft ? .rightToLeft : .leftToRight
        guard isLast else { return reading }
        // Poppler leaves out a hyphen at the right end of a line.
        if isRightToLeft, kind != .rightToLeft, flow.followsTurn || character == "-" { reading.append(mark) }
        if !isRightToLeft, flow.marksEnd, kind == .neutral { reading.append(mark) }
        return reading
    }
}

extension EmbeddedFont {
    /// Points in font units, at most 2²⁴ to either side: small sizes make much of a little spacing.
    fileprivate func units(_ points: Double, size: FontSize) -> Int32 {
        let units = (points / size.points * Double(description.unitsPerEm)).rounded()
        return units.isNaN ? 0 : Int32(min(max(units, -0x100_0000), 0x100_0000))
    }
}
