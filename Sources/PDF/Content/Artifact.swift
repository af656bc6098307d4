/// Content without meaning of its own: ISO 32000-1 §14.8.2.2.
package enum Artifact: Hashable, Sendable {
    /// What repeats from page to page.
    case pagination(Pagination)
    /// Rules, borders and other ornaments of the layout.
    case layout
    /// A background and what it covers.
    case background(PageRectangle)
    /// Production marks.
    case page

    package enum Pagination: Hashable, Sendable { case header, footer, watermark, other }

    func write(to syntax: inout SyntaxBuffer, in space: PageSpace) {
        switch self {
        case .pagination(let kind):
            syntax.raw("/Artifact<</Type/Pagination")
            switch kind {
            case .header: syntax.raw("/Subtype/Header")
            case .footer: syntax.raw("/Subtype/Footer")
            case .watermark: syntax.raw("/Subtype/Watermark")
            case .other: break
            }
        case .layout: syntax.raw("/Artifact<</Type/Layout")
        case .background(let box):
            syntax.raw("/Artifact<</Type/Background/BBox")
            syntax.rectangle(box, in: space)
        case .page: syntax.raw("/Artifact<</Type/Page")
        }
        syntax.raw(">>BDC\n")
    }
}
