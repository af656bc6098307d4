import Markup
import Primitives

/// A fault in a selector: where, and what to do.
struct SelectorFault: Error {
    var token: Int
    var message: String
    var hint: String?
    /// Whether CSS has it and documents here have not.
    var isUnsupported = false
}

/// Reads lists of selectors: CSS Selectors 4 §18.
struct SelectorParser {
    let tokens: [Token]
    let source: SourceText
    let use: StylesheetUse
    private var position: Int
    private var depth = 0
    /// Tokens of the class names that were read.
    private(set) var classTokens: [Int] = []

    /// Deeper nesting of `:is()` and `:not()` is refused: it bounds the parser's stack.
    private static let maximumDepth = 16
    /// Longer chains of compounds are refused: it bounds the matcher's stack.
    private static let maximumCompounds = 64

    init(tokens: [Token], source: SourceText, use: StylesheetUse) {
        self.tokens = tokens
        self.source = source
        self.use = use
        position = 0
    }

    /// Reads a list of selectors that fills `range`.
    mutating func list(_ range: Range<Int>) throws(SelectorFault) -> [ComplexSelector] {
        position = range.lowerBound
        return try list(until: range.upperBound, allowsPseudoElements: true)
    }

    private mutating func list(
        until end: Int, allowsPseudoElements: Bool
    ) throws(SelectorFault) -> [ComplexSelector] {
        var selectors: [ComplexSelector] = []
        while true {
            selectors.append(try complex(until: end, allowsPseudoElements: allowsPseudoElements))
            guard position < end else { return selectors }
            position += 1  // the comma
        }
    }

    private mutating func skipSpace(until end: Int) -> Bool {
        let start = position
        while position < end, tokens[position].isWhiteSpace { position += 1 }
        return position > start
    }

    private mutating func complex(until end: Int, allowsPseudoElements: Bool) throws(SelectorFault) -> ComplexSelector {
        var compounds: [CompoundSelector] = []
        var combinators: [ComplexSelector.Combinator] = []
        var specificity = Specificity()
        var pseudoElement: PseudoElement?
        _ = skipSpace(until: end)
        while true {
            let start = position
            let compound = try compound(until: end, specificity: &specificity, pseudoElement: &pseudoElement)
            if position == start { throw expected("a selector", end: end) }
            if pseudoElement != nil, !allowsPseudoElements {
                throw SelectorFault(token: start, message: "a pseudo-element cannot stand inside ':is()' or ':not()'")
            }
            compounds.append(compound)
            guard compounds.count <= Self.maximumCompounds else {
                throw SelectorFault(
                    token: start, message: "a selector has more than \(Self.maximumCompounds) parts")
            }
            let hasSpace = skipSpace(until: end)
            if position >= end || tokens[position].kind == .comma { break }
            if pseudoElement != nil {
                throw SelectorFault(token: position, message: "nothing may follow a pseudo-element in a selector")
            }
            if tokens[position].isDelimiter(">") {
                combinators.append(.child)
            } else if tokens[position].isDelimiter("+") {
                combinators.append(.nextSibling)
            } else if tokens[position].isDelimiter("~") {
                combinators.append(.subsequentSibling)
            } else if hasSpace {
                combinators.append(.descendant)
                continue
            } else {
                throw expected("a combinator", end: end)
            }
            position += 1
            _ = skipSpace(until: end)
        }
        return ComplexSelector(
            compounds: compounds.reversed(), combinators: combinators.reversed(), pseudoElement: pseudoElement,
            specificity: specificity)
    }

    private func expected(_ what: String, end: Int) -> SelectorFault {
        if position >= end {
            return SelectorFault(token: max(0, min(position, tokens.count) - 1), message: "\(what) is missing")
        }
        let found = source.text(tokens[position].start, tokens[position].end)
        return SelectorFault(token: position, message: "'\(found)' where \(what) should stand")
    }

