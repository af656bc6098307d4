import CSS
import Jobs
import Primitives
import Rendering
import Typography
import Worker

/// Lays one bare file out again and again and measures what the stages from the bound tree to fragments take.
///
/// Styles are computed by one resolver and words kept by one shaper, as in a worker that has been running for a while.
struct LayoutBench {
    let document: BareDocument
    let page: Size?
    let library: FontLibrary
    let seconds: Int

    /// The first layouts are not counted: so many, or as many as a second holds.
    private static let warmUps = 20

    func run() throws(CommandError) -> JSONValue {
        let pipeline = DocumentPipeline(library: library)
        let resolver = StyleResolver(sheets: document.sheets, pageSize: page, fontUnits: pipeline.fontUnits)
        let warm = MonotonicTime.now().advanced(byMilliseconds: 1_000)
        for _ in 0..<Self.warmUps where MonotonicTime.now() < warm {
            _ = try pipeline.layOut(document, resolver: resolver)
        }
        var milliseconds: [Double] = []
        var stages = [RenderStage: Double]()
        var mark = MonotonicTime.now()
        pipeline.stageEnded = { stage in
            let now = MonotonicTime.now()
            stages[stage, default: 0] += now.milliseconds(since: mark)
            mark = now
        }
        var pages = 0
        let end = MonotonicTime.now().advanced(byMilliseconds: seconds * 1_000)
        while MonotonicTime.now() < end {
            let start = MonotonicTime.now()
            mark = start
            pages = try pipeline.layOut(document, resolver: resolver).pageCount
            milliseconds.append(MonotonicTime.now().milliseconds(since: start))
        }
        milliseconds.sort()
        func rounded(_ value: Double) -> JSONValue { .number((value * 10_000).rounded() / 10_000) }
        let count = Double(milliseconds.count)
        return [
            "layouts": .integer(Int64(milliseconds.count)), "pages": .integer(Int64(pages)),
            "least_ms": rounded(milliseconds[0]), "p50_ms": rounded(milliseconds[milliseconds.count / 2]),
            "mean_ms": rounded(milliseconds.reduce(0, +) / count),
            "rss_mb": .number((RenderBench.residentMegabytes * 10).rounded() / 10),
            "stages": [
                "style": rounded(stages[.style, default: 0] / count),
                "images": rounded(stages[.images, default: 0] / count),
                "layout": rounded(stages[.layout, default: 0] / count),
            ],
        ]
    }
}
