import Layout
import Primitives
import Testing

/// Boxes that go on from a page before and stand below floats that do so too: CSS Fragmentation 3 §4.
@Suite struct FloatBreakTests {
    private let plain = "@page { size: 200px 100px; margin: 0 } td { padding: 0 } table { border-spacing: 0 }"

    private func lines(_ count: Int) -> String { String(repeating: "<p>x</p>", count: count) }

    /// Floats, and a box below them, in one block formatting context.
    private func layOut(below padding: Int, floats: [String], _ box: String) throws -> LaidOutDocument {
        let floats = floats.map { "<div style='float: right; \($0)'/>" }.joined()
        return try layout(
            "<div style='overflow: hidden'><div style='padding-top: \(padding)px'>\(floats)\(box)</div></div>"
                + "<p id='z'>z</p>", css: plain)
    }

    private func frames(_ id: String, _ document: LaidOutDocument) -> [Frame] {
        document.fragments(id).map { Frame($0.fragment.frame) }
    }

    @Test(arguments: ["100%", "150px"])
    func rowsOfATableWaitForAPageThatFloatsDoNotFill(float: String) throws {
        // The float does not fit below 10px, and takes all of page 2.
        let document = try layOut(
            below: 10, floats: ["width: \(float); height: 100px"],
            "<table style='width: 100%'><tr id='q'><td>\(lines(4))</td></tr><tr id='r'><td>\(lines(8))</td></tr></table>"
        )
        #expect(document.pages(of: "q") == [1])
        #expect(document.pages(of: "r") == [3, 4])
        #expect(frames("r", document) == [Frame(0, 0, 200, 100), Frame(0, 0, 200, 60)])
        #expect(document.pages(of: "z") == [4])
        #expect(document["z"]?.y == 60)
    }

    @Test(arguments: [("100px", "table"), ("95px", "table"), ("100px", "flex")])
    func whatIsLeftOfABoxWaitsForAPageThatFloatsLeaveRoomOn(float: String, kind: String) throws {
        // Four lines fit below 10px; each float takes a page, or leaves 5px of it, where no line fits.
        let float = "width: 100%; height: \(float)"
        let box =
            kind == "flex"
            ? "<div style='display: flex; width: 100px'><div id='a'>\(lines(8))</div></div>"
            : "<table><tr><td id='a'>\(lines(8))</td></tr></table>"
        let document = try layOut(below: 10, floats: [float, float], box)
        #expect(document.pages(of: "a") == [1, 4])
        #expect(frames("a", document).map(\.y) == [10, 0])
        #expect(frames("a", document).map(\.height) == [90, 80])
        #expect(document["z"]?.y == 80)
    }

    @Test func whatIsLeftOfARowIsSplitInTheRoomThatFloatsLeave() throws {
        // Two lines below 50px, where the float does not fit; two below it on page 2.
        let document = try layOut(
            below: 50, floats: ["width: 100%; height: 60px"], "<table><tr><td id='a'>\(lines(8))</td></tr></table>")
        #expect(document.pages(of: "a") == [1, 2, 3])
        #expect(frames("a", document).map(\.y) == [50, 60, 0])
        #expect(frames("a", document).map(\.height) == [50, 40, 80])
    }

    @Test func aRowThatAPageHoldsIsNotSplitBelowFloats() throws {
        let document = try layOut(
            below: 50, floats: ["width: 100%; height: 60px"],
            "<table><tr id='q'><td>\(lines(2))</td></tr><tr id='r'><td>\(lines(3))</td></tr></table>")
        #expect(document.pages(of: "q") == [1])
        #expect(document.pages(of: "r") == [3])
        #expect(document["r"]?.y == 0)
    }

    @Test func cellsThatSpanRowsWaitWithThem() throws {
        let document = try layOut(
            below: 10, floats: ["width: 100%; height: 100px"],
            "<table><tr><td id='a' rowspan='2'>\(lines(8))</td><td>y</td></tr><tr id='r'><td>z</td></tr></table>")
        #expect(document.pages(of: "a") == [1, 3])
        #expect(document.texts(page: 1).map(\.text) == ["x", "x", "x", "x", "y", "z"])
        #expect(document.fragments("a").map(\.fragment.frame.height.px) == [90, 80])
        #expect(document["z"]?.y == 80)
    }
}
