/// Standard structure types: ISO 32000-1 §14.8.4, by the names that the standard gives them.
package enum StructureType: UInt8, Hashable, Sendable, CaseIterable {
    case document, part, art, sect, div, blockQuote, caption, toc, toci
    case p, h1, h2, h3, h4, h5, h6
    case l, li, lbl, lBody
    case table, tr, th, td, tHead, tBody, tFoot
    case span, quote, note, reference, code, link
    case figure, formula, form

    /// The heading of a level; levels under 1 and over 6 count as those.
    package static func heading(_ level: Int) -> StructureType {
        let headings: [StructureType] = [.h1, .h2, .h3, .h4, .h5, .h6]
        return headings[min(max(level, 1), 6) - 1]
    }

    /// The name in the file, with its slash.
    var name: StaticString {
        switch self {
        case .document: "/Document"
        case .part: "/Part"
        case .art: "/Art"
        case .sect: "/Sect"
        case .div: "/Div"
        case .blockQuote: "/BlockQuote"
        case .caption: "/Caption"
        case .toc: "/TOC"
        case .toci: "/TOCI"
        case .p: "/P"
        case .h1: "/H1"
        case .h2: "/H2"
        case .h3: "/H3"
        case .h4: "/H4"
        case .h5: "/H5"
        case .h6: "/H6"
        case .l: "/L"
        case .li: "/LI"
        case .lbl: "/Lbl"
        case .lBody: "/LBody"
        case .table: "/Table"
        case .tr: "/TR"
        case .th: "/TH"
        case .td: "/TD"
        case .tHead: "/THead"
        case .tBody: "/TBody"
        case .tFoot: "/TFoot"
        case .span: "/Span"
        case .quote: "/Quote"
        case .note: "/Note"
        case .reference: "/Reference"
        case .code: "/Code"
        case .link: "/Link"
        case .figure: "/Figure"
        case .formula: "/Formula"
        case .form: "/Form"
        }
    }

    /// Cells and the bodies of items stay even when nothing is in them.
    ///
    /// A row without its cells would have too few columns (PDF/UA-1 §7.2); an item is more than its label.
    var staysWhenEmpty: Bool { self == .td || self == .th || self == .lBody }
}
