package import PostgreSQL

/// What the queue refused, or could not do.
package struct QueueError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The database could not be reached, or the connection was lost.
        case databaseUnavailable
        /// The server refused the login, or a statement for lack of privileges.
        case accessRefused
        /// The connection string makes no sense.
        case configuration
        /// An argument is wrong (QN400), or has not even the form of its type (class 22).
        case badRequest
        /// No such document, revision or job (QN404).
        case notFound
        /// The state does not allow it (QN409).
        case conflict
        /// Unknown document type or template version (QN422).
        case unprocessable
        /// A lane is full (QN429).
        case laneFull
        /// The schema is older than this build needs, or missing.
        case schemaTooOld
        /// An applied migration differs from this build's.
        case schemaDrift
        /// Anything else that a statement said.
        case statementFailed
    }

    package let code: Code
    /// Safe for logs and terminals.
    package let message: String
    package let sqlState: SQLState?

    package init(_ code: Code, _ message: String, sqlState: SQLState? = nil) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
    }

    package init(_ error: PostgresError) {
        let code: Code =
            switch (error.kind, error.sqlState?.rawValue) {
            case (.statementFailed, _) where error.sqlState?.conditionClass == "22": .badRequest
            case (.invalidConnectionString, _): .configuration
            case (_, "28000"), (_, "28P01"), (_, "42501"): .accessRefused
            case (.connectionFailed, _), (.connectionLost, _): .databaseUnavailable
            case (_, "QN400"): .badRequest
            case (_, "QN404"): .notFound
            case (_, "QN409"): .conflict
            case (_, "QN422"): .unprocessable
            case (_, "QN429"): .laneFull
            default: .statementFailed
            }
        self.init(code, error.description, sqlState: error.sqlState)
    }

    package var description: String { message }
}

/// Runs statements and gives their errors as the queue's.
func translatingErrors<R>(_ body: () throws(PostgresError) -> R) throws(QueueError) -> R {
    do throws(PostgresError) {
        return try body()
    } catch {
        throw QueueError(error)
    }
}
