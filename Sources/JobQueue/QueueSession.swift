import Jobs
import PostgreSQL

/// A connection to the queue that comes back: lost ones are opened anew by the next statement.
///
/// Used from one thread. A failure is an outage, unless a value itself was refused.
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
            throw JobFailure(Self.code(of: error), error.description, detail: error.detail)
        }
    }

    /// Values that the server cannot take (classes 22 and 23) stay wrong however often they are sent; everything else
    /// is an outage.
    private static func code(of error: PostgresError) -> ErrorCode {
        guard error.kind == .statementFailed, let state = error.sqlState?.rawValue else { return .databaseUnavailable }
        return state.hasPrefix("22") || state.hasPrefix("23") ? .internalError : .databaseUnavailable
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
