import Glibc
import Synchronization

/// A queue in memory: the twin of the tables in PostgreSQL, for tests.
///
/// Several workers may share one; any thread may use it. Its clock stands still until it is advanced. The conformance
/// suite holds it to the behaviour of the real queue.
package final class InMemoryQueue: Sendable {
    /// What callers see of a job.
    package enum Status: Hashable, Sendable {
        case processing, completed, failed, superseded
    }

    enum Place {
        case ready
        case deferred(until: Int64)
        case leased(boot: BootID, fence: Fence, started: Bool)
        case gone(Status)
    }

    struct Entry {
        var job: ClaimedJob
        var place: Place
        var readyAt: Int64
        var settledFences: Set<Fence> = []
        var failure: JobFailure?
        var publication: Publication?
    }

    struct Boot {
        var beats: Int64 = 1
        var isIdle = false
    }

    struct State {
        var entries: [JobID: Entry] = [:]
        var order: [JobID] = []
        var boots: [BootID: Boot] = [:]
        var current: [String: Int] = [:]
        var latest: [String: (document: Int, revision: Int, job: JobID)] = [:]
        var now: Int64 = 0
        var lastFence: Int64 = 0
        var lastBoot: Int64 = 0
        var outage: JobFailure?
        var listeners: [BootID: Int32] = [:]
    }

    static let timeToLiveMilliseconds = 10_000
    let state = Mutex(State())

    package init() {}

    /// Adds a job for the next revision of a document; an older revision that still waits becomes superseded.
    @discardableResult
    package func enqueue(
        key: String, type: String = "quotation", tenant: String = "default", payload: [UInt8] = Array("{}".utf8),
        lane: Lane = .interactive, maxAttempts: Int = 5, delayMilliseconds: Int = 0
    ) -> JobID {
        state.withLock { state in
            let id = JobID(rawValue: Int64(state.order.count + 1))
            let document = "\(tenant)/\(type)/\(key)"
            let older = state.latest[document]
            var lane = lane
            if let older, let entry = state.entries[older.job], entry.isWaiting {
                state.entries[older.job]?.place = .gone(.superseded)
                if entry.job.lane == .interactive { lane = .interactive }
            }
            let number = (older?.revision ?? 0) + 1
            let digits = String(older?.document ?? state.latest.count + 1)
            let revision = DocumentRevision(
                documentID: "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits,
                tenant: tenant, documentType: type, documentKey: key, revision: number,
                supersedes: state.current[document], requestedBy: nil, requestedAt: "2026-01-02T03:04:05.000000Z",
                templateVersion: String(repeating: "0", count: 64))
            state.latest[document] = (older?.document ?? state.latest.count + 1, number, id)
            state.entries[id] = Entry(
                job: ClaimedJob(
                    id: id, fence: Fence(rawValue: 0), lane: lane, attempt: 0, maxAttempts: maxAttempts, crashes: 0,
                    revision: revision, payload: payload),
                place: delayMilliseconds > 0 ? .deferred(until: state.now + Int64(delayMilliseconds)) : .ready,
                readyAt: state.now)
            state.order.append(id)
            if delayMilliseconds == 0 { state.notifyIdle() }
            return id
        }
    }

    /// Moves the clock on.
    package func advance(milliseconds: Int) {
        state.withLock { $0.now += Int64(milliseconds) }
    }

    /// Lets every call of sources and heartbeats fail with this failure, until it is nil again.
    package func setOutage(_ failure: JobFailure?) {
        state.withLock { $0.outage = failure }
    }

    /// What callers see of a job; nil for an unknown one.
    package func status(of job: JobID) -> Status? {
        state.withLock { state in
            state.entries[job].map { if case .gone(let status) = $0.place { status } else { .processing } }
        }
    }

    /// Why the job's last attempt failed.
    package func failure(of job: JobID) -> JobFailure? { state.withLock { $0.entries[job]?.failure } }

    /// What the job published.
    package func publication(of job: JobID) -> Publication? { state.withLock { $0.entries[job]?.publication } }

    /// The revision that is current for a document's key; nil before the first is published.
    package func currentRevision(key: String, type: String = "quotation", tenant: String = "default") -> Int? {
        state.withLock { $0.current["\(tenant)/\(type)/\(key)"] }
    }
}

extension InMemoryQueue.Entry {
    var isWaiting: Bool {
        switch place {
        case .ready, .deferred: true
        case .leased, .gone: false
        }
    }

    /// Whether this claim holds the job.
    func isLeased(by boot: BootID?, _ fence: Fence) -> Bool {
        if case .leased(let owner, let held, _) = place { return owner == boot && held == fence }
        return false
    }
}

extension InMemoryQueue.State {
    func checkOutage() throws(JobFailure) {
        if let outage { throw outage }
    }

    /// Wakes the workers that said they are idle.
    mutating func notifyIdle() {
        for (boot, descriptor) in listeners where boots[boot]?.isIdle == true {
            var byte: UInt8 = 1
            // A full pipe has woken the worker already.
            _ = write(descriptor, &byte, 1)
        }
    }

    /// Makes ready what is due.
    mutating func promote() {
        for id in order {
            guard case .deferred(let due)? = entries[id]?.place, due <= now else { continue }
            entries[id]?.place = .ready
            entries[id]?.readyAt = due
        }
    }

    /// Ready jobs of a lane, taking turns between tenants.
    func readyJobs(in lane: Lane) -> [JobID] {
        var tenants: [String] = []
        var queues: [String: [JobID]] = [:]
        for id in order {
            guard let entry = entries[id], case .ready = entry.place, entry.job.lane == lane else { continue }
            if queues[entry.job.revision.tenant] == nil { tenants.append(entry.job.revision.tenant) }
            queues[entry.job.revision.tenant, default: []].append(id)
        }
        var turns: [JobID] = []
        var turn = 0
        while true {
            let round = tenants.compactMap { tenant in queues[tenant].flatMap { turn < $0.count ? $0[turn] : nil } }
            if round.isEmpty { return turns }
            turns += round
            turn += 1
        }
    }

    /// Whether a boot holds jobs, and whether one of them is a suspect.
    func holdings(of boot: BootID) -> (jobs: Int, suspects: Int) {
        var holdings = (jobs: 0, suspects: 0)
        for entry in entries.values {
            guard case .leased(boot, _, _) = entry.place else { continue }
            holdings.jobs += 1
            if entry.job.crashes > 0 { holdings.suspects += 1 }
        }
        return holdings
    }
}
