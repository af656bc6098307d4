import PostgreSQL

extension QueueClient {
    /// Jobs of one page of a list.
    package static let pageSize = 25

    /// A document's latest requested revision, or the one named.
    package func status(_ documentID: String, revision: Int? = nil) throws(QueueError) -> DocumentStatus {
        try one(
            "SELECT \(Self.statusColumns) FROM quoin.status_v1($1, $2)",
            [.text(documentID), revision.map { .integer($0) } ?? .null], Self.readStatus)
    }

    /// The same by the caller's own key.
    package func find(tenant: String, documentType: String, documentKey: String) throws(QueueError) -> DocumentStatus {
        try one(
            "SELECT \(Self.statusColumns) FROM quoin.find_v1($1, $2, $3)",
            [.text(tenant), .text(documentType), .text(documentKey)], Self.readStatus)
    }

    /// A page of jobs, newest first; the next page begins before the last job of this one.
    package func list(_ filter: JobFilter = JobFilter(), limit: Int = pageSize) throws(QueueError) -> [JobRecord] {
        var conditions: [String] = []
        var parameters: [Parameter] = []
        func add(_ condition: String, _ parameter: Parameter?) {
            guard let parameter else { return }
            parameters.append(parameter)
            conditions.append(condition + " $\(parameters.count)")
        }
        add("status =", filter.status.map { .text($0) })
        add("state =", filter.state.map { .text($0) })
        add("document_type =", filter.documentType.map { .text($0) })
        add("tenant =", filter.tenant.map { .text($0) })
        add("lane =", filter.lane.map { .text($0) })
        add("error_code =", filter.errorCode.map { .text($0) })
        add("correlation_id =", filter.correlationID.map { .text($0) })
        add("requested_at >=", filter.since.map { .text($0) })
        add("job_id <", filter.before.map { .integer($0) })
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        parameters.append(.integer(limit))
        return try rows(
            "SELECT \(Self.jobColumns) FROM quoin.job_v1 \(condition) ORDER BY job_id DESC LIMIT $\(parameters.count)",
            parameters, Self.readJob)
    }

    /// All jobs of a document, newest revision first.
    package func jobs(of documentID: String) throws(QueueError) -> [JobRecord] {
        try rows(
            "SELECT \(Self.jobColumns) FROM quoin.job_v1 WHERE document_id = $1 ORDER BY revision DESC",
            [.text(documentID)], Self.readJob)
    }

    /// One job; nil where there is none.
    package func job(_ id: Int64) throws(QueueError) -> JobRecord? {
        try rows("SELECT \(Self.jobColumns) FROM quoin.job_v1 WHERE job_id = $1", [.integer(id)], Self.readJob).first
    }

    /// All attempts at a document, oldest first.
    package func attempts(of documentID: String) throws(QueueError) -> [AttemptRecord] {
        try rows(
            """
            SELECT job_id, revision, attempt, worker, outcome, error_code, error_message, \(Self.time("claimed_at")),
                duration_ms, \(Self.time("at"))
            FROM quoin.attempt_v1 WHERE document_id = $1 ORDER BY at
            """, [.text(documentID)]
        ) { row throws(PostgresError) in
            AttemptRecord(
                job: try row.integer(0), revision: Int(try row.integer(1)), attempt: Int(try row.integer(2)),
                worker: try row.optionalText(3), outcome: try row.text(4), errorCode: try row.optionalText(5),
                errorMessage: try row.optionalText(6), claimedAt: try row.text(7),
                durationMilliseconds: row.isNull(8) ? nil : try row.double(8), at: try row.text(9))
        }
    }

    /// A document's events, oldest first.
    package func timeline(_ documentID: String) throws(QueueError) -> [EventRecord] {
        try rows("SELECT \(Self.eventColumns) FROM quoin.timeline_v1($1)", [.text(documentID)], Self.readEvent)
    }

    /// What changed since an event, in order.
    package func events(after: Int64 = 0, limit: Int = 100) throws(QueueError) -> [EventRecord] {
        try rows(
            "SELECT \(Self.eventColumns) FROM quoin.events_v1($1, $2)", [.integer(after), .integer(limit)],
            Self.readEvent)
    }

    package func lanes() throws(QueueError) -> [LaneRecord] {
        try rows(
            """
            SELECT lane, max_pending, \(Self.time("paused_at")), paused_by, paused_reason, ready, running, deferred,
                oldest_ready_seconds
            FROM quoin.lane_v1 ORDER BY lane DESC
            """, []
        ) { row throws(PostgresError) in
            LaneRecord(
                lane: try row.text(0), maxPending: try row.optionalInteger(1), pausedAt: try row.optionalText(2),
                pausedBy: try row.optionalText(3), pausedReason: try row.optionalText(4),
                ready: Int(try row.integer(5)),
                running: Int(try row.integer(6)), deferred: Int(try row.integer(7)),
                oldestReadySeconds: row.isNull(8) ? nil : try row.double(8))
        }
    }

