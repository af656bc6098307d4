import Markup
import Primitives

/// What HTML's attributes say of the style: HTML §15, presentational hints.
enum PresentationalHints {
    /// Sizes, numbers of lists, and what HTML 4 says of colours, borders and distances; keywords are our sheet's.
    static func block(_ node: MarkupTree.NodeIndex, of tree: MarkupTree) -> DeclarationBlock {
        var block = DeclarationBlock()
        guard let element = tree.element(node), !tree.nodes[Int(node)].attributes.isEmpty || element.isCell else {
            return block
        }
        switch element {
        case .img, .qrCode, .barCode, .barChart, .lineChart, .signatureField, .table, .td, .th, .col, .colgroup, .hr,
            .tr, .thead, .tbody, .tfoot:
            if let width = dimension(.width, node, tree) { block.set("width") { $0.values.box.width = width } }
            if let height = dimension(.height, node, tree) { block.set("height") { $0.values.box.height = height } }
        case .ol:
            if let start = integer(.start, node, tree) {
                let reset = GeneratedContentStyle.CounterChange(name: "list-item", value: start &- 1)
                block.set("counter-reset") { $0.values.generated.counterReset = [reset] }
            }
        case .li:
            if let value = integer(.value, node, tree) {
                let change = GeneratedContentStyle.CounterChange(name: "list-item", value: value)
                block.set("counter-set") { $0.values.generated.counterSet = [change] }
            }
        default:
            break
        }
        LegacyHints(node: node, element: element, tree: tree).add(to: &block)
        return block
    }

    static func integer(_ name: AttributeName, _ node: MarkupTree.NodeIndex, _ tree: MarkupTree) -> Int32? {
        tree.attribute(name, of: node).flatMap { Int32($0) }
    }

    /// A number of px or a percentage, whatever follows: HTML §2.3.4.4.
    static func dimension(_ name: AttributeName, _ node: MarkupTree.NodeIndex, _ tree: MarkupTree) -> SizeValue? {
        guard let text = tree.attribute(name, of: node) else { return nil }
        let trimmed = text.drop(while: \.isWhitespace)
        let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number < 1e6 else { return nil }
        let isPercentage = trimmed.dropFirst(digits.count).first == "%"
        return .value(
            isPercentage ? LengthPercentage(.zero, percentage: number) : LengthPercentage(LayoutUnit(number)))
    }

    /// The language of an element, from `lang` or `xml:lang`; nil where it says nothing.
    static func language(_ node: MarkupTree.NodeIndex, of tree: MarkupTree) -> String? {
        tree.attribute(.lang, of: node) ?? tree.attribute(.xmlLang, of: node)
    }

    /// Whether the first strong character below an element that says `dir="auto"` runs from right to left; nil where
    /// the element does not say so.
    static func automaticDirection(_ node: MarkupTree.NodeIndex, of tree: MarkupTree) -> TextStyle.Direction? {
        guard let value = tree.attributeBytes(.dir, of: node), value.elementsEqual("auto".utf8) else { return nil }
        var next = node + 1
        while next < tree.nodes[Int(node)].end {
            let index = next
            // An element that states its own direction says nothing of its parent's: HTML §3.2.6.4.
            let isSkipped = !tree.isText(index) && tree.attributeBytes(.dir, of: index) != nil
            next = isSkipped ? tree.nodes[Int(index)].end : index + 1
            guard tree.isText(index) else { continue }
            for scalar in String(decoding: tree.textBytes(index), as: UTF8.self).unicodeScalars {
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
                    return isRightToLeft(scalar.value) ? .rtl : .ltr
                default: continue
                }
            }
        }
        return .ltr
    }

    /// The blocks of Unicode whose letters run from right to left.
    private static func isRightToLeft(_ scalar: UInt32) -> Bool {
        (0x0590...0x08FF).contains(scalar) || (0xFB1D...0xFDFF).contains(scalar)
            || (0xFE70...0xFEFF).contains(scalar) || (0x10800...0x10FFF).contains(scalar)
            || (0x1E800...0x1EFFF).contains(scalar)
    }
}

extension ElementName {
    fileprivate var isCell: Bool { self == .td || self == .th }
}

extension DeclarationBlock {
    mutating func set(_ property: String, _ setter: @escaping Setter) {
        declarations.append(
            Declaration(property: Properties.id(of: property), value: .value(setter), isImportant: false))
    }
}
