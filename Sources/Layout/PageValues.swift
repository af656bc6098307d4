import CSS
import Primitives

/// Text that depends on the page it stands on, put together when its paragraph is collected.
enum PageText {
    enum Part {
        case text(String)
        case pageNumber(ListStyle.Kind)
        case pageTotal(ListStyle.Kind)
    }

    case counters([Part])
    case sum(PageSum)
}

/// What an element sets for margin boxes, at the page where it first stands: CSS GCPM 3 §1.1, §1.2.
struct PageAssignment {
    enum Value {
        case text(String)
        /// The content of a running element.
        case element(BoxIndex)
        /// A counter of the document, from its outermost scope to its innermost.
        case counter([Int32])
    }

    /// The box that sets it.
    var box: BoxIndex
    /// In `BoxTree.pageValueNames`.
    var name: Int
    var value: Value
}

/// What named strings, running elements and counters of the document are called.
///
/// They do not know of each other.
struct PageValueName: Equatable {
    enum Kind { case string, element, counter }

    var kind: Kind
    var name: String
}

/// What a page's margin boxes can show of its content.
struct PageValues {
    struct Here {
        var name: Int
        var value: PageAssignment.Value
        /// Nothing stands above the element on the page.
        var isAtStart: Bool
    }

    /// At the page's beginning, by name; nil: never set.
    ///
    /// Shares storage with the pages before.
    var entry: [PageAssignment.Value?] = []
    /// Set on this page, in the order of the markup.
    var here: [Here] = []

    /// The value that a margin box shows: CSS GCPM 3 §1.1.2.
    func value(of name: Int, _ occurrence: GeneratedContentStyle.Occurrence) -> PageAssignment.Value? {
        let entry = name < entry.count ? entry[name] : nil
        let first = here.first { $0.name == name }
        switch occurrence {
        case .first: return first?.value ?? entry
        case .start: return first.flatMap { $0.isAtStart ? $0.value : nil } ?? entry
        case .last: return here.last { $0.name == name }?.value ?? entry
        case .firstExcept: return first == nil ? entry : nil
        }
    }

    /// What the next page begins with.
    var exit: [PageAssignment.Value?] {
        if here.isEmpty { return entry }
        var values = entry
        for set in here {
            while values.count <= set.name { values.append(nil) }
            values[set.name] = set.value
        }
        return values
    }
}

/// The counters of the page context: CSS Page 3 §6.1.
struct PageCounters {
    private var values: [GeneratedContentStyle.CounterChange] = []

    init() {}

    /// The number of the page; `pages` is not among the counters.
    var page: Int32 { value(of: "page") ?? 0 }

    /// nil: no page has set the counter.
    func value(of name: String) -> Int32? { values.first { $0.name == name }?.value }

    /// Begins a page: what its `@page` rules say, and one more for `page` unless they say otherwise.
    mutating func beginPage(_ style: GeneratedContentStyle) {
        apply(style)
        if !style.counterIncrement.contains(where: { $0.name == "page" }) { change("page") { $0 &+ 1 } }
    }

    /// Applies what a page, a margin box or an element says; `pages` cannot be changed.
    mutating func apply(_ style: GeneratedContentStyle) {
        for reset in style.counterReset { change(reset.name) { _ in reset.value } }
        for increment in style.counterIncrement { change(increment.name) { $0 &+ increment.value } }
        for set in style.counterSet { change(set.name) { _ in set.value } }
    }

    private mutating func change(_ name: String, _ body: (Int32) -> Int32) {
        if name == "pages" { return }
        if let index = values.firstIndex(where: { $0.name == name }) {
            values[index].value = body(values[index].value)
        } else {
            values.append(GeneratedContentStyle.CounterChange(name: name, value: body(0)))
        }
    }
}

extension GeneratedContentStyle {
    /// Whether it changes the page counter, which belongs to pages and not to the tree of elements.
    var changesPageCounter: Bool {
        counterReset.contains { $0.name == "page" } || counterIncrement.contains { $0.name == "page" }
            || counterSet.contains { $0.name == "page" }
    }

    /// The changes of the page counter alone.
    var pageCounterChanges: GeneratedContentStyle {
        var changes = GeneratedContentStyle()
        changes.counterReset = counterReset.filter { $0.name == "page" }
        changes.counterIncrement = counterIncrement.filter { $0.name == "page" }
        changes.counterSet = counterSet.filter { $0.name == "page" }
        return changes
    }
}

extension BoxTree {
    /// What a box sets, in its order.
    func assignments(of box: BoxIndex) -> ArraySlice<PageAssignment> {
        assignments[assignments.partitioningIndex { $0.box >= box }...].prefix { $0.box == box }
    }
}
