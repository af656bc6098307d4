import CSS
import Primitives

/// Tables broken over pages, between and inside rows: CSS Tables 3 §5.
extension BoxFormatter {
    enum TableRest {
        case done
        case more(TableBreakToken)
    }

    /// Places the rows of one page; nil: not even the first row fits below what stands above the table.
    mutating func placePage(_ frame: inout TableFrame, _ token: TableBreakToken?) throws(Interruption) -> TableRest? {
        let body = grids[frame.grid].bodyRows
        let end = grids[frame.grid].rows.count
        // A row that was split has been counted where it began.
        frame.sumPosition = token.map {
            min(max($0.row, body.lowerBound) - body.lowerBound + ($0.isRowSplit ? 1 : 0), body.count)
        }
        let hasHeader = try placeHeader(&frame, token)
        frame.sumPosition = nil
        var row = token?.row ?? (hasHeader ? body.lowerBound : 0)
        var resumed = token?.isRowSplit == true ? token?.cells : nil
        try reopen(token?.spans ?? [], in: &frame)
        while row < end {
            if grids[frame.grid].sums?.shows(row, at: nil) == false {
                row += 1
                continue
            }
            if grids[frame.grid].rows[row].isCollapsed {
                // It stands on the page of what is above it.
                try place(try layOutFlowRow(row, &frame, rests: nil, space: nil), row: row, &frame)
                row += 1
                continue
            }
            let isFirst = frame.placedRows == 0
            if !isFirst, let space = frame.space, !space.isParallel, try breaksBefore(row: row, frame, space) {
                return .more(TableBreakToken(row: row, spans: try finishPage(&frame, before: row)))
            }
            let mark = arena.mark
            // What is left of a row that was split is not laid out in one piece first: it may go on for many pages.
            var placed: PlacedRow?
            if resumed == nil || frame.space == nil {
                placed = try layOutFlowRow(row, &frame, rests: resumed, space: nil)
            }
            if let space = frame.space {
                let reserve = try reserve(below: row, frame, space)
                let isTooTall =
                    placed.map { $0.endsOpenSpan || frame.y + $0.height + reserve > space.remaining } ?? true
                // What goes on below floats, or stands below captions and fits no page, is split in what room there is.
                let splitsBelow =
                    isFirst && !space.isAtTop
                    && (frame.splitsFirstRow
                        || token != nil && placed.map { $0.endsOpenSpan || $0.height > space.pageHeight } ?? true)
                let isAlone = isFirst && space.isAtTop || splitsBelow
                if isTooTall, !isAlone {
                    if isFirst { return nil }
                    try preferEarlierSite(over: appeal(beforeRow: row, frame, space), space)
                }
                // Where cells from above alone are too tall, the row begins here and ends with them.
                let fitsByItself = placed.map { frame.y + $0.ownHeight + reserve <= space.remaining } ?? false
                if isTooTall, !isAlone, !fitsByItself {
                    arena.reset(to: mark)
                    return .more(TableBreakToken(row: row, spans: try finishPage(&frame, before: row)))
                }
                if isTooTall {
                    let footer = body.contains(row) ? try repeatedFooterHeight(frame, before: row + 1) : .zero
                    var room = space.remaining - frame.y - footer
                    // A row that fits without a repeated footer is not split for it.
                    if room <= .zero
                        || placed.map({ !$0.endsOpenSpan && $0.height > room && $0.height <= room + footer }) ?? false
                    {
                        frame.omitsFooter = true
                        room = space.remaining - frame.y
                    }
                    if room <= .zero, splitsBelow { return nil }
                    if room <= .zero, token == nil || !isFirst {
                        // What the table has above the row fills the page.
                        arena.reset(to: mark)
                        return .more(TableBreakToken(row: row, spans: try finishPage(&frame, before: row)))
                    }
                    let isCut = placed?.endsOpenSpan ?? true
                    if isCut || placed.map({ $0.height > room }) ?? true {
                        arena.reset(to: mark)
                        guard let rest = try splitRow(row, &frame, resumed, room: room, space) else { return nil }
                        if case .more = rest { return rest }
                        resumed = nil
                        row += 1
                        continue
                    }
                }
            }
            resumed = nil
            if let placed { try place(placed, row: row, &frame) }
            row += 1
        }
        try closeGroup(&frame)
        closeBorders(&frame)
        return .done
    }

