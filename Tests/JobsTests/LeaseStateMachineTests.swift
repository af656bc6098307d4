import Jobs
import Testing

@Suite struct LeaseStateMachineTests {
    private let boot = BootID(rawValue: 7)

    private func at(_ milliseconds: Int) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func aWorkerRegistersThenRenews() {
        var lease = LeaseStateMachine()
        #expect(lease.standing(at: at(0)) == .none)
        #expect(lease.renewalTimerFired() == .register)
        lease.registered(boot, sentAt: at(0))
        #expect(lease.renewalTimerFired() == .renew(boot))
        #expect(lease.standing(at: at(1)) == .valid(boot))
    }

    @Test func publishingStopsAMarginBeforeTheBootDies() {
        var lease = LeaseStateMachine()
        lease.registered(boot, sentAt: at(100))
        #expect(lease.standing(at: at(7_099)) == .valid(boot))
        #expect(lease.standing(at: at(7_100)) == .doubtful(boot))
    }

    @Test func aLateRenewalLiftsTheDoubt() {
        var lease = LeaseStateMachine()
        lease.registered(boot, sentAt: at(0))
        #expect(lease.standing(at: at(9_000)) == .doubtful(boot))
        lease.renewalSucceeded(boot, sentAt: at(9_000))
        #expect(lease.standing(at: at(9_001)) == .valid(boot))
    }

    @Test func aRejectedRenewalDropsEverythingOnce() {
        var lease = LeaseStateMachine()
        lease.registered(boot, sentAt: at(0))
        #expect(lease.renewalRejected(boot) == .dropEverything(boot))
        #expect(lease.renewalRejected(boot) == .none)
        #expect(lease.standing(at: at(1)) == .none)
    }

    @Test func aDeadBootStaysDeadWhateverArrivesLate() {
        var lease = LeaseStateMachine()
        lease.registered(boot, sentAt: at(0))
        _ = lease.renewalRejected(boot)
        lease.renewalSucceeded(boot, sentAt: at(1))
        #expect(lease.standing(at: at(2)) == .none)
        #expect(lease.renewalTimerFired() == .register)
        let next = BootID(rawValue: 8)
        lease.registered(next, sentAt: at(3))
        #expect(lease.standing(at: at(4)) == .valid(next))
    }

    @Test func aRetiredWorkerNeverComesBack() {
        var lease = LeaseStateMachine()
        lease.registered(boot, sentAt: at(0))
        lease.retire()
        lease.registered(BootID(rawValue: 9), sentAt: at(1))
        #expect(lease.renewalTimerFired() == .none)
        #expect(lease.standing(at: at(2)) == .none)
    }
}
