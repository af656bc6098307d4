import CSS
import Markup
import PDF

extension ContentStructure {
    /// How many columns or rows a cell asks for; 0 stands for all that its row group has left (HTML §4.9.11).
    func span(_ name: AttributeName, of cell: MarkupTree.NodeIndex) -> Int {
        guard let value = styled.tree.attributeBytes(name, of: cell) else { return 1 }
        var number = 0
        for byte in value {
            guard byte >= 0x30, byte <= 0x39 else { return 1 }
            number = min(number * 10 + Int(byte - 0x30), name == .colspan ? 1000 : 65534)
        }
        return number
    }

    /// The cells that a header is for, as HTML §4.9.12.3 tells where `scope` does not: the column's where nothing but
    /// headers stands beside it.
    func scope(of header: MarkupTree.NodeIndex) -> StructureAttributes.Scope {
        switch styled.tree.attribute(.scope, of: header) {
        case "row", "rowgroup": return .row
        case "col", "colgroup": return .column
        default: break
        }
        let row = styled.tree.nodes[Int(header)].parent
        if styled.tree.element(styled.tree.nodes[Int(row)].parent) == .thead { return .column }
        let standsAlone = styled.tree.children(of: row).allSatisfy {
            styled.tree.element($0) != .td || styled.style(of: $0).box.display == .none
        }
        return standsAlone ? .column : .row
    }
}

extension StructureType {
    /// Rows, cells, row groups and captions.
    var isTablePart: Bool {
        switch self {
        case .tr, .td, .th, .tHead, .tBody, .tFoot, .caption: true
        default: false
        }
    }

    /// Tables, row groups and rows, which hold no text of their own.
    var holdsTableParts: Bool { self == .table || isTablePart && self != .td && self != .th && self != .caption }
}

/// The header cells of a document, by their ids.
struct HeaderCells {
    private var headers: [String: MarkupTree.NodeIndex] = [:]

    init(of tree: MarkupTree) {
        for index in tree.nodes.indices where tree.nodes[index].kind == .element(.th) {
            let node = MarkupTree.NodeIndex(index)
            guard let id = tree.attribute(.id, of: node), headers[id] == nil else { continue }
            headers[id] = node
        }
    }

    /// The headers that a cell names, in its order; without those that no header cell has.
    func named(by cell: MarkupTree.NodeIndex, in tree: MarkupTree) -> [MarkupTree.NodeIndex] {
        Self.ids(of: cell, in: tree).compactMap { headers[$0] }
    }

    /// The first id that a cell names and no header cell has; nil where there is none.
    func unknownID(of cell: MarkupTree.NodeIndex, in tree: MarkupTree) -> String? {
        Self.ids(of: cell, in: tree).first { headers[$0] == nil }
    }

    private static func ids(of cell: MarkupTree.NodeIndex, in tree: MarkupTree) -> [String] {
        (tree.attribute(.headers, of: cell) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
