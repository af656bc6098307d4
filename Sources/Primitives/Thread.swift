import Glibc

/// The machine has no room for another thread; the number is the system's `errno`.
package struct ThreadError: Error, Sendable, CustomStringConvertible {
    package let number: Int32

    package var description: String { "cannot start a thread: \(String(cString: strerror(number)))" }
}

/// One POSIX thread.
///
/// It runs its body once and ends; `join` waits for that. Dropping the value does not end the thread.
package final class Thread: @unchecked Sendable {
    // Proof: `handle` is written once in init, and a monitor guards the rest.
    private let handle: pthread_t
    private let joining = Monitor(false)

    /// What the new thread takes over from the one that starts it.
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a thread; the kernel shows the first 15 bytes of its name.
    package init(
        name: String, stackBytes: Int = 1 << 20, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadError) {
        var attributes = pthread_attr_t()
        var number = pthread_attr_init(&attributes)
        guard number == 0 else { throw ThreadError(number: number) }
        defer { pthread_attr_destroy(&attributes) }
        number = pthread_attr_setstacksize(&attributes, stackBytes)
        precondition(number == 0, "a stack of \(stackBytes) bytes is not allowed")
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        number = pthread_create(&handle, &attributes, Self.run, start.toOpaque())
        guard number == 0 else {
            start.release()
            throw ThreadError(number: number)
        }
        self.handle = handle
    }

    deinit {
        // Nobody can join it any more: the system may free it at its end.
        if !joining.withLock({ $0 }) { pthread_detach(handle) }
    }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool { pthread_equal(handle, pthread_self()) != 0 }

    /// Waits until the thread has ended; joining twice is fine.
    package func join() {
        joining.withLock { isJoined in
            guard !isJoined else { return }
            let number = pthread_join(handle, nil)
            precondition(number == 0, "a thread cannot join itself")
            isJoined = true
        }
    }

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        nameThisThread(start.name)
        start.body()
        return nil
    }

    /// Tells the kernel the name; it is for people who look at the process, so a failure changes nothing.
    private static func nameThisThread(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        var bytes = Array(name.utf8.prefix(15))
        _ = write(descriptor, &bytes, bytes.count)
        close(descriptor)
    }
}
