import JobQueue
import Primitives
import Service

extension CommandSpec {
    static let status = CommandSpec(
        "status", "tell what became of a document", usage: DocumentReference.usage, operands: 1...2,
        options: [.revision, .tenant, .json], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reference = try DocumentReference(invocation)
        let revision = try invocation.integer("--revision", in: 1...Int(Int32.max))
        let status = try reference.status(try invocation.queue(), revision: revision)
        if invocation.wantsJSON { invocation.print(status.json) } else { invocation.terminal.print(status.text) }
        return .ok
    }

    static let show = CommandSpec(
        "show", "tell all that is known of a document: status, attempts and history", usage: DocumentReference.usage,
        operands: 1...2, options: [.tenant, .json], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reference = try DocumentReference(invocation)
        let client = try invocation.queue()
        let status = try reference.status(client)
        do throws(QueueError) {
            let attempts = try client.attempts(of: status.documentID)
            let events = try client.timeline(status.documentID)
            if invocation.wantsJSON {
                invocation.print([
                    "document": status.json, "attempts": .array(attempts.map(\.json)),
                    "timeline": .array(events.map(\.json)),
                ])
                return .ok
            }
            invocation.terminal.print(status.text)
            if !attempts.isEmpty { invocation.terminal.print("\n" + table(attempts).text) }
            invocation.terminal.print("\n" + table(events).text)
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let timeline = CommandSpec(
        "timeline", "tell a document's history, oldest first", usage: DocumentReference.usage, operands: 1...2,
        options: [.tenant, .json], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let reference = try DocumentReference(invocation)
        let client = try invocation.queue()
        let id = try reference.id(client)
        do throws(QueueError) {
            let events = try client.timeline(id)
            if invocation.wantsJSON {
                invocation.print(.array(events.map(\.json)))
            } else {
                invocation.terminal.print(table(events).text)
            }
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let events = CommandSpec(
        "events", "list what changed since an event, in order", usage: ["[--after N] [--limit N]"], operands: 0...0,
        options: [
            OptionSpec("--after", "N", "the last event seen (0)"), OptionSpec("--limit", "N", "at most so many (100)"),
            .json,
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let after = try invocation.integer("--after", in: 0...Int.max) ?? 0
        let limit = try invocation.integer("--limit", in: 1...10_000) ?? 100
        let client = try invocation.queue()
        do throws(QueueError) {
            let events = try client.events(after: Int64(after), limit: limit)
            if invocation.wantsJSON {
                invocation.print(.array(events.map(\.json)))
            } else {
                invocation.terminal.print(table(events).text)
            }
            return .ok
        } catch {
            throw CommandError(error)
        }
    }
}

private func table(_ events: [EventRecord]) -> TextTable {
    var table = TextTable(("EVENT", .right), ("AT", .left), ("REVISION", .right), ("WHAT HAPPENED", .left))
    for event in events {
        table.append([String(event.id), event.at, event.revision.map { String($0) } ?? "", event.sentence])
    }
    return table
}

private func table(_ attempts: [AttemptRecord]) -> TextTable {
    var table = TextTable(
        ("JOB", .right), ("REVISION", .right), ("ATTEMPT", .right), ("OUTCOME", .left), ("MS", .right),
        ("WORKER", .left), ("WHY", .left))
    for attempt in attempts {
        let why = [attempt.errorCode, attempt.errorMessage].compactMap { $0 }.joined(separator: ": ")
        table.append([
            String(attempt.job), String(attempt.revision), String(attempt.attempt), attempt.outcome,
            attempt.durationMilliseconds.map { String(Int($0.rounded())) } ?? "", attempt.worker ?? "", why,
        ])
    }
    return table
}
