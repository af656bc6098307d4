@testable import CSS
import Markup
import Primitives
import Testing

@Suite struct UserAgentSheetTests {
    @Test func ourOwnSheetHasNoFaults() {
        #expect(UserAgentSheet.sheet.diagnostics.map(\.description) == [])
    }

    @Test func blocksHeadingsAndMargins() throws {
        let heading = try style("<html><body><h1 id=\"x\">T</h1></body></html>")
        #expect(heading.box.display == .block)
        #expect(heading.font.size == px(32))
        #expect(heading.font.weight == 700)
        #expect(heading.box.margin.top == .value(length(32 * 0.67)))
        #expect(heading.fragmentation.after == .avoid)
        let paragraph = try style("<html><body><p id=\"x\">T</p></body></html>")
        #expect(paragraph.box.margin.bottom == .value(length(16)))
        #expect(paragraph.box.margin.left == .value(.zero))
        let body = try style("<html><body id=\"x\">T</body></html>")
        #expect(body.box.margin.left == .value(length(8)))
    }
}
