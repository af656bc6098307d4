import Testing

/// Alignment of items, lines and positioned children: CSS Flexbox 1 §4.1, §8, CSS Box Alignment 3.
@Suite struct FlexAlignmentTests {
    private func flex(_ container: String, _ css: String, _ items: String = "<div id='a'/>") throws -> LaidOutDocument {
        try layout(
            "<div style='padding-left: 50px; padding-top: 50px'><div id='f' style='display: flex; width: 100px; \(container)'>\(items)</div></div>",
            css: css)
    }

    @Test(arguments: [
        ("flex-start", -37.0), ("flex-end", 0), ("center", -18.5), ("space-between", -37), ("space-around", 0),
        ("space-evenly", 0), ("start", 0), ("end", -37), ("left", 0), ("right", -37),
    ])
    func overflowOfAReversedRow(value: String, x: Double) throws {
        let page = try flex(
            "flex-direction: row-reverse; justify-content: \(value)", "#a { width: 137px; flex: none; height: 5px }")
        #expect(page["a"]?.x == 50 + x)
    }

    @Test(arguments: [
        ("start", 0.0), ("end", 30), ("left", 0), ("right", 0), ("flex-start", 30), ("flex-end", 0),
    ])
    func reversedColumn(value: String, y: Double) throws {
        let page = try flex(
            "flex-direction: column-reverse; height: 50px; justify-content: \(value)", "#a { height: 20px }")
        #expect(page["a"]?.y == 50 + y)
    }

    @Test(arguments: [
        ("flex-start", -15.0), ("flex-end", 0), ("center", -7.5), ("space-between", -15), ("space-around", 0),
        ("space-evenly", 0), ("stretch", -15), ("start", 0), ("end", -15),
    ])
    func overflowOfReversedLines(value: String, y: Double) throws {
        let page = try flex(
            "flex-wrap: wrap-reverse; height: 5px; align-content: \(value)", "#a { width: 10px; height: 20px }")
        #expect(page["a"]?.y == 50 + y)
    }

    @Test(arguments: [
        ("flex-start", 30.0), ("flex-end", 0), ("center", 15), ("start", 0), ("end", 30), ("stretch", 30),
    ])
    func itemsOfReversedLines(value: String, y: Double) throws {
        let page = try flex(
            "flex-wrap: wrap-reverse; height: 50px; align-items: \(value)", "#a { width: 10px; height: 20px }")
        #expect(page["a"]?.y == 50 + y)
    }

    @Test(arguments: [("flex-start", 90.0), ("flex-end", 0), ("center", 45), ("start", 90), ("end", 0)])
    func columnFromRightToLeft(value: String, x: Double) throws {
        let page = try flex(
            "flex-direction: column; direction: rtl; align-items: \(value)", "#a { width: 10px; height: 20px }")
        #expect(page["a"]?.x == 50 + x)
    }

    @Test func baselinesOfReversedLinesStandAgainstTheLowerEdge() throws {
        let page = try flex(
            "flex-wrap: wrap-reverse; height: 80px; align-items: baseline",
            "#a { padding-top: 10px } #b { padding-bottom: 20px }", "<div id='a'>x</div><div id='b'>x</div>")
        #expect(page["b"] == Frame(50 + (page["a"]?.width ?? 0), 90, page["b"]?.width ?? 0, 40))
        #expect(page["a"]?.y == 80)
    }

