import Jobs
import Telemetry

/// What the dispatcher is told by other threads.
enum DispatcherMessage: Sendable {
    case ended(RenderPool.Ending)
    case stop
    case bootChanged(LeaseStateMachine.RejectionAction)
}

/// What a dispatcher works with.
struct DispatcherParts: Sendable {
    var options: WorkerOptions
    var makeSource: @Sendable () throws(JobFailure) -> any JobSource
    var pool: RenderPool
    var keeper: BootKeeper
    var inbox: Inbox<DispatcherMessage>
    var report: WorkerReport
    var log: Log
    var metrics: Metrics
    var clock: @Sendable () -> MonotonicTime
}

/// Claims jobs, gives them to the render threads and publishes what became of them; all on one thread.
///
/// One flush is in flight at a time, and what arrives meanwhile is the next batch: under load batches grow by
/// themselves. The decisions are taken by the state machines of `Jobs`; this class asks them, and acts.
final class Dispatcher {
    /// A job between its claim and its settlement.
    struct Held {
        var job: ClaimedJob
        var boot: BootID
        var claimedAt: MonotonicTime
    }

    /// A job that ended and waits to be settled.
    struct Finished {
        var held: Held
        var outcome: AttemptOutcome
    }

    let parts: DispatcherParts
    var source: (any JobSource)?
    var drain: DrainStateMachine
    var polling = PollingStateMachine()
    var database = BreakerStateMachine()
    var store = BreakerStateMachine()
    var budget: ClaimBudget
    var random = SystemRandomNumberGenerator()

    /// Everything that is claimed and not yet settled or given back.
    var held: [Fence: Held] = [:]
    /// Claimed, not begun, oldest first.
    var pending: [ClaimedJob] = []
    var finished: [Finished] = []
    /// To be given back; kept until the database takes them.
    var returned: [Held] = []
    /// Renders past their deadline.
    var hung: Set<Fence> = []
    var firstHung: JobID?

    /// The boot that the source claims for.
    var adopted: BootID?
    var nextClaim: MonotonicTime
    /// When the database may be asked again, during an outage.
    var databaseRetry: MonotonicTime?
    /// The database still believes that this worker waits.
    var mustSayBusy = false
    var hasClaimed = false

    init(_ parts: DispatcherParts) {
        self.parts = parts
        drain = DrainStateMachine(drainMilliseconds: parts.options.drainMilliseconds)
        budget = ClaimBudget(threads: parts.options.renderThreads, drainMilliseconds: parts.options.drainMilliseconds)
        nextClaim = parts.clock()
    }

    /// Works until the worker's end.
    func run() -> WorkerEnding {
        while true {
            let now = parts.clock()
            for message in parts.inbox.take() { receive(message, at: now) }
            watchForHangs(at: now)
            giveBack(at: now)
            settle(at: now)
            if let ending = ending(at: now) { return ending }
            dispatch(at: now)
            claim(at: now)
            dispatch(at: now)
            if parts.options.mode == .once, hasClaimed, pending.isEmpty { endByItself(at: now) }
            if mustSayBusy, ask(at: now, { source throws(JobFailure) in try source.setIdle(false) }) != nil {
                mustSayBusy = false
            }
            tell(at: now)
            wait(from: parts.clock())
        }
    }

    private func receive(_ message: DispatcherMessage, at now: MonotonicTime) {
        switch message {
        case .stop: act(on: drain.stopRequested(at: now))
        case .bootChanged(.none): nextClaim = now
        case .bootChanged(.dropEverything(let boot)): drop(boot, at: now)
        case .ended(let ending): receive(ending, at: now)
        }
    }

    /// Takes note of how a job ended; what it means for the job is decided by the failure's class.
    private func receive(_ ending: RenderPool.Ending, at now: MonotonicTime) {
        budget.rendered(milliseconds: ending.renderMilliseconds)
        hung.remove(ending.fence)
        // What it tells of the store holds whoever owns the job by now.
        switch ending.result {
        case .success:
            if store.succeeded() == .closed { parts.log.info("the store works again: claiming goes on") }
        case .failure(let failure):
            if failure.code.class == .outage { storeFailed(failure, at: now) }
        }
        guard let held = held[ending.fence] else {
            // The lease was lost while it was rendered.
            parts.metrics.staleCompletions.increment()
            return probeEnded(at: now)
        }
        let outcome: AttemptOutcome
        switch ending.result {
        case .success(let publication): outcome = .completed(publication)
        case .failure(let failure):
            outcome = AttemptOutcome(
                failure, attempt: held.job.attempt, maxAttempts: held.job.maxAttempts, using: &random)
        }
        finished.append(Finished(held: held, outcome: outcome))
    }

