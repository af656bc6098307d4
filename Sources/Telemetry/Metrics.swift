/// Quoin's metrics, by the names that dashboards and alerts use.
///
/// Label values are given in the order that each family's comment tells.
package final class Metrics: Sendable {
    package let registry = MetricRegistry()

    /// Labels: lane, type, outcome.
    package let jobs: MetricFamily<Counter>
    /// Labels: lane, type, outcome, error code (empty where the attempt succeeded).
    package let jobAttempts: MetricFamily<Counter>
    package let jobDuration: Histogram
    package let jobQueueWait: Histogram
    /// Labels: stage.
    package let stageDuration: MetricFamily<Histogram>
    /// Labels: lane, state.
    package let queueJobs: MetricFamily<Gauge>
    /// Labels: lane.
    package let queueOldestReadyAge: MetricFamily<Gauge>
    package let renderSlots: Gauge
    package let renderBusy: Gauge
    package let leasesLost: Counter
    package let rescues: Counter
    package let staleCompletions: Counter
    package let pdfBytes: Histogram
    package let pdfPages: Histogram
    /// Labels: op (`put`, `get`, `head`, `delete`, …), status (`201`, `transport`, …).
    package let blobRequests: MetricFamily<Counter>
    /// Labels: reason (`503`, `transport`, …).
    package let blobRetries: MetricFamily<Counter>
    /// Labels: name; 0 closed, 1 half open, 2 open.
    package let breakerState: MetricFamily<Gauge>
    package let databaseReconnects: Counter
    /// Labels: face.
    package let missingGlyphs: MetricFamily<Counter>

    /// Upper bounds for what takes from half a millisecond to minutes.
    private static let durationBounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ]
    /// A stage may take a twentieth of a millisecond.
    private static let stageBounds: [Double] = [
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30,
    ]
    private static let waitBounds: [Double] = [
        0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600,
    ]
    private static let byteBounds: [Double] = [
        4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576, 4_194_304, 26_214_400,
    ]
    private static let pageBounds: [Double] = [1, 2, 3, 5, 10, 20, 50, 100, 500, 1000]

    /// - Parameter version: the version of Quoin that `quoin_build_info` tells.
    package init(version: String) {
        registry.gauge("quoin_build_info", "The version that runs; always 1.", labels: ["version"])[version].set(1)
        jobs = registry.counter(
            "quoin_jobs_total", "Jobs that reached their end, by outcome.", labels: ["lane", "type", "outcome"])
        jobAttempts = registry.counter(
            "quoin_job_attempts_total", "Attempts that ended, by outcome and error code.",
            labels: ["lane", "type", "outcome", "error_code"])
        jobDuration =
            registry.histogram(
                "quoin_job_duration_seconds", "Time from claim to settlement.", bounds: Self.durationBounds)[]
        jobQueueWait =
            registry.histogram(
                "quoin_job_queue_wait_seconds", "Time from a job's ready time to its claim.", bounds: Self.waitBounds)[]
        stageDuration = registry.histogram(
            "quoin_stage_duration_seconds", "Time spent in one stage of a job.", labels: ["stage"],
            bounds: Self.stageBounds)
        queueJobs = registry.gauge(
            "quoin_queue_jobs", "Jobs in the queue, by lane and state.", labels: ["lane", "state"])
        queueOldestReadyAge = registry.gauge(
            "quoin_queue_oldest_ready_age_seconds", "How long the oldest ready job of a lane has waited.",
            labels: ["lane"])
        renderSlots = registry.gauge("quoin_render_slots", "Render threads of this worker.")[]
        renderBusy = registry.gauge("quoin_render_busy", "Render threads that are rendering.")[]
        leasesLost = registry.counter("quoin_leases_lost_total", "Leases that ended before their job was settled.")[]
        rescues = registry.counter("quoin_rescues_total", "Jobs of dead workers that this worker moved back.")[]
        staleCompletions =
            registry.counter(
                "quoin_stale_completions_total",
                "Finished documents that were dropped because somebody else owned the job."
            )[]
        pdfBytes = registry.histogram("quoin_pdf_bytes", "Size of finished documents.", bounds: Self.byteBounds)[]
        pdfPages = registry.histogram("quoin_pdf_pages", "Pages of finished documents.", bounds: Self.pageBounds)[]
        blobRequests = registry.counter(
            "quoin_blob_requests_total", "Requests to the store, by operation and status.", labels: ["op", "status"])
        blobRetries = registry.counter(
            "quoin_blob_retries_total", "Requests to the store that were tried again, by reason.", labels: ["reason"])
        breakerState = registry.gauge(
            "quoin_breaker_state", "0 closed, 1 half open, 2 open.", labels: ["name"])
        databaseReconnects =
            registry.counter(
                "quoin_database_reconnects_total", "Connections to the database that were made anew.")[]
        missingGlyphs = registry.counter(
            "quoin_missing_glyphs_total", "Characters that no font covered, by the face asked for.", labels: ["face"])
        ProcessReadings.register(in: registry)
    }
}
