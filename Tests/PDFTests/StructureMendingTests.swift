import Testing

@testable import PDF

/// What `StructureTree.conform()` makes of trees that PDF/UA-1 does not allow.
struct StructureMendingTests {
    private func conformed(_ build: (inout StructureTree) -> Void) -> StructureTree {
        var tree = StructureTree()
        build(&tree)
        #expect(tree.violations() != [])
        #expect(tree.conform() == [])
        return tree
    }

    private func shown(_ type: StructureType, in parent: StructureElement, _ tree: inout StructureTree) {
        _ = tree.mark(tree.add(type, to: parent), on: PageIndex(number: 0))
    }

    private static let parts: [StructureType] = [
        .table, .tHead, .tBody, .tFoot, .tr, .th, .td, .caption, .l, .li, .lbl, .lBody, .p, .h3, .link, .div,
    ]

    /// Every part of tables and lists in every other, in a third and beside each other, with content everywhere.
    @Test(arguments: parts)
    func anyElementInAnyOtherIsMended(outermost: StructureType) {
        for middle in Self.parts {
            for inner in Self.parts {
                var tree = StructureTree()
                let outer = tree.add(outermost, to: .root)
                shown(inner, in: outer, &tree)
                let held = tree.add(middle, to: outer)
                shown(inner, in: held, &tree)
                _ = tree.mark(outer, on: PageIndex(number: 0))
                shown(inner, in: held, &tree)
                #expect(tree.conform() == [], "\(inner) in \(middle) in \(outermost)")
                #expect(tree.marks[0].allSatisfy { tree.occupied()[Int($0)] })
                #expect(readMarks(of: tree).map(\.mark).sorted() == [0, 1, 2, 3])
                #expect(readMarks(of: tree).allSatisfy { tree.marks[0][Int($0.mark)] == $0.element })
            }
        }
    }

    /// Any spans, in rows of any number of cells, become a grid.
    @Test func anySpansAreMended() {
        // A sequence that repeats after 2³¹ numbers: Numerical Recipes' linear congruence.
        var seed: UInt32 = 1
        func next(below limit: UInt32) -> Int {
            seed = seed &* 1_664_525 &+ 1_013_904_223
            return Int((seed >> 16) % limit)
        }
        for _ in 0..<500 {
            var tree = StructureTree()
            let table = tree.add(.table, to: .root)
            for _ in 0...next(below: 3) {
                let group = next(below: 3) == 0 ? table : tree.add([.tBody, .tHead, .tFoot][next(below: 3)], to: table)
                for _ in 0..<next(below: 5) {
                    let row = tree.add(.tr, to: group)
                    for _ in 0..<next(below: 4) {
                        var attributes = StructureAttributes()
                        attributes.columnSpan = next(below: 4)
                        attributes.rowSpan = next(below: 4)
                        _ = tree.mark(tree.add(.td, to: row, attributes: attributes), on: PageIndex(number: 0))
                    }
                }
            }
            #expect(tree.conform() == [])
        }
    }

    @Test func aTreeWithoutViolationsStaysAsItIs() {
        var tree = StructureTree()
        shown(.h1, in: .root, &tree)
        shown(.td, in: tree.add(.tr, to: tree.add(.table, to: .root)), &tree)
        let count = (tree.elements.count, tree.kids.count)
        #expect(tree.conform() == [])
        #expect((tree.elements.count, tree.kids.count) == count)
    }

    @Test func headingsGoOneLevelDeeperAtMost() {
        let tree = conformed { tree in
            for type: StructureType in [.h3, .h5, .h2, .h6, .h1] { shown(type, in: .root, &tree) }
        }
        #expect(tree.writtenTypes == [.document, .h1, .h2, .h1, .h2, .h1])
    }

    @Test func headingsOfOneLevelStayOfOneLevel() {
        let tree = conformed { tree in
            for type: StructureType in [.h1, .h4, .h4, .h3, .h2, .h5] { shown(type, in: .root, &tree) }
        }
        #expect(tree.writtenTypes == [.document, .h1, .h2, .h2, .h2, .h2, .h3])
    }

    @Test func levelsFollowTheReadingOrderNotThatOfTheirMaking() {
        let tree = conformed { tree in
            let section = tree.add(.sect, to: .root)
            shown(.h1, in: .root, &tree)
            shown(.h2, in: section, &tree)
        }
        #expect(tree.writtenTypes == [.document, .sect, .h1, .h1])
    }

    // MARK: Kids that move

