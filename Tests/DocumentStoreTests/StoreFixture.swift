import Cryptography
import DocumentStore
import Foundation
import HTTPClient
import Jobs
import Primitives
import Telemetry
import TestSupport

/// A store of one kind with what stands behind it, for one test.
final class StoreFixture {
    enum Kind: CaseIterable, Sendable { case memory, directory, azure }

    let store: any DocumentStore
    let server: BlobServer?
    let folder: String?

    init(_ kind: Kind) throws {
        switch kind {
        case .memory:
            store = try MemoryStore()
            server = nil
            folder = nil
        case .directory:
            let folder = try Self.makeFolder()
            store = try DirectoryStore(path: folder)
            server = nil
            self.folder = folder
        case .azure:
            let server = try BlobServer()
            store = try Self.azureStore(server)
            self.server = server
            folder = nil
        }
    }

    deinit {
        store.stop()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    static func makeFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "quoin-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        return folder
    }

    /// Waits of milliseconds, so that tests of retries are quick.
    static func quickPolicy() -> RetryPolicy {
        var policy = RetryPolicy()
        policy.firstDelayMilliseconds = 4
        policy.longestDelayMilliseconds = 20
        return policy
    }

    static func azureStore(
        _ server: BlobServer, container: String = "docs", metrics: Metrics = Metrics(version: "test"),
        policy: RetryPolicy = quickPolicy(), lowSpeedSeconds: Int = 20,
        change: (inout AzureSettings) -> Void = { _ in }
    ) throws -> AzureBlobStore {
        var settings = AzureSettings()
        settings.connectionString = server.connectionString
        change(&settings)
        var limits = HTTPClient.Limits()
        limits.lowSpeedSeconds = lowSpeedSeconds
        return try AzureBlobStore(
            container: container, settings: settings, metrics: metrics, policy: policy, limits: limits, chance: { 0.5 })
    }

    static let revision = DocumentRevision(
        documentID: "0b9f9b1e-0000-4000-8000-000000000001", tenant: "default", documentType: "quotation",
        documentKey: "Q-1", revision: 2, requestedAt: "2026-11-20T06:00:00.000000Z", templateVersion: "00")

    static func document(_ text: String = "%PDF-1.7 sample", filename: String = "Q-1.pdf") -> RenderedDocument {
        document(Array(text.utf8), filename: filename)
    }

    static func document(_ bytes: [UInt8], filename: String = "Q-1.pdf") -> RenderedDocument {
        RenderedDocument(
            bytes: bytes, pages: 1, sha256: SHA256.hexHash(of: bytes), md5: MD5.hash(of: bytes), filename: filename)
    }
}

extension DocumentStore {
    /// Puts one document and waits for its result.
    func put(_ document: RenderedDocument, as name: String, job: Int64 = 7) -> Result<StoredDocument, JobFailure> {
        let answer = Monitor<Result<StoredDocument, JobFailure>?>(nil)
        put(document, as: name, job: JobID(rawValue: job), revision: StoreFixture.revision) { result in
            answer.update { $0 = result }
        }
        return answer.wait { $0 }
    }
}

extension Result where Failure == JobFailure {
    var failure: JobFailure? { if case .failure(let failure) = self { failure } else { nil } }
}
