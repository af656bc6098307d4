import Markup
import Primitives
import Testing

@Suite struct BareFileTests {
    private func read(_ text: String) -> MarkupParser.Outcome {
        MarkupParser.parse(Array(text.utf8), file: "a.xhtml", as: .document)
    }

    private func page(_ body: String) -> String { "<html><head><title>t</title></head><body>\(body)</body></html>" }

    @Test func elementsOfHTMLOutsideTheSubsetKeepTheirNames() throws {
        let outcome = read(page("<center><font>x</font></center><aside/><x-y a:b=\"c\"/>"))
        #expect(outcome.diagnostics == [])
        let tree = try #require(outcome.source).tree
        let names = tree.nodes.indices.compactMap { tree.name(of: MarkupTree.NodeIndex($0)) }
        #expect(names == ["html", "head", "title", "body", "center", "font", "aside", "x-y"])
    }

    @Test func attributesOfAnyNameAreKept() throws {
        let tree = try #require(read(page("<p data-a=\"1\" colspan=\"two\" hidden=\"\" data-b=\"2\"/>")).source).tree
        let node = MarkupTree.NodeIndex(tree.nodes.count - 1)
        #expect(tree.attribute(named: "data-a", of: node) == "1")
        #expect(tree.attribute(named: "data-b", of: node) == "2")
        #expect(tree.attribute(named: "hidden", of: node) == "")
        #expect(tree.attribute(named: "colspan", of: node) == "two")
        #expect(tree.attribute(named: "data", of: node) == nil)
    }

    @Test func anAttributeCannotNameWhatStandsForOthers() throws {
        let outcome = read(page("<p data-a=\"1\"/>"))
        let tree = try #require(outcome.source).tree
        #expect(tree.attribute(named: "*", of: MarkupTree.NodeIndex(tree.nodes.count - 1)) == nil)
        #expect(ElementName(named: "*") == nil)
    }

    @Test func elementsThatShowOtherFilesOrTakeInputAreRefused() {
        let outcome = read(page("<script/><iframe src=\"a\"/>\n<input/>"))
        #expect(
            outcome.diagnostics.map(\.description) == [
                "a.xhtml:1:42: <script> is not supported (a page runs no scripts)",
                "a.xhtml:1:51: <iframe> is not supported (a page shows one file)",
                "a.xhtml:2:1: <input> is not supported",
            ])
        #expect(outcome.diagnostics.map(\.isUnsupported) == [true, true, true])
    }

    @Test func faultsThatAreForgivenDoNotRefuseAFileByTheirNumber() {
        let outcome = read(page(String(repeating: "<br>x</br>", count: 1000) + "<script/>"))
        #expect(outcome.source != nil)
        #expect(outcome.diagnostics.count == 201)
        #expect(outcome.diagnostics.last?.isUnsupported == true)
    }

    @Test func styleSheetInstructionsAreLinks() throws {
        let source = try #require(
            read(
                "<?xml version=\"1.0\"?>\n<?xml-stylesheet type=\"text/css\" href=\"a.css\" media=\"print\"?>\n"
                    + "<?xml-stylesheet href='b.xsl' type='text/xsl'?><?xml-stylesheet href='c.css' alternate='yes'?>"
                    + "<?other href='d.css'?>" + page("")
            ).source)
        #expect(source.stylesheetLinks.map(\.href) == ["a.css"])
        #expect(source.stylesheetLinks.map(\.media) == ["print"])
        #expect(source.stylesheetLinks.first?.location.description == "a.xhtml:2:1")
    }

    @Test func styleSheetInstructionsAreRefusedInTemplates() {
        let text = "<?xml-stylesheet href=\"a.css\"?>" + page("")
        let outcome = MarkupParser.parse(Array(text.utf8), file: "a.xhtml", as: .page)
        #expect(
            outcome.diagnostics.map(\.description) == [
                "a.xhtml:1:1: <?xml-stylesheet?> in a template (write <link rel=\"stylesheet\" href=…/>)"
            ])
    }

    @Test func linksOfOtherKindsAndAlternatesDoNotCount() throws {
        let source = try #require(
            read(
                "<html><head><link rel=\"alternate stylesheet\" href=\"a.css\"/><link rel=\"help\" href=\"b.css\"/>"
                    + "<link rel=\"Stylesheet next\" href=\"c.css\"/><style type=\"text/plain\">x</style>"
                    + "<link rel=\"stylesheet\" type=\"text/xsl\" href=\"d.css\"/></head><body/></html>"
            ).source)
        #expect(source.stylesheetLinks.map(\.href) == ["c.css"])
        #expect(source.styles.isEmpty)
    }

    @Test func publicIdentifiersOfXHTMLAreAccepted() {
        for type in [
            "html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\"",
            "html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"xhtml1-strict.dtd\"",
            "html SYSTEM \"about:legacy-compat\"",
        ] {
            #expect(
                read("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE \(type)>" + page("&nbsp;")).diagnostics == [])
        }
    }
}
