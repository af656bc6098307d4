package import Markup
package import Primitives

/// A tree with the computed style of every element: what the cascade gives and layout reads.
package struct StyledTree: Sendable {
    /// A style's place in `styles`.
    package typealias StyleIndex = Int32

    /// The pseudo-elements of one element; -1 where there is none (no rule matched, or its content is `none`).
    package struct PseudoElements: Sendable {
        package var before: StyleIndex = -1
        package var after: StyleIndex = -1
        package var marker: StyleIndex = -1

        package init() {}
    }

    package var tree: MarkupTree
    /// Each style once.
    package var styles: [ComputedStyle]
    /// By node; text nodes have their parent's.
    package var styleOf: [StyleIndex]
    /// Only elements that have some.
    package var pseudoElements: [MarkupTree.NodeIndex: PseudoElements]
    package var pages: PageRules

    package init(
        tree: MarkupTree, styles: [ComputedStyle], styleOf: [StyleIndex],
        pseudoElements: [MarkupTree.NodeIndex: PseudoElements], pages: PageRules
    ) {
        self.tree = tree
        self.styles = styles
        self.styleOf = styleOf
        self.pseudoElements = pseudoElements
        self.pages = pages
    }

    package func style(of node: MarkupTree.NodeIndex) -> ComputedStyle { styles[Int(styleOf[Int(node)])] }
}

/// The `@page` rules of a document: CSS Page 3.
package struct PageRules: Sendable {
    /// What one page is, once all rules that match it are cascaded.
    package struct PageStyle: Sendable {
        package var size: Size
        package var margin: Edges<LayoutUnit>
        package var padding: Edges<LengthPercentage>
        package var style: ComputedStyle
        /// The margin boxes that have content.
        package var marginBoxes: [MarginBox: ComputedStyle]

        package init(
            size: Size, margin: Edges<LayoutUnit>, padding: Edges<LengthPercentage> = Edges(all: .zero),
            style: ComputedStyle = ComputedStyle(), marginBoxes: [MarginBox: ComputedStyle] = [:]
        ) {
            self.size = size
            self.margin = margin
            self.padding = padding
            self.style = style
            self.marginBoxes = marginBoxes
        }
    }

    /// CSS Page 3 §4.2.
    package enum MarginBox: String, CaseIterable, Hashable, Sendable {
        case topLeftCorner = "top-left-corner"
        case topLeft = "top-left"
        case topCenter = "top-center"
        case topRight = "top-right"
        case topRightCorner = "top-right-corner"
        case leftTop = "left-top"
        case leftMiddle = "left-middle"
        case leftBottom = "left-bottom"
        case rightTop = "right-top"
        case rightMiddle = "right-middle"
        case rightBottom = "right-bottom"
        case bottomLeftCorner = "bottom-left-corner"
        case bottomLeft = "bottom-left"
        case bottomCenter = "bottom-center"
        case bottomRight = "bottom-right"
        case bottomRightCorner = "bottom-right-corner"
    }

    /// Cascades the rules for one page; equal questions give equal answers, so callers may keep them.
    ///
    /// Where no rule sets a size, A4.
    package var resolve: @Sendable (_ name: String?, _ isFirst: Bool, _ isLeft: Bool, _ isBlank: Bool) -> PageStyle
    /// Counters of the document that margin boxes show: neither `page` nor `pages`.
    package var counters: [String] = []
    /// Files that pages and margin boxes show.
    package var assets: [String] = []

    package init(
        resolve: @escaping @Sendable (_ name: String?, _ isFirst: Bool, _ isLeft: Bool, _ isBlank: Bool) -> PageStyle
    ) {
        self.resolve = resolve
    }
}
