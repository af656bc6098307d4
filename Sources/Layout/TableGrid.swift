import CSS
import Markup
import Primitives

/// A table's rows, cells and columns: CSS 2.2 §17.5, CSS Tables 3 §3.3.
///
/// Rows stand as they are shown: header, bodies, footer.
struct TableGrid {
    struct Row {
        var box: BoxIndex
        var group: BoxIndex
        /// The cells that begin in the row, in `cells`.
        var cells: Range<Int>
        /// It takes no room: CSS 2.2 §17.5.5.
        var isCollapsed = false
    }

    struct Cell {
        var box: BoxIndex
        var row: Int
        var column: Int
        var columnSpan: Int
        var rowSpan: Int
        /// Its content has heights in percentages, which refer to the height that it gets from its row.
        var isFilled = false
        /// It has a height of its own: those percentages count whatever the table's height is.
        var hasHeight = false
    }

    struct Column {
        /// -1: no element.
        var box: BoxIndex = -1
        var group: BoxIndex = -1
        /// A cell begins in the column.
        var hasCells = false
        /// It has no width and no spacing of its own: CSS Tables 3 §3.3.
        var isMerged = false
        /// It takes no room, though cells are laid out as if it did: CSS 2.2 §17.5.5.
        var isCollapsed = false
    }

    /// A column or column group that has an element: CSS 2.2 §17.5.1.
    struct ColumnPart {
        var box: BoxIndex
        var columns: Range<Int>
        let hasBackground: Bool
        /// The group in `columnParts` that the column stands in; -1: none, or a group itself.
        var group: Int
    }

    var table: BoxIndex
    var rows: [Row] = []
    var cells: [Cell] = []
    var columns: [Column] = []
    /// Those above the table before those below it.
    var captions: [BoxIndex] = []
    var captionsAbove = 0
    /// Groups before their columns.
    var columnParts: [ColumnPart] = []
    /// A column part has a background.
    var hasColumnBackground = false
    var hasMergedColumns = false
    /// A row group has a height of its own.
    var hasGroupHeights = false
    var hasCollapsedRows = false
    var hasCollapsedColumns = false
    /// What collapsed columns would take of the table's width.
    var collapsedWidth = LayoutUnit.zero
    /// A cell stands in several rows.
    var hasRowSpans = false
    /// A cell gives its height to its content.
    var hasFilledCells = false
    /// Rows of the header; the footer's are the last.
    var headerCount = 0
    var footerCount = 0
    /// Rows that a cell from above spans into.
    var isSpanned: [Bool] = []

    /// What columns ask for, measured once.
    var measures: [ColumnMeasure]?
    /// The content's width by the percentages of columns, where the table does not ask for it.
    var maximumByPercentages = LayoutUnit.zero
    /// Used widths, for the table width that they were made for.
    var widths: (table: LayoutUnit, columns: [LayoutUnit])?
    var borders: CollapsedBorders?
    /// Heights of rows by their content, for the last few table widths that they were measured at.
    var naturalHeights: [MeasuredRows] = []
    /// Heights of rows once more height is shared out to them, for the last few widths, least heights and rooms.
    var stretchedHeights: [StretchedRows] = []
    /// Heights of the captions in one piece with their margins, for the table width that they were measured at.
    var captionHeights: (table: LayoutUnit, above: LayoutUnit, below: LayoutUnit)?
    /// Heights of the first rows, for the table's width and least height and the page's height.
    var firstRows: (table: LayoutUnit, least: LayoutUnit, page: LayoutUnit, heights: FirstRows)?
    /// Height of a header that was found to be too tall to be repeated, for the table width that it was measured at.
    var tallHeaderHeight: (table: LayoutUnit, height: LayoutUnit)?
    /// Height of the footer's rows, for the table width that it was measured at; with and without those that show sums.
    var footerHeight: (table: LayoutUnit, height: LayoutUnit)?
    var footerHeightWithSums: (table: LayoutUnit, height: LayoutUnit)?
    /// What `<page-sum>`s of the header and footer show; nil for most tables.
    var sums: TableSums?

