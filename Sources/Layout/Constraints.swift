import CSS
import Primitives

/// What a box is laid out into.
struct Constraints {
    /// The containing block's width, for percentages and `auto`.
    var width: LayoutUnit
    /// The containing block's height, for percentages; nil: it depends on the content.
    var height: LayoutUnit?
    /// The border box's width where the parent has settled it.
    var borderWidth: LayoutUnit?
    /// The border box's height where the parent has settled it.
    var borderHeight: LayoutUnit?
    /// The border-box height that percentages inside refer to where it is not the settled one.
    var referenceHeight: LayoutUnit?
    /// The settled height depends on the content all the same: percentages of it behave as `auto`.
    var isHeightIndefinite = false
    /// For replaced boxes: `width` and its bounds do not count, the content's width is asked for.
    var ignoresWidths = false
    /// `height` does not count, the content's height is asked for; for replaced boxes its bounds do not either.
    var ignoresHeights = false
    /// nil: the box is laid out in one piece.
    var pageSpace: PageSpace?
    /// The left edge of the containing block's content and the box's top, from the border edge of the root of the block
    /// formatting context; kept in documents with floats only.
    var origin = Point.zero
    /// The descendant whose clearance keeps its margin from the box's top margin; -1: none.
    var clearedChild: BoxIndex = -1
}

/// The room on the page, as a box that may break sees it.
struct PageSpace {
    /// From the box's border edge to the end of the page.
    var remaining: LayoutUnit
    /// Of a whole page.
    var pageHeight: LayoutUnit
    /// Nothing stands above on this page: what does not fit here fits nowhere, and is placed.
    var isAtTop: Bool
    /// An ancestor has `break-inside: avoid`.
    var avoidsBreaks = false
    /// Inside one of several flows side by side: a break there is the row's own business.
    var isParallel = false

    func below(_ y: LayoutUnit, isAtTop: Bool) -> PageSpace {
        var space = self
        space.remaining = remaining - y
        space.isAtTop = isAtTop
        return space
    }
}

/// What the layout of a box gives.
struct BoxResult {
    /// In the page's arena; -1: nothing of the box is on this page, it begins on the next.
    var fragment: Int32
    /// The border box.
    var size: Size
    /// The border box's height by its content alone, in one piece; nil: the same as the size.
    var intrinsicHeight: LayoutUnit?
    /// nil: the box is done.
    var token: BreakToken?
    /// From the border box's top.
    var firstBaseline: LayoutUnit?
    var lastBaseline: LayoutUnit?
    /// The box's bottom margin, collapsed with what it collapses with.
    var bottomMargin = MarginStrut()

    var isPushed: Bool { fragment < 0 }
    static var pushed: BoxResult { BoxResult(fragment: -1, size: .zero) }
}

/// Margins that adjoin: CSS 2.2 §8.3.1.
struct MarginStrut {
    var positive = LayoutUnit.zero
    var negative = LayoutUnit.zero

    init() {}
    init(_ margin: LayoutUnit) { add(margin) }

    mutating func add(_ margin: LayoutUnit) {
        if margin < .zero { negative = min(negative, margin) } else { positive = max(positive, margin) }
    }

    mutating func add(_ other: MarginStrut) {
        positive = max(positive, other.positive)
        negative = min(negative, other.negative)
    }

    /// The collapsed margin.
    var sum: LayoutUnit { positive + negative }
}

/// Heights that layout has settled, while it asks for widths that follow them; kept in documents with ratios only.
struct HeightsInProgress {
    /// Of the content boxes of boxes that are being laid out or measured: what percentages inside refer to; nil: they
    /// behave as `auto`.
    var content: [BoxIndex: LayoutUnit?] = [:]
    /// Of border boxes, where a container or offsets have settled them.
    var border: [BoxIndex: LayoutUnit] = [:]
    /// A box whose own height does not count at the moment; -1: none.
    var automatic: BoxIndex = -1
    /// Of the containing blocks of positioned boxes.
    var containing: [BoxIndex: LayoutUnit] = [:]
    /// The content's widths that were found last with a height to refer to.
    var widths: [BoxIndex: (height: LayoutUnit, widths: IntrinsicWidths)] = [:]
}
