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
    /// Those with `aria-hidden="true"`, without those inside of others.
    private let hidden: Subtrees
    /// Elements that are one picture with a label.
    private let labelledPictures: Subtrees
    private let hasTextLines: Bool
    /// Something besides images stands in place of elements.
    let hasPictures: Bool

    init(styled: StyledTree, images: ImageLibrary, replacements: [MarkupTree.NodeIndex: Replacement]) {
        self.styled = styled
        self.images = images
        self.replacements = replacements
        hasPictures = replacements.values.contains { !$0.isImage }
        hasTextLines = styled.styles.contains { !$0.text.decorationLines.isEmpty }
        var (hidden, labelled) = (Subtrees(), Subtrees())
        let tree = styled.tree
        for (index, node) in tree.nodes.enumerated() where !node.attributes.isEmpty {
            let node = MarkupTree.NodeIndex(index)
            if tree.attributeBytes(.ariaHidden, of: node).map({ $0.elementsEqual("true".utf8) }) == true {
                if hidden.innermost(around: node) == nil { hidden.append(node..<tree.nodes[index].end) }
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
    func hiddenRoot(of node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? { hidden.innermost(around: node) }

    /// The innermost element that is one picture with a label, and that a node is, or is in.
    func labelledPicture(around node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        labelledPictures.innermost(around: node)
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

/// Some subtrees of a document, in its order; found by what is in them.
struct Subtrees: Sendable {
    private var ranges: [Range<MarkupTree.NodeIndex>] = []
    /// By subtree: the place of the innermost one around it; -1 where there is none.
    private var around: [Int] = []

    mutating func append(_ range: Range<MarkupTree.NodeIndex>) {
        around.append(place(around: range.lowerBound))
        ranges.append(range)
    }

    /// The root of the innermost subtree that a node is in.
    func innermost(around node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        let place = place(around: node)
        return place < 0 ? nil : ranges[place].lowerBound
    }

    private func place(around node: MarkupTree.NodeIndex) -> Int {
        // The last that begins before the node, or one around that: all between are over by then.
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].lowerBound <= node { low = middle + 1 } else { high = middle }
        }
        var place = low - 1
        while place >= 0, ranges[place].upperBound <= node { place = around[place] }
        return place
    }
}
