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

    @Test func aProgramHoldsItsGlyphsInTheirOrder() throws {
        let face = FaceID(index: 0)
        let wanted = try glyphs("nioQn", face: face, in: library)
        let program = try InspectedProgram(FontSubsetter(library: library).program(of: face, glyphs: wanted))
        #expect(program.name == library.description(of: face).postScriptName)
        #expect(program.charstrings.count == 6)
        #expect(program.charstrings[1] == program.charstrings[5])
        #expect(Set(program.charstrings).count == 5)
        for (glyph, charstring) in zip(wanted, program.charstrings.dropFirst()) {
            let drawn = try DrawnCharstring(charstring, program)
            #expect(drawn.width == Int(library.advance(of: glyph, in: face)))
        }
        // `.notdef` shows nothing.
        #expect(try DrawnCharstring(program.charstrings[0], program).outline.elements.isEmpty)
    }

    @Test(arguments: [
        "NotoSans-Regular", "NotoSansDevanagari-Bold", "NotoSansTamil-Regular", "NotoNastaliqUrdu-Regular",
    ])
    func outlinesStayWithinAThousandthOfAnEm(name: String) throws {
        let face = try #require(library.faceIDs.first { library.description(of: $0).postScriptName == name })
        let count = UInt16(library.description(of: face).glyphCount)
        let all = Array(stride(from: 1, to: count, by: 23))
        let program = try InspectedProgram(FontSubsetter(library: library).program(of: face, glyphs: all))
        let recorder = OutlineRecorder()
        var (before, after) = (0, 0)
        for (glyph, charstring) in zip(all, program.charstrings.dropFirst()) {
            let original = recorder.outline(of: glyph, in: library.faces[Int(face.index)])
            let written = try DrawnCharstring(charstring, program).outline
            #expect(written.contours(steps: 1).count == original.contours(steps: 1).count, "glyph \(glyph)")
            // Each is near to the other.
            #expect(written.distance(to: original) < 1.3, "glyph \(glyph)")
            #expect(original.distance(to: written) < 1.3, "glyph \(glyph)")
            before += original.elements.count
            after += written.elements.count
        }
        #expect(after * 10 < before * 9)
    }

    @Test func aProgramDependsOnItsGlyphsAlone() throws {
        let face = FaceID(index: 2)
        let wanted = try glyphs("determinism", face: face, in: library)
        let first = FontSubsetter(library: library)
        for text in ["a", "other", "glyphs before"] {
            _ = try first.program(of: face, glyphs: try glyphs(text, face: face, in: library))
        }
        let expected = try FontSubsetter(library: library).program(of: face, glyphs: wanted)
        #expect(try first.program(of: face, glyphs: wanted) == expected)
        #expect(try first.program(of: face, glyphs: wanted.reversed()) != expected)
        #expect(try first.program(of: FaceID(index: 1), glyphs: wanted) != expected)
    }

    @Test func numbersOverSixteenBitsAreWrittenWhole() throws {
        let box = [-39_062, -39_062, 78_125, 78_125]
        let program = CompactFontFormat(
            name: "Large", charstrings: Array(repeating: [14], count: 40_000), box: box,
            widths: CompactFontFormat.Widths(usual: 500, nominal: 600))
        // Reading it back compares the count of glyphs in its three places.
        let read = try InspectedProgram(program.bytes)
        #expect(read.charstrings.count == 40_000)
        #expect(read.box == box)
    }

    @Test func chainsOfCurvesAreMergedInPieces() {
        typealias Point = GlyphOutline.Point
        var outline = GlyphOutline(elements: [.move(Point(x: 0, y: 0))])
        for step in 0..<800 {
            let x = Double(step) * 10
            outline.elements.append(.quadratic(Point(x: x + 5, y: 0), Point(x: x + 10, y: 0)))
        }
        let merged = CurveMerging.merged(outline)
        // Eight at a time: all at once would be fitted anew with each that is added.
        #expect(merged.elements.count == 101)
        #expect(merged.elements.last?.end == Point(x: 8000, y: 0))
    }

    @Test func unknownGlyphsAreRefused() {
        #expect(throws: TypographyError(.subsettingFailed, "NotoSans-Regular", "there is no glyph 65000")) {
            try FontSubsetter(library: library).program(of: FaceID(index: 0), glyphs: [65_000])
        }
        #expect(throws: TypographyError(.subsettingFailed, "NotoSans-Regular", "no glyph is shown")) {
            try FontSubsetter(library: library).program(of: FaceID(index: 0), glyphs: [])
        }
    }

    @Test func compactFontFormatIsTakenOver() throws {
        // Debian's fonts-lobster: a small font with CFF outlines.
        let folder = "/usr/share/fonts/opentype/lobster"
        try #require(FileManager.default.fileExists(atPath: folder), "install the package fonts-lobster")
        let library = try FontLibrary(folder: nil, additionalFolders: [folder])
        let face = FaceID(index: 0)
        #expect(library.description(of: face).outlines == .compactFontFormat(isCIDKeyed: false))
        let wanted = try glyphs("Quoin", face: face, in: library)
        let program = try InspectedProgram(FontSubsetter(library: library).program(of: face, glyphs: wanted))
        let recorder = OutlineRecorder()
        for (glyph, charstring) in zip(wanted, program.charstrings.dropFirst()) {
            let original = recorder.outline(of: glyph, in: library.faces[0])
            let written = try DrawnCharstring(charstring, program).outline
            #expect(original.distance(to: written) < 0.8)
        }
    }
}
