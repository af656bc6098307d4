import Primitives
import Testing

@Suite struct ThreadTests {
    @Test func threadsRunTheirBodiesAndCanBeJoinedTwice() throws {
        let total = Monitor(0)
        let threads = try (1...8).map { number throws(ThreadError) in
            try Thread(name: "adder \(number)") { total.update { $0 += number } }
        }
        for thread in threads {
            thread.join()
            thread.join()
        }
        #expect(total.withLock { $0 } == 36)
    }

    @Test func aWaiterSeesTheChangeItWaitsFor() throws {
        let value = Monitor(0)
        let thread = try Thread(name: "counter") { for _ in 0..<1000 { value.update { $0 += 1 } } }
        #expect(value.wait { $0 == 1000 ? "done" : nil } == "done")
        thread.join()
    }

    @Test func aWaitEndsAtItsTime() {
        let value = Monitor(0)
        #expect(value.wait(milliseconds: 5) { $0 == 1 ? true : nil } == nil)
        value.update { $0 = 1 }
        #expect(value.wait(milliseconds: 5) { $0 == 1 ? true : nil } == true)
    }
}
