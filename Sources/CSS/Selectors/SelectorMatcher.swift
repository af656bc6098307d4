import Markup

extension ElementName {
    /// The case's place in `allCases`: what Swift stores for a case without payload.
    @inline(__always)
    var ordinal: Int { Int(withUnsafeBytes(of: self) { $0[0] }) }
}

extension AttributeName {
    /// The case's place in `allCases`: what Swift stores for a case without payload.
    @inline(__always)
    var ordinal: Int { Int(withUnsafeBytes(of: self) { $0[0] }) }
}

/// Where each element stands among its siblings; made only for style sheets that ask.
struct SiblingPositions {
    /// The element before; -1 for the first.
    var previous: [MarkupTree.NodeIndex]
    /// Counted from 1.
    var index: [Int32]
    var count: [Int32]
    /// Among the siblings of the same type; empty unless asked for.
    var typeIndex: [Int32] = []
    var typeCount: [Int32] = []

    /// Cost: two passes over the tree, three with types.
    init(_ tree: MarkupTree, withTypes: Bool) {
        let nodeCount = tree.nodes.count
        previous = [MarkupTree.NodeIndex](repeating: -1, count: nodeCount)
        index = [Int32](repeating: 1, count: nodeCount)
        count = [Int32](repeating: 1, count: nodeCount)
        var seen = [Int32](repeating: 0, count: nodeCount)
        var last = [MarkupTree.NodeIndex](repeating: -1, count: nodeCount)
        for node in 0..<nodeCount where tree.nodes[node].kind != .text {
            let parent = Int(tree.nodes[node].parent)
            guard parent >= 0 else { continue }
            seen[parent] += 1
            index[node] = seen[parent]
            previous[node] = last[parent]
            last[parent] = MarkupTree.NodeIndex(node)
        }
        for node in 0..<nodeCount where tree.nodes[node].parent >= 0 {
            count[node] = seen[Int(tree.nodes[node].parent)]
        }
        if withTypes { countTypes(tree, hasElements: seen) }
    }

    private mutating func countTypes(_ tree: MarkupTree, hasElements: [Int32]) {
        typeIndex = [Int32](repeating: 1, count: index.count)
        typeCount = [Int32](repeating: 1, count: index.count)
        var counts = [Int32](repeating: 0, count: ElementName.allCases.count)
        for parent in 0..<index.count where hasElements[parent] > 0 {
            for child in tree.children(of: MarkupTree.NodeIndex(parent)) {
                guard let element = tree.element(child) else { continue }
                counts[element.ordinal] += 1
                typeIndex[Int(child)] = counts[element.ordinal]
            }
            for child in tree.children(of: MarkupTree.NodeIndex(parent)) {
                if let element = tree.element(child) { typeCount[Int(child)] = counts[element.ordinal] }
            }
            for child in tree.children(of: MarkupTree.NodeIndex(parent)) {
                if let element = tree.element(child) { counts[element.ordinal] = 0 }
            }
        }
    }

    /// Whether a formula holds for an element.
    @inline(__always)
    func matches(_ formula: NthFormula, _ node: Int) -> Bool {
        let position = formula.ofType ? typeIndex[node] : index[node]
        guard formula.fromEnd else { return formula.matches(position) }
        return formula.matches((formula.ofType ? typeCount[node] : count[node]) - position + 1)
    }
}

/// Matches selectors from right to left against the elements of one tree: CSS Selectors 4 §18.
struct SelectorMatcher {
    let tree: MarkupTree
    /// nil where no selector asks for positions or siblings.
    let positions: SiblingPositions?

    /// How far a failure reaches, so that no combinator tries again what cannot succeed: the cost stays linear in the
    /// element's depth and siblings for each combinator.
    private enum Outcome { case matches, failsLocally, failsAllSiblings, failsCompletely }

    /// Whether the part of a selector from its compound `first` leftward holds for an element.
    func matches(_ selector: ComplexSelector, from first: Int = 0, _ node: MarkupTree.NodeIndex) -> Bool {
        outcome(selector, first, node) == .matches
    }

