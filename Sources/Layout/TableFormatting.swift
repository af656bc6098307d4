import CSS
import Primitives

/// Tables: CSS 2.2 §17.5, fragmented between rows by CSS Tables 3 §5.
extension BoxFormatter {
    /// Lays out a table with its captions.
    mutating func layOutTable(
        _ table: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        let grid = try grid(of: table)
        var width: LayoutUnit
        if let settled = constraints.borderWidth {
            width = max(settled, try minimumTableWidth(table))
        } else {
            width = try tableWidth(table, in: constraints.width, isInFlow: true)
        }
        if grids[grid].hasCollapsedColumns { width -= try collapseColumns(grid, tableWidth: width) }
        let captions = grids[grid].captions
        var resume: TableBreakToken?
        if case .table(let tableToken)? = token { resume = tableToken }
        if captions.isEmpty {
            return try layOutRows(table, grid, width: width, constraints, resume)
        }
        return try layOutWithCaptions(table, grid, width: width, constraints, resume)
    }

    func usesFixedLayout(_ table: BoxIndex) -> Bool {
        let style = style(table)
        return style.table.layout == .fixed && style.box.width != .auto
    }

    mutating func layOutRows(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ token: TableBreakToken?,
        captionsBelow: LayoutUnit = .zero, splitsFirstRow: Bool = false
    ) throws(Interruption) -> BoxResult {
        let style = style(table)
        let mark = arena.mark
        let fragment = arena.begin(.box, box: table)
        let edges = edges(table, width: constraints.width)
        var frame = TableFrame(
            table: table, grid: grid, fragment: fragment, width: width, edges: edges, spacing: rowSpacing(table))
        frame.horizontalSpacing = columnSpacing(table)
        frame.columnWidths = try columnWidths(grid, tableWidth: width + grids[grid].collapsedWidth)
        if grids[grid].hasCollapsedColumns { collapseColumns(&frame) }
        frame.placeColumns(grids[grid], isRTL: style.text.direction == .rtl)
        frame.space = constraints.pageSpace
        frame.captionsBelow = captionsBelow
        frame.splitsFirstRow = splitsFirstRow
        if style.fragmentation.avoidsBreakInside { frame.space?.avoidsBreaks = true }
        var isSliced = token != nil && !style.table.collapsesBorders && style.fragmentation.decorationBreak == .slice
        // A border that would leave no room on any page is not repeated.
        if token != nil, let space = frame.space, space.isAtTop, edges.top >= space.remaining { isSliced = true }
        frame.y = (isSliced ? .zero : edges.top) + (grids[grid].rows.isEmpty ? .zero : frame.spacing)
        let least: LayoutUnit
        (least, frame.hasHeight) = leastHeight(ofRows: table, constraints, edges)
        if token == nil && least > edges.vertical || grids[grid].asksForRowHeights {
            frame.rowMinimums = try stretchedRows(frame, to: token == nil ? least : .zero)
        }
        var result = BoxResult(fragment: fragment, size: Size(width: width, height: .zero))
        result.bottomMargin = MarginStrut(margins(table, width: constraints.width).bottom)
        let top = frame.y
        if !grids[grid].columnParts.isEmpty { openColumns(&frame) }
        guard let next = try placePage(&frame, token) else {
            arena.reset(to: mark)
            return .pushed
        }
        try closeGroup(&frame)
        if !frame.columnFragments.isEmpty { closeColumns(frame, top: top) }
        result.firstBaseline = frame.firstBaseline
        // An inline block does not take its baseline from lines in tables, as browsers do.
        switch next {
        case .done:
            result.size.height = max(
                frame.y + edges.bottom, token == nil ? least - collapsedHeight(frame) : .zero)
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

    /// The least height of a table without its captions, and whether it is a height that percentages refer to.
    func leastHeight(
        ofRows table: BoxIndex, _ constraints: Constraints, _ edges: Edges<LayoutUnit>
    ) -> (height: LayoutUnit, isDefinite: Bool) {
        let specified =
            constraints.borderHeight
            ?? borderHeight(style(table).box.height, of: table, in: constraints.height, edges: edges)
        let least = clampHeight(specified ?? .zero, of: table, in: constraints.height, edges: edges)
        return (least, specified != nil)
    }

    // MARK: Rows

    /// Lays out a row's cells and settles its height by them.
    mutating func layOutRow(
        _ row: Int, _ frame: inout TableFrame, rests: [PartRest]?, space: PageSpace?
    ) throws(Interruption) -> PlacedRow {
        try countWork()
        let rowBox = grids[frame.grid].rows[row]
        if rowBox.isCollapsed, row < frame.rowMinimums.count { return layOutCollapsedRow(rowBox, frame) }
        let fragment = arena.begin(.box, box: rowBox.box)
        var placed = PlacedRow(fragment: fragment, height: .zero, cells: [])
        placed.cells.reserveCapacity(rowBox.cells.count)
        let own = ownHeight(rowBox.box)
        let rowWidth = frame.rowWidth
        var above = LayoutUnit.zero
        var below = LayoutUnit.zero
        var isBaselineAligned = false
        let hidesRows = grids[frame.grid].hasCollapsedRows && !frame.rowMinimums.isEmpty
        for (number, index) in rowBox.cells.enumerated() {
            let cell = grids[frame.grid].cells[index]
            let left = frame.cellLeft(cell)
            let width = frame.layoutWidth(cell)
            let mark = frame.fullWidths.isEmpty ? nil : arena.mark
            let rest = rests.flatMap { $0.isEmpty ? nil : $0[number] }
            var token: BreakToken?
            if case .rest(let left)? = rest { token = left }
            var result: BoxResult
            if case .done? = rest {
                // All of the cell's content stands on earlier pages.
                result = emptyCell(cell.box, width: width)
                arena[result.fragment].flags.insert(.continuesFromPrevious)
            } else if rests == nil, space == nil,
                let plain = try layOutPlainCell(cell.box, width: width, percentageWidth: rowWidth)
            {
                result = plain
            } else {
                var constraints = cellConstraints(index, frame)
                constraints.pageSpace = space
                if cell.isFilled, cell.hasHeight || frame.hasHeight, rests == nil, space == nil {
                    constraints.borderHeight = frame.minimumHeight(of: cell)
                }
                result = try layOutBox(cell.box, constraints, token)
            }
            if space != nil {
                if !result.isPushed, rest?.isLeft != false { placed.hasContent = true }
                placed.rests.append(result.isPushed ? rest ?? .notBegun : PartRest(of: result))
            }
            // The cell's box begins with its row, whatever of its content does.
            if result.isPushed { result = emptyCell(cell.box, width: width) }
            if let mark { hideCollapsedColumns(of: cell, &result, from: mark, frame) }
            let relative = relativeOffset(cell.box, width: rowWidth, height: own)
            arena.attach(result.fragment, to: fragment, at: Point(x: left - frame.rowLeft, y: .zero) + relative)
            let style = style(cell.box)
            let align = style.text.verticalAlign
            if style.table.hidesEmptyCells, !style.table.collapsesBorders, try isEmptyCell(cell.box) {
                arena[result.fragment].flags.insert(.hidesDecoration)
            }
            var placedCell = PlacedCell(
                cell: index, fragment: result.fragment, height: result.size.height,
                contentHeight: result.intrinsicHeight ?? result.size.height,
                baseline: result.firstBaseline, align: rests == nil && space == nil ? align : .top, start: token,
                end: Int32(arena.fragments.count))
            if placedCell.alignsByBaseline, result.firstBaseline == nil {
                synthesizeBaseline(of: &placedCell, edges: edges(cell.box, width: rowWidth))
            }
            placed.cells.append(placedCell)
            if placedCell.alignsByBaseline, let baseline = placedCell.baseline {
                isBaselineAligned = true
                above = max(above, baseline)
                // A cell's own height does not move with its content: CSS 2.2 §17.5.3.
                if cell.rowSpan == 1 { below = max(below, placedCell.contentHeight - baseline) }
            }
            if cell.rowSpan == 1 {
                placed.height = max(placed.height, result.size.height)
            } else if hidesRows, grids[frame.grid].lastShownRow(of: cell) == row {
                // Where the row has begun above, what is hidden of the cell has been.
                let hidden = rests == nil ? frame.hiddenHeight(behind: row, of: cell) : .zero
                placed.height = max(placed.height, result.size.height - hidden)
            }
        }
        if isBaselineAligned {
            placed.baseline = above
            placed.height = max(placed.height, above + below)
        }
        if let own, rests == nil, space == nil { placed.height = max(placed.height, own) }
        if row < frame.rowMinimums.count, rests == nil { placed.height = max(placed.height, frame.rowMinimums[row]) }
        placed.ownHeight = placed.height
        for span in frame.spans where span.lastRow == row {
            var height = span.cell.height - span.hidden
            if hidesRows { height -= frame.hiddenHeight(behind: row, of: grids[frame.grid].cells[span.cell.cell]) }
            placed.height = max(placed.height, height - (frame.y - span.top))
            if span.cell.goesOn { placed.endsOpenSpan = true }
        }
        return placed
    }

    /// Gives a cell without lines the baseline at the lower edge of its content: CSS 2.2 §17.5.3; one without content
    /// stands aside, as browsers have it.
    private func synthesizeBaseline(of cell: inout PlacedCell, edges: Edges<LayoutUnit>) {
        if cell.contentHeight > edges.vertical {
            cell.baseline = cell.contentHeight - edges.bottom
        } else {
            cell.align = .top
        }
    }

    /// The height of the content box by `height` alone; nil: it is automatic.
    private func ownHeight(_ box: BoxIndex) -> LayoutUnit? {
        if facts(box).hasAutoHeights { return nil }
        let edges = boxes[box].kind == .table ? edges(box, width: .zero) : .zero
        return borderHeight(style(box).box.height, of: box, in: nil, edges: edges).map { $0 - edges.vertical }
    }

    /// A cell without content.
    mutating func emptyCell(_ cell: BoxIndex, width: LayoutUnit) -> BoxResult {
        let fragment = arena.begin(.box, box: cell)
        arena[fragment].size.width = width
        return BoxResult(fragment: fragment, size: Size(width: width, height: .zero))
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
    mutating func place(_ placed: PlacedRow, row: Int, _ frame: inout TableFrame) throws(Interruption) {
        let group = grids[frame.grid].rows[row].group
        if grids[frame.grid].rows[row].isCollapsed { return try placeCollapsed(placed, row: row, &frame) }
        if group != frame.group { try openGroup(group, &frame, behind: placed.fragment) }
        arena[placed.fragment].size = Size(width: frame.rowWidth, height: placed.height)
        if frame.isRepeating { arena[placed.fragment].flags.insert(.isRepeated) }
        let groupTop = arena[frame.groupFragment].offset.y
        let relative = relativeOffset(
            grids[frame.grid].rows[row].box, width: frame.rowWidth, height: ownHeight(frame.group))
        arena.attach(placed.fragment, to: frame.groupFragment, at: Point(x: .zero, y: frame.y - groupTop) + relative)
        var lastSpanned = row
        for cell in placed.cells {
            if grids[frame.grid].hasColumnBackground { noteColumnBackgrounds(of: cell, frame) }
            let lastRow = grids[frame.grid].lastShownRow(of: grids[frame.grid].cells[cell.cell])
            if lastRow > row, !frame.isRepeating || lastRow < grids[frame.grid].rows.count {
                lastSpanned = max(lastSpanned, lastRow)
                var spanning = cell
                if let baseline = placed.baseline, cell.alignsByBaseline {
                    let shift = settleBaseline(cell, rowBaseline: baseline)
                    spanning.height = max(spanning.height, spanning.contentHeight + shift)
                    spanning.align = .top
                }
                frame.spans.append(
                    PlacedSpan(
                        cell: spanning, top: frame.y, lastRow: lastRow,
                        isAtTop: frame.placedRows == 0 && frame.space?.isAtTop == true))
            } else {
                try settle(cell, height: placed.height, baseline: placed.baseline)
            }
        }
        for span in frame.spans where span.lastRow == row {
            try settle(span.cell, height: frame.y + placed.height - span.top, baseline: nil)
        }
        try layOutPositioned(inRowsUpTo: row, &frame)
        if lastSpanned == row {
            try layOutPositioned(inTablePart: placed.fragment, after: placed.fragment)
        } else if isContainingBlock(grids[frame.grid].rows[row].box) {
            frame.waitingRows.append(WaitingRow(fragment: placed.fragment, lastRow: lastSpanned))
        }
        frame.spans.removeAll { $0.lastRow <= row }
        if frame.firstBaseline == nil {
            frame.firstBaseline = frame.y + (placed.baseline ?? lowestContentEdge(placed, frame))
        }
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

    /// The baseline of a row whose cells have none, from its top: the lower content edge of the lowest cell, CSS 2.2
    /// §17.5.3; of a row without cells its top, as browsers have it.
    private func lowestContentEdge(_ row: PlacedRow, _ frame: TableFrame) -> LayoutUnit {
        var least = row.height
        for cell in row.cells {
            least = min(least, edges(arena[cell.fragment].box, width: frame.rowWidth).bottom)
        }
        return row.height - least
    }

    mutating func closeBorders(_ frame: inout TableFrame) {
        if grids[frame.grid].borders == nil || frame.lastRow < 0 { return }
        drawHorizontal(
            edge: frame.lastRow + 1, grid: frame.grid, table: frame.fragment, y: frame.y, columns: frame.columnEdges)
        let end = grids[frame.grid].rows.count
        if !frame.isRepeating, frame.borderAboveHiddenRows(end, grids[frame.grid]) != nil {
            drawHorizontal(
                edge: end, grid: frame.grid, table: frame.fragment, y: frame.y, columns: frame.columnEdges)
        }
    }

    /// Begins a group before its first row, which is laid out already.
    mutating func openGroup(_ group: BoxIndex, _ frame: inout TableFrame, behind row: Int32) throws(Interruption) {
        try closeGroup(&frame)
        // Cells from the page before stand before the first row.
        frame.groupStart = frame.lastRow < 0 || !frame.spans.isEmpty ? frame.fragment : row
        frame.group = group
        frame.groupFragment = arena.begin(.box, box: group)
        if frame.isRepeating { arena[frame.groupFragment].flags.insert(.isRepeated) }
        arena.attach(frame.groupFragment, to: frame.fragment, at: Point(x: frame.rowLeft, y: frame.y))
    }

    mutating func closeGroup(_ frame: inout TableFrame) throws(Interruption) {
        if frame.groupFragment >= 0 {
            let top = arena[frame.groupFragment].offset.y
            arena[frame.groupFragment].size = Size(
                width: frame.rowWidth, height: max(.zero, frame.y - frame.spacing - top))
            try layOutPositioned(inTablePart: frame.groupFragment, after: frame.groupStart)
            let relative = relativeOffset(
                frame.group, width: max(.zero, frame.width - frame.edges.horizontal), height: ownHeight(frame.table))
            arena[frame.groupFragment].offset = arena[frame.groupFragment].offset + relative
        }
        frame.group = -1
        frame.groupFragment = -1
    }

    /// Settles a cell's height and moves its content by `vertical-align`: CSS 2.2 §17.5.3.
    mutating func settle(_ cell: PlacedCell, height: LayoutUnit, baseline: LayoutUnit?) throws(Interruption) {
        arena[cell.fragment].size.height = height
        let free = max(.zero, height - cell.contentHeight)
        switch cell.align {
        case .top: break
        case .middle: arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: free / 2))
        case .bottom: arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: free))
        default: if let baseline { _ = settleBaseline(cell, rowBaseline: baseline) }
        }
        try layOutPositioned(inTablePart: cell.fragment, after: cell.fragment)
    }

    /// Moves a cell's content to its row's baseline; gives the distance.
    private mutating func settleBaseline(_ cell: PlacedCell, rowBaseline: LayoutUnit) -> LayoutUnit {
        let shift = max(.zero, rowBaseline - (cell.baseline ?? rowBaseline))
        arena.shiftChildren(of: cell.fragment, by: Point(x: .zero, y: shift))
        return shift
    }
}
