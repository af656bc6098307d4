import Jobs
import Testing

@Suite struct BreakerStateMachineTests {
    private func at(_ milliseconds: Int) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func anOutageOpensOneProbeAtATimePassesAndSuccessCloses() {
        var random = SequenceGenerator.highest
        var breaker = BreakerStateMachine(backoff: Backoff(baseMilliseconds: 1_000, capMilliseconds: 8_000))
        #expect(breaker.permission(at: at(0)) == .all)
        #expect(breaker.outage(at: at(0), using: &random) == .opened)
        #expect(breaker.permission(at: at(999)) == .none(until: at(1_000)))
        #expect(breaker.permission(at: at(1_000)) == .probe)
        #expect(breaker.permission(at: at(1_001)) == .none(until: nil))
        #expect(breaker.succeeded() == .closed)
        #expect(breaker.permission(at: at(1_002)) == .all)
        #expect(breaker.succeeded() == .none)
    }

    @Test func aFailedProbeWaitsTwiceAsLong() {
        var random = SequenceGenerator.highest
        var breaker = BreakerStateMachine(backoff: Backoff(baseMilliseconds: 1_000, capMilliseconds: 3_000))
        _ = breaker.outage(at: at(0), using: &random)
        #expect(breaker.permission(at: at(1_000)) == .probe)
        #expect(breaker.outage(at: at(1_000), using: &random) == .none)
        #expect(breaker.permission(at: at(2_999)) == .none(until: at(3_000)))
        #expect(breaker.permission(at: at(3_000)) == .probe)
        #expect(breaker.outage(at: at(3_000), using: &random) == .none)
        #expect(breaker.permission(at: at(3_001)) == .none(until: at(6_000)))
    }

    @Test func failuresOfWhatWasUnderWayDoNotLengthenThePause() {
        var random = SequenceGenerator.highest
        var breaker = BreakerStateMachine(backoff: Backoff(baseMilliseconds: 1_000, capMilliseconds: 3_000))
        _ = breaker.outage(at: at(0), using: &random)
        for _ in 0..<5 { #expect(breaker.outage(at: at(500), using: &random) == .none) }
        #expect(breaker.permission(at: at(1_000)) == .probe)
    }

    @Test func theShortestPauseIsHalfTheBound() {
        var random = SequenceGenerator.lowest
        var breaker = BreakerStateMachine(backoff: Backoff(baseMilliseconds: 1_000, capMilliseconds: 3_000))
        _ = breaker.outage(at: at(0), using: &random)
        #expect(breaker.permission(at: at(499)) == .none(until: at(500)))
    }

    @Test func anUnusedProbeIsGivenAgain() {
        var random = SequenceGenerator.lowest
        var breaker = BreakerStateMachine()
        _ = breaker.outage(at: at(0), using: &random)
        #expect(breaker.permission(at: at(60_000)) == .probe)
        breaker.probeNotUsed(at: at(60_000))
        #expect(breaker.level == 2)
        #expect(breaker.permission(at: at(60_000)) == .probe)
        #expect(breaker.level == 1)
    }
}
