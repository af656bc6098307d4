import Glibc

/// A value that threads share under a lock, and on whose changes they can wait.
///
/// For what must wait; where nobody waits, `Synchronization.Mutex` is quicker.
package final class Monitor<State>: @unchecked Sendable {
    // Proof: `state` is touched under `mutex` only; both primitives stay at one address from init to deinit.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        var attributes = pthread_condattr_t()
        var number = pthread_mutex_init(mutex, nil)
        number |= pthread_condattr_init(&attributes)
        // Deadlines must not move when somebody sets the clock.
        number |= pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        number |= pthread_cond_init(changed, &attributes)
        number |= pthread_condattr_destroy(&attributes)
        precondition(number == 0, "cannot make a monitor")
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the value; wakes nobody.
    @discardableResult
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Changes the value, then wakes all who wait.
    @discardableResult
    package func update<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Changes the value, then wakes one of those who wait: enough where any of them can take what changed.
    @discardableResult
    package func updateWakingOne<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_signal(changed)
            pthread_mutex_unlock(mutex)
        }
        return body(&state)
    }

    /// Waits until `body` gives a value; it is asked at once and after each change, under the lock.
    @discardableResult
    package func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Waits until `body` gives a value, at most so long; nil where it did not in time.
    @discardableResult
    package func wait<Result>(milliseconds: Int, _ body: (inout State) -> Result?) -> Result? {
        var deadline = timespec()
        let number = clock_gettime(CLOCK_MONOTONIC, &deadline)
        precondition(number == 0, "no monotonic clock")
        let nanoseconds = deadline.tv_nsec + milliseconds % 1000 * 1_000_000
        deadline.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return body(&state) }
        }
    }
}
