import Primitives

/// Reads the rules of a style sheet: CSS Syntax 3 §5.3.
struct StylesheetParser {
    private let syntax: SheetSyntax
    private var declarations: DeclarationParser
    private(set) var styleRules: [StyleRule] = []
    private(set) var pageRules: [PageRule] = []
    private(set) var fontFaces: [FontFaceRule] = []
    private(set) var classNames: [ClassNameUse] = []

    private let use: StylesheetUse

    private static let atRules = ["@media", "@supports", "@page", "@font-face", "@charset"]
    /// At-rules of the web that say how pages look, and are left out.
    private static let refusedAtRules: Set<String> = [
        "import", "namespace", "layer", "container", "scope", "property", "counter-style", "font-feature-values",
        "font-palette-values", "position-try", "starting-style",
    ]

    init(syntax: SheetSyntax, use: StylesheetUse) {
        self.syntax = syntax
        self.use = use
        declarations = DeclarationParser(syntax: syntax, use: use)
    }

    /// Sorted by place.
    var diagnostics: [Diagnostic] {
        declarations.diagnostics.sorted {
            ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
        }
    }

    var fontFamilies: [FontFamilyUse] { declarations.fontFamilies }
    var assets: [AssetUse] { declarations.assets }
    var texts: [TextUse] { declarations.texts }
    var unsupported: [Diagnostic] { declarations.unsupported }

    mutating func parse() { rules(0..<syntax.tokens.count, isTopLevel: true) }

