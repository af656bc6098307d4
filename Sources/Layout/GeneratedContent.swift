import CSS
import Markup
import Primitives

/// What `content` comes to, before boxes are made: text that is settled, text of the page, and images.
enum ContentPiece {
    case text(String)
    case pageText([PageText.Part])
    /// A file of the bundle.
    case image(String)
}

/// Generated content: CSS Generated Content 3, CSS 2.2 §12.
extension BoxGenerator {
    /// The pieces that a `content` value gives for a pseudo-element.
    ///
    /// Named strings and running elements belong to margin boxes.
    mutating func contentPieces(_ style: ComputedStyle, of node: MarkupTree.NodeIndex) -> [ContentPiece] {
        var pieces: [ContentPiece] = []
        var parts: [PageText.Part] = []
        var dependsOnPage = false
        func flush() {
            if parts.isEmpty { return }
            if dependsOnPage {
                pieces.append(.pageText(parts))
            } else {
                var text = ""
                for case .text(let part) in parts { text += part }
                pieces.append(.text(text))
            }
            parts = []
            dependsOnPage = false
        }
        for part in style.generated.content ?? [] {
            switch part {
            case .text(let string): parts.append(.text(string))
            case .counter("page", let kind), .counters("page", _, let kind):
                parts.append(.pageNumber(kind))
                dependsOnPage = true
            case .counter("pages", let kind), .counters("pages", _, let kind):
                parts.append(.pageTotal(kind))
                dependsOnPage = true
                if isInRunningElement {
                    boxes.namesPageTotalInMargins = true
                } else {
                    boxes.namesPageTotal = true
                }
            case .counter(let name, let kind):
                parts.append(.text(kind.representation(of: counters.value(of: name))))
            case .counters(let name, let separator, let kind):
                parts.append(.text(kind.representation(of: counters.values(of: name), separator: separator)))
            case .attribute(let name): parts.append(.text(attribute(name, of: node)))
            case .quote(let quote): parts.append(.text(quoteText(quote, style.generated.quotes)))
            case .image(let name):
                flush()
                pieces.append(.image(name))
            case .string, .element: break
            }
        }
        flush()
        return pieces
    }

    /// Makes the boxes of generated content.
    mutating func appendContent(_ pieces: [ContentPiece], to parent: BoxIndex, source: Fragment.Source) {
        for piece in pieces {
            switch piece {
            case .text(let text): appendGeneratedText(text, to: parent, source: source)
            case .pageText(let parts): appendPageText(.counters(parts), to: parent, source: source)
            case .image(let name):
                let size = contentImages[name] ?? IntrinsicSize(width: nil, height: nil, ratio: nil)
                boxes.attach(boxes.appendImage(name, size, source: source, like: parent), to: parent)
            }
        }
    }

    mutating func appendGeneratedText(_ text: String, to parent: BoxIndex, source: Fragment.Source) {
        if text.isEmpty { return }
        let start = Int32(boxes.generatedText.count)
        boxes.generatedText.append(contentsOf: text.utf8)
        var box = Box(kind: .text, source: source, node: boxes[parent].node, style: boxes[parent].style)
        box.flags = [.inlineLevel, .generated]
        box.text = start..<Int32(boxes.generatedText.count)
        boxes.attach(boxes.append(box), to: parent)
    }

    mutating func appendPageText(_ text: PageText, to parent: BoxIndex, source: Fragment.Source) {
        var box = Box(kind: .text, source: source, node: boxes[parent].node, style: boxes[parent].style)
        box.flags = [.inlineLevel, .generated, .pageDependent]
        box.detail = Int32(boxes.pageTexts.count)
        boxes.pageTexts.append(text)
        let index = boxes.append(box)
        boxes.pageTextBoxes.append(index)
        boxes.attach(index, to: parent)
    }

    func attribute(_ name: String, of node: MarkupTree.NodeIndex) -> String {
        styled.tree.attribute(named: name, of: node) ?? ""
    }

    /// CSS 2.2 §12.3.2: the depth counts through the whole document.
    private mutating func quoteText(
        _ quote: GeneratedContentStyle.Quote, _ quotes: GeneratedContentStyle.Quotes
    ) -> String {
        switch quote {
        case .open:
            quoteDepth += 1
            return quotes.pair(atDepth: quoteDepth)?.open ?? ""
        case .noOpen:
            quoteDepth += 1
            return ""
        case .close, .noClose:
            // A closing mark without an opening one is not shown.
            if quoteDepth == 0 { return "" }
            quoteDepth -= 1
            return quote == .close ? quotes.pair(atDepth: quoteDepth + 1)?.close ?? "" : ""
        }
    }

    // MARK: Values for margin boxes

