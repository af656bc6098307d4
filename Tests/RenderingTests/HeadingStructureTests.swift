import TestSupport
import Testing

/// Headings that show nothing, and what stands in for them: PDF/UA-1 §7.4.2.
@Suite struct HeadingStructureTests {
    private func sketch(_ body: String, css: String = "") throws -> String {
        try SmallDocument(body: body, css: css).bodySketch()
    }

    @Test(arguments: [
        "<h1></h1>", "<h1 style=\"display: none\">a</h1>", "<h1 style=\"visibility: hidden\">a</h1>",
        "<h1 aria-hidden=\"true\">a</h1>",
    ])
    func headingsThatAreNotReadLeaveNoGap(first: String) throws {
        #expect(try sketch(first + "<h2>b</h2><h3>c</h3><h2>d</h2>") == "h1 h2 h2")
    }

    @Test func aRunningHeadingIsNone() throws {
        #expect(
            try sketch(
                "<h1 class=\"x\">a</h1><h2>b</h2>",
                css: "@page { @top-left { content: element(x) } } .x { position: running(x) }") == "h1")
    }

    @Test func theOutlineHasTheLevelsOfTheTree() throws {
        let text = try SmallDocument(
            body: "<h1 style=\"visibility: hidden\">gone</h1><h2>top</h2><h3>inner</h3>"
        ).plainText()
        #expect(!text.contains("(gone)"))
        #expect(text.contains("(top)") && text.contains("(inner)"))
        #expect(text.matches(of: /\/S \/H1/).count == 1 && text.matches(of: /\/S \/H2/).count == 1)
    }
}
