package import Jobs
package import PostgreSQL

/// Keeps a worker's boot alive in PostgreSQL, and frees the jobs of dead ones.
///
/// Its own connection, used from one thread; call `renew` and `rescue` every two seconds.
package final class PostgresHeartbeat: WorkerHeartbeat {
    /// A boot whose heartbeat stands still for so long is dead.
    package static let timeToLiveMilliseconds = 10_000

    private let session: QueueSession
    private let name: String
    private let version: String
    private var detector: DeadWorkerDetector
    private var watchedGeneration = 0
    private var rounds = 0

    /// The name shows in the admin pages and the history of attempts: the host, or the replica.
    package init(
        _ options: ConnectionOptions, name: String, version: String,
        timeToLiveMilliseconds: Int = PostgresHeartbeat.timeToLiveMilliseconds
    ) {
        session = QueueSession(options)
        self.name = name
        self.version = version
        detector = DeadWorkerDetector(timeToLiveMilliseconds: timeToLiveMilliseconds)
    }

    package func register() throws(JobFailure) -> BootID {
        try session.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT quoin.prepare_months()")
            let rows = try connection.query("SELECT quoin.worker_register($1, $2)", [.text(name), .text(version)])
            return BootID(rawValue: try rows[0].integer(0))
        }
    }

    package func renew(_ boot: BootID) throws(JobFailure) -> Bool {
        try session.run { connection throws(PostgresError) in
            try connection.query("SELECT quoin.worker_renew($1)", [.integer(boot.rawValue)])[0].boolean(0)
        }
    }

    package func rescue() throws(JobFailure) -> Int {
        rounds += 1
        let moved = try moveJobsOfTheDead()
        // Apart: a fault in here must not make the detector forget whom it has seen.
        try session.run { connection throws(PostgresError) in
            try connection.query("SELECT quoin.tend()")
            // The months to come are looked after at every start, and about twice a day.
            if rounds.isMultiple(of: 20_000) { try connection.query("SELECT quoin.prepare_months()") }
        }
        return moved
    }

    private func moveJobsOfTheDead() throws(JobFailure) -> Int {
        do throws(JobFailure) {
            return try session.run { connection throws(PostgresError) in
                let rows = try connection.query("SELECT * FROM quoin.worker_sightings()")
                if session.generation != watchedGeneration { detector.connectionLost() }
                watchedGeneration = session.generation
                var sightings: [DeadWorkerDetector.Sighting] = []
                var now: Int64 = 0
                for row in rows {
                    sightings.append(.init(boot: BootID(rawValue: try row.integer(0)), beats: try row.integer(1)))
                    now = try row.integer(2)
                }
                let dead = detector.observed(sightings, atMilliseconds: now)
                let moved = try connection.query(
                    "SELECT quoin.rescue($1, $2)",
                    [.integers(dead.map(\.boot.rawValue)), .integers(dead.map(\.beats))])
                return Int(try moved[0].integer(0))
            }
        } catch {
            detector.connectionLost()
            throw error
        }
    }

    package func retire(_ boot: BootID) throws(JobFailure) {
        try session.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT quoin.worker_retire($1)", [.integer(boot.rawValue)])
        }
    }
}
