import CSS
import Layout
import Markup
import PDF
import Primitives

/// Adds links, the outline and what figures cover while pages are written.
struct Navigation {
    private let document: DocumentContent
    /// Headings that have an outline item, in the order of the pages.
    private var headings: [Heading] = []
    private var outlined: Set<MarkupTree.NodeIndex> = []
    /// Places that links of the document lead to, by id.
    private var destinations: [String: Destination] = [:]
    private let linkedIDs: Set<String>
    private let hasLinks: Bool
    /// What links say, by node: one over many lines has an annotation for each.
    private var contents: [MarkupTree.NodeIndex: String] = [:]

    private struct Heading {
        let node: MarkupTree.NodeIndex
        let title: String
        let element: StructureElement
        let destination: Destination
    }

    init(document: DocumentContent) {
        self.document = document
        let tree = document.styled.tree
        var linked: Set<String> = []
        var hasLinks = false
        for index in tree.nodes.indices where tree.nodes[index].kind == .element(.a) {
            guard let href = tree.attribute(.href, of: MarkupTree.NodeIndex(index)) else { continue }
            hasLinks = true
            if href.hasPrefix("#") { linked.insert(String(href.dropFirst())) }
        }
        linkedIDs = linked
        self.hasLinks = hasLinks
    }

    mutating func add(
        _ page: PageFragment, styles: [ComputedStyle], on index: PageIndex, structure: inout ContentStructure,
        writer: DocumentWriter
    ) throws(PDFError) {
        let tree = document.styled.tree
        var areas = TransformedAreas(styles: styles)
        var links = PageLinks()
        for (position, fragment) in page.fragments.enumerated() {
            let area = areas.area(of: fragment, at: position)
            guard !fragment.source.isMarginBox, !fragment.flags.contains(.isRepeated) else { continue }
            if hasLinks, shows(fragment, styles[Int(fragment.style)], structure, writer),
                let link = link(around: fragment.node)
            {
                links.content.append((link, area))
            }
            guard fragment.source == .element, let name = tree.element(fragment.node),
                !document.isHidden(fragment.node)
            else { continue }
            switch fragment.content {
            case .text, .line: continue
            case .box, .replaced: break
            }
            switch name {
            case .h1, .h2, .h3, .h4, .h5, .h6:
                addHeading(fragment, at: area.origin, on: index, structure: structure, writer: writer)
            case .a:
                guard Int(fragment.end) > position + 1, styles[Int(fragment.style)].text.isVisible, !area.isEmpty,
                    tree.attributeBytes(.href, of: fragment.node) != nil
                else { break }
                try addLink(fragment.node, over: PageRectangle(area, on: index), &structure, writer)
                links.boxes[fragment.node, default: []].append(area)
            case .img, .qrCode, .barCode, .barChart, .lineChart:
                guard case .replaced(let content) = fragment.content else { continue }
                let element = structure.element(for: fragment.node, .element, in: &writer.structure)
                cover(areas.innermost?.bounds(of: content) ?? content, on: index, with: element, writer)
            case .figure, .div, .span:
                guard structure.hasRoles, let made = structure.made(for: fragment.node),
                    writer.structure.type(of: made) == .figure
                else { break }
                cover(area, on: index, with: made, writer)
            default: break
            }
            if !linkedIDs.isEmpty, let id = tree.attribute(.id, of: fragment.node), linkedIDs.contains(id) {
                let destination = destination(id, writer: writer)
                writer.place(destination, on: index, x: area.minX.points, y: area.minY.points)
            }
        }
        for (link, area) in links.contentOutside {
            try addLink(link, over: PageRectangle(area, on: index), &structure, writer)
        }
    }

    /// Adds the outline, once all pages are there: in the order of the markup, which is that of the structure tree.
    mutating func finish(_ writer: DocumentWriter) {
        if zip(headings, headings.dropFirst()).contains(where: { $0.node > $1.node }) {
            headings.sort { $0.node < $1.node }
        }
        for heading in headings {
            writer.addOutlineItem(
                heading.title, level: writer.structure.type(of: heading.element).headingLevel ?? 1,
                heading: heading.element, destination: heading.destination)
        }
    }

    private mutating func addHeading(
        _ fragment: Fragment, at place: Point, on page: PageIndex, structure: ContentStructure, writer: DocumentWriter
    ) {
        // A heading that shows nothing is none: the outline is that of the structure tree.
        guard let element = structure.made(for: fragment.node),
            writer.structure.type(of: element).headingLevel != nil, outlined.insert(fragment.node).inserted
        else { return }
        let title = words(of: fragment.node)
        guard !title.isEmpty else { return }
        let destination = writer.addDestination()
        writer.place(destination, on: page, x: place.x.points, y: place.y.points)
        headings.append(Heading(node: fragment.node, title: title, element: element, destination: destination))
    }

