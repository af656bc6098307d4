import JobQueue
import Jobs
import PostgreSQL
import Testing

/// What every queue does, in memory or in PostgreSQL.
@Suite struct JobSourceConformanceTests {
    /// One queue under test.
    struct Queue {
        let enqueue: (_ key: String, _ tenant: String, _ lane: Lane, _ bytes: Int, _ attempts: Int) throws -> JobID
        let worker: () throws -> TestWorker
        /// Lets the worker's heartbeat stand still, as its observer sees it, until it is dead; gives the jobs rescued.
        let bury: (_ dead: TestWorker, _ observer: TestWorker) throws -> Int
        let status: (JobID) throws -> String
        let currentRevision: (_ key: String) throws -> Int?

        func add(
            _ key: String, tenant: String = "default", lane: Lane = .interactive, bytes: Int = 2, attempts: Int = 5
        ) throws -> JobID { try enqueue(key, tenant, lane, bytes, attempts) }
    }

    enum Kind: CaseIterable { case memory, postgres }

    func queue(_ kind: Kind) throws -> Queue {
        switch kind {
        case .memory:
            let queue = InMemoryQueue()
            return Queue(
                enqueue: { key, tenant, lane, bytes, attempts in
                    queue.enqueue(
                        key: key, tenant: tenant, payload: Array(repeating: 0x20, count: bytes), lane: lane,
                        maxAttempts: attempts)
                },
                worker: {
                    let heartbeat = InMemoryHeartbeat(queue)
                    let source = InMemoryJobSource(queue)
                    let boot = try heartbeat.register()
                    source.adopt(boot)
                    return TestWorker(source: source, heartbeat: heartbeat, boot: boot)
                },
                bury: { _, observer in
                    var rescued = try observer.heartbeat.rescue()
                    for _ in 0..<5 {
                        queue.advance(milliseconds: 2000)
                        #expect(try observer.heartbeat.renew(observer.boot))
                        rescued += try observer.heartbeat.rescue()
                    }
                    return rescued
                },
                status: { job in queue.status(of: job).map { "\($0)" } ?? "" },
                currentRevision: { key in queue.currentRevision(key: key) })
        case .postgres:
            let database = try TestDatabase()
            let client = try database.client()
            return Queue(
                enqueue: { key, tenant, lane, bytes, attempts in
                    let payload = "\"" + String(repeating: "x", count: max(0, bytes - 2)) + "\""
                    return JobID(
                        rawValue: try client.enqueue(key, payload: payload) {
                            $0.tenant = tenant
                            $0.lane = lane.rawValue
                            $0.options = #"{"max_attempts": \#(attempts)}"#
                        }.job)
                },
                worker: { try database.worker() },
                bury: { dead, _ in
                    let beats = try client.connection.query(
                        "SELECT beats FROM quoin.worker WHERE worker_id = $1", [.integer(dead.boot.rawValue)])[0]
                        .integer(0)
                    return Int(
                        try client.connection.query(
                            "SELECT quoin.rescue($1, $2)", [.integers([dead.boot.rawValue]), .integers([beats])])[0]
                            .integer(0))
                },
                status: { job in try client.job(job.rawValue)?.status ?? "" },
                currentRevision: { key in
                    try client.find(tenant: "default", documentType: "quotation", documentKey: key).currentRevision
                })
        }
    }

    @Test(arguments: Kind.allCases) func aJobGoesToOneWorkerAndIsPublishedOnce(_ kind: Kind) throws {
        let queue = try queue(kind)
        let job = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        let claimed = try one.claimOne()
        #expect(claimed.id == job)
        #expect(claimed.attempt == 1)
        #expect(claimed.revision.revision == 1)
        #expect(try two.claim().isEmpty)
        #expect(try queue.status(job) == "processing")
        #expect(try one.settle(claimed, .done()) == .settled)
        #expect(try queue.status(job) == "completed")
        #expect(try queue.currentRevision("a") == 1)
        #expect(try one.claim().isEmpty)
    }

    @Test(arguments: Kind.allCases) func aRepeatedSettlementIsKnown(_ kind: Kind) throws {
        let queue = try queue(kind)
        let job = try queue.add("a")
        let worker = try queue.worker()
        let claimed = try worker.claimOne()
        #expect(try worker.settle(claimed, .done()) == .settled)
        #expect(try worker.settle(claimed, .done()) == .alreadySettled)
        #expect(try worker.settle(claimed, .broken) == .alreadySettled)
        #expect(try queue.status(job) == "completed")
    }

    @Test(arguments: Kind.allCases) func fencesRiseWithEveryClaim(_ kind: Kind) throws {
        let queue = try queue(kind)
        for key in ["a", "b", "c"] { _ = try queue.add(key) }
        let worker = try queue.worker()
        let first = try worker.claim(2)
        try worker.source.release(first.map { ($0.id, $0.fence) })
        let second = try worker.claim(3)
        #expect(first.count == 2 && second.count == 3)
        let fences = (first + second).map(\.fence)
        #expect(fences == fences.sorted())
        #expect(Set(fences).count == 5)
        #expect(second.allSatisfy { $0.attempt == 1 })
    }

