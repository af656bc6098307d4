import Markup
import Primitives
import Templates
import Testing

private let schema = """
    {"properties": {
      "name": {"type": "string"}, "number": {"type": "string"},
      "seller": {"$ref": "#/definitions/party"}, "buyer": {"$ref": "#/definitions/party"},
      "sections": {"type": "array", "items": {"properties": {"title": {"type": "string"},
        "lines": {"type": "array", "items": {"properties": {"rate": {"type": "string"}}}}}}}},
     "definitions": {"party": {"type": "object", "properties": {"name": {"type": "string"},
       "address": {"type": "array", "items": {"type": "string"}}}}}}
    """

private func faults(_ body: String, files: [String: String] = [:]) -> [String] {
    BundleFixture.faults(body: body, files: files, schema: schema)
}

@Suite struct TemplateCheckTests {
    @Test func bindingsThatTheSchemaLacksNameTheNearest() {
        #expect(
            faults("{{nam}}\n{{#each sections}}{{titel}}{{#each lines}}{{rate}}{{../title}}{{name}}{{/each}}{{/each}}")
                == [
                    "note/page.xhtml:1:15: the schema has no nam (nearest: name)",
                    "note/page.xhtml:2:21: the schema has no titel (nearest: title)",
                    "note/page.xhtml:2:65: the schema has no name (nearest: rate)",
                ])
        #expect(
            faults(
                "{{seller.adress}}{{#each seller.address}}{{this}}{{this.x}}{{/each}}{{#with buyer}}{{name}}{{/with}}")
                == [
                    "note/page.xhtml:1:15: the schema has no seller.adress: \"adress\" is unknown (nearest: address)",
                    "note/page.xhtml:1:64: the schema has no this.x",
                ])
    }

    @Test func bindingsToObjectsAndListsAreRefused() {
        #expect(
            faults("{{seller}}{{seller.address}}{{#each name}}x{{/each}}") == [
                "note/page.xhtml:1:15: seller is an object, not a text ({{seller.name}} or {{#with seller}})",
                "note/page.xhtml:1:25: seller.address is a list, not a text "
                    + "({{#each seller.address}} or {{join seller.address}})",
                "note/page.xhtml:1:49: name is not a list",
            ])
    }

    @Test func partialsAreCheckedInTheirContext() {
        let files = ["partials/party.xhtml": "<p>{{name}}{{rate}}{{../name}}</p>", "partials/ring.xhtml": "{{> ring}}"]
        #expect(
            faults("{{> party seller}}{{> partie}}{{> ring}}<p title=\"{{> party}}\"/>", files: files) == [
                "note/page.xhtml:1:31: unknown partial partie (nearest: party)",
                "note/page.xhtml:1:63: a partial cannot stand in an attribute value",
                "note/partials/party.xhtml:1:14: the schema has no rate (nearest: name)",
                "note/partials/party.xhtml:1:22: ../name leads out of the partial",
                "note/partials/ring.xhtml:1:1: the partial ring contains itself",
            ])
    }

    @Test func blocksEndUnderTheirOwnParent() {
        #expect(
            faults("<div>{{#if name}}<p>{{/if}}</p></div>{{#each sections}}") == [
                "note/page.xhtml:1:18: {{#if}} has no {{/if}} under the same parent <div>",
                "note/page.xhtml:1:33: {{/if}} without {{#if}} under the same parent",
                "note/page.xhtml:1:50: {{#each}} has no {{/each}} under the same parent <body>",
            ])
        #expect(
            faults("<p class=\"{{#if name}}a\">{{#with seller}}{{/each}}{{else}}</p>") == [
                "note/page.xhtml:1:23: {{#if}} has no {{/if}} in the same attribute value",
                "note/page.xhtml:1:54: {{/each}} does not end {{#with}} of line 1 (expected {{/with}})",
                "note/page.xhtml:1:63: {{else}} without a block under the same parent",
            ])
    }

    @Test func helpersAndTheirWordsAreChecked() {
        #expect(
            faults(
                "{{inrr name}}\n{{inr name decimal=2}}\n{{inr name decimals=9}}\n{{inr}}\n{{inr name name}}\n{{eq name 1}}\n"
                    + "{{#if (upper name)}}x{{/if}}\n{{#if eq name 1}}x{{/if}}\n{{date name pattern='q'}}\n{{upper (lower name)}}"
            ) == [
                "note/page.xhtml:1:15: unknown helper inrr (nearest: inr)",
                "note/page.xhtml:2:20: inr has no option decimal (nearest: decimals)",
                "note/page.xhtml:3:1: decimals= is not a whole number from 0 to 6 ({{inr amount symbol=false decimals=0}})",
                "note/page.xhtml:4:1: inr without a value ({{inr amount symbol=false decimals=0}})",
                "note/page.xhtml:5:1: inr has 2 arguments ({{inr amount symbol=false decimals=0}})",
                "note/page.xhtml:6:1: eq stands in conditions only ({{#if (eq a b)}})",
                "note/page.xhtml:7:8: upper gives text, not a condition (known: eq ne lt gt and or not)",
                "note/page.xhtml:8:1: a condition is one value or one helper in parentheses ({{#if (eq a b)}})",
                "note/page.xhtml:9:1: pattern= has \"q\", which no pattern knows; known letters: d M y E H h m s a X z "
                    + "({{date day pattern=\"d MMM yyyy\"}})",
                "note/page.xhtml:10:9: parentheses stand in conditions only",
            ])
    }

    @Test func whatHandlebarsHasBeyondTheSubsetIsRefused() {
        #expect(
            faults(
                "{{{name}}}\n{{&amp;name}}\n{{#each sections as |s|}}x{{/each}}\n{{^name}}\n{{#unles name}}x{{/unles}}\n{{}}\n{{name"
            ) == [
                "note/page.xhtml:1:13: a value can never become markup (write {{…}})",
                "note/page.xhtml:2:1: a value can never become markup (write {{…}})",
                "note/page.xhtml:3:18: block parameters are not supported (use this and ../)",
                "note/page.xhtml:4:1: {{^}} is not supported (use {{else}} or {{#unless}})",
                "note/page.xhtml:5:1: unknown block {{#unles}} (nearest: {{#unless}})",
                "note/page.xhtml:6:1: an empty binding",
                "note/page.xhtml:7:1: this binding has no end (write }} inside the same text or attribute value)",
            ])
        #expect(
            faults("{{@indx}}{{@index}}{{@document.owner}}{{../name}}{{a..b}}{{name \"x}}") == [
                "note/page.xhtml:1:15: @indx is not known (nearest: @index)",
                "note/page.xhtml:1:24: @index stands outside {{#each}}",
                "note/page.xhtml:1:34: @document has no owner "
                    + "(known: id key revision supersedes requested_by requested_at language)",
                "note/page.xhtml:1:53: ../name leads out of the payload",
                "note/page.xhtml:1:64: \"a..b\" is not a path (names joined by points: totals.taxable)",
                "note/page.xhtml:1:77: a text without its closing quote",
            ])
    }

    @Test func elementsAttributesStylesAndAssetsAreChecked() {
        #expect(
            faults(
                "<h2>x</h2><h4>y</h4><img src=\"assets/logo.pgn\"/><qr-code value=\"{{name}}\"/><tabel/><a href=\"x.html\"/>",
                files: ["assets/logo.png": "x", "style.css": "p { colour: red }", "style.scss": ""]) == [
                    "note/page.xhtml:1:13: the first heading is <h2> (expected <h1>)",
                    "note/page.xhtml:1:23: <h4> follows <h2> (expected <h3>)",
                    "note/page.xhtml:1:33: <img> without alt (alt=\"what it shows\", or alt=\"\" for decoration)",
                    "note/page.xhtml:1:43: the bundle has no assets/logo.pgn (nearest: assets/logo.png)",
                    "note/page.xhtml:1:61: <qr-code> without alt (alt=\"what it shows\", or alt=\"\" for decoration)",
                    "note/page.xhtml:1:88: unknown element <tabel> (nearest: <table>)",
                    "note/page.xhtml:1:105: this link cannot be followed from a PDF (https: mailto: tel: upi: or #id)",
                    "note/style.css:1:1: the page does not link to this style sheet "
                        + "(<link rel=\"stylesheet\" href=\"style.css\"/>)",
                    "note/style.scss:1:1: this file is no part of a bundle (nearest: style.css)",
                ])
    }

    @Test func styleSheetsAreParsedWithTheirPlaces() {
        let page = """
            <html><head><link rel="stylesheet" href="style.css"/>
            <style>
              p { colour: red }</style><link rel="stylesheet" href="stile.css"/></head><body/></html>
            """
        let found = faults("", files: ["page.xhtml": page, "style.css": "p {\n  float: up }"])
        #expect(found.count == 3)
        #expect(found[0].hasPrefix("note/page.xhtml:3:7: "))
        #expect(found[1] == "note/page.xhtml:3:28: the bundle has no style sheet stile.css (nearest: style.css)")
        #expect(found[2].hasPrefix("note/style.css:2:"))
    }

    @Test func variablesAreKnownAcrossSheetsAndStyleAttributes() {
        let page = """
            <html><head><link rel="stylesheet" href="a.css"/><link rel="stylesheet" href="b.css"/></head>
            <body><p style="--share: {{name}}; widht: 1px"/><p style="--depth: 2">x</p></body></html>
            """
        let files = [
            "page.xhtml": page, "a.css": ":root { --ink: red }",
            "b.css": "p { color: var(--ink); width: var(--share); margin: var(--depth); padding: var(--shar) }",
        ]
        #expect(
            faults("", files: files) == [
                "note/b.css:1:76: 'padding' refers to '--shar', which nothing sets (did you mean '--share'?)",
                "note/page.xhtml:2:36: unknown property 'widht' (did you mean 'width'?)",
            ])
    }

    @Test func filesThatStylesNameAreInTheBundle() {
        let page = """
            <html><head><link rel="stylesheet" href="style.css"/></head>
            <body style="background: url(style.css)"><img src="style.css" alt=""/></body></html>
            """
        let files = [
            "page.xhtml": page, "assets/paper.png": "x",
            "style.css": "p { background: url(assets/paper.png) }\nb { background: url(assets/papper.png) }",
        ]
        #expect(
            faults("", files: files) == [
                "note/page.xhtml:2:26: the bundle has no style.css (images of style sheets are files of assets/)",
                "note/page.xhtml:2:52: the bundle has no style.css (images are files of assets/, data: or blob:)",
                "note/style.css:2:17: the bundle has no assets/papper.png (nearest: assets/paper.png)",
            ])
    }

    @Test func theManifestIsChecked() {
        let manifest = """
            {"name": "No Te", "title": "", "schema_version": 0, "default_language": "fr", "profile": "pdfa",
             "fonts": [], "file_nam": "x", "document_title": "{{nme}}"}
            """
        #expect(
            faults("", files: ["template.json": manifest]) == [
                "note/strings/fr.json:1:1: the default language fr has no file in strings/",
                "note/template.json:1:1: template.json has no \"file_name\"",
                "note/template.json:1:2: \"name\" is not made of small letters, digits and hyphens",
                "note/template.json:1:19: \"title\" is empty",
                "note/template.json:1:32: \"schema_version\" is not a whole number from 1",
                "note/template.json:1:79: \"profile\" is \"pdfa\" (plain or archival)",
                "note/template.json:2:2: \"fonts\" is not a list of texts",
                "note/template.json:2:15: unknown key \"file_nam\" (nearest: file_name)",
                "note/template.json:2:32: the schema has no nme (nearest: name)",
            ])
        #expect(
            faults("", files: ["template.json": "{\"a\":\n]"]) == ["note/template.json:2:1: not JSON: Invalid value."])
        let empty = TemplateCheck(TemplateBundle(files: [:], origin: "note"))
        #expect(
            empty.diagnostics.map(\.description) == [
                "note/page.xhtml:1:1: the bundle has no page.xhtml",
                "note/schema.json:1:1: the bundle has no schema.json",
                "note/template.json:1:1: the bundle has no template.json",
            ])
    }

    @Test func theHeadersOfACellAreHeaderCells() {
        let table = "<table><tr><th id=\"near\">a</th><td headers=\"near nea\" id=\"nea\">b</td></tr></table>"
        #expect(faults(table) == ["note/page.xhtml:1:57: no <th> has the id \"nea\" (nearest: near)"])
        #expect(faults(table + "<p id=\"{{name}}\">x</p>") == [])
    }

    @Test func aLinkIntoTheDocumentNeedsItsTarget() {
        #expect(
            faults("<a href=\"#totls\">x</a><p id=\"totals\">x</p>") == [
                "note/page.xhtml:1:22: nothing has the id \"totls\" (nearest: #totals)"
            ])
        // What a binding makes an id of is not known.
        #expect(faults("<a href=\"#totls\">x</a><p id=\"{{name}}\">x</p>") == [])
        #expect(faults("<a href=\"#{{name}}\">x</a>") == [])
    }

    @Test func aVariableOfAStyleAttributeMustBeSet() {
        #expect(
            faults("<p style=\"--share: 3px; width: var(--shar)\">x</p>") == [
                "note/page.xhtml:1:44: 'width' refers to '--shar', which nothing sets (did you mean '--share'?)"
            ])
        #expect(faults("<p style=\"--share: {{name}}; width: var(--share)\">x</p>") == [])
        #expect(faults("<p style=\"width: var(--none, 3px)\">x</p>") == [])
    }

    @Test func bindingsThatSayTooLittleAreExplained() {
        #expect(
            faults("{{inr}} {{ }} {{#if (equal name \"x\")}}a{{/if}}") == [
                "note/page.xhtml:1:13: inr without a value ({{inr amount symbol=false decimals=0}})",
                "note/page.xhtml:1:21: an empty binding",
                "note/page.xhtml:1:34: unknown helper equal (known: eq ne lt gt and or not)",
            ])
    }

    @Test func imagesAreNeverFetched() {
        #expect(
            faults("<img src=\"https://example.com/a.png\" alt=\"a\"/>") == [
                "note/page.xhtml:1:23: https://example.com/a.png is never fetched (put the image into assets/ and name it here)"
            ])
    }

    @Test func loadingAFaultyBundleNamesItsFirstFaults() {
        #expect {
            _ = try Template(compiling: BundleFixture.bundle(body: "{{a}}{{b}}{{c}}{{d}}{{e}}{{f}}", schema: schema))
        } throws: { error in
            guard let error = error as? TemplateError else { return false }
            return error.code == .templateInvalid
                && error.message.hasPrefix("note/page.xhtml:1:15: the schema has no a")
                && error.message.hasSuffix("; and 1 more")
        }
    }

    @Test func fixedStringsAreListedWithTheirPlaces() {
        let check = TemplateCheck(
            BundleFixture.bundle(
                body: "<p>Total {{name}} due</p><hr/>", files: ["strings/en.json": "{\"k\": \"Word\"}"],
                schema: BundleFixture.openSchema))
        #expect(
            check.fixedStrings.map { "\($0.location) \($0.text)" } == [
                "note/strings/en.json:1:2 Word", "note/page.xhtml:1:16 Total ", "note/page.xhtml:1:31  due",
            ])
    }
}
