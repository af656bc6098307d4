import Layout
import Primitives
import Testing

/// Running elements and named strings: CSS GCPM 3 §1.
@Suite struct RunningElementTests {
    private static let pages = "@page { margin: 50px 0; @top-left { content: element(head); vertical-align: top } }"

    @Test func runningElementLeavesTheFlow() throws {
        let page = try layout(
            "<p id='a'>x</p><div id='r' style='position: running(head); height: 30px'>head</div><p id='b'>y</p>",
            css: Self.pages)
        #expect(page["a"]?.y == 50)
        #expect(page["b"]?.y == 70)
    }

    @Test func runningElementIsLaidOutInTheMarginBox() throws {
        let page = try layout(
            "<div id='r' style='position: running(head); height: 30px'>head</div><p>y</p>", css: Self.pages)
        #expect(page["r"] == Frame(0, 0, 400, 30))
        #expect(page.text("head") != nil)
    }

    @Test func runningElementIsRepeatedOnLaterPages() throws {
        let page = try layout(
            "<div id='r' style='position: running(head)'>head</div><div style='height: 500px'/>", css: Self.pages)
        #expect(page.pages(of: "r") == [1, 2, 3])
        #expect(page.fragments("r").allSatisfy { $0.fragment.flags.contains(.isRepeated) })
    }

    @Test func runningElementIsNotShownBeforeItsPage() throws {
        let page = try layout(
            "<div style='height: 250px'/><div id='r' style='position: running(head)'>head</div><p>x</p>",
            css: Self.pages)
        #expect(page.pages(of: "r") == [2])
    }

    @Test func laterRunningElementTakesThePlaceOfTheEarlier() throws {
        let page = try layout(
            "<div id='r' style='position: running(head)'>one</div><div style='height: 200px'/>"
                + "<div id='s' style='position: running(head)'>two</div><p>x</p><div style='height: 200px'/>",
            css: Self.pages)
        #expect(page.pages(of: "r") == [1])
        #expect(page.pages(of: "s") == [2, 3])
    }

    @Test func elementLastShowsTheLastOfThePage() throws {
        let page = try layout(
            "<div id='r' style='position: running(head)'>one</div><p>x</p><div id='s' style='position: running(head)'>two</div>",
            css: "@page { margin: 50px 0; @top-left { content: element(head, last) } }")
        #expect(page.pages(of: "r") == [])
        #expect(page.pages(of: "s") == [1])
    }

    @Test func elementFirstExceptLeavesItsOwnPageOut() throws {
        let page = try layout(
            "<div id='r' style='position: running(head)'>one</div><div style='height: 300px'/>",
            css: "@page { margin: 50px 0; @top-left { content: element(head, first-except) } }")
        #expect(page.pages(of: "r") == [2])
    }

    @Test func tablesInRunningElementsMeasureTheirColumns() throws {
        let page = try layout(
            "<table id='t' style='position: running(head); border-spacing: 0; width: 100%'><tr>"
                + "<td id='a' style='padding: 0; width: 100px'>a</td><td id='b' style='padding: 0'>b</td></tr></table><p>x</p>",
            css: Self.pages)
        #expect(page["a"] == Frame(0, 0, 100, 20))
        #expect(page["b"] == Frame(100, 0, 300, 20))
    }

    @Test func flexContainersRun() throws {
        let page = try layout(
            "<div style='position: running(head); display: flex; justify-content: space-between'>"
                + "<div id='a' style='width: 50px'>a</div><div id='b' style='width: 60px'>b</div></div><p>x</p>",
            css: Self.pages)
        #expect(page["a"]?.x == 0)
        #expect(page["b"]?.x == 340)
    }

    @Test func inlineRunningElementBecomesABlock() throws {
        let page = try layout(
            "<p>x <span id='s' style='position: running(head)'>head</span>y</p>", css: Self.pages)
        #expect(page["s"] == Frame(0, 0, 400, 20))
        #expect(page.texts().map(\.text).joined() == "x yhead")
    }

    @Test func runningElementInheritsFromItsPlaceInTheDocument() throws {
        let page = try layout(
            "<div style='line-height: 30px'><div id='r' style='position: running(head)'>head</div></div><p>x</p>",
            css: Self.pages)
        #expect(page["r"]?.height == 30)
    }

