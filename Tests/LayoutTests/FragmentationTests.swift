import Layout
import Primitives
import Testing

/// Breaks between and inside boxes: CSS Fragmentation 3.
@Suite struct FragmentationTests {
    // MARK: Margins and edges at breaks

    @Test func marginAtTheEndMakesNoPage() throws {
        let page = try layout(
            "<div id='o'><div style='height: 290px; margin-bottom: 30px'/></div>")
        #expect(page.pageCount == 1)
    }

    @Test func marginOfTheBodyMakesNoPage() throws {
        let page = try layout("<div id='a' style='height: 290px'/>", css: "body { margin: 10px }")
        #expect(page.pageCount == 1)
        #expect(page["a"]?.y == 10)
    }

    @Test func marginAfterAnUnforcedBreakIsDropped() throws {
        let page = try layout("<div style='height: 290px'/><p id='p' style='margin-top: 40px'>x</p>")
        #expect(page.pages(of: "p") == [2])
        #expect(page["p"]?.y == 0)
    }

    @Test func marginAfterAForcedBreakIsKept() throws {
        let page = try layout("<p>x</p><div style='break-before: page'><p id='p' style='margin-top: 40px'>x</p></div>")
        #expect(page["p"]?.y == 40)
    }

    @Test func slicedBoxHasNoEdgesWhereItIsCut() throws {
        let page = try layout(
            "<div id='d' style='padding: 20px; border: 5px solid'><p id='p' style='height: 400px'/></div>")
        let parts = page.fragments("d").map { Frame($0.fragment.frame) }
        #expect(parts == [Frame(0, 0, 400, 300), Frame(0, 0, 400, 150)])
        #expect(page.fragments("p").map { $0.fragment.frame.minY.px } == [25, 0])
    }

    @Test func clonedBoxHasItsEdgesOnEachPage() throws {
        let page = try layout(
            "<div id='d' style='padding: 20px; border: 5px solid; box-decoration-break: clone'><p id='p'>"
                + String(repeating: "w<br/>", count: 20) + "</p></div>")
        let parts = page.fragments("d").map { Frame($0.fragment.frame) }
        #expect(parts == [Frame(0, 0, 400, 300), Frame(0, 0, 400, 210)])
        // 250 px are left for lines of 20 px.
        #expect(page.lines(of: "p", page: 1).count == 12)
        #expect(page.lines(of: "p", page: 2).first?.y == 25)
    }

    // MARK: Orphans and widows

    @Test(arguments: [(1, 1, 2), (3, 3, 0), (2, 4, 0), (1, 3, 1)])
    func orphansAndWidowsOfAnyNumber(orphans: Int, widows: Int, onTheFirstPage: Int) throws {
        let page = try layout(
            "<div style='height: 260px'/><p id='p' style='orphans: \(orphans); widows: \(widows)'>a<br/>b<br/>c<br/>d</p>"
        )
        #expect(page.lines(of: "p", page: 1).count == onTheFirstPage)
        #expect(page.lines(of: "p", page: 2).count == 4 - onTheFirstPage)
    }

    @Test func moreOrphansThanAPageHoldsBreakAllTheSame() throws {
        let page = try layout(
            "<p id='p' style='orphans: 99; widows: 99'>" + String(repeating: "w<br/>", count: 40) + "</p>")
        #expect(page.pages(of: "p") == [1, 2, 3])
    }

    // MARK: What does not break

    @Test func clippedBoxOfAHeightMovesWhole() throws {
        let page = try layout(
            "<div style='height: 250px'/><div id='m' style='overflow: hidden; height: 100px'><p>a</p><p>b</p><p>c</p></div>"
        )
        #expect(page.pages(of: "m") == [2])
    }

    @Test func clippedBoxOfAutomaticHeightBreaks() throws {
        let page = try layout(
            "<div style='height: 250px'/><div id='m' style='overflow: hidden'>"
                + String(repeating: "<p>a</p>", count: 5) + "</div>")
        #expect(page.pages(of: "m") == [1, 2])
    }

    @Test func clippedBoxTallerThanAPageLosesNothing() throws {
        let page = try layout(
            "<div id='m' style='overflow: hidden; height: 400px'>" + String(repeating: "<p>a</p>", count: 20) + "</div>"
        )
        #expect(page.pages(of: "m") == [1, 2])
        #expect(page.texts(page: 2).count == 5)
    }

