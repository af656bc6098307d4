/// Numbers and identifiers that the structure tree's elements get in the file.
private struct StructureIdentity {
    /// nil for elements that are left out.
    let ids: [ObjectID?]
    /// Whether an element needs an ID: cells that others name as headers (§14.8.5.7), notes (PDF/UA-1 §7.9).
    let isNamed: [Bool]

    /// The ID of an element: digits of equal length, so that the order of names is that of elements.
    func name(of element: Int) -> [UInt8] {
        var digits = SyntaxBuffer(capacity: 8)
        for shift in [16, 8, 0] { digits.hexadecimal(UInt8(truncatingIfNeeded: element >> shift)) }
        return digits.bytes
    }
}

extension ObjectWriter {
    /// Entries of one leaf of a number or name tree.
    private static let entriesPerLeaf = 64

    /// Writes the structure tree (§14.7), its parent tree and IDs; gives its root.
    mutating func write(
        _ tree: StructureTree, pages: [DocumentWriter.Page], annotations: [Annotation]
    ) -> ObjectID {
        let root = reserve()
        let occupied = tree.occupied()
        var isNamed = [Bool](repeating: false, count: tree.elements.count)
        for element in tree.elements.indices where occupied[element] {
            if tree.elements[element].type == .note { isNamed[element] = true }
            let attributes = Int(tree.elements[element].attributes)
            guard attributes >= 0 else { continue }
            for header in tree.attributes[attributes].headers { isNamed[Int(header.index)] = true }
        }
        let identity = StructureIdentity(ids: occupied.map { $0 ? reserve() : nil }, isNamed: isNamed)
        for element in tree.elements.indices {
            guard let id = identity.ids[element] else { continue }
            begin(id)
            writeElement(element, of: tree, identity, root: root, pages: pages, annotations: annotations)
            end()
        }
        let parentTree = writeParentTree(tree, identity, pageCount: pages.count, annotations: annotations)
        let names = tree.elements.indices.filter { isNamed[$0] && occupied[$0] }
        let idTree = names.isEmpty ? nil : writeIDTree(names, identity)
        begin(root)
        syntax.raw("<</Type/StructTreeRoot/K")
        if let document = identity.ids[0] { syntax.reference(document) }
        syntax.raw("/ParentTree")
        syntax.reference(parentTree)
        syntax.raw("/ParentTreeNextKey ")
        syntax.integer(pages.count + annotations.count)
        if let idTree {
            syntax.raw("/IDTree")
            syntax.reference(idTree)
        }
        syntax.raw(">>")
        end()
        return root
    }

    private mutating func writeElement(
        _ index: Int, of tree: StructureTree, _ identity: StructureIdentity, root: ObjectID,
        pages: [DocumentWriter.Page], annotations: [Annotation]
    ) {
        let element = tree.elements[index]
        syntax.raw("<</S")
        syntax.raw(element.type.name)
        syntax.raw("/P")
        let parent = element.parent < 0 ? root : identity.ids[Int(element.parent)] ?? root
        syntax.reference(parent)
        if identity.isNamed[index] {
            syntax.raw("/ID")
            syntax.string(identity.name(of: index))
        }
        if element.attributes >= 0 {
            write(tree.attributes[Int(element.attributes)], identity, pages: pages)
        }
        writeKids(of: element, in: tree, identity, pages: pages, annotations: annotations)
        syntax.raw(">>")
    }

    /// Pg and K: integers for content on the element's first page, dictionaries for everything on others.
    private mutating func writeKids(
        of element: StructureTree.Element, in tree: StructureTree, _ identity: StructureIdentity,
        pages: [DocumentWriter.Page], annotations: [Annotation]
    ) {
        var count = 0
        var page: Int32 = -1
        var place = element.firstKid
        while place >= 0 {
            let kid = tree.kids[Int(place)]
            place = kid.next
            if kid.kind == .element, identity.ids[Int(kid.value)] == nil { continue }
            if kid.kind == .markedContent, page < 0 { page = kid.page }
            count += 1
        }
        guard count > 0 else { return }
        if page >= 0 {
            syntax.raw("/Pg")
            syntax.reference(pages[Int(page)].id)
        }
        syntax.raw(count == 1 ? "/K" : "/K[")
        place = element.firstKid
        while place >= 0 {
            let kid = tree.kids[Int(place)]
            place = kid.next
            switch kid.kind {
            case .element:
                if let id = identity.ids[Int(kid.value)] { syntax.reference(id) }
            case .markedContent where kid.page == page:
                syntax.byte(0x20)
                syntax.integer(Int(kid.value))
            case .markedContent:
                syntax.raw("<</Type/MCR/Pg")
                syntax.reference(pages[Int(kid.page)].id)
                syntax.raw("/MCID ")
                syntax.integer(Int(kid.value))
                syntax.raw(">>")
            case .annotation:
                let annotation = annotations[Int(kid.value)]
                syntax.raw("<</Type/OBJR/Pg")
                syntax.reference(pages[Int(annotation.rectangle.page.number)].id)
                syntax.raw("/Obj")
                syntax.reference(annotation.id)
                syntax.raw(">>")
            }
        }
        if count > 1 { syntax.raw("]") }
    }

    private mutating func write(
        _ attributes: StructureAttributes, _ identity: StructureIdentity, pages: [DocumentWriter.Page]
    ) {
        if let alternative = attributes.alternative {
            syntax.raw("/Alt")
            syntax.text(alternative)
        }
        if let actualText = attributes.actualText {
            syntax.raw("/ActualText")
            syntax.text(actualText)
        }
        if let expansion = attributes.expansion {
            syntax.raw("/E")
            syntax.text(expansion)
        }
        if let title = attributes.title {
            syntax.raw("/T")
            syntax.text(title)
        }
        if let language = attributes.language {
            syntax.raw("/Lang")
            syntax.string(language.utf8)
        }
        writeOwned(attributes, identity, pages: pages)
    }

