import Jobs
import Testing

@Suite struct DeadWorkerDetectorTests {
    let one = BootID(rawValue: 1)
    let two = BootID(rawValue: 2)

    func sighting(_ boot: BootID, _ beats: Int64) -> DeadWorkerDetector.Sighting { .init(boot: boot, beats: beats) }

    @Test func aHeartbeatThatStandsStillForOneTimeToLiveIsDead() {
        var detector = DeadWorkerDetector(timeToLiveMilliseconds: 10_000)
        for now in stride(from: Int64(0), through: 8000, by: 2000) {
            #expect(detector.observed([sighting(one, 7), sighting(two, now)], atMilliseconds: now) == [])
        }
        #expect(detector.observed([sighting(one, 7), sighting(two, 99)], atMilliseconds: 10_000) == [sighting(one, 7)])
    }

    @Test func oneRenewalBeginsTheTimeAnew() {
        var detector = DeadWorkerDetector(timeToLiveMilliseconds: 10_000)
        for now in stride(from: Int64(0), through: 20_000, by: 2000) {
            #expect(detector.observed([sighting(one, now < 9000 ? 1 : 2)], atMilliseconds: now) == [] || now >= 20_000)
        }
    }

    @Test func aLostConnectionForgetsEverythingSeen() {
        var detector = DeadWorkerDetector(timeToLiveMilliseconds: 10_000)
        for now in stride(from: Int64(0), through: 8000, by: 2000) {
            _ = detector.observed([sighting(one, 7)], atMilliseconds: now)
        }
        detector.connectionLost()
        #expect(detector.observed([sighting(one, 7)], atMilliseconds: 10_000) == [])
        for now in stride(from: Int64(12_000), through: 18_000, by: 2000) {
            #expect(detector.observed([sighting(one, 7)], atMilliseconds: now) == [])
        }
        #expect(detector.observed([sighting(one, 7)], atMilliseconds: 20_000) == [sighting(one, 7)])
    }

    @Test func anObserverThatWasHeldUpDeclaresNobodyDead() {
        var detector = DeadWorkerDetector(timeToLiveMilliseconds: 10_000)
        _ = detector.observed([sighting(one, 7)], atMilliseconds: 0)
        #expect(detector.observed([sighting(one, 7)], atMilliseconds: 60_000) == [])
    }
}
