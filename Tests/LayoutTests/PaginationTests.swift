import Layout
import Testing

@Suite struct PaginationTests {
    @Test func blocksFlowOverPages() throws {
        let page = try layout(
            "<div id='a' style='height: 200px'/><p id='b'>x</p><p id='c' style='margin-top: 90px'>y</p>")
        #expect(page.pageCount == 2)
        #expect(page.pages(of: "b") == [1])
        #expect(page.pages(of: "c") == [2])
        #expect(page["c"]?.y == 0)
        #expect(page.pages(of: "body") == [1, 2])
    }

    @Test func linesFlowOverPages() throws {
        let page = try layout("<p id='p'>" + String(repeating: "word<br/>", count: 40) + "</p>")
        #expect(page.lines(of: "p", page: 1).count == 15)
        #expect(page.lines(of: "p", page: 2).count == 15)
        #expect(page.lines(of: "p", page: 3).count == 10)
    }

    @Test func widowsTakeALineAlong() throws {
        let page = try layout("<p id='p'>" + String(repeating: "word<br/>", count: 16) + "</p>")
        #expect(page.lines(of: "p", page: 1).count == 14)
        #expect(page.lines(of: "p", page: 2).count == 2)
    }

    @Test func orphansSendTheParagraphOn() throws {
        let page = try layout("<div style='height: 270px'/><p id='p'>a<br/>b<br/>c</p>")
        #expect(page.pages(of: "p") == [2])
    }

    @Test func orphansAndWidowsOfOneLetEveryLineBreak() throws {
        let page = try layout("<div style='height: 270px'/><p id='p' style='orphans: 1; widows: 1'>a<br/>b<br/>c</p>")
        #expect(page.pages(of: "p") == [1, 2])
        #expect(page.lines(of: "p", page: 1).count == 1)
    }

    @Test func breakBeforeBeginsAPage() throws {
        let page = try layout("<p id='a'>x</p><p id='b' style='break-before: page; margin-top: 10px'>y</p>")
        #expect(page.pages(of: "b") == [2])
        #expect(page["b"]?.y == 10)
    }

    @Test func breakAfterEndsAPage() throws {
        let page = try layout("<p id='a' style='break-after: page'>x</p><p id='b'>y</p>")
        #expect(page.pages(of: "b") == [2])
    }

    @Test func breakBeforeOfAFirstChildMovesItsParent() throws {
        let page = try layout("<p>x</p><div id='d'><p style='break-before: page'>y</p></div>")
        #expect(page.pages(of: "d") == [2])
    }

    @Test func breakToARightPagePassesOverABlankOne() throws {
        let page = try layout("<p>x</p><p id='b' style='break-before: right'>y</p>")
        #expect(page.pageCount == 3)
        #expect(page.pages(of: "b") == [3])
        #expect(page.tree.pages[1].fragments.isEmpty)
    }

    @Test func breakToALeftPageTakesTheNext() throws {
        let page = try layout("<p>x</p><p id='b' style='break-before: left'>y</p>")
        #expect(page.pages(of: "b") == [2])
    }

    @Test func breakInsideAvoidMovesABlockWhole() throws {
        let page = try layout(
            "<div style='height: 250px'/><div id='d' style='break-inside: avoid'><p>a</p><p>b</p><p>c</p></div>")
        #expect(page.pages(of: "d") == [2])
    }

    @Test func whatMayNotBreakButIsTallerThanAPageBreaks() throws {
        let paragraphs = String(repeating: "<p>a</p>", count: 20)
        let page = try layout("<p>x</p><div id='d' style='break-inside: avoid'>\(paragraphs)</div>")
        #expect(page.pages(of: "d") == [2, 3])
    }

    @Test func headingIsNotLeftAlone() throws {
        let page = try layout(
            "<div style='height: 260px'/><p id='h' style='break-after: avoid'>title</p><p id='p'>a<br/>b</p>")
        #expect(page.pages(of: "h") == [2])
        #expect(page.pages(of: "p") == [2])
    }

    @Test func avoidedBreakIsTakenWhereThereIsNoOther() throws {
        let page = try layout(
            "<div id='a' style='height: 200px; break-after: avoid'/><div id='b' style='height: 200px; break-inside: avoid'/>"
        )
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
    }

    @Test func earlierBreakInsideAParagraphIsFound() throws {
        let page = try layout(
            "<p id='p'>" + String(repeating: "w<br/>", count: 14)
                + "</p><div id='d' style='break-before: avoid; height: 50px; break-inside: avoid'/>")
        #expect(page.lines(of: "p", page: 1).count == 12)
        #expect(page.pages(of: "d") == [2])
    }