    private mutating func rules(_ range: Range<Int>, isTopLevel: Bool) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch syntax.tokens[index].kind {
            case .whiteSpace:
                index += 1
            case .commentOpen, .commentClose:
                if !isTopLevel { declarations.report("'\(syntax.text(index))' where a rule should begin", at: index) }
                index += 1
            case .atKeyword:
                index = atRule(index, until: range.upperBound)
            default:
                index = styleRule(index, until: range.upperBound)
            }
        }
    }

    // MARK: Style rules

    private mutating func styleRule(_ start: Int, until end: Int) -> Int {
        var brace = start
        while brace < end, syntax.tokens[brace].kind != .openBrace { brace = syntax.afterComponent(brace) }
        guard brace < end else {
            declarations.report("'\(syntax.text(start))' begins a rule that has no braces", at: start)
            return end
        }
        let close = min(Int(syntax.closing[brace]), end)
        if close == syntax.tokens.count { declarations.report("a rule is not closed", at: brace, hint: "write '}'") }
        let block = declarations.block(brace + 1..<close, in: .element)
        var selectors: [ComplexSelector] = []
        var isInvalid = false
        for part in syntax.split(syntax.trimmed(start..<brace)) {
            var parser = SelectorParser(tokens: syntax.tokens, source: syntax.source, use: use)
            do {
                selectors += try parser.list(part)
                classNames += parser.classTokens.map {
                    ClassNameUse(name: syntax.text($0), location: syntax.location($0))
                }
            } catch {
                declarations.report(
                    error.message, at: error.token, hint: error.hint, isUnsupported: error.isUnsupported)
                isInvalid = true
            }
        }
        // CSS Selectors 4 §3.1: one invalid selector makes the list invalid.
        if !isInvalid { styleRules.append(StyleRule(selectors: selectors, block: block)) }
        return min(close + 1, end)
    }

    // MARK: At-rules

    private mutating func atRule(_ start: Int, until end: Int) -> Int {
        guard case .atKeyword(let name) = syntax.tokens[start].kind else { return start + 1 }
        var index = start + 1
        while index < end, syntax.tokens[index].kind != .semicolon, syntax.tokens[index].kind != .openBrace {
            index = syntax.afterComponent(index)
        }
        let prelude = syntax.trimmed(start + 1..<min(index, end))
        guard index < end, syntax.tokens[index].kind == .openBrace else {
            statement(name, at: start, prelude)
            return min(index + 1, end)
        }
        let close = min(Int(syntax.closing[index]), end)
        if close == syntax.tokens.count {
            declarations.report("'@\(name)' is not closed", at: index, hint: "write '}'")
        }
        let block = index + 1..<close
        switch name {
        case "media":
            if mediaMatches(prelude) { rules(block, isTopLevel: false) }
        case "supports":
            switch SupportsCondition(syntax: syntax, use: use).holds(prelude) {
            case true?: rules(block, isTopLevel: false)
            case false?: break
            case nil:
                declarations.report(
                    "'\(syntax.text(prelude))' is not a condition", at: start,
                    hint: "write '@supports (property: value)'")
            }
        case "page":
            page(prelude, block)
        case "font-face":
            fontFace(block, at: start)
        default:
            reportUnknown(name, at: start)
        }
        return min(close + 1, end)
    }

    private mutating func statement(_ name: String, at token: Int, _ prelude: Range<Int>) {
        switch name {
        case "charset":
            guard prelude.count == 1, case .string(let encoding) = syntax.tokens[prelude.lowerBound].kind,
                encoding.asciiLowercased == "utf-8"
            else {
                declarations.report("style sheets are written in UTF-8", at: token, hint: "write @charset \"utf-8\"")
                return
            }
        case "import":
            declarations.report(
                "'@import' is not supported", at: token, hint: "link both style sheets in the markup",
                isUnsupported: true)
        case "namespace" where isXHTML(prelude):
            break
        case "media", "supports", "page", "font-face":
            declarations.report("'@\(name)' has no braces", at: token)
        default:
            reportUnknown(name, at: token)
        }
    }

    private mutating func reportUnknown(_ name: String, at token: Int) {
        let near = Diagnostic.nearest(to: "@" + name, among: Self.atRules)
        declarations.report(
            "'@\(name)' is not supported", at: token, hint: near.map { "did you mean '\($0)'?" },
            isUnsupported: Self.refusedAtRules.contains(name))
    }

    /// Whether a default namespace is that of all elements here anyway.
    private func isXHTML(_ prelude: Range<Int>) -> Bool {
        var parser = ValueParser(tokens: syntax.tokens, range: prelude)
        return use.isBareFile && (parser.string() ?? parser.url()) == "http://www.w3.org/1999/xhtml" && parser.isAtEnd
    }

    // MARK: Media

    private mutating func mediaMatches(_ prelude: Range<Int>) -> Bool {
        var queries = MediaQueries(syntax: syntax, page: use.page)
        let matches = queries.matches(prelude)
        for finding in queries.findings where use == .template {
            switch finding {
            case .unknownMedium(let type, let token):
                let near = Diagnostic.nearest(to: type, among: ["print", "all", "screen"])
                declarations.report(
                    "unknown medium '\(type)'", at: token, hint: near.map { "did you mean '\($0)'?" })
            case .feature(let token):
                declarations.report(
                    "media features are not supported", at: token, hint: "the page is given by '@page'")
            case .malformed(let token):
                declarations.report("malformed media query", at: token, hint: "write '@media print'")
            }
        }
        return matches
    }

    // MARK: Pages

    private mutating func page(_ prelude: Range<Int>, _ block: Range<Int>) {
        var selectors: [PageSelector] = []
        if prelude.isEmpty {
            selectors = [PageSelector()]
        } else {
            for part in syntax.split(prelude) {
                guard let selector = pageSelector(part) else { return }
                selectors.append(selector)
            }
        }
        var rule = PageRule(selectors: selectors, block: DeclarationBlock(), marginBoxes: [])
        for item in declarations.items(block) {
            switch item {
            case .declaration(let name, let value):
                declarations.declaration(name: name, value: value, in: .page, into: &rule.block)
            case .atRule(let token, _, let content):
                marginBox(token, content, into: &rule)
            }
        }
        pageRules.append(rule)
    }

    private mutating func pageSelector(_ range: Range<Int>) -> PageSelector? {
        var selector = PageSelector()
        var index = range.lowerBound
        if index < range.upperBound, case .identifier(let name) = syntax.tokens[index].kind {
            selector.name = name
            index += 1
        }
        while index < range.upperBound {
            guard syntax.tokens[index].kind == .colon, index + 1 < range.upperBound,
                case .identifier(let word) = syntax.tokens[index + 1].kind
            else {
                declarations.report(
                    "'\(syntax.text(index))' where a page's name or pseudo-class should stand", at: index)
                return nil
            }
            switch word.asciiLowercased {
            case "first": selector.isFirst = true
            case "blank": selector.isBlank = true
            case "left": selector.side = .left
            case "right": selector.side = .right
            case let other:
                let near = Diagnostic.nearest(to: ":" + other, among: [":first", ":blank", ":left", ":right"])
                declarations.report(
                    "unknown page pseudo-class ':\(other)'", at: index, hint: near.map { "did you mean '\($0)'?" })
                return nil
            }
            index += 2
        }
        return selector
    }

    private mutating func marginBox(_ token: Int, _ content: Range<Int>?, into rule: inout PageRule) {
        guard case .atKeyword(let name) = syntax.tokens[token].kind else { return }
        guard let box = PageRules.MarginBox(rawValue: name) else {
            let near = Diagnostic.nearest(
                to: "@" + name, among: PageRules.MarginBox.allCases.map { "@" + $0.rawValue })
            declarations.report(
                "unknown margin box '@\(name)'", at: token,
                hint: near.map { "did you mean '\($0)'?" }
                    ?? "one of: " + PageRules.MarginBox.allCases.map { "@" + $0.rawValue }.joined(separator: " "))
            return
        }
        guard let content else {
            declarations.report("'@\(name)' has no braces", at: token)
            return
        }
        rule.marginBoxes.append((box, declarations.block(content, in: .marginBox)))
    }

    // MARK: Font faces

    /// `font-family` and `src: local()` give a registered family another name: nothing is ever loaded.
    private mutating func fontFace(_ block: Range<Int>, at token: Int) {
        var family: String?
        var locals: [String] = []
        for item in declarations.items(block) {
            guard case .declaration(let name, let value) = item else {
                declarations.report("an at-rule cannot stand in '@font-face'", at: token)
                continue
            }
            var parser = ValueParser(tokens: syntax.tokens, range: value)
            switch syntax.text(name).asciiLowercased {
            case "font-family":
                family = parser.string() ?? Self.words(&parser)
                if family == nil || !parser.isAtEnd { declarations.report("'font-family' takes one name", at: name) }
            case "src":
                repeat {
                    let start = parser.position
                    guard let local = parser.function("local", { $0.string() ?? Self.words(&$0) }) else {
                        declarations.report(
                            "'\(syntax.text(min(start, value.upperBound - 1)))' does not fit 'src'",
                            at: start, hint: "fonts come from the catalogue: write local(\"Family\")")
                        return
                    }
                    locals.append(local)
                } while parser.comma()
            case let other:
                declarations.report(
                    "'\(other)' is not supported in '@font-face'", at: name,
                    hint: "it takes font-family and src: local()")
            }
        }
        guard let family, !locals.isEmpty else {
            declarations.report("'@font-face' needs 'font-family' and 'src: local()'", at: token)
            return
        }
        fontFaces.append(FontFaceRule(family: family, localFamilies: locals))
    }

    private static func words(_ parser: inout ValueParser) -> String? {
        var words: [String] = []
        while case .identifier(let word) = parser.next {
            words.append(word)
            parser.advance()
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
