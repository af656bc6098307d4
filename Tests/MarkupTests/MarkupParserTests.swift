import Markup
import Primitives
import Testing

private func read(_ text: String, as form: MarkupParser.Form = .document) -> MarkupParser.Outcome {
    MarkupParser.parse(Array(text.utf8), file: "a.xhtml", as: form)
}

/// The file's faults, as an author sees them.
private func faults(_ text: String, as form: MarkupParser.Form = .document) -> [String] {
    read(text, as: form).diagnostics.map(\.description)
}

private func page(_ body: String) -> String { "<html><head><title>T</title></head><body>\(body)</body></html>" }

/// The tree as indented text: one node a line.
private func dump(_ tree: MarkupTree) -> [String] {
    var depth: [MarkupTree.NodeIndex: Int] = [-1: -1]
    return tree.nodes.indices.map { index in
        let node = tree.nodes[index]
        let level = (depth[node.parent] ?? 0) + 1
        depth[MarkupTree.NodeIndex(index)] = level
        let indent = String(repeating: " ", count: level)
        guard case .element(let name) = node.kind else {
            return indent + "\"" + String(decoding: tree.textBytes(MarkupTree.NodeIndex(index)), as: UTF8.self) + "\""
        }
        let attributes = node.attributes.map { attribute in
            let entry = tree.attributes[Int(attribute)]
            let value = tree.text[Int(entry.value.lowerBound)..<Int(entry.value.upperBound)]
            return " \(entry.name.rawValue)=\(String(decoding: value, as: UTF8.self))"
        }
        return indent + name.rawValue + attributes.joined()
    }
}

