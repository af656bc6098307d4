import Synchronization

/// A count that only rises.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    package func increment(by step: Int = 1) { count.wrappingAdd(UInt64(step), ordering: .relaxed) }

    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A value that goes up and down; 0 at first.
package final class Gauge: Sendable {
    private let bits = Atomic<UInt64>((0.0).bitPattern)

    package func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    package func set(_ value: Int) { set(Double(value)) }

    package func add(_ step: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: seen) + step).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(
                expected: seen, desired: next, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }

    package var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

/// How often values fell into each of a fixed set of buckets.
package final class Histogram: Sendable {
    struct Counts: Sendable {
        /// One for each bound, and one for what is above them all.
        var buckets: [UInt64]
        var sum: Double
    }

    /// Upper bounds, inclusive, rising.
    let bounds: [Double]
    private let counts: Mutex<Counts>

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Mutex(Counts(buckets: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    package func observe(_ value: Double) {
        // Bounds are few: a linear search is as quick as any.
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock {
            $0.buckets[bucket] += 1
            $0.sum += value
        }
    }

    /// How many values were seen.
    package var count: UInt64 { counts.withLock { $0.buckets.reduce(0, +) } }

    /// The sum of the values seen.
    package var sum: Double { counts.withLock { $0.sum } }

    var snapshot: Counts { counts.withLock { $0 } }
}
