import Jobs
import Primitives
import Synchronization
import Telemetry
import Worker

/// Renders what a test says; the document is the payload.
struct ScriptedRenderer: DocumentRenderer {
    var script: @Sendable (DocumentRevision) throws(JobFailure) -> Void = { _ in }

    func makeSession() -> any RenderSession { Session(script: script) }

    private final class Session: RenderSession {
        let script: @Sendable (DocumentRevision) throws(JobFailure) -> Void

        init(script: @escaping @Sendable (DocumentRevision) throws(JobFailure) -> Void) { self.script = script }

        func render(_ revision: DocumentRevision, payload: [UInt8]) throws(JobFailure) -> RenderedDocument {
            try script(revision)
            return RenderedDocument(
                bytes: payload, pages: 1, sha256: String(repeating: "ab", count: 32),
                md5: Array(repeating: 0, count: 16), filename: "\(revision.documentKey).pdf")
        }
    }
}

/// Keeps documents in memory; fails while a failure is set.
final class InMemoryStore: DocumentStore {
    private struct State {
        var documents: [String: [UInt8]] = [:]
        var failure: JobFailure?
        var refused = 0
    }

    private let state = Monitor(State())

    func put(
        _ document: RenderedDocument, as name: String, job: JobID, revision: DocumentRevision,
        completion: @escaping @Sendable (Result<StoredDocument, JobFailure>) -> Void
    ) {
        let failure = state.update { state in
            if state.failure == nil { state.documents[name] = document.bytes } else { state.refused += 1 }
            return state.failure
        }
        completion(failure.map { .failure($0) } ?? .success(StoredDocument(url: "memory:///\(name)", name: name)))
    }

    func get(_ name: String) throws(JobFailure) -> [UInt8]? { state.withLock { $0.documents[name] } }
    func remove(_ name: String) throws(JobFailure) { state.update { $0.documents[name] = nil } }
    func check() throws(JobFailure) {}
    func stop() {}

    func setFailure(_ failure: JobFailure?) { state.update { $0.failure = failure } }

    /// Waits until so many documents were refused.
    func waitUntilRefused(_ count: Int) { state.wait { $0.refused >= count ? () : nil } }
}

/// Tells what the worker asked of its queue, so that tests can wait for it.
final class Watch: Sendable {
    struct Seen: Sendable {
        var settled: [JobID: [AttemptOutcome]] = [:]
        var results: [JobID: [SettlementResult]] = [:]
        var released: [JobID] = []
        var started: [JobID] = []
        var claims = 0
        var boots: [BootID] = []
        var idle = false
    }

    private let seen = Monitor(Seen())

    func note(_ change: (inout Seen) -> Void) { seen.update(change) }

    /// Waits until the condition holds.
    func wait(_ condition: (Seen) -> Bool) { seen.wait { condition($0) ? () : nil } }

    var now: Seen { seen.withLock { $0 } }
}

/// The in-memory queue, watched.
final class WatchedSource: JobSource {
    private let queue: InMemoryJobSource
    private let watch: Watch
    /// A database that cannot write one job's publication.
    private let refused: JobID?

    init(_ queue: InMemoryQueue, _ watch: Watch, refusing refused: JobID? = nil) {
        self.refused = refused
        self.queue = InMemoryJobSource(queue)
        self.watch = watch
    }

    func claim(limit: Int, bytes: Int, lanes: Set<Lane>) throws(JobFailure) -> [ClaimedJob] {
        let jobs = try queue.claim(limit: limit, bytes: bytes, lanes: lanes)
        watch.note { $0.claims += 1 }
        return jobs
    }

    func markStarted(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        try queue.markStarted(jobs)
        watch.note { $0.started += jobs.map(\.id) }
    }

    func settle(_ settlements: [Settlement]) throws(JobFailure) -> [SettlementResult] {
        let isRefused = settlements.contains { settlement in
            if case .completed = settlement.outcome { return settlement.job == refused }
            return false
        }
        if isRefused { throw JobFailure(.internalError, "22021: invalid byte sequence") }
        let results = try queue.settle(settlements)
        watch.note { seen in
            for (settlement, result) in zip(settlements, results) {
                seen.settled[settlement.job, default: []].append(settlement.outcome)
                seen.results[settlement.job, default: []].append(result)
            }
        }
        return results
    }

    func release(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        try queue.release(jobs)
        watch.note { $0.released += jobs.map(\.id) }
    }

    func adopt(_ boot: BootID) {
        queue.adopt(boot)
        watch.note { $0.boots.append(boot) }
    }

    func setIdle(_ idle: Bool) throws(JobFailure) {
        try queue.setIdle(idle)
        watch.note { $0.idle = idle }
    }

    func waitForJobs(milliseconds: Int, wake: Int32) throws(JobFailure) {
        try queue.waitForJobs(milliseconds: milliseconds, wake: wake)
    }

    func backlog(lanes: Set<Lane>) throws(JobFailure) -> Int { try queue.backlog(lanes: lanes) }
}

/// Holds render threads until a test opens it.
final class Gate: Sendable {
    private let state = Monitor((isOpen: false, waiting: 0))

    func pass() {
        state.update { $0.waiting += 1 }
        state.wait { $0.isOpen ? () : nil }
        state.update { $0.waiting -= 1 }
    }

    func open() { state.update { $0.isOpen = true } }

    /// Waits until so many threads stand before it.
    func waitForThreads(_ count: Int) { state.wait { $0.waiting >= count ? () : nil } }
}

/// A worker between twins.
struct Workshop {
    let queue = InMemoryQueue()
    let store = InMemoryStore()
    let watch = Watch()
    let metrics = Metrics(version: "test")

    func worker(
        _ renderer: ScriptedRenderer = ScriptedRenderer(), options: WorkerOptions, refusing refused: JobID? = nil,
        log: Log = Log(level: .error, output: { _ in true })
    ) -> JobWorker {
        let (queue, watch) = (queue, watch)
        return JobWorker(
            options: options, makeSource: { WatchedSource(queue, watch, refusing: refused) },
            makeHeartbeat: { InMemoryHeartbeat(queue) },
            renderer: renderer, store: store, log: log, metrics: metrics)
    }

    static func options(
        _ mode: WorkerMode, threads: Int = 2, drainMilliseconds: Int = 25_000, hardDeadlineMilliseconds: Int = 60_000,
        lease: LeaseStateMachine.Timing = .standard
    ) -> WorkerOptions {
        WorkerOptions(
            mode: mode, renderThreads: threads, drainMilliseconds: drainMilliseconds,
            hardDeadlineMilliseconds: hardDeadlineMilliseconds, lease: lease, engineVersion: "test")
    }
}