    /// The room that is kept free under a row: for the footer, and for the table's own end under the last rows.
    private mutating func reserve(
        below row: Int, _ frame: TableFrame, _ space: PageSpace
    ) throws(Interruption) -> LayoutUnit {
        let body = grids[frame.grid].bodyRows
        let tail = frame.edges.bottom + frame.captionsBelow
        if body.contains(row), grids[frame.grid].isLastShown(row, before: body.upperBound) {
            let footer = try footerHeight(frame)
            // A footer of more than half a page breaks as other rows do.
            return footer * 2 > space.pageHeight ? .zero : footer + tail
        }
        if body.contains(row) { return try repeatedFooterHeight(frame, before: row + 1) }
        return grids[frame.grid].isLastShown(row, before: grids[frame.grid].rows.count) ? tail : .zero
    }

    /// Lays out a row where it stands once: sums of the header and footer are shown at breaks only.
    private mutating func layOutFlowRow(
        _ row: Int, _ frame: inout TableFrame, rests: [PartRest]?, space: PageSpace?
    ) throws(Interruption) -> PlacedRow {
        if grids[frame.grid].sums == nil || grids[frame.grid].bodyRows.contains(row) {
            return try layOutRow(row, &frame, rests: rests, space: space)
        }
        var copy = frame
        var placed = PlacedRow(fragment: -1, height: .zero, cells: [])
        try withSums(of: frame.grid, at: nil) { formatter throws(Interruption) in
            placed = try formatter.layOutRow(row, &copy, rests: rests, space: space)
        }
        frame = copy
        return placed
    }

    /// Places as much of a row as there is room for; nil: none of its content fits below what stands above the table.
    private mutating func splitRow(
        _ row: Int, _ frame: inout TableFrame, _ rests: [PartRest]?, room: LayoutUnit, _ space: PageSpace
    ) throws(Interruption) -> TableRest? {
        var open: [OpenSpan] = []
        for index in frame.spans.indices where frame.spans[index].lastRow == row {
            let span = try cut(&frame.spans[index], at: frame.y + room - frame.spans[index].top, frame)
            open.append(span)
        }
        let isAtTop = space.isAtTop || frame.placedRows > 0
        var rowSpace = space.below(space.remaining - room, isAtTop: isAtTop)
        rowSpace.isParallel = true
        var placed = try layOutFlowRow(row, &frame, rests: rests, space: rowSpace)
        if !isAtTop, !placed.hasContent, !open.contains(where: \.hasContent) { return nil }
        guard placed.isSplit || open.contains(where: { !$0.isDone }) else {
            try place(placed, row: row, &frame)
            return .done
        }
        // What goes on ends with the page; on a page without room the row has what could not but stand there.
        if room > .zero {
            placed.height = room
            for (cell, rest) in zip(placed.cells, placed.rests) where !rest.isLeft {
                if grids[frame.grid].cells[cell.cell].rowSpan == 1 { placed.height = max(placed.height, cell.height) }
            }
        }
        try place(placed, row: row, &frame)
        open += try finishPage(&frame, before: row + 1, splitting: row)
        var token = TableBreakToken(row: row, spans: open)
        token.cells = placed.rests
        token.isRowSplit = true
        return .more(token)
    }

    /// Whether the page ends before a row; where it does not, the place is noted.
    private mutating func breaksBefore(row: Int, _ frame: TableFrame, _ space: PageSpace) throws(Interruption) -> Bool {
        if let chosen = chosenSite, chosen.container == frame.table, Int(chosen.position) == row {
            chosenSite = nil
            return true
        }
        let value = breakValue(beforeRow: row, frame.grid)
        if value.isForced {
            demand = PageDemand(side: value, name: boxes[frame.table].firstPage)
            return true
        }
        note(
            BreakSite(container: frame.table, position: Int32(row), appeal: appeal(beforeRow: row, frame, space)))
        return false
    }

    /// The break between a row that shows and the one above it; those of collapsed rows between them count there.
    private func breakValue(beforeRow row: Int, _ grid: Int) -> FragmentationStyle.Break {
        var value = breakValue(aboveRow: row, grid)
        var row = row - 1
        while row > 0, grids[grid].rows[row].isCollapsed {
            value = breakValue(aboveRow: row, grid).combined(with: value)
            row -= 1
        }
        return value
    }

    private func breakValue(aboveRow row: Int, _ grid: Int) -> FragmentationStyle.Break {
        let previous = grids[grid].rows[row - 1]
        let next = grids[grid].rows[row]
        if previous.group == next.group {
            return boxes[previous.box].breakAfter.combined(with: boxes[next.box].breakBefore)
        }
        return boxes[previous.group].breakAfter.combined(with: boxes[next.group].breakBefore)
    }

