import Cryptography
import Glibc
import Primitives
import Synchronization

/// The structured log: one JSON object a line, written whole.
///
/// Any thread may write. A line that cannot be written (a closed pipe) is counted in `lostLines`, never an error of the
/// work that is logged.
package final class Log: Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    package typealias Clock = @Sendable () -> Int64
    /// Writes one line, its line feed included; false where it was lost.
    package typealias Output = @Sendable ([UInt8]) -> Bool

    private let rank: Atomic<Int>
    private let lost = Atomic<Int>(0)
    private let worker: String?
    private let requesterKey: HMACSHA256?
    private let clock: Clock
    private let output: Output
    private let line = Mutex(())

    /// A log on standard output, or elsewhere for tests.
    ///
    /// Every line names `worker`; nil for one-shot commands. Requesters' ids are replaced by their HMAC under
    /// `requesterKey`, and left out without one: a code under no key could be guessed.
    package init(
        level: LogLevel, worker: String? = nil, requesterKey: [UInt8] = [], clock: @escaping Clock = Log.systemClock,
        output: @escaping Output = Log.standardOutput
    ) {
        rank = Atomic(level.rank)
        self.worker = worker
        self.requesterKey = requesterKey.isEmpty ? nil : HMACSHA256(key: requesterKey)
        self.clock = clock
        self.output = output
    }

    /// What is written from here on; may change while others write.
    package var level: LogLevel {
        get {
            let rank = rank.load(ordering: .relaxed)
            return LogLevel.allCases.first { $0.rank == rank } ?? .info
        }
        set { rank.store(newValue.rank, ordering: .relaxed) }
    }

    /// How many lines could not be written.
    package var lostLines: Int { lost.load(ordering: .relaxed) }

    package func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = LogFields()) {
        write(.debug, message, fields)
    }

    package func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = LogFields()) {
        write(.info, message, fields)
    }

    package func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = LogFields()) {
        write(.warning, message, fields)
    }

    package func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = LogFields()) {
        write(.error, message, fields)
    }

    private func write(_ level: LogLevel, _ message: () -> String, _ fields: () -> LogFields) {
        let threshold = rank.load(ordering: .relaxed)
        guard level.rank >= threshold else { return }
        var object = JSONObject()
        object.members.reserveCapacity(16)
        object.members.append(.init(key: "time", value: .string(Timestamp(nanoseconds: clock()).text)))
        object.members.append(.init(key: "level", value: .string(level.rawValue)))
        object.members.append(.init(key: "message", value: .string(message())))
        fields().append(to: &object, requesterKey: requesterKey, withDetail: threshold == LogLevel.debug.rank)
        if let worker { object.members.append(.init(key: "worker", value: .string(worker))) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        JSONValue.object(object).write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        // Lines of two threads must not mix, also where one needs several writes.
        let written = line.withLock { _ in output(bytes) }
        if !written { lost.add(1, ordering: .relaxed) }
    }

    /// The machine's clock.
    package static let systemClock: Clock = {
        var now = timespec()
        guard clock_gettime(CLOCK_REALTIME, &now) == 0 else { fatalError("no real-time clock: errno \(errno)") }
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// Writes to descriptor 1.
    package static let standardOutput: Output = { line in
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
