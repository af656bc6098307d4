import Layout
import PDF
import Primitives
import Typography

/// Turns placed runs into glyphs of the document's fonts, with the texts that they read as.
///
/// A cluster of one glyph reads as its characters by ToUnicode. Those of a cluster of several glyphs are spread over
/// the glyphs that move the pen, in the order in which these are shown, whichever stands for which (a sign that moves
/// before its letter reads as the letter); marks read as nothing and are put off to the end of their marked content.
/// Readers that put the text together from places and those that follow the stream then both give back what was bound,
/// without ActualText for nearly all clusters. It stands over glyphs that have no character left to read as (a vowel in
/// two parts), and over those with a gap between them that readers would take for a space. Source: ISO 32000-1 §9.10.3,
/// §14.9.4.
struct RunComposer {
    let library: FontLibrary
    /// By face.
    private var fonts: [EmbeddedFont?]
    var shown: [ShownGlyph] = []
    var replacements: [ReplacedText] = []
    private var bases: [ClusterBase] = []
    /// The text of a cluster without what is not to be read: bidi controls, soft hyphens.
    var cleaned: [UInt8] = []
    /// Where readers of the content stand.
    var flow = TextFlow()
    /// Of the right-to-left run that is being shown.
    var clusters: [PlacedCluster] = []
    /// What parts words at the end of a line, where it is not seen: ISO 32000-1 §14.8.2.5.
    private static let space: [UInt8] = [0x20]
    /// U+00AD.
    private static let softHyphen: [UInt8] = [0xC2, 0xAD]
    /// Some replacement of the run stands for characters that are not to be read.
    private var holdsUnread = false

    init(library: FontLibrary) {
        self.library = library
        fonts = Array(repeating: nil, count: library.faceIDs.count)
    }

    /// Each face that was used, with its font.
    var usedFonts: [(face: FaceID, font: EmbeddedFont)] {
        fonts.enumerated().compactMap { index, font in font.map { (FaceID(index: Int32(index)), $0) } }
    }

    /// Shows runs that stand on one baseline, in reading order; they refer to the glyphs and the text that come with
    /// them.
    mutating func show(
        _ runs: ArraySlice<PlacedRun>, movedBy offset: LayoutUnit = .zero, baseline: LayoutUnit, glyphs: [Glyph],
        text: [UInt8], endsWord: Bool = false, in content: inout ContentStream, writer: DocumentWriter
    ) {
        guard runs.contains(where: { $0.run.level & 1 == 1 }) else {
            for index in runs.indices {
                let isLast = endsWord && index == runs.endIndex - 1
                show(runs[index], offset, baseline, glyphs, text, endsWord: isLast, &content, writer)
            }
            return
        }
        let order = Self.readingOrder(of: runs)
        for (place, index) in order.enumerated() {
            let isLast = endsWord && place == order.count - 1
            show(runs[index], offset, baseline, glyphs, text, endsWord: isLast, &content, writer)
        }
    }

    private mutating func show(
        _ placed: PlacedRun, _ offset: LayoutUnit, _ baseline: LayoutUnit, _ allGlyphs: [Glyph], _ bytes: [UInt8],
        endsWord: Bool, _ content: inout ContentStream, _ writer: DocumentWriter
    ) {
        let run = placed.run
        guard !run.glyphs.isEmpty, run.size.points > 0 else { return }
        let font = font(of: run.face, in: writer)
        shown.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
        flow.begin(run, baseline: baseline, textObject: content.textObject)
        if !flow.space.isEmpty { appendSpace(font, run.face) }
        allGlyphs.withUnsafeBufferPointer { glyphs in
            if run.text.isEmpty, run.glyphs.count == 1 {
                appendHyphen(glyphs[Int(run.glyphs.lowerBound)], font, run.face)
            } else if run.level & 1 == 1 {
                appendRightToLeft(run, glyphs, bytes, font)
            } else {
                appendLeftToRight(run, glyphs, bytes, font)
            }
        }
        flow.end(run, baseline: baseline)
        if endsWord, let blank = library.glyph(of: " ", in: run.face) {
            if run.level & 1 == 1 {
                // It keeps the space from being turned round with the run.
                shown.append(mark("\u{202C}", blank, font, run.face))
                flow.lastStrong = .leftToRight
            }
            let code = code(of: blank, reading: 0..<1, Self.space, font, run.face)
            shown.append(ShownGlyph(code: code, advance: 0))
        }
        let text = holdsUnread ? cleanReplacements(of: bytes) : bytes
        holdsUnread = false
        content.show(
            shown, replacements: replacements, text: text, font: font, size: run.size.points,
            x: (placed.x + offset).points, y: baseline.points)
    }

