import CSS
import Primitives

/// What a column asks for.
struct ColumnMeasure {
    var minimum = LayoutUnit.zero
    var maximum = LayoutUnit.zero
    /// 100 is the whole.
    var percentage: Double?
    /// A cell or the column has a width of its own.
    var isConstrained = false
    /// A cell begins in the column.
    var hasCells = false
    /// It takes no width of its own.
    var isMerged = false
}

/// Widths of tables and columns: CSS 2.2 §17.5.2, CSS Tables 3 §4.
extension BoxFormatter {
    /// Horizontal spacing between columns; none where borders collapse.
    func columnSpacing(_ table: BoxIndex) -> LayoutUnit {
        let style = style(table).table
        return style.collapsesBorders ? .zero : style.horizontalSpacing
    }

    func rowSpacing(_ table: BoxIndex) -> LayoutUnit {
        let style = style(table).table
        return style.collapsesBorders ? .zero : style.verticalSpacing
    }

    private func totalSpacing(_ grid: TableGrid) -> LayoutUnit {
        grid.columns.isEmpty ? .zero : columnSpacing(grid.table) * (unmerged(0..<grid.columns.count, grid) + 1)
    }

    /// The number of columns that are not merged with the ones before them.
    private func unmerged(_ columns: Range<Int>, _ grid: TableGrid) -> Int {
        grid.hasMergedColumns ? columns.reduce(0) { $0 + (grid.columns[$1].isMerged ? 0 : 1) } : columns.count
    }

    /// What a table asks for where columns of 100 % leave nothing to the others: all the room there is.
    private static let unboundedWidth = LayoutUnit(1_000_000)

    /// The least border-box width of a table: CSS 2.2 §17.5.2.
    mutating func minimumTableWidth(_ table: BoxIndex) throws(Interruption) -> LayoutUnit {
        if !usesFixedLayout(table) { return try contentWidths(table).minimum }
        let index = try grid(of: table)
        let columns = try fixedColumns(index, room: .zero)
        let fixed = columns.reduce(LayoutUnit.zero) { $0 + ($1.isConstrained ? $1.maximum : .zero) }
        return fixed + totalSpacing(grids[index]) + edges(table, width: .zero).horizontal
    }

    /// The content's widths of a table, without border and padding.
    mutating func tableContentWidths(_ table: BoxIndex) throws(Interruption) -> IntrinsicWidths {
        let index = try grid(of: table)
        let measures = try columnMeasures(index)
        let spacing = totalSpacing(grids[index])
        var widths = IntrinsicWidths(minimum: spacing, maximum: spacing)
        var percent = 0.0
        var fixedMaximum = LayoutUnit.zero
        var byPercentage = LayoutUnit.zero
        for measure in measures {
            widths.minimum += measure.minimum
            widths.maximum += measure.maximum
            if let share = measure.percentage, share > 0 {
                percent += share
                byPercentage = max(byPercentage, LayoutUnit(measure.maximum.px * 100 / share))
            } else {
                fixedMaximum += measure.maximum
            }
        }
        // A column's share of the table sets the table's width: CSS Tables 3 §4.3.
        if percent > 0 {
            if percent < 100 {
                byPercentage = max(byPercentage, LayoutUnit(fixedMaximum.px * 100 / (100 - percent)))
            } else if fixedMaximum > .zero {
                byPercentage = Self.unboundedWidth
            }
            if ignoresPercentages(table) {
                grids[index].maximumByPercentages = byPercentage + spacing
            } else {
                widths.maximum = max(widths.maximum, byPercentage + spacing)
            }
        }
        for caption in grids[index].captions {
            let minimum = try contribution(caption).minimum - edges(table, width: .zero).horizontal
            widths.minimum = max(widths.minimum, minimum)
            widths.maximum = max(widths.maximum, minimum)
        }
        return widths
    }

    /// Whether columns' percentages do not widen what a table asks for.
    ///
    /// In a cell or a flex item that itself follows its content they would widen it beyond all bounds. As browsers do;
    /// CSS Tables 3 leaves it open.
    private func ignoresPercentages(_ table: BoxIndex) -> Bool {
        var box = table
        while !boxes[box].isOutOfFlow, style(box).box.width.isAuto, boxes[box].parent >= 0 {
            let parent = boxes[box].parent
            if boxes[box].kind == .cell || boxes[parent].kind == .flex { return true }
            box = parent
        }
        return false
    }

