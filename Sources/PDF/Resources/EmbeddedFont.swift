/// What a font is, known before anything is shown with it; lengths in font units, y upward.
///
/// Source: ISO 32000-1 §9.8, the font descriptor.
package struct FontDescription: Hashable, Sendable {
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
        postScriptName: String, unitsPerEm: Int32, glyphCount: Int, ascent: Int32, descent: Int32,
        capHeight: Int32, boundingBox: Box, italicAngle: Double, stemV: Int32
    ) {
        self.postScriptName = postScriptName
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
/// A glyph that stands for different texts gets a code for each, so that copying gives back the right one.
package final class EmbeddedFont {
    package let description: FontDescription
    /// The font's number among the document's.
    let index: Int
    // Proof: a font belongs to one thread, and no method of `codes` calls anything that could come back here.
    @exclusivity(unchecked) private(set) var codes: FontCodes

    init(description: FontDescription, index: Int) {
        self.description = description
        self.index = index
        codes = FontCodes(glyphCount: description.glyphCount, unitsPerEm: description.unitsPerEm)
    }

    /// The code of a glyph that reads as a text; nil where it has none yet.
    ///
    /// A glyph without a text of its own (a mark that belongs to the glyph before) reads as an empty range.
    package func code(of glyph: UInt16, reading range: Range<Int>, in text: [UInt8]) -> UInt16? {
        codes.find(glyph, reading: range, in: text)
    }

    /// Gives a glyph of the face, never `.notdef`, a code that reads as a text.
    ///
    /// `advance` is the face's own advance of the glyph, in font units.
    package func addCode(
        of glyph: UInt16, advance: Int32, reading range: Range<Int>, in text: [UInt8]
    ) -> UInt16 {
        codes.add(glyph, advance: advance, reading: range, in: text)
    }

    /// The face's glyph that each code shows, from code 1 on: what the font program must hold after `.notdef`.
    package var shownGlyphs: [UInt16] { codes.all.dropFirst().map(\.glyph) }
}

/// The codes of a font: what each shows, how wide it is, what it reads as.
struct FontCodes {
    struct Code {
        /// The face's glyph.
        var glyph: UInt16 = 0
        /// The next code of the same glyph, 0 for none.
        var next: UInt16 = 0
        /// Thousandths of an em, as the font program has it.
        var advance: Int32 = 0
        /// UTF-8 that the code reads as, in `texts`.
        var textStart: Int32 = 0
        var textCount: Int32 = 0
    }

    /// By code; 0 is never given out.
    private(set) var all = [Code()]
    private(set) var isFull = false
    private(set) var showsNotdef = false

    private let unitsPerEm: Int32
    /// The latest code of each glyph of the face, 0 for none.
    private var latest: [UInt16]
    /// By ASCII character: the latest glyph that reads as it, and its code, 0 for none.
    private var ofASCII = [(glyph: UInt16, code: UInt16)](repeating: (0, 0), count: 128)
    private var texts: [UInt8] = []

    init(glyphCount: Int, unitsPerEm: Int32) {
        self.unitsPerEm = unitsPerEm
        latest = [UInt16](repeating: 0, count: max(glyphCount, 1))
    }

    func find(_ glyph: UInt16, reading range: Range<Int>, in text: [UInt8]) -> UInt16? {
        if range.count == 1, text[range.lowerBound] < 0x80 {
            let known = ofASCII[Int(text[range.lowerBound])]
            if known.glyph == glyph, known.code != 0 { return known.code }
        }
        // A broken font leads to glyphs that it has not: no program can be made for them.
        guard Int(glyph) < latest.count else { return nil }
        var code = latest[Int(glyph)]
        while code != 0 {
            if reads(Int(code), as: range, in: text) { return code }
            code = all[Int(code)].next
        }
        return nil
    }

    private func reads(_ code: Int, as range: Range<Int>, in text: [UInt8]) -> Bool {
        let code = all[code]
        guard Int(code.textCount) == range.count else { return false }
        var place = Int(code.textStart)
        for index in range {
            if texts[place] != text[index] { return false }
            place += 1
        }
        return true
    }

    mutating func add(_ glyph: UInt16, advance: Int32, reading range: Range<Int>, in text: [UInt8]) -> UInt16 {
        if glyph == 0 { showsNotdef = true }
        while latest.count <= Int(glyph) { latest.append(0) }
        let code = all.count
        // The program has one glyph more, and counts them in 16 bits.
        guard code < 0xFFFF else {
            isFull = true
            return latest[Int(glyph)]
        }
        let width = Int32((Double(advance) * 1000 / Double(unitsPerEm)).rounded())
        all.append(
            Code(
                glyph: glyph, next: latest[Int(glyph)], advance: width, textStart: Int32(texts.count),
                textCount: Int32(range.count)))
        texts.append(contentsOf: text[range])
        latest[Int(glyph)] = UInt16(code)
        if range.count == 1, text[range.lowerBound] < 0x80 {
            ofASCII[Int(text[range.lowerBound])] = (glyph, UInt16(code))
        }
        return UInt16(code)
    }

    var isEmpty: Bool { all.count == 1 }

    /// UTF-8 that a code reads as.
    func text(of code: Int) -> ArraySlice<UInt8> {
        let code = all[code]
        return texts[Int(code.textStart)..<Int(code.textStart + code.textCount)]
    }
}
