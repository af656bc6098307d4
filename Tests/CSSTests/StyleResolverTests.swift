import CSS
import Markup
import Primitives
import Testing

@Suite struct StyleResolverTests {
    private func table(rows: Int) throws -> MarkupTree {
        var builder = MarkupTreeBuilder(locations: [SourceLocation(file: "page.xhtml", line: 1, column: 1)])
        func open(_ name: ElementName, _ className: String? = nil) {
            builder.beginElement(name, origin: 0)
            if let className { builder.addAttribute(.class, value: className.utf8) }
        }
        open(.html)
        open(.body)
        open(.table, "items")
        open(.tbody)
        for row in 0..<rows {
            open(.tr, row % 5 == 0 ? "line optional" : "line")
            for column in ["what", "n", "n", "n", "n", "n amount"] {
                open(.td, column)
                builder.addText("\(row)".utf8, origin: 0)
                builder.endElement()
            }
            builder.endElement()
        }
        for _ in 0..<4 { builder.endElement() }
        return builder.finish()
    }

    @Test func aLongTableComputesEachKindOfRowOnce() throws {
        let resolver = StyleResolver(sheets: [sheet(".items td { padding: 1px } .optional td { color: gray }")])
        let styled = resolver.resolve(try table(rows: 2000))
        // html, body, table, tbody, two kinds of row, three kinds of cell in each.
        #expect(resolver.computationCount == 4 + 2 + 6)
        #expect(styled.styles.count <= 12)
        _ = resolver.resolve(try table(rows: 3000))
        #expect(resolver.computationCount == 12)
    }

    @Test func positionsCountOnlyWhereRulesAskForThem() throws {
        let resolver = StyleResolver(sheets: [sheet("tr:nth-child(even) td { color: gray }")])
        let styled = resolver.resolve(try table(rows: 2000))
        // The row's class is named by no rule; odd and even rows differ, and so do their cells.
        #expect(resolver.computationCount <= 4 + 2 + 4)
        #expect(Set(styled.styleOf).count <= 10)
    }

    @Test func siblingRulesShareWhatTheyCanSee() throws {
        let resolver = StyleResolver(sheets: [sheet(".line + .line td { color: gray } .optional ~ tr { width: 1px }")])
        _ = resolver.resolve(try table(rows: 2000))
        #expect(resolver.computationCount <= 30)
    }

    @Test func attributesThatNoRuleLooksAtDoNotSplitStyles() throws {
        var markup = "<html><body>"
        for index in 0..<500 { markup += "<p id=\"p\(index)\" title=\"t\(index)\">x</p>" }
        let resolver = StyleResolver(sheets: [sheet("p { color: red }")])
        _ = resolver.resolve(try tree(markup + "</body></html>"))
        #expect(resolver.computationCount == 3)
    }

    @Test func equalStylesShareOneIndex() throws {
        let styled = try styled(
            "<html><body><p class=\"a\">x</p><p class=\"b\">y</p><div/></body></html>",
            ".a { color: red } .b { color: #f00 }")
        #expect(styled.styleOf[2] == styled.styleOf[4])
        #expect(styled.styleOf[2] != styled.styleOf[6])
        #expect(styled.styleOf[3] == styled.styleOf[2])
    }

    @Test func ancestorsThatLookAlikeButAreNotAreKeptApart() throws {
        let styled = try styled(
            "<html><body><div class=\"a\"><p>x</p></div><div class=\"b\"><p>y</p></div></body></html>",
            ".a p { color: red }")
        #expect(styled.styleOf[2] == styled.styleOf[5])
        #expect(styled.style(of: 3).text.color == Color(red: 255, green: 0, blue: 0))
        #expect(styled.style(of: 6).text.color == .black)
    }