    package func workers() throws(QueueError) -> [WorkerRecord] {
        try rows(
            """
            SELECT worker_id, name, version, \(Self.time("registered_at")), \(Self.time("renewed_at")), idle, running
            FROM quoin.worker_v1 ORDER BY worker_id
            """, []
        ) { row throws(PostgresError) in
            WorkerRecord(
                boot: try row.integer(0), name: try row.text(1), version: try row.text(2),
                registeredAt: try row.text(3),
                renewedAt: try row.text(4), isIdle: try row.boolean(5), running: Int(try row.integer(6)))
        }
    }

    /// Documents and bytes by type of the month that a date lies in (`YYYY-MM-DD`, UTC).
    package func usage(month: String) throws(QueueError) -> [UsageRecord] {
        try rows("SELECT * FROM quoin.usage_v1($1)", [.text(month)]) { row throws(PostgresError) in
            UsageRecord(
                documentType: try row.text(0), documents: try row.integer(1), bytes: try row.integer(2))
        }
    }

    private static func time(_ column: String) -> String {
        #"to_char(\#(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#
    }

    private static let statusColumns = """
        document_id, tenant, document_type, document_key, revision, status, blob_url, bytes, pages, sha256, error_code,
        error_message, attempt, requested_by, \(time("requested_at")), \(time("completed_at")), current_revision,
        \(time("retain_until"))
        """

    private static func readStatus(_ row: Row) throws(PostgresError) -> DocumentStatus {
        DocumentStatus(
            documentID: try row.text(0), tenant: try row.text(1), documentType: try row.text(2),
            documentKey: try row.text(3), revision: Int(try row.integer(4)), status: try row.text(5),
            blobURL: try row.optionalText(6), bytes: try row.optionalInteger(7).map { Int($0) },
            pages: try row.optionalInteger(8).map { Int($0) }, sha256: try row.optionalText(9),
            errorCode: try row.optionalText(10), errorMessage: try row.optionalText(11),
            attempt: Int(try row.integer(12)), requestedBy: try row.optionalText(13), requestedAt: try row.text(14),
            completedAt: try row.optionalText(15), currentRevision: try row.optionalInteger(16).map { Int($0) },
            retainUntil: try row.text(17))
    }

    private static let jobColumns = """
        job_id, document_id, tenant, document_type, document_key, revision, lane, state, status, attempt, max_attempts,
        crashes, \(time("run_at")), worker, error_code, error_message, blob_name, blob_url, bytes, pages, sha256,
        engine_version, template_version, reason, requested_by, \(time("requested_at")), \(time("settled_at")),
        correlation_id, payload_erased
        """

    private static func readJob(_ row: Row) throws(PostgresError) -> JobRecord {
        JobRecord(
            job: try row.integer(0), documentID: try row.text(1), tenant: try row.text(2),
            documentType: try row.text(3),
            documentKey: try row.text(4), revision: Int(try row.integer(5)), lane: try row.text(6),
            state: try row.text(7), status: try row.text(8), attempt: Int(try row.integer(9)),
            maxAttempts: Int(try row.integer(10)), crashes: Int(try row.integer(11)), runAt: try row.optionalText(12),
            worker: try row.optionalText(13), errorCode: try row.optionalText(14),
            errorMessage: try row.optionalText(15),
            blobName: try row.optionalText(16), blobURL: try row.optionalText(17),
            bytes: try row.optionalInteger(18).map { Int($0) }, pages: try row.optionalInteger(19).map { Int($0) },
            sha256: try row.optionalText(20), engineVersion: try row.optionalText(21),
            templateVersion: try row.text(22),
            reason: try row.optionalText(23), requestedBy: try row.optionalText(24), requestedAt: try row.text(25),
            settledAt: try row.optionalText(26), correlationID: try row.optionalText(27),
            isPayloadErased: try row.boolean(28))
    }

    private static let eventColumns = """
        id, type, \(time("\"timestamp\"")), correlation_id, causation_id, actor, sentence, tenant, document_id,
        document_type, document_key, revision, job_id, reason
        """

    private static func readEvent(_ row: Row) throws(PostgresError) -> EventRecord {
        EventRecord(
            id: try row.integer(0), type: try row.text(1), at: try row.text(2), correlationID: try row.optionalText(3),
            causationID: try row.optionalInteger(4), actor: try row.text(5), sentence: try row.text(6),
            tenant: try row.optionalText(7), documentID: try row.optionalText(8), documentType: try row.optionalText(9),
            documentKey: try row.optionalText(10), revision: try row.optionalInteger(11).map { Int($0) },
            job: try row.optionalInteger(12), reason: try row.optionalText(13))
    }
}
