import CSS
import Layout
import Markup
import Primitives

/// What `quoin layout` prints: the boxes of every element, page by page, in CSS px from the page's top left corner.
enum LayoutReport {
    /// The report as JSON.
    ///
    /// `{"pages": [{"width", "height", "boxes": [{"element", "id", "x", "y", "width", "height", "children"}]}]}`;
    /// border boxes, an element's principal box before its parts, nothing for what generates no box. Of a transformed
    /// box, and of all in it, the smallest upright rectangle that holds it.
    static func json(_ pages: [LaidOutPage], of styled: StyledTree) -> JSONValue {
        .object([
            "pages": .array(
                pages.map { page in
                    PageReport(page: page.fragment, styles: page.styles, styled: styled).json
                })
        ])
    }
}

private struct PageReport {
    let page: PageFragment
    let styles: [ComputedStyle]
    let styled: StyledTree

    var json: JSONValue {
        .object([
            "width": .number(page.size.width.px), "height": .number(page.size.height.px),
            "boxes": .array(boxes(0..<page.fragments.count, in: nil)),
        ])
    }

    /// The boxes of elements among siblings; what elements did not make passes its children on.
    ///
    /// A table with captions is one box with them; `wrapped` is its node inside of it.
    private func boxes(
        _ range: Range<Int>, in transform: TransformMatrix?, wrapped: MarkupTree.NodeIndex = -1
    ) -> [JSONValue] {
        var boxes: [JSONValue] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let fragment = page.fragments[index]
            let end = Int(fragment.end)
            let own = TransformMatrix.of(fragment, styles[Int(fragment.style)], in: transform)
            let isWrapper = fragment.flags.contains(.isTableWrapper)
            let children = self.boxes(index + 1..<end, in: own, wrapped: isWrapper ? fragment.node : -1)
            let isWrapped = fragment.node == wrapped && fragment.source == .element
            if !isWrapped, let name = elementName(fragment) {
                let frame = own?.bounds(of: fragment.frame) ?? fragment.frame
                var members: JSONObject = ["element": .string(name)]
                if let id = styled.tree.attribute(.id, of: fragment.node) { members["id"] = .string(id) }
                members["x"] = .number(frame.minX.px)
                members["y"] = .number(frame.minY.px)
                members["width"] = .number(frame.width.px)
                members["height"] = .number(frame.height.px)
                if !children.isEmpty { members["children"] = .array(children) }
                boxes.append(.object(members))
            } else {
                boxes.append(contentsOf: children)
            }
            index = end
        }
        return boxes
    }

    private func elementName(_ fragment: Fragment) -> String? {
        switch fragment.content {
        case .line, .text: return nil
        case .box, .replaced: break
        }
        guard fragment.source == .element || fragment.flags.contains(.isTableWrapper) else { return nil }
        return styled.tree.name(of: fragment.node)
    }
}
