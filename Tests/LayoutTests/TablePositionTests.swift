import Layout
import Testing

/// Cells, rows and row groups that are moved or hold positioned boxes: CSS Positioned Layout 3 §2.1, §3.4.
@Suite struct TablePositionTests {
    private let css = """
        table { border-spacing: 0 } td { padding: 0; width: 50px; height: 40px }
        #a { position: absolute; width: 10px; height: 10px }
        """

    private func table(_ rows: String) throws -> LaidOutDocument {
        try layout("<table id='t'>\(rows)</table>", css: css)
    }

    @Test func boxesAtTheBottomOfACellStandAtTheRowsEnd() throws {
        let page = try table(
            "<tr><td style='position: relative'><div id='a' style='bottom: 0; right: 0'/></td><td style='height: 100px'/></tr>"
        )
        #expect(page["a"] == Frame(40, 90, 10, 10))
    }

    @Test func percentagesReferToTheCellsFinalHeight() throws {
        let page = try table(
            "<tr><td style='position: relative'><div id='a' style='top: 10%; height: 50%'/></td><td style='height: 100px'/></tr>"
        )
        #expect(page["a"] == Frame(0, 10, 10, 50))
    }

    @Test func bordersOfACellAreOutsideOfItsContainingBlock() throws {
        let page = try table(
            "<tr><td style='position: relative; border: 3px solid'><div id='a' style='bottom: 0; left: 0'/></td></tr>")
        #expect(page["a"] == Frame(3, 33, 10, 10))
    }

    @Test func cellsThatSpanRowsHoldBoxesAtTheirEnd() throws {
        let page = try table(
            "<tr><td rowspan='2' style='position: relative'><div id='a' style='bottom: 0; left: 0'/></td><td/></tr><tr><td style='height: 60px'/></tr>"
        )
        #expect(page["a"] == Frame(0, 90, 10, 10))
    }

    @Test func boxesWithoutOffsetsMoveWithACellsContent() throws {
        let page = try table(
            "<tr><td style='position: relative; vertical-align: bottom'><div id='a'/><div style='height: 20px'/></td><td style='height: 100px'/></tr>"
        )
        #expect(page["a"] == Frame(0, 80, 10, 10))
    }

    @Test func rowsHoldPositionedBoxes() throws {
        let page = try table(
            "<tr><td/><td/></tr><tr style='position: relative'><td><div id='a' style='bottom: 0; right: 0'/></td><td/></tr>"
        )
        #expect(page["a"] == Frame(90, 70, 10, 10))
    }

    @Test func boxesMoveWithTheirRow() throws {
        let page = try table(
            "<tr id='r' style='position: relative; left: 20px; top: 5px'><td><div id='a' style='top: 0; right: 0'/></td><td/></tr>"
        )
        #expect(page["r"] == Frame(20, 5, 100, 40))
        #expect(page["a"] == Frame(110, 5, 10, 10))
    }

    @Test(arguments: ["thead", "tbody", "tfoot"])
    func rowGroupsAreMovedWithAllTheyHold(group: String) throws {
        let page = try table(
            "<\(group) id='g' style='position: relative; left: 20px; bottom: 5px'><tr id='r'><td id='c'/><td/></tr></\(group)>"
        )
        #expect(page["t"] == Frame(0, 0, 100, 40))
        #expect(page["g"] == Frame(20, -5, 100, 40))
        #expect(page["r"] == Frame(20, -5, 100, 40))
        #expect(page["c"] == Frame(20, -5, 50, 40))
    }

    @Test func rowGroupsHoldPositionedBoxesOfAllTheirRows() throws {
        let page = try layout(
            "<table><tbody style='position: relative'><tr><td><div class='p' id='a'/></td></tr><tr><td><div class='p' id='b'/></td></tr></tbody><tbody style='position: relative'><tr><td><div class='p' id='c'/></td></tr></tbody></table>",
            css: css + ".p { position: absolute; width: 10px; height: 10px; bottom: 0; right: 0 }")
        #expect(page["a"] == Frame(40, 70, 10, 10))
        #expect(page["b"] == Frame(40, 70, 10, 10))
        #expect(page["c"] == Frame(40, 110, 10, 10))
    }

    @Test func theNearestTablePartHolds() throws {
        let page = try table(
            "<tbody style='position: relative'><tr/><tr style='position: relative'><td style='position: relative'><div id='a' style='right: 0; bottom: 0'/></td><td/></tr></tbody>"
        )
        #expect(page["a"] == Frame(40, 30, 10, 10))
    }

