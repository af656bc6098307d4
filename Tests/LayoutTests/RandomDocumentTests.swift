import Layout
import Testing

/// Containers nested at random: whatever they are, every word of them stands on one page, and inside of it.
///
/// The seeds are fixed, so that each run lays out the same documents. Heights are least ones: what overflows a fixed
/// height may be cut in a row.
@Suite struct RandomDocumentTests {
    /// SplitMix64.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private struct Generator {
        var random: Seeded
        var words = 0

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        mutating func pick(_ values: [String]) -> String { values[Int.random(in: 0..<values.count, using: &random)] }

        mutating func text() -> String {
            let first = words + 1
            words += [1, 2, 4, 10, 30][Int.random(in: 0..<5, using: &random)]
            return (first...words).map { "w\($0)" }.joined(separator: " ")
        }

        mutating func style(_ more: String = "", isTable: Bool = false) -> String {
            var style = more
            if chance(20) { style += "; margin-top: \(pick(["5px", "30px", "110px"]))" }
            if !isTable, chance(20) { style += "; padding: \(pick(["3px", "20px"]))" }
            if chance(10) { style += "; break-inside: avoid" }
            if chance(7) { style += "; break-before: \(pick(["page", "avoid"]))" }
            if chance(8) { style += "; box-decoration-break: clone" }
            if chance(10) { style += "; min-height: \(pick(["40px", "150px"]))" }
            if chance(10) { style += "; position: relative" }
            if chance(5) { style += "; transform: scale(1)" }
            return style.hasPrefix("; ") ? String(style.dropFirst(2)) : style
        }

        mutating func content(_ depth: Int) -> String {
            (0..<Int.random(in: 1...3, using: &random)).map { _ in box(depth) }.joined()
        }

        mutating func box(_ depth: Int) -> String {
            if depth == 0 { return paragraph() }
            switch Int.random(in: 0..<9, using: &random) {
            case 0: return "<div style='\(style())'>\(content(depth - 1))</div>"
            case 1: return "<div style='\(style("overflow: hidden"))'>\(content(depth - 1))</div>"
            case 2:
                let width = pick(["50%", "120px", "100%"])
                return "<div style='\(style("\(float()); width: \(width)"))'>\(content(depth - 1))</div>"
            case 3: return "<ul style='\(style())'><li>\(content(depth - 1))</li><li>\(text())</li></ul>"
            case 4, 5:
                let flow = pick(["row", "column", "row wrap", "column-reverse", "row wrap-reverse", "row-reverse"])
                let align = pick(["stretch", "center", "flex-end", "flex-start", "baseline"])
                return "<div style='\(style("display: flex; flex-flow: \(flow); align-items: \(align)"))'>"
                    + "\(content(depth - 1))</div>"
            default: return table(depth)
            }
        }

        mutating func float() -> String { "float: \(pick(["left", "right"]))" }

        mutating func paragraph() -> String {
            let inner: String
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                words += 1
                inner = "<span style='position: absolute'>w\(words)</span>"
            case 1: inner = "<span style='\(float()); width: \(pick(["60px", "150px"]))'>\(text())</span> \(text())"
            case 2: inner = "<span style='display: inline-block; width: 80px'>\(text())</span> \(text())"
            default: inner = ""
            }
            return "<p style='\(style())'>\(text()) \(inner)</p>"
        }

        mutating func table(_ depth: Int) -> String {
            let borders = pick(["border-spacing: 2px", "border-spacing: 3px", "border-collapse: collapse"])
            var result = "<table style='\(style(borders, isTable: true))'>"
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let side = pick(["top", "bottom"])
                result += "<caption style='\(style("caption-side: \(side)"))'>\(text())</caption>"
            }
            if chance(25) { result += "<thead><tr><th>head</th></tr></thead>" }
            let (rows, columns) = (Int.random(in: 1...4, using: &random), Int.random(in: 1...3, using: &random))
            // How many rows each column is taken for by cells from above.
            var taken = Array(repeating: 0, count: columns)
            result += "<tbody style='\(pick(["", "", "", "", "position: relative"]))'>"
            for row in 0..<rows {
                let look = pick(["", "", "", "position: relative", "height: 40px", "break-inside: avoid"])
                result += "<tr style='\(look)'>"
                for column in 0..<columns {
                    if taken[column] == 0 {
                        taken[column] = min([1, 1, 1, 2, 3][Int.random(in: 0..<5, using: &random)], rows - row)
                        let align = pick(["top", "middle", "bottom", "baseline"])
                        let inner = chance(40) ? content(depth - 1) : text()
                        let look = pick(["", "", "; position: relative", "; height: 60px"])
                        result += "<td rowspan='\(taken[column])' style='vertical-align: \(align)\(look)'>\(inner)</td>"
                    }
                    taken[column] -= 1
                }
                result += "</tr>"
            }
            result += "</tbody>"
            if chance(25) { result += "<tfoot><tr><td>foot</td></tr></tfoot>" }
            return result + "</table>"
        }
    }

    @Test(arguments: 1...48)
    func everyWordStandsInsideOfOnePage(seed: UInt64) throws {
        var generator = Generator(random: Seeded(state: seed))
        let body = generator.content(Int.random(in: 1...3, using: &generator.random))
        let document = try layout(
            "\(body)<p>end</p>",
            css: """
                @page { size: 200px 100px; margin: 0 } html { font-size: 10px; line-height: 14px }
                td, th, caption { padding: 0 }
                """)
        var found: [Substring: Int] = [:]
        for page in 1...document.pageCount {
            for (text, frame) in document.texts(page: page) {
                #expect(frame.y >= 0 && frame.y + frame.height <= 100, "\(text) of \(body)")
                for word in text.split(separator: " ") { found[word, default: 0] += 1 }
            }
        }
        let wrong = (1...generator.words).map { "w\($0)" }.filter { found[Substring($0)] != 1 }
        #expect(wrong.isEmpty, "\(body)")
        #expect(found["end"] == 1, "\(body)")
    }
}
