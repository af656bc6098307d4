import Primitives

/// Reads blocks of declarations and says what is wrong with them: CSS Syntax 3 §5.4.
struct DeclarationParser {
    let syntax: SheetSyntax
    let use: StylesheetUse
    private(set) var diagnostics: [Diagnostic] = []
    /// Families that the declarations name, for the check against the registered fonts.
    private(set) var fontFamilies: [FontFamilyUse] = []
    /// Files that values name, for the check against those of the bundle.
    private(set) var assets: [AssetUse] = []
    /// Words that the sheet itself shows, for the check against the registered fonts.
    private(set) var texts: [TextUse] = []
    /// Values that are read and would show nothing, for the gate.
    private(set) var unsupported: [Diagnostic] = []
    private var customPropertyCount = 0

    init(syntax: SheetSyntax, use: StylesheetUse) {
        self.syntax = syntax
        self.use = use
    }

    /// One thing inside a block.
    enum Item {
        case declaration(name: Int, value: Range<Int>)
        case atRule(name: Int, prelude: Range<Int>, block: Range<Int>?)
    }

    /// Notes a fault; `isUnsupported` for what CSS has and documents here have not.
    mutating func report(_ message: String, at token: Int, hint: String? = nil, isUnsupported: Bool = false) {
        diagnostics.append(
            Diagnostic(message, at: syntax.location(token), hint: hint, isUnsupported: isUnsupported))
    }

    /// The declarations of a block; at-rules inside it are refused.
    mutating func block(_ range: Range<Int>, in context: DeclarationContext) -> DeclarationBlock {
        var block = DeclarationBlock()
        for item in items(range) {
            switch item {
            case .declaration(let name, let value):
                declaration(name: name, value: value, in: context, into: &block)
            case .atRule(let name, _, _):
                report("'\(syntax.text(name))' cannot stand inside a rule", at: name)
            }
        }
        return block
    }

    // MARK: Splitting a block

    /// The declarations and at-rules of a block; what is neither is reported and skipped.
    mutating func items(_ range: Range<Int>) -> [Item] {
        var items: [Item] = []
        var index = range.lowerBound
        while index < range.upperBound {
            switch syntax.tokens[index].kind {
            case .whiteSpace, .semicolon:
                index += 1
            case .atKeyword:
                let (item, end) = atRule(index, until: range.upperBound)
                items.append(item)
                index = end
            case .identifier:
                let end = endOfDeclaration(index, until: range.upperBound)
                if let item = declarationItem(index..<end.declaration) {
                    items.append(item)
                }
                index = end.next
            default:
                let end = endOfDeclaration(index, until: range.upperBound)
                if end.hasBlock {
                    reportNestedRule(at: index, until: end.next)
                } else {
                    report("'\(syntax.text(index))' where a declaration should begin", at: index)
                }
                index = end.next
            }
        }
        return items
    }

    private func atRule(_ start: Int, until end: Int) -> (Item, next: Int) {
        var index = start + 1
        while index < end {
            switch syntax.tokens[index].kind {
            case .semicolon:
                return (.atRule(name: start, prelude: syntax.trimmed(start + 1..<index), block: nil), index + 1)
            case .openBrace:
                let close = min(Int(syntax.closing[index]), end)
                let prelude = syntax.trimmed(start + 1..<index)
                return (.atRule(name: start, prelude: prelude, block: index + 1..<close), min(close + 1, end))
            default:
                index = syntax.afterComponent(index)
            }
        }
        return (.atRule(name: start, prelude: syntax.trimmed(start + 1..<end), block: nil), end)
    }

    private func endOfDeclaration(_ start: Int, until end: Int) -> (declaration: Int, next: Int, hasBlock: Bool) {
        var index = start
        var hasBlock = false
        // A custom property may hold anything, braces too; elsewhere a block of braces is a nested rule and ends there.
        let isCustom = syntax.text(start).hasPrefix("--")
        while index < end, syntax.tokens[index].kind != .semicolon {
            if syntax.tokens[index].kind == .openBrace, !isCustom {
                hasBlock = true
                index = syntax.afterComponent(index)
                break
            }
            index = syntax.afterComponent(index)
        }
        index = min(index, end)
        return (index, index, hasBlock)
    }

