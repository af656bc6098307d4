import Layout
import Primitives
import Testing
import Typography

/// Alignment, indent, spacing, letters: CSS Text 3 §§2, 7, 8.
@Suite struct TextStyleTests {
    private let box = "<i id='x' style='display: inline-block; width: 20px; height: 10px'></i>"

    // MARK: Alignment and indent

    @Test(arguments: [
        ("start", "ltr", 0.0), ("end", "ltr", 380), ("start", "rtl", 380), ("end", "rtl", 0), ("center", "rtl", 190),
        ("justify", "ltr", 0), ("justify", "rtl", 380),
    ])
    func alignLastPlacesTheLastLine(value: String, direction: String, x: Double) throws {
        let page = try layout(
            "<p style='direction: \(direction); text-align: justify; text-align-last: \(value)'>\(box)</p>")
        #expect(page["x"]?.x == x)
    }

    @Test func lastLinesAreJustifiedWhereAsked() throws {
        let page = try layout("<p style='text-align-last: justify'>a b <b id='b'>c</b></p>")
        #expect(page["b"].map { $0.x + $0.width } == 400)
    }

    @Test func linesBeforeAForcedBreakAreLastLines() throws {
        let page = try layout("<p style='text-align: justify'>a b <b id='b'>c</b><br/>d</p>")
        #expect(page["b"]?.x ?? 400 < 50)
    }

    @Test func justifiedLinesReachTheEdgeExactly() throws {
        let page = try layout(
            "<p id='p' style='text-align: justify; width: 120px'>one two three four five <b>six</b> seven eight nine ten</p>"
        )
        for line in page.lines(of: "p").dropLast() {
            let ends = page.texts().filter { $0.frame.y >= line.y - 2 && $0.frame.y < line.y + 18 }.map {
                $0.frame.x + $0.frame.width
            }
            #expect(ends.max() == 120)
        }
    }

    @Test func justifyWorksFromTheRight() throws {
        let page = try layout(
            "<p lang='ur' dir='rtl' style='text-align: justify; width: 120px'>شمسی توانائی کا نظام آپ کے گھر کے لیے</p>"
        )
        let first = try #require(page.texts().first)
        let left = page.texts().filter { $0.frame.y == first.frame.y }.map(\.frame.x).min()
        #expect(abs(left ?? 9) < 0.05)
    }

    @Test(arguments: [("20px", 20.0), ("10%", 40), ("-15px", -15), ("calc(5% + 2px)", 22)])
    func indentsMayBePercentagesAndNegative(value: String, x: Double) throws {
        #expect(try layout("<p style='text-indent: \(value)'>\(box)</p>")["x"]?.x == x)
    }

    @Test func indentsGoFromTheRightInRTL() throws {
        #expect(try layout("<p dir='rtl' style='text-indent: 30px'>\(box)</p>")["x"]?.x == 350)
    }

    @Test func onlyTheFirstLineIsIndented() throws {
        let page = try layout("<p style='text-indent: 50px'>a<br/>\(box)</p>")
        #expect(page["x"]?.x == 0)
    }

    // MARK: Spacing

    @Test func letterSpacingFollowsTheLastLetter() throws {
        let page = try layout("<p><span id='a'>ab</span><br/><span id='b' style='letter-spacing: 3px'>ab</span></p>")
        #expect(page["b"]?.width == (page["a"]?.width ?? 0) + 6)
    }

    @Test func letterSpacingMayBeNegative() throws {
        let page = try layout("<p><span id='a'>abc</span><br/><span id='b' style='letter-spacing: -1px'>abc</span></p>")
        #expect(page["b"]?.width == (page["a"]?.width ?? 0) - 3)
    }

    @Test func letterSpacingTakesLigaturesApart() throws {
        let page = try layout("<p>ffi</p><p style='letter-spacing: 1px'>ffi</p>")
        #expect(page.tree.pages[0].runs.map { $0.run.glyphs.count } == [1, 3])
    }

    @Test func wordSpacingWidensNoBreakSpacesToo() throws {
        let page = try layout(
            "<p><span id='a'>a&#xA0;b</span><br/><span id='b' style='word-spacing: 5px'>a&#xA0;b</span></p>")
        #expect(page["b"]?.width == (page["a"]?.width ?? 0) + 5)
    }

    // MARK: Letters

    @Test(arguments: [
        ("uppercase", "tr", "istanbul", "İSTANBUL"), ("lowercase", "tr", "ISI", "ısı"),
        ("uppercase", "de", "straße", "STRASSE"), ("uppercase", "el", "Άνθρωπος", "ΑΝΘΡΩΠΟΣ"),
        ("capitalize", "nl", "ijsland", "IJsland"),
        ("capitalize", "en", "ijsland don’t well-known", "Ijsland Don’t Well-Known"),
        ("capitalize", "tr", "izmir", "İzmir"), ("capitalize", "en", "dROP 2nd (all)", "DROP 2nd (All)"),
        ("uppercase", "hi", "नमस्ते abc", "नमस्ते ABC"),
    ])
    func lettersChangeByTheirLanguage(value: String, language: String, text: String, expected: String) throws {
        let page = try layout("<p lang='\(language)' style='text-transform: \(value)'>\(text)</p>")
        #expect(page.texts().map(\.text).joined() == expected)
    }

