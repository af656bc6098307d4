import Glibc
import JobQueue
import Jobs
import PostgreSQL
import Primitives
import Service
import Worker

extension CommandSpec {
    static let load = CommandSpec(
        "load", "generate load through the SQL contract and measure it", usage: ["--jobs N [OPTION…]"], operands: 0...0,
        options: [
            OptionSpec("--jobs", "N", "how many documents to ask for"),
            OptionSpec("--clients", "C", "connections that enqueue at once (4)"),
            OptionSpec("--rate", "R", "enqueue at most so many a second (as fast as they go)"),
            OptionSpec("--type", "TYPE", "the document type (quotation)"),
            OptionSpec("--data", "FILE", "a sample; every payload is a variation (samples/TYPE/basic-8-lines.json)"),
            OptionSpec("--lane", "LANE", "interactive or bulk (interactive)"),
            OptionSpec("--no-wait", "do not wait for the documents"),
            OptionSpec("--timeout", "SECONDS", "wait at most so long (600)"), .json,
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        guard let jobs = try invocation.integer("--jobs", in: 1...10_000_000) else {
            throw invocation.usage("--jobs N is missing")
        }
        let type = invocation.arguments["--type"] ?? "quotation"
        let file = invocation.arguments["--data"] ?? "samples/\(type)/basic-8-lines.json"
        let sample = try invocation.variation(file)
        let plan = LoadPlan(
            jobs: jobs, clients: try invocation.integer("--clients", in: 1...200) ?? 4,
            rate: try invocation.integer("--rate", in: 1...1_000_000), type: type,
            lane: invocation.arguments["--lane"] ?? "interactive", sample: sample,
            run: "load-\(Int(MonotonicTime.now().nanoseconds / 1_000_000))-\(getpid())")
        let client = try invocation.queue()
        let configuration = try invocation.configuration(needs: [.database])
        let options: ConnectionOptions
        do throws(QueueError) {
            options = try DatabaseAccess.options(configuration)
        } catch {
            throw CommandError(error)
        }
        let start = MonotonicTime.now()
        let enqueued = try LoadClients.run(plan, options)
        let enqueueSeconds = MonotonicTime.now().milliseconds(since: start) / 1000
        var report = LoadReport(plan: plan, enqueued: enqueued, enqueueSeconds: enqueueSeconds)
        if !invocation.arguments.has("--no-wait") {
            let timeout = try invocation.integer("--timeout", in: 1...86_400) ?? 600
            do throws(QueueError) {
                try report.follow(client, until: start.advanced(byMilliseconds: timeout * 1_000), since: start)
            } catch {
                throw CommandError(error)
            }
        }
        if invocation.wantsJSON { invocation.print(report.json) } else { invocation.terminal.print(report.text) }
        return report.isWhole ? .ok : .failed
    }
}

/// What a load run does.
struct LoadPlan: Sendable {
    var jobs: Int
    var clients: Int
    /// Documents a second, by all clients together; nil: no limit.
    var rate: Int?
    var type: String
    var lane: String
    var sample: PayloadVariation
    /// The prefix of the documents' keys.
    var run: String

    func request(_ number: Int) -> EnqueueRequest {
        var request = EnqueueRequest(
            documentType: type, documentKey: "\(run)/\(number)", payload: sample.payload(seed: UInt64(number)))
        request.lane = lane
        request.requestedBy = "quoin load"
        return request
    }
}

/// The clients of a load run: threads with a connection each, that share the numbers of the jobs.
enum LoadClients {
    private struct Progress: Sendable {
        var next = 0
        var milliseconds: [Double] = []
        var error: QueueError?
    }

    /// Enqueues everything and gives the durations of the calls, in milliseconds.
    static func run(_ plan: LoadPlan, _ options: ConnectionOptions) throws(CommandError) -> [Double] {
        let progress = Monitor(Progress())
        let start = MonotonicTime.now()
        var threads: [Thread] = []
        do {
            for index in 0..<plan.clients {
                threads.append(
                    try Thread(name: "client-\(index)") { work(plan, options, progress, since: start) })
            }
        } catch {
            throw CommandError(.unavailable, error.description)
        }
        for thread in threads { thread.join() }
        let result = progress.withLock { $0 }
        if let error = result.error { throw CommandError(error) }
        return result.milliseconds
    }

    private static func work(
        _ plan: LoadPlan, _ options: ConnectionOptions, _ progress: Monitor<Progress>, since start: MonotonicTime
    ) {
        do throws(QueueError) {
            let client = try QueueClient(options)
            while true {
                let number: Int? = progress.withLock { progress in
                    guard progress.error == nil, progress.next < plan.jobs else { return nil }
                    progress.next += 1
                    return progress.next - 1
                }
                guard let number else { return }
                if let rate = plan.rate {
                    let due = start.advanced(byMilliseconds: number * 1_000 / rate)
                    let wait = due.millisecondsUntil(from: MonotonicTime.now())
                    if wait > 0 { usleep(UInt32(clamping: wait * 1_000)) }
                }
                let request = plan.request(number)
                let before = MonotonicTime.now()
                _ = try client.enqueue(request)
                let milliseconds = MonotonicTime.now().milliseconds(since: before)
                progress.withLock { $0.milliseconds.append(milliseconds) }
            }
        } catch {
            progress.withLock { $0.error = $0.error ?? error }
        }
    }
}

extension Invocation {
    /// The variations of a sample file.
    func variation(_ path: String) throws(CommandError) -> PayloadVariation {
        let bytes = try read(path)
        do throws(JSONError) {
            return try PayloadVariation(bytes)
        } catch {
            throw CommandError(.badInput, "\(path): \(error)")
        }
    }
}
