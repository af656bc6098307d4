import CSS
import Primitives

/// Captions above and below a table: CSS 2.2 §17.4.
extension BoxFormatter {
    /// Lays out a table between its captions, in a box that has no look of its own.
    mutating func layOutWithCaptions(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ resume: TableBreakToken?
    ) throws(Interruption) -> BoxResult {
        let captions = grids[grid].captions
        // The rows are the part after the captions above them.
        let rowsPart = grids[grid].captionsAbove
        let mark = arena.mark
        let wrapper = arena.begin(.tableWrapper, box: table)
        var result = BoxResult(fragment: wrapper, size: Size(width: width, height: .zero))
        // A margin below a caption that the table's margin does not replace is the table's own.
        result.bottomMargin = MarginStrut(margins(table, width: constraints.width).bottom)
        var y = LayoutUnit.zero
        let start = resume?.part ?? 0
        let isContinued = resume != nil
        let isAtTop = constraints.pageSpace?.isAtTop == true
        let avoidsBreaks = style(table).fragmentation.avoidsBreakInside
        var inner = constraints
        if let height = constraints.borderHeight {
            // What a flex container settles is the height of both.
            let captions = try captionHeights(grid, width: width)
            inner.borderHeight = max(.zero, height - captions.above - captions.below)
        }
        for part in start...captions.count {
            // What stands below another part can begin on the next page.
            var space = constraints.pageSpace?.below(y, isAtTop: isAtTop && part == start)
            if avoidsBreaks { space?.avoidsBreaks = true }
            let isRest = part == start && resume?.beginsPart == false
            var rest: TableBreakToken?
            if part == rowsPart {
                inner.pageSpace = space
                // Captions below stand on the page of the last row.
                let kept =
                    space == nil || rowsPart == captions.count ? .zero : try captionHeights(grid, width: width).below
                var placed = try layOutRows(
                    table, grid, width: width, inner, isRest ? resume : nil, captionsBelow: kept)
                if placed.isPushed, isAtTop, part > start, let space,
                    try firstRows(table, grid, width: width, inner, space).end(pageHeight: space.pageHeight)
                        > space.pageHeight
                {
                    // The captions would stand alone, and no page holds the row.
                    placed = try layOutRows(
                        table, grid, width: width, inner, nil, captionsBelow: kept, splitsFirstRow: true)
                }
                if placed.isPushed {
                    rest = TableBreakToken(beginningPart: part)
                } else {
                    arena.attach(placed.fragment, to: wrapper, at: Point(x: .zero, y: y))
                    result.firstBaseline = placed.firstBaseline.map { $0 + y }
                    result.lastBaseline = placed.lastBaseline.map { $0 + y }
                    y += placed.size.height
                    if case .table(let token)? = placed.token { rest = token }
                }
            } else {
                let caption = captions[part < rowsPart ? part : part - 1]
                space?.isParallel = true
                // Margins after a break are dropped: CSS Fragmentation 3 §5.2.
                let marginTop = isContinued && part == start ? .zero : margins(caption, width: width).top
                if let space, space.isAtTop, marginTop > .zero, marginTop >= space.remaining {
                    // The margin takes the whole page.
                    rest = TableBreakToken(beginningPart: part)
                    y += max(.zero, space.remaining)
                } else {
                    let placed = try layOutCaption(
                        caption, in: wrapper, at: y, marginTop: marginTop, width: width, space,
                        isRest ? resume?.caption : nil)
                    if placed.isPushed {
                        rest = TableBreakToken(beginningPart: part)
                    } else {
                        y += placed.size.height
                        if let token = placed.token {
                            rest = TableBreakToken(row: 0)
                            rest?.caption = token
                        }
                    }
                }
            }
            if var rest {
                if let space = constraints.pageSpace, !isAtTop,
                    try isContinued
                        ? part == start && rest.beginsPart
                        : beginsOnNextPage(rest, part: part, table, grid, width: width, inner, space)
                {
                    arena.reset(to: mark)
                    return .pushed
                }
                rest.part = part
                rest.consumed = (resume?.consumed ?? .zero) + y
                result.token = .table(rest)
                arena[wrapper].flags.insert(.continuesInNext)
                break
            }
        }
        if isContinued { arena[wrapper].flags.insert(.continuesFromPrevious) }
        result.size.height = y
        arena[wrapper].size = result.size
        return result
    }

    /// Whether a table that breaks in its first parts moves to the next page, for its captions to stand with its rows.
    ///
    /// `rest` is what the page would leave of it, from `part` on.
    private mutating func beginsOnNextPage(
        _ rest: TableBreakToken, part: Int, _ table: BoxIndex, _ grid: Int, width: LayoutUnit,
        _ constraints: Constraints, _ space: PageSpace
    ) throws(Interruption) -> Bool {
        let rowsPart = grids[grid].captionsAbove
        if part == 0, rest.beginsPart { return true }
        if part > rowsPart || part == rowsPart && !rest.beginsPart { return false }
        if space.avoidsBreaks || style(table).fragmentation.avoidsBreakInside { return true }
        let captions = try captionHeights(grid, width: width).above
        if captions > space.pageHeight { return false }
        if grids[grid].rows.isEmpty { return true }
        let rows = try firstRows(table, grid, width: width, constraints, space).end(pageHeight: space.pageHeight)
        // A row that no page holds is split below the captions, at a page's top.
        return captions + rows <= space.pageHeight || rows > space.pageHeight
    }

    /// The heights of the captions above and below a table with their margins, measured once.
    private mutating func captionHeights(
        _ grid: Int, width: LayoutUnit
    ) throws(Interruption) -> (above: LayoutUnit, below: LayoutUnit) {
        if let known = grids[grid].captionHeights, known.table == width { return (known.above, known.below) }
        let mark = arena.mark
        var (above, below) = (LayoutUnit.zero, LayoutUnit.zero)
        for (number, caption) in grids[grid].captions.enumerated() {
            let height =
                try layOutBox(caption, Constraints(width: width, height: nil)).size.height
                + margins(caption, width: width).vertical
            if number < grids[grid].captionsAbove { above += height } else { below += height }
        }
        arena.reset(to: mark)
        grids[grid].captionHeights = (width, above, below)
        return (above, below)
    }

    /// Lays out a caption; its size in the result is that with its margins.
    private mutating func layOutCaption(
        _ caption: BoxIndex, in wrapper: Int32, at y: LayoutUnit, marginTop: LayoutUnit, width: LayoutUnit,
        _ space: PageSpace?, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        var margins = margins(caption, width: width)
        margins.top = marginTop
        var constraints = Constraints(width: width, height: nil)
        constraints.pageSpace = space?.below(margins.top, isAtTop: space?.isAtTop == true)
        var result = try layOutBox(caption, constraints, token)
        if result.isPushed { return result }
        let left = flowMarginLeft(
            caption, borderWidth: result.size.width, in: width, direction: style(caption).text.direction)
        let relative = relativeOffset(caption, width: width, height: nil)
        arena.attach(result.fragment, to: wrapper, at: Point(x: left, y: y + margins.top) + relative)
        result.size.height += result.token == nil ? margins.vertical : margins.top
        return result
    }
}
