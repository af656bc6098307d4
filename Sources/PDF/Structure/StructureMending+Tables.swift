extension StructureMending {
    // MARK: What a table holds

    /// Gives a table rows of cells and nothing else but one caption, one head and one foot; then mends its grid.
    mutating func mendTable(_ table: Int) {
        let all = kids(of: table)
        let captions = all.filter { type(of: $0) == .caption }
        let others = all.filter { type(of: $0) != .caption }
        let isCaptionLast = captions.count == 1 && captions[0].value == all[all.count - 1].value
        join(captions)
        var parts = wrapped(others, in: table, as: .tr) { !Self.isRowOrGroup($0) }
        settleGroups(&parts, in: table)
        if let caption = captions.first { parts.insert(caption, at: isCaptionLast ? parts.count : 0) }
        tree.replaceKids(of: table, with: parts)
        for part in parts where type(of: part) != .caption {
            if type(of: part) == .tr {
                mendRow(Int(part.value))
                continue
            }
            let rows = wrapped(kids(of: Int(part.value)), in: Int(part.value), as: .tr) { $0 != .tr }
            tree.replaceKids(of: Int(part.value), with: rows)
            for row in rows { mendRow(Int(row.value)) }
        }
        mendGrid(of: table)
        leaveNoHeadAlone(in: table)
    }

    private static func isRowOrGroup(_ type: StructureType?) -> Bool {
        type == .tr || type == .tHead || type == .tBody || type == .tFoot
    }

    /// Makes all captions but the first paragraphs of the first.
    private mutating func join(_ captions: [Kid]) {
        guard let first = captions.first, captions.count > 1 else { return }
        for further in captions.dropFirst() { tree.setType(.p, of: Int(further.value)) }
        tree.replaceKids(of: Int(first.value), with: kids(of: Int(first.value)) + captions.dropFirst())
    }

    /// One head and one foot, and bodies for all rows beside them: PDF/UA-1 §7.2.
    private mutating func settleGroups(_ parts: inout [Kid], in table: Int) {
        var (heads, feet) = (0, 0)
        for part in parts {
            switch type(of: part) {
            case .tHead:
                heads += 1
                if heads > 1 { tree.setType(.tBody, of: Int(part.value)) }
            case .tFoot:
                feet += 1
                if feet > 1 { tree.setType(.tBody, of: Int(part.value)) }
            default: break
            }
        }
        if heads + feet > 0 { parts = wrapped(parts, in: table, as: .tBody) { $0 == .tr } }
    }

    /// A head or foot that no body stands beside is one.
    private mutating func leaveNoHeadAlone(in table: Int) {
        let groups = kids(of: table).filter { type(of: $0) != .caption && type(of: $0) != .tr }
        if groups.contains(where: { type(of: $0) == .tBody && tree.elements[Int($0.value)].firstKid >= 0 }) { return }
        for group in groups { tree.setType(.tBody, of: Int(group.value)) }
    }

    private mutating func mendRow(_ row: Int) {
        let all = kids(of: row)
        let cells = wrapped(all, in: row, as: .td) { $0 != .td && $0 != .th }
        tree.replaceKids(of: row, with: cells)
    }

    // MARK: The grid

    /// A cell in its place.
    private struct Cell {
        let element: Int
        /// Among the rows of the table.
        let row: Int
        let column: Int
        var columnSpan: Int
        var rowSpan: Int
    }

    /// Clamps spans, fills holes, and takes out rows that hold nothing of their own: HTML §4.9.12.
    private mutating func mendGrid(of table: Int) {
        let groups = rowGroups(of: table)
        var cells: [Cell] = []
        var first = 0
        for rows in groups {
            place(rows, from: first, into: &cells)
            first += rows.count
        }
        let rows = Array(groups.joined())
        // Columns behind the last in which a cell begins are none.
        let columns = (cells.map(\.column).max() ?? -1) + 1
        guard columns > 0 else { return }
        var covered = [Int](repeating: 0, count: rows.count)
        var begun = covered
        for index in cells.indices {
            cells[index].columnSpan = min(cells[index].columnSpan, columns - cells[index].column)
            begun[cells[index].row] += 1
            for row in cells[index].row..<cells[index].row + cells[index].rowSpan {
                covered[row] += cells[index].columnSpan
            }
        }
        let isLeftOut = rows.indices.map { begun[$0] == 0 && (covered[$0] == columns || covered[$0] == 0) }
        for index in cells.indices {
            let span = cells[index].row..<cells[index].row + cells[index].rowSpan
            cells[index].rowSpan -= span.count { isLeftOut[$0] }
            setSpans(cells[index].columnSpan, cells[index].rowSpan, of: cells[index].element)
        }
        remove(rows.indices.filter { isLeftOut[$0] }.map { rows[$0] })
        fillHoles(of: rows.indices.filter { !isLeftOut[$0] }.map { rows[$0] }, columns: columns)
    }

    /// The rows of each row group; rows directly in the table that follow each other are a group too.
    private func rowGroups(of table: Int) -> [[Int]] {
        var groups: [[Int]] = []
        var isOpen = false
        for part in kids(of: table) {
            switch type(of: part) {
            case .tr:
                if !isOpen { groups.append([]) }
                groups[groups.count - 1].append(Int(part.value))
                isOpen = true
            case .tHead, .tBody, .tFoot:
                groups.append(kids(of: Int(part.value)).map { Int($0.value) })
                isOpen = false
            default: break
            }
        }
        return groups
    }

    /// Places a group's cells, each in the first free column of its row, within the group and off each other.
    private func place(_ rows: [Int], from firstRow: Int, into cells: inout [Cell]) {
        // By column: rows that a cell still takes.
        var taken: [Int] = []
        for (number, row) in rows.enumerated() {
            var column = 0
            for kid in kids(of: row) {
                while column < taken.count, taken[column] > 0 { column += 1 }
                let place = Int(tree.elements[Int(kid.value)].attributes)
                let wanted = place < 0 ? StructureAttributes() : tree.attributes[place]
                var columnSpan = min(max(wanted.columnSpan, 1), 1000)
                let rowsLeft = rows.count - number
                let rowSpan = wanted.rowSpan == 0 ? rowsLeft : min(max(wanted.rowSpan, 1), rowsLeft)
                while taken.count < column + columnSpan { taken.append(0) }
                if let next = taken[column..<column + columnSpan].firstIndex(where: { $0 > 0 }) {
                    columnSpan = next - column
                }
                for index in column..<column + columnSpan { taken[index] = rowSpan }
                cells.append(
                    Cell(
                        element: Int(kid.value), row: firstRow + number, column: column, columnSpan: columnSpan,
                        rowSpan: rowSpan))
                column += columnSpan
            }
            for index in taken.indices where taken[index] > 0 { taken[index] -= 1 }
        }
    }

    /// An empty cell for each run of free columns; they follow the row's other cells, which take the first free ones.
    private mutating func fillHoles(of rows: [Int], columns: Int) {
        var taken = [Int](repeating: 0, count: columns)
        for row in rows {
            var held = kids(of: row)
            var column = 0
            for kid in held {
                while column < columns, taken[column] > 0 { column += 1 }
                let place = Int(tree.elements[Int(kid.value)].attributes)
                let (columnSpan, rowSpan) =
                    place < 0 ? (1, 1) : (tree.attributes[place].columnSpan, tree.attributes[place].rowSpan)
                for index in column..<min(column + columnSpan, columns) { taken[index] = rowSpan }
                column += columnSpan
            }
            let before = held.count
            column = 0
            while let start = taken[column...].firstIndex(of: 0) {
                let end = taken[start...].firstIndex { $0 > 0 } ?? columns
                let filler = make(.td, in: row, holding: [])
                setSpans(end - start, 1, of: Int(filler.value))
                held.append(filler)
                column = end
            }
            if held.count > before { tree.replaceKids(of: row, with: held) }
            for index in taken.indices where taken[index] > 0 { taken[index] -= 1 }
        }
    }

    private mutating func setSpans(_ columns: Int, _ rows: Int, of cell: Int) {
        let place = Int(tree.elements[cell].attributes)
        let (oldColumns, oldRows) =
            place < 0 ? (1, 1) : (tree.attributes[place].columnSpan, tree.attributes[place].rowSpan)
        if (oldColumns, oldRows) == (columns, rows) { return }
        tree.update(StructureElement(index: Int32(cell))) {
            $0.columnSpan = columns
            $0.rowSpan = rows
        }
    }

    /// Takes elements out of their parents, each of which is gone through once.
    private mutating func remove(_ elements: [Int]) {
        let removed = Set(elements)
        var parents: Set<Int> = []
        for element in elements {
            let parent = Int(tree.elements[element].parent)
            guard parents.insert(parent).inserted else { continue }
            tree.replaceKids(of: parent, with: kids(of: parent).filter { !removed.contains(Int($0.value)) })
        }
    }
}
