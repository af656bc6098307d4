import Glibc
import JobQueue
import Jobs
import PostgreSQL
import Primitives
import Worker

/// What a load run measured.
struct LoadReport: Sendable {
    private let plan: LoadPlan
    private let enqueueMilliseconds: [Double]
    private let enqueueSeconds: Double
    private var outcome: Outcome?

    /// What became of the documents.
    private struct Outcome: Sendable {
        var completed: Int
        var failed: Int
        var processing: Int
        /// From the first enqueue to the last document.
        var seconds: Double
        /// From request to publication; nil where nothing was completed.
        var p50: Double?
        var p95: Double?
        var p99: Double?
    }

    init(plan: LoadPlan, enqueued: [Double], enqueueSeconds: Double) {
        self.plan = plan
        enqueueMilliseconds = enqueued.sorted()
        self.enqueueSeconds = enqueueSeconds
    }

    /// Waits for the documents and asks what became of them.
    mutating func follow(_ client: QueueClient, until deadline: MonotonicTime, since start: MonotonicTime)
        throws(QueueError)
    {
        // The backlog is one cheap number; the documents themselves are asked only once it is empty.
        var asksDocuments = false
        while true {
            let now = MonotonicTime.now()
            if try client.backlog() == 0 { asksDocuments = true }
            if asksDocuments || now >= deadline {
                let outcome = try ask(client, seconds: now.milliseconds(since: start) / 1000)
                self.outcome = outcome
                if outcome.processing == 0 || now >= deadline { return }
            }
            usleep(100_000)
        }
    }

    private func ask(_ client: QueueClient, seconds: Double) throws(QueueError) -> Outcome {
        let sql = """
            SELECT count(*) FILTER (WHERE status = 'completed'), count(*) FILTER (WHERE status NOT IN ('completed', 'processing')),
                count(*) FILTER (WHERE status = 'processing'),
                extract(epoch FROM max(completed_at) - min(requested_at))::double precision,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - requested_at)::double precision * 1000),
                percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - requested_at)::double precision * 1000),
                percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - requested_at)::double precision * 1000)
            FROM quoin.document_status_v1 WHERE document_type = $1 AND document_key LIKE $2
            """
        do throws(PostgresError) {
            let row = try client.connection.query(sql, [.text(plan.type), .text(plan.run + "/%")])[0]
            func number(_ column: Int) throws(PostgresError) -> Double? {
                row.isNull(column) ? nil : try row.double(column)
            }
            return Outcome(
                completed: Int(try row.integer(0)), failed: Int(try row.integer(1)),
                processing: Int(try row.integer(2)), seconds: try number(3) ?? seconds, p50: try number(4),
                p95: try number(5), p99: try number(6))
        } catch {
            throw QueueError(error)
        }
    }

    private var enqueued: Int { enqueueMilliseconds.count }

    /// Enqueued and not accounted for.
    private func lost(_ outcome: Outcome) -> Int {
        enqueued - outcome.completed - outcome.failed - outcome.processing
    }

    /// Whether everything that was waited for is there.
    var isWhole: Bool {
        guard let outcome else { return enqueued == plan.jobs }
        return outcome.completed == plan.jobs && lost(outcome) == 0
    }

    private func percentile(_ share: Double) -> Double {
        guard !enqueueMilliseconds.isEmpty else { return 0 }
        let index = Int((Double(enqueueMilliseconds.count - 1) * share).rounded())
        return enqueueMilliseconds[index]
    }

    var json: JSONValue {
        var report: JSONObject = [
            "jobs": .integer(Int64(plan.jobs)), "clients": .integer(Int64(plan.clients)),
            "enqueued": .integer(Int64(enqueued)),
            "enqueue_per_second": .number(rounded(Double(enqueued) / enqueueSeconds)),
            "enqueue_p50_ms": .number(rounded(percentile(0.5))), "enqueue_p95_ms": .number(rounded(percentile(0.95))),
            "enqueue_p99_ms": .number(rounded(percentile(0.99))),
        ]
        if let outcome {
            report["completed"] = .integer(Int64(outcome.completed))
            report["failed"] = .integer(Int64(outcome.failed))
            report["processing"] = .integer(Int64(outcome.processing))
            report["lost"] = .integer(Int64(lost(outcome)))
            report["seconds"] = .number(rounded(outcome.seconds))
            report["documents_per_second"] = .number(rounded(Double(outcome.completed) / max(outcome.seconds, 0.001)))
            report["latency_p50_ms"] = outcome.p50.map { .number(rounded($0)) } ?? .null
            report["latency_p95_ms"] = outcome.p95.map { .number(rounded($0)) } ?? .null
            report["latency_p99_ms"] = outcome.p99.map { .number(rounded($0)) } ?? .null
        }
        return .object(report)
    }

    var text: String {
        var lines = [
            "enqueued   \(enqueued) in \(rounded(enqueueSeconds)) s by \(plan.clients) clients: "
                + "\(rounded(Double(enqueued) / enqueueSeconds)) a second",
            "           latency p50 \(rounded(percentile(0.5))) ms, p95 \(rounded(percentile(0.95))) ms, "
                + "p99 \(rounded(percentile(0.99))) ms",
        ]
        if let outcome {
            let rate = Double(outcome.completed) / max(outcome.seconds, 0.001)
            lines.append(
                "completed  \(outcome.completed) in \(rounded(outcome.seconds)) s: \(rounded(rate)) documents a second")
            if let p50 = outcome.p50, let p95 = outcome.p95, let p99 = outcome.p99 {
                lines.append(
                    "           from request to publication p50 \(rounded(p50)) ms, p95 \(rounded(p95)) ms, "
                        + "p99 \(rounded(p99)) ms")
            }
            lines.append("failed     \(outcome.failed)")
            if outcome.processing > 0 { lines.append("processing \(outcome.processing)") }
            lines.append("lost       \(lost(outcome))")
        }
        return lines.joined(separator: "\n")
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
