import Layout
import Primitives
import Testing

/// Widths of tables and columns: CSS 2.2 §17.5.2, CSS Tables 3 §4.
@Suite struct TableWidthTests {
    private let reset = "table { border-spacing: 0 } td { padding: 0 } div { height: 10px }"

    private func widths(_ rows: String, _ css: String) throws -> [Double?] {
        let page = try layout("<table id='t'>\(rows)</table>", css: reset + css)
        return ["t", "a", "b", "c"].map { page[$0]?.width }
    }

    private func cell(_ id: String, _ width: Int, _ attributes: String = "") -> String {
        "<td id='\(id)' \(attributes)><div style='width: \(width)px'/></td>"
    }

    @Test func wholePercentageBesideOthersTakesAllRoom() throws {
        #expect(
            try widths("<tr>\(cell("a", 10))\(cell("b", 30))</tr>", "#a { width: 100% }") == [400, 370, 30, nil])
    }

    @Test func percentagesBeyondTheWholeAreDropped() throws {
        let row = "<tr>\(cell("a", 10))\(cell("b", 10))\(cell("c", 0))</tr>"
        #expect(
            try widths(row, "#t { width: 200px } #a { width: 60% } #b { width: 60% } #c { width: 60% }")
                == [200, 120, 80, 0])
    }

    @Test func mixedCalculationIsAuto() throws {
        #expect(
            try widths("<tr>\(cell("a", 20))\(cell("b", 20))</tr>", "#a { width: calc(50% + 30px) }")
                == [40, 20, 20, nil])
    }

    @Test func roomBeyondAllGoesToColumnsWithoutWidthFirst() throws {
        #expect(
            try widths("<tr>\(cell("a", 10))\(cell("b", 0))</tr>", "#t { width: 300px } #a { width: 100px }")
                == [300, 100, 200, nil])
    }

    @Test func roomBeyondAllIsSharedByWidthsWhereAllHaveOne() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 10))\(cell("b", 10))</tr>",
                "#t { width: 300px } #a { width: 50px } #b { width: 100px }") == [300, 100, 200, nil])
    }

    @Test func spanGivesItsExcessByMaximumWidths() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 10))\(cell("b", 30))</tr><tr>\(cell("c", 120, "colspan='2'"))</tr>", "")
                == [120, 30, 90, 120])
    }

    @Test func spanLeavesColumnsWithWidthsAlone() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 10))\(cell("b", 30))</tr><tr>\(cell("c", 120, "colspan='2'"))</tr>",
                "#a { width: 20px }") == [120, 20, 100, 120])
    }

    @Test func fixedTableIsAtLeastAsWideAsItsColumns() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 10))\(cell("b", 10))</tr>",
                "#t { table-layout: fixed; width: 50px } td { width: 40px }") == [80, 40, 40, nil])
    }

    @Test func percentageOfAFixedColumnAddsThePaddingOfItsCell() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 0))\(cell("b", 0))\(cell("c", 0))</tr>",
                "#t { table-layout: fixed; width: 100px } #b { width: 50%; padding: 0 25px }") == [100, 0, 100, 0])
    }

    @Test func fixedWidthsGrowTogetherWhereAllColumnsHaveOne() throws {
        #expect(
            try widths(
                "<tr>\(cell("a", 0))\(cell("b", 0))</tr>",
                "#t { table-layout: fixed; width: 300px } #a { width: 50px } #b { width: 100px }")
                == [300, 100, 200, nil])
    }

    @Test func fixedLayoutTakesGroupWidthsOnlyWithoutColumnElements() throws {
        #expect(
            try widths(
                "<colgroup style='width: 50px'><col/></colgroup><tr>\(cell("a", 0))\(cell("b", 0))</tr>",
                "#t { table-layout: fixed; width: 200px }") == [200, 100, 100, nil])
        #expect(
            try widths(
                "<colgroup style='width: 50px'></colgroup><tr>\(cell("a", 0))\(cell("b", 0))</tr>",
                "#t { table-layout: fixed; width: 200px }") == [200, 50, 150, nil])
    }

    @Test func widestOuterBorderOfAnyRowWidensACollapsedTable() throws {
        let page = try layout(
            "<table id='t'><tr>\(cell("a", 20))</tr><tr>\(cell("b", 20))</tr></table>",
            css: reset + "#t { border-collapse: collapse } #b { border-left: 10px solid; border-right: 6px solid }")
        #expect(page["t"]?.width == 36)
        #expect(page["a"]?.x == 5)
    }

    @Test func columnsBehindAllCellsAreDropped() throws {
        let columns = "<colgroup><col/><col/><col style='width: 50%'/><col/></colgroup>"
        #expect(
            try widths(
                "\(columns)<tr>\(cell("a", 20))\(cell("b", 30))</tr>", "#t { border-spacing: 10px }")
                == [80, 20, 30, nil])
    }

    @Test func columnsWithAWidthStandBehindAllCells() throws {
        #expect(
            try widths(
                "<col/><col style='width: 100px'/><tr>\(cell("a", 20))</tr>", "#t { border-spacing: 10px }")
                == [150, 20, nil, nil])
    }

    @Test func columnsInWhichNoCellBeginsAreMerged() throws {
        let rows = "<tr>\(cell("a", 60, "colspan='3'"))\(cell("b", 20))</tr>"
        #expect(
            try widths(rows, "#t { border-spacing: 10px; width: 300px }") == [300, 202.5, 67.5, nil])
        #expect(
            try widths(
                "\(rows)<tr>\(cell("c", 20))\(cell("d", 20, "colspan='2'"))</tr>", "#t { border-spacing: 10px }")
                == [110, 60, 20, 25])
    }

    @Test func columnsWithAWidthAreNotMerged() throws {
        #expect(
            try widths(
                "<col style='width: 100px'/><col style='width: 100px'/><tr>\(cell("a", 20, "colspan='2'"))</tr>",
                "#t { border-spacing: 10px }") == [230, 210, nil, nil])
    }

    @Test func percentagesDoNotWidenATableInACell() throws {
        let inner = "<table id='b'><tr><td style='width: 1%'><div style='width: 20px'/></td></tr></table>"
        #expect(
            try widths("<tr><td id='a'>\(inner)</td>\(cell("c", 40))</tr>", "#t { width: 300px }")
                == [300, 100, 100, 200])
        #expect(
            try widths(
                "<tr><td id='a'><div style='float: left'>\(inner)</div></td>\(cell("c", 40))</tr>",
                "#t { width: 300px }") == [300, 100, 20, 200])
    }

    @Test func maximumWidthDoesNotBoundWhatATableNeeds() throws {
        let page = try layout(
            "<div id='o' style='width: min-content'><table id='t' style='max-width: 30px'><tr>\(cell("a", 60))</tr></table></div>",
            css: reset)
        #expect(page["o"]?.width == 60)
        #expect(page["t"]?.width == 60)
    }

    @Test func percentagesOfCellPaddingsReferToTheRow() throws {
        let page = try layout(
            "<table id='t'><tr>\(cell("a", 100))<td id='b'><div id='c' style='width: 100px'/></td></tr></table>",
            css: reset + "#t { border-spacing: 10px } #b { padding-left: 50% }")
        // The columns of 100px and the spacing between them are 210px.
        #expect(page["t"]?.width == 230)
        #expect(page["c"]?.x == 225)
    }

    @Test func cellsMayOverlapWhatSpansIntoTheirRow() throws {
        let page = try layout(
            "<table><tr>\(cell("a", 10))<td rowspan='3'><div style='width: 10px'/></td>\(cell("b", 10))</tr><tr><td colspan='3'><div/></td></tr><tr>\(cell("c", 10))\(cell("d", 10))</tr></table>",
            css: reset)
        #expect(page["c"]?.x == 0)
        #expect(page["d"]?.x == 20)
    }

    @Test func collapsedBordersOfATableWithoutCellsAreNone() throws {
        let page = try layout(
            "<table id='t' style='border: 10px solid; border-collapse: collapse'><tr id='r'/></table>", css: reset)
        #expect(page["t"] == Frame(0, 0, 0, 0))
    }

    @Test func rowsWithoutCellsAreAsWideAsTheirTable() throws {
        let page = try layout(
            "<table style='border-spacing: 10px; width: 60px'><tr id='r'/></table>", css: "")
        #expect(page["r"]?.width == 60)
    }
}
