/// Delays that double with every try, with full jitter.
///
/// Any length from nothing to the bound is equally likely, so that jobs which failed together do not come back
/// together.
package struct Backoff: Hashable, Sendable {
    /// The bound of the first delay.
    package var baseMilliseconds: Int
    /// No bound rises above this one.
    package var capMilliseconds: Int

    package init(baseMilliseconds: Int, capMilliseconds: Int) {
        self.baseMilliseconds = baseMilliseconds
        self.capMilliseconds = capMilliseconds
    }

    /// Jobs that failed for a reason of their own: 1 s · 2ⁿ, at most 5 minutes.
    package static let job = Backoff(baseMilliseconds: 1_000, capMilliseconds: 300_000)
    /// Something that all jobs need is down: asked again soon, since it resumes by itself.
    package static let outage = Backoff(baseMilliseconds: 500, capMilliseconds: 15_000)

    /// The longest delay after so many tries; `tries` counts from 0.
    package func boundMilliseconds(afterTries tries: Int) -> Int {
        // Beyond 2⁴⁰ every cap is reached, and the shift must not overflow.
        guard tries < 40 else { return capMilliseconds }
        let (bound, overflow) = baseMilliseconds.multipliedReportingOverflow(by: 1 << max(0, tries))
        return overflow ? capMilliseconds : min(bound, capMilliseconds)
    }

    /// A delay for the next try; `tries` counts from 0.
    package func delayMilliseconds(afterTries tries: Int, using random: inout some RandomNumberGenerator) -> Int {
        Int.random(in: 0...boundMilliseconds(afterTries: tries), using: &random)
    }
}