    /// Heights of rows follow from more than their own cells.
    var asksForRowHeights: Bool { hasGroupHeights || hasFilledCells || hasRowSpans || hasCollapsedRows }

    var bodyRows: Range<Int> { headerCount..<max(headerCount, rows.count - footerCount) }
    var footerRows: Range<Int> { rows.count - footerCount..<rows.count }
}

extension BoxFormatter {
    /// The grid of a table, built at the first call.
    mutating func grid(of table: BoxIndex) throws(Interruption) -> Int {
        if boxes[table].detail >= 0 { return Int(boxes[table].detail) }
        var grid = TableGrid(table: table)
        var header: BoxIndex = -1
        var footer: BoxIndex = -1
        var bodies: [BoxIndex] = []
        var captionsBelow: [BoxIndex] = []
        var child = boxes[table].firstChild
        while child >= 0 {
            switch boxes[child].kind {
            case .caption:
                if style(child).table.captionSide == .top {
                    grid.captions.append(child)
                } else {
                    captionsBelow.append(child)
                }
            case .columnGroup, .column: addColumns(child, to: &grid)
            case .headerGroup:
                if header < 0 { header = child } else { bodies.append(child) }
            case .footerGroup:
                if footer < 0 { footer = child } else { bodies.append(child) }
            case .rowGroup: bodies.append(child)
            default: break
            }
            child = boxes[child].nextSibling
        }
        grid.captionsAbove = grid.captions.count
        grid.captions += captionsBelow
        if header >= 0 { addRows(of: header, to: &grid) }
        grid.headerCount = grid.rows.count
        for body in bodies { addRows(of: body, to: &grid) }
        let beforeFooter = grid.rows.count
        if footer >= 0 { addRows(of: footer, to: &grid) }
        grid.footerCount = grid.rows.count - beforeFooter
        // A table of a header or footer alone has them as its body.
        if grid.headerCount + grid.footerCount == grid.rows.count {
            (grid.headerCount, grid.footerCount) = (0, 0)
        }
        for cell in grid.cells { grid.columns[cell.column].hasCells = true }
        if !usesFixedLayout(table) { mergeColumns(of: &grid) }
        noteCollapsed(&grid)
        grid.hasColumnBackground = grid.columnParts.contains(where: \.hasBackground)
        if hasPercentHeights { noteFilledCells(of: &grid) }
        if boxes[table].flags.contains(.pageDependent) { try sumColumns(of: &grid) }
        if style(table).table.collapsesBorders { collapseBorders(of: &grid) }
        grids.append(grid)
        boxes[table].detail = Int32(grids.count - 1)
        return grids.count - 1
    }

    /// Merges columns without a width in which no cell begins with the columns before them, and drops those behind all
    /// cells: CSS Tables 3 §3.3.
    private func mergeColumns(of grid: inout TableGrid) {
        let end = grid.cells.reduce(0) { max($0, $1.column + $1.columnSpan) }
        for index in grid.columns.indices where !grid.columns[index].hasCells {
            let column = grid.columns[index]
            if ![column.box, column.group].contains(where: { $0 >= 0 && hasFixedWidth($0) }) {
                grid.columns[index].isMerged = true
                grid.hasMergedColumns = true
            }
        }
        while grid.columns.count > end, grid.columns.last?.isMerged == true { grid.columns.removeLast() }
        let count = grid.columns.count
        grid.columnParts.removeAll { $0.columns.lowerBound >= count }
        for part in grid.columnParts.indices {
            grid.columnParts[part].columns = grid.columnParts[part].columns.clamped(to: 0..<count)
        }
    }

    private func hasFixedWidth(_ box: BoxIndex) -> Bool {
        if case .value(let length) = style(box).box.width { return !length.isPercentage && length.length > .zero }
        return false
    }

