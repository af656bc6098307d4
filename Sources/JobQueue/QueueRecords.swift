/// What a caller gets for an enqueued document.
package struct Ticket: Hashable, Sendable {
    package var documentID: String
    package var revision: Int
    package var job: Int64
    /// `processing`, `completed`, `failed`, `cancelled` or `superseded`.
    package var status: String
    /// False where the request was known already, or nothing new had to be made.
    package var isNew: Bool
}

/// The answer of `status_v1` and `find_v1`; times are ISO 8601 in UTC.
package struct DocumentStatus: Hashable, Sendable {
    package var documentID: String
    package var tenant: String
    package var documentType: String
    package var documentKey: String
    package var revision: Int
    package var status: String
    package var blobURL: String?
    package var bytes: Int?
    package var pages: Int?
    package var sha256: String?
    package var errorCode: String?
    package var errorMessage: String?
    package var attempt: Int
    package var requestedBy: String?
    package var requestedAt: String
    package var completedAt: String?
    package var currentRevision: Int?
    package var retainUntil: String
}

/// One job as admins see it; times are ISO 8601 in UTC.
package struct JobRecord: Hashable, Sendable {
    package var job: Int64
    package var documentID: String
    package var tenant: String
    package var documentType: String
    package var documentKey: String
    package var revision: Int
    package var lane: String
    /// `ready`, `deferred` or `running`, or the status once settled.
    package var state: String
    package var status: String
    package var attempt: Int
    package var maxAttempts: Int
    package var crashes: Int
    package var runAt: String?
    package var worker: String?
    package var errorCode: String?
    package var errorMessage: String?
    package var blobName: String?
    package var blobURL: String?
    package var bytes: Int?
    package var pages: Int?
    package var sha256: String?
    package var engineVersion: String?
    package var templateVersion: String
    package var reason: String?
    package var requestedBy: String?
    package var requestedAt: String
    package var settledAt: String?
    package var correlationID: String?
    package var isPayloadErased: Bool
}

/// One attempt at a job.
package struct AttemptRecord: Hashable, Sendable {
    package var job: Int64
    package var revision: Int
    package var attempt: Int
    package var worker: String?
    package var outcome: String
    package var errorCode: String?
    package var errorMessage: String?
    package var claimedAt: String
    package var durationMilliseconds: Double?
    package var at: String
}

/// One entry of the audit and outbox.
package struct EventRecord: Hashable, Sendable {
    package var id: Int64
    package var type: String
    package var at: String
    package var correlationID: String?
    package var causationID: Int64?
    package var actor: String
    package var sentence: String
    package var tenant: String?
    package var documentID: String?
    package var documentType: String?
    package var documentKey: String?
    package var revision: Int?
    package var job: Int64?
    package var reason: String?
}

/// A lane with what is in it.
package struct LaneRecord: Hashable, Sendable {
    package var lane: String
    /// Nil: no limit.
    package var maxPending: Int64?
    package var pausedAt: String?
    package var pausedBy: String?
    package var pausedReason: String?
    package var ready: Int
    package var running: Int
    package var deferred: Int
    /// Nil where nothing is ready.
    package var oldestReadySeconds: Double?
}

/// A month's documents of one type.
package struct UsageRecord: Hashable, Sendable {
    package var documentType: String
    package var documents: Int64
    package var bytes: Int64

    package init(documentType: String, documents: Int64, bytes: Int64) {
        self.documentType = documentType
        self.documents = documents
        self.bytes = bytes
    }
}

/// A worker that is alive, as far as the database knows.
package struct WorkerRecord: Hashable, Sendable {
    package var boot: Int64
    package var name: String
    package var version: String
    package var registeredAt: String
    package var renewedAt: String
    package var isIdle: Bool
    package var running: Int
}

/// Which jobs a list shows.
package struct JobFilter: Hashable, Sendable {
    package var status: String?
    package var state: String?
    package var documentType: String?
    package var tenant: String?
    package var lane: String?
    package var errorCode: String?
    package var correlationID: String?
    /// ISO 8601; jobs requested since.
    package var since: String?
    /// The last job of the page before; nil for the first page.
    package var before: Int64?

    package init() {}
}
