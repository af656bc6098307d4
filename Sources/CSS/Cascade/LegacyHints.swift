import Markup
import Primitives

/// What attributes of HTML 4 say of the look, in bare files: HTML §15.3.
struct LegacyHints {
    let node: MarkupTree.NodeIndex
    let element: ElementName
    let tree: MarkupTree

    func add(to block: inout DeclarationBlock) {
        switch element {
        case .table:
            addTable(to: &block)
            addColors(to: &block)
        case .td, .th:
            addCell(to: &block)
            addColors(to: &block)
        case .body:
            if let color = color(.text) { block.set("color") { $0.values.text.color = color } }
            addColors(to: &block)
        case .tr, .thead, .tbody, .tfoot, .col, .colgroup: addColors(to: &block)
        case .img: addImage(to: &block)
        case .hr: addRule(to: &block)
        case .font: addFont(to: &block)
        default: break
        }
    }

    private func length(_ name: AttributeName) -> LayoutUnit? { length(name, of: node) }

    /// A number of px that is not negative.
    private func length(_ name: AttributeName, of node: MarkupTree.NodeIndex) -> LayoutUnit? {
        guard case .value(let value) = PresentationalHints.dimension(name, node, tree), !value.isPercentage else {
            return nil
        }
        return value.length
    }

    private func color(_ name: AttributeName) -> Color? {
        guard let text = tree.attribute(name, of: node) else { return nil }
        if let named = namedColors[text.asciiLowercased] { return Color(rgb: named) }
        let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
        guard digits.utf8.count == 3 || digits.utf8.count == 6 else { return nil }
        return Color(hexadecimal: digits)
    }

    private func addColors(to block: inout DeclarationBlock) {
        if let color = color(.bgcolor) {
            block.set("background-color") { $0.values.decoration.backgroundColor = color }
        }
        if let path = tree.attribute(.background, of: node), !path.isEmpty, ValueParser.isLocal(path) {
            block.set("background-image") { $0.values.decoration.background.images = [.asset(path)] }
        }
    }

    private func addTable(to block: inout DeclarationBlock) {
        if let spacing = length(.cellspacing) {
            block.set("border-spacing") {
                $0.values.table.horizontalSpacing = spacing
                $0.values.table.verticalSpacing = spacing
            }
        }
        if tree.attributeBytes(.border, of: node) != nil {
            addBorder(length(.border) ?? LayoutUnit(1), .outset, .gray, to: &block)
        }
    }

    /// The padding and border that a table gives to its cells.
    private func addCell(to block: inout DeclarationBlock) {
        var table = tree.nodes[Int(node)].parent
        while table >= 0, tree.element(table) != .table { table = tree.nodes[Int(table)].parent }
        guard table >= 0, !tree.nodes[Int(table)].attributes.isEmpty else { return }
        if let padding = length(.cellpadding, of: table) {
            let used = LengthPercentage(padding)
            block.set("padding-top") { $0.values.box.padding.top = used }
            block.set("padding-right") { $0.values.box.padding.right = used }
            block.set("padding-bottom") { $0.values.box.padding.bottom = used }
            block.set("padding-left") { $0.values.box.padding.left = used }
        }
        if tree.attributeBytes(.border, of: table) != nil, length(.border, of: table) != .zero {
            addBorder(LayoutUnit(1), .inset, .gray, to: &block)
        }
    }

    private func addImage(to block: inout DeclarationBlock) {
        if let border = length(.border), border > .zero { addBorder(border, .solid, nil, to: &block) }
        if let space = length(.hspace) {
            block.set("margin-left") { $0.values.box.margin.left = .value(LengthPercentage(space)) }
            block.set("margin-right") { $0.values.box.margin.right = .value(LengthPercentage(space)) }
        }
        if let space = length(.vspace) {
            block.set("margin-top") { $0.values.box.margin.top = .value(LengthPercentage(space)) }
            block.set("margin-bottom") { $0.values.box.margin.bottom = .value(LengthPercentage(space)) }
        }
    }

    /// HTML §15.3.10: the size counts the border.
    private func addRule(to block: inout DeclarationBlock) {
        if let color = color(.color) { block.set("color") { $0.values.text.color = color } }
        guard let size = length(.size) else { return }
        if size <= LayoutUnit(1) {
            block.set("border-bottom-width") { $0.values.borderWidth.bottom = .zero }
        } else {
            let height = SizeValue.value(LengthPercentage(size - LayoutUnit(2)))
            block.set("height") { $0.values.box.height = height }
        }
    }

    private func addFont(to block: inout DeclarationBlock) {
        if let color = color(.color) { block.set("color") { $0.values.text.color = color } }
        if let face = tree.attribute(.face, of: node) {
            let families = face.split(separator: ",").map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }
            let names = families.map { String($0) }
            if !names.isEmpty { block.set("font-family") { $0.values.font.families = names } }
        }
        if let text = tree.attribute(.size, of: node), let number = Int(text) {
            let isRelative = text.hasPrefix("+") || text.hasPrefix("-")
            let sizes = [10, 13, 16, 18, 24, 32, 48]
            let size = FontSize(sizes[min(max(isRelative ? number + 3 : number, 1), 7) - 1])
            block.set("font-size") { $0.values.font.size = size }
        }
    }

    private func addBorder(
        _ width: LayoutUnit, _ line: DecorationStyle.BorderLine, _ color: Color?, to block: inout DeclarationBlock
    ) {
        block.set("border-top-width") { $0.values.borderWidth.top = width }
        block.set("border-right-width") { $0.values.borderWidth.right = width }
        block.set("border-bottom-width") { $0.values.borderWidth.bottom = width }
        block.set("border-left-width") { $0.values.borderWidth.left = width }
        block.set("border-top-style") { $0.values.decoration.borderLine.top = line }
        block.set("border-right-style") { $0.values.decoration.borderLine.right = line }
        block.set("border-bottom-style") { $0.values.decoration.borderLine.bottom = line }
        block.set("border-left-style") { $0.values.decoration.borderLine.left = line }
        guard let color else { return }
        block.set("border-top-color") { $0.values.decoration.borderColor.top = color }
        block.set("border-right-color") { $0.values.decoration.borderColor.right = color }
        block.set("border-bottom-color") { $0.values.decoration.borderColor.bottom = color }
        block.set("border-left-color") { $0.values.decoration.borderColor.left = color }
    }
}

extension Color {
    fileprivate static let gray = Color(red: 128, green: 128, blue: 128)
}
