/// A structure tree that is not as PDF/UA-1 wants it.
package struct StructureViolation: Hashable, Sendable {
    package enum Rule: Hashable, Sendable {
        /// §7.2: an element stands in a parent of a type that cannot hold it.
        case parent
        /// §7.2: an element holds a kid of a type that it cannot hold, or too many, or in the wrong place.
        case kid
        /// §7.2: the rows of a table do not have the same number of columns, or cells overlap.
        case tableGrid
        /// §7.3: a figure, formula or form without text in its place.
        case alternative
        /// §7.4.2: the first heading is not H1, or a level is skipped.
        case headingLevel
    }

    package let rule: Rule
    package let type: StructureType
    /// The element's place among all, in the order of their making.
    package let element: Int
}

extension StructureTree {
    /// Where the tree breaks the rules of PDF/UA-1 that a machine can check.
    ///
    /// In the order of the elements' making, headings last. `DocumentWriter.finish()` refuses a tree with any under the
    /// profile `archival`. Makes no allocation for each element: it runs for every document.
    package func violations() -> [StructureViolation] {
        let occupied = occupied()
        var found: [StructureViolation] = []
        var hasHeadings = false
        for index in elements.indices where occupied[index] {
            let element = elements[index]
            if element.parent >= 0, !element.type.mayStand(in: elements[Int(element.parent)].type) {
                found.append(StructureViolation(rule: .parent, type: element.type, element: index))
            }
            let broken: StructureViolation.Rule? =
                switch element.type {
                case .table:
                    !holdsWhatItMay(index, occupied) ? .kid : isRegular(index, occupied) ? nil : .tableGrid
                case .tHead, .tBody, .tFoot, .tr, .l, .li, .toc: holdsWhatItMay(index, occupied) ? nil : .kid
                case .form: holdsOneAnnotation(index) ? nil : .kid
                case .figure, .formula: hasText(index) ? nil : .alternative
                default: nil
                }
            if let broken { found.append(StructureViolation(rule: broken, type: element.type, element: index)) }
            if element.type.headingLevel != nil { hasHeadings = true }
        }
        guard hasHeadings else { return found }
        var level = 0
        for index in inReadingOrder() where occupied[index] {
            guard let next = elements[index].type.headingLevel else { continue }
            if next > level + 1 {
                found.append(StructureViolation(rule: .headingLevel, type: elements[index].type, element: index))
            }
            level = next
        }
        return found
    }

    /// The types of the elements that are written, in the order of their making.
    package var writtenTypes: [StructureType] {
        zip(elements, occupied()).filter(\.1).map(\.0.type)
    }

    /// All elements, those left out too, as a reader comes to them.
    func inReadingOrder() -> [Int] {
        var order: [Int] = []
        order.reserveCapacity(elements.count)
        order.append(0)
        // Kids still to be read, of each element that has been entered.
        var open: [Int32] = [elements[0].firstKid]
        while let place = open.popLast() {
            guard place >= 0 else { continue }
            let kid = kids[Int(place)]
            open.append(kid.next)
            guard kid.kind == .element else { continue }
            order.append(Int(kid.value))
            open.append(elements[Int(kid.value)].firstKid)
        }
        return order
    }

    private func hasText(_ index: Int) -> Bool {
        let place = Int(elements[index].attributes)
        guard place >= 0 else { return false }
        return attributes[place].alternative?.isEmpty == false || attributes[place].actualText != nil
    }

    /// ISO 32000-1 table 340: a form holds nothing but its widget.
    private func holdsOneAnnotation(_ index: Int) -> Bool {
        let first = elements[index].firstKid
        return first >= 0 && first == elements[index].lastKid && kids[Int(first)].kind == .annotation
    }

    /// Whether what an element of a table or list holds is what it may hold, in its place and number.
    private func holdsWhatItMay(_ index: Int, _ occupied: [Bool]) -> Bool {
        let type = elements[index].type
        var (heads, bodies, feet, captions, items, itemBodies) = (0, 0, 0, 0, 0, 0)
        var (isFirst, captionStandsLate) = (true, false)
        var place = elements[index].firstKid
        while place >= 0 {
            let kid = kids[Int(place)]
            place = kid.next
            guard kid.kind == .element else { return false }
            guard occupied[Int(kid.value)] else { continue }
            let held = elements[Int(kid.value)].type
            guard type.mayHold(held), !captionStandsLate else { return false }
            switch held {
            case .tHead: heads += 1
            case .tBody: bodies += 1
            case .tFoot: feet += 1
            case .li: items += 1
            case .lBody: itemBodies += 1
            case .caption:
                captions += 1
                captionStandsLate = !isFirst
            default: break
            }
            isFirst = false
        }
        switch type {
        case .table: return heads <= 1 && feet <= 1 && captions <= 1 && (heads + feet == 0 || bodies > 0)
        // A list is one by its items: our own rule.
        case .l: return items > 0 && !captionStandsLate
        case .li: return itemBodies == 1
        default: return !captionStandsLate
        }
    }

