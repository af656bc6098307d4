import Testing

@testable import PDF

struct StructureRulesTests {
    private typealias Rule = StructureViolation.Rule

    private func rules(_ build: (inout StructureTree) -> Void) -> [Rule] {
        var tree = StructureTree()
        build(&tree)
        return tree.violations().map(\.rule)
    }

    /// Adds an element with content.
    private func shown(_ type: StructureType, in parent: StructureElement, _ tree: inout StructureTree) {
        _ = tree.mark(tree.add(type, to: parent), on: PageIndex(number: 0))
    }

    /// Adds a row of cells with these column spans and row spans.
    private func row(
        _ spans: [(columns: Int, rows: Int)], in table: StructureElement, _ tree: inout StructureTree
    ) {
        let row = tree.add(.tr, to: table)
        for span in spans {
            var attributes = StructureAttributes()
            attributes.columnSpan = span.columns
            attributes.rowSpan = span.rows
            _ = tree.add(.td, to: row, attributes: attributes)
        }
    }

    @Test func regularTreeHasNoViolations() {
        #expect(
            rules { tree in
                shown(.h1, in: .root, &tree)
                shown(.h2, in: .root, &tree)
                shown(.h2, in: .root, &tree)
                let table = tree.add(.table, to: .root)
                row([(1, 2), (2, 1)], in: table, &tree)
                row([(1, 1), (1, 1)], in: table, &tree)
                let item = tree.add(.li, to: tree.add(.l, to: .root))
                shown(.lbl, in: item, &tree)
                shown(.lBody, in: item, &tree)
            } == [])
    }

    @Test func skippedHeadingLevelIsFound() {
        #expect(rules { shown(.h2, in: .root, &$0) } == [.headingLevel])
        #expect(
            rules {
                shown(.h1, in: .root, &$0)
                shown(.h3, in: .root, &$0)
            } == [.headingLevel])
    }

    @Test func figureWithoutTextIsFound() {
        #expect(rules { shown(.figure, in: .root, &$0) } == [.alternative])
        #expect(
            rules { tree in
                var attributes = StructureAttributes()
                attributes.alternative = "A logo"
                let figure = tree.add(.figure, to: .root, attributes: attributes)
                _ = tree.mark(figure, on: PageIndex(number: 0))
            } == [])
    }

    @Test func rowsOfUnequalLengthAreFound() {
        #expect(
            rules { tree in
                let table = tree.add(.table, to: .root)
                row([(1, 1), (1, 1)], in: table, &tree)
                row([(1, 1)], in: table, &tree)
            } == [.tableGrid])
    }

    @Test func cellsThatMeetAreFound() {
        #expect(
            rules { tree in
                let table = tree.add(.table, to: .root)
                row([(1, 1), (1, 2)], in: table, &tree)
                row([(2, 1)], in: table, &tree)
            } == [.tableGrid])
    }

    @Test func rowSpanBeyondTheTableIsFound() {
        #expect(
            rules { tree in
                let table = tree.add(.table, to: .root)
                row([(1, 3), (1, 3)], in: table, &tree)
            } == [.tableGrid])
    }

    @Test(arguments: [StructureType.tr, .tHead, .th, .td, .li, .lBody, .toci])
    func elementsOutsideTheirParentAreFound(type: StructureType) {
        #expect(rules { shown(type, in: .root, &$0) }.contains(.parent))
    }

    @Test(arguments: [
        (StructureType.table, [StructureType.p]), (.table, [.tr, .caption, .tr]), (.table, [.tHead, .tHead]),
        (.table, [.caption, .tr, .caption]), (.tr, [.p]), (.tBody, [.td]), (.l, [.p]), (.l, [.li, .caption]),
        (.li, [.p]), (.toc, [.p]),
    ])
    func kidsThatDoNotBelongAreFound(type: StructureType, kids: [StructureType]) {
        #expect(
            rules { tree in
                let parent = tree.add(type, to: .root)
                for kid in kids { shown(kid, in: parent, &tree) }
            }.contains(.kid))
    }
}
