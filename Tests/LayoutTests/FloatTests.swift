import Layout
import Testing

/// Boxes `a`, `b`, `c` of 100 px by 50 px float; the page is 400 px wide.
@Suite struct FloatPlacementTests {
    @Test func floatsTallerThanLengthsGoEnd() throws {
        let page = try layout(
            "<div style='position: absolute; width: 300px'><div style='overflow: hidden'>"
                + "<div style='margin-top: -33000000px'><div style='float: left; width: 100%; height: 33000000px'></div>"
                + "<div style='float: left; width: 100%; height: 33000000px'></div>text</div></div></div>")
        #expect(page.pageCount >= 1)
    }

    /// An inline block of that height is broken, page after page; a positioned one is not.
    @Test func inlineBlocksTallerThanAllPagesReachTheirLimit() throws {
        var limits = LayoutLimits()
        limits.pages = 5
        #expect(throws: LayoutError(.tooManyPages(limit: 5), node: -1)) {
            try layout(
                "<div style='display: inline-block; width: 300px'><div style='overflow: hidden'>"
                    + "<div style='float: left; width: 100%; height: 33000000px'></div>text</div></div>",
                limits: limits)
        }
    }

    @Test func floatsThatDoNotFitUnderALineEnd() throws {
        let page = try layout(
            "<p style='line-height: 20px'><span id='f' style='float: right; width: 60px; height: 40px'></span>"
                + "<span id='a' style='display: inline-block; width: 150px; height: 70px'></span> tail</p>",
            css: "@page { size: 200px 100px; margin: 0 } p { margin: 0 }")
        #expect(page.pageCount == 2)
        #expect(page.pages(of: "f") == [1])
        #expect(page["f"] == Frame(140, 0, 60, 40))
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"] == Frame(0, 0, 150, 70))
    }

    @Test func ratiosOfHeightsCountBesideFloats() throws {
        let page = try layout(
            "<div style='height: 80px'><div style='float: left; width: 20px; height: 60px'></div>"
                + "<div id='a' style='overflow: hidden; height: 50%; aspect-ratio: 2'></div></div>")
        #expect(page["a"] == Frame(20, 0, 80, 40))
    }

    @Test func carriedFloatsKeepTheirOrder() throws {
        let page = try layout(
            "<div style='height: 290px'></div><div id='a' style='float: left; width: 100%; height: 180px'></div>"
                + "<div id='b' style='float: left; width: 100%; height: 180px'></div>"
                + "<div id='c' style='float: left; width: 100%; height: 60px'></div>")
        #expect(page.pages(of: "a") == [2])
        #expect(page.pages(of: "b") == [3])
        #expect(page.pages(of: "c") == [3])
    }

    private func floats(_ body: String, css: String = "") throws -> LaidOutDocument {
        try layout(
            "<div id='box'>\(body)</div>",
            css: "#a, #b, #c { width: 100px; height: 50px; float: left } \(css)")
    }

    @Test func leftFloatsStandBesideEachOther() throws {
        let page = try floats("<div id='a'/><div id='b'/>")
        #expect(page["a"] == Frame(0, 0, 100, 50))
        #expect(page["b"] == Frame(100, 0, 100, 50))
    }

    @Test func rightFloatsStandBesideEachOtherFromTheRight() throws {
        let page = try floats("<div id='a'/><div id='b'/>", css: "#a, #b { float: right }")
        #expect(page["a"] == Frame(300, 0, 100, 50))
        #expect(page["b"] == Frame(200, 0, 100, 50))
    }

    @Test func whatDoesNotFitGoesBelow() throws {
        let page = try floats("<div id='a'/><div id='b'/><div id='c'/>", css: "#a { width: 250px } #b { height: 80px }")
        #expect(page["b"] == Frame(250, 0, 100, 80))
        #expect(page["c"] == Frame(0, 80, 100, 50))
    }

    @Test func leftAndRightFloatsNeverOverlap() throws {
        let page = try floats(
            "<div id='a'/><div id='b'/>", css: "#a { width: 250px } #b { width: 200px; float: right }")
        #expect(page["b"] == Frame(200, 50, 200, 50))
    }

    @Test func noFloatStandsAboveAnEarlierOne() throws {
        let page = try floats(
            "<div id='a'/><div id='b'/><div id='c'/>",
            css: "#a { width: 300px } #b { width: 200px } #c { float: right }")
        #expect(page["b"]?.y == 50)
        #expect(page["c"] == Frame(300, 50, 100, 50))
    }

    @Test func aFloatThatIsTooWideStandsBelowTheOthers() throws {
        let page = try floats("<div id='a'/><div id='b'/>", css: "#b { width: 500px }")
        #expect(page["b"] == Frame(0, 50, 500, 50))
    }

    @Test func aFloatStandsBelowTheBlocksBeforeIt() throws {
        let page = try floats("<p>x</p><div id='a'/><p id='p'>y</p>")
        #expect(page["a"]?.y == 20)
        #expect(page["p"] == Frame(0, 20, 400, 20))
    }

    @Test func itsMarginsDoNotCollapse() throws {
        let page = try floats(
            "<p style='margin-bottom: 30px'>x</p><div id='a' style='margin: 10px'><p style='margin: 5px'>y</p></div>")
        #expect(page["a"] == Frame(10, 60, 100, 50))
    }

    @Test func negativeMarginsPullTheNextFloat() throws {
        let page = try floats("<div id='a' style='margin-right: -40px'/><div id='b'/>")
        #expect(page["b"] == Frame(60, 0, 100, 50))
    }

    @Test func aNegativeMarginAsWideAsTheFloatLeavesNoTrace() throws {
        let page = try floats("<div id='a' style='margin-left: -100px'/><p id='p'>y</p>")
        #expect(page["a"]?.x == -100)
        #expect(page.text("y")?.x == 0)
    }

    @Test func floatsShrinkToFit() throws {
        let page = try layout(
            "<div id='a' style='float: left'>aa bb</div><div id='b' style='float: left; width: max-content'>aa bb</div>"
        )
        #expect(page["a"]?.width == page["b"]?.width)
        #expect(page["a"]?.height == 20)
    }

    @Test func shrinkingStopsAtTheAvailableWidth() throws {
        let page = try layout(
            "<div style='width: 100px'><div id='a' style='float: left'>aaaa bbbb cccc dddd eeee</div></div>")
        #expect(page["a"]?.width == 100)
    }

    @Test func percentagesReferToTheContainingBlock() throws {
        let page = try floats("<div id='a' style='width: 25%; margin-left: 10%; padding: 5px'/>")
        #expect(page["a"] == Frame(40, 0, 110, 60))
    }

    @Test func inlineElementsBecomeBlocks() throws {
        let page = try layout("<p><span id='s' style='float: right; width: 60px; height: 30px'>x</span>y</p>")
        #expect(page["s"] == Frame(340, 0, 60, 30))
    }

    @Test func positionedElementsDoNotFloat() throws {
        let page = try floats("<div id='a' style='position: absolute; left: 7px'/><div id='b'/>")
        #expect(page["a"]?.x == 7)
        #expect(page["b"]?.x == 0)
    }

    @Test func relativePositionMovesTheFloatAlone() throws {
        let page = try floats("<div id='a' style='position: relative; top: 10px; left: 5px'/><div id='b'/>")
        #expect(page["a"] == Frame(5, 10, 100, 50))
        #expect(page["b"] == Frame(100, 0, 100, 50))
    }

    @Test func flexItemsDoNotFloat() throws {
        let page = try layout(
            "<div style='display: flex'><div id='a' style='float: right; width: 50px'>x</div></div>")
        #expect(page["a"] == Frame(0, 0, 50, 20))
    }

    @Test func floatedPicturesKeepTheirSize() throws {
        let page = try layout(
            "<p><img id='i' alt='' style='float: left; width: 50px'/>text</p>", replaced: ["i": .picture(100, 60)])
        #expect(page["i"] == Frame(0, 0, 50, 30))
        #expect(page.text("text")?.x == 50)
    }

    @Test func floatedTablesShrinkToFit() throws {
        let page = try layout(
            "<table id='t' style='float: right; border-spacing: 0'><tr><td style='width: 30px; height: 10px; padding: 0'/></tr></table>"
        )
        #expect(page["t"] == Frame(370, 0, 30, 10))
    }
}

