import Layout
import Primitives
import Testing

@Suite struct TableFormattingTests {
    private let reset = "table { border-spacing: 0 } td, th { padding: 0 }"

    private func table(_ rows: String, _ css: String = "", style: String = "") throws -> LaidOutDocument {
        try layout("<table id='t' style='\(style)'>\(rows)</table>", css: reset + css)
    }

    private func cell(_ id: String, _ width: Int, _ height: Int = 10, attributes: String = "") -> String {
        "<td id='\(id)' \(attributes)><div style='width: \(width)px; height: \(height)px'/></td>"
    }

    @Test func columnsTakeTheirContentsWidth() throws {
        let page = try table("<tr>\(cell("a", 50))\(cell("b", 70))</tr><tr>\(cell("c", 60))\(cell("d", 20))</tr>")
        #expect(page["t"] == Frame(0, 0, 130, 20))
        #expect(page["a"] == Frame(0, 0, 60, 10))
        #expect(page["b"] == Frame(60, 0, 70, 10))
        #expect(page["d"] == Frame(60, 10, 70, 10))
    }

    @Test func spacingAndPaddingStandAroundCells() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 70))</tr>",
            "#t { border-spacing: 4px 6px; padding: 3px } td { padding: 1px }")
        #expect(page["a"] == Frame(7, 9, 52, 12))
        #expect(page["b"] == Frame(63, 9, 72, 12))
        #expect(page["t"] == Frame(0, 0, 142, 30))
    }

    @Test func wideTableSharesSpaceByMaximumWidths() throws {
        let page = try table("<tr>\(cell("a", 50))\(cell("b", 150))</tr>", style: "width: 100%")
        #expect(page["a"]?.width == 100)
        #expect(page["b"]?.width == 300)
    }

    @Test func lengthWidthsHoldWhereOthersMayGrow() throws {
        let page = try table(
            "<tr>\(cell("a", 50, attributes: "style='width: 80px'"))\(cell("b", 150))</tr>", style: "width: 100%")
        #expect(page["a"]?.width == 80)
        #expect(page["b"]?.width == 320)
    }

    @Test func percentWidthsReferToTheTable() throws {
        let page = try table(
            "<tr>\(cell("a", 5, attributes: "style='width: 25%'"))\(cell("b", 15))</tr>", style: "width: 100%")
        #expect(page["a"]?.width == 100)
        #expect(page["b"]?.width == 300)
    }

    @Test func percentWidthWidensAnAutomaticTable() throws {
        let page = try table("<tr>\(cell("a", 50, attributes: "style='width: 25%'"))\(cell("b", 10))</tr>")
        #expect(page["t"]?.width == 200)
        #expect(page["a"]?.width == 50)
    }

    @Test func columnElementsSetWidths() throws {
        let page = try table(
            "<colgroup><col style='width: 120px'/><col/></colgroup><tr>\(cell("a", 5))\(cell("b", 15))</tr>")
        #expect(page["a"]?.width == 120)
    }

    @Test func narrowTableBreaksTextDownToItsWords() throws {
        let page = try layout(
            "<div style='width: 10px'><table id='t'><tr><td id='a'>aa bb</td></tr></table></div>", css: reset)
        #expect(page["a"]?.height == 40)
    }

    @Test func columnSpanCoversItsColumns() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 70))</tr><tr>\(cell("c", 20, attributes: "colspan='2'"))</tr>")
        #expect(page["c"] == Frame(0, 10, 120, 10))
    }

    @Test func wideSpanWidensItsColumns() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 50))</tr><tr>\(cell("c", 200, attributes: "colspan='2'"))</tr>")
        #expect(page["a"]?.width == 100)
        #expect(page["b"]?.width == 100)
    }

    @Test func rowSpanCoversItsRows() throws {
        let page = try table(
            "<tr>\(cell("a", 50, 10, attributes: "rowspan='2'"))\(cell("b", 50, 10))</tr><tr>\(cell("c", 50, 30))</tr>")
        #expect(page["a"] == Frame(0, 0, 50, 40))
        #expect(page["c"] == Frame(50, 10, 50, 30))
    }

    @Test func tallRowSpanStretchesItsRows() throws {
        let page = try table(
            "<tr>\(cell("a", 50, 100, attributes: "rowspan='2'"))\(cell("b", 50, 10))</tr><tr>\(cell("c", 50, 30))</tr>"
        )
        #expect(page["c"]?.height == 75)
    }

    @Test func fixedLayoutIgnoresContents() throws {
        let page = try table(
            "<tr><td id='a' style='width: 100px'/>\(cell("b", 250))<td id='c'/></tr>",
            style: "table-layout: fixed; width: 300px")
        #expect(page["a"]?.width == 100)
        #expect(page["b"]?.width == 100)
        #expect(page["c"]?.width == 100)
    }

    @Test(arguments: [("top", 0.0), ("middle", 20), ("bottom", 40), ("baseline", 0)])
    func verticalAlignMovesContent(value: String, y: Double) throws {
        let page = try table(
            "<tr>\(cell("a", 50, 60))<td style='vertical-align: \(value)'><p id='p'>x</p></td></tr>",
            "#a { vertical-align: top }")
        #expect(page["p"]?.y == y)
    }

    @Test func baselinesOfARowAreAligned() throws {
        let page = try table(
            "<tr><td style='vertical-align: baseline; padding-top: 30px'><p id='a'>x</p></td><td style='vertical-align: baseline'><p id='b'>x</p></td></tr>"
        )
        #expect(page["a"]?.y == 30)
        #expect(page["b"]?.y == 30)
    }

    @Test func rowAndCellHeightsAreLeastHeights() throws {
        let page = try table(
            "<tr id='r' style='height: 40px'>\(cell("a", 10))</tr><tr>\(cell("b", 10, attributes: "style='height: 50px'"))</tr>"
        )
        #expect(page["r"]?.height == 40)
        #expect(page["b"]?.height == 50)
    }

    @Test func tableHeightIsSharedByRows() throws {
        let page = try table("<tr>\(cell("a", 10))</tr><tr>\(cell("b", 10))</tr>", style: "height: 100px")
        #expect(page["a"]?.height == 50)
        #expect(page["b"] == Frame(0, 50, 10, 50))
    }

    @Test func autoMarginsCentreATable() throws {
        let page = try table("<tr>\(cell("a", 100))</tr>", style: "margin: 0 auto")
        #expect(page["t"]?.x == 150)
    }

    @Test func captionStandsAbove() throws {
        let page = try table("<caption id='c'>title</caption><tr>\(cell("a", 100))</tr>")
        #expect(page["c"]?.height == 20)
        #expect(page["t"]?.y == 20)
    }

    @Test func captionBelow() throws {
        let page = try table(
            "<caption id='c' style='caption-side: bottom'>title</caption><tr>\(cell("a", 100))</tr>")
        #expect(page["c"]?.y == 10)
    }

    @Test func footerStandsLastWhereverItIsWritten() throws {
        let page = try table(
            "<tfoot><tr>\(cell("f", 10))</tr></tfoot><tbody><tr>\(cell("a", 10))</tr></tbody>")
        #expect(page["f"]?.y == 10)
    }

    @Test func looseCellsGetATable() throws {
        let page = try layout(
            "<div><div id='a' style='display: table-cell; width: 30px'>x</div><div id='b' style='display: table-cell'>y</div></div>"
        )
        #expect(page["a"] == Frame(0, 0, 30, 20))
        #expect(page["b"]?.x == 30)
    }

    @Test func rightToLeftTablesBeginAtTheRight() throws {
        let page = try table("<tr>\(cell("a", 50))\(cell("b", 70))</tr>", style: "direction: rtl; width: 120px")
        #expect(page["a"]?.width == 50)
        let left = try #require(page["t"]?.x)
        #expect(page["b"]?.x == left)
    }

    @Test func collapsedBordersAreShared() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 70))</tr>", "#t { border-collapse: collapse } td { border: 2px solid red }"
        )
        #expect(page["a"] == Frame(1, 1, 52, 12))
        #expect(page["b"] == Frame(53, 1, 72, 12))
        #expect(page["t"] == Frame(0, 0, 126, 14))
        let borders = page.tree.pages[0].collapsedBorders
        #expect(borders.count { $0.isVertical } == 3)
        #expect(borders.count { !$0.isVertical } == 2)
        #expect(borders.contains { Frame($0.rect) == Frame(0, 0, 126, 2) })
    }

    @Test func widerCollapsedBorderWins() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 70))</tr>",
            "#t { border-collapse: collapse } #a { border: 2px solid red } #b { border: 6px solid blue }")
        let middle = page.tree.pages[0].collapsedBorders.filter { $0.isVertical }
        #expect(middle.map { $0.rect.width.px } == [2, 6, 6])
    }

    @Test func hiddenCollapsedBorderWinsOverAll() throws {
        let page = try table(
            "<tr>\(cell("a", 50))\(cell("b", 70))</tr>",
            "#t { border-collapse: collapse } #a { border: 2px hidden red } #b { border: 6px solid blue }")
        #expect(page.tree.pages[0].collapsedBorders.count { $0.isVertical } == 1)
    }

    // MARK: Pages

    private func rows(_ count: Int, height: Int = 40) -> String {
        (1...count).map { "<tr id='r\($0)'>\(cell("c\($0)", 50, height))</tr>" }.joined()
    }

    @Test func headerAndFooterAreRepeated() throws {
        let page = try table(
            "<thead id='h'><tr>\(cell("x", 50, 20))</tr></thead><tfoot id='f'><tr>\(cell("y", 50, 20))</tr></tfoot><tbody>\(rows(10))</tbody>"
        )
        #expect(page.pageCount == 2)
        #expect(page.pages(of: "h") == [1, 2])
        #expect(page.fragments("h").map { $0.fragment.flags.contains(.isRepeated) } == [false, true])
        #expect(page.pages(of: "f") == [1, 2])
        #expect(page.fragments("f").map { $0.fragment.flags.contains(.isRepeated) } == [true, false])
        #expect(page.pages(of: "r6") == [1])
        #expect(page.pages(of: "r7") == [2])
        #expect(page["r7"]?.y == 20)
        #expect(page.fragments("f").map { $0.fragment.frame.minY.px } == [260, 180])
    }

    @Test func tallHeaderIsNotRepeated() throws {
        let page = try table("<thead id='h'><tr>\(cell("x", 50, 100))</tr></thead><tbody>\(rows(10))</tbody>")
        #expect(page.pages(of: "h") == [1])
        #expect(page["r6"]?.y == 0)
    }

    @Test func headerIsNotLeftAlone() throws {
        let page = try layout(
            "<div style='height: 250px'/><table id='t'><thead><tr>\(cell("x", 50, 20))</tr></thead><tbody>\(rows(2))</tbody></table>",
            css: reset)
        #expect(page.pages(of: "t") == [2])
    }

    @Test func rowsAreNotSplit() throws {
        let page = try table(rows(8))
        #expect(page.pages(of: "r7") == [1])
        #expect(page.pages(of: "r8") == [2])
        #expect(page.pages(of: "c8") == [2])
    }

    @Test func rowTallerThanAPageIsSplit() throws {
        let lines = String(repeating: "line<br/>", count: 25)
        let page = try table(
            "<tr id='r'><td id='a'>\(lines)</td><td id='b'>x</td></tr><tr id='s'>\(cell("c", 10))</tr>")
        #expect(page.pages(of: "a") == [1, 2])
        #expect(page.pages(of: "b") == [1, 2])
        #expect(page.lines(of: "a", page: 1).count == 15)
        #expect(page.lines(of: "a", page: 2).count == 10)
        #expect(page["s"]?.y == 200)
    }

    @Test func groupsThatAvoidBreaksStayTogether() throws {
        let page = try table(
            "<tbody>\(rows(6))</tbody><tbody id='g' style='break-inside: avoid'><tr>\(cell("a", 10, 40))</tr><tr>\(cell("b", 10, 40))</tr></tbody>"
        )
        #expect(page.pages(of: "g") == [2])
    }

    @Test func forcedBreakBeforeARow() throws {
        let page = try table("<tr>\(cell("a", 10))</tr><tr style='break-before: page'>\(cell("b", 10))</tr>")
        #expect(page.pages(of: "b") == [2])
    }

    @Test func rowKeptWithTheNextMovesAlong() throws {
        let page = try table(
            "<tbody>\(rows(6))<tr id='k' style='break-after: avoid'>\(cell("a", 10, 40))</tr><tr id='l'>\(cell("b", 10, 40))</tr></tbody>"
        )
        #expect(page.pages(of: "k") == [2])
    }

    @Test func spansAreKeptOnOnePageWherePossible() throws {
        let page = try table(
            rows(6)
                + "<tr id='s'>\(cell("a", 10, 40, attributes: "rowspan='2'"))\(cell("b", 10, 40))</tr><tr id='u'>\(cell("d", 10, 40))</tr>"
        )
        #expect(page.pages(of: "s") == [2])
        #expect(page.pages(of: "u") == [2])
    }

    @Test func spanTallerThanAPageGoesOn() throws {
        let spanned = (1...10).map {
            "<tr>" + ($0 == 1 ? cell("s", 10, 10, attributes: "rowspan='10'") : "") + cell("x\($0)", 10, 40) + "</tr>"
        }
        let page = try table(spanned.joined())
        #expect(page.pages(of: "s") == [1, 2])
        #expect(page.fragments("s").map { $0.fragment.frame.height.px } == [280, 120])
    }

    @Test func tableWorkIsLinear() throws {
        func work(_ count: Int) throws -> Int {
            let rows = (1...count).map { "<tr><td>\($0)</td><td>item</td></tr>" }.joined()
            return try table("<thead><tr><th>a</th><th>b</th></tr></thead><tbody>\(rows)</tbody>").work
        }
        let (small, large) = (try work(100), try work(1000))
        #expect(Double(large) < Double(small) * 10.5)
    }

    @Test func nestedTablesWithHeightsTakePolynomialWork() throws {
        func work(_ depth: Int) throws -> Int {
            let open = String(repeating: "<table style='height: 50px'><tr><td>", count: depth)
            return try layout(open + "x" + String(repeating: "</td></tr></table>", count: depth)).work
        }
        let (small, large) = (try work(10), try work(20))
        #expect(large < small * 8)
    }
}
