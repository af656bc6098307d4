import Layout
import Testing

/// Long tables take work and memory in proportion to their rows, however many pages they fill.
///
/// Both are counted, not timed; `scripts/bench` goes up to 100,000 rows with a clock.
@Suite struct TableLinearityTests {
    private struct Cost {
        var work: Double
        /// Bytes that the finished pages keep, room not used included.
        var memory: Double
        /// Fragments of the fullest page.
        var fullestPage: Int
    }

    private func cost(_ rows: Int, _ css: String) throws -> Cost {
        let row = "<tr><td>a</td><td>b</td></tr>"
        let body = String(repeating: row, count: rows)
        let document = try layout(
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\(body)</tbody></table>", css: css)
        let pages = document.tree.pages
        return Cost(
            work: Double(document.work), memory: Double(pages.reduce(0) { $0 + $1.bytes }),
            fullestPage: pages.reduce(0) { max($0, $1.fragments.count) })
    }

    /// Expects values at sizes to lie on the straight line that fits them best (least squares).
    private func expectLine(_ sizes: [Int], _ values: [Double], _ name: String) {
        let x = sizes.map(Double.init)
        let count = Double(sizes.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, values.reduce(0, +) / count)
        let products = zip(x, values).map { ($0 - meanX) * ($1 - meanY) }
        let slope = products.reduce(0, +) / x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
        for (size, value) in zip(x, values) {
            let expected = meanY + slope * (size - meanX)
            // The page that is begun, and the room that its arrays keep, weigh more in short tables: some 50 rows' worth.
            let slack = expected * 0.03 + slope * 60
            #expect(abs(value - expected) <= slack, "\(name) of \(size) rows: \(value), \(expected) on the line")
        }
    }

    private func expectLines(_ sizes: [Int], _ css: String) throws {
        let costs = try sizes.map { try cost($0, css) }
        expectLine(sizes, costs.map(\.work), "work")
        expectLine(sizes, costs.map(\.memory), "memory")
        #expect(costs.allSatisfy { $0.fullestPage == costs[0].fullestPage }, "pages are full alike")
    }

    @Test func aTableOf10000RowsLiesOnTheLineOf100() throws {
        try expectLines(
            [100, 300, 1_000, 3_000, 10_000],
            "table { border-collapse: collapse } td { border: 1px solid }")
    }

    @Test func boxesThatCellsDoNotHoldAreNotLookedAtByThem() throws {
        func work(_ rows: Int) throws -> Int {
            let row = "<tr><td style='position: relative'>x</td><td><span style='position: absolute'>y</span></td></tr>"
            let table = "<table>\(String(repeating: row, count: rows))</table>"
            return try layout(
                "<div style='display: flex'><div style='position: relative'>\(table)</div></div>",
                css: "@page { size: 400px 100000px }"
            ).work
        }
        let costs = try [100, 200, 400].map(work)
        #expect(costs[2] - costs[1] == 2 * (costs[1] - costs[0]))
    }

    @Test func rowsAreMeasuredOnceForEachWidthOfAlternatingPages() throws {
        func work(_ rows: Int) throws -> Int {
            let first = "<tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>b</td></tr>"
            let row = "<tr><td>a</td><td>b</td></tr>"
            return try layout(
                "<table>\(first)\(String(repeating: row, count: rows))</table>",
                css: "@page :left { margin-right: 60px } table { width: 100% }"
            ).work
        }
        let costs = try [300, 600, 1_200].map(work)
        #expect(Double(costs[2] - costs[1]) <= 2.2 * Double(costs[1] - costs[0]))
    }

    @Test func cellsThatSpanRowsInsideEachOtherDoNotDoubleTheWorkAtEveryDepth() throws {
        func work(_ depth: Int) throws -> Int {
            var inner = String(repeating: "<p>x</p>", count: 12)
            for _ in 0..<depth {
                inner = "<table><tr><td rowspan='2'>\(inner)</td><td>a</td></tr><tr><td>b</td></tr></table>"
            }
            return try layout(
                inner, css: "@page { size: 200px 100px } td { padding: 0 } table { border-spacing: 0 }"
            ).work
        }
        // Each depth is measured, and laid out in one piece and on pages: at most the cube of the depth.
        #expect(try work(12) <= 8 * work(6))
        #expect(try work(24) <= 8 * work(12))
    }

    @Test(arguments: [
        "table { border-spacing: 0 }", "table { height: 20px }", "table { table-layout: fixed; width: 200px }",
    ])
    func workAndMemoryFitALine(css: String) throws {
        try expectLines([100, 200, 400, 800, 1_600], css)
    }

    @Test func aLongTableKeepsTheParagraphThatIsMeasured() throws {
        // More paragraphs than stay while columns are measured, then a table in the middle of one.
        let rows = String(repeating: "<tr><td>a</td></tr>", count: 40_100)
        let inner =
            "<span style=\"display: inline-table\"><span style=\"display: table-cell\">b</span></span>"
            + "<span style=\"display: inline-block\">c</span>"
        let document = try layout(
            "<table>\(rows)<tr><td>a \(inner) d</td></tr></table>",
            css: "td { padding: 0; font-size: 4px; line-height: 4px } table { border-spacing: 0 }")
        let words = try #require(document.tree.pages.last).fragments.count { fragment in
            if case .text = fragment.content { true } else { false }
        }
        #expect(words >= 4)
    }
}

extension PageFragment {
    fileprivate var bytes: Int {
        func size<Element>(_ array: [Element]) -> Int { array.capacity * MemoryLayout<Element>.stride }
        return size(fragments) + size(runs) + size(glyphs) + size(text) + size(collapsedBorders) + size(columnCells)
    }
}
