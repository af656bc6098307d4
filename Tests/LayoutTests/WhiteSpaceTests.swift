import Layout
import Primitives
import Testing
import Typography

/// `white-space`, tabs, and where lines may end: CSS Text 3 §§3–5.
@Suite struct WhiteSpaceTests {
    /// The texts of the lines of a narrow block, 8 px a character.
    private func lines(_ css: String, _ body: String, width: Int = 80) throws -> [String] {
        let page = try layout(
            "<div id='d' lang='en' style='font-family: monospace; font-size: 40px; width: \(width)px; \(css)'>\(body)</div>",
            css: "div { line-height: 20px }")
        return page.texts().map(\.text)
    }

    @Test(arguments: [
        ("normal", ["a b", "c"]), ("nowrap", ["a b c"]), ("pre", ["a  b", " c"]), ("pre-wrap", ["a  ", "b", " c"]),
        ("pre-line", ["a b", "c"]),
    ])
    func whiteSpaceDecidesWhatStays(value: String, expected: [String]) throws {
        #expect(try lines("white-space: \(value)", "a  b\n c") == expected)
    }

    @Test func preservedSpacesHangOverTheEnd() throws {
        let page = try layout(
            "<div id='d' style='width: 60px; white-space: pre-wrap'><span id='s'>aaaa      </span>b</div>")
        #expect(page.lines(of: "d").count == 2)
        let span = try #require(page["s"])
        #expect(span.width > 60)
    }

    @Test func hangingSpacesDoNotShiftAlignedLines() throws {
        let right = "<div style='width: 100px; text-align: right; white-space: pre-wrap'>"
        let page = try layout("\(right)aaaaa     <b id='b'></b>bbbbbbbb</div>")
        let first = try #require(page.texts().first)
        let word = try #require(try layout("<p>aaaaa</p>").text("aaaaa"))
        #expect(abs(first.frame.x + word.width - 100) < 0.1)
    }

    @Test func spacesBeforeAForcedBreakTakeTheRoomThereIs() throws {
        let page = try layout(
            "<div style='width: 100px; text-align: right; white-space: pre-wrap'>a  </div><div style='width: 100px; text-align: right; white-space: pre'>a  </div>"
        )
        let texts = page.texts()
        #expect(texts.map { $0.frame.x + $0.frame.width } == [100, 100])
        #expect(texts.map(\.text) == ["a  ", "a  "])
    }

    @Test func preservedSpaceCountsForMaxContentOnly() throws {
        let page = try layout(
            "<div id='a' style='width: max-content; white-space: pre-wrap'>ab  </div><div id='b' style='width: max-content'>ab  </div><div id='c' style='width: min-content; white-space: pre-wrap'>ab  </div><div id='d' style='width: min-content; white-space: pre'>ab  </div>"
        )
        let plain = try #require(page["b"]?.width)
        #expect(page["c"]?.width == plain)
        #expect(page["a"]?.width ?? 0 > plain)
        #expect(page["d"]?.width == page["a"]?.width)
    }

    @Test func collapsedSpaceKeepsItsBreak() throws {
        let page = try layout("<div id='d' style='width: 0'><span style='white-space: nowrap'>aa </span> bb</div>")
        #expect(page.lines(of: "d").count == 2)
    }

    @Test func nowrapInsideWrappingTextStaysTogether() throws {
        #expect(try lines("", "aa <span style='white-space: nowrap'>b b</span> c", width: 100) == ["aa", "b b", "c"])
    }

    @Test func theAncestorDecidesBetweenTwoBoxes() throws {
        let image = "<span style='display: inline-block; width: 30px; height: 5px'></span>"
        let wrapping =
            "<div id='d' style='width: 40px'><b style='white-space: pre'>\(image)</b><b style='white-space: pre'>\(image)</b></div>"
        #expect(try layout(wrapping).lines(of: "d").count == 2)
        let joined =
            "<div id='d' style='width: 40px; white-space: nowrap'><b style='white-space: normal'>\(image)</b><b style='white-space: normal'>\(image)</b></div>"
        #expect(try layout(joined).lines(of: "d").count == 1)
    }

    // MARK: Tabs

    @Test(arguments: [("", 8.0), ("tab-size: 4;", 4), ("tab-size: 0;", 0)])
    func tabStopsAreCountedInSpaces(css: String, spaces: Double) throws {
        let page = try layout(
            "<div style='white-space: pre; \(css)'><b id='a'></b>\t<b id='b'></b></div>")
        let space = 16 * 0.26
        #expect(abs((page["b"]?.x ?? 0) - spaces * space) < 0.05)
    }

    @Test func tabSizeMayBeALength() throws {
        let page = try layout("<div style='white-space: pre; tab-size: 100px'>a\t<b id='b'></b>\t<b id='c'></b></div>")
        #expect(page["b"]?.x == 100)
        #expect(page["c"]?.x == 200)
    }

