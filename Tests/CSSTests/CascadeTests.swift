import CSS
import Markup
import Primitives
import Testing

@Suite struct CascadeTests {
    private func width(_ css: String, _ markup: String? = nil) throws -> SizeValue {
        try style(markup ?? "<html><body><p id=\"x\" class=\"a b\" style=\"\">t</p></body></html>", css).box.width
    }

    @Test func laterWinsAmongEquals() throws {
        #expect(try width("p { width: 1px } p { width: 2px }") == .value(length(2)))
    }

    @Test func specificityBeatsOrder() throws {
        #expect(try width("#x { width: 1px } .a.b { width: 2px } p { width: 3px }") == .value(length(1)))
        #expect(try width(".a { width: 1px } html body p { width: 2px }") == .value(length(1)))
        #expect(try width("p.a { width: 1px } .a { width: 2px }") == .value(length(1)))
        #expect(try width("[class] { width: 1px } p { width: 2px }") == .value(length(1)))
    }

    @Test func negationCountsItsMostSpecificArgument() throws {
        #expect(try width("p:not(#y) { width: 1px } .a.b { width: 2px }") == .value(length(1)))
        #expect(try width("p:is(#y, .a) { width: 1px } .a.b { width: 2px }") == .value(length(1)))
    }

    @Test func importanceBeatsSpecificityAndInlineStyles() throws {
        #expect(try width("p { width: 1px !important } #x { width: 2px }") == .value(length(1)))
        let markup = "<html><body><p id=\"x\" style=\"width: 3px\">t</p></body></html>"
        #expect(try width("#x { width: 2px }", markup) == .value(length(3)))
        #expect(try width("p { width: 1px ! important }", markup) == .value(length(1)))
        let important = "<html><body><p id=\"x\" style=\"width: 3px !important\">t</p></body></html>"
        #expect(try width("#x { width: 2px !important }", important) == .value(length(3)))
    }

    @Test func sheetsComeInOrderAndOverOurs() throws {
        let markup = try tree("<html><h1>t</h1></html>")
        let resolver = StyleResolver(sheets: [sheet("h1 { width: 1px; font-weight: 400 }"), sheet("h1 { width: 2px }")])
        let style = resolver.resolve(markup).style(of: 1)
        #expect(style.box.width == .value(length(2)))
        #expect(style.font.weight == 400)
    }

    @Test func inheritInitialUnsetAndRevert() throws {
        let markup = "<html><body style=\"color: red; width: 5px; font-size: 20px\"><h1 id=\"x\">t</h1></body></html>"
        func heading(_ css: String) throws -> ComputedStyle { try style(markup, css) }
        #expect(try heading("#x { width: inherit }").box.width == .value(length(5)))
        #expect(try heading("#x { color: initial }").text.color == .black)
        #expect(try heading("#x { color: blue } #x { color: unset }").text.color == Color(red: 255, green: 0, blue: 0))
        #expect(try heading("#x { width: 1px } #x { width: unset }").box.width == .auto)
        #expect(try heading("#x { display: inline } #x { display: revert }").box.display == .block)
        #expect(try heading("#x { display: initial }").box.display == .inline)
        #expect(try heading("h1 { font-size: 1px } #x { font-size: revert }").font.size == FontSize(40))
        #expect(try heading("#x { margin: 1px } #x { margin: revert }").box.margin.top == .value(length(40 * 0.67)))
        #expect(try heading("#x { border: 1px solid } #x { border: unset }").box.borderWidth.top == .zero)
    }

    @Test func inheritedPropertiesReachDescendantsAndOthersDoNot() throws {
        let markup = "<html><body><div><span id=\"x\">t</span></div></body></html>"
        let style = try style(
            markup,
            "body { color: red; width: 5px; font: bold 20px/2 A; text-decoration: underline; list-style: square inside; widows: 4; page: wide }"
        )
        #expect(style.text.color == Color(red: 255, green: 0, blue: 0))
        #expect(style.font.size == FontSize(20))
        #expect(style.font.weight == 700)
        #expect(style.font.families == ["A"])
        #expect(style.text.lineHeight == .number(2))
        #expect(style.text.decorationLines == [])
        #expect(style.box.width == .auto)
        #expect(style.list.kind == .square)
        #expect(style.list.isInside)
        #expect(style.fragmentation.widows == 4)
        #expect(style.fragmentation.page == "wide")
    }

    @Test func invalidInlineDeclarationsDoNotSpoilTheOthers() throws {
        let markup = "<html><body id=\"x\" style=\"colour: red; width: 4px; nonsense\">t</body></html>"
        #expect(try width("", markup) == .value(length(4)))
    }

    @Test func logicalAndPhysicalPropertiesAreOneInTheCascade() throws {
        #expect(try declared("margin-left: 1px; margin-inline-start: 2px").box.margin.left == .value(length(2)))
        #expect(try declared("margin-inline-start: 2px; margin-left: 1px").box.margin.left == .value(length(1)))
        #expect(try declared("direction: rtl; margin-inline-start: 2px").box.margin.right == .value(length(2)))
        #expect(try declared("margin-inline-start: 2px; direction: rtl").box.margin.right == .value(length(2)))
        #expect(
            try declared("--m: 3px; margin-inline: var(--m) 4px; direction: rtl").box.margin.right == .value(length(3)))
        #expect(try declared("padding-block: 1px 2px").box.padding.bottom == length(2))
        #expect(try declared("inset-inline-end: 1px").box.inset.right == .value(length(1)))
        #expect(try declared("border-inline-start: 2px solid").box.borderWidth.left == px(2))
        #expect(try declared("border-block: 2px solid").box.borderWidth.bottom == px(2))
        #expect(try declared("inline-size: 9px; min-block-size: 8px").box.minHeight == .value(length(8)))
    }
}
