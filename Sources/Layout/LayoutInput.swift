package import CSS
package import Markup
package import Typography

/// What bounds the layout of one document.
package struct LayoutLimits: Hashable, Sendable {
    package var pages = 2_000
    package var nodes = 2_000_000
    package var depth = 256

    package init() {}
}

/// A document to lay out.
package struct LayoutInput: Sendable {
    package var styled: StyledTree
    /// Natural sizes of images, codes, fields and charts, by their element.
    package var replaced: [MarkupTree.NodeIndex: IntrinsicSize]
    /// Natural sizes of the images that `content` names, by file.
    package var contentImages: [String: IntrinsicSize]
    package var limits: LayoutLimits
    /// Asked now and then; true ends layout with `timeLimitExceeded`.
    package var isPastDeadline: @Sendable () -> Bool

    package init(
        styled: StyledTree, replaced: [MarkupTree.NodeIndex: IntrinsicSize] = [:],
        contentImages: [String: IntrinsicSize] = [:], limits: LayoutLimits = LayoutLimits(),
        isPastDeadline: @escaping @Sendable () -> Bool = { false }
    ) {
        self.styled = styled
        self.replaced = replaced
        self.contentImages = contentImages
        self.limits = limits
        self.isPastDeadline = isPastDeadline
    }
}

/// Lays out a whole document.
///
/// Where the flow itself shows the number of all pages, the document is laid out again with the number that came out,
/// until it is right: text that changes its width may change the number of pages.
/// Errors: see `LayoutError.Code`.
package func layOut(_ input: LayoutInput, shaper: TextShaper) throws(LayoutError) -> FragmentTree {
    var total = 1
    for _ in 0..<maximumPasses {
        var paginator = try Paginator(input, shaper: shaper, expectedPages: total)
        var pages: [PageFragment] = []
        while let page = try paginator.nextPage() { pages.append(page) }
        if paginator.namesPageTotal, pages.count != total {
            total = pages.count
            continue
        }
        try paginator.addMarginBoxes(to: &pages)
        return FragmentTree(pages: pages, styles: paginator.styles, images: paginator.images)
    }
    throw LayoutError(.pageTotalUnsettled, node: -1)
}

/// More passes are not made to settle the number of pages: it comes right in the second or third, or goes in circles.
private let maximumPasses = 5
