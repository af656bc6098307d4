import CSS
import Markup
import Primitives

/// A `<page-sum>`: what a column comes to at a page break.
struct PageSum {
    enum Direction { case carriedForward, broughtForward }

    var column: String
    var direction: Direction

    init(of node: MarkupTree.NodeIndex, in tree: MarkupTree) {
        column = tree.attribute(.column, of: node) ?? ""
        direction = tree.attribute(.show, of: node) == "brought-forward" ? .broughtForward : .carriedForward
    }

    /// Whether a page break can fill it: carried forward at a table's foot, brought forward at its head.
    func isPlaced(_ boxes: BoxTree, at text: BoxIndex) -> Bool {
        var ancestor = boxes[text].parent
        while ancestor >= 0, boxes[ancestor].kind != .table {
            switch boxes[ancestor].kind {
            case .footerGroup: return direction == .carriedForward
            case .headerGroup: return direction == .broughtForward
            default: ancestor = boxes[ancestor].parent
            }
        }
        return false
    }
}

/// The sums of a table's columns, row by row.
struct TableSums {
    struct Column {
        var name: String
        /// Before each row of the bodies, and after the last: exact decimals.
        var sums: [DecimalNumber]
        /// Cells that have been summed by then.
        var cells: [Int32]
        /// The longest text of any sum, for measuring.
        var longest: String
    }

    var columns: [Column] = []
    /// Header and footer rows that show sums, with the columns that they show.
    var rows: [(row: Int, columns: [String])] = []

    func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// Whether a row shows sums.
    func isSum(_ row: Int) -> Bool { rows.contains { $0.row == row } }

    /// Whether a row shows at a page break before a row of the bodies (counted from their first); nil: at no break.
    func shows(_ row: Int, at position: Int?) -> Bool {
        guard let sums = rows.first(where: { $0.row == row }) else { return true }
        guard let position else { return false }
        return sums.columns.contains { name in (column(name)?.cells[position] ?? 0) > 0 }
    }

    /// As the `inr` helper writes it: rupees with two decimals, lakh and crore.
    static func text(_ sum: DecimalNumber) -> String? {
        var bytes: [UInt8] = []
        guard sum.writeRupees(decimals: 2, symbol: true, to: &bytes) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension BoxFormatter {
    /// Adds up the columns that a table's header and footer show sums of.
    ///
    /// Errors: `amountInvalid`, `sumTooLarge`, `sumMisplaced` where the rows are not those of a header or footer.
    mutating func sumColumns(of grid: inout TableGrid) throws(Interruption) {
        var sums = TableSums()
        for row in grid.rows.indices where boxes[grid.rows[row].box].flags.contains(.pageDependent) {
            let columns = sumColumns(below: grid.rows[row].box)
            if columns.isEmpty { continue }
            if grid.bodyRows.contains(row) {
                throw .failed(LayoutError(.sumMisplaced, node: boxes[grid.rows[row].box].node))
            }
            sums.rows.append((row, columns))
        }
        if sums.rows.isEmpty { return }
        for (_, names) in sums.rows {
            for name in names where sums.column(name) == nil { sums.columns.append(try sumColumn(name, grid)) }
        }
        grid.sums = sums
    }

    /// The columns that are shown in a row, its nested tables left out.
    private func sumColumns(below box: BoxIndex) -> [String] {
        var columns: [String] = []
        var child = boxes[box].firstChild
        while child >= 0 {
            let flags = boxes[child].flags
            if flags.contains(.pageDependent), boxes[child].kind != .table {
                if boxes[child].kind != .text {
                    columns += sumColumns(below: child)
                } else if case .sum(let sum) = boxes.pageTexts[Int(boxes[child].detail)] {
                    columns.append(sum.column)
                }
            }
            child = boxes[child].nextSibling
        }
        return columns
    }

    private func sumColumn(_ name: String, _ grid: TableGrid) throws(Interruption) -> TableSums.Column {
        var sum = DecimalNumber(coefficient: 0)
        var count: Int32 = 0
        var largest = sum
        var smallest = sum
        var column = TableSums.Column(name: name, sums: [sum], cells: [0], longest: "")
        column.sums.reserveCapacity(grid.bodyRows.count + 1)
        column.cells.reserveCapacity(grid.bodyRows.count + 1)
        for row in grid.bodyRows {
            for cell in grid.rows[row].cells {
                let box = boxes[grid.cells[cell].box]
                guard box.source == .element, let key = markup.attributeBytes(.dataSum, of: box.node),
                    key.elementsEqual(name.utf8)
                else { continue }
                guard let value = markup.attributeBytes(.dataValue, of: box.node), let amount = DecimalNumber(value)
                else { throw .failed(LayoutError(.amountInvalid, node: box.node)) }
                guard let next = sum.adding(amount) else { throw .failed(LayoutError(.sumTooLarge, node: box.node)) }
                sum = next
                count += 1
                largest = max(largest, sum)
                smallest = min(smallest, sum)
            }
            column.sums.append(sum)
            column.cells.append(count)
        }
        guard let most = TableSums.text(largest), let least = TableSums.text(smallest) else {
            throw .failed(LayoutError(.sumTooLarge, node: boxes[grid.table].node))
        }
        column.longest = most.utf8.count < least.utf8.count ? least : most
        return column
    }

    /// The text of a sum at the page break that is being laid out.
    func sumText(_ sum: PageSum, at box: BoxIndex) -> String {
        var table = boxes[box].parent
        while table >= 0, boxes[table].kind != .table { table = boxes[table].parent }
        guard table >= 0, boxes[table].detail >= 0 else { return "" }
        let grid = Int(boxes[table].detail)
        guard let column = grids[grid].sums?.column(sum.column) else { return "" }
        guard let shown = pageState.sums, shown.grid == grid else { return column.longest }
        return TableSums.text(column.sums[shown.row]) ?? column.longest
    }

    /// Does something with the sums of a table at a page break before a row of its bodies; nil: at none.
    mutating func withSums(
        of grid: Int, at position: Int?, _ body: (inout BoxFormatter) throws(Interruption) -> Void
    ) throws(Interruption) {
        guard grids[grid].sums != nil else { return try body(&self) }
        let outer = pageState.sums
        setPageState { $0.sums = position.map { (grid, $0) } }
        defer { setPageState { $0.sums = outer } }
        try body(&self)
    }
}
