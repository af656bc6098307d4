import CSS
import Layout
import Markup
import PDF
import Primitives

/// Adds links, the outline and what figures cover while pages are written.
struct Navigation {
    private let document: DocumentContent
    private let styles: [ComputedStyle]
    /// Headings that have their outline item, by node.
    private var outlined: Set<MarkupTree.NodeIndex> = []
    /// Places that links of the document lead to, by id.
    private var destinations: [String: Destination] = [:]
    private let linkedIDs: Set<String>

    init(document: DocumentContent, styles: [ComputedStyle]) {
        self.document = document
        self.styles = styles
        let tree = document.styled.tree
        var linked: Set<String> = []
        for index in tree.nodes.indices where tree.nodes[index].kind == .element(.a) {
            if let href = tree.attribute(.href, of: MarkupTree.NodeIndex(index)), href.hasPrefix("#") {
                linked.insert(String(href.dropFirst()))
            }
        }
        linkedIDs = linked
    }

    mutating func add(
        _ page: PageFragment, on index: PageIndex, structure: inout ContentStructure, writer: DocumentWriter
    ) throws(PDFError) {
        let tree = document.styled.tree
        var areas = TransformedAreas(styles: styles)
        for (position, fragment) in page.fragments.enumerated() {
            let area = areas.area(of: fragment, at: position)
            guard fragment.source == .element, !fragment.flags.contains(.isRepeated),
                let name = tree.element(fragment.node), !document.isHidden(fragment.node)
            else { continue }
            switch fragment.content {
            case .text, .line: continue
            case .box, .replaced: break
            }
            switch name {
            case .h1, .h2, .h3, .h4, .h5, .h6:
                addHeading(fragment, at: area.origin, on: index, structure: structure, writer: writer)
            case .a:
                let showsNothing =
                    Int(fragment.end) == position + 1 || !styles[Int(fragment.style)].text.isVisible
                    || area.size.width <= .zero || area.size.height <= .zero
                if showsNothing, structure.made(for: fragment.node) == nil { break }
                try addLink(fragment, over: PageRectangle(area, on: index), structure: &structure, writer: writer)
            case .img, .qrCode, .barCode, .barChart, .lineChart:
                guard case .replaced(let content) = fragment.content else { continue }
                let element = structure.element(for: fragment.node, .element, in: &writer.structure)
                let box = PageRectangle(areas.innermost?.bounds(of: content) ?? content, on: index)
                writer.structure.update(element) { $0.boundingBox = box }
            case .figure, .div, .span:
                guard structure.hasRoles, let made = structure.made(for: fragment.node),
                    writer.structure.type(of: made) == .figure
                else { break }
                writer.structure.update(made) { $0.boundingBox = PageRectangle(area, on: index) }
            default: break
            }
            if !linkedIDs.isEmpty, let id = tree.attribute(.id, of: fragment.node), linkedIDs.contains(id) {
                let destination = destination(id, writer: writer)
                writer.place(destination, on: index, x: area.minX.points, y: area.minY.points)
            }
        }
    }

    private mutating func addHeading(
        _ fragment: Fragment, at place: Point, on page: PageIndex, structure: ContentStructure, writer: DocumentWriter
    ) {
        // A heading that shows nothing is none: the outline is that of the structure tree.
        guard let heading = structure.made(for: fragment.node),
            let level = writer.structure.type(of: heading).headingLevel,
            outlined.insert(fragment.node).inserted
        else { return }
        let title = Self.singleLine(document.styled.tree.textContent(of: fragment.node))
        guard !title.isEmpty else { return }
        let destination = writer.addDestination()
        writer.place(destination, on: page, x: place.x.points, y: place.y.points)
        writer.addOutlineItem(title, level: level, heading: heading, destination: destination)
    }

    private mutating func addLink(
        _ fragment: Fragment, over area: PageRectangle, structure: inout ContentStructure, writer: DocumentWriter
    ) throws(PDFError) {
        let tree = document.styled.tree
        guard let href = tree.attribute(.href, of: fragment.node) else { return }
        let target: LinkTarget =
            href.hasPrefix("#") ? .destination(destination(String(href.dropFirst()), writer: writer)) : .uri(href)
        let element = structure.element(for: fragment.node, .element, in: &writer.structure)
        let contents = description(of: fragment.node) ?? href
        try writer.addLink(
            to: target, over: area, element: element, contents: contents)
    }

    /// What a link says: its title, its text, or what its pictures show; nil where it says nothing.
    private func description(of link: MarkupTree.NodeIndex) -> String? {
        let tree = document.styled.tree
        let pictures = (link..<tree.nodes[Int(link)].end).compactMap { tree.attribute(.alt, of: $0) }
        return [tree.attribute(.title, of: link) ?? "", words(of: link), pictures.joined(separator: " ")]
            .map(Self.singleLine).first { !$0.isEmpty }
    }

    /// The text of a link; what stands in different blocks or lines is apart.
    private func words(of link: MarkupTree.NodeIndex) -> String {
        let tree = document.styled.tree
        var bytes: [UInt8] = []
        // Where the innermost block that is open ends.
        var blockEnds: [MarkupTree.NodeIndex] = []
        for node in link..<tree.nodes[Int(link)].end {
            while let end = blockEnds.last, end <= node {
                blockEnds.removeLast()
                bytes.append(0x20)
            }
            if tree.isText(node) {
                bytes.append(contentsOf: tree.textBytes(node))
                continue
            }
            if tree.element(node) == .br { bytes.append(0x20) }
            switch document.styled.style(of: node).box.display {
            case .inline: break
            default:
                bytes.append(0x20)
                blockEnds.append(tree.nodes[Int(node)].end)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func destination(_ id: String, writer: DocumentWriter) -> Destination {
        if let known = destinations[id] { return known }
        let made = writer.addDestination()
        destinations[id] = made
        return made
    }

    /// White space folded to single spaces.
    static func singleLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension PageRectangle {
    /// A rectangle of a page's fragments.
    init(_ rect: Rect, on page: PageIndex) {
        self.init(
            page: page, x: rect.minX.points, y: rect.minY.points, width: rect.width.points,
            height: rect.height.points)
    }
}