    private func appeal(beforeRow row: Int, _ frame: TableFrame, _ space: PageSpace) -> BreakSite.Appeal {
        let previous = grids[frame.grid].rows[row - 1]
        let next = grids[frame.grid].rows[row]
        let isKept =
            previous.group == next.group && style(next.group).fragmentation.avoidsBreakInside
            || breakValue(beforeRow: row, frame.grid) == .avoid || grids[frame.grid].isSpanned[row]
            || previous.group != next.group && !grids[frame.grid].bodyRows.contains(row - 1)
            || row == grids[frame.grid].bodyRows.upperBound
        return isKept || space.avoidsBreaks ? .violatesAvoid : .perfect
    }

    // MARK: Headers and footers

    /// Places the header where it takes no more than a quarter of the page, as it is repeated then on further pages:
    /// CSS Tables 3 §5.2.
    ///
    /// False: its rows stand at the table's beginning as any others.
    private mutating func placeHeader(_ frame: inout TableFrame, _ token: TableBreakToken?) throws(Interruption) -> Bool
    {
        let count = grids[frame.grid].headerCount
        if count == 0 { return true }
        if let token, token.row < count { return false }
        if let space = frame.space, let known = grids[frame.grid].tallHeaderHeight, known.table == frame.width,
            isTooTall(header: known.height, frame, space)
        {
            return false
        }
        let mark = arena.mark
        let start = frame
        let (first, last) = (arena[frame.fragment].firstChild, arena[frame.fragment].lastChild)
        frame.isRepeating = token != nil
        try placeRows(0..<count, &frame)
        try closeGroup(&frame)
        frame.isRepeating = false
        frame.placedRows = 0
        if let space = frame.space {
            let height = frame.y - start.y
            if isTooTall(header: height, start, space) {
                // With sums it is not the same on all pages.
                if grids[frame.grid].sums == nil { grids[frame.grid].tallHeaderHeight = (frame.width, height) }
                arena.reset(to: mark)
                arena[frame.fragment].firstChild = first
                arena[frame.fragment].lastChild = last
                if last >= 0 { arena[last].nextSibling = -1 }
                frame = start
                return false
            }
        }
        return true
    }

    /// Whether a header takes too much of the page to be repeated.
    private func isTooTall(header height: LayoutUnit, _ frame: TableFrame, _ space: PageSpace) -> Bool {
        height * 4 > (space.isAtTop ? min(space.remaining - frame.y, space.pageHeight) : space.pageHeight)
    }

    /// Places rows of the header or footer, but for those with sums where nothing is carried over.
    mutating func placeRows(_ rows: Range<Int>, _ frame: inout TableFrame) throws(Interruption) {
        var copy = frame
        try withSums(of: frame.grid, at: frame.sumPosition) { formatter throws(Interruption) in
            for row in rows where formatter.grids[copy.grid].sums?.shows(row, at: copy.sumPosition) ?? true {
                let placed = try formatter.layOutRow(row, &copy, rests: nil, space: nil)
                try formatter.place(placed, row: row, &copy)
            }
        }
        frame = copy
    }

    private mutating func footerHeight(_ frame: TableFrame, withSums: Bool = false) throws(Interruption) -> LayoutUnit {
        if grids[frame.grid].footerCount == 0 { return .zero }
        if let known = withSums ? grids[frame.grid].footerHeightWithSums : grids[frame.grid].footerHeight,
            known.table == frame.width
        {
            return known.height
        }
        let mark = arena.mark
        var trial = frame
        trial.spans = []
        let start = trial.y
        for row in grids[frame.grid].footerRows {
            guard withSums || grids[frame.grid].sums?.shows(row, at: nil) ?? true else { continue }
            let placed = try layOutRow(row, &trial, rests: nil, space: nil)
            trial.y += placed.height + trial.spacing
        }
        arena.reset(to: mark)
        let height = trial.y - start
        if withSums {
            grids[frame.grid].footerHeightWithSums = (frame.width, height)
        } else {
            grids[frame.grid].footerHeight = (frame.width, height)
        }
        return height
    }

    /// The footer's height where it is repeated at the page's end, before a row.
    private mutating func repeatedFooterHeight(_ frame: TableFrame, before row: Int) throws(Interruption) -> LayoutUnit
    {
        guard let space = frame.space, !space.isParallel, !frame.omitsFooter else { return .zero }
        let grid = grids[frame.grid]
        let position = row - grid.bodyRows.lowerBound
        if position <= 0 || row > grid.bodyRows.upperBound { return .zero }
        let carries = grid.sums.map { sums in
            grid.footerRows.contains { sums.isSum($0) && sums.shows($0, at: position) }
        }
        let height = try footerHeight(frame, withSums: carries ?? false)
        return height * 4 > space.pageHeight ? .zero : height
    }

