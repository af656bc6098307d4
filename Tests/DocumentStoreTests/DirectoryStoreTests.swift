import DocumentStore
import Foundation
import Glibc
import Jobs
import Telemetry
import TestSupport
import Testing

@Suite struct DirectoryStoreTests {
    private let name = "quotation/2026/11/x/r1.pdf"

    /// Runs with an empty folder that is removed afterwards.
    private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = try StoreFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    @Test func aDocumentIsAFileAndNothingElseIsLeft() throws {
        try withFolder { folder in
            let store = try DirectoryStore(path: folder)
            let stored = try store.put(StoreFixture.document(), as: name).get()
            _ = try store.put(StoreFixture.document(), as: name).get()
            _ = store.put(StoreFixture.document("other"), as: name)
            store.stop()
            #expect(stored.url == "file://" + folder + "/" + name)
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            #expect(
                files == [
                    ".incoming", "quotation", "quotation/2026", "quotation/2026/11", "quotation/2026/11/x", name,
                ])
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o007 } == 0)
        }
    }

    @Test func aMissingFolderIsNamedWithTheWayOut() throws {
        let expected = "the folder /nowhere/documents does not exist: create it, or correct QUOIN_STORE"
        #expect(throws: JobFailure(.storeMisconfigured, expected)) { try DirectoryStore(path: "/nowhere/documents") }
        #expect(throws: StoreConfigurationError("QUOIN_STORE: " + expected)) {
            try makeStore(
                from: .directory(path: "/nowhere/documents"), azure: AzureSettings(), metrics: Metrics(version: "test"))
        }
    }

    @Test func aFileIsNoFolder() throws {
        try withFolder { folder in
            let file = folder + "/file"
            #expect(FileManager.default.createFile(atPath: file, contents: nil))
            #expect(throws: JobFailure(.storeMisconfigured, "\(file) is no folder: correct QUOIN_STORE")) {
                try DirectoryStore(path: file)
            }
        }
    }

    @Test func aFolderThatGoesAwayIsNoticed() throws {
        try withFolder { folder in
            let store = try DirectoryStore(path: folder)
            try FileManager.default.removeItem(atPath: folder)
            #expect(throws: JobFailure.self) { try store.check() }
            let failure = store.put(StoreFixture.document(), as: name).failure
            #expect(failure?.code == .storeMisconfigured)
            #expect(failure?.message.contains(folder + "/.incoming/") == true)
        }
    }

    @Test(arguments: ["../x.pdf", "/x.pdf", "a//b.pdf", "a/../../b.pdf", ".incoming/x.pdf", "", "a\0b.pdf"])
    func aNameCannotLeaveTheFolder(name: String) throws {
        try withFolder { folder in
            let store = try DirectoryStore(path: folder + "")
            let expected = JobFailure(.internalError, "\(name) is no name for a document")
            #expect(store.put(StoreFixture.document(), as: name).failure == expected)
            #expect(throws: expected) { try store.get(name) }
            #expect(throws: expected) { try store.remove(name) }
        }
    }

    @Test func whatACrashLeftIsRemovedAfterAnHour() throws {
        try withFolder { folder in
            let incoming = folder + "/.incoming"
            try FileManager.default.createDirectory(atPath: incoming, withIntermediateDirectories: false)
            for (file, age) in [("old", 3700.0), ("new", 100.0)] {
                #expect(
                    FileManager.default.createFile(
                        atPath: incoming + "/" + file, contents: nil,
                        attributes: [.modificationDate: Date(timeIntervalSinceNow: -age)]))
            }
            try DirectoryStore(path: folder).stop()
            #expect(try FileManager.default.contentsOfDirectory(atPath: incoming) == ["new"])
        }
    }

    @Test func aFolderThatCannotBeWrittenIsMisconfigured() throws {
        try withFolder { folder in
            let store = try DirectoryStore(path: folder)
            // A file where a folder of the name should be: refused to root as well.
            #expect(FileManager.default.createFile(atPath: folder + "/quotation", contents: nil))
            let failure = store.put(StoreFixture.document(), as: name).failure
            #expect(failure?.code == .storeMisconfigured)
            #expect(failure?.message.contains(folder + "/quotation/2026") == true)
        }
    }
}
