import Layout
import Primitives
import Testing

/// Rows and columns with `visibility: collapse`: CSS 2.2 §17.5.5.
@Suite struct CollapsedTrackTests {
    private let reset =
        "table { border-spacing: 10px } td { padding: 0 } .c { visibility: collapse } div { height: 20px }"

    private func table(_ rows: String, _ css: String = "") throws -> LaidOutDocument {
        try layout("<table id='t'>\(rows)</table>", css: reset + css)
    }

    private func cell(_ id: String, _ width: Int, _ height: Int = 20) -> String {
        "<td id='\(id)'><div style='width: \(width)px; height: \(height)px'/></td>"
    }

    @Test func collapsedRowsKeepTheirColumnsWidthsAndTakeNoRoom() throws {
        let page = try table(
            "<tr>\(cell("a", 20))</tr><tr id='r' class='c'>\(cell("b", 60, 50))</tr><tr id='s'>\(cell("c", 20))</tr>")
        #expect(page["t"] == Frame(0, 0, 80, 70))
        #expect(page["r"] == Frame(10, 30, 60, 0))
        #expect(page["b"] == Frame(10, 30, 60, 0))
        #expect(page["c"] == Frame(10, 40, 60, 20))
    }

    @Test func tablesWithAHeightLoseThatOfTheirCollapsedRows() throws {
        let page = try table(
            "<tr id='r'>\(cell("a", 20))</tr><tr class='c'>\(cell("b", 20))</tr><tr>\(cell("c", 20))</tr>",
            "#t { height: 190px }")
        #expect(page["r"]?.height == 50)
        #expect(page["t"]?.height == 130)
    }

    @Test func cellsThatSpanACollapsedRowAreCut() throws {
        let page = try table(
            "<tr id='r'><td id='s' rowspan='3'><div style='height: 140px; width: 10px'/></td>\(cell("a", 20))</tr><tr class='c'>\(cell("b", 20))</tr><tr id='u'>\(cell("c", 20))</tr>"
        )
        #expect(page["r"]?.height == 40)
        #expect(page["u"]?.height == 40)
        #expect(page["s"]?.height == 90)
        #expect(page["t"]?.height == 110)
    }

    @Test func collapsedColumnsKeepTheRowsHeightsAndTakeNoRoom() throws {
        let page = try table(
            "<col/><col class='c'/><col/><tr>\(cell("a", 30))\(cell("b", 40, 50))\(cell("c", 20))</tr><tr><td id='d' colspan='2'><div style='width: 60px'/></td></tr>"
        )
        #expect(page["t"] == Frame(0, 0, 80, 100))
        #expect(page["a"] == Frame(10, 10, 30, 50))
        #expect(page["b"] == Frame(40, 10, 0, 50))
        #expect(page["c"] == Frame(50, 10, 20, 50))
        #expect(page["d"] == Frame(10, 70, 30, 20))
    }

    @Test func collapsedGroupsCollapseTheirRows() throws {
        let page = try table("<tr>\(cell("a", 20))</tr><tbody id='g' class='c'><tr>\(cell("b", 20))</tr></tbody>")
        #expect(page["g"]?.height == 0)
        #expect(page["t"]?.height == 40)
    }

    @Test func elsewhereItHidesAndTakesRoom() throws {
        let page = try layout("<p class='c' id='a'>a</p><p id='b'>b</p>", css: reset)
        #expect(page["b"]?.y == 20)
    }
}
