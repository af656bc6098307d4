/// Markdown that is put together piece by piece.
struct MarkdownText {
    private(set) var text = ""

    mutating func heading(_ level: Int, _ title: String) {
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
        text += String(repeating: "#", count: level) + " " + title + "\n\n"
    }

    mutating func paragraph(_ words: String) { text += words + "\n\n" }

    /// A table, followed by an empty line unless a heading follows.
    mutating func table(_ titles: [String], _ rows: [[String]]) {
        text += "| " + titles.joined(separator: " | ") + " |\n"
        text += "|" + String(repeating: "---|", count: titles.count) + "\n"
        for row in rows { text += "| " + row.map { Self.cell($0) }.joined(separator: " | ") + " |\n" }
    }

    /// A piece of code; a vertical line inside it would end the table's cell.
    static func code(_ text: String) -> String {
        if text.isEmpty { return "" }
        return text.contains("`") ? "`` \(text) ``" : "`\(text)`"
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