    /// Notes what an element sets for the margin boxes of its page.
    mutating func noteAssignments(_ style: ComputedStyle, of node: MarkupTree.NodeIndex, box: BoxIndex) {
        if isInRunningElement { return }
        let generated = style.generated
        for set in generated.stringSets {
            assign(PageValueName(kind: .string, name: set.name), .text(stringValue(set, of: node)), by: box)
        }
        for name in styled.pages.counters where generated.changes(name) || name == "list-item" && style.isListItem {
            assign(PageValueName(kind: .counter, name: name), .counter(counters.values(of: name)), by: box)
        }
        if generated.changesPageCounter {
            boxes.pageCounterChanges.append((box, generated.pageCounterChanges))
            boxes[box].flags.insert(.setsPageValue)
        }
    }

    mutating func assign(_ name: PageValueName, _ value: PageAssignment.Value, by box: BoxIndex) {
        let index: Int
        if let known = boxes.pageValueNames.firstIndex(of: name) {
            index = known
        } else {
            boxes.pageValueNames.append(name)
            index = boxes.pageValueNames.count - 1
        }
        boxes.assignments.append(PageAssignment(box: box, name: index, value: value))
        boxes[box].flags.insert(.setsPageValue)
    }

    private func stringValue(_ set: GeneratedContentStyle.StringSet, of node: MarkupTree.NodeIndex) -> String {
        var text = ""
        for part in set.parts {
            switch part {
            case .text(let string): text += string
            case .attribute(let name): text += attribute(name, of: node)
            case .counter(let name, let kind): text += kind.representation(of: counters.value(of: name))
            case .counters(let name, let separator, let kind):
                text += kind.representation(of: counters.values(of: name), separator: separator)
            case .content: text += content(of: node)
            case .firstLetter: text += content(of: node).first.map { String($0) } ?? ""
            case .before: text += pseudoText(\.before, of: node)
            case .after: text += pseudoText(\.after, of: node)
            }
        }
        return text
    }

    /// The text of an element, white space collapsed.
    private func content(of node: MarkupTree.NodeIndex) -> String {
        styled.tree.textContent(of: node).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func pseudoText(
        _ pseudo: KeyPath<StyledTree.PseudoElements, StyledTree.StyleIndex>, of node: MarkupTree.NodeIndex
    ) -> String {
        guard let style = styled.pseudoElements[node]?[keyPath: pseudo], style >= 0 else { return "" }
        // Quotes and images are left out: the pseudo-element itself comes later, or has come.
        var generator = BoxGenerator(beside: self)
        var text = ""
        for case .text(let part) in generator.contentPieces(styled.styles[Int(style)], of: node) { text += part }
        return text
    }
}

extension BoxTree {
    /// Adds the box of an image that `content` names, in the style of the box around it.
    mutating func appendImage(
        _ name: String, _ size: IntrinsicSize, source: Fragment.Source, like parent: BoxIndex
    ) -> BoxIndex {
        let style = anonymousInlineStyle(inheritingFrom: self[parent].style)
        var box = Box(kind: .replaced, source: source, node: self[parent].node, style: style)
        box.flags = [.inlineLevel, .generated]
        intrinsicSizes.append(size)
        box.detail = Int32(intrinsicSizes.count - 1)
        let index = append(box)
        let image: Int32
        if let known = imageNames.firstIndex(of: name) {
            image = Int32(known)
        } else {
            imageNames.append(name)
            image = Int32(imageNames.count - 1)
        }
        contentImages[index] = image
        return index
    }
}

extension ListStyle.Kind {
    /// The values of nested counters, joined: CSS Lists 3 §4.7.
    func representation(of values: [Int32], separator: String) -> String {
        values.map { representation(of: $0) }.joined(separator: separator)
    }
}

extension GeneratedContentStyle {
    /// Whether it resets, increments or sets a counter.
    func changes(_ counter: String) -> Bool {
        counterReset.contains { $0.name == counter } || counterIncrement.contains { $0.name == counter }
            || counterSet.contains { $0.name == counter }
    }
}

extension GeneratedContentStyle.Quotes {
    private static let automatic = [
        Pair(open: "\u{201C}", close: "\u{201D}"), Pair(open: "\u{2018}", close: "\u{2019}"),
    ]

    /// The marks of a depth, from 1 on; beyond the last pair that one is used again: CSS 2.2 §12.3.2.
    func pair(atDepth depth: Int) -> Pair? {
        switch self {
        case .none: return nil
        case .auto: return Self.automatic[min(depth, Self.automatic.count) - 1]
        case .pairs(let pairs): return pairs[min(depth, pairs.count) - 1]
        }
    }
}

extension ComputedStyle {
    var isListItem: Bool { box.display == .listItem }
}
