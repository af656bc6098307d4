import Layout
import Primitives
import Testing

/// Heights of rows, groups and cells, and baselines in rows: CSS 2.2 §17.5.3, CSS Tables 3 §4.6.
@Suite struct TableHeightTests {
    private let reset = "table { border-spacing: 0 } td { padding: 0 } .f { height: 100% } .h { height: 50% }"

    private func table(_ rows: String, _ css: String = "") throws -> LaidOutDocument {
        try layout("<table id='t'>\(rows)</table>", css: reset + css)
    }

    // MARK: Percentages of cells

    @Test func percentageHeightRefersToACellWithAHeight() throws {
        let page = try table(
            "<tr><td id='c'><div id='a' class='f'><div id='b' class='h'/></div></td></tr>",
            "#c { height: 60px; padding: 5px }")
        #expect(page["c"]?.height == 70)
        #expect(page["a"] == Frame(5, 5, 0, 60))
        #expect(page["b"]?.height == 30)
    }

    @Test func percentageHeightRefersToTheRowsHeightWhereTheTableHasAHeight() throws {
        let page = try table(
            "<tr><td><div id='a' class='f'/></td></tr><tr><td id='c' rowspan='2'><p id='b' class='f'>b</p></td></tr><tr/>",
            "#t { height: 100px } #c { height: 50px }")
        #expect(page["t"]?.height == 100)
        #expect(page["c"]?.y == 0)
        #expect(page["b"]?.height == 100)
        #expect(page["a"]?.height == 0)
    }

    @Test func percentageHeightIsAutomaticInOtherCells() throws {
        let page = try table("<tr><td><p id='a' class='f'>a</p></td><td style='height: 100px'/></tr>")
        #expect(page["t"]?.height == 100)
        #expect(page["a"] == Frame(0, 40, page["a"]?.width ?? 0, 20))
        let row = try table("<tr style='height: 100px'><td><p id='a' class='f'>a</p></td></tr>")
        #expect(row["a"]?.height == 20)
    }

    @Test func percentageHeightOfATableCountsWhereItRefersToALength() throws {
        func height(_ container: String) throws -> Double? {
            try layout(
                "<div style='\(container)'><table style='height: 100%'><tr><td><p id='a' class='h'>a</p></td></tr></table></div>",
                css: reset)["a"]?.height
        }
        #expect(try height("height: 100px") == 50)
        #expect(try height("") == 20)
    }

    @Test func rowsAreMeasuredAsIfPercentagesWereAutomatic() throws {
        let page = try table(
            "<tr><td id='c'><div id='a' class='h'><div style='height: 80px; width: 10px'/></div></td></tr>",
            "#c { height: 60px; padding: 5px }")
        #expect(page["c"]?.height == 90)
        #expect(page["a"] == Frame(5, 25, 10, 40))
    }

    @Test func contentTallerThanItsCellBeginsAtTheTop() throws {
        let page = try table(
            "<tr><td id='c'><div id='a' class='f'/><p>a</p></td></tr>", "#c { height: 60px; padding: 5px }")
        #expect(page["c"]?.height == 70)
        #expect(page["a"]?.y == 5)
    }

    @Test func flexContainersFillACellWithAHeight() throws {
        let page = try table(
            "<tr><td style='height: 80px'><div id='a' class='f' style='display: flex'><p id='b'>b</p></div></td></tr>")
        #expect(page["a"]?.height == 80)
        #expect(page["b"]?.height == 80)
    }

    @Test func percentageHeightsHoldOnFurtherPages() throws {
        let row = "<tr><td style='height: 200px'><div id='a' class='f'/></td></tr>"
        let pages = try table("<tr><td style='height: 200px'/></tr>\(row)")
        #expect(pages.pages(of: "a") == [2])
        #expect(pages["a"]?.height == 200)
    }

    // MARK: Groups and bounds

    @Test func rowGroupHeightIsSharedOutByTheRowsHeights() throws {
        let page = try table(
            "<tbody id='g'><tr id='a'><td style='line-height: 10px'>a</td></tr><tr id='b'><td style='line-height: 30px'>b</td></tr></tbody><tr id='c'><td>c</td></tr>",
            "#g { height: 100px }")
        #expect(page["g"]?.height == 100)
        #expect(page["a"]?.height == 25)
        #expect(page["b"]?.height == 75)
        #expect(page["c"]?.y == 100)
        #expect(page["t"]?.height == 120)
    }

    @Test func rowsWithAHeightKeepItInAGroupWithOne() throws {
        let page = try table(
            "<tbody id='g'><tr id='a'><td>a</td></tr><tr id='b'><td>b</td></tr></tbody>",
            "#g { height: 100px } #b { height: 40px }")
        #expect(page["a"]?.height == 60)
        #expect(page["b"]?.height == 40)
    }

    @Test func boundsOfHeightCountForNothingOnCells() throws {
        let page = try table(
            "<tr><td id='a'>a</td></tr><tr><td id='b'>b<br/>b</td></tr>",
            "#a { min-height: 80px } #b { height: 10px; max-height: 10px }")
        #expect(page["a"]?.height == 20)
        #expect(page["b"]?.height == 40)
    }

    @Test func stretchedTablesShareTheirHeightWithTheirCaptions() throws {
        let page = try layout(
            "<div style='display: flex; height: 100px'><table id='t'><caption style='height: 10px'/><caption id='e' style='height: 20px; caption-side: bottom'/><tr><td id='a'/></tr></table></div>",
            css: reset)
        #expect(page["a"]?.height == 70)
        #expect(page["e"]?.y == 80)
    }

