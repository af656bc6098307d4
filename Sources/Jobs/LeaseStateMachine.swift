/// Decides whether a worker's boot, and with it every lease it holds, still counts.
///
/// Pure: time arrives as an argument. The database alone declares a boot dead, by its own clock; this side stops
/// publishing a margin earlier, counted from before the last renewal was sent, so that both can never publish.
package struct LeaseStateMachine: Sendable {
    /// How long a boot lives, and how early this side stops to trust it.
    package struct Timing: Hashable, Sendable {
        package var renewalMilliseconds: Int
        package var timeToLiveMilliseconds: Int
        package var marginMilliseconds: Int

        package init(renewalMilliseconds: Int, timeToLiveMilliseconds: Int, marginMilliseconds: Int) {
            self.renewalMilliseconds = renewalMilliseconds
            self.timeToLiveMilliseconds = timeToLiveMilliseconds
            self.marginMilliseconds = marginMilliseconds
        }

        /// Renewed every 2 s, dead after 10 s, doubted after 7 s: a settling transaction has 3 s to end.
        package static let standard = Timing(
            renewalMilliseconds: 2_000, timeToLiveMilliseconds: 10_000, marginMilliseconds: 3_000)
    }

    private enum State: Hashable, Sendable {
        case none
        case held(BootID, renewedAt: MonotonicTime)
        case dead(BootID)
        case retired
    }

    private let timing: Timing
    private var state = State.none

    package init(_ timing: Timing = .standard) {
        self.timing = timing
    }

    package enum RenewalAction: Hashable, Sendable {
        /// Register a new boot.
        case register
        case renew(BootID)
        /// The worker has stopped.
        case none
    }

    /// What the heartbeat thread does now.
    package func renewalTimerFired() -> RenewalAction {
        switch state {
        case .none, .dead: .register
        case .held(let boot, _): .renew(boot)
        case .retired: .none
        }
    }

    /// A boot was registered; `sentAt` is the moment before it was asked for.
    package mutating func registered(_ boot: BootID, sentAt: MonotonicTime) {
        if state != .retired { state = .held(boot, renewedAt: sentAt) }
    }

    /// The database renewed the boot; `sentAt` is the moment before it was asked for.
    package mutating func renewalSucceeded(_ boot: BootID, sentAt: MonotonicTime) {
        if case .held(boot, _) = state { state = .held(boot, renewedAt: sentAt) }
    }

    package enum RejectionAction: Hashable, Sendable {
        /// Everything that was claimed for this boot is somebody else's: drop it and start anew.
        case dropEverything(BootID)
        case none
    }

    /// The boot's row is gone.
    package mutating func renewalRejected(_ boot: BootID) -> RejectionAction {
        guard case .held(boot, _) = state else { return .none }
        state = .dead(boot)
        return .dropEverything(boot)
    }

    /// The worker holds no lease any more and stops.
    package mutating func retire() { state = .retired }

    /// What may be done in this boot's name.
    package enum Standing: Hashable, Sendable {
        /// Claim and publish.
        case valid(BootID)
        /// Neither claim nor publish: the renewal is late, and the leases may be given away soon.
        case doubtful(BootID)
        /// No boot, or a dead one.
        case none
    }

    package func standing(at now: MonotonicTime) -> Standing {
        guard case .held(let boot, let renewedAt) = state else { return .none }
        let trusted = renewedAt.advanced(byMilliseconds: timing.timeToLiveMilliseconds - timing.marginMilliseconds)
        return now < trusted ? .valid(boot) : .doubtful(boot)
    }
}
