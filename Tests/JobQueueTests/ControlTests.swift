import JobQueue
import Jobs
import PostgreSQL
import Testing

@Suite struct ControlTests {
    func refusal(_ body: () throws -> Void) throws -> QueueError {
        let error = #expect(throws: QueueError.self) { try body() }
        return try #require(error)
    }

    @Test func regeneratingRendersTheLastPayloadAgain() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let first = try client.enqueue("Q", payload: #"{"n": 7}"#) {
            $0.options = #"{"language":"hi","profile":"plain"}"#
        }
        _ = try worker.settle(try worker.claimOne(), .done())
        let second = try client.regenerate(first.documentID, requestedBy: "asha", reason: "new logo")
        #expect(second.revision == 2 && second.isNew)
        let job = try worker.claimOne()
        #expect(job.payload == Array(#"{"n": 7}"#.utf8))
        #expect(job.revision.language == "hi")
        #expect(job.revision.profile == "plain")
        #expect(job.revision.supersedes == 1)
        #expect(job.revision.requestedBy == "asha")
        #expect(try client.job(second.job)?.reason == "new logo")
    }

    @Test func regeneratingTakesTheLatestTemplateOfTheSamePayloadSchema() throws {
        let database = try TestDatabase()
        let client = try database.client()
        let store = TemplateStore(try database.options)
        let first = try client.enqueue("Q")
        let (second, third) = (String(repeating: "b", count: 64), String(repeating: "c", count: 64))
        try store.publish([2], hash: second, documentType: "quotation", schemaVersion: 1, title: "Quotation")
        try store.publish([3], hash: third, documentType: "quotation", schemaVersion: 2, title: "Quotation")
        let again = try client.regenerate(first.documentID, requestedBy: "asha", reason: "look")
        #expect(try client.job(again.job)?.templateVersion == second)
        let moved = try client.regenerate(
            first.documentID, requestedBy: "asha", reason: "fields", payload: Array(#"{"schema_version":2}"#.utf8))
        #expect(try client.job(moved.job)?.templateVersion == third)
        let error = try refusal {
            _ = try client.regenerate(
                first.documentID, requestedBy: "asha", reason: "x", payload: Array(#"{"schema_version":9}"#.utf8))
        }
        #expect(error.code == .unprocessable)
        #expect(error.message == "QN422: no version of template quotation is published for schema_version 9")
    }

    @Test func regeneratingIsIdempotentAndChecksTheRevision() throws {
        let client = try TestDatabase().client()
        let first = try client.enqueue("Q")
        let ticket = try client.regenerate(
            first.documentID, requestedBy: "asha", reason: "x", expectedRevision: 1, idempotencyKey: "k")
        let again = try client.regenerate(
            first.documentID, requestedBy: "asha", reason: "x", expectedRevision: 1, idempotencyKey: "k")
        #expect(again.job == ticket.job && !again.isNew)
        let error = try refusal {
            _ = try client.regenerate(first.documentID, requestedBy: "asha", reason: "x", expectedRevision: 1)
        }
        #expect(error.code == .conflict)
        #expect(
            try refusal { _ = try client.regenerate(first.documentID, requestedBy: "", reason: "x") }.code
                == .badRequest)
    }

    @Test func bulkRegenerationSkipsWhatWaits() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let first = try client.enqueue("Q")
        let skipped = try client.regenerate(first.documentID, requestedBy: "asha", reason: "all", lane: "bulk")
        #expect(skipped.job == first.job && !skipped.isNew)
        _ = try worker.claimOne()
        #expect(try client.regenerate(first.documentID, requestedBy: "asha", reason: "all", lane: "bulk").isNew)
    }

    @Test func aWaitingJobIsCancelledAtOnce() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        #expect(
            try client.cancel(ticket.documentID, revision: 1, requestedBy: "asha", reason: "typo").status == "cancelled"
        )
        #expect(try client.status(ticket.documentID).status == "cancelled")
        #expect(try worker.claim().isEmpty)
        let error = try refusal {
            _ = try client.cancel(ticket.documentID, revision: 1, requestedBy: "asha", reason: "x")
        }
        #expect(error.code == .conflict)
        #expect(
            error.message == "QN409: revision 1 of document \(ticket.documentID) is cancelled and cannot be cancelled")
    }

    @Test func aRunningJobIsCancelledWhenItSettles() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        let job = try worker.claimOne()
        #expect(
            try client.cancel(ticket.documentID, revision: 1, requestedBy: "asha", reason: "typo").status
                == "processing")
        #expect(try worker.settle(job, .done()) == .leaseLost)
        #expect(try worker.settle(job, .done()) == .leaseLost)
        let status = try client.status(ticket.documentID)
        #expect(status.status == "cancelled")
        #expect(status.currentRevision == nil)
    }

    @Test func aFailedJobIsRetriedAsANewJobOfTheSameRevision() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        _ = try worker.settle(try worker.claimOne(), .broken)
        let failed = try client.status(ticket.documentID)
        #expect(failed.status == "failed" && failed.errorCode == "PAYLOAD_INVALID")
        #expect(failed.errorMessage == "/totals: missing")
        let retried = try client.retry(job: ticket.job, requestedBy: "asha", reason: "schema mended")
        #expect(retried.revision == 1 && retried.job != ticket.job && retried.isNew)
        let job = try worker.claimOne()
        #expect(job.id.rawValue == retried.job && job.attempt == 1)
        _ = try worker.settle(job, .done())
        #expect(try client.status(ticket.documentID).status == "completed")
        #expect(try client.attempts(of: ticket.documentID).map(\.outcome) == ["failed", "completed"])
        #expect(try refusal { _ = try client.retry(job: ticket.job, requestedBy: "a", reason: "b") }.code == .conflict)
        let done = try refusal { _ = try client.retry(job: retried.job, requestedBy: "a", reason: "b") }
        #expect(done.message == "QN409: job \(retried.job) is completed, only a failed job can be retried")
    }

    @Test func aPausedLaneWaitsAndTheOtherGoesOn() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        try client.enqueue("a")
        try client.enqueue("b") { $0.lane = "bulk" }
        try client.pause(lane: "interactive", requestedBy: "asha", reason: "printer")
        #expect(try worker.claim().map(\.lane) == [.bulk])
        #expect(try worker.source.backlog(lanes: [.interactive]) == 0)
        #expect(try client.backlog() == 2)
        let lane = try #require(try client.lanes().first { $0.lane == "interactive" })
        #expect(lane.pausedBy == "asha" && lane.pausedReason == "printer" && lane.ready == 1)
        try client.resume(lane: "interactive", requestedBy: "asha")
        #expect(try worker.claim().map(\.lane) == [.interactive])
        #expect(try refusal { try client.pause(lane: "slow", requestedBy: "a", reason: "b") }.code == .badRequest)
        let said = try client.connection.query("SELECT sentence FROM quoin.event WHERE document_id IS NULL ORDER BY id")
        #expect(try said[said.count - 2].text(0) == "Lane interactive paused by user asha")
        #expect(try said[said.count - 1].text(0) == "Lane interactive resumed by user asha")
    }

    @Test func forgettingErasesPayloadsQueuesBlobsAndKeepsTheRecord() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        _ = try worker.settle(try worker.claimOne(), .done("one.pdf"))
        try client.enqueue("Q")
        #expect(try client.forget(ticket.documentID, requestedBy: "asha", reason: "asked") == 1)
        #expect(try worker.claim().isEmpty)
        let payloads = try client.connection.query("SELECT count(*) FROM quoin.revision WHERE payload IS NOT NULL")
        #expect(try payloads[0].integer(0) == 0)
        #expect(try client.connection.query("SELECT blob_name FROM quoin.blob_deletion")[0].text(0) == "one.pdf")
        #expect(try client.status(ticket.documentID, revision: 1).blobURL == nil)
        #expect(try client.status(ticket.documentID, revision: 2).status == "cancelled")
        let error = try refusal { _ = try client.regenerate(ticket.documentID, requestedBy: "a", reason: "b") }
        #expect(error.code == .conflict)
        #expect(
            error.message
                == "QN409: the payload of document \(ticket.documentID) was erased: it cannot be rendered again")
        #expect(try client.timeline(ticket.documentID).last?.sentence == "Payload and blobs erased by user asha")
    }

    @Test func aRunningJobOfAForgottenDocumentIsDroppedAndSwept() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        let job = try worker.claimOne()
        #expect(try client.forget(ticket.documentID, requestedBy: "asha", reason: "asked") == 0)
        #expect(try worker.settle(job, .done()) == .leaseLost)
        _ = try worker.heartbeat.rescue()
        #expect(try client.connection.query("SELECT count(*) FROM quoin.erasure")[0].integer(0) == 0)
        #expect(try client.status(ticket.documentID).status == "cancelled")
    }

    @Test func anUnmaskedAadhaarErasesThePayloadAtOnce() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        _ = try worker.settle(try worker.claimOne(), .failed(JobFailure(.unmaskedAadhaar, "/notes")))
        let job = try #require(try client.job(ticket.job))
        #expect(job.isPayloadErased && job.errorCode == "PII_UNMASKED_AADHAAR")
        #expect(try refusal { _ = try client.retry(job: ticket.job, requestedBy: "a", reason: "b") }.code == .conflict)
        #expect(
            try refusal { _ = try client.regenerate(ticket.documentID, requestedBy: "a", reason: "b") }.code
                == .conflict)
    }

    @Test func aCancelledJobWithAnUnmaskedAadhaarIsErasedToo() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q")
        let job = try worker.claimOne()
        _ = try client.cancel(ticket.documentID, revision: 1, requestedBy: "asha", reason: "asked")
        #expect(try worker.settle(job, .failed(JobFailure(.unmaskedAadhaar, "/notes"))) == .leaseLost)
        #expect(try client.job(ticket.job)?.status == "cancelled")
        #expect(try client.job(ticket.job)?.isPayloadErased == true)
    }

    @Test func listsPageByKeyNewestFirst() throws {
        let database = try TestDatabase()
        let client = try database.client()
        let jobs = (0..<60).map { #"{"document_type":"quotation","document_key":"\#($0)","payload":{}}"# }
        _ = try client.enqueue(jobs: Array("[\(jobs.joined(separator: ","))]".utf8))
        let first = try client.list()
        #expect(first.count == 25)
        #expect(first.map(\.job) == first.map(\.job).sorted(by: >))
        var filter = JobFilter()
        filter.before = first.last?.job
        filter.status = "processing"
        filter.lane = "interactive"
        let second = try client.list(filter)
        #expect(second.count == 25)
        #expect(Set(first.map(\.job)).isDisjoint(with: second.map(\.job)))
        filter.status = "failed"
        #expect(try client.list(filter).isEmpty)
    }

    @Test func usageCountsCompletedDocumentsOfTheMonth() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        for key in ["a", "b", "c"] { try client.enqueue(key) }
        for job in try worker.claim(2) { _ = try worker.settle(job, .done()) }
        let month = try client.connection.query("SELECT (now() AT TIME ZONE 'UTC')::date")[0].text(0)
        #expect(try client.usage(month: month) == [UsageRecord.quotations(2, bytes: 2000)])
        #expect(try client.usage(month: "2001-05-07").isEmpty)
    }

    @Test func templatesAreKeptByHashAndPublishingAgainMakesThemCurrent() throws {
        let database = try TestDatabase()
        let store = TemplateStore(try database.options)
        let newer = String(repeating: "b", count: 64)
        #expect(try store.publish([0, 255, 2], hash: newer, documentType: "quotation", schemaVersion: 1, title: "Q"))
        #expect(try !store.publish([0, 255, 2], hash: newer, documentType: "quotation", schemaVersion: 1, title: "Q"))
        #expect(try store.publishedVersion(of: "quotation") == newer)
        #expect(try store.fetch(hash: newer) == [0, 255, 2])
        #expect(try store.fetch(hash: String(repeating: "e", count: 64)) == nil)
        #expect(throws: JobFailure.self) {
            try store.publish([1], hash: newer, documentType: "quotation", schemaVersion: 1, title: "Q")
        }
        try store.publish(
            Array("bundle".utf8), hash: TestDatabase.template, documentType: "quotation", schemaVersion: 1, title: "Q")
        #expect(try store.publishedVersion(of: "quotation") == TestDatabase.template)
        #expect(try store.list().map(\.isPublished) == [true, false])
    }
}

extension UsageRecord {
    static func quotations(_ documents: Int64, bytes: Int64) -> UsageRecord {
        UsageRecord(documentType: "quotation", documents: documents, bytes: bytes)
    }
}
