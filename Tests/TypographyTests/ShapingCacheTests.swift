import Primitives
import Synchronization
import Testing

@testable import Typography

/// What is kept must never show: the same paragraph gives the same glyphs whatever was shaped before, and on any
/// thread.
@Suite struct ShapingCacheTests {
    private let library: FontLibrary

    init() throws { library = try Sample.library.get() }

    private static let pieces = [
        "Solar", "panel,", "₹12,34,567.00", "office", "AV", "To", "Ta.", "12-05-2025", "fi", "18%", "(net)", "x",
        "quotation—final", "GSTIN", "27AAPFU0939F1ZV", "LT/4", "1:2", "+91", "“quoted”", "é", "Ünïcode", "naïve",
        "क्षि", "राशि", "மொத்தம்", "کل", "मूल्य:", "a\u{AD}b", "co-operate", "…", "W.", "F,", "P.", "7,", "1.1.1",
    ]

    /// Paragraphs in one, two or three spans, some spaced, some bold, of the pieces above.
    private func paragraphs(_ count: Int, seed: UInt64, for shaper: TextShaper) -> [ParagraphText] {
        var generator = Sequence64(state: seed)
        let requests = [
            FontRequest(families: ["sans-serif"], language: "en"),
            FontRequest(families: ["serif"], weight: 700, language: "hi"),
            FontRequest(families: ["Noto Sans Devanagari", "monospace"], isItalic: true, language: "mr"),
        ]
        return (0..<count).map { _ in
            var text: [UInt8] = []
            var spans: [ParagraphText.Span] = []
            for tag in 0..<Int32.random(in: 1...3, using: &generator) {
                for _ in 0..<Int.random(in: 1...5, using: &generator) {
                    text += Array(Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)].utf8)
                    if Bool.random(using: &generator) { text.append(0x20) }
                }
                let request = requests[Int.random(in: 0..<requests.count, using: &generator)]
                spans.append(
                    ParagraphText.Span(
                        end: Int32(text.count), font: shaper.select(request),
                        size: FontSize(Double.random(in: 6...40, using: &generator)),
                        letterSpacing: Int.random(in: 0..<5, using: &generator) == 0 ? LayoutUnit(1) : .zero,
                        clusterBreaks: Int.random(in: 0..<4, using: &generator) == 0 ? .emergency : .never, tag: tag))
            }
            return ParagraphText(
                text: text, spans: spans, direction: Bool.random(using: &generator) ? .leftToRight : .firstStrong,
                language: "en")
        }
    }

    /// All that a shaper says of a paragraph, with one line for each pair of segments.
    private func everything(_ paragraph: ParagraphText, _ shaper: TextShaper) -> [String] {
        let shaped = shaper.shape(paragraph)
        var words = ["\(shaped.runs)", "\(shaped.glyphs)", "\(shaped.segments)", "\(shaped.missing)"]
        for (index, segment) in shaped.segments.enumerated() {
            let end = shaped.segments[min(index + 1, shaped.segments.count - 1)]
            let line = shaper.line(
                segment.text.lowerBound..<end.text.upperBound, of: shaped, paragraph: paragraph,
                hyphenated: end.breakAfter == .hyphen)
            words.append("\(line.items) \(line.glyphs)")
        }
        return words
    }

    @Test func wordsShapedAloneEqualTheWholeRun() {
        let byWords = TextShaper(library: library)
        let whole = TextShaper(library: library, cacheLimit: 0, shapesWords: false)
        for (a, b) in zip(paragraphs(600, seed: 11, for: byWords), paragraphs(600, seed: 11, for: whole)) {
            let first = byWords.shape(a)
            let second = whole.shape(b)
            #expect(first.glyphs.count == second.glyphs.count)
            #expect(zip(first.glyphs, second.glyphs).allSatisfy { $0.isDrawn(as: $1) && $0.cluster == $1.cluster })
            #expect(first.runs == second.runs)
            #expect(first.segments == second.segments)
        }
    }

    @Test func aCacheThatForgetsGivesTheSame() {
        let keeping = TextShaper(library: library)
        let forgetting = TextShaper(library: library, cacheLimit: 200)
        for (a, b) in zip(paragraphs(300, seed: 12, for: keeping), paragraphs(300, seed: 12, for: forgetting)) {
            #expect(everything(a, keeping) == everything(b, forgetting))
        }
    }

    @Test func warmAndColdShapersGiveTheSame() {
        let warm = TextShaper(library: library)
        let paragraphs = paragraphs(60, seed: 13, for: warm)
        for paragraph in paragraphs.reversed() { _ = everything(paragraph, warm) }
        for (index, paragraph) in paragraphs.enumerated() {
            let cold = TextShaper(library: library)
            let again = self.paragraphs(60, seed: 13, for: cold)[index]
            #expect(everything(paragraph, warm) == everything(again, cold))
        }
    }

    @Test(arguments: ["\u{301}abc", "a \u{64B} x", "\u{951}x", "abc \u{301}"])
    func aMarkAtTheStartOfAWordStaysInItsText(text: String) {
        let shaper = TextShaper(library: library)
        for shaped in [shaper.shape(Sample.paragraph(text, shaper)), shaper.shape(Sample.paragraph(text, shaper))] {
            #expect(!shaped.glyphs.isEmpty)
            #expect(shaped.glyphs.allSatisfy { (0..<Int32(text.utf8.count)).contains($0.cluster) })
        }
    }

    @Test func threadsShareALibrary() async {
        let expected = answers(seed: 14)
        await withTaskGroup(of: [[String]].self) { group in
            for _ in 0..<2 { group.addTask { self.answers(seed: 14) } }
            for await found in group { #expect(found == expected) }
        }
    }

    private func answers(seed: UInt64) -> [[String]] {
        let shaper = TextShaper(library: library)
        let subsetter = FontSubsetter(library: library)
        return paragraphs(80, seed: seed, for: shaper).map { paragraph in
            var words = everything(paragraph, shaper)
            for run in shaper.shape(paragraph).runs.prefix(2) {
                do {
                    words.append("\(try subsetter.program(of: run.face, glyphs: [3, 4, 5]))")
                } catch {
                    words.append("\(error)")
                }
            }
            return words
        }
    }
}
