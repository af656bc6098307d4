import Layout
import Primitives
import Testing

@Suite struct PositionedBoxTests {
    private func positioned(_ style: String, container: String = "width: 200px; height: 100px") throws
        -> LaidOutDocument
    {
        try layout(
            "<div style='position: relative; margin: 10px; border: 5px solid; padding: 20px; \(container)'><div id='a' style='position: absolute; \(style)'/><p id='p'>x</p></div>"
        )
    }

    @Test func insetsReferToThePaddingBox() throws {
        #expect(try positioned("left: 3px; top: 4px; width: 30px; height: 20px")["a"] == Frame(18, 19, 30, 20))
        #expect(try positioned("right: 0; bottom: 0; width: 30px; height: 20px")["a"] == Frame(225, 135, 30, 20))
    }

    @Test func oppositeInsetsStretch() throws {
        #expect(try positioned("left: 10px; right: 20px; top: 0; bottom: 0")["a"] == Frame(25, 15, 210, 140))
    }

    @Test func autoMarginsCentre() throws {
        #expect(
            try positioned("left: 0; right: 0; top: 0; bottom: 0; margin: auto; width: 40px; height: 40px")["a"]
                == Frame(115, 65, 40, 40))
    }

    @Test func withoutInsetsItStandsWhereItWouldHave() throws {
        #expect(try positioned("width: 5px; height: 5px")["a"] == Frame(35, 35, 5, 5))
    }

    @Test func percentagesReferToThePaddingBox() throws {
        #expect(try positioned("left: 50%; top: 50%; width: 25%; height: 50%")["a"] == Frame(135, 85, 60, 70))
    }

    @Test func itTakesNoSpace() throws {
        #expect(try positioned("width: 5px; height: 500px")["p"]?.y == 35)
    }

    @Test func withoutAPositionedAncestorThePageCounts() throws {
        let page = try layout(
            "<div style='padding: 50px'><div id='a' style='position: absolute; right: 0; bottom: 0; width: 10px; height: 10px'/></div>"
        )
        #expect(page["a"] == Frame(390, 290, 10, 10))
    }

    @Test func itShrinksToFit() throws {
        let page = try positioned("left: 0; top: 0")
        #expect(page["a"]?.width == 0)
    }

    @Test func relativeMovesWithoutMovingOthers() throws {
        let page = try layout(
            "<div id='a' style='position: relative; left: 10px; top: 5px; height: 20px'/><div id='b' style='height: 10px'/>"
        )
        #expect(page["a"] == Frame(10, 5, 400, 20))
        #expect(page["b"]?.y == 20)
    }

    @Test func relativeFromRightAndBottom() throws {
        let page = try layout("<div id='a' style='position: relative; right: 10px; bottom: 5px; height: 20px'/>")
        #expect(page["a"] == Frame(-10, -5, 400, 20))
    }

    @Test func relativeInlineMoves() throws {
        let page = try layout("<p>x<span id='s' style='position: relative; top: 4px'>y</span></p>")
        #expect(page.text("y")?.y == (page.text("x")?.y ?? 0) + 4)
    }

    @Test func positionedInsideACellMovesWithIt() throws {
        let page = try layout(
            "<table style='border-spacing: 0'><tr><td style='padding: 0'><div style='height: 100px'/></td><td style='vertical-align: bottom; padding: 0'><div style='position: relative; height: 20px; width: 50px'><div id='a' style='position: absolute; top: 0; left: 0; width: 5px; height: 5px'/></div></td></tr></table>"
        )
        #expect(page["a"]?.y == 80)
    }
}

@Suite struct ReplacedElementTests {
    private func image(_ style: String, _ size: IntrinsicSize = .picture(100, 50)) throws -> Frame? {
        try layout("<img id='i' alt='' style='display: block; \(style)'/>", replaced: ["i": size])["i"]
    }