    @Test func baselinesInAColumnAreLeftEdges() throws {
        let page = try flex(
            "flex-direction: column; align-items: baseline", "#a { width: 10px; margin-left: 20px } #b { width: 30px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.x == 70)
        #expect(page["b"]?.x == 70)
    }

    @Test func baselinesInAColumnFromRightToLeftAreLeftEdges() throws {
        let page = try flex(
            "flex-direction: column; direction: rtl; align-items: baseline", "#a { width: 10px } #b { width: 30px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.x == 120)
        #expect(page["b"]?.x == 120)
    }

    @Test func emptyItemHasItsBaselineBelow() throws {
        let page = try flex(
            "align-items: baseline", "#a { height: 40px; width: 10px } #b { width: 10px; height: 25px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["b"]?.y == 65)
    }

    @Test func baselineOfAContainerIsThatOfItsAlignedItem() throws {
        let page = try layout(
            "<div style='display: flex; align-items: baseline'><div id='f' style='display: flex'><div style='height: 40px'>x</div><div style='align-self: baseline; padding-top: 15px'>x</div></div><div id='b'>x</div></div>"
        )
        #expect(page["b"]?.y == 15)
    }

    @Test func autoMarginsComeBeforeAlignment() throws {
        let page = try flex(
            "height: 50px; align-items: flex-end", "#a { width: 10px; height: 20px; margin-bottom: auto }")
        #expect(page["a"]?.y == 50)
    }

    @Test func autoMarginsDoNotShrinkWhatOverflows() throws {
        let page = try flex(
            "flex-wrap: wrap; height: 10px", "#a { width: 10px; height: 20px; margin: auto 0 }")
        #expect(page["a"]?.y == 50)
    }

    @Test func autoMarginsShareTheMainAxis() throws {
        let page = try flex(
            "height: 5px", "#a, #b { width: 10px } #a { margin: 0 auto } #b { margin-right: auto }",
            "<div id='a'/><div id='b'/>")
        // A third of 80px each; places are rounded to 1/64 px, not the shares.
        #expect(page["a"]?.x == 50 + 26.671875)
        #expect(page["b"]?.x == 50 + 53.328125 + 10)
    }

    @Test func autoMarginsLeaveNothingForJustification() throws {
        let page = try flex(
            "height: 50px; flex-direction: column-reverse; justify-content: center",
            "#a { width: 10px; height: 10px; margin-top: auto }")
        #expect(page["a"]?.y == 90)
    }

    @Test func sharedSpaceIsNotLostInRounding() throws {
        // Six sevenths of 100px, and all of it, are 5485.71 and 6400 parts of 1/64 px.
        let items = (0..<8).map { "<div id='i\($0)'/>" }.joined()
        let page = try flex("width: 100px; height: 5px; justify-content: space-between", "", items)
        #expect(page["i6"]?.x == 50 + 85.71875)
        #expect(page["i7"]?.x == 150)
    }

    @Test func linesShareAllOfTheHeight() throws {
        let items = (0..<7).map { "<div id='i\($0)' style='width: 100px'/>" }.joined()
        let page = try flex("width: 100px; height: 100px; flex-wrap: wrap", "", items)
        #expect(page["i0"]?.height == 14.28125)
        #expect(page["i1"]?.height == 14.296875)
        #expect(page["i6"]?.y == 50 + 85.71875)
    }

    @Test func percentageGapsReferToTheContainer() throws {
        let page = try flex(
            "gap: 10%; flex-wrap: wrap; height: 100px; align-content: flex-start",
            "#a, #b { width: 95px; height: 10px }",
            "<div id='a'/><div id='b'/>")
        #expect(page["b"]?.y == 70)
    }

    @Test func percentageRowGapOfUnknownHeightIsZero() throws {
        let page = try flex(
            "row-gap: 10%; flex-wrap: wrap", "#a, #b { width: 95px; height: 10px }", "<div id='a'/><div id='b'/>")
        #expect(page["b"]?.y == 60)
    }

    @Test(arguments: [
        ("flex-start", "flex-start", 0.0, 0.0), ("flex-end", "flex-end", 90, 30), ("center", "center", 45, 15),
        ("space-between", "stretch", 0, 0), ("space-around", "baseline", 45, 0), ("right", "end", 90, 30),
    ])
    func positionedChildStandsAsTheOnlyItem(justify: String, align: String, x: Double, y: Double) throws {
        let page = try flex(
            "position: relative; height: 50px; justify-content: \(justify); align-items: \(align)",
            "#a { position: absolute; width: 10px; height: 20px }")
        #expect(page["a"] == Frame(50 + x, 50 + y, 10, 20))
    }

    @Test func positionedChildMayOverflowBothEdges() throws {
        let page = try flex(
            "height: 6px; justify-content: center; align-items: center",
            "#a { position: absolute; width: 140px; height: 20px }")
        #expect(page["a"] == Frame(30, 43, 140, 20))
    }

    @Test func positionedChildOfAReversedContainer() throws {
        let page = try flex(
            "height: 50px; flex-direction: row-reverse; flex-wrap: wrap-reverse",
            "#a { position: absolute; width: 10px; height: 20px; margin: 1px 2px 3px 4px }")
        #expect(page["a"] == Frame(50 + 88, 50 + 27, 10, 20))
    }

    @Test func alignSelfOfAPositionedChild() throws {
        let page = try flex(
            "height: 50px", "#a { position: absolute; width: 10px; height: 20px; align-self: flex-end }")
        #expect(page["a"]?.y == 80)
    }

    @Test func marginsDoNotCollapseThroughAContainer() throws {
        let page = try flex("", "#a { margin: 10px 0; width: 5px }", "<div id='a'><div style='margin: 7px 0'/></div>")
        #expect(page["f"]?.height == 27)
    }

    @Test func whatDivisionLeavesOverIsAtTheEndThatReversedItemsBeginFrom() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: row-reverse; justify-content: center; width: 100px'><div id='a' style='width: 30px; height: 1px'/><div id='b' style='width: 30.03px'/></div>"
        )
        #expect(page["b"]?.x == 19.984375)
        #expect(page["a"]?.x == 50)
    }

    /// Where the baseline of an inline flex container is below its top, as the place of a text of 10px beside it shows.
    private func baseline(_ style: String, _ items: String) throws -> Double? {
        let page = try layout(
            "<div><span id='s'>x</span><div id='f' style='display: inline-flex; \(style)'>\(items)</div></div><div><span id='t'>x</span><div id='g' style='display: inline-block; height: 100px'/></div>"
        )
        let (s, f) = (try #require(page["s"]), try #require(page["f"]))
        let (t, g) = (try #require(page["t"]), try #require(page["g"]))
        // The second line shows how far above its baseline the text begins.
        return s.y - f.y + (g.y + g.height - t.y)
    }

    @Test func reversedItemsGiveTheBaselineByTheOneAtTheStart() throws {
        let items = "<div style='height: 20px'/><div style='height: 10px'/>"
        #expect(try baseline("flex-direction: row", items) == 20)
        #expect(try baseline("flex-direction: row-reverse", items) == 10)
        #expect(try baseline("flex-direction: column-reverse", items) == 10)
    }

    @Test func aColumnsBaselineIsThatOfItsFirstItem() throws {
        let items = "<div style='height: 7px'/><div style='height: 10px; align-self: baseline'/>"
        #expect(try baseline("flex-direction: column", items) == 7)
    }
}
