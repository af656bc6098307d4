/// Decides whether work that needs something outside (the store, the database) is tried at all.
///
/// Closed while it works. An outage opens it; after a pause one probe at a time is let through; the probe's success
/// closes it, its failure opens it for longer. Pure: time and randomness arrive as arguments.
package struct BreakerStateMachine: Sendable {
    private enum State: Hashable, Sendable {
        case closed
        case open(tries: Int, until: MonotonicTime)
        case probing(tries: Int)
    }

    private let backoff: Backoff
    private var state = State.closed

    package init(backoff: Backoff = .outage) {
        self.backoff = backoff
    }

    package enum Permission: Hashable, Sendable {
        /// As much as wanted.
        case all
        /// One, whose end must be told with `succeeded` or `outage`.
        case probe
        /// Nothing; nil while a probe is under way.
        case none(until: MonotonicTime?)
    }

    /// What may be tried now; a given probe counts as under way.
    package mutating func permission(at now: MonotonicTime) -> Permission {
        switch state {
        case .closed: return .all
        case .probing: return .none(until: nil)
        case .open(let tries, let until):
            guard now >= until else { return .none(until: until) }
            state = .probing(tries: tries)
            return .probe
        }
    }

    package enum Change: Hashable, Sendable {
        case opened, closed, none
    }

    /// Something that needed the other side worked.
    package mutating func succeeded() -> Change {
        if state == .closed { return .none }
        state = .closed
        return .closed
    }

    /// The other side is down.
    ///
    /// Failures of what had been under way when it opened do not lengthen the pause.
    package mutating func outage(at now: MonotonicTime, using random: inout some RandomNumberGenerator) -> Change {
        switch state {
        case .closed:
            open(tries: 0, at: now, using: &random)
            return .opened
        case .probing(let tries):
            open(tries: tries + 1, at: now, using: &random)
            return .none
        case .open: return .none
        }
    }

    /// There was nothing to try: the next one is the probe.
    package mutating func probeNotUsed(at now: MonotonicTime) {
        if case .probing(let tries) = state { state = .open(tries: tries, until: now) }
    }

    package var isClosed: Bool { state == .closed }

    /// For the gauge `quoin_breaker_state`: 0 closed, 1 probing, 2 open.
    package var level: Int {
        switch state {
        case .closed: 0
        case .probing: 1
        case .open: 2
        }
    }

    private mutating func open(tries: Int, at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        // Half the bound at least: jitter keeps workers apart, but a pause of nothing would be no pause.
        let bound = backoff.boundMilliseconds(afterTries: tries)
        let pause = bound / 2 + Int.random(in: 0...(bound - bound / 2), using: &random)
        state = .open(tries: tries, until: now.advanced(byMilliseconds: pause))
    }
}
