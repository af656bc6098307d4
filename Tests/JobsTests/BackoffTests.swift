import Jobs
import Testing

@Suite struct BackoffTests {
    @Test func theBoundDoublesUntilFiveMinutes() {
        let bounds = (0...10).map { Backoff.job.boundMilliseconds(afterTries: $0) }
        #expect(
            bounds == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000])
    }

    @Test func anyNumberOfTriesStaysBelowTheCap() {
        #expect(Backoff.job.boundMilliseconds(afterTries: 62) == 300_000)
        #expect(Backoff.job.boundMilliseconds(afterTries: .max) == 300_000)
    }

    @Test func jitterCoversTheWholeRange() {
        var lowest = SequenceGenerator.lowest
        var highest = SequenceGenerator.highest
        #expect(Backoff.job.delayMilliseconds(afterTries: 3, using: &lowest) == 0)
        #expect(Backoff.job.delayMilliseconds(afterTries: 3, using: &highest) == 8_000)
    }
}
