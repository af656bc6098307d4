import Layout
import Primitives
import Testing

/// Where positioned boxes of 20 px by 10 px stand without offsets, and how their equations are solved.
@Suite struct StaticPositionTests {
    private let css = "#a { position: absolute; width: 20px; height: 10px }"

    @Test func blocksStandBelowWhatIsBeforeThem() throws {
        let page = try layout(
            "<p style='margin-bottom: 15px'>x</p><div id='a'/><p style='margin-top: 30px'>y</p>", css: css)
        #expect(page["a"] == Frame(0, 35, 20, 10))
    }

    @Test func inlinesStandOnTheLine() throws {
        let page = try layout("<p>xx<span id='a'/>yy</p>", css: css)
        #expect(page["a"]?.x == page.text("xx")?.width)
        #expect(page["a"]?.y == 0)
    }

    @Test func blocksAmongTextStandBelowTheLine() throws {
        let page = try layout("<section>xx<div id='a'/>yy</section>", css: css)
        #expect(page["a"] == Frame(0, 20, 20, 10))
    }

    @Test func theirMarginsMoveThem() throws {
        let page = try layout("<p>x</p><div id='a' style='margin: 3px 0 0 4px'/>", css: css)
        #expect(page["a"] == Frame(4, 23, 20, 10))
    }

    @Test func rightToLeftBlocksStandAtTheRight() throws {
        let page = try layout("<div style='direction: rtl; padding: 5px'><div id='a'/></div>", css: css)
        #expect(page["a"] == Frame(375, 5, 20, 10))
    }

    @Test func shrinkingStopsAtTheContainersEnd() throws {
        let page = try layout(
            "<div style='position: relative; width: 100px'><div style='padding-left: 40px'><div id='a' style='width: auto'>aaaa bbbb cccc</div></div></div>",
            css: css)
        #expect(page["a"]?.x == 40)
        #expect(page["a"]?.width == 60)
    }

    @Test func floatsDoNotMoveThem() throws {
        let page = try layout("<div style='float: left; width: 50px; height: 50px'/><div id='a'/>", css: css)
        #expect(page["a"] == Frame(0, 0, 20, 10))
    }

    @Test func fixedBoxesStandWhereTheyWouldHave() throws {
        let page = try layout("<p>x</p><div id='a' style='position: fixed'/>", css: css)
        #expect(page["a"] == Frame(0, 20, 20, 10))
    }

    @Test func fixedBoxesStandThereOnFurtherPages() throws {
        let pages = try layout("<p>x</p><div id='a' style='position: fixed'/><div style='height: 400px'/>", css: css)
        #expect(pages.pages(of: "a") == [1, 2])
        #expect(pages.fragments("a").map { Frame($0.fragment.frame) } == [Frame(0, 20, 20, 10), Frame(0, 20, 20, 10)])
    }

    @Test func fragmentsOfWhatIsTransformedSaySo() throws {
        let page = try layout(
            "<span id='inline' class='t'>x</span><span id='float' class='t' style='float: left'>y</span><table id='table' class='t'><tr><td/></tr></table>",
            css: ".t { transform: scale(1) }")
        func isTransformed(_ id: String) -> [Bool] {
            page.fragments(id).map { $0.fragment.flags.contains(.isTransformed) }
        }
        #expect(isTransformed("inline") == [false])
        #expect(isTransformed("float") == [true])
        // Its box, not the wrapper around the box and its captions.
        #expect(isTransformed("table").filter { $0 } == [true])
    }

    @Test(arguments: ["tr", "tbody", "td"])
    func transformedPartsOfTablesHoldFixedBoxes(part: String) throws {
        let page = try layout(
            "<table><tbody><tr><td style='height: 40px'>a<div id='a' style='position: fixed; top: 5px; left: 7px'/></td></tr></tbody></table>"
                + "<div style='height: 400px'/>",
            css: css + "table { border-spacing: 0; width: 100px } td { padding: 0 } \(part) { transform: scale(1) }")
        #expect(page["a"] == Frame(7, 5, 20, 10))
        #expect(page.pages(of: "a") == [1])
    }

    @Test(arguments: ["absolute", "fixed"])
    func transformedBoxesHoldPositionedOnes(position: String) throws {
        let page = try layout(
            "<section style='transform: translate(0, 0); margin: 30px; width: 100px; height: 50px; left: 9px'><div style='padding: 5px'><div id='a' style='position: \(position); right: 0; bottom: 0'/></div></section><div style='height: 400px'/>",
            css: css)
        #expect(page["a"] == Frame(110, 70, 20, 10))
        #expect(page.pages(of: "a") == [1])
    }