    // MARK: Tables

    /// A table's rows, as they are met from the first to the last.
    private struct GridScan {
        /// Columns of the first row; -1 before it.
        var columns = -1
        /// By column: rows that a cell from above still covers; empty where none does.
        var covered: [Int] = []
    }

    /// Whether every row of a table has as many columns as the first, spans counted, no cell meets another, and none
    /// goes beyond its row group.
    private func isRegular(_ table: Int, _ occupied: [Bool]) -> Bool {
        var scan = GridScan()
        var place = elements[table].firstKid
        while place >= 0 {
            let kid = kids[Int(place)]
            place = kid.next
            guard kid.kind == .element, occupied[Int(kid.value)] else { continue }
            switch elements[Int(kid.value)].type {
            case .tr:
                guard add(Int(kid.value), to: &scan) else { return false }
            case .tHead, .tBody, .tFoot:
                guard scan.covered.isEmpty else { return false }
                var row = elements[Int(kid.value)].firstKid
                while row >= 0 {
                    let inner = kids[Int(row)]
                    row = inner.next
                    guard inner.kind == .element, occupied[Int(inner.value)] else { continue }
                    guard add(Int(inner.value), to: &scan) else { return false }
                }
                guard scan.covered.isEmpty else { return false }
            default: break
            }
        }
        return scan.covered.isEmpty
    }

    /// Adds a row; false where it is not as wide as the first, or its cells meet others.
    private func add(_ row: Int, to scan: inout GridScan) -> Bool {
        var width = scan.covered.count { $0 > 0 }
        var column = 0
        var place = elements[row].firstKid
        while place >= 0 {
            let kid = kids[Int(place)]
            place = kid.next
            guard kid.kind == .element else { continue }
            let attributes = Int(elements[Int(kid.value)].attributes)
            let columnSpan = attributes < 0 ? 1 : self.attributes[attributes].columnSpan
            let rowSpan = attributes < 0 ? 1 : self.attributes[attributes].rowSpan
            guard columnSpan >= 1, rowSpan >= 1 else { return false }
            while column < scan.covered.count, scan.covered[column] > 0 { column += 1 }
            if rowSpan > 1 || !scan.covered.isEmpty {
                while scan.covered.count < column + columnSpan { scan.covered.append(0) }
                for covered in column..<column + columnSpan {
                    guard scan.covered[covered] == 0 else { return false }
                    scan.covered[covered] = rowSpan
                }
            }
            column += columnSpan
            width += columnSpan
        }
        if !scan.covered.isEmpty {
            for index in scan.covered.indices where scan.covered[index] > 0 { scan.covered[index] -= 1 }
            if scan.covered.allSatisfy({ $0 == 0 }) { scan.covered.removeAll(keepingCapacity: true) }
        }
        if scan.columns < 0 { scan.columns = width }
        return scan.columns == width
    }
}

extension StructureType {
    /// 1–6; nil for what is no heading.
    package var headingLevel: Int? {
        switch self {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: nil
        }
    }

    /// Whether an element of this type may stand in one of another: PDF/UA-1 §7.2.
    fileprivate func mayStand(in parent: StructureType) -> Bool {
        switch self {
        case .tr: parent == .table || parent == .tHead || parent == .tBody || parent == .tFoot
        case .tHead, .tBody, .tFoot: parent == .table
        case .th, .td: parent == .tr
        case .li: parent == .l
        case .lBody: parent == .li
        case .toci: parent == .toc
        default: true
        }
    }

    /// Whether an element of this type may hold one of another: PDF/UA-1 §7.2.
    fileprivate func mayHold(_ kid: StructureType) -> Bool {
        switch self {
        case .table: kid == .tr || kid == .tHead || kid == .tBody || kid == .tFoot || kid == .caption
        case .tHead, .tBody, .tFoot: kid == .tr
        case .tr: kid == .th || kid == .td
        case .l: kid == .l || kid == .li || kid == .caption
        case .li: kid == .lbl || kid == .lBody
        case .toc: kid == .toc || kid == .toci || kid == .caption
        default: true
        }
    }
}
