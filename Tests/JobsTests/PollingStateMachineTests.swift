import Jobs
import Testing

@Suite struct PollingStateMachineTests {
    @Test func anIdleWorkerLooksLessAndLessOften() {
        var polling = PollingStateMachine()
        let actions = (0..<10).map { _ in polling.foundNothing() }
        #expect(
            actions == [
                .wait(milliseconds: 5), .wait(milliseconds: 10), .wait(milliseconds: 20), .announceIdle,
                .wait(milliseconds: 1_000), .wait(milliseconds: 2_000), .wait(milliseconds: 4_000),
                .wait(milliseconds: 5_000), .wait(milliseconds: 5_000), .wait(milliseconds: 5_000),
            ])
    }

    @Test func aJobStartsItOverAndTellsWhetherTheDatabaseMustLearnIt() {
        var polling = PollingStateMachine()
        #expect(polling.foundNothing() == .wait(milliseconds: 5))
        #expect(polling.foundJobs() == false)
        for _ in 0..<4 { _ = polling.foundNothing() }
        #expect(polling.isAnnounced)
        #expect(polling.foundJobs() == true)
        #expect(polling.foundNothing() == .wait(milliseconds: 5))
    }
}