    private mutating func compound(
        until end: Int, specificity: inout Specificity, pseudoElement: inout PseudoElement?
    ) throws(SelectorFault) -> CompoundSelector {
        var compound = CompoundSelector()
        if position < end {
            if case .identifier(let name) = tokens[position].kind {
                try type(name, &compound)
                specificity.types &+= 1
                position += 1
            } else if tokens[position].isDelimiter("*") {
                position += 1
            }
        }
        while position < end {
            switch tokens[position].kind {
            case .hash(let name, isIdentifier: true):
                compound.ids.append(Array(name.utf8))
                specificity.ids &+= 1
                position += 1
            case .delimiter(UInt8(ascii: ".")):
                guard position + 1 < end, case .identifier(let name) = tokens[position + 1].kind else {
                    position += 1
                    throw expected("a class name", end: end)
                }
                compound.classes.append(Array(name.utf8))
                classTokens.append(position + 1)
                specificity.classes &+= 1
                position += 2
            case .openSquare:
                compound.attributes.append(try attribute(until: end))
                specificity.classes &+= 1
            case .colon:
                try pseudo(&compound, until: end, specificity: &specificity, pseudoElement: &pseudoElement)
                if pseudoElement != nil { return compound }
            default:
                return compound
            }
        }
        return compound
    }

    private func type(_ name: String, _ compound: inout CompoundSelector) throws(SelectorFault) {
        if let element = ElementName(named: name), use != .template || element.isOfTemplates {
            compound.type = element
        } else if use.isBareFile {
            compound.type = .unknown
            compound.attributes.append(
                AttributeTest(name: .localName, comparison: .equals, value: Array(name.utf8)))
        } else {
            let near = Diagnostic.nearest(to: name, among: ElementName.ofTemplates)
            throw SelectorFault(
                token: position, message: "unknown element '\(name)' in a selector",
                hint: near.map { "did you mean '\($0)'?" })
        }
    }

    // MARK: Attributes

    private mutating func attribute(until end: Int) throws(SelectorFault) -> AttributeTest {
        position += 1
        _ = skipSpace(until: end)
        guard position < end, case .identifier(var text) = tokens[position].kind else {
            throw expected("an attribute's name", end: end)
        }
        let nameToken = position
        position += 1
        if position + 1 < end, tokens[position].kind == .delimiter(UInt8(ascii: "|")),
            case .identifier(let local) = tokens[position + 1].kind
        {
            throw SelectorFault(
                token: nameToken, message: "namespaces in selectors are not supported: '\(text)|\(local)'",
                isUnsupported: true)
        }
        if text == "xml:lang" { text = "lang" }
        var test = AttributeTest(name: .other, comparison: .exists, value: [])
        if let name = AttributeName(named: text), use != .template || name.isOfTemplates {
            test.name = name
        } else if use != .template {
            test.otherName = text
        } else {
            let near = Diagnostic.nearest(to: text, among: AttributeName.ofTemplates)
            throw SelectorFault(
                token: nameToken, message: "unknown attribute '\(text)' in a selector",
                hint: near.map { "did you mean '\($0)'?" })
        }
        _ = skipSpace(until: end)
        if position < end, tokens[position].kind != .closeSquare {
            test.comparison = try comparison(until: end)
            _ = skipSpace(until: end)
            guard position < end else { throw expected("a value", end: end) }
            switch tokens[position].kind {
            case .identifier(let value), .string(let value): test.value = Array(value.utf8)
            default: throw expected("a name or a string in quotes", end: end)
            }
            position += 1
            _ = skipSpace(until: end)
            if position < end, case .identifier(let flag) = tokens[position].kind {
                guard flag.asciiLowercased == "i" || flag.asciiLowercased == "s" else {
                    throw expected("'i', 's' or ']'", end: end)
                }
                test.ignoresCase = flag.asciiLowercased == "i"
                position += 1
                _ = skipSpace(until: end)
            }
        }
        guard position < end, tokens[position].kind == .closeSquare else { throw expected("']'", end: end) }
        position += 1
        return test
    }

