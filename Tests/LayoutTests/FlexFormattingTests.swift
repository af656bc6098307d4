import Testing

@Suite struct FlexFormattingTests {
    private let items = "<div id='a'/><div id='b'/><div id='c'/>"

    private func flex(_ container: String, _ css: String, items: String? = nil) throws -> LaidOutDocument {
        try layout(
            "<div id='f' style='display: flex; \(container)'>\(items ?? self.items)</div>", css: css)
    }

    @Test func itemsStandSideBySide() throws {
        let page = try flex("", "#a { width: 50px } #b { width: 60px; height: 30px } #c { width: 70px }")
        #expect(page["a"] == Frame(0, 0, 50, 30))
        #expect(page["b"] == Frame(50, 0, 60, 30))
        #expect(page["c"] == Frame(110, 0, 70, 30))
        #expect(page["f"] == Frame(0, 0, 400, 30))
    }

    @Test func growSharesFreeSpace() throws {
        let page = try flex("height: 10px", "#a { flex: 1 } #b { flex: 3 } #c { width: 80px }")
        #expect(page["a"] == Frame(0, 0, 80, 10))
        #expect(page["b"] == Frame(80, 0, 240, 10))
        #expect(page["c"] == Frame(320, 0, 80, 10))
    }

    @Test func growBelowOneLeavesSpace() throws {
        let page = try flex("height: 10px", "#a { flex-grow: 0.25 } #b { flex-grow: 0.25 }")
        #expect(page["a"]?.width == 100)
        #expect(page["b"] == Frame(100, 0, 100, 10))
    }

    @Test func shrinkIsWeightedByBaseSize() throws {
        let page = try flex(
            "height: 10px", "#a { width: 400px } #b { width: 200px; flex-shrink: 0 } #c { width: 100px }")
        #expect(page["a"]?.width == 160)
        #expect(page["b"]?.width == 200)
        #expect(page["c"]?.width == 40)
    }

    @Test func shrinkingStopsAtMinimumWidth() throws {
        let page = try flex(
            "height: 10px", "#a { width: 400px; min-width: 350px } #b { width: 200px } #c { width: 100px }")
        #expect(page["a"]?.width == 350)
        #expect(page["b"]?.width == 33.328125 || page["b"]?.width == 33.34375)
    }

    @Test func shrinkingStopsAtMinContent() throws {
        let page = try flex("width: 10px", "", items: "<div id='a'>unbreakable</div>")
        let width = try #require(page["a"]?.width)
        #expect(width > 60)
    }

    @Test func hiddenOverflowLetsItemsShrinkToNothing() throws {
        let page = try flex("width: 10px", "#a { overflow: hidden }", items: "<div id='a'>unbreakable</div>")
        #expect(page["a"]?.width == 10)
    }

    @Test func growingStopsAtMaximumWidth() throws {
        let page = try flex("height: 10px", "#a { flex: 1; max-width: 50px } #b { flex: 1 } #c { flex: 1 }")
        #expect(page["a"]?.width == 50)
        #expect(page["b"]?.width == 175)
    }

    @Test func basisComesBeforeWidth() throws {
        let page = try flex("height: 10px", "#a { flex: 0 0 120px; width: 50px }")
        #expect(page["a"]?.width == 120)
    }

    @Test func percentageBasisRefersToTheContainer() throws {
        let page = try flex("height: 10px; width: 200px", "#a { flex-basis: 25% }")
        #expect(page["a"]?.width == 50)
    }

    @Test func gapStandsBetweenItems() throws {
        let page = try flex("gap: 10px; height: 10px", "#a, #b, #c { width: 50px }")
        #expect(page["b"]?.x == 60)
        #expect(page["c"]?.x == 120)
    }

    @Test func orderChangesPlaces() throws {
        let page = try flex("height: 10px", "div div { width: 50px } #a { order: 2 } #b { order: 1 }")
        #expect(page["c"]?.x == 0)
        #expect(page["b"]?.x == 50)
        #expect(page["a"]?.x == 100)
    }