    /// Adds what a figure covers; of one on several pages, what it covers on the first.
    private func cover(_ area: Rect, on page: PageIndex, with figure: StructureElement, _ writer: DocumentWriter) {
        guard !area.isEmpty else { return }
        let box = PageRectangle(area, on: page)
        writer.structure.update(figure) { attributes in
            guard let known = attributes.boundingBox else {
                attributes.boundingBox = box
                return
            }
            if known.page == page { attributes.boundingBox = known.union(box) }
        }
    }

    // MARK: Links

    /// The links of a page.
    private struct PageLinks {
        /// Where the boxes of each link are.
        var boxes: [MarkupTree.NodeIndex: [Rect]] = [:]
        /// What links show, wherever it is.
        var content: [(link: MarkupTree.NodeIndex, area: Rect)] = []

        /// Content that stands outside of the boxes of its link: it overflows them, floats, or is positioned.
        var contentOutside: [(link: MarkupTree.NodeIndex, area: Rect)] {
            content.filter { content in boxes[content.link]?.contains { $0.meets(content.area) } != true }
        }
    }

    /// Whether a fragment is something to see that readers get too, not only a box around it.
    private func shows(
        _ fragment: Fragment, _ style: ComputedStyle, _ structure: ContentStructure, _ writer: DocumentWriter
    ) -> Bool {
        switch fragment.content {
        case .line: return false
        case .text, .replaced: break
        case .box:
            guard structure.hasRoles, let made = structure.made(for: fragment.node),
                writer.structure.type(of: made) == .figure
            else { return false }
        }
        return !fragment.frame.isEmpty && style.text.isVisible && fragment.image < 0
            && !document.isHidden(fragment.node)
    }

    /// The nearest link that a node is, or is in.
    private func link(around node: MarkupTree.NodeIndex) -> MarkupTree.NodeIndex? {
        let tree = document.styled.tree
        var ancestor = node
        while ancestor > 0 {
            if tree.element(ancestor) == .a, tree.attributeBytes(.href, of: ancestor) != nil { return ancestor }
            ancestor = tree.nodes[Int(ancestor)].parent
        }
        return nil
    }

    private mutating func addLink(
        _ link: MarkupTree.NodeIndex, over area: PageRectangle, _ structure: inout ContentStructure,
        _ writer: DocumentWriter
    ) throws(PDFError) {
        let href = document.styled.tree.attribute(.href, of: link) ?? ""
        let target: LinkTarget =
            href.hasPrefix("#") ? .destination(destination(String(href.dropFirst()), writer: writer)) : .uri(href)
        let element = structure.element(for: link, .element, in: &writer.structure)
        let said = contents[link] ?? description(of: link) ?? href
        contents[link] = said
        try writer.addLink(to: target, over: area, element: element, contents: said)
    }

    /// What a link says: its title, its text, or what its pictures show; nil where it says nothing.
    private func description(of link: MarkupTree.NodeIndex) -> String? {
        let tree = document.styled.tree
        let pictures = (link..<tree.nodes[Int(link)].end).compactMap { tree.attribute(.alt, of: $0) }
        return [
            Self.singleLine(tree.attribute(.title, of: link) ?? ""), words(of: link),
            Self.singleLine(pictures.joined(separator: " ")),
        ].first { !$0.isEmpty }
    }

    /// The text that an element shows, in one line; what stands in different blocks or lines is apart.
    private func words(of element: MarkupTree.NodeIndex) -> String {
        let tree = document.styled.tree
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
                if document.styled.style(of: tree.nodes[Int(node)].parent).text.isVisible {
                    bytes.append(contentsOf: tree.textBytes(node))
                }
                node += 1
                continue
            }
            let display = document.styled.style(of: node).box.display
            if display == .none || document.isHidden(node) {
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
        return Self.singleLine(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func destination(_ id: String, writer: DocumentWriter) -> Destination {
        if let known = destinations[id] { return known }
        let made = writer.addDestination()
        destinations[id] = made
        return made
    }

    /// White space folded to single spaces.
    private static func singleLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension Rect {
    /// Whether two rectangles share some area.
    fileprivate func meets(_ other: Rect) -> Bool {
        minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
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
