import HTTPClient
import Jobs
import Primitives
import Telemetry

/// Keeps the access token that requests carry, and renews it before it ends.
///
/// One question to a token endpoint is under way at a time; while it is, the old token serves as long as it lives.
final class TokenCache: Sendable {
    typealias Completion = @Sendable (Result<String, JobFailure>) -> Void

    private let sources: [TokenSource]
    private let client: HTTPClient
    private let clock: Log.Clock
    private let state = Monitor(State())

    private struct State: Sendable {
        var token: AccessToken?
        /// The source that gave the last token: asked first.
        var source: Int?
        var waiting: [Completion] = []
        var isFetching = false
        /// After a renewal that failed while the old token still serves; seconds since 1970.
        var nextRenewal: Int64 = 0
    }

    private static let tries = 3
    private static let delayMilliseconds = 800
    private static let renewalPause: Int64 = 30

    init(sources: [TokenSource], client: HTTPClient, clock: @escaping Log.Clock) {
        self.sources = sources
        self.client = client
        self.clock = clock
    }

    /// Gives a token, at once where there is one; `rejected` is one that the service did not accept.
    func withToken(replacing rejected: String?, completion: @escaping Completion) {
        let now = clock() / 1_000_000_000
        let (ready, mustFetch) = state.withLock { state -> (String?, Bool) in
            if state.token?.text == rejected || state.token.map({ $0.expiry <= now }) == true { state.token = nil }
            let mustFetch =
                !state.isFetching
                && (state.token == nil || state.token.map { $0.refreshTime <= now && state.nextRenewal <= now } == true)
            if mustFetch { state.isFetching = true }
            if state.token == nil { state.waiting.append(completion) }
            return (state.token?.text, mustFetch)
        }
        if let ready { completion(.success(ready)) }
        if mustFetch { fetch(from: order(), faults: []) }
    }

    /// The sources by number, the one that worked last before the others.
    private func order() -> [Int] {
        guard let last = state.withLock({ $0.source }) else { return Array(sources.indices) }
        return [last] + sources.indices.filter { $0 != last }
    }

    private func fetch(from order: [Int], faults: [String]) {
        guard let number = order.first else {
            let reasons = faults.joined(separator: "; ")
            return settle(
                .failure(JobFailure(.tokenUnavailable, "no credential gave a token: \(reasons)")), source: nil)
        }
        ask(sources[number], attempt: 1) { result in
            switch result {
            case .success(let token): self.settle(.success(token), source: number)
            case .failure(let fault):
                self.fetch(
                    from: Array(order.dropFirst()), faults: faults + ["\(self.sources[number].name): \(fault.message)"])
            }
        }
    }

    private func ask(
        _ source: TokenSource, attempt: Int, completion: @escaping @Sendable (Result<AccessToken, TokenFault>) -> Void
    ) {
        let request: HTTPRequest
        do throws(TokenFault) {
            request = try source.request(attempt == 1)
        } catch {
            return completion(.failure(error))
        }
        client.send(request) { result in
            switch result {
            case .failure(let error): completion(.failure(TokenFault(error.message)))
            case .success(let response)
            where source.retriedStatuses.contains(response.status) && attempt < Self.tries:
                self.client.wait(milliseconds: Self.delayMilliseconds << (attempt - 1)) { isOver in
                    guard isOver else { return completion(.failure(TokenFault("stopped"))) }
                    self.ask(source, attempt: attempt + 1, completion: completion)
                }
            case .success(let response):
                completion(
                    Result { () throws(TokenFault) in
                        try AccessToken(response, now: self.clock() / 1_000_000_000)
                    })
            }
        }
    }

    private func settle(_ result: Result<AccessToken, JobFailure>, source: Int?) {
        let now = clock() / 1_000_000_000
        let waiting = state.withLock { state -> [Completion] in
            defer { state.waiting = [] }
            state.isFetching = false
            if case .success(let token) = result {
                state.token = token
                state.source = source
            } else {
                state.nextRenewal = now + Self.renewalPause
            }
            return state.waiting
        }
        for completion in waiting { completion(result.map(\.text)) }
    }
}
