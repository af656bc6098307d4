import Layout
import Markup
import Primitives
import Testing
import Typography

@Suite struct InlineFormattingTests {
    private let box = "<span id='x' style='display: inline-block; width: 20px; height: 10px'/>"

    @Test func linesBreakAtSpaces() throws {
        let page = try layout("<p id='p' style='width: 60px'>one two three</p>")
        #expect(page.texts().map { $0.text.trimming } == ["one two", "three"] || page.lines(of: "p").count == 3)
        #expect(page["p"]?.height == Double(page.lines(of: "p").count * 20))
    }

    @Test func whiteSpaceCollapsesAcrossElements() throws {
        let page = try layout("<p>  one \n <b> two </b>  three  </p>")
        #expect(page.texts().map(\.text).joined() == "one two three")
    }

    @Test func whiteSpaceBetweenBlocksMakesNoLine() throws {
        let page = try layout("<div id='d'>  <p>a</p>  \n <p>b</p> </div>")
        #expect(page["d"]?.height == 40)
    }

    @Test func preKeepsSpacesAndLines() throws {
        let page = try layout("<div id='d' style='white-space: pre'>a  b\nc</div>")
        #expect(page.lines(of: "d").count == 2)
        #expect(page.texts().first?.text.hasPrefix("a  b") == true)
    }

    @Test func preLineKeepsLinesOnly() throws {
        let page = try layout("<div id='d' style='white-space: pre-line'>a  b \n c</div>")
        #expect(page.lines(of: "d").count == 2)
        #expect(page.texts().first?.text.trimming == "a b")
    }

    @Test func nowrapKeepsOneLine() throws {
        let page = try layout("<div id='d' style='white-space: nowrap; width: 10px'>one two three</div>")
        #expect(page.lines(of: "d").count == 1)
    }

    @Test func tabsReachTheNextStop() throws {
        let page = try layout("<div style='white-space: pre'>a\t<b id='b'>b</b></div>")
        #expect(page.texts().first?.text == "a\t")
        #expect(abs((page["b"]?.x ?? 0) - 8 * 16 * 0.26) < 0.05)
    }

    @Test func brBreaks() throws {
        let page = try layout("<p id='p'>a<br/><br/>b</p>")
        #expect(page.lines(of: "p").count == 3)
        #expect(page.text("b")?.y == 40 + (page.text("a")?.y ?? 0))
    }

    @Test func brAtTheEndMakesNoLine() throws {
        #expect(try layout("<p id='p'>a<br/></p>").lines(of: "p").count == 1)
    }

    @Test func lineHeightIsShared() throws {
        let page = try layout("<p id='p' style='line-height: 50px'>x</p>")
        #expect(page["p"]?.height == 50)
    }

    @Test func lineHeightNumberScalesWithTheFont() throws {
        let page = try layout("<p id='p' style='line-height: 1.5; font-size: 20px'>x</p>")
        #expect(page["p"]?.height == 30)
    }

    @Test func normalLineHeightComesFromTheFont() throws {
        let page = try layout("<p id='p' style='line-height: normal'>x</p>")
        #expect(page["p"]?.height == 22)
    }

    @Test func tallerInlineMakesTheLineTaller() throws {
        let page = try layout("<p id='p'>x<span style='line-height: 60px'>y</span></p>")
        let height = try #require(page["p"]?.height)
        #expect(height >= 60)
    }

    @Test(arguments: [("left", 0.0), ("start", 0), ("right", 380), ("end", 380), ("center", 190)])
    func textAlignPlacesLines(value: String, x: Double) throws {
        let page = try layout("<p style='text-align: \(value)'>\(box)</p>")
        #expect(page["x"]?.x == x)
    }

    @Test(arguments: [("start", 380.0), ("end", 0), ("left", 0), ("right", 380)])
    func textAlignFollowsTheDirection(value: String, x: Double) throws {
        let page = try layout("<p dir='rtl' style='text-align: \(value)'>\(box)</p>")
        #expect(page["x"]?.x == x)
    }

