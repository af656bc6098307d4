import Jobs
import Testing

@Suite struct DrainStateMachineTests {
    private func at(_ milliseconds: Int) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func aDrainEndsWhenNothingIsHeld() {
        var drain = DrainStateMachine(drainMilliseconds: 25_000)
        #expect(drain.checked(held: 0, at: at(0)) == .none)
        #expect(drain.stopRequested(at: at(10)) == .drain)
        #expect(drain.checked(held: 3, at: at(20)) == .none)
        #expect(drain.checked(held: 0, at: at(30)) == .finish)
        #expect(drain.state == .stopped)
    }

    @Test func aSecondRequestStopsAtOnce() {
        var drain = DrainStateMachine(drainMilliseconds: 25_000)
        #expect(drain.stopRequested(at: at(0)) == .drain)
        #expect(drain.stopRequested(at: at(1)) == .stopNow)
        #expect(drain.stopRequested(at: at(2)) == .none)
        #expect(drain.checked(held: 3, at: at(3)) == .none)
    }

    @Test func theDrainTimeIsKept() {
        var drain = DrainStateMachine(drainMilliseconds: 25_000)
        #expect(drain.stopRequested(at: at(100)) == .drain)
        #expect(drain.deadline == at(25_100))
        #expect(drain.checked(held: 1, at: at(25_099)) == .none)
        #expect(drain.checked(held: 1, at: at(25_100)) == .stopNow)
        #expect(drain.deadline == nil)
    }
}