    private mutating func appendLeftToRight(
        _ run: GlyphRun, _ glyphs: UnsafeBufferPointer<Glyph>, _ bytes: [UInt8], _ font: EmbeddedFont
    ) {
        let letterSpacing = run.letterSpacing.points
        let wordSpacing = run.wordSpacing.points
        let isMarked = flow.marksLeftToRight
        var index = Int(run.glyphs.lowerBound)
        let end = Int(run.glyphs.upperBound)
        while index < end {
            let cluster = glyphs[index].cluster
            var next = index + 1
            while next < end, glyphs[next].cluster == cluster { next += 1 }
            let text = Int(cluster)..<Int(max(next < end ? glyphs[next].cluster : run.text.upperBound, cluster))
            if next == index + 1 {
                if isMarked {
                    _ = appendMarked(glyphs[index], text, bytes, font, run, isLast: next == end)
                } else {
                    append(glyphs[index], text, bytes, font, run.face)
                }
            } else {
                append(glyphs, index..<next, text, bytes, font, run.face, isRightToLeft: false)
                flow.lastStrong = .leftToRight
            }
            let isSpace = Self.isWordSeparator(text, in: bytes)
            shown[shown.count - 1].spacing = letterSpacing + (isSpace ? wordSpacing : 0)
            index = next
        }
    }

    /// Appends the hyphen of a word that goes on in the next line: a soft one, as ISO 32000-1 §14.8.2.2.3 asks.
    private mutating func appendHyphen(_ glyph: Glyph, _ font: EmbeddedFont, _ face: FaceID) {
        let code = code(of: glyph.id, reading: 0..<2, Self.softHyphen, font, face)
        shown.append(ShownGlyph(code: code, advance: glyph.advance, xOffset: glyph.xOffset, yOffset: glyph.yOffset))
    }

    /// Appends a cluster of one glyph.
    mutating func append(
        _ glyph: Glyph, _ text: Range<Int>, _ bytes: [UInt8], _ font: EmbeddedFont, _ face: FaceID
    ) {
        let isRead = !Self.holdsUnread(text, in: bytes)
        let code =
            isRead
            ? code(of: glyph.id, reading: text, bytes, font, face)
            : code(of: glyph.id, readingCleaned: text, bytes, font, face)
        // PDF/A-2 §6.2.11.7.3: what is for private use must have an ActualText, if only the same.
        if isRead, Self.holdsPrivateUse(text, in: bytes) {
            replacements.append(ReplacedText(glyphs: shown.count..<shown.count + 1, text: text))
        }
        shown.append(ShownGlyph(code: code, advance: glyph.advance, xOffset: glyph.xOffset, yOffset: glyph.yOffset))
    }

    /// Appends a cluster of several glyphs.
    mutating func append(
        _ glyphs: UnsafeBufferPointer<Glyph>, _ range: Range<Int>, _ text: Range<Int>, _ bytes: [UInt8],
        _ font: EmbeddedFont, _ face: FaceID, isRightToLeft: Bool
    ) {
        let isRead = !Self.holdsUnread(text, in: bytes)
        findBases(of: glyphs, range, font, face)
        if isRead { spread(text, bytes, isRightToLeft) } else { giveFirstBase(text) }
        if isRead, !isRightToLeft, isTorn(em: font.description.unitsPerEm), let blank = library.glyph(of: " ", in: face)
        {
            appendRead(range, glyphs, text, bytes, font, face, blank: blank, direction: .leftToRight)
            return
        }
        var next = 0
        // Bases that read together: where they are shown and what they read as.
        var (first, read, areJoined) = (shown.count, text.lowerBound..<text.lowerBound, false)
        for index in range {
            let glyph = glyphs[index]
            let isBase = next < bases.count && bases[next].glyph == index
            let reading = isBase ? bases[next].text : text.lowerBound..<text.lowerBound
            let code =
                isRead
                ? code(of: glyph.id, reading: reading, bytes, font, face)
                : code(of: glyph.id, readingCleaned: reading, bytes, font, face)
            var shownGlyph = ShownGlyph(
                code: code, advance: glyph.advance, xOffset: glyph.xOffset, yOffset: glyph.yOffset)
            shownGlyph.isSilent = !isBase
            shown.append(shownGlyph)
            guard isBase else { continue }
            if bases[next].joinsPrevious {
                read = min(read.lowerBound, reading.lowerBound)..<max(read.upperBound, reading.upperBound)
                areJoined = true
            } else {
                (first, read, areJoined) = (shown.count - 1, reading, false)
            }
            next += 1
            if next < bases.count, bases[next].joinsPrevious { continue }
            if areJoined {
                replacements.append(ReplacedText(glyphs: first..<shown.count, text: read))
                if !isRead { holdsUnread = true }
            }
        }
    }

