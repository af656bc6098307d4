package import Markup
package import Primitives

/// Gives every element of a tree its computed style; keeps what it computed for the next trees.
///
/// One per thread and template. An element is looked up by a key of all that the cascade can see: its kind, the entry
/// of its parent (and so, by induction, all ancestors), the attributes that some rule looks at, and, where rules ask
/// for them, which `:nth-child()` formulas hold and which sibling selectors the elements before it match. Only an
/// element with a new key is matched and computed: a table of 2,000 rows computes each kind of row once.
///
/// Indices into `StyledTree.styles` depend on what the resolver has seen before; what stands there does not. Nothing
/// may order by them.
package final class StyleResolver {
    private let styling: ElementStyling
    private let pageCascade: PageCascade
    private var entries = StyleEntryTable()
    private var styles: [ComputedStyle] = []
    private var indexOfStyle: [ComputedStyle: Int32] = [:]
    private var pseudoElements: [StyledTree.PseudoElements] = []
    /// By entry of the root element.
    private var pages: [Int32: PageRules] = [:]
    /// How many elements were matched and computed, for tests and metrics.
    package private(set) var computationCount = 0

    /// With more entries the cache starts anew before the next tree.
    ///
    /// Bound custom properties may make an entry for each element. A memory bound; no output depends on it.
    private static let maximumEntries = 100_000

    /// A resolver for author sheets, in cascade order; our own sheet comes before them.
    ///
    /// `pageSize` overrides the size of all pages and takes away their margins. `fontUnits` gives the units `ex` and
    /// `ch`; without it both are half an em.
    package init(
        sheets: [Stylesheet], pageSize: Size? = nil, fontUnits: ((FontStyle) -> FontUnits)? = nil
    ) {
        let index = RuleIndex([(UserAgentSheet.sheet, .userAgent)] + sheets.map { ($0, .author) })
        var aliases: [String: [String]] = [:]
        for sheet in sheets {
            for face in sheet.fontFaces { aliases[face.family.asciiLowercased] = face.localFamilies }
        }
        var context = ComputationContext(
            viewport: pageSize ?? FragmentationProperties.a4, fontUnits: fontUnits, familyAliases: aliases)
        pageCascade = PageCascade(rules: sheets.flatMap(\.pageRules), size: pageSize)
        context.viewport = pageCascade.firstPageArea(context)
        styling = ElementStyling(index: index, context: context)
    }

    /// The styles of a whole document.
    package func resolve(_ tree: MarkupTree) -> StyledTree {
        if entries.count > Self.maximumEntries { forget() }
        var styleOf = [StyledTree.StyleIndex](repeating: 0, count: tree.nodes.count)
        var generated: [MarkupTree.NodeIndex: StyledTree.PseudoElements] = [:]
        let rootEntry = walk(tree, &styleOf, &generated)
        if styles.isEmpty { styles.append(StyleValues.initial.computed) }
        return StyledTree(
            tree: tree, styles: styles, styleOf: styleOf, pseudoElements: generated, pages: pageRules(rootEntry))
    }

    private func forget() {
        entries = StyleEntryTable()
        styles = []
        indexOfStyle = [:]
        pseudoElements = []
        pages = [:]
    }

    // MARK: The walk

    /// Fills `styleOf` and the pseudo-elements; returns the root's entry.
    private func walk(
        _ tree: MarkupTree, _ styleOf: inout [StyledTree.StyleIndex],
        _ generated: inout [MarkupTree.NodeIndex: StyledTree.PseudoElements]
    ) -> Int32 {
        let index = styling.index
        let needsSiblings = !index.siblingPrefixes.isEmpty
        let positions =
            needsSiblings || !index.formulas.isEmpty
            ? SiblingPositions(tree, withTypes: index.formulas.contains(where: \.ofType)) : nil
        let matcher = SelectorMatcher(tree: tree, positions: positions)
        var entryOf = [Int32](repeating: -1, count: tree.nodes.count)
        var siblings = SiblingState(count: needsSiblings ? tree.nodes.count : 0)
        var key = StyleKey()
        // Out of the object while it is used, so that no access to it is checked in the loop.
        var table = StyleEntryTable()
        swap(&table, &entries)
        defer { swap(&table, &entries) }
        for node in tree.nodes.indices {
            let record = tree.nodes[node]
            guard case .element(let name) = record.kind else {
                if record.parent >= 0 { styleOf[node] = styleOf[Int(record.parent)] }
                continue
            }
            let parentEntry = record.parent < 0 ? -1 : entryOf[Int(record.parent)]
            key.begin(element: name, parent: parentEntry)
            if let positions {
                key.append(positions, node, index.formulas)
                if needsSiblings {
                    siblings.enter(node, after: positions.previous[node], entryOf, table)
                    key.append(siblings, node, index.siblingPrefixes.count)
                }
            }
            if index.looksAtEmptiness { key.append(record.end == Int32(node) + 1 ? 1 : 0) }
            for position in record.attributes {
                let attribute = tree.attributes[Int(position)]
                if index.looks(at: attribute.name, of: name) {
                    key.append(attribute: attribute.name.ordinal, attribute.value, tree.text)
                    if attribute.name == .dir {
                        key.append(PresentationalHints.automaticDirection(Int32(node), of: tree) == .rtl ? 1 : 0)
                    }
                }
            }
            let hash = StyleEntryTable.hash(key.words, count: key.count)
            var entry = table.find(key.words, count: key.count, hash: hash)
            if entry < 0 {
                entry = compute(MarkupTree.NodeIndex(node), key, hash, parentEntry, entryOf[0], matcher, &table)
            }
            entryOf[node] = entry
            styleOf[node] = table.styles[Int(entry)]
            let pseudo = table.pseudoElements[Int(entry)]
            if pseudo >= 0 { generated[MarkupTree.NodeIndex(node)] = pseudoElements[Int(pseudo)] }
        }
        return entryOf.first ?? -1
    }

    /// Matches and computes an element that has a new key.
    private func compute(
        _ node: MarkupTree.NodeIndex, _ key: StyleKey, _ hash: UInt64, _ parentEntry: Int32, _ rootEntry: Int32,
        _ matcher: SelectorMatcher, _ table: inout StyleEntryTable
    ) -> Int32 {
        computationCount += 1
        let parent = parentEntry < 0 ? nil : styles[Int(table.styles[Int(parentEntry)])]
        let result = styling.styles(
            of: node, matcher, parent: parent,
            parentCustomProperties: parentEntry < 0 ? .none : table.customProperties[Int(parentEntry)],
            rootFontSize: node == MarkupTree.root || rootEntry < 0
                ? nil : styles[Int(table.styles[Int(rootEntry)])].font.size)
        var pseudo: Int32 = -1
        if result.before != nil || result.after != nil || result.marker != nil {
            var elements = StyledTree.PseudoElements()
            elements.before = result.before.map(intern) ?? -1
            elements.after = result.after.map(intern) ?? -1
            elements.marker = result.marker.map(intern) ?? -1
            pseudo = Int32(pseudoElements.count)
            pseudoElements.append(elements)
        }
        var bits: UInt64 = 0
        for (bit, prefix) in styling.index.siblingPrefixes.prefix(64).enumerated()
        where matcher.matches(prefix.selector, from: prefix.first, node) {
            bits |= 1 << UInt64(bit)
        }
        return table.insert(
            key.words, count: key.count, hash: hash, style: intern(result.style), pseudoElements: pseudo,
            siblingBits: bits, customProperties: result.customProperties)
    }

    private func intern(_ style: ComputedStyle) -> Int32 {
        if let known = indexOfStyle[style] { return known }
        let index = Int32(styles.count)
        styles.append(style)
        indexOfStyle[style] = index
        return index
    }

    private func pageRules(_ rootEntry: Int32) -> PageRules {
        if let known = pages[rootEntry] { return known }
        let root = rootEntry < 0 ? StyleValues.initial.computed : styles[Int(entries.styles[Int(rootEntry)])]
        let rules = pageCascade.rules(
            root: root, customProperties: rootEntry < 0 ? .none : entries.customProperties[Int(rootEntry)],
            context: styling.context)
        pages[rootEntry] = rules
        return rules
    }
}

