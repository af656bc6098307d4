import Foundation
import JobQueue
import Jobs
import PostgreSQL
import Synchronization
import Testing

/// A call on a thread of its own, with its outcome.
final class Thread<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping () throws -> Value) {
        // Proof: the test hands the connections over and uses them again only after value().
        nonisolated(unsafe) let body = body
        Foundation.Thread.detachNewThread {
            let result = Result { try body() }
            self.outcome.withLock { $0 = result }
            self.done.signal()
        }
    }

    func value() throws -> Value {
        try #require(done.wait(timeout: .now() + 60) == .success)
        return try #require(outcome.withLock { $0 }).get()
    }
}

/// Returns once PostgreSQL itself says that one session waits for the other.
func waitUntilBlocked(_ waiter: QueueClient, by holder: QueueClient) throws {
    let deadline = ContinuousClock().now + .seconds(30)
    let process = waiter.connection.backendProcess
    while ContinuousClock().now < deadline {
        let blockers = try holder.connection.query(
            "SELECT pg_backend_pid() = ANY (pg_blocking_pids($1))", [.integer(Int(process))])
        if try blockers[0].boolean(0) { return }
    }
    Issue.record("nobody waits")
}
