import Jobs
import Primitives
import Telemetry
import Testing
import Worker

@Suite(.timeLimit(.minutes(1))) struct JobWorkerTests {
    private let shop = Workshop()

    @Test func drainModePublishesEverythingOnceAndEnds() throws {
        let jobs = (0..<300).map { shop.queue.enqueue(key: "Q-\($0)") }
        let worker = shop.worker(options: Workshop.options(.drain))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(jobs.allSatisfy { shop.queue.status(of: $0) == .completed })
        #expect(shop.watch.now.settled.values.allSatisfy { $0.count == 1 })
        #expect(shop.metrics.jobs["interactive", "quotation", "completed"].value == 300)
        #expect(shop.queue.publication(of: jobs[0])?.blobName.hasSuffix("/r1-abababababababab.pdf") == true)
    }

    @Test func drainModeLeavesFutureJobsAlone() throws {
        let future = shop.queue.enqueue(key: "later", delayMilliseconds: 60_000)
        let worker = shop.worker(options: Workshop.options(.drain))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.queue.status(of: future) == .processing)
    }

    @Test func onceModeClaimsOneRound() throws {
        let job = shop.queue.enqueue(key: "Q-1")
        let worker = shop.worker(options: Workshop.options(.once))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.queue.status(of: job) == .completed)
        #expect(shop.watch.now.claims == 1)
    }

    @Test func onceModeEndsWhereThereIsNothingToDo() throws {
        let worker = shop.worker(options: Workshop.options(.once))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.watch.now.claims == 1)
    }

    @Test func anIdleWorkerIsWokenByAnEnqueue() throws {
        let worker = shop.worker(options: Workshop.options(.daemon))
        try worker.start()
        shop.watch.wait { $0.idle }
        let job = shop.queue.enqueue(key: "Q-1")
        shop.watch.wait { $0.settled[job] != nil }
        #expect(shop.queue.status(of: job) == .completed)
        worker.requestStop()
        #expect(worker.wait() == .drained)
    }

    @Test func aPermanentFailureFailsTheJobAndNothingElse() throws {
        let failure = JobFailure(.payloadInvalid, "/number: missing")
        let bad = shop.queue.enqueue(key: "bad")
        let good = shop.queue.enqueue(key: "good")
        let renderer = ScriptedRenderer { revision throws(JobFailure) in
            if revision.documentKey == "bad" { throw failure }
        }
        let worker = shop.worker(renderer, options: Workshop.options(.drain))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.queue.status(of: bad) == .failed)
        #expect(shop.queue.failure(of: bad) == failure)
        #expect(shop.queue.status(of: good) == .completed)
        #expect(shop.metrics.jobAttempts["interactive", "quotation", "failed", "PAYLOAD_INVALID"].value == 1)
    }

    @Test func amountsThatDoNotAddUpAreToldToTheCallerAndNotToTheLog() throws {
        let failure = JobFailure(.payloadInconsistent, "/totals/taxable: expected 1234.50, found 1234.00")
        let lines = Monitor("")
        let log = Log(
            level: .debug,
            output: { line in
                lines.update { $0 += String(decoding: line, as: UTF8.self) }
                return true
            })
        let job = shop.queue.enqueue(key: "Q-1")
        let worker = shop.worker(
            ScriptedRenderer { _ throws(JobFailure) in throw failure }, options: Workshop.options(.drain), log: log)
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.queue.failure(of: job) == failure)
        let text = lines.withLock { $0 }
        #expect(text.contains("PAYLOAD_INCONSISTENT"))
        #expect(!text.contains("1234"))
    }

    @Test func aTransientFailureIsPutOffAndCounted() throws {
        let job = shop.queue.enqueue(key: "Q-1")
        let renderer = ScriptedRenderer { _ throws(JobFailure) in throw JobFailure(.internalError, "a bug") }
        let worker = shop.worker(renderer, options: Workshop.options(.drain))
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(shop.queue.status(of: job) == .processing)
        #expect(shop.watch.now.settled[job]?.first?.label == "retry")
    }

    @Test func aResultThatCannotBeWrittenHoldsUpNobodyElse() throws {
        let bad = shop.queue.enqueue(key: "bad")
        let others = (0..<20).map { shop.queue.enqueue(key: "Q-\($0)") }
        let worker = shop.worker(options: Workshop.options(.drain), refusing: bad)
        try worker.start()
        #expect(worker.wait() == .drained)
        #expect(others.allSatisfy { shop.queue.status(of: $0) == .completed })
        #expect(shop.watch.now.settled[bad]?.map(\.label) == ["retry"])
        #expect(shop.queue.failure(of: bad)?.code == .internalError)
    }

    @Test func aStoreOutagePausesClaimingAndConsumesNothing() throws {
        shop.store.setFailure(JobFailure(.storeUnavailable, "the store answers 503"))
        let job = shop.queue.enqueue(key: "Q-1", maxAttempts: 1)
        let worker = shop.worker(options: Workshop.options(.daemon))
        try worker.start()
        shop.store.waitUntilRefused(1)
        shop.watch.wait { $0.settled[job] != nil }
        #expect(shop.watch.now.settled[job]?.first?.label == "deferred")
        shop.store.setFailure(nil)
        shop.queue.advance(milliseconds: 60_000)
        shop.watch.wait { $0.settled[job]?.count == 2 }
        #expect(shop.queue.status(of: job) == .completed)
        worker.requestStop()
        #expect(worker.wait() == .drained)
    }

    @Test func aDatabaseOutageLosesNothing() throws {
        let gate = Gate()
        let job = shop.queue.enqueue(key: "Q-1")
        let worker = shop.worker(ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.daemon))
        try worker.start()
        gate.waitForThreads(1)
        shop.queue.setOutage(JobFailure(.databaseUnavailable, "no connection"))
        gate.open()
        shop.queue.setOutage(nil)
        shop.watch.wait { $0.settled[job] != nil }
        #expect(shop.queue.status(of: job) == .completed)
        worker.requestStop()
        #expect(worker.wait() == .drained)
    }

    @Test func aStopFinishesWhatRunsAndGivesBackTheRest() throws {
        let gate = Gate()
        let jobs = (0..<12).map { shop.queue.enqueue(key: "Q-\($0)") }
        let worker = shop.worker(ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.daemon))
        try worker.start()
        gate.waitForThreads(2)
        worker.requestStop()
        shop.watch.wait { $0.released.count == 10 }
        gate.open()
        #expect(worker.wait() == .drained)
        #expect(jobs.count { shop.queue.status(of: $0) == .completed } == 2)
        #expect(jobs.count { shop.queue.status(of: $0) == .processing } == 10)
    }

    @Test func aSecondStopGivesBackWhatRuns() throws {
        let gate = Gate()
        defer { gate.open() }
        let job = shop.queue.enqueue(key: "Q-1")
        let worker = shop.worker(ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.daemon))
        try worker.start()
        gate.waitForThreads(1)
        worker.requestStop()
        worker.requestStop()
        #expect(worker.wait() == .cutShort)
        #expect(shop.watch.now.released == [job])
    }

    @Test func theDrainTimeEnds() throws {
        let gate = Gate()
        defer { gate.open() }
        shop.queue.enqueue(key: "Q-1")
        let worker = shop.worker(
            ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.daemon, drainMilliseconds: 50))
        try worker.start()
        gate.waitForThreads(1)
        worker.requestStop()
        #expect(worker.wait() == .cutShort)
    }

    @Test func aRenderThatHangsEndsTheWorkerAfterTheOthersAreSettled() throws {
        let gate = Gate()
        defer { gate.open() }
        let hanging = shop.queue.enqueue(key: "hangs")
        let other = shop.queue.enqueue(key: "other")
        let renderer = ScriptedRenderer { revision in if revision.documentKey == "hangs" { gate.pass() } }
        let worker = shop.worker(renderer, options: Workshop.options(.daemon, hardDeadlineMilliseconds: 100))
        try worker.start()
        #expect(worker.wait() == .hung(hanging))
        #expect(shop.queue.status(of: other) == .completed)
        #expect(shop.watch.now.settled[hanging] == nil)
        #expect(!shop.watch.now.released.contains(hanging))
    }

    @Test func aSuspectRunsAlone() throws {
        let gate = Gate()
        let suspect = shop.queue.enqueue(key: "suspect")
        try crashOnce(suspect)
        let others = (0..<4).map { shop.queue.enqueue(key: "Q-\($0)") }
        let worker = shop.worker(ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.drain))
        try worker.start()
        gate.waitForThreads(1)
        #expect(shop.watch.now.started == [suspect])
        gate.open()
        #expect(worker.wait() == .drained)
        #expect(others.allSatisfy { shop.queue.status(of: $0) == .completed })
        #expect(shop.queue.status(of: suspect) == .completed)
    }

    /// Another worker starts the job and dies; a third one's heartbeat frees it.
    private func crashOnce(_ job: JobID) throws {
        let dead = InMemoryHeartbeat(shop.queue)
        let source = InMemoryJobSource(shop.queue)
        source.adopt(try dead.register())
        let claimed = try source.claim(limit: 1, bytes: 1 << 20, lanes: [.interactive])
        #expect(claimed.map(\.id) == [job])
        try source.markStarted(claimed.map { (id: $0.id, fence: $0.fence) })
        let observer = InMemoryHeartbeat(shop.queue)
        for _ in 0..<6 {
            _ = try observer.rescue()
            shop.queue.advance(milliseconds: 2_500)
        }
    }

    @Test func aWorkerWhoseBootDiedDropsItsResultAndStartsAnew() throws {
        let gate = Gate()
        let job = shop.queue.enqueue(key: "Q-1")
        let timing = LeaseStateMachine.Timing(
            renewalMilliseconds: 20, timeToLiveMilliseconds: 10_000, marginMilliseconds: 3_000)
        let worker = shop.worker(
            ScriptedRenderer { _ in gate.pass() }, options: Workshop.options(.daemon, threads: 1, lease: timing))
        try worker.start()
        gate.waitForThreads(1)
        // Somebody declares the boot dead, and the job is given away.
        try InMemoryHeartbeat(shop.queue).retire(BootID(rawValue: 1))
        shop.watch.wait { $0.boots.count == 2 }
        #expect(shop.metrics.leasesLost.value == 1)
        gate.open()
        let next = shop.queue.enqueue(key: "Q-2")
        shop.watch.wait { $0.settled[next] != nil }
        #expect(shop.watch.now.settled[job] == nil)
        #expect(shop.metrics.staleCompletions.value == 1)
        worker.requestStop()
        #expect(worker.wait() == .drained)
    }

    @Test func aProbeOfTheStoreThatDiesWithItsBootMakesRoomForTheNext() throws {
        let gate = Gate()
        let renders = Monitor(0)
        shop.store.setFailure(JobFailure(.storeUnavailable, "the store answers 503"))
        let job = shop.queue.enqueue(key: "Q-1")
        let timing = LeaseStateMachine.Timing(
            renewalMilliseconds: 20, timeToLiveMilliseconds: 10_000, marginMilliseconds: 3_000)
        // The first attempt opens the breaker; the second is the probe, and is held up.
        let renderer = ScriptedRenderer { _ in
            let number = renders.update { count in
                count += 1
                return count
            }
            if number == 2 { gate.pass() }
        }
        let worker = shop.worker(renderer, options: Workshop.options(.daemon, lease: timing))
        try worker.start()
        shop.watch.wait { $0.settled[job] != nil }
        shop.queue.advance(milliseconds: 60_000)
        gate.waitForThreads(1)
        shop.store.setFailure(nil)
        try InMemoryHeartbeat(shop.queue).retire(BootID(rawValue: 1))
        let next = shop.queue.enqueue(key: "Q-2")
        shop.watch.wait { $0.settled[next] != nil }
        #expect(shop.queue.status(of: next) == .completed)
        gate.open()
        worker.requestStop()
        #expect(worker.wait() == .drained)
    }
}
