import Layout
import Primitives
import Testing

/// CSS Generated Content 3, CSS Lists 3 §4, CSS Page 3 §6.1.
@Suite struct GeneratedContentTests {
    @Test func imagesStandBesideText() throws {
        let page = try layout(
            "<p id='p'>word</p>", css: "p::before { content: \"a\" url(assets/dot.png) \"b\" }",
            contentImages: ["assets/dot.png": .picture(30, 10)])
        let image = try #require(page.tree.pages[0].fragments.first { $0.image >= 0 })
        #expect(image.frame.width == LayoutUnit(30))
        #expect(page.tree.images == ["assets/dot.png"])
        #expect(image.source == .before)
        #expect(page.texts().map(\.text) == ["a", "b", "word"])
    }

    @Test func imageAsMarkerHangsBesideItsLine() throws {
        let page = try layout(
            "<ul style='margin: 0; padding-left: 50px'><li id='i'>x</li></ul>",
            css: "li::marker { content: url(assets/dot.png) }", contentImages: ["assets/dot.png": .picture(20, 10)])
        let image = try #require(page.tree.pages[0].fragments.first { $0.image >= 0 })
        #expect(image.frame.maxX == LayoutUnit(50))
    }

    @Test func quotesNestAndUseTheLastPairFurtherIn() throws {
        let page = try layout(
            "<p><i>a<i>b<i>c</i></i></i></p>",
            css:
                "i { quotes: \"<\" \">\" \"(\" \")\" } i::before { content: open-quote } i::after { content: close-quote }"
        )
        #expect(page.texts().map(\.text).joined() == "<a(b(c))>")
    }

    @Test func quotesAreOursUnlessTold() throws {
        let page = try layout(
            "<p><i>a<i>b</i></i></p>", css: "i::before { content: open-quote } i::after { content: close-quote }")
        #expect(page.texts().map(\.text).joined() == "\u{201C}a\u{2018}b\u{2019}\u{201D}")
    }

    @Test func quotesOfNoneCountAndShowNothing() throws {
        let page = try layout(
            "<p><i style='quotes: none'>a</i></p>",
            css: "i::before { content: open-quote } i::after { content: close-quote }")
        #expect(page.texts().map(\.text).joined() == "a")
    }

    @Test func noOpenQuoteCountsWithoutShowing() throws {
        let page = try layout(
            "<p><i>a</i></p>",
            css:
                "i { quotes: \"<\" \">\" \"(\" \")\" } i::before { content: no-open-quote open-quote } i::after { content: close-quote no-close-quote }"
        )
        #expect(page.texts().map(\.text).joined() == "(a)")
    }

    @Test func closingQuoteWithoutAnOpeningOneIsNotShown() throws {
        let page = try layout("<p>a</p>", css: "p::after { content: close-quote \".\" }")
        #expect(page.texts().map(\.text).joined() == "a.")
    }

    @Test func nestedCountersAreJoined() throws {
        let page = try layout(
            "<div class='l'><div class='i'>a<div class='l'><div class='i'>b</div><div class='i'>c</div></div></div></div>",
            css: ".l { counter-reset: n } .i { counter-increment: n } .i::before { content: counters(n, \".\") \" \" }")
        #expect(page.texts().map(\.text).joined(separator: "|") == "1 |a|1.1 |b|1.2 |c")
    }

    @Test func counterSetAfterIncrement() throws {
        let page = try layout(
            "<p style='counter-increment: n; counter-set: n 7'>a</p>", css: "p::before { content: counter(n) }")
        #expect(page.texts().map(\.text).joined() == "7a")
    }

    @Test func attributesAreShown() throws {
        let page = try layout("<p title='T'>a</p>", css: "p::after { content: \" (\" attr(title) \")\" }")
        #expect(page.texts().map(\.text).joined() == "a (T)")
    }

    // MARK: Page counters

    @Test func pageNumberInTheFlowIsThatOfItsPage() throws {
        let page = try layout(
            "<p>a</p><p style='break-before: page'>b</p>", css: "p::after { content: \" on \" counter(page) }")
        #expect(page.allText(page: 1) == "a  on 1")
        #expect(page.allText(page: 2) == "b  on 2")
    }

