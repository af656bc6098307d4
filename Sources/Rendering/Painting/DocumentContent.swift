package import CSS
import Images
import Layout
import Markup
import PDF
import Primitives

/// What stands in place of an element: its picture.
enum Replacement: Sendable {
    case image(ImageKey)
    case qrCode(QRCode)
    case barCode(BarCode, showsText: Bool)
    case chart(ChartData)
    /// An empty label is not drawn.
    case signatureField(SignatureField, label: String)

    var isImage: Bool {
        if case .image = self { return true }
        return false
    }
}

/// A line drawn with text.
struct TextLine {
    enum Kind { case underline, overline, lineThrough }

    let kind: Kind
    let color: Color
}

/// What painting needs to know of a document beside its pages: pictures, what is hidden from readers, text decoration.
package struct DocumentContent: Sendable {
    package let styled: StyledTree
    package let images: ImageLibrary
    private let replacements: [MarkupTree.NodeIndex: Replacement]
    /// Subtrees with `aria-hidden="true"`, in document order.
    private let hidden: [Range<MarkupTree.NodeIndex>]
    /// Elements that are one picture with a label, in document order.
    private let labelledPictures: [Range<MarkupTree.NodeIndex>]
    private let hasTextLines: Bool
    /// Something besides images stands in place of elements.
    let hasPictures: Bool

    init(styled: StyledTree, images: ImageLibrary, replacements: [MarkupTree.NodeIndex: Replacement]) {
        self.styled = styled
        self.images = images
        self.replacements = replacements
        hasPictures = replacements.values.contains { !$0.isImage }
        hasTextLines = styled.styles.contains { !$0.text.decorationLines.isEmpty }
        var (hidden, labelled): ([Range<MarkupTree.NodeIndex>], [Range<MarkupTree.NodeIndex>]) = ([], [])
        let tree = styled.tree
        for (index, node) in tree.nodes.enumerated() where !node.attributes.isEmpty {
            let node = MarkupTree.NodeIndex(index)
            if tree.attributeBytes(.ariaHidden, of: node).map({ $0.elementsEqual("true".utf8) }) == true {
                hidden.append(node..<tree.nodes[index].end)
            }
            if tree.isLabelledPicture(node) { labelled.append(node..<tree.nodes[index].end) }
        }
        self.hidden = hidden
        labelledPictures = labelled
    }

    /// The natural sizes of the images that `content` names, by file.
    var contentImages: [String: IntrinsicSize] { images.sizesByAsset }

    func replacement(of node: MarkupTree.NodeIndex) -> Replacement? { replacements[node] }

    func isBody(_ node: MarkupTree.NodeIndex) -> Bool {
        styled.tree.element(node) == .body && styled.tree.nodes[Int(node)].parent == MarkupTree.root
    }

    /// Whether what an element says of overflow is said of the page: the root's, or else that of `body`.
    func givesOverflowToPage(_ node: MarkupTree.NodeIndex) -> Bool {
        node == MarkupTree.root || isBody(node) && styled.style(of: MarkupTree.root).box.overflow == .visible
    }

    /// True for what assistive technology should pass over.
    func isHidden(_ node: MarkupTree.NodeIndex) -> Bool { hiddenRoot(of: node) != nil || isDecoration(node) }

    /// The outermost element with `aria-hidden="true"` that a node is, or is in.
    func hiddenRoot(of node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        hidden.isEmpty ? nil : hidden.first { $0.contains(node) }?.lowerBound
    }

    /// The innermost element that is one picture with a label, and that a node is, or is in.
    func labelledPicture(around node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        labelledPictures.isEmpty ? nil : labelledPictures.last { $0.contains(node) }?.lowerBound
    }

    /// True for pictures that say nothing: their `alt` is empty (HTML §4.8.4.4.4).
    func isDecoration(_ node: MarkupTree.NodeIndex) -> Bool {
        switch replacements[node] {
        case nil, .signatureField: return false
        case .image, .qrCode, .barCode, .chart: break
        }
        return styled.tree.attributeBytes(.alt, of: node)?.isEmpty ?? true
    }

    /// The lines that a text gets from its element and those around it, outermost first: CSS Text Decoration 3 §2.
    func decorations(of node: MarkupTree.NodeIndex, style: TextStyle) -> [TextLine] {
        guard hasTextLines else { return [] }
        var lines: [TextLine] = []
        var ancestor = styled.tree.isText(node) ? styled.tree.nodes[Int(node)].parent : node
        while ancestor >= 0 {
            let style = styled.style(of: ancestor)
            let color = style.text.decorationColor ?? style.text.color
            if style.text.decorationLines.contains(.underline) {
                lines.append(TextLine(kind: .underline, color: color))
            }
            if style.text.decorationLines.contains(.overline) { lines.append(TextLine(kind: .overline, color: color)) }
            if style.text.decorationLines.contains(.lineThrough) {
                lines.append(TextLine(kind: .lineThrough, color: color))
            }
            // Decoration does not reach into atomic inline boxes and what is out of the flow.
            if style.box.display == .inlineBlock || style.box.position == .absolute || style.box.position == .fixed {
                break
            }
            ancestor = styled.tree.nodes[Int(ancestor)].parent
        }
        return lines.reversed()
    }
}
