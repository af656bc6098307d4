/// When a request is tried again.
package struct RetryPolicy: Hashable, Sendable {
    /// Tries in all.
    package var tries = 4
    /// The longest possible wait before the second try.
    package var firstDelayMilliseconds = 500
    /// The longest possible wait at all, unless the service asks for more.
    package var longestDelayMilliseconds = 8000
    /// No try begins later than this after the first one began.
    package var budgetMilliseconds = 60_000

    package init() {}
}

/// Decides what follows a try.
///
/// Pure: time and chance arrive as arguments.
struct RetryState: Sendable {
    /// How a try ended.
    enum Outcome: Hashable, Sendable {
        case answered(status: Int, code: String, retryAfterMilliseconds: Int?)
        /// No answer, or not a whole one.
        case transportFailed
    }

    enum Action: Hashable, Sendable {
        /// The answer is for the caller, be it good or bad.
        case answer
        case retry(afterMilliseconds: Int)
        /// Once more, at once, with a new token.
        case refreshToken
        /// Enough: the service is not available.
        case giveUp
    }

    private let policy: RetryPolicy
    private let deadline: Int
    private(set) var tries = 0
    private var hasRefreshedToken = false

    /// `now` is in milliseconds of any clock that only rises.
    init(_ policy: RetryPolicy, now: Int) {
        self.policy = policy
        deadline = now + policy.budgetMilliseconds
    }

    /// Starts counting tries anew, within the same time: for the question that follows a request.
    func forNextRequest() -> RetryState {
        var next = self
        next.tries = 0
        return next
    }

    /// `chance` is in 0..<1.
    mutating func tryEnded(_ outcome: Outcome, now: Int, chance: Double) -> Action {
        tries += 1
        var asked = 0
        if case .answered(let status, let code, let retryAfter) = outcome {
            if status == 401, !hasRefreshedToken {
                hasRefreshedToken = true
                return .refreshToken
            }
            guard Self.isPassing(status: status, code: code) else { return .answer }
            asked = retryAfter ?? 0
        }
        guard tries < policy.tries else { return .giveUp }
        // Full jitter: anything up to a ceiling that grows fourfold, so that three waits span the whole range.
        var ceiling = policy.firstDelayMilliseconds
        for _ in 1..<tries { ceiling = min(ceiling * 4, policy.longestDelayMilliseconds) }
        let delay = max(Int(chance * Double(ceiling)), asked)
        return now + delay > deadline ? .giveUp : .retry(afterMilliseconds: delay)
    }

    /// Whether the same request may well succeed a little later.
    private static func isPassing(status: Int, code: String) -> Bool {
        switch status {
        case 408, 429, 500, 502, 503, 504, 507: true
        // Bytes were damaged on the way.
        case 400: code == "Md5Mismatch"
        case 409: code == "ContainerBeingDeleted" || code == "AccountBeingCreated" || code == "OperationTimedOut"
        default: false
        }
    }
}