@Suite struct FloatsAndLinesTests {
    private func lines(_ body: String, css: String = "") throws -> LaidOutDocument {
        try layout("<p id='p'>\(body)</p>", css: ".l { float: left; width: 100px; height: 30px } \(css)")
    }

    @Test func linesBesideAFloatAreShorter() throws {
        let page = try lines("<span class='l'/>a<br/>b<br/>c")
        #expect(page.lines(of: "p") == [Frame(100, 0, 300, 20), Frame(100, 20, 300, 20), Frame(0, 40, 400, 20)])
    }

    @Test func aFloatLaterOnALineShortensIt() throws {
        let page = try lines("a<span class='l' id='f'/>")
        #expect(page["f"] == Frame(0, 0, 100, 30))
        #expect(page.text("a")?.x == 100)
    }

    @Test func aFloatThatDoesNotFitOnTheLineStandsBelowIt() throws {
        let page = try lines("a<span class='l' id='f'/> b", css: ".l { width: 395px }")
        #expect(page["f"] == Frame(0, 20, 395, 30))
        #expect(page.lines(of: "p").count == 1)
    }

    @Test func laterFloatsOfTheLineStandBelowItToo() throws {
        let page = try lines(
            "a<span class='l'/><span id='g'/>", css: ".l { width: 395px } #g { float: right; width: 5px; height: 5px }")
        #expect(page["g"] == Frame(395, 20, 5, 5))
    }

