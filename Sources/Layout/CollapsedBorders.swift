import CSS
import Primitives

/// The borders between a table's cells in the collapsing model: CSS 2.2 §17.6.2.
struct CollapsedBorders {
    struct Edge: Equatable {
        var width = LayoutUnit.zero
        var line = DecorationStyle.BorderLine.none
        var color = Color.transparent

        /// The conflict rules of §17.6.2.1; of equals the one that was there first stays.
        func loses(to other: Edge) -> Bool {
            switch (line, other.line) {
            case (.hidden, _): return false
            case (_, .hidden): return true
            case (_, .none): return false
            case (.none, _): return true
            default: return width != other.width ? width < other.width : line.precedence < other.line.precedence
            }
        }

        /// Whether the edge is drawn.
        var isVisible: Bool {
            if case .none = line { return false }
            return width > .zero
        }

        // Written out: the comparison that the compiler makes of another module's enumeration is no plain one.
        static func == (a: Edge, b: Edge) -> Bool {
            a.width == b.width && a.line.precedence == b.line.precedence && a.color == b.color
        }
    }

    let rowCount: Int
    let columnCount: Int
    /// Above each row, and below the last: by row, then column.
    var horizontal: [Edge]
    /// Left of each column, and right of the last: by row, then column.
    var vertical: [Edge]
    /// Half of the outer borders: the table's own.
    var outer = Edges<LayoutUnit>.zero

    init(rowCount: Int, columnCount: Int) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        horizontal = Array(repeating: Edge(), count: (rowCount + 1) * columnCount)
        vertical = Array(repeating: Edge(), count: rowCount * (columnCount + 1))
    }

    func above(row: Int, column: Int) -> Edge { horizontal[row * columnCount + column] }
    func left(row: Int, column: Int) -> Edge { vertical[row * (columnCount + 1) + column] }

    /// Lets the borders of a box that covers some rows and columns compete for the edges around it.
    mutating func apply(_ edges: Edges<Edge>, rows: Range<Int>, columns: Range<Int>) {
        for column in columns {
            compete(&horizontal[rows.lowerBound * columnCount + column], edges.top)
            compete(&horizontal[rows.upperBound * columnCount + column], edges.bottom)
        }
        for row in rows {
            compete(&vertical[row * (columnCount + 1) + columns.lowerBound], edges.left)
            compete(&vertical[row * (columnCount + 1) + columns.upperBound], edges.right)
        }
    }

    private func compete(_ edge: inout Edge, _ other: Edge) {
        if edge.loses(to: other) { edge = other }
    }

    /// Takes away the edges that `hidden` has won.
    mutating func dropHidden() {
        for index in horizontal.indices { if case .hidden = horizontal[index].line { horizontal[index] = Edge() } }
        for index in vertical.indices { if case .hidden = vertical[index].line { vertical[index] = Edge() } }
    }

    /// The widest edges around a cell.
    func edges(rows: Range<Int>, columns: Range<Int>) -> Edges<LayoutUnit> {
        var result = Edges<LayoutUnit>.zero
        for column in columns {
            result.top = max(result.top, above(row: rows.lowerBound, column: column).width)
            result.bottom = max(result.bottom, above(row: rows.upperBound, column: column).width)
        }
        for row in rows {
            result.left = max(result.left, left(row: row, column: columns.lowerBound).width)
            result.right = max(result.right, left(row: row, column: columns.upperBound).width)
        }
        return result
    }
}

extension DecorationStyle.BorderLine {
    fileprivate var isSet: Bool {
        if case .none = self { return false }
        return true
    }

    /// Of equally wide borders the higher one wins.
    fileprivate var precedence: Int {
        switch self {
        case .hidden: -1
        case .none: 0
        case .inset: 1
        case .groove: 2
        case .outset: 3
        case .ridge: 4
        case .dotted: 5
        case .dashed: 6
        case .solid: 7
        case .double: 8
        }
    }
}

