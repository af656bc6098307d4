package import Jobs
import Synchronization

/// What a worker tells about itself, for health checks.
package struct WorkerSnapshot: Hashable, Sendable {
    /// When the thread that claims and publishes last began a turn; nil before its first.
    package var lastTurn: MonotonicTime?
    /// Whether a boot is registered and trusted.
    package var isAlive = false
    package var isDatabaseReachable = true
    /// The outage that keeps this worker from claiming; nil where nothing does.
    package var storeFailure: JobFailure?
    package var isDraining = false
    /// Jobs claimed and not settled yet.
    package var held = 0

    /// A worker that has not begun.
    package init() {}
}

/// Where the worker's thread leaves its snapshot for other threads.
final class WorkerReport: Sendable {
    private let latest = Mutex(WorkerSnapshot())

    var snapshot: WorkerSnapshot { latest.withLock { $0 } }

    func update(_ change: (inout WorkerSnapshot) -> Void) { latest.withLock { change(&$0) } }
}