    @Test(arguments: Kind.allCases) func aStaleFenceIsRefused(_ kind: Kind) throws {
        let queue = try queue(kind)
        let job = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        let stale = try one.claimOne()
        #expect(try queue.bury(one, two) == 1)
        let fresh = try two.claimOne()
        #expect(fresh.id == job)
        #expect(fresh.fence > stale.fence)
        #expect(try one.settle(stale, .broken) == .leaseLost)
        #expect(try queue.status(job) == "processing")
        #expect(try two.settle(fresh, .done()) == .settled)
        #expect(try one.settle(stale, .done()) == .leaseLost)
        #expect(try queue.status(job) == "completed")
    }

    @Test(arguments: Kind.allCases) func aDeadBootStaysDead(_ kind: Kind) throws {
        let queue = try queue(kind)
        _ = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        #expect(try one.heartbeat.renew(one.boot))
        #expect(try queue.bury(one, two) == 0)
        #expect(try !one.heartbeat.renew(one.boot))
        #expect(try one.claim().isEmpty)
        #expect(try two.claim().count == 1)
    }

    @Test(arguments: Kind.allCases) func crashesCountOnlyOnceStartedAndTheThirdIsPoison(_ kind: Kind) throws {
        let queue = try queue(kind)
        let job = try queue.add("a")
        let observer = try queue.worker()
        for crashes in [0, 0, 1, 2] {
            let worker = try queue.worker()
            let claimed = try worker.claimOne()
            #expect(claimed.crashes == crashes)
            #expect(claimed.attempt == 1)
            // The first worker dies before rendering begins.
            if crashes > 0 || claimed.fence.rawValue > 1 {
                try worker.source.markStarted([(claimed.id, claimed.fence)])
            }
            #expect(try queue.bury(worker, observer) == 1)
        }
        #expect(try queue.status(job) == "failed")
        #expect(try observer.claim().isEmpty)
    }

    @Test(arguments: Kind.allCases) func aSuspectRunsAlone(_ kind: Kind) throws {
        let queue = try queue(kind)
        let suspect = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        let started = try one.claimOne()
        try one.source.markStarted([(started.id, started.fence)])
        #expect(try queue.bury(one, two) == 1)
        let three = try queue.worker()
        for key in ["b", "c", "d"] { _ = try queue.add(key) }
        let alone = try two.claim()
        #expect(alone.map(\.id) == [suspect])
        #expect(try two.claim().isEmpty)
        let others = try three.claim()
        #expect(others.count == 3)
        #expect(try two.settle(alone[0], .done()) == .settled)
        #expect(try three.settle(others[0], .done()) == .settled)
    }

    @Test(arguments: Kind.allCases) func aWorkerFinishesWhatItHoldsBeforeASuspect(_ kind: Kind) throws {
        let queue = try queue(kind)
        let suspect = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        let started = try one.claimOne()
        _ = try queue.add("b")
        let inHand = try two.claimOne()
        try one.source.markStarted([(started.id, started.fence)])
        #expect(try queue.bury(one, two) == 1)
        #expect(try two.claim().isEmpty)
        #expect(try two.settle(inHand, .done()) == .settled)
        #expect(try two.claim().map(\.id) == [suspect])
    }

    @Test(arguments: Kind.allCases) func retriesConsumeAttemptsAndOutagesDoNot(_ kind: Kind) throws {
        let queue = try queue(kind)
        let job = try queue.add("a", attempts: 2)
        let worker = try queue.worker()
        for _ in 0..<3 {
            let claimed = try worker.claimOne()
            #expect(claimed.attempt == 1)
            #expect(claimed.maxAttempts == 2)
            #expect(try worker.settle(claimed, .outage()) == .settled)
        }
        #expect(try worker.settle(try worker.claimOne(), .again()) == .settled)
        #expect(try queue.status(job) == "processing")
        let last = try worker.claimOne()
        #expect(last.attempt == 2)
        #expect(try worker.settle(last, .again()) == .settled)
        #expect(try queue.status(job) == "failed")
        #expect(try worker.claim().isEmpty)
    }

    @Test(arguments: Kind.allCases) func deferredJobsAreNotClaimedBeforeTheirTime(_ kind: Kind) throws {
        let queue = try queue(kind)
        _ = try queue.add("a")
        let worker = try queue.worker()
        #expect(try worker.settle(try worker.claimOne(), .again(3_600_000)) == .settled)
        #expect(try worker.claim().isEmpty)
        #expect(try worker.source.backlog(lanes: [.interactive, .bulk]) == 0)
    }

