import Glibc
import Jobs
import Primitives
import Rendering
import Service
import Templates
import Typography
import Worker

extension CommandSpec {
    static let bench = CommandSpec(
        "bench", "measure rendering: every document of a run differs",
        usage: ["render BUNDLE SAMPLE… [OPTION…]", "layout FILE.xhtml [OPTION…]"], operands: 2...100,
        options: [
            OptionSpec("--seconds", "S", "how long to measure (5)"),
            OptionSpec("--threads", "N", "on so many threads (1)"),
            OptionSpec("--profile", "PROFILE", "archival or plain (the template's own)"), .language, .moreFonts, .page,
        ],
        settings: [.templates],
        notes: """
            A sample is a JSON file, or an NDJSON file whose lines are payloads. A single JSON file is varied: names,
            descriptions and amounts differ from document to document. Making the payloads is not counted.
            layout measures the way of one bare file from its tree to fragments, on one thread.
            """
    ) { invocation throws(CommandError) in
        switch (invocation.operand(0), invocation.arguments.operands.count) {
        case ("render", 3...): invocation.print(try measureRendering(invocation))
        case ("layout", 2): invocation.print(try measureLayout(invocation))
        default: throw invocation.usage("what is measured is bench render BUNDLE SAMPLE… or bench layout FILE.xhtml")
        }
        return .ok
    }

    private static func measureLayout(_ invocation: Invocation) throws(CommandError) -> JSONValue {
        let bench = LayoutBench(
            document: try RenderSource.bareDocument(invocation.arguments.operands[1], invocation),
            page: try invocation.pageSize(), library: try invocation.fonts(),
            seconds: try invocation.integer("--seconds", in: 1...3600) ?? 5)
        return try bench.run()
    }

    private static func measureRendering(_ invocation: Invocation) throws(CommandError) -> JSONValue {
        let name = invocation.arguments.operands[1]
        let path = RenderSource.locate(name, templates: try invocation.configuration().templates)
        let library = try invocation.fonts()
        let template = try RenderSource.checkedBundle(path, library: library).template
        let files = Array(invocation.arguments.operands.dropFirst(2))
        let bench = RenderBench(
            template: template, payloads: try BenchPayloads(files, invocation), library: library,
            seconds: try invocation.integer("--seconds", in: 1...3600) ?? 5, profile: invocation.arguments["--profile"],
            language: invocation.arguments["--lang"] ?? BenchPayloads.language(of: files[0]))
        let threads = try invocation.integer("--threads", in: 1...256) ?? 1
        return try bench.run(threads: threads)
    }
}

/// The payloads of a run.
enum BenchPayloads: Sendable {
    case varied(PayloadVariation)
    case given([[UInt8]])

    init(_ files: [String], _ invocation: Invocation) throws(CommandError) {
        if files.count == 1, !files[0].hasSuffix(".ndjson") {
            self = .varied(try invocation.variation(files[0]))
            return
        }
        var payloads: [[UInt8]] = []
        for file in files {
            let bytes = try invocation.read(file, limit: 1 << 30)
            if file.hasSuffix(".ndjson") {
                payloads += bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
            } else {
                payloads.append(bytes)
            }
        }
        guard !payloads.isEmpty else { throw CommandError(.badInput, "the samples hold no payload") }
        self = .given(payloads)
    }

    func payload(_ number: Int) -> [UInt8] {
        switch self {
        case .varied(let variation): variation.payload(seed: UInt64(number))
        case .given(let payloads): payloads[number % payloads.count]
        }
    }

    /// The language that a sample's name ends in.
    static func language(of file: String) -> String? {
        let name = file.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".")
        return parts.count == 3 ? String(parts[1]) : nil
    }
}

/// Renders for a while and measures it.
struct RenderBench: Sendable {
    let template: Template
    let payloads: BenchPayloads
    let library: FontLibrary
    let seconds: Int
    let profile: String?
    let language: String?

    private static let warmUpDocuments = 100

    /// What one thread measured.
    private struct Measures: Sendable {
        var milliseconds: [Double] = []
        /// The processor's time for them: it tells what a busy machine hides.
        var processorMilliseconds = 0.0
        var bytes = 0
        var pages = 0
        /// By stage, in the order of `RenderStage.allCases`; milliseconds.
        var stages = [Double](repeating: 0, count: RenderStage.allCases.count)
        var failure: JobFailure?
    }