    /// Ends a page inside the table: cells that span on are cut, the footer is repeated where the page ends before or
    /// inside a row of the bodies.
    ///
    /// `position` is what sums are shown for; gives the cells that go on, but for those of a row that is split.
    private mutating func finishPage(
        _ frame: inout TableFrame, before position: Int, splitting row: Int? = nil
    ) throws(Interruption) -> [OpenSpan] {
        var open: [OpenSpan] = []
        for index in frame.spans.indices {
            let height = max(.zero, frame.y - frame.spacing - frame.spans[index].top)
            if grids[frame.grid].cells[frame.spans[index].cell.cell].row != row {
                open.append(try cut(&frame.spans[index], at: height, frame))
            }
            try settle(frame.spans[index].cell, height: height, baseline: nil)
        }
        frame.spans = []
        try layOutPositioned(inRowsUpTo: .max, &frame)
        try closeGroup(&frame)
        if try repeatedFooterHeight(frame, before: position) > .zero {
            frame.isRepeating = true
            frame.sumPosition = position - grids[frame.grid].bodyRows.lowerBound
            try placeRows(grids[frame.grid].footerRows, &frame)
            try closeGroup(&frame)
        }
        closeBorders(&frame)
        return open
    }

    /// Breaks a cell that spans rows at the end of the page's last one.
    private mutating func cut(
        _ span: inout PlacedSpan, at height: LayoutUnit, _ frame: TableFrame
    ) throws(Interruption) -> OpenSpan {
        var open = OpenSpan(cell: span.cell.cell)
        guard span.cell.goesOn || span.cell.height > max(.zero, height), let space = frame.space else {
            open.isDone = true
            return open
        }
        if let laid = span.laid, laid.room == height {
            // It has been laid out up to the page's end already.
            open.token = laid.token ?? span.cell.start
            open.hasContent = laid.token != nil
            if height > .zero { span.cell.height = height }
            arena[span.cell.fragment].flags.insert(.continuesInNext)
            return open
        }
        var constraints = cellConstraints(span.cell.cell, frame)
        constraints.pageSpace = space.below(space.remaining - height, isAtTop: span.isAtTop)
        constraints.pageSpace?.isParallel = true
        let result = try layOutBox(grids[frame.grid].cells[span.cell.cell].box, constraints, span.cell.start)
        arena.replaceContent(of: span.cell.fragment, upTo: span.cell.end, by: result.fragment)
        arena[span.cell.fragment].flags.insert(.continuesInNext)
        open.token = result.isPushed ? span.cell.start : result.token
        open.hasContent = !result.isPushed
        open.isDone = !result.isPushed && result.token == nil
        span.cell.height = result.isPushed || height > .zero ? height : result.size.height
        span.cell.goesOn = false
        span.cell.align = .top
        return open
    }

    func cellConstraints(_ cell: Int, _ frame: TableFrame) -> Constraints {
        let width = frame.layoutWidth(grids[frame.grid].cells[cell])
        // A cell's containing block is its row: percentages of paddings refer to all columns, as browsers have it.
        var constraints = Constraints(width: frame.rowWidth, height: nil)
        constraints.borderWidth = width
        return constraints
    }

    /// Goes on with the cells that span over the page break.
    private mutating func reopen(_ spans: [OpenSpan], in frame: inout TableFrame) throws(Interruption) {
        for span in spans {
            let cell = grids[frame.grid].cells[span.cell]
            var height = LayoutUnit.zero
            var goesOn = false
            var laid: PlacedSpan.Laid?
            let fragment: Int32
            if span.isDone {
                fragment = emptyCell(cell.box, width: frame.cellWidth(cell)).fragment
            } else {
                var constraints = cellConstraints(span.cell, frame)
                constraints.pageSpace = frame.space?.below(frame.y, isAtTop: frame.space?.isAtTop == true)
                constraints.pageSpace?.isParallel = true
                let result = try layOutBox(cell.box, constraints, span.token)
                fragment =
                    result.isPushed ? emptyCell(cell.box, width: frame.cellWidth(cell)).fragment : result.fragment
                height = result.size.height
                goesOn = result.isPushed || result.token != nil
                if goesOn, let room = constraints.pageSpace?.remaining {
                    laid = PlacedSpan.Laid(room: room, token: result.token)
                }
            }
            arena[fragment].flags.insert(.continuesFromPrevious)
            arena.attach(fragment, to: frame.fragment, at: Point(x: frame.cellLeft(cell), y: frame.y))
            let placed = PlacedCell(
                cell: span.cell, fragment: fragment, height: height, contentHeight: height, baseline: nil, align: .top,
                start: span.token, end: Int32(arena.fragments.count), goesOn: goesOn)
            frame.spans.append(
                PlacedSpan(
                    cell: placed, top: frame.y, lastRow: grids[frame.grid].lastShownRow(of: cell),
                    isAtTop: frame.space?.isAtTop == true, laid: laid))
        }
    }
}
