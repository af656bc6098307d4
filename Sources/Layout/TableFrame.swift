import CSS
import Primitives

/// How far a table's first rows reach in one piece, from its border edge.
struct FirstRows {
    /// To the end of the first row.
    var first: LayoutUnit
    /// Height of the header, with the spacing below its rows.
    var header: LayoutUnit
    /// To the end of the first row after the header.
    var body: LayoutUnit

    /// To the end of the first row that stands on a page for its own sake.
    func end(pageHeight: LayoutUnit) -> LayoutUnit { header * 4 > pageHeight ? first : body }
}

/// A cell that goes on from rows above a page break.
struct OpenSpan {
    /// In the grid's cells.
    var cell: Int
    /// Where its content goes on; nil: at its beginning.
    var token: BreakToken?
    /// All of its content stands on earlier pages.
    var isDone = false
    /// Some of its content stands on the page that it has been cut on.
    var hasContent = false
}

/// A table on one page.
struct TableFrame {
    let table: BoxIndex
    let grid: Int
    let fragment: Int32
    let width: LayoutUnit
    let edges: Edges<LayoutUnit>
    let spacing: LayoutUnit
    /// Left edges of the columns' cells, from the table's border box.
    var columnLefts: [LayoutUnit] = []
    var columnWidths: [LayoutUnit] = []
    /// Widths that cells are laid out with, where some columns take no room; empty: `columnWidths`.
    var fullWidths: [LayoutUnit] = []
    /// The x of all column edges, for collapsed borders.
    private(set) var columnEdges: [LayoutUnit] = []
    /// Fragments of the grid's column parts on this page.
    var columnFragments: [Int32] = []
    /// Where the next row begins.
    var y = LayoutUnit.zero
    var space: PageSpace?
    /// Height of the captions below the table, kept free under the last row.
    var captionsBelow = LayoutUnit.zero
    var group: BoxIndex = -1
    var groupFragment: Int32 = -1
    /// What positioned boxes of the group stand behind.
    var groupStart: Int32 = -1
    var spans: [PlacedSpan] = []
    /// The table's height does not depend on its content.
    var hasHeight = false
    /// Rows that hold positioned boxes, and have cells whose content may move still.
    var waitingRows: [WaitingRow] = []
    /// Least heights of rows, where they follow from more than their own content: from the heights of the table and of
    /// row groups, from cells over several rows, for collapsed rows and for cells whose content fills them.
    var rowMinimums: [LayoutUnit] = []
    /// Body rows on this page.
    var placedRows = 0
    var isRepeating = false
    /// Captions stand above the first row, which fits no page: it is split below them.
    var splitsFirstRow = false
    /// The page has no room for the footer besides its rows.
    var omitsFooter = false
    /// The break that sums of the rows at hand are shown for, counted from the first row of the bodies; nil: at none.
    var sumPosition: Int?
    var firstBaseline: LayoutUnit?
    /// The last row that was placed, for the borders below it.
    var lastRow = -1

    var rowLeft: LayoutUnit { edges.left + (columnLefts.isEmpty ? .zero : horizontalSpacing) }
    var rowWidth: LayoutUnit {
        max(.zero, width - edges.horizontal - (columnLefts.isEmpty ? .zero : horizontalSpacing * 2))
    }
    var horizontalSpacing = LayoutUnit.zero
    var isRTL = false
}

/// A cell that has begun and spans rows that are still to come.
struct PlacedSpan {
    var cell: PlacedCell
    var top: LayoutUnit
    var lastRow: Int
    /// Nothing stands above it on the page.
    var isAtTop = false
    /// What collapsed rows above on the page hide of its height.
    var hidden = LayoutUnit.zero
    /// How it was laid out to go on over the page's end; nil: it ends on the page, or has been laid out in one piece.
    var laid: Laid?

    /// A piece of a cell that fills a page.
    struct Laid {
        /// From the cell's top to the page's end.
        var room: LayoutUnit
        /// nil: none of the content fits.
        var token: BreakToken?
    }
}

/// A row that is placed, with cells that span further ones.
struct WaitingRow {
    var fragment: Int32
    /// The last row that its cells span.
    var lastRow: Int
}

/// A cell whose content is laid out and whose height is not settled.
struct PlacedCell {
    /// In the grid's cells.
    var cell: Int
    var fragment: Int32
    /// Of the cell by its content and its own `height`.
    var height: LayoutUnit
    /// Of the cell by its content alone, which `vertical-align` moves.
    var contentHeight: LayoutUnit
    var baseline: LayoutUnit?
    var align: TextStyle.VerticalAlign
    /// Where its content began on this page; nil: at its beginning.
    var start: BreakToken?
    /// The fragment after its last descendant.
    var end: Int32
    /// Its content goes on over the page's end: it is cut where the page's rows end.
    var goesOn = false
}

/// A row on a page.
struct PlacedRow {
    var fragment: Int32
    var height: LayoutUnit
    /// Without what cells from above ask for.
    var ownHeight = LayoutUnit.zero
    var baseline: LayoutUnit?
    var cells: [PlacedCell]
    /// What is left of the cells, where the row is laid out for a page; empty: the row is in one piece.
    var rests: [PartRest] = []
    /// A cell from above ends with the row whose content goes on over the page's end.
    var endsOpenSpan = false
    /// Some of its cells' content stands on the page, where the row is laid out for one.
    var hasContent = false
    var isSplit: Bool { rests.contains { $0.isLeft } }
}

extension PlacedCell {
    var alignsByBaseline: Bool {
        switch align {
        case .top, .middle, .bottom: false
        default: true
        }
    }
}

extension TableFrame {
    mutating func placeColumns(_ grid: TableGrid, isRTL: Bool) {
        var x = edges.left
        for (column, width) in columnWidths.enumerated() {
            if grid.hasSpacing(before: column) { x += horizontalSpacing }
            columnLefts.append(isRTL ? self.width - x - width : x)
            x += width
        }
        self.isRTL = isRTL
        guard let last = columnLefts.indices.last else { return }
        columnEdges = isRTL ? [columnLefts[0] + columnWidths[0]] + columnLefts : columnLefts
        if !isRTL { columnEdges.append(columnLefts[last] + columnWidths[last]) }
    }

    func cellLeft(_ cell: TableGrid.Cell) -> LayoutUnit {
        columnLefts[isRTL ? cell.column + cell.columnSpan - 1 : cell.column]
    }

    func cellWidth(_ cell: TableGrid.Cell) -> LayoutUnit {
        let last = cell.column + cell.columnSpan - 1
        let (left, right) = isRTL ? (last, cell.column) : (cell.column, last)
        return columnLefts[right] + columnWidths[right] - columnLefts[left]
    }

    /// The width that a cell is laid out with.
    func layoutWidth(_ cell: TableGrid.Cell) -> LayoutUnit {
        if fullWidths.isEmpty { return cellWidth(cell) }
        let columns = cell.column..<cell.column + cell.columnSpan
        return fullWidths[columns].reduce(horizontalSpacing * (columns.count - 1), +)
    }

    /// The edge below the last row, where only rows with sums that do not show stand between it and a row.
    func borderAboveHiddenRows(_ row: Int, _ grid: TableGrid) -> Int? {
        guard let sums = grid.sums, lastRow >= 0, lastRow + 1 < row,
            (lastRow + 1..<row).allSatisfy({ sums.isSum($0) })
        else { return nil }
        return lastRow + 1
    }
}
