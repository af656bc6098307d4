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
}
