import JobQueue
import Jobs
import PostgreSQL
import TestSupport
import Testing

/// A server that goes away and comes back.
@Suite struct OutageTests {
    @Test func aWorkerOutlivesARestartOfTheServer() throws {
        let server = try PostgresServer()
        let database = try TestDatabase(on: server)
        let client = try database.client()
        let worker = try database.worker()
        for key in ["a", "b"] { try client.enqueue(key) }
        let jobs = try worker.claim(1)
        #expect(jobs.count == 1)
        try server.stop()
        let failure = #expect(throws: JobFailure.self) { try worker.claim() }
        #expect(failure?.code == .databaseUnavailable)
        #expect(throws: JobFailure.self) { try worker.settle(jobs[0], .done()) }
        #expect(throws: JobFailure.self) { try worker.heartbeat.renew(worker.boot) }
        #expect(throws: JobFailure.self) { try worker.source.waitForJobs(milliseconds: 1, wake: -1) }
        try server.start()
        #expect(try worker.settle(jobs[0], .done()) == .settled)
        #expect(try worker.heartbeat.renew(worker.boot))
        #expect(try worker.claim().count == 1)
    }

    @Test func whatWasPublishedSurvivesACrashAndFencesRiseOn() throws {
        let server = try PostgresServer()
        let database = try TestDatabase(on: server)
        let client = try database.client()
        let worker = try database.worker()
        for key in ["a", "b", "c"] { try client.enqueue(key) }
        let first = try worker.claimOne()
        #expect(try worker.settle(first, .done()) == .settled)
        let second = try worker.claimOne()
        try server.crash()
        try server.start()
        let after = try database.client()
        #expect(try after.job(first.id.rawValue)?.status == "completed")
        #expect(try after.backlog() == 2)
        #expect(throws: JobFailure.self) { try worker.claim() }
        let jobs = try worker.claim()
        #expect(jobs.allSatisfy { $0.fence > second.fence })
    }

    @Test func aLostCommitAnswerIsResolvedByTheFence() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        try client.enqueue("a")
        let job = try worker.claimOne()
        // Another session settles as the worker would have: the worker never hears of it.
        try client.connection.query(
            """
            SELECT * FROM quoin.settle($1, $2, $3, '{completed}', '{1}', '{NULL}', '{NULL}', '{0}', '{u}', '{n}', '{1}', '{1}',
                '{s}', '{e}')
            """,
            [.integers([worker.boot.rawValue]), .integers([job.id.rawValue]), .integers([job.fence.rawValue])])
        #expect(try worker.settle(job, .done()) == .alreadySettled)
        #expect(try client.job(job.id.rawValue)?.blobName == "n")
    }

    @Test func aResultThatTheServerRefusesIsNoOutage() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        try client.enqueue("a")
        let job = try worker.claimOne()
        let failure = #expect(throws: JobFailure.self) {
            try worker.settle(job, .failed(JobFailure(.payloadInvalid, "no \0 in text")))
        }
        #expect(failure?.code == .internalError)
        #expect(try worker.settle(job, .broken) == .settled)
    }

    @Test func aClaimWhoseAnswerWasLostIsGivenBack() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        for key in ["known", "lost"] { try client.enqueue(key) }
        let known = try worker.claimOne()
        // Another session claims as the worker would have, and the worker's own fails: it never hears of the job.
        try client.connection.query(
            "SELECT * FROM quoin.claim($1, 5, 1000, '{interactive}', 0, '', true, 0)", [.integer(worker.boot.rawValue)])
        try client.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        #expect(throws: JobFailure.self) { try worker.claim() }
        #expect(try worker.claim().map(\.revision.documentKey) == ["lost"])
        #expect(try worker.settle(known, .done()) == .settled)
    }

    @Test func terminatedSessionsAreReplaced() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        try client.enqueue("a")
        #expect(try worker.claim().count == 1)
        try client.enqueue("b")
        try client.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        #expect(throws: JobFailure.self) { try worker.claim() }
        #expect(try worker.claim().count == 1)
    }

    @Test func aClientNeedsNothingOfItsSession() throws {
        // Every statement on another session, as a transaction pooler deals them out.
        let database = try TestDatabase()
        let ticket = try database.client().enqueue("a") { $0.idempotencyKey = "k" }
        #expect(try !database.client().enqueue("a") { $0.idempotencyKey = "k" }.isNew)
        let boot = try database.connect().query("SELECT quoin.worker_register('w', '1')")[0].integer(0)
        let claimed = try database.connect().query(
            "SELECT job_id, fence FROM quoin.claim($1, 5, 1000, '{interactive}', 0, '', false, 0)", [.integer(boot)])
        let (job, fence) = (try claimed[0].integer(0), try claimed[0].integer(1))
        try database.connect().query("SELECT quoin.mark_started($1, $2)", [.integers([job]), .integers([fence])])
        let settled = try database.connect().query(
            "SELECT verdict FROM quoin.settle($1, $2, $3, '{failed}', '{1}', '{IMAGE_MISSING}', '{x}', '{0}', '{NULL}', '{NULL}', '{0}', '{0}', '{NULL}', '{NULL}')",
            [.integers([boot]), .integers([job]), .integers([fence])])
        #expect(try settled[0].text(0) == "settled")
        #expect(try database.client().status(ticket.documentID).errorCode == "IMAGE_MISSING")
    }

    @Test func publishingIsFlushedWhateverTheDefault() throws {
        let database = try TestDatabase()
        try database.connect().execute("ALTER DATABASE \(database.name) SET synchronous_commit = off")
        let connection = try database.connect()
        #expect(try connection.query("SELECT current_setting('synchronous_commit')")[0].text(0) == "off")
        try connection.execute("BEGIN")
        try connection.query(
            "SELECT * FROM quoin.settle('{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}')")
        #expect(try connection.query("SELECT current_setting('synchronous_commit')")[0].text(0) == "on")
        try connection.execute("ROLLBACK")
    }
}