    private func span(_ box: BoxIndex, _ name: AttributeName, upTo limit: Int) -> Int {
        guard boxes[box].source == .element, let value = markup.attributeBytes(name, of: boxes[box].node) else {
            return 1
        }
        var number = 0
        for byte in value {
            guard byte >= 0x30, byte <= 0x39 else { return 1 }
            number = min(number * 10 + Int(byte - 0x30), limit)
        }
        return number
    }

    private func hasBackground(_ box: BoxIndex) -> Bool {
        let decoration = style(box).decoration
        return decoration.backgroundColor.alpha > 0 || decoration.background.hasImages
    }

    private func addColumns(_ box: BoxIndex, to grid: inout TableGrid) {
        let first = grid.columns.count
        if boxes[box].kind == .column {
            addColumn(box, group: -1, part: -1, to: &grid)
            return
        }
        let part = grid.columnParts.count
        grid.columnParts.append(
            TableGrid.ColumnPart(box: box, columns: first..<first, hasBackground: hasBackground(box), group: -1))
        var child = boxes[box].firstChild
        if child < 0 {
            for _ in 0..<max(1, span(box, .span, upTo: 1000)) {
                grid.columns.append(TableGrid.Column(box: -1, group: box))
            }
        }
        while child >= 0 {
            addColumn(child, group: box, part: part, to: &grid)
            child = boxes[child].nextSibling
        }
        grid.columnParts[part].columns = first..<grid.columns.count
    }

    private func addColumn(_ box: BoxIndex, group: BoxIndex, part: Int, to grid: inout TableGrid) {
        let first = grid.columns.count
        for _ in 0..<max(1, span(box, .span, upTo: 1000)) {
            grid.columns.append(TableGrid.Column(box: box, group: group))
        }
        grid.columnParts.append(
            TableGrid.ColumnPart(
                box: box, columns: first..<grid.columns.count, hasBackground: hasBackground(box), group: part))
    }

    /// Adds a group's rows; each cell takes the first free place of its row.
    private func addRows(of group: BoxIndex, to grid: inout TableGrid) {
        let firstRow = grid.rows.count
        if case .value(let height) = style(group).box.height, !height.isPercentage { grid.hasGroupHeights = true }
        var rowBoxes: [BoxIndex] = []
        var child = boxes[group].firstChild
        while child >= 0 {
            if boxes[child].kind == .row { rowBoxes.append(child) }
            child = boxes[child].nextSibling
        }
        // Rows that cells from above still take, by column.
        var taken: [Int] = []
        for (number, row) in rowBoxes.enumerated() {
            let firstCell = grid.cells.count
            var column = 0
            grid.isSpanned.append(taken.contains { $0 > 0 })
            var cell = boxes[row].firstChild
            while cell >= 0 {
                if boxes[cell].kind == .cell {
                    while column < taken.count, taken[column] > 0 { column += 1 }
                    let columnSpan = max(1, span(cell, .colspan, upTo: 1000))
                    var rowSpan = span(cell, .rowspan, upTo: 65534)
                    let rowsLeft = rowBoxes.count - number
                    rowSpan = rowSpan == 0 ? rowsLeft : min(rowSpan, rowsLeft)
                    if rowSpan > 1 { grid.hasRowSpans = true }
                    grid.cells.append(
                        TableGrid.Cell(
                            box: cell, row: firstRow + number, column: column, columnSpan: columnSpan,
                            rowSpan: rowSpan))
                    while taken.count < column + columnSpan { taken.append(0) }
                    for index in column..<column + columnSpan { taken[index] = max(taken[index], rowSpan) }
                    column += columnSpan
                }
                cell = boxes[cell].nextSibling
            }
            for index in taken.indices where taken[index] > 0 { taken[index] -= 1 }
            let isCollapsed = facts(row).isCollapsed || facts(group).isCollapsed
            if isCollapsed { grid.hasCollapsedRows = true }
            grid.rows.append(
                TableGrid.Row(
                    box: row, group: group, cells: firstCell..<grid.cells.count, isCollapsed: isCollapsed))
        }
        while grid.columns.count < taken.count { grid.columns.append(TableGrid.Column()) }
    }
}
