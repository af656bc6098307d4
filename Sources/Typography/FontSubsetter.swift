/// Makes font programs of the glyphs that documents show; one for each thread.
///
/// Every face becomes a bare CFF program keyed by CID, whatever its own outlines are: glyphs take less space than in a
/// TrueType file, and no table has to join codes to glyphs. A glyph's words are made once for a thread.
package final class FontSubsetter {
    private let library: FontLibrary
    private let recorder = OutlineRecorder()
    /// By face, then by glyph: empty until first asked for.
    private var charstrings: [[ArraySlice<UInt8>]]
    private var widths: [CompactFontFormat.Widths?]
    /// Differences of coordinates have 16 bits.
    private static let farthest = 16_000.0

    package init(library: FontLibrary) {
        self.library = library
        charstrings = Array(repeating: [], count: library.faces.count)
        widths = Array(repeating: nil, count: library.faces.count)
    }

    /// A program (`CIDFontType0C`) whose glyph 0 is an empty `.notdef` and whose others are those given, in their order.
    ///
    /// A glyph may come several times. The bytes depend on the face and the glyphs alone; lengths are thousandths of an
    /// em. Throws `subsettingFailed`.
    package func program(of id: FaceID, glyphs: some Collection<UInt16>) throws(TypographyError) -> [UInt8] {
        let face = library.faces[Int(id.index)]
        let name = face.description.postScriptName
        guard !glyphs.isEmpty else { throw TypographyError(.subsettingFailed, name, "no glyph is shown") }
        let widths = widths(of: id)
        var words: [ArraySlice<UInt8>] = []
        words.reserveCapacity(glyphs.count + 1)
        words.append(Type2Charstring(GlyphOutline(), width: nil).bytes[...])
        for glyph in glyphs {
            guard glyph < face.description.glyphCount else {
                throw TypographyError(.subsettingFailed, name, "there is no glyph \(glyph)")
            }
            words.append(try charstring(of: glyph, in: id, widths))
        }
        let description = face.description
        let scale = 1000 / Double(face.metrics.unitsPerEm)
        let box = [description.minX, description.minY, description.maxX, description.maxY].map {
            Int((Double($0) * scale).rounded())
        }
        return CompactFontFormat(name: name, charstrings: words, box: box, widths: widths).bytes
    }

    private func charstring(
        of glyph: UInt16, in id: FaceID, _ widths: CompactFontFormat.Widths
    ) throws(TypographyError) -> ArraySlice<UInt8> {
        let index = Int(id.index)
        if charstrings[index].isEmpty {
            charstrings[index] = Array(repeating: [], count: Int(library.faces[index].description.glyphCount))
        }
        if !charstrings[index][Int(glyph)].isEmpty { return charstrings[index][Int(glyph)] }
        let face = library.faces[index]
        let outline = CurveMerging.merged(recorder.outline(of: glyph, in: face))
        let name = face.description.postScriptName
        guard outline.elements.allSatisfy({ $0.isWithin(Self.farthest) }) else {
            throw TypographyError(
                .subsettingFailed, name, "glyph \(glyph) is larger than \(Int(Self.farthest) / 1000) em")
        }
        let width = Self.width(of: glyph, in: face)
        guard (0...Int(Self.farthest)).contains(width) else {
            throw TypographyError(
                .subsettingFailed, name, "glyph \(glyph) is wider than \(Int(Self.farthest) / 1000) em")
        }
        let made = Type2Charstring(outline, width: width == widths.usual ? nil : width - widths.nominal).bytes[...]
        charstrings[index][Int(glyph)] = made
        return made
    }

    /// What the digits advance, which most documents show the most of, and a middling width.
    private func widths(of id: FaceID) -> CompactFontFormat.Widths {
        if let known = widths[Int(id.index)] { return known }
        let face = library.faces[Int(id.index)]
        let digit = face.glyph(of: 0x30).map { Self.width(of: $0, in: face) } ?? 500
        let usual = (0...1000).contains(digit) ? digit : 500
        let found = CompactFontFormat.Widths(usual: usual, nominal: 600)
        widths[Int(id.index)] = found
        return found
    }

    private static func width(of glyph: UInt16, in face: FontFace) -> Int {
        Int((Double(face.advance(of: glyph)) * 1000 / Double(face.metrics.unitsPerEm)).rounded())
    }
}
