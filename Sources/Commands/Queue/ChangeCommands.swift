import JobQueue
import PostgreSQL
import Primitives
import Service

extension CommandSpec {
    static let cancel = CommandSpec(
        "cancel", "cancel a revision that is not finished", usage: DocumentReference.usage, operands: 1...2,
        options: [.reason, .revision, .by, .tenant, .json], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reference = try DocumentReference(invocation)
        let reason = try invocation.reason()
        let revision = try invocation.integer("--revision", in: 1...Int(Int32.max))
        let client = try invocation.queue()
        let status = try reference.status(client, revision: revision)
        do throws(QueueError) {
            invocation.print(
                try client.cancel(
                    status.documentID, revision: status.revision, requestedBy: invocation.actor, reason: reason))
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let retry = CommandSpec(
        "retry", "try a failed job again, as a new job of the same revision", usage: ["JOB --reason TEXT"],
        operands: 1...1, options: [.reason, .by, .json], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let word = try invocation.firstOperand()
        guard let job = Int64(word), job > 0 else { throw invocation.usage("\(word) is no job number") }
        let reason = try invocation.reason()
        let client = try invocation.queue()
        do throws(QueueError) {
            invocation.print(try client.retry(job: job, requestedBy: invocation.actor, reason: reason))
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let forget = CommandSpec(
        "forget", "erase a document's payloads and queue its files' deletion; the audit is kept",
        usage: DocumentReference.usage, operands: 1...2, options: [.reason, .by, .tenant], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reference = try DocumentReference(invocation)
        let reason = try invocation.reason()
        let client = try invocation.queue()
        let id = try reference.id(client)
        do throws(QueueError) {
            let blobs = try client.forget(id, requestedBy: invocation.actor, reason: reason)
            invocation.terminal.print("document \(id) is forgotten; \(blobs) stored files will be deleted")
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let regenerate = CommandSpec(
        "regenerate", "make a new revision from the last payload, with the published template",
        usage: DocumentReference.usage + ["--type TYPE [--since TIME] [--status S] [--dry-run]"], operands: 0...2,
        options: [
            .reason, .by, .tenant, .json, OptionSpec("--data", "FILE", "another payload"),
            OptionSpec("--lane", "LANE", "interactive or bulk (interactive for one document, bulk for many)"),
            OptionSpec("--expected-revision", "N", "refuse unless this is the latest"),
            OptionSpec("--idempotency-key", "KEY", "the same key again gives the first ticket back"),
            OptionSpec("--type", "TYPE", "all documents of this type"),
            OptionSpec("--since", "TIME", "of those, the ones requested since then (ISO 8601)"),
            OptionSpec("--status", "STATUS", "of those, the ones in this status (completed)"),
            OptionSpec("--dry-run", "only tell which"),
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reason = try invocation.reason()
        if let type = invocation.arguments["--type"] {
            guard invocation.arguments.operands.isEmpty else {
                throw invocation.usage("--type chooses many documents; name one, or give --type")
            }
            return try regenerateMany(of: type, reason: reason, invocation)
        }
        let reference = try DocumentReference(invocation)
        let expected = try invocation.integer("--expected-revision", in: 0...Int(Int32.max))
        let payload: [UInt8]? =
            if let file = invocation.arguments["--data"] { try invocation.read(file) } else { nil }
        let client = try invocation.queue()
        let id = try reference.id(client)
        do throws(QueueError) {
            invocation.print(
                try client.regenerate(
                    id, requestedBy: invocation.actor, reason: reason, payload: payload, expectedRevision: expected,
                    lane: invocation.arguments["--lane"] ?? "interactive",
                    idempotencyKey: invocation.arguments["--idempotency-key"]))
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    /// Walks the documents of a type page by page; each is a statement of its own, so that a stop leaves no harm.
    private static func regenerateMany(
        of type: String, reason: String, _ invocation: Invocation
    ) throws(CommandError) -> ExitCode {
        let client = try invocation.queue()
        let isDry = invocation.arguments.has("--dry-run")
        var filter = JobFilter()
        filter.documentType = type
        filter.tenant = invocation.arguments["--tenant"]
        filter.status = invocation.arguments["--status"] ?? "completed"
        filter.since = invocation.arguments["--since"]
        var seen: Set<String> = []
        var failed = 0
        while true {
            let page: [JobRecord]
            do throws(QueueError) { page = try client.list(filter, limit: 500) } catch { throw CommandError(error) }
            for record in page where seen.insert(record.documentID).inserted {
                if isDry {
                    invocation.terminal.print("\(record.documentType) \(record.documentKey)  \(record.documentID)")
                    continue
                }
                do throws(QueueError) {
                    invocation.print(
                        try client.regenerate(
                            record.documentID, requestedBy: invocation.actor, reason: reason,
                            lane: invocation.arguments["--lane"] ?? "bulk"))
                } catch {
                    guard error.code == .conflict || error.code == .unprocessable else { throw CommandError(error) }
                    failed += 1
                    invocation.terminal.warn("quoin: \(record.documentType) \(record.documentKey): \(error.message)")
                }
            }
            guard let last = page.last else { break }
            filter.before = last.job
        }
        invocation.terminal.warn(
            "\(seen.count) documents" + (isDry ? " would be" : "") + " regenerated, \(failed) refused")
        return failed == 0 ? .ok : .failed
    }
}

extension Invocation {
    /// Why; every change is audited with it.
    func reason() throws(CommandError) -> String {
        guard let reason = arguments["--reason"], !reason.isEmpty else { throw usage("--reason TEXT is missing") }
        return reason
    }
}