    /// A glyph of a cluster that moves the pen.
    private struct ClusterBase {
        let glyph: Int
        /// What it reads as: none of the cluster's characters where there are not enough.
        var text: Range<Int>
        /// There is no character for it to read as.
        var isMissed = false
        /// It reads together with the base before it: it has nothing to read as, or stands apart.
        var joinsPrevious: Bool
        /// Font units.
        let width: Int32
    }

    /// Gaps from which on readers see words apart, and distances under which they see one glyph drawn twice, as parts
    /// of an em: Poppler's are 0.1.
    private static let (widestGap, shortestStep) = (0.08, 0.12)

    private mutating func findBases(
        of glyphs: UnsafeBufferPointer<Glyph>, _ range: Range<Int>, _ font: EmbeddedFont, _ face: FaceID
    ) {
        bases.removeAll(keepingCapacity: true)
        let hasBase = range.contains { glyphs[$0].advance != 0 }
        let em = Double(font.description.unitsPerEm)
        let (widestGap, shortestStep) = (Int32(em * Self.widestGap), Int32(em * Self.shortestStep))
        // From where the cluster starts.
        var (pen, end): (Int32, Int32) = (0, 0)
        for index in range {
            let glyph = glyphs[index]
            if !hasBase || glyph.advance != 0 {
                let width = library.advance(of: glyph.id, in: face)
                let gap = pen + glyph.xOffset - end
                let isNarrow = width < shortestStep || bases.count == 1 && bases[0].width < shortestStep
                let joinsPrevious = !bases.isEmpty && (isNarrow || gap > widestGap)
                bases.append(ClusterBase(glyph: index, text: 0..<0, joinsPrevious: joinsPrevious, width: width))
                end = pen + glyph.xOffset + width
            }
            pen += glyph.advance
        }
    }

    /// Spreads the characters of a cluster over its bases: one for each, what is left over for the first to be read.
    private mutating func spread(_ text: Range<Int>, _ bytes: [UInt8], _ isRightToLeft: Bool) {
        let characters = text.count { bytes[$0] & 0xC0 != 0x80 }
        var reading = bases.count
        while reading > characters {
            // The narrowest is missed the least by readers that go by the places of the others.
            var narrowest = -1
            for index in bases.indices.dropFirst() where !bases[index].isMissed {
                if narrowest < 0 || bases[index].width < bases[narrowest].width { narrowest = index }
            }
            // Those that read as something come first among the bases that read together.
            while narrowest + 1 < bases.count, bases[narrowest + 1].joinsPrevious, !bases[narrowest + 1].isMissed {
                narrowest += 1
            }
            bases[narrowest].joinsPrevious = true
            bases[narrowest].isMissed = true
            reading -= 1
        }
        var place = text.lowerBound
        var left = characters - reading + 1
        for step in bases.indices {
            let index = isRightToLeft ? bases.count - 1 - step : step
            let start = place
            while left > 0, !bases[index].isMissed {
                place += 1
                while place < text.upperBound, bytes[place] & 0xC0 == 0x80 { place += 1 }
                left -= 1
            }
            left = max(left, 1)
            bases[index].text = start..<place
        }
    }

    /// Whether MuPDF, which goes on behind the first base of an ActualText, sees another line behind its last: from 0.8 em.
    private func isTorn(em: Int32) -> Bool {
        var width: Int32 = 0
        for base in bases {
            width = base.joinsPrevious ? width + base.width : 0
            if base.isMissed, width * 100 > em * 78 { return true }
        }
        return false
    }

    private mutating func giveFirstBase(_ text: Range<Int>) {
        for index in bases.indices {
            bases[index].text = index == 0 ? text : text.upperBound..<text.upperBound
            bases[index].joinsPrevious = index > 0
        }
    }