    private mutating func declarationItem(_ range: Range<Int>) -> Item? {
        var colon = range.lowerBound + 1
        while colon < range.upperBound, syntax.tokens[colon].isWhiteSpace { colon += 1 }
        let isCustom = syntax.text(range.lowerBound).hasPrefix("--")
        if !isCustom, range.contains(where: { syntax.tokens[$0].kind == .openBrace }) {
            reportNestedRule(at: range.lowerBound, until: range.upperBound)
            return nil
        }
        guard colon < range.upperBound, syntax.tokens[colon].kind == .colon else {
            report(
                "'\(syntax.text(range.lowerBound))' has no value", at: range.lowerBound,
                hint: "a declaration is written 'name: value;'")
            return nil
        }
        return .declaration(name: range.lowerBound, value: syntax.trimmed(colon + 1..<range.upperBound))
    }

    /// Says of a rule inside a rule that it is left out: CSS Nesting 1, where its selector is one.
    private mutating func reportNestedRule(at start: Int, until end: Int) {
        var brace = start
        while brace < end, syntax.tokens[brace].kind != .openBrace { brace = syntax.afterComponent(brace) }
        var first = start
        while first < brace, case .delimiter(let sign) = syntax.tokens[first].kind, "&>+~".utf8.contains(sign) {
            first += 1
        }
        var parser = SelectorParser(tokens: syntax.tokens, source: syntax.source, use: use)
        var isSelector = first > start && syntax.trimmed(first..<brace).isEmpty
        if !isSelector {
            do {
                isSelector = try !parser.list(first..<brace).isEmpty
            } catch {
                isSelector = false
            }
        }
        report(
            "a rule inside a rule is not supported", at: start, hint: "write the whole selector outside",
            isUnsupported: isSelector)
    }

    // MARK: One declaration

    mutating func declaration(
        name token: Int, value written: Range<Int>, in context: DeclarationContext, into block: inout DeclarationBlock
    ) {
        let text = syntax.text(token)
        var range = written
        let isImportant = removeImportance(&range)
        noteAssets(range)
        if text.hasPrefix("--") {
            custom(text, range, isImportant: isImportant, at: token, into: &block)
            return
        }
        let name = text.asciiLowercased
        guard let entry = Properties.entry(name) else {
            reportUnknown(name, at: token, range)
            return
        }
        if let wrong = Properties.longhands(of: entry).first(where: {
            Properties.definition($0).contexts.isDisjoint(with: context)
        }) {
            report("'\(name)' \(Self.places(Properties.definition(wrong).contexts))", at: token)
            return
        }
        guard !range.isEmpty else {
            report("'\(name)' has no value", at: token, hint: Self.shortSyntax(entry))
            return
        }
        if context == .element { noteMisplaced(name, range) }
        if Self.propertiesWithText.contains(name) { noteTexts(range) }
        for (property, value) in values(of: entry, name, range, in: context) {
            block.declarations.append(Declaration(property: property, value: value, isImportant: isImportant))
            if property == Properties.fontFamily, case .value(let setter) = value {
                noteFamilies(setter, at: range.lowerBound)
            }
        }
    }

    /// Where a property may stand that stands in the wrong place.
    private static func places(_ contexts: DeclarationContext) -> String {
        if contexts == .page { return "may stand in '@page' only" }
        return contexts.contains(.marginBox)
            ? "does not apply to a page, only to its margin boxes" : "does not apply to pages and margin boxes"
    }

    /// Takes `!important` off the end of a value.
    private func removeImportance(_ range: inout Range<Int>) -> Bool {
        guard let last = range.last, case .identifier(let word) = syntax.tokens[last].kind,
            word.asciiLowercased == "important"
        else { return false }
        let before = syntax.trimmed(range.lowerBound..<last)
        guard let mark = before.last, syntax.tokens[mark].isDelimiter("!") else { return false }
        range = syntax.trimmed(range.lowerBound..<mark)
        return true
    }

