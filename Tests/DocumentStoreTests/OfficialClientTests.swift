import Cryptography
import DocumentStore
import Foundation
import Jobs
import Primitives
import TestSupport
import Testing

/// The official Python SDK against our server and our store, so that the two are not wrong in the same way.
@Suite struct OfficialClientTests {
    /// Runs Tests/Servers/official_client.py and gives what it prints.
    private func run(_ arguments: String...) throws -> [UInt8] {
        let python = ProjectFiles.path(".tools/venv/bin/python")
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "\(python) is missing: run scripts/setup first")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = [ProjectFiles.path("Tests/Servers/official_client.py")] + arguments
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(text)
    }

    @Test func theOfficialClientFindsOurServerRight() throws {
        let server = try BlobServer()
        #expect(try run("exercise", server.connectionString).isEmpty)
    }

    private func expectDocument(_ document: RenderedDocument, in report: JSONValue) {
        #expect(report["sha256"]?.stringValue == document.sha256)
        #expect(report["md5"]?.stringValue == Base64.encode(document.md5))
        #expect(report["type"]?.stringValue == "application/pdf")
        #expect(report["cache"]?.stringValue == "private")
        #expect(report["tier"]?.stringValue == "Hot")
        #expect(
            report["disposition"]?.stringValue
                == "inline; filename=\"___ 1.pdf\"; filename*=UTF-8''%E0%A4%95%E0%A5%8B%E0%A4%9F%201.pdf")
        #expect(report["metadata"]?["sha256"]?.stringValue == document.sha256)
        #expect(report["metadata"]?["documentid"]?.stringValue == StoreFixture.revision.documentID)
        #expect(report["metadata"]?["revision"]?.stringValue == "2")
        #expect(report["metadata"]?["jobid"]?.stringValue == "7")
    }

    @Test func theOfficialClientReadsWhatTheStoreWrote() throws {
        let server = try BlobServer()
        let store = try StoreFixture.azureStore(server)
        defer { store.stop() }
        let document = StoreFixture.document((0..<15_000).map { UInt8(truncatingIfNeeded: $0) }, filename: "कोट 1.pdf")
        _ = try store.put(document, as: "quotation/2026/11/é 1.pdf").get()
        let report = try JSONValue(
            parsing: try run("read", server.connectionString, "docs", "quotation/2026/11/é 1.pdf"))
        expectDocument(document, in: report)
    }

    @Test func theOfficialClientReadsWhatTheStoreWroteInBlocks() throws {
        let server = try BlobServer()
        let store = try StoreFixture.azureStore(server) { $0.singlePutLimit = 1 << 20 }
        defer { store.stop() }
        // Three blocks, the last one short.
        let document = StoreFixture.document(
            [UInt8](repeating: 1, count: 9 << 20) + [UInt8](repeating: 2, count: 8 << 20), filename: "कोट 1.pdf")
        _ = try store.put(document, as: "large.pdf").get()
        #expect(try server.count("put-block", status: 201) == 3)
        expectDocument(
            document, in: try JSONValue(parsing: try run("read", server.connectionString, "docs", "large.pdf")))
    }

    @Test func theOfficialClientReadsThroughOurSignature() throws {
        let server = try BlobServer()
        let store = try StoreFixture.azureStore(server)
        defer { store.stop() }
        let document = StoreFixture.document("%PDF sample", filename: "कोट 1.pdf")
        let url = try store.put(document, as: "a b/é.pdf").get().url
        let key = try #require(SharedKey(account: server.account, key: server.key))
        let signature = ServiceSAS(
            container: "docs", blob: "a b/é.pdf", permissions: "r", expiry: "2099-01-01T00:00:00Z")
        let report = try JSONValue(parsing: try run("read-by-url", url + "?" + signature.token(signedWith: key)))
        expectDocument(document, in: report)
    }
}
