import Jobs
import Primitives
import Testing

/// What every store does; all three pass.
@Suite struct StoreConformanceTests {
    private let name = "quotation/2026/11/0b9f9b1e/r2-0123456789abcdef.pdf"

    @Test(arguments: StoreFixture.Kind.allCases)
    func aDocumentComesBackAsItWas(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        let document = StoreFixture.document((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
        let stored = try fixture.store.put(document, as: name).get()
        #expect(stored.name == name)
        #expect(stored.url.hasSuffix("/" + name))
        #expect(try fixture.store.get(name) == document.bytes)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func theSameDocumentAgainIsASuccess(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        let first = try fixture.store.put(StoreFixture.document(), as: name).get()
        #expect(try fixture.store.put(StoreFixture.document(), as: name).get() == first)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func otherContentUnderTheNameIsACollision(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.store.put(StoreFixture.document(), as: name).get()
        let failure = fixture.store.put(StoreFixture.document("something else"), as: name).failure
        #expect(failure == JobFailure(.blobCollision, "\(name) exists with other content"))
        #expect(try fixture.store.get(name) == StoreFixture.document().bytes)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func whatIsNotThereIsNil(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        #expect(try fixture.store.get(name) == nil)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func removingMakesRoomAndMayBeRepeated(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.store.put(StoreFixture.document(), as: name).get()
        try fixture.store.remove(name)
        try fixture.store.remove(name)
        #expect(try fixture.store.get(name) == nil)
        _ = try fixture.store.put(StoreFixture.document("something else"), as: name).get()
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func namesMayHoldWhatURLsEncode(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        let name = "kyc summary/é+%41#?.pdf"
        let stored = try fixture.store.put(StoreFixture.document(), as: name).get()
        #expect(stored.url.hasSuffix("/kyc%20summary/%C3%A9%2B%2541%23%3F.pdf"))
        #expect(try fixture.store.get(name) == StoreFixture.document().bytes)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func manyAtOnceEachCompleteOnce(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        let completions = Monitor([String: Int]())
        for number in 0..<300 {
            let name = "quotation/2026/11/\(number % 150)/r1.pdf"
            // Every name is put twice, by two jobs with the same bytes.
            fixture.store.put(
                StoreFixture.document("document \(number % 150)"), as: name, job: JobID(rawValue: Int64(number)),
                revision: StoreFixture.revision
            ) { result in
                if case .success(let stored) = result { completions.update { $0[stored.name, default: 0] += 1 } }
            }
        }
        let isComplete = completions.wait(milliseconds: 60_000) { $0.values.reduce(0, +) == 300 ? true : nil }
        #expect(isComplete == true)
        #expect(completions.withLock { $0.count == 150 && $0.values.allSatisfy { $0 == 2 } })
        #expect(try fixture.store.get("quotation/2026/11/149/r1.pdf") == Array("document 149".utf8))
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func aHealthyStoreHasNothingToSay(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        try fixture.store.check()
        #expect(try fixture.store.get("quoin-health-check") == nil)
    }

    @Test(arguments: StoreFixture.Kind.allCases)
    func stoppingWaitsForWhatIsInFlightAndMayBeRepeated(kind: StoreFixture.Kind) throws {
        let fixture = try StoreFixture(kind)
        let completed = Monitor(0)
        for number in 0..<50 {
            fixture.store.put(
                StoreFixture.document("\(number)"), as: "a/\(number).pdf", job: JobID(rawValue: 1),
                revision: StoreFixture.revision
            ) { result in
                if case .success = result { completed.update { $0 += 1 } }
            }
        }
        fixture.store.stop()
        fixture.store.stop()
        #expect(completed.withLock { $0 } == 50)
        let failure = fixture.store.put(StoreFixture.document(), as: name).failure
        #expect(failure == JobFailure(.storeUnavailable, "the store is stopped"))
    }
}
