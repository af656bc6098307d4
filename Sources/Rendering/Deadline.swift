import Glibc

/// A moment of the monotonic clock after which work is given up.
///
/// It never changes what is made, only whether.
struct Deadline: Sendable {
    private let end: Int64

    init(milliseconds: Int) { end = Self.now + Int64(milliseconds) * 1_000_000 }

    var hasPassed: Bool { Self.now > end }

    /// Nanoseconds.
    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
