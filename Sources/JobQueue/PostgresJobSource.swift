package import Jobs
package import PostgreSQL

/// The queue in PostgreSQL, for one worker.
///
/// One connection, used from one thread; it holds no state of a session but LISTEN, and is opened anew when it is lost.
package final class PostgresJobSource: JobSource {
    private let session: QueueSession
    private var boot: BootID?
    /// What this worker holds, with the boot that claimed it and whether it is a suspect.
    private var held: [Fence: (boot: BootID, isSuspect: Bool)] = [:]
    private var claims = 0
    /// A claim failed: it may have been committed all the same, with jobs of which nobody here knows.
    private var isClaimInDoubt = false
    private var lastTenant = ""
    private var lastFence: Int64 = 0
    private var lanes: Set<Lane> = Set(Lane.allCases)

    package init(_ options: ConnectionOptions) {
        session = QueueSession(options, preparation: ["LISTEN quoin_jobs"])
    }

    /// How often a connection was opened.
    package var connections: Int { session.generation }

    package func adopt(_ boot: BootID) {
        self.boot = boot
        // What a dead boot had claimed belongs to others: a suspect among it must not keep this one from claiming.
        held = held.filter { $0.value.boot == boot }
    }

    package func claim(limit: Int, bytes: Int, lanes: Set<Lane>) throws(JobFailure) -> [ClaimedJob] {
        self.lanes = lanes
        guard let boot, limit > 0, !held.values.contains(where: { $0.isSuspect }) else { return [] }
        claims += 1
        let parameters: [Parameter] = [
            .integer(boot.rawValue), .integer(limit), .integer(bytes), .texts(lanes.map(\.rawValue).sorted()),
            .integer(claims % 5), .text(lastTenant), .boolean(!held.isEmpty), .integer(lastFence),
        ]
        let wasInDoubt = isClaimInDoubt
        isClaimInDoubt = true
        let jobs = try session.run { connection throws(PostgresError) in
            if wasInDoubt {
                // Nobody rescues the leases of a boot that lives.
                try connection.query(
                    "SELECT quoin.release_unknown($1, $2)",
                    [.integer(boot.rawValue), .integers(held.keys.map(\.rawValue))])
            }
            let rows = try connection.query("SELECT * FROM quoin.claim($1, $2, $3, $4, $5, $6, $7, $8)", parameters)
            var jobs: [ClaimedJob] = []
            jobs.reserveCapacity(rows.count)
            for row in rows { jobs.append(try Self.readJob(row)) }
            return jobs
        }
        isClaimInDoubt = false
        for job in jobs { held[job.fence] = (boot, job.crashes > 0) }
        if let last = jobs.last {
            lastTenant = last.revision.tenant
            lastFence = max(lastFence, last.fence.rawValue)
        }
        return jobs
    }

    private static func readJob(_ row: Row) throws(PostgresError) -> ClaimedJob {
        guard let lane = Lane(rawValue: try row.text(2)) else {
            throw PostgresError(.unexpectedResult, "claim gave an unknown lane")
        }
        return ClaimedJob(
            id: JobID(rawValue: try row.integer(0)),
            fence: Fence(rawValue: try row.integer(1)),
            lane: lane,
            attempt: Int(try row.integer(3)),
            maxAttempts: Int(try row.integer(4)),
            crashes: Int(try row.integer(5)),
            revision: DocumentRevision(
                documentID: try row.text(6), tenant: try row.text(7), documentType: try row.text(8),
                documentKey: try row.text(9), revision: Int(try row.integer(10)),
                supersedes: try row.optionalInteger(11).map { Int($0) }, requestedBy: try row.optionalText(12),
                requestedAt: try row.text(13), templateVersion: try row.text(14), language: try row.optionalText(15),
                profile: try row.optionalText(16), filename: try row.optionalText(17)),
            payload: try row.utf8(18),
            correlationID: try row.optionalText(19),
            traceparent: try row.optionalText(20),
            queueWaitMilliseconds: try row.double(21))
    }

    package func markStarted(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        if jobs.isEmpty { return }
        try session.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT quoin.mark_started($1, $2)", Self.parameters(jobs))
        }
    }

    package func release(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        if jobs.isEmpty { return }
        try session.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT quoin.release($1, $2)", Self.parameters(jobs))
        }
        for job in jobs { held[job.fence] = nil }
    }

    private static func parameters(_ jobs: [(id: JobID, fence: Fence)]) -> [Parameter] {
        let sorted = jobs.sorted { $0.id < $1.id }
        return [.integers(sorted.map(\.id.rawValue)), .integers(sorted.map(\.fence.rawValue))]
    }

    package func settle(_ settlements: [Settlement]) throws(JobFailure) -> [SettlementResult] {
        if settlements.isEmpty { return [] }
        let columns = SettlementColumns(settlements, boots: settlements.map { held[$0.fence]?.boot ?? boot })
        let results = try session.run { connection throws(PostgresError) in
            let rows = try connection.query(
                "SELECT * FROM quoin.settle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                columns.parameters)
            var results = [SettlementResult](repeating: .leaseLost, count: settlements.count)
            for row in rows {
                let position = Int(try row.integer(0)) - 1
                guard results.indices.contains(position) else {
                    throw PostgresError(.unexpectedResult, "settle gave an unknown position")
                }
                switch try row.text(1) {
                case "settled": results[position] = .settled
                case "alreadySettled": results[position] = .alreadySettled
                case "leaseLost": results[position] = .leaseLost
                default: throw PostgresError(.unexpectedResult, "settle gave an unknown verdict")
                }
            }
            return results
        }
        for settlement in settlements { held[settlement.fence] = nil }
        return results
    }

    package func setIdle(_ idle: Bool) throws(JobFailure) {
        guard let boot else { return }
        try session.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT quoin.worker_set_idle($1, $2)", [.integer(boot.rawValue), .boolean(idle)])
        }
    }

    package func waitForJobs(milliseconds: Int, wake: Int32) throws(JobFailure) {
        let lanes = self.lanes.map(\.rawValue).sorted()
        try session.run { connection throws(PostgresError) in
            if try !connection.takeNotifications().isEmpty { return }
            // A deferred job that comes due meanwhile ends the wait; short waits are not worth the question.
            var wait = milliseconds
            if wait > 100 {
                let rows = try connection.query("SELECT quoin.next_due($1)", [.texts(lanes)])
                if rows.count == 1, let due = try rows[0].optionalInteger(0) { wait = min(wait, Int(due) + 1) }
            }
            _ = try connection.waitForNotifications(milliseconds: wait, wake: wake)
        }
    }

    package func backlog(lanes: Set<Lane>) throws(JobFailure) -> Int {
        try session.run { connection throws(PostgresError) in
            let rows = try connection.query(
                "SELECT quoin.worker_backlog($1)", [.texts(lanes.map(\.rawValue).sorted())])
            return Int(try rows[0].integer(0))
        }
    }
}