    @Test(arguments: [("left", "ltr", 100.0), ("right", "rtl", 280)])
    func tabStopsAreCountedFromTheBoxsEdgeBesideFloats(side: String, direction: String, x: Double) throws {
        let block = "<i id='b' style='display: inline-block; width: 20px; height: 5px'></i>"
        let page = try layout(
            "<div dir='\(direction)' style='white-space: pre; tab-size: 100px'><span style='float: \(side); width: 30px; height: 20px'></span>\u{9}\(block)</div>"
        )
        #expect(page["b"]?.x == x)
    }

    @Test func aTabStopTooNearIsPassed() throws {
        let page = try layout(
            "<div style='white-space: pre; tab-size: 22px'><span style='display: inline-block; width: 20px'></span>\t<b id='b'></b></div>"
        )
        #expect(page["b"]?.x == 44)
    }

    @Test func tabsCollapseWhereSpacesDo() throws {
        #expect(try layout("<p>a \t b</p>").texts().map(\.text) == ["a b"])
    }

    @Test func tabsBreakLines() throws {
        let page = try layout("<div id='d' style='white-space: pre-wrap; width: 20px'>aa\tbb</div>")
        #expect(page.lines(of: "d").count == 2)
    }

    // MARK: Breaking words

    @Test func breakAllFillsTheLine() throws {
        #expect(try lines("word-break: break-all", "aaaaaa b") == ["aaa", "aaa", "b"])
    }

    @Test func breakAllEndsAtItsBox() throws {
        let body = "aa<span style='word-break: break-all'>bbbb</span>cc"
        #expect(try lines("", body) == ["aa", "b", "bb", "b", "cc"])
    }

    @Test func overflowWrapBreaksOnlyWhatFitsNowhere() throws {
        #expect(try lines("overflow-wrap: break-word", "a bbbbb") == ["a", "bbb", "bb"])
        #expect(try lines("overflow-wrap: anywhere", "a bbbbb") == ["a", "bbb", "bb"])
    }

    @Test func anywhereNarrowsMinContentAndBreakWordDoesNot() throws {
        let page = try layout(
            "<div id='a' style='width: min-content; overflow-wrap: anywhere'>iiii</div><div id='b' style='width: min-content; overflow-wrap: break-word'>iiii</div><div id='c' style='width: min-content; word-break: break-word'>iiii</div>"
        )
        let letter = try #require(page["a"]?.width)
        #expect(page["c"]?.width == letter)
        #expect(page["b"]?.width ?? 0 > 3 * letter)
    }

    @Test func keepAllKeepsLettersTogether() throws {
        #expect(try lines("word-break: keep-all", "aa bb") == ["aa", "bb"])
    }

    @Test func aWordIsNotCutInsideASyllable() throws {
        let page = try layout(
            "<div id='d' lang='hi' style='width: 1px; overflow-wrap: break-word'>क्षत्रिय</div>")
        #expect(page.texts().map(\.text) == ["क्ष", "त्रि", "य"])
    }

    @Test(arguments: ["avAVAVAVToToTo", "officeofficeoffi", "کوٹیشنکوٹیشن"])
    func linesNeverOverflowWhereShapingChangesAtTheirEnds(text: String) throws {
        for width in [30, 41, 52, 63, 77] {
            let page = try layout("<div lang='ur' style='width: \(width)px; overflow-wrap: anywhere'>\(text)</div>")
            if width == 30 { #expect(page.texts().count > 1) }
            for piece in page.texts() where piece.text.unicodeScalars.count > 1 {
                #expect(piece.frame.width <= Double(width) + 0.07)
            }
        }
    }

    // MARK: Hyphens

    @Test func automaticHyphensShowWhereLinesEnd() throws {
        let page = try layout("<div id='d' lang='en-US' style='width: 70px; hyphens: auto'>hyphenation</div>")
        #expect(page.texts().map(\.text) == ["hyphen", "ation"])
        let glyphs = page.tree.pages[0].runs.map { $0.run.glyphs.count }
        #expect(glyphs.reduce(0, +) == "hyphenation".count + 1)
    }

    @Test(arguments: ["manual", "none"])
    func withoutAutoWordsStayWhole(value: String) throws {
        let page = try layout("<div id='d' lang='en-US' style='width: 70px; hyphens: \(value)'>hyphenation</div>")
        #expect(page.texts().map(\.text) == ["hyphenation"])
    }

    @Test func withoutALanguageNothingIsHyphenated() throws {
        #expect(try layout("<div style='width: 70px; hyphens: auto'>hyphenation</div>").texts().count == 1)
    }

    @Test func hyphensNarrowMinContent() throws {
        let page = try layout(
            "<div id='a' lang='en-US' style='width: min-content; hyphens: auto'>hyphenation</div><div id='b' lang='en-US' style='width: max-content'>phen‐</div>"
        )
        #expect(abs((page["a"]?.width ?? 0) - (page["b"]?.width ?? 0)) < 0.05)
    }

    @Test func softHyphensGoWithHyphensNone() throws {
        #expect(try layout("<div style='width: 50px; hyphens: none'>Wort&#xAD;teilung</div>").texts().count == 1)
    }

    @Test func tooNarrowLinesEndAtEachHyphen() throws {
        let page = try layout("<div lang='en-US' style='width: 1px; hyphens: auto'>photovoltaic</div>")
        #expect(page.texts().count == 3)
    }
}
