import Foundation
import Primitives
import Templates
import Testing

@Suite struct TemplateBundleTests {
    private let bundle = BundleFixture.bundle(body: "x", files: ["assets/b.txt": "B", "assets/a.txt": "A"])

    @Test func theStoredFormGivesTheSameBundleBack() throws {
        let read = try TemplateBundle(stored: bundle.stored, name: "note")
        #expect(read == bundle)
        #expect(read.contentHash == bundle.contentHash)
        #expect(bundle.contentHash.count == 64)
    }

    @Test func theHashDependsOnEveryByteAndOnNothingElse() {
        let files = Dictionary(uniqueKeysWithValues: bundle.files.map { ($0.path, $0.bytes) })
        #expect(TemplateBundle(files: files, origin: "elsewhere").contentHash == bundle.contentHash)
        var renamed = files
        renamed["assets/c.txt"] = renamed.removeValue(forKey: "assets/b.txt")
        #expect(TemplateBundle(files: renamed, origin: "note").contentHash != bundle.contentHash)
        var changed = files
        changed["assets/b.txt"] = [0]
        #expect(TemplateBundle(files: changed, origin: "note").contentHash != bundle.contentHash)
    }

    @Test func damagedStoredFormsAreRefused() {
        func refusal(_ bytes: [UInt8]) -> String? {
            do {
                _ = try TemplateBundle(stored: bytes, name: "note")
                return nil
            } catch {
                #expect(error.code == .templateInvalid)
                return error.message
            }
        }
        let stored = bundle.stored
        #expect(refusal([]) == "the stored template note is damaged: it does not begin with QTB1")
        for length in 4..<stored.count {
            #expect(refusal(Array(stored.prefix(length))) == "the stored template note is damaged: it ends too early")
        }
        #expect(refusal(stored + [0]) == "the stored template note is damaged: something follows its last file")
        let signature = Array("QTB1".utf8)
        func entry(_ path: String) -> [UInt8] { [0, 0, 0, UInt8(path.utf8.count)] + Array(path.utf8) + [0, 0, 0, 0] }
        for path in ["../a", "/a", "a//b", "a/./b", "", "a\\b", "a\u{1}"] {
            #expect(
                refusal(signature + [0, 0, 0, 1] + entry(path))
                    == "the stored template note is damaged: a path in it is not one of a bundle")
        }
        #expect(
            refusal(signature + [0, 0, 0, 2] + entry("b") + entry("a"))
                == "the stored template note is damaged: its paths do not rise")
        #expect(refusal(signature + [255, 255, 255, 255]) == "the stored template note is damaged: it ends too early")
    }

    @Test func foldersAreReadWithoutHiddenFilesAndLinks() throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent("bundle-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: folder) }
        try manager.createDirectory(at: folder.appendingPathComponent("strings"), withIntermediateDirectories: true)
        for (path, text) in ["page.xhtml": "<p/>", "strings/en.json": "{}", ".hidden": "x"] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(path))
        }
        try manager.createSymbolicLink(
            at: folder.appendingPathComponent("secret.css"), withDestinationURL: URL(fileURLWithPath: "/etc/hostname"))
        let outcome = TemplateFolder.read(folder.path + "/")
        #expect(outcome.bundle.files.map(\.path) == ["page.xhtml", "strings/en.json"])
        #expect(outcome.bundle.bytes(of: "page.xhtml") == Array("<p/>".utf8))
        #expect(
            outcome.diagnostics.map(\.description) == [
                "\(folder.path)/secret.css:1:1: a bundle holds its own files: links are not followed"
            ])
    }

    @Test func foldersThatAreMissingOrTooLargeAreFaults() throws {
        let missing = TemplateFolder.read("/no/such/folder")
        #expect(
            missing.diagnostics.map(\.description) == [
                "/no/such/folder:1:1: cannot read this folder: No such file or directory"
            ])
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(repeating: 0, count: 100).write(to: folder.appendingPathComponent("page.xhtml"))
        var limits = TemplateLimits()
        limits.bundle = 99
        let outcome = TemplateFolder.read(folder.path, limits: limits)
        #expect(outcome.diagnostics.map(\.message) == ["the bundle has more than 99 bytes"])
        #expect(outcome.bundle.files.isEmpty)
    }
}
