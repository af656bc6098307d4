import CSS
import Primitives

/// A cell over several rows, with the height that it asks for.
struct MeasuredSpan {
    var rows: Range<Int>
    var height: LayoutUnit
}

/// Heights of rows by their content.
struct MeasuredRows {
    /// The table's width that they were measured at.
    var table: LayoutUnit
    var rows: [LayoutUnit]
    /// The cells that span them, narrow ones first.
    var spans: [MeasuredSpan]
}

/// Heights of rows with what is shared out to them, for one table width, least height of the table and room of a page.
struct StretchedRows {
    var table: LayoutUnit
    var least: LayoutUnit
    /// nil: the table is laid out in one piece.
    var room: LayoutUnit?
    var rows: [LayoutUnit]

    /// How many are kept: left and right pages and the first may all differ in width and height.
    static let kept = 6
}

/// Heights of rows beyond their content's: of tables and row groups with a height, and for cells whose content fills
/// them. CSS 2.2 §17.5.3, CSS Tables 3 §4.6.
extension BoxFormatter {
    /// The heights of rows once those of their groups and the table's own are shared out to them: CSS Tables 3 §4.6.
    mutating func stretchedRows(_ frame: TableFrame, to height: LayoutUnit) throws(Interruption) -> [LayoutUnit] {
        let room = frame.space.map { ($0.isAtTop ? $0.remaining : $0.pageHeight) - frame.y }
        for known in grids[frame.grid].stretchedHeights
        where known.table == frame.width && known.least == height && known.room == room {
            return known.rows
        }
        let natural = try measuredRows(frame)
        var heights = natural.rows
        // Cells that no page holds go on over its end instead.
        for span in natural.spans where room.map({ span.height <= $0 }) ?? true { grow(span, frame, &heights) }
        var free = height - heights.reduce(frame.y) { $0 + $1 + frame.spacing } - frame.edges.bottom
        if grids[frame.grid].hasGroupHeights { free -= stretchGroups(frame, &heights) }
        if free > .zero { grow(heights.indices, of: frame.grid, by: free, &heights) }
        if grids[frame.grid].stretchedHeights.count == StretchedRows.kept {
            grids[frame.grid].stretchedHeights.removeFirst()
        }
        grids[frame.grid].stretchedHeights.append(
            StretchedRows(table: frame.width, least: height, room: room, rows: heights))
        return heights
    }

    /// Shares out the heights of row groups to their rows; gives by how much all rows have grown.
    private func stretchGroups(_ frame: TableFrame, _ heights: inout [LayoutUnit]) -> LayoutUnit {
        var growth = LayoutUnit.zero
        var first = 0
        while first < heights.count {
            let group = grids[frame.grid].rows[first].group
            var end = first + 1
            while end < heights.count, grids[frame.grid].rows[end].group == group { end += 1 }
            if let least = borderHeight(style(group).box.height, of: group, in: nil, edges: .zero) {
                let natural = heights[first..<end].reduce(frame.spacing * (end - first - 1), +)
                if least > natural {
                    grow(first..<end, of: frame.grid, by: least - natural, &heights)
                    growth += least - natural
                }
            }
            first = end
        }
        return growth
    }

    /// Lets rows grow: those with content and without a height of their own by their heights, then empty ones, and all
    /// by their heights where each has one.
    private func grow(_ rows: some Sequence<Int>, of grid: Int, by free: LayoutUnit, _ heights: inout [LayoutUnit]) {
        let open = rows.filter { !hasHeight(row: $0, grid) }
        var chosen = open.filter { heights[$0] > .zero }
        if chosen.isEmpty { chosen = open.isEmpty ? Array(rows) : open }
        for (row, part) in zip(chosen, share(free, by: chosen.map { heights[$0].px })) { heights[row] += part }
    }

    /// Lets the rows under a spanning cell grow to its height: CSS Tables 3 §4.6.
    ///
    /// Those in which other spanning cells begin come first, and of rows that are all empty the last takes all, as
    /// browsers have it.
    private func grow(_ span: MeasuredSpan, _ frame: TableFrame, _ heights: inout [LayoutUnit]) {
        let free = span.height - heights[span.rows].reduce(frame.spacing * (span.rows.count - 1), +)
        if free <= .zero { return }
        let grid = grids[frame.grid]
        let beginning = span.rows.dropFirst().filter { row in
            grid.cells[grid.rows[row].cells].contains { $0.rowSpan > 1 }
        }
        if !beginning.isEmpty {
            grow(beginning, of: frame.grid, by: free, &heights)
        } else if let last = span.rows.last, heights[span.rows].allSatisfy({ $0 == .zero }) {
            heights[last] = free
        } else {
            grow(span.rows, of: frame.grid, by: free, &heights)
        }
    }

    /// Whether a row, or a cell of it alone, has a height that is no percentage.
    private func hasHeight(row: Int, _ grid: Int) -> Bool {
        if hasFixedHeight(grids[grid].rows[row].box) { return true }
        return grids[grid].cells[grids[grid].rows[row].cells].contains { $0.rowSpan == 1 && hasFixedHeight($0.box) }
    }

