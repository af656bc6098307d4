package import Jobs
import Primitives

/// Keeps documents as files below one folder.
///
/// One thread writes. It works in rounds: it stages the documents that are waiting, gives their names to those that the
/// round before has brought to the disk, and then synchronises the file system once for both. So a document costs two
/// rounds of latency, and a round of 64 documents little more than one document alone.
package final class DirectoryStore: DocumentStore {
    private let files: DirectoryFiles
    private let inbox: Monitor<Inbox>
    private let thread: Thread

    struct Item: Sendable {
        let document: RenderedDocument
        let name: String
        let completion: @Sendable (Result<StoredDocument, JobFailure>) -> Void
    }

    private struct Inbox: Sendable {
        var waiting: [Item] = []
        var isStopping = false
    }

    /// Documents of one round; more would only add to the latency of each.
    private static let roundLimit = 64

    /// A store that is ready; `path` is absolute and must exist.
    package init(path: String) throws(JobFailure) {
        let files = DirectoryFiles(root: path)
        try files.check()
        try files.removeLeftovers()
        let inbox = Monitor(Inbox())
        self.files = files
        self.inbox = inbox
        do {
            thread = try Thread(name: "store") { Self.run(files, inbox) }
        } catch {
            throw JobFailure(.storeUnavailable, error.description)
        }
    }

    deinit { stop() }

    package func put(
        _ document: RenderedDocument, as name: String, job: JobID, revision: DocumentRevision,
        completion: @escaping @Sendable (Result<StoredDocument, JobFailure>) -> Void
    ) {
        let item = Item(document: document, name: name, completion: completion)
        let isTaken = inbox.update { inbox -> Bool in
            if !inbox.isStopping { inbox.waiting.append(item) }
            return !inbox.isStopping
        }
        if !isTaken { completion(.failure(JobFailure(.storeUnavailable, "the store is stopped"))) }
    }

    package func get(_ name: String) throws(JobFailure) -> [UInt8]? {
        if let fault = Self.fault(in: name) { throw fault }
        return try files.read(name)
    }

    package func remove(_ name: String) throws(JobFailure) {
        if let fault = Self.fault(in: name) { throw fault }
        try files.remove(name)
    }

    package func check() throws(JobFailure) { try files.check() }

    package func stop() {
        inbox.update { $0.isStopping = true }
        if !thread.isCurrent { thread.join() }
    }

    /// A name stays below the folder, whatever it was made from.
    private static func fault(in name: String) -> JobFailure? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.utf8.contains(0) }) else {
            return JobFailure(.internalError, "\(name) is no name for a document")
        }
        return nil
    }

    // MARK: On the store's thread

    private static func run(_ files: DirectoryFiles, _ inbox: Monitor<Inbox>) {
        var staged: [(item: Item, path: String)] = []
        while true {
            let mustWait = staged.isEmpty
            let (arrived, isStopping) = inbox.wait { inbox -> ([Item], Bool)? in
                if mustWait, inbox.waiting.isEmpty, !inbox.isStopping { return nil }
                let arrived = Array(inbox.waiting.prefix(roundLimit))
                inbox.waiting.removeFirst(arrived.count)
                return (arrived, inbox.isStopping)
            }
            if arrived.isEmpty, staged.isEmpty, isStopping { return }
            staged = round(files, arrived: arrived, staged: staged)
        }
    }

    /// One round; gives what the next one has to name.
    private static func round(
        _ files: DirectoryFiles, arrived: [Item], staged: [(item: Item, path: String)]
    ) -> [(item: Item, path: String)] {
        var named: [Item] = []
        for (item, path) in staged {
            do throws(JobFailure) {
                if try !files.publish(staged: path, as: item.name) {
                    try compare(files, item)
                    files.remove(staged: path)
                }
                named.append(item)
            } catch {
                files.remove(staged: path)
                item.completion(.failure(error))
            }
        }
        var next: [(item: Item, path: String)] = []
        for item in arrived {
            do throws(JobFailure) {
                if let fault = fault(in: item.name) { throw fault }
                next.append((item, try files.stage(item.document.bytes)))
            } catch {
                item.completion(.failure(error))
            }
        }
        guard !named.isEmpty || !next.isEmpty else { return [] }
        do throws(JobFailure) {
            try files.synchronize()
        } catch {
            // Names may or may not have reached the disk: putting the same document again settles it.
            for (item, path) in next {
                files.remove(staged: path)
                item.completion(.failure(error))
            }
            for item in named { item.completion(.failure(error)) }
            return []
        }
        for item in named {
            let url = "file://" + PercentEncoding.encode(path: files.path(of: item.name))
            item.completion(.success(StoredDocument(url: url, name: item.name)))
        }
        return next
    }

    /// The name is taken: by the same bytes, or this throws.
    private static func compare(_ files: DirectoryFiles, _ item: Item) throws(JobFailure) {
        guard try files.read(item.name) == item.document.bytes else {
            throw JobFailure(.blobCollision, "\(item.name) exists with other content")
        }
    }
}
