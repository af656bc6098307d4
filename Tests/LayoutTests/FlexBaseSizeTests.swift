import Testing

/// Flex base sizes, automatic minimums, flexible lengths and definite sizes: CSS Flexbox 1 §4.5, §9.2, §9.7, §9.8.
@Suite struct FlexBaseSizeTests {
    /// An item with content of 60 px by 20 px that cannot shrink.
    private let block = "<div style='width: 60px; height: 20px'/>"

    private func column(_ container: String, _ css: String, _ items: String) throws -> LaidOutDocument {
        try layout(
            "<div id='f' style='display: flex; flex-direction: column; \(container)'>\(items)</div>", css: css)
    }

    private func row(_ container: String, _ css: String, _ items: String) throws -> LaidOutDocument {
        try layout("<div id='f' style='display: flex; \(container)'>\(items)</div>", css: css)
    }

    @Test func flexOfOneNumberHasABasisOfZeroPercent() throws {
        let page = try column("", "#a { flex: 2; min-height: 0 }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func basisOfZeroIsZeroInAColumnOfAutoHeight() throws {
        let page = try column("", "#a { flex: 1 0 0px; min-height: 0 }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 0)
        #expect(page["f"]?.height == 0)
    }

    @Test func percentageBasisInAColumnOfAutoHeightIsContent() throws {
        let page = try column("", "#a { flex: 1 0 40% }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func basisOfContentLeavesTheHeightAside() throws {
        let page = try column(
            "height: 50px", "#a { flex: 0 0 content; height: 5px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func basisOfMinContentLeavesTheHeightAside() throws {
        let page = try column(
            "height: 50px", "#a { flex: 0 0 min-content; height: 5px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test(arguments: [("content", 60.0), ("max-content", 60), ("min-content", 60), ("fit-content", 60), ("auto", 30)])
    func basisKeywordsInARow(value: String, width: Double) throws {
        let page = try row("", "#a { flex: 0 0 \(value); width: 30px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.width == width)
    }

    @Test func fitContentBasisStopsAtTheContainer() throws {
        let page = try row(
            "width: 100px", "#a { flex: 0 0 fit-content } span { display: inline-block; width: 70px }",
            "<div id='a'><span/> <span/></div>")
        #expect(page["a"]?.width == 100)
    }

    @Test func automaticMinimumIsTheSpecifiedWidthWhereThatIsLess() throws {
        let page = try row("width: 10px", "#a { width: 40px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.width == 40)
    }

    @Test func automaticMinimumStopsAtTheMaximum() throws {
        let page = try row("width: 10px", "#a { max-width: 25px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.width == 25)
    }

    @Test func automaticMinimumHoldsInColumns() throws {
        let page = try column("height: 5px", "#a { flex-basis: 100px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func minWidthOfZeroLetsAnItemVanish() throws {
        let page = try row("width: 100px", "#a { min-width: 0; flex: 0 1 0px }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.width == 0)
    }

    @Test func minHeightOfMinContentHoldsAgainstAHeight() throws {
        let page = try row(
            "height: 100px", "#a { height: 5px; min-height: min-content }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func maxHeightOfMaxContentKeepsAnItemFromStretching() throws {
        let page = try row("height: 100px", "#a { max-height: max-content }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func heightOfMinContentDoesNotStretch() throws {
        let page = try row("height: 100px", "#a { height: min-content }", "<div id='a'>\(block)</div>")
        #expect(page["a"]?.height == 20)
    }

    @Test func percentageHeightOfUnknownDoesNotStretch() throws {
        let page = try row(
            "", "#a { height: 50% } #b { height: 80px }", "<div id='a'>\(block)</div><div id='b'/>")
        #expect(page["a"]?.height == 20)
    }

    @Test func containerWithContentHeightBoundsFollowsItsContent() throws {
        let page = try row(
            "height: 50px; max-height: max-content; align-items: start", "", "<div id='a'>\(block)</div>")
        #expect(page["f"]?.height == 20)
        #expect(page["a"]?.height == 20)
        #expect(try row("height: 10px; min-height: min-content", "", block)["f"]?.height == 20)
    }

    @Test func contentThatStretchesIsAsHighAsItsContainer() throws {
        let page = try row("height: 50px; max-height: max-content", "", "<div id='a'>\(block)</div>")
        #expect(page["f"]?.height == 50)
        #expect(page["a"]?.height == 50)
    }

    @Test func fractionsAreSharedFromTheLastItem() throws {
        let page = try row(
            "width: 100px", "div div { flex: 1; height: 5px }",
            "<div id='a'/><div id='b'/><div id='c'/>")
        #expect(page["a"]?.width == 33.328125)
        #expect(page["b"]?.width == 33.34375)
        #expect(page["c"]?.width == 33.328125)
    }

    @Test func shrinkingFractionsAddUp() throws {
        let page = try row(
            "width: 100px", "#a { width: 37px } #b { width: 53px } #c { width: 71px }",
            "<div id='a'/><div id='b'/><div id='c'/>")
        #expect(page["a"]?.width == 22.984375)
        #expect(page["b"]?.width == 32.921875)
        #expect(page["c"]?.width == 44.09375)
    }

    @Test func growingSumBelowOneTakesThatPart() throws {
        let page = try row(
            "width: 200px", "#a { flex: 0.2 0 50px } #b { flex: 0.3 0 50px }", "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.width == 70)
        #expect(page["b"]?.width == 80)
    }

    @Test func shrinkingSumBelowOneLeavesOverflow() throws {
        let page = try row("width: 100px", "#a { flex: 0 0.5 200px }", "<div id='a'/>")
        #expect(page["a"]?.width == 150)
    }

    @Test func paddingDoesNotShrink() throws {
        let page = try row(
            "width: 100px", "#a { width: 100px; padding: 0 20px } #b { width: 100px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.width == 70)
        #expect(page["b"]?.width == 30)
    }

    @Test func borderBoxBasisIncludesPadding() throws {
        let page = try row(
            "", "#a { flex: 0 0 50px; padding: 10px; box-sizing: border-box } #b { flex: 0 0 50px; padding: 10px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.width == 50)
        #expect(page["b"]?.width == 70)
    }

    @Test func percentagePaddingsReferToTheContainer() throws {
        let page = try row(
            "width: 200px; align-items: flex-start", "#a { padding: 5% } #b { margin: 5% }",
            "<div id='a'>\(block)</div><div id='b'>\(block)</div>")
        #expect(page["a"] == Frame(0, 0, 80, 40))
        #expect(page["b"] == Frame(90, 10, 60, 20))
    }

    @Test func percentagesOfStretchedItemsResolve() throws {
        let page = try row(
            "", "#c { height: 50% } #b { height: 80px }", "<div id='a'><div id='c'/></div><div id='b'/>")
        #expect(page["c"]?.height == 40)
    }

    @Test func percentagesInAColumnOfDefiniteHeightResolve() throws {
        let page = try column(
            "height: 80px", "#a { flex: 1 0 auto } #c { height: 50% }", "<div id='a'><div id='c'/></div>")
        #expect(page["c"]?.height == 40)
    }

    @Test func percentagesUnderADefiniteBasisResolve() throws {
        let page = try column(
            "min-height: 200px", "#a { flex: 1 0 100px } #c { height: 50% }", "<div id='a'><div id='c'/></div>")
        #expect(page["a"]?.height == 200)
        #expect(page["c"]?.height == 100)
    }

    @Test func percentagesUnderAContentBasisBehaveAsAuto() throws {
        let page = try column(
            "min-height: 200px", "#a { flex: 1 0 auto } #c { height: 50% }",
            "<div id='a'><div id='c'>\(block)</div></div>")
        #expect(page["a"]?.height == 200)
        #expect(page["c"]?.height == 20)
    }

    @Test func columnsWrapAtTheGreatestHeight() throws {
        let page = try column(
            "flex-wrap: wrap; max-height: 30px; width: 100px", "#a, #b { height: 20px; width: 10px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["f"]?.height == 20)
        #expect(page["b"] == Frame(50, 0, 10, 20))
    }

    @Test func pictureTakesItsWidthFromAStretchedHeight() throws {
        let page = try layout(
            "<div style='display: flex; height: 60px'><img id='i' alt=''/></div>", replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 120, 60))
    }

    @Test func pictureTakesItsWidthFromItsBasisInAColumn() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; align-items: flex-start'><img id='i' alt='' style='flex-basis: 60px'/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 120, 60))
    }

    @Test func pictureStretchesInAColumnAndKeepsItsRatio() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; width: 100px'><img id='i' alt=''/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 100, 50))
    }

    @Test func pictureDoesNotShrinkBelowItsOwnWidth() throws {
        let page = try layout(
            "<div style='display: flex; width: 10px; align-items: start'><img id='i' alt=''/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 40, 20))
    }

    @Test func growingPictureKeepsItsRatio() throws {
        let page = try layout(
            "<div style='display: flex; width: 80px; align-items: start'><img id='i' alt='' style='flex: 1'/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 80, 40))
    }

    @Test func floatIsIgnoredOnItems() throws {
        let page = try row("width: 100px", "#a { float: right; height: 5px }", "<div id='a'>\(block)</div>")
        #expect(page["a"] == Frame(0, 0, 60, 5))
    }

    @Test func aPictureInAColumnShrinksToItsNaturalHeight() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; align-items: flex-start; height: 30px'><img id='i' alt='' style='height: 80px'/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 60, 30))
    }

    @Test func aPicturesWidthFollowsTheBasisAndNotItsHeight() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; align-items: flex-start'><img id='i' alt='' style='flex: 1; height: 80px'/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 40, 20))
    }

    @Test func aWrappingColumnsContentBreaksAtItsOwnHeight() throws {
        let page = try column(
            "", "#a { flex: 1; height: 40px; display: flex; flex-flow: column wrap }",
            "<div id='a'><div style='height: 30px'/><div style='height: 20px'/></div>")
        #expect(page["a"]?.height == 30)
    }
}
