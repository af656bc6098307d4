internal import CPostgres
import Glibc

/// Owns one session with PostgreSQL.
///
/// Blocking; used from one thread at a time.
package final class Connection {
    /// What a notification said.
    package struct Notification: Hashable, Sendable {
        package let channel: String
        package let payload: String
    }

    private let connection: OpaquePointer
    private let notices = NoticeBuffer()

    /// Connects; waits for as long as `connect_timeout` allows for each host.
    package init(_ options: ConnectionOptions) throws(PostgresError) {
        // libpq copies both lists.
        var names: [UnsafePointer<CChar>?] = []
        var values: [UnsafePointer<CChar>?] = []
        for (name, value) in options.keywords {
            names.append(UnsafePointer(strdup(name)))
            values.append(UnsafePointer(strdup(value)))
        }
        names.append(nil)
        values.append(nil)
        defer { for pointer in names + values { free(UnsafeMutablePointer(mutating: pointer)) } }
        guard let connection = PQconnectdbParams(names, values, 1) else {
            throw PostgresError(.connectionFailed, "out of memory")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = Self.message(of: connection)
            let state = Self.stateOfRefusal(connection, message)
            PQfinish(connection)
            throw PostgresError(.connectionFailed, message, sqlState: state)
        }
        self.connection = connection
        PQsetNoticeProcessor(connection, collectNotice, Unmanaged.passUnretained(notices).toOpaque())
    }

    /// Connects to a URL.
    package convenience init(_ conninfo: String) throws(PostgresError) {
        try self.init(try ConnectionOptions(conninfo: conninfo))
    }

    deinit { PQfinish(connection) }

    /// Whether libpq still believes in the session; a peer that vanished shows only with the next statement.
    package var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

    /// The process that serves this session.
    package var backendProcess: Int32 { PQbackendPID(connection) }

    /// Runs one or more statements without parameters; gives the last one's rows.
    @discardableResult
    package func execute(_ sql: String) throws(PostgresError) -> Rows {
        try check(PQexec(connection, sql))
    }

    /// Runs one statement with parameters.
    @discardableResult
    package func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
        let encoded = EncodedParameters(parameters)
        let result = withPointers(of: encoded) { values in
            PQexecParams(
                connection, sql, Int32(encoded.types.count), encoded.types, values, encoded.lengths, encoded.formats, 0)
        }
        return try check(result)
    }

    /// Prepares a statement under a name of its own; it lasts as long as the session.
    package func prepare(_ sql: String, as name: String) throws(PostgresError) -> PreparedStatement {
        try check(PQprepare(connection, name, sql, 0, nil))
        return PreparedStatement(connection: self, name: name)
    }

    fileprivate func run(prepared name: String, _ parameters: [Parameter]) throws(PostgresError) -> Rows {
        let encoded = EncodedParameters(parameters)
        let result = withPointers(of: encoded) { values in
            PQexecPrepared(
                connection, name, Int32(encoded.types.count), values, encoded.lengths, encoded.formats, 0)
        }
        return try check(result)
    }

    /// Runs the body in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// An error of kind `connectionLost` from the commit leaves open whether it took effect.
    package func transaction<R>(_ body: () throws(PostgresError) -> R) throws(PostgresError) -> R {
        try execute("BEGIN")
        let result: R
        do {
            result = try body()
        } catch {
            // The first error is the one to tell; a session that cannot roll back is broken, and shows so next time.
            if isAlive { _ = try execute("ROLLBACK") }
            throw error
        }
        try execute("COMMIT")
        return result
    }

    /// What the server remarked since the last call.
    package func takeNotices() -> [String] { notices.take() }

    /// Notifications that have arrived, without waiting.
    package func takeNotifications() throws(PostgresError) -> [Notification] {
        guard PQconsumeInput(connection) == 1 else { throw lost() }
        var notifications: [Notification] = []
        while let notification = PQnotifies(connection) {
            notifications.append(
                Notification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return notifications
    }

    /// Waits for notifications of the channels listened to, until `wake` becomes readable or the time is over.
    package func waitForNotifications(
        milliseconds: Int, wake: Int32? = nil
    ) throws(PostgresError) -> [Notification] {
        let arrived = try takeNotifications()
        if !arrived.isEmpty { return arrived }
        var descriptors = [
            pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0),
            // poll passes over negative descriptors.
            pollfd(fd: wake ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, 2, Int32(clamping: milliseconds)) >= 0 || errno == EINTR else {
            throw PostgresError(.connectionLost, "poll: errno \(errno)")
        }
        return try takeNotifications()
    }

    /// A handle with which another thread may cancel what this one waits for.
    package func makeCancellation() throws(PostgresError) -> Cancellation {
        guard let handle = PQgetCancel(connection) else { throw lost() }
        return Cancellation(owning: handle)
    }

    /// Quotes a name for use in a statement.
    package func quoted(identifier: String) throws(PostgresError) -> String {
        guard let text = PQescapeIdentifier(connection, identifier, identifier.utf8.count) else { throw lost() }
        defer { PQfreemem(text) }
        return String(cString: text)
    }

    @discardableResult
    private func check(_ result: OpaquePointer?) throws(PostgresError) -> Rows {
        guard let result else { throw lost() }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return Rows(owning: result)
        default: break
        }
        defer { PQclear(result) }
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        let state = field(quoin_diag_sqlstate).map { SQLState(rawValue: $0) }
        let isLost = PQstatus(connection) == CONNECTION_BAD || state?.meansConnectionLoss == true
        throw PostgresError(
            isLost ? .connectionLost : .statementFailed,
            field(quoin_diag_message_primary) ?? Self.message(of: connection),
            sqlState: state,
            detail: field(quoin_diag_message_detail),
            hint: field(quoin_diag_message_hint),
            constraint: field(quoin_diag_constraint_name))
    }

    private func lost() -> PostgresError {
        PostgresError(.connectionLost, Self.message(of: connection))
    }

    private func withPointers<R>(of encoded: EncodedParameters, _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        encoded.bytes.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return body(encoded.offsets.map { offset in offset < 0 ? nil : start.map { $0 + offset } })
        }
    }

    /// The SQLSTATE of a login that was refused; nil where no connection came about for another reason.
    ///
    /// libpq tells the state of a failed login in its words only, and only where it is asked for: so the server is
    /// asked once more. Other states than those of refused logins (class 28) stay outages.
    private static func stateOfRefusal(_ connection: OpaquePointer, _ message: String) -> SQLState? {
        if PQconnectionNeedsPassword(connection) == 1 { return .invalidPassword }
        guard message.contains("FATAL") else { return nil }
        PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE)
        PQreset(connection)
        guard PQstatus(connection) != CONNECTION_OK,
            let word = Self.message(of: connection).split(separator: " ").last
        else { return nil }
        let state = SQLState(rawValue: String(word))
        return state.rawValue.utf8.count == 5 && state.conditionClass == "28" ? state : nil
    }

    /// libpq's words without the line breaks between and after them.
    private static func message(of connection: OpaquePointer) -> String {
        guard let text = PQerrorMessage(connection) else { return "out of memory" }
        return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// A statement that its session has parsed already.
package struct PreparedStatement {
    fileprivate let connection: Connection
    fileprivate let name: String

    @discardableResult
    package func run(_ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
        try connection.run(prepared: name, parameters)
    }
}

/// Cancels the running statement of one session, from any thread.
package final class Cancellation: Sendable {
    // Proof: a PGcancel is immutable, and PQcancel is documented as safe from any thread.
    private nonisolated(unsafe) let handle: OpaquePointer

    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { PQfreeCancel(handle) }

    /// Asks the server to cancel; the statement then fails with 57014, unless it has ended already.
    package func cancel() throws(PostgresError) {
        var message = [CChar](repeating: 0, count: 256)
        guard PQcancel(handle, &message, Int32(message.count)) == 1 else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw PostgresError(.connectionFailed, String(decoding: text, as: UTF8.self))
        }
    }
}

/// Collects what the server remarks; a C callback reaches it through a pointer.
private final class NoticeBuffer {
    private var lines: [String] = []

    func append(_ line: String) {
        // Bounded: nobody may ever ask.
        if lines.count < 100 { lines.append(line) }
    }

    func take() -> [String] {
        defer { lines.removeAll() }
        return lines
    }
}

private func collectNotice(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {
    guard let context, let message else { return }
    let text = String(cString: message)
    Unmanaged<NoticeBuffer>.fromOpaque(context).takeUnretainedValue()
        .append(text.last == "\n" ? String(text.dropLast()) : text)
}
