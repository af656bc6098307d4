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

    /// Claims for this boot from now on; jobs claimed for another one stay that one's.
    func adopt(_ boot: BootID)

    /// Says whether this worker waits for jobs: only then does an enqueue notify it.
    ///
    /// After saying that it is idle, the worker claims once more before it waits, so that no job falls between.
    func setIdle(_ idle: Bool) throws(JobFailure)

    /// Waits until an enqueue notifies, `wake` (a file descriptor) becomes readable or the time is over; reads nothing
    /// from `wake`.
    func waitForJobs(milliseconds: Int, wake: Int32) throws(JobFailure)

    /// How many jobs of these lanes are ready or running, for whatever worker; future ones do not count.
    func backlog(lanes: Set<Lane>) throws(JobFailure) -> Int
}

/// Keeps one worker's boot alive in the database, and frees the jobs of dead ones.
///
/// Has its own connection; used from one thread.
package protocol WorkerHeartbeat: AnyObject {
    /// Enters a new boot, alive from now on for one time to live.
    func register() throws(JobFailure) -> BootID

    /// Renews the boot by the database's clock; false where its row is gone: it was declared dead and stays so.
    func renew(_ boot: BootID) throws(JobFailure) -> Bool

    /// Moves the jobs of workers that are dead back to ready, and gives their number; counts a crash only for those
    /// that had started.
    ///
    /// Only workers that this one has itself seen unchanged for one time to live since it last connected count as dead.
    func rescue() throws(JobFailure) -> Int

    /// Removes the boot, which holds no lease any more.
    func retire(_ boot: BootID) throws(JobFailure)
}

/// One life of a worker process, as the database numbers it.
package struct BootID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package var description: String { String(rawValue) }
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