    @Test func historyChangesNoStyle() throws {
        let css = "p:nth-child(odd) { color: red } .a ~ p { width: var(--w) }"
        let first = try tree(
            "<html><body><p class=\"a\" style=\"--w: 1px\">x</p><p style=\"--w: 2px\">y</p></body></html>")
        let second = try tree(
            "<html><body><p style=\"--w: 2px\">x</p><p class=\"a\"/><p style=\"--w: 1px\">y</p></body></html>")
        let warm = StyleResolver(sheets: [sheet(css)])
        _ = warm.resolve(first)
        let after = warm.resolve(second)
        let fresh = StyleResolver(sheets: [sheet(css)]).resolve(second)
        for node in second.nodes.indices {
            #expect(after.style(of: Int32(node)) == fresh.style(of: Int32(node)))
        }
    }

    @Test func internedAndNaiveResolutionAgreeOnRandomTrees() throws {
        var random = LinearGenerator(state: 7)
        let css = """
            .a { color: red } .b .c { width: 1px } .a > p { height: 2px } .b + .c { color: blue } .c ~ div { width: 3px }
            p:nth-child(2n+1) { margin: 1px } div:nth-last-child(3) { padding: 2px } span:nth-of-type(2) { color: gray }
            :empty { z-index: 3 } .a:not(.b) p { widows: 5 } [title] { --x: 4px } p { height: var(--x, 5px) }
            #i3 { opacity: 0.5 } p:last-of-type:first-child { order: 2 } .a::before { content: "x" } li::marker { color: red }
            div:is(.a, .c + .b) span { order: 3 } p:only-child + .b, .c:first-child ~ .b > * { flex-grow: 2 }
            """
        let sheet = sheet(css)
        #expect(sheet.diagnostics == [])
        let shared = StyleResolver(sheets: [sheet])
        for _ in 0..<60 {
            let tree = random.tree()
            let interned = shared.resolve(tree)
            let naive = NaiveStyles(tree, sheet: sheet)
            for node in tree.nodes.indices {
                #expect(interned.style(of: Int32(node)) == naive.styles[node])
                let pseudo = interned.pseudoElements[Int32(node)]
                #expect((pseudo.map { $0.before >= 0 } ?? false) == (naive.before[node] != nil))
                if let pseudo, let before = naive.before[node] {
                    #expect(interned.styles[Int(pseudo.before)] == before)
                }
            }
        }
        #expect(shared.computationCount > 100)
    }

