import CSS
import Markup

/// What elements say in words, where a PDF wants a line of text: outline items, links.
extension DocumentContent {
    /// The text that an element shows, in one line; what stands in different blocks or lines is apart.
    func words(of element: MarkupTree.NodeIndex) -> String {
        let tree = styled.tree
        var bytes: [UInt8] = []
        // Where the innermost block that is open ends.
        var blockEnds: [MarkupTree.NodeIndex] = []
        var node = element
        while node < tree.nodes[Int(element)].end {
            while let end = blockEnds.last, end <= node {
                blockEnds.removeLast()
                bytes.append(0x20)
            }
            if tree.isText(node) {
                if styled.style(of: tree.nodes[Int(node)].parent).text.isVisible {
                    bytes.append(contentsOf: tree.textBytes(node))
                }
                node += 1
                continue
            }
            let display = styled.style(of: node).box.display
            if display == .none || isHidden(node) {
                node = tree.nodes[Int(node)].end
                continue
            }
            if tree.element(node) == .br { bytes.append(0x20) }
            if display != .inline {
                bytes.append(0x20)
                blockEnds.append(tree.nodes[Int(node)].end)
            }
            node += 1
        }
        return String(decoding: bytes, as: UTF8.self).singleLine
    }

    /// What the pictures of an element show, in one line: their `alt`, or their label.
    func alternatives(of element: MarkupTree.NodeIndex) -> String {
        let tree = styled.tree
        var words: [String] = []
        var node = element
        while node < tree.nodes[Int(element)].end {
            if tree.isText(node) {
                node += 1
                continue
            }
            if styled.style(of: node).box.display == .none || isHidden(node) {
                node = tree.nodes[Int(node)].end
            } else if tree.isLabelledPicture(node) {
                words.append(tree.attribute(.ariaLabel, of: node) ?? "")
                node = tree.nodes[Int(node)].end
            } else {
                if let alternative = tree.attribute(.alt, of: node) { words.append(alternative) }
                node += 1
            }
        }
        return words.joined(separator: " ").singleLine
    }
}

extension String {
    /// White space folded to single spaces.
    var singleLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
