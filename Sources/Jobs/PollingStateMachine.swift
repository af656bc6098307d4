/// Decides how long a worker that found no job waits before it looks again.
///
/// Enqueues notify idle workers, but a notification may be lost: polling is the floor. It starts at 5 ms, doubles to
/// 1 s, and then, once the database knows that this worker waits, goes to 5 s.
package struct PollingStateMachine: Sendable {
    private static let firstMilliseconds = 5
    private static let unannouncedMilliseconds = 1_000
    private static let announcedMilliseconds = 5_000
    /// Below this a notification would not be quicker than the next look.
    private static let announceFromMilliseconds = 40

    private var delay = Self.firstMilliseconds
    package private(set) var isAnnounced = false

    package init() {}

    package enum Action: Hashable, Sendable {
        /// Say that this worker is idle, and look once more.
        case announceIdle
        case wait(milliseconds: Int)
    }

    /// A claim gave nothing.
    package mutating func foundNothing() -> Action {
        if isAnnounced {
            delay = min(delay * 2, Self.announcedMilliseconds)
            return .wait(milliseconds: delay)
        }
        if delay >= Self.announceFromMilliseconds {
            isAnnounced = true
            delay = Self.unannouncedMilliseconds / 2
            return .announceIdle
        }
        defer { delay = min(delay * 2, Self.unannouncedMilliseconds) }
        return .wait(milliseconds: delay)
    }

    /// A claim gave jobs, or the announcement was lost with the connection; true where the database still has to learn
    /// that this worker is busy.
    package mutating func foundJobs() -> Bool {
        defer { self = PollingStateMachine() }
        return isAnnounced
    }
}