/// A batch as the columns that `quoin.settle` takes.
private struct SettlementColumns {
    let parameters: [Parameter]

    init(_ settlements: [Settlement], boots: [BootID?]) {
        var outcomes: [String?] = []
        var codes: [String?] = []
        var messages: [String?] = []
        var delays: [Int64] = []
        var publications: [Publication?] = []
        for settlement in settlements {
            switch settlement.outcome {
            case .completed(let publication):
                outcomes.append("completed")
                codes.append(nil)
                messages.append(nil)
                delays.append(0)
                publications.append(publication)
            case .retry(let failure, let delay):
                outcomes.append("retry")
                codes.append(failure.code.rawValue)
                messages.append(failure.message)
                delays.append(Int64(delay))
                publications.append(nil)
            case .deferred(let failure, let delay):
                outcomes.append("deferred")
                codes.append(failure.code.rawValue)
                messages.append(failure.message)
                delays.append(Int64(delay))
                publications.append(nil)
            case .failed(let failure):
                outcomes.append("failed")
                codes.append(failure.code.rawValue)
                messages.append(failure.message)
                delays.append(0)
                publications.append(nil)
            }
        }
        parameters = [
            .integers(boots.map { $0?.rawValue ?? 0 }),
            .integers(settlements.map(\.job.rawValue)),
            .integers(settlements.map(\.fence.rawValue)),
            .texts(outcomes),
            .doubles(settlements.map(\.durationMilliseconds)),
            .texts(codes),
            .texts(messages),
            .integers(delays),
            .texts(publications.map { $0?.url }),
            .texts(publications.map { $0?.blobName }),
            .integers(publications.map { Int64($0?.bytes ?? 0) }),
            .integers(publications.map { Int64($0?.pages ?? 0) }),
            .texts(publications.map { $0?.sha256 }),
            .texts(publications.map { $0?.engineVersion }),
        ]
    }
}