    /// A table's border-box width: CSS 2.2 §17.5.2.
    ///
    /// `isInFlow`: it is a block in the flow, whose columns' percentages widen it in any case.
    mutating func tableWidth(
        _ table: BoxIndex, in available: LayoutUnit, isInFlow: Bool = false
    ) throws(Interruption) -> LayoutUnit {
        let index = try grid(of: table)
        let edges = edges(table, width: available)
        var widths = try contentWidths(table)
        if isInFlow { widths.maximum = max(widths.maximum, grids[index].maximumByPercentages + edges.horizontal) }
        let style = style(table)
        let width: LayoutUnit
        if let specified = try borderWidth(style.box.width, of: table, in: available, edges: edges) {
            width = specified
        } else {
            width = min(widths.maximum, available - margins(table, width: available).horizontal)
        }
        let clamped = try clampWidth(width, of: table, in: available, edges: edges)
        return max(clamped, try minimumTableWidth(table))
    }

    /// The used widths of a table's columns, measured once for a table width.
    mutating func columnWidths(_ index: Int, tableWidth: LayoutUnit) throws(Interruption) -> [LayoutUnit] {
        if let known = grids[index].widths, known.table == tableWidth { return known.columns }
        let table = grids[index].table
        let edges = edges(table, width: tableWidth)
        let room = max(.zero, tableWidth - edges.horizontal - totalSpacing(grids[index]))
        let columns: [LayoutUnit]
        if usesFixedLayout(table) {
            columns = try fixedWidths(index, room: room)
        } else {
            columns = distribute(room, over: try columnMeasures(index))
        }
        grids[index].widths = (tableWidth, columns)
        return columns
    }

    // MARK: Automatic layout

    /// Paragraphs of a table that stay when its columns are measured: a longer table's are collected once more when its
    /// rows are laid out, or all of them would be there at once.
    private static let keptWhileMeasuring = 40_000

    private mutating func columnMeasures(_ index: Int) throws(Interruption) -> [ColumnMeasure] {
        if let known = grids[index].measures { return known }
        // What was there before may be in use: the table may stand in the middle of a paragraph.
        let kept = max(Self.keptWhileMeasuring, keptParagraphs.count)
        var measures = Array(repeating: ColumnMeasure(), count: grids[index].columns.count)
        for (number, column) in grids[index].columns.enumerated() {
            measures[number].hasCells = column.hasCells
            measures[number].isMerged = column.isMerged
            // A group's widths are those of its columns that have none.
            for box in [column.group, column.box] where box >= 0 {
                let style = style(box)
                if !style.box.width.isAuto { measures[number].unset() }
                include(style.box.width, edges: .zero, in: &measures[number])
                if case .value(let least) = style.box.minWidth, !least.isPercentage {
                    measures[number].minimum = max(measures[number].minimum, least.length)
                }
            }
        }
        let isFixed = usesFixedLayout(grids[index].table)
        var spanning: [Int] = []
        for number in grids[index].cells.indices {
            let cell = grids[index].cells[number]
            if isFixed, cell.row > 0 { break }
            if cell.columnSpan > 1 {
                spanning.append(number)
                continue
            }
            measures[cell.column].include(try measure(cell))
            releaseParagraphs(keeping: kept)
        }
        for number in measures.indices {
            measures[number].maximum = max(measures[number].maximum, measures[number].minimum)
        }
        // Narrow spans first: CSS Tables 3 §4.2.
        let spacing = columnSpacing(grids[index].table)
        spanning.sort { (grids[index].cells[$0].columnSpan, $0) < (grids[index].cells[$1].columnSpan, $1) }
        for number in spanning {
            let cell = grids[index].cells[number]
            let measure = try measure(cell)
            let columns = cell.column..<cell.column + cell.columnSpan
            let inside = unmerged(columns.dropFirst(), grids[index])
            spread(measure, over: columns, spacing: spacing * inside, &measures)
        }
        // Percentages beyond the whole are dropped, from left to right.
        var rest = 100.0
        for number in measures.indices {
            guard let percentage = measures[number].percentage else { continue }
            measures[number].percentage = min(percentage, rest)
            rest -= min(percentage, rest)
        }
        grids[index].measures = measures
        return measures
    }

    private mutating func measure(_ cell: TableGrid.Cell) throws(Interruption) -> ColumnMeasure {
        let widths = try contentWidths(cell.box)
        var measure = ColumnMeasure(minimum: max(widths.minimum, .zero))
        measure.maximum = max(measure.minimum, widths.maximum)
        if facts(cell.box).hasAutoWidths { return measure }
        let style = style(cell.box)
        let edges = edges(cell.box, width: .zero)
        func length(_ value: SizeValue) throws(Interruption) -> LayoutUnit? {
            guard case .value(let length) = value, !length.isPercentage else { return nil }
            return try borderWidth(value, of: cell.box, in: .zero, edges: edges)
        }
        let greatest = try length(style.box.maxWidth) ?? .max
        measure.minimum = max(min(measure.minimum, greatest), try length(style.box.minWidth) ?? .zero)
        measure.maximum = max(measure.minimum, min(measure.maximum, greatest))
        if let width = try length(style.box.width) {
            measure.maximum = max(measure.minimum, min(width, greatest))
            measure.isConstrained = true
        } else {
            include(style.box.width, edges: edges, in: &measure)
        }
        return measure
    }

