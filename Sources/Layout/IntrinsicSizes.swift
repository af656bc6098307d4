import CSS
import Primitives
import Typography

/// Min-content and max-content widths: CSS Sizing 3 §5, CSS 2.2 §10.3.5.
extension BoxFormatter {
    /// The border-box widths that a box's content asks for, its own `width` aside.
    ///
    /// `edges` are the used border and padding; nil: percentages have nothing to refer to.
    mutating func contentWidths(
        _ box: BoxIndex, edges: Edges<LayoutUnit>? = nil
    ) throws(Interruption) -> IntrinsicWidths {
        var widths = try innerContentWidths(box)
        let horizontal = (edges ?? self.edges(box, width: .zero)).horizontal
        widths.minimum += horizontal
        widths.maximum += horizontal
        return widths
    }

    /// The widths of the content box; computed once.
    private mutating func innerContentWidths(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        let height = boxes.hasRatios ? referenceHeight(of: box) : nil
        if let height {
            if let known = heightsInProgress.widths[box], known.height == height { return known.widths }
        } else if let known = intrinsicWidths[Int(box)] {
            return known
        }
        try countWork()
        if boxes[box].kind == .table { _ = try grid(of: box) }
        var widths: IntrinsicWidths
        switch boxes[box].kind {
        case .replaced:
            var constraints = Constraints(width: .zero, height: specifiedHeight(containing: box))
            constraints.ignoresWidths = true
            let width = try replacedSize(box, constraints).width - edges(box, width: .zero).horizontal
            widths = IntrinsicWidths(minimum: width, maximum: width)
        case .table: widths = try tableContentWidths(box)
        case .flex: widths = try computeFlexContentWidths(box)
        default:
            widths = boxes[box].containsLines ? try lineContentWidths(box) : try blockContentWidths(box)
        }
        widths.maximum = max(widths.maximum, widths.minimum)
        if let height {
            heightsInProgress.widths[box] = (height, widths)
        } else {
            intrinsicWidths[Int(box)] = widths
        }
        noteMeasured(box)
        return widths
    }

    /// What percentages inside a box refer to, and those of a replaced box itself; nil: they behave as `auto`.
    private func referenceHeight(of box: BoxIndex) -> LayoutUnit? {
        let isTransparent = boxes[box].kind == .replaced || boxes[box].flags.contains(.anonymous)
        return isTransparent ? specifiedHeight(containing: box) : specifiedContentHeight(box)
    }

    /// What a box contributes to its container's widths, margins included: CSS Sizing 3 §5.2.
    mutating func contribution(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        let margins = margins(box, width: .zero)
        let widths = try borderContribution(box)
        return IntrinsicWidths(
            minimum: max(.zero, widths.minimum + margins.horizontal),
            maximum: max(.zero, widths.maximum + margins.horizontal))
    }

