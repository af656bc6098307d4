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
        var transfers: [Transfer] = []
        var waits: [Wait] = []
        var endsWaits = false
        var isStopping = false
        var isEnded = false
        var thread: Thread?

        var isEmpty: Bool { transfers.isEmpty && waits.isEmpty }
    }

    private struct Wait {
        /// Milliseconds of the monotonic clock.
        let due: Int
        let completion: @Sendable (_ isOver: Bool) -> Void
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

    func submit(_ transfer: Transfer) {
        let isTaken = inbox.withLock { inbox -> Bool in
            guard !inbox.isStopping else { return false }
            // The engine empties the inbox in one go, so that only the first entry has to wake it.
            if inbox.isEmpty { wake() }
            inbox.transfers.append(transfer)
            return true
        }
        if !isTaken { transfer.fail(Self.stopped) }
    }

    func wait(milliseconds: Int, completion: @escaping @Sendable (_ isOver: Bool) -> Void) {
        let due = Self.now + milliseconds
        let isTaken = inbox.withLock { inbox -> Bool in
            guard !inbox.isStopping, !inbox.endsWaits else { return false }
            if inbox.isEmpty { wake() }
            inbox.waits.append(Wait(due: due, completion: completion))
            return true
        }
        if !isTaken { completion(false) }
    }

    func endWaits() {
        inbox.withLock { inbox in
            inbox.endsWaits = true
            if !inbox.isEnded { wake() }
        }
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
        var waits: [Wait] = []
        while true {
            let arrived = inbox.withLock { inbox -> Inbox in
                defer {
                    inbox.transfers = []
                    inbox.waits = []
                }
                return inbox
            }
            waits += arrived.waits
            if arrived.isStopping {
                for transfer in arrived.transfers { transfer.fail(Self.stopped) }
                break
            }
            for transfer in arrived.transfers { session.begin(transfer) }
            session.step(waitingAtMost: Self.settle(&waits, endingAll: arrived.endsWaits))
        }
        session.abandonAll(with: Self.stopped)
        for wait in waits { wait.completion(false) }
        inbox.withLock { $0.isEnded = true }
    }

    /// Calls those whose time has come, or all; gives how long the next one has still to wait.
    private static func settle(_ waits: inout [Wait], endingAll: Bool) -> Int {
        guard !waits.isEmpty else { return longestWait }
        let now = now
        var ended: [Wait] = []
        waits.removeAll { wait in
            guard endingAll || wait.due <= now else { return false }
            ended.append(wait)
            return true
        }
        for wait in ended { wait.completion(wait.due <= now) }
        // Who was called has sent something: look at once.
        guard ended.isEmpty else { return 0 }
        return waits.reduce(longestWait) { min($0, $1.due - now) }
    }

    /// Milliseconds; wake-ups end a wait, so that this only bounds what a missed one could cost.
    private static let longestWait = 10_000
}
