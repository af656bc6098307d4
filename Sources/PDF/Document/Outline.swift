/// An entry of the outline, in reading order: ISO 32000-1 §12.3.3.
struct OutlineItem {
    let title: String
    /// From 1; an item belongs to the last one before it with a lower level.
    let level: Int
    /// The heading that the item stands for, whose level in the end is the item's.
    let heading: StructureElement?
    let destination: Destination
}

/// How a range of pages is numbered: ISO 32000-1 §12.4.2.
package struct PageLabelRange: Hashable, Sendable {
    package enum Style: Hashable, Sendable { case none, decimal, upperRoman, lowerRoman, upperLetters, lowerLetters }

    package var firstPage: PageIndex
    package var style: Style
    package var prefix: String
    package var firstNumber: Int

    package init(firstPage: PageIndex, style: Style, prefix: String = "", firstNumber: Int = 1) {
        self.firstPage = firstPage
        self.style = style
        self.prefix = prefix
        self.firstNumber = firstNumber
    }
}

extension SyntaxBuffer {
    /// A number tree of page labels; nothing where the viewer's own numbering is the same.
    mutating func pageLabels(_ ranges: [PageLabelRange]) {
        raw("/PageLabels<</Nums[")
        for (index, range) in ranges.enumerated() {
            if index > 0 { byte(0x20) }
            integer(Int(range.firstPage.number))
            raw("<<")
            switch range.style {
            case .none: break
            case .decimal: raw("/S/D")
            case .upperRoman: raw("/S/R")
            case .lowerRoman: raw("/S/r")
            case .upperLetters: raw("/S/A")
            case .lowerLetters: raw("/S/a")
            }
            if !range.prefix.isEmpty {
                raw("/P")
                text(range.prefix)
            }
            if range.firstNumber != 1 {
                raw("/St ")
                integer(range.firstNumber)
            }
            raw(">>")
        }
        raw("]>>")
    }
}

extension ObjectWriter {
    /// Writes the outline, all open, and gives its root.
    mutating func write(
        _ items: [OutlineItem], of structure: StructureTree, destinations: [(page: ObjectID, x: Int, y: Int)]
    ) -> ObjectID {
        let root = reserve()
        let ids = items.map { _ in reserve() }
        let links = OutlineLinks(
            levels: items.map { item in item.heading.flatMap { structure.type(of: $0).headingLevel } ?? item.level })
        begin(root)
        syntax.raw("<</Type/Outlines")
        if let first = links.firstChild[0], let last = links.lastChild[0] {
            syntax.raw("/First")
            syntax.reference(ids[first])
            syntax.raw("/Last")
            syntax.reference(ids[last])
        }
        syntax.raw("/Count ")
        syntax.integer(items.count)
        syntax.raw(">>")
        end()
        for (index, item) in items.enumerated() {
            begin(ids[index])
            syntax.raw("<</Title")
            syntax.text(item.title)
            syntax.raw("/Parent")
            syntax.reference(links.parent[index].map { ids[$0] } ?? root)
            if let previous = links.previous[index] {
                syntax.raw("/Prev")
                syntax.reference(ids[previous])
            }
            if let next = links.next[index] {
                syntax.raw("/Next")
                syntax.reference(ids[next])
            }
            if let first = links.firstChild[index + 1], let last = links.lastChild[index + 1] {
                syntax.raw("/First")
                syntax.reference(ids[first])
                syntax.raw("/Last")
                syntax.reference(ids[last])
                syntax.raw("/Count ")
                syntax.integer(links.descendants[index])
            }
            let destination = destinations[item.destination.index]
            syntax.raw("/Dest")
            syntax.destination(page: destination.page, x: destination.x, y: destination.y)
            syntax.raw(">>")
            end()
        }
        return root
    }
}

/// The tree that a list of levels means.
private struct OutlineLinks {
    private(set) var parent: [Int?]
    private(set) var previous: [Int?]
    private(set) var next: [Int?]
    /// Of the root first, then of each item.
    private(set) var firstChild: [Int?]
    private(set) var lastChild: [Int?]
    private(set) var descendants: [Int]

    init(levels: [Int]) {
        let none = [Int?](repeating: nil, count: levels.count)
        parent = none
        previous = none
        next = none
        firstChild = none + [nil]
        lastChild = none + [nil]
        descendants = [Int](repeating: 0, count: levels.count)
        var open: [Int] = []
        for (index, level) in levels.enumerated() {
            while let last = open.last, levels[last] >= level { open.removeLast() }
            let slot = open.last.map { $0 + 1 } ?? 0
            parent[index] = open.last
            if let sibling = lastChild[slot] {
                previous[index] = sibling
                next[sibling] = index
            } else {
                firstChild[slot] = index
            }
            lastChild[slot] = index
            for ancestor in open { descendants[ancestor] += 1 }
            open.append(index)
        }
    }
}
