import Testing

@testable import Worker

@Suite struct ClaimBudgetTests {
    @Test func beforeAnythingIsMeasuredItIsModest() {
        #expect(ClaimBudget(threads: 2, drainMilliseconds: 25_000).limit == 40)
    }

    @Test func quickJobsRaiseItToTheMostAndOneSlowJobLowersItAtOnce() {
        var budget = ClaimBudget(threads: 2, drainMilliseconds: 25_000)
        for _ in 0..<100 { budget.rendered(milliseconds: 1) }
        #expect(budget.limit == 256)
        budget.rendered(milliseconds: 500)
        #expect(budget.limit == 4)
    }

    @Test func aShortDrainTimeHoldsItDown() {
        #expect(ClaimBudget(threads: 2, drainMilliseconds: 400).limit == 8)
    }
}
