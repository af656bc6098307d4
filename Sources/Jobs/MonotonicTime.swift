/// A moment on a clock that only rises; it comes from the caller, so that decisions can be replayed.
package struct MonotonicTime: Comparable, Hashable, Sendable {
    /// From the clock's own origin.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package init(milliseconds: Int) { nanoseconds = Int64(milliseconds) * 1_000_000 }

    package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The moment so many milliseconds later.
    package func advanced(byMilliseconds milliseconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds + Int64(milliseconds) * 1_000_000)
    }

    /// Whole milliseconds from now to this moment, rounded up; zero once it has passed.
    package func millisecondsUntil(from now: MonotonicTime) -> Int {
        Int(max(0, (nanoseconds - now.nanoseconds + 999_999) / 1_000_000))
    }

    /// Milliseconds from an earlier moment to this one.
    package func milliseconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds - earlier.nanoseconds) / 1_000_000
    }
}
