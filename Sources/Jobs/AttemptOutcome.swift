extension AttemptOutcome {
    /// What an attempt that failed comes to, by the failure's class.
    ///
    /// `attempt` counts from 1. Random numbers come from the caller.
    package init(
        _ failure: JobFailure, attempt: Int, maxAttempts: Int, using random: inout some RandomNumberGenerator
    ) {
        switch failure.code.class {
        case .permanent: self = .failed(failure)
        case .transient:
            if attempt >= maxAttempts {
                self = .failed(failure)
            } else {
                self = .retry(
                    failure, afterMilliseconds: Backoff.job.delayMilliseconds(afterTries: attempt - 1, using: &random))
            }
        case .outage:
            // The breaker keeps this worker from claiming it again too soon; the delay keeps others from it, too.
            self = .deferred(
                failure, afterMilliseconds: 500 + Backoff.outage.delayMilliseconds(afterTries: 1, using: &random))
        }
    }

    /// The word for logs and metrics.
    package var label: String {
        switch self {
        case .completed: "completed"
        case .retry: "retry"
        case .deferred: "deferred"
        case .failed: "failed"
        }
    }

    /// Why there is no document; nil for a completed attempt.
    package var failure: JobFailure? {
        switch self {
        case .completed: nil
        case .retry(let failure, _), .deferred(let failure, _), .failed(let failure): failure
        }
    }
}
