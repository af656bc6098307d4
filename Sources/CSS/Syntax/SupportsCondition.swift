/// Evaluates the condition of `@supports` against the subset itself: CSS Conditional 3 §6.
struct SupportsCondition {
    let syntax: SheetSyntax
    let use: StylesheetUse

    /// Deeper nesting counts as what is not known: it bounds the stack.
    private static let maximumDepth = 32

    /// nil where the condition is none.
    func holds(_ range: Range<Int>, depth: Int = 0) -> Bool? {
        guard depth < Self.maximumDepth else { return nil }
        var index = range.lowerBound
        if word(at: index, range.upperBound) == "not" {
            index = afterSpace(index + 1, range.upperBound)
            guard let answer = operand(&index, range.upperBound, depth),
                afterSpace(index, range.upperBound) == range.upperBound
            else { return nil }
            return !answer
        }
        guard var answer = operand(&index, range.upperBound, depth) else { return nil }
        index = afterSpace(index, range.upperBound)
        var joint: String?
        while index < range.upperBound {
            guard let next = word(at: index, range.upperBound), next == "and" || next == "or",
                joint == nil || joint == next
            else { return nil }
            joint = next
            index = afterSpace(index + 1, range.upperBound)
            guard let further = operand(&index, range.upperBound, depth) else { return nil }
            answer = next == "and" ? answer && further : answer || further
            index = afterSpace(index, range.upperBound)
        }
        return answer
    }

    private func word(at index: Int, _ end: Int) -> String? {
        guard index < end, case .identifier(let word) = syntax.tokens[index].kind else { return nil }
        return word.asciiLowercased
    }

    private func afterSpace(_ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, syntax.tokens[index].isWhiteSpace { index += 1 }
        return index
    }

    private func operand(_ index: inout Int, _ end: Int, _ depth: Int) -> Bool? {
        guard index < end else { return nil }
        let inside = syntax.trimmed(index + 1..<max(index + 1, min(Int(syntax.closing[index]), end)))
        let kind = syntax.tokens[index].kind
        index = min(syntax.afterComponent(index), end)
        switch kind {
        case .openParenthesis:
            if let answer = declaration(inside) { return answer }
            // What is no condition either may become one: it is not supported.
            return holds(inside, depth: depth + 1) ?? false
        case .function("selector"):
            var parser = SelectorParser(tokens: syntax.tokens, source: syntax.source, use: .template)
            do {
                return try parser.list(inside).count == 1
            } catch {
                return false
            }
        case .function: return false
        default: return nil
        }
    }

    /// Whether a declaration would be taken; nil where it is none.
    private func declaration(_ range: Range<Int>) -> Bool? {
        guard let first = range.first, case .identifier = syntax.tokens[first].kind else { return nil }
        let colon = afterSpace(first + 1, range.upperBound)
        guard colon < range.upperBound, syntax.tokens[colon].kind == .colon else { return nil }
        var parser = DeclarationParser(syntax: syntax, use: use)
        var block = DeclarationBlock()
        let value = syntax.trimmed(colon + 1..<range.upperBound)
        parser.declaration(name: first, value: value, in: .everywhere, into: &block)
        return parser.diagnostics.isEmpty && parser.unsupported.isEmpty && !block.isEmpty
    }
}
