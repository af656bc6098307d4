import Jobs
import Telemetry

extension Dispatcher {
    /// Asks the database for something; nil where it is down, or not to be asked yet.
    func ask<Answer>(
        at now: MonotonicTime, _ body: (any JobSource) throws(JobFailure) -> Answer
    ) -> Answer? {
        switch database.permission(at: now) {
        case .all, .probe: break
        case .none(let until):
            databaseRetry = until
            return nil
        }
        do throws(JobFailure) {
            let answer = try body(try connected())
            databaseAnswered()
            return answer
        } catch {
            databaseFailed(error)
            return nil
        }
    }

    func connected() throws(JobFailure) -> any JobSource {
        if let source { return source }
        let source = try parts.makeSource()
        self.source = source
        return source
    }

    func databaseAnswered() {
        databaseRetry = nil
        guard database.succeeded() == .closed else { return }
        parts.metrics.databaseReconnects.increment()
        parts.log.info("the database answers again")
    }

    func databaseFailed(_ failure: JobFailure) {
        let now = parts.clock()
        if database.outage(at: now, using: &random) == .opened {
            parts.log.error(
                "the database fails: \(failure.message)",
                LogFields(errorCode: failure.code.rawValue, detail: failure.detail))
        }
        if case .none(let until) = database.permission(at: now) { databaseRetry = until }
        // Whether the announcement was kept is not known.
        if polling.foundJobs() { mustSayBusy = true }
    }

    /// Gives waiting jobs to the render threads, a batch at a time, after the database has noted that they start.
    func dispatch(at now: MonotonicTime) {
        guard !pending.isEmpty, parts.pool.isRunningDry, drain.state == .running else { return }
        let batch = Array(pending.prefix(parts.pool.room))
        let marks = batch.map { (id: $0.id, fence: $0.fence) }
        guard ask(at: now, { source throws(JobFailure) in try source.markStarted(marks) }) != nil else { return }
        pending.removeFirst(batch.count)
        for job in batch { parts.pool.submit(job) }
    }

    /// Claims where there is room, as much as the state machines allow.
    func claim(at now: MonotonicTime) {
        guard drain.state == .running, now >= nextClaim, parts.options.mode != .once || !hasClaimed else { return }
        guard case .valid(let boot) = parts.keeper.standing else { return }
        let most = budget.limit
        var limit = most - held.count
        // Few claims of many jobs are cheaper than many of a few.
        guard limit * 2 >= most || pending.isEmpty, limit > 0 else { return }
        switch store.permission(at: now) {
        case .all: break
        case .probe: limit = 1
        case .none(let until):
            nextClaim = until ?? now.advanced(byMilliseconds: 1_000)
            return
        }
        let (bytes, lanes) = (parts.options.claimBytes, parts.options.lanes)
        let jobs = ask(at: now) { source throws(JobFailure) in
            if adopted != boot {
                source.adopt(boot)
                adopted = boot
            }
            return try source.claim(limit: limit, bytes: bytes, lanes: lanes)
        }
        if jobs?.isEmpty ?? true { store.probeNotUsed(at: now) }
        guard let jobs else { return }
        hasClaimed = true
        take(jobs, for: boot, at: now)
    }

    private func take(_ jobs: [ClaimedJob], for boot: BootID, at now: MonotonicTime) {
        guard !jobs.isEmpty else { return foundNothing(at: now) }
        if polling.foundJobs() { mustSayBusy = true }
        for job in jobs {
            held[job.fence] = Held(job: job, boot: boot, claimedAt: now)
            parts.metrics.jobQueueWait.observe(job.queueWaitMilliseconds / 1000)
        }
        pending += jobs
        nextClaim = now
    }

    private func foundNothing(at now: MonotonicTime) {
        if parts.options.mode == .drain, held.isEmpty, returned.isEmpty {
            let lanes = parts.options.lanes
            if ask(at: now, { source throws(JobFailure) in try source.backlog(lanes: lanes) }) == 0 {
                return endByItself(at: now)
            }
        }
        switch polling.foundNothing() {
        case .wait(let milliseconds): nextClaim = now.advanced(byMilliseconds: milliseconds)
        case .announceIdle:
            // A job that came before the announcement was not notified: look once more.
            if ask(at: now, { source throws(JobFailure) in try source.setIdle(true) }) != nil { mustSayBusy = false }
            nextClaim = now
        }
    }

    /// The mode's end has come: what has begun is finished.
    func endByItself(at now: MonotonicTime) {
        if drain.state == .running { _ = drain.stopRequested(at: now) }
    }

    /// Waits for the next thing to do.
    func wait(from now: MonotonicTime) {
        var milliseconds = 5_000
        func atMost(_ time: MonotonicTime) { milliseconds = min(milliseconds, time.millisecondsUntil(from: now)) }
        if let (job, since) = parts.pool.oldest, !hung.contains(job.fence) {
            atMost(since.advanced(byMilliseconds: parts.options.hardDeadlineMilliseconds))
        }
        if let deadline = drain.deadline { atMost(deadline) }
        if drain.deadline != nil, awaited == 0, returned.isEmpty { milliseconds = 0 }
        if let databaseRetry {
            atMost(databaseRetry)
        } else if !finished.isEmpty || !returned.isEmpty {
            // The renewal is late: look whether it has come.
            milliseconds = min(milliseconds, 100)
        }
        let isTrusted = if case .valid = parts.keeper.standing { true } else { false }
        let isClaiming = drain.state == .running && isTrusted && databaseRetry == nil
        let hasRoom = budget.limit > held.count && (pending.isEmpty || (budget.limit - held.count) * 2 >= budget.limit)
        if isClaiming, hasRoom { atMost(nextClaim) }
        guard milliseconds > 0 else { return }
        if isClaiming, polling.isAnnounced, finished.isEmpty {
            let descriptor = parts.inbox.descriptor
            _ = ask(at: now) { source throws(JobFailure) in
                try source.waitForJobs(milliseconds: milliseconds, wake: descriptor)
            }
            // Whether a notification came is not told: looking is cheap.
            nextClaim = parts.clock()
        } else {
            parts.inbox.wait(milliseconds: milliseconds)
        }
    }
}
