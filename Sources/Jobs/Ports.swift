/// Where jobs come from and where their outcomes go.
///
/// Used from one thread.
package protocol JobSource: AnyObject {
    /// Takes up to `limit` jobs whose payloads hold up to `bytes` bytes in all (always at least one), each with a lease
    /// and a fence.
    func claim(limit: Int, bytes: Int, lanes: Set<Lane>) throws(JobFailure) -> [ClaimedJob]

    /// Marks jobs as being rendered, so that a crash from now on counts against them.
    func markStarted(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure)

    /// Settles a batch in one transaction, in job id order; idempotent, so it may be repeated when an answer was lost.
    /// Gives one result for each settlement, in its order.
    func settle(_ settlements: [Settlement]) throws(JobFailure) -> [SettlementResult]

    /// Gives back jobs that have not started; their attempts do not count.
    func release(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure)
}

/// What became of one attempt.
package struct Settlement: Hashable, Sendable {
    package var job: JobID
    package var fence: Fence
    package var outcome: AttemptOutcome
    /// From claim to settlement.
    package var durationMilliseconds: Double

    package init(job: JobID, fence: Fence, outcome: AttemptOutcome, durationMilliseconds: Double) {
        self.job = job
        self.fence = fence
        self.outcome = outcome
        self.durationMilliseconds = durationMilliseconds
    }
}

/// What one attempt came to.
package enum AttemptOutcome: Hashable, Sendable {
    case completed(Publication)
    /// Try again after a delay; the attempt counts.
    case retry(JobFailure, afterMilliseconds: Int)
    /// Put back after a delay; the attempt does not count (outage).
    case deferred(JobFailure, afterMilliseconds: Int)
    case failed(JobFailure)
}

/// A stored document's facts, as they are published.
package struct Publication: Hashable, Sendable {
    package var url: String
    package var blobName: String
    package var bytes: Int
    package var pages: Int
    /// Lower-case hex.
    package var sha256: String
    package var engineVersion: String

    package init(url: String, blobName: String, bytes: Int, pages: Int, sha256: String, engineVersion: String) {
        self.url = url
        self.blobName = blobName
        self.bytes = bytes
        self.pages = pages
        self.sha256 = sha256
        self.engineVersion = engineVersion
    }
}

/// What became of a settlement.
package enum SettlementResult: Hashable, Sendable {
    case settled
    /// The same fence had settled it before: an earlier answer was lost.
    case alreadySettled
    /// Somebody else owns the job now: the result is dropped and counted.
    case leaseLost
}

/// Turns jobs into documents.
///
/// Shared by all render threads.
package protocol DocumentRenderer: Sendable {
    /// A session for one thread, with its own buffers and caches.
    func makeSession() -> any RenderSession
}

/// Renders on one thread, one document at a time.
package protocol RenderSession: AnyObject {
    func render(_ revision: DocumentRevision, payload: [UInt8]) throws(JobFailure) -> RenderedDocument
}

/// Keeps documents.
///
/// Create-only: a name that exists with the same content is a success, with other content a collision.
package protocol DocumentStore: Sendable {
    /// Starts storing a document; `completion` is called exactly once, on a thread of the store.
    func put(
        _ document: RenderedDocument, as name: String, job: JobID, revision: DocumentRevision,
        completion: @escaping @Sendable (Result<StoredDocument, JobFailure>) -> Void)

    /// Reads a whole document; blocks. `nil` where there is none.
    func get(_ name: String) throws(JobFailure) -> [UInt8]?

    /// Removes a document; blocks. Removing what is not there is a success.
    func remove(_ name: String) throws(JobFailure)

    /// Says what keeps documents from being stored; blocks, briefly.
    func check() throws(JobFailure)

    /// Waits for what is in flight, then frees everything. Stopping twice is fine.
    func stop()
}
