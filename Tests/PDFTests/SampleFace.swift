import PDF
import TestSupport
import Testing

@testable import Typography

/// A face of the project's fonts, as the document sees it.
struct SampleFace {
    private static let library = Result { try FontLibrary(folder: ProjectFiles.path("fonts")) }

    private let library: FontLibrary
    private let id: FaceID

    init(_ name: String) throws {
        let library = try Self.library.get()
        let named = library.faceIDs.first { library.description(of: $0).postScriptName == name }
        self.library = library
        id = try #require(named, "there is no face \(name); run make setup")
    }

    var unitsPerEm: Int { Int(library.metrics(of: id).unitsPerEm) }

    func advance(_ glyph: UInt16) -> Int32 { library.advance(of: glyph, in: id) }

    /// The glyph of a character; 0 for none.
    func glyph(_ scalar: Unicode.Scalar) -> UInt16 { library.faces[Int(id.index)].glyph(of: scalar.value) ?? 0 }

    func program(of glyphs: [UInt16]) throws -> [UInt8] {
        try FontSubsetter(library: library).program(of: id, glyphs: glyphs)
    }

    var description: FontDescription {
        FontDescription(
            postScriptName: "NotoSans", unitsPerEm: Int32(unitsPerEm),
            glyphCount: Int(library.description(of: id).glyphCount), ascent: 1069, descent: -293, capHeight: 714,
            boundingBox: FontDescription.Box(left: -621, bottom: -389, right: 2800, top: 1067), italicAngle: 0,
            stemV: 80)
    }
}

/// Text of a face in a document, one glyph for each character.
struct TestFont {
    let face: SampleFace
    let font: EmbeddedFont

    init(_ face: SampleFace, in document: DocumentWriter) {
        self.face = face
        font = document.addFont(face.description)
    }

    func glyphs(_ text: String, spacing: Double = 0) -> [ShownGlyph] {
        text.unicodeScalars.map { scalar in
            let glyph = face.glyph(scalar)
            let utf8 = Array(String(scalar).utf8)
            let code =
                font.code(of: glyph, reading: 0..<utf8.count, in: utf8)
                ?? font.addCode(of: glyph, advance: face.advance(glyph), reading: 0..<utf8.count, in: utf8)
            return ShownGlyph(code: code, advance: face.advance(glyph), spacing: spacing)
        }
    }

    func width(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + Double(face.advance(face.glyph($1))) } * size / Double(face.unitsPerEm)
    }

    /// Embeds the glyphs that are shown.
    func embed(in document: DocumentWriter) throws {
        document.embed(.raw(try face.program(of: font.shownGlyphs)), in: font)
    }
}
