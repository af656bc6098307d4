import Primitives
import Testing
import Worker

@Suite(.timeLimit(.minutes(1))) struct ChannelTests {
    @Test func elementsComeOutInTheirOrder() {
        let channel = Channel<Int>(capacity: 4)
        for number in 1...3 { #expect(channel.send(number)) }
        #expect(channel.count == 3)
        #expect([channel.receive(), channel.receive(), channel.receive()] == [1, 2, 3])
    }

    @Test func aClosedChannelTakesNothingAndGivesWhatItHolds() {
        let channel = Channel<Int>(capacity: 4)
        channel.send(1)
        channel.close()
        channel.close()
        #expect(channel.send(2) == false)
        #expect(channel.receive() == 1)
        #expect(channel.receive() == nil)
    }

    @Test func closingWakesWhoWaitsForRoom() throws {
        let channel = Channel<Int>(capacity: 1)
        channel.send(1)
        let sent = Monitor<Bool?>(nil)
        let sender = try Thread(name: "sender") {
            let result = channel.send(2)
            sent.update { $0 = result }
        }
        channel.close()
        sender.join()
        #expect(sent.withLock { $0 } == false)
        #expect(channel.receive() == 1)
        #expect(channel.receive() == nil)
    }

    @Test func manySendersAndReceiversLoseNothing() throws {
        let channel = Channel<Int>(capacity: 3)
        let received = Monitor([Int]())
        let receivers = try (0..<3).map { _ in
            try Thread(name: "receiver") {
                while let number = channel.receive() { received.update { $0.append(number) } }
            }
        }
        let senders = try (0..<3).map { sender in
            try Thread(name: "sender") { for number in 0..<200 { channel.send(sender * 200 + number) } }
        }
        for sender in senders { sender.join() }
        channel.close()
        for receiver in receivers { receiver.join() }
        #expect(received.withLock { $0.sorted() } == Array(0..<600))
    }
}
