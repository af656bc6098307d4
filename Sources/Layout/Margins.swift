import CSS
import Primitives

/// Collapsing margins: CSS 2.2 §8.3.1.
extension BoxFormatter {
    /// Collects the margins that collapse at the top of a block-level box, those of its first children included.
    ///
    /// True: the box has no height of its own, its bottom margin is among them and the margins of what follows will be.
    mutating func collapseTopMargins(
        of box: BoxIndex, width: LayoutUnit, _ search: inout MarginSearch
    ) throws(Interruption) -> Bool {
        let margins = margins(box, width: width)
        search.strut.add(margins.top)
        guard collapsesWithChildren(box) else { return false }
        let edges = edges(box, width: width)
        if edges.top != .zero { return false }
        // A marker beside the box has a line of its own where the box has none.
        let first = boxes[box].firstChild
        if first >= 0, boxes[first].flags.contains(.outsideMarker), boxes[first].nextSibling < 0 { return false }
        if boxes[box].containsLines {
            if try !isParagraphEmpty(box) { return false }
            if boxes.hasFloats {
                let height = search.height
                search.height = percentageHeight(in: box, width: width, height, edges: edges)
                try noteFloats(inLinesOf: box, width: width - edges.horizontal, &search)
                search.height = height
            }
        } else {
            let contentWidth = try flowWidth(box, in: width, height: search.height, edges: edges) - edges.horizontal
            let height = search.height
            defer { search.height = height }
            search.height = percentageHeight(in: box, width: contentWidth + edges.horizontal, height, edges: edges)
            var child = boxes[box].firstChild
            while child >= 0 {
                if boxes[child].flags.isDisjoint(with: [.outOfFlow, .float]) {
                    if boxes.hasFloats, try hasClearance(child, width: contentWidth, search) {
                        search.cleared = child
                        return false
                    }
                    if try !collapseTopMargins(of: child, width: contentWidth, &search) { return false }
                } else if boxes[child].isFloat {
                    try note(float: child, in: contentWidth, &search)
                }
                child = boxes[child].nextSibling
            }
        }
        if edges.bottom == .zero, hasNoHeight(box), try !hasRatioHeight(box, in: width, edges: edges) {
            search.borderStrut = search.strut
            search.strut.add(margins.bottom)
            return true
        }
        return false
    }

    /// Whether clearance parts a box's top margin from those collected so far: CSS 2.2 §9.5.2.
    ///
    /// It does where the box would otherwise stand beside floats that it clears, and where such floats stand among the
    /// margins themselves; what does not fit beside those is parted from them in the same way.
    mutating func hasClearance(
        _ box: BoxIndex, width: LayoutUnit, _ search: MarginSearch
    ) throws(Interruption) -> Bool {
        if search.isSettled { return box == search.cleared }
        let clear = style(box).box.clear
        if search.hasLeftFloat, clear.clears(.left) { return true }
        if search.hasRightFloat, clear.clears(.right) { return true }
        if search.floatsWidth > .zero, avoidsFloats(box),
            try leastWidthBesideFloats(box, in: width, height: search.height) + search.floatsWidth > width
        {
            return true
        }
        guard let height = clearedHeight(clear) else { return false }
        // The hypothetical position: as if nothing were cleared.
        var trial = search
        trial.isSettled = true
        trial.cleared = -1
        let collapsesThrough = try collapseTopMargins(of: box, width: width, &trial)
        return trial.base + (collapsesThrough ? trial.borderStrut : trial.strut).sum < height
    }

    private mutating func note(
        float box: BoxIndex, in width: LayoutUnit, _ search: inout MarginSearch
    ) throws(Interruption) {
        if style(box).box.float == .left { search.hasLeftFloat = true } else { search.hasRightFloat = true }
        search.floatsWidth += try floatWidth(box, in: width, height: search.height)
    }

    private mutating func noteFloats(
        inLinesOf box: BoxIndex, width: LayoutUnit, _ search: inout MarginSearch
    ) throws(Interruption) {
        let index = Int(boxes[box].detail)
        guard paragraphs[index].hasFloats else { return }
        for position in paragraphs[index].items.indices where paragraphs[index].items[position].kind == .float {
            try note(float: paragraphs[index].items[position].box, in: width, &search)
        }
    }

    /// What percentages of the heights of a box's content refer to, before it is laid out.
    private func percentageHeight(
        in box: BoxIndex, width: LayoutUnit, _ available: LayoutUnit?, edges: Edges<LayoutUnit>
    ) -> LayoutUnit? {
        if boxes[box].flags.contains(.anonymous) { return available }
        if facts(box).hasAutoHeights, !boxes.hasRatios { return nil }
        let own =
            borderHeight(style(box).box.height, of: box, in: available, edges: edges)
            .map { clampHeight($0, of: box, in: available, edges: edges) }
            ?? ratioHeight(of: box, width: width, in: available, edges: edges)
        return own.map { max(.zero, $0 - edges.vertical) }
    }

    /// Whether a box's margins adjoin those of its in-flow children: it is a block container in its parent's context.
    func collapsesWithChildren(_ box: BoxIndex) -> Bool {
        boxes[box].kind == .block && !boxes[box].flags.contains(.formattingContext)
    }

    /// Whether a box without content has a height by its aspect ratio.
    private mutating func hasRatioHeight(
        _ box: BoxIndex, in width: LayoutUnit, edges: Edges<LayoutUnit>
    ) throws(Interruption) -> Bool {
        guard preferredRatio(of: box) != nil else { return false }
        let used = try flowWidth(box, in: width, edges: edges)
        return ratioHeight(of: box, width: used, in: nil, edges: edges).map { $0 > .zero } ?? false
    }

    /// Whether `height` and `min-height` leave a box without content at zero.
    private func hasNoHeight(_ box: BoxIndex) -> Bool {
        let style = style(box)
        return isAutoOrZero(style.box.height, of: box) && isAutoOrZero(style.box.minHeight, of: box)
    }

    /// Whether a height is `auto`, zero, or a keyword or percentage that behaves as `auto` where the height depends on
    /// the content.
    private func isAutoOrZero(_ value: SizeValue, of box: BoxIndex) -> Bool {
        guard case .value(let length) = value else { return true }
        return length.isPercentage ? !hasDefiniteHeight(boxes[box].parent) : length.length == .zero
    }

    /// Whether percentages of a box's height mean something: CSS 2.2 §10.5.
    private func hasDefiniteHeight(_ box: BoxIndex) -> Bool {
        guard box >= 0 else { return true }
        guard case .value(let length) = style(box).box.height else { return false }
        return length.isPercentage ? hasDefiniteHeight(boxes[box].parent) : true
    }
}

/// Adjoining margins as they are collected, from the outermost box inward.
struct MarginSearch {
    var strut = MarginStrut()
    /// The margins above the top border edge of a box without height: its own bottom margin is not among them.
    var borderStrut = MarginStrut()
    /// Where the margins begin, from the border edge of the root of the block formatting context.
    var base = LayoutUnit.zero
    /// The box whose clearance ended the search; -1: none.
    var cleared: BoxIndex = -1
    /// Which box has clearance is known already: `cleared`.
    var isSettled = false
    /// Floats that stand among the margins.
    var hasLeftFloat = false
    var hasRightFloat = false
    /// What percentages of the boxes' heights refer to; nil: it depends on the content.
    var height: LayoutUnit?
    /// Of the floats among the margins together.
    var floatsWidth = LayoutUnit.zero
}