    @Test func relativeRowsMoveByTheHeightOfTheirGroup() throws {
        let page = try table(
            "<tbody style='height: 50px'><tr id='a' style='position: relative; top: 100%'><td>a</td></tr></tbody>")
        #expect(page["a"] == Frame(0, 50, page["a"]?.width ?? 0, 50))
    }

    // MARK: Baselines

    @Test func heightOfACellDoesNotMoveWithItsBaseline() throws {
        let page = try table(
            "<tr><td style='padding-top: 40px'>a</td><td id='b'><p id='p'>b</p></td></tr>",
            "td { vertical-align: baseline } #b { height: 80px }")
        #expect(page["t"]?.height == 80)
        #expect(page["p"]?.y == 40)
    }

    @Test func heightOfASpanningCellDoesNotMoveWithItsBaseline() throws {
        let page = try table(
            "<tr><td style='padding-top: 40px'>a</td><td id='b' rowspan='2'><p id='p'>b</p></td></tr><tr><td>c</td></tr>",
            "td { vertical-align: baseline } #b { height: 80px }")
        #expect(page["t"]?.height == 80)
        #expect(page["p"]?.y == 40)
    }

    @Test func cellsWithoutContentTakeNoPartInBaselines() throws {
        let page = try table(
            "<tr><td><p id='a'>a</p></td><td style='padding-top: 30px'/></tr>", "td { vertical-align: baseline }")
        #expect(page["a"]?.y == 0)
        #expect(page["t"]?.height == 30)
    }

    @Test func baselineOfCellsWithoutLinesIsTheEndOfTheirContent() throws {
        let page = try table(
            "<tr><td><p id='a'>a</p></td><td style='padding-bottom: 30px'><div style='height: 50px'/></td></tr>",
            "td { vertical-align: baseline }")
        #expect(page["a"]?.y == 34)
        #expect(page["t"]?.height == 80)
    }

    @Test func baselineOfARowWithoutOneIsItsLowestContentEdge() throws {
        let page = try layout(
            "<div id='d'><span id='s'>x</span><table id='t' style='display: inline-table'><tr><td style='vertical-align: top; padding: 5px 0'><div style='height: 30px'/></td></tr></table></div>",
            css: reset)
        // The line's baseline is 35px below its top, that of the text 17px below the top of its content area.
        #expect(page["t"]?.y == 0)
        #expect(page["s"]?.y == 18)
        #expect(page["d"]?.height == 40)
    }

    @Test func baselineOfARowWithoutCellsIsItsTop() throws {
        let page = try layout(
            "<div id='d'>x<table id='t' style='display: inline-table'><tr style='height: 30px'/></table></div>",
            css: reset)
        #expect(page["t"] == Frame(page["t"]?.x ?? 0, 16, 0, 30))
        #expect(page["d"]?.height == 46)
    }

    // MARK: Spanning cells

    private func spanned(_ rows: [String], cell: Int = 240, _ css: String = "") throws -> [Double?] {
        let first = "<td rowspan='\(rows.count)'><div style='height: \(cell)px'/></td>"
        let markup = rows.enumerated().map { number, content in
            "<tr id='r\(number)'>\(number == 0 ? first : "")\(content)</tr>"
        }
        let page = try table(markup.joined(), css)
        return rows.indices.map { page["r\($0)"]?.height }
    }

    private func block(_ height: Int) -> String { "<td><div style='height: \(height)px'/></td>" }

    @Test func heightOfASpanningCellIsSharedOutByTheRowsHeights() throws {
        #expect(try spanned([block(20), block(40), block(60)]) == [40, 80, 120])
    }

    @Test func rowsWithAHeightKeepItUnderASpanningCell() throws {
        #expect(try spanned([block(20), block(40), block(60)], "#r1 { height: 40px }") == [50, 40, 150])
        #expect(
            try spanned([block(20), block(60)], "#r0 { height: 20px } #r1 { height: 60px }") == [60, 180])
    }

    @Test func emptyRowsDoNotGrowUnderASpanningCell() throws {
        #expect(try spanned([block(20), "", block(60)]) == [60, 0, 180])
        #expect(try spanned(["", ""]) == [0, 240])
    }

    @Test func spanningCellsOfFewerRowsComeFirst() throws {
        let inner = "<td rowspan='2'><div style='height: 90px'/></td>"
        #expect(try spanned([inner + block(20), block(40), block(60)], cell: 300) == [60, 120, 120])
    }

    @Test func rowsInWhichOtherCellsBeginToSpanGrowFirst() throws {
        let page = try table(
            "<tr id='a'><td rowspan='2'><div style='height: 100px'/></td>\(block(20))</tr><tr id='b'>\(block(20))<td rowspan='2'><div style='height: 100px'/></td></tr><tr id='c'>\(block(20))</tr>"
        )
        #expect(page["a"]?.height == 20)
        #expect(page["b"]?.height == 80)
        #expect(page["c"]?.height == 20)
    }

    @Test func heightOfTheTableComesAfterThatOfSpanningCells() throws {
        let page = try table(
            "<tr id='a'><td rowspan='2'><div style='height: 100px'/></td>\(block(20))</tr><tr>\(block(20))</tr><tr id='c'>\(block(20))</tr>",
            "#t { height: 300px }")
        #expect(page["a"]?.height == 125)
        #expect(page["c"]?.height == 50)
    }
}
