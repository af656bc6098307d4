import Testing

@testable import PDF

/// Page labels: the numbers that pages show.
@Suite struct PageLabelTests {
    private func labels(_ css: String, pages: Int = 3, break style: String = "") throws -> [PageLabelRange] {
        let body = (1...pages).map { "<p class=\"p\($0)\">\($0)</p>" }.joined()
        return try SmallDocument(body: body, css: "p + p { break-before: page } " + css).laidOut()
            .written(SmallDocument.metadata).pageLabels
    }

    private func range(
        _ page: Int32, _ style: PageLabelRange.Style = .decimal, _ number: Int = 1
    ) -> PageLabelRange {
        PageLabelRange(firstPage: PageIndex(number: page), style: style, firstNumber: number)
    }

    @Test func pagesAreLabelledFromOne() throws {
        #expect(try labels("") == [range(0)])
    }

    @Test func aPageAloneHasNoLabel() throws {
        #expect(try labels("", pages: 1).isEmpty)
        #expect(try labels("@page { counter-reset: page 6 }", pages: 1) == [range(0, .decimal, 7)])
    }

    @Test func labelsFollowTheCounterOfPages() throws {
        #expect(try labels("@page :first { counter-reset: page 9 }") == [range(0, .decimal, 10)])
        #expect(try labels(".p3 { counter-reset: page 1 }") == [range(0), range(2)])
    }

    @Test func labelsHaveTheStyleThatThePageShows() throws {
        let css =
            "@page { @bottom-center { content: counter(page) } } "
            + "@page front { @bottom-center { content: 'p. ' counter(page, lower-roman) } } .p1 { page: front }"
        #expect(try labels(css) == [range(0, .lowerRoman), range(1, .decimal, 2)])
    }

    @Test func numbersThatLabelsCannotHaveAreTexts() throws {
        let found = try labels("@page :first { counter-reset: page -2 }", pages: 4)
        #expect(found.map(\.prefix) == ["-1", "0", ""])
        #expect(found.map(\.style) == [.none, .none, .decimal])
        #expect(found.last?.firstNumber == 1)
        // 82 million letters.
        let letters = "@page { counter-reset: page 2147483646; @bottom-center { content: counter(page, lower-alpha) } }"
        #expect(try labels(letters, pages: 1).map(\.prefix) == ["2147483647"])
    }
}
