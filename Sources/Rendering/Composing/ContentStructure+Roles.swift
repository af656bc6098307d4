import CSS
import Markup
import PDF

extension ContentStructure {
    /// What an element is to readers.
    enum Role: Equatable {
        /// Means nothing by itself.
        case transparent
        /// Holds other elements, no content of its own.
        case grouping(StructureType)
        /// Holds content.
        case content(StructureType)
    }

    func role(of node: MarkupTree.NodeIndex) -> Role {
        guard node > 0, let name = styled.tree.element(node) else { return .grouping(.document) }
        if hasRoles {
            if isPresentational(node, name) {
                guard hasLanguage(node), !givesLanguageToCells(node, name) else { return .transparent }
                return isInline(node) ? .content(.span) : .grouping(.div)
            }
            if styled.tree.isLabelledPicture(node) { return .content(.figure) }
        }
        switch name {
        case .html, .head, .title, .style, .link, .meta: return .transparent
        case .section, .article, .main, .nav, .aside: return .grouping(.sect)
        case .header, .footer, .figure: return .grouping(.div)
        case .address: return .grouping(.div)
        case .p, .pre, .listing: return .content(.p)
        case .dt: return .content(definitionList(around: node) == nil ? .p : .lbl)
        case .dd: return .content(definitionList(around: node) == nil ? .p : .lBody)
        case .h1: return .content(.h1)
        case .h2: return .content(.h2)
        case .h3: return .content(.h3)
        case .h4: return .content(.h4)
        case .h5: return .content(.h5)
        case .h6: return .content(.h6)
        case .blockquote: return .grouping(.blockQuote)
        case .table: return .grouping(.table)
        case .caption, .figcaption: return .content(.caption)
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
        case .abbr, .acronym:
            return hasLanguage(node) || styled.tree.attributeBytes(.title, of: node)?.isEmpty == false
                ? .content(.span) : .transparent
        case .dl where isDefinitionList(node): return .grouping(.l)
        case .span, .em, .i, .strong, .b, .u, .s, .small, .sub, .sup, .mark, .time, .code, .big, .tt, .kbd,
            .samp, .var, .dfn, .cite, .q, .ins, .del, .strike, .font, .nobr, .bdo, .bdi, .data, .label,
            .output, .unknown:
            return hasLanguage(node) ? .content(.span) : .transparent
        case .div, .body, .dl, .hgroup, .search, .center, .fieldset, .form, .noscript:
            return hasLanguage(node) ? .grouping(.div) : .transparent
        case .br, .hr, .colgroup, .col, .pageSum, .wbr, .base: return .transparent
        }
    }

    // MARK: Definition lists

    /// Whether a `dl` begins with a term or a definition, perhaps in a `div` (HTML §4.4.9): a list then.
    private func isDefinitionList(_ node: MarkupTree.NodeIndex) -> Bool {
        guard let first = firstElement(in: node) else { return false }
        if styled.tree.element(first) != .div { return isDefinitionPart(first) }
        return role(of: first) == .transparent && firstElement(in: first).map(isDefinitionPart) == true
    }

    private func firstElement(in node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        styled.tree.children(of: node).first { styled.tree.element($0) != nil }
    }

    func isDefinitionPart(_ node: MarkupTree.NodeIndex) -> Bool {
        styled.tree.element(node) == .dt || styled.tree.element(node) == .dd
    }

    /// The list that a term or definition is of; nil for one that stands anywhere else.
    func definitionList(around node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        var list = styled.tree.nodes[Int(node)].parent
        if styled.tree.element(list) == .div, role(of: list) == .transparent {
            list = styled.tree.nodes[Int(list)].parent
        }
        return styled.tree.element(list) == .dl && role(of: list) == .grouping(.l) ? list : nil
    }

    /// Whether a row or row group without meaning is a part of a table that has one: there is no place for an element
    /// between the table's parts.
    private func givesLanguageToCells(_ node: MarkupTree.NodeIndex, _ name: ElementName) -> Bool {
        switch name {
        case .thead, .tbody, .tfoot, .tr: owner(of: node, .table).map(says) == false
        default: false
        }
    }

    /// The language of the rows and row groups without meaning that a part of a table is in; nil where they have none.
    private func languageOfRow(around node: MarkupTree.NodeIndex) -> String? {
        var ancestor = styled.tree.nodes[Int(node)].parent
        while ancestor > 0, let name = styled.tree.element(ancestor), role(of: ancestor) == .transparent,
            givesLanguageToCells(ancestor, name)
        {
            if hasLanguage(ancestor) {
                return styled.tree.attribute(.lang, of: ancestor) ?? styled.tree.attribute(.xmlLang, of: ancestor)
            }
            ancestor = styled.tree.nodes[Int(ancestor)].parent
        }
        return nil
    }

