/// Decides how many jobs a worker may hold: about a second's work, so that jobs spread over the replicas, and never
/// more than it can finish within half its drain time.
struct ClaimBudget {
    /// A larger claim would be no quicker, and hold more back from other workers.
    private static let most = 256
    private static let horizonMilliseconds = 1_000
    /// Before anything was measured.
    private static let firstGuessMilliseconds = 50.0

    private let threads: Int
    private let horizon: Double
    private var average = Self.firstGuessMilliseconds

    init(threads: Int, drainMilliseconds: Int) {
        self.threads = threads
        horizon = Double(min(Self.horizonMilliseconds, drainMilliseconds / 2))
    }

    /// A job took so long to render.
    mutating func rendered(milliseconds: Double) {
        // Slow jobs count at once, quick ones bit by bit: holding too much is worse than holding too little.
        average = milliseconds > average ? milliseconds : average * 0.9 + milliseconds * 0.1
    }

    /// How many jobs may be held at once; at least two for each thread, so that none waits for the database.
    var limit: Int {
        let fits = Double(threads) * horizon / max(average, 0.1)
        return max(threads * 2, Int(min(fits, Double(Self.most))))
    }
}
