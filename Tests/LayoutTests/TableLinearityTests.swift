import Layout
import Testing

/// Long tables take work in proportion to their rows, however many pages they fill.
@Suite struct TableLinearityTests {
    private func work(_ rows: Int, _ css: String) throws -> Double {
        let row = "<tr><td>a</td><td>b</td></tr>"
        let body = String(repeating: row, count: rows)
        let document = try layout(
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\(body)</tbody></table>", css: css)
        return Double(document.work)
    }

    @Test(
        arguments: [
            "table { border-spacing: 0 }", "table { border-collapse: collapse } td { border: 1px solid }",
            "table { height: 20px }",
        ])
    func workFitsALine(css: String) throws {
        let sizes = [100, 200, 400, 800, 1600]
        let works = try sizes.map { try work($0, css) }
        // The line through the first and the last point; all others lie on it, but for the page that is begun.
        let slope = (works[4] - works[0]) / Double(sizes[4] - sizes[0])
        for (size, work) in zip(sizes, works) {
            let expected = works[0] + slope * Double(size - sizes[0])
            #expect(abs(work - expected) <= expected * 0.03 + 30, "\(size) rows: \(work), \(expected) on the line")
        }
    }
}