    private func hasFixedHeight(_ box: BoxIndex) -> Bool {
        if case .value(let length) = style(box).box.height { return !length.isPercentage }
        return false
    }

    /// Measures all rows by their content, and the cells that span them.
    private mutating func measuredRows(_ frame: TableFrame) throws(Interruption) -> MeasuredRows {
        for known in grids[frame.grid].naturalHeights where known.table == frame.width { return known }
        let mark = arena.mark
        var trial = frame
        trial.space = nil
        var heights: [LayoutUnit] = []
        var spans: [MeasuredSpan] = []
        for row in grids[frame.grid].rows.indices {
            if grids[frame.grid].sums?.isSum(row) ?? false {
                heights.append(.zero)
                continue
            }
            let placed = try layOutRow(row, &trial, rests: nil, space: nil)
            heights.append(placed.height)
            for cell in placed.cells {
                let rows = row..<row + grids[frame.grid].cells[cell.cell].rowSpan
                if rows.count == 1 { continue }
                var height = cell.height
                if cell.alignsByBaseline, let baseline = placed.baseline, let own = cell.baseline {
                    height = max(height, cell.contentHeight + baseline - own)
                }
                spans.append(MeasuredSpan(rows: rows, height: height))
            }
        }
        arena.reset(to: mark)
        // Narrow spans first, as with columns.
        let ordered = spans.enumerated().sorted { ($0.1.rows.count, $0.0) < ($1.1.rows.count, $1.0) }.map(\.1)
        let measured = MeasuredRows(table: frame.width, rows: heights, spans: ordered)
        if grids[frame.grid].naturalHeights.count == StretchedRows.kept {
            grids[frame.grid].naturalHeights.removeFirst()
        }
        grids[frame.grid].naturalHeights.append(measured)
        return measured
    }

    /// How far down a table's first rows reach where it begins on a page of its own, measured once.
    ///
    /// `constraints` are those of the rows, without the captions.
    mutating func firstRows(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ space: PageSpace
    ) throws(Interruption) -> FirstRows {
        let edges = edges(table, width: constraints.width)
        let (least, _) = leastHeight(ofRows: table, constraints, edges)
        if let known = grids[grid].firstRows, known.table == width, known.least == least,
            known.page == space.pageHeight
        {
            return known.heights
        }
        let mark = arena.mark
        let fragment = arena.begin(.box, box: table)
        var frame = TableFrame(
            table: table, grid: grid, fragment: fragment, width: width, edges: edges, spacing: rowSpacing(table))
        frame.horizontalSpacing = columnSpacing(table)
        frame.columnWidths = try columnWidths(grid, tableWidth: width + grids[grid].collapsedWidth)
        if grids[grid].hasCollapsedColumns { collapseColumns(&frame) }
        frame.placeColumns(grids[grid], isRTL: style(table).text.direction == .rtl)
        let top = frame.edges.top + frame.spacing
        frame.y = top
        frame.space = space
        if least > edges.vertical || grids[grid].asksForRowHeights {
            frame.rowMinimums = try stretchedRows(frame, to: least)
        }
        var rows = FirstRows(first: top, header: .zero, body: top)
        let body = grids[grid].headerCount
        for row in 0...body where row < grids[grid].rows.count && grids[grid].sums?.isSum(row) != true {
            let height = try layOutRow(row, &frame, rests: nil, space: nil).height
            if row == 0 { rows.first += height }
            rows.body += height
            if row < body {
                rows.header += height + frame.spacing
                rows.body += frame.spacing
            }
        }
        arena.reset(to: mark)
        grids[grid].firstRows = (width, least, space.pageHeight, rows)
        return rows
    }

    /// Notes the cells whose content has heights in percentages, where those are not `auto`: the cell has a height of
    /// its own or the table has one.
    ///
    /// Rows are measured as if they were `auto`, and laid out with the cell's final height then, as browsers do.
    func noteFilledCells(of grid: inout TableGrid) {
        let hasTableHeight = !style(grid.table).box.height.isAuto
        for index in grid.cells.indices {
            let cell = grid.cells[index].box
            let hasHeight = hasFixedHeight(cell)
            guard hasTableHeight || hasHeight, asksForHeight(childrenOf: cell) else { continue }
            grid.cells[index].isFilled = true
            grid.cells[index].hasHeight = hasHeight
            grid.hasFilledCells = true
        }
    }

    private func asksForHeight(childrenOf box: BoxIndex) -> Bool {
        var child = boxes[box].firstChild
        while child >= 0 {
            if boxes[child].kind == .inline || boxes[child].kind == .block && boxes[child].flags.contains(.anonymous) {
                if asksForHeight(childrenOf: child) { return true }
            } else if facts(child).hasPercentHeights, boxes[child].kind != .text {
                return true
            }
            child = boxes[child].nextSibling
        }
        return false
    }
}

extension TableFrame {
    /// The least height of the rows that a cell stands in; nil: it was not asked for.
    func minimumHeight(of cell: TableGrid.Cell) -> LayoutUnit? {
        let end = cell.row + cell.rowSpan
        return end > rowMinimums.count ? nil : rowMinimums[cell.row..<end].reduce(spacing * (cell.rowSpan - 1), +)
    }
}
