import Primitives

/// A style sheet's tokens, with what closes each bracket: the ground that parsers of rules and values stand on.
struct SheetSyntax: Sendable {
    let source: SourceText
    let tokens: [Token]
    /// By token: for an opening bracket or function, the token that closes it, or the count of tokens where nothing
    /// does; else the token itself.
    let closing: [Int32]
    /// The deepest nesting of brackets.
    let depth: Int

    init(_ source: SourceText) {
        self.source = source
        tokens = Tokenizer.tokens(of: source.bytes)
        var closing = (0..<Int32(tokens.count)).map { $0 }
        var open: [(token: Int, closer: Token.Kind)] = []
        var depth = 0
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .function, .openParenthesis: open.append((index, .closeParenthesis))
            case .openSquare: open.append((index, .closeSquare))
            case .openBrace: open.append((index, .closeBrace))
            case .closeParenthesis, .closeSquare, .closeBrace:
                // A closing bracket that fits no open one closes nothing; it is a token like others.
                if open.last?.closer == token.kind, let opening = open.popLast() {
                    closing[opening.token] = Int32(index)
                }
            default: break
            }
            depth = max(depth, open.count)
        }
        for opening in open { closing[opening.token] = Int32(tokens.count) }
        self.closing = closing
        self.depth = depth
    }

    func location(_ token: Int) -> SourceLocation {
        guard token < tokens.count else { return source.location(at: source.bytes.count) }
        return source.location(at: Int(tokens[token].start))
    }

    /// A token as it stands in the source; a function with both parentheses.
    func text(_ token: Int) -> String {
        guard token < tokens.count else { return "" }
        if case .function(let name) = tokens[token].kind { return name + "()" }
        return source.text(tokens[token].start, tokens[token].end)
    }

    func text(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last, last < tokens.count else { return "" }
        return source.text(tokens[first].start, tokens[last].end)
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, tokens[low].isWhiteSpace { low += 1 }
        while high > low, tokens[high - 1].isWhiteSpace { high -= 1 }
        return low..<high
    }

    /// The token after the component value that begins at a token.
    func afterComponent(_ token: Int) -> Int { min(Int(closing[token]), tokens.count - 1) + 1 }

    /// The ranges between commas that stand in no bracket.
    func split(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            if tokens[index].kind == .comma {
                parts.append(trimmed(start..<index))
                start = index + 1
            }
            index = afterComponent(index)
        }
        parts.append(trimmed(start..<range.upperBound))
        return parts
    }
}
