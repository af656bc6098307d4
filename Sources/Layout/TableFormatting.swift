import CSS
import Primitives

/// Tables: CSS 2.2 §17.5, fragmented between rows by CSS Tables 3 §5.
extension BoxFormatter {
    /// Lays out a table with its captions.
    mutating func layOutTable(
        _ table: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        let grid = try grid(of: table)
        let width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = max(settled, try minimumTableWidth(table))
        } else {
            width = try tableWidth(table, in: constraints.width)
        }
        let captions = grids[grid].captions
        var resume: TableBreakToken?
        if case .table(let tableToken)? = token { resume = tableToken }
        if captions.isEmpty {
            return try layOutRows(table, grid, width: width, constraints, resume)
        }
        return try layOutWithCaptions(table, grid, width: width, constraints, resume)
    }

    /// Lays out a table between its captions, in a box that has no look of its own.
    private mutating func layOutWithCaptions(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ resume: TableBreakToken?
    ) throws(Interruption) -> BoxResult {
        let above = grids[grid].captions.filter { style($0).table.captionSide == .top }
        let below = grids[grid].captions.filter { style($0).table.captionSide == .bottom }
        let mark = arena.mark
        let wrapper = arena.begin(.tableWrapper, box: table)
        var result = BoxResult(fragment: wrapper, size: Size(width: width, height: .zero))
        // A margin below a caption that the table's margin does not replace is the table's own.
        result.bottomMargin = MarginStrut(margins(table, width: constraints.width).bottom)
        var y = LayoutUnit.zero
        let start = resume?.part ?? 0
        for part in start...above.count + below.count {
            let isAtTop = constraints.pageSpace?.isAtTop == true || resume != nil
            var rest: TableBreakToken?
            if part == above.count {
                var inner = constraints
                inner.pageSpace = constraints.pageSpace?.below(y, isAtTop: isAtTop)
                // Captions below stand on the page of the last row.
                let kept = inner.pageSpace == nil ? .zero : try captionsHeight(below, width: width)
                var rows = resume
                if rows?.caption != nil || part > start { rows = nil }
                let placed = try layOutRows(table, grid, width: width, inner, rows, captionsBelow: kept)
                if placed.isPushed {
                    arena.reset(to: mark)
                    return .pushed
                }
                arena.attach(placed.fragment, to: wrapper, at: Point(x: .zero, y: y))
                result.firstBaseline = placed.firstBaseline.map { $0 + y }
                result.lastBaseline = placed.lastBaseline.map { $0 + y }
                y += placed.size.height
                if case .table(let token)? = placed.token { rest = token }
            } else {
                let caption = part < above.count ? above[part] : below[part - above.count - 1]
                var space = constraints.pageSpace?.below(y, isAtTop: isAtTop && part == start)
                space?.isParallel = true
                let token = part == start ? resume?.caption : nil
                let placed = try layOutCaption(caption, in: wrapper, at: y, width: width, space, token)
                if placed.isPushed {
                    if part <= above.count {
                        arena.reset(to: mark)
                        return .pushed
                    }
                    rest = TableBreakToken(row: grids[grid].rows.count)
                } else {
                    y += placed.size.height
                    if let token = placed.token {
                        rest = TableBreakToken(row: 0)
                        rest?.caption = token
                    }
                }
            }
            if var rest {
                rest.part = part
                rest.consumed = (resume?.consumed ?? .zero) + y
                result.token = .table(rest)
                arena[wrapper].flags.insert(.continuesInNext)
                break
            }
        }
        result.size.height = y
        arena[wrapper].size = result.size
        return result
    }

    private mutating func captionsHeight(_ captions: [BoxIndex], width: LayoutUnit) throws(Interruption) -> LayoutUnit {
        var height = LayoutUnit.zero
        let mark = arena.mark
        for caption in captions {
            height += try layOutBox(caption, Constraints(width: width, height: nil)).size.height
            height += margins(caption, width: width).vertical
        }
        arena.reset(to: mark)
        return height
    }

    /// Lays out a caption; its size in the result is that with its margins.
    private mutating func layOutCaption(
        _ caption: BoxIndex, in wrapper: Int32, at y: LayoutUnit, width: LayoutUnit, _ space: PageSpace?,
        _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        var margins = margins(caption, width: width)
        if token != nil { margins.top = .zero }
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

    func usesFixedLayout(_ table: BoxIndex) -> Bool {
        let style = style(table)
        return style.table.layout == .fixed && style.box.width != .auto
    }

    private mutating func layOutRows(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ token: TableBreakToken?,
        captionsBelow: LayoutUnit = .zero
    ) throws(Interruption) -> BoxResult {
        let style = style(table)
        let mark = arena.mark
        let fragment = arena.begin(.box, box: table)
        let edges = edges(table, width: constraints.width)
        var frame = TableFrame(
            table: table, grid: grid, fragment: fragment, width: width, edges: edges, spacing: rowSpacing(table))
        frame.horizontalSpacing = columnSpacing(table)
        frame.columnWidths = try columnWidths(grid, tableWidth: width)
        frame.placeColumns(isRTL: style.text.direction == .rtl)
        frame.space = constraints.pageSpace
        frame.captionsBelow = captionsBelow
        if style.fragmentation.avoidsBreakInside { frame.space?.avoidsBreaks = true }
        let isSliced = token != nil && !style.table.collapsesBorders && style.fragmentation.decorationBreak == .slice
        frame.y = (isSliced ? .zero : edges.top) + (grids[grid].rows.isEmpty ? .zero : frame.spacing)
        let specified =
            constraints.borderHeight
            ?? borderHeight(style.box.height, of: table, in: constraints.height, edges: edges)
        let least = clampHeight(specified ?? .zero, of: table, in: constraints.height, edges: edges)
        if token == nil, least > edges.vertical {
            frame.rowMinimums = try stretchedRows(frame, to: least)
        }
        var result = BoxResult(fragment: fragment, size: Size(width: width, height: .zero))
        result.bottomMargin = MarginStrut(margins(table, width: constraints.width).bottom)
        let top = frame.y
        if !grids[grid].columnParts.isEmpty { openColumns(&frame) }
        guard let next = try placeRows(&frame, token) else {
            arena.reset(to: mark)
            return .pushed
        }
        closeGroup(&frame)
        if !frame.columnFragments.isEmpty { closeColumns(frame, top: top) }
        result.firstBaseline = frame.firstBaseline
        // An inline block does not take its baseline from lines in tables, as browsers do.
        switch next {
        case .done:
            result.size.height = max(frame.y + edges.bottom, token == nil ? least : .zero)
        case .more(var token):
            let slices = !style.table.collapsesBorders && style.fragmentation.decorationBreak == .slice
            result.size.height = frame.y + (slices ? .zero : edges.bottom)
            token.consumed += result.size.height
            result.token = .table(token)
            arena[fragment].flags.insert(.continuesInNext)
        }
        if token != nil { arena[fragment].flags.insert(.continuesFromPrevious) }
        arena[fragment].size = result.size
        return result
    }

    private enum Rest {
        case done
        case more(TableBreakToken)
    }

    /// Places the rows of one page; nil: not even the first row fits below what stands above the table.
    private mutating func placeRows(_ frame: inout TableFrame, _ token: TableBreakToken?) throws(Interruption) -> Rest?
    {
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
            let isFirst = frame.placedRows == 0
            if !isFirst, let space = frame.space, !space.isParallel, try breaksBefore(row: row, frame, space) {
                return .more(breakToken(try finishPage(&frame, before: row), row: row))
            }
            let mark = arena.mark
            // What is left of a row that was split is not laid out in one piece first: it may go on for many pages.
            var placed: PlacedRow?
            if resumed == nil || frame.space == nil {
                placed = try layOutFlowRow(row, &frame, tokens: resumed, space: nil)
            }
            if let space = frame.space {
                let reserve = try reserve(below: row, frame, space)
                let isTooTall = placed.map { frame.y + $0.height + reserve > space.remaining } ?? true
                let isAlone = isFirst && (space.isAtTop || token != nil)
                if isTooTall, !isAlone {
                    if isFirst { return nil }
                    try preferEarlierSite(over: appeal(beforeRow: row, frame, space), space)
                }
                // Where cells from above alone are too tall, the row begins here and ends with them.
                let fitsByItself = placed.map { frame.y + $0.ownHeight + reserve <= space.remaining } ?? false
                if isTooTall, !isAlone, !fitsByItself {
                    arena.reset(to: mark)
                    return .more(breakToken(try finishPage(&frame, before: row), row: row))
                }
                if isTooTall {
                    let footer = body.contains(row) ? try repeatedFooterHeight(frame, before: row + 1) : .zero
                    var room = space.remaining - frame.y - footer
                    // A row that fits without a repeated footer is not split for it.
                    if room <= .zero || placed.map({ $0.height > room && $0.height <= room + footer }) ?? false {
                        frame.omitsFooter = true
                        room = space.remaining - frame.y
                    }
                    if room <= .zero, token == nil || !isFirst {
                        // What the table has above the row fills the page.
                        arena.reset(to: mark)
                        return .more(breakToken(try finishPage(&frame, before: row), row: row))
                    }
                    if placed.map({ $0.height > room }) ?? true, room > .zero || placed == nil {
                        arena.reset(to: mark)
                        if let rest = try splitRow(row, &frame, resumed, room: room, space) {
                            return .more(rest)
                        }
                        resumed = nil
                        row += 1
                        continue
                    }
                }
            }
            resumed = nil
            if let placed { place(placed, row: row, &frame) }
            row += 1
        }
        closeGroup(&frame)
        closeBorders(&frame)
        return .done
    }

    /// The room that is kept free under a row: for the footer, and for the table's own end under the last rows.
    private mutating func reserve(
        below row: Int, _ frame: TableFrame, _ space: PageSpace
    ) throws(Interruption) -> LayoutUnit {
        let body = grids[frame.grid].bodyRows
        let tail = frame.edges.bottom + frame.captionsBelow
        if row == body.upperBound - 1 {
            let footer = try footerHeight(frame)
            // A footer of more than half a page breaks as other rows do.
            return footer * 2 > space.pageHeight ? .zero : footer + tail
        }
        if body.contains(row) { return try repeatedFooterHeight(frame, before: row + 1) }
        return row == grids[frame.grid].rows.count - 1 ? tail : .zero
    }

    /// Lays out a row where it stands once: sums of the header and footer are shown at breaks only.
    private mutating func layOutFlowRow(
        _ row: Int, _ frame: inout TableFrame, tokens: [BreakToken?]?, space: PageSpace?
    ) throws(Interruption) -> PlacedRow {
        if grids[frame.grid].sums == nil || grids[frame.grid].bodyRows.contains(row) {
            return try layOutRow(row, &frame, tokens: tokens, space: space)
        }
        var copy = frame
        var placed = PlacedRow(fragment: -1, height: .zero, cells: [], tokens: [])
        try withSums(of: frame.grid, at: nil) { formatter throws(Interruption) in
            placed = try formatter.layOutRow(row, &copy, tokens: tokens, space: space)
        }
        frame = copy
        return placed
    }

    /// Places as much of a row as there is room for; nil: all of it.
    private mutating func splitRow(
        _ row: Int, _ frame: inout TableFrame, _ tokens: [BreakToken?]?, room: LayoutUnit, _ space: PageSpace
    ) throws(Interruption) -> TableBreakToken? {
        var open: [OpenSpan] = []
        for index in frame.spans.indices where frame.spans[index].lastRow == row {
            let span = try cut(&frame.spans[index], at: frame.y + room - frame.spans[index].top, frame)
            open.append(span)
        }
        var rowSpace = space.below(space.remaining - room, isAtTop: true)
        rowSpace.isParallel = true
        var placed = try layOutFlowRow(row, &frame, tokens: tokens, space: rowSpace)
        guard placed.isSplit || open.contains(where: { !$0.isDone }) else {
            place(placed, row: row, &frame)
            return nil
        }
        placed.height = max(room, placed.ownHeight)
        place(placed, row: row, &frame)
        open += try finishPage(&frame, before: row + 1, splitting: row)
        var token = breakToken(open, row: row)
        token.cells = placed.tokens
        token.isRowSplit = true
        return token
    }

    private func breakToken(_ spans: [OpenSpan], row: Int) -> TableBreakToken {
        TableBreakToken(row: row, spans: spans)
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

    private func breakValue(beforeRow row: Int, _ grid: Int) -> FragmentationStyle.Break {
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
        let mark = arena.mark
        let start = frame
        let (first, last) = (arena[frame.fragment].firstChild, arena[frame.fragment].lastChild)
        frame.isRepeating = token != nil
        try placeRows(0..<count, &frame)
        closeGroup(&frame)
        frame.isRepeating = false
        frame.placedRows = 0
        if let space = frame.space {
            let room = space.isAtTop ? min(space.remaining - start.y, space.pageHeight) : space.pageHeight
            if (frame.y - start.y) * 4 > room {
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

    /// Places rows of the header or footer, but for those with sums where nothing is carried over.
    private mutating func placeRows(_ rows: Range<Int>, _ frame: inout TableFrame) throws(Interruption) {
        var copy = frame
        try withSums(of: frame.grid, at: frame.sumPosition) { formatter throws(Interruption) in
            for row in rows where formatter.grids[copy.grid].sums?.shows(row, at: copy.sumPosition) ?? true {
                let placed = try formatter.layOutRow(row, &copy, tokens: nil, space: nil)
                formatter.place(placed, row: row, &copy)
            }
        }
        frame = copy
    }

    private mutating func footerHeight(_ frame: TableFrame, withSums: Bool = false) throws(Interruption) -> LayoutUnit {
        if grids[frame.grid].footerCount == 0 { return .zero }
        if let known = withSums ? grids[frame.grid].footerHeightWithSums : grids[frame.grid].footerHeight {
            return known
        }
        let mark = arena.mark
        var trial = frame
        trial.spans = []
        let start = trial.y
        for row in grids[frame.grid].footerRows {
            guard withSums || grids[frame.grid].sums?.shows(row, at: nil) ?? true else { continue }
            let placed = try layOutRow(row, &trial, tokens: nil, space: nil)
            trial.y += placed.height + trial.spacing
        }
        arena.reset(to: mark)
        let height = trial.y - start
        if withSums { grids[frame.grid].footerHeightWithSums = height } else { grids[frame.grid].footerHeight = height }
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
            settle(frame.spans[index].cell, height: height, baseline: nil)
        }
        frame.spans = []
        closeGroup(&frame)
        if try repeatedFooterHeight(frame, before: position) > .zero {
            frame.isRepeating = true
            frame.sumPosition = position - grids[frame.grid].bodyRows.lowerBound
            try placeRows(grids[frame.grid].footerRows, &frame)
            closeGroup(&frame)
        }
        closeBorders(&frame)
        return open
    }

    /// Breaks a cell that spans rows at the end of the page's last one.
    private mutating func cut(
        _ span: inout PlacedSpan, at height: LayoutUnit, _ frame: TableFrame
    ) throws(Interruption) -> OpenSpan {
        var open = OpenSpan(cell: span.cell.cell)
        guard span.cell.height > height, let space = frame.space else {
            open.isDone = true
            return open
        }
        var constraints = cellConstraints(span.cell.cell, frame)
        constraints.pageSpace = space.below(space.remaining - height, isAtTop: span.isAtTop)
        constraints.pageSpace?.isParallel = true
        let result = try layOutBox(grids[frame.grid].cells[span.cell.cell].box, constraints, span.cell.start)
        arena.replaceContent(of: span.cell.fragment, upTo: span.cell.end, by: result.fragment)
        arena[span.cell.fragment].flags.insert(.continuesInNext)
        open.token = result.isPushed ? span.cell.start : result.token
        open.isDone = !result.isPushed && result.token == nil
        span.cell.height = height
        span.cell.align = .top
        return open
    }

    private func cellConstraints(_ cell: Int, _ frame: TableFrame) -> Constraints {
        let width = frame.cellWidth(grids[frame.grid].cells[cell])
        var constraints = Constraints(width: width, height: nil)
        constraints.borderWidth = width
        return constraints
    }

    // MARK: Rows

    /// Lays out a row's cells and settles its height by them.
    private mutating func layOutRow(
        _ row: Int, _ frame: inout TableFrame, tokens: [BreakToken?]?, space: PageSpace?
    ) throws(Interruption) -> PlacedRow {
        try countWork()
        let rowBox = grids[frame.grid].rows[row]
        let fragment = arena.begin(.box, box: rowBox.box)
        var placed = PlacedRow(fragment: fragment, height: .zero, cells: [], tokens: [])
        placed.cells.reserveCapacity(rowBox.cells.count)
        var above = LayoutUnit.zero
        var below = LayoutUnit.zero
        var isBaselineAligned = false
        for (number, index) in rowBox.cells.enumerated() {
            let cell = grids[frame.grid].cells[index]
            let left = frame.cellLeft(cell)
            var constraints = cellConstraints(index, frame)
            let width = constraints.width
            constraints.pageSpace = space
            let token = tokens.flatMap { $0.isEmpty ? nil : $0[number] }
            var result: BoxResult
            if tokens?.isEmpty == false, token == nil {
                // All of the cell's content stands on earlier pages.
                let empty = arena.begin(.box, box: cell.box)
                arena[empty].size.width = width
                arena[empty].flags.insert(.continuesFromPrevious)
                result = BoxResult(fragment: empty, size: Size(width: width, height: .zero))
            } else {
                result = try layOutBox(cell.box, constraints, token)
            }
            if space != nil { placed.tokens.append(result.token) }
            let relative = relativeOffset(cell.box, width: frame.rowWidth, height: nil)
            arena.attach(result.fragment, to: fragment, at: Point(x: left - frame.rowLeft, y: .zero) + relative)
            let style = style(cell.box)
            let align = style.text.verticalAlign
            if style.table.hidesEmptyCells, !style.table.collapsesBorders, try isEmptyCell(cell.box) {
                arena[result.fragment].flags.insert(.hidesDecoration)
            }
            let placedCell = PlacedCell(
                cell: index, fragment: result.fragment, height: result.size.height,
                baseline: result.firstBaseline, align: tokens == nil && space == nil ? align : .top, start: token,
                end: Int32(arena.fragments.count))
            placed.cells.append(placedCell)
            if placedCell.alignsByBaseline {
                isBaselineAligned = true
                let baseline = placedCell.usedBaseline(bottom: edges(cell.box, width: width).bottom)
                above = max(above, baseline)
                if cell.rowSpan == 1 { below = max(below, result.size.height - baseline) }
            } else if cell.rowSpan == 1 {
                placed.height = max(placed.height, result.size.height)
            }
        }
        if isBaselineAligned {
            placed.baseline = above
            placed.height = max(placed.height, above + below)
        }
        let own = borderHeight(style(rowBox.box).box.height, of: rowBox.box, in: nil, edges: .zero) ?? .zero
        if tokens == nil, space == nil { placed.height = max(placed.height, own) }
        if row < frame.rowMinimums.count { placed.height = max(placed.height, frame.rowMinimums[row]) }
        placed.ownHeight = placed.height
        for span in frame.spans where span.lastRow == row {
            placed.height = max(placed.height, span.cell.height - (frame.y - span.top))
        }
        return placed
    }

    /// Whether a cell has nothing to show, as `empty-cells` has it: CSS 2.2 §17.6.1.1.
    private mutating func isEmptyCell(_ cell: BoxIndex) throws(Interruption) -> Bool {
        if boxes[cell].containsLines { return try isParagraphEmpty(cell) }
        var child = boxes[cell].firstChild
        while child >= 0 {
            if !boxes[child].isOutOfFlow { return false }
            child = boxes[child].nextSibling
        }
        return true
    }

    /// Puts a row on the page and settles the cells that end with it.
    private mutating func place(_ placed: PlacedRow, row: Int, _ frame: inout TableFrame) {
        let group = grids[frame.grid].rows[row].group
        if group != frame.group { openGroup(group, &frame) }
        arena[placed.fragment].size = Size(width: frame.rowWidth, height: placed.height)
        if frame.isRepeating { arena[placed.fragment].flags.insert(.isRepeated) }
        let groupTop = arena[frame.groupFragment].offset.y
        let relative = relativeOffset(grids[frame.grid].rows[row].box, width: frame.rowWidth, height: nil)
        arena.attach(placed.fragment, to: frame.groupFragment, at: Point(x: .zero, y: frame.y - groupTop) + relative)
        for cell in placed.cells {
            if grids[frame.grid].hasColumnBackground { noteColumnBackgrounds(of: cell, frame) }
            let lastRow = row + grids[frame.grid].cells[cell.cell].rowSpan - 1
            if lastRow > row, !frame.isRepeating || lastRow < grids[frame.grid].rows.count {
                var spanning = cell
                if let baseline = placed.baseline, cell.alignsByBaseline {
                    spanning.height += settleBaseline(cell, rowBaseline: baseline)
                    spanning.align = .top
                }
                frame.spans.append(
                    PlacedSpan(
                        cell: spanning, top: frame.y, lastRow: lastRow,
                        isAtTop: frame.placedRows == 0 && frame.space?.isAtTop == true))
            } else {
                settle(cell, height: placed.height, baseline: placed.baseline)
            }
        }
        for span in frame.spans where span.lastRow == row {
            settle(span.cell, height: frame.y + placed.height - span.top, baseline: nil)
        }
        frame.spans.removeAll { $0.lastRow <= row }
        if frame.firstBaseline == nil { frame.firstBaseline = frame.y + (placed.baseline ?? placed.height) }
        if grids[frame.grid].borders != nil {
            // The border below the row above is that of a row with sums that does not show.
            if let above = frame.borderAboveHiddenRows(row, grids[frame.grid]) {
                drawHorizontal(
                    edge: above, grid: frame.grid, table: frame.fragment, y: frame.y, columns: frame.columnEdges)
            }
            drawBorders(
                ofRow: row, grid: frame.grid, table: frame.fragment, y: frame.y, height: placed.height,
                columns: frame.columnEdges)
        }
        frame.y += placed.height + frame.spacing
        frame.placedRows += 1
        frame.lastRow = row
    }

    private mutating func closeBorders(_ frame: inout TableFrame) {
        if grids[frame.grid].borders == nil || frame.lastRow < 0 { return }
        drawHorizontal(
            edge: frame.lastRow + 1, grid: frame.grid, table: frame.fragment, y: frame.y, columns: frame.columnEdges)
        let end = grids[frame.grid].rows.count
        if !frame.isRepeating, frame.borderAboveHiddenRows(end, grids[frame.grid]) != nil {
            drawHorizontal(
                edge: end, grid: frame.grid, table: frame.fragment, y: frame.y, columns: frame.columnEdges)
        }
    }

    /// Goes on with the cells that span over the page break.
    private mutating func reopen(_ spans: [OpenSpan], in frame: inout TableFrame) throws(Interruption) {
        for span in spans {
            let cell = grids[frame.grid].cells[span.cell]
            var height = LayoutUnit.zero
            let fragment: Int32
            if span.isDone {
                fragment = arena.begin(.box, box: cell.box)
                arena[fragment].size.width = frame.cellWidth(cell)
            } else {
                var constraints = cellConstraints(span.cell, frame)
                constraints.pageSpace = frame.space?.below(frame.y, isAtTop: true)
                constraints.pageSpace?.isParallel = true
                let result = try layOutBox(cell.box, constraints, span.token)
                fragment = result.isPushed ? arena.begin(.box, box: cell.box) : result.fragment
                // What goes on over the page's end is cut there, once the end of the page's rows is known.
                height = result.isPushed || result.token != nil ? LayoutUnit.max / 4 : result.size.height
            }
            arena[fragment].flags.insert(.continuesFromPrevious)
            arena.attach(fragment, to: frame.fragment, at: Point(x: frame.cellLeft(cell), y: frame.y))
            let placed = PlacedCell(
                cell: span.cell, fragment: fragment, height: height, baseline: nil, align: .top, start: span.token,
                end: Int32(arena.fragments.count))
            frame.spans.append(
                PlacedSpan(cell: placed, top: frame.y, lastRow: cell.row + cell.rowSpan - 1, isAtTop: true))
        }
    }

    private mutating func openGroup(_ group: BoxIndex, _ frame: inout TableFrame) {
        closeGroup(&frame)
        frame.group = group
        frame.groupFragment = arena.begin(.box, box: group)
        if frame.isRepeating { arena[frame.groupFragment].flags.insert(.isRepeated) }
        arena.attach(frame.groupFragment, to: frame.fragment, at: Point(x: frame.rowLeft, y: frame.y))
    }

    private mutating func closeGroup(_ frame: inout TableFrame) {
        if frame.groupFragment >= 0 {
            let top = arena[frame.groupFragment].offset.y
            arena[frame.groupFragment].size = Size(
                width: frame.rowWidth, height: max(.zero, frame.y - frame.spacing - top))
        }
        frame.group = -1
        frame.groupFragment = -1
    }

    /// Settles a cell's height and moves its content by `vertical-align`: CSS 2.2 §17.5.3.
    private mutating func settle(_ cell: PlacedCell, height: LayoutUnit, baseline: LayoutUnit?) {
        arena[cell.fragment].size.height = height
        let free = height - cell.height
        switch cell.align {
        case .top: break
        case .middle: arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: free / 2))
        case .bottom: arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: free))
        default: if let baseline { _ = settleBaseline(cell, rowBaseline: baseline) }
        }
    }

    /// Moves a cell's content to its row's baseline; gives the distance.
    private mutating func settleBaseline(_ cell: PlacedCell, rowBaseline: LayoutUnit) -> LayoutUnit {
        let bottom = edges(arena[cell.fragment].box, width: arena[cell.fragment].size.width).bottom
        let shift = max(.zero, rowBaseline - cell.usedBaseline(bottom: bottom))
        arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: shift))
        return shift
    }

    /// Measures all rows by their content.
    private mutating func measureRows(_ frame: TableFrame) throws(Interruption) {
        let mark = arena.mark
        var trial = frame
        trial.space = nil
        var heights: [LayoutUnit] = []
        for row in grids[frame.grid].rows.indices {
            if grids[frame.grid].sums?.isSum(row) ?? false {
                heights.append(.zero)
                continue
            }
            let placed = try layOutRow(row, &trial, tokens: nil, space: nil)
            heights.append(placed.height)
            for cell in placed.cells {
                let lastRow = row + grids[frame.grid].cells[cell.cell].rowSpan - 1
                if lastRow > row { trial.spans.append(PlacedSpan(cell: cell, top: trial.y, lastRow: lastRow)) }
            }
            trial.y += placed.height + frame.spacing
        }
        arena.reset(to: mark)
        grids[frame.grid].naturalHeights = (frame.width, heights, trial.y)
    }

    /// The heights of rows once a table's own height is shared out to them: CSS Tables 3 §4.6.
    private mutating func stretchedRows(_ frame: TableFrame, to height: LayoutUnit) throws(Interruption) -> [LayoutUnit]
    {
        if grids[frame.grid].naturalHeights?.table != frame.width { try measureRows(frame) }
        guard let natural = grids[frame.grid].naturalHeights else { return [] }
        var heights = natural.rows
        let free = height - natural.end - frame.edges.bottom
        if free <= .zero || heights.isEmpty { return heights }
        // Rows without a height of their own grow by their heights, empty ones only where all others are.
        let open = heights.indices.map { heights[$0] > .zero && !hasHeight(row: $0, frame.grid) ? heights[$0].px : 0 }
        let weights = open.contains { $0 > 0 } ? open : heights.map(\.px)
        for (row, part) in share(free, by: weights).enumerated() { heights[row] += part }
        return heights
    }

    /// Whether a row, or a cell of it alone, has a height that is no percentage.
    private func hasHeight(row: Int, _ grid: Int) -> Bool {
        func isLength(_ box: BoxIndex) -> Bool {
            if case .value(let length) = style(box).box.height { return !length.isPercentage }
            return false
        }
        if isLength(grids[grid].rows[row].box) { return true }
        return grids[grid].cells[grids[grid].rows[row].cells].contains { $0.rowSpan == 1 && isLength($0.box) }
    }
}