    @Test func justifyFillsAllLinesButTheLast() throws {
        let page = try layout(
            "<p id='p' style='text-align: justify; width: 120px'>one two three four five six seven</p>")
        let texts = page.texts()
        #expect(texts.count > 1)
        for text in texts.dropLast() { #expect(abs(text.frame.width - 120) < 0.5) }
        #expect(texts[texts.count - 1].frame.width < 119)
    }

    @Test func indentMovesTheFirstLine() throws {
        let page = try layout("<p style='text-indent: 30px'>\(box)</p>")
        #expect(page["x"]?.x == 30)
    }

    @Test func letterSpacingWidensText() throws {
        let plain = try #require(try layout("<p>abc</p>").text("abc"))
        let spaced = try #require(try layout("<p style='letter-spacing: 2px'>abc</p>").text("abc"))
        #expect(spaced.width == plain.width + 6)
    }

    @Test func wordSpacingWidensSpaces() throws {
        let plain = try #require(try layout("<p>a b</p>").text("a b"))
        let spaced = try #require(try layout("<p style='word-spacing: 5px'>a b</p>").text("a b"))
        #expect(spaced.width == plain.width + 5)
    }

    @Test(arguments: [("uppercase", "ONE ÄTWO"), ("lowercase", "one ätwo"), ("capitalize", "One Ätwo")])
    func textTransformChangesLetters(value: String, text: String) throws {
        let page = try layout("<p style='text-transform: \(value)'>one ätwo</p>")
        #expect(page.texts().map(\.text) == [text])
    }

    @Test func inlineEdgesTakeSpace() throws {
        let page = try layout(
            "<p><span id='s' style='padding: 3px 5px; border: 1px solid; margin: 0 4px'>\(box)</span><span id='n'>y</span></p>"
        )
        #expect(page["x"]?.x == 10)
        #expect(page["s"]?.x == 4)
        #expect(page["s"]?.width == 32)
        #expect(page["n"]?.x == 40)
    }

    @Test func inlineBoxHasItsContentAreasHeight() throws {
        let page = try layout("<p id='p'><span id='s' style='padding: 3px'>x</span></p>")
        #expect(page["p"]?.height == 20)
        #expect(page["s"]?.height == 28)
    }

    @Test func brokenInlineBoxHasEdgesAtItsEnds() throws {
        let page = try layout("<p style='width: 50px'><span id='s' style='padding: 0 10px'>aaaa bbbb</span></p>")
        let parts = page.fragments("s").map(\.fragment)
        #expect(parts.count == 2)
        #expect(parts[0].flags == .continuesInNext)
        #expect(parts[1].flags == .continuesFromPrevious)
        #expect(page.texts()[0].frame.x == 10)
        #expect(page.texts()[1].frame.x == 0)
    }

    @Test func emptyInlineBoxHasAPlace() throws {
        let page = try layout("<p>ab<span id='s' style='padding: 0 5px'></span>cd</p>")
        #expect(page["s"]?.width == 10)
        #expect(page["s"]?.x == page.text("ab")?.width)
    }

    @Test func inlineBlockShrinksToItsContent() throws {
        let page = try layout("<p><span id='s' style='display: inline-block; padding: 2px'>\(box)</span></p>")
        #expect(page["s"]?.width == 24)
    }

    @Test func inlineBlockStandsOnItsLastBaseline() throws {
        let page = try layout("<p>x<span id='s' style='display: inline-block; width: 30px'>a<br/>b</span></p>")
        #expect(page.text("b")?.y == page.text("x")?.y)
    }

    @Test func imageStandsOnTheBaseline() throws {
        let page = try layout("<p id='p'><img id='i' alt=''/></p>", replaced: ["i": .picture(30, 40)])
        let image = try #require(page["i"])
        #expect(image.y == 0)
        #expect(page["p"]?.height ?? 0 > 40)
    }

    @Test(arguments: [("top", 0.0), ("bottom", 10)])
    func verticalAlignToTheLinesEdges(value: String, y: Double) throws {
        let page = try layout(
            "<p id='p' style='line-height: 20px'>x<span id='x' style='display: inline-block; width: 5px; height: 10px; vertical-align: \(value)'/></p>"
        )
        #expect(page["p"]?.height == 20)
        #expect(page["x"]?.y == y)
    }

    @Test func verticalAlignRaisesAndLowers() throws {
        func top(_ align: String) throws -> Double {
            let page = try layout(
                "<p style='line-height: 100px'>x<span id='x' style='display: inline-block; width: 5px; height: 10px; vertical-align: \(align)'/></p>"
            )
            return try #require(page["x"]?.y)
        }
        let base = try top("baseline")
        #expect(try top("5px") == base - 5)
        #expect(try top("-5px") == base + 5)
        #expect(try top("10%") == base - 10)
        #expect(try top("sub") > base)
        #expect(try top("super") < base)
        #expect(try top("text-top") < top("middle"))
        #expect(try top("text-bottom") > top("middle"))
    }

    @Test func longWordBreaksOnlyWhereAsked() throws {
        let word = "abcdefghijklmnopqrstuvwxyz"
        #expect(try layout("<p id='p' style='width: 50px'>\(word)</p>").lines(of: "p").count == 1)
        let broken = try layout("<p id='p' style='width: 50px; overflow-wrap: break-word'>\(word)</p>")
        #expect(broken.lines(of: "p").count > 3)
    }

    @Test func softHyphenShowsWhereTheLineEnds() throws {
        let page = try layout("<p id='p' style='width: 60px'>Wort&#xAD;teil&#xAD;ung</p>")
        #expect(page.lines(of: "p").count == 2)
    }

    @Test func blockInsideInlineBreaksIt() throws {
        let page = try layout(
            "<p id='p'><span id='s'>a<div id='d'>b</div>c</span></p>".replacing("<p ", with: "<div ").replacing(
                "</p>", with: "</div>"))
        #expect(page["d"] == Frame(0, 20, 400, 20))
        #expect(page.fragments("s").count == 3)
        #expect(page["p"]?.height == 60)
    }

    @Test func rightToLeftTextBeginsAtTheRight() throws {
        let page = try layout("<p dir='rtl'>اب <span id='s'>جد</span></p>", css: "")
        let outer = try #require(page.texts().first { $0.text.contains("ا") })
        #expect(outer.frame.x + outer.frame.width == 400)
        #expect(page["s"]?.x ?? 400 < outer.frame.x)
    }

    @Test func anEmptyParagraphHasNoHeight() throws {
        #expect(try layout("<p id='p'><span></span></p>")["p"]?.height == 0)
    }

    @Test func beforeAndAfterStandAroundTheContent() throws {
        let page = try layout("<p>b</p>", css: "p::before { content: 'a' } p::after { content: attr(title) 'c' }")
        #expect(page.texts().map(\.text).joined() == "abc")
    }

    @Test func runsReferToTheirTextNodes() throws {
        let page = try layout("<p>ab<b>cd</b></p>")
        let first = page.tree.pages[0]
        for run in first.runs {
            let text = String(decoding: page.markup.textBytes(run.node), as: UTF8.self)
            let shown = String(
                decoding: first.text[Int(run.run.text.lowerBound)..<Int(run.run.text.upperBound)], as: UTF8.self)
            #expect(text == shown)
        }
        #expect(first.runs.count == 2)
    }
}

extension String {
    fileprivate var trimming: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }

    @Test func linesWithoutTextBeginAtTheirContainersStart() throws {
        let page = try layout("<div style='direction: rtl'><span id='a' style='padding-right: 10px'></span></div>")
        #expect(page["a"]?.x == 390)
        #expect(page["a"]?.width == 10)
    }
}
