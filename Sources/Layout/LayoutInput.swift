package import CSS
package import Markup

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
