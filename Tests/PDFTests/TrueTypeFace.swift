import Foundation
import PDF

/// What the tests need of a TrueType file: its whole bytes serve as the "subset" that is embedded.
struct TrueTypeFace {
    let bytes: [UInt8]
    let unitsPerEm: Int
    let glyphCount: Int
    private let tables: [String: Int]

    init(_ name: String) throws {
        let path = "/usr/share/fonts/truetype/noto/\(name).ttf"
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var tables: [String: Int] = [:]
        for entry in 0..<Self.u16(bytes, 4) {
            let record = 12 + entry * 16
            tables[String(decoding: bytes[record..<record + 4], as: UTF8.self)] = Self.u32(bytes, record + 8)
        }
        self.tables = tables
        unitsPerEm = Self.u16(bytes, tables["head", default: 0] + 18)
        glyphCount = Self.u16(bytes, tables["maxp", default: 0] + 4)
    }

    func advance(_ glyph: UInt16) -> Int32 {
        let metrics = Self.u16(bytes, tables["hhea", default: 0] + 34)
        return Int32(Self.u16(bytes, tables["hmtx", default: 0] + min(Int(glyph), metrics - 1) * 4))
    }

    /// The glyph of a character, by the format 4 table of the character map; 0 for none.
    func glyph(_ scalar: Unicode.Scalar) -> UInt16 {
        let map = tables["cmap", default: 0]
        for entry in 0..<Self.u16(bytes, map + 2) {
            let table = map + Self.u32(bytes, map + 4 + entry * 8 + 4)
            if Self.u16(bytes, table) == 4 { return glyph(scalar, inFormat4: table) }
        }
        return 0
    }

    private func glyph(_ scalar: Unicode.Scalar, inFormat4 table: Int) -> UInt16 {
        let code = Int(scalar.value)
        let doubled = Self.u16(bytes, table + 6)
        for segment in 0..<doubled / 2 {
            let end = Self.u16(bytes, table + 14 + segment * 2)
            guard code <= end else { continue }
            let start = Self.u16(bytes, table + 16 + doubled + segment * 2)
            guard code >= start else { return 0 }
            let delta = Self.u16(bytes, table + 16 + doubled * 2 + segment * 2)
            let place = table + 16 + doubled * 3 + segment * 2
            let offset = Self.u16(bytes, place)
            if offset == 0 { return UInt16((code + delta) & 0xFFFF) }
            let glyph = Self.u16(bytes, place + offset + (code - start) * 2)
            return glyph == 0 ? 0 : UInt16((glyph + delta) & 0xFFFF)
        }
        return 0
    }

    var description: FontDescription {
        FontDescription(
            postScriptName: "NotoSans", program: .trueType, unitsPerEm: Int32(unitsPerEm), glyphCount: glyphCount,
            ascent: 1069, descent: -293, capHeight: 714,
            boundingBox: FontDescription.Box(left: -621, bottom: -389, right: 2800, top: 1067), italicAngle: 0,
            stemV: 80)
    }

    private static func u16(_ bytes: [UInt8], _ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
    private static func u32(_ bytes: [UInt8], _ place: Int) -> Int {
        u16(bytes, place) << 16 | u16(bytes, place + 2)
    }
}

/// Text of a face in a document, one glyph for each character.
struct TestFont {
    let face: TrueTypeFace
    let font: EmbeddedFont

    init(_ face: TrueTypeFace, in document: DocumentWriter) {
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

    /// Embeds the whole face under its own glyph numbers.
    func embed(in document: DocumentWriter) {
        document.embed(FontProgram(data: .raw(face.bytes), glyphs: font.usedGlyphs), in: font)
    }
}