    @Test func inlineBlocksMoveWithTheirLine() throws {
        let page = try layout(
            "<div style='height: 250px'/><p style='orphans: 1'><span id='s' style='display: inline-block; height: 80px'>x</span></p>"
        )
        #expect(page.pages(of: "s") == [2])
    }

    // MARK: Forced and avoided breaks

    @Test func breakBetweenFlexLines() throws {
        let page = try layout(
            "<div style='display: flex; flex-wrap: wrap'><div id='a' style='width: 300px'>a</div>"
                + "<div id='b' style='width: 300px; break-before: page'>b</div></div>")
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
    }

    @Test func avoidedBreakBetweenFlexLinesTakesTheLineBefore() throws {
        let page = try layout(
            "<div style='height: 230px'/><div style='display: flex; flex-wrap: wrap'>"
                + "<div id='a' style='width: 300px; height: 30px'/>"
                + "<div id='b' style='width: 300px; height: 30px; break-after: avoid'/>"
                + "<div id='c' style='width: 300px; height: 30px'/></div>")
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
        #expect(page.pages(of: "c") == [2])
    }

    @Test func breakBetweenRows() throws {
        let page = try layout(
            "<table><tr id='a'><td>a</td></tr><tr id='b' style='break-before: page'><td>b</td></tr></table>")
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
    }

    @Test func breakAfterOfALastChildEndsThePageAfterItsParent() throws {
        let page = try layout("<div><p style='break-after: page'>x</p></div><p id='q'>y</p>")
        #expect(page.pages(of: "q") == [2])
    }

    @Test func forcedBreakWinsOverAvoid() throws {
        let page = try layout(
            "<p style='break-after: avoid'>x</p><p id='q' style='break-before: page'>y</p>")
        #expect(page.pages(of: "q") == [2])
    }

    @Test func avoidedBreaksGiveWayBeforeOrphans() throws {
        let page = try layout(
            "<div style='break-inside: avoid'><div id='a' style='height: 200px'/><p id='p' style='orphans: 3; widows: 3'>"
                + "a<br/>b<br/>c<br/>d</p><div style='height: 200px'/></div>")
        // The paragraph fits its page whole; the break comes behind it, where only the avoiding ancestor minds.
        #expect(page.lines(of: "p", page: 1).count == 4)
    }

    @Test func headingStaysWithTheTableThatFollows() throws {
        let page = try layout(
            "<div style='height: 250px'/><h2 id='h' style='margin: 0; font-size: 16px'>T</h2>"
                + "<table id='t'><thead><tr><th>h</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>")
        #expect(page.pages(of: "h") == [2])
        #expect(page.pages(of: "t") == [2])
    }

    @Test func headOfATableIsNeverAlone() throws {
        let rows = String(repeating: "<tr><td style='height: 60px'>x</td></tr>", count: 9)
        let page = try layout(
            "<div style='height: 240px'/><table id='t' style='border-spacing: 0'><thead><tr id='h'><th>h</th></tr></thead>"
                + "<tbody id='b'>\(rows)</tbody></table>")
        #expect(page.pages(of: "h") == page.pages(of: "b"))
        #expect(page.pages(of: "h").first == 2)
    }

    @Test func blockThatAvoidsBreaksAndFitsMovesWithItsHeading() throws {
        let page = try layout(
            "<div style='height: 200px'/><h2 id='h' style='margin: 0; font-size: 16px'>T</h2>"
                + "<div id='d' style='break-inside: avoid; height: 120px'/>")
        #expect(page.pages(of: "h") == [2])
        #expect(page.pages(of: "d") == [2])
    }

    // MARK: Positioned boxes

    @Test func relativeBoxesMoveOnEachPage() throws {
        let page = try layout("<div id='r' style='position: relative; left: 10px; height: 500px'/>")
        #expect(page.fragments("r").map { $0.fragment.frame.minX.px } == [10, 10])
    }

    @Test func positionedBoxStandsOnThePageOfItsContainer() throws {
        let page = try layout(
            "<div style='height: 290px'/><div style='position: relative; break-inside: avoid; height: 100px'>"
                + "<div id='a' style='position: absolute; top: 10px; left: 20px'>x</div></div>")
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 10)
    }

    @Test(.timeLimit(.minutes(1))) func nestingBeyondTheLimitIsAnErrorAndNoCrash() throws {
        let error = #expect(throws: LayoutError.self) {
            var limits = LayoutLimits()
            limits.depth = 200
            _ = try layout(
                String(repeating: "<div>", count: 250) + String(repeating: "</div>", count: 250), limits: limits)
        }
        #expect(error?.code == .nestingTooDeep(limit: 200))
    }
}
