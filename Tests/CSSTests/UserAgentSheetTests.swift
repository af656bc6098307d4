@testable import CSS
import Markup
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct UserAgentSheetTests {
    @Test func ourOwnSheetHasNoFaults() {
        #expect(UserAgentSheet.sheet.diagnostics.map(\.description) == [])
    }

    @Test func blocksHeadingsAndMargins() throws {
        let heading = try style("<html><body><h1 id=\"x\">T</h1></body></html>")
        #expect(heading.box.display == .block)
        #expect(heading.font.size == FontSize(32))
        #expect(heading.font.weight == 700)
        #expect(heading.box.margin.top == .value(length(32 * 0.67)))
        #expect(heading.fragmentation.after == .avoid)
        let paragraph = try style("<html><body><p id=\"x\">T</p></body></html>")
        #expect(paragraph.box.margin.bottom == .value(length(16)))
        #expect(paragraph.box.margin.left == .value(.zero))
        let body = try style("<html><body id=\"x\">T</body></html>")
        #expect(body.box.margin.left == .value(length(8)))
    }

    @Test func inlineElements() throws {
        func element(_ name: String, _ attributes: String = "") throws -> ComputedStyle {
            try style("<html><body><\(name) id=\"x\"\(attributes)>t</\(name)></body></html>")
        }
        for name in [
            "span", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "code", "a", "time", "abbr", "mark",
            "img",
        ] {
            #expect(try element(name).box.display == .inline)
        }
        #expect(try element("strong").font.weight == 700)
        #expect(try element("em").font.isItalic)
        #expect(try element("u").text.decorationLines == .underline)
        #expect(try element("s").text.decorationLines == .lineThrough)
        #expect(try element("small").font.size == FontSize(16 / 1.2))
        #expect(try element("sub").text.verticalAlign == .sub)
        #expect(try element("sup").text.verticalAlign == .super)
        #expect(try element("code").font.families == ["monospace"])
        #expect(try element("mark").decoration.backgroundColor == Color(red: 255, green: 255, blue: 0))
        #expect(try element("a").text.decorationLines == [])
        #expect(try element("a", " href=\"#\"").text.decorationLines == .underline)
        #expect(try element("signature-field").box.display == .inlineBlock)
    }

    @Test func headAndItsElementsAreHidden() throws {
        let styled = try styled("<html><head><title>T</title><style>x</style></head><body>t</body></html>")
        #expect([1, 2, 4].map { styled.style(of: $0).box.display } == [.none, .none, .none])
        #expect(styled.style(of: 0).box.display == .block)
    }

    @Test func lists() throws {
        let styled = try styled(
            "<html><ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul><ol type=\"A\"><li>d</li></ol></html>")
        let lists = styled.tree.nodes.indices.filter { styled.tree.element(Int32($0)) == .ul }
        #expect(lists.map { styled.style(of: Int32($0)).list.kind } == [.disc, .circle, .square])
        #expect(
            lists.map { styled.style(of: Int32($0)).box.margin.top } == [
                .value(length(16)), .value(.zero), .value(.zero),
            ])
        #expect(styled.style(of: Int32(lists[0])).box.padding.left == length(40))
        let ordered = try #require(styled.tree.nodes.indices.first { styled.tree.element(Int32($0)) == .ol })
        #expect(styled.style(of: Int32(ordered)).list.kind == .upperAlpha)
        #expect(styled.style(of: Int32(ordered + 1)).box.display == .listItem)
    }

    @Test func tables() throws {
        let markup =
            "<html><table><caption>c</caption><colgroup><col/></colgroup><thead><tr><th>h</th></tr></thead><tbody><tr><td>d</td></tr></tbody><tfoot><tr/></tfoot></table></html>"
        let styled = try styled(markup)
        func first(_ name: ElementName) throws -> ComputedStyle {
            styled.style(
                of: Int32(try #require(styled.tree.nodes.indices.first { styled.tree.element(Int32($0)) == name })))
        }
        let displays: [(ElementName, BoxStyle.Display)] = [
            (.table, .table), (.caption, .tableCaption), (.colgroup, .tableColumnGroup), (.col, .tableColumn),
            (.thead, .tableHeaderGroup), (.tbody, .tableRowGroup), (.tfoot, .tableFooterGroup), (.tr, .tableRow),
            (.th, .tableCell), (.td, .tableCell),
        ]
        for (name, display) in displays { #expect(try first(name).box.display == display) }
        #expect(try first(.table).table.horizontalSpacing == px(2))
        #expect(try first(.table).box.sizing == .borderBox)
        #expect(try first(.td).text.verticalAlign == .middle)
        #expect(try first(.td).box.padding.top == length(1))
        #expect(try first(.td).text.align == .start)
        #expect(try first(.th).text.align == .center)
        #expect(try first(.th).font.weight == 700)
        #expect(try first(.tr).fragmentation.avoidsBreakInside)
        let inherited = try style(
            "<html><table><tr><th id=\"x\">h</th></tr></table></html>", "table { text-align: right }")
        #expect(inherited.text.align == .right)
    }

    @Test func theStyleSheetsOfTheProjectHaveNoFaults() throws {
        let templates = try FileManager.default.contentsOfDirectory(atPath: ProjectFiles.path("templates")).sorted()
        #expect(templates.count >= 2)
        for template in templates {
            let path = "templates/\(template)/style.css"
            let bytes = try #require(FileManager.default.contents(atPath: ProjectFiles.path(path)))
            #expect(
                StyleCheck.diagnostics(of: [Stylesheet(parsing: Array(bytes), file: path)]).map(\.description) == [])
        }
    }
}