    private mutating func values(
        of entry: Properties.Entry, _ name: String, _ range: Range<Int>, in context: DeclarationContext
    ) -> [(property: PropertyID, value: DeclaredValue)] {
        if range.contains(where: { syntax.tokens[$0].kind == .function("var") }) {
            guard checkVariables(range) else { return [] }
            let pending = PendingValue(
                tokens: Array(syntax.tokens[range]), name: name, location: syntax.location(range.lowerBound),
                use: use, context: context)
            return Properties.longhands(of: entry).map { ($0, .pending(pending)) }
        }
        if range.count == 1, case .identifier(let word) = syntax.tokens[range.lowerBound].kind,
            let value = Self.wideKeyword(word)
        {
            return Properties.longhands(of: entry).map { ($0, value) }
        }
        var parser = ValueParser(tokens: syntax.tokens, range: range, use: use)
        if let values = Properties.parse(entry, &parser) { return values }
        reportValue(parser, entry, name, range)
        return []
    }

    static func wideKeyword(_ word: String) -> DeclaredValue? {
        switch word.asciiLowercased {
        case "inherit": .inherit
        case "initial": .initial
        case "unset": .unset
        case "revert": .revert
        default: nil
        }
    }

    private mutating func custom(
        _ name: String, _ range: Range<Int>, isImportant: Bool, at token: Int, into block: inout DeclarationBlock
    ) {
        customPropertyCount += 1
        if customPropertyCount == CustomProperties.maximumCount + 1 {
            report("more than \(CustomProperties.maximumCount) custom properties are set", at: token)
        }
        guard checkVariables(range) else { return }
        noteTexts(range)
        let value: CustomDeclaration.Value
        if range.count == 1, case .identifier(let word) = syntax.tokens[range.lowerBound].kind,
            let wide = Self.wideKeyword(word)
        {
            switch wide {
            case .initial: value = .initial
            case .revert: value = .revert
            default: value = .inherit
            }
        } else {
            value = .tokens(Array(syntax.tokens[range]))
        }
        block.customProperties.append(
            CustomDeclaration(
                name: name, value: value, isImportant: isImportant, location: syntax.location(token)))
    }

    /// Sees that each `var()` has a name and, after a comma, anything.
    private mutating func checkVariables(_ range: Range<Int>) -> Bool {
        for token in range where syntax.tokens[token].kind == .function("var") {
            let inside = syntax.trimmed(token + 1..<min(Int(syntax.closing[token]), range.upperBound))
            guard let first = inside.first, syntax.text(first).hasPrefix("--"),
                case .identifier = syntax.tokens[first].kind
            else {
                report("'var()' without the name of a custom property", at: token, hint: "write var(--name)")
                return false
            }
            let rest = syntax.trimmed(first + 1..<inside.upperBound)
            if let next = rest.first, syntax.tokens[next].kind != .comma {
                report("'\(syntax.text(next))' where a comma should stand in 'var()'", at: next)
                return false
            }
        }
        return true
    }

    private mutating func noteFamilies(_ setter: Setter, at token: Int) {
        var builder = StyleBuilder(
            parent: .initial, context: ComputationContext(viewport: .zero, fontUnits: nil), rootFontSize: nil)
        setter(&builder)
        let location = syntax.location(token)
        fontFamilies += builder.values.font.families.map { FontFamilyUse(family: $0, location: location) }
    }

    /// Notes each `url(…)` that names a file; other addresses are reported where the value is read.
    private mutating func noteAssets(_ range: Range<Int>) {
        for token in range {
            let path: String
            switch syntax.tokens[token].kind {
            case .url(let address): path = address
            case .function("url"):
                guard let inside = syntax.trimmed(token + 1..<range.upperBound).first,
                    case .string(let address) = syntax.tokens[inside].kind
                else { continue }
                path = address
            default: continue
            }
            if ValueParser.isLocal(path) { assets.append(AssetUse(path: path, location: syntax.location(token))) }
        }
    }

