import Jobs
import Telemetry

extension Dispatcher {
    /// Publishes what has ended, one batch in one transaction.
    func settle(at now: MonotonicTime) {
        guard !finished.isEmpty, case .valid = parts.keeper.standing else { return }
        let batch = finished.sorted { $0.held.job.id < $1.held.job.id }
        let settlements = batch.map { settlement(of: $0, at: now) }
        switch database.permission(at: now) {
        case .all, .probe: break
        case .none(let until): return databaseRetry = until
        }
        do throws(JobFailure) {
            let results = try (try connected()).settle(settlements)
            databaseAnswered()
            finished = []
            let end = parts.clock()
            parts.metrics.stageDuration["settle"].observe(end.milliseconds(since: now) / 1000)
            for (ended, result) in zip(batch, results) { settled(ended, result, at: end) }
        } catch {
            guard error.code.class != .outage else { return databaseFailed(error) }
            settleOneByOne(batch, after: error, at: now)
        }
        probeEnded(at: now)
    }

    /// One of a batch cannot be written: the others must not suffer.
    private func settleOneByOne(_ batch: [Finished], after failure: JobFailure, at now: MonotonicTime) {
        parts.log.error(
            "a batch could not be settled: \(failure.message)",
            LogFields(errorCode: failure.code.rawValue, detail: failure.detail))
        finished = []
        for ended in batch {
            do throws(JobFailure) {
                let source = try connected()
                let results = try source.settle([settlement(of: ended, at: now)])
                if let result = results.first { settled(ended, result, at: now) }
            } catch {
                if error.code.class == .outage {
                    finished.append(ended)
                } else {
                    settleAsFailure(ended, error, at: now)
                }
            }
        }
        databaseAnswered()
    }

    /// What cannot be published is tried again as a failure of ours, which uses up the job's attempts.
    private func settleAsFailure(_ ended: Finished, _ failure: JobFailure, at now: MonotonicTime) {
        let job = ended.held.job
        var failed = ended
        failed.outcome = AttemptOutcome(
            JobFailure(.internalError, "the result could not be published; see the worker's log for job \(job.id)"),
            attempt: job.attempt, maxAttempts: job.maxAttempts, using: &random)
        do throws(JobFailure) {
            let results = try (try connected()).settle([settlement(of: failed, at: now)])
            if let result = results.first { settled(failed, result, at: now) }
        } catch {
            if error.code.class == .outage { return finished.append(failed) }
            // Neither way: the lease stays until this boot ends, and others take the job over then.
            held[job.fence] = nil
            parts.log.error(
                "a job could not be settled: \(error.message)",
                LogFields(job, errorCode: error.code.rawValue, detail: error.detail))
        }
    }

    private func settlement(of ended: Finished, at now: MonotonicTime) -> Settlement {
        Settlement(
            job: ended.held.job.id, fence: ended.held.job.fence, outcome: ended.outcome,
            durationMilliseconds: now.milliseconds(since: ended.held.claimedAt))
    }

    private func settled(_ ended: Finished, _ result: SettlementResult, at now: MonotonicTime) {
        let job = ended.held.job
        held[job.fence] = nil
        let duration = now.milliseconds(since: ended.held.claimedAt)
        let errorCode = ended.outcome.failure?.code.rawValue
        guard result != .leaseLost else {
            parts.metrics.leasesLost.increment()
            parts.metrics.staleCompletions.increment()
            parts.log.warning("the lease was lost: the result is dropped", LogFields(job, errorCode: errorCode))
            return
        }
        let (lane, type, outcome) = (job.lane.rawValue, job.revision.documentType, ended.outcome.label)
        parts.metrics.jobAttempts[lane, type, outcome, errorCode ?? ""].increment()
        parts.metrics.jobDuration.observe(duration / 1000)
        let fields = LogFields(
            job, durationMilliseconds: duration, outcome: outcome, errorCode: errorCode,
            detail: ended.outcome.failure?.detail)
        switch ended.outcome {
        case .completed(let publication):
            parts.metrics.jobs[lane, type, outcome].increment()
            parts.metrics.pdfBytes.observe(Double(publication.bytes))
            parts.metrics.pdfPages.observe(Double(publication.pages))
            parts.log.info("published", fields)
        case .failed(let failure):
            parts.metrics.jobs[lane, type, outcome].increment()
            parts.log.warning("failed: \(failure.logMessage)", fields)
        case .retry(let failure, let milliseconds):
            parts.log.warning("tried again within \(milliseconds) ms: \(failure.message)", fields)
        case .deferred(let failure, _):
            parts.log.info("put back: \(failure.message)", fields)
        }
    }

    /// Gives back what was not begun; kept for the next turn where the database is down.
    func giveBack(at now: MonotonicTime) {
        guard !returned.isEmpty else { return }
        let jobs = returned.map { (id: $0.job.id, fence: $0.job.fence) }
        guard ask(at: now, { source throws(JobFailure) in try source.release(jobs) }) != nil else { return }
        returned = []
    }

    /// A probe that ended for a reason of its own says nothing about the store: the next job is the probe.
    func probeEnded(at now: MonotonicTime) {
        if held.isEmpty { store.probeNotUsed(at: now) }
    }
}