    private mutating func comparison(until end: Int) throws(SelectorFault) -> AttributeTest.Operator {
        guard case .delimiter(let first) = tokens[position].kind else { throw expected("'='", end: end) }
        if first == UInt8(ascii: "=") {
            position += 1
            return .equals
        }
        guard position + 1 < end, tokens[position + 1].isDelimiter("=") else { throw expected("'='", end: end) }
        let found: AttributeTest.Operator
        switch first {
        case UInt8(ascii: "~"): found = .includes
        case UInt8(ascii: "|"): found = .dashMatch
        case UInt8(ascii: "^"): found = .prefix
        case UInt8(ascii: "$"): found = .suffix
        case UInt8(ascii: "*"): found = .substring
        default: throw expected("'='", end: end)
        }
        position += 2
        return found
    }

    // MARK: Pseudo-classes and pseudo-elements

    private mutating func pseudo(
        _ compound: inout CompoundSelector, until end: Int, specificity: inout Specificity,
        pseudoElement: inout PseudoElement?
    ) throws(SelectorFault) {
        let start = position
        position += 1
        let isElement = position < end && tokens[position].kind == .colon
        if isElement { position += 1 }
        guard position < end else { throw expected("a pseudo-class", end: end) }
        switch tokens[position].kind {
        case .identifier(let written):
            let name = written.asciiLowercased
            // The spellings of CSS 2 have one colon.
            if isElement || ["before", "after", "first-line", "first-letter"].contains(name) {
                guard let element = PseudoElement(rawValue: name) else {
                    throw unknownPseudo("::" + name, at: start)
                }
                pseudoElement = element
                specificity.types &+= 1
            } else {
                compound.pseudoClasses.append(contentsOf: try simplePseudoClass(name, at: start))
                specificity.classes &+= 1
            }
            position += 1
        case .function(let name) where !isElement:
            position += 1
            let close = closing(from: position, until: end)
            try functionalPseudoClass(name, at: start, &compound, until: close, specificity: &specificity)
            position = min(close + 1, end)
        default:
            throw expected("a pseudo-class", end: end)
        }
    }

    private func unknownPseudo(_ name: String, at token: Int) -> SelectorFault {
        let known = SelectorVocabulary.pseudoClasses + SelectorVocabulary.pseudoElements
        return SelectorFault(
            token: token, message: "unknown pseudo-\(name.hasPrefix("::") ? "element" : "class") '\(name)'",
            hint: Diagnostic.nearest(to: name, among: known).map { "did you mean '\($0)'?" },
            isUnsupported: SelectorVocabulary.refused.contains(name))
    }

    private func simplePseudoClass(_ name: String, at token: Int) throws(SelectorFault) -> [PseudoClass] {
        let first = NthFormula(a: 0, b: 1)
        let last = NthFormula(a: 0, b: 1, fromEnd: true)
        let firstOfType = NthFormula(a: 0, b: 1, ofType: true)
        let lastOfType = NthFormula(a: 0, b: 1, fromEnd: true, ofType: true)
        switch name {
        case "root": return [.root]
        case "empty": return [.empty]
        case "first-child": return [.nth(first)]
        case "last-child": return [.nth(last)]
        case "only-child": return [.nth(first), .nth(last)]
        case "first-of-type": return [.nth(firstOfType)]
        case "last-of-type": return [.nth(lastOfType)]
        case "only-of-type": return [.nth(firstOfType), .nth(lastOfType)]
        case "link", "any-link": return [.link]
        default:
            guard SelectorVocabulary.interactive.contains(name) else { throw unknownPseudo(":" + name, at: token) }
            if use.isBareFile { return [.never] }
            throw SelectorFault(
                token: token, message: "pseudo-class ':\(name)' is not supported", hint: "a page has no pointer")
        }
    }

