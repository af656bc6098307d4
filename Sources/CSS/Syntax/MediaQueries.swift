import Primitives

/// Answers media queries for paper: CSS Media Queries 4.
struct MediaQueries {
    let syntax: SheetSyntax
    /// The page that features are asked of; nil where they cannot be answered.
    let page: Size?

    /// What a query comes to.
    enum Answer: Hashable {
        case holds, fails
        /// CSS Media Queries 4 §3.1: neither it nor its negation holds.
        case unknown

        init(_ holds: Bool) { self = holds ? .holds : .fails }

        var negated: Answer {
            switch self {
            case .holds: .fails
            case .fails: .holds
            case .unknown: .unknown
            }
        }

        func and(_ other: Answer) -> Answer {
            if self == .fails || other == .fails { return .fails }
            return self == .holds && other == .holds ? .holds : .unknown
        }

        func or(_ other: Answer) -> Answer {
            if self == .holds || other == .holds { return .holds }
            return self == .fails && other == .fails ? .fails : .unknown
        }
    }

    /// Something about a query that its author should know.
    enum Finding {
        case unknownMedium(String, token: Int)
        case feature(token: Int)
        case malformed(token: Int)
    }

    private(set) var findings: [Finding] = []

    init(syntax: SheetSyntax, page: Size?) {
        self.syntax = syntax
        self.page = page
    }

    /// Whether one query of a list holds; an empty list holds.
    mutating func matches(_ prelude: Range<Int>) -> Bool {
        if prelude.isEmpty { return true }
        var matches = false
        for query in syntax.split(prelude) where self.query(query) == .holds { matches = true }
        return matches
    }

    private func skipSpace(_ index: inout Int, _ end: Int) {
        while index < end, syntax.tokens[index].isWhiteSpace { index += 1 }
    }

    private func word(at index: Int, _ end: Int) -> String? {
        guard index < end, case .identifier(let word) = syntax.tokens[index].kind else { return nil }
        return word.asciiLowercased
    }

    private mutating func query(_ range: Range<Int>) -> Answer {
        var index = range.lowerBound
        let end = range.upperBound
        var isNegated = false
        let first = word(at: index, end)
        if first == "not" || first == "only" {
            var next = index + 1
            skipSpace(&next, end)
            if next < end, syntax.tokens[next].kind == .openParenthesis { return condition(range) }
            // A query that says nothing after the word is malformed: Media Queries 4 §3.2.
            guard word(at: next, end) != nil else { return malformed(at: next, end) }
            isNegated = first == "not"
            index = next
        }
        guard let type = word(at: index, end) else { return condition(range) }
        if ["not", "only", "and", "or"].contains(type) { return malformed(at: index, end) }
        guard ["print", "all", "screen", "speech"].contains(type) else {
            if Self.deprecatedTypes.contains(type) { return Answer(isNegated) }
            findings.append(.unknownMedium(type, token: index))
            return Answer(isNegated)
        }
        var answer = Answer(type == "print" || type == "all")
        index += 1
        skipSpace(&index, end)
        if index < end {
            guard word(at: index, end) == "and" else { return malformed(at: index, end) }
            // What cannot change the answer is not looked at: `screen and (hover)` says nothing of paper.
            if answer == .holds { answer = condition(syntax.trimmed(index + 1..<end)) }
        }
        return isNegated ? answer.negated : answer
    }

    private static let deprecatedTypes: Set<String> = [
        "aural", "braille", "embossed", "handheld", "projection", "tty", "tv",
    ]

    /// `not X`, `X and Y and …`, `X or Y or …`.
    private mutating func condition(_ range: Range<Int>) -> Answer {
        var index = range.lowerBound
        let end = range.upperBound
        if word(at: index, end) == "not" {
            index += 1
            skipSpace(&index, end)
            guard opensParenthesis(index, end) else { return malformed(at: index, end) }
            let answer = operand(&index, end).negated
            skipSpace(&index, end)
            return index < end ? malformed(at: index, end) : answer
        }
        guard opensParenthesis(index, end) else { return malformed(at: index, end) }
        var answer = operand(&index, end)
        skipSpace(&index, end)
        var joint: String?
        while index < end {
            guard let next = word(at: index, end), next == "and" || next == "or", joint == nil || joint == next else {
                return malformed(at: index, end)
            }
            joint = next
            index += 1
            skipSpace(&index, end)
            guard opensParenthesis(index, end) else { return malformed(at: index, end) }
            let further = operand(&index, end)
            answer = next == "and" ? answer.and(further) : answer.or(further)
            skipSpace(&index, end)
        }
        return answer
    }

    private func opensParenthesis(_ index: Int, _ end: Int) -> Bool {
        index < end && syntax.tokens[index].kind == .openParenthesis
    }

    /// A query that is not one: it never holds, nor does its negation.
    private mutating func malformed(at index: Int, _ end: Int) -> Answer {
        findings.append(.malformed(token: min(index, end - 1)))
        return .unknown
    }

    /// What stands in the parentheses at `index`, which is put behind them.
    private mutating func operand(_ index: inout Int, _ end: Int) -> Answer {
        let start = index
        let inside = syntax.trimmed(index + 1..<min(Int(syntax.closing[index]), end))
        index = min(syntax.afterComponent(index), end)
        if let first = inside.first,
            syntax.tokens[first].kind == .openParenthesis || word(at: first, inside.upperBound) == "not"
        {
            return condition(inside)
        }
        guard let page else {
            findings.append(.feature(token: start))
            return .fails
        }
        return MediaFeature(syntax: syntax, page: page).answer(inside)
    }
}

/// One feature in its parentheses: CSS Media Queries 4 §2.4.
private struct MediaFeature {
    let syntax: SheetSyntax
    let page: Size

