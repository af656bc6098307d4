import Primitives

/// Sends HTTP/1.1 requests, many at a time, over connections that are kept.
///
/// One thread drives all transfers. Redirects are not followed; TLS is 1.2 or later, and plain HTTP is for this machine
/// only. Any thread may send; each completion is called once, on the engine's thread, and must be brief.
package final class HTTPClient: Sendable {
    /// What bounds a transfer.
    package struct Limits: Sendable {
        /// For name, connection and TLS together.
        package var connectMilliseconds = 5000
        /// A transfer that stays below this speed for `lowSpeedSeconds` is given up; waiting for an answer counts.
        package var lowSpeedBytesPerSecond = 64
        package var lowSpeedSeconds = 20
        /// Further transfers to the same host wait for one of these.
        package var connectionsPerHost = 64

        package init() {}
    }

    private let engine: TransferEngine

    /// A client that has started.
    package init(limits: Limits = Limits()) throws(HTTPError) {
        engine = try TransferEngine(limits: limits)
    }

    deinit { engine.stop() }

    /// Starts an exchange.
    ///
    /// `completion` is also how a wrong URL is told. It runs on the caller's thread only where the client was stopped.
    package func send(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, HTTPError>) -> Void
    ) {
        do throws(HTTPError) {
            engine.submit(try Transfer(request, completion: completion))
        } catch {
            engine.wait(milliseconds: 0) { _ in completion(.failure(error)) }
        }
    }

    /// Calls back after a while, on the engine's thread: the place of a pause between two requests.
    ///
    /// `completion` gets false where the wait was ended before its time, by `endWaits` or `stop`.
    package func wait(milliseconds: Int, completion: @escaping @Sendable (_ isOver: Bool) -> Void) {
        engine.wait(milliseconds: milliseconds, completion: completion)
    }

    /// Ends all waits now, and from now on; transfers go on.
    package func endWaits() { engine.endWaits() }

    /// Sends and waits for the answer; never to be called on the engine's thread, that is in a completion.
    package func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let answer = Monitor<Result<HTTPResponse, HTTPError>?>(nil)
        send(request) { result in answer.update { $0 = result } }
        return try answer.wait { $0 }.get()
    }

    /// Gives up what is in flight with `stopped`; returns when every completion has run and the thread has ended.
    ///
    /// Stopping twice is fine; sending afterwards fails with `stopped`. Not to be called in a completion.
    package func stop() { engine.stop() }
}
