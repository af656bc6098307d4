import Jobs
import Primitives
import Synchronization
import Telemetry

/// Keeps this worker's boot alive and frees the jobs of dead workers, on its own thread and connection.
final class BootKeeper: Sendable {
    private struct Pace: Sendable {
        var isStopped = false
        var retires = false
    }

    private let lease: Mutex<LeaseStateMachine>
    private let timing: LeaseStateMachine.Timing
    private let pace = Monitor(Pace())
    private let thread = Mutex<Thread?>(nil)
    private let makeHeartbeat: @Sendable () throws(JobFailure) -> any WorkerHeartbeat
    private let log: Log
    private let metrics: Metrics
    private let clock: @Sendable () -> MonotonicTime
    private let changed: @Sendable (LeaseStateMachine.RejectionAction) -> Void

    /// Does nothing before `start`; `changed` is called on the keeper's thread when the boot came to life, or died.
    init(
        timing: LeaseStateMachine.Timing,
        makeHeartbeat: @escaping @Sendable () throws(JobFailure) -> any WorkerHeartbeat, log: Log, metrics: Metrics,
        clock: @escaping @Sendable () -> MonotonicTime,
        changed: @escaping @Sendable (LeaseStateMachine.RejectionAction) -> Void
    ) {
        lease = Mutex(LeaseStateMachine(timing))
        self.timing = timing
        self.makeHeartbeat = makeHeartbeat
        self.log = log
        self.metrics = metrics
        self.clock = clock
        self.changed = changed
    }

    func start() throws(ThreadError) {
        let thread = try Thread(name: "heartbeat") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// What may be done in the boot's name now.
    var standing: LeaseStateMachine.Standing {
        let now = clock()
        return lease.withLock { $0.standing(at: now) }
    }

    /// Ends the thread and waits for it; `retiring` removes the boot, which must hold no lease any more.
    ///
    /// Stopping twice is fine.
    func stop(retiring: Bool) {
        pace.update {
            $0.isStopped = true
            $0.retires = $0.retires || retiring
        }
        thread.withLock { $0 }?.join()
    }

    private func run() {
        var heartbeat: (any WorkerHeartbeat)?
        var isFailing = false
        while true {
            do throws(JobFailure) {
                let connected: any WorkerHeartbeat
                if let heartbeat { connected = heartbeat } else { connected = try makeHeartbeat() }
                heartbeat = connected
                try beat(connected)
                if isFailing { log.info("the heartbeat works again") }
                isFailing = false
            } catch {
                // One line for an outage, not one for each beat.
                if !isFailing {
                    log.warning("the heartbeat fails: \(error.message)", LogFields(errorCode: error.code.rawValue))
                }
                isFailing = true
            }
            // A beat that failed is repeated sooner: the boot's time is running.
            let pause = isFailing ? timing.renewalMilliseconds / 4 : timing.renewalMilliseconds
            guard let stopped = pace.wait(milliseconds: pause, { $0.isStopped ? $0 : nil }) else { continue }
            if stopped.retires, let heartbeat { retire(heartbeat) }
            return
        }
    }

    private func beat(_ heartbeat: any WorkerHeartbeat) throws(JobFailure) {
        let sentAt = clock()
        switch lease.withLock({ $0.renewalTimerFired() }) {
        case .register:
            let boot = try heartbeat.register()
            lease.withLock { $0.registered(boot, sentAt: sentAt) }
            log.info("registered as boot \(boot)")
            changed(.none)
        case .renew(let boot):
            if try heartbeat.renew(boot) {
                lease.withLock { $0.renewalSucceeded(boot, sentAt: sentAt) }
            } else {
                let action = lease.withLock { $0.renewalRejected(boot) }
                log.error("boot \(boot) was declared dead: everything it had claimed belongs to others now")
                changed(action)
                return try beat(heartbeat)
            }
        case .none: return
        }
        let rescued = try heartbeat.rescue()
        if rescued > 0 {
            metrics.rescues.increment(by: rescued)
            log.warning("moved \(rescued) jobs of dead workers back")
        }
    }

    private func retire(_ heartbeat: any WorkerHeartbeat) {
        guard case .valid(let boot) = standing else { return }
        do throws(JobFailure) {
            try heartbeat.retire(boot)
            lease.withLock { $0.retire() }
        } catch {
            // It will look dead after its time to live, and holds nothing that would have to be rescued.
            log.warning("the boot could not be removed: \(error.message)", LogFields(errorCode: error.code.rawValue))
        }
    }
}
