import Testing

@Suite struct BlockFormattingTests {
    @Test func blocksStandBelowEachOther() throws {
        let page = try layout("<div id='a' style='height: 10px'/><div id='b' style='height: 20px'/>")
        #expect(page["a"] == Frame(0, 0, 400, 10))
        #expect(page["b"] == Frame(0, 10, 400, 20))
    }

    @Test func textMakesLines() throws {
        let page = try layout("<p id='p'>one</p>")
        #expect(page["p"] == Frame(0, 0, 400, 20))
        #expect(page.texts().map(\.text) == ["one"])
    }

}

@Suite struct MarginCollapsingTests {
    private func tops(_ body: String) throws -> LaidOutDocument {
        try layout("<div style='overflow: hidden'>\(body)</div>")
    }

    @Test func siblingsShareTheLargerMargin() throws {
        let page = try tops("<p style='margin-bottom: 20px'>x</p><p id='b' style='margin-top: 30px'>y</p>")
        #expect(page["b"]?.y == 50)
    }

    @Test func negativeMarginsAreAdded() throws {
        let page = try tops("<p style='margin-bottom: 20px'>x</p><p id='b' style='margin-top: -15px'>y</p>")
        #expect(page["b"]?.y == 25)
    }

    @Test func firstChildsMarginStandsOutside() throws {
        let page = try tops("<div id='a' style='margin-top: 5px'><p id='b' style='margin-top: 30px'>y</p></div>")
        #expect(page["a"]?.y == 30)
        #expect(page["b"]?.y == 30)
    }

    @Test func paddingKeepsMarginsInside() throws {
        let page = try tops("<div id='a' style='padding-top: 1px'><p id='b' style='margin-top: 30px'>y</p></div>")
        #expect(page["a"]?.y == 0)
        #expect(page["b"]?.y == 31)
    }

    @Test func lastChildsMarginStandsOutside() throws {
        let page = try tops("<div id='a'><p style='margin-bottom: 30px'>y</p></div><p id='b'>z</p>")
        #expect(page["a"]?.height == 20)
        #expect(page["b"]?.y == 50)
    }

    @Test func heightKeepsTheLastMarginInside() throws {
        let page = try tops(
            "<div id='a' style='height: 40px'><p style='margin-bottom: 30px'>y</p></div><p id='b'>z</p>")
        #expect(page["b"]?.y == 40)
    }

    @Test func emptyBlocksCollapseThrough() throws {
        let page = try tops("<p>x</p><div style='margin: 10px 0 25px'/><p id='b' style='margin-top: 5px'>y</p>")
        #expect(page["b"]?.y == 45)
    }

    @Test func formattingContextsKeepTheirMargins() throws {
        let page = try tops("<div id='a' style='display: flow-root'><p id='b' style='margin: 10px 0'>y</p></div>")
        #expect(page["a"] == Frame(0, 0, 400, 40))
        #expect(page["b"]?.y == 10)
    }
}

@Suite struct BlockSizeTests {
    private func box(_ style: String, in container: String = "") throws -> Frame? {
        try layout("<div style='\(container)'><div id='a' style='\(style)'/></div>")["a"]
    }

    @Test func widthFillsTheContainer() throws {
        #expect(try box("margin: 0 10px; padding: 0 5px; border: solid; border-width: 0 1px")?.width == 380)
    }
    @Test func contentBoxAddsEdges() throws { #expect(try box("width: 100px; padding: 10px")?.width == 120) }
    @Test func borderBoxHoldsEdges() throws {
        #expect(try box("box-sizing: border-box; width: 100px; padding: 10px; height: 50px") == Frame(0, 0, 100, 50))
    }
    @Test func borderBoxIsNeverSmallerThanItsEdges() throws {
        #expect(try box("box-sizing: border-box; width: 10px; padding: 10px")?.width == 20)
    }
    @Test func percentWidth() throws { #expect(try box("width: 25%")?.width == 100) }
    @Test func percentHeightOfADefiniteContainer() throws {
        #expect(try box("height: 50%", in: "height: 80px")?.height == 40)
    }
    @Test func percentHeightOfAnAutomaticContainerIsAuto() throws { #expect(try box("height: 50%")?.height == 0) }
    @Test func percentPaddingRefersToTheWidth() throws { #expect(try box("padding-top: 10%")?.height == 40) }
    @Test func autoMarginsCentre() throws { #expect(try box("width: 100px; margin: 0 auto")?.x == 150) }
    @Test func oneAutoMarginTakesAll() throws { #expect(try box("width: 100px; margin-left: auto")?.x == 300) }
    @Test func overconstrainedFollowsTheDirection() throws {
        #expect(try box("width: 100px; margin-left: 10px; margin-right: 5px")?.x == 10)
        #expect(try box("width: 100px; margin-left: 10px; margin-right: 5px", in: "direction: rtl")?.x == 295)
    }
    @Test func minimumBeatsMaximum() throws {
        #expect(try box("width: 100px; max-width: 50px; min-width: 70px")?.width == 70)
    }
    @Test func minimumHeight() throws { #expect(try box("min-height: 30px")?.height == 30) }
    @Test func maximumHeight() throws { #expect(try box("height: 100px; max-height: 30px")?.height == 30) }
    @Test func keywordsFollowTheContent() throws {
        let page = try layout(
            "<div id='a' style='width: min-content'>aa bb</div><div id='b' style='width: max-content'>aa bb</div><div id='c' style='width: fit-content'>aa bb</div>"
        )
        let (a, b, c) = (try #require(page["a"]), try #require(page["b"]), try #require(page["c"]))
        #expect(a.height == 40)
        #expect(b.height == 20)
        #expect(c.width == b.width)
        #expect(a.width < b.width)
    }

    @Test func percentHeightsInAnonymousBoxesReferToTheirContainer() throws {
        let page = try layout(
            "<div style='height: 80px'><div style='height: 1px'/><div id='a' style='display: inline-block; height: 50%; width: 3px'/></div>"
        )
        #expect(page["a"]?.height == 40)
    }

    @Test func aPictureByAPercentHeightTakesItsRoomInTheLine() throws {
        let page = try layout(
            "<div style='height: 100px'><img id='i' alt='' style='height: 50%'/><span id='s'>x</span></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"]?.width == 100)
        #expect(page["s"]?.x == 100)
    }

    @Test func whatIsCutOffHasNoBaselineButItsLowerEdge() throws {
        let page = try layout(
            "<div><div id='a' style='display: inline-block'><div style='overflow: hidden; margin-bottom: 4px'>x</div></div><div id='b' style='display: inline-block; width: 1px; height: 40px'/></div>"
        )
        let (a, b) = (try #require(page["a"]), try #require(page["b"]))
        #expect(a.y + a.height == b.y + b.height)
    }
}