    private func closing(from start: Int, until end: Int) -> Int {
        var open = 1
        var index = start
        while index < end {
            switch tokens[index].kind {
            case .function, .openParenthesis: open += 1
            case .closeParenthesis: open -= 1
            default: break
            }
            if open == 0 { return index }
            index += 1
        }
        return end
    }

    private mutating func functionalPseudoClass(
        _ name: String, at token: Int, _ compound: inout CompoundSelector, until end: Int,
        specificity: inout Specificity
    ) throws(SelectorFault) {
        switch name {
        case "lang":
            var languages: [[UInt8]] = []
            repeat {
                _ = skipSpace(until: end)
                guard position < end else { throw expected("a language", end: end) }
                switch tokens[position].kind {
                case .identifier(let tag), .string(let tag): languages.append(Array(tag.asciiLowercased.utf8))
                default: throw expected("a language", end: end)
                }
                position += 1
                _ = skipSpace(until: end)
                if position < end, tokens[position].kind != .comma { throw expected("a comma", end: end) }
                position += 1
            } while position < end
            position = end
            compound.pseudoClasses.append(.lang(languages))
            specificity.classes &+= 1
        case "not", "is", "where":
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else {
                throw SelectorFault(
                    token: token, message: "':is()' and ':not()' are nested deeper than \(Self.maximumDepth)")
            }
            let list = try list(until: end, allowsPseudoElements: false)
            if name != "where" { specificity += list.map(\.specificity).max() ?? Specificity() }
            compound.pseudoClasses.append(name == "not" ? .not(list) : .is(list))
        case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
            var formula = try anPlusB(until: end)
            formula.fromEnd = name.hasPrefix("nth-last")
            formula.ofType = name.hasSuffix("of-type")
            compound.pseudoClasses.append(.nth(formula))
            specificity.classes &+= 1
        default:
            throw unknownPseudo(":" + name + "()", at: token)
        }
    }

    /// Reads `odd`, `even`, `3`, `2n`, `-n + 3` and the like: CSS Syntax 3 §6.
    private mutating func anPlusB(until end: Int) throws(SelectorFault) -> NthFormula {
        let start = position
        position = end
        let first = start < end ? Int(tokens[start].start) : 0
        let last = start < end ? Int(tokens[end - 1].end) : 0
        if (start..<end).contains(where: { tokens[$0].kind == .identifier("of") }) {
            throw SelectorFault(
                token: start, message: "'of' in a position is not supported", isUnsupported: true)
        }
        // White space may stand around the sign only; comments have no place in so short a thing.
        var text = String(decoding: source.bytes[first..<last], as: UTF8.self).asciiLowercased
        text = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        if let formula = Self.formula(text) { return formula }
        throw SelectorFault(
            token: min(start, tokens.count - 1), message: "'\(text)' is not a position",
            hint: "write odd, even, a number, or a form like 2n+1")
    }

    static func formula(_ text: String) -> NthFormula? {
        if text == "odd" { return NthFormula(a: 2, b: 1) }
        if text == "even" { return NthFormula(a: 2, b: 0) }
        guard let n = text.firstIndex(of: "n") else {
            return integer(text, signs: true).map { NthFormula(a: 0, b: $0) }
        }
        let a: Int32
        switch text[..<n] {
        case "", "+": a = 1
        case "-": a = -1
        case let step:
            guard let value = integer(String(step), signs: true) else { return nil }
            a = value
        }
        let rest = text[text.index(after: n)...].drop(while: \.isWhitespace)
        guard let sign = rest.first else { return NthFormula(a: a, b: 0) }
        guard sign == "+" || sign == "-" else { return nil }
        guard let b = integer(String(rest.dropFirst().drop(while: \.isWhitespace)), signs: false) else { return nil }
        return NthFormula(a: a, b: sign == "-" ? -b : b)
    }

    private static func integer(_ text: String, signs: Bool) -> Int32? {
        guard let first = text.first, signs || first.isNumber else { return nil }
        return Int32(text)
    }
}