    @Test(arguments: [
        ("flex-start", 0.0, 50.0), ("flex-end", 300, 350), ("center", 150, 200), ("space-between", 0, 350),
        ("space-around", 75, 275), ("space-evenly", 100, 250), ("right", 300, 350), ("left", 0, 50),
    ])
    func justifyContentPlacesItems(value: String, a: Double, b: Double) throws {
        let page = try flex(
            "height: 10px; justify-content: \(value)", "div div { width: 50px }",
            items: "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.x == a)
        #expect(page["b"]?.x == b)
    }

    @Test(arguments: [
        ("stretch", 0.0, 40.0), ("flex-start", 0, 20), ("flex-end", 20, 20), ("center", 10, 20), ("baseline", 0, 20),
    ])
    func alignItemsPlacesInTheLine(value: String, y: Double, height: Double) throws {
        let page = try flex(
            "height: 40px; align-items: \(value)", "", items: "<div id='a'>x</div>")
        #expect(page["a"]?.y == y)
        #expect(page["a"]?.height == height)
    }

    @Test func alignSelfComesFirst() throws {
        let page = try flex(
            "height: 40px; align-items: center", "#a { align-self: flex-end; height: 10px; width: 5px }")
        #expect(page["a"]?.y == 30)
    }

    @Test func baselinesAreAligned() throws {
        let page = try flex(
            "align-items: baseline", "#b { padding-top: 15px }",
            items: "<div id='a'>x</div><div id='b'>x</div>")
        #expect(page["a"]?.y == 15)
        #expect(page["b"]?.y == 0)
        #expect(page["f"]?.height == 35)
    }

    @Test func autoMarginTakesFreeSpace() throws {
        let page = try flex(
            "height: 40px", "div div { width: 50px; height: 10px } #b { margin-left: auto } #a { margin-top: auto }")
        #expect(page["a"] == Frame(0, 30, 50, 10))
        #expect(page["b"]?.x == 300)
        #expect(page["c"]?.x == 350)
    }

    @Test func rowReverseBeginsAtTheRight() throws {
        let page = try flex("flex-direction: row-reverse; height: 10px", "div div { width: 50px }")
        #expect(page["a"]?.x == 350)
        #expect(page["c"]?.x == 250)
    }

    @Test func rightToLeftRowBeginsAtTheRight() throws {
        let page = try flex("direction: rtl; height: 10px", "div div { width: 50px }")
        #expect(page["a"]?.x == 350)
    }

    @Test func wrapMakesLines() throws {
        let page = try flex("flex-wrap: wrap", "div div { width: 180px; height: 30px }")
        #expect(page["a"] == Frame(0, 0, 180, 30))
        #expect(page["b"] == Frame(180, 0, 180, 30))
        #expect(page["c"] == Frame(0, 30, 180, 30))
        #expect(page["f"]?.height == 60)
    }

    @Test func wrapReverseStacksLinesUpward() throws {
        let page = try flex("flex-wrap: wrap-reverse", "div div { width: 180px; height: 30px }")
        #expect(page["a"]?.y == 30)
        #expect(page["c"]?.y == 0)
    }

    @Test(arguments: [("flex-start", 0.0, 10.0), ("flex-end", 80, 90), ("center", 40, 50), ("space-between", 0, 90)])
    func alignContentPlacesLines(value: String, a: Double, b: Double) throws {
        let page = try flex(
            "flex-wrap: wrap; height: 100px; align-content: \(value)", "div div { width: 300px; height: 10px }",
            items: "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.y == a)
        #expect(page["b"]?.y == b)
    }

    @Test func linesStretchToTheContainer() throws {
        let page = try flex(
            "flex-wrap: wrap; height: 100px", "div div { width: 300px }", items: "<div id='a'/><div id='b'/>")
        #expect(page["a"]?.height == 50)
        #expect(page["b"] == Frame(0, 50, 300, 50))
    }

    @Test func columnStacksItems() throws {
        let page = try flex("flex-direction: column; gap: 5px", "div div { height: 30px }")
        #expect(page["a"] == Frame(0, 0, 400, 30))
        #expect(page["b"] == Frame(0, 35, 400, 30))
        #expect(page["f"]?.height == 100)
    }

    @Test func columnGrowsInADefiniteHeight() throws {
        let page = try flex(
            "flex-direction: column; height: 100px", "#a { flex: 1 } #b { height: 20px } #c { flex: 1 }")
        #expect(page["a"] == Frame(0, 0, 400, 40))
        #expect(page["b"] == Frame(0, 40, 400, 20))
        #expect(page["c"] == Frame(0, 60, 400, 40))
    }

    @Test func textBecomesAnItem() throws {
        let page = try flex("", "", items: "one<div id='a'>two</div>")
        let one = try #require(page.text("one"))
        #expect(page["a"]?.x == one.width)
    }

    @Test func marginsOfItemsDoNotCollapse() throws {
        let page = try flex("flex-direction: column", "div div { height: 10px; margin: 5px 0 }")
        #expect(page["b"]?.y == 25)
        #expect(page["f"]?.height == 60)
    }

    @Test func nestedContainersFill() throws {
        let page = try flex(
            "height: 50px", "#a { display: flex; flex: 1 } #b { flex: 1 }",
            items: "<div id='a'><div id='b'/></div><div id='c' style='width: 100px'/>")
        #expect(page["b"] == Frame(0, 0, 300, 50))
    }

    @Test func imagesKeepTheirRatio() throws {
        let page = try layout(
            "<div style='display: flex; align-items: flex-start'><img id='i' alt='' style='width: 50px'/></div>",
            replaced: ["i": .picture(100, 200)])
        #expect(page["i"] == Frame(0, 0, 50, 100))
    }

    @Test func deepNestingTakesPolynomialWork() throws {
        func work(_ depth: Int) throws -> Int {
            let open = String(repeating: "<div style='display: flex'>", count: depth)
            return try layout(open + "x" + String(repeating: "</div>", count: depth)).work
        }
        let (small, large) = (try work(20), try work(40))
        #expect(large < small * 6)
    }

    @Test func rowGoesToTheNextPageWhole() throws {
        let page = try layout(
            "<div style='height: 280px'/><div id='f' style='display: flex'><div id='a' style='height: 50px'>x</div></div>"
        )
        #expect(page.pages(of: "a") == [2])
    }

    @Test func wrappedRowsBreakBetweenLines() throws {
        let page = try flex("flex-wrap: wrap", "div div { width: 300px; height: 120px }")
        #expect(page.pages(of: "b") == [1])
        #expect(page.pages(of: "c") == [2])
        #expect(page["c"]?.y == 0)
        #expect(page.pages(of: "f") == [1, 2])
    }

    @Test func columnBreaksBetweenItems() throws {
        let page = try flex("flex-direction: column", "div div { height: 120px; break-inside: avoid }")
        #expect(page.pages(of: "b") == [1])
        #expect(page.pages(of: "c") == [2])
    }

    @Test func rowTallerThanAPageIsSplit() throws {
        let text = String(repeating: "<p>line</p>", count: 40)
        let page = try layout(
            "<div id='f' style='display: flex'><div id='a' style='flex: 1'>\(text)</div><div id='b' style='flex: 1'>x</div></div>"
        )
        #expect(page.pages(of: "a") == [1, 2, 3])
        #expect(page.pages(of: "b") == [1])
        #expect(page.texts(page: 1).count == 16)
        #expect(page.texts(page: 2).count == 15)
        #expect(page.texts(page: 3).count == 10)
    }
}
