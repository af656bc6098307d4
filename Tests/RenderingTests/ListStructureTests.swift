import Testing

/// What lists of every shape become: PDF/UA-1 §7.2, §7.6.
@Suite struct ListStructureTests {
    private func sketch(_ body: String, css: String = "") throws -> String {
        try SmallDocument(body: body, css: css).bodySketch()
    }

    @Test func itemsOutsideOfListsGetOne() throws {
        #expect(try sketch("<li>a</li><li>b</li><p>c</p>") == "l(li(lbl lBody) li(lbl lBody)) p")
        #expect(try sketch("<p><li>a</li></p>") == "p(l(li(lbl lBody)))")
        #expect(
            try sketch("<div><li style=\"list-style-type: decimal\">a</li></div>") == "l#decimal(li(lbl lBody))")
    }

    @Test func whatStandsInAListBesideItsItemsBecomesOne() throws {
        #expect(try sketch("<ul>loose<li>a</li></ul>") == "l(li(lBody(p)) li(lbl lBody))")
        #expect(try sketch("<ul><p>b</p><p>c</p><li>a</li></ul>") == "l(li(lBody(p p)) li(lbl lBody))")
        #expect(try sketch("<ul><p>b</p></ul>") == "l(li(lBody(p)))")
        #expect(try sketch("<ul><ul><li>a</li></ul></ul>") == "l(li(lBody(l#circle(li(lbl lBody)))))")
        #expect(try sketch("<ul><caption>a</caption></ul>") == "l(li(lBody(caption)))")
    }

    @Test func itemsWithoutContentHaveABody() throws {
        #expect(try sketch("<ul><li></li><li>x</li></ul>") == "l(li(lbl lBody) li(lbl lBody))")
        #expect(try sketch("<ul><li><ul></ul></li></ul>") == "l(li(lbl lBody))")
    }

    @Test func generatedContentLeavesTheFirstItemItsText() throws {
        #expect(
            try sketch("<ul><li>a</li><li>b</li></ul>", css: "ul::before { content: 'x' }")
                == "l(li(lBody(p)) li(lbl lBody) li(lbl lBody))")
        #expect(
            try sketch("<ul><li>a</li></ul>", css: "ul::after { content: 'x' }") == "l(li(lbl lBody) li(lBody(p)))")
        #expect(
            try sketch(
                "<section><p>a</p></section>",
                css: "section::before { content: 'x' } section::after { content: 'y' }") == "sect(p p p)")
        #expect(
            try sketch("<div>a <b>b</b></div>", css: "div::before { content: 'x' } div::after { content: 'y' }") == "p")
    }

    @Test func wrappersOfItemsStandInAnItem() throws {
        #expect(
            try sketch("<ul><a href=\"https://example.com/\"><li>x</li></a></ul>")
                == "l(li(lBody(p(link(l(li(lbl lBody)))))))")
        #expect(
            try sketch("<ol><span lang=\"hi\"><li>x</li></span></ol>")
                == "l#decimal(li(lBody(p(span@hi(l#decimal(li(lbl lBody)))))))")
    }

    @Test func definitionsAreItemsLabelledByTheirTerms() throws {
        #expect(
            try sketch("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd><p>d</p></dd></dl>")
                == "l#none(li(lbl lBody) li(lbl lBody(p)))")
        #expect(
            try sketch("<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd>d</dd></dl>")
                == "l#none(li(lbl lbl lBody) li(lBody))")
        #expect(
            try sketch("<dl><div><dt>a</dt><dd>b</dd></div><div><dt>c</dt><dd>d</dd></div></dl>")
                == "l#none(li(lbl lBody) li(lbl lBody))")
        #expect(try sketch("<dl><dt>a</dt></dl>") == "l#none(li(lbl lBody))")
        #expect(try sketch("<dl>loose<dt>a</dt><dd>b</dd></dl>") == "l#none(li(lBody(p)) li(lbl lBody))")
    }

    @Test func definitionsOutsideOfListsAreParagraphs() throws {
        #expect(try sketch("<div><dt>a</dt><dd>b</dd></div>") == "p p")
        #expect(try sketch("<dl><p>a</p></dl>") == "p")
        #expect(try sketch("<dl role=\"none\"><dt>a</dt><dd>b</dd></dl>") == "p p")
    }

    @Test func manyDefinitionsAreEachAnItem() throws {
        let sketch = try sketch("<dl>\(String(repeating: "<dt>a</dt><dd>b</dd>", count: 3000))</dl>")
        #expect(sketch.matches(of: /li\(/).count == 3000)
    }

    @Test func itemsOfAListWithoutMeaningAreNone() throws {
        #expect(
            try sketch("<ul role=\"none\"><li lang=\"hi\" style=\"display: block\"><p>a</p></li></ul>") == "div@hi(p)")
    }

    @Test func textBetweenBlocksIsOneParagraphEach() throws {
        #expect(
            try sketch("<div>a<div>b<div>c</div>d</div>e <b>f</b><p>g</p>h</div>", css: "div::after { content: 'x' }")
                == "p p p p p p p")
    }

    @Test func marksOfOtherElementsAreTheirText() throws {
        #expect(try sketch("<p style=\"display: list-item\">a</p>") == "p")
        #expect(try sketch("<div style=\"display: list-item\">a</div>") == "p")
    }

    @Test func theLanguageOfADivisionIsKept() throws {
        #expect(try sketch("<div lang=\"hi\">a<p>b</p></div>") == "div@hi(p p)")
        #expect(try sketch("<table><tr><td><div lang=\"hi\">a</div></td></tr></table>") == "table(tr(td(div@hi(p))))")
    }
}