    func code(
        of glyph: UInt16, reading text: Range<Int>, _ bytes: [UInt8], _ font: EmbeddedFont, _ face: FaceID
    ) -> UInt16 {
        font.code(of: glyph, reading: text, in: bytes)
            ?? font.addCode(of: glyph, advance: library.advance(of: glyph, in: face), reading: text, in: bytes)
    }

    /// The code of a glyph whose cluster holds characters that are not to be read.
    private mutating func code(
        of glyph: UInt16, readingCleaned text: Range<Int>, _ bytes: [UInt8], _ font: EmbeddedFont, _ face: FaceID
    ) -> UInt16 {
        cleaned.removeAll(keepingCapacity: true)
        appendCleaned(text, bytes)
        return code(of: glyph, reading: 0..<cleaned.count, cleaned, font, face)
    }

    private mutating func appendCleaned(_ text: Range<Int>, _ bytes: [UInt8]) {
        for scalar in String(decoding: bytes[text], as: UTF8.self).unicodeScalars where !Self.isUnread(scalar) {
            cleaned.append(contentsOf: Array(String(scalar).utf8))
        }
    }

    /// Makes the replacements of a run refer to texts without what is not to be read; gives these.
    private mutating func cleanReplacements(of bytes: [UInt8]) -> [UInt8] {
        cleaned.removeAll(keepingCapacity: true)
        for index in replacements.indices {
            let start = cleaned.count
            appendCleaned(replacements[index].text, bytes)
            replacements[index].text = start..<cleaned.count
        }
        return cleaned
    }

    /// Whether a text holds a character for private use: U+E000–F8FF, planes 15 and 16.
    private static func holdsPrivateUse(_ text: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard text.count > 2 else { return false }
        for index in text.dropLast() {
            switch bytes[index] {
            case 0xEE, 0xF4: return true
            case 0xEF: if bytes[index + 1] < 0xA4 { return true }
            case 0xF3: if bytes[index + 1] >= 0xB0 { return true }
            default: break
            }
        }
        return false
    }

    /// Whether a text may hold bidi controls, a soft hyphen or a forced break: told by their first bytes.
    private static func holdsUnread(_ text: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard text.count > 1 else { return false }
        for index in text {
            if bytes[index] == 0xC2 && index + 1 < text.upperBound && bytes[index + 1] == 0xAD { return true }
            if bytes[index] == 0x0A { return true }
            guard bytes[index] == 0xE2, index + 2 < text.upperBound else { continue }
            if bytes[index + 1] == 0x80, (0x8E...0x8F).contains(bytes[index + 2]) { return true }
            if bytes[index + 1] == 0x80, (0xAA...0xAE).contains(bytes[index + 2]) { return true }
            if bytes[index + 1] == 0x81, (0xA6...0xA9).contains(bytes[index + 2]) { return true }
        }
        return false
    }

    static func isUnread(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0xAD, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// CSS Text 3 §8.1: the characters that word spacing widens.
    static func isWordSeparator(_ text: Range<Int>, in bytes: [UInt8]) -> Bool {
        switch text.count {
        case 1: bytes[text.lowerBound] == 0x20
        case 2: bytes[text.lowerBound] == 0xC2 && bytes[text.lowerBound + 1] == 0xA0
        default: false
        }
    }

    private mutating func font(of face: FaceID, in writer: DocumentWriter) -> EmbeddedFont {
        if let font = fonts[Int(face.index)] { return font }
        let font = writer.addFont(FontDescription(library.description(of: face), library.metrics(of: face)))
        fonts[Int(face.index)] = font
        return font
    }
}

extension FontDescription {
    /// A face's own words in the PDF's.
    init(_ face: FaceDescription, _ metrics: FaceMetrics) {
        self.init(
            postScriptName: face.postScriptName, unitsPerEm: metrics.unitsPerEm, glyphCount: Int(face.glyphCount),
            ascent: metrics.ascent, descent: metrics.descent, capHeight: metrics.capHeight,
            boundingBox: Box(left: face.minX, bottom: face.minY, right: face.maxX, top: face.maxY),
            italicAngle: Double(face.italicAngle) / 65_536, stemV: face.stemV)
        isFixedPitch = face.isFixedPitch
        isSerif = face.hasSerifs
        isItalic = face.isItalic
    }
}
