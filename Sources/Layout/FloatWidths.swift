import CSS
import Primitives

/// Min-content and max-content widths of content with floats: CSS 2.2 §10.3.5.
///
/// At their preferred width floats stand beside each other and beside what follows them.
extension BoxFormatter {
    /// The widths of block-level children, some of which may float.
    mutating func blockContentWidthsWithFloats(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        var widths = IntrinsicWidths.zero
        var left = LayoutUnit.zero
        var right = LayoutUnit.zero
        var child = boxes[box].firstChild
        while child >= 0 {
            let next = boxes[child].nextSibling
            if !boxes[child].isOutOfFlow {
                let clear = style(child).box.clear
                if clear != .none, boxes[child].isFloat || avoidsFloats(child) {
                    widths.maximum = max(widths.maximum, left + right)
                    if clear != .right { left = .zero }
                    if clear != .left { right = .zero }
                }
                let inner = try contribution(child)
                widths.minimum = max(widths.minimum, inner.minimum)
                if boxes[child].isFloat {
                    if style(child).box.float == .left { left += inner.maximum } else { right += inner.maximum }
                } else {
                    var maximum = inner.maximum
                    if left + right > .zero, avoidsFloats(child) {
                        // The margins overlap the floats; negative ones do not pull the box over them.
                        let margins = margins(child, width: .zero)
                        maximum = try borderContribution(child).maximum + margins.horizontal
                        maximum += max(.zero, left - max(.zero, margins.left))
                        maximum += max(.zero, right - max(.zero, margins.right))
                    }
                    widths.maximum = max(widths.maximum, maximum, left + right)
                    (left, right) = (.zero, .zero)
                }
            }
            child = next
        }
        widths.maximum = max(widths.maximum, left + right)
        return widths
    }

    /// The widths of lines among which floats stand.
    mutating func lineContentWidthsWithFloats(_ index: Int, indent: LayoutUnit) throws(Interruption) -> IntrinsicWidths
    {
        let floats = try floatContributions(index)
        var widths = try lineContentWidthsWithBoxes(index, indent: indent)
        for (item, inner) in floats {
            widths.minimum = max(widths.minimum, inner.minimum)
            paragraphs[index].items[item].advance = inner.maximum
        }
        widths.maximum = max(widths.maximum, paragraphs[index].contentWidths(indent: indent).maximum)
        for (item, _) in floats { paragraphs[index].items[item].advance = .zero }
        return widths
    }

    /// The widths of floats that stand in a container without lines.
    mutating func floatsOfEmptyParagraph(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        var widths = IntrinsicWidths.zero
        for (_, inner) in try floatContributions(try paragraph(of: box)) {
            widths.minimum = max(widths.minimum, inner.minimum)
            widths.maximum += inner.maximum
        }
        return widths
    }

    private mutating func floatContributions(
        _ index: Int
    ) throws(Interruption) -> [(item: Int, widths: IntrinsicWidths)] {
        var result: [(item: Int, widths: IntrinsicWidths)] = []
        for position in paragraphs[index].items.indices where paragraphs[index].items[position].kind == .float {
            result.append((position, try contribution(paragraphs[index].items[position].box)))
        }
        return result
    }
}