    @Test func aLineWithoutRoomGoesDown() throws {
        let page = try lines("<span class='l'/>wordwordword", css: ".l { width: 390px }")
        #expect(page.text("wordwordword") == nil || page.lines(of: "p").first?.y == 30)
        #expect(page.lines(of: "p").first == Frame(0, 30, 400, 20))
    }

    @Test func floatsReachIntoTheBlocksThatFollow() throws {
        let page = try layout(
            "<div style='overflow: hidden'><div style='float: left; width: 100px; height: 30px'/><p id='p' style='margin: 5px 0'>a</p><p id='q'>b</p></div>"
        )
        #expect(page["p"] == Frame(0, 5, 400, 20))
        #expect(page.text("a")?.x == 100)
        #expect(page["q"]?.y == 30)
        #expect(page.text("b")?.x == 0)
    }

    @Test func rightToLeftLinesBeginBesideRightFloats() throws {
        let page = try layout(
            "<p id='p' style='direction: rtl'><span style='float: right; width: 100px; height: 10px'/>a</p>")
        let text = try #require(page.text("a"))
        #expect(text.x + text.width == 300)
    }

    @Test func theIndentFollowsTheFloat() throws {
        let page = try lines("<span class='l'/>a", css: "p { text-indent: 20px }")
        #expect(page.text("a")?.x == 120)
    }

    @Test func centredLinesAreCentredBesideTheFloat() throws {
        let page = try layout(
            "<p style='text-align: center'><span style='float: left; width: 100px; height: 10px'/><img id='i' alt=''/></p>",
            replaced: ["i": .picture(50, 10)])
        #expect(page["i"]?.x == 225)
    }

    @Test func aTallLineMakesRoomForFloatsFurtherDown() throws {
        let page = try layout(
            "<p id='p'><span style='float: left; width: 50px; height: 30px'/><span style='float: left; width: 360px; height: 10px'/><img id='i' alt=''/></p>",
            replaced: ["i": .picture(50, 40)])
        #expect(page["i"]?.y == 40)
    }

    @Test func whiteSpaceBesideFloatsCollapses() throws {
        let page = try lines("a <span class='l'/> b")
        #expect(page.texts().map(\.text) == ["a ", "b"])
    }

    @Test func containersOfFloatsAloneHaveNoHeight() throws {
        let page = try lines("<span class='l'/>")
        #expect(page["p"]?.height == 0)
    }

