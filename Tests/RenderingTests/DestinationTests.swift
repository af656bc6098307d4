import Testing

@testable import PDF
@testable import Rendering

/// Where links within a document lead.
@Suite struct DestinationTests {
    private static let page = "@page { size: 400px 300px; margin: 0 } body { margin: 0; font: 16px/20px 'Noto Sans' } "

    /// The page, counted from 1, and the y in px that the only link of a document leads to.
    private func target(_ body: String, css: String = "") throws -> [Int] {
        let writer = try SmallDocument(body: body, css: Self.page + css).laidOut().written(SmallDocument.metadata)
        let place = try #require(writer.destinations.first ?? nil)
        #expect(writer.destinations.count == 1)
        return [Int(place.page.number) + 1, Int((place.y / 0.75).rounded())]
    }

    @Test func aLinkToATableOverPagesLeadsToItsFirstRow() throws {
        let rows = String(repeating: "<tr><td>a</td></tr>", count: 60)
        let link = "<p style=\"margin: 0\"><a href=\"#t\">to the table</a></p>"
        #expect(try target("\(link)<table id=\"t\" style=\"border-spacing: 0\">\(rows)</table>") == [1, 20])
        #expect(
            try target(
                "\(link)<table id=\"t\" style=\"break-before: page\"><caption>c</caption>\(rows)</table>") == [2, 0])
    }

    @Test func aLinkToAnInlineBoxOverLinesLeadsToItsFirst() throws {
        let link = "<p style=\"margin: 0\"><a href=\"#b\">x</a></p>"
        let box = "<p style=\"margin: 0; width: 90px\">one two <b id=\"b\">three four five six seven</b></p>"
        #expect(try target(link + box) == [1, 39])
        #expect(
            try target(
                "\(link)<p style=\"margin: 240px 0 0; width: 90px; orphans: 1; widows: 1\"><b id=\"b\">three four five</b></p>"
            )
                == [1, 259])
    }

    @Test func aLinkToWhatHasNoBoxLeadsToWhatFollows() throws {
        let link = "<p style=\"margin: 0\"><a href=\"#n\">x</a></p>"
        #expect(
            try target("\(link)<div><p id=\"n\" style=\"display: none\">a</p><p style=\"margin: 0\">b</p></div>") == [
                1, 20,
            ])
    }
}
