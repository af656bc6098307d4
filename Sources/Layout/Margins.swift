import CSS
import Primitives

/// Collapsing margins: CSS 2.2 §8.3.1.
extension BoxFormatter {
    /// The margins that adjoin a box's top edge.
    struct TopMargin {
        var strut = MarginStrut()
        /// The box has no height of its own: its bottom margin and the strut of what follows adjoin as well.
        var collapsesThrough = false
    }

    /// The margins that collapse at the top of a block-level box, those of its first children included.
    mutating func topMargin(_ box: BoxIndex, width: LayoutUnit) throws(Interruption) -> TopMargin {
        let margins = margins(box, width: width)
        var result = TopMargin(strut: MarginStrut(margins.top))
        guard collapsesWithChildren(box) else { return result }
        let edges = edges(box, width: width)
        if edges.top != .zero { return result }
        if boxes[box].containsLines {
            if try !isParagraphEmpty(box) { return result }
        } else {
            let contentWidth = try flowWidth(box, in: width, edges: edges) - edges.horizontal
            var child = boxes[box].firstChild
            while child >= 0 {
                if !boxes[child].isOutOfFlow {
                    let inner = try topMargin(child, width: contentWidth)
                    result.strut.add(inner.strut)
                    if !inner.collapsesThrough { return result }
                }
                child = boxes[child].nextSibling
            }
        }
        if edges.bottom == .zero, hasNoHeight(box) {
            result.strut.add(margins.bottom)
            result.collapsesThrough = true
        }
        return result
    }

    /// Whether a box's margins adjoin those of its in-flow children: it is a block container in its parent's context.
    func collapsesWithChildren(_ box: BoxIndex) -> Bool {
        boxes[box].kind == .block && !boxes[box].flags.contains(.formattingContext)
    }

    /// Whether `height` and `min-height` leave a box without content at zero.
    private func hasNoHeight(_ box: BoxIndex) -> Bool {
        let style = style(box)
        return style.box.height.isAutoOrZero && style.box.minHeight.isAutoOrZero
    }
}

extension SizeValue {
    /// `auto`, zero, or a keyword or percentage that behaves as `auto` where the height depends on the content.
    var isAutoOrZero: Bool {
        if case .value(let length) = self { return length.length == .zero && !length.isPercentage }
        return true
    }
}
