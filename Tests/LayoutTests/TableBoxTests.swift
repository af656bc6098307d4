import Layout
import Markup
import Primitives
import Testing

/// Boxes of tables beside rows and cells: columns, captions, what stands where it does not belong.
@Suite struct TableBoxTests {
    private let reset = "table { border-spacing: 0 } td, th { padding: 0 } div { height: 10px }"

    private func table(_ content: String, _ css: String = "") throws -> LaidOutDocument {
        try layout("<table id='t'>\(content)</table>", css: reset + css)
    }

    private let row = "<tr><td id='a'><div style='width: 40px'/></td><td id='b'><div style='width: 60px'/></td></tr>"

    @Test func columnsHaveBoxesAsTallAsTheRows() throws {
        let page = try table(
            "<colgroup id='g'><col id='c'/><col id='d'/></colgroup>\(row)\(row)", "#t { border-spacing: 3px 5px }")
        #expect(page["g"] == Frame(3, 5, 103, 25))
        #expect(page["c"] == Frame(3, 5, 40, 25))
        #expect(page["d"] == Frame(46, 5, 60, 25))
    }

    @Test func columnElementsCoverTheColumnsThatTheySpan() throws {
        let page = try table("<col id='c' span='2'/>\(row)")
        #expect(page["c"] == Frame(0, 0, 100, 10))
    }

    @Test func columnsOfRightToLeftTablesBeginAtTheRight() throws {
        let page = try table("<col id='c'/><col id='d'/>\(row)", "#t { direction: rtl; width: 100px }")
        #expect(page["c"]?.x == 60)
        #expect(page["d"]?.x == 0)
    }

    @Test func columnsGoOnWithTheRowsOfThePage() throws {
        let rows = String(repeating: "<tr><td><div style='height: 100px'/></td></tr>", count: 4)
        let page = try table("<col id='c'/>\(rows)")
        #expect(page.fragments("c").map { Frame($0.fragment.frame).height } == [300, 100])
    }

    @Test func columnGroupWidthIsThatOfItsColumnsWithoutOne() throws {
        let page = try table(
            "<colgroup style='width: 90px'><col/><col style='width: 50px'/></colgroup>"
                + "<tr><td id='a'></td><td id='b'></td></tr>")
        #expect(page["a"]?.width == 90)
        #expect(page["b"]?.width == 50)
    }

    @Test func minWidthOfAColumnHolds() throws {
        let page = try table("<col style='min-width: 80px'/>\(row)")
        #expect(page["a"]?.width == 80)
    }

    @Test func columnBackgroundsShowInTheCellsThatBeginThere() throws {
        let page = try table("<col style='background: red'/><col/>\(row)")
        let first = page.tree.pages[0]
        let cells = first.columnCells.map { first.fragments[Int($0.cell)].node }
        #expect(cells == [page.node("a")])
    }

    @Test(arguments: [("show", false), ("hide", true)])
    func emptyCellsHideTheirDecoration(value: String, isHidden: Bool) throws {
        let page = try table(
            "<tr><td id='a'></td><td id='b'>x</td><td id='c'><p></p></td></tr>", "#t { empty-cells: \(value) }")
        func hides(_ id: String) -> Bool? { page.fragments(id).first?.fragment.flags.contains(.hidesDecoration) }
        #expect(hides("a") == isHidden)
        #expect(hides("b") == false)
        #expect(hides("c") == false)
    }

    @Test func emptyCellsOfCollapsedTablesShow() throws {
        let page = try table("<tr><td id='a'></td></tr>", "#t { empty-cells: hide; border-collapse: collapse }")
        #expect(page.fragments("a").first?.fragment.flags.contains(.hidesDecoration) == false)
    }

    @Test func tableWrapperHoldsTableAndCaptions() throws {
        let page = try table("<caption id='c' style='height: 30px; margin: 5px'></caption>\(row)")
        let wrapper = page.tree.pages[0].fragments.first { $0.flags.contains(.isTableWrapper) }
        #expect(wrapper.map { Frame($0.frame) } == Frame(0, 0, 100, 50))
        #expect(page["t"] == Frame(0, 40, 100, 10))
    }

