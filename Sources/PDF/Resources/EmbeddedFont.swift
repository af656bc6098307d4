/// What a font is, known before anything is shown with it; lengths in font units, y upward.
///
/// Source: ISO 32000-1 §9.8, the font descriptor.
package struct FontDescription: Hashable, Sendable {
    package enum Program: Hashable, Sendable {
        /// `glyf` outlines: any subset, its glyphs numbered anew.
        case trueType
        /// CFF outlines, not keyed by CID: a subset that keeps its glyphs' numbers.
        case compactFontFormat
    }

    package struct Box: Hashable, Sendable {
        package var left: Int32
        package var bottom: Int32
        package var right: Int32
        package var top: Int32

        package init(left: Int32, bottom: Int32, right: Int32, top: Int32) {
            self.left = left
            self.bottom = bottom
            self.right = right
            self.top = top
        }
    }

    package var postScriptName: String
    package var program: Program
    package var unitsPerEm: Int32
    /// Glyphs in the whole face.
    package var glyphCount: Int
    package var ascent: Int32
    package var descent: Int32
    package var capHeight: Int32
    /// Of all glyphs laid over each other.
    package var boundingBox: Box
    /// Degrees counterclockwise from the vertical; negative for fonts that lean to the right.
    package var italicAngle: Double
    /// Thickness of the vertical stems.
    package var stemV: Int32
    package var isFixedPitch = false
    package var isSerif = false
    package var isItalic = false
    package var isScript = false

    package init(
        postScriptName: String, program: Program, unitsPerEm: Int32, glyphCount: Int, ascent: Int32, descent: Int32,
        capHeight: Int32, boundingBox: Box, italicAngle: Double, stemV: Int32
    ) {
        self.postScriptName = postScriptName
        self.program = program
        self.unitsPerEm = unitsPerEm
        self.glyphCount = glyphCount
        self.ascent = ascent
        self.descent = descent
        self.capHeight = capHeight
        self.boundingBox = boundingBox
        self.italicAngle = italicAngle
        self.stemV = stemV
    }
}

/// A font of one document: gives glyphs their codes (CIDs) in order of first use and keeps what they read as.
///
/// A TrueType glyph that stands for different texts gets a code for each, so that copying gives back the right one. A CFF
/// glyph has one code, its own number.
package final class EmbeddedFont {
    package let description: FontDescription
    /// The font's number among the document's.
    let index: Int

    /// The face's glyph of each code; `.notdef` (0) for codes that nothing uses.
    ///
    /// Code 0 is never given out.
    package private(set) var glyphs: [UInt16] = [0]
    /// Font units, of each code.
    private(set) var advances: [Int32] = [0]
    /// UTF-8 that a code reads as: from the end of the code before to its own end.
    private var textRanges: [(start: Int32, end: Int32)] = [(0, 0)]
    private var texts: [UInt8] = []
    /// The first code of each glyph of the face, 0 for none.
    private var firstCode: [UInt16]
    /// The next code of the same glyph, 0 for none.
    private var nextCode: [UInt16] = [0]
    private(set) var isFull = false
    private(set) var showsNotdef = false

    init(description: FontDescription, index: Int) {
        self.description = description
        self.index = index
        firstCode = [UInt16](repeating: 0, count: max(description.glyphCount, 1))
    }

    /// The code of a glyph that reads as a text; nil where it has none yet.
    ///
    /// A glyph without a text of its own (a mark that belongs to the glyph before) reads as an empty range.
    package func code(of glyph: UInt16, reading range: Range<Int>, in text: [UInt8]) -> UInt16? {
        var code = Int(firstCode[Int(glyph)])
        if code == 0 { return nil }
        while code != 0 {
            if reads(code, as: range, in: text) { return UInt16(code) }
            code = Int(nextCode[code])
        }
        return description.program == .compactFontFormat ? firstCode[Int(glyph)] : nil
    }

    /// Gives a glyph of the face, never `.notdef`, a code that reads as a text.
    ///
    /// `advance` is the face's own advance of the glyph, in font units.
    package func addCode(
        of glyph: UInt16, advance: Int32, reading range: Range<Int>, in text: [UInt8]
    ) -> UInt16 {
        if glyph == 0 { showsNotdef = true }
        let code: Int
        switch description.program {
        case .trueType:
            code = glyphs.count
            guard code <= 0xFFFF else {
                isFull = true
                return firstCode[Int(glyph)]
            }
        case .compactFontFormat:
            code = Int(glyph)
        }
        while glyphs.count <= code {
            glyphs.append(0)
            advances.append(0)
            textRanges.append((0, 0))
            nextCode.append(0)
        }
        glyphs[code] = glyph
        advances[code] = advance
        let start = Int32(texts.count)
        texts.append(contentsOf: text[range])
        textRanges[code] = (start, Int32(texts.count))
        if code != Int(firstCode[Int(glyph)]) {
            nextCode[code] = firstCode[Int(glyph)]
            firstCode[Int(glyph)] = UInt16(code)
        }
        return UInt16(code)
    }

    /// Whether a code reads as a text without an ActualText.
    package func reads(_ code: UInt16, as range: Range<Int>, in text: [UInt8]) -> Bool {
        reads(Int(code), as: range, in: text)
    }

    private func reads(_ code: Int, as range: Range<Int>, in text: [UInt8]) -> Bool {
        let (start, end) = textRanges[code]
        guard Int(end - start) == range.count else { return false }
        var place = Int(start)
        for index in range {
            if texts[place] != text[index] { return false }
            place += 1
        }
        return true
    }

    /// The face's glyphs that the document shows, each once, in rising order: what the font program must hold.
    package var usedGlyphs: [UInt16] {
        firstCode.indices.filter { firstCode[$0] != 0 }.map { UInt16($0) }
    }

    var isUsed: Bool { glyphs.contains { $0 != 0 } }

    /// UTF-8 that a code reads as.
    func text(of code: Int) -> ArraySlice<UInt8> {
        texts[Int(textRanges[code].start)..<Int(textRanges[code].end)]
    }
}

/// The finished program of a font.
package struct FontProgram: Hashable, Sendable {
    /// `Length1` is the length before compression.
    package var data: StreamData
    /// TrueType: the program's glyph for each of `EmbeddedFont.usedGlyphs`, in that order.
    ///
    /// Not read for CFF, whose glyphs keep their numbers.
    package var glyphs: [UInt16]

    package init(data: StreamData, glyphs: [UInt16]) {
        self.data = data
        self.glyphs = glyphs
    }
}
