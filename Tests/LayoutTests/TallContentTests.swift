import Layout
import Primitives
import Testing

/// Content taller than a page: spanned cells, headers, captions, lines.
@Suite struct TallContentTests {
    private let plain = "td, th, caption { padding: 0; text-align: left } table { border-spacing: 0; width: 300px }"

    private func lines(_ count: Int) -> String { String(repeating: "line<br/>", count: count) }

    @Test func cellThatSpansRowsGoesOnBesideThem() throws {
        let rows = (1...10).map {
            "<tr>" + ($0 == 1 ? "<td id='s' rowspan='10'>\(lines(20))</td>" : "")
                + "<td id='r\($0)' style='height: 40px'>x</td></tr>"
        }
        let page = try layout("<table>\(rows.joined())</table>", css: plain)
        #expect(page.lines(of: "s", page: 1).count == 14)
        #expect(page.lines(of: "s", page: 2).count == 6)
        #expect(page.fragments("s").map { $0.fragment.frame.height.px } == [280, 120])
        #expect(page.lines(of: "s", page: 2).first?.y == 0)
        #expect(page.pages(of: "r8") == [2])
    }

    @Test func spannedCellTallerThanItsRowsTakesTheLastOneOverThePage() throws {
        let page = try layout(
            "<table><tr><td id='s' rowspan='2'>\(lines(25))</td><td id='a'>a</td></tr><tr id='r'><td id='b'>b</td></tr>"
                + "<tr><td id='c'>c</td></tr></table>", css: plain)
        #expect(page.lines(of: "s", page: 1).count == 15)
        #expect(page.lines(of: "s", page: 2).count == 10)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "r") == [1, 2])
        #expect(page["c"]?.y == 200)
    }

    @Test func spannedCellOfManyPagesTakesLinearWork() throws {
        func work(_ rows: Int) throws -> Int {
            let cells = (1...rows).map {
                "<tr>"
                    + ($0 == 1 ? "<td rowspan='\(rows)'>" + String(repeating: "<p>x</p>", count: rows) + "</td>" : "")
                    + "<td>x</td></tr>"
            }
            return try layout("<table>\(cells.joined())</table>", css: plain).work
        }
        let (small, large) = (try work(90), try work(900))
        #expect(Double(large) < Double(small) * 11)
    }

    @Test func splitRowOfManyPagesTakesLinearWork() throws {
        func work(_ lines: Int) throws -> Int {
            try layout(
                "<table><tr><td>" + String(repeating: "<p>x</p>", count: lines) + "</td></tr></table>", css: plain
            ).work
        }
        let (small, large) = (try work(150), try work(1500))
        #expect(Double(large) < Double(small) * 10.5)
    }

    @Test func spannedCellOfASplitRowIsThereOnce() throws {
        let page = try layout(
            "<table><tr><td id='s' rowspan='2'>\(lines(20))</td><td id='a'>\(lines(25))</td></tr><tr><td id='b'>b</td></tr></table>",
            css: plain)
        #expect(page.pages(of: "s") == [1, 2])
        #expect(page.lines(of: "s", page: 2).count == 5)
        #expect(page.lines(of: "a", page: 2).count == 10)
        #expect(page["b"]?.y == 200)
    }

    @Test func forcedBreakBetweenSpannedRowsBreaksTheCell() throws {
        let page = try layout(
            "<table><tr><td id='s' rowspan='2'>\(lines(4))</td><td style='height: 40px'>a</td></tr>"
                + "<tr style='break-before: page'><td id='b'>b</td></tr></table>", css: plain)
        #expect(page.lines(of: "s", page: 1).count == 2)
        #expect(page.lines(of: "s", page: 2).count == 2)
        #expect(page["b"]?.height == 40)
    }