    @Test func aWordGoesOnOverBoxes() throws {
        let page = try layout("<p style='text-transform: capitalize'>ab<b>cd</b> <i>ef</i></p>")
        #expect(page.texts().map(\.text).joined() == "Abcd Ef")
    }

    @Test(arguments: [
        ("font-variant-numeric: tabular-nums", "11", "00"), ("font-feature-settings: 'tnum'", "11", "00"),
    ])
    func tabularFiguresAreOfOneWidth(css: String, a: String, b: String) throws {
        let page = try layout("<p style=\"\(css)\"><span id='a'>\(a)</span><br/><span id='b'>\(b)</span></p>")
        #expect(page["a"]?.width == page["b"]?.width)
    }

    @Test(arguments: [
        ("xx-small", 9.0), ("x-small", 10), ("small", 13), ("medium", 16), ("large", 18), ("x-large", 24),
        ("xx-large", 32), ("larger", 24), ("smaller", 16.667), ("150%", 30), ("1.5em", 30), ("12pt", 16),
    ])
    func fontSizesTakeEveryForm(value: String, size: Double) throws {
        let page = try layout(
            "<div style='font-size: 20px'><p style='font-size: \(value)'><i id='x' style='display: inline-block; width: 1em; height: 1px'></i></p></div>"
        )
        #expect(abs((page["x"]?.width ?? 0) - size) <= 1 / 64.0)
    }

    // MARK: Direction

    @Test func embeddedWordsKeepTheirOrder() throws {
        let page = try layout("<p lang='ur' dir='rtl'>کل <span id='n' dir='ltr'>INV 42</span> روپے</p>")
        #expect(page.texts().contains { $0.text == "INV 42" })
    }

    @Test func overridesTurnLettersRound() throws {
        let page = try layout(
            "<p>a<span style='unicode-bidi: bidi-override; direction: rtl'>b<b id='c'>c</b></span></p>")
        let b = try #require(page.text("b"))
        #expect(page["c"]?.x ?? 400 < b.x)
    }

    @Test func aBlockOverridesTheLinesOfItsAnonymousBlocks() throws {
        let page = try layout(
            "<div style='unicode-bidi: bidi-override; direction: rtl'><p>x</p>a<b id='b'>b</b></div>")
        #expect(page["b"].map { $0.x + $0.width } == page.text("a")?.x)
    }

    @Test func embeddingsGoOnBehindALineBreak() throws {
        let page = try layout(
            "<p>x<span style='unicode-bidi: bidi-override; direction: rtl'>a<br/>b<b id='c'>c</b></span></p>")
        #expect(page["c"].map { $0.x + $0.width } == page.text("b")?.x)
    }

    @Test func plaintextDecidesEachParagraph() throws {
        let page = try layout(
            "<pre id='p' lang='ur' style='unicode-bidi: plaintext; margin: 0; font: inherit'>abc\nکل</pre>")
        #expect(page.text("abc\n")?.x ?? page.texts()[0].frame.x == 0)
        #expect(page.texts().last.map { $0.frame.x + $0.frame.width } == 400)
    }

    @Test(arguments: [("abc", 0.0), ("123 abc", 0), ("کل abc", 380), ("<b dir='rtl'>کل</b> abc", 0)])
    func automaticDirectionFollowsTheFirstLetter(text: String, x: Double) throws {
        let page = try layout("<p lang='ur' dir='auto'>\(text)<br/>\(box)</p>")
        #expect(page["x"]?.x == x)
    }

    @Test func edgesChangeSidesInRTL() throws {
        let page = try layout(
            "<p lang='ur' dir='rtl'>ا<span id='s' style='margin-left: 30px; margin-right: 10px; padding-left: 4px'>ب</span>ج</p>"
        )
        let first = try #require(page.text("ا"))
        let last = try #require(page.text("ج"))
        let span = try #require(page["s"])
        #expect(abs(span.x + span.width + 10 - first.x) < 0.05)
        #expect(abs(last.x + last.width + 30 - span.x) < 0.05)
    }

    @Test func anEmptyBoxStandsBetweenItsNeighbours() throws {
        let page = try layout("<p lang='ur' dir='rtl'>abc<span id='s' style='padding: 0 3px'></span>کل</p>")
        #expect(page["s"].map { $0.x + 6 } == page.text("abc")?.x)
    }

    @Test func mixedLinesKeepNumbersReadable() throws {
        let page = try layout(
            "<p lang='ur' dir='rtl'>رقم <b id='a'>₹1,25,000</b> (<b id='b'>GST</b> <b id='c'>18%</b>)</p>")
        let (a, b, c) = (try #require(page["a"]), try #require(page["b"]), try #require(page["c"]))
        #expect(b.x < a.x)
        #expect(b.x < c.x)
        #expect(c.x < a.x)
    }
}