    @Test func percentOffsetsOfACellReferToItsRowsHeight() throws {
        let page = try table("<tr style='height: 60px'><td id='c' style='position: relative; top: 50%'/></tr>")
        #expect(page["c"]?.y == 30)
    }

    @Test(arguments: ["td", "tr", "tbody"])
    func whatIsTransformedHoldsFixedBoxesInAbsoluteOnes(part: String) throws {
        let page = try layout(
            "<p>x</p><table><tbody><tr><td><div class='o'><div id='a' style='position: fixed; top: 5px; left: 7px'/></div>"
                + "<div class='o'/></td></tr></tbody></table>",
            css: css + "\(part) { transform: translate(0) }"
                + ".o { position: absolute; left: 30px; top: 30px; width: 50px; height: 50px }")
        #expect(page["a"] == Frame(7, 25, 10, 10))
        #expect(page.fragments("a").count == 1)
    }

    @Test(arguments: [("top: 0", 0.0), ("bottom: 0", 30.0), ("left: 0", 80.0)])
    func rowsHoldBoxesOfCellsThatSpanFurtherRows(inset: String, y: Double) throws {
        // Rows of 40px and 60px; what the box stands above moves down by 80px, and the box where it has no offset.
        let page = try layout(
            "<table><tr style='position: relative'><td rowspan='2' style='vertical-align: bottom'>"
                + "<div id='a' style='\(inset)'/><div style='height: 20px'/></td><td style='height: 40px'/></tr>"
                + "<tr><td style='height: 60px'/></tr></table>",
            css: css + "td { height: auto }")
        #expect(page["a"] == Frame(0, y, 10, 10))
    }

    @Test func rowsHoldBoxesOfSpanningCellsThatGoOn() throws {
        let lines = String(repeating: "<p>x</p>", count: 8)
        let page = try layout(
            "<table><tr style='position: relative'><td rowspan='2'><div id='a' style='top: 0; right: 0'/>\(lines)</td><td/></tr>"
                + "<tr id='r'><td>y</td></tr></table>",
            css: css + "@page { size: 200px 100px; margin: 0 } td { height: auto }")
        #expect(page.pages(of: "r") == [1, 2])
        #expect(page["a"] == Frame(90, 0, 10, 10))
        #expect(page.fragments("a").count == 1)
    }

    @Test func percentOffsetsOfARowGroupReferToTheTablesContentBox() throws {
        let page = try layout(
            "<table style='border-spacing: 20px; width: 240px'><tbody id='g' style='position: relative; left: 50%'>"
                + "<tr><td/></tr></tbody></table>",
            css: css)
        #expect(page["g"]?.x == 140)
    }

    @Test func repeatedHeadersHoldTheirBoxesOnEveryPage() throws {
        let page = try table(
            "<thead style='position: relative'><tr><td><div id='a' style='right: 0; bottom: 0'/></td></tr></thead><tbody>"
                + String(repeating: "<tr><td/></tr>", count: 9) + "</tbody>")
        #expect(page.fragments("a").map { Frame($0.fragment.frame) } == [Frame(40, 30, 10, 10), Frame(40, 30, 10, 10)])
    }

    @Test func cellsHoldBoxesOfTheirPartOnAPage() throws {
        let page = try table(
            "<tr><td style='position: relative'><div style='height: 200px'/><div style='height: 200px; break-inside: avoid'><div id='a' style='right: 0; bottom: 0'/></div></td></tr>"
        )
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.x == 40)
    }

    @Test(arguments: [("top", 0.0), ("middle", 40.0), ("bottom", 80.0)])
    func contentOfACellWithItsOwnHeightIsAlignedInTheRow(align: String, y: Double) throws {
        let page = try table(
            "<tr><td style='vertical-align: \(align)'><div id='d' style='height: 20px'/></td><td style='height: 100px'/></tr>"
        )
        #expect(page["d"]?.y == y)
    }

    @Test(arguments: [("middle", 10.0), ("bottom", 20.0)])
    func contentOfACellIsAlignedInItsOwnHeight(align: String, y: Double) throws {
        let page = try table(
            "<tr><td id='c' style='vertical-align: \(align)'><div id='d' style='height: 20px'/></td></tr>")
        #expect(page["c"]?.height == 40)
        #expect(page["d"]?.y == y)
    }

    @Test func contentOfASpanningCellIsAlignedInAllItsRows() throws {
        let page = try table(
            "<tr><td rowspan='2' style='vertical-align: bottom'><div id='d' style='height: 20px'/></td><td/></tr><tr><td/></tr>"
        )
        #expect(page["d"]?.y == 60)
    }
}
