import CSS
import Layout
import Markup
import PDF
import Primitives

/// Gives each piece of content its structure element, in the order of the markup whatever the painting order is.
///
/// ISO 32000-1 §14.8.4 names the types; elements without meaning of their own (`div`, `span`, `b`) pass their content
/// on to the nearest element around them that has one. The tree follows the markup; what PDF/UA-1 does not let stand
/// where the markup has it, `StructureTree.conform()` mends in the end.
struct ContentStructure {
    let styled: StyledTree
    /// Some element has a `role`.
    let hasRoles: Bool
    /// By node: the structure element made for it; nil until some content needs it.
    private var elements: [StructureElement?]
    /// By item: what holds all but its label.
    private var bodies: [StructureElement?]
    /// By node: the paragraph made for text that stands directly in a grouping element and begins with the node; by the
    /// grouping element's own where its generated content begins it.
    private var paragraphs: [StructureElement?]
    /// Paragraphs of content that is generated behind the blocks of a grouping element; empty for nearly all documents.
    private var closings: [MarkupTree.NodeIndex: StructureElement] = [:]
    /// By the first term or definition of each group of a list of definitions: its item.
    private var definitionItems: [MarkupTree.NodeIndex: StructureElement] = [:]
    /// By term and definition: the first of its group; empty for nearly all documents.
    private var definitionGroups: [MarkupTree.NodeIndex: MarkupTree.NodeIndex] = [:]
    /// Cells that name their headers.
    private var namingCells: [MarkupTree.NodeIndex] = []
    /// The last part of a table made, in the order of the markup; -1 before any.
    private var lastPart: MarkupTree.NodeIndex = -1
    /// Of containers within each other, the innermost last.
    private var lineSearches: [LineSearch] = []
    /// Children of containers that have been looked at.
    private(set) var work = 0
    /// Rows that cells of the last row made span, and which are being made.
    private var rowsLeft = 0
    private var isAddingRows = false

    init(styled: StyledTree) {
        self.styled = styled
        hasRoles = styled.tree.attributes.contains { $0.name == .role }
        elements = Array(repeating: nil, count: styled.tree.nodes.count)
        bodies = elements
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
        if source == .marker, case .content(.li) = role(of: node) {
            return tree.add(.lbl, to: structureElement(of: node, in: &tree))
        }
        let isLabel = source == .after && styled.tree.element(node) == .signatureField
        if !styled.tree.isText(node), role(of: node) != .transparent, !isGrouping(node), !isLabel {
            return body(of: node, structureElement(of: node, in: &tree), in: &tree)
        }
        // Text belongs to its parent; what an element generates, to the element itself.
        let isInside = styled.tree.isText(node) || isLabel
        return holder(of: node, source, below: isInside ? styled.tree.nodes[Int(node)].parent : node, in: &tree)
    }

    /// The element of a node that has been made; nil where no content has needed it.
    func made(for node: MarkupTree.NodeIndex) -> StructureElement? { elements[Int(node)] }

    /// The node that an element was made for; nil for what has none.
    func node(of element: Int) -> MarkupTree.NodeIndex? {
        let place =
            elements.firstIndex { $0?.place == element } ?? bodies.firstIndex { $0?.place == element }
            ?? paragraphs.firstIndex { $0?.place == element }
        return place.map { MarkupTree.NodeIndex($0) }
    }

    /// Tells cells their headers, once all elements are there.
    func finish(_ tree: inout StructureTree) {
        guard !namingCells.isEmpty else { return }
        let headers = HeaderCells(of: styled.tree)
        for cell in namingCells {
            guard let element = elements[Int(cell)] else { continue }
            let named = headers.named(by: cell, in: styled.tree).compactMap { elements[Int($0)] }
            let written = named.filter { tree.type(of: $0) == .th }
            tree.update(element) { $0.headers = written }
        }
    }

    // MARK: Holders of text

