import Layout
import Primitives
import Testing

/// Heights and baselines of lines: CSS 2.2 §10.8.
@Suite struct LineHeightTests {
    @Test(arguments: [
        ("normal", 22.0), ("1.5", 24), ("150%", 24), ("30px", 30), ("2em", 32), ("0", 0), ("calc(1em + 4px)", 20),
    ])
    func lineHeightTakesEveryForm(value: String, height: Double) throws {
        #expect(try layout("<p id='p' style='line-height: \(value)'>x</p>")["p"]?.height == height)
    }

    @Test(arguments: [("1.5", 60.0), ("150%", 40), ("24px", 40), ("normal", 55)])
    func numbersAreInheritedAsNumbersAndPercentagesAsLengths(value: String, height: Double) throws {
        let page = try layout("<div style='line-height: \(value)'><p id='p' style='font-size: 40px'>x</p></div>")
        let lengths = ["150%": 24.0, "24px": 24]
        #expect(page["p"]?.height == lengths[value] ?? height)
    }

    @Test func fallbackFacesMakeNormalLinesTaller() throws {
        let page = try layout(
            "<div id='a' style='line-height: normal'>x</div><div id='b' lang='ur' style='line-height: normal'>xک</div><div id='c' lang='ur' style='line-height: 20px'>xک</div><div id='d' lang='ur' style='line-height: normal'>x<b>ک</b></div>"
        )
        #expect(page["a"]?.height == 22)
        #expect(page["b"]?.height == 40)
        #expect(page["c"]?.height == 20)
        #expect(page["d"]?.height == 40)
    }

    @Test(arguments: ["disc", "circle", "square"])
    func bulletsLeaveTheirLinesAsTheyAre(kind: String) throws {
        let style = "style='line-height: normal; list-style: \(kind)"
        let page = try layout("<ul><li id='a' \(style)'>x</li><li id='b' \(style) inside'>x</li></ul>")
        #expect(page["a"]?.height == 22)
        #expect(page["b"]?.height == 22)
    }

    @Test func halfOfTheLeadingGoesAbove() throws {
        let page = try layout("<p style='line-height: 29px'>x<span id='s'>y</span></p>")
        // 22 px of content area in 29 px: 3.5 px each, rounded down above.
        #expect(page["s"]?.y == 3)
        #expect(page["s"]?.height == 22)
    }

    @Test func negativeLeadingLetsTextStandOut() throws {
        let page = try layout("<p id='p' style='line-height: 10px'>x<span id='s'>y</span></p>")
        #expect(page["p"]?.height == 10)
        #expect(page["s"]?.y == -6)
    }

    @Test func theStrutHoldsALineOpen() throws {
        let page = try layout(
            "<p id='p' style='line-height: 40px'><span style='line-height: 0; font-size: 5px'>x</span></p>")
        #expect(page["p"]?.height == 40)
    }

    @Test func edgesOfInlineBoxesDoNotMakeLinesTaller() throws {
        let page = try layout(
            "<p id='p'><span id='s' style='padding: 20px; border: 3px solid; margin: 50px 0'>x</span></p>")
        #expect(page["p"]?.height == 20)
        #expect(page["s"]?.height == 68)
    }

    @Test func anEmptyInlineBoxHasItsLineHeight() throws {
        let page = try layout("<p id='p'>x<span id='s' style='line-height: 70px'></span></p>")
        #expect(page["p"]?.height == 70)
        #expect(page["s"]?.width == 0)
        #expect(page["s"]?.height == 22)
    }

    @Test func anInlineBoxOfCollapsedSpaceHasAPlace() throws {
        let page = try layout("<p style='width: 40px'>aaaa<span id='s'> </span>bbbb</p>")
        #expect(page["s"]?.width == 0)
        #expect(page["s"]?.x == page.text("aaaa")?.width)
    }

    // MARK: vertical-align

