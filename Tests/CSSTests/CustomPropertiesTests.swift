import CSS
import Markup
import Primitives
import Testing

@Suite struct CustomPropertiesTests {
    private let red = Color(red: 255, green: 0, blue: 0)
    private let blue = Color(red: 0, green: 0, blue: 255)

    private func unsupported(_ css: String) -> [String] {
        StyleCheck.diagnostics(of: [sheet(css)]).map(\.description)
    }

    @Test func valuesOfMarginBoxesAreFoundBehindVariables() {
        #expect(
            unsupported(":root { --x: string(a) } p::before { content: var(--x) }") == [
                "style.css:1:47: 'string()' of 'content' stands in margin boxes of '@page' only"
            ])
        #expect(
            unsupported("p::before { content: var(--y, element(a)) }") == [
                "style.css:1:22: 'element()' of 'content' stands in margin boxes of '@page' only"
            ])
        #expect(unsupported("b { --x: 'a' } i { --x: string(a) } p::before { content: var(--x) }").count == 1)
        #expect(unsupported(":root { --x: string(a) } @page { @top-left { content: var(--x) } }") == [])
    }

    @Test func valuesAreSubstitutedAndInherited() throws {
        let style = try style(
            "<html><body><p id=\"x\">t</p></body></html>",
            ":root { --accent: red; --w: 10px } #x { color: var(--accent); width: var( --w ) }")
        #expect(style.text.color == red)
        #expect(style.box.width == .value(length(10)))
    }

    @Test func fallbacksStandInForMissingValues() throws {
        #expect(try declared("color: var(--none, blue)").text.color == blue)
        #expect(try declared("color: var(--none, var(--too, red))").text.color == red)
        #expect(try declared("font-family: var(--none, A, B)").font.families == ["A", "B"])
        #expect(try declared("--a: initial; color: var(--a, blue)").text.color == blue)
    }

    @Test func whatDoesNotFitIsUnset() throws {
        let css =
            "body { color: red; width: 5px } #x { color: blue; width: 7px; --bad: 3; color: var(--bad); width: var(--none) }"
        let style = try style("<html><body><p id=\"x\">t</p></body></html>", css)
        #expect(style.text.color == red)
        #expect(style.box.width == .auto)
    }

    @Test func partsOfValuesAndShorthands() throws {
        let style = try declared(
            "--n: 2; --side: 3px 4px; margin: 1px var(--side); width: calc(var(--n) * 5px); border: var(--n-px, 2px) solid; border-radius: var(--side)"
        )
        #expect(style.box.margin.left == .value(length(3)))
        #expect(style.box.margin.bottom == .value(length(4)))
        #expect(style.box.width == .value(length(10)))
        #expect(style.box.borderWidth.left == px(2))
        #expect(style.decoration.topRightRadius.horizontal == length(4))
    }

    @Test func cyclesHaveNoValueWhateverTheirOrder() throws {
        for names in [["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"]] {
            let (a, b, c) = (names[0], names[1], names[2])
            let css =
                "--\(a): var(--\(b), 1px); --\(b): var(--\(a), 2px); --\(c): var(--\(b), 3px); width: var(--\(a), 4px); height: var(--\(c), 5px); min-width: var(--self, 6px); --self: var(--self, 7px)"
            let box = try declared(css).box
            #expect(box.width == .value(length(4)))
            #expect(box.height == .value(length(3)))
            #expect(box.minWidth == .value(length(6)))
        }
    }

    @Test func aCycleThroughAPropertyThatWasResolvedBeforeIsFound() throws {
        // c refers to b, b to a, a to both: all three are on a cycle.
        let box = try declared(
            "--a: var(--b) var(--c); --b: var(--a, 1px); --c: var(--b, 1px); width: var(--c, 9px); height: var(--b, 8px)"
        ).box
        #expect(box.width == .value(length(9)))
        #expect(box.height == .value(length(8)))
    }

    @Test func namesAreCaseSensitiveAndImportanceCounts() throws {
        #expect(try declared("--A: red; --a: blue; color: var(--A)").text.color == red)
        #expect(try declared("--a: red !important; --a: blue; color: var(--a)").text.color == red)
    }

    @Test func wideKeywordsInVariables() throws {
        #expect(try declared("--a: inherit; width: var(--none, inherit)").box.width == .auto)
        #expect(try declared("--d: inherit; display: var(--k, revert)").box.display == .block)
    }

    @Test func boundStyleAttributesFillThem() throws {
        let css = ".bar { width: var(--share, 0%) }"
        let styled = try styled(
            "<html><body><p class=\"bar\" style=\"--share: 12.5%\"/><p class=\"bar\" style=\"--share:40%\"/><p class=\"bar\"/></body></html>",
            css)
        #expect(
            [2, 3, 4].map { styled.style(of: $0).box.width } == [
                .value(percent(12.5)), .value(percent(40)), .value(percent(0)),
            ])
    }

    @Test func doublingVariablesDoNotGrowWithoutBound() throws {
        var css = "--v0: 1px 1px;"
        for index in 1...40 { css += "--v\(index): var(--v\(index - 1)) var(--v\(index - 1));" }
        #expect(try declared(css + "width: var(--v40, 3px)").box.width == .value(length(3)))
    }

    @Test(
        arguments: [
            ("12.5%", true), ("", true), ("a b, \"c;d\" f(1px)", true), ("[x]", true), ("1px; color: red", false),
            ("1px }", false), ("\"open", false), ("/* open", false), ("f(1", false), ("1)", false),
            ("1 !important", false), ("url(a b)", false), ("x\\", false),
        ])
    func boundTextMustStayInItsDeclaration(text: String, fits: Bool) {
        #expect(StyleCheck.isDeclarationValue(Array(text.utf8)) == fits)
    }

    @Test func countsAreBounded() throws {
        let many = (0..<513).map { "--v\($0): 1px;" }.joined()
        #expect(faults("p { \(many) }").map { $0.drop { $0 != " " } } == [" more than 512 custom properties are set"])
        var chain = "--v0: 7px;"
        for index in 1..<500 { chain += "--v\(index): var(--v\(index - 1));" }
        #expect(try declared(chain + "width: var(--v499)").box.width == .value(length(7)))
        let long = "calc(" + Array(repeating: "1px", count: 300).joined(separator: " + ") + ")"
        #expect(faults("p { width: \(long) }").first?.hasSuffix("calc() has more than 256 terms in 'width'") == true)
        let selector = Array(repeating: "p", count: 65).joined(separator: " + ")
        #expect(faults("\(selector) { color: red }").first?.hasSuffix("a selector has more than 64 parts") == true)
        let deep = String(repeating: "var(--a,", count: 200)
        let styled = try styled("<html style=\"--b: \(deep)\">t</html>")
        #expect(styled.style(of: 0).box.display == .block)
    }

    @Test func malformedVariablesAreReported() {
        #expect(
            faults("p { color: var(accent) }") == [
                "style.css:1:12: 'var()' without the name of a custom property (write var(--name))"
            ])
        #expect(faults("p { color: var(--a b) }") == ["style.css:1:20: 'b' where a comma should stand in 'var()'"])
    }

    @Test func theGateFindsVariablesThatNothingSets() {
        func check(_ css: String, bound: Set<String> = []) -> [String] {
            StyleCheck.diagnostics(of: [sheet(css)], bound: bound).map(\.description)
        }
        #expect(
            check(":root { --accent: red }\np { color: var(--acent) }")
                == ["style.css:2:12: 'color' refers to '--acent', which nothing sets (did you mean '--accent'?)"])
        #expect(check("p { color: var(--acent, red) }") == [])
        #expect(check("p { width: var(--share) }", bound: ["--share"]) == [])
        #expect(
            check(":root { --a: 3px }\np { color: var(--a) }")
                == [
                    "style.css:2:12: 'color' does not fit: '--a' is set to another kind of value (it takes: <color>)"
                ])
        #expect(
            check("p { color: var(--a, 3px) }")
                == ["style.css:1:12: 'color' does not fit where the fallback of '--a' counts (it takes: <color>)"])
        #expect(
            check(":root { --a: red } p { color: var(--a, var(--b, bold)) }") == [
                "style.css:1:31: 'color' does not fit where the fallback of '--a' counts (it takes: <color>)"
            ])
        #expect(check(":root { --a: red } p { color: var(--a, var(--b, blue)); margin: 0 var(--c,) }") == [])
        #expect(check(":root { --a: 3px; --b: calc(var(--a) * 2) } p { margin: 0 var(--b) }") == [])
        #expect(
            check("p { --x: var(--y) }") == ["style.css:1:5: '--x' refers to '--y', which nothing sets"])
        #expect(check("p { colour: red }") == ["style.css:1:5: unknown property 'colour' (did you mean 'color'?)"])
    }

    @Test func theGateChecksStyleAttributes() {
        let place = SourceLocation(file: "page.xhtml", line: 3, column: 10)
        func check(_ text: String) -> InlineStyleFindings { StyleCheck.inlineStyle(Array(text.utf8), at: place) }
        #expect(
            check("widht: 1px").diagnostics.map(\.description)
                == ["page.xhtml:3:10: unknown property 'widht' (did you mean 'width'?)"])
        #expect(check("--a: 1; color: red; --b: 2%").customProperties == ["--a", "--b"])
        #expect(
            check("background: url(assets/a.png)").assets.map { "\($0.location) \($0.path)" } == [
                "page.xhtml:3:22 assets/a.png"
            ])
    }

    @Test func theGateRefusesWhatIsNotLaidOut() {
        func check(_ css: String) -> [String] { StyleCheck.diagnostics(of: [sheet(css)]).map(\.description) }
        #expect(check("p { float: left; clear: both; position: fixed; content: \"a\"; string-set: none }") == [])
        #expect(
            check(
                "p { position: running(head); string-set: a \"b\" }\n"
                    + "p::before { content: string(a) }\n@page { @top-left { content: element(head) } }") == [
                    "style.css:2:22: 'string()' of 'content' stands in margin boxes of '@page' only"
                ])
    }

    @Test func filesThatSheetsNameAreListed() {
        let css =
            "p { background: red url( 'assets/a.png' ) }\n:root { --logo: url(assets/b.png) }\nb { background: url(data:image/png;base64,AA) }"
        #expect(
            sheet(css).assets.map { "\($0.location) \($0.path)" } == [
                "style.css:1:21 assets/a.png", "style.css:2:17 assets/b.png",
            ])
        #expect(
            faults(css) == [
                "style.css:3:17: 'data:image/png;base64,AA' is not a file of the template in 'background' "
                    + "(put the image into assets/ and name it here)"
            ])
    }
}
