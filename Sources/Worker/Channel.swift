import Primitives

/// A bounded queue between threads.
///
/// Whoever sends to a full channel waits, so that what comes before never runs ahead of what comes after. A closed
/// channel takes nothing more and still gives what it holds.
package final class Channel<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        var isClosed = false
    }

    package let capacity: Int
    private let state = Monitor(State())

    package init(capacity: Int) {
        precondition(capacity > 0, "a channel without room")
        self.capacity = capacity
    }

    /// Waits for room, then appends; false where the channel is closed.
    @discardableResult
    package func send(_ element: Element) -> Bool {
        let sent: Bool = state.wait { state in
            if state.isClosed { return false }
            guard state.elements.count < self.capacity else { return nil }
            state.elements.append(element)
            return true
        }
        if sent { state.update { _ in } }
        return sent
    }

    /// Waits for an element; nil where the channel is closed and empty.
    package func receive() -> Element? {
        let received: Element?? = state.wait { state in
            if !state.elements.isEmpty { return .some(state.elements.removeFirst()) }
            return state.isClosed ? .some(nil) : nil
        }
        guard let element = received ?? nil else { return nil }
        state.update { _ in }
        return element
    }

    /// How many elements wait.
    package var count: Int { state.withLock { $0.elements.count } }

    /// Takes what nobody has received yet.
    package func takeAll() -> [Element] {
        state.update { state in
            defer { state.elements = [] }
            return state.elements
        }
    }

    /// Nothing more is taken; closing twice is fine.
    package func close() {
        state.update { $0.isClosed = true }
    }
}
