package import Primitives

/// Builds a tree from begin and end events, in document order.
package struct MarkupTreeBuilder: Sendable {
    private var tree = MarkupTree()
    private var open: [MarkupTree.NodeIndex] = []

    /// A builder whose nodes' origins are indices into `locations`.
    package init(locations: [SourceLocation]) {
        tree.locations = locations
    }

    /// Begins an element below the one that is open.
    ///
    /// Attributes come next, then children, then `endElement`.
    package mutating func beginElement(_ name: ElementName, origin: Int32) {
        let index = MarkupTree.NodeIndex(tree.nodes.count)
        let firstAttribute = Int32(tree.attributes.count)
        tree.nodes.append(
            MarkupTree.Node(
                kind: .element(name), parent: open.last ?? -1, end: index + 1,
                attributes: firstAttribute..<firstAttribute, text: 0..<0, origin: origin))
        open.append(index)
    }

    /// Adds an attribute to the element that was begun last.
    package mutating func addAttribute(_ name: AttributeName, value: some Sequence<UInt8>) {
        let start = Int32(tree.text.count)
        tree.text.append(contentsOf: value)
        tree.attributes.append(MarkupTree.Attribute(name: name, value: start..<Int32(tree.text.count)))
        let last = tree.nodes.count - 1
        tree.nodes[last].attributes = tree.nodes[last].attributes.lowerBound..<Int32(tree.attributes.count)
    }

    /// Adds text; joined with the text before it where that is of the same origin and nothing stands between.
    package mutating func addText(_ bytes: some Sequence<UInt8>, origin: Int32) {
        let start = Int32(tree.text.count)
        tree.text.append(contentsOf: bytes)
        let end = Int32(tree.text.count)
        guard end > start else { return }
        let last = tree.nodes.count - 1
        if last >= 0, tree.nodes[last].kind == .text, tree.nodes[last].origin == origin,
            tree.nodes[last].parent == open.last ?? -1, tree.nodes[last].text.upperBound == start
        {
            tree.nodes[last].text = tree.nodes[last].text.lowerBound..<end
            return
        }
        let index = MarkupTree.NodeIndex(tree.nodes.count)
        tree.nodes.append(
            MarkupTree.Node(
                kind: .text, parent: open.last ?? -1, end: index + 1, attributes: 0..<0, text: start..<end,
                origin: origin))
    }

    /// Adds text, as above.
    package mutating func addText(_ bytes: ArraySlice<UInt8>, origin: Int32) {
        bytes.withUnsafeBufferPointer { addText($0, origin: origin) }
    }

    /// How many nodes were begun so far; the last one's index is one less.
    package var nodeCount: Int { tree.nodes.count }

    /// How many bytes of text and attribute values were added so far.
    package var textCount: Int { tree.text.count }

    /// Ends the element that is open.
    package mutating func endElement() {
        let index = open.removeLast()
        tree.nodes[Int(index)].end = MarkupTree.NodeIndex(tree.nodes.count)
    }

    /// The finished tree; every element that was begun must have been ended.
    package consuming func finish() -> MarkupTree {
        precondition(open.isEmpty, "an element is still open")
        return tree
    }
}
