internal import Primitives

/// One rule of `x-sum-of`: what an amount must come to.
///
/// At the schema's top, an object from the amount's path to the terms of its sum:
///
/// ```json
/// "x-sum-of": {
///   "totals.taxable": ["sections[].lines[!optional].taxable"],
///   "totals.grand_total": ["totals.taxable", "-totals.discount", "totals.cgst", "totals.round_off"],
///   "sections[].lines[].taxable": [".quantity * .rate * (100% - .discount_percent)"]
/// }
/// ```
///
/// A path's `[]` is every element of a list, `[!name]` every element whose `name` is not true, `[name]` every element
/// whose `name` is true. A path that begins with a point begins at the object that holds the amount. A term is a
/// product of paths and of `(100% - path)` or `(100% + path)`. What is missing counts as zero; an amount that is
/// missing is not checked. The sum is exact and rounded to the paisa, halves away from zero.
struct SumRule: Sendable {
    enum Step: Hashable, Sendable {
        case member(String)
        case every
        /// Only elements whose member is true, or is not.
        case filtered(String, wanted: Bool)
    }

    struct Path: Hashable, Sendable {
        /// True where the path begins at the object that holds the amount.
        let isRelative: Bool
        let steps: [Step]
    }

    enum Factor: Hashable, Sendable {
        case path(Path)
        /// 100 % less or more a percentage.
        case share(Path, adds: Bool)
    }

    struct Term: Hashable, Sendable {
        let isNegative: Bool
        let factors: [Factor]
    }

    let target: Path
    let terms: [Term]

    /// What is wrong with a rule's text.
    struct Fault: Error {
        let message: String
    }

    /// The rules of a schema; faults are appended to `diagnostics`.
    static func rules(
        of schema: JSONValue, places: JSONLocator, diagnostics: inout [Diagnostic]
    ) -> [SumRule] {
        guard let value = schema["x-sum-of"] else { return [] }
        guard let object = value.objectValue else {
            diagnostics.append(
                Diagnostic("x-sum-of is not an object from amounts to terms", at: places.location(of: "/x-sum-of")))
            return []
        }
        let shape = SchemaShape(document: schema)
        var rules: [SumRule] = []
        for member in object.members {
            let pointer = "/x-sum-of/" + JSONPointer.escaped(member.key)
            do throws(Fault) {
                guard let texts = member.value.arrayValue?.map(\.stringValue), !texts.isEmpty, !texts.contains(nil)
                else {
                    throw Fault(message: "the terms of a sum are a list of texts")
                }
                let target = try path(member.key)
                if target.isRelative { throw Fault(message: "an amount's path begins at the top") }
                let holder = try resolve(target.steps.dropLast(), from: shape, text: member.key)
                _ = try resolve(target.steps, from: shape, text: member.key)
                var terms: [Term] = []
                for case .some(let text) in texts {
                    let term = try self.term(text)
                    for factor in term.factors {
                        let path = factor.path
                        _ = try resolve(path.steps, from: path.isRelative ? holder : shape, text: text)
                    }
                    terms.append(term)
                }
                rules.append(SumRule(target: target, terms: terms))
            } catch {
                diagnostics.append(Diagnostic(error.message, at: places.location(of: pointer)))
            }
        }
        return rules
    }

    // MARK: Reading

    private static func term(_ text: String) throws(Fault) -> Term {
        var rest = Substring(text.filter { $0 != " " })
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest = rest.dropFirst() }
        var factors: [Factor] = []
        for part in rest.split(separator: "*", omittingEmptySubsequences: false) {
            if part.hasPrefix("(100%-") || part.hasPrefix("(100%+"), part.hasSuffix(")") {
                factors.append(.share(try path(String(part.dropFirst(6).dropLast())), adds: part.hasPrefix("(100%+")))
            } else {
                factors.append(.path(try path(String(part))))
            }
        }
        return Term(isNegative: isNegative, factors: factors)
    }

    private static func path(_ text: String) throws(Fault) -> Path {
        let isRelative = text.hasPrefix(".")
        var steps: [Step] = []
        for part in (isRelative ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        {
            let name = part.prefix { $0 != "[" }
            let isName = !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isLetterOrDigit($0) }
            guard isName else { throw Fault(message: "\"\(text)\" is not a path such as sections[].lines[].taxable") }
            steps.append(.member(String(name)))
            let brackets = part.dropFirst(name.count)
            if brackets.isEmpty { continue }
            guard brackets.hasPrefix("["), brackets.hasSuffix("]") else {
                throw Fault(message: "\"\(text)\" is not a path such as sections[].lines[].taxable")
            }
            let condition = brackets.dropFirst().dropLast()
            if condition.isEmpty {
                steps.append(.every)
            } else {
                let isNegated = condition.hasPrefix("!")
                steps.append(.filtered(String(isNegated ? condition.dropFirst() : condition), wanted: !isNegated))
            }
        }
        return Path(isRelative: isRelative, steps: steps)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }

    private static func resolve(
        _ steps: some Sequence<Step>, from start: SchemaShape, text: String
    ) throws(Fault) -> SchemaShape {
        var shape = start
        for step in steps {
            switch step {
            case .member(let name):
                guard let next = shape.member(name) else {
                    let nearest = Diagnostic.nearest(to: name, among: shape.names).map { " (nearest: \($0))" } ?? ""
                    throw Fault(message: "the schema has no \"\(name)\" of \"\(text)\"\(nearest)")
                }
                shape = next
            case .every:
                guard let next = shape.elements else {
                    throw Fault(message: "\"\(text)\" has [] after what is no list")
                }
                shape = next
            case .filtered(let name, _):
                guard let next = shape.elements else {
                    throw Fault(message: "\"\(text)\" has [] after what is no list")
                }
                guard next.member(name) != nil else {
                    throw Fault(message: "the schema has no \"\(name)\" of \"\(text)\"")
                }
                shape = next
            }
        }
        return shape
    }
}

extension SumRule.Factor {
    var path: SumRule.Path {
        switch self {
        case .path(let path), .share(let path, _): path
        }
    }
}
