import Glibc
import Synchronization

/// What other threads tell the thread that claims and publishes.
///
/// Posting never waits. The thread can wait for a message and for a socket at once, because a descriptor tells that a
/// message is there.
final class Inbox<Message: Sendable>: Sendable {
    /// Readable while messages wait.
    let descriptor: Int32
    private let writeEnd: Int32
    private let messages = Mutex<[Message]>([])

    init() {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = socketpair(AF_UNIX, type, 0, &ends)
        precondition(number == 0, "no descriptor left for a worker's inbox")
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        // A full socket refuses the byte, and is readable all the same.
        var byte: UInt8 = 0
        _ = write(writeEnd, &byte, 1)
    }

    /// The messages so far, in the order they were posted.
    func take() -> [Message] {
        // Emptied before the messages are read: what is posted between wakes the next wait.
        var bytes: (UInt64, UInt64) = (0, 0)
        while read(descriptor, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }

    /// Waits until a message is there, or the time is over.
    func wait(milliseconds: Int) {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // A signal may end the wait early; the caller looks again anyway.
        _ = poll(&waited, 1, Int32(clamping: milliseconds))
    }
}
