import HTTPClient
import Jobs
import Primitives
import Telemetry

/// Sends requests to one account: dates, authorizes, tries again, and counts.
final class BlobConnection: Sendable {
    let endpoint: BlobEndpoint
    private let credential: BlobCredential
    private let client: HTTPClient
    private let policy: RetryPolicy
    private let metrics: Metrics
    private let clock: Log.Clock
    private let chance: @Sendable () -> Double
    private let inFlight = Monitor(InFlight())

    private struct InFlight: Sendable {
        var count = 0
        var isStopping = false
    }

    typealias Completion = @Sendable (Result<HTTPResponse, JobFailure>, RetryState) -> Void

    init(
        endpoint: BlobEndpoint, credential: BlobCredential, client: HTTPClient, policy: RetryPolicy, metrics: Metrics,
        clock: @escaping Log.Clock, chance: @escaping @Sendable () -> Double
    ) {
        self.endpoint = endpoint
        self.credential = credential
        self.client = client
        self.policy = policy
        self.metrics = metrics
        self.clock = clock
        self.chance = chance
    }

    /// A first try's state.
    func newRetryState() -> RetryState { RetryState(policy, now: monotonicMilliseconds()) }

    /// Counts one more piece of work that `stop` waits for; false where the store has been stopped.
    func enter() -> Bool {
        inFlight.withLock { inFlight in
            if !inFlight.isStopping { inFlight.count += 1 }
            return !inFlight.isStopping
        }
    }

    /// Ends what `enter` began.
    func leave() { inFlight.update { $0.count -= 1 } }

    static let stopped = JobFailure(.storeUnavailable, "the store is stopped")

    /// Sends a request until it is answered for good; `completion` runs once, on a thread of the client's.
    ///
    /// Any answer that would be the same again is a success here; a failure says that the service is not available.
    func perform(_ request: BlobRequest, _ state: RetryState, completion: @escaping Completion) {
        attempt(request, state, replacing: nil, completion: completion)
    }

    /// The same, waiting; not to be called on a thread of the client's.
    func perform(_ request: BlobRequest, _ state: RetryState) throws(JobFailure) -> HTTPResponse {
        guard enter() else { throw Self.stopped }
        defer { leave() }
        let answer = Monitor<Result<HTTPResponse, JobFailure>?>(nil)
        perform(request, state) { result, _ in answer.update { $0 = result } }
        return try answer.wait { $0 }.get()
    }

    /// The state of a request that is tried once only: checks must be brief.
    func singleTry() -> RetryState {
        var policy = RetryPolicy()
        policy.tries = 1
        return RetryState(policy, now: monotonicMilliseconds())
    }

    /// Tries nothing again, and waits for what is on the wire; stopping twice is fine.
    func stop() {
        inFlight.withLock { $0.isStopping = true }
        client.endWaits()
        inFlight.wait { $0.count == 0 ? true : nil }
        client.stop()
    }

    private func attempt(
        _ request: BlobRequest, _ state: RetryState, replacing rejected: String?, completion: @escaping Completion
    ) {
        authorize(request, replacing: rejected) { result in
            switch result {
            case .failure(let failure): completion(.failure(failure), state)
            case .success(let (authorized, token)):
                self.client.send(authorized) {
                    self.ended($0, of: request, sentWith: token, state, completion: completion)
                }
            }
        }
    }

    private func ended(
        _ result: Result<HTTPResponse, HTTPError>, of request: BlobRequest, sentWith token: String?,
        _ state: RetryState,
        completion: @escaping Completion
    ) {
        var state = state
        let outcome: RetryState.Outcome
        let status: String
        switch result {
        case .success(let response):
            status = String(response.status)
            outcome = .answered(
                status: response.status, code: BlobProtocol.errorCode(of: response),
                retryAfterMilliseconds: BlobProtocol.retryAfterMilliseconds(
                    of: response, now: clock() / 1_000_000_000))
        case .failure(let error):
            status = "transport"
            // What the client itself refused, it would refuse again.
            switch error.code {
            case .invalidURL, .insecureURL, .invalidHeader:
                return completion(.failure(JobFailure(.storeMisconfigured, error.message)), state)
            case .stopped: return completion(.failure(Self.stopped), state)
            default: outcome = .transportFailed
            }
        }
        metrics.blobRequests[request.operation, status].increment()
        switch state.tryEnded(outcome, now: monotonicMilliseconds(), chance: chance()) {
        case .answer:
            completion(result.mapError { JobFailure(.storeUnavailable, $0.message) }, state)
        case .retry(let delay):
            metrics.blobRetries[status].increment()
            // A signature holds its time: it is made when the wait is over.
            client.wait(milliseconds: delay) { [state] isOver in
                guard isOver else { return completion(.failure(Self.stopped), state) }
                self.attempt(request, state, replacing: nil, completion: completion)
            }
        case .refreshToken:
            guard let token else {
                return completion(result.mapError { JobFailure(.storeUnavailable, $0.message) }, state)
            }
            metrics.blobRetries[status].increment()
            attempt(request, state, replacing: token, completion: completion)
        case .giveUp:
            completion(.failure(BlobFault.unavailable(result, tries: state.tries, endpoint)), state)
        }
    }

    /// Signs a request; gives it with the token it carries, if it does.
    private func authorize(
        _ request: BlobRequest, replacing rejected: String?,
        then: @escaping @Sendable (Result<(HTTPRequest, token: String?), JobFailure>) -> Void
    ) {
        var headers = request.headers
        headers.append(HTTPHeader("x-ms-date", HTTPDate.text(of: Timestamp(nanoseconds: clock()))))
        headers.append(HTTPHeader("x-ms-version", BlobProtocol.version))
        switch credential {
        case .sharedKey(let key):
            // libcurl adds the length by itself; here it only counts for the signature.
            let length = HTTPHeader("Content-Length", String(request.body.count))
            let value = key.authorization(
                method: request.method.rawValue, path: request.path, query: request.query, headers: headers + [length])
            headers.append(HTTPHeader("Authorization", value))
            then(.success((compose(request, request.query, headers), nil)))
        case .sas(let signature):
            let query = request.query.isEmpty ? signature : request.query + "&" + signature
            then(.success((compose(request, query, headers), nil)))
        case .token(let tokens):
            tokens.withToken(replacing: rejected) { [headers] result in
                then(
                    result.map { token in
                        let bearer = HTTPHeader("Authorization", "Bearer \(token)")
                        return (self.compose(request, request.query, headers + [bearer]), token)
                    })
            }
        }
    }

    private func compose(_ request: BlobRequest, _ query: String, _ headers: [HTTPHeader]) -> HTTPRequest {
        HTTPRequest(
            request.method, endpoint.origin + request.path + (query.isEmpty ? "" : "?" + query), headers: headers,
            body: request.body, answerLimit: request.answerLimit, timeoutMilliseconds: request.timeoutMilliseconds)
    }

    private func monotonicMilliseconds() -> Int {
        let elapsed = ContinuousClock.now - Self.start
        return Int(elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
    }

    private static let start = ContinuousClock.now
}