    func run(threads count: Int) throws(CommandError) -> JSONValue {
        let results = Monitor([Measures]())
        var threads: [Thread] = []
        do {
            for index in 0..<count {
                threads.append(
                    try Thread(name: "bench-\(index)", stackBytes: 64 << 20) {
                        let measures = work(firstNumber: index, step: count)
                        results.update { $0.append(measures) }
                    })
            }
        } catch {
            throw CommandError(.unavailable, error.description)
        }
        for thread in threads { thread.join() }
        let measures = results.withLock { $0 }
        if let failure = measures.lazy.compactMap(\.failure).first { throw CommandError(failure) }
        return report(measures, threads: count)
    }

    private func work(firstNumber: Int, step: Int) -> Measures {
        let session = TemplateRenderer(library: library, catalog: .empty).makeTemplateSession()
        var measures = Measures()
        var number = firstNumber
        do throws(JobFailure) {
            // Rates are those of a worker that has been running for a while.
            for _ in 0..<Self.warmUpDocuments {
                _ = try session.render(template, revision(number), payload: payloads.payload(number))
                number += step
            }
            var stages = measures.stages
            var mark = MonotonicTime.now()
            session.pipeline.stageEnded = { stage in
                let now = MonotonicTime.now()
                if let index = RenderStage.allCases.firstIndex(of: stage) {
                    stages[index] += now.milliseconds(since: mark)
                }
                mark = now
            }
            let end = MonotonicTime.now().advanced(byMilliseconds: seconds * 1_000)
            while MonotonicTime.now() < end {
                let payload = payloads.payload(number)
                let revision = revision(number)
                let processorStart = Self.threadTime()
                let start = MonotonicTime.now()
                mark = start
                let document = try session.render(template, revision, payload: payload)
                measures.milliseconds.append(MonotonicTime.now().milliseconds(since: start))
                measures.processorMilliseconds += Self.threadTime().milliseconds(since: processorStart)
                measures.bytes += document.bytes.count
                measures.pages += document.pages
                number += step
            }
            measures.stages = stages
        } catch {
            measures.failure = error
        }
        return measures
    }

    private func revision(_ number: Int) -> DocumentRevision {
        DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default", documentType: template.manifest.name,
            documentKey: "bench/\(number)", revision: 1, requestedAt: "2026-04-01T00:00:00.000000Z",
            templateVersion: template.version, language: language, profile: profile)
    }

    private func report(_ measures: [Measures], threads: Int) -> JSONValue {
        let all = measures.flatMap(\.milliseconds).sorted()
        let documents = max(all.count, 1)
        // Threads work side by side: their rates add up. Time spent making payloads is nobody's.
        let rate = measures.reduce(0.0) { sum, one in
            sum + Double(one.milliseconds.count) / max(one.milliseconds.reduce(0, +) / 1000, 1e-9)
        }
        func percentile(_ share: Double) -> Double {
            all.isEmpty ? 0 : all[Int((Double(all.count - 1) * share).rounded())]
        }
        var stages = JSONObject()
        for (index, stage) in RenderStage.allCases.enumerated() {
            let total = measures.reduce(0.0) { $0 + $1.stages[index] }
            stages[stage.rawValue] = .number(Self.rounded(total / Double(documents), 10_000))
        }
        return [
            "documents_per_second": .number(Self.rounded(rate, 10)), "documents": .integer(Int64(all.count)),
            "threads": .integer(Int64(threads)), "p50_ms": .number(Self.rounded(percentile(0.5), 1000)),
            "p99_ms": .number(Self.rounded(percentile(0.99), 1000)),
            "cpu_ms": .number(
                Self.rounded(measures.reduce(0) { $0 + $1.processorMilliseconds } / Double(documents), 1000)),
            "bytes": .integer(Int64(measures.reduce(0) { $0 + $1.bytes } / documents)),
            "pages": .number(Self.rounded(Double(measures.reduce(0) { $0 + $1.pages }) / Double(documents), 100)),
            "rss_mb": .number(Self.rounded(Self.residentMegabytes, 10)), "stages": .object(stages),
        ]
    }

    /// The processor's time that this thread has used.
    private static func threadTime() -> MonotonicTime {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return MonotonicTime(nanoseconds: 0) }
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    private static func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }

    /// The most memory that this process has had.
    static var residentMegabytes: Double {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
        return Double(usage.ru_maxrss) / 1024
    }
}