extension BoxFormatter {
    /// Settles all borders of a table; cells' borders become halves of them.
    mutating func collapseBorders(of grid: inout TableGrid) {
        let columnCount = grid.columns.count
        let rowCount = grid.rows.count
        guard columnCount > 0, rowCount > 0 else {
            // There is nothing that borders could collapse with, and none is left.
            setBorder(of: grid.table, to: .zero)
            return
        }
        var borders = CollapsedBorders(rowCount: rowCount, columnCount: columnCount)
        // In the order of precedence: of equals the first stays.
        var known: (style: StyledTree.StyleIndex, edges: Edges<CollapsedBorders.Edge>)?
        for cell in grid.cells {
            let style = boxes[cell.box].style
            let edges = known.flatMap { $0.style == style ? $0.edges : nil } ?? borderEdges(cell.box)
            known = (style, edges)
            borders.apply(
                edges, rows: cell.row..<cell.row + cell.rowSpan, columns: cell.column..<cell.column + cell.columnSpan)
        }
        for (index, row) in grid.rows.enumerated() where style(row.box).hasBorder {
            borders.apply(borderEdges(row.box), rows: index..<index + 1, columns: 0..<columnCount)
        }
        var first = 0
        while first < rowCount {
            var end = first + 1
            while end < rowCount, grid.rows[end].group == grid.rows[first].group { end += 1 }
            if style(grid.rows[first].group).hasBorder {
                borders.apply(borderEdges(grid.rows[first].group), rows: first..<end, columns: 0..<columnCount)
            }
            first = end
        }
        for (index, column) in grid.columns.enumerated() where column.box >= 0 && style(column.box).hasBorder {
            borders.apply(borderEdges(column.box), rows: 0..<rowCount, columns: index..<index + 1)
        }
        for (index, column) in grid.columns.enumerated() where column.group >= 0 && style(column.group).hasBorder {
            if index > 0, grid.columns[index - 1].group == column.group { continue }
            var end = index + 1
            while end < columnCount, grid.columns[end].group == column.group { end += 1 }
            borders.apply(borderEdges(column.group), rows: 0..<rowCount, columns: index..<end)
        }
        borders.apply(borderEdges(grid.table), rows: 0..<rowCount, columns: 0..<columnCount)
        // Edges inside a spanning cell do not show.
        for cell in grid.cells where cell.rowSpan > 1 || cell.columnSpan > 1 {
            for row in cell.row..<cell.row + cell.rowSpan {
                for column in cell.column..<cell.column + cell.columnSpan {
                    if row > cell.row { borders.horizontal[row * columnCount + column] = CollapsedBorders.Edge() }
                    if column > cell.column {
                        borders.vertical[row * (columnCount + 1) + column] = CollapsedBorders.Edge()
                    }
                }
            }
        }
        borders.dropHidden()
        collapsedEdges.reserveCapacity(collapsedEdges.count + grid.cells.count + 1)
        for cell in grid.cells {
            let widths = borders.edges(
                rows: cell.row..<cell.row + cell.rowSpan, columns: cell.column..<cell.column + cell.columnSpan)
            setBorder(of: cell.box, to: widths.halved)
        }
        for column in 0..<columnCount {
            borders.outer.top = max(borders.outer.top, borders.above(row: 0, column: column).width / 2)
            borders.outer.bottom = max(borders.outer.bottom, borders.above(row: rowCount, column: column).width / 2)
        }
        // The widest of all rows, as browsers do; CSS 2.2 §17.6.2 looks at the first row only and lets others spill.
        for row in 0..<rowCount {
            borders.outer.left = max(borders.outer.left, borders.left(row: row, column: 0).width / 2)
            borders.outer.right = max(borders.outer.right, borders.left(row: row, column: columnCount).width / 2)
        }
        setBorder(of: grid.table, to: borders.outer)
        grid.borders = borders
    }

    private mutating func setBorder(of box: BoxIndex, to edges: Edges<LayoutUnit>) {
        collapsedEdges.append(edges)
        boxes[box].collapsedEdges = Int32(collapsedEdges.count - 1)
    }

    private func borderEdges(_ box: BoxIndex) -> Edges<CollapsedBorders.Edge> {
        let style = style(box)
        func edge(
            _ width: LayoutUnit, _ line: DecorationStyle.BorderLine, _ color: Color?
        ) -> CollapsedBorders.Edge { CollapsedBorders.Edge(width: width, line: line, color: color ?? style.text.color) }
        let (width, line, color) = (style.box.borderWidth, style.decoration.borderLine, style.decoration.borderColor)
        return Edges(
            top: edge(width.top, line.top, color.top), right: edge(width.right, line.right, color.right),
            bottom: edge(width.bottom, line.bottom, color.bottom), left: edge(width.left, line.left, color.left))
    }

    /// Emits the borders above and beside one row on a page.
    ///
    /// `columns` are the x of the column edges; all from the table's border box.
    mutating func drawBorders(
        ofRow row: Int, grid: Int, table: Int32, y: LayoutUnit, height: LayoutUnit, columns: [LayoutUnit]
    ) {
        drawHorizontal(edge: row, grid: grid, table: table, y: y, columns: columns)
        guard let borders = grids[grid].borders else { return }
        for column in 0...borders.columnCount {
            let edge = borders.left(row: row, column: column)
            guard edge.isVisible else { continue }
            let rect = Rect(x: columns[column] - edge.width / 2, y: y, width: edge.width, height: height)
            arena.borders.append(
                LaidBorder(
                    fragment: table,
                    border: CollapsedBorder(rect: rect, line: edge.line, color: edge.color, isVertical: true)))
        }
    }

    /// Emits one horizontal line of borders; equal neighbours become one stretch.
    mutating func drawHorizontal(edge row: Int, grid: Int, table: Int32, y: LayoutUnit, columns: [LayoutUnit]) {
        guard let borders = grids[grid].borders else { return }
        var column = 0
        while column < borders.columnCount {
            let edge = borders.above(row: row, column: column)
            var end = column + 1
            while end < borders.columnCount, borders.above(row: row, column: end) == edge { end += 1 }
            if edge.isVisible {
                // The corners belong to the horizontal borders.
                let left = columns[column] - cornerWidth(borders, row: row, column: column) / 2
                let right = columns[end] + cornerWidth(borders, row: row, column: end) / 2
                let rect = Rect(x: left, y: y - edge.width / 2, width: right - left, height: edge.width)
                arena.borders.append(
                    LaidBorder(
                        fragment: table,
                        border: CollapsedBorder(rect: rect, line: edge.line, color: edge.color, isVertical: false)))
            }
            column = end
        }
    }

    private func cornerWidth(_ borders: CollapsedBorders, row: Int, column: Int) -> LayoutUnit {
        var width = LayoutUnit.zero
        if row > 0 { width = max(width, borders.left(row: row - 1, column: column).width) }
        if row < borders.rowCount { width = max(width, borders.left(row: row, column: column).width) }
        return width
    }
}

extension Edges<LayoutUnit> {
    fileprivate var halved: Edges { Edges(top: top / 2, right: right / 2, bottom: bottom / 2, left: left / 2) }
}

extension ComputedStyle {
    /// Whether a border, or `hidden`, may stand on some side.
    fileprivate var hasBorder: Bool {
        let line = decoration.borderLine
        return line.top.isSet || line.right.isSet || line.bottom.isSet || line.left.isSet
    }
}
