import CSS
import Primitives
import Testing

@Suite struct StylesheetTests {
    @Test func unknownPropertyNamesTheNearest() {
        #expect(
            faults("p {\n  colour: red;\n}")
                == ["style.css:2:3: unknown property 'colour' (did you mean 'color'?)"])
    }

    @Test func refusedPropertySaysWhatToDo() {
        #expect(
            faults("p { column-count: 2 }")
                == ["style.css:1:5: property 'column-count' is not supported (use a table or flex)"])
    }

    @Test func unknownValueNamesTheNearest() {
        #expect(
            faults("p { display: inline-blok }")
                == ["style.css:1:14: 'inline-blok' does not fit 'display' (did you mean 'inline-block'?)"])
        #expect(
            faults("p { color: grene }")
                == ["style.css:1:12: 'grene' does not fit 'color' (did you mean 'green'?)"])
        #expect(
            faults("p { display: grid }") == ["style.css:1:14: 'grid' does not fit 'display' (use flex or a table)"])
        #expect(
            faults("p { position: sticky }")
                == [
                    "style.css:1:15: 'sticky' does not fit 'position' "
                        + "(use fixed for every page, or thead for every page of a table)"
                ])
    }

    @Test func theFaultIsPlacedAtTheWordThatDoesNotFit() {
        #expect(
            faults("p { border: 1px sold red }")
                == ["style.css:1:17: 'sold' does not fit 'border' (did you mean 'solid'?)"])
        #expect(
            faults("p { margin: 1px 2px 3px 4px 5px }")
                == ["style.css:1:29: '5px' does not fit 'margin' (it takes: <margin-top>{1,4})"])
        #expect(
            faults("p { padding: -1px }")
                == ["style.css:1:14: '-1px' does not fit 'padding' (it takes: <padding-top>{1,4})"])
    }

    @Test func unknownUnitNamesTheNearest() {
        #expect(faults("p { width: 3pxx }") == ["style.css:1:12: unknown unit 'pxx' in 'width' (did you mean 'px'?)"])
        #expect(faults("p { width: 3furlong }") == ["style.css:1:12: unknown unit 'furlong' in 'width'"])
    }

    @Test func numberWithoutUnitIsNoLength() {
        #expect(
            faults("p { width: 3 }")
                == ["style.css:1:12: '3' does not fit 'width' (a length needs a unit, such as 3px)"])
        #expect(
            faults("p { margin: 0 12 }")
                == ["style.css:1:15: '12' does not fit 'margin' (a length needs a unit, such as 12px)"])
        #expect(faults("p { width: 0 }") == [])
    }

    @Test func columnsCountCharactersAndLinesSurviveComments() {
        #expect(
            faults("/* ₹₹₹\n */ p { colr: \"₹\"; widht: 1px }")
                == [
                    "style.css:2:9: unknown property 'colr' (did you mean 'color'?)",
                    "style.css:2:20: unknown property 'widht' (did you mean 'width'?)",
                ])
    }

    @Test func positionsBeginWhereTheSheetBegins() {
        let sheet = Stylesheet(parsing: Array("p { x: y }\nq {}".utf8), file: "page.xhtml", line: 7, column: 12)
        #expect(
            sheet.diagnostics.map(\.description) == [
                "page.xhtml:7:16: unknown property 'x'",
                "page.xhtml:8:1: unknown element 'q' in a selector (did you mean 'a'?)",
            ])
    }

    @Test func oneFaultDoesNotHideTheNextDeclaration() throws {
        let sheet = sheet("#x { color red; width: 1px; ;; 5: 3; height: 2px; float: up; clear: both }")
        #expect(
            sheet.diagnostics.map(\.description) == [
                "style.css:1:6: 'color' has no value (a declaration is written 'name: value;')",
                "style.css:1:32: '5' where a declaration should begin",
                "style.css:1:58: 'up' does not fit 'float' (it takes: none | left | right)",
            ])
        let styled = StyleResolver(sheets: [sheet]).resolve(try tree("<html><body id=\"x\">t</body></html>"))
        let box = styled.style(of: 1).box
        #expect(box.width == .value(length(1)))
        #expect(box.height == .value(length(2)))
        #expect(box.clear == .both)
    }

    @Test func aBadSelectorTakesItsWholeRuleButNoOther() throws {
        let sheet = sheet("p, .a:hover { color: red } p { width: 1px }")
        #expect(
            sheet.diagnostics.map(\.description) == [
                "style.css:1:6: pseudo-class ':hover' is not supported (a page has no pointer)"
            ])
        let styled = StyleResolver(sheets: [sheet]).resolve(try tree("<html><p>t</p></html>"))
        #expect(styled.style(of: 1).text.color == .black)
        #expect(styled.style(of: 1).box.width == .value(length(1)))
    }

    @Test func rulesWithoutAnEndAreReported() {
        #expect(faults("p { color: red") == ["style.css:1:3: a rule is not closed (write '}')"])
        #expect(faults("p") == ["style.css:1:1: 'p' begins a rule that has no braces"])
    }

    @Test func rulesInRulesAreRefused() {
        #expect(
            faults("p { color: red; & b { color: blue } width: 1px }")
                == ["style.css:1:17: a rule inside a rule is not supported (write the whole selector outside)"])
        #expect(
            faults("p { b { color: blue } }")
                == ["style.css:1:5: a rule inside a rule is not supported (write the whole selector outside)"])
    }

    @Test func atRules() {
        #expect(faults("@charset \"utf-8\"; p { color: red }") == [])
        #expect(
            faults("@charset \"latin1\";")
                == ["style.css:1:1: style sheets are written in UTF-8 (write @charset \"utf-8\")"])
        #expect(
            faults("@import \"a.css\";")
                == ["style.css:1:1: '@import' is not supported (link both style sheets in the markup)"])
        #expect(faults("@layer a { p { color: red } }") == ["style.css:1:1: '@layer' is not supported"])
        #expect(faults("@pge { margin: 0 }") == ["style.css:1:1: '@pge' is not supported (did you mean '@page'?)"])
    }

    @Test(arguments: ["(width:)", "(:)", String(repeating: "(", count: 60_000)])
    func mediaThatSayNothingDoNotMatch(media: String) {
        #expect(!StylesheetUse.bareFile(page: Size(width: px(100), height: px(100))).matches(media: media))
    }

    @Test func mediaRulesForPaperApplyAndOthersAreSkipped() throws {
        let css = """
            @media print { #x { width: 1px } }
            @media screen { #x { width: 2px; anything: goes } }
            @media screen and (min-width: 10px) { #x { width: 3px } }
            @media not screen { #x { height: 4px } }
            @media screen, all { #x { min-width: 5px } }
            """
        let box = try style("<html><body id=\"x\">t</body></html>", css).box
        #expect(box.width == .value(length(1)))
        #expect(box.height == .value(length(4)))
        #expect(box.minWidth == .value(length(5)))
        #expect(
            faults("@media (min-width: 10px) { p { color: red } }")
                == ["style.css:1:8: media features are not supported (the page is given by '@page')"])
        #expect(
            faults("@media prnt { p { color: red } }")
                == ["style.css:1:8: unknown medium 'prnt' (did you mean 'print'?)"])
    }

    @Test(arguments: ["not", "only", "not not", "print print", "print and", "print and not", "not and"])
    func malformedMediaQueriesNeverHold(query: String) {
        #expect(!StylesheetUse.bareFile.matches(media: query))
        #expect(!StylesheetUse.bareFile.matches(media: "not \(query)"))
        #expect(
            faults("@media \(query) { p { color: red } }").first?.hasSuffix(
                "malformed media query (write '@media print')") == true)
    }

    @Test func fontFacesNameRegisteredFontsOnly() throws {
        let css =
            "@font-face { font-family: \"House\"; src: local(\"Noto Sans\"), local(Noto Serif) } #x { font-family: house, serif }"
        #expect(
            try style("<html><body id=\"x\">t</body></html>", css).font.families
                == ["Noto Sans", "Noto Serif", "serif"])
        #expect(
            faults("@font-face { font-family: A; src: url(a.woff2) }")
                == [
                    "style.css:1:35: 'url(a.woff2)' does not fit 'src' "
                        + "(fonts come from the catalogue: write local(\"Family\"))"
                ])
        #expect(
            faults("@font-face { font-family: A; src: local(B); font-weight: 700 }")
                == [
                    "style.css:1:45: 'font-weight' is not supported in '@font-face' "
                        + "(it takes font-family and src: local())"
                ])
    }

    @Test func fontFamiliesAreListedWithTheirPlaces() {
        let sheet = sheet("p { font-family: A B, \"C\" }\nb { font: 1px serif }")
        #expect(sheet.fontFamilies.map(\.family) == ["A B", "C", "serif"])
        #expect(
            sheet.fontFamilies.map(\.location.description) == ["style.css:1:18", "style.css:1:18", "style.css:2:11"])
    }

    @Test func classNamesAreListedWithTheirPlaces() {
        let sheet = sheet("p.a > .b:not(.c) { color: red }")
        #expect(sheet.classNames.map(\.name) == ["a", "b", "c"])
        #expect(sheet.classNames.map(\.location.column) == [3, 8, 15])
    }

    @Test func limitsHaveTheirOwnErrors() {
        #expect(
            sheet("p { color: red }", limits: StylesheetLimits(size: 10)).diagnostics.map(\.description)
                == ["style.css:1:1: the style sheet has 16 bytes; the limit is 10"])
        let deep = "p { width: " + String(repeating: "(", count: 100) + "}"
        #expect(faults(deep) == ["style.css:1:1: the style sheet nests brackets deeper than 64"])
    }

    @Test func anyBytesAreParsedToAnEnd() {
        var state: UInt64 = 42
        let alphabet = Array("{}()[];:,.#@!*+~>-_ \n\"'\\/%aep09url(var(--x)calc(1px".utf8) + [0, 0xC3, 0xFF]
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<200 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let sheet = Stylesheet(parsing: bytes, file: "random.css")
            #expect(sheet.diagnostics.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 })
        }
    }

    @Test func propertiesInTheWrongPlaceAreRefused() {
        #expect(faults("p { size: A4 }") == ["style.css:1:5: 'size' may stand in '@page' only"])
        #expect(
            faults("@page { display: flex }")
                == ["style.css:1:9: 'display' does not apply to pages and margin boxes"])
        #expect(
            faults("p { @top-left { content: none } }") == ["style.css:1:5: '@top-left' cannot stand inside a rule"])
    }

    @Test func everySelectorOfAListIsChecked() {
        #expect(
            faults("p:frst-child, p.a, p::befor { color: red }") == [
                "style.css:1:2: unknown pseudo-class ':frst-child' (did you mean ':first-child'?)",
                "style.css:1:21: unknown pseudo-element '::befor' (did you mean '::before'?)",
            ])
    }

    @Test func aMissingSemicolonIsNamed() {
        #expect(
            faults("p { width: 10px\n  height: 20px }") == [
                "style.css:2:3: 'height' does not fit 'width' (write ';' before it)"
            ])
    }

    @Test(arguments: ["calc(1px+2px)", "calc(100%-2px)", "calc(1px +2px)", "calc(1px+ 2px)"])
    func signsInCalcNeedTheirSpaces(value: String) {
        #expect(faults("p { width: \(value) }").first?.hasSuffix(" need a space on both sides in 'width'") == true)
    }

    @Test func theReferenceOfPropertiesIsWhole() {
        let descriptions = Properties.descriptions
        #expect(descriptions.map(\.name) == descriptions.map(\.name).sorted())
        #expect(descriptions.map(\.name) == Properties.names)
        #expect(descriptions.allSatisfy { !$0.syntax.isEmpty })
        let refused = Properties.names.filter { name in faults("p { \(name): inherit }").count > 0 }
        #expect(refused == ["size"])
    }
}
