/// Decides how a worker stops.
///
/// Running until a stop is asked for; then draining: nothing is claimed, what has not started is given back, what runs
/// is finished within the drain time; then stopped. A second request stops at once. Pure: time arrives as an argument.
package struct DrainStateMachine: Sendable {
    package enum State: Hashable, Sendable {
        case running
        case draining(until: MonotonicTime)
        case stopped
    }

    package private(set) var state = State.running
    private let drainMilliseconds: Int

    package init(drainMilliseconds: Int) {
        self.drainMilliseconds = drainMilliseconds
    }

    package enum Action: Hashable, Sendable {
        /// Claim nothing more, and give back what has not started.
        case drain
        /// Give back what is unfinished, and leave.
        case stopNow
        /// Everything is settled: leave.
        case finish
        case none
    }

    /// SIGTERM or SIGINT came, or a mode that ends by itself has nothing left to claim.
    package mutating func stopRequested(at now: MonotonicTime) -> Action {
        switch state {
        case .running:
            state = .draining(until: now.advanced(byMilliseconds: drainMilliseconds))
            return .drain
        case .draining:
            state = .stopped
            return .stopNow
        case .stopped: return .none
        }
    }

    /// So many jobs are held: claimed and not yet settled or given back.
    package mutating func checked(held: Int, at now: MonotonicTime) -> Action {
        guard case .draining(let until) = state else { return .none }
        if held == 0 {
            state = .stopped
            return .finish
        }
        if now >= until {
            state = .stopped
            return .stopNow
        }
        return .none
    }

    /// When the drain time ends; nil while running, or stopped.
    package var deadline: MonotonicTime? {
        if case .draining(let until) = state { return until }
        return nil
    }
}