    @Test func partsOfTablesMayBePositioned() throws {
        let page = try layout(
            "<table style='border-spacing: 0'><tr><td style='padding: 0; height: 30px'/></tr><tr id='a' style='top: 7px; left: 8px'><td>x</td></tr></table>",
            css: css)
        #expect(page["a"]?.x == 8)
        #expect(page["a"]?.y == 7)
    }
}

@Suite struct PositionedEquationTests {
    /// In a padding box of 200 px by 100 px at (10, 10).
    private func frame(_ style: String, container: String = "") throws -> Frame? {
        try layout(
            "<div style='position: relative; margin: 10px; width: 200px; height: 100px; \(container)'><div id='a' style='position: absolute; \(style)'/></div>"
        )["a"]
    }

    @Test func anAutomaticLeftMarginTakesTheRest() throws {
        #expect(try frame("left: 10px; right: 20px; width: 50px; margin-left: auto; height: 5px; top: 0")?.x == 140)
    }

    @Test func anAutomaticRightMarginChangesNothing() throws {
        #expect(try frame("left: 10px; right: 20px; width: 50px; margin-right: auto; height: 5px; top: 0")?.x == 20)
    }

    @Test func automaticMarginsOfATooWideBoxKeepItsStart() throws {
        #expect(try frame("left: 0; right: 0; width: 250px; margin: 0 auto; height: 5px; top: 0")?.x == 10)
        #expect(
            try frame(
                "left: 0; right: 0; width: 250px; margin: 0 auto; height: 5px; top: 0", container: "direction: rtl")?.x
                == -40)
    }

    @Test func automaticMarginsOfATooTallBoxAreEqual() throws {
        #expect(try frame("top: 0; bottom: 0; height: 140px; margin: auto 0; width: 5px; left: 0")?.y == -10)
    }

    @Test func overconstrainedIgnoresTheEnd() throws {
        #expect(try frame("left: 10px; right: 20px; width: 50px; height: 5px; top: 0")?.x == 20)
        #expect(
            try frame("left: 10px; right: 20px; width: 50px; height: 5px; top: 0", container: "direction: rtl")?.x
                == 140)
        #expect(try frame("top: 10px; bottom: 20px; height: 5px; width: 5px; left: 0")?.y == 20)
    }

    @Test func aMaximumWidthIsCentredByAutomaticMargins() throws {
        #expect(
            try frame("left: 0; right: 0; max-width: 100px; margin: 0 auto; height: 5px; top: 0")
                == Frame(60, 10, 100, 5))
    }

    @Test func aMaximumHeightIsCentredByAutomaticMargins() throws {
        #expect(
            try frame("top: 0; bottom: 0; max-height: 40px; margin: auto 0; width: 5px; left: 0")
                == Frame(10, 40, 5, 40))
    }

    @Test func insetsFromTheEndCountTheMargin() throws {
        #expect(try frame("right: 10px; bottom: 5px; margin: 3px; width: 20px; height: 10px") == Frame(177, 92, 20, 10))
    }

    @Test func picturesKeepTheirSizeBetweenInsets() throws {
        let page = try layout(
            "<div style='position: relative; width: 200px; height: 100px'><img id='i' alt='' style='position: absolute; left: 0; right: 0; top: 0; bottom: 0; margin: auto'/></div>",
            replaced: ["i": .picture(50, 20)])
        #expect(page["i"] == Frame(75, 40, 50, 20))
    }

    @Test func tablesShrinkBetweenInsets() throws {
        let page = try layout(
            "<div style='position: relative; width: 200px; height: 100px'><table id='t' style='position: absolute; left: 0; right: 0; border-spacing: 0'><tr><td style='padding: 0; width: 30px; height: 10px'/></tr></table></div>"
        )
        #expect(page["t"]?.width == 30)
    }

    @Test func anInlineBoxContainsFromItsFirstLineToItsLast() throws {
        let page = try layout(
            "<p><span style='position: relative'>x<br/>yyyyyy<span id='a' style='position: absolute; right: 0; bottom: 0; width: 5px; height: 6px'/></span></p>"
        )
        let last = try #require(page.text("yyyyyy"))
        #expect(page["a"]?.x == last.x + last.width - 5)
        #expect(page["a"]?.y == last.y + last.height - 6)
    }

    @Test func anInlineBoxContainsWhatIsInItsFloats() throws {
        let page = try layout(
            "<p>zz<span id='s' style='position: relative'>x<span style='float: right'><span id='a' style='position: absolute; left: 0; top: 0; width: 5px; height: 6px'/></span></span></p>"
        )
        #expect(page["a"]?.x == page["s"]?.x)
    }

    @Test func relativeOffsetsFollowTheContainersDirection() throws {
        let page = try layout(
            "<div><div id='a' style='direction: rtl; position: relative; left: 10px; right: 30px; height: 5px'/></div>")
        #expect(page["a"]?.x == 10)
        let rtl = try layout(
            "<div style='direction: rtl'><div id='a' style='position: relative; left: 10px; right: 30px; height: 5px'/></div>"
        )
        #expect(rtl["a"]?.x == -30)
    }

    @Test func relativePercentagesOfAnAutomaticHeightCountForNothing() throws {
        let page = try layout("<div><div id='a' style='position: relative; top: 50%; left: 10%; height: 5px'/></div>")
        #expect(page["a"] == Frame(40, 0, 400, 5))
    }

    @Test func alignSelfMovesAPositionedBlockAboutItsStaticPosition() throws {
        func y(_ align: String) throws -> Double? {
            try layout(
                "<div style='height: 20px'/><div id='a' style='position: absolute; align-self: \(align); width: 5px; height: 10px'/><div/>"
            )["a"]?.y
        }
        #expect(try y("auto") == 20)
        #expect(try y("end") == 10)
        #expect(try y("center") == 15)
    }

    @Test func aPositionedBoxThatOverflowsItsRoomKeepsToTheStart() throws {
        func y(_ style: String) throws -> Double? {
            try layout(
                "<div style='position: relative; height: 20px'><div id='a' style='position: absolute; height: 60px; \(style)'/></div>"
            )["a"]?.y
        }
        #expect(try y("top: 5px; bottom: 0; align-self: center") == 0)
        #expect(try y("top: -3px; bottom: 0; align-self: end") == -3)
    }

    @Test func alignSelfAndAutoMarginsKeepAPositionedBoxAtItsContent() throws {
        let page = try layout(
            "<div style='position: relative; height: 90px'><div id='a' style='position: absolute; top: 0; bottom: 0; align-self: flex-start; margin-top: auto'><div style='height: 8px'/></div></div>"
        )
        #expect(page["a"]?.height == 8)
    }

    @Test func fitContentFitsBetweenTheInsets() throws {
        let page = try layout(
            "<div style='position: relative; width: 100px'><div id='a' style='position: absolute; right: -30px; width: fit-content'><div style='width: 80px; float: left; height: 5px'/><div style='width: 80px; float: left; height: 5px'/></div></div>"
        )
        #expect(page["a"]?.width == 130)
    }

    @Test func maximumHeightByContentBoundsAStretchedBox() throws {
        let page = try layout(
            "<div style='position: relative; height: 90px'><div id='a' style='position: absolute; top: 0; bottom: 0; max-height: max-content'><div style='height: 8px'/></div></div>"
        )
        #expect(page["a"]?.height == 8)
    }

    @Test(arguments: [("left", "left", 50.0), ("right", "right", 350.0), ("left", "right", 400.0)])
    func inlinesAmongBlocksStandBesideFloats(float: String, align: String, x: Double) throws {
        let page = try layout(
            "<div style='text-align: \(align)'><div style='height: 30px'/><div style='float: \(float); width: 50px; height: 50px'/><span id='a'/></div>",
            css: "#a { position: absolute; width: 20px; height: 10px }")
        #expect(page["a"] == Frame(x, 30, 20, 10))
    }

    @Test func percentOffsetsInsideARelativeInlineReferToItsContainer() throws {
        let page = try layout(
            "<div style='height: 100px; width: 100px'><span style='position: relative; top: 50px'><div id='b' style='position: relative; top: -20%; height: 10px'/></span></div>"
        )
        #expect(page["b"]?.y == 30)
    }

    @Test(arguments: [("auto", -30.0), ("0 5px 0 auto", -35.0), ("0 auto 0 5px", 25.0), ("0", -30.0)])
    func rightToLeftBoxesHangFromTheRightWhereOffsetsOverlap(margin: String, x: Double) throws {
        // The right edge of its room is at 20px, and the room has no width.
        let page = try layout(
            "<div style='position: relative; direction: rtl; width: 100px; height: 100px'><div id='b' style='position: absolute; left: 80px; right: 80px; width: 50px; height: 10px; margin: \(margin)'/></div>"
        )
        #expect(page["b"] == Frame(x, 0, 50, 10))
    }

    @Test func offsetsThatOverlapLeaveNoRoomForMargins() throws {
        let page = try layout(
            "<div style='position: relative'><div id='b' style='position: absolute; top: 12px; bottom: 0; height: 0; margin: auto auto 10px 0'/></div>"
        )
        #expect(page["b"]?.y == 2)
    }

    @Test(arguments: [("start", 20.0), ("center", 29), ("flex-end", 38)])
    func alignSelfPutsABoxIntoARectangleAsHighAsTheLine(value: String, y: Double) throws {
        // As a block it would begin below the line, which is 20px high.
        let page = try layout(
            "<div style='line-height: 20px'>x<div id='a' style='position: absolute; width: 2px; height: 2px; align-self: \(value)'/></div>"
        )
        #expect(page["a"]?.y == y)
    }
}
