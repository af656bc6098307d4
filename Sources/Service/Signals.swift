import Glibc

/// The signals that a worker understands, taken one by one on the main thread.
package enum Signals {
    package enum Signal: Hashable, Sendable {
        /// SIGTERM or SIGINT.
        case stop
        /// SIGHUP.
        case reload
        /// The worker has ended by itself.
        case ended
    }

    /// Blocks them for this thread and all that it starts.
    ///
    /// Comes before anything else: a signal that arrives early then waits until it is asked for.
    package static func block() {
        // A peer that hangs up is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        var set = waited
        let number = pthread_sigmask(SIG_BLOCK, &set, nil)
        precondition(number == 0, "signals cannot be blocked")
    }

    /// Waits for the next one.
    package static func next() -> Signal {
        var set = waited
        while true {
            var number: Int32 = 0
            guard sigwait(&set, &number) == 0 else { continue }
            switch number {
            case SIGHUP: return .reload
            case SIGUSR1: return .ended
            default: return .stop
            }
        }
    }

    /// Wakes the thread that waits: the worker has ended.
    package static func announceEnd() {
        let number = kill(getpid(), SIGUSR1)
        precondition(number == 0, "a process may signal itself")
    }

    private static var waited: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
        return set
    }
}
