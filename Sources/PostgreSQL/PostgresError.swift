/// What PostgreSQL or the way to it refused.
package struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The connection string makes no sense.
        case invalidConnectionString
        /// No connection came about.
        case connectionFailed
        /// A connection that stood is gone; whether its last statement took effect is unknown.
        case connectionLost
        /// The server refused a statement.
        case statementFailed
        /// A result has another shape than its reader expects.
        case unexpectedResult
    }

    package let kind: Kind
    /// Nil where the server did not answer.
    package let sqlState: SQLState?
    /// The primary message.
    package let message: String
    package let detail: String?
    package let hint: String?
    package let constraint: String?

    package init(
        _ kind: Kind, _ message: String, sqlState: SQLState? = nil, detail: String? = nil, hint: String? = nil,
        constraint: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.detail = detail
        self.hint = hint
        self.constraint = constraint
    }

    /// Whether only a new connection helps.
    package var isConnectionLoss: Bool { kind == .connectionLost || kind == .connectionFailed }

    /// Safe for logs: details may hold values of rows, and stay out.
    package var description: String {
        (sqlState.map { "\($0): " } ?? "") + message + (hint.map { " (\($0))" } ?? "")
    }
}
