import CSS
import Primitives

/// An item of a flex container while its sizes are found; all sizes are border-box sizes.
struct FlexItem {
    struct Flags: OptionSet {
        let rawValue: UInt16
        /// The cross size follows the line's.
        static let stretched = Flags(rawValue: 1)
        static let frozen = Flags(rawValue: 2)
        /// Margins that are `auto`, by their side in the main and in the cross axis as if neither were reversed.
        static let autoMainStart = Flags(rawValue: 4)
        static let autoMainEnd = Flags(rawValue: 8)
        static let autoCrossStart = Flags(rawValue: 16)
        static let autoCrossEnd = Flags(rawValue: 32)
        /// Percentages of the main size resolve: CSS Flexbox 1 §9.8.
        static let definiteMain = Flags(rawValue: 64)
        /// The base size is the content's height.
        static let contentBase = Flags(rawValue: 256)
        /// Its baseline is aligned with others of the line.
        static let baselineAligned = Flags(rawValue: 128)
    }

    let box: BoxIndex
    var flags: Flags = []
    var align: FlexStyle.Align
    var margins: Edges<LayoutUnit>
    var edges: Edges<LayoutUnit>
    var grow: Double
    var shrink: Double
    /// The flex base size, its least and its greatest size in the main axis.
    var base = LayoutUnit.zero
    var minimum = LayoutUnit.zero
    var maximum = LayoutUnit.max
    /// The used size in the main axis, once flexible lengths are resolved.
    var main = LayoutUnit.zero
    var cross = LayoutUnit.zero
    /// Of a stretched item in a row, the border-box height that percentages inside refer to; nil: its own.
    var referenceHeight: LayoutUnit?
    /// From the item's top; nil: its lower edge.
    var baseline: LayoutUnit?
    /// From the content box's start edges, as if the axes ran left to right and downward.
    var mainOffset = LayoutUnit.zero
    var crossOffset = LayoutUnit.zero

    /// Whether the used main size is that of the content.
    var hasContentHeight: Bool { flags.contains(.contentBase) && main == base }
    var hypothetical: LayoutUnit { max(minimum, min(base, maximum)) }
    var hasAutoCrossMargin: Bool { !flags.isDisjoint(with: [.autoCrossStart, .autoCrossEnd]) }
}

/// One line of a flex container.
struct FlexLine {
    var items: Range<Int>
    var cross = LayoutUnit.zero
    var offset = LayoutUnit.zero
    /// Of items aligned by baseline: the greatest distances from a baseline to the outer edges above and below.
    var above = LayoutUnit.zero
    var below = LayoutUnit.zero
}

/// A flex container whose items are sized and placed: CSS Flexbox 1 §9.
struct FlexContainer {
    let box: BoxIndex
    let style: FlexStyle
    let isRow: Bool
    let edges: Edges<LayoutUnit>
    let contentWidth: LayoutUnit
    /// The content box's height where it is settled before the items are; nil: it depends on the content.
    var contentHeight: LayoutUnit?
    /// What percentages of the height refer to; nil: they behave as `auto`.
    var percentageHeight: LayoutUnit?
    var mainGap = LayoutUnit.zero
    var crossGap = LayoutUnit.zero
    var isRTL = false
    var items: [FlexItem] = []
    var lines: [FlexLine] = []
    /// Used content-box sizes.
    var mainSize = LayoutUnit.zero
    var crossSize = LayoutUnit.zero
    /// The border-box height that the content alone asks for.
    var intrinsicHeight = LayoutUnit.zero

    /// The height that widths of items may follow, by §9.8; nil: it depends on the content, settled though it may be.
    var definiteHeight: LayoutUnit? { percentageHeight == nil ? nil : contentHeight }
    var isWrapping: Bool { style.wrap != .nowrap }
    var isWrapReversed: Bool { style.wrap == .wrapReverse }
    var isMainReversed: Bool {
        switch style.direction {
        case .row: isRTL
        case .rowReverse: !isRTL
        case .column: false
        case .columnReverse: true
        }
    }
    var contentSize: Size {
        isRow ? Size(width: mainSize, height: crossSize) : Size(width: crossSize, height: mainSize)
    }

    func mainMargins(_ item: FlexItem) -> LayoutUnit { isRow ? item.margins.horizontal : item.margins.vertical }
    func crossMargins(_ item: FlexItem) -> LayoutUnit { isRow ? item.margins.vertical : item.margins.horizontal }
    func mainEdges(_ item: FlexItem) -> LayoutUnit { isRow ? item.edges.horizontal : item.edges.vertical }