    /// What a box contributes to its container's widths, without its margins.
    mutating func borderContribution(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        let style = style(box)
        let edges = edges(box, width: .zero)
        var widths: IntrinsicWidths
        switch style.box.width {
        case .value(let length) where !length.isPercentage:
            let width = try borderWidth(style.box.width, of: box, in: .zero, edges: edges) ?? .zero
            widths = IntrinsicWidths(minimum: width, maximum: width)
            if boxes[box].kind == .table, !usesFixedLayout(box) {
                widths.minimum = max(width, try contentWidths(box).minimum)
                widths.maximum = widths.minimum
            }
        case .minContent:
            let width = try preferredWidths(box, edges: edges).minimum
            widths = IntrinsicWidths(minimum: width, maximum: width)
        case .maxContent:
            let width = try preferredWidths(box, edges: edges).maximum
            widths = IntrinsicWidths(minimum: width, maximum: width)
        default:
            widths = boxes.hasRatios ? try preferredWidths(box, edges: edges) : try contentWidths(box)
            // A percentage may shrink a replaced box to nothing: CSS Sizing 3 §5.2.2.
            if boxes[box].kind == .replaced, case .value = style.box.width { widths.minimum = edges.horizontal }
        }
        switch style.box.maxWidth {
        case .auto: break
        case .fitContent:
            let content = try preferredWidths(box, edges: edges, isBound: true)
            widths.minimum = min(widths.minimum, content.minimum)
            widths.maximum = min(widths.maximum, content.maximum)
        case .value(let maximum) where maximum.isPercentage:
            if boxes[box].kind == .replaced { widths.minimum = edges.horizontal }
        case .value, .minContent, .maxContent:
            if let limit = try borderWidth(style.box.maxWidth, of: box, in: .zero, edges: edges, isBound: true) {
                widths.minimum = min(widths.minimum, limit)
                widths.maximum = min(widths.maximum, limit)
            }
        }
        // A table is never narrower than its content: CSS 2.2 §17.5.2.
        if boxes[box].kind == .table, !style.box.maxWidth.isAuto {
            widths.minimum = max(widths.minimum, try minimumTableWidth(box))
            widths.maximum = max(widths.maximum, widths.minimum)
        }
        switch style.box.minWidth {
        case .auto: break
        case .fitContent:
            let content = try preferredWidths(box, edges: edges, isBound: true)
            widths.minimum = max(widths.minimum, content.minimum)
            widths.maximum = max(widths.maximum, content.maximum)
        case .value(let minimum) where minimum.isPercentage: break
        case .value, .minContent, .maxContent:
            if let limit = try borderWidth(style.box.minWidth, of: box, in: .zero, edges: edges, isBound: true) {
                widths.minimum = max(widths.minimum, limit)
                widths.maximum = max(widths.maximum, limit)
            }
        }
        return widths
    }

    private mutating func blockContentWidths(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        if boxes.hasFloats { return try blockContentWidthsWithFloats(box) }
        var widths = IntrinsicWidths.zero
        var child = boxes[box].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow {
                let inner = try contribution(child)
                widths.minimum = max(widths.minimum, inner.minimum)
                widths.maximum = max(widths.maximum, inner.maximum)
            }
            child = boxes[child].nextSibling
        }
        return widths
    }

    private mutating func lineContentWidths(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        if try isParagraphEmpty(box) { return boxes.hasFloats ? try floatsOfEmptyParagraph(box) : .zero }
        let index = try paragraph(of: box)
        let indent = style(box).text.indent.length
        if indent == .zero, let widths = plainContentWidths(ofParagraph: index) { return widths }
        if paragraphs[index].hasFloats { return try lineContentWidthsWithFloats(index, indent: indent) }
        guard paragraphs[index].hasBoxes else { return paragraphs[index].contentWidths(indent: indent) }
        return try lineContentWidthsWithBoxes(index, indent: indent)
    }

    /// The widths of a paragraph of plain text, which were added up when it was shaped; nil: it is none.
    private func plainContentWidths(ofParagraph index: Int) -> IntrinsicWidths? {
        if paragraphs[index].hasBoxes || paragraphs[index].emergencyCountsAsMinimum { return nil }
        let prepared = paragraphs[index].prepared
        return prepared.isPlain
            ? IntrinsicWidths(minimum: prepared.plainMinimum, maximum: prepared.plainMaximum) : nil
    }

    /// The widths of lines that hold inline boxes and objects.
    mutating func lineContentWidthsWithBoxes(_ index: Int, indent: LayoutUnit) throws(Interruption) -> IntrinsicWidths {
        // Objects count with their minimum in the one case, with their maximum in the other.
        try setAdvances(ofParagraph: index, width: .zero)
        var maxima: [(item: Int, width: LayoutUnit)] = []
        for position in paragraphs[index].items.indices where paragraphs[index].items[position].kind == .object {
            let box = paragraphs[index].items[position].box
            let margins = margins(box, width: .zero).horizontal
            // Negative margins may take more than the object has.
            var widths = try borderContribution(box)
            (widths.minimum, widths.maximum) = (widths.minimum + margins, widths.maximum + margins)
            paragraphs[index].items[position].advance = widths.minimum
            maxima.append((position, widths.maximum))
        }
        var result = paragraphs[index].contentWidths(indent: indent)
        if maxima.isEmpty { return result }
        for (item, width) in maxima { paragraphs[index].items[item].advance = width }
        result.maximum = paragraphs[index].contentWidths(indent: indent).maximum
        return result
    }
}