    @Test func relativeCaptionIsMoved() throws {
        let page = try table("<caption id='c' style='position: relative; left: 7px; top: 3px'>x</caption>\(row)")
        #expect(page["c"]?.x == 7)
        #expect(page["c"]?.y == 3)
        #expect(page["t"]?.y == 20)
    }

    @Test func relativeCellsAndRowsAreMoved() throws {
        let page = try table(
            "<tr id='r' style='position: relative; top: 4px'><td id='a' style='position: relative; left: 6px'>x</td></tr>"
        )
        #expect(page["r"]?.y == 4)
        #expect(page["a"]?.x == 6)
        #expect(page["a"]?.y == 4)
    }

    @Test func positionedCellLeavesAnAnonymousOne() throws {
        let page = try table(
            "<tr><td id='a'><div style='width: 20px'/></td><td style='position: absolute'>x</td>"
                + "<td id='b'><div style='width: 30px'/></td></tr>",
            "#t { border-spacing: 2px }")
        #expect(page["a"]?.x == 2)
        #expect(page["b"]?.x == 26)
    }

    @Test func positionedChildOfATableIsPlaced() throws {
        let page = try layout(
            "<div style='display: table; padding: 3px'><div id='p' style='position: absolute; width: 9px'></div>"
                + "<div style='display: table-row'><div style='display: table-cell'>x</div></div></div>", css: reset)
        #expect(page["p"] == Frame(3, 3, 9, 10))
    }

    @Test func captionBelowStandsOnThePageOfTheLastRow() throws {
        let rows = (1...28).map { "<tr id='r\($0)'><td style='height: 10px; padding: 0'></td></tr>" }.joined()
        let page = try layout(
            "<table style='border-spacing: 0'><caption id='c' style='caption-side: bottom; height: 30px'></caption>"
                + rows + "</table>", css: reset)
        #expect(page.pages(of: "r27") == [1])
        #expect(page.pages(of: "r28") == [2])
        #expect(page.pages(of: "c") == [2])
    }

    @Test func looseTextInARowGetsACell() throws {
        let page = try layout(
            "<div style='display: table-row'>one<span id='c' style='display: table-cell; width: 50px'>two</span></div>",
            css: reset)
        #expect(page.text("one")?.x == 0)
        #expect(page["c"]?.x == page.text("one")?.width)
    }

    @Test func whiteSpaceBetweenPartsMakesNoBoxes() throws {
        let page = try layout(
            "<div id='t' style='display: table; white-space: pre'> <div style='display: table-row'> <div id='a' style='display: table-cell; width: 20px'></div>\n<div id='b' style='display: table-cell; width: 30px'></div> </div> </div>",
            css: reset)
        #expect(page["a"]?.x == 0)
        #expect(page["b"]?.x == 20)
        #expect(page["t"]?.width == 50)
    }

    @Test func whiteSpaceBesideWhatIsNoPartStays() throws {
        let plain = try table("<tr><td>a b</td><td id='b'>b</td></tr>")
        let page = try table("<tr> <span>a</span> <span>b</span> <td id='b'>b</td></tr>")
        // Shaped piece by piece, it may be wider by a 64th.
        #expect(abs(try #require(page["b"]).x - (try #require(plain["b"]).x)) < 0.1)
    }

    @Test func preservedWhiteSpaceMakesNoFlexItem() throws {
        let page = try layout(
            "<div style='display: flex; white-space: pre'> <div id='a' style='width: 20px'/> <div id='b' style='width: 20px'/></div>"
        )
        #expect(page["a"]?.x == 0)
        #expect(page["b"]?.x == 20)
    }

    @Test func picturesWithTheDisplayOfACellAreInline() throws {
        let page = try layout(
            "<div style='display: table'><div style='display: table-row'><img id='i' alt=''/><img id='j' alt=''/><div id='a' style='display: table-cell'></div></div></div>",
            css: reset + "img { display: table-cell }", replaced: ["i": .picture(20, 10), "j": .picture(30, 10)])
        // On the baseline of a line of 20 px, 16 px below its top.
        #expect(page["j"]?.x == 20)
        #expect(page["i"]?.y == 6)
        #expect(page["j"]?.y == 6)
        #expect(page["a"]?.x == 50)
    }
}
