import Testing

@Suite struct BlockFormattingTests {
    @Test func blocksStandBelowEachOther() throws {
        let page = try layout("<div id='a' style='height: 10px'/><div id='b' style='height: 20px'/>")
        #expect(page["a"] == Frame(0, 0, 400, 10))
        #expect(page["b"] == Frame(0, 10, 400, 20))
    }

    @Test func textMakesLines() throws {
        let page = try layout("<p id='p'>one</p>")
        #expect(page["p"] == Frame(0, 0, 400, 20))
        #expect(page.texts().map(\.text) == ["one"])
    }

}
