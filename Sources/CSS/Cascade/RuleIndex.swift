import Markup

/// All style rules of some sheets, found by what their rightmost compound asks for, and what the selectors look at.
struct RuleIndex: Sendable {
    /// One selector of a rule.
    struct Entry: Sendable {
        var selector: ComplexSelector
        var block: Int32
        var origin: CascadePriority.Origin
        var order: Int32
    }

    /// The selectors for elements, or for one kind of pseudo-element.
    struct Bucket: Sendable {
        var byID: [[UInt8]: [Entry]] = [:]
        var byClass: [[UInt8]: [Entry]] = [:]
        /// By the element's ordinal.
        var byType = [[Entry]](repeating: [], count: ElementName.allCases.count)
        var others: [Entry] = []
        var isEmpty = true

        mutating func add(_ entry: Entry) {
            isEmpty = false
            let subject = entry.selector.compounds[0]
            if let id = subject.ids.first {
                byID[id, default: []].append(entry)
            } else if let name = subject.classes.first {
                byClass[name, default: []].append(entry)
            } else if let type = subject.type {
                byType[type.ordinal].append(entry)
            } else {
                others.append(entry)
            }
        }
    }

    /// A selector's part to the left of a sibling combinator: whether an element matches it decides on its siblings.
    struct SiblingPrefix: Sendable {
        var selector: ComplexSelector
        var first: Int
    }

    private(set) var blocks: [DeclarationBlock] = []
    private(set) var elements = Bucket()
    private(set) var before = Bucket()
    private(set) var after = Bucket()
    private(set) var marker = Bucket()
    /// By attribute ordinal: whether every element's style can depend on the attribute's value.
    private var looksAtAttribute = [Bool](repeating: false, count: AttributeName.allCases.count)
    /// The formulas of all `:nth-child()` and friends, each once.
    private(set) var formulas: [NthFormula] = []
    private(set) var siblingPrefixes: [SiblingPrefix] = []
    private(set) var looksAtEmptiness = false

    init(_ sheets: [(sheet: Stylesheet, origin: CascadePriority.Origin)]) {
        var order: Int32 = 0
        for (sheet, origin) in sheets {
            for rule in sheet.styleRules {
                let block = Int32(blocks.count)
                blocks.append(rule.block)
                for selector in rule.selectors {
                    let entry = Entry(selector: selector, block: block, origin: origin, order: order)
                    switch selector.pseudoElement {
                    case nil: elements.add(entry)
                    case .before: before.add(entry)
                    case .after: after.add(entry)
                    case .marker: marker.add(entry)
                    }
                    note(selector)
                }
                order += 1
            }
        }
        for name: AttributeName in [
            .style, .lang, .xmlLang, .width, .height, .dir, .align, .border, .cellpadding, .cellspacing, .bgcolor,
            .background, .color, .face, .size, .hspace, .vspace, .text,
        ] {
            looksAtAttribute[name.ordinal] = true
        }
    }

    /// Whether an element's style can depend on an attribute's value.
    @inline(__always)
    func looks(at attribute: AttributeName, of element: ElementName) -> Bool {
        looksAtAttribute[attribute.ordinal] || attribute == .value && element == .li
            || attribute == .start && element == .ol
    }

    private mutating func note(_ selector: ComplexSelector) {
        var looked: [AttributeName] = []
        var formulas: [NthFormula] = []
        var emptiness = false
        selector.forEachCompound { compound in
            if !compound.ids.isEmpty { looked.append(.id) }
            if !compound.classes.isEmpty { looked.append(.class) }
            looked += compound.attributes.map(\.name)
            for pseudoClass in compound.pseudoClasses {
                if case .nth(let formula) = pseudoClass { formulas.append(formula) }
                if case .empty = pseudoClass { emptiness = true }
                if case .link = pseudoClass { looked.append(.href) }
            }
        }
        for name in looked { looksAtAttribute[name.ordinal] = true }
        for formula in formulas where !self.formulas.contains(formula) { self.formulas.append(formula) }
        looksAtEmptiness = looksAtEmptiness || emptiness
        var prefixes: [SiblingPrefix] = []
        selector.forEachSelector { inner in
            for (index, combinator) in inner.combinators.enumerated()
            where combinator == .nextSibling || combinator == .subsequentSibling {
                prefixes.append(SiblingPrefix(selector: inner, first: index + 1))
            }
        }
        siblingPrefixes += prefixes
    }

    /// Adds the blocks of all selectors of a bucket that match an element.
    func collect(
        _ bucket: Bucket, _ node: MarkupTree.NodeIndex, _ matcher: SelectorMatcher, into cascade: inout Cascade
    ) {
        if bucket.isEmpty { return }
        func tryAll(_ entries: [Entry]) {
            for entry in entries where matcher.matches(entry.selector, node) {
                cascade.add(
                    blocks[Int(entry.block)],
                    CascadePriority(
                        origin: entry.origin, specificity: entry.selector.specificity, order: entry.order))
            }
        }
        let tree = matcher.tree
        if !bucket.byID.isEmpty, let id = tree.attributeBytes(.id, of: node), let entries = bucket.byID[Array(id)] {
            tryAll(entries)
        }
        if !bucket.byClass.isEmpty, let value = tree.attributeBytes(.class, of: node) {
            var seen: [ArraySlice<UInt8>] = []
            for name in SelectorMatcher.words(of: value) where !seen.contains(name) {
                seen.append(name)
                if let entries = bucket.byClass[Array(name)] { tryAll(entries) }
            }
        }
        if let element = tree.element(node) { tryAll(bucket.byType[element.ordinal]) }
        tryAll(bucket.others)
    }
}