    private static let propertiesWithText: Set<String> = ["content", "list-style", "list-style-type", "string-set"]

    private mutating func noteTexts(_ range: Range<Int>) {
        for token in range {
            guard case .string(let text) = syntax.tokens[token].kind else { continue }
            texts.append(TextUse(text: text, location: syntax.location(token)))
        }
    }

    private mutating func noteMisplaced(_ name: String, _ range: Range<Int>) {
        // What stands beside variables is looked at once they are known (`StyleCheck`).
        if range.contains(where: { syntax.tokens[$0].kind == .function("var") }) { return }
        guard let found = MarginBoxValues.first(in: syntax.tokens[range], of: name) else { return }
        unsupported.append(MarginBoxValues.fault(found.text, of: name, at: syntax.location(found.token)))
    }

    // MARK: Diagnostics

    private mutating func reportUnknown(_ name: String, at token: Int, _ value: Range<Int>) {
        if let property = RefusedProperty(name) {
            report(
                "property '\(name)' is not supported", at: token, hint: property.hint,
                isUnsupported: property.changesThePage && !isNothing(value))
            return
        }
        let near = Diagnostic.nearest(to: name, among: Properties.names)
        report("unknown property '\(name)'", at: token, hint: near.map { "did you mean '\($0)'?" })
    }

    /// Whether a value of a property that is left out says what holds without it.
    private func isNothing(_ value: Range<Int>) -> Bool {
        guard value.count == 1 else { return false }
        switch syntax.tokens[value.lowerBound].kind {
        case .identifier(let word): return RefusedProperty.initialWords.contains(word.asciiLowercased)
        case .number(0, _): return true
        default: return false
        }
    }

    private mutating func reportValue(
        _ parser: ValueParser, _ entry: Properties.Entry, _ name: String, _ range: Range<Int>
    ) {
        let isUnsupported = RefusedValues.isOfTheWeb(syntax.tokens[range], of: name)
        if let problem = parser.problem {
            report(
                "\(problem.message) in '\(name)'", at: problem.token, hint: problem.hint, isUnsupported: isUnsupported)
            return
        }
        // Where every token was read and the whole is still no value, the whole is at fault.
        let isWhole = parser.furthest >= range.upperBound
        let token = isWhole ? range.lowerBound : parser.furthest
        let found = isWhole ? syntax.text(range) : syntax.text(token)
        report(
            "'\(found)' does not fit '\(name)'", at: token, hint: hint(entry, name, token),
            isUnsupported: isUnsupported)
    }

    private func hint(_ entry: Properties.Entry, _ name: String, _ token: Int) -> String {
        switch syntax.tokens[token].kind {
        case .identifier(let written):
            let word = written.asciiLowercased
            if beginsDeclaration(token, named: word) { return "write ';' before it" }
            if let refused = RefusedValues.hints[name]?[word], !refused.isEmpty { return refused }
            let keywords = Properties.keywords(of: entry)
            let near =
                Diagnostic.nearest(to: word, among: keywords.words)
                ?? (keywords.hasColors ? Diagnostic.nearest(to: word, among: namedColors.keys) : nil)
            if let near, near != word { return "did you mean '\(near)'?" }
        case .number(let value, _)
        where value != 0
            && Properties.longhands(of: entry).contains(where: {
                Properties.definition($0).syntax.contains("<length")
            }):
            return "a length needs a unit, such as \(syntax.text(token))px"
        default:
            break
        }
        return Self.shortSyntax(entry)
    }

    /// Whether a word inside a value is the name of the next declaration.
    private func beginsDeclaration(_ token: Int, named word: String) -> Bool {
        var next = token + 1
        while next < syntax.tokens.count, syntax.tokens[next].isWhiteSpace { next += 1 }
        guard next < syntax.tokens.count, syntax.tokens[next].kind == .colon else { return false }
        return Properties.entry(word) != nil
    }

    private static func shortSyntax(_ entry: Properties.Entry) -> String { "it takes: \(Properties.syntax(of: entry))" }
}
