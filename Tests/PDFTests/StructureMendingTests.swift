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
                #expect(readMarks(of: tree).sorted() == [0, 1, 2, 3])
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
        #expect(tree.writtenTypes == [.document, .h1, .h2, .h2, .h3, .h1])
    }

    @Test func levelsFollowTheReadingOrderNotThatOfTheirMaking() {
        let tree = conformed { tree in
            let section = tree.add(.sect, to: .root)
            shown(.h1, in: .root, &tree)
            shown(.h2, in: section, &tree)
        }
        #expect(tree.writtenTypes == [.document, .sect, .h1, .h1])
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

    /// The MCIDs in reading order.
    private func readMarks(of tree: StructureTree) -> [Int32] {
        let occupied = tree.occupied()
        var found: [Int32] = []
        for element in tree.inReadingOrder() where occupied[element] {
            var place = tree.elements[element].firstKid
            while place >= 0 {
                if tree.kids[Int(place)].kind == .markedContent { found.append(tree.kids[Int(place)].value) }
                place = tree.kids[Int(place)].next
            }
        }
        return found
    }
}
