import Layout
import Primitives
import Testing

/// Sums carried from page to page in the heads and feet of tables.
@Suite struct PageSumTests {
    private func table(_ bodies: String, css: String = "", head: String? = nil, foot: String? = nil) throws
        -> LaidOutDocument
    {
        let brought = head ?? "<tr id='bf'><td>BF</td><td><page-sum column='a' show='brought-forward'/></td></tr>"
        let carried = foot ?? "<tr id='cf'><td>CF</td><td><page-sum column='a' show='carried-forward'/></td></tr>"
        return try layout(
            "<table id='t'><thead><tr id='h'><th>x</th><th>y</th></tr>\(brought)</thead>"
                + "<tfoot>\(carried)</tfoot>\(bodies)</table>",
            css: "table { border-spacing: 0; width: 400px } td, th { padding: 0 }" + css)
    }

    private func rows(_ count: Int, value: String = "100.10") -> String {
        String(repeating: "<tr><td>r</td><td data-sum='a' data-value='\(value)'>v</td></tr>", count: count)
    }

    @Test func tableOfOnePageShowsNeither() throws {
        let page = try table("<tbody>\(rows(3))</tbody>")
        #expect(page.pageCount == 1)
        #expect(page["bf"] == nil)
        #expect(page["cf"] == nil)
        #expect(page["t"]?.height == 80)
    }

    @Test func sumIsCarriedAndBroughtForward() throws {
        let page = try table("<tbody>\(rows(20))</tbody>")
        // 15 lines of a page: head, 13 rows, carried forward; then head, brought forward, 7 rows.
        #expect(page.pageCount == 2)
        #expect(page.pages(of: "cf") == [1])
        #expect(page.pages(of: "bf") == [2])
        #expect(page.allText(page: 1).hasSuffix("CF \u{20B9}1,301.30"))
        #expect(page.allText(page: 2).hasPrefix("x y BF \u{20B9}1,301.30"))
        #expect(page.fragments("t")[1].fragment.frame.height.px == 180)
    }

    @Test func middlePagesShowBoth() throws {
        let page = try table("<tbody>\(rows(40))</tbody>")
        #expect(page.pages(of: "cf") == [1, 2, 3])
        #expect(page.pages(of: "bf") == [2, 3, 4])
        #expect(page.allText(page: 2).contains("\u{20B9}1,301.30"))
        #expect(page.allText(page: 2).hasSuffix("\u{20B9}2,502.50"))
    }

    @Test func carriedRowsAreArtifacts() throws {
        let page = try table("<tbody>\(rows(20))</tbody>")
        #expect(page.fragments("cf").allSatisfy { $0.fragment.flags.contains(.isRepeated) })
        #expect(page.fragments("bf").allSatisfy { $0.fragment.flags.contains(.isRepeated) })
    }

    @Test func sumsGoOverSectionsAndLeaveOtherCellsOut() throws {
        let page = try table(
            "<tbody>\(rows(5))<tr><td>s</td><td data-sum='b' data-value='7'>v</td></tr></tbody><tbody>\(rows(20))</tbody>"
        )
        #expect(page.allText(page: 1).hasSuffix("\u{20B9}1,201.20"))
    }

    @Test func cellThatSpansTheBreakCountsWhereItBegins() throws {
        let page = try table(
            "<tbody><tr><td rowspan='20'>r</td><td rowspan='20' data-sum='a' data-value='1000'>v</td></tr>"
                + String(repeating: "<tr/>", count: 19) + "</tbody>",
            css: "tr { height: 20px }")
        #expect(page.allText(page: 1).hasSuffix("CF \u{20B9}1,000.00"))
    }

    @Test func breakWithoutAnythingCarriedShowsNoSum() throws {
        let page = try table(
            "<tbody>" + String(repeating: "<tr><td>r</td><td>v</td></tr>", count: 15) + rows(3) + "</tbody>")
        #expect(page.pageCount == 2)
        #expect(page["bf"] == nil)
        #expect(page["cf"] == nil)
        // The room of the sum is not kept where it does not show: head and 14 rows.
        #expect(page.texts(page: 1).filter { $0.text == "r" }.count == 14)
    }

    @Test func negativeAmountsAreSubtracted() throws {
        let page = try table("<tbody>\(rows(12))\(rows(8, value: "-2000.05"))</tbody>")
        #expect(page.allText(page: 1).hasSuffix("-\u{20B9}798.85"))
    }

    @Test func amountsAreExact() throws {
        let page = try table("<tbody>\(rows(20, value: "12345678901234.01"))</tbody>")
        #expect(page.allText(page: 1).hasSuffix("\u{20B9}16,04,93,82,57,16,042.13"))
    }

    @Test func amountThatIsNoNumberIsNamed() throws {
        let error = #expect(throws: LayoutError.self) {
            try table("<tbody>\(rows(2))<tr><td>r</td><td id='bad' data-sum='a' data-value='1,000'>v</td></tr></tbody>")
        }
        #expect(error?.code == .amountInvalid)
        #expect((error?.node ?? -1) > 0)
    }

    @Test func missingAmountIsNamed() throws {
        let error = #expect(throws: LayoutError.self) {
            try table("<tbody><tr><td>r</td><td data-sum='a'>v</td></tr></tbody>")
        }
        #expect(error?.code == .amountInvalid)
    }

    @Test func sumOutsideHeadAndFootIsRefused() throws {
        let error = #expect(throws: LayoutError.self) {
            try layout("<p><page-sum column='a' show='carried-forward'/></p>")
        }
        #expect(error?.code == .sumMisplaced)
    }

    @Test func carriedForwardInAHeadIsRefused() throws {
        let error = #expect(throws: LayoutError.self) {
            try table(
                "<tbody>\(rows(2))</tbody>",
                head: "<tr><td>BF</td><td><page-sum column='a' show='carried-forward'/></td></tr>")
        }
        #expect(error?.code == .sumMisplaced)
    }

    @Test func collapsedBordersCloseAboveHiddenRows() throws {
        let page = try table(
            "<tbody>\(rows(2))</tbody>", css: "table { border-collapse: collapse } #h th { border-bottom: 2px solid }")
        let lines = page.tree.pages[0].collapsedBorders.filter { !$0.isVertical }
        #expect(lines.contains { $0.rect.height.px == 2 })
    }

    @Test func columnIsAsWideAsTheLargestSum() throws {
        let page = try layout(
            "<table id='t'><tfoot><tr><td id='c'><page-sum column='a' show='carried-forward'/></td></tr></tfoot>"
                + "<tbody><tr><td data-sum='a' data-value='100000000'>v</td></tr></tbody></table>",
            css: "table { border-spacing: 0 } td { padding: 0 }")
        #expect((page["t"]?.width ?? 0) > 80)
    }
}
