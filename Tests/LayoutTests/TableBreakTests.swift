import Layout
import Primitives
import Testing

/// Tables on pages that are too small for them: captions, spanned cells and rows that go on.
@Suite struct TableBreakTests {
    private let plain = """
        @page { size: 200px 100px; margin: 0 } td, th, caption { padding: 0; text-align: left }
        table { border-spacing: 0 }
        """

    private func lines(_ count: Int) -> String { String(repeating: "<p>x</p>", count: count) }

    // MARK: Captions

    @Test func secondCaptionThatDoesNotFitStandsOnTheNextPageWithTheRows() throws {
        let page = try layout(
            "<table><caption id='a' style='height: 90px'>a</caption><caption id='b'>b</caption>"
                + "<tr><td id='x'>x</td></tr></table><p id='z'>z</p>", css: plain)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
        #expect(page["b"]?.y == 0)
        #expect(page.pages(of: "x") == [2])
        #expect(page["x"]?.y == 20)
        #expect(page["z"]?.y == 40)
        #expect(page.pageCount == 2)
    }

    @Test func rowsBelowACaptionThatFillsThePageBeginOnTheNext() throws {
        let page = try layout(
            "<table id='t'><caption style='height: 90px'>a</caption><thead><tr><th id='h'>h</th></tr></thead>"
                + "<tbody><tr><td id='x'>x</td></tr></tbody></table>", css: plain + "table { border: 5px solid }")
        #expect(page.pages(of: "h") == [2])
        #expect(page["h"]?.y == 5)
        #expect(page["x"]?.y == 25)
    }

    @Test func secondCaptionInACellStandsOnTheNextPage() throws {
        let page = try layout(
            "<table><tr><td><table><caption id='a' style='height: 90px'>a</caption><caption id='b'>b<br/>b</caption>"
                + "<tr><td id='x'>x</td></tr></table></td></tr></table><p id='z'>z</p>", css: plain)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
        #expect(page["x"]?.y == 40)
        #expect(page["z"]?.y == 60)
    }

    @Test func secondCaptionOfAFlexItemStandsOnTheNextPageWithoutItsMarginAbove() throws {
        let page = try layout(
            "<div style='display: flex'><table><caption id='a' style='height: 150px'>a</caption>"
                + "<caption id='b' style='margin-top: 60px'>b<br/>b</caption><tr><td id='x'>x</td></tr></table></div>"
                + "<p id='z'>z</p>", css: plain)
        #expect(page.pages(of: "a") == [1, 2])
        #expect(page.pages(of: "b") == [3])
        #expect(page["b"]?.y == 0)
        #expect(page["x"]?.y == 40)
        #expect(page["z"]?.y == 60)
    }

    @Test func captionBelowThatIsKeptWholeFollowsOneThatBreaks() throws {
        let page = try layout(
            "<table><tr><td>x</td></tr><caption id='a' style='caption-side: bottom; height: 140px'/>"
                + "<caption id='b' style='caption-side: bottom; height: 60px; break-inside: avoid'/></table>"
                + "<p id='z'>z</p>", css: plain)
        #expect(page.pages(of: "a") == [1, 2])
        #expect(page.pages(of: "b") == [3])
        #expect(page["z"]?.y == 60)
    }

    @Test func marginThatTakesTheWholePageStandsAboveTheCaption() throws {
        let page = try layout(
            "<table><caption id='c' style='margin-top: 110px'>c</caption><tr><td id='x'>x</td></tr></table>", css: plain
        )
        #expect(page.pages(of: "c") == [2])
        #expect(page["c"]?.y == 0)
        #expect(page["x"]?.y == 20)
    }

    @Test func captionOfATableThatAvoidsBreaksStaysWhole() throws {
        let page = try layout(
            "<div style='height: 50px'/><table style='break-inside: avoid'>"
                + "<caption id='c'>one<div style='height: 60px'/></caption><tr><td id='x'>x</td></tr></table>",
            css: plain)
        #expect(page.pages(of: "c") == [2])
        #expect(page["x"]?.y == 80)
    }

    @Test func tableMovesToThePageThatHoldsItsCaptionAndFirstRow() throws {
        let table = "<caption id='c'>a<br/>a<br/>a<br/>a</caption><tr><td id='x'>x</td></tr>"
        let page = try layout("<div style='height: 50px'/><table>\(table)</table>", css: plain)
        #expect(page.pages(of: "c") == [2])
        #expect(page["x"]?.y == 80)
        let broken = try layout(
            "<div style='height: 50px'/><table>\(table)</table>", css: plain + "td { height: 30px }")
        #expect(broken.pages(of: "c") == [1, 2])
    }

    @Test func rowThatDoesNotFitBelowACaptionLeavesNoEmptySlice() throws {
        let page = try layout(
            "<table><caption id='c'>a<br/>a<br/>a<br/>a</caption><tr><td id='x'>x<br/>y</td></tr></table>", css: plain)
        #expect(page.pages(of: "c") == [1])
        #expect(page.pages(of: "x") == [2])
        #expect(page["x"]?.y == 0)
    }

