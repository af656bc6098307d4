import Primitives

/// `font-*` and `line-height`: CSS Fonts 4.
enum FontProperties {
    static let longhands: [LonghandDefinition] = [
        .typed(
            "font-family", \.font.families, initial: "sans-serif", isInherited: true, in: .everywhere,
            syntax: "[<family-name> | serif | sans-serif | monospace]#", parse: families,
            compute: { families, builder in
                families.flatMap { builder.context.familyAliases[$0.asciiLowercased] ?? [$0] }
            }),
        .typed(
            "font-weight", \.font.weight, initial: "normal", isInherited: true, in: .everywhere,
            syntax: "normal | bold | <number [1,1000]> | bolder | lighter", parse: weight,
            compute: { weight, builder in weight.computed(parent: builder.parent.font.weight) }),
        .keyword(
            "font-style", \.font.isItalic, initial: "normal", isInherited: true, in: .everywhere,
            ["normal": false, "italic": true, "oblique": true]),
        .plain(
            "font-stretch", \.font.stretch, initial: "normal", isInherited: true, in: .everywhere,
            syntax: "normal | <percentage [50,200]> | condensed | expanded | …", parse: stretch),
        LonghandDefinition(
            name: "font-variant-numeric", initial: "normal", isInherited: true,
            syntax: "normal | [lining-nums | oldstyle-nums || proportional-nums | tabular-nums || "
                + "diagonal-fractions | stacked-fractions || ordinal || slashed-zero]",
            contexts: .everywhere,
            parse: { parser in
                guard let features = numericFeatures(&parser) else { return nil }
                return { $0.values.font.setFeatures(numeric: features) }
            },
            copy: { source, target in target.font.setFeatures(numeric: source.font.numericFeatures) }),
        LonghandDefinition(
            name: "font-feature-settings", initial: "normal", isInherited: true,
            syntax: "normal | [<string> [<integer> | on | off]?]#", contexts: .everywhere,
            parse: { parser in
                guard let features = featureSettings(&parser) else { return nil }
                return { $0.values.font.setFeatures(settings: features) }
            },
            copy: { source, target in target.font.setFeatures(settings: source.font.featureSettings) }),
        .typed(
            "font-size", \.font.size, initial: "medium", isInherited: true, in: .everywhere,
            syntax: "<length-percentage [0,∞]> | xx-small | x-small | small | medium | large | x-large | xx-large | "
                + "xxx-large | smaller | larger",
            parse: { parser in parser.one(of: sizeKeywords) ?? parser.lengthPercentage(negative: false) },
            compute: { size, builder in builder.fontSize(size) }),
        .typed(
            "line-height", \.text.lineHeight, initial: "normal", isInherited: true, in: .everywhere,
            syntax: "normal | <number [0,∞]> | <length-percentage [0,∞]>", parse: lineHeight,
            compute: { height, builder in
                switch height {
                case nil: .normal
                case .number(let factor): .number(factor)
                case .some(let length):
                    .length(builder.length(length, percentOf: builder.values.font.size.length, atLeast: 0))
                }
            }),
    ]

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "font",
            longhands: [
                "font-style", "font-weight", "font-stretch", "font-variant-numeric", "font-feature-settings",
                "font-size", "line-height", "font-family",
            ],
            syntax: "[<font-style> || <font-weight> || <font-stretch>]? <font-size> [/ <line-height>]? <font-family>"
        ) { parser in
            var parts: [(String, Setter)] = []
            for _ in 0..<4 {
                if parser.take("normal") { continue }
                guard let part = parser.longhand(of: ["font-style", "font-weight", "font-stretch"], notYetIn: parts)
                else { break }
                parts.append(part)
            }
            guard let size = parser.longhand("font-size") else { return nil }
            parts.append(("font-size", size))
            if parser.slash() {
                guard let height = parser.longhand("line-height") else { return nil }
                parts.append(("line-height", height))
            }
            guard let family = parser.longhand("font-family") else { return nil }
            return parts + [("font-family", family)]
        },
        ShorthandDefinition(
            name: "font-variant", longhands: ["font-variant-numeric"], syntax: "normal | <font-variant-numeric>"
        ) { parser in
            parser.longhand("font-variant-numeric").map { [("font-variant-numeric", $0)] }
        },
    ]

    // MARK: Families

    private static func families(_ parser: inout ValueParser) -> [String]? {
        var families: [String] = []
        repeat {
            if let name = parser.string() {
                families.append(name)
                continue
            }
            guard var name = parser.customIdentifier() else { return nil }
            while case .identifier(let word) = parser.next {
                name += " " + word
                parser.advance()
            }
            let generic = name.asciiLowercased
            families.append(["serif", "sans-serif", "monospace"].contains(generic) ? generic : name)
        } while parser.comma()
        return families
    }

    // MARK: Weight and stretch

    private enum Weight: Sendable {
        case absolute(Int16)
        case bolder, lighter

        /// CSS Fonts 4 §2.2.1.
        func computed(parent: Int16) -> Int16 {
            switch self {
            case .absolute(let weight): weight
            case .bolder: parent < 350 ? 400 : parent < 550 ? 700 : max(parent, 900)
            case .lighter: parent < 100 ? parent : parent < 550 ? 100 : parent < 750 ? 400 : 700
            }
        }
    }

    private static func weight(_ parser: inout ValueParser) -> Weight? {
        if let word = parser.one(of: [
            "normal": Weight.absolute(400), "bold": .absolute(700), "bolder": .bolder, "lighter": .lighter,
        ]) {
            return word
        }
        return parser.attempt { parser in
            guard let number = parser.number(), number >= 1, number <= 1000 else { return nil }
            return .absolute(Int16(number.rounded()))
        }
    }

    private static func stretch(_ parser: inout ValueParser) -> Int16? {
        if let word = parser.one(of: [
            "normal": Int16(100), "ultra-condensed": 50, "extra-condensed": 62, "condensed": 75,
            "semi-condensed": 87, "semi-expanded": 112, "expanded": 125, "extra-expanded": 150,
            "ultra-expanded": 200,
        ]) {
            return word
        }
        return parser.attempt { parser in
            guard let percentage = parser.percentage(), percentage >= 50, percentage <= 200 else { return nil }
            return Int16(percentage.rounded())
        }
    }

    // MARK: Size and line height

    /// CSS Fonts 4 §2.5, for a medium size of 16 px.
    private static let sizeKeywords: KeyValuePairs<String, NumericExpression> = [
        "xx-small": .length(9, .px), "x-small": .length(10, .px), "small": .length(13, .px),
        "medium": .length(16, .px), "large": .length(18, .px), "x-large": .length(24, .px),
        "xx-large": .length(32, .px), "xxx-large": .length(48, .px), "smaller": .percentage(100 / 1.2),
        "larger": .percentage(120),
    ]

    /// The outer nil is a value that does not fit, the inner one `normal`.
    private static func lineHeight(_ parser: inout ValueParser) -> NumericExpression?? {
        if parser.take("normal") { return .some(nil) }
        if let factor = parser.number(atLeast: 0) { return .some(.number(factor)) }
        return parser.lengthPercentage(negative: false).map { .some($0) }
    }

    // MARK: Features

    private static func numericFeatures(_ parser: inout ValueParser) -> [FontFeature]? {
        if parser.take("normal") { return [] }
        let groups: [KeyValuePairs<String, String>] = [
            ["lining-nums": "lnum", "oldstyle-nums": "onum"], ["proportional-nums": "pnum", "tabular-nums": "tnum"],
            ["diagonal-fractions": "frac", "stacked-fractions": "afrc"], ["ordinal": "ordn"],
            ["slashed-zero": "zero"],
        ]
        var chosen = [String?](repeating: nil, count: groups.count)
        while !parser.isAtEnd {
            let found = groups.indices.contains { index in
                guard chosen[index] == nil, let tag = parser.one(of: groups[index]) else { return false }
                chosen[index] = tag
                return true
            }
            if !found { return nil }
        }
        let features = chosen.compactMap { $0.map { FontFeature(tag: $0, value: 1) } }
        return features.isEmpty ? nil : features
    }

    private static func featureSettings(_ parser: inout ValueParser) -> [FontFeature]? {
        if parser.take("normal") { return [] }
        var features: [FontFeature] = []
        repeat {
            guard let tag = parser.string(), tag.utf8.count == 4,
                tag.utf8.allSatisfy({ $0 >= 0x20 && $0 <= 0x7E })
            else { return nil }
            let value = parser.one(of: ["on": Int32(1), "off": 0]) ?? parser.integer(in: 0...Int32.max) ?? 1
            features.removeAll { $0.tag == tag }
            features.append(FontFeature(tag: tag, value: UInt32(value)))
        } while parser.comma()
        return features
    }
}

extension FontStyle {
    /// Sets one of the two sources of `features`; settings win over numeric variants: CSS Fonts 4 §7.2.
    fileprivate mutating func setFeatures(numeric: [FontFeature]? = nil, settings: [FontFeature]? = nil) {
        if let numeric { numericFeatures = numeric }
        if let settings { featureSettings = settings }
        let tags = featureSettings.map(\.tag)
        features = (numericFeatures.filter { !tags.contains($0.tag) } + featureSettings).sorted { $0.tag < $1.tag }
    }
}
