import AdminServer
import DocumentStore
import Glibc
import HTTPServer
import JobQueue
import Jobs
import PostgreSQL
import Primitives
import Rendering
import Synchronization
import Telemetry
import Templates
import Typography
package import Worker

/// The worker process: starts the parts in order, reacts to signals, stops the parts in reverse.
///
/// `run` returns when the worker has ended: everything it had claimed is settled or given back, and the store has
/// nothing in flight.
package final class WorkerService: Sendable {
    /// Why the start did not succeed.
    private struct StartFailure: Error {
        var exitCode: ExitCode
        var message: String
    }

    private struct State {
        var stopRequests = 0
        var worker: JobWorker?
    }

    private let configuration: Configuration
    private let reread: @Sendable () throws(ConfigurationError) -> Configuration
    private let mode: WorkerMode
    private let log: Log
    private let metrics = Metrics(version: engineVersion)
    private let board = HealthBoard()
    private let state = Monitor(State())
    private let catalog = Mutex<TemplateCatalog?>(nil)
    /// What publishing anew needs; nil until the start has them.
    private let publishing = Mutex<(store: TemplateStore, library: FontLibrary)?>(nil)

    /// A worker that has not started; `reread` gives the configuration anew when SIGHUP asks for it.
    package init(
        _ configuration: Configuration, mode: WorkerMode,
        reread: @escaping @Sendable () throws(ConfigurationError) -> Configuration
    ) {
        self.configuration = configuration
        self.mode = mode
        self.reread = reread
        let key = configuration.values[.logKey]?.text ?? ""
        log = Log(level: configuration.log, worker: Self.hostName, requesterKey: Array(key.utf8))
    }

    /// Runs until the worker's end, on the main thread, whose signals must be blocked.
    package func run() -> ExitCode {
        let ending = Monitor<ExitCode?>(nil)
        let thread: Thread
        do {
            thread = try Thread(name: "service") { [self] in
                let code = work()
                ending.update { $0 = code }
                Signals.announceEnd()
            }
        } catch {
            log.error("\(error)")
            return .unavailable
        }
        while true {
            switch Signals.next() {
            case .stop: requestStop()
            case .reload: reload()
            case .ended:
                guard let code = ending.withLock({ $0 }) else { continue }
                thread.join()
                return code
            }
        }
    }

    /// Once: finish what runs; a second time: stop at once.
    package func requestStop() {
        let worker = state.update { state in
            state.stopRequests += 1
            return state.worker
        }
        worker?.requestStop()
    }

    /// Takes the log level from the configuration, publishes changed templates and forgets the compiled ones.
    package func reload() {
        do {
            let configuration = try reread()
            log.level = configuration.log
            if let folder = configuration.publish, let (store, library) = publishing.withLock({ $0 }) {
                try publish(folder, in: store, library: library)
            }
            catalog.withLock { $0 }?.removeAll()
            log.info("reloaded: log level \(configuration.log.rawValue), templates anew")
        } catch {
            log.error("the reload failed, what held before still does: \(error)")
        }
    }

    // MARK: On the service's thread

    private func work() -> ExitCode {
        let admin = HTTPServer(
            address: configuration.http ?? ListenAddress(host: "127.0.0.1", port: 0),
            answer: AdminPages(health: board.questions, metrics: metrics.registry).answer)
        do {
            if configuration.http != nil {
                try admin.start()
                log.info("health checks and metrics are at port \(admin.port ?? 0)")
            }
            defer { admin.stop() }
            return try serve()
        } catch let failure as StartFailure {
            log.error(failure.message)
            return failure.exitCode
        } catch {
            log.error("\(error)")
            return .configuration
        }
    }

    private func serve() throws(StartFailure) -> ExitCode {
        board.entered("waiting for the database")
        guard let options = try waitForDatabase() else { return .ok }
        board.haveDatabase(options)
        metrics.registry.beforeScrape { [board, metrics] in board.readQueue(into: metrics) }
        board.entered("opening the store")
        let store = try openStore()
        board.entered("loading fonts and templates")
        let images: ImageContainers
        do {
            images = try ImageContainers(configuration, metrics: metrics)
        } catch {
            throw StartFailure(exitCode: .configuration, message: error.description)
        }
        let renderer = try makeRenderer(options, images: images)
        let worker = makeWorker(options, renderer: renderer, store: store)
        board.have(worker)
        do { try worker.start() } catch { throw StartFailure(exitCode: .unavailable, message: error.description) }
        board.entered(nil)
        log.info("ready: \(configuration.renderThreads) render threads, engine \(engineVersion)")
        let early = state.update { state in
            state.worker = worker
            return state.stopRequests
        }
        // A stop that was asked for during the start.
        for _ in 0..<early { worker.requestStop() }
        switch worker.wait() {
        case .drained:
            images.stop()
            store.stop()
            log.info("stopped: nothing is left behind")
            return .ok
        case .cutShort:
            // Renders may still run, and their results are refused by their fences: the process ends under them.
            log.warning("stopped at once")
            endProcess(.ok)
        case .hung(let job):
            log.error("job \(job) hangs: this process ends, others will take the job over")
            endProcess(.internalError)
        }
    }

    /// Ends the process without waiting for its threads.
    private func endProcess(_ code: ExitCode) -> Never { _exit(code.rawValue) }

    /// How to reach the database, once it answers; nil: told to stop meanwhile.
    ///
    /// The daemon waits for it; a worker that ends by itself does not.
    private func waitForDatabase() throws(StartFailure) -> ConnectionOptions? {
        var pause = 100
        var isWaiting = false
        while true {
            do throws(QueueError) {
                let options = try DatabaseAccess.options(configuration)
                try requireSchema(try QueueClient(options).connection)
                if isWaiting { log.info("the database answers") }
                return options
            } catch {
                switch error.code {
                case .databaseUnavailable where mode == .daemon: break
                case .databaseUnavailable: throw StartFailure(exitCode: .unavailable, message: error.message)
                case .accessRefused: throw StartFailure(exitCode: .refused, message: error.message)
                default: throw StartFailure(exitCode: .configuration, message: error.message)
                }
                if !isWaiting { log.warning("waiting for the database: \(error.message)") }
                isWaiting = true
            }
            if state.wait(milliseconds: pause, { $0.stopRequests > 0 ? true : nil }) == true { return nil }
            pause = min(pause * 2, 5_000)
        }
    }

    private func openStore() throws(StartFailure) -> any DocumentStore {
        guard let location = configuration.store else {
            throw StartFailure(exitCode: .configuration, message: "QUOIN_STORE: is not set")
        }
        let store: any DocumentStore
        do {
            store = try makeStore(
                from: location, azure: AzureSettings { configuration.text($0) }, metrics: metrics)
        } catch {
            throw StartFailure(exitCode: .configuration, message: error.description)
        }
        board.have(store)
        do throws(JobFailure) {
            try store.check()
        } catch {
            // Jobs are not failed by it: claiming pauses until the store is well.
            log.error("the store is not usable: \(error.message)", LogFields(errorCode: error.code.rawValue))
        }
        return store
    }

    private func makeRenderer(
        _ options: ConnectionOptions, images: ImageContainers
    ) throws(StartFailure) -> TemplateRenderer {
        let library: FontLibrary
        do {
            library = try FontLibrary(folder: configuration.fonts)
        } catch {
            throw StartFailure(exitCode: .configuration, message: "QUOIN_FONTS: \(error)")
        }
        let store = TemplateStore(options)
        let versions: [TemplateVersion]
        do throws(JobFailure) {
            if let folder = configuration.publish { try publish(folder, in: store, library: library) }
            versions = try store.list()
        } catch {
            let code: ExitCode = error.code.class == .outage ? .unavailable : .configuration
            throw StartFailure(exitCode: code, message: error.message)
        }
        board.have(templates: versions.count(where: \.isPublished), fonts: library.faceIDs.count)
        publishing.withLock { $0 = (store, library) }
        let catalog = TemplateCatalog { type, version throws(JobFailure) in
            guard let bytes = try store.fetch(hash: version) else { return nil }
            do {
                return try TemplateBundle(stored: bytes, name: type)
            } catch {
                throw JobFailure(.templateInvalid, "\(type), version \(version.prefix(16)): \(error)")
            }
        }
        self.catalog.withLock { $0 = catalog }
        // Without a container, the renderer's own message names the setting.
        let source: BlobSource = { path throws(JobFailure) in try images.image(path) }
        let blobs = configuration.blobSources.isEmpty ? nil : source
        return TemplateRenderer(library: library, catalog: catalog, blobs: blobs)
    }

    /// Publishes the bundles of a folder; one that does not pass the gate keeps the worker from starting.
    private func publish(
        _ folder: String, in store: TemplateStore, library: FontLibrary
    ) throws(JobFailure) {
        let bundles = TemplatePublishing.bundles(in: folder)
        guard !bundles.isEmpty else {
            throw JobFailure(.templateInvalid, "QUOIN_PUBLISH: there is no template bundle in \(folder)")
        }
        for path in bundles {
            let (checked, diagnostics) = TemplatePublishing.check(path, library: library)
            guard let checked else {
                throw JobFailure(.templateInvalid, diagnostics.map(\.description).joined(separator: "\n"))
            }
            if try TemplatePublishing.publish(checked, in: store, by: "worker \(Self.hostName)") {
                log.info("published \(path), version \(checked.bundle.contentHash.prefix(16))")
            }
        }
    }

    private func makeWorker(
        _ options: ConnectionOptions, renderer: TemplateRenderer, store: any DocumentStore
    ) -> JobWorker {
        let workerOptions = WorkerOptions(
            mode: mode, renderThreads: configuration.renderThreads, lanes: configuration.lanes,
            drainMilliseconds: configuration.drainSeconds * 1_000, engineVersion: engineVersion)
        return JobWorker(
            options: workerOptions, makeSource: { PostgresJobSource(options) },
            makeHeartbeat: { PostgresHeartbeat(options, name: Self.hostName, version: engineVersion) },
            renderer: renderer, store: store, log: log, metrics: metrics)
    }

    private static let hostName: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "worker" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
