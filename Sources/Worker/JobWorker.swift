import Glibc
package import Jobs
package import Primitives
import Synchronization
package import Telemetry

/// A worker: claims jobs, renders and stores documents, publishes the results, until it is told to stop.
///
/// `start` returns when its threads run; `wait` returns when everything it had claimed is settled or given back.
package final class JobWorker: Sendable {
    private let parts: DispatcherParts
    private let ending = Monitor<WorkerEnding?>(nil)
    private let thread = Mutex<Thread?>(nil)

    /// - Parameters:
    ///   - options: what the operator chose.
    ///   - makeSource: connects to the queue; called on the thread that claims, again after a failure.
    ///   - makeHeartbeat: the same for the heartbeat's thread.
    ///   - renderer: turns jobs into documents.
    ///   - store: keeps the documents; it is stopped by who made it, after this worker.
    ///   - log: one line for each job's end.
    ///   - metrics: counts and durations.
    ///   - clock: the machine's monotonic clock, or a test's.
    package init(
        options: WorkerOptions, makeSource: @escaping @Sendable () throws(JobFailure) -> any JobSource,
        makeHeartbeat: @escaping @Sendable () throws(JobFailure) -> any WorkerHeartbeat,
        renderer: any DocumentRenderer, store: any DocumentStore, log: Log, metrics: Metrics,
        clock: @escaping @Sendable () -> MonotonicTime = MonotonicTime.now
    ) {
        let inbox = Inbox<DispatcherMessage>()
        parts = DispatcherParts(
            options: options, makeSource: makeSource,
            pool: RenderPool(
                options: options, renderer: renderer, store: store, metrics: metrics, clock: clock,
                ended: { inbox.post(.ended($0)) }),
            keeper: BootKeeper(
                timing: options.lease, makeHeartbeat: makeHeartbeat, log: log, metrics: metrics, clock: clock,
                changed: { inbox.post(.bootChanged($0)) }),
            inbox: inbox, report: WorkerReport(), log: log, metrics: metrics, clock: clock)
    }

    /// Starts the threads.
    package func start() throws(ThreadError) {
        try parts.pool.start()
        try parts.keeper.start()
        let (parts, ending) = (parts, ending)
        let dispatcher = try Thread(name: "dispatcher") {
            let end = Dispatcher(parts).run()
            // A thread that hangs, or whose job was given away, is not waited for.
            if end == .drained { parts.pool.finish() } else { parts.pool.abandon() }
            // A boot that leaves a lease behind must be found dead, so that others rescue the job.
            parts.keeper.stop(retiring: !end.leavesLease)
            ending.update { $0 = end }
        }
        thread.withLock { $0 = dispatcher }
    }

    /// Asks the worker to stop: once to finish what it has begun, a second time to stop at once.
    package func requestStop() { parts.inbox.post(.stop) }

    /// Waits for the worker's end.
    package func wait() -> WorkerEnding {
        let end = ending.wait { $0 }
        thread.withLock { $0 }?.join()
        return end
    }

    /// The worker's end, if it came within the time.
    package func wait(milliseconds: Int) -> WorkerEnding? { ending.wait(milliseconds: milliseconds) { $0 } }

    /// What the worker does now.
    package var snapshot: WorkerSnapshot { parts.report.snapshot }
}

extension WorkerEnding {
    /// Whether a lease was left behind on purpose.
    fileprivate var leavesLease: Bool {
        if case .hung = self { return true }
        return false
    }
}

extension MonotonicTime {
    /// The machine's monotonic clock.
    package static let now: @Sendable () -> MonotonicTime = {
        var time = timespec()
        guard clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { fatalError("no monotonic clock: errno \(errno)") }
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
