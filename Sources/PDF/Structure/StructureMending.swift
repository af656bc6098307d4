extension StructureTree {
    /// Makes the tree one that PDF/UA-1 §7.2 and §7.4.2 allow, whatever it was made from; gives what cannot be mended.
    ///
    /// What stands where it must not is given the elements that CSS Tables 3 §3.2 would give its box: strangers in a
    /// table a row and a cell, rows and cells outside of tables a table, the same for lists. Cells keep within their
    /// row group and off each other, and holes become empty cells. A heading goes one level below that which it stands
    /// under. A tree without violations, as nearly all are, is only looked at.
    package mutating func conform() -> [StructureViolation] {
        if violations().isEmpty { return [] }
        var mending = StructureMending(self)
        mending.mend()
        self = mending.tree
        return violations()
    }
}

/// Mends a structure tree from its root to its leaves: an element's kids before what they hold.
struct StructureMending {
    typealias Kid = StructureTree.PlacedKid

    var tree: StructureTree
    /// Whether the elements that were there at first are written; those added since are.
    private let occupied: [Bool]

    init(_ tree: StructureTree) {
        self.tree = tree
        occupied = tree.occupied()
    }

    mutating func mend() {
        var waiting = [0]
        while let element = waiting.popLast() {
            switch tree.elements[element].type {
            case .table: mendTable(element)
            case .tHead, .tBody, .tFoot, .tr: break
            case .l: mendList(element)
            case .li: mendItem(element)
            default: adoptOrphans(of: element)
            }
            for kid in kids(of: element).reversed() where kid.kind == .element { waiting.append(Int(kid.value)) }
        }
        levelHeadings()
    }

    // MARK: Kids

    /// What an element holds; without what is not written, but for rows, which cells from above may span.
    func kids(of element: Int) -> [Kid] {
        var found: [Kid] = []
        var place = tree.elements[element].firstKid
        while place >= 0 {
            let (kid, next) = (tree.kids[Int(place)], tree.kids[Int(place)].next)
            let placed = Kid(place: place, kind: kid.kind, value: kid.value)
            place = next
            if kid.kind != .element || isWritten(Int(kid.value)) || type(of: placed) == .tr { found.append(placed) }
        }
        return found
    }

    private func isWritten(_ element: Int) -> Bool { element >= occupied.count || occupied[element] }

    /// The type of the element that a kid is; nil for content.
    func type(of kid: Kid) -> StructureType? {
        kid.kind == .element ? tree.elements[Int(kid.value)].type : nil
    }

    /// Makes an element that holds these, as a kid of its parent that has yet to get it.
    mutating func make(_ type: StructureType, in parent: Int, holding kids: [Kid]) -> Kid {
        let made = tree.addDetached(type, parent: parent)
        tree.replaceKids(of: Int(made.value), with: kids)
        return made
    }

    /// The kids, with each run of those that do not belong in an element of its own.
    mutating func wrapped(
        _ kids: [Kid], in parent: Int, as wrapper: StructureType, where isStranger: (StructureType?) -> Bool
    ) -> [Kid] {
        var result: [Kid] = []
        var run: [Kid] = []
        for kid in kids {
            if isStranger(type(of: kid)) {
                run.append(kid)
                continue
            }
            if !run.isEmpty { result.append(make(wrapper, in: parent, holding: run)) }
            run = []
            result.append(kid)
        }
        if !run.isEmpty { result.append(make(wrapper, in: parent, holding: run)) }
        return result
    }

    // MARK: Lists and orphans

    /// Whatever stands in a list beside its items becomes one.
    private mutating func mendList(_ list: Int) {
        let all = kids(of: list)
        // A caption alone is no list, nor are lists in it: those stand in an item then.
        let hasItems = all.contains { type(of: $0) == .li }
        let caption = all.count > 1 && type(of: all[0]) == .caption ? 1 : 0
        let items = wrapped(Array(all.dropFirst(caption)), in: list, as: .li) { $0 != .li && ($0 != .l || !hasItems) }
        tree.replaceKids(of: list, with: Array(all.prefix(caption)) + items)
    }

    /// All that an item holds but its labels goes into one body, which is there even where it holds nothing; further
    /// bodies are divisions of the first.
    private mutating func mendItem(_ item: Int) {
        let all = kids(of: item)
        let bodies = all.filter { type(of: $0) == .lBody }
        let others = all.filter { type(of: $0) != .lbl }
        if bodies.count == 1, others.count == 1 { return }
        let body = bodies.first ?? make(.lBody, in: item, holding: [])
        var content: [Kid] = []
        for kid in others {
            if kid.place == body.place {
                content += kids(of: Int(kid.value))
            } else {
                content.append(kid)
                if type(of: kid) == .lBody { tree.setType(.div, of: Int(kid.value)) }
            }
        }
        tree.replaceKids(of: Int(body.value), with: content)
        tree.replaceKids(of: item, with: all.filter { type(of: $0) == .lbl } + [body])
    }

    /// Parts of tables and lists outside of any get theirs.
    private mutating func adoptOrphans(of element: Int) {
        let all = kids(of: element).filter { $0.kind != .element || isWritten(Int($0.value)) }
        guard all.contains(where: { Self.isTablePart(type(of: $0)) || Self.isListPart(type(of: $0)) }) else { return }
        let tables = wrapped(all, in: element, as: .table, where: Self.isTablePart)
        let lists = wrapped(tables, in: element, as: .l, where: Self.isListPart)
        for kid in lists where type(of: kid) == .l { takeNumbering(to: Int(kid.value)) }
        tree.replaceKids(of: element, with: lists)
    }

    private static func isTablePart(_ type: StructureType?) -> Bool {
        switch type {
        case .tr, .td, .th, .tHead, .tBody, .tFoot: true
        default: false
        }
    }

    private static func isListPart(_ type: StructureType?) -> Bool { type == .li || type == .lBody }

    /// A list that was made for its items is numbered as the first of them says.
    private mutating func takeNumbering(to list: Int) {
        for item in kids(of: list) where type(of: item) == .li {
            let place = Int(tree.elements[Int(item.value)].attributes)
            guard place >= 0, let numbering = tree.attributes[place].listNumbering else { continue }
            tree.update(StructureElement(index: item.value)) { $0.listNumbering = nil }
            let isFirst = tree.elements[list].attributes < 0
            if isFirst { tree.update(StructureElement(index: Int32(list))) { $0.listNumbering = numbering } }
        }
    }

    // MARK: Headings

    /// Each heading goes one level below the nearest before it that is above it.
    private mutating func levelHeadings() {
        // By the level in the markup, which rises; as many are open as the level that the last was given.
        var open: [Int] = []
        let isWritten = tree.occupied()
        for element in tree.inReadingOrder() where isWritten[element] {
            guard let level = tree.elements[element].type.headingLevel else { continue }
            while let last = open.last, last >= level { open.removeLast() }
            open.append(level)
            tree.setType(.heading(open.count), of: element)
        }
    }
}
