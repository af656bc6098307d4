/// The custom properties of one element, their variables substituted: CSS Custom Properties 1.
final class CustomProperties: Sendable {
    let values: [String: [Token]]

    /// Longer values are taken as invalid: doubling variables would else grow without bound.
    private static let maximumTokens = 4096

    /// More custom properties on one element are taken as none: it bounds the stack and the search for cycles.
    static let maximumCount = 512

    static let none = CustomProperties(values: [:])

    private init(values: [String: [Token]]) { self.values = values }

    /// The parent's, and over them what the element's own rules say, in ascending order of precedence.
    init(parent: CustomProperties, declared: [String: CustomDeclaration.Value]) {
        guard declared.count <= Self.maximumCount else {
            values = [:]
            return
        }
        var resolution = Resolution(parent: parent, declared: declared)
        for name in declared.keys { resolution.resolve(name) }
        values = resolution.values
    }

    /// The tokens with every `var()` replaced; nil where a variable has no value and no fallback.
    func substituting(_ tokens: [Token]) -> [Token]? {
        Self.substitute(tokens) { values[$0] }
    }

    /// Resolves declared values that may refer to each other; the order in which they are asked for does not matter.
    private struct Resolution {
        let declared: [String: CustomDeclaration.Value]
        var values: [String: [Token]]
        private var done: Set<String> = []

        init(parent: CustomProperties, declared: [String: CustomDeclaration.Value]) {
            self.declared = declared
            values = parent.values
        }

        mutating func resolve(_ name: String) {
            guard let value = declared[name], done.insert(name).inserted else { return }
            switch value {
            case .inherit: break
            case .initial, .revert: values[name] = nil
            case .tokens(let tokens):
                guard tokens.contains(where: { $0.kind == .function("var") }) else {
                    values[name] = tokens
                    return
                }
                // CSS Custom Properties 1 §2.3: all properties on a cycle are invalid, whatever their fallbacks.
                guard !isCyclic(name) else {
                    values[name] = nil
                    return
                }
                for reference in CustomProperties.references(tokens) { resolve(reference.name) }
                let known = values
                values[name] = CustomProperties.substitute(tokens) { known[$0] }
            }
        }

        /// Whether a property refers to itself, directly or through others.
        private func isCyclic(_ name: String) -> Bool {
            var seen: Set<String> = []
            var open = [name]
            while let next = open.popLast() {
                guard case .tokens(let tokens) = declared[next] else { continue }
                for reference in CustomProperties.references(tokens) {
                    if reference.name == name { return true }
                    if seen.insert(reference.name).inserted { open.append(reference.name) }
                }
            }
            return false
        }
    }

    /// What each `var()` refers to, those in fallbacks too.
    static func references(_ tokens: [Token]) -> [(name: String, hasFallback: Bool)] {
        var references: [(name: String, hasFallback: Bool)] = []
        for (index, token) in tokens.enumerated() where token.kind == .function("var") {
            let words = tokens[(index + 1)...].lazy.filter { !$0.isWhiteSpace }.prefix(2).map(\.kind)
            if case .identifier(let name) = words.first { references.append((name, words.last == .comma)) }
        }
        return references
    }

    private static func substitute(_ tokens: [Token], _ lookup: (String) -> [Token]?) -> [Token]? {
        guard tokens.contains(where: { $0.kind == .function("var") }) else { return tokens }
        var result: [Token] = []
        var index = 0
        while index < tokens.count {
            guard tokens[index].kind == .function("var") else {
                result.append(tokens[index])
                index += 1
                continue
            }
            let close = closing(tokens, index)
            var inside = index + 1
            while inside < close, tokens[inside].isWhiteSpace { inside += 1 }
            guard inside < close, case .identifier(let name) = tokens[inside].kind else { return nil }
            inside += 1
            while inside < close, tokens[inside].isWhiteSpace { inside += 1 }
            if let value = lookup(name) {
                result += value
            } else {
                guard inside < close, let fallback = substitute(Array(tokens[(inside + 1)..<close]), lookup) else {
                    return nil
                }
                result += fallback
            }
            if result.count > maximumTokens { return nil }
            index = close + 1
        }
        return result
    }

    private static func closing(_ tokens: [Token], _ opening: Int) -> Int {
        var depth = 0
        for index in opening..<tokens.count {
            switch tokens[index].kind {
            case .function, .openParenthesis: depth += 1
            case .closeParenthesis:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return tokens.count
    }
}