    /// The attribute objects (§14.7.5), one for each owner that has something to say.
    private mutating func writeOwned(
        _ attributes: StructureAttributes, _ identity: StructureIdentity, pages: [DocumentWriter.Page]
    ) {
        let isTable =
            attributes.scope != nil || attributes.columnSpan != 1 || attributes.rowSpan != 1
            || !attributes.headers.isEmpty
        let isLayout = attributes.boundingBox != nil || attributes.placement != nil
        let isList = attributes.listNumbering != nil
        let owners = [isTable, isLayout, isList].count { $0 }
        guard owners > 0 else { return }
        syntax.raw(owners == 1 ? "/A" : "/A[")
        if isTable { writeTable(attributes, identity) }
        if isLayout {
            syntax.raw("<</O/Layout")
            if let box = attributes.boundingBox {
                syntax.raw("/BBox")
                syntax.rectangle(box, in: pages[Int(box.page.number)].space)
            }
            switch attributes.placement {
            case .block: syntax.raw("/Placement/Block")
            case .inline: syntax.raw("/Placement/Inline")
            case nil: break
            }
            syntax.raw(">>")
        }
        if let numbering = attributes.listNumbering {
            syntax.raw("<</O/List/ListNumbering")
            syntax.raw(numbering.name)
            syntax.raw(">>")
        }
        if owners > 1 { syntax.raw("]") }
    }

    private mutating func writeTable(_ attributes: StructureAttributes, _ identity: StructureIdentity) {
        syntax.raw("<</O/Table")
        switch attributes.scope {
        case .row: syntax.raw("/Scope/Row")
        case .column: syntax.raw("/Scope/Column")
        case .both: syntax.raw("/Scope/Both")
        case nil: break
        }
        if attributes.columnSpan != 1 {
            syntax.raw("/ColSpan ")
            syntax.integer(attributes.columnSpan)
        }
        if attributes.rowSpan != 1 {
            syntax.raw("/RowSpan ")
            syntax.integer(attributes.rowSpan)
        }
        if !attributes.headers.isEmpty {
            syntax.raw("/Headers[")
            for header in attributes.headers { syntax.string(identity.name(of: Int(header.index))) }
            syntax.raw("]")
        }
        syntax.raw(">>")
    }

    // MARK: Parent tree (§14.7.4.4) and IDs (§14.7.2)

    /// For each page the elements of its marked content, for each annotation its element.
    private mutating func writeParentTree(
        _ tree: StructureTree, _ identity: StructureIdentity, pageCount: Int, annotations: [Annotation]
    ) -> ObjectID {
        let keys = tree.marks.indices.filter { !tree.marks[$0].isEmpty } + annotations.indices.map { pageCount + $0 }
        return writeTree(keys.count, leafKey: "/Nums[") { syntax, entry, isLimit in
            let key = keys[entry]
            syntax.byte(0x20)
            syntax.integer(key)
            guard !isLimit else { return }
            if key >= pageCount {
                if let id = identity.ids[Int(annotations[key - pageCount].element.index)] { syntax.reference(id) }
                return
            }
            syntax.raw("[")
            for element in tree.marks[key] {
                if let id = identity.ids[Int(element)] { syntax.reference(id) }
            }
            syntax.raw("]")
        }
    }

    private mutating func writeIDTree(_ names: [Int], _ identity: StructureIdentity) -> ObjectID {
        writeTree(names.count, leafKey: "/Names[") { syntax, entry, isLimit in
            syntax.string(identity.name(of: names[entry]))
            guard !isLimit, let id = identity.ids[names[entry]] else { return }
            syntax.reference(id)
        }
    }

    /// A number or name tree of one or two levels (§7.9.6–7.9.7).
    ///
    /// `write` writes an entry's key and value, or for a limit only its key.
    private mutating func writeTree(
        _ count: Int, leafKey: StaticString, write: (inout SyntaxBuffer, _ entry: Int, _ isLimit: Bool) -> Void
    ) -> ObjectID {
        let root = reserve()
        guard count > Self.entriesPerLeaf else {
            begin(root)
            syntax.raw("<<")
            syntax.raw(leafKey)
            for entry in 0..<count { write(&syntax, entry, false) }
            syntax.raw("]>>")
            end()
            return root
        }
        var leaves: [ObjectID] = []
        for start in stride(from: 0, to: count, by: Self.entriesPerLeaf) {
            let entries = start..<min(start + Self.entriesPerLeaf, count)
            leaves.append(beginNew())
            syntax.raw("<</Limits[")
            write(&syntax, entries.lowerBound, true)
            write(&syntax, entries.upperBound - 1, true)
            syntax.raw("]")
            syntax.raw(leafKey)
            for entry in entries { write(&syntax, entry, false) }
            syntax.raw("]>>")
            end()
        }
        begin(root)
        syntax.raw("<</Kids[")
        for leaf in leaves { syntax.reference(leaf) }
        syntax.raw("]>>")
        end()
        return root
    }
}

extension StructureAttributes.ListNumbering {
    /// ISO 32000-1 table 347.
    fileprivate var name: StaticString {
        switch self {
        case .none: "/None"
        case .disc: "/Disc"
        case .circle: "/Circle"
        case .square: "/Square"
        case .decimal: "/Decimal"
        case .upperRoman: "/UpperRoman"
        case .lowerRoman: "/LowerRoman"
        case .upperAlpha: "/UpperAlpha"
        case .lowerAlpha: "/LowerAlpha"
        }
    }
}
