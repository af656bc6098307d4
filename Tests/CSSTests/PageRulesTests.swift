import CSS
import Primitives
import Testing

@Suite struct PageRulesTests {
    private func page(
        _ css: String, name: String? = nil, isFirst: Bool = false, isLeft: Bool = false, isBlank: Bool = false,
        pageSize: Size? = nil
    ) throws -> PageRules.PageStyle {
        try styled("<html><body>t</body></html>", css, pageSize: pageSize).pages.resolve(name, isFirst, isLeft, isBlank)
    }

    private let a4 = Size(width: LayoutUnit(210 * 96 / 25.4), height: LayoutUnit(297 * 96 / 25.4))

    @Test func withoutRulesAPageIsA4WithoutMargins() throws {
        let page = try page("")
        #expect(page.size == a4)
        #expect(page.margin == .zero)
        #expect(page.marginBoxes.isEmpty)
    }

    @Test func sizes() throws {
        #expect(try page("@page { size: A4 landscape }").size == Size(width: a4.height, height: a4.width))
        #expect(try page("@page { size: landscape }").size == Size(width: a4.height, height: a4.width))
        #expect(try page("@page { size: portrait Letter }").size == Size(width: px(816), height: px(1056)))
        #expect(
            try page("@page { size: 10cm }").size
                == Size(width: LayoutUnit(truncating: 96 / 0.254), height: LayoutUnit(truncating: 96 / 0.254))
        )
        #expect(try page("@page { size: 100px 200px }").size == Size(width: px(100), height: px(200)))
        #expect(try page("@page { size: A5 }").size == Size(width: px(148 * 96 / 25.4), height: px(210 * 96 / 25.4)))
        #expect(faults("@page { size: A4 A5 }").count == 1)
        #expect(faults("@page { size: 10% }").count == 1)
    }

    @Test func marginsReferToThePage() throws {
        let page = try page("@page { size: 200px 100px; margin: 10% 5% 2em auto; padding: 3px }")
        #expect(page.margin == Edges(top: px(10), right: px(10), bottom: px(32), left: .zero))
        #expect(page.padding == Edges(all: length(3)))
    }

    @Test func pseudoClassesAndNamesCascade() throws {
        let css = """
            @page { margin: 1px; size: 100px 100px }
            @page :left { margin-left: 2px }
            @page :right { margin-left: 3px }
            @page :first { margin-left: 4px }
            @page :blank { margin-top: 5px }
            @page wide { size: 300px 100px; margin-left: 6px }
            @page wide:first { margin-left: 7px }
            @page :right { margin-left: 8px }
            """
        #expect(try page(css, isLeft: true).margin.left == px(2))
        #expect(try page(css).margin.left == px(8))
        #expect(try page(css, isFirst: true).margin.left == px(4))
        #expect(try page(css, isFirst: true, isBlank: true).margin.top == px(5))
        #expect(try page(css, name: "wide").margin.left == px(6))
        #expect(try page(css, name: "wide").size == Size(width: px(300), height: px(100)))
        #expect(try page(css, name: "wide", isFirst: true).margin.left == px(7))
        #expect(try page(css, name: "other").margin.left == px(8))
        #expect(try page("@page a, b:left { margin: 9px }", name: "b", isLeft: true).margin.top == px(9))
    }

    @Test func marginBoxesWithContent() throws {
        let css = """
            :root { --muted: #010203 }
            html { font-family: A }
            @page {
              font-size: 10px;
              @top-left { content: "x"; color: var(--muted) }
              @bottom-right { content: counter(page) " / " counter(pages); vertical-align: top; padding-top: 1em }
              @bottom-left { color: red }
              @top-center { content: string(title) }
              @top-right { content: element(head); text-align: center }
            }
            @page :first { @top-left { content: none } }
            """
        let page = try page(css)
        #expect(
            page.marginBoxes.keys.map(\.rawValue).sorted() == ["bottom-right", "top-center", "top-left", "top-right"])
        let left = try #require(page.marginBoxes[.topLeft])
        #expect(left.text.color == Color(red: 1, green: 2, blue: 3))
        #expect(left.font.families == ["A"])
        #expect(left.font.size == FontSize(10))
        #expect(left.text.align == .left && left.text.verticalAlign == .middle)
        let bottom = try #require(page.marginBoxes[.bottomRight])
        #expect(
            bottom.generated.content == [
                .counter(name: "page", style: .decimal), .text(" / "), .counter(name: "pages", style: .decimal),
            ])
        #expect(bottom.text.align == .right && bottom.text.verticalAlign == .top)
        #expect(bottom.box.padding.top == length(10))
        #expect(try #require(page.marginBoxes[.topRight]).text.align == .center)
        #expect(try self.page(css, isFirst: true).marginBoxes[.topLeft] == nil)
    }

    @Test func allSixteenMarginBoxesAreKnown() throws {
        let css = "@page { " + PageRules.MarginBox.allCases.map { "@\($0.rawValue) { content: \"x\" }" }.joined() + " }"
        #expect(try page(css).marginBoxes.count == 16)
    }

    @Test func importanceCountsInPages() throws {
        #expect(
            try page("@page { margin: 1px !important } @page :first { margin: 2px }", isFirst: true).margin.top == px(1)
        )
    }

    @Test func thePageHasItsOwnBackgroundAndBorder() throws {
        let page = try page("html { color: red } @page { background: #010203; border: 1px solid }")
        #expect(page.style.decoration.backgroundColor == Color(red: 1, green: 2, blue: 3))
        #expect(page.style.box.borderWidth.top == px(1))
        #expect(page.style.text.color == Color(red: 255, green: 0, blue: 0))
    }

    @Test func anOverridingSizeTakesMarginsAway() throws {
        let size = Size(width: px(800), height: px(600))
        let page = try page("@page { size: A5; margin: 1in; @top-left { content: \"x\" } }", pageSize: size)
        #expect(page.size == size)
        #expect(page.margin == .zero)
        #expect(page.marginBoxes.isEmpty)
        let width = try styled("<html><body style=\"width: 50vw\">t</body></html>", "", pageSize: size).style(of: 1).box
            .width
        #expect(width == .value(length(400)))
    }

    @Test func faultsHaveTheirPlace() {
        #expect(
            faults("@page :frist { margin: 0 }") == [
                "style.css:1:7: unknown page pseudo-class ':frist' (did you mean ':first'?)"
            ])
        #expect(
            faults("@page { @top-middle { content: \"x\" } }").first?.hasPrefix(
                "style.css:1:9: unknown margin box '@top-middle'") == true)
        #expect(faults("@page { @top-left { flot: left } }").count == 1)
        #expect(
            faults("@page { content: \"x\" }") == [
                "style.css:1:9: 'content' does not apply to a page, only to its margin boxes"
            ])
    }
}