    /// The element that inline content belongs to: the nearest one around it that holds content, or a paragraph made
    /// for it where text stands directly in a grouping element.
    private mutating func holder(
        of node: MarkupTree.NodeIndex, _ source: Fragment.Source, below start: MarkupTree.NodeIndex,
        in tree: inout StructureTree
    ) -> StructureElement {
        var owner = start
        var container: MarkupTree.NodeIndex?
        while owner > 0, role(of: owner) == .transparent {
            if container == nil, !isInline(owner) { container = owner }
            owner = styled.tree.nodes[Int(owner)].parent
        }
        guard owner > 0, !isGrouping(owner) else {
            return paragraph(for: node, source, in: container ?? max(owner, 0), below: max(owner, 0), of: &tree)
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
        guard node > 0, role(of: node) == .content(.li) else { return element }
        if let body = bodies[Int(node)] { return body }
        let body = tree.add(.lBody, to: element)
        bodies[Int(node)] = body
        return body
    }

    /// Text directly in a grouping element becomes a paragraph; what stands on the same lines shares one.
    private mutating func paragraph(
        for node: MarkupTree.NodeIndex, _ source: Fragment.Source, in container: MarkupTree.NodeIndex,
        below owner: MarkupTree.NodeIndex, of tree: inout StructureTree
    ) -> StructureElement {
        let first = firstOnLines(with: node, source, in: container)
        let isClosing = first == nil
        if let known = isClosing ? closings[container] : paragraphs[Int(first ?? container)] { return known }
        let above = structureElement(of: owner, in: &tree)
        let made: StructureElement
        if source != .after, tree.type(of: above).holdsTableParts, let next = madePart(behind: node, of: owner) {
            made = tree.add(.p, to: above, before: next)
        } else {
            made = tree.add(.p, to: above)
        }
        if isClosing { closings[container] = made } else { paragraphs[Int(first ?? container)] = made }
        return made
    }

    /// The first row or cell behind a node that has been made before it: rows make their cells, and the rows that these
    /// span, all at once.
    private func madePart(
        behind node: MarkupTree.NodeIndex, of owner: MarkupTree.NodeIndex
    ) -> StructureElement? {
        guard node < lastPart else { return nil }
        var next = owner + 1
        if node != owner {
            var child = node
            while styled.tree.nodes[Int(child)].parent != owner { child = styled.tree.nodes[Int(child)].parent }
            next = styled.tree.nodes[Int(child)].end
        }
        while next < styled.tree.nodes[Int(owner)].end {
            if let made = elements[Int(next)] { return made }
            next = styled.tree.nodes[Int(next)].end
        }
        return nil
    }

    /// The first of the container's inline children that stand side by side around a node.
    ///
    /// The container itself for what it generates before blocks, nil for what it generates behind them.
    private mutating func firstOnLines(
        with node: MarkupTree.NodeIndex, _ source: Fragment.Source, in container: MarkupTree.NodeIndex
    ) -> MarkupTree.NodeIndex? {
        let place = lineSearch(for: node, source, in: container)
        let end = styled.tree.nodes[Int(container)].end
        while lineSearches[place].child < end {
            let child = lineSearches[place].child
            work += 1
            lineSearches[place].first = isInline(child) ? lineSearches[place].first ?? child : nil
            if node == container {
                if source != .after { return lineSearches[place].first ?? container }
            } else if node < styled.tree.nodes[Int(child)].end {
                return lineSearches[place].first ?? child
            }
            lineSearches[place].child = styled.tree.nodes[Int(child)].end
        }
        return source == .after ? lineSearches[place].first : container
    }

    /// The place of a container's search.
    ///
    /// Pieces come in the order of the markup, nearly always: a search goes on where it stopped, unless it is beyond.
    private mutating func lineSearch(
        for node: MarkupTree.NodeIndex, _ source: Fragment.Source, in container: MarkupTree.NodeIndex
    ) -> Int {
        while let last = lineSearches.last,
            node < last.container || node >= styled.tree.nodes[Int(last.container)].end
        {
            lineSearches.removeLast()
        }
        guard let place = lineSearches.lastIndex(where: { $0.container == container }) else {
            lineSearches.append(LineSearch(container: container, child: container + 1))
            return lineSearches.count - 1
        }
        let isBeyond = node == container ? source != .after : node < lineSearches[place].child
        if isBeyond { lineSearches[place] = LineSearch(container: container, child: container + 1) }
        return place
    }

    /// How far the children of a container have been looked through for the first on a line.
    private struct LineSearch {
        let container: MarkupTree.NodeIndex
        /// The one looked at last.
        var child: MarkupTree.NodeIndex
        /// The first of the inline children side by side that it ends.
        var first: MarkupTree.NodeIndex?
    }

    func isInline(_ node: MarkupTree.NodeIndex) -> Bool {
        if styled.tree.isText(node) { return true }
        switch styled.style(of: node).box.display {
        case .inline, .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return false
        }
    }

    // MARK: Elements

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
        let above = holder(of: node, type, in: parent, &tree)
        // A row has made its cells by now, a row above it those that its cells span.
        if let made = elements[Int(node)] { return made }
        var attributes = attributes(of: node, type: type)
        if type == .li, role(of: parent) != .grouping(.l) {
            // Of the list that the item will get.
            attributes = attributes ?? StructureAttributes()
            attributes?.listNumbering = numbering(styled.style(of: node).list.kind)
        }
        let made: StructureElement
        if !type.isTablePart, tree.type(of: above).holdsTableParts, let next = madePart(behind: node, of: parent) {
            made = tree.add(type, to: above, before: next)
        } else {
            made = tree.add(type, to: above)
        }
        if let attributes { tree.update(made) { $0 = attributes } }
        elements[Int(node)] = made
        if type.isTablePart { lastPart = max(lastPart, node) }
        if type == .tr { addCells(of: node, in: &tree) }
        return made
    }

