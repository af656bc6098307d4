import Jobs
import Primitives
import Testing

/// What tables of every shape become: PDF/UA-1 §7.2, §7.5.
@Suite struct TableStructureTests {
    private func table(_ inside: String, css: String = "") throws -> String {
        try SmallDocument(body: "<table>\(inside)</table>", css: css).bodySketch()
    }

    // MARK: Irregular grids

    @Test func shortRowsGetAnEmptyCell() throws {
        #expect(
            try table("<tr><td>a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr>")
                == "table(tr(td td td) tr(td td2×1))")
        #expect(try table("<tr><td>a</td></tr><tr><td>c</td><td>d</td></tr>") == "table(tr(td td) tr(td td))")
    }

    @Test func spansOverColumnsThatNoCellBeginsInAreShortened() throws {
        #expect(
            try table("<tr><td>a</td><td>b</td></tr><tr><td colspan=\"9\">c</td></tr>")
                == "table(tr(td td) tr(td2×1))")
        #expect(try table("<tr><td colspan=\"2\">a</td></tr><tr><td>b</td></tr>") == "table(tr(td) tr(td))")
    }

    @Test func rowSpansEndWithTheirGroup() throws {
        #expect(
            try table("<tr><td>x</td><td rowspan=\"7\">y</td></tr><tr><td>z</td></tr>")
                == "table(tr(td td1×2) tr(td))")
        #expect(
            try table(
                "<tbody><tr><td rowspan=\"2\">x</td><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody>")
                == "table(tBody(tr(td td)) tBody(tr(td td)))")
        #expect(
            try table("<tr><td rowspan=\"0\">x</td><td>y</td></tr><tr><td>z</td></tr><tr><td>w</td></tr>")
                == "table(tr(td1×3 td) tr(td) tr(td))")
    }

    @Test func rowsWithoutCellsOfTheirOwnAreTakenOut() throws {
        #expect(
            try table(
                "<tr><td rowspan=\"2\">x</td><td rowspan=\"2\">a</td></tr><tr></tr><tr><td>b</td><td>c</td></tr>")
                == "table(tr(td td) tr(td td))")
        #expect(
            try table(
                "<tr><td rowspan=\"3\">a</td><td>b</td></tr><tr style=\"display: none\"><td>c</td></tr>"
                    + "<tr><td>d</td></tr>") == "table(tr(td1×2 td) tr(td))")
    }

    @Test func blankRowsThatCellsSpanStay() throws {
        #expect(
            try table("<tr><td rowspan=\"2\">a</td><td>b</td></tr><tr><td></td></tr><tr><td>c</td><td>d</td></tr>")
                == "table(tr(td1×2 td) tr(td) tr(td td))")
    }

    @Test func rowSpansThatGoDownLikeStairsStayAsTheyAre() throws {
        let rows = (0..<200).map { _ in "<tr><td rowspan=\"2\">a</td></tr>" }.joined()
        let sketch = try table("<tr><td rowspan=\"2\">a</td><td>b</td></tr>\(rows)<tr><td>c</td></tr>")
        #expect(sketch.hasPrefix("table(tr(td1×2 td) tr(td1×2) tr(td1×2)"))
    }

    @Test func cellsThatOverlapAreShortened() throws {
        #expect(
            try table("<tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td colspan=\"2\">c</td></tr>")
                == "table(tr(td td1×2) tr(td))")
    }

    @Test func cellsThatAreNotDisplayedLeaveAHole() throws {
        #expect(
            try table("<tr><td>a</td><td style=\"display: none\">b</td></tr><tr><td>c</td><td>d</td></tr>")
                == "table(tr(td td) tr(td td))")
    }

    // MARK: Strangers

    @Test func textInARowGetsACellInItsPlace() throws {
        #expect(try table("<tr>loose<td>a</td></tr>") == "table(tr(td(p) td))")
        #expect(try table("<tr><td>a</td>loose</tr>") == "table(tr(td td(p)))")
        #expect(
            try table("<tr><td>a</td></tr>", css: "tr::before { content: 'x' } tr::after { content: 'y' }")
                == "table(tr(td(p) td td(p)))")
    }

    @Test func blocksInATableGetARow() throws {
        #expect(try table("<p>para</p><tr><td>a</td><td>b</td></tr>") == "table(tr(td(p) td) tr(td td))")
        #expect(try table("<tbody>loose<tr><td>a</td></tr></tbody>") == "table(tBody(tr(td(p)) tr(td)))")
        #expect(try table("<td>a</td><td>b</td>") == "table(tr(td td))")
    }

    /// A cell that spans all rows below has them made before the texts in them are met.
    @Test func textInRowsThatAreThereAlreadyStandsInItsPlace() throws {
        #expect(
            try table("<tr><td rowspan=\"0\">a</td></tr><tr>y<td>c</td></tr><tr><td>d</td>z</tr>")
                == "table(tr(td1×3 td2×1) tr(td(p) td) tr(td td(p)))")
    }

    @Test func partsOutsideOfTablesGetATable() throws {
        #expect(
            try SmallDocument(body: "<div><tr><td>a</td></tr><td>b</td></div>").bodySketch()
                == "table(tr(td) tr(td))")
    }

    @Test func furtherHeadsAndFeetAreBodies() throws {
        #expect(
            try table("<thead><tr><th>a</th></tr></thead><thead><tr><th>b</th></tr></thead><tr><td>c</td></tr>")
                == "table(tHead(tr(th/column)) tBody(tr(th/column)) tBody(tr(td)))")
        #expect(
            try table(
                "<tbody><tr><td>c</td></tr></tbody><tfoot><tr><td>a</td></tr></tfoot><tfoot><tr><td>b</td></tr></tfoot>"
            )
                == "table(tBody(tr(td)) tFoot(tr(td)) tBody(tr(td)))")
    }

    @Test func aHeadKeepsItsTypeWhereTheOtherRowsHaveNoGroup() throws {
        #expect(
            try table("<thead><tr><th>a</th></tr></thead><tr><td>b</td></tr><tr><td>c</td></tr>")
                == "table(tHead(tr(th/column)) tBody(tr(td) tr(td)))")
    }

    @Test func theCaptionComesFirstAndFurtherOnesAreItsParagraphs() throws {
        #expect(
            try table("<tr><td>x</td></tr><caption>a</caption><tr><td>y</td></tr>")
                == "table(caption tr(td) tr(td))")
        #expect(try table("<tr><td>x</td></tr><caption>a</caption>") == "table(tr(td) caption)")
        #expect(
            try table("<caption>a</caption><caption>b</caption><tr><td>x</td></tr>")
                == "table(caption(p) tr(td))")
        #expect(
            try table("<caption>a</caption><tr><td>x</td></tr><caption><p>b</p></caption>")
                == "table(caption(p(p)) tr(td))")
    }

    @Test func wrappersOfRowsAndCellsStandInAnonymousCells() throws {
        let link = "<a href=\"https://example.com/\">"
        #expect(
            try table("\(link)<tr><td>x</td></tr></a>") == "table(tr(td(p(link(table(tr(td)))))))")
        #expect(
            try table("<tr><span lang=\"hi\"><td>x</td></span></tr>")
                == "table(tr(td(p(span@hi(table(tr(td)))))))")
    }

    // MARK: Headers

    @Test func headersAmongThemselvesAreThoseOfColumns() throws {
        #expect(
            try table("<tr><th>a</th><th>b</th></tr><tr><th>c</th><td>d</td></tr>")
                == "table(tr(th/column th/column) tr(th/row td))")
        #expect(
            try table("<tr><th scope=\"row\">a</th><th>b</th></tr>") == "table(tr(th/row th/column))")
    }

    @Test func cellsNameTheirHeaders() throws {
        let document = SmallDocument(
            body: """
                <table><tr><td headers="far  near">x</td><th id="near">a</th></tr>
                <tr><td>y</td><th id="far">b</th></tr></table>
                """)
        let text = try document.plainText()
        let names = text.matches(of: /\/ID <?\(?([0-9A-Fa-f]+)/).map { String($0.output.1) }
        #expect(names.count == 2)
        #expect(text.contains("/Headers ["))
    }

    @Test func aHeaderThatIsNoneIsRefusedByName() throws {
        let fixed = SmallDocument(body: "<table><tr><td headers=\"nea\">x</td><th id=\"near\">y</th></tr></table>")
        #expect(throws: (any Error).self) { try fixed.template() }
        let bound = SmallDocument(
            body: "<table><tr><td headers=\"{{h}}\">x</td><th id=\"near\">y</th></tr></table>",
            payload: ["h": "nowhere"])
        let failure = try bound.failure()
        #expect(failure.message.contains("a cell's headers name the id nowhere, which no <th> of the document has"))
    }

    @Test func tablesForLayoutAloneAreNone() throws {
        #expect(
            try SmallDocument(
                body: "<table role=\"presentation\"><tr><td>a</td><td><p>b</p></td></tr></table>"
            ).bodySketch() == "p p")
        #expect(
            try SmallDocument(
                body: "<table role=\"none\" lang=\"hi\"><tr><td>a</td><td lang=\"ta\">b</td></tr></table>"
                    + "<p>a <b role=\"none\" lang=\"hi\">b</b></p>"
            ).bodySketch() == "div@hi(p div@ta(p)) p(span@hi)")
        #expect(
            try SmallDocument(body: "<ul role=\"none\"><li style=\"display: block\">a</li></ul>").bodySketch() == "p")
    }

    @Test func rowsWithoutMeaningGiveTheirLanguageToTheirCells() throws {
        let rows = "<tr role=\"none\" lang=\"hi\"><td>a</td><td lang=\"ta\">b</td></tr><tr><td>c</td><td>d</td></tr>"
        #expect(
            try SmallDocument(body: "<table>\(rows)</table>").bodySketch() == "table(tr(td@hi td@ta) tr(td td))")
        #expect(
            try SmallDocument(body: "<table><tbody role=\"none\" lang=\"hi\"><tr><td>a</td></tr></tbody></table>")
                .bodySketch() == "table(tr@hi(td))")
    }
}