    @Test(arguments: Kind.allCases) func aNewerRevisionSupersedesAWaitingOne(_ kind: Kind) throws {
        let queue = try queue(kind)
        let older = try queue.add("a")
        let newer = try queue.add("a")
        let worker = try queue.worker()
        #expect(try queue.status(older) == "superseded")
        let claimed = try worker.claim()
        #expect(claimed.map(\.id) == [newer])
        #expect(claimed.first?.revision.revision == 2)
    }

    @Test(arguments: Kind.allCases) func anOlderRevisionNeverReplacesANewerOne(_ kind: Kind) throws {
        let queue = try queue(kind)
        let older = try queue.add("a")
        let (one, two) = (try queue.worker(), try queue.worker())
        let slow = try one.claimOne()
        let newer = try queue.add("a")
        #expect(try two.settle(try two.claimOne(), .done("r2")) == .settled)
        #expect(try one.settle(slow, .done("r1")) == .settled)
        #expect(try queue.status(older) == "completed")
        #expect(try queue.status(newer) == "completed")
        #expect(try queue.currentRevision("a") == 2)
    }

    @Test(arguments: Kind.allCases) func tenantsTakeTurns(_ kind: Kind) throws {
        let queue = try queue(kind)
        for number in 0..<10 { _ = try queue.add("a\(number)", tenant: "loud") }
        _ = try queue.add("b", tenant: "quiet")
        let claimed = try queue.worker().claim(4)
        #expect(claimed.count == 4)
        #expect(claimed.filter { $0.revision.tenant == "quiet" }.count == 1)
    }

    @Test(arguments: Kind.allCases) func bulkHasAFifthAndInteractiveTheRest(_ kind: Kind) throws {
        let queue = try queue(kind)
        for number in 0..<20 { _ = try queue.add("i\(number)") }
        for number in 0..<20 { _ = try queue.add("b\(number)", lane: .bulk) }
        let worker = try queue.worker()
        var bulk = 0
        for _ in 0..<10 { bulk += try worker.claim(2).filter { $0.lane == .bulk }.count }
        #expect(bulk == 4)
        #expect(try worker.claim(5, lanes: [.bulk]).allSatisfy { $0.lane == .bulk })
    }

    @Test(arguments: Kind.allCases) func aClaimIsBoundedByBytesButNeverEmptyForThem(_ kind: Kind) throws {
        let queue = try queue(kind)
        for key in ["a", "b", "c"] { _ = try queue.add(key, bytes: 1000) }
        let worker = try queue.worker()
        #expect(try worker.claim(10, bytes: 2500).count == 2)
        #expect(try worker.claim(10, bytes: 10).count == 1)
    }

    @Test(arguments: Kind.allCases) func backlogCountsReadyAndRunning(_ kind: Kind) throws {
        let queue = try queue(kind)
        for key in ["a", "b", "c"] { _ = try queue.add(key) }
        _ = try queue.add("d", lane: .bulk)
        let worker = try queue.worker()
        _ = try worker.claim(1, lanes: [.interactive])
        #expect(try worker.source.backlog(lanes: [.interactive]) == 3)
        #expect(try worker.source.backlog(lanes: [.interactive, .bulk]) == 4)
    }

    @Test(arguments: Kind.allCases) func anIdleWorkerIsWokenByANewJob(_ kind: Kind) throws {
        let queue = try queue(kind)
        let worker = try queue.worker()
        try worker.source.setIdle(true)
        #expect(try worker.claim().isEmpty)
        _ = try queue.add("a")
        let clock = ContinuousClock()
        let waited = try clock.measure { try worker.source.waitForJobs(milliseconds: 60_000, wake: -1) }
        #expect(waited < .seconds(30))
        #expect(try worker.claim().count == 1)
    }

    @Test(arguments: Kind.allCases) func aBatchKeepsItsOrderOfResults(_ kind: Kind) throws {
        let queue = try queue(kind)
        for key in ["a", "b", "c"] { _ = try queue.add(key) }
        let worker = try queue.worker()
        let jobs = try worker.claim(3)
        #expect(try worker.settle(jobs[1], .done()) == .settled)
        let settlements = [
            Settlement(job: jobs[2].id, fence: jobs[2].fence, outcome: .done(), durationMilliseconds: 1),
            Settlement(job: jobs[1].id, fence: jobs[1].fence, outcome: .done(), durationMilliseconds: 1),
            Settlement(job: JobID(rawValue: 999), fence: Fence(rawValue: 1), outcome: .done(), durationMilliseconds: 1),
            Settlement(job: jobs[0].id, fence: jobs[0].fence, outcome: .broken, durationMilliseconds: 1),
        ]
        #expect(try worker.source.settle(settlements) == [.settled, .alreadySettled, .leaseLost, .settled])
        #expect(try queue.status(jobs[0].id) == "failed")
    }
}
