import Jobs
import Primitives
import Synchronization
import Telemetry

/// The threads that turn claimed jobs into stored documents.
///
/// Each has its own render session. A finished document goes to the store at once; the thread goes on with the next job
/// while it is on its way. Every job's end is told exactly once.
final class RenderPool: Sendable {
    /// How one job ended, before it is settled.
    struct Ending: Sendable {
        var fence: Fence
        var result: Result<Publication, JobFailure>
        var renderMilliseconds: Double
    }

    private struct Slot {
        var job: ClaimedJob?
        var startedAt = MonotonicTime(nanoseconds: 0)
    }

    private let jobs: Channel<ClaimedJob>
    private let renderer: any DocumentRenderer
    private let store: any DocumentStore
    private let metrics: Metrics
    private let engineVersion: String
    private let storesInFlight = Monitor(0)
    private let mostStoresInFlight: Int
    private let slots: Mutex<[Slot]>
    private let threads = Mutex<[Thread]>([])
    private let clock: @Sendable () -> MonotonicTime
    private let ended: @Sendable (Ending) -> Void

    init(
        options: WorkerOptions, renderer: any DocumentRenderer, store: any DocumentStore, metrics: Metrics,
        clock: @escaping @Sendable () -> MonotonicTime, ended: @escaping @Sendable (Ending) -> Void
    ) {
        // A few jobs wait beside those being rendered, so that no thread waits for the database.
        jobs = Channel(capacity: options.renderThreads * 4)
        self.renderer = renderer
        self.store = store
        self.metrics = metrics
        engineVersion = options.engineVersion
        mostStoresInFlight = options.storesInFlight
        slots = Mutex(Array(repeating: Slot(), count: options.renderThreads))
        self.clock = clock
        self.ended = ended
        metrics.renderSlots.set(options.renderThreads)
    }

    func start() throws(ThreadError) {
        for index in 0..<slots.withLock({ $0.count }) {
            // Layout recurses into nested boxes, so the stack is large; the kernel gives only what is touched.
            let thread = try Thread(name: "render-\(index)", stackBytes: 64 << 20) { [self] in run(slot: index) }
            threads.withLock { $0.append(thread) }
        }
    }

    /// How many jobs can be given without waiting.
    var room: Int { jobs.capacity - jobs.count }

    /// Whether the threads will soon have nothing to do.
    var isRunningDry: Bool { jobs.count * 2 < jobs.capacity }

    /// Gives a job to the next free thread.
    func submit(_ job: ClaimedJob) { jobs.send(job) }

    /// Takes back the jobs that no thread has begun.
    func takeUnbegun() -> [ClaimedJob] { jobs.takeAll() }

    /// The job that has been rendering for longest, and since when.
    var oldest: (job: ClaimedJob, since: MonotonicTime)? {
        slots.withLock { slots in
            slots.compactMap { slot in slot.job.map { (job: $0, since: slot.startedAt) } }.min { $0.since < $1.since }
        }
    }

    /// No job comes any more: the threads end when they have finished what they have; waits for them.
    func finish() {
        jobs.close()
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    /// No job comes any more, and nobody waits for the threads: one may hang.
    func abandon() { jobs.close() }

    private func run(slot: Int) {
        let session = renderer.makeSession()
        while let job = jobs.receive() {
            let start = clock()
            slots.withLock { $0[slot] = Slot(job: job, startedAt: start) }
            metrics.renderBusy.add(1)
            let document: Result<RenderedDocument, JobFailure>
            do throws(JobFailure) {
                document = .success(try session.render(job.revision, payload: job.payload))
            } catch {
                document = .failure(error)
            }
            let milliseconds = clock().milliseconds(since: start)
            slots.withLock { $0[slot].job = nil }
            metrics.renderBusy.add(-1)
            metrics.stageDuration["render"].observe(milliseconds / 1000)
            switch document {
            case .success(let document): put(document, of: job, renderMilliseconds: milliseconds)
            case .failure(let failure):
                ended(Ending(fence: job.fence, result: .failure(failure), renderMilliseconds: milliseconds))
            }
        }
    }

    private func put(_ document: RenderedDocument, of job: ClaimedJob, renderMilliseconds: Double) {
        storesInFlight.wait { inFlight -> Void? in
            guard inFlight < self.mostStoresInFlight else { return nil }
            inFlight += 1
            return ()
        }
        let start = clock()
        let name = job.revision.blobName(sha256: document.sha256)
        // Only the facts travel on, not the document's bytes.
        let (fence, bytes, pages, sha256) = (job.fence, document.bytes.count, document.pages, document.sha256)
        store.put(document, as: name, job: job.id, revision: job.revision) { [self] result in
            storesInFlight.update { $0 -= 1 }
            metrics.stageDuration["store"].observe(clock().milliseconds(since: start) / 1000)
            let publication = result.map { stored in
                Publication(
                    url: stored.url, blobName: stored.name, bytes: bytes, pages: pages, sha256: sha256,
                    engineVersion: engineVersion)
            }
            ended(Ending(fence: fence, result: publication, renderMilliseconds: renderMilliseconds))
        }
    }
}
