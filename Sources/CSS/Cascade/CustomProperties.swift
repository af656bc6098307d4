/// The custom properties of one element, their variables substituted: CSS Custom Properties 1.
final class CustomProperties: Sendable {
    let values: [String: [Token]]

    /// Longer values are taken as invalid: doubling variables would else grow without bound.
    private static let maximumTokens = 4096

    static let none = CustomProperties(values: [:])

    private init(values: [String: [Token]]) { self.values = values }

    /// The parent's, and over them what the element's own rules say, in ascending order of precedence.
    init(parent: CustomProperties, declared: [String: CustomDeclaration.Value]) {
        var resolution = Resolution(parent: parent, declared: declared)
        for name in declared.keys { resolution.resolve(name) }
        values = resolution.values
    }

    /// The tokens with every `var()` replaced; nil where a variable has no value and no fallback.
    func substituting(_ tokens: [Token]) -> [Token]? {
        Self.substitute(tokens) { values[$0] }
    }

    /// Resolves declared values that may refer to each other.
    private struct Resolution {
        let parent: CustomProperties
        let declared: [String: CustomDeclaration.Value]
        var values: [String: [Token]]
        private var done: Set<String> = []
        /// The names being resolved, outermost first.
        private var path: [String] = []
        /// Names on a cycle: none of them has a value.
        private var cyclic: Set<String> = []

        init(parent: CustomProperties, declared: [String: CustomDeclaration.Value]) {
            self.parent = parent
            self.declared = declared
            values = parent.values
        }

        mutating func resolve(_ name: String) {
            guard let value = declared[name], !done.contains(name) else { return }
            if let start = path.firstIndex(of: name) {
                cyclic.formUnion(path[start...])
                return
            }
            switch value {
            case .inherit: break
            case .initial, .revert: values[name] = nil
            case .tokens(let tokens):
                path.append(name)
                for reference in CustomProperties.references(tokens) { resolve(reference) }
                path.removeLast()
                if cyclic.contains(name) {
                    values[name] = nil
                } else {
                    let known = values
                    values[name] = CustomProperties.substitute(tokens) { known[$0] }
                }
            }
            done.insert(name)
        }
    }

    /// The names that `var()` refers to, in fallbacks too.
    static func references(_ tokens: [Token]) -> [String] {
        var names: [String] = []
        for (index, token) in tokens.enumerated() where token.kind == .function("var") {
            let name = tokens[(index + 1)...].first { !$0.isWhiteSpace }
            if case .identifier(let text) = name?.kind { names.append(text) }
        }
        return names
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
