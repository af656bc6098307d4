import CSS
import Layout
import Markup
import PDF
import Primitives
import Typography

/// Adds links, the outline and what figures cover while pages are written.
struct Navigation {
    private let document: DocumentContent
    /// Headings that have an outline item, in the order of the pages.
    private var headings: [Heading] = []
    private var outlined: Set<MarkupTree.NodeIndex> = []
    /// The last heading without words, which takes those that it generates; nil where there is none.
    private var untitled: Int?
    /// Places that links of the document lead to, by id.
    private var destinations: [String: Destination] = [:]
    /// By node, where its first box or text begins; empty where no link leads into the document.
    private var places: [Place?]
    private let hasLinks: Bool
    /// What links say, by node: one over many lines has an annotation for each.
    private var contents: [MarkupTree.NodeIndex: String] = [:]

    private struct Place {
        let page: PageIndex
        let point: Point
    }

    private struct Heading {
        let node: MarkupTree.NodeIndex
        /// Empty where it shows no words and no pictures that have any, until text that it generates is met.
        var title: String
        let element: StructureElement
        let destination: Destination
    }

    init(document: DocumentContent) {
        self.document = document
        let tree = document.styled.tree
        var (hasLinks, leadsInside) = (false, false)
        for index in tree.nodes.indices where tree.nodes[index].kind == .element(.a) {
            guard let href = tree.attribute(.href, of: MarkupTree.NodeIndex(index)) else { continue }
            hasLinks = true
            leadsInside = leadsInside || href.hasPrefix("#")
        }
        places = !leadsInside ? [] : Array(repeating: nil, count: tree.nodes.count)
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
            if !places.isEmpty { keepPlace(of: fragment, area.origin, on: index) }
            if untitled != nil { addGenerated(fragment, styles[Int(fragment.style)], of: page) }
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
        }
        for (link, area) in links.contentOutside {
            try addLink(link, over: PageRectangle(area, on: index), &structure, writer)
        }
    }

    /// Adds places and the outline, once all pages are there: the outline in the order of the markup, which is that of
    /// the structure tree.
    mutating func finish(_ writer: DocumentWriter) {
        if !destinations.isEmpty { placeDestinations(writer) }
        if zip(headings, headings.dropFirst()).contains(where: { $0.node > $1.node }) {
            headings.sort { $0.node < $1.node }
        }
        for heading in headings {
            writer.addOutlineItem(
                heading.title.isEmpty ? "…" : heading.title.singleLine,
                level: writer.structure.type(of: heading.element).headingLevel ?? 1,
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
        var title = document.words(of: fragment.node)
        if title.isEmpty { title = document.alternatives(of: fragment.node) }
        if title.isEmpty { untitled = headings.count }
        let destination = writer.addDestination()
        writer.place(destination, on: page, x: place.x.points, y: place.y.points)
        headings.append(Heading(node: fragment.node, title: title, element: element, destination: destination))
    }

    /// Adds text that an element generates to the title of the heading that it is in and that shows nothing else.
    private mutating func addGenerated(_ fragment: Fragment, _ style: ComputedStyle, of page: PageFragment) {
        guard let untitled, case .text(let runs, _) = fragment.content, style.text.isVisible,
            fragment.source == .before || fragment.source == .after,
            fragment.node >= headings[untitled].node,
            fragment.node < document.styled.tree.nodes[Int(headings[untitled].node)].end,
            !document.isHidden(fragment.node)
        else { return }
        for run in runs {
            let text = page.runs[Int(run)].run.text
            headings[untitled].title += String(
                decoding: page.text[Int(text.lowerBound)..<Int(text.upperBound)], as: UTF8.self)
        }
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

        /// Content that stands outside of the boxes of its link (it overflows them, floats, or is positioned); pieces
        /// side by side are one.
        var contentOutside: [(link: MarkupTree.NodeIndex, area: Rect)] {
            var outside: [(link: MarkupTree.NodeIndex, area: Rect)] = []
            for (link, area) in content where boxes[link]?.contains(where: { $0.meets(area) }) != true {
                if let last = outside.last, last.link == link, last.area.isBeside(area) {
                    outside[outside.count - 1].area = last.area.joined(with: area)
                } else {
                    outside.append((link, area))
                }
            }
            return outside
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
        let said: String
        if let known = contents[link] {
            said = known
        } else {
            let whole = description(of: link) ?? href
            let cut = whole.prefix(Self.longestDescription)
            said = cut.endIndex == whole.endIndex ? whole : cut + "…"
            contents[link] = said
        }
        try writer.addLink(to: target, over: area, element: element, contents: said)
    }

    /// Characters of what a link says that each of its annotations has: enough to know it by, where it has thousands.
    private static let longestDescription = 300

    /// What a link says: its title, its text, or what its pictures show; nil where it says nothing.
    private func description(of link: MarkupTree.NodeIndex) -> String? {
        let title = (document.styled.tree.attribute(.title, of: link) ?? "").singleLine
        if !title.isEmpty { return title }
        let words = document.words(of: link)
        if !words.isEmpty { return words }
        let alternatives = document.alternatives(of: link)
        return alternatives.isEmpty ? nil : alternatives
    }

    private mutating func destination(_ id: String, writer: DocumentWriter) -> Destination {
        if let known = destinations[id] { return known }
        let made = writer.addDestination()
        destinations[id] = made
        return made
    }

    private mutating func keepPlace(of fragment: Fragment, _ point: Point, on page: PageIndex) {
        guard fragment.source == .element || fragment.flags.contains(.isTableWrapper), fragment.node >= 0,
            places[Int(fragment.node)] == nil
        else { return }
        if case .line = fragment.content { return }
        places[Int(fragment.node)] = Place(page: page, point: point)
    }

    /// Places what links lead to.
    ///
    /// An element without a box is where the next one in the box around it is, or else the nearest one before it.
    private func placeDestinations(_ writer: DocumentWriter) {
        let nodes = document.styled.tree.nodes
        var following: [MarkupTree.NodeIndex] = Array(repeating: -1, count: nodes.count)
        var next: MarkupTree.NodeIndex = -1
        for index in nodes.indices.reversed() {
            if places[index] != nil { next = MarkupTree.NodeIndex(index) }
            following[index] = next
        }
        var left = destinations
        var previous: MarkupTree.NodeIndex = -1
        for index in nodes.indices {
            if places[index] != nil { previous = MarkupTree.NodeIndex(index) }
            guard !nodes[index].attributes.isEmpty,
                let id = document.styled.tree.attribute(.id, of: MarkupTree.NodeIndex(index)),
                let destination = left.removeValue(forKey: id)
            else { continue }
            let next = following[index]
            var around = MarkupTree.NodeIndex(index)
            while around > 0, places[Int(around)] == nil { around = nodes[Int(around)].parent }
            let isBeside = next >= 0 && next < nodes[Int(around)].end
            let nearest = isBeside || previous < 0 ? next : previous
            guard nearest >= 0, let place = places[Int(nearest)] else { continue }
            writer.place(destination, on: place.page, x: place.point.x.points, y: place.point.y.points)
        }
    }
}

extension Rect {
    /// The smallest rectangle around two.
    fileprivate func joined(with other: Rect) -> Rect {
        let corner = Point(x: min(minX, other.minX), y: min(minY, other.minY))
        return Rect(
            origin: corner,
            size: Size(width: max(maxX, other.maxX) - corner.x, height: max(maxY, other.maxY) - corner.y))
    }

    /// Whether two rectangles stand on one line, no further apart than the line is high.
    fileprivate func isBeside(_ other: Rect) -> Bool {
        let shared = min(maxY, other.maxY) - max(minY, other.minY)
        return shared + shared > max(height, other.height)
            && max(minX, other.minX) - min(maxX, other.maxX) <= max(height, other.height)
    }

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
