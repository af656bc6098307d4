package import PostgreSQL
import Primitives

/// What a caller asks for; the arguments of `enqueue_v1`.
package struct EnqueueRequest: Hashable, Sendable {
    package var documentType: String
    package var documentKey: String
    /// JSON, UTF-8.
    package var payload: [UInt8]
    package var tenant = "default"
    package var idempotencyKey: String?
    package var expectedRevision: Int?
    package var lane = "interactive"
    /// ISO 8601; nil: now.
    package var runAt: String?
    package var requestedBy: String?
    package var correlationID: String?
    package var traceparent: String?
    /// A JSON object.
    package var options = "{}"

    package init(documentType: String, documentKey: String, payload: [UInt8]) {
        self.documentType = documentType
        self.documentKey = documentKey
        self.payload = payload
    }
}

/// The SQL contract for Swift callers: the command line, the load generator, the admin pages.
///
/// Blocking; used from one thread. A method is one statement, in whatever transaction the connection is in.
package final class QueueClient {
    package let connection: Connection

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Connects.
    package convenience init(_ options: ConnectionOptions) throws(QueueError) {
        self.init(try translatingErrors { () throws(PostgresError) in try Connection(options) })
    }

    package func enqueue(_ request: EnqueueRequest) throws(QueueError) -> Ticket {
        try ticket(
            "SELECT * FROM quoin.enqueue_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            [
                .text(request.documentType), .text(request.documentKey), .utf8(request.payload), .text(request.tenant),
                .text(request.idempotencyKey), request.expectedRevision.map { .integer($0) } ?? .null,
                .text(request.lane), .text(request.runAt), .text(request.requestedBy), .text(request.correlationID),
                .text(request.traceparent), .text(request.options),
            ])
    }

    /// Enqueues all or none; the tickets come in the requests' order.
    package func enqueue(jobs json: [UInt8]) throws(QueueError) -> [Ticket] {
        try rows("SELECT * FROM quoin.enqueue_many_v1($1)", [.utf8(json)], Self.readTicket)
    }

    package func regenerate(
        _ documentID: String, requestedBy: String, reason: String, payload: [UInt8]? = nil,
        expectedRevision: Int? = nil,
        lane: String = "interactive", idempotencyKey: String? = nil
    ) throws(QueueError) -> Ticket {
        try ticket(
            "SELECT * FROM quoin.regenerate_v1($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(documentID), .text(requestedBy), .text(reason), payload.map { .utf8($0) } ?? .null,
                expectedRevision.map { .integer($0) } ?? .null, .text(lane), .text(idempotencyKey),
            ])
    }

    /// Cancels what waits at once (`cancelled`), and asks the worker to drop what runs (`processing`).
    package func cancel(
        _ documentID: String, revision: Int, requestedBy: String, reason: String
    ) throws(QueueError) -> Ticket {
        try ticket(
            "SELECT * FROM quoin.cancel_v1($1, $2, $3, $4)",
            [.text(documentID), .integer(revision), .text(requestedBy), .text(reason)])
    }

    package func retry(job: Int64, requestedBy: String, reason: String) throws(QueueError) -> Ticket {
        try ticket("SELECT * FROM quoin.retry_v1($1, $2, $3)", [.integer(job), .text(requestedBy), .text(reason)])
    }

    package func pause(lane: String, requestedBy: String, reason: String) throws(QueueError) {
        try run("SELECT quoin.pause_v1($1, $2, $3)", [.text(lane), .text(requestedBy), .text(reason)])
    }

    package func resume(lane: String, requestedBy: String) throws(QueueError) {
        try run("SELECT quoin.resume_v1($1, $2)", [.text(lane), .text(requestedBy)])
    }

    /// Limits the jobs that may wait in a lane; nil lifts the limit.
    package func limit(lane: String, maxPending: Int64?, requestedBy: String) throws(QueueError) {
        try run(
            "SELECT quoin.limit_lane_v1($1, $2, $3)",
            [.text(lane), maxPending.map { .integer($0) } ?? .null, .text(requestedBy)])
    }

    /// Erases a document's payloads; gives the number of blobs whose deletion was queued.
    package func forget(_ documentID: String, requestedBy: String, reason: String) throws(QueueError) -> Int {
        try one("SELECT quoin.forget_v1($1, $2, $3)", [.text(documentID), .text(requestedBy), .text(reason)]) {
            row throws(PostgresError) in Int(try row.integer(0))
        }
    }

    /// How many jobs are ready or running; nil for all lanes.
    package func backlog(lane: String? = nil) throws(QueueError) -> Int64 {
        try one("SELECT quoin.backlog_v1($1)", [.text(lane)]) { row throws(PostgresError) in try row.integer(0) }
    }

    func run(_ sql: String, _ parameters: [Parameter]) throws(QueueError) {
        try translatingErrors { () throws(PostgresError) in _ = try connection.query(sql, parameters) }
    }

    func rows<R>(
        _ sql: String, _ parameters: [Parameter], _ read: (Row) throws(PostgresError) -> R
    ) throws(QueueError) -> [R] {
        try translatingErrors { () throws(PostgresError) in
            var values: [R] = []
            for row in try connection.query(sql, parameters) { values.append(try read(row)) }
            return values
        }
    }

    func one<R>(
        _ sql: String, _ parameters: [Parameter], _ read: (Row) throws(PostgresError) -> R
    ) throws(QueueError) -> R {
        let values = try rows(sql, parameters, read)
        guard let value = values.first else { throw QueueError(.statementFailed, "a statement gave no row") }
        return value
    }

    private func ticket(_ sql: String, _ parameters: [Parameter]) throws(QueueError) -> Ticket {
        try one(sql, parameters, Self.readTicket)
    }

    private static func readTicket(_ row: Row) throws(PostgresError) -> Ticket {
        Ticket(
            documentID: try row.text(0), revision: Int(try row.integer(1)), job: try row.integer(2),
            status: try row.text(3), isNew: try row.boolean(4))
    }
}