    @Test(arguments: ["cap", ""])
    func rowTallerThanAPageBeginsBelowItsCaption(text: String) throws {
        let height: Double = text.isEmpty ? 0 : 20
        let page = try layout(
            "<table><caption id='c'>\(text)</caption><tr><td id='x'>\(lines(12))</td></tr></table>", css: plain)
        #expect(page.pages(of: "c") == [1])
        #expect(page.fragments("x").map { $0.fragment.frame.minY.px } == [height, 0, 0])
        #expect(page.fragments("x").map { $0.fragment.frame.height.px } == [100 - height, 100, 40 + height])
    }

    @Test func rowTallerThanAPageTakesItsCaptionToTheNextOne() throws {
        let page = try layout(
            "<p>a</p><table><caption id='c'>c</caption><tr><td id='x'>\(lines(12))</td></tr></table>", css: plain)
        #expect(page.pages(of: "c") == [2])
        #expect(page.pages(of: "x") == [2, 3, 4])
        #expect(page["x"]?.y == 20)
    }

    @Test func rowTallerThanAPageBeginsBelowTheHeader() throws {
        let page = try layout(
            "<table><caption id='c'>c</caption><thead><tr><th id='h'>h</th></tr></thead>"
                + "<tbody><tr><td id='x'>\(lines(12))</td></tr></tbody></table>", css: plain)
        #expect(page.pages(of: "c") == [1])
        #expect(page.pages(of: "h") == [1, 2, 3, 4])
        #expect(page.fragments("x").map { $0.fragment.frame.height.px } == [60, 80, 80, 20])
        #expect(page.fragments("x").map { $0.fragment.frame.minY.px } == [40, 20, 20, 20])
    }

    @Test func rowTallerThanAPageBeginsBelowTheRestOfACaption() throws {
        let page = try layout(
            "<table><caption id='c'>\(lines(7))</caption><tr><td id='x'>\(lines(12))</td></tr></table>", css: plain)
        #expect(page.pages(of: "c") == [1, 2])
        #expect(page.pages(of: "x") == [2, 3, 4])
        #expect(page["x"] == Frame(0, 40, page["c"]?.width ?? 0, 60))
    }

    @Test func rowTallerThanAPageBeginsWhereALineOfItFits() throws {
        let page = try layout(
            "<table><caption id='c' style='height: 90px'/><tr><td id='x'>\(lines(12))</td></tr></table>", css: plain)
        #expect(page.pages(of: "c") == [1])
        #expect(page.pages(of: "x") == [2, 3, 4])
        #expect(page["x"]?.y == 0)
    }

    // MARK: Footers

    @Test func repeatedFooterHasItsHeightAtTheTablesWidthOnThePage() throws {
        let half = "<span style='display: inline-block; width: 150px'>f</span>"
        let rows = String(repeating: "<tr><td>a</td></tr>", count: 20)
        let page = try layout(
            "<table style='width: 100%'><tbody>\(rows)</tbody><tfoot><tr><td id='f'>\(half) \(half)</td></tr></tfoot></table>",
            css: plain + "@page { size: 200px 200px } @page :first { size: 400px 200px }")
        // One line below nine rows, two below eight, and below the last three.
        #expect(page.fragments("f").map { $0.fragment.frame.minY.px } == [180, 160, 60])
        #expect(page.fragments("f").map { $0.fragment.frame.height.px } == [20, 40, 40])
    }

    // MARK: Spanned cells and rows

    /// Edges that leave no room stand on the first page, those below on the others too where they leave some: room for
    /// two lines there, of which the last page has two.
    @Test(arguments: [
        (
            "<div style='padding: 60px 0; box-decoration-break: clone'><table>%</table></div>", [40.0, 40, 40],
            [20.0, 40, 40]
        ),
        ("<table style='border-top: 110px solid; box-decoration-break: clone'>%</table>", [100], [50]),
    ])
    func spannedCellGoesOnWhereItsFirstPageHasNoRoom(shape: String, cell: [Double], row: [Double]) throws {
        let rows = "<tr><td id='s' rowspan='2'>a<br/>b<br/>c<br/>d<br/>e</td><td>x</td></tr><tr id='r'><td>y</td></tr>"
        let page = try layout(shape.replacing("%", with: rows) + "<p id='z'>z</p>", css: plain)
        let texts = (1...page.pageCount).flatMap { page.texts(page: $0).map(\.text) }
        #expect(texts.sorted() == ["a", "b", "c", "d", "e", "x", "y", "z"])
        #expect(page.fragments("s").map { $0.fragment.frame.height.px } == cell)
        #expect(page.fragments("r").map { $0.fragment.frame.height.px } == row)
        #expect(page.pages(of: "s").first == 2)
        #expect(page["z"] != nil)
    }

