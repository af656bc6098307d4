import TestSupport
import Testing

@testable import PDF

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
        #expect(try sketch(first + "<h2>b</h2><h3>c</h3><h2>d</h2>") == "h1 h2 h1")
    }

    @Test func aRunningHeadingIsNone() throws {
        #expect(
            try sketch(
                "<h1 class=\"x\">a</h1><h2>b</h2>",
                css: "@page { @top-left { content: element(x) } } .x { position: running(x) }") == "h1")
    }

    /// The second row's cells go on on the second page, where the first cell's come before the other's.
    @Test func headingsOfCellsOverPagesAreLevelledInReadingOrder() throws {
        let document = SmallDocument(
            body: """
                <table><tr><td><h1>a</h1><h2>b</h2><div style="break-before: page"><h3>c</h3></div></td>
                <td><h1>d</h1></td></tr></table>
                """)
        #expect(try document.bodySketch() == "table(tr(td(h1 h2 h3) td(h1)))")
        let outline = try Tool.withFile(document.render(), suffix: ".pdf") { path in
            try Tool.run("qpdf", ["--json", "--json-key=outlines", path]).text
        }
        // An item stands behind its kids there.
        #expect(outline.matches(of: /"title": "u?:?(\w)"/).map { String($0.output.1) } == ["c", "b", "a", "d"])
    }

    @Test func titlesOfTheOutlineAreWhatTheHeadingShows() throws {
        let text = try SmallDocument(
            body: """
                <h1>one<br/>two <span style="display: none">gone</span><span aria-hidden="true">passed</span>
                <span style="visibility: hidden">unseen</span> three</h1>
                """
        ).plainText()
        #expect(text.contains("/Title (one two three)"))
    }

    @Test func titlesThatAPDFCannotHoldAreCut() throws {
        let long = String(repeating: "long ", count: 8000)
        let link = "<p><a href=\"https://example.com/\" title=\"\(long)\">x</a></p>"
        let writer = try SmallDocument(body: "<h1>\(long)</h1>\(link)").laidOut().written(SmallDocument.metadata)
        let title = try #require(writer.outline.first).title
        #expect(title.utf16.count == 16_382 && title == long.prefix(16_381) + "…")
        guard case .link(_, let contents) = try #require(writer.annotations.first).kind else {
            Issue.record("no link")
            return
        }
        #expect(contents == long.prefix(300) + "…")
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