    /// The element that another one is put into.
    private mutating func holder(
        of node: MarkupTree.NodeIndex, _ type: StructureType, in parent: MarkupTree.NodeIndex,
        _ tree: inout StructureTree
    ) -> StructureElement {
        if type == .lbl || type == .lBody, let list = definitionList(around: node) {
            return definitionItem(of: node, in: list, &tree)
        }
        if type == .link || type == .span {
            return holder(of: node, .element, below: styled.tree.nodes[Int(node)].parent, in: &tree)
        }
        return body(of: parent, structureElement(of: parent, in: &tree), in: &tree)
    }

    /// The item of a term or definition: terms that follow each other with the definition behind them are one, each
    /// further definition is one of its own.
    private mutating func definitionItem(
        of node: MarkupTree.NodeIndex, in list: MarkupTree.NodeIndex, _ tree: inout StructureTree
    ) -> StructureElement {
        if definitionGroups[node] == nil {
            var group: MarkupTree.NodeIndex?
            for part in styled.tree.children(of: styled.tree.nodes[Int(node)].parent) where isDefinitionPart(part) {
                let first = group ?? part
                definitionGroups[part] = first
                group = styled.tree.element(part) == .dt ? first : nil
            }
        }
        let first = definitionGroups[node] ?? node
        if let made = definitionItems[first] { return made }
        let made = tree.add(.li, to: structureElement(of: list, in: &tree))
        definitionItems[first] = made
        return made
    }

    /// Gives a row all its cells, those without content too: without them the columns would not be those of the table
    /// (PDF/UA-1 §7.2); the same for the rows that its cells span.
    private mutating func addCells(of row: MarkupTree.NodeIndex, in tree: inout StructureTree) {
        for cell in styled.tree.children(of: row) {
            guard let name = styled.tree.element(cell), name == .td || name == .th,
                styled.style(of: cell).box.display != .none
            else { continue }
            _ = structureElement(of: cell, in: &tree)
            if styled.tree.nodes[Int(cell)].attributes.isEmpty { continue }
            if styled.tree.attributeBytes(.headers, of: cell) != nil { namingCells.append(cell) }
            let span = span(.rowspan, of: cell)
            rowsLeft = max(rowsLeft, span == 0 ? .max : span - 1)
        }
        if rowsLeft > 0, !isAddingRows { addRows(after: row, in: &tree) }
    }

    /// Makes the rows that cells of a row span, and those that cells of these span, up to the end of the group.
    private mutating func addRows(after row: MarkupTree.NodeIndex, in tree: inout StructureTree) {
        isAddingRows = true
        let end = styled.tree.nodes[Int(styled.tree.nodes[Int(row)].parent)].end
        var next = styled.tree.nodes[Int(row)].end
        while next < end, rowsLeft > 0 {
            let name = styled.tree.element(next)
            if name == .thead || name == .tbody || name == .tfoot { break }
            if name == .tr, styled.style(of: next).box.display != .none {
                rowsLeft -= 1
                _ = structureElement(of: next, in: &tree)
            }
            next = styled.tree.nodes[Int(next)].end
        }
        rowsLeft = 0
        isAddingRows = false
    }
}
