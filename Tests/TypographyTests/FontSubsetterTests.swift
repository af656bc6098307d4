import FoundationEssentials
import Primitives
import TestSupport
import Testing

@testable import Typography

@Suite struct FontSubsetterTests {
    private let library: FontLibrary

    init() throws { library = try Sample.library.get() }

    private func glyphs(_ text: String, face: FaceID, in library: FontLibrary) throws -> [UInt16] {
        try text.unicodeScalars.map { try #require(library.faces[Int(face.index)].glyph(of: $0.value)) }
    }

    /// The tables of a TrueType file, sorted.
    private func tables(_ program: [UInt8]) -> [String] {
        let count = Int(program[4]) << 8 | Int(program[5])
        return (0..<count).map { String(decoding: program[12 + $0 * 16..<16 + $0 * 16], as: UTF8.self) }.sorted()
    }

    @Test func trueTypeSubsetsAreCompact() throws {
        let face = FaceID(index: 0)
        let wanted = try glyphs("Quoin", face: face, in: library)
        let subset = try FontSubsetter(library: library).subset(face: face, glyphs: wanted)
        #expect(subset.format == .trueType)
        #expect(subset.glyphCount == 6)
        #expect(subset.glyphs.map(\.subset) == [0, 1, 2, 3, 4, 5])
        #expect(subset.program.count < 2_000)
        #expect(tables(subset.program) == ["glyf", "head", "hhea", "hmtx", "loca", "maxp"])
        for place in subset.glyphs {
            #expect(place.advance == library.advance(of: place.original, in: face))
            #expect(subset.subsetID(of: place.original) == place.subset)
        }
        #expect(subset.subsetID(of: 60_000) == nil)
        #expect(subset.unitsPerEm == 1000)
    }

    @Test func composedGlyphsBringTheirParts() throws {
        let face = FaceID(index: 0)
        let subset = try FontSubsetter(library: library).subset(
            face: face, glyphs: try glyphs("é", face: face, in: library))
        #expect(subset.glyphs.count == 2)
        #expect(subset.glyphCount > 2)
    }

    @Test func aProgramDependsOnItsGlyphsAlone() throws {
        let face = FaceID(index: 2)
        let wanted = try glyphs("determinism", face: face, in: library)
        let first = FontSubsetter(library: library)
        for text in ["a", "other", "glyphs before"] {
            _ = try first.subset(face: face, glyphs: try glyphs(text, face: face, in: library))
        }
        let expected = try FontSubsetter(library: library).subset(face: face, glyphs: wanted)
        let shuffled = try first.subset(face: face, glyphs: wanted.reversed() + wanted)
        let again = try first.subset(face: face, glyphs: wanted)
        #expect(shuffled.program == expected.program)
        #expect(again.program == expected.program)
        #expect(shuffled.glyphs == expected.glyphs)
        #expect(shuffled.tag == expected.tag)
        #expect(expected.tag.count == 6 && expected.tag.allSatisfy { ("A"..."Z").contains($0) })
        let other = try first.subset(face: FaceID(index: 1), glyphs: wanted)
        #expect(other.tag != expected.tag)
    }

    @Test func aFullCacheStartsAnew() throws {
        let subsetter = FontSubsetter(library: library, cacheLimit: 3_000)
        let face = FaceID(index: 0)
        for round in 0..<3 {
            for glyph in UInt16(36)..<60 {
                let subset = try subsetter.subset(face: face, glyphs: [glyph])
                #expect(subset.glyphs.map(\.original) == [0, glyph], "round \(round)")
            }
        }
    }

    @Test func unknownGlyphsAreRefused() {
        #expect(throws: TypographyError(.subsettingFailed, "NotoSans-Regular", "there is no glyph 65000")) {
            try FontSubsetter(library: library).subset(face: FaceID(index: 0), glyphs: [65_000])
        }
    }

    @Test func subsetsOfDevanagariKeepTheirOutlines() throws {
        let shaper = TextShaper(library: library)
        let shaped = shaper.shape(Sample.paragraph("क्षि", shaper, language: "hi"))
        let subset = try FontSubsetter(library: library).subset(
            face: shaped.runs[0].face, glyphs: shaped.glyphs.map(\.id))
        #expect(subset.glyphs.count == 3)
        #expect(subset.program.count > 400)
    }

    @Test func compactFontFormatKeepsGlyphIDs() throws {
        // Debian's fonts-lobster: a small font with CFF outlines.
        let folder = "/usr/share/fonts/opentype/lobster"
        try #require(FileManager.default.fileExists(atPath: folder), "install the package fonts-lobster")
        let library = try FontLibrary(folder: nil, additionalFolders: [folder])
        let face = FaceID(index: 0)
        #expect(library.description(of: face).outlines == .compactFontFormat(isCIDKeyed: false))
        let shaper = TextShaper(library: library)
        let shaped = shaper.shape(Sample.paragraph("Quoin", shaper, families: ["Lobster"]))
        #expect(shaped.missing.isEmpty)
        let subset = try FontSubsetter(library: library).subset(face: face, glyphs: shaped.glyphs.map(\.id))
        #expect(subset.format == .compactFontFormat)
        #expect(subset.glyphs.allSatisfy { $0.original == $0.subset })
        // CFF version 1.0, and smaller than the whole font.
        #expect(subset.program.prefix(2) == [1, 0])
        #expect(subset.program.count < 20_000)
    }
}
