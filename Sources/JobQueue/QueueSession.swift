import Jobs
import PostgreSQL

/// A connection to the queue that comes back: lost ones are opened anew by the next statement.
///
/// Used from one thread. Every failure becomes an outage: nothing that a job did brought it about.
final class QueueSession {
    private let options: ConnectionOptions
    /// Statements that give a new session what it needs.
    private let preparation: [String]
    private var connection: Connection?
    /// Rises with every connection, so that others notice a new one.
    private(set) var generation = 0

    init(_ options: ConnectionOptions, preparation: [String] = []) {
        self.options = options
        self.preparation = preparation
    }

    /// Runs statements; a lost connection is dropped, so that the next call connects again.
    func run<R>(_ body: (Connection) throws(PostgresError) -> R) throws(JobFailure) -> R {
        do throws(PostgresError) {
            return try body(try connected())
        } catch {
            if error.isConnectionLoss || connection?.isAlive == false { connection = nil }
            throw JobFailure(.databaseUnavailable, error.description, detail: error.detail)
        }
    }

    /// Closes the connection.
    func close() { connection = nil }

    private func connected() throws(PostgresError) -> Connection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        let opened = try Connection(options)
        for statement in preparation { try opened.execute(statement) }
        connection = opened
        generation += 1
        return opened
    }
}