    private let block = "display: inline-block; width: 10px; height: 10px; vertical-align:"

    @Test(arguments: [
        ("baseline", 12.0), ("sub", 16.1875), ("super", 5.67), ("text-top", 5), ("text-bottom", 17), ("middle", 12.71),
        ("3px", 9), ("-3px", 15), ("10%", 10), ("0", 12), ("calc(10% + 1px)", 9),
    ])
    func verticalAlignShiftsFromTheParentsBaseline(value: String, y: Double) throws {
        // Line height 32 px, baseline at 5 + 17.
        let page = try layout(
            "<p style='line-height: 20px; padding-top: 0'>x<i id='x' style='\(block) \(value)'></i><i style='display: inline-block; height: 0; line-height: 32px'>y</i></p>"
        )
        let base = try #require(page.text("x")).y + 17 - 10
        let expected = [
            "baseline": 0.0, "sub": 4.1875, "super": -6.328125, "text-top": -7, "text-bottom": 5,
            "middle": 0.71, "3px": -3, "-3px": 3, "10%": -2, "0": 0, "calc(10% + 1px)": -3,
        ]
        let found = try #require(page["x"]).y - base
        #expect(abs(found - (expected[value] ?? y)) < 0.05)
    }

    @Test func percentagesReferToTheBoxsOwnLineHeight() throws {
        let page = try layout("<p>x<span id='s' style='line-height: 50px; vertical-align: 50%'>y</span></p>")
        let text = try #require(page.text("x"))
        #expect(page["s"]?.y == text.y - 25)
    }

    @Test func nestedShiftsAddUp() throws {
        let page = try layout(
            "<p>x<sup style='vertical-align: 5px'>a<b id='b' style='vertical-align: 7px'>b</b></sup></p>")
        let text = try #require(page.text("x"))
        let raised = try #require(page["b"])
        #expect(raised.y + raised.height == text.y + text.height - 12 - 1)
    }

    @Test func alignedSubtreesMoveTogether() throws {
        let page = try layout(
            "<p id='p' style='line-height: 60px'>x<span style='line-height: 20px; vertical-align: top'>a<b id='b' style='vertical-align: -20px'>b</b></span></p>"
        )
        #expect(page["p"]?.height == 60)
        #expect(page["b"]?.y == 19)
    }

    @Test func subtreesTallerThanTheLineMakeItTaller() throws {
        let page = try layout(
            "<p id='p'>x<i id='a' style='display: inline-block; height: 50px; width: 1px; vertical-align: top'></i><i id='b' style='display: inline-block; height: 70px; width: 1px; vertical-align: bottom'></i></p>"
        )
        #expect(page["p"]?.height == 70)
        #expect(page["a"]?.y == 0)
        #expect(page["b"]?.y == 0)
    }

    // MARK: Inline blocks

    @Test func aClippedInlineBlockStandsOnItsBottomMargin() throws {
        let page = try layout(
            "<p>x<span id='a' style='display: inline-block; overflow: hidden; height: 20px; margin-bottom: 4px'>y</span></p>"
        )
        let baseline = try #require(page.text("x")).y + 17
        #expect(page["a"].map { $0.y + $0.height + 4 } == baseline)
    }

    @Test func anInlineBlockWithoutLinesStandsOnItsBottomMargin() throws {
        let page = try layout(
            "<p>x<span id='a' style='display: inline-block; width: 5px; height: 8px; margin: 3px'></span></p>")
        let baseline = try #require(page.text("x")).y + 17
        #expect(page["a"].map { $0.y + $0.height + 3 } == baseline)
    }

    @Test func anInlineBlockOfBlocksHasTheLastBaseline() throws {
        let page = try layout(
            "<p>x<span style='display: inline-block'><b style='display: block'>a</b><b style='display: block'>b</b></span></p>"
        )
        #expect(page.text("b")?.y == page.text("x")?.y)
    }
}
