import Markup
import Primitives
import Templates
import Testing

private func text(_ body: String, _ payload: JSONValue = [:]) throws -> String {
    try BundleFixture.text(body, payload)
}

@Suite struct BindingTests {
    @Test func pathsLeadToTextNumbersAndNothing() throws {
        let payload: JSONValue = ["a": ["b": "x"], "list": ["p", "q"], "n": 12, "yes": true, "none": nil]
        #expect(
            try text("{{a.b}} {{list.1}} {{list.[0]}} {{n}} {{yes}} [{{none}}{{missing.path}}]", payload)
                == "x q p 12 true []")
    }

    @Test func factsOfTheDocumentAreBoundEverywhere() throws {
        #expect(
            try text(
                "{{#each list}}{{@document.key}}/{{@document.revision}}/{{@document.supersedes}}/{{@document.language}} {{/each}}",
                ["list": [1, 2]]) == "K-1/3/2/en K-1/3/2/en ")
    }

    @Test func eachGivesIndexFirstLastAndTheOuterContexts() throws {
        let payload: JSONValue = ["name": "N", "rows": [["v": "a"], ["v": "b"], ["v": "c"]]]
        #expect(
            try text(
                "{{#each rows}}{{@index}}{{v}}{{this.v}}{{../name}}{{#if @first}}F{{/if}}{{#if @last}}L{{/if}} {{/each}}",
                payload) == "0aaNF 1bbN 2ccNL ")
        #expect(
            try text("{{#each rows}}{{#each ../rows}}{{@index}}{{../v}}{{/each}} {{/each}}", payload)
                == "0a1a2a 0b1b2b 0c1c2c ")
    }

    @Test func eachOverAnObjectGivesItsKeys() throws {
        #expect(try text("{{#each m}}{{@key}}={{this}};{{/each}}", ["m": ["b": "1", "a": "2"]]) == "b=1;a=2;")
    }

    @Test func elseIsForTheEmptyList() throws {
        let body = "{{#each rows}}x{{else}}none{{/each}}"
        #expect(try text(body, ["rows": [1, 2]]) == "xx")
        #expect(try text(body, ["rows": []]) == "none")
        #expect(try text(body) == "none")
    }

    @Test func ifElseIfAndUnlessChoose() throws {
        let body = "{{#if (eq s \"a\")}}1{{else if (eq s \"b\")}}2{{else}}3{{/if}}{{#unless s}}!{{/unless}}"
        #expect(try text(body, ["s": "a"]) == "1")
        #expect(try text(body, ["s": "b"]) == "2")
        #expect(try text(body, ["s": ""]) == "3!")
    }

    @Test func nothingFalseEmptyTextZeroAndEmptyListAreFalse() throws {
        let body = "{{#if v}}yes{{else}}no{{/if}}"
        for value: JSONValue in [nil, false, "", 0, []] { #expect(try text(body, ["v": value]) == "no") }
        for value: JSONValue in [true, "0", 1, [0], [:]] { #expect(try text(body, ["v": value]) == "yes") }
    }

    @Test func comparisonsAreExactAndTyped() throws {
        func holds(_ condition: String, _ payload: JSONValue) throws -> Bool {
            try text("{{#if \(condition)}}yes{{/if}}", payload) == "yes"
        }
        #expect(try holds("(gt discount 0)", ["discount": "0.10"]))
        #expect(try !holds("(gt discount 0)", ["discount": "0.00"]))
        #expect(try !holds("(gt discount 0)", [:]))
        #expect(try holds("(lt a b)", ["a": "9.5", "b": "10"]))
        #expect(try holds("(lt a b)", ["a": "2026-01-31", "b": "2026-02-01"]))
        #expect(try holds("(eq n 18)", ["n": "18.00"]))
        #expect(try !holds("(eq n \"18\")", ["n": "18.00"]))
        #expect(try holds("(ne n \"x\")", [:]))
        #expect(try holds("(and (eq status 'draft') (not (or a b)))", ["status": "draft"]))
        #expect(
            try BundleFixture.failure("{{#if (lt a b)}}x{{/if}}", ["a": "x", "b": "y"])?.message
                == "note/page.xhtml:1:13: {{#if (lt a b)}}: /b is neither a number nor a day, and cannot be compared")
    }

    @Test func withChangesTheContext() throws {
        let payload: JSONValue = ["seller": ["name": "S", "state": ["code": "33"]], "name": "N"]
        #expect(try text("{{#with seller}}{{name}} {{state.code}} {{../name}}{{/with}}", payload) == "S 33 N")
        #expect(try text("{{#with nobody}}x{{else}}-{{/with}}", payload) == "-")
    }

    @Test func blocksMayHoldElementsAndStandInsideAttributes() throws {
        let template = try BundleFixture.template(
            body:
                "<ul>{{#each rows}}<li class=\"row {{#if @first}}first{{else}}{{kind}}{{/if}}\">{{name}}</li>{{/each}}</ul>"
        )
        let tree = try template.bind(
            payload: ["rows": [["name": "a"], ["name": "b", "kind": "odd"]]], facts: BundleFixture.facts)
        let items = tree.nodes.indices.map { MarkupTree.NodeIndex($0) }.filter { tree.element($0) == .li }
        #expect(items.map { tree.attribute(.class, of: $0) } == ["row first", "row odd"])
        #expect(items.map { tree.textContent(of: $0) } == ["a", "b"])
        #expect(tree.nodes[Int(items[0])].origin == tree.nodes[Int(items[1])].origin)
        #expect(tree.location(of: items[1]).description == "note/page.xhtml:1:31")
        #expect(tree.attribute(.lang, of: 0) == "en")
    }

    @Test func partialsReadAContextOfTheirOwn() throws {
        let files = ["partials/address.xhtml": "<p>{{name}}{{#each lines}}, {{this}}{{/each}}</p>"]
        let payload: JSONValue = ["name": "N", "lines": ["x"], "to": ["name": "T", "lines": ["1", "2"]]]
        #expect(try BundleFixture.text("{{> address to}}{{> address}}", payload, files: files) == "T, 1, 2N, x")
    }

    @Test func commentsAndWhiteSpaceControlLeaveNothing() throws {
        #expect(try text("a{{! one }}b{{!-- two }} --}}c") == "abc")
        #expect(try text("a  {{~x~}}  b {{~#if y}} c {{/if~}} d", ["x": "-", "y": 1]) == "a-b c d")
    }

    @Test func valuesNeverBecomeMarkupOrBindings() throws {
        let hostile = "<b>&amp;</b>{{name}}{{#each x}}\u{202E}]]>"
        let template = try BundleFixture.template(body: "<p title=\"{{v}}\">{{v}}</p>")
        let tree = try template.bind(payload: ["v": .string(hostile), "name": "no"], facts: BundleFixture.facts)
        #expect(tree.textContent(of: 0) == hostile)
        #expect(tree.nodes.count == 4)
        #expect(tree.attribute(.title, of: 2) == hostile)
    }

    @Test func controlCharactersAreRefusedWithTheirPath() throws {
        let error = try BundleFixture.failure("<p>\n{{a.b}}</p>", ["a": ["b": "x\u{0}y"]])
        #expect(error?.code == .payloadInvalid)
        #expect(error?.message == "note/page.xhtml:2:1: {{a.b}}: /a/b has the control character U+0000")
        #expect(try text("{{v}}", ["v": "a\tb\nc"]) == "a\tb\nc")
    }

    @Test func longValuesAndDeepPayloadsAreBound() throws {
        let long = String(repeating: "क", count: 1_000_000)
        #expect(try text("{{v}}", ["v": .string(long)]).unicodeScalars.count == 1_000_000)
        var deep: JSONValue = "end"
        for _ in 0..<250 { deep = ["a": deep] }
        #expect(try text("[{{a.a.a.b}}]", deep) == "[]")
    }

    @Test func documentsThatGrowTooLongAreRefused() throws {
        var limits = TemplateLimits()
        limits.nodes = 100
        limits.text = 1000
        let bundle = BundleFixture.bundle(
            body: "{{#each a}}{{#each ../a}}<p>x</p>{{/each}}{{/each}}{{#each a}}{{../long}}{{/each}}",
            schema: BundleFixture.openSchema)
        let template = try Template(compiling: bundle, limits: limits)
        func code(_ payload: JSONValue) -> TemplateError? {
            do {
                _ = try template.bind(payload: payload, facts: BundleFixture.facts)
                return nil
            } catch {
                return error
            }
        }
        let twenty = JSONValue.array((0..<20).map { .integer($0) })
        #expect(code(["a": twenty])?.code == .documentTooLong)
        #expect(code(["a": [1, 2], "long": .string(String(repeating: "y", count: 600))])?.code == .documentTooLong)
        #expect(code(["a": [1, 2], "long": "y"]) == nil)
    }

    @Test func objectsAreNotTexts() throws {
        #expect(
            try BundleFixture.failure("{{#each l}}{{a}}{{/each}}", ["l": [["a": []]]])?.message
                == "note/page.xhtml:1:24: {{a}}: /l/0/a is a list, not a text")
        #expect(
            try BundleFixture.failure("{{#each l}}x{{/each}}", ["l": "x"])?.message
                == "note/page.xhtml:1:13: {{#each l}}: /l is not a list")
    }

    @Test func linksLeadOnlyWhereAPDFMayLead() throws {
        let template = try BundleFixture.template(body: "<a href=\"{{url}}\">x</a>")
        let tree = try template.bind(payload: ["url": "https://example.com/?a=b"], facts: BundleFixture.facts)
        #expect(tree.attribute(.href, of: 2) == "https://example.com/?a=b")
        #expect(try template.bind(payload: [:], facts: BundleFixture.facts).attribute(.href, of: 2) == nil)
        #expect(
            try BundleFixture.failure("<a href=\"{{url}}\">x</a>", ["url": "javascript:alert(1)"])?.message
                == "note/page.xhtml:1:22: {{url}}: /url gives a link that cannot be followed from a PDF "
                + "(https: mailto: tel: upi: or #id)")
    }

    @Test func styleTakesCustomPropertiesOnly() throws {
        let template = try BundleFixture.template(body: "<p style=\"color: red; --share: {{v}}%\"/>")
        let tree = try template.bind(payload: ["v": "12.5"], facts: BundleFixture.facts)
        #expect(tree.attribute(.style, of: 2) == "color: red; --share: 12.5%")
        #expect(
            try BundleFixture.failure("<p style=\"--a: {{v}}\"/>", ["v": "1; color: red"])?.message
                == "note/page.xhtml:1:28: {{v}}: /v cannot stand in a custom property: it would not stay in it")
        #expect(
            BundleFixture.faults(body: "<p style=\"color: {{v}}\"/>") == [
                "note/page.xhtml:1:23: in style, bindings may fill custom properties only "
                    + "(style=\"--share: {{percent}}\", and var(--share) in the style sheet)"
            ])
    }

    @Test(arguments: [
        ("a", "1 !important"), ("a", "/* x"), ("a", "x\\"), ("a", "}"), ("a", "\"x"), ("a", "url(a b)"),
    ])
    func valuesNeverLeaveTheirCustomProperty(name: String, value: String) throws {
        let failure = try BundleFixture.failure("<p style=\"--a: {{\(name)}}; --b: 1\"/>", [name: .string(value)])
        #expect(failure?.code == .payloadInvalid)
        #expect(
            failure?.message.hasSuffix("{{a}}: /a cannot stand in a custom property: it would not stay in it") == true)
    }

    @Test func valuesThatAreHarmlessAloneAreRefusedTogether() throws {
        // With `url` before it, what was a bracket is an address, and the quote behind it opens a string.
        let body = "<p style=\"--x: url{{a}}; --y: {{b}}\"/>"
        let failure = try BundleFixture.failure(body, ["a": "(a'b)c')", "b": "'; --evil: red; '"])
        #expect(failure?.code == .payloadInvalid)
        let template = try BundleFixture.template(body: "<p style=\"--x: {{a}} {{b}}; --y: 1\"/>")
        let tree = try template.bind(
            payload: ["a": "rgb(1 2 3 / 50%)", "b": "\"हिन्दी; (\""], facts: BundleFixture.facts)
        #expect(tree.attribute(.style, of: 2) == "--x: rgb(1 2 3 / 50%) \"हिन्दी; (\"; --y: 1")
    }

    @Test func tracesNameTheValueOfEveryBoundString() throws {
        let template = try BundleFixture.template(
            body: "<p title=\"no. {{n}}\">{{#each rows}}<b>{{upper a.b}}</b>{{/each}} {{t \"k\"}}{{@document.key}}</p>",
            files: ["strings/en.json": "{\"k\": \"word\"}"])
        let payload: JSONValue = ["n": 7, "rows": [["a": ["b": "x"]], ["a": ["b": "y"]]]]
        let (tree, strings) = try template.traceBinding(payload: payload, facts: BundleFixture.facts)
        let found = strings.map { string in
            let bytes = tree.text[Int(string.text.lowerBound)..<Int(string.text.upperBound)]
            let place = string.attribute.map { "@" + $0.rawValue } ?? "text"
            return "\(string.path) \(place) \(String(decoding: bytes, as: UTF8.self))"
        }
        #expect(
            found == [
                "@document/language @lang en", "/n @title 7", "/rows/0/a/b text X", "/rows/1/a/b text Y",
                "strings/k text word", "@document/key text K-1",
            ])
        for string in strings where string.attribute == nil { #expect(tree.isText(string.node)) }
        let plain = try template.bind(payload: payload, facts: BundleFixture.facts)
        #expect(plain.text == tree.text)
    }

    @Test func namesAndTitlesAreFilledFromTheManifest() throws {
        let template = try BundleFixture.template(body: "")
        let payload: JSONValue = ["name": "QT/2026: 7"]
        #expect(try template.fileName(payload: payload, facts: BundleFixture.facts) == "QT-2026- 7-r3.pdf")
        #expect(try template.documentTitle(payload: payload, facts: BundleFixture.facts) == "Note QT/2026: 7")
    }
}
