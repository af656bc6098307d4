package import Jobs

/// How long a worker goes on.
package enum WorkerMode: Hashable, Sendable {
    /// Until it is asked to stop.
    case daemon
    /// One claim round.
    case once
    /// Until nothing is ready or running; future jobs are left alone.
    case drain
}

/// What an operator may choose about a worker.
package struct WorkerOptions: Sendable {
    package var mode: WorkerMode
    package var renderThreads: Int
    package var lanes: Set<Lane>
    package var drainMilliseconds: Int
    /// A render that takes longer hangs: the worker settles the others and ends, to be started again.
    package var hardDeadlineMilliseconds: Int
    /// Documents that may be on their way into the store at once.
    package var storesInFlight: Int
    /// Bytes of payload that one claim may bring.
    package var claimBytes: Int
    package var lease: LeaseStateMachine.Timing
    /// Written into every publication.
    package var engineVersion: String

    package init(
        mode: WorkerMode = .daemon, renderThreads: Int, lanes: Set<Lane> = Set(Lane.allCases),
        drainMilliseconds: Int = 25_000, hardDeadlineMilliseconds: Int = 60_000, storesInFlight: Int = 64,
        claimBytes: Int = 32 << 20, lease: LeaseStateMachine.Timing = .standard, engineVersion: String
    ) {
        self.mode = mode
        self.renderThreads = renderThreads
        self.lanes = lanes
        self.drainMilliseconds = drainMilliseconds
        self.hardDeadlineMilliseconds = hardDeadlineMilliseconds
        self.storesInFlight = storesInFlight
        self.claimBytes = claimBytes
        self.lease = lease
        self.engineVersion = engineVersion
    }
}

/// Why a worker ended.
package enum WorkerEnding: Hashable, Sendable {
    /// Everything it had claimed is settled or given back.
    case drained
    /// It was told to stop at once, or the drain time was over: what was unfinished was given back.
    case cutShort
    /// A render hung; the others are settled, and the process must end.
    case hung(JobID)
}