/// What sibling combinators can see of the elements before one: CSS Selectors 4 §15.
struct SiblingState {
    /// By element: the prefixes that the element before it matches, and its entry.
    private(set) var adjacent: [UInt64]
    private(set) var previousEntry: [Int32]
    /// By element: the prefixes that any element before it matches.
    private(set) var general: [UInt64]

    init(count: Int) {
        adjacent = [UInt64](repeating: 0, count: count)
        general = adjacent
        previousEntry = [Int32](repeating: -1, count: count)
    }

    mutating func enter(_ node: Int, after previous: Int32, _ entryOf: [Int32], _ table: StyleEntryTable) {
        guard previous >= 0 else { return }
        let entry = entryOf[Int(previous)]
        previousEntry[node] = entry
        adjacent[node] = table.siblingBits[Int(entry)]
        general[node] = general[Int(previous)] | adjacent[node]
    }
}

/// The words that an element is looked up by.
struct StyleKey {
    private(set) var words = [UInt64](repeating: 0, count: 64)
    private(set) var count = 0

    @inline(__always)
    mutating func begin(element: ElementName, parent: Int32) {
        words[0] = UInt64(UInt32(bitPattern: parent)) << 8 | UInt64(element.ordinal)
        count = 1
    }

    @inline(__always)
    mutating func append(_ word: UInt64) {
        if count == words.count { words.append(contentsOf: repeatElement(0, count: count)) }
        words[count] = word
        count += 1
    }

    /// Which formulas hold, a bit for each.
    @inline(__always)
    mutating func append(_ positions: SiblingPositions, _ node: Int, _ formulas: [NthFormula]) {
        var bits: UInt64 = 0
        var bit: UInt64 = 1
        for formula in formulas {
            if positions.matches(formula, node) { bits |= bit }
            bit <<= 1
            if bit == 0 {
                append(bits)
                (bits, bit) = (0, 1)
            }
        }
        if bit != 1 { append(bits) }
    }

    /// What sibling selectors see; beyond 64 of them, the whole chain of entries before the element.
    @inline(__always)
    mutating func append(_ siblings: SiblingState, _ node: Int, _ prefixes: Int) {
        if prefixes > 64 {
            append(UInt64(UInt32(bitPattern: siblings.previousEntry[node])))
        } else {
            append(siblings.adjacent[node])
            append(siblings.general[node])
        }
    }

    /// An attribute's kind, length and bytes, eight to a word.
    @inline(__always)
    mutating func append(attribute ordinal: Int, _ value: Range<Int32>, _ text: [UInt8]) {
        append(UInt64(ordinal) << 32 | UInt64(value.count))
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for index in Int(value.lowerBound)..<Int(value.upperBound) {
            word |= UInt64(text[index]) << shift
            shift += 8
            if shift == 64 {
                append(word)
                (word, shift) = (0, 0)
            }
        }
        if shift != 0 { append(word) }
    }
}
