import CSS
import Primitives

/// The boxes of columns and column groups: CSS 2.2 §17.5.1.
///
/// They hold no content; they stand below the rows of each page and give the cells that begin in them a background.
extension BoxFormatter {
    /// Begins the fragments of a table's column parts, before those of its rows.
    mutating func openColumns(_ frame: inout TableFrame) {
        for part in grids[frame.grid].columnParts {
            let fragment = arena.begin(.box, box: part.box)
            let x = columnSpan(part.columns, frame)
            let y = frame.y
            let parent = part.group < 0 ? frame.fragment : frame.columnFragments[part.group]
            let origin = part.group < 0 ? Point.zero : arena[parent].offset
            arena[fragment].size.width = x.upperBound - x.lowerBound
            arena.attach(fragment, to: parent, at: Point(x: x.lowerBound - origin.x, y: y - origin.y))
            frame.columnFragments.append(fragment)
        }
    }

    /// Settles the height of the column parts once all rows of the page are placed.
    mutating func closeColumns(_ frame: TableFrame, top: LayoutUnit) {
        let height = max(.zero, frame.y - frame.spacing - top)
        for fragment in frame.columnFragments { arena[fragment].size.height = height }
    }

    /// Notes that a cell shows the backgrounds of the column parts that it begins in.
    mutating func noteColumnBackgrounds(of cell: PlacedCell, _ frame: TableFrame) {
        let column = grids[frame.grid].cells[cell.cell].column
        for (part, fragment) in zip(grids[frame.grid].columnParts, frame.columnFragments)
        where part.hasBackground && part.columns.contains(column) {
            arena.columnCells.append(LaidColumnCell(column: fragment, cell: cell.fragment))
        }
    }

    /// From the left edge to the right edge of some columns, from the table's border box.
    private func columnSpan(_ columns: Range<Int>, _ frame: TableFrame) -> Range<LayoutUnit> {
        guard let first = columns.first, let last = columns.last else { return .zero..<(.zero) }
        let (left, right) = frame.isRTL ? (last, first) : (first, last)
        let start = frame.columnLefts[left]
        return start..<max(start, frame.columnLefts[right] + frame.columnWidths[right])
    }
}