    private func include(_ width: SizeValue, edges: Edges<LayoutUnit>, in measure: inout ColumnMeasure) {
        guard case .value(let length) = width, !length.isMixed else { return }
        if length.isPercentage {
            measure.percentage = max(measure.percentage ?? 0, length.percentage)
        } else {
            measure.maximum = max(measure.maximum, length.length + edges.horizontal)
            measure.isConstrained = true
        }
    }

    /// Lets the columns under a spanning cell grow to what it asks for.
    private func spread(
        _ cell: ColumnMeasure, over columns: Range<Int>, spacing: LayoutUnit, _ measures: inout [ColumnMeasure]
    ) {
        if let share = cell.percentage {
            let known = columns.reduce(0.0) { $0 + (measures[$1].percentage ?? 0) }
            let open = columns.filter { measures[$0].percentage == nil && !measures[$0].isMerged }
            if share > known, !open.isEmpty {
                let total = open.reduce(LayoutUnit.zero) { $0 + measures[$1].maximum }
                for column in open {
                    let part =
                        total > .zero ? measures[column].maximum.px / total.px : 1 / Double(open.count)
                    measures[column].percentage = (share - known) * part
                }
            }
        }
        let covered = Array(measures[columns])
        let minimum = distribute(cell.minimum - spacing, over: covered)
        let maximum = distribute(cell.maximum - spacing, over: covered)
        for (number, column) in columns.enumerated() {
            measures[column].minimum = max(measures[column].minimum, minimum[number])
            measures[column].maximum = max(
                measures[column].maximum, measures[column].minimum, maximum[number])
        }
    }

    /// Cuts a length into parts by weights, the last taking what is lost to rounding down; equal parts where all
    /// weights are zero.
    func share(_ length: LayoutUnit, by weights: [Double]) -> [LayoutUnit] {
        let total = weights.reduce(0, +)
        guard let last = total > 0 ? weights.lastIndex(where: { $0 > 0 }) : weights.indices.last else { return [] }
        var rest = length
        var parts = Array(repeating: LayoutUnit.zero, count: weights.count)
        for (index, weight) in weights.enumerated() where index != last {
            let part = total > 0 ? weight / total : 1 / Double(weights.count)
            parts[index] = LayoutUnit(rawValue: Int32((Double(length.rawValue) * part).rounded(.down)))
            rest -= parts[index]
        }
        parts[last] = rest
        return parts
    }

    /// Distributes a table's width to its columns: CSS Tables 3 §4.5, four guesses and what lies between them.
    private func distribute(_ room: LayoutUnit, over measures: [ColumnMeasure]) -> [LayoutUnit] {
        if measures.isEmpty { return [] }
        let minimum = measures.map(\.minimum)
        let byPercentage = measures.map { measure in
            measure.percentage.map { max(measure.minimum, LayoutUnit(room.px * min($0, 100) / 100)) } ?? measure.minimum
        }
        var byWidth = byPercentage
        var byContent = byPercentage
        for (index, measure) in measures.enumerated() where measure.percentage == nil {
            if measure.isConstrained { byWidth[index] = measure.maximum }
            byContent[index] = measure.maximum
        }
        let guesses = [minimum, byPercentage, byWidth, byContent]
        var lower = guesses[0]
        var lowerSum = lower.reduce(LayoutUnit.zero, +)
        if room <= lowerSum { return lower }
        for upper in guesses.dropFirst() {
            let upperSum = upper.reduce(LayoutUnit.zero, +)
            if room <= upperSum {
                let growth = zip(lower, upper).map { ($1 - $0).px }
                let parts = share(room - lowerSum, by: growth)
                return zip(lower, parts).map { $0 + $1 }
            }
            (lower, lowerSum) = (upper, upperSum)
        }
        return zip(lower, share(room - lowerSum, by: excessWeights(of: measures))).map { $0 + $1 }
    }