    /// The margin before an item in the main axis, in the direction in which items follow one another.
    func mainStartMargin(_ item: FlexItem) -> LayoutUnit {
        if isRow { return isMainReversed ? item.margins.right : item.margins.left }
        return isMainReversed ? item.margins.bottom : item.margins.top
    }

    /// The margin before an item in the cross axis, `wrap-reverse` aside.
    func crossStartMargin(_ item: FlexItem) -> LayoutUnit {
        isRow ? item.margins.top : isRTL ? item.margins.right : item.margins.left
    }

    /// The distance from an item's outer cross-start edge to its baseline; of none in that axis, CSS Box Alignment 3
    /// §9.1 makes one: the lower edge in rows, the left edge in columns.
    func baseline(of item: FlexItem) -> LayoutUnit {
        if isRow { return item.margins.top + (item.baseline ?? item.cross) }
        return crossStartMargin(item) + (isRTL ? item.cross : .zero)
    }

    /// The items that the container's first and last baselines come from: §8.5.
    ///
    /// Those of the uppermost and of the lowest line that are aligned by their baselines, otherwise its first and last.
    var baselineItems: (first: Int, last: Int)? {
        guard let start = lines.first, let end = lines.last else { return nil }
        let (top, bottom) = isWrapReversed ? (end, start) : (start, end)
        // The items nearest to the start, which a reversed direction puts last.
        let isReversed = isStartAtMainEnd
        // Only in rows do items share a baseline that crosses the container's.
        func isAligned(_ index: Int) -> Bool { isRow && items[index].flags.contains(.baselineAligned) }
        func item(of line: FlexLine, isFirst: Bool) -> Int {
            let aligned = isFirst ? line.items.first(where: isAligned) : line.items.last(where: isAligned)
            return aligned ?? (isFirst ? line.items.lowerBound : line.items.upperBound - 1)
        }
        return (item(of: top, isFirst: !isReversed), item(of: bottom, isFirst: isReversed))
    }

    /// The sum of a line's outer sizes and gaps in the main axis.
    func length(of line: FlexLine, _ size: (FlexItem) -> LayoutUnit) -> LayoutUnit {
        var sum = mainGap * (line.items.count - 1)
        for index in line.items { sum += size(items[index]) + mainMargins(items[index]) }
        return sum
    }

    /// An item's border box, from the content box.
    func frame(of item: FlexItem) -> Rect {
        let main = isMainReversed ? mainSize - item.mainOffset - item.main : item.mainOffset
        // In columns the cross axis runs from right to left where the direction does.
        let cross = !isRow && isRTL ? crossSize - item.crossOffset - item.cross : item.crossOffset
        return isRow
            ? Rect(x: main, y: cross, width: item.main, height: item.cross)
            : Rect(x: cross, y: main, width: item.cross, height: item.main)
    }

    /// Collects items into lines: §9.3.
    mutating func breakIntoLines(available: LayoutUnit) {
        lines = []
        var start = 0
        var used = LayoutUnit.zero
        for (index, item) in items.enumerated() {
            let outer = item.hypothetical + mainMargins(item)
            if isWrapping, index > start, used + mainGap + outer > available {
                lines.append(FlexLine(items: start..<index))
                start = index
                used = outer
            } else {
                used += outer + (index > start ? mainGap : .zero)
            }
        }
        if !items.isEmpty { lines.append(FlexLine(items: start..<items.count)) }
    }

    /// Finds how much room a line's items take in the cross axis: §9.4 step 8.
    func crossSize(of line: FlexLine) -> FlexLine {
        var line = line
        line.cross = .zero
        var above = LayoutUnit(rawValue: .min)
        var below = LayoutUnit(rawValue: .min)
        for index in line.items {
            let item = items[index]
            if item.flags.contains(.baselineAligned) {
                let baseline = baseline(of: item)
                above = max(above, baseline)
                below = max(below, item.cross + crossMargins(item) - baseline)
            } else {
                line.cross = max(line.cross, item.cross + crossMargins(item))
            }
        }
        if above.rawValue > .min {
            (line.above, line.below) = (above, below)
            line.cross = max(line.cross, above + below)
        }
        return line
    }
}
