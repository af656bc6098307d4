import Primitives
import Testing

@testable import Typography

@Suite struct LineTests {
    private let shaper: TextShaper

    init() throws { shaper = TextShaper(library: try Sample.library.get()) }

    private func text(_ item: LineItem, _ paragraph: ParagraphText) -> String {
        switch item {
        case .run(let run):
            String(decoding: paragraph.text[Int(run.text.lowerBound)..<Int(run.text.upperBound)], as: UTF8.self)
        case .object: "□"
        }
    }

    private func line(
        _ paragraph: ParagraphText, _ range: Range<Int32>? = nil, hyphenated: Bool = false
    ) -> ShapedLine {
        shaper.line(
            range ?? 0..<Int32(paragraph.text.count), of: shaper.shape(paragraph), paragraph: paragraph,
            hyphenated: hyphenated)
    }

    // MARK: Breaks

    @Test func softHyphenOffersABreakWithItsHyphen() throws {
        let paragraph = Sample.paragraph("extra\u{AD}ordinary", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(Sample.pieces(shaped, of: paragraph) == ["extra\u{AD}|hyphen", "ordinary"])
        let hyphen = shaper.shape(Sample.paragraph("\u{2010}", shaper))
        #expect(shaped.segments[0].hyphenAdvance == hyphen.runs[0].advance)
        #expect(shaped.segments[1].hyphenAdvance == .zero)

        let first = line(paragraph, 0..<7, hyphenated: true)
        #expect(first.glyphs.count == 6)
        #expect(first.glyphs.last?.id == hyphen.glyphs[0].id)
        let whole = line(paragraph)
        #expect(whole.glyphs.count == 13)
    }

    @Test func mandatoryBreaksEndSegments() {
        let paragraph = Sample.paragraph("one\ntwo\n", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(Sample.pieces(shaped, of: paragraph) == ["one\n|mandatory", "two\n|mandatory"])
        #expect(shaped.glyphs.count == 6)
        #expect(shaped.segments.map(\.trailingSpace) == [.zero, .zero])
    }

    @Test func trailingSpaceIsMeasuredApart() {
        let shaped = shaper.shape(Sample.paragraph("word  next", shaper))
        let space = shaper.shape(Sample.paragraph("\u{A0}", shaper)).runs[0].advance
        #expect(shaped.segments[0].advance == shaper.shape(Sample.paragraph("word", shaper)).runs[0].advance)
        #expect(abs(shaped.segments[0].trailingSpace.rawValue - 2 * space.rawValue) <= 1)
    }

    @Test func inlineObjectsAreSegmentsOfTheirOwn() {
        let paragraph = Sample.paragraph("see \u{FFFC}, here\u{A0}\u{FFFC}", shaper)
        let shaped = shaper.shape(paragraph)
        #expect(
            Sample.pieces(shaped, of: paragraph) == [
                "see ", "\u{FFFC}|prohibited", ", ", "here\u{A0}|prohibited", "\u{FFFC}",
            ])
        #expect(shaped.segments.map(\.isObject) == [false, true, false, false, true])
        #expect(shaped.objects.map(\.offset) == [4, 15])
        #expect(shaped.segments[1].advance == .zero)
        let set = line(paragraph)
        #expect(set.items.map { text($0, paragraph) } == ["see ", "□", ", here\u{A0}", "□"])
        #expect(shaped.missing.isEmpty)
    }

    @Test func noBreaksWhereTextMayNotWrap() {
        let paragraph = Sample.paragraph("one two-three\nfour", shaper) { $0.mayWrap = false }
        #expect(
            Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["one two-three\n|mandatory", "four"])
    }

    @Test func aSpaceBreaksByItsOwnSpan() {
        let selection = shaper.select(FontRequest(families: ["sans-serif"]))
        func span(_ end: Int32, _ mayWrap: Bool) -> ParagraphText.Span {
            .init(end: end, font: selection, size: FontSize(16), mayWrap: mayWrap, tag: 0)
        }
        var paragraph = ParagraphText(
            text: Array("aa bb cc".utf8), spans: [span(3, true), span(5, false), span(8, true)],
            direction: .leftToRight, language: "")
        #expect(Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["aa ", "bb ", "cc"])
        paragraph.spans = [span(3, false), span(8, true)]
        #expect(Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["aa bb ", "cc"])
    }

