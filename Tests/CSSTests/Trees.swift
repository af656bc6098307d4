import CSS
import Markup
import Primitives
import Testing

/// A tree from well-formed markup without entities: elements, attributes in double quotes, text.
func tree(_ markup: String) throws -> MarkupTree {
    var builder = MarkupTreeBuilder(locations: [SourceLocation(file: "page.xhtml", line: 1, column: 1)])
    var rest = markup[...]
    while let character = rest.first {
        guard character == "<" else {
            let end = rest.firstIndex(of: "<") ?? rest.endIndex
            builder.addText(rest[..<end].utf8, origin: 0)
            rest = rest[end...]
            continue
        }
        let close = try #require(rest.firstIndex(of: ">"))
        var tag = rest[rest.index(after: rest.startIndex)..<close]
        rest = rest[rest.index(after: close)...]
        if tag.hasPrefix("/") {
            builder.endElement()
            continue
        }
        let isEmpty = tag.hasSuffix("/")
        if isEmpty { tag = tag.dropLast() }
        let nameEnd = tag.firstIndex(of: " ") ?? tag.endIndex
        builder.beginElement(try #require(ElementName(rawValue: String(tag[..<nameEnd]))), origin: 0)
        tag = tag[nameEnd...]
        while let equals = tag.firstIndex(of: "=") {
            let name = tag[..<equals].drop { $0 == " " }
            let start = tag.index(equals, offsetBy: 2)
            let end = try #require(tag[start...].firstIndex(of: "\""))
            builder.addAttribute(try #require(AttributeName(rawValue: String(name))), value: tag[start..<end].utf8)
            tag = tag[tag.index(after: end)...]
        }
        if isEmpty { builder.endElement() }
    }
    return builder.finish()
}

func sheet(_ css: String, limits: StylesheetLimits = StylesheetLimits()) -> Stylesheet {
    Stylesheet(parsing: Array(css.utf8), file: "style.css", limits: limits)
}

/// What is wrong with a style sheet, as its author reads it.
func faults(_ css: String) -> [String] { sheet(css).diagnostics.map(\.description) }

/// The styled tree of markup under a style sheet that has no faults.
func styled(_ markup: String, _ css: String = "", pageSize: Size? = nil) throws -> StyledTree {
    let sheet = sheet(css)
    #expect(sheet.diagnostics == [])
    return StyleResolver(sheets: [sheet], pageSize: pageSize).resolve(try tree(markup))
}

/// The style of the element whose `id` is `x`, or else of the first element below the root, or of the root.
func style(_ markup: String, _ css: String = "") throws -> ComputedStyle {
    let styled = try styled(markup, css)
    return styled.style(of: try marked(styled.tree))
}

/// The element whose `id` is `x`; the root where there is none.
func marked(_ tree: MarkupTree) throws -> MarkupTree.NodeIndex {
    let found = tree.nodes.indices.first { tree.attribute(.id, of: MarkupTree.NodeIndex($0)) == "x" }
    return MarkupTree.NodeIndex(found ?? 0)
}

/// The style of one `div` below a plain `body`, with these declarations.
func declared(_ declarations: String) throws -> ComputedStyle {
    try style("<html><body><div id=\"x\">t</div></body></html>", "#x { \(declarations) }")
}

func px(_ value: Double) -> LayoutUnit { LayoutUnit(value) }

func length(_ value: Double) -> LengthPercentage { LengthPercentage(LayoutUnit(value)) }

func percent(_ value: Double) -> LengthPercentage {
    var result = LengthPercentage(.zero, percentage: value)
    result.isPercentage = true
    return result
}
