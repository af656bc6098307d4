import JobQueue
import Jobs
import PostgreSQL
import TestSupport
import Testing

/// A migrated database with a published template, for one test.
struct TestDatabase {
    let url: String
    static let template = String(repeating: "a", count: 64)

    init() throws {
        url = try PostgresServer.shared().freshDatabase(template: "queue") { url in try Self.prepare(url) }
    }

    /// A database on a server that the test may stop.
    init(on server: PostgresServer) throws {
        url = try server.freshDatabase(template: "queue") { url in try Self.prepare(url) }
    }

    private static func prepare(_ url: String) throws {
        let connection = try Connection(url)
        let migrator = Migrator(connection)
        try migrator.up()
        try migrator.createRoles()
        try connection.query(
            "SELECT quoin.publish_template_v1($1, 'quotation', 1, 'Quotation', $2)",
            [.text(template), .bytes(Array("bundle".utf8))])
    }

    var options: ConnectionOptions {
        get throws { try ConnectionOptions(conninfo: url) }
    }

    func connect() throws -> Connection { try Connection(url) }

    func client() throws -> QueueClient { QueueClient(try connect()) }

    /// A worker that has registered.
    func worker(timeToLiveMilliseconds: Int = 10_000) throws -> TestWorker {
        let heartbeat = PostgresHeartbeat(
            try options, name: "test", version: "1", timeToLiveMilliseconds: timeToLiveMilliseconds)
        let source = PostgresJobSource(try options)
        let boot = try heartbeat.register()
        source.adopt(boot)
        return TestWorker(source: source, heartbeat: heartbeat, boot: boot)
    }
}

struct TestWorker {
    let source: any JobSource
    let heartbeat: any WorkerHeartbeat
    let boot: BootID

    func claim(_ limit: Int = 10, bytes: Int = 1 << 20, lanes: Set<Lane> = [.interactive, .bulk]) throws -> [ClaimedJob]
    {
        try source.claim(limit: limit, bytes: bytes, lanes: lanes)
    }

    /// Claims one job, which must be there.
    func claimOne() throws -> ClaimedJob {
        let jobs = try claim(1)
        return try #require(jobs.first)
    }

    func settle(_ job: ClaimedJob, _ outcome: AttemptOutcome) throws -> SettlementResult {
        try source.settle([Settlement(job: job.id, fence: job.fence, outcome: outcome, durationMilliseconds: 1)])[0]
    }
}

extension AttemptOutcome {
    static func done(_ name: String = "quotation/2026/01/x/r1-0.pdf") -> AttemptOutcome {
        .completed(
            Publication(
                url: "file:///out/" + name, blobName: name, bytes: 1000, pages: 2,
                sha256: String(repeating: "b", count: 64), engineVersion: "1"))
    }

    static let broken = AttemptOutcome.failed(JobFailure(.payloadInvalid, "/totals: missing"))
    static func again(_ delay: Int = 0) -> AttemptOutcome {
        .retry(JobFailure(.internalError, "bug 1"), afterMilliseconds: delay)
    }
    static func outage(_ delay: Int = 0) -> AttemptOutcome {
        .deferred(JobFailure(.storeUnavailable, "503"), afterMilliseconds: delay)
    }
}

extension QueueClient {
    @discardableResult
    func enqueue(
        _ key: String, payload: String = #"{"schema_version":1}"#, type: String = "quotation",
        _ change: (inout EnqueueRequest) -> Void = { _ in }
    ) throws -> Ticket {
        var request = EnqueueRequest(documentType: type, documentKey: key, payload: Array(payload.utf8))
        change(&request)
        return try enqueue(request)
    }
}

extension TestDatabase {
    var name: String { url.split(separator: "/").last.map(String.init) ?? "" }
}
