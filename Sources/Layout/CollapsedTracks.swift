import CSS
import Primitives

/// Rows and columns with `visibility: collapse`: CSS 2.2 §17.5.5.
///
/// The table is measured as if they were there; then they take no room, and what spans them is cut off.
extension BoxFormatter {
    mutating func noteCollapsed(_ grid: inout TableGrid) {
        for (index, column) in grid.columns.enumerated() {
            let isCollapsed = [column.box, column.group].contains { $0 >= 0 && facts($0).isCollapsed }
            if isCollapsed {
                grid.columns[index].isCollapsed = true
                grid.hasCollapsedColumns = true
            }
        }
        if !grid.hasCollapsedRows, !grid.hasCollapsedColumns { return }
        for cell in grid.cells where cell.rowSpan > 1 || cell.columnSpan > 1 {
            let rows = grid.rows[cell.row..<cell.row + cell.rowSpan]
            let columns = grid.columns[cell.column..<cell.column + cell.columnSpan]
            guard rows.contains(where: \.isCollapsed) || columns.contains(where: \.isCollapsed) else { continue }
            let style = style(cell.box)
            var box = style.box
            box.overflow = .hidden
            restyle(
                cell.box,
                ComputedStyle(
                    font: style.font, text: style.text, box: box, decoration: style.decoration, flex: style.flex,
                    table: style.table, list: style.list, fragmentation: style.fragmentation,
                    generated: style.generated))
        }
    }

    /// Finds what the collapsed columns would take of a table's width, with their spacing.
    mutating func collapseColumns(_ grid: Int, tableWidth: LayoutUnit) throws(Interruption) -> LayoutUnit {
        let widths = try columnWidths(grid, tableWidth: tableWidth)
        let spacing = columnSpacing(grids[grid].table)
        var removed = LayoutUnit.zero
        for (column, width) in zip(grids[grid].columns, widths) where column.isCollapsed { removed += width + spacing }
        grids[grid].collapsedWidth = removed
        return removed
    }

    /// What the collapsed rows would take of a table's height, with their spacing.
    func collapsedHeight(_ frame: TableFrame) -> LayoutUnit {
        if !grids[frame.grid].hasCollapsedRows { return .zero }
        var removed = LayoutUnit.zero
        for (row, height) in zip(grids[frame.grid].rows, frame.rowMinimums) where row.isCollapsed {
            removed += height + frame.spacing
        }
        return removed
    }

    /// A row that takes no room, with cells that show nothing.
    mutating func layOutCollapsedRow(_ row: TableGrid.Row, _ frame: TableFrame) -> PlacedRow {
        let fragment = arena.begin(.box, box: row.box)
        for cell in grids[frame.grid].cells[row.cells] {
            let empty = hiddenCell(cell, frame)
            arena.attach(empty, to: fragment, at: Point(x: frame.cellLeft(cell) - frame.rowLeft, y: .zero))
        }
        return PlacedRow(fragment: fragment, height: .zero, cells: [])
    }

    private mutating func hiddenCell(_ cell: TableGrid.Cell, _ frame: TableFrame) -> Int32 {
        let fragment = emptyCell(cell.box, width: frame.cellWidth(cell)).fragment
        arena[fragment].flags.insert(.hidesDecoration)
        return fragment
    }

    /// Gives a cell the width that its columns have left.
    mutating func hideCollapsedColumns(
        of cell: TableGrid.Cell, _ result: inout BoxResult, from mark: PageArena.Mark, _ frame: TableFrame
    ) {
        let columns = grids[frame.grid].columns[cell.column..<cell.column + cell.columnSpan]
        if columns.allSatisfy(\.isCollapsed) {
            arena.reset(to: mark)
            result.fragment = hiddenCell(cell, frame)
        } else if columns.contains(where: \.isCollapsed) {
            arena[result.fragment].size.width = frame.cellWidth(cell)
        }
    }

    /// Takes the room from the collapsed columns.
    func collapseColumns(_ frame: inout TableFrame) {
        frame.fullWidths = frame.columnWidths
        for (column, part) in grids[frame.grid].columns.enumerated() where part.isCollapsed {
            frame.columnWidths[column] = .zero
        }
    }

    /// Puts a row that takes no room on the page, below the row above it.
    mutating func placeCollapsed(_ placed: PlacedRow, row: Int, _ frame: inout TableFrame) throws(Interruption) {
        let group = grids[frame.grid].rows[row].group
        let isFirst = group != frame.group
        if isFirst { try openGroup(group, &frame, behind: placed.fragment) }
        let y = isFirst ? frame.y : frame.y - frame.spacing
        arena[placed.fragment].size = Size(width: frame.rowWidth, height: .zero)
        arena.attach(
            placed.fragment, to: frame.groupFragment, at: Point(x: .zero, y: y - arena[frame.groupFragment].offset.y))
        if row < frame.rowMinimums.count {
            for index in frame.spans.indices { frame.spans[index].hidden += frame.rowMinimums[row] + frame.spacing }
        }
        try layOutPositioned(inRowsUpTo: row, &frame)
        frame.lastRow = row
    }
}

extension TableFrame {
    /// What the collapsed rows behind a row hide of a cell, where they are the last that it spans.
    func hiddenHeight(behind row: Int, of cell: TableGrid.Cell) -> LayoutUnit {
        let end = min(cell.row + cell.rowSpan, rowMinimums.count)
        return row + 1 < end ? rowMinimums[row + 1..<end].reduce(.zero) { $0 + $1 + spacing } : .zero
    }
}

extension TableGrid {
    /// The last row that a cell stands in and that takes room; its first where none does.
    func lastShownRow(of cell: Cell) -> Int {
        var row = cell.row + cell.rowSpan - 1
        if hasCollapsedRows { while row > cell.row, rows[row].isCollapsed { row -= 1 } }
        return row
    }

    /// Whether no row that takes room stands between a row and another further down.
    func isLastShown(_ row: Int, before end: Int) -> Bool {
        if !hasCollapsedRows { return row == end - 1 }
        return rows[row + 1..<end].allSatisfy(\.isCollapsed)
    }

    /// Whether spacing stands before a column.
    func hasSpacing(before column: Int) -> Bool {
        if !hasMergedColumns, !hasCollapsedColumns { return true }
        return !columns[column].isMerged && !columns[column].isCollapsed
    }
}
