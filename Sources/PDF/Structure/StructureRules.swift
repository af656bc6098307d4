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
    /// Where the tree breaks the rules of PDF/UA-1 that a machine can check, in the order of its elements.
    ///
    /// The writer does not refuse such a tree: whoever makes the elements checks them.
    package func violations() -> [StructureViolation] {
        let occupied = occupied()
        var found: [StructureViolation] = []
        var headingLevel = 0
        for index in elements.indices where occupied[index] {
            let type = elements[index].type
            func report(_ rule: StructureViolation.Rule) {
                found.append(StructureViolation(rule: rule, type: type, element: index))
            }
            let parent = elements[index].parent
            if parent >= 0, let parents = type.allowedParents, !parents.contains(elements[Int(parent)].type) {
                report(.parent)
            }
            let kids = kidTypes(of: index, occupied)
            if !type.accepts(kids) { report(.kid) }
            if type == .form, !holdsOneAnnotation(index) { report(.kid) }
            if type == .table, !isRegular(index) { report(.tableGrid) }
            if type == .figure || type == .formula {
                let attributes = elements[index].attributes
                let text = attributes < 0 ? nil : self.attributes[Int(attributes)]
                if text?.alternative?.isEmpty ?? true, text?.actualText == nil { report(.alternative) }
            }
            if let level = type.headingLevel {
                if level > headingLevel + 1 { report(.headingLevel) }
                headingLevel = level
            }
        }
        return found
    }

    /// The types of the elements that are written, in the order of their making.
    package var writtenTypes: [StructureType] {
        zip(elements, occupied()).filter(\.1).map(\.0.type)
    }

    private func kidTypes(of index: Int, _ occupied: [Bool]) -> [StructureType] {
        kids(of: index).filter { occupied[$0] }.map { elements[$0].type }
    }

    /// ISO 32000-1 table 340: a form holds nothing but its widget.
    private func holdsOneAnnotation(_ index: Int) -> Bool {
        let first = elements[index].firstKid
        return first >= 0 && first == elements[index].lastKid && kids[Int(first)].kind == .annotation
    }

    /// The elements directly within one.
    private func kids(of index: Int) -> [Int] {
        var found: [Int] = []
        var place = elements[index].firstKid
        while place >= 0 {
            let kid = kids[Int(place)]
            if kid.kind == .element { found.append(Int(kid.value)) }
            place = kid.next
        }
        return found
    }

    /// Whether every row of a table has as many columns as the first, spans counted, and no cell meets another.
    private func isRegular(_ table: Int) -> Bool {
        let sections = kids(of: table).map { elements[$0].type == .tr ? [$0] : kids(of: $0) }
        let rows = sections.joined().filter { elements[$0].type == .tr }
        var widths: [Int] = []
        // Columns that cells of earlier rows still cover: how many rows more, by column.
        var covered: [Int] = []
        for row in rows {
            var column = 0
            for cell in kids(of: row) {
                while column < covered.count, covered[column] > 0 { column += 1 }
                let attributes = elements[cell].attributes
                let spans = attributes < 0 ? StructureAttributes() : self.attributes[Int(attributes)]
                for place in column..<column + max(spans.columnSpan, 1) {
                    while covered.count <= place { covered.append(0) }
                    if covered[place] > 0 { return false }
                    covered[place] = max(spans.rowSpan, 1)
                }
                column += max(spans.columnSpan, 1)
            }
            widths.append(covered.count { $0 > 0 })
            for place in covered.indices where covered[place] > 0 { covered[place] -= 1 }
        }
        return Set(widths).count <= 1 && covered.allSatisfy { $0 == 0 }
    }
}

extension StructureType {
    /// 1–6; nil for what is no heading.
    fileprivate var headingLevel: Int? {
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

    /// PDF/UA-1 §7.2; nil where any parent will do.
    fileprivate var allowedParents: [StructureType]? {
        switch self {
        case .tr: [.table, .tHead, .tBody, .tFoot]
        case .tHead, .tBody, .tFoot: [.table]
        case .th, .td: [.tr]
        case .li: [.l]
        case .lBody: [.li]
        case .toci: [.toc]
        default: nil
        }
    }

    /// Whether an element of this type may hold just these elements in this order: PDF/UA-1 §7.2.
    fileprivate func accepts(_ kids: [StructureType]) -> Bool {
        switch self {
        case .table:
            let places = kids.indices.filter { kids[$0] == .caption }
            return kids.allSatisfy { [.tr, .tHead, .tBody, .tFoot, .caption].contains($0) }
                && places.count <= 1 && places.allSatisfy { $0 == 0 || $0 == kids.count - 1 }
                && kids.count { $0 == .tHead } <= 1 && kids.count { $0 == .tFoot } <= 1
        case .tHead, .tBody, .tFoot: return kids.allSatisfy { $0 == .tr }
        case .tr: return kids.allSatisfy { $0 == .th || $0 == .td }
        case .l:
            return kids.allSatisfy { [.l, .li, .caption].contains($0) } && !kids.dropFirst().contains(.caption)
        case .li: return kids.allSatisfy { $0 == .lbl || $0 == .lBody }
        case .toc:
            return kids.allSatisfy { [.toc, .toci, .caption].contains($0) } && !kids.dropFirst().contains(.caption)
        default: return true
        }
    }
}