    private func hasLanguage(_ node: MarkupTree.NodeIndex) -> Bool {
        if styled.tree.nodes[Int(node)].attributes.isEmpty { return false }
        return styled.tree.attributeBytes(.lang, of: node) != nil
            || styled.tree.attributeBytes(.xmlLang, of: node) != nil
    }

    /// Whether `role` takes an element's meaning away, or that of the table or list that it is a part of: WAI-ARIA 1.2
    /// §5.3.3, §7.1.
    private func isPresentational(_ node: MarkupTree.NodeIndex, _ name: ElementName) -> Bool {
        switch name {
        // Pictures say by `alt` whether they mean something; what can be used always does.
        case .img, .qrCode, .barCode, .barChart, .lineChart, .signatureField, .a: return false
        case .caption, .thead, .tbody, .tfoot, .tr, .th, .td:
            return says(node) || owner(of: node, .table).map(says) == true
        case .li: return says(node) || owner(of: node, .ul, .ol, .dir, .menu).map(says) == true
        default: return says(node)
        }
    }

    private func says(_ node: MarkupTree.NodeIndex) -> Bool {
        guard let role = styled.tree.attributeBytes(.role, of: node) else { return false }
        return role.elementsEqual("presentation".utf8) || role.elementsEqual("none".utf8)
    }

    /// The nearest element around a node that has one of these names.
    private func owner(of node: MarkupTree.NodeIndex, _ names: ElementName...) -> MarkupTree.NodeIndex? {
        var ancestor = styled.tree.nodes[Int(node)].parent
        while ancestor > 0 {
            if let name = styled.tree.element(ancestor), names.contains(name) { return ancestor }
            ancestor = styled.tree.nodes[Int(ancestor)].parent
        }
        return nil
    }

    // MARK: Attributes

    /// What an element says besides its content; nil for most.
    func attributes(of node: MarkupTree.NodeIndex, type: StructureType) -> StructureAttributes? {
        let tree = styled.tree
        let isPlain = type != .th && type != .l && type != .figure && type != .span
        let given = hasRoles && type.isTablePart ? languageOfRow(around: node) : nil
        if isPlain, given == nil, !hasAttribute(node, among: [.lang, .xmlLang, .colspan, .rowspan]) { return nil }
        var attributes = StructureAttributes()
        attributes.language = given
        if !tree.nodes[Int(node)].attributes.isEmpty {
            attributes.language = tree.attribute(.lang, of: node) ?? tree.attribute(.xmlLang, of: node) ?? given
            if type == .figure {
                attributes.alternative = tree.attribute(.alt, of: node) ?? tree.attribute(.ariaLabel, of: node)
            }
            if type == .td || type == .th {
                attributes.columnSpan = max(span(.colspan, of: node), 1)
                attributes.rowSpan = span(.rowspan, of: node)
            }
        }
        switch type {
        case .th: attributes.scope = scope(of: node)
        case .l:
            let isOfDefinitions = tree.element(node) == .dl
            attributes.listNumbering = isOfDefinitions ? .none : numbering(styled.style(of: node).list.kind)
        case .span:
            let isShort = tree.element(node) == .abbr || tree.element(node) == .acronym
            if isShort { attributes.expansion = tree.attribute(.title, of: node) }
        case .figure: attributes.placement = isInline(node) ? .inline : .block
        default: break
        }
        return attributes
    }

    private func hasAttribute(_ node: MarkupTree.NodeIndex, among names: [AttributeName]) -> Bool {
        styled.tree.nodes[Int(node)].attributes.contains { names.contains(styled.tree.attributes[Int($0)].name) }
    }

    func numbering(_ kind: ListStyle.Kind) -> StructureAttributes.ListNumbering {
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

extension MarkupTree {
    /// Whether all that an element shows is one picture, whose words are its label: WAI-ARIA 1.2 §5.4, `img`.
    func isLabelledPicture(_ node: NodeIndex) -> Bool {
        guard let name = element(node), name == .figure || name == .div || name == .span,
            attributeBytes(.role, of: node)?.elementsEqual("img".utf8) == true
        else { return false }
        return attributeBytes(.ariaLabel, of: node)?.isEmpty == false
    }
}