    @Test func pageNumbersInRunningElementsAreThoseOfThePage() throws {
        let page = try layout(
            "<div style='position: running(head)' class='n'>Page </div><div style='height: 500px'/>",
            css: Self.pages + " .n::after { content: counter(page) \"/\" counter(pages) }")
        #expect(page.allText(page: 1).contains("1/3"))
        #expect(page.allText(page: 2).contains("2/3"))
        #expect(page.allText(page: 3).contains("3/3"))
    }

    @Test func marginBoxIsAsWideAsItsRunningElementAsks() throws {
        let page = try layout(
            "<div id='r' style='position: running(head)'><div style='width: 120px'>x</div></div><p>x</p>",
            css: "@page { margin: 50px 0; @top-left { content: element(head) } @top-right { content: \"r\" } }")
        let wide = try #require(page["r"]?.width)
        #expect(wide > 300)
    }

    // MARK: Named strings

    private func strings(_ occurrence: String) throws -> [String] {
        let page = try layout(
            "<p class='h'>A</p><p>x</p><p class='h'>B</p><div style='break-before: page'>y</div>"
                + "<p class='h' style='break-before: page'>C</p><p class='h'>D</p><p>z</p>",
            css: ".h { string-set: title content() } .h, p { color: black }"
                + "@page { margin: 50px 0; @bottom-left { content: \"[\" string(title\(occurrence)) \"]\" } }")
        return (1...page.pageCount).compactMap { number in page.texts(page: number).map(\.text).last }
    }

    @Test func stringGivesTheFirstOfThePageOrWhatIsInForce() throws {
        #expect(try strings("") == ["[A]", "[B]", "[C]"])
        #expect(try strings(", first") == ["[A]", "[B]", "[C]"])
    }

    @Test func stringLastGivesWhatThePageEndsWith() throws {
        #expect(try strings(", last") == ["[B]", "[B]", "[D]"])
    }

    @Test func stringStartGivesWhatThePageBeginsWith() throws {
        #expect(try strings(", start") == ["[A]", "[B]", "[C]"])
    }

    @Test func stringStartGivesTheEarlierValueWhereSomethingStandsAbove() throws {
        let page = try layout(
            "<p class='h'>A</p><p style='break-before: page'>x</p><p class='h'>B</p>",
            css: ".h { string-set: t content() } @page { margin: 50px 0; @bottom-left { content: string(t, start) } }")
        #expect(page.texts(page: 2).last?.text == "A")
    }

    @Test func stringFirstExceptIsEmptyWhereItIsSet() throws {
        #expect(try strings(", first-except") == ["[]", "[B]", "[]"])
    }

    @Test func stringSetJoinsContentCountersAttributesAndText() throws {
        let page = try layout(
            "<p class='h' title='T'> A  <b>b</b>\n c</p>",
            css: ".h { counter-increment: n 3; string-set: t \"No. \" counter(n) \" \" content() \" \" attr(title) }"
                + "@page { margin: 50px 0; @bottom-left { content: string(t) } }")
        #expect(page.texts().last?.text == "No. 3 A b c T")
    }

    @Test func stringSetTakesPseudoElementsAndFirstLetter() throws {
        let page = try layout(
            "<p class='h'>Word</p>",
            css:
                ".h::before { content: \"pre\" } .h { string-set: t content(before) content(first-letter) content(after) }"
                + "@page { margin: 50px 0; @bottom-left { content: string(t) } }")
        #expect(page.texts().last?.text == "preW")
    }

    @Test func severalStringsAreSetAtOnce() throws {
        let page = try layout(
            "<p class='h'>x</p>",
            css:
                ".h { string-set: a \"1\", b \"2\" } @page { margin: 50px 0; @bottom-left { content: string(b) string(a) } }"
        )
        #expect(page.texts().last?.text == "21")
    }

    @Test func stringThatNothingSetsIsEmpty() throws {
        let page = try layout(
            "<p>x</p>", css: "@page { margin: 50px 0; @bottom-left { content: \"a\" string(none-such) \"b\" } }")
        #expect(page.texts().last?.text == "ab")
    }

    @Test func repeatedTableHeadSetsItsStringOnce() throws {
        let rows = String(repeating: "<tr><td style='height: 100px'>x</td></tr>", count: 4)
        let page = try layout(
            "<table><thead><tr><th class='h'>head</th></tr></thead><tbody>\(rows)</tbody></table>",
            css:
                ".h { string-set: t content() } @page { margin: 50px 0; @bottom-left { content: \"[\" string(t, first-except) \"]\" } }"
        )
        #expect(page.texts(page: 1).last?.text == "[]")
        #expect(page.texts(page: 2).last?.text == "[head]")
    }
}
