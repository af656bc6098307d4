import Layout
import Primitives
import Testing

/// Margins that collapse beyond siblings and first children; text lines are 20 px high.
@Suite struct MarginChainTests {
    private func tops(_ body: String, css: String = "") throws -> LaidOutDocument {
        try layout("<div style='overflow: hidden'>\(body)</div>", css: css)
    }

    @Test func anEmptyBlockStandsAtItsTopMargin() throws {
        let page = try tops("<div id='a' style='margin: 10px 0 25px'/><p id='b'>y</p>")
        #expect(page["a"] == Frame(0, 10, 400, 0))
        #expect(page["b"]?.y == 25)
    }

    @Test func nestedEmptyBlocksCollapseIntoOneMargin() throws {
        let page = try tops(
            "<p>x</p><div style='margin: 10px 0'><div style='margin: 30px 0 5px'><div style='margin-bottom: 40px'/></div></div><p id='b'>y</p>"
        )
        #expect(page["b"]?.y == 60)
    }

    @Test func negativeAndPositiveMarginsAreSummed() throws {
        let page = try tops(
            "<p style='margin-bottom: 30px'>x</p><div style='margin: -10px 0 -20px'/><p id='b' style='margin-top: 5px'>y</p>"
        )
        #expect(page["b"]?.y == 30)
    }

    @Test func aHeightOfZeroCollapsesThrough() throws {
        let page = try tops("<p>x</p><div style='height: 0; margin: 20px 0'/><p id='b' style='margin-top: 10px'>y</p>")
        #expect(page["b"]?.y == 40)
    }

    @Test func aPercentHeightOfAnAutomaticHeightCollapsesThrough() throws {
        let page = try tops(
            "<p>x</p><div style='height: 30%; margin: 20px 0'/><p id='b' style='margin-top: 10px'>y</p>")
        #expect(page["b"]?.y == 40)
    }

    @Test func aMinimumHeightKeepsMarginsApart() throws {
        let page = try tops(
            "<p>x</p><div style='min-height: 1px; margin: 20px 0'/><p id='b' style='margin-top: 10px'>y</p>")
        #expect(page["b"]?.y == 61)
    }

    @Test func aMinimumHeightThatAddsHeightDropsTheLastMargin() throws {
        let page = try tops("<div style='min-height: 60px'><p style='margin-bottom: 30px'>x</p></div><p id='b'>y</p>")
        #expect(page["b"]?.y == 60)
    }

    @Test func aMinimumHeightThatAddsNothingKeepsTheLastMargin() throws {
        let page = try tops("<div style='min-height: 10px'><p style='margin-bottom: 30px'>x</p></div><p id='b'>y</p>")
        #expect(page["b"]?.y == 50)
    }

    @Test func aBottomBorderKeepsTheLastMarginInside() throws {
        let page = try tops(
            "<div id='a' style='border-bottom: 2px solid'><p style='margin-bottom: 30px'>x</p></div><p id='b'>y</p>")
        #expect(page["a"]?.height == 52)
        #expect(page["b"]?.y == 52)
    }

    @Test func anEmptyBlockAtTheTopSharesItsParentsMargin() throws {
        let page = try tops(
            "<div id='a' style='margin-top: 5px'><div id='b' style='margin: 10px 0 15px'/><p id='c'>x</p></div>")
        #expect(page["a"]?.y == 15)
        #expect(page["b"]?.y == 15)
        #expect(page["c"]?.y == 15)
    }

    @Test func percentMarginsReferToTheWidth() throws {
        let page = try tops("<p style='margin-bottom: 5%'>x</p><p id='b' style='margin-top: 10%'>y</p>")
        #expect(page["b"]?.y == 60)
    }

    @Test func theBodysMarginStaysInsideTheRoot() throws {
        let page = try layout("<p id='a'>x</p>", css: "body { margin: 10px } p { margin: 30px }")
        #expect(page["body"]?.y == 30)
        #expect(page["a"] == Frame(40, 30, 320, 20))
    }

    @Test func inlineBlocksKeepTheirMargins() throws {
        let page = try tops(
            "<p style='margin-bottom: 20px'>x</p><div><img id='i' alt='' style='margin-top: 10px; vertical-align: top'/></div>",
            css: "")
        #expect(page["i"]?.y == 50)
    }

    @Test func marginsOfFloatsBetweenBlocksDoNotCount() throws {
        let page = try tops(
            "<p style='margin-bottom: 20px'>x</p><div id='f' style='float: left; width: 9px; height: 9px; margin: 7px'/><p id='b' style='margin-top: 30px'>y</p>"
        )
        #expect(page["f"]?.y == 47)
        #expect(page["b"]?.y == 50)
    }