    @Test func furtherBodiesOfAnItemAreDivisionsOfTheFirst() throws {
        let document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        let page = try document.addPage(width: 100, height: 100)
        let item = document.structure.add(.li, to: document.structure.add(.l, to: .root))
        var stream = document.makeContent(of: page)
        for type: StructureType in [.lbl, .lBody, .p, .lBody] {
            stream.begin(document.mark(document.structure.add(type, to: item), on: page))
            stream.end()
        }
        stream.begin(document.mark(item, on: page))
        stream.end()
        document.finish(stream)
        let file = try InspectedFile(try document.finish())
        let types = try file.output("pdfinfo", "-struct", "@").split(separator: "\n").map {
            $0.prefix { $0 != "(" }.replacing(" ", with: "")
        }
        #expect(types == ["Document", "L", "LI", "Lbl", "LBody", "P", "Div"])
        // The parent tree leads from the item's own mark to the body that has it now.
        let objects = try file.objects()
        let elements = try #require(
            objects.values.compactMap { ($0 as? [String: Any])?["/Nums"] as? [Any] }.first?[1] as? [String])
        let found = elements.map { reference in
            (objects[String(reference.prefix { $0 != " " })] as? [String: Any])?["/S"] as? String
        }
        #expect(found == ["/Lbl", "/LBody", "/P", "/Div", "/LBody"])
    }

    /// Mending takes places for the elements that it adds, and no others.
    @Test func placesGrowWithWhatIsAddedAlone() {
        func kidsAdded(rows: Int) -> Int {
            var tree = StructureTree()
            let table = tree.add(.table, to: .root)
            for number in 0..<rows {
                let row = tree.add(.tr, to: table)
                // Every third row lacks a cell, every fourth has none.
                if number % 4 == 3 { continue }
                for _ in 0..<(number % 3 == 0 ? 2 : 3) { shown(.td, in: row, &tree) }
            }
            let before = tree.kids.count
            #expect(tree.conform() == [])
            return tree.kids.count - before
        }
        #expect(kidsAdded(rows: 120) == 30)
        #expect(kidsAdded(rows: 1200) == 300)
    }

    @Test func anElementPutBeforeAnotherTakesOnePlace() {
        var tree = StructureTree()
        let parent = tree.add(.sect, to: .root)
        let last = tree.add(.p, to: parent)
        var before = last
        for type: StructureType in [.h3, .h2, .h1] { before = tree.add(type, to: parent, before: before) }
        _ = tree.add(.div, to: parent, before: last)
        _ = tree.add(.blockQuote, to: parent)
        _ = tree.add(.link, to: parent, before: .root)
        let order = tree.inReadingOrder().map { tree.elements[$0].type }
        #expect(order == [.document, .sect, .h1, .h2, .h3, .div, .p, .blockQuote, .link])
        #expect(tree.kids.count == 8)
    }

    @Test func aListHasItems() {
        for type: StructureType in [.caption, .l] {
            let tree = conformed { tree in
                var inner = tree.add(.l, to: .root)
                inner = tree.add(type, to: inner)
                if type == .l { inner = tree.add(.lBody, to: tree.add(.li, to: inner)) }
                _ = tree.mark(inner, on: PageIndex(number: 0))
            }
            let order = tree.inReadingOrder().map { tree.elements[$0].type }
            #expect(Array(order.prefix(5)) == [.document, .l, .li, .lBody, type])
        }
    }

    @Test func aFigureWithoutTextCannotBeMended() throws {
        let document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        let page = try document.addPage(width: 100, height: 100)
        let figure = document.structure.add(.figure, to: .root)
        let content = document.mark(figure, on: page)
        var stream = document.makeContent(of: page)
        stream.begin(content)
        stream.end()
        document.finish(stream)
        let violation = StructureViolation(rule: .alternative, type: .figure, element: figure.place)
        #expect(throws: PDFError.structureInvalid(violation)) { _ = try document.finish() }
    }

    /// The MCIDs in reading order, with the elements that hold them.
    private func readMarks(of tree: StructureTree) -> [(mark: Int32, element: Int32)] {
        let occupied = tree.occupied()
        var found: [(mark: Int32, element: Int32)] = []
        for element in tree.inReadingOrder() where occupied[element] {
            var place = tree.elements[element].firstKid
            while place >= 0 {
                let kid = tree.kids[Int(place)]
                if kid.kind == .markedContent { found.append((kid.value, Int32(element))) }
                place = tree.kids[Int(place)].next
            }
        }
        return found
    }
}