    @Test(arguments: ["block", "flex"])
    func spannedCellGoesOnBelowEmptyRowsWhereItsTableWasMeasuredInOnePiece(display: String) throws {
        let page = try layout(
            "<div style='display: \(display)'><table><tr style='height: 40px'><td id='s' rowspan='3'>\(lines(12))</td></tr>"
                + "<tr/><tr style='height: 40px'/></table></div><p id='z'>z</p>", css: plain)
        #expect(page.fragments("s").map { $0.fragment.frame.height.px } == [100, 100, 40])
        #expect(page.fragments("s").map { $0.fragment.frame.minY.px } == [0, 0, 0])
        #expect(page["z"]?.y == 40)
    }

    @Test func rowThatGoesOnEndsAboveTheFooterWhateverItsMargins() throws {
        let page = try layout(
            "<table><tbody><tr id='r'><td><p id='p' style='margin-top: 110px'>p</p></td></tr></tbody>"
                + "<tfoot><tr><td id='f'>f</td></tr></tfoot></table><p id='z'>z</p>", css: plain)
        #expect(page.pages(of: "f") == [1, 2])
        #expect(page["r"]?.height == 80)
        #expect(page["f"]?.y == 80)
        #expect(page["z"]?.y == 40)
    }

    // MARK: Work

    /// What a row of one cell costs where pages hold five: itself, its cell, that one's text and its widths.
    ///
    /// Besides a fifth of its page: the root, the body, the table, and the sixth row with its cell, which does not fit.
    private let costOfARow = 4 + 5 / 5

    @Test func captionsBelowAreMeasuredOnce() throws {
        func work(_ rows: Int) throws -> Int {
            let captions = String(repeating: "<caption style='caption-side: bottom'><p>c</p></caption>", count: 20)
            return try layout(
                "<table>\(captions)\(String(repeating: "<tr><td>a</td></tr>", count: rows))</table>", css: plain
            ).work
        }
        let (short, long) = (try work(100), try work(1100))
        #expect(long - short == 1000 * costOfARow)
    }

    @Test func headerTooTallToBeRepeatedIsLaidOutOnce() throws {
        func work(_ rows: Int) throws -> Int {
            let header = "<thead><tr><th>\(String(repeating: "<p>h</p>", count: 50))</th></tr></thead>"
            return try layout(
                "<table>\(header)<tbody>\(String(repeating: "<tr><td>a</td></tr>", count: rows))</tbody></table>",
                css: plain
            ).work
        }
        let (short, long) = (try work(100), try work(1100))
        #expect(long - short == 1000 * costOfARow)
    }

    // MARK: Collapsed rows

    /// Expects sixteen lines in a cell over several rows to stand on four pages, whatever rows are collapsed.
    private func expectAllLines(_ rows: String) throws {
        let pages = try layout("<table>\(rows)</table><p id='z'>z</p>", css: plain)
        let shown = (1...pages.pageCount).map { page in pages.texts(page: page).count { $0.text == "x" } }
        #expect(shown == [5, 5, 5, 1])
        #expect(pages.pages(of: "z") == [4])
        #expect(pages["z"]?.y == 20)
    }

    @Test func aCollapsedRowDoesNotCutCellsThatSpanOtherRows() throws {
        try expectAllLines(
            "<tr style='visibility: collapse'><td>a</td><td>b</td></tr>"
                + "<tr><td rowspan='2'>\(lines(16))</td><td>a</td></tr><tr><td>b</td></tr>")
    }

    @Test func cellsTallerThanAPageGoOnWhereTheySpanACollapsedRow() throws {
        let cell = "<tr><td rowspan='3'>\(lines(16))</td><td>a</td></tr>"
        let collapsed = "<tr style='visibility: collapse'><td>b</td></tr>"
        try expectAllLines(cell + collapsed + "<tr><td>c</td></tr>")
        try expectAllLines(cell + collapsed + collapsed)
    }

    @Test func theLastRowThatShowsIsKeptWithTheTablesEnd() throws {
        let page = try layout(
            "<div style='height: 50px'/><table><thead><tr><th id='h'>h</th></tr></thead><tr><td id='a'>a</td></tr>"
                + "<tr style='visibility: collapse'><td>b</td></tr></table>",
            css: plain + "table { border-bottom: 20px solid }")
        #expect(page.pages(of: "h") == [2])
        #expect(page.pages(of: "a") == [2])
        #expect(page.pageCount == 2)
    }

    @Test func breaksAroundACollapsedRowCountForTheRowBehindIt() throws {
        let page = try layout(
            "<table><tr style='break-after: page'><td id='a'>a</td></tr>"
                + "<tr style='visibility: collapse'><td>b</td></tr><tr><td id='c'>c</td></tr></table>", css: plain)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "c") == [2])
    }

    // MARK: Heights

    @Test(arguments: ["table { height: 150px }", "tbody { height: 150px }"])
    func aCaptionStandsWithRowsThatAHeightMakesTallerThanThePage(css: String) throws {
        let page = try layout(
            "<div style='height: 50px'/><table><caption id='c'>c</caption><tbody><tr><td id='x'>x</td></tr></tbody></table>",
            css: plain + css)
        #expect(page.pages(of: "c") == [2])
        #expect(page.pages(of: "x").first == 2)
        #expect(page["x"]?.y == 20)
    }
}