    @Test func pageTotalInTheFlowIsTheWholeDocuments() throws {
        let page = try layout(
            "<p>a</p><p style='break-before: page'>b</p><p style='break-before: page'>c</p>",
            css: "p::after { content: counter(pages) }")
        #expect(page.allText(page: 1) == "a 3")
        #expect(page.allText(page: 3) == "c 3")
    }

    @Test func pageTotalThatNeverSettlesIsAnError() throws {
        // With iii the line breaks and takes a fourth page; with iv it fits three.
        let error = #expect(throws: LayoutError.self) {
            try layout(
                "<div style='height: 880px'/><div class='t'/>",
                css: ".t { width: 75px; letter-spacing: 10px; overflow-wrap: anywhere; orphans: 1; widows: 1 }"
                    + ".t::after { content: counter(pages, lower-roman) counter(pages, lower-roman) }")
        }
        #expect(error?.code == .pageTotalUnsettled)
    }

    @Test func pageNumberInARepeatedHeadIsThatOfEachPage() throws {
        let rows = String(repeating: "<tr><td style='height: 120px'>x</td></tr>", count: 4)
        let page = try layout(
            "<table><thead><tr><th class='n'/></tr></thead><tbody>\(rows)</tbody></table>",
            css: ".n::after { content: \"p\" counter(page) }")
        #expect(page.pageCount == 2)
        #expect(page.allText(page: 1).hasPrefix("p1"))
        #expect(page.allText(page: 2).hasPrefix("p2"))
    }

    @Test func pageNumberInAFixedBoxIsThatOfEachPage() throws {
        let page = try layout(
            "<div class='n' style='position: fixed; bottom: 0'/><div style='height: 500px'/>",
            css: ".n::after { content: \"p\" counter(page) }")
        #expect(page.allText(page: 1) == "p1")
        #expect(page.allText(page: 2) == "p2")
    }

    private static let numbered = " @page { margin: 50px 0; @top-left { content: \"p\" counter(page) } }"

    @Test func pagesCountByWhatTheirRulesSay() throws {
        let page = try layout(
            "<div style='height: 500px'/>", css: Self.numbered + " @page { counter-increment: page 2 }")
        #expect((1...3).map { page.allText(page: $0) } == ["p2", "p4", "p6"])
    }

    @Test func firstPageMayResetThePageCounter() throws {
        let page = try layout(
            "<div style='height: 300px'/>", css: Self.numbered + " @page :first { counter-reset: page 10 }")
        #expect((1...2).map { page.allText(page: $0) } == ["p11", "p12"])
    }

    @Test func elementsMayResetThePageCounter() throws {
        let page = try layout(
            "<p>a</p><p style='break-before: page; counter-reset: page 1'>b</p><p style='break-before: page'>c</p>",
            css: Self.numbered)
        #expect((1...3).map { page.texts(page: $0).last?.text } == ["p1", "p1", "p2"])
    }

    @Test func pageTotalCannotBeChanged() throws {
        let page = try layout(
            "<p>x</p>", css: "@page { counter-reset: pages 9; margin: 50px 0; @top-left { content: counter(pages) } }")
        #expect(page.texts().last?.text == "1")
    }

    @Test func marginBoxesShowCountersOfTheDocumentAsThePageBegins() throws {
        let page = try layout(
            "<p class='c'>a</p><p class='c'>b</p><p class='c' style='break-before: page'>c</p>",
            css: ".c { counter-increment: ch } @page { margin: 50px 0; @top-left { content: \"ch\" counter(ch) } }")
        #expect(page.texts(page: 1).last?.text == "ch0")
        #expect(page.texts(page: 2).last?.text == "ch2")
    }

    @Test func countersOfThePageHideThoseOfTheDocument() throws {
        let page = try layout(
            "<p class='c'>a</p><p class='c' style='break-before: page'>b</p>",
            css:
                ".c { counter-increment: n 5 } @page { counter-increment: n; margin: 50px 0; @top-left { content: counter(n) } }"
        )
        #expect(page.texts(page: 2).last?.text == "2")
    }
}
