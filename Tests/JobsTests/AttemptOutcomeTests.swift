import Jobs
import Testing

@Suite struct AttemptOutcomeTests {
    private func outcome(_ code: ErrorCode, attempt: Int = 1, maxAttempts: Int = 5) -> AttemptOutcome {
        var random = SequenceGenerator.highest
        return AttemptOutcome(JobFailure(code, "why"), attempt: attempt, maxAttempts: maxAttempts, using: &random)
    }

    @Test func aPermanentFailureFailsAtOnce() {
        #expect(outcome(.payloadInvalid) == .failed(JobFailure(.payloadInvalid, "why")))
        #expect(outcome(.blobCollision) == .failed(JobFailure(.blobCollision, "why")))
    }

    @Test func aTransientFailureIsTriedAgainWithBackoffUntilTheAttemptsAreUsed() {
        let failure = JobFailure(.internalError, "why")
        #expect(outcome(.internalError, attempt: 1) == .retry(failure, afterMilliseconds: 1_000))
        #expect(outcome(.internalError, attempt: 4) == .retry(failure, afterMilliseconds: 8_000))
        #expect(outcome(.internalError, attempt: 5) == .failed(failure))
    }

    @Test func anOutageConsumesNothingHoweverOften() {
        let failure = JobFailure(.storeUnavailable, "why")
        #expect(outcome(.storeUnavailable, attempt: 5) == .deferred(failure, afterMilliseconds: 1_500))
        #expect(outcome(.storeMisconfigured, attempt: 9).label == "deferred")
    }

    @Test func everyCodeHasOneOutcome() {
        for code in ErrorCode.allCases {
            let label = outcome(code).label
            switch code.class {
            case .permanent: #expect(label == "failed")
            case .transient: #expect(label == "retry")
            case .outage: #expect(label == "deferred")
            }
        }
    }
}
