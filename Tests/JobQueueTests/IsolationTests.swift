import JobQueue
import Jobs
import PostgreSQL
import Testing

/// Nothing that a caller's open transaction holds may hold up the workers.
@Suite struct IsolationTests {
    /// Fails a statement that would wait, instead of waiting.
    func impatient(_ database: TestDatabase) throws -> TestDatabase {
        try database.connect().execute("ALTER ROLE postgres IN DATABASE \(database.name) SET lock_timeout = '2s'")
        return database
    }

    @Test func anOpenEnqueueHoldsUpNeitherClaimsNorPublishing() throws {
        let database = try impatient(TestDatabase())
        let (client, worker) = (try database.client(), try database.worker())
        let first = try client.enqueue("Q")
        let older = try worker.claimOne()
        try client.enqueue("other")

        let caller = try database.client()
        try caller.connection.execute("BEGIN")
        #expect(try caller.enqueue("Q") { $0.idempotencyKey = "k" }.revision == 2)
        #expect(try caller.enqueue("brand new").isNew)

        // The older revision of the same document, and another document.
        #expect(try worker.settle(older, .done()) == .settled)
        let other = try worker.claim()
        #expect(other.count == 1)
        #expect(try worker.settle(other[0], .done()) == .settled)
        #expect(try client.status(first.documentID).currentRevision == 1)
        try client.enqueue("third")
        #expect(try worker.heartbeat.renew(worker.boot))
        #expect(try worker.heartbeat.rescue() == 0)

        try caller.connection.execute("COMMIT")
        #expect(try worker.claim().count == 3)
        #expect(try client.status(first.documentID).currentRevision == 1)
        #expect(try client.status(first.documentID).revision == 2)
    }

    @Test func anOpenSupersedingKeepsOnlyItsOwnJobBack() throws {
        let database = try impatient(TestDatabase())
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        try client.enqueue("other")
        let caller = try database.client()
        try caller.connection.execute("BEGIN")
        try caller.enqueue("Q")
        #expect(try worker.claim().map(\.revision.documentKey) == ["other"])
        try caller.connection.execute("ROLLBACK")
        #expect(try worker.claim().map(\.id.rawValue) == [ticket.job])
    }

    @Test func openCancellationAndForgettingDoNotHoldUpPublishing() throws {
        let database = try impatient(TestDatabase())
        let (client, worker) = (try database.client(), try database.worker())
        let tickets = try (0..<3).map { try client.enqueue("Q\($0)") }
        let jobs = try worker.claim(3)
        let caller = try database.client()
        try caller.connection.execute("BEGIN")
        _ = try caller.cancel(tickets[0].documentID, revision: 1, requestedBy: "asha", reason: "x")
        _ = try caller.forget(tickets[1].documentID, requestedBy: "asha", reason: "x")
        try caller.pause(lane: "bulk", requestedBy: "asha", reason: "x")
        // Whichever commits first wins.
        #expect(try worker.settle(jobs[0], .done("0")) == .settled)
        #expect(try worker.settle(jobs[1], .done("1")) == .settled)
        #expect(try worker.settle(jobs[2], .failed(JobFailure(.unmaskedAadhaar, "/x"))) == .settled)
        _ = try worker.heartbeat.rescue()
        try caller.connection.execute("COMMIT")
        #expect(try client.status(tickets[0].documentID).status == "completed")

        // What was published meanwhile is erased all the same.
        _ = try worker.heartbeat.rescue()
        #expect(try client.connection.query("SELECT blob_name FROM quoin.blob_deletion")[0].text(0) == "1")
        #expect(try client.connection.query("SELECT count(*) FROM quoin.cancellation")[0].integer(0) == 0)
    }

    @Test func anErasureThatACallerHoldsUpIsSweptLater() throws {
        let database = try impatient(TestDatabase())
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        let job = try worker.claimOne()
        let caller = try database.client()
        try caller.connection.execute("BEGIN")
        _ = try caller.forget(ticket.documentID, requestedBy: "asha", reason: "x")
        #expect(try worker.settle(job, .failed(JobFailure(.unmaskedAadhaar, "/x"))) == .settled)
        try caller.connection.execute("ROLLBACK")
        #expect(try client.job(ticket.job)?.isPayloadErased == false)
        _ = try worker.heartbeat.rescue()
        #expect(try client.job(ticket.job)?.isPayloadErased == true)
    }

    @Test func twoWorkersPublishRevisionsOfOneDocumentAtOnce() throws {
        let database = try TestDatabase()
        let client = try database.client()
        var held: [(TestWorker, [ClaimedJob])] = []
        for _ in 0..<4 {
            for key in 0..<20 { try client.enqueue("Q\(key)") }
            let worker = try database.worker()
            held.append((worker, try worker.claim(20)))
        }
        let threads = held.map { worker, jobs in
            Thread {
                try worker.source.settle(
                    jobs.shuffled().map {
                        Settlement(job: $0.id, fence: $0.fence, outcome: .done("\($0.id)"), durationMilliseconds: 1)
                    })
            }
        }
        for thread in threads { #expect(try thread.value().allSatisfy { $0 == .settled }) }
        let current = try client.connection.query("SELECT count(*) FROM quoin.publication WHERE current_revision = 4")
        #expect(try current[0].integer(0) == 20)
    }
}
