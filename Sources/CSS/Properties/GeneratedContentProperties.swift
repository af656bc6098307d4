import Markup
import Primitives

/// CSS Generated Content 3, CSS Lists 3 §4, CSS GCPM 3.
enum GeneratedContentProperties {
    static let longhands: [LonghandDefinition] = [
        .plain(
            "content", \.generated.content, initial: "normal", in: [.element, .marginBox],
            syntax: "normal | none | [<string> | attr() | counter() | counters() | string() | element() | url()]+",
            parse: content),
        .plain(
            "counter-reset", \.generated.counterReset, initial: "none", in: .everywhere,
            syntax: "none | [<custom-ident> <integer>?]+", parse: { counters(&$0, initially: 0) }),
        .plain(
            "counter-increment", \.generated.counterIncrement, initial: "none", in: .everywhere,
            syntax: "none | [<custom-ident> <integer>?]+", parse: { counters(&$0, initially: 1) }),
        .plain(
            "counter-set", \.generated.counterSet, initial: "none", in: .everywhere,
            syntax: "none | [<custom-ident> <integer>?]+", parse: { counters(&$0, initially: 0) }),
        .plain(
            "string-set", \.generated.stringSets, initial: "none",
            syntax: "none | [<custom-ident> [<string> | content() | attr()]+]#", parse: stringSets),
    ]

    private static func content(_ parser: inout ValueParser) -> [GeneratedContentStyle.Part]?? {
        if parser.take("normal") { return .some(nil) }
        if parser.take("none") { return .some([]) }
        var parts: [GeneratedContentStyle.Part] = []
        while !parser.isAtEnd {
            guard let part = contentPart(&parser) else { return nil }
            parts.append(part)
        }
        return parts.isEmpty ? nil : .some(parts)
    }

    private static func contentPart(_ parser: inout ValueParser) -> GeneratedContentStyle.Part? {
        if let text = parser.string() { return .text(text) }
        if let address = parser.localURL() { return .image(address) }
        switch parser.next {
        case .function("attr"):
            return attribute(&parser).map { .attribute($0) }
        case .function("counter"):
            return parser.function("counter") { parser in
                guard let name = parser.customIdentifier(except: ["none"]) else { return nil }
                guard let style = optionalStyle(&parser) else { return nil }
                return .counter(name: name, style: style)
            }
        case .function("counters"):
            return parser.function("counters") { parser in
                guard let name = parser.customIdentifier(except: ["none"]), parser.comma(),
                    let separator = parser.string(), let style = optionalStyle(&parser)
                else { return nil }
                return .counters(name: name, separator: separator, style: style)
            }
        case .function("string"):
            return parser.function("string") { parser in
                guard let name = parser.customIdentifier(), firstOnly(&parser) else { return nil }
                return .string(name: name)
            }
        case .function("element"):
            return parser.function("element") { parser in
                guard let name = parser.customIdentifier(), firstOnly(&parser) else { return nil }
                return .element(name: name)
            }
        default:
            return nil
        }
    }

    private static func optionalStyle(_ parser: inout ValueParser) -> ListStyle.Kind? {
        guard parser.comma() else { return .decimal }
        if parser.take("none") { return ListStyle.Kind.none }
        return parser.counterStyle() ?? parser.string().map { .string($0) }
    }

    /// The first assignment of a page is what `string()` and `element()` give; the others cannot be asked for.
    private static func firstOnly(_ parser: inout ValueParser) -> Bool {
        !parser.comma() || parser.take("first")
    }

    private static func attribute(_ parser: inout ValueParser) -> String? {
        parser.function("attr") { parser in
            guard case .identifier(let name) = parser.next else { return nil }
            guard parser.use.isBareFile || AttributeName.ofTemplates.contains(name) else {
                let near = Diagnostic.nearest(to: name, among: AttributeName.ofTemplates)
                return parser.fail("unknown attribute '\(name)'", hint: near.map { "did you mean '\($0)'?" })
            }
            parser.advance()
            return name
        }
    }

    private static func counters(
        _ parser: inout ValueParser, initially value: Int32
    ) -> [GeneratedContentStyle.CounterChange]? {
        if parser.take("none") { return [] }
        var changes: [GeneratedContentStyle.CounterChange] = []
        while !parser.isAtEnd {
            guard let name = parser.customIdentifier(except: ["none"]) else { return nil }
            changes.append(GeneratedContentStyle.CounterChange(name: name, value: parser.integer() ?? value))
        }
        return changes.isEmpty ? nil : changes
    }

    private static func stringSets(_ parser: inout ValueParser) -> [GeneratedContentStyle.StringSet]? {
        if parser.take("none") { return [] }
        var sets: [GeneratedContentStyle.StringSet] = []
        repeat {
            guard let name = parser.customIdentifier(except: ["none"]) else { return nil }
            var parts: [GeneratedContentStyle.StringSet.Part] = []
            while !parser.isAtEnd, parser.next != .comma {
                if let text = parser.string() {
                    parts.append(.text(text))
                } else if let name = attribute(&parser) {
                    parts.append(.attribute(name))
                } else if parser.function("content", { $0.next == .closeParenthesis || $0.take("text") ? true : nil })
                    != nil
                {
                    parts.append(.content)
                } else {
                    return nil
                }
            }
            if parts.isEmpty { return nil }
            sets.append(GeneratedContentStyle.StringSet(name: name, parts: parts))
        } while parser.comma()
        return sets
    }
}