    /// Who takes what is more than all columns ask for: CSS Tables 3 §4.5.1.
    private func excessWeights(of measures: [ColumnMeasure]) -> [Double] {
        func weights(_ weight: (ColumnMeasure) -> Double) -> [Double] { measures.map(weight) }
        func isOpen(_ measure: ColumnMeasure) -> Bool {
            measure.percentage == nil && !measure.isConstrained && measure.hasCells
        }
        let choices = [
            weights { isOpen($0) ? $0.maximum.px : 0 },
            weights { isOpen($0) ? 1 : 0 },
            weights { $0.percentage == nil && $0.isConstrained ? $0.maximum.px : 0 },
            weights { $0.percentage ?? 0 },
            weights { $0.percentage == nil && !$0.hasCells && !$0.isMerged ? 1 : 0 },
        ]
        return choices.first { $0.contains { $0 > 0 } } ?? weights { _ in 1 }
    }

    // MARK: Fixed layout

    /// CSS 2.2 §17.5.2.1: by the columns' and the first row's widths.
    private mutating func fixedWidths(_ index: Int, room: LayoutUnit) throws(Interruption) -> [LayoutUnit] {
        let measures = try fixedColumns(index, room: room)
        var widths = measures.map(\.maximum)
        let isSet = measures.map { $0.isConstrained || $0.percentage != nil }
        let fixed = zip(widths, measures).reduce(LayoutUnit.zero) { $0 + ($1.1.isConstrained ? $1.0 : .zero) }
        let shares = zip(widths, measures).map { $1.percentage == nil ? 0 : $0.px }
        let total = widths.reduce(.zero, +)
        if total > room {
            // Percentages take what the widths leave.
            let parts = share(max(.zero, room - fixed), by: shares)
            for column in widths.indices where measures[column].percentage != nil { widths[column] = parts[column] }
            return widths
        }
        let weights: [Double]
        if isSet.contains(false) {
            weights = isSet.map { $0 ? 0 : 1 }
        } else if fixed > .zero {
            weights = zip(widths, measures).map { $1.isConstrained ? $0.px : 0 }
        } else {
            weights = shares
        }
        return zip(widths, share(room - total, by: weights)).map { $0 + $1 }
    }

    /// What the column elements and the first row's cells set: in `maximum`, as a width or as a percentage of the room.
    private mutating func fixedColumns(_ index: Int, room: LayoutUnit) throws(Interruption) -> [ColumnMeasure] {
        var measures = Array(repeating: ColumnMeasure(), count: grids[index].columns.count)
        for (number, column) in grids[index].columns.enumerated() {
            let box = column.box >= 0 ? column.box : column.group
            guard box >= 0, case .value(let length) = style(box).box.width, !length.isMixed else { continue }
            measures[number].set(max(.zero, length.resolved(against: room)), length, columns: 1)
        }
        let spacing = columnSpacing(grids[index].table)
        let first = grids[index].rows.first?.cells ?? 0..<0
        for cell in grids[index].cells[first] {
            let columns = cell.column..<cell.column + cell.columnSpan
            guard case .value(let length) = style(cell.box).box.width, !length.isMixed else { continue }
            let open = columns.filter { !measures[$0].isConstrained && measures[$0].percentage == nil }
            if open.isEmpty { continue }
            let edges = edges(cell.box, width: room)
            let width = try borderWidth(style(cell.box).box.width, of: cell.box, in: room, edges: edges) ?? .zero
            var known = spacing * (cell.columnSpan - 1)
            for column in columns where !open.contains(column) { known += measures[column].maximum }
            for column in open {
                measures[column].set(max(.zero, width - known) / open.count, length, columns: open.count)
            }
        }
        return measures
    }
}

extension LengthPercentage {
    /// `calc()` of a length and a percentage, which columns and cells take as `auto`: CSS Tables 3 §4.2.
    fileprivate var isMixed: Bool { isPercentage && length != .zero }
}

extension ColumnMeasure {
    /// Takes a cell of the column alone: where one of both has a width, that width is what the column would take.
    fileprivate mutating func include(_ cell: ColumnMeasure) {
        minimum = max(minimum, cell.minimum)
        if isConstrained == cell.isConstrained {
            maximum = max(maximum, cell.maximum)
        } else if cell.isConstrained {
            maximum = cell.maximum
        }
        maximum = max(minimum, maximum)
        isConstrained = isConstrained || cell.isConstrained
        if let share = cell.percentage { percentage = max(percentage ?? 0, share) }
    }

    fileprivate mutating func unset() {
        (maximum, percentage, isConstrained) = (minimum, nil, false)
    }

    fileprivate mutating func set(_ width: LayoutUnit, _ length: LengthPercentage, columns: Int) {
        maximum = width
        if length.isPercentage {
            percentage = length.percentage / Double(columns)
        } else {
            isConstrained = true
        }
    }
}
