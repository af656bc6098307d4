import Layout
import Primitives
import Testing

@Suite struct AspectRatioTests {
    private typealias Frame = LaidOutDocument.Frame

    private func box(_ style: String, content: String = "", parent: String = "") throws -> Frame? {
        try layout("<div style='\(parent)'><div id='a' style='\(style)'>\(content)</div></div>")["a"]
    }

    /// A block with a size of its own, as content.
    private func filler(_ width: Int, _ height: Int) -> String {
        "<div style='width: \(width)px; height: \(height)px'/>"
    }

    // MARK: Blocks

    @Test func anAutomaticHeightFollowsTheWidth() throws {
        #expect(try box("aspect-ratio: 2 / 1; width: 100px") == Frame(0, 0, 100, 50))
        #expect(try box("aspect-ratio: 4; margin-right: 200px") == Frame(0, 0, 200, 50))
    }
    @Test func anAutomaticWidthFollowsTheHeight() throws {
        #expect(try box("aspect-ratio: 3 / 2; height: 40px") == Frame(0, 0, 60, 40))
        #expect(try box("aspect-ratio: 2; height: 50%", parent: "height: 80px") == Frame(0, 0, 80, 40))
    }
    @Test func bothSizesLeaveTheRatioAside() throws {
        #expect(try box("aspect-ratio: 1; width: 70px; height: 20px") == Frame(0, 0, 70, 20))
    }
    @Test func theHeightIsAtLeastThatOfTheContent() throws {
        #expect(try box("aspect-ratio: 2; width: 20px", content: filler(5, 50)) == Frame(0, 0, 20, 50))
        #expect(try box("aspect-ratio: 2; width: 20px; min-height: 0", content: filler(5, 50)) == Frame(0, 0, 20, 10))
        #expect(
            try box("aspect-ratio: 2; width: 20px; overflow: hidden", content: filler(5, 50)) == Frame(0, 0, 20, 10))
        #expect(
            try box("aspect-ratio: 2; width: 20px; max-height: 30px", content: filler(5, 50)) == Frame(0, 0, 20, 30))
    }
    @Test func theWidthIsAtLeastThatOfTheContent() throws {
        #expect(try box("aspect-ratio: 1; height: 20px", content: filler(60, 5)) == Frame(0, 0, 60, 20))
        #expect(try box("aspect-ratio: 1; height: 20px; min-width: 0", content: filler(60, 5)) == Frame(0, 0, 20, 20))
    }
    @Test func boundsOfTheHeightBoundTheWidth() throws {
        #expect(try box("aspect-ratio: 1; max-height: 100px") == Frame(0, 0, 100, 100))
        #expect(try box("aspect-ratio: 2; min-height: 250px") == Frame(0, 0, 500, 250))
        #expect(try box("aspect-ratio: 1; max-height: 100px; max-width: 40px") == Frame(0, 0, 40, 40))
        // A width of its own is not bounded by them.
        #expect(try box("aspect-ratio: 1; width: 50px; max-height: 20px") == Frame(0, 0, 50, 20))
        #expect(try box("aspect-ratio: 1; width: 50px; min-height: 80px") == Frame(0, 0, 50, 80))
    }
    @Test func theRatioIsOfTheBoxThatSizesMean() throws {
        #expect(
            try box("aspect-ratio: 1; box-sizing: border-box; height: 50px; padding: 10px 20px")
                == Frame(0, 0, 50, 50))
        #expect(try box("aspect-ratio: 1; height: 50px; padding: 10px 20px") == Frame(0, 0, 90, 70))
        // With `auto` it is of the content box.
        #expect(
            try box("aspect-ratio: auto 1; box-sizing: border-box; height: 50px; padding: 10px 20px")
                == Frame(0, 0, 70, 50))
    }
    @Test func percentagesOfItsHeightResolve() throws {
        let page = try layout(
            "<div style='aspect-ratio: 2; width: 100px'><div id='a' style='height: 50%'/></div>")
        #expect(page["a"] == Frame(0, 0, 100, 25))
    }
    @Test func keywordSizesFollowTheRatio() throws {
        #expect(try box("aspect-ratio: 2; width: 100px; height: fit-content") == Frame(0, 0, 100, 50))
        #expect(try box("aspect-ratio: 2; width: min-content; height: 50px") == Frame(0, 0, 100, 50))
        #expect(
            try box("aspect-ratio: 2; width: fit-content; max-height: 10px", content: filler(70, 5))
                == Frame(0, 0, 20, 10))
    }
    @Test func anEmptyBoxWithARatioPartsMargins() throws {
        let page = try layout(
            "<div style='aspect-ratio: 4; margin: 10px 0; width: 40px'/><div id='b' style='height: 5px'/>")
        #expect(page["b"]?.y == 30)
    }
    @Test func aRatioOfZeroIsNone() throws {
        #expect(try box("aspect-ratio: 0 / 1; width: 50px; height: auto") == Frame(0, 0, 50, 0))
    }
    @Test func lengthsBoundAPositionedBoxBesideKeywords() throws {
        func box(_ bounds: String) throws -> Frame? {
            try self.box(
                "position: absolute; height: 50%; aspect-ratio: 2; \(bounds)",
                parent: "position: relative; width: 300px; height: 100px")
        }
        #expect(try box("min-width: 150px; max-width: fit-content") == Frame(0, 0, 150, 50))
        #expect(try box("max-width: 80px; min-width: max-content") == Frame(0, 0, 100, 50))
    }
    @Test func tablesHaveNoRatio() throws {
        let page = try layout(
            "<table id='a' style='aspect-ratio: 1; width: 100px; border-spacing: 0'><tr><td style='padding: 0'><div style='height: 10px'/></td></tr></table>"
        )
        #expect(page["a"] == Frame(0, 0, 100, 10))
    }

    // MARK: Floats, inline blocks and positioned boxes

    @Test func shrinkToFitCountsTheRatio() throws {
        let page = try layout(
            """
            <div id='f' style='float: left; aspect-ratio: 2; height: 40px'/>
            <div id='p' style='float: left'><div id='c' style='aspect-ratio: 2; height: 30px'/></div>
            <div id='m' style='float: left'><div style='aspect-ratio: 2; min-height: 20px'/></div>
            """)
        #expect(page["f"] == Frame(0, 0, 80, 40))
        #expect(page["p"] == Frame(80, 0, 60, 30))
        #expect(page["m"] == Frame(140, 0, 40, 20))
    }
    @Test func inlineBlocksResolvePercentHeights() throws {
        let page = try layout(
            "<div style='height: 80px'><div id='a' style='display: inline-block; aspect-ratio: 3; height: 50%'/></div>")
        #expect(page["a"] == Frame(0, 0, 120, 40))
    }
    @Test(arguments: [
        ("inset: 0", Frame(0, 0, 200, 200)), ("left: 0; right: 0; height: 20px", Frame(0, 0, 20, 20)),
        ("top: 0; bottom: 0", Frame(0, 0, 100, 100)), ("left: 0; right: 50%", Frame(0, 0, 100, 100)),
        ("height: 20px; right: 0", Frame(180, 0, 20, 20)), ("width: 20px; top: 0; bottom: 0", Frame(0, 0, 20, 20)),
    ])
    func positionedBoxes(insets: String, frame: LaidOutDocument.Frame) throws {
        let page = try layout(
            "<div style='position: relative; width: 200px; height: 100px'><div id='a' style='position: absolute; aspect-ratio: 1; \(insets)'/></div>"
        )
        #expect(page["a"] == frame)
    }

    // MARK: Flex items

    private func item(_ style: String, in container: String, content: String = "") throws -> Frame? {
        try layout("<div style='display: flex; \(container)'><div id='a' style='\(style)'>\(content)</div></div>")["a"]
    }

    @Test func aStretchedItemsWidthFollowsTheContainersHeight() throws {
        #expect(try item("aspect-ratio: 2", in: "height: 50px") == Frame(0, 0, 100, 50))
        #expect(try item("aspect-ratio: 1; max-height: 30px", in: "height: 50px") == Frame(0, 0, 30, 30))
        #expect(try item("aspect-ratio: 1; width: 30px", in: "height: 50px") == Frame(0, 0, 30, 50))
    }
    @Test func anItemInARowWithAHeightHasItsRatio() throws {
        #expect(try item("aspect-ratio: 3; height: 20px", in: "height: 50px") == Frame(0, 0, 60, 20))
        // It does not shrink below that, unless `min-width` says so.
        #expect(try item("aspect-ratio: 3; height: 20px", in: "width: 40px") == Frame(0, 0, 60, 20))
        #expect(try item("aspect-ratio: 3; height: 20px; min-width: 0", in: "width: 40px") == Frame(0, 0, 40, 20))
    }
    @Test func aGrownItemsHeightFollowsItsWidth() throws {
        #expect(try item("aspect-ratio: 2; flex: 1", in: "width: 120px") == Frame(0, 0, 120, 60))
        #expect(
            try item("aspect-ratio: 2; flex: 1; align-self: flex-start", in: "width: 120px; height: 90px")
                == Frame(0, 0, 120, 60))
    }
    @Test func aStretchedItemsHeightInAColumnFollowsItsWidth() throws {
        #expect(try item("aspect-ratio: 4", in: "flex-direction: column; width: 200px") == Frame(0, 0, 200, 50))
        #expect(
            try item("aspect-ratio: 4", in: "flex-direction: column; width: 200px; height: 20px")
                == Frame(0, 0, 200, 50))
    }
    @Test func anItemInAColumnThatShrinksNarrows() throws {
        #expect(
            try item(
                "aspect-ratio: 2; height: 40px; align-self: flex-start",
                in: "flex-direction: column; width: 200px; height: 10px") == Frame(0, 0, 20, 10))
    }
    @Test func boundsOfTheWidthBoundAnItemsContentInAColumn() throws {
        #expect(
            try item("aspect-ratio: 2; max-width: 10px", in: "flex-direction: column", content: filler(5, 40))
                == Frame(0, 0, 10, 5))
    }
    @Test func aFlexContainerHasARatioItself() throws {
        let page = try layout(
            """
            <div id='f' style='display: flex; aspect-ratio: 2; width: 100px'>
            <div id='a' style='width: 10px; height: 50%'/><div id='b' style='width: 10px'/></div>
            <div id='g' style='display: flex; aspect-ratio: 2; width: 20px'><div style='height: 50px'/></div>
            """)
        #expect(page["f"] == Frame(0, 0, 100, 50))
        #expect(page["a"] == Frame(0, 0, 10, 25))
        #expect(page["b"] == Frame(10, 0, 10, 50))
        #expect(page["g"] == Frame(0, 50, 20, 50))
    }
    @Test func nestedContainersTakeTheWidthOfARatio() throws {
        let page = try layout(
            "<div style='display: flex; height: 60px'><div id='a' style='display: flex'><div style='aspect-ratio: 1'/></div></div>"
        )
        #expect(page["a"] == Frame(0, 0, 60, 60))
    }

    // MARK: Images

    private func image(_ style: String) throws -> Frame? {
        try layout("<img id='i' alt='' style='display: block; \(style)'/>", replaced: ["i": .picture(40, 20)])["i"]
    }

    @Test func aRatioGoesBeforeThatOfAnImage() throws {
        #expect(try image("aspect-ratio: 1") == Frame(0, 0, 40, 40))
        #expect(try image("aspect-ratio: 1; width: 100px") == Frame(0, 0, 100, 100))
        #expect(try image("aspect-ratio: 1; height: 30px") == Frame(0, 0, 30, 30))
        #expect(try image("aspect-ratio: 1; max-width: 10px") == Frame(0, 0, 10, 10))
    }
    @Test func withAutoAnImageKeepsItsRatio() throws {
        #expect(try image("aspect-ratio: auto 1; width: 100px") == Frame(0, 0, 100, 50))
    }
    @Test func theRatioOfAnImageIsOfTheBoxThatSizesMean() throws {
        #expect(
            try image("aspect-ratio: 1; width: 100px; padding: 10px 5px; box-sizing: border-box")
                == Frame(0, 0, 100, 100))
        #expect(try image("aspect-ratio: 1; width: 100px; padding: 10px 5px") == Frame(0, 0, 110, 120))
        #expect(try image("aspect-ratio: 1; padding: 10px 5px; box-sizing: border-box") == Frame(0, 0, 50, 50))
    }

    @Test func anAlignedPositionedBoxDoesNotFillItsContainer() throws {
        let page = try layout(
            "<div style='position: relative; width: 200px; height: 100px'><div id='a' style='position: absolute; top: 0; bottom: 0; align-self: end; aspect-ratio: 2'><div style='width: 40px'/></div></div>"
        )
        #expect(page["a"] == Frame(0, 80, 40, 20))
    }

    @Test(arguments: [
        ("height: 50%; width: fit-content", Frame(0, 0, 100, 50)),
        ("height: 50%; max-width: fit-content", Frame(0, 0, 100, 50)),
        ("top: 0; bottom: 0; width: max-content", Frame(0, 0, 200, 100)),
    ])
    func keywordWidthsOfPositionedBoxesFollowTheRatio(sizes: String, frame: LaidOutDocument.Frame) throws {
        let page = try layout(
            "<div style='position: relative; width: 300px; height: 100px'><div id='a' style='position: absolute; aspect-ratio: 2; \(sizes)'/></div>"
        )
        #expect(page["a"] == frame)
    }

    @Test func anItemsKeywordWidthInAColumnFollowsItsBasis() throws {
        #expect(
            try item("flex: 1 0 50px; width: fit-content; aspect-ratio: 1", in: "flex-direction: column")
                == Frame(0, 0, 50, 50))
    }
}