    @Test func floatsStandBesideInlineBlocksOfTheirOwn() throws {
        let page = try layout(
            "<p>x<span id='s' style='display: inline-block; width: 80px'><span id='f' style='float: right; width: 20px; height: 40px'/>y</span></p>"
        )
        let outer = try #require(page["s"])
        #expect(outer.height == 40)
        #expect(page["f"] == Frame(outer.x + 60, outer.y, 20, 40))
    }

    @Test func markersStandOutsideBesideFloats() throws {
        let page = try layout(
            "<ul style='margin: 0'><li id='l'><span style='float: left; width: 30px; height: 10px'/>a</li></ul>")
        #expect(page["l"] == Frame(40, 0, 360, 20))
        #expect(page.text("a")?.x == 70)
    }
}

@Suite struct ClearanceTests {
    private func clear(_ body: String, css: String = "") throws -> LaidOutDocument {
        try layout(
            "<div id='box' style='display: flow-root'>\(body)</div>",
            css: ".l { float: left; width: 100px; height: 50px } .r { float: right; width: 100px; height: 80px } \(css)"
        )
    }

    @Test func clearStandsBelowFloatsOfItsSide() throws {
        let page = try clear(
            "<div class='l'/><div class='r'/><p id='a' style='clear: left'>x</p>")
        #expect(page["a"]?.y == 50)
    }

    @Test func clearRightAndBoth() throws {
        let page = try clear("<div class='l'/><div class='r'/><p id='a' style='clear: right'>x</p>")
        #expect(page["a"]?.y == 80)
        let both = try clear("<div class='l'/><div class='r'/><p id='a' style='clear: both'>x</p>")
        #expect(both["a"]?.y == 80)
    }

    @Test func clearWithoutFloatsChangesNothing() throws {
        let page = try clear(
            "<p style='margin-bottom: 10px'>x</p><p id='a' style='clear: both; margin-top: 15px'>y</p>")
        #expect(page["a"]?.y == 35)
    }

    @Test func aBoxPastTheFloatsHasNoClearance() throws {
        let page = try clear("<div class='l'/><p style='margin-bottom: 70px'>x</p><p id='a' style='clear: left'>y</p>")
        #expect(page["a"]?.y == 90)
    }

    @Test func clearanceTakesTheMarginsPlace() throws {
        let page = try clear("<div class='l'/><p>x</p><p id='a' style='clear: left; margin-top: 20px'>y</p>")
        #expect(page["a"]?.y == 50)
    }

    @Test func clearancePartsTheFirstChildsMarginFromItsParents() throws {
        let page = try clear(
            "<div id='p'><div class='l' id='f'/><p id='a' style='clear: left; margin-top: 70px'>y</p></div>")
        #expect(page["p"]?.y == 0)
        #expect(page["f"]?.y == 0)
        #expect(page["a"]?.y == 50)
    }

    @Test func clearanceMayBeNegative() throws {
        let page = try clear(
            "<p style='margin-bottom: 40px'>x</p><div class='l' style='height: 10px' id='f'/><p id='a' style='clear: left; margin-top: 90px'>y</p>"
        )
        #expect(page["f"]?.y == 60)
        #expect(page["a"]?.y == 110)
        let nested = try clear(
            "<p style='margin-bottom: 40px'>x</p><div><div class='l' style='height: 10px' id='f'/><p id='a' style='clear: left; margin-top: 90px'>y</p></div>"
        )
        #expect(nested["f"]?.y == 60)
        #expect(nested["a"]?.y == 70)
    }

    @Test func theMarginOfAnEmptyClearedBoxStaysInside() throws {
        let page = try clear(
            "<div id='p'><div class='l'/><div style='clear: left; margin-bottom: 30px'/></div><p id='a'>y</p>")
        #expect(page["p"]?.height == 80)
        #expect(page["a"]?.y == 80)
    }

    @Test func clearedFloatsStandBelow() throws {
        let page = try clear("<div class='l'/><div class='r' id='a' style='clear: left'/>")
        #expect(page["a"]?.y == 50)
    }

    @Test func floatsOfOtherContextsAreNotCleared() throws {
        let page = try clear(
            "<div class='l'/><div style='display: flow-root; margin-left: 200px'><p id='a' style='clear: both'>x</p></div>"
        )
        #expect(page["a"]?.y == 0)
    }

