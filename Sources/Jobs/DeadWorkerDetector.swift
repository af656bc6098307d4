/// Decides which workers are dead, by what one observer has itself seen.
///
/// A boot is dead when its heartbeat has stood still for one time to live under this observer's eyes. What happened
/// while the observer did not look counts for nothing: after a database outage every heartbeat is old, and nobody is
/// dead. Pure: time arrives as an argument, and comes from the database's clock.
package struct DeadWorkerDetector: Sendable {
    /// A worker's row as one round of the observer found it.
    package struct Sighting: Hashable, Sendable {
        package var boot: BootID
        /// Rises with every renewal.
        package var beats: Int64

        package init(boot: BootID, beats: Int64) {
            self.boot = boot
            self.beats = beats
        }
    }

    private struct Observation: Sendable {
        var beats: Int64
        var since: Int64
    }

    private let timeToLive: Int64
    private var observations: [BootID: Observation] = [:]
    private var lastRound: Int64?

    /// Starts without having seen anything; times are in milliseconds.
    package init(timeToLiveMilliseconds: Int) {
        timeToLive = Int64(timeToLiveMilliseconds)
    }

    /// Forgets everything seen: the connection was lost.
    package mutating func connectionLost() {
        observations.removeAll()
        lastRound = nil
    }

    /// Takes what a round found and gives the boots that are dead, with the heartbeat they stopped at.
    package mutating func observed(_ sightings: [Sighting], atMilliseconds now: Int64) -> [Sighting] {
        // An observer that was itself held up may meet the others before they could renew: it starts anew.
        if let last = lastRound, now - last > timeToLive / 2 { observations.removeAll() }
        lastRound = now
        var seen: [BootID: Observation] = [:]
        var dead: [Sighting] = []
        for sighting in sightings {
            if let known = observations[sighting.boot], known.beats == sighting.beats {
                seen[sighting.boot] = known
                if now - known.since >= timeToLive { dead.append(sighting) }
            } else {
                seen[sighting.boot] = Observation(beats: sighting.beats, since: now)
            }
        }
        observations = seen
        return dead
    }
}
