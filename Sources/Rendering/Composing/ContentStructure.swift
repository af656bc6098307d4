import CSS
import Layout
import Markup
import PDF
import Primitives

/// Gives each piece of content its structure element, in the order of the markup whatever the painting order is.
///
/// ISO 32000-1 §14.8.4 names the types; elements without meaning of their own (`div`, `span`, `b`) pass their content
/// on to the nearest element around them that has one.
struct ContentStructure {
    private let styled: StyledTree
    /// By node: the structure element made for it; nil until some content needs it.
    private var elements: [StructureElement?]
    /// By node: the paragraph made for text that stands directly in a grouping element.
    private var paragraphs: [StructureElement?]

    init(styled: StyledTree) {
        self.styled = styled
        elements = Array(repeating: nil, count: styled.tree.nodes.count)
        paragraphs = elements
    }

    /// Where a piece of content stands in the reading order; pieces of one page are marked in rising order.
    func position(of node: MarkupTree.NodeIndex, _ source: Fragment.Source) -> Int64 {
        switch source {
        case .marker: Int64(node) * 4
        case .before: Int64(node) * 4 + 1
        case .after: Int64(styled.tree.nodes[Int(node)].end - 1) * 4 + 3
        case .element, .anonymous, .marginBox: Int64(node) * 4 + 2
        }
    }

    /// The element that a piece of content belongs to; made, with those around it, where it is not there yet.
    mutating func element(
        for node: MarkupTree.NodeIndex, _ source: Fragment.Source, in tree: inout StructureTree
    ) -> StructureElement {
        if source == .marker { return tree.add(.lbl, to: structureElement(of: node, in: &tree)) }
        let isLabel = source == .after && styled.tree.element(node) == .signatureField
        if !styled.tree.isText(node), role(of: node) != .transparent, !isGrouping(node), !isLabel {
            return body(of: node, structureElement(of: node, in: &tree), in: &tree)
        }
        // Text belongs to its parent; what an element generates, to the element itself.
        let isInside = styled.tree.isText(node) || isLabel
        return holder(of: node, below: isInside ? styled.tree.nodes[Int(node)].parent : node, in: &tree)
    }

    /// The element that inline content belongs to: the nearest one around it that holds content, or a paragraph made
    /// for it where text stands directly in a grouping element.
    private mutating func holder(
        of node: MarkupTree.NodeIndex, below start: MarkupTree.NodeIndex, in tree: inout StructureTree
    ) -> StructureElement {
        var owner = start
        var container: MarkupTree.NodeIndex?
        while owner > 0, role(of: owner) == .transparent {
            if container == nil, !isInline(owner) { container = owner }
            owner = styled.tree.nodes[Int(owner)].parent
        }
        guard owner > 0, !isGrouping(owner) else {
            return paragraph(for: node, in: container ?? max(owner, 0), below: max(owner, 0), of: &tree)
        }
        return body(of: owner, structureElement(of: owner, in: &tree), in: &tree)
    }

    private func isGrouping(_ node: MarkupTree.NodeIndex) -> Bool {
        if case .grouping = role(of: node) { return true }
        return false
    }

    /// Where the children of an element hang: a list item's are in its body.
    private mutating func body(
        of node: MarkupTree.NodeIndex, _ element: StructureElement, in tree: inout StructureTree
    ) -> StructureElement {
        guard node > 0, styled.tree.element(node) == .li else { return element }
        if let body = paragraphs[Int(node)] { return body }
        let body = tree.add(.lBody, to: element)
        paragraphs[Int(node)] = body
        return body
    }

    /// Text directly in a grouping element becomes a paragraph; what stands on the same lines shares one.
    private mutating func paragraph(
        for node: MarkupTree.NodeIndex, in container: MarkupTree.NodeIndex, below owner: MarkupTree.NodeIndex,
        of tree: inout StructureTree
    ) -> StructureElement {
        let first = firstOnLines(with: node, in: container)
        if let known = paragraphs[Int(first)] { return known }
        let made = tree.add(.p, to: structureElement(of: owner, in: &tree))
        paragraphs[Int(first)] = made
        return made
    }

    /// The first of the container's inline children that stand side by side around a node.
    private func firstOnLines(
        with node: MarkupTree.NodeIndex, in container: MarkupTree.NodeIndex
    ) -> MarkupTree.NodeIndex {
        var first: MarkupTree.NodeIndex?
        for child in styled.tree.children(of: container) {
            if isInline(child) { first = first ?? child } else { first = nil }
            if node < styled.tree.nodes[Int(child)].end { return first ?? child }
        }
        return container
    }

    private func isInline(_ node: MarkupTree.NodeIndex) -> Bool {
        if styled.tree.isText(node) { return true }
        switch styled.style(of: node).box.display {
        case .inline, .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return false
        }
    }

    private mutating func structureElement(
        of node: MarkupTree.NodeIndex, in tree: inout StructureTree
    ) -> StructureElement {
        if node <= 0 { return .root }
        if let made = elements[Int(node)] { return made }
        var parent = styled.tree.nodes[Int(node)].parent
        while parent > 0, role(of: parent) == .transparent { parent = styled.tree.nodes[Int(parent)].parent }
        let type: StructureType
        switch role(of: node) {
        case .transparent: return structureElement(of: parent, in: &tree)
        case .grouping(let named), .content(let named): type = named
        }
        let above =
            type == .link || type == .span
            ? holder(of: node, below: styled.tree.nodes[Int(node)].parent, in: &tree)
            : body(of: parent, structureElement(of: parent, in: &tree), in: &tree)
        // A row has made its cells by now.
        if let made = elements[Int(node)] { return made }
        let made =
            if let attributes = attributes(of: node, type: type) {
                tree.add(type, to: above, attributes: attributes)
            } else {
                tree.add(type, to: above)
            }
        elements[Int(node)] = made
        if type == .tr { addCells(of: node, in: &tree) }
        return made
    }