    @Test func manySiblingSelectorsAreStillExact() throws {
        var css = ""
        for index in 0..<70 { css += ".s\(index) + p { order: \(index) }" }
        var markup = "<html><body>"
        for index in 0..<70 { markup += "<div class=\"s\(index)\"/><p>x</p>" }
        let styled = try styled(markup + "</body></html>", css)
        for index in 0..<70 { #expect(styled.style(of: Int32(3 + index * 3)).flex.order == Int32(index)) }
    }

    @Test func boxesAreMadeBlocksWhereTheyMustBe() throws {
        #expect(try declared("display: inline; float: left").box.display == .block)
        #expect(try declared("display: inline-flex; position: absolute").box.display == .flex)
        #expect(try declared("display: table-cell; position: fixed").box.display == .block)
        #expect(try declared("display: inline-table; float: right").box.display == .table)
        #expect(try declared("display: list-item; float: right").box.display == .listItem)
        #expect(try declared("float: left; position: absolute").box.float == .none)
        #expect(try declared("display: none; float: left").box.display == .none)
        #expect(try style("<html id=\"x\">t</html>", "html { display: inline }").box.display == .block)
        let item = try style("<html><body><span id=\"x\">t</span></body></html>", "body { display: flex }")
        #expect(item.box.display == .block)
    }

    @Test func generatedContentMakesPseudoElements() throws {
        let css =
            ".a::before { content: counter(n) \". \"; color: red } .b::after { color: red } .c::after { content: none } .d:before { content: \"\" }"
        let markup =
            "<html><body><p class=\"a\">x</p><p class=\"b\">x</p><p class=\"c\">x</p><p class=\"d\">x</p></body></html>"
        let styled = try styled(markup, css)
        #expect(styled.pseudoElements.keys.sorted() == [2, 8])
        let before = styled.styles[Int(try #require(styled.pseudoElements[2]).before)]
        #expect(before.generated.content == [.counter(name: "n", style: .decimal), .text(". ")])
        #expect(before.box.display == .inline)
        #expect(before.text.color == Color(red: 255, green: 0, blue: 0))
        #expect(try #require(styled.pseudoElements[2]).after == -1)
    }

    @Test func markersAreOfListItemsOnly() throws {
        let styled = try styled("<html><ul><li>a</li><p>b</p></ul></html>", "::marker { color: red }")
        #expect(styled.pseudoElements.keys.sorted() == [2])
    }

    @Test func languageAndDirectionComeFromAttributes() throws {
        let styled = try styled(
            "<html lang=\"en\"><body xml:lang=\"hi\"><p dir=\"rtl\">x</p><p dir=\"auto\">123 אב</p><p dir=\"auto\">ab</p></body></html>"
        )
        #expect(styled.style(of: 0).font.language == "en")
        #expect(styled.style(of: 2).font.language == "hi")
        #expect(styled.style(of: 2).text.direction == .rtl)
        #expect(styled.style(of: 2).text.unicodeBidi == .isolate)
        #expect(styled.style(of: 4).text.direction == .rtl)
        #expect(styled.style(of: 6).text.direction == .ltr)
    }

    @Test func attributesOfImagesAndListsAreHints() throws {
        let styled = try styled(
            "<html><body><img width=\"30\" height=\"50%\"/><img width=\"30\" class=\"w\"/><ol start=\"5\"><li value=\"9\">x</li></ol></body></html>",
            ".w { width: 7px }")
        #expect(styled.style(of: 2).box.width == .value(length(30)))
        #expect(styled.style(of: 2).box.height == .value(percent(50)))
        #expect(styled.style(of: 3).box.width == .value(length(7)))
        #expect(styled.style(of: 4).generated.counterReset == [.init(name: "list-item", value: 4)])
        #expect(styled.style(of: 5).generated.counterSet == [.init(name: "list-item", value: 9)])
    }
}

/// Numbers that look random and are the same in every run.
struct LinearGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }

    /// A small tree of paragraphs, boxes, spans and lists, with classes, titles, ids and styles.
    mutating func tree() -> MarkupTree {
        var builder = MarkupTreeBuilder(locations: [SourceLocation(file: "random.xhtml", line: 1, column: 1)])
        builder.beginElement(.html, origin: 0)
        for _ in 0..<3 { fill(&builder, depth: 0) }
        builder.endElement()
        return builder.finish()
    }

    private mutating func fill(_ builder: inout MarkupTreeBuilder, depth: Int) {
        let names: [ElementName] = [.div, .p, .span, .li]
        builder.beginElement(names[Int.random(in: 0..<4, using: &self)], origin: Int32.random(in: 0..<1, using: &self))
        let classes = ["a", "b", "c"].filter { _ in Int.random(in: 0..<3, using: &self) == 0 }
        if !classes.isEmpty { builder.addAttribute(.class, value: classes.joined(separator: " ").utf8) }
        if Int.random(in: 0..<6, using: &self) == 0 { builder.addAttribute(.title, value: "t".utf8) }
        if Int.random(in: 0..<6, using: &self) == 0 {
            builder.addAttribute(.id, value: "i\(Int.random(in: 0..<5, using: &self))".utf8)
        }
        if Int.random(in: 0..<8, using: &self) == 0 { builder.addAttribute(.style, value: "--x: 9px".utf8) }
        if depth < 5 {
            for _ in 0..<Int.random(in: 0..<5, using: &self) {
                if Int.random(in: 0..<4, using: &self) == 0 {
                    builder.addText("t".utf8, origin: 0)
                } else {
                    fill(&builder, depth: depth + 1)
                }
            }
        }
        builder.endElement()
    }
}