@Suite struct MarkupParserTests {
    @Test func elementsAttributesAndTextKeepTheirOrder() throws {
        let source = try #require(read(page("<p id=\"a\" class='b c'>x <b>y</b> z</p>")).source)
        #expect(
            dump(source.tree) == [
                "html", " head", "  title", "   \"T\"", " body", "  p id=a class=b c", "   \"x \"", "   b",
                "    \"y\"", "   \" z\"",
            ])
        #expect(source.title == "T")
    }

    @Test func doctypeXMLDeclarationAndNamespaceAreAccepted() {
        #expect(
            faults(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" "
                    + "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n"
                    + "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>&nbsp;</body></html>") == [])
        #expect(faults("<!DOCTYPE html><html><body/></html>") == [])
        #expect(faults("\u{FEFF}<html><body/></html>") == [])
    }

    @Test func namedEntitiesOfHTMLAreKnownInTextAndAttributes() throws {
        let source = try #require(
            read(page("<p title=\"&copy;&eacute;\">&nbsp;&rarr;&amp;&lt;&#8377;&#x20B9;&thetasym;&check;</p>")).source)
        #expect(source.tree.textContent(of: 0) == "T\u{A0}→&<₹₹ϑ✓")
        let paragraph = try #require(source.tree.nodes.firstIndex { $0.kind == .element(.p) })
        #expect(source.tree.attribute(.title, of: MarkupTree.NodeIndex(paragraph)) == "©é")
    }

    @Test func unknownEntitiesAreNamedWithTheirPlace() {
        #expect(
            faults("<html><body>\n<p title=\"&copyy;\">ab&nbspp;c</p></body></html>") == [
                "a.xhtml:2:11: unknown entity &copyy; (nearest: &copy;)",
                "a.xhtml:2:22: unknown entity &nbspp; (nearest: &nbsp;)",
            ])
    }

    @Test func unknownElementsAndAttributesNameTheNearest() {
        #expect(
            faults(
                "<html><body>\n  <tabel/>\n  <p clas=\"x\" onclick=\"y()\">é<blink/></p></body></html>", as: .page
            ) == [
                "a.xhtml:2:3: unknown element <tabel> (nearest: <table>)",
                "a.xhtml:3:6: unknown attribute clas on <p> (nearest: class)",
                "a.xhtml:3:15: unknown attribute onclick on <p> (it may have id, class, style, lang, xml:lang, dir …)",
                "a.xhtml:3:30: unknown element <blink> (nearest: <link>)",
            ])
        #expect(
            faults(page("<script src=\"a\"/>"), as: .page).first?
                .hasSuffix("<script> is not supported (a page runs no scripts)") == true)
        #expect(
            faults(page("<font color=\"red\">x</font>"), as: .page).first?
                .hasSuffix("<font> is not supported (use <span> with a class)") == true)
        #expect(
            faults(page("<p colspan=\"2\"/>"), as: .page).first?.contains("unknown attribute colspan on <p>") == true)
    }

    @Test func attributeValuesThatAreFixedAreChecked() {
        #expect(
            faults(page("<p dir=\"up\"/><table><tr><td colspan=\"two\"/></tr></table>"), as: .page) == [
                "a.xhtml:1:50: dir=\"up\" on <p> is not supported (one of: ltr, rtl, auto)",
                "a.xhtml:1:79: colspan=\"two\" on <td> is not a whole number",
            ])
        #expect(faults(page("<bar-code type=\"ean\" value=\"1\" alt=\"\"/>"), as: .page).count == 1)
        #expect(faults(page("<p dir=\"{{dir}}\"/>"), as: .page) == [])
    }

    @Test func malformedMarkupGivesOneClearFault() {
        #expect(
            faults("<html>\n<body><p>a<b>c</p></body></html>") == [
                "a.xhtml:2:15: not well-formed XML: this end tag does not match <b> of line 2 (expected </b>)"
            ])
        #expect(
            faults("<html>\n<body>\n<p>") == [
                "a.xhtml:3:4: not well-formed XML: the file ends inside <p> of line 3 (expected </p>)"
            ])
        #expect(faults("") == ["a.xhtml:1:1: not well-formed XML: the file has no elements"])
        #expect(faults("<html><p a='1' a='2'/></html>") == ["a.xhtml:1:16: not well-formed XML: duplicate attribute"])
        #expect(faults("<html><body/></html>x").first?.contains("junk after document element") == true)
        #expect(faults("<html><body>a & b</body></html>").first?.contains("a.xhtml:1:16: not well-formed") == true)
    }

    @Test func bytesThatAreNotUTF8AreRefusedWithTheirPlace() {
        let outcome = MarkupParser.parse(Array("<html>é".utf8) + [0xFF], file: "a.xhtml", as: .document)
        #expect(outcome.source == nil)
        #expect(
            outcome.diagnostics.map(\.description) == ["a.xhtml:1:8: this byte is not UTF-8 (save the file as UTF-8)"])
    }

    @Test func entityDeclarationsAreRefused() {
        let bomb = "<!DOCTYPE html [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><html><body>&b;</body></html>"
        #expect(
            faults(bomb) == [
                "a.xhtml:1:16: a document type with declarations of its own is not supported (write <!DOCTYPE html>)"
            ])
    }

    @Test func nestingAndSizeAreLimited() {
        let deep = String(repeating: "<div>", count: 255) + String(repeating: "</div>", count: 255)
        #expect(
            faults("<html><body>\(deep)</body></html>") == ["a.xhtml:1:1283: elements are nested more than 256 deep"])
        let fitting = String(repeating: "<div>", count: 254) + String(repeating: "</div>", count: 254)
        #expect(faults("<html><body>\(fitting)</body></html>") == [])
        let outcome = MarkupParser.parse(Array(page("").utf8), file: "a.xhtml", as: .document, limit: 10)
        #expect(outcome.diagnostics.map(\.message) == ["the file has 55 bytes, more than the limit of 10"])
    }

    @Test func longListsOfFaultsAreCut() {
        let faults = faults(page(String(repeating: "<x/>", count: 1000)), as: .page)
        #expect(faults.count == 201)
        #expect(faults.last?.hasSuffix("more than 200 faults; the rest is not listed") == true)
    }

    @Test func styleSheetsOfABareFileAreListedInOrder() throws {
        let source = try #require(
            read(
                "<html><head>\n<meta name=\"flags\" content=\"x\"/><link rel=\"author\" href=\"m\" title=\"n\"/>\n"
                    + "<link rel=\"stylesheet\" href=\"a.css\"/><style media=\"screen\">no</style>\n"
                    + "<style><![CDATA[p > b {}]]></style></head><body/></html>"
            ).source)
        #expect(source.stylesheetLinks.map(\.href) == ["a.css"])
        #expect(source.styles.map(\.media) == ["screen", ""])
        let style = try #require(source.styles.last)
        #expect(String(decoding: style.text, as: UTF8.self) == "p > b {}")
        #expect(style.location.description == "a.xhtml:4:17")
        #expect(source.tree.nodes.contains { $0.kind == .element(.style) })
        let template = try #require(read("<html><head><style>a</style></head><body/></html>", as: .page).source)
        #expect(!template.tree.nodes.contains { $0.kind == .element(.style) })
    }

    @Test func aTemplatesHeadIsCheckedMoreNarrowly() {
        #expect(
            faults(
                "<html><head><link rel=\"author\" href=\"x\"/><style media=\"screen\"/></head><body/></html>", as: .page
            )
                == [
                    "a.xhtml:1:13: <link> that is not a style sheet (use rel=\"stylesheet\")",
                    "a.xhtml:1:42: media=\"screen\" never applies to a printed page",
                ])
    }

    @Test func elementsOutsideTheirPlaceAreRefused() {
        #expect(
            faults("<html><p/><body><style>p{}</style><br>x</br></body></html>") == [
                "a.xhtml:1:7: <p> stands outside <body>",
                "a.xhtml:1:17: <style> stands outside <head>",
                "a.xhtml:1:39: <br> has no content (write <br/>)",
            ])
        #expect(
            faults("<div/>") == [
                "a.xhtml:1:1: the root element is <div>, not <html>", "a.xhtml:1:1: the document has no <body>",
            ])
    }

    @Test func partialsHaveSeveralRootsAndTheirOwnPlaces() throws {
        let outcome = read("<p>é{{x}}</p>\n<p/>", as: .partial)
        let source = try #require(outcome.source)
        #expect(outcome.diagnostics == [])
        #expect(dump(source.tree) == ["body", " p", "  \"é{{x}}\"", " \"\n\"", " p"])
        #expect(source.tree.location(of: 4).description == "a.xhtml:2:1")
        #expect(source.location(ofTextAt: 2).description == "a.xhtml:1:5")
        #expect(
            faults("<p></b>", as: .partial) == [
                "a.xhtml:1:4: not well-formed XML: this end tag does not match <p> of line 1 (expected </p>)"
            ])
    }

    @Test func everyByteOfTextKnowsItsPlace() throws {
        let text = "<html><body title=\"{{a}}\">\n  é&nbsp;<!-- c -->{{b}}\n  &amp;x {{c}}</body></html>"
        let source = try #require(read(text, as: .page).source)
        func place(of wanted: String) -> String? {
            let bytes = Array(wanted.utf8)
            let found = source.tree.text.indices.first { source.tree.text[$0...].starts(with: bytes) }
            return found.map { source.location(ofTextAt: Int32($0)).description }
        }
        #expect(place(of: "{{a}}") == "a.xhtml:1:20")
        #expect(place(of: "é") == "a.xhtml:2:3")
        #expect(place(of: "{{b}}") == "a.xhtml:2:20")
        #expect(place(of: "x ") == "a.xhtml:3:8")
        #expect(place(of: "{{c}}") == "a.xhtml:3:10")
    }

    @Test func whiteSpaceThatCanNeverShowIsDroppedFromTemplates() throws {
        let text = "<html>\n<body>\n<table>\n<tr>\n<td> </td>\n</tr>\n</table></body></html>"
        let source = try #require(read(text, as: .page).source)
        #expect(dump(source.tree) == ["html", " body", "  \"\n\"", "  table", "   tr", "    td", "     \" \""])
    }
}