    @Test func aFloatStandsBesideTheFirstChildBelowTheSharedMargin() throws {
        let page = try tops(
            "<div id='a'><div id='f' style='float: left; width: 9px; height: 9px'/><p id='b' style='margin-top: 30px'>y</p></div>"
        )
        #expect(page["a"]?.y == 30)
        #expect(page["f"]?.y == 30)
        #expect(page["b"]?.y == 30)
    }

    @Test func whatDoesNotFitBesideAFloatIsPartedFromItsParentsMargin() throws {
        let page = try tops(
            "<div id='a'><div style='float: left; width: 300px; height: 50px'/><div id='b' style='overflow: hidden; width: 200px; margin-top: 30px; height: 10px'/></div>"
        )
        #expect(page["a"]?.y == 0)
        #expect(page["b"]?.y == 50)
    }

    @Test func positionedBoxesStandApart() throws {
        let page = try tops(
            "<p style='margin-bottom: 20px'>x</p><div style='position: absolute; margin: 90px'/><p id='b' style='margin-top: 30px'>y</p>"
        )
        #expect(page["b"]?.y == 50)
    }

    @Test func tablesKeepTheirCellsMargins() throws {
        let page = try tops(
            "<table style='border-spacing: 0; margin: 10px 0'><tr><td style='padding: 0'><p id='a' style='margin: 5px 0'>x</p></td></tr></table><p id='b' style='margin-top: 4px'>y</p>"
        )
        #expect(page["a"]?.y == 15)
        #expect(page["b"]?.y == 50)
    }
}

@Suite struct BlockInInlineTests {
    @Test func aBlockPartsTheLine() throws {
        let page = try layout("<p id='p'>a<span id='s'>b<span id='d' style='display: block'>c</span>d</span>e</p>")
        #expect(page["d"] == Frame(0, 20, 400, 20))
        #expect(page.text("d")?.y == page.text("e")?.y)
        #expect(page["p"]?.height == 60)
    }

    @Test func theInlineBoxHasAPartAroundTheBlock() throws {
        let page = try layout("<p>a<span id='s'>b<span style='display: block'>c</span>d</span></p>")
        #expect(page.fragments("s").map { Frame($0.fragment.frame) }.contains(Frame(0, 20, 400, 20)))
    }

    @Test func relativePositionMovesTheBlockToo() throws {
        let page = try layout(
            "<p>a<span style='position: relative; left: 30px; top: 5px'>b<span id='d' style='display: block'>c</span></span></p>"
        )
        #expect(page["d"] == Frame(30, 25, 400, 20))
    }

    @Test func edgesStandAtTheOutermostPartsAlone() throws {
        let page = try layout(
            "<p id='p'><span style='padding: 0 10px'><span id='d' style='display: block; height: 5px'/>d</span>e</p>")
        // The first part has padding of its own and makes a line.
        #expect(page["d"]?.y == 20)
        #expect(page.text("d")?.x == 0)
    }

    @Test func emptyPartsWithoutEdgesMakeNoLine() throws {
        let page = try layout(
            "<p id='p'><span style='padding-right: 10px'><span id='d' style='display: block; height: 5px'/>d</span></p>"
        )
        #expect(page["d"]?.y == 0)
        #expect(page["p"]?.height == 25)
    }

    @Test func blocksThatFollowEachOtherCollapseTheirMargins() throws {
        let page = try layout(
            "<div style='overflow: hidden'><span><span style='display: block; margin-bottom: 10px'>a</span> <span id='d' style='display: block; margin-top: 15px'>b</span></span></div>"
        )
        #expect(page["d"]?.y == 35)
    }

    @Test func overflowOfTheBodyIsThePages() throws {
        let page = try layout("<p id='a' style='margin: 30px 0'>a</p>", css: "body { margin: 8px; overflow: hidden }")
        #expect(page["a"]?.y == 30)
        #expect(page["body"]?.y == 30)
        let both = try layout(
            "<p id='a' style='margin: 30px 0'>a</p>",
            css: "html { overflow: hidden } body { margin: 8px; overflow: hidden }")
        #expect(both["body"]?.y == 8)
        #expect(both["a"]?.y == 38)
    }

    /// CSS Overflow 3 §3.3: the root's `overflow` is the page's, so that nothing of the document is cut off at its height.
    @Test func overflowOfTheRootIsThePages() throws {
        let lines = (1...20).map { "<p id='p\($0)'>x</p>" }.joined()
        let page = try layout(lines, css: "html { height: 100%; overflow: hidden }")
        #expect(page.pageCount == 2)
        #expect(page.pages(of: "p15") == [1])
        #expect(page.pages(of: "p16") == [2])
    }
}
