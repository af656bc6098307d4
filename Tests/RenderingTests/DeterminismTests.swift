import Cryptography
import Foundation
import Jobs
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// The same payload gives the same bytes, whatever the process has rendered before and however many threads it has.
@Suite struct DeterminismTests {
    /// What `quoin render --date` makes of a sample.
    private static func digest(of sample: Sample, in session: TemplateSession) throws -> String {
        let template = try Sample.template(sample.type)
        let revision = DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default", documentType: sample.type,
            documentKey: sample.name, revision: 1, requestedAt: "2026-04-01T04:30:00.000000Z",
            templateVersion: template.version, language: sample.language)
        return try session.render(template, revision, payload: sample.payload()).sha256
    }

    /// Renders every sample again and again in one warm session, each time in another order.
    private static func digests(rounds: Int, seed: UInt64) throws -> [String: Set<String>] {
        var order = Shuffle(seed: seed)
        var limits = RenderLimits()
        limits.milliseconds = nil
        let renderer = TemplateRenderer(library: try Sample.library.get(), catalog: .none, limits: limits)
        let session = renderer.makeTemplateSession()
        var digests: [String: Set<String>] = [:]
        for _ in 0..<rounds {
            for sample in Sample.all.shuffled(using: &order) {
                digests[sample.testDescription, default: []].insert(try digest(of: sample, in: session))
            }
        }
        return digests
    }

    @Test func everySampleHasOneDigestInTwentyRenderings() throws {
        // Two on one thread, sixteen on four at once, two in processes of their own.
        var digests = try Self.digests(rounds: 2, seed: 1)
        let concurrent = Mutex<[Result<[String: Set<String>], any Error>]>([])
        let done = DispatchSemaphore(value: 0)
        for number in 0..<4 {
            let thread = Thread {
                let result = Result { try Self.digests(rounds: 4, seed: UInt64(number) + 2) }
                concurrent.withLock { $0.append(result) }
                done.signal()
            }
            // As deep as the worker's.
            thread.stackSize = 16 << 20
            thread.start()
        }
        for _ in 0..<4 { done.wait() }
        for result in concurrent.withLock({ $0 }) { digests.merge(try result.get()) { $0.union($1) } }
        // Not the longest: a debug build beside other tests may need more than the time that `quoin render` allows.
        let short = Sample.all.filter { $0.name != "lines-2000" }
        for sample in short + short.reversed() {
            digests[sample.testDescription, default: []].insert(try Self.digestInProcess(of: sample))
        }
        #expect(digests.count == Sample.all.count && !digests.isEmpty)
        for (sample, found) in digests { #expect(found.count == 1, "\(sample): \(found.sorted())") }
    }

    private static func digestInProcess(of sample: Sample) throws -> String {
        let language = sample.language.map { ["--lang", $0] } ?? []
        return try Tool.withFile([], suffix: ".pdf") { path in
            let process = try QuoinProcess(
                [
                    "render", "templates/\(sample.type)", "samples/\(sample.type)/\(sample.name).json", "-o", path,
                    "--date", "2026-04-01T04:30:00Z",
                ] + language)
            let code = process.wait()
            try #require(code == 0, "quoin render \(sample) ended with \(code)")
            return SHA256.hexHash(of: try File.read(path))
        }
    }
}

/// SplitMix64: another order for each seed, the same in each run.
private struct Shuffle: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
