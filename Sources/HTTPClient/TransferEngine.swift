internal import CCurl
import Glibc
import Primitives

/// The thread that drives libcurl's multi handle.
final class TransferEngine: @unchecked Sendable {
    // Proof: `multi` is set once in init; other threads only wake it, which libcurl allows from any thread, under the
    // monitor's lock and before `isEnded`. All else of libcurl is touched on the engine's thread alone.
    private let multi: OpaquePointer
    private let limits: HTTPClient.Limits
    private let inbox = Monitor(Inbox())

    private struct Inbox {
        var waiting: [Scheduled] = []
        var isStopping = false
        var isEnded = false
        var thread: Thread?
    }

    private struct Scheduled {
        let transfer: Transfer
        /// Milliseconds of the monotonic clock.
        let due: Int
    }

    private static let stopped = HTTPError(.stopped, "the HTTP client was stopped")

    init(limits: HTTPClient.Limits) throws(HTTPError) {
        guard Self.library == CURLE_OK else { throw HTTPError(.other, "libcurl cannot start") }
        guard let multi = curl_multi_init() else { throw HTTPError(.other, "no memory for transfers") }
        self.multi = OpaquePointer(multi)
        self.limits = limits
        for (option, value) in [
            (CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost),
            (CURLMOPT_MAXCONNECTS, limits.connectionsPerHost),
            (CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING)),
        ] {
            let result = quoin_curl_multi_set_long(multi, option, value)
            guard result == CURLM_OK else {
                throw HTTPError(.other, String(cString: curl_multi_strerror(result)))
            }
        }
        do {
            let thread = try Thread(name: "http", { [self] in run() })
            inbox.withLock { $0.thread = thread }
        } catch {
            throw HTTPError(.other, error.description)
        }
    }

    deinit { curl_multi_cleanup(UnsafeMutableRawPointer(multi)) }

    /// Global state of libcurl; made before any other call, and never freed.
    private static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    func submit(_ transfer: Transfer, afterMilliseconds delay: Int) {
        let due = delay > 0 ? Self.now + delay : 0
        let isTaken = inbox.withLock { inbox -> Bool in
            guard !inbox.isStopping else { return false }
            inbox.waiting.append(Scheduled(transfer: transfer, due: due))
            // The engine empties the list in one go, so that only the first entry has to wake it.
            if inbox.waiting.count == 1 { wake() }
            return true
        }
        if !isTaken { transfer.fail(Self.stopped) }
    }

    func stop() {
        let thread = inbox.withLock { inbox -> Thread? in
            inbox.isStopping = true
            if !inbox.isEnded { wake() }
            return inbox.thread
        }
        // The last owner of a client may let go of it in a completion.
        if let thread, !thread.isCurrent { thread.join() }
    }

    /// Ends the engine's wait; the caller holds the lock.
    private func wake() {
        let result = curl_multi_wakeup(UnsafeMutableRawPointer(multi))
        precondition(result == CURLM_OK, String(cString: curl_multi_strerror(result)))
    }

    private static var now: Int {
        var time = timespec()
        let result = clock_gettime(CLOCK_MONOTONIC, &time)
        precondition(result == 0, "no monotonic clock")
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    // MARK: On the engine's thread

    private func run() {
        var session = Session(multi: UnsafeMutableRawPointer(multi), limits: limits)
        var delayed: [Scheduled] = []
        while true {
            let (arrived, isStopping) = inbox.withLock { inbox -> ([Scheduled], Bool) in
                defer { inbox.waiting.removeAll(keepingCapacity: true) }
                return (inbox.waiting, inbox.isStopping)
            }
            if isStopping {
                for scheduled in arrived + delayed { scheduled.transfer.fail(Self.stopped) }
                break
            }
            var timeout = Self.longestWait
            if !arrived.isEmpty || !delayed.isEmpty {
                let now = Self.now
                delayed.append(contentsOf: arrived)
                for scheduled in delayed where scheduled.due <= now { session.begin(scheduled.transfer) }
                delayed.removeAll { $0.due <= now }
                for scheduled in delayed { timeout = min(timeout, scheduled.due - now) }
            }
            session.step(waitingAtMost: timeout)
        }
        session.abandonAll(with: Self.stopped)
        inbox.withLock { $0.isEnded = true }
    }

    /// Milliseconds; wake-ups end a wait, so that this only bounds what a missed one could cost.
    private static let longestWait = 10_000
}
