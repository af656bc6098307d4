import CSS
import Layout
import Primitives

/// The layers behind a table's cells: CSS 2.2 §17.5.1.
extension PagePainter {
    /// Draws what columns, groups and rows have behind their cells; `range` is the inside of a table.
    ///
    /// Between cells, the table's own background shows (§17.6.1): where cells are apart, or reach out of their row,
    /// each has its share of what lies behind it; else a row is one area.
    mutating func paintTableParts(_ range: Range<Int>, of table: Int) {
        guard hasPartBackground(range) else { return }
        // Groups come before the columns in them.
        let columns = Dictionary(
            grouping: page.columnCells.filter { range.contains(Int($0.column)) && hasBackground(Int($0.column)) },
            by: \.cell
        ).mapValues { $0.map { Int($0.column) }.sorted() }
        var index = range.lowerBound
        while index < range.upperBound {
            switch part(index) {
            case .rowGroup:
                paintRows(index + 1..<end(index), group: index, columns: columns, of: table)
                index = end(index)
            case .row:
                paintRows(index..<end(index), group: nil, columns: columns, of: table)
                index = end(index)
            case .columnGroup, .column, .cell, .other: index = end(index)
            }
        }
    }

    private enum Part { case columnGroup, column, rowGroup, row, cell, other }

    private func part(_ index: Int) -> Part {
        guard case .box = page.fragments[index].content else { return .other }
        switch style(index).box.display {
        case .tableColumnGroup: return .columnGroup
        case .tableColumn: return .column
        case .tableRowGroup, .tableHeaderGroup, .tableFooterGroup: return .rowGroup
        case .tableRow: return .row
        case .tableCell: return .cell
        default: return .other
        }
    }

    private func hasBackground(_ index: Int) -> Bool {
        guard page.fragments[index].source != .anonymous else { return false }
        let style = style(index)
        return (style.decoration.backgroundColor.alpha > 0 || style.decoration.background.hasImages)
            && style.text.isVisible
    }

    /// Whether any part but cells has a background: most tables end here.
    private func hasPartBackground(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            switch part(index) {
            case .columnGroup, .column, .rowGroup, .row:
                if hasBackground(index) { return true }
                index += 1
            case .cell, .other: index = end(index)
            }
        }
        return false
    }

    /// `columns` are those behind a cell, by cell.
    private mutating func paintRows(_ range: Range<Int>, group: Int?, columns: [Int32: [Int]], of table: Int) {
        var index = range.lowerBound
        while index < range.upperBound {
            guard part(index) == .row else {
                index = end(index)
                continue
            }
            let behind = [group, index].compactMap { $0 }.filter { hasBackground($0) && !isLayer($0) }
            if !columns.isEmpty || !behind.isEmpty { paintRow(index, behind: behind, columns: columns, of: table) }
            index = end(index)
        }
    }

    private mutating func paintRow(_ row: Int, behind: [Int], columns: [Int32: [Int]], of table: Int) {
        let tableStyle = style(table).table
        let frame = page.fragments[row].frame
        var cells: [Int] = []
        var isWhole = columns.isEmpty && (tableStyle.collapsesBorders || tableStyle.horizontalSpacing == .zero)
        var index = row + 1
        while index < end(row) {
            if part(index) == .cell {
                if !page.fragments[index].flags.contains(.hidesDecoration) {
                    cells.append(index)
                } else {
                    isWhole = false
                }
                if page.fragments[index].frame.maxY > frame.maxY { isWhole = false }
            }
            index = end(index)
        }
        if isWhole, behind == [row] {
            return paintPart(row, clip: frame)
        }
        for cell in cells {
            let area = page.fragments[cell].frame
            for column in columns[Int32(cell)] ?? [] { paintPart(column, clip: area) }
            for part in behind { paintPart(part, clip: area) }
        }
    }

    private mutating func paintPart(_ index: Int, clip: Rect) {
        let fragment = page.fragments[index]
        guard let decoration = BoxDecoration(fragment, style: style(index)) else { return }
        set(decorationMark(of: fragment))
        let painting = decoration.background(images: document.images, page: Rect(origin: .zero, size: page.size))
        let outline = RoundedRect(clip)
        if painting.color.alpha > 0 { list.items.append(.fill(outline, painting.color)) }
        for layer in painting.background.images.indices.reversed() {
            if let layer = painting.background.layer(layer) {
                painting.paint(layer, clip: outline, area: fragment.frame, into: &list)
            }
        }
    }
}
