import Glibc
import JobQueue
import Primitives
import Service

extension CommandSpec {
    static let enqueue = CommandSpec(
        "enqueue", "ask for a document, through the same SQL function as the API",
        usage: ["TYPE KEY --data FILE [OPTION…]"], operands: 2...2,
        options: [
            OptionSpec("--data", "FILE", "the payload, JSON; - is standard input"),
            OptionSpec("--lane", "LANE", "interactive or bulk (interactive)"),
            OptionSpec("--idempotency-key", "KEY", "the same key again gives the first ticket back"),
            OptionSpec("--expected-revision", "N", "refuse unless this is the latest; 0: must be new"),
            OptionSpec("--language", "TAG", "the language of the fixed words"),
            OptionSpec("--profile", "PROFILE", "archival or plain"),
            OptionSpec("--template-version", "HASH", "a version other than the published one"),
            OptionSpec("--run-at", "TIME", "not before this time (ISO 8601)"),
            OptionSpec("--wait", "wait for the document; exit 1 where it failed"), .tenant, .by, .json,
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        let type = try invocation.firstOperand()
        guard let key = invocation.operand(1), let file = invocation.arguments["--data"] else {
            throw invocation.usage("--data FILE is missing")
        }
        var request = EnqueueRequest(documentType: type, documentKey: key, payload: try invocation.read(file))
        request.tenant = invocation.arguments["--tenant"] ?? "default"
        request.lane = invocation.arguments["--lane"] ?? "interactive"
        request.idempotencyKey = invocation.arguments["--idempotency-key"]
        request.expectedRevision = try invocation.integer("--expected-revision", in: 0...Int(Int32.max))
        request.runAt = invocation.arguments["--run-at"]
        request.requestedBy = invocation.actor
        var options = JSONObject()
        for (name, option) in [
            ("language", "--language"), ("profile", "--profile"), ("template_version", "--template-version"),
        ] {
            if let value = invocation.arguments[option] { options[name] = .string(value) }
        }
        request.options = JSONValue.object(options).serializedText
        let client = try invocation.queue()
        do throws(QueueError) {
            let ticket = try client.enqueue(request)
            guard invocation.arguments.has("--wait") else {
                invocation.print(ticket)
                return .ok
            }
            let status = try client.wait(for: ticket)
            if invocation.wantsJSON { invocation.print(status.json) } else { invocation.terminal.print(status.text) }
            return status.status == "completed" ? .ok : .failed
        } catch {
            throw CommandError(error)
        }
    }
}

extension QueueClient {
    /// Waits until a revision has reached its end: looks often at first, twice a second later.
    func wait(for ticket: Ticket) throws(QueueError) -> DocumentStatus {
        var pause: UInt32 = 5
        while true {
            let status = try status(ticket.documentID, revision: ticket.revision)
            if status.status != "processing" { return status }
            usleep(pause * 1_000)
            pause = min(pause * 2, 500)
        }
    }
}
