import Layout
import PDF
import Primitives
import Typography

/// Turns placed runs into glyphs of the document's fonts, with the texts that they read as.
///
/// A cluster of one glyph reads as its characters by ToUnicode; one of several glyphs (a split vowel, a reordered
/// matra) by ActualText, so that copying gives back what was bound. Source: ISO 32000-1 §9.10.3, §14.9.4.
struct RunComposer {
    private let library: FontLibrary
    /// By face.
    private var fonts: [EmbeddedFont?]
    private var shown: [ShownGlyph] = []
    private var replacements: [ReplacedText] = []
    /// The text of a cluster without what is not to be read: bidi controls, soft hyphens.
    private var cleaned: [UInt8] = []

    init(library: FontLibrary) {
        self.library = library
        fonts = Array(repeating: nil, count: library.faceIDs.count)
    }

    /// Each face that was used, with its font.
    var usedFonts: [(face: FaceID, font: EmbeddedFont)] {
        fonts.enumerated().compactMap { index, font in font.map { (FaceID(index: Int32(index)), $0) } }
    }

    /// Shows a run on its baseline; it refers to the glyphs and the text that come with it.
    mutating func show(
        _ placed: PlacedRun, movedBy offset: LayoutUnit = .zero, baseline: LayoutUnit, glyphs allGlyphs: [Glyph],
        text bytes: [UInt8], in content: inout ContentStream, writer: DocumentWriter
    ) {
        let run = placed.run
        guard !run.glyphs.isEmpty else { return }
        let font = font(of: run.face, in: writer)
        shown.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
        let letterSpacing = run.letterSpacing.points
        let wordSpacing = run.wordSpacing.points
        let isRightToLeft = run.level & 1 == 1
        allGlyphs.withUnsafeBufferPointer { glyphs in
            var index = Int(run.glyphs.lowerBound)
            let end = Int(run.glyphs.upperBound)
            // Where the text of a right-to-left cluster ends: at the cluster that stands before it, to its left.
            var following = run.text.upperBound
            while index < end {
                let cluster = glyphs[index].cluster
                var next = index + 1
                while next < end, glyphs[next].cluster == cluster { next += 1 }
                let textEnd = isRightToLeft ? following : next < end ? glyphs[next].cluster : run.text.upperBound
                following = cluster
                let text = Int(cluster)..<Int(max(textEnd, cluster))
                append(glyphs, index..<next, text, bytes, font, run.face)
                let isSpace = Self.isWordSeparator(text, in: bytes)
                shown[shown.count - 1].spacing = letterSpacing + (isSpace ? wordSpacing : 0)
                index = next
            }
        }
        content.show(
            shown, replacements: replacements, text: bytes, font: font, size: run.size.points,
            x: (placed.x + offset).points, y: baseline.points)
    }

    /// Appends one cluster.
    private mutating func append(
        _ glyphs: UnsafeBufferPointer<Glyph>, _ range: Range<Int>, _ text: Range<Int>, _ bytes: [UInt8],
        _ font: EmbeddedFont, _ face: FaceID
    ) {
        let first = shown.count
        for index in range {
            let glyph = glyphs[index]
            let reading = index == range.lowerBound ? text : text.lowerBound..<text.lowerBound
            let code =
                Self.holdsUnread(reading, in: bytes)
                ? code(of: glyph.id, readingCleaned: reading, bytes, font, face)
                : font.code(of: glyph.id, reading: reading, in: bytes)
                    ?? font.addCode(
                        of: glyph.id, advance: library.advance(of: glyph.id, in: face), reading: reading, in: bytes)
            shown.append(
                ShownGlyph(code: code, advance: glyph.advance, xOffset: glyph.xOffset, yOffset: glyph.yOffset))
        }
        let isPlain = range.count == 1 && font.reads(shown[first].code, as: text, in: bytes)
        if !isPlain, range.count > 1 || !Self.holdsUnread(text, in: bytes) {
            replacements.append(ReplacedText(glyphs: first..<shown.count, text: text))
        }
    }

    /// The code of a glyph whose cluster holds characters that are not to be read.
    private mutating func code(
        of glyph: UInt16, readingCleaned text: Range<Int>, _ bytes: [UInt8], _ font: EmbeddedFont, _ face: FaceID
    ) -> UInt16 {
        cleaned.removeAll(keepingCapacity: true)
        for scalar in String(decoding: bytes[text], as: UTF8.self).unicodeScalars where !Self.isUnread(scalar) {
            cleaned.append(contentsOf: Array(String(scalar).utf8))
        }
        let reading = 0..<cleaned.count
        return font.code(of: glyph, reading: reading, in: cleaned)
            ?? font.addCode(of: glyph, advance: library.advance(of: glyph, in: face), reading: reading, in: cleaned)
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

    private static func isUnread(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0xAD, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// CSS Text 3 §8.1: the characters that word spacing widens.
    private static func isWordSeparator(_ text: Range<Int>, in bytes: [UInt8]) -> Bool {
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
            postScriptName: face.postScriptName, program: face.outlines == .trueType ? .trueType : .compactFontFormat,
            unitsPerEm: metrics.unitsPerEm, glyphCount: Int(face.glyphCount), ascent: metrics.ascent,
            descent: metrics.descent, capHeight: metrics.capHeight,
            boundingBox: Box(left: face.minX, bottom: face.minY, right: face.maxX, top: face.maxY),
            italicAngle: Double(face.italicAngle) / 65_536, stemV: face.stemV)
        isFixedPitch = face.isFixedPitch
        isSerif = face.hasSerifs
        isItalic = face.isItalic
    }
}
