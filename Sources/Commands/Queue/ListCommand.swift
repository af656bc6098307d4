import JobQueue
import Primitives
import Service

extension CommandSpec {
    static let list = CommandSpec(
        "list", "list jobs, newest first, 25 a page", usage: ["[OPTION…]"], operands: 0...0,
        options: [
            OptionSpec("--status", "STATUS", "processing, completed, failed, cancelled or superseded"),
            OptionSpec("--state", "STATE", "ready, deferred or running, for those that are processing"),
            OptionSpec("--type", "TYPE", "documents of this type"), OptionSpec("--lane", "LANE", "jobs of this lane"),
            OptionSpec("--error", "CODE", "jobs that failed with this code"),
            OptionSpec("--correlation-id", "ID", "jobs of one request"),
            OptionSpec("--since", "TIME", "requested since then (ISO 8601)"),
            OptionSpec("--before", "JOB", "the page after the one that ended with this job"),
            OptionSpec("--tenant", "NAME", "one tenant's documents"), .json,
        ],
        settings: [.databaseURL]
    ) { invocation throws(CommandError) in
        var filter = JobFilter()
        filter.status = invocation.arguments["--status"]
        filter.state = invocation.arguments["--state"]
        filter.documentType = invocation.arguments["--type"]
        filter.lane = invocation.arguments["--lane"]
        filter.tenant = invocation.arguments["--tenant"]
        filter.errorCode = invocation.arguments["--error"]
        filter.correlationID = invocation.arguments["--correlation-id"]
        filter.since = invocation.arguments["--since"]
        filter.before = try invocation.integer("--before", in: 1...Int.max).map { Int64($0) }
        let client = try invocation.queue()
        let jobs: [JobRecord]
        do throws(QueueError) { jobs = try client.list(filter) } catch { throw CommandError(error) }
        if invocation.wantsJSON {
            invocation.print(.array(jobs.map(\.json)))
            return .ok
        }
        var table = TextTable(
            ("JOB", .right), ("TYPE", .left), ("KEY", .left), ("REVISION", .right), ("LANE", .left), ("STATE", .left),
            ("PAGES", .right), ("BYTES", .right), ("REQUESTED", .left), ("ERROR", .left))
        for job in jobs {
            table.append([
                String(job.job), job.documentType, job.documentKey, String(job.revision), job.lane, job.state,
                job.pages.map { String($0) } ?? "", job.bytes.map { String($0) } ?? "", job.requestedAt,
                job.errorCode ?? "",
            ])
        }
        invocation.terminal.print(table.isEmpty ? "no jobs" : table.text)
        if jobs.count == QueueClient.pageSize, let last = jobs.last {
            invocation.terminal.print("further ones: --before \(last.job)")
        }
        return .ok
    }
}