    @Test func namedPagesBreakAndTakeTheirStyle() throws {
        let page = try layout(
            "<p>x</p><div id='w' style='page: wide'>y</div><p id='z'>z</p>", css: "@page wide { size: 600px 200px }")
        #expect(page.pageCount == 3)
        #expect(page["w"]?.width == 600)
        #expect(page.pages(of: "z") == [3])
        #expect(page["z"]?.width == 400)
    }

    @Test func firstPageHasItsOwnMargins() throws {
        let page = try layout(
            "<p id='a'>x</p><p id='b' style='break-before: page'>y</p>",
            css: "@page { margin: 10px } @page :first { margin: 50px 20px }")
        #expect(page["a"] == Frame(20, 50, 360, 20))
        #expect(page["b"] == Frame(10, 10, 380, 20))
    }

    @Test func paddingGoesOnInTheLastFragmentOnly() throws {
        let page = try layout(
            "<div id='d' style='padding: 10px'><p style='height: 200px'/><p style='height: 150px'/></div>")
        let parts = page.fragments("d")
        #expect(parts.count == 2)
        #expect(Frame(parts[0].fragment.frame).height == 300)
        #expect(Frame(parts[1].fragment.frame) == Frame(0, 0, 400, 70))
        #expect(parts[0].fragment.flags == .continuesInNext)
        #expect(parts[1].fragment.flags == .continuesFromPrevious)
    }

    @Test func tallHeightGoesOverPages() throws {
        let page = try layout("<div id='d' style='height: 700px'/><p id='p'>x</p>")
        #expect(page.pages(of: "d") == [1, 2, 3])
        #expect(page["p"]?.y == 100)
    }

    @Test func fixedBoxesStandOnEveryPage() throws {
        let page = try layout(
            "<div id='f' style='position: fixed; top: 5px; right: 0; width: 20px; height: 10px'/><div style='height: 700px'/>"
        )
        #expect(page.pages(of: "f") == [1, 2, 3])
        #expect(page["f"] == Frame(380, 5, 20, 10))
        #expect(page.fragments("f").map { $0.fragment.flags.contains(.isRepeated) } == [false, true, true])
    }

    @Test func imageTallerThanAPageIsPlacedAndOverflows() throws {
        let page = try layout(
            "<p>x</p><div><img id='i' alt=''/></div><p id='z'>y</p>", replaced: ["i": .picture(100, 900)])
        #expect(page.pages(of: "i") == [2])
        #expect(page.pages(of: "z") == [3])
    }

    @Test(.timeLimit(.minutes(1))) func pagesOfNoHeightMakeProgress() throws {
        let page = try layout("<p>a</p><p>b</p>", css: "@page { size: 100px 40px; margin: 20px }")
        #expect(page.pageCount >= 2)
        #expect(page.allText() == "a")
    }

    @Test func tooManyPagesIsAnError() throws {
        var limits = LayoutLimits()
        limits.pages = 3
        #expect(throws: LayoutError(.tooManyPages(limit: 3), node: -1)) {
            try layout("<div style='height: 2000px'/>", limits: limits)
        }
    }

    @Test func tooManyNodesIsAnError() throws {
        var limits = LayoutLimits()
        limits.nodes = 5
        #expect(throws: LayoutError(.tooManyNodes(limit: 5), node: -1)) {
            try layout("<p>a</p><p>b</p>", limits: limits)
        }
    }

    @Test func nestingTooDeepIsAnError() throws {
        var limits = LayoutLimits()
        limits.depth = 10
        let error = #expect(throws: LayoutError.self) {
            try layout(
                String(repeating: "<div>", count: 12) + String(repeating: "</div>", count: 12), limits: limits)
        }
        #expect(error?.code == .nestingTooDeep(limit: 10))
    }

    @Test func deepestNestingIsLaidOut() throws {
        let depth = 250
        let page = try layout(
            String(repeating: "<div>", count: depth) + "x" + String(repeating: "</div>", count: depth))
        #expect(page.allText() == "x")
    }

    @Test func deadlineEndsLayout() throws {
        #expect(throws: LayoutError(.timeLimitExceeded, node: -1)) {
            try layout("<p>a</p>", isPastDeadline: { true })
        }
    }

    @Test func missingGlyphNamesItsPlace() throws {
        let error = #expect(throws: LayoutError.self) { try layout("<p id='p'>ok  &#x13000; no</p>") }
        #expect(error?.code == .glyphMissing(scalar: "\u{13000}", offset: 4))
    }
}
