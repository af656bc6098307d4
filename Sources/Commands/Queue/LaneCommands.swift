import JobQueue
import Primitives
import Service

extension CommandSpec {
    static let pause = CommandSpec(
        "pause", "stop claiming from a lane; enqueueing goes on", usage: ["LANE --reason TEXT"], operands: 1...1,
        options: [.reason, .by], settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let lane = try invocation.firstOperand()
        let reason = try invocation.reason()
        let client = try invocation.queue()
        do throws(QueueError) {
            try client.pause(lane: lane, requestedBy: invocation.actor, reason: reason)
            invocation.terminal.print("lane \(lane) is paused")
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let resume = CommandSpec(
        "resume", "claim from a paused lane again", usage: ["LANE"], operands: 1...1, options: [.by],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let lane = try invocation.firstOperand()
        let client = try invocation.queue()
        do throws(QueueError) {
            try client.resume(lane: lane, requestedBy: invocation.actor)
            invocation.terminal.print("lane \(lane) is served again")
            return .ok
        } catch {
            throw CommandError(error)
        }
    }

    static let lanes = CommandSpec(
        "lanes", "show the lanes, or limit one", usage: ["", "set LANE --max-pending N|none"], operands: 0...2,
        options: [
            OptionSpec("--max-pending", "N", "refuse enqueues beyond so many waiting jobs; none: never"), .by, .json,
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        if let verb = invocation.operand(0) {
            guard verb == "set", let lane = invocation.operand(1), let limit = invocation.arguments["--max-pending"]
            else {
                throw invocation.usage("to change a lane: set LANE --max-pending N")
            }
            let number = limit == "none" ? nil : try invocation.integer("--max-pending", in: 0...Int.max)
            let client = try invocation.queue()
            do throws(QueueError) {
                try client.limit(lane: lane, maxPending: number.map { Int64($0) }, requestedBy: invocation.actor)
            } catch {
                throw CommandError(error)
            }
            return try showLanes(client, invocation)
        }
        return try showLanes(try invocation.queue(), invocation)
    }

    static let stats = CommandSpec(
        "stats", "tell what is in the queue and who works on it", usage: [""], operands: 0...0, options: [.json],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let client = try invocation.queue()
        guard !invocation.wantsJSON else { return try showLanes(client, invocation) }
        _ = try showLanes(client, invocation)
        let workers: [WorkerRecord]
        do throws(QueueError) { workers = try client.workers() } catch { throw CommandError(error) }
        var table = TextTable(
            ("WORKER", .left), ("BOOT", .right), ("VERSION", .left), ("RUNNING", .right), ("SINCE", .left),
            ("RENEWED", .left))
        for worker in workers {
            table.append([
                worker.name, String(worker.boot), worker.version, String(worker.running), worker.registeredAt,
                worker.renewedAt,
            ])
        }
        invocation.terminal.print(table.isEmpty ? "\nno worker" : "\n" + table.text)
        return .ok
    }

    private static func showLanes(_ client: QueueClient, _ invocation: Invocation) throws(CommandError) -> ExitCode {
        let lanes: [LaneRecord]
        do throws(QueueError) { lanes = try client.lanes() } catch { throw CommandError(error) }
        if invocation.wantsJSON {
            invocation.print(.array(lanes.map(\.json)))
            return .ok
        }
        var table = TextTable(
            ("LANE", .left), ("READY", .right), ("RUNNING", .right), ("DEFERRED", .right), ("OLDEST READY", .right),
            ("MAX PENDING", .right), ("PAUSED", .left))
        for lane in lanes {
            let paused = lane.pausedAt.map { "since \($0) by \(lane.pausedBy ?? "?"): \(lane.pausedReason ?? "")" }
            table.append([
                lane.lane, String(lane.ready), String(lane.running), String(lane.deferred),
                lane.oldestReadySeconds.map { "\(Int($0)) s" } ?? "", lane.maxPending.map { String($0) } ?? "none",
                paused ?? "",
            ])
        }
        invocation.terminal.print(table.text)
        return .ok
    }

    static let monthlyUsage = CommandSpec(
        "usage", "tell a month's documents and bytes by type", usage: ["[YYYY-MM]"], operands: 0...1, options: [.json],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let month = invocation.operand(0) ?? CurrentTime.month()
        guard month.split(separator: "-").map(\.utf8.count) == [4, 2] else {
            throw invocation.usage("\(month) is no month; write 2026-04")
        }
        let client = try invocation.queue()
        let records: [UsageRecord]
        do throws(QueueError) { records = try client.usage(month: month + "-01") } catch { throw CommandError(error) }
        if invocation.wantsJSON {
            invocation.print(
                .array(
                    records.map { record in
                        [
                            "document_type": .string(record.documentType), "documents": .integer(record.documents),
                            "bytes": .integer(record.bytes),
                        ]
                    }))
            return .ok
        }
        var table = TextTable(("TYPE", .left), ("DOCUMENTS", .right), ("BYTES", .right))
        for record in records {
            table.append([record.documentType, String(record.documents), String(record.bytes)])
        }
        invocation.terminal.print(table.isEmpty ? "no documents in \(month)" : table.text)
        return .ok
    }
}

extension LaneRecord {
    fileprivate var json: JSONValue {
        [
            "lane": .string(lane), "ready": .integer(Int64(ready)), "running": .integer(Int64(running)),
            "deferred": .integer(Int64(deferred)),
            "oldest_ready_seconds": oldestReadySeconds.map { .number($0) } ?? .null,
            "max_pending": maxPending.map { .integer($0) } ?? .null, "paused_at": JSONValue(pausedAt),
            "paused_by": JSONValue(pausedBy), "paused_reason": JSONValue(pausedReason),
        ]
    }
}
