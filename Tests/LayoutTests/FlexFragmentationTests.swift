import Layout
import Primitives
import Testing

/// Flex containers on several pages: CSS Flexbox 1 §12.
@Suite struct FlexFragmentationTests {
    private func three(_ style: String, _ items: String) throws -> LaidOutDocument {
        try layout(
            "<div id='f' style='display: flex; \(style)'><div id='a' style='\(items)'/><div id='b' style='\(items)'/>"
                + "<div id='c' style='\(items)'/></div><p id='z'>z</p>")
    }

    private func heights(_ id: String, _ document: LaidOutDocument) -> [Double] {
        document.fragments(id).map { $0.fragment.frame.height.px }
    }

    @Test func reversedLinesBreakFromTheUppermostDown() throws {
        let page = try three("flex-wrap: wrap-reverse", "width: 300px; height: 120px")
        #expect(page.pages(of: "c") == [1])
        #expect(page["c"]?.y == 0)
        #expect(page["b"]?.y == 120)
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 0)
        #expect(page["z"]?.y == 120)
    }

    @Test func reversedColumnsBreakFromTheUppermostItemDown() throws {
        let page = try three("flex-direction: column-reverse", "height: 120px; break-inside: avoid")
        #expect(page["c"]?.y == 0)
        #expect(page["b"]?.y == 120)
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 0)
    }

    @Test func forcedBreakInAReversedColumnStandsAboveItsItem() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column-reverse'><p id='a'>a</p>"
                + "<p id='b' style='break-before: page'>b</p><p id='c'>c</p></div>")
        #expect(page.pages(of: "c") == [1])
        #expect(page.pages(of: "b") == [2])
        #expect(page.pages(of: "a") == [2])
    }

    @Test func columnsSideBySideBreakEachByItself() throws {
        let page = try three("flex-flow: column wrap; height: 400px", "height: 200px")
        #expect(page["a"] == Frame(0, 0, 200, 200))
        #expect(heights("b", page) == [100, 100])
        #expect(page["c"] == Frame(200, 0, 200, 200))
        #expect(page.pages(of: "c") == [1])
        #expect(heights("f", page) == [300, 100])
        #expect(page["z"]?.y == 100)
    }

    @Test func columnsSideBySideThatFitAPageMoveToItWhole() throws {
        let page = try layout(
            "<div style='height: 200px'/><div id='f' style='display: flex; flex-flow: column wrap; height: 200px'>"
                + "<div id='a' style='height: 150px'/><div id='b' style='height: 150px'/></div>")
        #expect(page.pages(of: "f") == [2])
        #expect(page["b"] == Frame(200, 0, 200, 150))
    }

    @Test(arguments: ["row", "column", "row wrap", "column wrap"])
    func heightBeyondTheContentGoesOn(flow: String) throws {
        let page = try layout(
            "<div id='f' style='display: flex; flex-flow: \(flow); height: 500px'><p>a</p></div><p id='z'>z</p>")
        #expect(heights("f", page) == [300, 200])
        #expect(page.pages(of: "z") == [2])
        #expect(page["z"]?.y == 200)
    }

    @Test func paddingBelowGoesOnWhereThePageEnds() throws {
        let page = try layout(
            "<div id='f' style='display: flex; padding-bottom: 50px'><div id='a' style='height: 280px'/></div><p id='z'>z</p>"
        )
        #expect(heights("f", page) == [300, 30])
        #expect(page["z"]?.y == 30)
    }

    @Test func containerThatAvoidsBreaksTakesItsPaddingAlong() throws {
        let page = try layout(
            "<div style='height: 100px'/><div id='f' style='display: flex; padding-bottom: 50px; break-inside: avoid'>"
                + "<div id='a' style='height: 180px'/></div>")
        #expect(page.pages(of: "f") == [2])
        #expect(heights("f", page) == [230])
    }

    @Test func clonedPaddingIsKeptFreeAtThePagesEnd() throws {
        let page = try layout(
            "<div id='f' style='display: flex; flex-direction: column; padding: 20px; box-decoration-break: clone'>"
                + "<div style='height: 250px'/><p id='a'>a</p></div>")
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 20)
        #expect(heights("f", page) == [300, 60])
    }

    @Test func itemPastThePagesEndStandsOnTheNextPage() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; justify-content: flex-end; height: 400px'>"
                + "<div id='a' style='height: 50px'/></div>")
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 50)
    }

    @Test func linePastThePagesEndStandsOnTheNextPage() throws {
        let page = try layout(
            "<div style='display: flex; flex-wrap: wrap; align-content: flex-end; height: 400px'>"
                + "<div id='a' style='height: 50px; width: 50px'/></div>")
        #expect(page.pages(of: "a") == [2])
        #expect(page["a"]?.y == 50)
    }

    @Test func contentThatOverflowsItsItemGoesOn() throws {
        let page = try layout(
            "<div style='height: 250px'/><div style='display: flex; height: 40px; align-items: flex-start'>"
                + "<p id='a'>a<br/>b<br/>c<br/>d<br/>e</p></div>")
        #expect(page.pages(of: "a") == [1, 2])
        #expect(page.lines(of: "a", page: 1).count == 2)
        #expect(page.lines(of: "a", page: 2).count == 3)
    }

    @Test func lineBelowThePaddingOfItsContainerIsSplitWhereItEnds() throws {
        let page = try layout(
            "<div style='display: flex; padding-top: 20px'><p id='a'>" + String(repeating: "a<br/>", count: 15)
                + "</p></div>")
        #expect(page.lines(of: "a", page: 1).count == 13)
        #expect(page.lines(of: "a", page: 2).count == 2)
    }

    @Test func linesStayAsTheyAreWhereAFloatBesideThemEnds() throws {
        let page = try layout(
            "<div style='float: left; width: 200px; height: 100px'/><div style='display: flex; flex-wrap: wrap'>"
                + "<div id='a' style='width: 120px; height: 280px'>a</div><div id='b' style='width: 120px; height: 100px'>b</div>"
                + "<div id='c' style='width: 120px; height: 100px'>c</div></div>")
        #expect(page.pages(of: "a") == [1])
        #expect(page.pages(of: "b") == [2])
        #expect(page.pages(of: "c") == [2])
        #expect(page["c"]?.y == 100)
    }

    @Test(arguments: ["column", "column-reverse"])
    func workOfAColumnOverPagesIsLinear(direction: String) throws {
        func work(_ items: Int) throws -> Int {
            let items = String(repeating: "<p>item</p>", count: items)
            return try layout("<div style='display: flex; flex-direction: \(direction)'>\(items)</div>").work
        }
        let (small, large) = (try work(150), try work(1500))
        #expect(Double(large) < Double(small) * 10.5)
    }

    @Test func workOfARowOverPagesIsLinear() throws {
        func work(_ lines: Int) throws -> Int {
            let items = String(repeating: "<p>item</p>", count: lines)
            return try layout("<div style='display: flex'><div>\(items)</div><div>\(items)</div></div>").work
        }
        let (small, large) = (try work(150), try work(1500))
        #expect(Double(large) < Double(small) * 10.5)
    }
}
