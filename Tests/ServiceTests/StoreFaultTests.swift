import Foundation
import TestSupport
import Testing

/// What a store that refuses does to jobs: nothing is lost, nothing fails, and the log names the fault and the way out.
@Suite(.serialized, .timeLimit(.minutes(3))) struct StoreFaultTests {
    @Test func aWrongKeyIsLoudAndFailsNoJob() throws {
        let server = try BlobServer()
        let wrong = server.connectionString.replacingOccurrences(
            of: server.key, with: "d3Jvbmcga2V5IGZvciB0aGUgdGVzdHM=")
        try expectNothingLost(
            while: ["QUOIN_STORE": "azure://docs", "AZURE_STORAGE_CONNECTION_STRING": wrong],
            naming: ["STORE_MISCONFIGURED", "403 AuthenticationFailed"],
            then: ["QUOIN_STORE": "azure://docs", "AZURE_STORAGE_CONNECTION_STRING": server.connectionString])
    }

    @Test func aMissingContainerIsLoudAndFailsNoJob() throws {
        let server = try BlobServer()
        let settings = ["AZURE_STORAGE_CONNECTION_STRING": server.connectionString]
        try expectNothingLost(
            while: settings.merging(["QUOIN_STORE": "azure://nowhere"]) { $1 },
            naming: ["STORE_MISCONFIGURED", "404 ContainerNotFound"],
            then: settings.merging(["QUOIN_STORE": "azure://docs"]) { $1 })
    }

    @Test func aFullFolderIsAnOutageThatNamesThePath() throws {
        // A limit on the size of files stands in for a full disk: it fails the same call in the same way.
        try expectNothingLost(
            while: [:], largestFile: 8192, naming: ["STORE_UNAVAILABLE", "the store is full: writing"], then: [:])
    }

    /// Runs a worker on a store that refuses, then one on a store that does not.
    private func expectNothingLost(
        while faulty: [String: String], largestFile: Int? = nil, naming texts: [String], then mended: [String: String]
    ) throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        try deployment.enqueue(3)
        let refused = try QuoinProcess(
            ["worker"], deployment.environment.merging(faulty) { $1 }, largestFile: largestFile)
        for text in texts { #expect(refused.waitForLines(1, holding: text), "\(text) in:\n\(refused.text)") }
        refused.signal(SIGTERM)
        #expect(refused.wait() == 0)
        #expect(try deployment.count(status: "failed") == 0)
        #expect(try deployment.count(status: "processing") == 3)
        #expect(deployment.documents.isEmpty)
        // What was put back waits a while; here it need not.
        try deployment.run(sql: "UPDATE quoin.deferred SET ready_at = clock_timestamp()")
        let worker = try deployment.worker(settings: mended)
        #expect(worker.waitForLines(3, holding: #""message":"published""#), "\(worker.text)")
        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
        #expect(try deployment.count(status: "completed") == 3)
        #expect(try deployment.run(sql: "SELECT max(attempt) FROM quoin.job_v1") == "1")
    }
}
