import JobQueue
import Jobs
import PostgreSQL
import TestSupport
import Testing

@Suite struct EnqueueTests {
    /// The error of a call that must fail.
    func refusal(_ body: () throws -> Void) throws -> QueueError {
        let error = #expect(throws: QueueError.self) { try body() }
        return try #require(error)
    }

    @Test func aNewDocumentIsProcessing() throws {
        let client = try TestDatabase().client()
        let ticket = try client.enqueue("Q-1") { $0.requestedBy = "asha" }
        #expect(ticket.revision == 1)
        #expect(ticket.status == "processing")
        #expect(ticket.isNew)
        let status = try client.status(ticket.documentID)
        #expect(status.status == "processing")
        #expect(status.requestedBy == "asha")
        #expect(status.currentRevision == nil)
        #expect(status == (try client.find(tenant: "default", documentType: "quotation", documentKey: "Q-1")))
        let (requested, retain) = (Int(status.requestedAt.prefix(4)) ?? 0, Int(status.retainUntil.prefix(4)) ?? 0)
        #expect(retain == requested + 7)
    }

    @Test func argumentsAreRefusedByName() throws {
        let client = try TestDatabase().client()
        let faults: [(String, (inout EnqueueRequest) -> Void)] = [
            ("document_key is empty", { $0.documentKey = "" }),
            (
                "document_key has 513 characters, at most 512 are allowed",
                { $0.documentKey = String(repeating: "k", count: 513) }
            ),
            ("tenant is empty", { $0.tenant = "" }),
            ("idempotency_key is empty", { $0.idempotencyKey = "" }),
            ("lane 'fast' is unknown; use interactive or bulk", { $0.lane = "fast" }),
            ("expected_revision is -1; it must not be negative", { $0.expectedRevision = -1 }),
            ("run_at must be a time, not infinity", { $0.runAt = "infinity" }),
            ("options must be a JSON object", { $0.options = "[]" }),
            (
                "options.colour is unknown; the options are template_version, language, profile, max_attempts, filename and keep_all",
                { $0.options = #"{"colour":"red"}"# }
            ),
            ("options.profile must be \"archival\" or \"plain\"", { $0.options = #"{"profile":"best"}"# }),
            ("options.max_attempts must be a whole number from 1 to 100", { $0.options = #"{"max_attempts":0}"# }),
            ("options.max_attempts must be a whole number from 1 to 100", { $0.options = #"{"max_attempts":2.5}"# }),
            ("options.keep_all must be true or false", { $0.options = #"{"keep_all":"yes"}"# }),
            (
                "options.language must be a language tag such as \"en\" or \"hi-IN\"",
                { $0.options = #"{"language":"?"}"# }
            ),
            (
                "options.filename must be 1 to 200 characters without slashes and controls",
                { $0.options = #"{"filename":"../x"}"# }
            ),
            (
                "options.template_version must be 64 lower-case hexadecimal digits",
                { $0.options = #"{"template_version":"v1"}"# }
            ),
        ]
        for (message, change) in faults {
            let error = try refusal { try client.enqueue("Q", change) }
            #expect(error.code == .badRequest)
            #expect(error.sqlState?.rawValue == "QN400")
            #expect(error.message == "QN400: " + message)
        }
    }

    @Test func whatIsNoJSONAndNoTimeIsABadRequest() throws {
        let client = try TestDatabase().client()
        let payload = try refusal { try client.enqueue("Q", payload: "not json") }
        #expect(payload.code == .badRequest)
        #expect(payload.message == "22P02: invalid input syntax for type json")
        #expect(try refusal { try client.enqueue("Q") { $0.runAt = "soon" } }.code == .badRequest)
    }

    @Test func aPayloadOverSixteenMegabytesIsRefused() throws {
        let client = try TestDatabase().client()
        let payload = "\"" + String(repeating: "x", count: 16 << 20) + "\""
        let error = try refusal { try client.enqueue("Q", payload: payload) }
        #expect(error.message == "QN400: payload has 16777218 bytes, at most 16777216 are allowed")
    }

    @Test func unknownTypesAndVersionsAreRefused() throws {
        let client = try TestDatabase().client()
        let type = try refusal { try client.enqueue("Q", type: "invoice") }
        #expect(type.code == .unprocessable)
        #expect(type.message == "QN422: document_type 'invoice' is unknown: no template of that name is published")
        let version = String(repeating: "f", count: 64)
        let pinned = try refusal {
            try client.enqueue("Q") { $0.options = #"{"template_version":"\#(version)"}"# }
        }
        #expect(pinned.code == .unprocessable)
        #expect(pinned.message == "QN422: options.template_version \(version) is no published version of quotation")
    }

    @Test func unknownDocumentsRevisionsAndJobsAreNotFound() throws {
        let client = try TestDatabase().client()
        let ticket = try client.enqueue("Q")
        let nobody = "00000000-0000-4000-8000-000000000000"
        let calls: [() throws -> Void] = [
            { _ = try client.status(nobody) },
            { _ = try client.status(ticket.documentID, revision: 2) },
            { _ = try client.find(tenant: "default", documentType: "quotation", documentKey: "other") },
            { _ = try client.timeline(nobody) },
            { _ = try client.regenerate(nobody, requestedBy: "a", reason: "b") },
            { _ = try client.cancel(ticket.documentID, revision: 9, requestedBy: "a", reason: "b") },
            { _ = try client.retry(job: 999, requestedBy: "a", reason: "b") },
            { _ = try client.forget(nobody, requestedBy: "a", reason: "b") },
        ]
        for call in calls { #expect(try refusal(call).code == .notFound) }
    }

    @Test func theSameKeyGivesTheFirstTicketBack() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q", payload: #"{"a": 1, "b": 2}"#) { $0.idempotencyKey = "k" }
        // Equal as JSON; and the key is looked at before expected_revision.
        let again = try client.enqueue("Q", payload: #"{"b":2,"a":1}"#) {
            $0.idempotencyKey = "k"
            $0.expectedRevision = 0
        }
        #expect(again.job == first.job && again.revision == 1 && again.status == "processing" && !again.isNew)
        let other = try client.enqueue("Q2") {
            $0.idempotencyKey = "k"
            $0.tenant = "other"
        }
        #expect(other.isNew)
    }

    @Test func theSameKeyForSomethingElseIsAConflict() throws {
        let client = try TestDatabase().client()
        try client.enqueue("Q") { $0.idempotencyKey = "k" }
        let payload = try refusal { try client.enqueue("Q", payload: "{}") { $0.idempotencyKey = "k" } }
        #expect(payload.code == .conflict)
        #expect(payload.message == "QN409: idempotency_key 'k' was used with another payload")
        let key = try refusal { try client.enqueue("R") { $0.idempotencyKey = "k" } }
        #expect(key.message == "QN409: idempotency_key 'k' was used with another document_key")
        #expect(try client.status(client.enqueue("Q").documentID).revision == 2)
    }

    @Test func anIdempotencyKeyOutlivesForgetting() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q") { $0.idempotencyKey = "k" }
        _ = try client.forget(first.documentID, requestedBy: "asha", reason: "asked")
        let again = try client.enqueue("Q") { $0.idempotencyKey = "k" }
        #expect(!again.isNew)
        #expect(again.job == first.job)
        #expect(again.status == "cancelled")
        #expect(try refusal { try client.enqueue("Q", payload: "1") { $0.idempotencyKey = "k" } }.code == .conflict)
    }

    @Test func manyCallersWithOneKeyGetOneTicket() async throws {
        let database = try TestDatabase()
        let jobs = try await withThrowingTaskGroup(of: Ticket.self) { group in
            for _ in 0..<8 {
                group.addTask { try database.client().enqueue("Q") { $0.idempotencyKey = "k" } }
            }
            var tickets: [Ticket] = []
            for try await ticket in group { tickets.append(ticket) }
            return tickets
        }
        #expect(Set(jobs.map(\.job)).count == 1)
        #expect(jobs.filter(\.isNew).count == 1)
        #expect(Set(jobs.map(\.revision)) == [1])
        let client = try database.client()
        #expect(try client.backlog() == 1)
        #expect(try client.enqueue("Q").revision == 2)
    }

    @Test func aKeyThatWasQuickerElsewhereLeavesNoGap() throws {
        let database = try TestDatabase()
        let (one, two) = (try database.client(), try database.client())
        try one.connection.execute("BEGIN")
        let first = try one.enqueue("Q") { $0.idempotencyKey = "k" }
        let thread = Thread { try two.enqueue("Q") { $0.idempotencyKey = "k" } }
        try waitUntilBlocked(two, by: one)
        try one.connection.execute("COMMIT")
        let second = try thread.value()
        #expect(second.job == first.job && !second.isNew)
        #expect(try one.enqueue("Q").revision == 2)
    }

    @Test func onlyOneOfTwoWithTheSameExpectedRevisionWins() throws {
        let database = try TestDatabase()
        let (one, two) = (try database.client(), try database.client())
        try one.enqueue("Q")
        try one.connection.execute("BEGIN")
        #expect(try one.enqueue("Q") { $0.expectedRevision = 1 }.revision == 2)
        let thread = Thread { try two.enqueue("Q") { $0.expectedRevision = 1 } }
        try waitUntilBlocked(two, by: one)
        try one.connection.execute("COMMIT")
        let error = try refusal { _ = try thread.value() }
        #expect(error.code == .conflict)
        #expect(error.message == "QN409: expected_revision is 1, but the latest revision of quotation 'Q' is 2")
    }

    @Test func expectedRevisionZeroMeansNew() throws {
        let client = try TestDatabase().client()
        #expect(try client.enqueue("Q") { $0.expectedRevision = 0 }.revision == 1)
        #expect(try refusal { try client.enqueue("Q") { $0.expectedRevision = 0 } }.code == .conflict)
        let error = try refusal { try client.enqueue("R") { $0.expectedRevision = 3 } }
        #expect(error.message == "QN409: expected_revision is 3, but the latest revision of quotation 'R' is 0")
    }

    @Test func aRolledBackEnqueueLeavesNothing() throws {
        let client = try TestDatabase().client()
        try client.connection.execute("BEGIN")
        let ticket = try client.enqueue("Q") { $0.idempotencyKey = "k" }
        try client.connection.execute("ROLLBACK")
        #expect(try refusal { _ = try client.status(ticket.documentID) }.code == .notFound)
        for table in ["document", "revision", "ready", "deferred", "idempotency"] {
            #expect(try client.connection.query("SELECT count(*) FROM quoin.\(table)")[0].integer(0) == 0)
        }
        let events = try client.connection.query("SELECT count(*) FROM quoin.event WHERE type <> 'published'")
        #expect(try events[0].integer(0) == 0)
        #expect(try client.enqueue("Q").revision == 1)
    }

    @Test func supersedingInheritsTheBetterLaneAndTheEarlierTime() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q")
        let second = try client.enqueue("Q") {
            $0.lane = "bulk"
            $0.runAt = "2999-01-01T00:00:00Z"
        }
        #expect(try client.job(first.job)?.state == "superseded")
        let job = try #require(try client.job(second.job))
        #expect(job.lane == "interactive")
        #expect(job.state == "ready")
        #expect(try client.status(second.documentID, revision: 1).status == "superseded")
        #expect(try client.backlog() == 1)
    }

    @Test func aFutureJobIsSupersededToo() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q") { $0.runAt = "2999-01-01T00:00:00Z" }
        #expect(try client.job(first.job)?.state == "deferred")
        #expect(try client.backlog() == 0)
        try client.enqueue("Q")
        #expect(try client.job(first.job)?.status == "superseded")
    }

    @Test func keepAllKeepsBothWays() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q")
        let second = try client.enqueue("Q") { $0.options = #"{"keep_all":true}"# }
        let third = try client.enqueue("Q")
        #expect(try client.job(first.job)?.status == "superseded")
        #expect(try client.job(second.job)?.status == "processing")
        #expect(try client.job(third.job)?.status == "processing")
        let both = try client.enqueue("R")
        try client.enqueue("R") { $0.options = #"{"keep_all":true}"# }
        #expect(try client.job(both.job)?.status == "processing")
    }

    @Test func aFullLaneSheds() throws {
        let client = try TestDatabase().client()
        try client.limit(lane: "bulk", maxPending: 2, requestedBy: "asha")
        for key in ["a", "b"] { try client.enqueue(key) { $0.lane = "bulk" } }
        let error = #expect(throws: PostgresError.self) {
            try client.connection.query("SELECT * FROM quoin.enqueue_v1('quotation', 'c', '{}', lane => 'bulk')")
        }
        #expect(error?.sqlState?.rawValue == "QN429")
        #expect(error?.message == "lane bulk is full: about 2 jobs wait, at most 2 may")
        #expect(error?.detail == "Retry-After: 5")
        #expect(try client.enqueue("c").isNew)
        // A savepoint keeps the caller's transaction.
        try client.connection.execute("BEGIN; CREATE TABLE business (n int); SAVEPOINT enqueueing")
        #expect(try refusal { try client.enqueue("d") { $0.lane = "bulk" } }.code == .laneFull)
        try client.connection.execute("ROLLBACK TO SAVEPOINT enqueueing; COMMIT")
        #expect(try client.connection.query("SELECT count(*) FROM business")[0].integer(0) == 0)
        try client.limit(lane: "bulk", maxPending: nil, requestedBy: "asha")
        #expect(try client.enqueue("d") { $0.lane = "bulk" }.isNew)
    }

    @Test func aLargeLimitIsHeldByEstimate() throws {
        let database = try TestDatabase()
        let client = try database.client()
        try client.limit(lane: "interactive", maxPending: 3000, requestedBy: "asha")
        let jobs = (0..<3000).map { #"{"document_type":"quotation","document_key":"\#($0)","payload":{}}"# }
        _ = try client.enqueue(jobs: Array("[\(jobs.joined(separator: ","))]".utf8))
        #expect(try refusal { try client.enqueue("over") }.code == .laneFull)
        try client.connection.execute("DELETE FROM quoin.ready; SELECT quoin.tend()")
        #expect(try client.enqueue("over").isNew)
    }

    @Test func manyAreEnqueuedInOrderOrNotAtAll() throws {
        let client = try TestDatabase().client()
        let jobs = #"""
            [{"document_type":"quotation","document_key":"z","payload":{"n":1}},
             {"document_type":"quotation","document_key":"a","payload":{"n":2},"lane":"bulk","tenant":"t","requested_by":"asha"},
             {"document_type":"quotation","document_key":"z","payload":{"n":3},"options":{"keep_all":true}}]
            """#
        let tickets = try client.enqueue(jobs: Array(jobs.utf8))
        #expect(tickets.map(\.revision) == [1, 1, 2])
        #expect(tickets[0].documentID == tickets[2].documentID)
        #expect(try client.find(tenant: "t", documentType: "quotation", documentKey: "a").requestedBy == "asha")
        for (job, message) in [
            (#"{"document_type":"quotation","payload":{}}"#, "jobs[1].document_key is missing"),
            (#"{"document_type":"quotation","document_key":"x"}"#, "jobs[1].payload is missing"),
            (#"{"document_type":"quotation","document_key":"x","payload":{},"color":1}"#, "jobs[1].color is unknown"),
            (#"{"document_type":"quotation","document_key":7,"payload":{}}"#, "jobs[1].document_key must be a string"),
            (
                #"{"document_type":"quotation","document_key":"x","payload":{},"run_at":"soon"}"#,
                "jobs[1].run_at is not a time: use ISO 8601 with offset"
            ),
            ("7", "jobs[1] must be a JSON object"),
        ] {
            let good = #"{"document_type":"quotation","document_key":"new","payload":{}}"#
            let error = try refusal { _ = try client.enqueue(jobs: Array("[\(good),\(job)]".utf8)) }
            #expect(error.message == "QN400: " + message)
            #expect(throws: QueueError.self) {
                try client.find(tenant: "default", documentType: "quotation", documentKey: "new")
            }
        }
        #expect(try client.enqueue(jobs: Array("[]".utf8)).isEmpty)
        #expect(
            try refusal { _ = try client.enqueue(jobs: Array("{}".utf8)) }.message == "QN400: jobs must be a JSON array"
        )
    }

    @Test func aPinnedTemplateVersionIsUsed() throws {
        let database = try TestDatabase()
        let client = try database.client()
        let store = TemplateStore(try database.options)
        let newer = String(repeating: "b", count: 64)
        #expect(try store.publish([2], hash: newer, documentType: "quotation", schemaVersion: 1, title: "Quotation"))
        let pinned = try client.enqueue("a") { $0.options = #"{"template_version":"\#(TestDatabase.template)"}"# }
        let latest = try client.enqueue("b")
        #expect(try client.job(pinned.job)?.templateVersion == TestDatabase.template)
        #expect(try client.job(latest.job)?.templateVersion == newer)
    }

    @Test func malformedTraceContextCostsNoDocument() throws {
        let database = try TestDatabase()
        try database.client().enqueue("a") { $0.traceparent = "nonsense" }
        let job = try database.worker().claimOne()
        #expect(job.traceparent == nil)
    }
}