    private func outcome(_ selector: ComplexSelector, _ part: Int, _ node: MarkupTree.NodeIndex) -> Outcome {
        guard matches(selector.compounds[part], node) else { return .failsLocally }
        guard part < selector.combinators.count else { return .matches }
        switch selector.combinators[part] {
        case .child:
            let parent = tree.nodes[Int(node)].parent
            guard parent >= 0 else { return .failsCompletely }
            let result = outcome(selector, part + 1, parent)
            return result == .failsAllSiblings ? .failsLocally : result
        case .descendant:
            var ancestor = tree.nodes[Int(node)].parent
            while ancestor >= 0 {
                let result = outcome(selector, part + 1, ancestor)
                if result == .matches || result == .failsCompletely { return result }
                ancestor = tree.nodes[Int(ancestor)].parent
            }
            return .failsCompletely
        case .nextSibling:
            guard let sibling = positions?.previous[Int(node)], sibling >= 0 else { return .failsAllSiblings }
            return outcome(selector, part + 1, sibling)
        case .subsequentSibling:
            guard var sibling = positions?.previous[Int(node)] else { return .failsAllSiblings }
            while sibling >= 0 {
                let result = outcome(selector, part + 1, sibling)
                if result != .failsLocally { return result }
                sibling = positions?.previous[Int(sibling)] ?? -1
            }
            return .failsAllSiblings
        }
    }

    private func matches(_ compound: CompoundSelector, _ node: MarkupTree.NodeIndex) -> Bool {
        if let type = compound.type, tree.element(node) != type { return false }
        for id in compound.ids {
            guard let value = tree.attributeBytes(.id, of: node), value.elementsEqual(id) else { return false }
        }
        if !compound.classes.isEmpty {
            guard let value = tree.attributeBytes(.class, of: node) else { return false }
            for name in compound.classes where !Self.words(of: value, contain: name) { return false }
        }
        for test in compound.attributes where !matches(test, node) { return false }
        for pseudoClass in compound.pseudoClasses where !matches(pseudoClass, node) { return false }
        return true
    }

    private func matches(_ pseudoClass: PseudoClass, _ node: MarkupTree.NodeIndex) -> Bool {
        switch pseudoClass {
        case .root: tree.nodes[Int(node)].parent < 0
        case .empty: tree.nodes[Int(node)].end == node + 1
        case .link: tree.element(node) == .a && tree.attributeBytes(.href, of: node) != nil
        case .lang(let ranges): matches(ranges, languageOf: node)
        case .never: false
        case .nth(let formula): positions?.matches(formula, Int(node)) ?? false
        case .is(let list): list.contains { matches($0, node) }
        case .not(let list): !list.contains { matches($0, node) }
        }
    }

    /// Whether the language of an element, its own or that of the nearest ancestor that has one, is one of some, or a
    /// dialect of one.
    private func matches(_ ranges: [[UInt8]], languageOf node: MarkupTree.NodeIndex) -> Bool {
        var element = node
        while element >= 0 {
            if let found = tree.attributeBytes(.lang, of: element) ?? tree.attributeBytes(.xmlLang, of: element) {
                let language = found.map(Self.lowercased)
                return ranges.contains { range in
                    !range.isEmpty && language.starts(with: range)
                        && (language.count == range.count || language[range.count] == UInt8(ascii: "-"))
                }
            }
            element = tree.nodes[Int(element)].parent
        }
        return false
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private func matches(_ test: AttributeTest, _ node: MarkupTree.NodeIndex) -> Bool {
        var found =
            test.otherName.map { tree.attributeBytes(other: $0, of: node) } ?? tree.attributeBytes(test.name, of: node)
        if found == nil, test.name == .lang { found = tree.attributeBytes(.xmlLang, of: node) }
        guard let found else { return false }
        var value = Array(found)
        var wanted = test.value
        if test.ignoresCase {
            value = value.map(Self.lowercased)
            wanted = wanted.map(Self.lowercased)
        }
        switch test.comparison {
        case .exists: return true
        case .equals: return value == wanted
        case .includes: return !wanted.isEmpty && Self.words(of: value[...], contain: wanted)
        case .dashMatch:
            return value == wanted
                || (value.starts(with: wanted) && value.dropFirst(wanted.count).first == UInt8(ascii: "-"))
        case .prefix: return !wanted.isEmpty && value.starts(with: wanted)
        case .suffix: return !wanted.isEmpty && value.suffix(wanted.count).elementsEqual(wanted)
        case .substring:
            guard !wanted.isEmpty, value.count >= wanted.count else { return false }
            return (0...(value.count - wanted.count)).contains { value[$0...].starts(with: wanted) }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
    }

    /// The words of an attribute's value, between white space.
    static func words(of value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        value.split(omittingEmptySubsequences: true, whereSeparator: isSpace)
    }

    private static func words(of value: ArraySlice<UInt8>, contain word: [UInt8]) -> Bool {
        var index = value.startIndex
        while index < value.endIndex {
            if isSpace(value[index]) {
                index += 1
                continue
            }
            var end = index
            while end < value.endIndex, !isSpace(value[end]) { end += 1 }
            if end - index == word.count, value[index..<end].elementsEqual(word) { return true }
            index = end
        }
        return false
    }
}