    private func storeFailed(_ failure: JobFailure, at now: MonotonicTime) {
        if store.outage(at: now, using: &random) == .opened {
            parts.log.error("claiming pauses: \(failure.message)", LogFields(errorCode: failure.code.rawValue))
            // They would fail the same way: whoever claims them later finds the store well.
            returnUnbegun()
        }
        parts.report.update { $0.storeFailure = failure }
    }

    /// Somebody else owns everything that was claimed for this boot.
    private func drop(_ boot: BootID, at now: MonotonicTime) {
        let lost = held.filter { $0.value.boot == boot }.map(\.key)
        for fence in lost { held[fence] = nil }
        let gone = Set(lost)
        pending.removeAll { gone.contains($0.fence) }
        returned.removeAll { $0.boot == boot }
        finished.removeAll { finished in
            guard finished.held.boot == boot else { return false }
            parts.metrics.staleCompletions.increment()
            return true
        }
        for job in parts.pool.takeUnbegun() where !gone.contains(job.fence) { pending.append(job) }
        parts.metrics.leasesLost.increment(by: lost.count)
        if !lost.isEmpty { parts.log.error("\(lost.count) leases were lost with boot \(boot)") }
        probeEnded(at: now)
    }

    private func watchForHangs(at now: MonotonicTime) {
        guard let (job, since) = parts.pool.oldest, !hung.contains(job.fence),
            now >= since.advanced(byMilliseconds: parts.options.hardDeadlineMilliseconds)
        else { return }
        hung.insert(job.fence)
        firstHung = firstHung ?? job.id
        parts.log.error(
            "a render has passed its hard deadline: settling the others, then ending",
            LogFields(job, errorCode: ErrorCode.renderTimeout.rawValue))
        if drain.state == .running { act(on: drain.stopRequested(at: now)) }
    }

    private func act(on action: DrainStateMachine.Action) {
        switch action {
        case .drain:
            parts.log.info("draining: \(held.count) jobs are held")
            parts.report.update { $0.isDraining = true }
            returnUnbegun()
        case .stopNow, .finish, .none: break
        }
    }

    /// Takes what no thread has begun out of the line, to be given back.
    func returnUnbegun() {
        let unbegun = pending + parts.pool.takeUnbegun()
        pending = []
        for job in unbegun {
            if let held = held.removeValue(forKey: job.fence) { returned.append(held) }
        }
    }

    /// How many jobs have still to end: all that are held, but those that hang.
    var awaited: Int { held.keys.count { !hung.contains($0) } }

    /// The worker's end, once it has come.
    private func ending(at now: MonotonicTime) -> WorkerEnding? {
        var action = drain.checked(held: awaited + returned.count, at: now)
        // A second request was received in this turn.
        if action == .none, drain.state == .stopped { action = .stopNow }
        switch action {
        case .finish: return firstHung.map { .hung($0) } ?? .drained
        case .stopNow:
            // Only what hangs is left to be rescued, so that it counts as a crash.
            returned += held.filter { !hung.contains($0.key) }.map(\.value)
            let count = returned.count
            giveBack(at: now)
            parts.log.warning("stopped before \(count) jobs were finished; they were given back")
            return firstHung.map { .hung($0) } ?? .cutShort
        case .drain, .none: return nil
        }
    }

    private func tell(at now: MonotonicTime) {
        let isAlive = if case .valid = parts.keeper.standing { true } else { false }
        parts.report.update { snapshot in
            snapshot.lastTurn = now
            snapshot.isAlive = isAlive
            snapshot.isDatabaseReachable = database.isClosed
            snapshot.held = held.count
            if store.isClosed { snapshot.storeFailure = nil }
        }
        parts.metrics.breakerState["database"].set(database.level)
        parts.metrics.breakerState["store"].set(store.level)
    }
}

extension LogFields {
    /// A job's ids.
    init(
        _ job: ClaimedJob, durationMilliseconds: Double? = nil, outcome: String? = nil, errorCode: String? = nil,
        detail: String? = nil
    ) {
        self.init(
            jobID: job.id.rawValue, documentID: job.revision.documentID, revision: job.revision.revision,
            lane: job.lane.rawValue, type: job.revision.documentType, attempt: job.attempt,
            durationMilliseconds: durationMilliseconds, outcome: outcome, errorCode: errorCode,
            correlationID: job.correlationID, traceID: job.traceparent.flatMap { TraceParent($0)?.traceID },
            requester: job.revision.requestedBy, detail: detail)
    }
}
