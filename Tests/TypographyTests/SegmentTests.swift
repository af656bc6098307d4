import Primitives
import Testing

@testable import Typography

@Suite struct SegmentTests {
    private let shaper: TextShaper

    init() throws { shaper = TextShaper(library: try Sample.library.get()) }

    private func pieces(_ text: String, language: String = "en", change: (inout ParagraphText.Span) -> Void) -> [String]
    {
        let paragraph = Sample.paragraph(text, shaper, language: language, change: change)
        return Sample.pieces(shaper.shape(paragraph), of: paragraph)
    }

    // MARK: Syllables of India

    @Test(arguments: [
        ("hi", "क्षत्रिय", "क्ष त्रि य"), ("hi", "विद्युत्", "वि द्यु त्"), ("bn", "বিদ্যুৎ", "বি দ্যু ৎ"), ("gu", "વિદ્યુત", "વિ દ્યુ ત"),
        ("te", "విద్యుత్", "వి ద్యు త్"), ("kn", "ವಿದ್ಯುತ್", "ವಿ ದ್ಯು ತ್"), ("ml", "വൈദ്യുതി", "വൈ ദ്യു തി"), ("or", "ବିଦ୍ୟୁତ", "ବି ଦ୍ୟୁ ତ"),
        ("ta", "மின்னணு", "மி ன் ன ணு"), ("ta", "பக்ஷி", "ப க்ஷி"), ("pa", "ਪ੍ਰਕਾਸ਼", "ਪ੍ਰ ਕਾ ਸ਼"),
    ])
    func emergencyBreaksKeepSyllablesWhole(language: String, text: String, syllables: String) {
        let found = pieces(text, language: language) { $0.clusterBreaks = .emergency }
        #expect(found.map { $0.replacing("|emergency", with: "") }.joined(separator: " ") == syllables)
        let all = pieces(text, language: language) { $0.clusterBreaks = .always }
        #expect(all.joined(separator: " ") == syllables)
    }

    @Test(arguments: [
        ("hi", "सौर ऊर्जा संयंत्र"), ("mr", "सौर ऊर्जा प्रकल्प"), ("ta", "சூரிய மின் நிலையம்"), ("te", "సౌర విద్యుత్ కేంద్రం"),
        ("kn", "ಸೌರ ವಿದ್ಯುತ್ ಘಟಕ"), ("ml", "സൗര വൈദ്യുത നിലയം"), ("bn", "সৌর বিদ্যুৎ কেন্দ্র"), ("gu", "સૌર ઊર્જા પ્લાન્ટ"),
        ("pa", "ਸੂਰਜੀ ਊਰਜਾ ਪਲਾਂਟ"), ("or", "ସୌର ଶକ୍ତି କେନ୍ଦ୍ର"), ("ur", "شمسی توانائی کا نظام"), ("en", "Solar power plant"),
    ])
    func linesEndBetweenWordsOnly(language: String, text: String) {
        let found = pieces(text, language: language) { _ in }
        #expect(found.joined() == text)
        #expect(found.count == text.split(separator: " ").count)
    }

    @Test func mixedScriptsBreakAtSpaces() {
        let text = "Total कुल ₹1,25,000 மொத்தம் کل GST 18%"
        #expect(pieces(text) { _ in }.map { $0.filter { $0 != " " } } == text.split(separator: " ").map(String.init))
    }

    // MARK: Edges of spans

