import Testing

/// Intrinsic widths, contributions, and heights by content keywords: CSS Sizing 3, CSS Flexbox 1 §9.9.
@Suite struct IntrinsicSizeTests {
    /// Two pieces of 30 px with a break opportunity between them: 30 px at least, 60 px at most.
    private let text = "<span class='s'/><span class='s'/>"
    private let css = "html { line-height: 0 } .s { display: inline-block; width: 30px; height: 10px }"

    private func width(_ container: String, _ items: String) throws -> Double? {
        try layout("<div id='f' style='\(container)'>\(items)</div>", css: css)["f"]?.width
    }

    @Test func inlineFlexCountsTheBasisOfWhatCannotShrink() throws {
        #expect(try width("display: inline-flex", "<div style='flex: 0 0 100px'>\(text)</div>") == 100)
    }

    @Test func inlineFlexCountsTheContentOfWhatCanGrow() throws {
        #expect(try width("display: inline-flex", "<div style='flex: 1 1 0'>\(text)</div>") == 60)
    }

    @Test func inlineFlexCountsTheBasisOfWhatCannotGrow() throws {
        #expect(
            try width("display: inline-flex", "<div style='flex: 0 1 10px; min-width: 0'>\(text)</div>") == 10)
    }

    @Test func automaticMinimumCountsInTheContribution() throws {
        #expect(try width("display: inline-flex", "<div style='flex: 0 1 10px'>\(text)</div>") == 30)
    }

    @Test func percentageBasisCountsAsContent() throws {
        #expect(try width("display: inline-flex", "<div style='flex: 0 0 20%'>\(text)</div>") == 60)
    }

    @Test func maximumHoldsInTheContribution() throws {
        #expect(
            try width("display: inline-flex", "<div style='flex: 0 0 200px; max-width: 50px'>\(text)</div>") == 50)
    }

    @Test func minContentOfARowIsTheSumOfItsItems() throws {
        #expect(
            try width("display: flex; width: min-content; gap: 5px", "<div>\(text)</div><div>\(text)</div>") == 65)
    }

    @Test func minContentOfAWrappingRowIsItsWidestItem() throws {
        #expect(
            try width(
                "display: flex; width: min-content; flex-wrap: wrap; gap: 5px",
                "<div>\(text)</div><div style='min-width: 40px'>\(text)</div>") == 40)
    }

    @Test func maxContentOfAWrappingRowIsOneLine() throws {
        #expect(
            try width(
                "display: flex; width: max-content; flex-wrap: wrap; gap: 5px", "<div>\(text)</div><div>\(text)</div>")
                == 125)
    }

    @Test func widthOfAColumnIsItsWidestItem() throws {
        #expect(
            try width(
                "display: inline-flex; flex-direction: column",
                "<div>\(text)</div><div style='width: 80px; margin-left: 5px'/>") == 85)
    }

    @Test func wrappingColumnCountsItsColumns() throws {
        #expect(
            try width(
                "display: flex; width: max-content; flex-flow: column wrap; height: 30px; column-gap: 7px",
                "<div style='height: 20px; width: 20px'/><div style='height: 20px; width: 30px'/>") == 57)
    }

    @Test func wrappingColumnWithoutHeightIsOneColumn() throws {
        #expect(
            try width(
                "display: flex; width: max-content; flex-flow: column wrap",
                "<div style='height: 20px; width: 20px'/><div style='height: 20px; width: 30px'/>") == 30)
    }

    @Test func percentagePaddingsCountNothing() throws {
        #expect(try width("display: inline-flex", "<div style='padding: 0 10%'>\(text)</div>") == 60)
    }

    @Test func negativeMarginsTakeWidthAway() throws {
        #expect(try width("display: inline-flex", "<div style='margin-left: -20px'>\(text)</div>") == 40)
        #expect(try width("display: inline-flex", "<div style='margin-left: -200px'>\(text)</div>") == 0)
    }

    @Test(arguments: [("min-content", 30.0), ("max-content", 60), ("fit-content", 50)])
    func widthKeywords(value: String, width: Double) throws {
        let page = try layout(
            "<div style='width: 50px'><div id='a' style='width: \(value)'>\(text)</div></div>", css: css)
        #expect(page["a"]?.width == width)
    }

    @Test func fitContentLeavesRoomForMargins() throws {
        let page = try layout(
            "<div style='width: 50px'><div id='a' style='width: fit-content; margin: 0 4px'>\(text)</div></div>",
            css: css)
        #expect(page["a"]?.width == 42)
    }

    @Test func fitContentWithPercentagePadding() throws {
        let page = try layout(
            "<div style='width: 100px'><div id='a' style='width: max-content; padding-left: 10%'>\(text)</div></div>",
            css: css)
        #expect(page["a"]?.width == 70)
    }

    @Test(arguments: [("max-width: min-content", 30.0), ("max-width: max-content", 60), ("max-width: fit-content", 60)])
    func maximumKeywords(declaration: String, width: Double) throws {
        let page = try layout("<div id='a' style='\(declaration)'>\(text)</div>", css: css)
        #expect(page["a"]?.width == width)
    }

    @Test(arguments: [("min-width: min-content", 30.0), ("min-width: max-content", 60)])
    func minimumKeywords(declaration: String, width: Double) throws {
        let page = try layout("<div id='a' style='width: 5px; \(declaration)'>\(text)</div>", css: css)
        #expect(page["a"]?.width == width)
    }

    @Test func keywordsBoundTheContribution() throws {
        #expect(try width("display: inline-block", "<div style='max-width: min-content'>\(text)</div>") == 30)
        #expect(
            try width("display: inline-block", "<div style='width: 5px; min-width: max-content'>\(text)</div>") == 60)
    }

    @Test func fitContentMaximumBoundsBothContributions() throws {
        #expect(
            try width("width: min-content", "<div style='width: 200px; max-width: fit-content'>\(text)</div>") == 30)
    }

    @Test(arguments: ["min-content", "max-content", "fit-content"])
    func heightKeywordsAreTheContent(value: String) throws {
        let page = try layout(
            "<div id='a' style='height: \(value)'><div style='height: 30px'/><div id='b' style='height: 50%'/></div>",
            css: css)
        #expect(page["a"]?.height == 30)
        #expect(page["b"]?.height == 0)
    }

    @Test func minHeightOfTheContent() throws {
        let page = try layout(
            "<div id='a' style='height: 20px; min-height: max-content'><div style='height: 30px'/></div>", css: css)
        #expect(page["a"]?.height == 30)
    }

    @Test func maxHeightOfTheContent() throws {
        let page = try layout(
            "<div id='a' style='height: 50px; max-height: min-content'><div style='height: 30px'/></div>", css: css)
        #expect(page["a"]?.height == 30)
    }

    @Test func zeroPercentOfUnknownHeightIsAuto() throws {
        let page = try layout("<div id='a' style='height: 0%'><div style='height: 30px'/></div>", css: css)
        #expect(page["a"]?.height == 30)
    }

    @Test func lengthsAreCutToSixtyFourths() throws {
        let page = try layout("<div id='a' style='width: 33.33%; height: 5.03px; margin-left: 3.99%'/>")
        #expect(page["a"] == Frame(15.953125, 0, 133.3125, 5.015625))
    }

    @Test func floatsAfterALineBreakStandOnTheirOwnLine() throws {
        #expect(
            try width(
                "display: inline-block",
                "<span class='s'/><span class='s'/><br/><div style='float: left; width: 40px; height: 10px'/>") == 60)
    }

    @Test func negativeMarginsBesideNoFloatTakeAwayNoMoreThanThereIs() throws {
        #expect(
            try width(
                "display: inline-block",
                "<div style='float: left'/><div style='overflow: hidden; margin-right: -5px'/>") == 0)
    }

    @Test func columnsInsideAStretchedItemStandSideBySide() throws {
        let page = try layout(
            "<div style='display: flex'><div id='f' style='height: 50px; display: flex'><div style='display: flex; flex-flow: column wrap'><div style='width: 30px; height: 40px'/><div style='width: 20px; height: 40px'/></div></div></div>"
        )
        #expect(page["f"]?.width == 50)
    }

    @Test func percentagesOfItemsInColumnsHaveNothingToReferTo() throws {
        #expect(
            try width(
                "display: inline-flex; flex-flow: column wrap; height: 50px",
                "<div style='width: 30px; height: 40px; margin-right: 50%'/><div style='width: 20px; height: 40px'/>")
                == 50)
    }

    // MARK: Bounds by the content's height

    private func picture(_ style: String, in container: String) throws -> Frame? {
        try layout(
            "<div style='\(container)'><img id='i' alt='' style='\(style)'/></div>", css: css,
            replaced: ["i": .picture(40, 20)])["i"]
    }

    @Test func aPicturesContentHeightIsItsNaturalOne() throws {
        #expect(try picture("display: block; height: 70px; max-height: max-content", in: "") == Frame(0, 0, 40, 20))
        #expect(try picture("display: block; height: 10px; min-height: min-content", in: "") == Frame(0, 0, 40, 20))
        #expect(try picture("max-height: max-content", in: "display: flex; height: 60px") == Frame(0, 0, 40, 20))
    }

    @Test func aStretchedItemsContentResolvesPercentagesBeforeItsBounds() throws {
        let page = try layout(
            "<div style='display: flex; height: 80px'><div id='f' style='max-height: max-content'><div style='height: 50%'/></div></div>"
        )
        #expect(page["f"]?.height == 40)
    }
}