    @Test func naturalSizeHolds() throws { #expect(try image("") == Frame(0, 0, 100, 50)) }
    @Test func widthKeepsTheRatio() throws { #expect(try image("width: 60px") == Frame(0, 0, 60, 30)) }
    @Test func heightKeepsTheRatio() throws { #expect(try image("height: 20px") == Frame(0, 0, 40, 20)) }
    @Test func bothAreTaken() throws { #expect(try image("width: 10px; height: 10px") == Frame(0, 0, 10, 10)) }
    @Test func maximumWidthKeepsTheRatio() throws { #expect(try image("max-width: 50px") == Frame(0, 0, 50, 25)) }
    @Test func maximumOfBothKeepsTheRatio() throws {
        #expect(try image("max-width: 50px; max-height: 10px") == Frame(0, 0, 20, 10))
    }
    @Test func minimumWidthKeepsTheRatio() throws { #expect(try image("min-width: 200px") == Frame(0, 0, 200, 100)) }
    @Test func minimumOfBothKeepsTheRatio() throws {
        #expect(try image("min-width: 150px; min-height: 100px") == Frame(0, 0, 200, 100))
    }
    @Test func conflictingBoundsDropTheRatio() throws {
        #expect(try image("min-width: 150px; max-height: 20px") == Frame(0, 0, 150, 20))
    }
    @Test func percentWidth() throws { #expect(try image("width: 50%") == Frame(0, 0, 200, 100)) }
    @Test func ratioAloneFillsTheWidth() throws {
        #expect(try image("", IntrinsicSize(width: nil, height: nil, ratio: 4)) == Frame(0, 0, 400, 100))
    }
    @Test func withoutAnySizeItIs300By150() throws {
        #expect(try image("", IntrinsicSize(width: nil, height: nil, ratio: nil)) == Frame(0, 0, 300, 150))
    }
    @Test func sizesWithoutARatioAreEachTheirOwn() throws {
        let size = IntrinsicSize(width: LayoutUnit(100), height: LayoutUnit(50), ratio: nil)
        #expect(try image("", size) == Frame(0, 0, 100, 50))
        #expect(try image("width: 60px", size) == Frame(0, 0, 60, 50))
        #expect(try image("height: 20px", size) == Frame(0, 0, 100, 20))
        #expect(try image("max-width: 40px", size) == Frame(0, 0, 40, 50))
        #expect(try image("width: 100%", size) == Frame(0, 0, 400, 50))
    }
    @Test func aHeightAloneKeepsTheDefaultWidth() throws {
        let chart = IntrinsicSize(width: nil, height: LayoutUnit(170), ratio: nil)
        #expect(try image("", chart) == Frame(0, 0, 300, 170))
        #expect(try image("width: 100%", chart) == Frame(0, 0, 400, 170))
    }
    @Test func aspectRatioGivesElementsWithoutOneTheirs() throws {
        let chart = IntrinsicSize(width: nil, height: LayoutUnit(170), ratio: nil)
        #expect(try image("aspect-ratio: 2; width: 200px", chart) == Frame(0, 0, 200, 100))
    }
    @Test func borderAndPaddingStandAround() throws {
        let page = try layout(
            "<img id='i' alt='' style='display: block; padding: 3px; border: 2px solid'/>",
            replaced: ["i": .picture(100, 50)])
        #expect(page["i"] == Frame(0, 0, 110, 60))
        guard case .replaced(let content) = page.fragments("i")[0].fragment.content else {
            Issue.record("not replaced")
            return
        }
        #expect(Frame(content) == Frame(5, 5, 100, 50))
    }
    @Test func autoMarginsCentre() throws { #expect(try image("margin: 0 auto")?.x == 150) }

    @Test(arguments: [
        ("max-width: 20px; height: 70px; max-height: max-content", 20.0, 10.0),
        ("min-width: 200px; height: 300px; max-height: max-content", 200, 100),
        ("max-width: 20px; min-height: max-content", 20, 10),
        ("min-width: 100px; height: 5px; min-height: max-content", 100, 50),
    ])
    func boundsByTheContentFollowTheBoundedWidth(style: String, width: Double, height: Double) throws {
        let page = try layout(
            "<img id='i' alt='' style='display: block; \(style)'/>", replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, width, height))
    }
}

@Suite struct ListTests {
    @Test func outsideMarkersStandBeforeTheText() throws {
        let page = try layout("<ol style='margin: 0'><li id='a'>x</li><li id='b'>y</li></ol>")
        let markers = page.texts().filter { $0.frame.x < 40 }
        #expect(markers.map { String($0.text.prefix(2)) } == ["1.", "2."])
        #expect(page["a"] == Frame(40, 0, 360, 20))
        #expect(markers[1].frame.y == page.text("y")?.y)
    }

    @Test func markersComeBeforeWhatTheyMark() throws {
        let page = try layout("<ol><li>a<ol><li><p>b</p><p>c</p></li></ol></li><li>d</li></ol>")
        #expect(page.texts().map { String($0.text.prefix(1)) } == ["1", "a", "1", "b", "c", "2", "d"])
    }

    @Test func insideMarkersStandInTheLine() throws {
        let page = try layout("<ul style='margin: 0; list-style: square inside'><li id='a'>x</li></ul>")
        #expect(page.texts().count == 2)
        #expect(page.texts()[0].frame.x == 40)
    }

    @Test func startValueAndReversed() throws {
        let page = try layout(
            "<ol start='5'><li>a</li><li value='9'>b</li><li>c</li></ol><ol reversed=''><li>a</li><li>b</li></ol>")
        let markers = page.texts().filter { $0.frame.x < 40 }.map { String($0.text.prefix { $0 != "." }) }
        #expect(markers == ["5", "9", "10", "2", "1"])
    }

    @Test(arguments: [
        ("lower-alpha", "b"), ("upper-roman", "II"), ("decimal-leading-zero", "02"), ("devanagari", "२"),
    ])
    func countersAreWrittenInTheirStyle(style: String, text: String) throws {
        let page = try layout("<ol style='list-style-type: \(style)'><li>x</li><li>y</li></ol>")
        #expect(page.texts().contains { $0.text.hasPrefix(text + ".") })
    }

    @Test func noneHasNoMarker() throws {
        let page = try layout("<ul style='list-style: none'><li>x</li></ul>")
        #expect(page.texts().count == 1)
    }

    @Test func nestedCountersAreJoined() throws {
        let page = try layout(
            "<ol><li>a<ol><li>b</li><li><p>c</p></li></ol></li></ol>",
            css:
                "ol { counter-reset: n } li { counter-increment: n } li::before { content: counters(n, '.') ' ' } li::marker { content: '' }"
        )
        #expect(page.allText().contains("1.2"))
    }

    @Test func markerOfABlockStandsAtItsFirstLine() throws {
        let page = try layout("<ul style='margin: 0'><li><p style='padding-top: 10px'>x</p></li></ul>")
        #expect(page.texts().map(\.frame.y).allSatisfy { $0 == page.texts()[0].frame.y })
    }
}

@Suite struct MarginBoxTests {
    private func page(_ css: String, body: String = "<p>x</p>") throws -> LaidOutDocument {
        try layout(body, css: "@page { margin: 40px; \(css) }")
    }

    private func frame(_ page: LaidOutDocument, _ box: Int) -> Frame? {
        let frames = page.tree.pages[0].fragments.filter {
            if case .marginBox = $0.source, case .box = $0.content { return true }
            return false
        }
        return box < frames.count ? Frame(frames[box].frame) : nil
    }

    @Test func pageNumbersCount() throws {
        let page = try page(
            "@bottom-right { content: 'Page ' counter(page) ' of ' counter(pages) }",
            body: "<p>x</p><p style='break-before: page'>y</p>")
        #expect(page.texts(page: 1).last?.text == "Page 1 of 2")
        #expect(page.texts(page: 2).last?.text == "Page 2 of 2")
        let text = try #require(page.texts(page: 1).last?.frame)
        #expect(text.x + text.width == 360)
        #expect(text.y > 260)
    }

    @Test func aloneTheMiddleBoxTakesTheWholeSide() throws {
        #expect(try frame(page("@top-center { content: 'x' }"), 0) == Frame(40, 0, 320, 40))
    }

    @Test func twoEndsShareTheSide() throws {
        let page = try page("@top-left { content: 'x' } @top-right { content: 'x' }")
        #expect(frame(page, 0) == Frame(40, 0, 160, 40))
        #expect(frame(page, 1) == Frame(200, 0, 160, 40))
    }

    @Test func theMiddleBoxStaysCentred() throws {
        let page = try page("@top-left { content: 'x' } @top-center { content: 'x'; width: 100px }")
        #expect(frame(page, 1) == Frame(150, 0, 100, 40))
        #expect(frame(page, 0) == Frame(40, 0, 110, 40))
    }

    @Test func cornersFillTheirCorners() throws {
        #expect(try frame(page("@bottom-left-corner { content: 'x' }"), 0) == Frame(0, 260, 40, 40))
    }

    @Test func sidesAreSharedByHeight() throws {
        #expect(try frame(page("@left-middle { content: 'x' }"), 0) == Frame(0, 40, 40, 220))
    }

    @Test func verticalAlignMovesTheText() throws {
        let page = try page("@top-left { content: 'x'; vertical-align: bottom }")
        let text = try #require(page.texts().last)
        #expect(text.frame.y > 15)
    }

    @Test func relativePercentagesOfBoxesInLinesReferToTheContainersHeight() throws {
        let page = try layout(
            "<div style='height: 200px'><div id='a' style='position: relative; top: 10%; display: inline-block; width: 5px; height: 5px'/></div><div id='c'><div id='b' style='position: relative; top: 10%; display: inline-block; width: 5px; height: 5px'/></div>",
            css: "div { font-size: 0; line-height: 0 }")
        #expect(page["a"]?.y == 20)
        // Of an automatic height they are nothing.
        #expect(page["c"]?.y == 200)
        #expect(page["b"]?.y == 200)
    }
}