    @Test func anAncestorDecidesBetweenSpans() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"]))
        func pieces(_ text: String, _ options: ParagraphText.Span.Options, _ breaks: ParagraphText.ClusterBreaks)
            -> [String]
        {
            let middle = Int32(text.utf8.count / 2)
            let spans = [
                ParagraphText.Span(
                    end: middle, font: selection, size: FontSize(16), mayWrap: false, options: options, tag: 0),
                ParagraphText.Span(
                    end: middle * 2, font: selection, size: FontSize(16), clusterBreaks: breaks, tag: 1),
            ]
            let paragraph = ParagraphText(
                text: Array(text.utf8), spans: spans, direction: .leftToRight, language: "en")
            return Sample.pieces(shaper.shape(paragraph), of: paragraph)
        }
        #expect(pieces("aa-bbb", [], .never) == ["aa-", "bbb"])
        #expect(pieces("aa-bbb", .joinsNext, .never) == ["aa-bbb"])
        #expect(pieces("aa bbb", [], .never) == ["aa bbb"])
        #expect(pieces("aa bbb", .breaksAtEnd, .never) == ["aa ", "bbb"])
        #expect(pieces("aaabbb", [], .always) == ["aaab", "b", "b"])
        #expect(pieces("aaabbb", .breaksLettersAtEnd, .always) == ["aaa", "b", "b", "b"])
    }

    @Test func embeddingCharactersAreNoPartOfRuns() {
        let paragraph = Sample.paragraph("\u{202E}ab\u{202C}", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(shaped.runs.map(\.text) == [3..<5])
        #expect(shaped.runs.map(\.level) == [1])
    }

    // MARK: keep-all

    @Test func keepAllJoinsIdeographs() {
        #expect(pieces("ソーラー発電所, 完了") { $0.options = .keepsWords } == ["ソーラー発電所, ", "完了"])
        #expect(pieces("発電") { _ in } == ["発", "電"])
    }

    // MARK: Preserved white space

    @Test func preservedSpaceHangsOrStays() {
        let plain = shaper.shape(Sample.paragraph("a", shaper)).segments[0].advance
        var segment = shaper.shape(Sample.paragraph("a  ", shaper) { $0.options = .preservesSpaces }).segments[0]
        #expect(segment.spaceAtEnd == .hangs)
        #expect(segment.advance == plain)
        #expect(segment.trailingSpace > .zero)
        segment =
            shaper.shape(
                Sample.paragraph("a  ", shaper) {
                    $0.options = .preservesSpaces
                    $0.mayWrap = false
                }
            ).segments[0]
        #expect(segment.spaceAtEnd == .stays)
        #expect(segment.advance > plain)
        #expect(segment.trailingSpace == .zero)
    }

    @Test func preservedSpaceStandsAtTheEndOfItsLine() {
        let paragraph = Sample.paragraph("ab  کل ", shaper, language: "ur") { $0.options = .preservesSpaces }
        let line = shaper.line(
            0..<Int32(paragraph.text.count), of: shaper.shape(paragraph), paragraph: paragraph, hyphenated: false)
        guard case .run(let last)? = line.items.last else {
            Issue.record("the line ends with a run")
            return
        }
        #expect(last.text == 8..<9)
        #expect(last.level == 0)
        #expect(line.spaceStart == 8)
        #expect(line.spaceCount == 2)
    }

    @Test func tabsAreSegmentsAndRunsOfTheirOwn() {
        let paragraph = Sample.paragraph("a\tb\t\tc", shaper) { $0.options = .preservesSpaces }
        let shaped = shaper.shape(paragraph)
        #expect(shaped.segments.map(\.isTab) == [false, true, false, true, true, false])
        #expect(shaped.runs.map(\.isTab) == [false, true, false, true, true, false])
        #expect(shaped.runs.filter(\.isTab).allSatisfy { $0.advance == .zero })
        #expect(shaped.missing.isEmpty)
        #expect(shaped.segments[0].breakAfter == .prohibited)
        #expect(shaped.segments[1].breakAfter == .allowed)
    }

    // MARK: Widths

    @Test func widthsAreRoundedUp() {
        let paragraph = Sample.paragraph("x", shaper, size: 6)
        let shaped = shaper.shape(paragraph)
        let exact = Double(shaped.glyphs[0].advance) * 6 / 1000
        #expect(shaped.runs[0].advance.px >= exact)
        #expect(shaped.runs[0].advance.px < exact + 1.0 / 64)
    }

    @Test func sizesAreFinerThanLengths() {
        let text = String(repeating: "n", count: 100)
        let shaped = shaper.shape(Sample.paragraph(text, shaper) { $0.size = FontSize(16.4) })
        let units = shaped.glyphs.reduce(0) { $0 + Int($1.advance) }
        #expect(abs(shaped.runs[0].advance.px - Double(units) * 16.4 / 1000) < 1.0 / 64)
    }
}
