package import CSS
package import Layout
import Markup
package import Primitives

/// What `quoin layout` prints: the boxes of every element, page by page, in CSS px from the page's top left corner.
package enum LayoutReport {
    /// The report as JSON.
    ///
    /// `{"pages": [{"width", "height", "boxes": [{"element", "id", "x", "y", "width", "height", "children"}]}]}`; border
    /// boxes, an element's principal box before its parts, nothing for what generates no box.
    package static func json(_ fragments: FragmentTree, of styled: StyledTree) -> JSONValue {
        .object(["pages": .array(fragments.pages.map { page in json(page, of: styled) })])
    }

    private static func json(_ page: PageFragment, of styled: StyledTree) -> JSONValue {
        .object([
            "width": .number(page.size.width.px), "height": .number(page.size.height.px),
            "boxes": .array(boxes(0..<page.fragments.count, of: page, in: styled)),
        ])
    }

    /// The boxes of elements among siblings; what elements did not make passes its children on.
    ///
    /// A table with captions is one box with them; `wrapped` is its node inside of it.
    private static func boxes(
        _ range: Range<Int>, of page: PageFragment, in styled: StyledTree, wrapped: MarkupTree.NodeIndex = -1
    ) -> [JSONValue] {
        var boxes: [JSONValue] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let fragment = page.fragments[index]
            let end = Int(fragment.end)
            let isWrapper = fragment.flags.contains(.isTableWrapper)
            let children = Self.boxes(
                index + 1..<end, of: page, in: styled, wrapped: isWrapper ? fragment.node : -1)
            let isWrapped = fragment.node == wrapped && fragment.source == .element
            if !isWrapped, let name = elementName(fragment, in: styled) {
                var members: JSONObject = ["element": .string(name)]
                if let id = styled.tree.attribute(.id, of: fragment.node) { members["id"] = .string(id) }
                members["x"] = .number(fragment.frame.minX.px)
                members["y"] = .number(fragment.frame.minY.px)
                members["width"] = .number(fragment.frame.width.px)
                members["height"] = .number(fragment.frame.height.px)
                if !children.isEmpty { members["children"] = .array(children) }
                boxes.append(.object(members))
            } else {
                boxes.append(contentsOf: children)
            }
            index = end
        }
        return boxes
    }

    private static func elementName(_ fragment: Fragment, in styled: StyledTree) -> String? {
        switch fragment.content {
        case .line, .text: return nil
        case .box, .replaced: break
        }
        guard fragment.source == .element || fragment.flags.contains(.isTableWrapper) else { return nil }
        return styled.tree.name(of: fragment.node)
    }
}
