import Glibc
import Synchronization

/// One worker's view of an `InMemoryQueue`.
package final class InMemoryJobSource: JobSource {
    private let queue: InMemoryQueue
    private var boot: BootID?
    private var claims = 0
    private var boots: [Fence: BootID] = [:]
    private let pipeEnds: (read: Int32, write: Int32)

    package init(_ queue: InMemoryQueue) {
        self.queue = queue
        var ends: [Int32] = [-1, -1]
        precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        pipeEnds = (ends[0], ends[1])
    }

    deinit {
        queue.state.withLock { state in
            for (boot, descriptor) in state.listeners where descriptor == pipeEnds.write { state.listeners[boot] = nil }
        }
        close(pipeEnds.read)
        close(pipeEnds.write)
    }

    package func adopt(_ boot: BootID) {
        self.boot = boot
        queue.state.withLock { $0.listeners[boot] = pipeEnds.write }
    }

    package func claim(limit: Int, bytes: Int, lanes: Set<Lane>) throws(JobFailure) -> [ClaimedJob] {
        claims += 1
        let turn = claims
        let boot = self.boot
        let jobs = try queue.state.withLock { state throws(JobFailure) -> [ClaimedJob] in
            try state.checkOutage()
            guard let boot, state.boots[boot] != nil else { return [] }
            state.promote()
            let interactive = lanes.contains(.interactive) ? state.readyJobs(in: .interactive) : []
            let bulk = lanes.contains(.bulk) ? state.readyJobs(in: .bulk) : []
            // A fifth of every claim, on average, is for bulk.
            let share = min(bulk.count, (limit + turn % 5) / 5)
            var chosen = Array(interactive.prefix(limit - share)) + bulk.prefix(share)
            chosen += bulk.dropFirst(share).prefix(limit - chosen.count)

            let holdings = state.holdings(of: boot)
            if holdings.suspects > 0 { return [] }
            if let suspect = (interactive + bulk).first(where: { (state.entries[$0]?.job.crashes ?? 0) > 0 }) {
                if holdings.jobs > 0 { return [] }
                chosen = [suspect]
            }
            var claimed: [ClaimedJob] = []
            var total = 0
            for id in chosen {
                guard var entry = state.entries[id] else { continue }
                total += entry.job.payload.count
                if total > bytes, !claimed.isEmpty { break }
                state.lastFence += 1
                let fence = Fence(rawValue: state.lastFence)
                entry.place = .leased(boot: boot, fence: fence, started: false)
                var job = entry.job
                job.fence = fence
                job.attempt += 1
                job.queueWaitMilliseconds = Double(state.now - entry.readyAt)
                state.entries[id] = entry
                claimed.append(job)
            }
            return claimed
        }
        for job in jobs { boots[job.fence] = boot }
        return jobs
    }

    package func markStarted(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        try queue.state.withLock { state throws(JobFailure) in
            try state.checkOutage()
            for (id, fence) in jobs {
                guard let owner = boots[fence], state.entries[id]?.isLeased(by: owner, fence) == true else { continue }
                state.entries[id]?.place = .leased(boot: owner, fence: fence, started: true)
            }
        }
    }

    package func settle(_ settlements: [Settlement]) throws(JobFailure) -> [SettlementResult] {
        let results = try queue.state.withLock { state throws(JobFailure) -> [SettlementResult] in
            try state.checkOutage()
            return settlements.map { state.settle($0, for: boots[$0.fence]) }
        }
        for settlement in settlements { boots[settlement.fence] = nil }
        return results
    }

    package func release(_ jobs: [(id: JobID, fence: Fence)]) throws(JobFailure) {
        try queue.state.withLock { state throws(JobFailure) in
            try state.checkOutage()
            for (id, fence) in jobs where state.entries[id]?.isLeased(by: boots[fence], fence) == true {
                state.entries[id]?.place = .ready
            }
            state.notifyIdle()
        }
    }

    package func setIdle(_ idle: Bool) throws(JobFailure) {
        let boot = self.boot
        try queue.state.withLock { state throws(JobFailure) in
            try state.checkOutage()
            if let boot { state.boots[boot]?.isIdle = idle }
        }
    }

    package func waitForJobs(milliseconds: Int, wake: Int32) throws(JobFailure) {
        try queue.state.withLock { state throws(JobFailure) in try state.checkOutage() }
        var descriptors = [
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipeEnds.read, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        var buffer = [UInt8](repeating: 0, count: 256)
        while read(pipeEnds.read, &buffer, buffer.count) > 0 {}
    }

    package func backlog(lanes: Set<Lane>) throws(JobFailure) -> Int {
        try queue.state.withLock { state throws(JobFailure) -> Int in
            try state.checkOutage()
            return state.entries.values.count { entry in
                guard lanes.contains(entry.job.lane) else { return false }
                return switch entry.place {
                case .ready, .leased: true
                case .deferred(let due): due <= state.now
                case .gone: false
                }
            }
        }
    }
}

extension InMemoryQueue.State {
    mutating func settle(_ settlement: Settlement, for boot: BootID?) -> SettlementResult {
        guard var entry = entries[settlement.job] else { return .leaseLost }
        if entry.settledFences.contains(settlement.fence) { return .alreadySettled }
        guard boot != nil, entry.isLeased(by: boot, settlement.fence) else { return .leaseLost }
        entry.settledFences.insert(settlement.fence)
        switch settlement.outcome {
        case .completed(let publication):
            entry.job.attempt += 1
            entry.publication = publication
            entry.place = .gone(.completed)
            let revision = entry.job.revision
            let document = "\(revision.tenant)/\(revision.documentType)/\(revision.documentKey)"
            current[document] = max(current[document] ?? 0, revision.revision)
        case .retry(let failure, let delay):
            entry.job.attempt += 1
            entry.failure = failure
            entry.place =
                entry.job.attempt >= entry.job.maxAttempts ? .gone(.failed) : .deferred(until: now + Int64(delay))
        case .deferred(let failure, let delay):
            entry.failure = failure
            entry.place = .deferred(until: now + Int64(delay))
        case .failed(let failure):
            entry.job.attempt += 1
            entry.failure = failure
            entry.place = .gone(.failed)
            if failure.code == .unmaskedAadhaar { entry.job.payload = [] }
        }
        entries[settlement.job] = entry
        return .settled
    }
}

/// One worker's heartbeat in an `InMemoryQueue`.
package final class InMemoryHeartbeat: WorkerHeartbeat {
    private let queue: InMemoryQueue
    private var detector = DeadWorkerDetector(timeToLiveMilliseconds: InMemoryQueue.timeToLiveMilliseconds)

    package init(_ queue: InMemoryQueue) {
        self.queue = queue
    }

    package func register() throws(JobFailure) -> BootID {
        try queue.state.withLock { state throws(JobFailure) -> BootID in
            try state.checkOutage()
            state.lastBoot += 1
            let boot = BootID(rawValue: state.lastBoot)
            state.boots[boot] = InMemoryQueue.Boot()
            return boot
        }
    }

    package func renew(_ boot: BootID) throws(JobFailure) -> Bool {
        try queue.state.withLock { state throws(JobFailure) -> Bool in
            try state.checkOutage()
            guard state.boots[boot] != nil else { return false }
            state.boots[boot]?.beats += 1
            return true
        }
    }

    package func rescue() throws(JobFailure) -> Int {
        do {
            return try queue.state.withLock { state throws(JobFailure) -> Int in
                try state.checkOutage()
                let sightings = state.boots.map { DeadWorkerDetector.Sighting(boot: $0.key, beats: $0.value.beats) }
                var rescued = 0
                for dead in detector.observed(sightings, atMilliseconds: state.now) {
                    state.boots[dead.boot] = nil
                    rescued += state.rescueJobs(of: dead.boot)
                }
                if rescued > 0 { state.notifyIdle() }
                return rescued
            }
        } catch {
            detector.connectionLost()
            throw error
        }
    }

    package func retire(_ boot: BootID) throws(JobFailure) {
        try queue.state.withLock { state throws(JobFailure) in
            try state.checkOutage()
            state.boots[boot] = nil
        }
    }
}

extension InMemoryQueue.State {
    mutating func rescueJobs(of boot: BootID) -> Int {
        var rescued = 0
        for (id, entry) in entries {
            guard case .leased(boot, _, let started) = entry.place else { continue }
            var entry = entry
            rescued += 1
            if started { entry.job.crashes += 1 }
            entry.place = .ready
            if entry.job.crashes >= 3 {
                entry.failure = JobFailure(.poison, "three workers died while rendering this job")
                entry.place = .gone(.failed)
            }
            entries[id] = entry
        }
        return rescued
    }
}