    func answer(_ range: Range<Int>) -> MediaQueries.Answer {
        let words = range.filter { !syntax.tokens[$0].isWhiteSpace }
        guard let first = words.first else { return .unknown }
        if words.count == 1 {
            return value(of: syntax.text(first).asciiLowercased).map { .init($0 != 0) } ?? .unknown
        }
        if syntax.tokens[words[1]].kind == .colon {
            var name = syntax.text(first).asciiLowercased
            var comparison = "="
            if name.hasPrefix("min-") { (name, comparison) = (String(name.dropFirst(4)), ">=") }
            if name.hasPrefix("max-") { (name, comparison) = (String(name.dropFirst(4)), "<=") }
            guard words.count > 2 else { return .unknown }
            return compare(name, comparison, range: (words[2]..<range.upperBound))
        }
        return rangeAnswer(words, range)
    }

    /// `width >= 600px`, `600px <= width < 900px`.
    private func rangeAnswer(_ words: [Int], _ range: Range<Int>) -> MediaQueries.Answer {
        var parts: [Range<Int>] = []
        var signs: [String] = []
        var start = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            if case .delimiter(let byte) = syntax.tokens[index].kind, [0x3C, 0x3D, 0x3E].contains(byte) {
                parts.append(syntax.trimmed(start..<index))
                var sign = String(UnicodeScalar(byte))
                if index + 1 < range.upperBound, syntax.tokens[index + 1].isDelimiter("=") {
                    sign += "="
                    index += 1
                }
                signs.append(sign)
                start = index + 1
            }
            index += 1
        }
        parts.append(syntax.trimmed(start..<range.upperBound))
        guard !signs.isEmpty, parts.allSatisfy({ !$0.isEmpty }) else { return .unknown }
        func isName(_ part: Range<Int>) -> String? {
            guard part.count == 1, case .identifier(let word) = syntax.tokens[part.lowerBound].kind else { return nil }
            return word.asciiLowercased
        }
        if parts.count == 2, let name = isName(parts[0]) { return compare(name, signs[0], range: parts[1]) }
        guard parts.count <= 3, let name = isName(parts[1]) else { return .unknown }
        let turned = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="]
        var answer = compare(name, turned[signs[0]] ?? "", range: parts[0])
        if parts.count == 3 { answer = answer.and(compare(name, signs[1], range: parts[2])) }
        return answer
    }

    private func compare(_ name: String, _ sign: String, range: Range<Int>) -> MediaQueries.Answer {
        if range.count == 1, case .identifier(let word) = syntax.tokens[range.lowerBound].kind {
            guard sign == "=", let actual = keyword(of: name) else { return .unknown }
            return .init(actual == word.asciiLowercased)
        }
        guard let actual = value(of: name), let wanted = number(range) else { return .unknown }
        switch sign {
        case "=": return .init(abs(actual - wanted) < 1e-6)
        case "<=": return .init(actual <= wanted)
        case ">=": return .init(actual >= wanted)
        case "<": return .init(actual < wanted)
        case ">": return .init(actual > wanted)
        default: return .unknown
        }
    }

    /// px, dppx, a ratio or a number; fonts have their initial size.
    private func number(_ range: Range<Int>) -> Double? {
        var parser = ValueParser(tokens: syntax.tokens, range: range)
        if case .dimension(let value, let unit) = parser.next, parser.position == range.upperBound - 1 {
            switch unit {
            case "dppx", "x": return value
            case "dpi": return value / 96
            case "dpcm": return value * 2.54 / 96
            default: break
            }
        }
        if let first = parser.number() {
            if parser.isAtEnd { return first }
            guard parser.slash(), let second = parser.number(), second != 0 else { return nil }
            return first / second
        }
        guard let length = parser.length(), parser.isAtEnd else { return nil }
        let context = LengthContext(
            font: FontStyle(), rootFontSize: 16, fontUnits: nil, viewportWidth: page.width.px,
            viewportHeight: page.height.px)
        return length.computed(context).length.px
    }

    private func value(of name: String) -> Double? {
        switch name {
        case "width", "device-width": page.width.px
        case "height", "device-height": page.height.px
        case "aspect-ratio", "device-aspect-ratio": page.width.px / page.height.px
        case "color": 8
        case "color-index", "monochrome", "grid", "hover", "any-hover", "pointer", "any-pointer", "scripting", "update",
            "overflow-inline", "prefers-reduced-motion", "prefers-contrast", "forced-colors", "inverted-colors":
            0
        case "resolution", "orientation", "overflow-block", "color-gamut", "prefers-color-scheme": 1
        default: nil
        }
    }

    private func keyword(of name: String) -> String? {
        switch name {
        case "orientation": page.height >= page.width ? "portrait" : "landscape"
        case "hover", "any-hover", "pointer", "any-pointer", "scripting", "update", "overflow-inline",
            "inverted-colors", "forced-colors":
            "none"
        case "overflow-block": "paged"
        case "prefers-color-scheme": "light"
        case "prefers-reduced-motion", "prefers-contrast": "no-preference"
        case "color-gamut": "srgb"
        case "scan": "progressive"
        default: nil
        }
    }
}

extension StylesheetUse {
    /// Whether the `media` of a link or of `<style>` is for pages of this use.
    package func matches(media: String) -> Bool {
        let syntax = SheetSyntax(
            SourceText(bytes: Array(media.utf8), origin: SourceLocation(file: "", line: 1, column: 1)))
        guard syntax.depth <= StylesheetLimits().depth else { return false }
        var queries = MediaQueries(syntax: syntax, page: page)
        return queries.matches(syntax.trimmed(0..<syntax.tokens.count))
    }

    /// The page that media features are asked of.
    var page: Size? {
        if case .bareFile(let page) = self { return page }
        return nil
    }
}
