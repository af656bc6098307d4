import FoundationEssentials
import TestSupport
import Testing

@testable import Typography

/// Every way in which font files store outlines: fonts of blocks, drawn for these tests by `Fixtures/make.py`.
@Suite struct FontFormatTests {
    private static let folder = ProjectFiles.path("Tests/TypographyTests/Fixtures")
    private static let letters = "abcdefgh"

    static let files = ["truetype.ttf", "named.otf", "keyed-by-cid.otf", "second-version.otf", "variable.ttf"]

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name)))
    }

    /// A library of one font, which is there until the body ends.
    private static func withLibrary<Result>(
        of font: [UInt8], name: String, _ body: (FontLibrary) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.path + "/quoin-fonts-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        #expect(FileManager.default.createFile(atPath: folder + "/" + name, contents: Data(font)))
        return try body(FontLibrary(folder: nil, additionalFolders: [folder]))
    }

    @Test(arguments: files)
    func lettersAreTheirBlocks(name: String) throws {
        try Self.withLibrary(of: Self.bytes("Sound/" + name), name: name) { library in
            let face = FaceID(index: 0)
            let glyphs = try Self.letters.unicodeScalars.map { try #require(library.faces[0].glyph(of: $0.value)) }
            let program = try InspectedProgram(FontSubsetter(library: library).program(of: face, glyphs: glyphs))
            for (number, charstring) in program.charstrings.dropFirst().enumerated() {
                let drawn = try DrawnCharstring(charstring, program)
                #expect(drawn.width == 350 + 50 * number)
                let points = drawn.outline.elements.map(\.end)
                // Whole thousandths of an em of 1,024 or 2,048 units.
                for (found, wanted) in [
                    (points.map(\.x).min(), 50), (points.map(\.y).min(), 0), (points.map(\.x).max(), 300 + 50 * number),
                    (points.map(\.y).max(), 100 * (number + 1)),
                ] {
                    #expect(try abs(#require(found) - Double(wanted)) <= 1, "letter \(number): \(points)")
                }
            }
            #expect(program.charstrings.count == 9)
        }
    }

    @Test(arguments: files)
    func outlinesAreNamedAsTheyAre(name: String) throws {
        try Self.withLibrary(of: Self.bytes("Sound/" + name), name: name) { library in
            let description = library.description(of: FaceID(index: 0))
            let wanted: FaceDescription.Outlines =
                name.hasSuffix("ttf") ? .trueType : .compactFontFormat(isCIDKeyed: name == "keyed-by-cid.otf")
            #expect(description.outlines == wanted)
            #expect(description.family.hasPrefix("Blocks "))
            #expect(description.glyphCount == 10)
            #expect(!description.postScriptName.isEmpty)
        }
    }

    @Test(arguments: [
        ("bitmaps.ttf", TypographyError.Code.notAFont, "has bitmaps instead of outlines"),
        ("colours.ttf", .notAFont, "has glyphs of several colours, which are not drawn"),
        ("packed.ttf", .notAFont, "is packed for the web (WOFF); unpack it to a .ttf or .otf"),
        ("restricted.otf", .embeddingForbidden, "forbids embedding (fsType 2)"),
    ])
    func whatCannotBeSetIsRefusedByName(name: String, code: TypographyError.Code, reason: String) throws {
        let error = #expect(throws: TypographyError.self) {
            try Self.withLibrary(of: Self.bytes("Refused/" + name), name: name) { _ in }
        }
        #expect(error?.code == code)
        #expect(error?.reason == reason)
        #expect(error?.subject.hasSuffix("/" + name) == true)
    }

    // MARK: Broken files

    /// Sets text in a font that may be broken, and makes a program of its glyphs; false where it is refused.
    private static func isUsable(_ font: [UInt8], name: String) throws -> Bool {
        do {
            try withLibrary(of: font, name: name) { library in
                let shaper = TextShaper(library: library)
                let shaped = shaper.shape(Sample.paragraph("abcdefgh ab", shaper, families: library.families))
                let glyphs = shaped.glyphs.map(\.id).filter { $0 != 0 }
                if !glyphs.isEmpty {
                    _ = try FontSubsetter(library: library).program(of: FaceID(index: 0), glyphs: glyphs)
                }
            }
            return true
        } catch is TypographyError {
            return false
        }
    }

    @Test(arguments: files)
    func everyCutOfAFileIsRefusedOrSet(name: String) throws {
        let font = try Self.bytes("Sound/" + name)
        #expect(try Self.isUsable(font, name: name))
        for length in 1..<12 { #expect(!(try Self.isUsable(Array(font[..<length]), name: name))) }
        var usable = 0
        for length in stride(from: 12, to: font.count, by: 3)
        where try Self.isUsable(Array(font[..<length]), name: name) {
            usable += 1
        }
        // Only the last table's end may be missing.
        #expect(usable < font.count / 6)
    }

    @Test(arguments: zip(files, [1, 1, 2, 3, 3]))
    func everyChangeOfAFileIsRefusedOrSet(name: String, step: Int) throws {
        let font = try Self.bytes("Sound/" + name)
        var usable = 0
        for place in stride(from: 0, to: font.count, by: step) {
            var changed = font
            changed[place] ^= place.isMultiple(of: 2) ? 0xFF : 1 << UInt8(place % 8)
            if try Self.isUsable(changed, name: name) { usable += 1 }
        }
        #expect(usable > 0 && usable < font.count / step)
    }
}
