import FoundationEssentials
import Primitives
import TestSupport
import Testing

@testable import Typography

@Suite struct FontLibraryTests {
    private let fonts = ProjectFiles.path("fonts")

    /// A folder of its own for one test.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/quoin-fonts-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(atPath: folder)
            } catch {
                Issue.record(error)
            }
        }
        try body(folder)
    }

    private func write(_ text: String, to path: String) throws {
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
    }

    /// A catalog of one family with one face.
    private func catalog(
        file: String = "NotoSans-Regular.ttf", digest: String = String(repeating: "0", count: 64)
    ) -> String {
        """
        { "families": [ { "name": "Test", "scripts": ["Latn"], "faces": [
          { "file": "\(file)", "index": 0, "weight": 400, "italic": false, "stretch": 100, "package": "fonts-test",
            "sha256": "\(digest)" } ] } ], "generic": {}, "fallback": [] }
        """
    }

    @Test func theCatalogsFacesAreThere() throws {
        let library = try Sample.library.get()
        #expect(library.families.first == "Noto Sans")
        #expect(library.faceIDs.count == 52)
        #expect(library.knows(family: "noto serif"))
        #expect(library.knows(family: "Sans-Serif"))
        #expect(!library.knows(family: "Helvetica"))
        let face = try #require(library.faceIDs.first)
        let description = library.description(of: face)
        #expect(description.postScriptName == "NotoSans-Regular")
        #expect(description.outlines == .trueType)
        #expect(description.digest == library.digest(of: face))
        #expect(description.digest.count == 64)
        #expect(!description.hasSerifs && !description.isFixedPitch)
        #expect(description.glyphCount > 3000)
        #expect(description.minY < 0 && description.maxY > 1000)
    }

    @Test func stylesAreReadFromTheFonts() throws {
        let library = try Sample.library.get()
        func description(_ request: FontRequest) throws -> FaceDescription {
            library.description(of: try #require(library.requestedFaces(for: request).first))
        }
        let italic = try description(FontRequest(families: ["serif"], weight: 700, isItalic: true))
        #expect(italic.postScriptName == "NotoSerif-BoldItalic")
        #expect(italic.italicAngle < 0)
        #expect(italic.hasSerifs)
        #expect(italic.stemV > library.description(of: FaceID(index: 0)).stemV)
        let mono = try description(FontRequest(families: ["monospace"], isItalic: true))
        #expect(mono.postScriptName == "NotoSansMono-Regular")
        #expect(mono.isFixedPitch)
    }

    @Test func aFolderWithoutCatalogHasNoFonts() throws {
        try withFolder { folder in
            #expect(throws: TypographyError(.fileUnreadable, folder + "/catalog.json", "No such file or directory")) {
                try FontLibrary(folder: folder)
            }
        }
    }

    @Test func aBrokenCatalogIsNamedWithItsPlace() throws {
        try withFolder { folder in
            let path = folder + "/catalog.json"
            for (text, reason, place) in [
                ("{", "line 1, column 2", path),
                ("{}", "families is not an array", path),
                (catalog(file: "../x.ttf"), "file is not a plain file name", "\(path): families[0] (Test).faces[0]"),
                (catalog(digest: "abc"), "sha256 is not 64", "\(path): families[0] (Test).faces[0]"),
                (
                    catalog().replacing("\"generic\": {}", with: "\"generic\": {\"serif\": [\"None\"]}"),
                    "None is not a family of the catalog", "\(path): generic.serif"
                ),
            ] {
                try write(text, to: path)
                let error = #expect(throws: TypographyError.self) { try FontLibrary(folder: folder) }
                #expect(error?.code == .catalogMalformed)
                #expect(error?.subject == place)
                #expect(error?.reason.hasPrefix(reason) == true, "\(String(describing: error))")
            }
        }
    }

    @Test func aMissingFileNamesItsPackage() throws {
        try withFolder { folder in
            try write(catalog(), to: folder + "/catalog.json")
            let error = #expect(throws: TypographyError.self) { try FontLibrary(folder: folder) }
            #expect(error?.code == .fileUnreadable)
            #expect(error?.subject == folder + "/files/NotoSans-Regular.ttf")
            #expect(error?.reason.contains("package fonts-test") == true)
        }
    }

    @Test func aFileThatDiffersStopsTheStart() throws {
        try withFolder { folder in
            try write(catalog(), to: folder + "/catalog.json")
            try FileManager.default.createDirectory(atPath: folder + "/files", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: fonts + "/files/NotoSans-Regular.ttf", toPath: folder + "/files/NotoSans-Regular.ttf")
            let error = #expect(throws: TypographyError.self) { try FontLibrary(folder: folder) }
            #expect(error?.code == .fileDiffers)
            #expect(error?.reason.contains("package fonts-test") == true)
        }
    }

    @Test func aFolderOfFontsNeedsNoCatalog() throws {
        try withFolder { folder in
            for (source, name) in [("NotoSerif-Bold", "b.ttf"), ("NotoSerif-Regular", "a.TTF")] {
                try FileManager.default.copyItem(atPath: "\(fonts)/files/\(source).ttf", toPath: "\(folder)/\(name)")
            }
            try write("no font", to: folder + "/notes.txt")
            let alone = try FontLibrary(folder: nil, additionalFolders: [folder])
            #expect(alone.families == ["Noto Serif"])
            #expect(
                alone.faceIDs.map { alone.description(of: $0).postScriptName } == [
                    "NotoSerif-Regular", "NotoSerif-Bold",
                ])
            #expect(alone.requestedFaces(for: FontRequest(families: ["Noto Serif"], weight: 600)) == [FaceID(index: 1)])
            #expect(alone.requestedFaces(for: FontRequest(families: ["unknown"])) == [FaceID(index: 0)])
            let both = try FontLibrary(folder: fonts, additionalFolders: [folder])
            #expect(both.faceIDs.count == 54)
        }
    }

    @Test func whatIsNoFontIsRefused() throws {
        try withFolder { folder in
            try write("not a font at all", to: folder + "/broken.ttf")
            let error = #expect(throws: TypographyError.self) {
                try FontLibrary(folder: nil, additionalFolders: [folder])
            }
            #expect(error?.code == .notAFont)
            #expect(error?.subject == folder + "/broken.ttf")
            let missing = #expect(throws: TypographyError.self) {
                try FontLibrary(folder: nil, additionalFolders: [folder + "/none"])
            }
            #expect(missing?.code == .folderUnreadable)
        }
        try withFolder { folder in
            #expect(throws: TypographyError(.noFaces, folder, "has no font to set text in")) {
                try FontLibrary(folder: nil, additionalFolders: [folder])
            }
        }
    }

    @Test(arguments: [
        (UInt16(0x0002), "forbids embedding"), (0x0104, "forbids subsetting"),
        (0x0200, "forbids embedding of outlines"),
    ])
    func rightsAreRespected(rights: UInt16, reason: String) throws {
        try withFolder { folder in
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: fonts + "/files/NotoSansTamil-Regular.ttf")))
            // OpenType: the table directory has sixteen bytes a table, the offset at 8; fsType is at 8 in OS/2.
            let tables = Int(bytes[4]) << 8 | Int(bytes[5])
            let record = try #require(
                (0..<tables).map { 12 + $0 * 16 }.first { Array(bytes[$0..<$0 + 4]) == Array("OS/2".utf8) })
            let offset = bytes[record + 8..<record + 12].reduce(0) { $0 << 8 | Int($1) }
            bytes[offset + 8] = UInt8(rights >> 8)
            bytes[offset + 9] = UInt8(rights & 0xFF)
            #expect(FileManager.default.createFile(atPath: folder + "/font.ttf", contents: Data(bytes)))
            let error = #expect(throws: TypographyError.self) {
                try FontLibrary(folder: nil, additionalFolders: [folder])
            }
            #expect(error?.code == .embeddingForbidden)
            #expect(error?.reason == "\(reason) (fsType \(rights))")
        }
    }

    @Test func theSetUpScriptKnowsEveryFace() throws {
        // scripts/fonts reads the catalog line by line: one face a line.
        let text = String(decoding: try Data(contentsOf: URL(filePath: fonts + "/catalog.json")), as: UTF8.self)
        let catalog = try FontCatalog(parsing: Array(text.utf8), path: "catalog.json")
        let faces = catalog.families.flatMap(\.faces)
        for face in faces {
            let lines = text.split(separator: "\n").filter { $0.contains("\"\(face.file)\"") }
            #expect(lines.count == 1)
            #expect(lines.first?.contains(face.digest) == true && lines.first?.contains(face.package) == true)
        }
        #expect(faces.count == 52)
    }
}