    @Test func aBreakClearsForTheNextLine() throws {
        let page = try clear("<p id='p'><span class='l'/>a<br style='clear: left'/>b</p>")
        #expect(page.lines(of: "p") == [Frame(100, 0, 300, 20), Frame(0, 50, 400, 20)])
    }

    @Test func aBreakAtTheEndKeepsTheFloatInside() throws {
        let page = try clear("<p id='p'><span class='l'/>a<br style='clear: both'/></p>")
        #expect(page["p"]?.height == 50)
    }

    @Test func generatedContentClears() throws {
        let page = try clear(
            "<div id='p'><div class='l'/></div>", css: "#p::after { content: ''; display: table; clear: both }")
        #expect(page["p"]?.height == 50)
    }
}

@Suite struct FloatContainmentTests {
    @Test func plainBlocksDoNotContainFloats() throws {
        let page = try layout("<div id='a'><div style='float: left; height: 30px; width: 10px'/></div><p id='b'>x</p>")
        #expect(page["a"]?.height == 0)
        #expect(page["b"]?.y == 0)
    }

    @Test func formattingContextsContainFloats() throws {
        for style in [
            "display: flow-root", "overflow: hidden", "float: left", "position: absolute", "display: inline-block",
        ] {
            let page = try layout(
                "<div id='a' style='\(style)'><div style='float: left; height: 30px; width: 10px; margin-bottom: 5px'/></div>"
            )
            #expect(page["a"]?.height == 35, "\(style)")
        }
    }

    @Test func cellsContainFloats() throws {
        let page = try layout(
            "<table style='border-spacing: 0'><tr><td id='a' style='padding: 0'><div style='float: left; height: 30px; width: 10px'/></td></tr></table>"
        )
        #expect(page["a"] == Frame(0, 0, 10, 30))
    }

    @Test func flexItemsContainFloats() throws {
        let page = try layout(
            "<div style='display: flex'><div id='a'><div style='float: left; height: 30px; width: 10px'/></div></div>")
        #expect(page["a"] == Frame(0, 0, 10, 30))
    }

    @Test func formattingContextsStandBesideFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><div id='a' style='overflow: hidden'>x</div>")
        #expect(page["a"] == Frame(100, 0, 300, 20))
    }

    @Test func theirMarginsOverlapTheFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><div id='a' style='overflow: hidden; margin: 0 20px 0 30px'>x</div>"
        )
        #expect(page["a"] == Frame(100, 0, 280, 20))
    }

    @Test func wideOnesGoBelowTheFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><div id='a' style='overflow: hidden; width: 350px'>x</div>"
        )
        #expect(page["a"] == Frame(0, 50, 350, 20))
    }

    @Test func tallOnesMakeRoomForFloatsFurtherDown() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 20px'/><div style='float: left; clear: left; width: 200px; height: 20px'/><div id='a' style='overflow: hidden; height: 30px'/>"
        )
        #expect(page["a"] == Frame(200, 0, 200, 30))
    }

    @Test func tablesStandBesideFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><table id='t' style='border-spacing: 0'><tr><td style='width: 50px; height: 10px; padding: 0'/></tr></table>"
        )
        #expect(page["t"] == Frame(100, 0, 50, 10))
    }

    @Test func wideTablesGoBelowTheFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><table id='t' style='width: 100%; border-spacing: 0'><tr><td style='height: 10px; padding: 0'/></tr></table>"
        )
        #expect(page["t"] == Frame(0, 50, 400, 10))
    }

    @Test func picturesAreCentredBesideFloats() throws {
        let page = try layout(
            "<div style='float: left; width: 100px; height: 50px'/><img id='i' alt='' style='display: block; margin: 0 auto'/>",
            replaced: ["i": .picture(100, 10)])
        #expect(page["i"] == Frame(200, 0, 100, 10))
    }

    @Test func preferredWidthsAddUpFloats() throws {
        let page = try layout(
            "<div id='a' style='width: max-content'><div style='float: left; width: 30px; height: 5px'/><div style='float: right; width: 40px; height: 5px'/></div><div id='b' style='width: min-content'><div style='float: left; width: 30px; height: 5px'/><div style='float: right; width: 40px; height: 5px'/></div>"
        )
        #expect(page["a"]?.width == 70)
        #expect(page["b"]?.width == 40)
    }

    @Test func preferredWidthsOfLinesAddUpFloats() throws {
        let page = try layout(
            "<p id='a' style='float: left'><span style='float: left; width: 30px; height: 5px'/><img id='i' alt=''/></p>",
            replaced: ["i": .picture(50, 10)])
        #expect(page["a"]?.width == 80)
        #expect(page["i"] == Frame(30, 4, 50, 10) || page["i"]?.x == 30)
    }
}

