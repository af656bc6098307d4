import CSS
import Markup
import Testing
import Typography

@testable import Layout

/// Pages given one by one, with a window of three.
@Suite struct PageStreamTests {
    /// What a stream of so many pages gives: the page's texts, with `-` before a page without its margin boxes and `+`
    /// before margin boxes that follow.
    private func parts(_ count: Int, _ css: String, window: Int = 3) throws -> [String] {
        let paragraphs = (1...count).map { "<p>p\($0)</p>" }.joined()
        return try parts(of: paragraphs, "p { break-after: page } " + css, window: window)
    }

    private func parts(of body: String, _ css: String, window: Int = 3) throws -> [String] {
        let source = "<html><head><title>t</title></head><body>\(body)</body></html>"
        let tree = try #require(MarkupParser.parse(Array(source.utf8), file: "test.xhtml", as: .document).source).tree
        let sheet = Stylesheet(
            parsing: Array((testSheet + "@page { margin: 40px } " + css).utf8), file: "test.css")
        try #require(sheet.diagnostics.isEmpty, "\(sheet.diagnostics)")
        let input = LayoutInput(styled: StyleResolver(sheets: [sheet]).resolve(tree))
        var stream = try PageStream(input, shaper: TextShaper(library: LaidOutDocument.library), window: window)
        var parts: [String] = []
        while let part = try stream.next() {
            switch part {
            case .page(let page): parts.append(text(of: page))
            case .pageWithoutMarginBoxes(let page): parts.append("-" + text(of: page))
            case .marginBoxes(let page, let number): parts.append("+\(number): " + text(of: page))
            }
        }
        return parts
    }

    private func text(of page: PageFragment) -> String {
        let texts = page.fragments.compactMap { fragment -> String? in
            guard case .text(let runs, _) = fragment.content else { return nil }
            return runs.map { index in
                let range = page.runs[Int(index)].run.text
                return String(decoding: page.text[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
            }.joined()
        }
        return texts.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }

    private let total = "@page { @bottom-right { content: counter(page) '/' counter(pages) } }"

    @Test func pagesThatDoNotNameTheirNumberAreGivenAtOnce() throws {
        #expect(
            try parts(5, "@page { @top-left { content: 'n' counter(page) } }")
                == ["p1 n1", "p2 n2", "p3 n3", "p4 n4", "p5 n5"])
    }

    @Test func pagesOfAShortDocumentWaitForTheirNumber() throws {
        #expect(try parts(3, total) == ["p1 1/3", "p2 2/3", "p3 3/3"])
    }

    @Test func marginBoxesOfALongDocumentFollowItsLastPage() throws {
        #expect(
            try parts(6, total) == ["-p1", "-p2", "-p3", "p4 4/6", "p5 5/6", "p6 6/6", "+1: 1/6", "+2: 2/6", "+3: 3/6"])
    }

    @Test func pagesWhoseMarginBoxesDoNotNameTheNumberStayWhole() throws {
        let css = total + " @page :first { @bottom-right { content: 'first' } }"
        #expect(
            try parts(6, css) == ["p1 first", "-p2", "-p3", "p4 4/6", "p5 5/6", "p6 6/6", "+2: 2/6", "+3: 3/6"])
    }

    @Test func marginBoxesBehindTheContentKeepTheirPagesWaiting() throws {
        let css = "@page { @bottom-right { content: counter(page) '/' counter(pages); z-index: -1 } }"
        #expect(try parts(5, css) == ["p1 1/5", "p2 2/5", "p3 3/5", "p4 4/5", "p5 5/5"])
    }

    @Test func runningElementsThatNameTheNumberWaitForItToo() throws {
        let css = """
            #foot { position: running(foot) } #foot::after { content: counter(pages) }
            @page { @bottom-left { content: element(foot) } }
            """
        let body = "<div id='foot'>of </div>" + (1...5).map { "<p>p\($0)</p>" }.joined()
        #expect(
            try parts(of: body, "p { break-after: page } " + css).filter { $0.hasPrefix("+") } == [
                "+1: of 5", "+2: of 5",
            ])
    }

    @Test(arguments: [2, 3, 5, 12])
    func numbersInTheFlowAreRightHoweverManyPagesThereAre(pages: Int) throws {
        let expected = (1...pages).map { "p\($0) of \(pages) \($0)/\(pages)" }
        #expect(try parts(pages, "p::after { content: ' of ' counter(pages) } " + total) == expected)
    }

    /// The paragraphs of pages that are done are free, whichever page is the last.
    @Test(arguments: [
        "", "@page { @bottom-left { content: 'n' counter(page) } }", "#fixed { position: fixed; top: 0 }",
    ])
    func paragraphsOfPagesThatAreDoneAreReleased(css: String) throws {
        func kept(_ pages: Int) throws -> Int {
            let body = (1...pages).map { "<p>p\($0)</p>" }.joined() + "<div id='fixed'>f</div>"
            let source = "<html><head><title>t</title></head><body>\(body)</body></html>"
            let tree = try #require(MarkupParser.parse(Array(source.utf8), file: "test.xhtml", as: .document).source)
                .tree
            let sheet = Stylesheet(parsing: Array((testSheet + "p { break-after: page }" + css).utf8), file: "test.css")
            try #require(sheet.diagnostics.isEmpty, "\(sheet.diagnostics)")
            let input = LayoutInput(styled: StyleResolver(sheets: [sheet]).resolve(tree))
            var paginator = try Paginator(input, shaper: TextShaper(library: LaidOutDocument.library))
            var number = 0
            while var page = try paginator.nextPage() {
                number += 1
                try paginator.addMarginBoxes(to: &page, number: number, of: pages)
            }
            return paginator.paragraphPlaces
        }
        #expect(try kept(10) == kept(40))
    }
}
