import AdminServer
import JobQueue
import Jobs
import PostgreSQL
import Primitives
import Rendering
import Synchronization
import Telemetry
import Worker

/// What is known of the parts, for `/health/…` and the gauges of the queue.
final class HealthBoard: Sendable {
    private struct Contents {
        var startedAt: MonotonicTime
        /// What the start is doing; nil once it is over.
        var phase: String? = "starting"
        var worker: JobWorker?
        var store: (any DocumentStore)?
        var storeAnswer: (at: MonotonicTime, failure: JobFailure?)?
        var templates = 0
        var fonts = 0
    }

    /// The connection of health checks; used under its lock.
    private final class Probe {
        let options: ConnectionOptions
        var client: QueueClient?

        init(_ options: ConnectionOptions) { self.options = options }

        /// Asks the database; a connection that fails is opened anew the next time.
        func ask<R>(_ question: (QueueClient) throws(QueueError) -> R) throws(QueueError) -> R {
            do throws(QueueError) {
                let connected: QueueClient
                if let client { connected = client } else { connected = try QueueClient(options) }
                client = connected
                return try question(connected)
            } catch {
                client = nil
                throw error
            }
        }
    }

    /// A turn of the worker's thread takes at most five seconds, or as long as a statement may.
    private static let stuckAfterMilliseconds = 90_000.0
    private static let storeAnswerMilliseconds = 10_000.0

    private let contents: Mutex<Contents>
    private let probe: Mutex<Probe?>
    private let clock: @Sendable () -> MonotonicTime

    init(clock: @escaping @Sendable () -> MonotonicTime = MonotonicTime.now) {
        self.clock = clock
        contents = Mutex(Contents(startedAt: clock()))
        probe = Mutex(nil)
    }

    func entered(_ phase: String?) { contents.withLock { $0.phase = phase } }
    func have(_ worker: JobWorker) { contents.withLock { $0.worker = worker } }
    func have(_ store: any DocumentStore) { contents.withLock { $0.store = store } }
    func have(templates: Int, fonts: Int) {
        contents.withLock {
            $0.templates = templates
            $0.fonts = fonts
        }
    }

    func haveDatabase(_ options: ConnectionOptions) { probe.withLock { $0 = Probe(options) } }

    var questions: HealthQuestions {
        HealthQuestions(live: { self.live() }, ready: { self.ready() }, startup: { self.startup() })
    }

    /// Sets the gauges of the queue, at each scrape.
    func readQueue(into metrics: Metrics) {
        let lanes: [LaneRecord]
        do {
            guard let answer = try ask({ client throws(QueueError) in try client.lanes() }) else { return }
            lanes = answer
        } catch {
            // The scrape goes on with what was last known; readiness tells about the database.
            return
        }
        for lane in lanes {
            metrics.queueJobs[lane.lane, "ready"].set(lane.ready)
            metrics.queueJobs[lane.lane, "running"].set(lane.running)
            metrics.queueJobs[lane.lane, "deferred"].set(lane.deferred)
            metrics.queueOldestReadyAge[lane.lane].set(lane.oldestReadySeconds ?? 0)
        }
    }

    private func live() -> HealthReport {
        let now = clock()
        let worker = contents.withLock { $0.worker }
        let isStuck = worker?.snapshot.lastTurn.map { now.milliseconds(since: $0) > Self.stuckAfterMilliseconds }
        return report([HealthCheck("worker", isStuck == true ? .failing : .ok)])
    }

    private func startup() -> HealthReport {
        let phase = contents.withLock { $0.phase }
        guard let phase else { return report([HealthCheck("startup", .ok)]) }
        return report([HealthCheck("startup", .failing, ["message": .string(phase)])])
    }

    private func ready() -> HealthReport {
        let (phase, worker, templates, fonts) = contents.withLock { ($0.phase, $0.worker, $0.templates, $0.fonts) }
        if let phase { return report([HealthCheck("startup", .failing, ["message": .string(phase)])]) }
        var checks: [HealthCheck] = []
        var pending: Int64?
        checks.append(
            HealthCheck.measuring("database") {
                pending = try ask { client throws(QueueError) in try client.backlog() }
                return [:]
            })
        let snapshot = worker?.snapshot ?? WorkerSnapshot()
        var queue: JSONObject = ["pendingJobs": pending.map { .integer($0) } ?? .null]
        queue["held"] = .integer(Int64(snapshot.held))
        if snapshot.isDraining { queue["message"] = "stopping" }
        let isWorking = snapshot.isAlive && !snapshot.isDraining && snapshot.isDatabaseReachable
        checks.append(HealthCheck("queue", isWorking ? .ok : .failing, queue))
        checks.append(storage(snapshot))
        checks.append(HealthCheck("templates", .ok, ["published": .integer(Int64(templates))]))
        checks.append(HealthCheck("fonts", fonts > 0 ? .ok : .failing, ["faces": .integer(Int64(fonts))]))
        return report(checks)
    }

    /// The store is asked at most every ten seconds, however often we are.
    private func storage(_ snapshot: WorkerSnapshot) -> HealthCheck {
        if let failure = snapshot.storeFailure {
            return HealthCheck("storage", .failing, ["message": .string(failure.message)])
        }
        let now = clock()
        let (store, known) = contents.withLock { ($0.store, $0.storeAnswer) }
        guard let store else { return HealthCheck("storage", .failing, ["message": "not opened yet"]) }
        var failure = known?.failure
        if known.map({ now.milliseconds(since: $0.at) > Self.storeAnswerMilliseconds }) ?? true {
            do throws(JobFailure) {
                try store.check()
                failure = nil
            } catch {
                failure = error
            }
            let answer = failure
            contents.withLock { $0.storeAnswer = (now, answer) }
        }
        guard let failure else { return HealthCheck("storage", .ok) }
        return HealthCheck("storage", .failing, ["message": .string(failure.message)])
    }

    private func ask<R: Sendable>(_ question: @Sendable (QueueClient) throws(QueueError) -> R) throws(QueueError) -> R?
    {
        try probe.withLock { probe throws(QueueError) -> R? in
            guard let probe else { return nil }
            return try probe.ask(question)
        }
    }

    private func report(_ checks: [HealthCheck]) -> HealthReport {
        let startedAt = contents.withLock { $0.startedAt }
        return HealthReport(
            checks: checks, version: engineVersion, uptime: Int(clock().milliseconds(since: startedAt) / 1000))
    }
}