@Suite struct FloatPaginationTests {
    @Test func aFloatThatDoesNotFitGoesToTheNextPage() throws {
        let pages = try layout(
            "<div style='height: 280px'/><div id='f' style='float: left; width: 100px; height: 50px'/><p id='p'>a</p>")
        #expect(pages.pages(of: "p") == [1])
        #expect(pages.pages(of: "f") == [2])
        #expect(pages["f"] == Frame(0, 0, 100, 50))
    }

    @Test func textOfTheNextPageStandsBesideIt() throws {
        let pages = try layout(
            "<div style='height: 280px'/><p id='p' style='orphans: 1; widows: 1'><span id='f' style='float: left; width: 100px; height: 50px'/>a<br/>b</p>"
        )
        #expect(pages.lines(of: "p", page: 1) == [Frame(0, 280, 400, 20)])
        #expect(pages["f"] == Frame(0, 0, 100, 50))
        #expect(pages.lines(of: "p", page: 2) == [Frame(100, 0, 300, 20)])
    }

    @Test func laterFloatsStandNoHigher() throws {
        let pages = try layout(
            "<div style='height: 280px'/><div id='f' style='float: left; width: 100px; height: 50px'/><div id='g' style='float: right; width: 10px; height: 10px'/>"
        )
        #expect(pages.pages(of: "g") == [2])
    }

    @Test func whatClearsACarriedFloatGoesWithIt() throws {
        let pages = try layout(
            "<div style='height: 270px'/><div id='f' style='float: left; width: 100px; height: 50px'/><p id='p' style='clear: left'>a</p>"
        )
        #expect(pages.pages(of: "p") == [2])
        #expect(pages["p"]?.y == 50)
    }

    @Test func aFloatTallerThanAPageBreaks() throws {
        let rows = (1...20).map { "<p id='r\($0)'>\($0)</p>" }.joined()
        let pages = try layout("<div id='f' style='float: left; width: 100px'>\(rows)</div><p id='p'>a</p>")
        #expect(pages.pages(of: "f") == [1, 2])
        #expect(pages.pages(of: "r15") == [1])
        #expect(pages.pages(of: "r16") == [2])
        #expect(pages["r16"]?.y == 0)
        #expect(pages.text("a")?.x == 100)
        #expect(pages.pageCount == 2)
    }

    @Test func whatFollowsATallFloatStandsBesideItsRest() throws {
        let rows = (1...20).map { "<p>\($0)</p>" }.joined()
        let pages = try layout(
            "<div style='float: left; width: 100px'>\(rows)</div><div style='height: 300px'/><p id='p'>a</p><p id='q' style='clear: left'>b</p>"
        )
        #expect(pages.pages(of: "p") == [2])
        #expect(pages.text("a", page: 2)?.x == 100)
        #expect(pages["q"]?.y == 100)
    }

    @Test func aPictureTallerThanThePageStandsOnItAlone() throws {
        let pages = try layout(
            "<p>x</p><img id='i' alt='' style='float: left'/><p id='p'>y</p>", replaced: ["i": .picture(50, 500)])
        #expect(pages.pages(of: "i") == [2])
        #expect(pages.pages(of: "p") == [1])
        #expect(pages.pageCount == 2)
    }

    @Test func forcedBreaksLeaveFloatsBehind() throws {
        let pages = try layout(
            "<div id='f' style='float: left; width: 100px; height: 50px'/><p>a</p><p id='p' style='break-before: page'>b</p>"
        )
        #expect(pages.pages(of: "f") == [1])
        #expect(pages.text("b", page: 2)?.x == 0)
    }

