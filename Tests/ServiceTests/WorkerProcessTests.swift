import Foundation
import TestSupport
import Testing

/// Real processes, a real PostgreSQL, a folder as the store.
///
/// One after the other: they measure time, and the machine is small.
@Suite(.serialized, .timeLimit(.minutes(3))) struct WorkerProcessTests {
    private static let published = #""message":"published""#

    @Test func aKilledWorkersJobsAreFinishedElsewhereWithinFifteenSeconds() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        try deployment.enqueue(200)
        let survivor = try deployment.worker()
        let victim = try deployment.worker()
        #expect(survivor.waitForLines(1, holding: Self.published))
        #expect(victim.waitForLines(5, holding: Self.published))
        victim.signal(SIGKILL)
        let killed = ContinuousClock.now
        #expect(victim.wait() == -SIGKILL)
        let rest = 200 - (try deployment.count(status: "completed"))
        #expect(rest > 0, "the kill came in the middle")
        var seen = survivor.count(of: Self.published)
        while try deployment.count(status: "completed") < 200, ContinuousClock.now - killed < .seconds(30) {
            seen += 1
            _ = survivor.waitForLines(seen, holding: Self.published, seconds: 1)
            seen = max(seen, survivor.count(of: Self.published))
        }
        let elapsed = ContinuousClock.now - killed
        #expect(elapsed < .seconds(15), "took \(elapsed)")
        #expect(try deployment.count(status: "completed") == 200)
        // Once each: one completed attempt for each revision, and one file.
        #expect(
            try deployment.run(
                sql: """
                    SELECT count(*), count(DISTINCT (document_id, revision)) FROM quoin.attempt_v1
                    WHERE outcome = 'completed'
                    """) == "200|200")
        #expect(deployment.documents.count == 200)
        survivor.signal(SIGTERM)
        #expect(survivor.wait() == 0)
    }

    @Test func anEnqueueThatIsRolledBackLeavesNothing() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        let enqueue = Deployment.enqueue("rolled-back", payload: try Deployment.sample("quotation/one-line.json"))
        try deployment.run(sql: "BEGIN; \(enqueue); ROLLBACK")
        let worker = try deployment.worker("--drain")
        #expect(worker.wait() == 0)
        #expect(worker.count(of: Self.published) == 0)
        #expect(try deployment.run(sql: "SELECT count(*) FROM quoin.job_v1") == "0")
        #expect(try deployment.run(sql: "SELECT count(*) FROM quoin.document_status_v1") == "0")
        #expect(deployment.documents.isEmpty)
    }

    @Test func restartingPostgreSQLUnderLoadFailsNoJob() throws {
        let server = try PostgresServer()
        let deployment = try Deployment(server: server)
        defer { deployment.remove() }
        try deployment.enqueue(120)
        let worker = try deployment.worker()
        #expect(worker.waitForLines(10, holding: Self.published))
        try server.restart()
        #expect(worker.waitForLines(1, holding: "the database answers again"))
        try deployment.enqueue(20, prefix: "after")
        #expect(worker.waitForLines(130, holding: Self.published))
        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
        let drain = try deployment.worker("--drain")
        #expect(drain.wait() == 0)
        #expect(try deployment.count(status: "completed") == 140)
        #expect(try deployment.run(sql: "SELECT count(*) FROM quoin.attempt_v1 WHERE outcome = 'failed'") == "0")
        #expect(
            try deployment.run(
                sql: "SELECT count(*), count(DISTINCT document_id) FROM quoin.attempt_v1 WHERE outcome = 'completed'")
                == "140|140")
    }

    @Test func aTermSignalDrainsAndLosesNothing() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        try deployment.enqueue(150)
        let worker = try deployment.worker()
        #expect(worker.waitForLines(3, holding: Self.published))
        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
        #expect(worker.count(of: "stopped: nothing is left behind") == 1)
        let completed = try deployment.count(status: "completed")
        #expect(completed < 150, "the signal came in the middle")
        // Nothing is held any more, and nobody has to wait for a heartbeat to end.
        #expect(try deployment.run(sql: "SELECT count(*) FROM quoin.job_v1 WHERE state = 'running'") == "0")
        #expect(
            try deployment.run(sql: "SELECT count(*) FROM quoin.job_v1 WHERE state = 'ready'") == "\(150 - completed)")
        #expect(try deployment.run(sql: "SELECT count(*) FROM quoin.worker_v1") == "0")
        let rest = try deployment.worker("--drain")
        #expect(rest.wait() == 0)
        #expect(try deployment.count(status: "completed") == 150)
        #expect(try deployment.run(sql: "SELECT max(attempt) FROM quoin.attempt_v1") == "1")
    }

    @Test func badPayloadsFailWithTheirExactError() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        let cases: [(key: String, old: String, new: String, error: String)] = [
            ("schema", #""quantity": "1""#, #""quantity": 1"#, "PAYLOAD_INVALID"),
            ("totals", #""grand_total": "70800.00""#, #""grand_total": "70801.00""#, "PAYLOAD_INCONSISTENT"),
            ("glyph", "Annual maintenance", "Annual \u{13000} maintenance", "GLYPH_MISSING"),
            ("aadhaar", "Annual maintenance", "Annual 2345 6789 0124 maintenance", "PII_UNMASKED_AADHAAR"),
            ("image", "assets/logo.png", "assets/no-logo.png", "IMAGE_MISSING"),
        ]
        for bad in cases {
            let payload = try Deployment.sample("quotation/one-line.json", replacing: [bad.old: bad.new])
            try deployment.run(sql: Deployment.enqueue(bad.key, payload: payload))
        }
        try deployment.run(sql: Deployment.enqueue("good", payload: try Deployment.sample("quotation/one-line.json")))
        let worker = try deployment.worker("--drain")
        #expect(worker.wait() == 0)
        for bad in cases {
            let row = try deployment.run(
                sql: """
                    SELECT status, error_code FROM quoin.document_status_v1 WHERE document_key = '\(bad.key)'
                    """)
            #expect(row == "failed|\(bad.error)", "\(bad.key)")
        }
        #expect(try deployment.count(status: "completed") == 1)
        // Nothing of a payload is in the log.
        #expect(!worker.text.contains("2345 6789"))
        #expect(
            try deployment.run(sql: "SELECT payload_erased FROM quoin.job_v1 WHERE document_key = 'aadhaar'") == "t")
    }

    @Test func anUnknownTemplateIsRefusedAtOnce() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        #expect(throws: PostgresServerError.self) {
            try deployment.run(sql: Deployment.enqueue("k", type: "invoice", payload: "{}"))
        }
    }

    @Test func aWorkerNeedsNoMoreThanItsRole() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        #expect(try QuoinProcess.run(["migrate", "roles"], deployment.environment).status == 0)
        let url = deployment.database.replacingOccurrences(of: "//postgres@", with: "//quoin_worker@")
        let worker = try deployment.worker(
            settings: [
                "DATABASE_URL": url, "QUOIN_HTTP": "127.0.0.1:0", "QUOIN_PUBLISH": ProjectFiles.path("templates"),
            ])
        try deployment.enqueue(1)
        #expect(worker.waitForLines(1, holding: Self.published))
        let port = worker.text.firstMatch(of: /metrics are at port ([0-9]+)/)?.1 ?? ""
        let health = try QuoinProcess.run(
            ["health", "ready", "--json"], ["QUOIN_HTTP": "127.0.0.1:\(port)"])
        #expect(health.status == 0, "\(health.text)")
        #expect(!worker.text.contains("42501"))
        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
    }

    @Test func aStoreThatIsGoneFailsNoJob() throws {
        let deployment = try Deployment()
        defer { deployment.remove() }
        let worker = try deployment.worker()
        #expect(worker.waitForLines(1, holding: #""message":"ready"#))
        try FileManager.default.moveItem(atPath: deployment.folder, toPath: deployment.folder + ".away")
        try deployment.enqueue(3)
        #expect(worker.waitForLines(1, holding: "claiming pauses"))
        #expect(try deployment.count(status: "failed") == 0)
        try FileManager.default.moveItem(atPath: deployment.folder + ".away", toPath: deployment.folder)
        #expect(worker.waitForLines(3, holding: Self.published))
        #expect(try deployment.run(sql: "SELECT max(attempt) FROM quoin.job_v1") == "1")
        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
    }

    @Test func theDaemonWaitsForTheDatabaseAndOneShotsDoNot() throws {
        let server = try PostgresServer()
        let deployment = try Deployment(server: server)
        defer { deployment.remove() }
        try server.stop()
        let once = try deployment.worker("--once")
        #expect(once.wait() == 69)
        let daemon = try deployment.worker()
        #expect(daemon.waitForLines(1, holding: "waiting for the database"))
        try server.start()
        #expect(daemon.waitForLines(1, holding: #""message":"ready"#))
        daemon.signal(SIGTERM)
        #expect(daemon.wait() == 0)
        try server.stop()
        let impatient = try deployment.worker()
        #expect(impatient.waitForLines(1, holding: "waiting for the database"))
        impatient.signal(SIGTERM)
        #expect(impatient.wait() == 0)
    }

    @Test func aWorkerWithoutASchemaSaysWhatToDo() throws {
        let server = try PostgresServer.shared()
        let worker = try QuoinProcess(
            ["worker"],
            ["DATABASE_URL": try server.freshDatabase(), "QUOIN_STORE": "file:///tmp", "QUOIN_HTTP": "off"])
        #expect(worker.wait() == 78)
        #expect(worker.count(of: "run quoin migrate up") == 1)
    }
}