    @Test func footerThatDoesNotFitBelowALoneRowStandsOnTheNextPage() throws {
        let page = try layout(
            "<table><tbody><tr><td id='a' style='height: 280px'>a</td></tr></tbody><tfoot id='f'><tr><td>\(lines(3))</td></tr></tfoot></table>",
            css: plain)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "f") == [2])
        #expect(page["f"]?.y == 0)
    }

    @Test func footerTallerThanAPageBreaks() throws {
        let page = try layout(
            "<table><tbody><tr><td id='a'>a</td></tr></tbody><tfoot><tr><td id='f'>\(lines(20))</td></tr></tfoot></table>",
            css: plain)
        #expect(page.fragments("f").count == 2)
        let texts = (1...page.pageCount).reduce(0) { $0 + page.lines(of: "f", page: $1).count }
        #expect(texts == 20)
    }

    @Test func headerTallerThanAPageBreaksAndIsNotRepeated() throws {
        let page = try layout(
            "<table><thead><tr><th id='h'>\(lines(20))</th></tr></thead><tbody><tr><td id='a'>a</td></tr></tbody></table>",
            css: plain)
        #expect(page.pages(of: "h") == [1, 2])
        #expect(page.lines(of: "h", page: 1).count == 15)
        #expect(page.lines(of: "h", page: 2).count == 5)
        #expect(page["a"]?.y == 100)
        #expect(page.pageCount == 2)
    }

    @Test func headerOfHalfAPageIsKeptWithTheFirstRow() throws {
        let page = try layout(
            "<p>x</p><div style='height: 120px'/><table id='t'><thead><tr><th id='h'>\(lines(7))</th></tr></thead>"
                + "<tbody><tr><td id='a'>a<br/>a</td></tr><tr><td>b</td></tr></tbody></table>", css: plain)
        #expect(page.pages(of: "h") == [2])
        #expect(page.pages(of: "a") == [2])
    }

    @Test func captionTallerThanAPageBreaks() throws {
        let page = try layout(
            "<table><caption id='c'>\(lines(20))</caption><tr><td id='a'>a</td></tr></table><p id='z'>z</p>", css: plain
        )
        #expect(page.pages(of: "c") == [1, 2])
        #expect(page.lines(of: "c", page: 2).count == 5)
        #expect(page["a"]?.y == 100)
        #expect(page["z"]?.y == 120)
    }

    @Test func captionBelowThatDoesNotFitStandsOnTheNextPage() throws {
        let page = try layout(
            "<table><caption id='c' style='caption-side: bottom'>c</caption><tr><td id='a' style='height: 290px'>a</td></tr></table>",
            css: plain)
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "c") == [2])
        #expect(page["c"]?.y == 0)
    }

    @Test func inlineBlockTallerThanAPageBreaks() throws {
        let page = try layout(
            "<p id='p'>before <span id='s' style='display: inline-block; width: 100px'>\(lines(20))</span> after</p><p id='z'>z</p>"
        )
        #expect(page.pages(of: "s") == [1, 2])
        #expect(page.lines(of: "s", page: 1).count == 15)
        #expect(page.lines(of: "s", page: 2).count == 5)
        #expect(page.allText(page: 1).contains("before"))
        #expect(page.allText(page: 1).contains("after"))
        #expect(page["z"]?.y == 100)
    }

    @Test func linesAfterATallInlineBlockFollowIt() throws {
        let page = try layout(
            "<p>a<br/><span id='s' style='display: inline-block; width: 380px'>\(lines(20))</span> <b id='b'>after</b></p>"
        )
        #expect(page.pages(of: "s") == [2, 3])
        #expect(page.pages(of: "b") == [3])
        #expect(page.text("after", page: 3)?.y == 99)
    }

    @Test func imageTallerThanAPageIsFollowedByTheRest() throws {
        let page = try layout(
            "<p>a <img id='i' alt=''/> b</p><p id='z'>z</p>", replaced: ["i": .picture(100, 900)])
        #expect(page.pages(of: "i").count == 1)
        #expect(page.pageCount == 2)
        #expect(page.texts(page: 1).count == 2)
        #expect(page.pages(of: "z") == [2])
    }

    @Test func marginBeyondThePageLeavesTheTextToTheNext() throws {
        let page = try layout("<p id='p' style='margin-top: 350px'>x</p>")
        #expect(page.texts(page: 1).isEmpty)
        #expect(page.text("x", page: 2)?.y == -1)
    }

    @Test func paddingBeyondThePageLeavesTheTextToTheNext() throws {
        let page = try layout("<p id='p' style='padding-top: 350px'>x</p>")
        #expect(page.texts(page: 1).isEmpty)
        #expect(page.allText(page: 2) == "x")
    }

    @Test func boxesBesideFloatsInsideEachOtherTakePolynomialWork() throws {
        func work(_ depth: Int) throws -> Int {
            let open =
                "<div style='overflow: hidden'><div style='float: left; width: 5px; height: 3px'/>"
                + "<div style='float: left; clear: left; width: 10px; height: 900px'/>"
            return try layout(
                String(repeating: open, count: depth) + "x" + String(repeating: "</div>", count: depth),
                css: "@page { size: 2000px 1000px }"
            ).work
        }
        let (small, large) = (try work(8), try work(16))
        #expect(large < small * 8)
    }

    @Test func emptyInlineElementSetsANamedString() throws {
        let page = try layout(
            "<div><span class='h'/></div><p>x</p>",
            css: ".h { string-set: t \"title\" } @page { margin: 50px 0; @bottom-left { content: string(t) } }")
        #expect(page.allText().contains("title"))
    }

    @Test func aTallInlineBlockBelowThePagesEndBeginsOnTheNextPage() throws {
        let pages = try layout(
            "<p style='margin-top: 110px; line-height: 20px'>a <span id='b' style='display: inline-block; width: 10px'>"
                + "c d e f g h</span> z</p>",
            css: "@page { size: 200px 100px; margin: 0 } p { margin: 0 }")
        #expect(pages.pages(of: "b") == [2, 3])
    }

    @Test(arguments: ["block", "flex", "table", "flow-root"])
    func boxesThatAMarginPutsBelowThePageBeginOnTheNextOne(display: String) throws {
        let pages = try layout(
            "<div style='margin-top: 110px'><div id='a' style='display: \(display)'>x</div></div><p id='b'>y</p>",
            css: "@page { size: 200px 100px; margin: 0 } p { margin: 0 }")
        #expect(pages.pages(of: "a") == [2])
        #expect(pages["a"]?.y == 0)
        #expect(pages.pages(of: "b") == [2])
    }

    @Test func paddingThatIsRepeatedOnEveryPageDoesNotSendItsContentOnForEver() throws {
        let pages = try layout(
            "<div style='padding-top: 110px; box-decoration-break: clone'><div id='a' style='display: flow-root'>x</div></div>",
            css: "@page { size: 200px 100px; margin: 0 }")
        // On the second page it would leave no room again.
        #expect(pages.pages(of: "a") == [2])
        #expect(pages["a"]?.y == 0)
        #expect(pages.pageCount == 2)
    }
}