    @Test func aLineWithoutRoomAtThePagesEndGoesToTheNextPage() throws {
        let pages = try layout(
            "<div id='f' style='float: left; width: 390px; height: 290px'/><p id='p'>wordword</p><p id='q'>b</p>")
        #expect(pages.pages(of: "p").last == 2)
        #expect(pages.lines(of: "p", page: 2).first?.y == 0)
    }

    @Test func theFloatsOfARowGoWithTheRow() throws {
        let pages = try layout(
            "<div style='height: 280px'/><table style='border-spacing: 0'><tr><td id='c' style='padding: 0'><div id='f' style='float: left; width: 100px; height: 50px'/></td></tr></table>"
        )
        #expect(pages.pages(of: "f") == [2])
        #expect(pages["c"] == Frame(0, 0, 100, 50))
    }

    @Test func negativeMarginsDoNotTakeABoxBesideFloatsOutOfItsContainer() throws {
        func box(_ float: String, _ style: String) throws -> Frame? {
            try layout(
                "<div style='width: 100px'><div style='float: \(float); width: 20px; height: 20px'/><div id='a' style='overflow: hidden; height: 5px; \(style)'/></div>"
            )["a"]
        }
        #expect(try box("left", "margin-right: -5px") == Frame(20, 0, 80, 5))
        #expect(try box("right", "margin-left: -5px") == Frame(0, 0, 80, 5))
        #expect(try box("left", "margin-right: -5px; width: 85px") == Frame(0, 20, 85, 5))
    }

    @Test func negativeMarginsTakeFromTheWidthThatContentAsksFor() throws {
        // 46px of the float, 10px of the box beside it, less its margin of 5px on the side without a float.
        let page = try layout(
            "<div id='a' style='display: inline-block'><div style='float: left; width: 46px; height: 5px'/><div style='overflow: hidden; margin-right: -5px'><div style='width: 10px; height: 10px'/></div></div>"
        )
        #expect(page["a"]?.width == 51)
    }

    @Test func floatsBehindTheLastBrStandBelowWhatItClears() throws {
        let page = try layout(
            "<div style='float: left; width: 40px; height: 50px'/><br style='clear: both'/><div id='a' style='float: left; width: 40px; height: 50px'/>"
        )
        #expect(page["a"] == Frame(0, 50, 40, 50))
    }

    @Test(arguments: [("40px", "-15px", 41.0), ("-10px", "10px", 46.0)])
    func marginsOfABoxBesideAFloatOverlapItInTheWidthThatContentAsksFor(left: String, right: String, width: Double)
        throws
    {
        // A float of 30px and a box of 16px: 25px more than the float of margins together, or 30px of the float.
        let page = try layout(
            "<div id='a' style='display: inline-block'><div style='float: left; width: 30px; height: 5px'/><div style='overflow: hidden; margin-left: \(left); margin-right: \(right)'><div style='width: 16px; height: 10px'/></div></div>"
        )
        #expect(page["a"]?.width == width)
    }

    @Test func heightsInPercentCountForWhatFitsBesideFloats() throws {
        // 80px high and thus 160px wide: below the float of 120px.
        let page = try layout(
            "<div style='width: 200px; height: 100px'><div style='float: left; width: 120px; height: 30px'/><img id='a' src='p.png' alt='' style='display: block; height: 80%'/></div>",
            replaced: ["a": .picture(40, 20)])
        #expect(page["a"] == Frame(0, 30, 160, 80))
    }

    @Test(arguments: [("50%", 0.0), ("20%", 20.0)])
    func heightsInPercentTellWhetherABoxIsClearedOfFloats(height: String, y: Double) throws {
        // 80px wide beside 40px in 100px, it is parted from the float and its margin stays inside; 32px wide it fits.
        let page = try layout(
            "<div id='a' style='width: 100px; height: 80px'><div style='float: left; width: 40px; height: 60px'/><div style='overflow: hidden; height: \(height); aspect-ratio: 2; margin-top: 20px'/></div>"
        )
        #expect(page["a"]?.y == y)
    }
}