    /// Gives a row all its cells, those without content too: without them the columns would not be those of the table
    /// (PDF/UA-1 §7.2).
    private mutating func addCells(of row: MarkupTree.NodeIndex, in tree: inout StructureTree) {
        for cell in styled.tree.children(of: row) {
            guard let name = styled.tree.element(cell), name == .td || name == .th,
                styled.style(of: cell).box.display != .none
            else { continue }
            _ = structureElement(of: cell, in: &tree)
        }
    }

    // MARK: Roles

    private enum Role: Equatable {
        /// Means nothing by itself.
        case transparent
        /// Holds other elements, no content of its own.
        case grouping(StructureType)
        /// Holds content.
        case content(StructureType)
    }

    private func role(of node: MarkupTree.NodeIndex) -> Role {
        guard node > 0, let name = styled.tree.element(node) else { return .grouping(.document) }
        switch name {
        case .html, .head, .title, .style, .link, .meta, .body: return .transparent
        case .section, .article, .main, .nav, .aside: return .grouping(.sect)
        case .header, .footer, .figure: return .grouping(.div)
        case .address: return .grouping(.div)
        case .p, .dt, .dd, .figcaption, .pre, .listing: return .content(.p)
        case .h1: return .content(.h1)
        case .h2: return .content(.h2)
        case .h3: return .content(.h3)
        case .h4: return .content(.h4)
        case .h5: return .content(.h5)
        case .h6: return .content(.h6)
        case .blockquote: return .grouping(.blockQuote)
        case .table: return .grouping(.table)
        case .caption: return .content(.caption)
        case .thead: return .grouping(.tHead)
        case .tbody: return .grouping(.tBody)
        case .tfoot: return .grouping(.tFoot)
        case .tr: return .grouping(.tr)
        case .th: return .content(.th)
        case .td: return .content(.td)
        case .ul, .ol, .dir, .menu: return .grouping(.l)
        case .li: return .content(.li)
        case .a: return styled.tree.attributeBytes(.href, of: node) == nil ? .transparent : .content(.link)
        case .img, .qrCode, .barCode, .barChart, .lineChart: return .content(.figure)
        case .signatureField: return .content(.form)
        case .span, .em, .i, .strong, .b, .u, .s, .small, .sub, .sup, .abbr, .mark, .time, .code, .big, .tt, .kbd,
            .samp, .var, .dfn, .cite, .q, .ins, .del, .strike, .acronym, .font, .nobr, .bdo, .bdi, .data, .label,
            .output, .unknown:
            return styled.tree.attributeBytes(.lang, of: node) == nil ? .transparent : .content(.span)
        case .div, .dl, .br, .hr, .colgroup, .col, .pageSum, .hgroup, .search, .center, .fieldset, .form, .noscript,
            .wbr, .base:
            return .transparent
        }
    }

    /// What an element says besides its content; nil for most.
    private func attributes(of node: MarkupTree.NodeIndex, type: StructureType) -> StructureAttributes? {
        let tree = styled.tree
        let isPlain = type != .th && type != .l && type != .figure
        if isPlain, !hasAttribute(node, among: [.lang, .xmlLang, .colspan, .rowspan]) { return nil }
        var attributes = StructureAttributes()
        if !tree.nodes[Int(node)].attributes.isEmpty {
            attributes.language = tree.attribute(.lang, of: node) ?? tree.attribute(.xmlLang, of: node)
            if type == .figure { attributes.alternative = tree.attribute(.alt, of: node) }
            if type == .td || type == .th {
                attributes.columnSpan = tree.attribute(.colspan, of: node).flatMap(Int.init) ?? 1
                attributes.rowSpan = tree.attribute(.rowspan, of: node).flatMap(Int.init) ?? 1
            }
        }
        switch type {
        case .th:
            switch tree.attribute(.scope, of: node) {
            case "row", "rowgroup": attributes.scope = .row
            case "col", "colgroup": attributes.scope = .column
            default: attributes.scope = isInHead(node) ? .column : .row
            }
        case .l:
            attributes.listNumbering = numbering(styled.style(of: node).list.kind)
        case .figure: attributes.placement = .block
        default: break
        }
        return attributes
    }

    private func hasAttribute(_ node: MarkupTree.NodeIndex, among names: [AttributeName]) -> Bool {
        styled.tree.nodes[Int(node)].attributes.contains { names.contains(styled.tree.attributes[Int($0)].name) }
    }

    private func isInHead(_ node: MarkupTree.NodeIndex) -> Bool {
        var ancestor = styled.tree.nodes[Int(node)].parent
        while ancestor > 0 {
            if styled.tree.element(ancestor) == .thead { return true }
            if styled.tree.element(ancestor) == .table { return false }
            ancestor = styled.tree.nodes[Int(ancestor)].parent
        }
        return false
    }

    private func numbering(_ kind: ListStyle.Kind) -> StructureAttributes.ListNumbering {
        switch kind {
        case .disc: .disc
        case .circle: .circle
        case .square: .square
        case .lowerAlpha: .lowerAlpha
        case .upperAlpha: .upperAlpha
        case .lowerRoman: .lowerRoman
        case .upperRoman: .upperRoman
        case .none, .string: .none
        default: .decimal
        }
    }
}
