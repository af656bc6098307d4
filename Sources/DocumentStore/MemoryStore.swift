package import Jobs
import Primitives

/// Keeps documents in memory: the twin of the other stores for tests.
package final class MemoryStore: DocumentStore {
    private struct State: Sendable {
        var documents: [String: RenderedDocument] = [:]
        var waiting: [@Sendable () -> Void] = []
        var failure: JobFailure?
        var isStopping = false
    }

    private let state: Monitor<State>
    private let thread: Thread

    package init() throws(JobFailure) {
        let state = Monitor(State())
        self.state = state
        do {
            thread = try Thread(name: "store") { Self.run(state) }
        } catch {
            throw JobFailure(.storeUnavailable, error.description)
        }
    }

    deinit { stop() }

    /// From now on every put and check fails so; nil: they succeed again.
    package func fail(with failure: JobFailure?) { state.withLock { $0.failure = failure } }

    /// The names of all documents, sorted.
    package var names: [String] { state.withLock { $0.documents.keys.sorted() } }

    package func put(
        _ document: RenderedDocument, as name: String, job: JobID, revision: DocumentRevision,
        completion: @escaping @Sendable (Result<StoredDocument, JobFailure>) -> Void
    ) {
        let isTaken = state.update { state -> Bool in
            guard !state.isStopping else { return false }
            let result = Self.store(document, as: name, in: &state)
            state.waiting.append { completion(result) }
            return true
        }
        if !isTaken { completion(.failure(JobFailure(.storeUnavailable, "the store is stopped"))) }
    }

    private static func store(
        _ document: RenderedDocument, as name: String, in state: inout State
    ) -> Result<StoredDocument, JobFailure> {
        if let failure = state.failure { return .failure(failure) }
        if let existing = state.documents[name], existing.bytes != document.bytes {
            return .failure(JobFailure(.blobCollision, "\(name) exists with other content"))
        }
        state.documents[name] = document
        return .success(StoredDocument(url: "memory:///" + PercentEncoding.encode(path: name), name: name))
    }

    package func get(_ name: String) throws(JobFailure) -> [UInt8]? { state.withLock { $0.documents[name]?.bytes } }

    package func remove(_ name: String) throws(JobFailure) { state.withLock { $0.documents[name] = nil } }

    package func check() throws(JobFailure) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    package func stop() {
        state.update { $0.isStopping = true }
        if !thread.isCurrent { thread.join() }
    }

    /// Tells the results, in the order of the puts.
    private static func run(_ state: Monitor<State>) {
        while true {
            let (actions, isStopping) = state.wait { state -> ([@Sendable () -> Void], Bool)? in
                guard !state.waiting.isEmpty || state.isStopping else { return nil }
                defer { state.waiting = [] }
                return (state.waiting, state.isStopping)
            }
            for action in actions { action() }
            if isStopping { return }
        }
    }
}
