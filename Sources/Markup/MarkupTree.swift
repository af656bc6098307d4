package import Primitives

/// A document's elements and text, in flat arrays in document order: what a bound template or a bare file is.
///
/// A node's descendants follow it directly, so a subtree is a range of indices.
package struct MarkupTree: Sendable {
    /// A node's place in `nodes`.
    package typealias NodeIndex = Int32

    /// What a node is.
    package enum Kind: Hashable, Sendable {
        case element(ElementName)
        case text
    }

    /// One element or one run of text.
    package struct Node: Sendable {
        package var kind: Kind
        /// -1 for the root.
        package var parent: NodeIndex
        /// The node after this one's last descendant: the next sibling, where the parent has one.
        package var end: NodeIndex
        /// An element's attributes, in `attributes`; empty for text.
        package var attributes: Range<Int32>
        /// A text node's bytes, in `text`; empty for elements.
        package var text: Range<Int32>
        /// The node of the source (template or file) that this one was made from, for `locations` and for interning
        /// styles: nodes with the same origin and the same attributes get the same styles.
        package var origin: Int32
    }

    /// An attribute and its value.
    package struct Attribute: Sendable {
        package var name: AttributeName
        /// The value's bytes, in `text`.
        package var value: Range<Int32>
    }

    package internal(set) var nodes: [Node] = []
    package internal(set) var attributes: [Attribute] = []
    /// UTF-8 of all text and attribute values.
    package internal(set) var text: [UInt8] = []
    /// Where each origin stands in its file; shared by all trees of a template.
    package internal(set) var locations: [SourceLocation] = []

    package init() {}

    package static let root: NodeIndex = 0

    /// The element's name; nil for text.
    package func element(_ node: NodeIndex) -> ElementName? {
        if case .element(let name) = nodes[Int(node)].kind { return name }
        return nil
    }

    package func isText(_ node: NodeIndex) -> Bool { nodes[Int(node)].kind == .text }

    /// The children of a node, in order.
    package func children(of node: NodeIndex) -> Children {
        Children(tree: self, position: node + 1, end: nodes[Int(node)].end)
    }

    /// The UTF-8 bytes of a text node.
    package func textBytes(_ node: NodeIndex) -> ArraySlice<UInt8> {
        let range = nodes[Int(node)].text
        return text[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    /// The UTF-8 bytes of an attribute's value; nil where the element does not have it.
    package func attributeBytes(_ name: AttributeName, of node: NodeIndex) -> ArraySlice<UInt8>? {
        for index in nodes[Int(node)].attributes where attributes[Int(index)].name == name {
            let range = attributes[Int(index)].value
            return text[Int(range.lowerBound)..<Int(range.upperBound)]
        }
        return nil
    }

    /// An attribute's value; nil where the element does not have it.
    package func attribute(_ name: AttributeName, of node: NodeIndex) -> String? {
        attributeBytes(name, of: node).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The UTF-8 bytes of the value of an attribute that has no case of its own; nil where the element does not have
    /// it.
    package func attributeBytes(other name: String, of node: NodeIndex) -> ArraySlice<UInt8>? {
        for index in nodes[Int(node)].attributes where attributes[Int(index)].name == .other {
            let range = attributes[Int(index)].value
            let bytes = text[Int(range.lowerBound)..<Int(range.upperBound)]
            guard let end = bytes.firstIndex(of: 0), bytes[..<end].elementsEqual(name.utf8) else { continue }
            return bytes[(end + 1)...]
        }
        return nil
    }

    /// The value of an attribute by its name in the file; nil where the element does not have it.
    package func attribute(named name: String, of node: NodeIndex) -> String? {
        if let known = AttributeName(named: name) { return attribute(known, of: node) }
        return attributeBytes(other: name, of: node).map { String(decoding: $0, as: UTF8.self) }
    }

    /// An element's name as the file writes it; nil for text.
    package func name(of node: NodeIndex) -> String? {
        guard let element = element(node) else { return nil }
        return element == .unknown ? attribute(.localName, of: node) : element.rawValue
    }

    /// Takes an attribute's meaning from it.
    package mutating func forget(_ name: AttributeName, of node: NodeIndex) {
        for index in nodes[Int(node)].attributes where attributes[Int(index)].name == name {
            attributes[Int(index)].name = .other
        }
    }

    /// All text below a node, in order.
    package func textContent(of node: NodeIndex) -> String {
        var bytes: [UInt8] = []
        for index in node..<nodes[Int(node)].end where isText(index) { bytes.append(contentsOf: textBytes(index)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where a node stands in its file.
    package func location(of node: NodeIndex) -> SourceLocation { locations[Int(nodes[Int(node)].origin)] }

    /// The children of a node, in order.
    package struct Children: Sequence, IteratorProtocol {
        let tree: MarkupTree
        var position: NodeIndex
        let end: NodeIndex

        package mutating func next() -> NodeIndex? {
            guard position < end else { return nil }
            defer { position = tree.nodes[Int(position)].end }
            return position
        }
    }
}