    @Test func emergencyBreaksStandBetweenClusters() {
        let paragraph = Sample.paragraph("ab कि", shaper, language: "hi") { $0.clusterBreaks = .emergency }
        #expect(
            Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["a|emergency", "b ", "कि"])
        let simple = Sample.paragraph("abc", shaper) { $0.clusterBreaks = .emergency }
        let shaped = shaper.shape(simple)
        #expect(Sample.pieces(shaped, of: simple) == ["a|emergency", "b|emergency", "c"])
    }

    @Test func breakAllBreaksBetweenLettersButNotBeforePunctuation() {
        let paragraph = Sample.paragraph("ab, c1", shaper) { $0.clusterBreaks = .always }
        #expect(Sample.pieces(shaper.shape(paragraph), of: paragraph) == ["a", "b, ", "c", "1"])
    }

    @Test func charactersOfALigatureShareItsWidth() {
        let paragraph = Sample.paragraph("office", shaper) { $0.clusterBreaks = .emergency }
        let shaped = shaper.shape(paragraph)
        #expect(shaped.segments.count == 6)
        #expect(shaped.segments.allSatisfy { $0.advance > .zero })
        let total = shaped.segments.reduce(0) { $0 + $1.advance.rawValue }
        #expect(abs(total - shaped.runs[0].advance.rawValue) <= 3)
    }

    @Test func languageTailorsBreaks() {
        // Japanese text may not start a line with a small kana in strict mode: the tag reaches ICU.
        let strict = Sample.paragraph("あぁあ", shaper, language: "ja-u-lb-strict")
        let loose = Sample.paragraph("あぁあ", shaper, language: "ja-u-lb-loose")
        #expect(shaper.shape(strict).segments.count == 2)
        #expect(shaper.shape(loose).segments.count == 3)
    }

    // MARK: Lines

    @Test func aLineEndsWithoutItsWhiteSpace() {
        let paragraph = Sample.paragraph("one two three", shaper)
        let set = line(paragraph, 0..<8)
        #expect(set.glyphs.count == 7)
        #expect(set.items.map { text($0, paragraph) } == ["one two"])
        #expect(set.spaceCount == 1)
        let expected = shaper.shape(Sample.paragraph("one two", shaper)).runs[0].advance
        #expect(set.items == [.run(with(shaper.shape(paragraph).runs[0], text: 0..<7, glyphs: 0..<7, expected))])
    }

    private func with(
        _ run: GlyphRun, text: Range<Int32>, glyphs: Range<Int32>, _ advance: LayoutUnit
    ) -> GlyphRun {
        var run = run
        run.text = text
        run.glyphs = glyphs
        run.advance = advance
        return run
    }

    @Test func aLigatureThatALineCutsIsShapedAgain() {
        let paragraph = Sample.paragraph("office", shaper) { $0.clusterBreaks = .emergency }
        let first = line(paragraph, 0..<2)
        let second = line(paragraph, 2..<6)
        #expect(first.glyphs.map(\.id) == shaper.shape(Sample.paragraph("of", shaper)).glyphs.map(\.id))
        #expect(second.glyphs.map(\.id) == shaper.shape(Sample.paragraph("fice", shaper)).glyphs.map(\.id))
        #expect(
            second.glyphs.map(\.cluster) == shaper.shape(Sample.paragraph("fice", shaper)).glyphs.map { $0.cluster + 2 }
        )
    }

    @Test func joiningLettersKeepTheirFormsWhereALineCutsTheirWord() {
        let paragraph = Sample.paragraph("مممم", shaper, language: "ar", direction: .rightToLeft) {
            $0.clusterBreaks = .emergency
        }
        let whole = line(paragraph)
        let first = line(paragraph, 0..<4)
        let second = line(paragraph, 4..<8)
        #expect(second.glyphs.map(\.id) + first.glyphs.map(\.id) == whole.glyphs.map(\.id))
    }

    @Test func isolatesKeepTheirOrder() {
        // UAX #9 §2.4: a right-to-left phrase with a number, isolated in English.
        let paragraph = Sample.paragraph("Total \u{2067}کل 500\u{2069} (net)", shaper, language: "ur")
        let set = line(paragraph)
        #expect(set.level == 0)
        let visual = set.items.map { item in
            String(text(item, paragraph).unicodeScalars.filter { !"\u{2067}\u{2069}".unicodeScalars.contains($0) })
        }
        #expect(visual == ["Total ", "500", " ", "کل", " (net)"])
        let levels = set.items.map(\.level)
        #expect(levels.contains(1) && levels.contains(2))
        #expect(levels.first == 0 && levels.last == 0)
    }

    @Test func rightToLeftParagraphsStartAtTheRight() {
        let paragraph = Sample.paragraph("کل رقم ABC 12", shaper, language: "ur", direction: .rightToLeft)
        let set = line(paragraph)
        #expect(set.level == 1)
        #expect(shaper.shape(paragraph).baseLevel == 1)
        let visual = set.items.map { text($0, paragraph) }
        #expect(visual == ["ABC 12", " ", "رقم", " ", "کل"])
    }

    @Test func firstStrongCharacterDecidesEachParagraph() {
        let paragraph = Sample.paragraph("abc\nکل\n12", shaper, direction: .firstStrong)
        let shaped = shaper.shape(paragraph)
        #expect(shaped.baseLevel == 0)
        #expect(line(paragraph, 0..<4).level == 0)
        #expect(line(paragraph, 4..<9).level == 1)
        #expect(line(paragraph, 9..<11).level == 0)
    }

    @Test func objectsAreReorderedWithTheirText() {
        let paragraph = Sample.paragraph("ک\u{FFFC}ل", shaper, language: "ur", direction: .rightToLeft)
        let set = line(paragraph)
        #expect(set.items.map { text($0, paragraph) } == ["ل", "□", "ک"])
    }

    @Test func mirroredBracketsAreDrawnMirrored() {
        let shaped = shaper.shape(Sample.paragraph("(ک)", shaper, language: "ar", direction: .rightToLeft))
        let plain = shaper.shape(Sample.paragraph("()", shaper, language: "en"))
        #expect(shaped.missing.isEmpty)
        #expect(shaped.runs.allSatisfy { $0.level == 1 })
        let brackets = shaped.glyphs.filter { $0.cluster == 0 || $0.cluster == 3 }
        #expect(brackets.count == 2)
        // The text's first bracket shows the glyph of ")", at the right.
        let opening = shaped.glyphs.first { $0.cluster == 0 }
        #expect(opening?.id == plain.glyphs[1].id)
    }
}
