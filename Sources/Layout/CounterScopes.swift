import CSS
import Markup

/// The counters in scope at a place of the document: CSS Lists 3 §4.
struct CounterScopes {
    private struct Counter {
        var name: String
        var value: Int32
        /// The depth of the element that made it; the counter ends with that element's parent.
        var depth: Int
    }

    private var counters: [Counter] = []

    /// Applies what an element does to counters, before its content.
    mutating func enter(_ style: ComputedStyle, element: MarkupTree.NodeIndex?, tree: MarkupTree, depth: Int) {
        let generated = style.generated
        let name = element.flatMap { tree.element($0) }
        let isListItem = if case .listItem = style.box.display { true } else { false }
        for change in generated.counterReset where !Self.isOfPages(change.name) {
            reset(change.name, to: change.value, depth: depth)
        }
        if name == .ol, let element, tree.attributeBytes(.reversed, of: element) != nil {
            reset("list-item", to: reversedStart(of: element, tree: tree), depth: depth)
        }
        if isListItem, !generated.counterIncrement.contains(where: { $0.name == "list-item" }) {
            increment("list-item", by: element.map { step(of: $0, tree: tree) } ?? 1, depth: depth)
        }
        for change in generated.counterIncrement where !Self.isOfPages(change.name) {
            increment(change.name, by: change.value, depth: depth)
        }
        for change in generated.counterSet where !Self.isOfPages(change.name) {
            set(change.name, to: change.value, depth: depth)
        }
    }

    /// Counters that belong to pages: CSS Page 3 §6.1.
    private static func isOfPages(_ name: String) -> Bool { name == "page" || name == "pages" }

    /// Ends the scopes of the children of an element.
    mutating func leave(depth: Int) {
        while let last = counters.last, last.depth > depth { counters.removeLast() }
    }

    func value(of name: String) -> Int32 { counters.last { $0.name == name }?.value ?? 0 }

    /// From the outermost scope to the innermost.
    func values(of name: String) -> [Int32] {
        let values = counters.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? [0] : values
    }

    private mutating func reset(_ name: String, to value: Int32, depth: Int) {
        if let index = counters.lastIndex(where: { $0.name == name }), counters[index].depth == depth {
            counters[index].value = value
        } else {
            counters.append(Counter(name: name, value: value, depth: depth))
        }
    }

    private mutating func increment(_ name: String, by step: Int32, depth: Int) {
        if let index = counters.lastIndex(where: { $0.name == name }) {
            counters[index].value &+= step
        } else {
            counters.append(Counter(name: name, value: step, depth: depth))
        }
    }

    private mutating func set(_ name: String, to value: Int32, depth: Int) {
        if let index = counters.lastIndex(where: { $0.name == name }) {
            counters[index].value = value
        } else {
            counters.append(Counter(name: name, value: value, depth: depth))
        }
    }

    /// One after the first number of a list that counts down: HTML §4.4.5.
    private func reversedStart(of list: MarkupTree.NodeIndex, tree: MarkupTree) -> Int32 {
        if let start = tree.attribute(.start, of: list).flatMap({ Int32($0) }) { return start &+ 1 }
        var items: Int32 = 0
        for child in tree.children(of: list) where tree.element(child) == .li { items += 1 }
        return items + 1
    }

    private func step(of item: MarkupTree.NodeIndex, tree: MarkupTree) -> Int32 {
        let parent = tree.nodes[Int(item)].parent
        return parent >= 0 && tree.attributeBytes(.reversed, of: parent) != nil ? -1 : 1
    }
}
