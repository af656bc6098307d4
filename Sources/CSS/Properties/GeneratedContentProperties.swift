import Markup
import Primitives

/// CSS Generated Content 3, CSS Lists 3 §4, CSS GCPM 3.
enum GeneratedContentProperties {
    static let longhands: [LonghandDefinition] = [
        .plain(
            "content", \.generated.content, initial: "normal", in: [.element, .marginBox],
            syntax: "normal | none | element() | [<string> | attr() | counter() | counters() | string() | url() | "
                + "open-quote | close-quote | no-open-quote | no-close-quote]+",
            parse: content),
        .plain(
            "quotes", \.generated.quotes, initial: "auto", isInherited: true, in: .everywhere,
            syntax: "auto | none | [<string> <string>]+", parse: quotes),
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
            syntax: "none | [<custom-ident> [<string> | content() | attr() | counter() | counters()]+]#",
            parse: stringSets),
    ]

    private static func content(_ parser: inout ValueParser) -> [GeneratedContentStyle.Part]?? {
        if parser.take("normal") { return .some(nil) }
        if parser.take("none") { return .some([]) }
        // CSS GCPM 3 §1.2.2: an element cannot be combined with anything.
        if let element = runningElement(&parser) { return .some([element]) }
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
            return counter(&parser).map { .counter(name: $0.name, style: $0.style) }
        case .function("counters"):
            return nestedCounters(&parser).map { .counters(name: $0.name, separator: $0.separator, style: $0.style) }
        case .function("string"):
            return parser.function("string") { parser in
                guard let name = parser.customIdentifier(), let occurrence = occurrence(&parser) else { return nil }
                return .string(name: name, occurrence)
            }
        case .identifier:
            return parser.one(of: [
                "open-quote": .quote(.open), "close-quote": .quote(.close), "no-open-quote": .quote(.noOpen),
                "no-close-quote": .quote(.noClose),
            ])
        default:
            return nil
        }
    }

    private static func runningElement(_ parser: inout ValueParser) -> GeneratedContentStyle.Part? {
        parser.function("element") { parser in
            guard let name = parser.customIdentifier(), let occurrence = occurrence(&parser) else { return nil }
            return .element(name: name, occurrence)
        }
    }

    private static func counter(_ parser: inout ValueParser) -> (name: String, style: ListStyle.Kind)? {
        parser.function("counter") { parser in
            guard let name = parser.customIdentifier(except: ["none"]) else { return nil }
            return optionalStyle(&parser).map { (name, $0) }
        }
    }

    private static func nestedCounters(
        _ parser: inout ValueParser
    ) -> (name: String, separator: String, style: ListStyle.Kind)? {
        parser.function("counters") { parser in
            guard let name = parser.customIdentifier(except: ["none"]), parser.comma(),
                let separator = parser.string(), let style = optionalStyle(&parser)
            else { return nil }
            return (name, separator, style)
        }
    }

    private static func quotes(_ parser: inout ValueParser) -> GeneratedContentStyle.Quotes? {
        if parser.take("auto") { return .auto }
        if parser.take("none") { return GeneratedContentStyle.Quotes.none }
        var pairs: [GeneratedContentStyle.Quotes.Pair] = []
        while !parser.isAtEnd {
            guard let open = parser.string(), let close = parser.string() else { return nil }
            pairs.append(GeneratedContentStyle.Quotes.Pair(open: open, close: close))
        }
        return pairs.isEmpty ? nil : .pairs(pairs)
    }

    private static func optionalStyle(_ parser: inout ValueParser) -> ListStyle.Kind? {
        guard parser.comma() else { return .decimal }
        if parser.take("none") { return ListStyle.Kind.none }
        return parser.counterStyle() ?? parser.string().map { .string($0) }
    }

    /// Which assignment of a page counts; the first unless it says otherwise.
    private static func occurrence(_ parser: inout ValueParser) -> GeneratedContentStyle.Occurrence? {
        guard parser.comma() else { return .first }
        return parser.one(of: ["first": .first, "start": .start, "last": .last, "first-except": .firstExcept])
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
                guard let part = stringPart(&parser) else { return nil }
                parts.append(part)
            }
            if parts.isEmpty { return nil }
            sets.append(GeneratedContentStyle.StringSet(name: name, parts: parts))
        } while parser.comma()
        return sets
    }

    private static func stringPart(_ parser: inout ValueParser) -> GeneratedContentStyle.StringSet.Part? {
        if let text = parser.string() { return .text(text) }
        switch parser.next {
        case .function("attr"): return attribute(&parser).map { .attribute($0) }
        case .function("counter"):
            guard let counter = counter(&parser), !isOfPages(counter.name) else { return nil }
            return .counter(name: counter.name, style: counter.style)
        case .function("counters"):
            guard let counters = nestedCounters(&parser), !isOfPages(counters.name) else { return nil }
            return .counters(name: counters.name, separator: counters.separator, style: counters.style)
        default:
            return parser.function("content") { parser in
                if parser.next == .closeParenthesis { return .content }
                return parser.one(of: [
                    "text": .content, "before": .before, "after": .after, "first-letter": .firstLetter,
                ])
            }
        }
    }

    /// The counters of pages are not known yet when an element sets a string.
    private static func isOfPages(_ counter: String) -> Bool { counter == "page" || counter == "pages" }
}
