import Primitives

/// CSS Tables 3.
enum TableProperties {
    static let longhands: [LonghandDefinition] = [
        .keyword("table-layout", \.table.layout, initial: "auto", ["auto": .auto, "fixed": .fixed]),
        .keyword(
            "border-collapse", \.table.collapsesBorders, initial: "separate", isInherited: true,
            ["separate": false, "collapse": true]),
        LonghandDefinition(
            name: "border-spacing", initial: "0", isInherited: true, syntax: "<length [0,∞]>{1,2}", contexts: .element,
            parse: { parser in
                guard let horizontal = parser.length(negative: false) else { return nil }
                let vertical = parser.length(negative: false) ?? horizontal
                return { builder in
                    builder.values.table.horizontalSpacing = builder.length(horizontal, atLeast: 0)
                    builder.values.table.verticalSpacing = builder.length(vertical, atLeast: 0)
                }
            },
            copy: { source, target in
                target.table.horizontalSpacing = source.table.horizontalSpacing
                target.table.verticalSpacing = source.table.verticalSpacing
            }),
        .keyword(
            "caption-side", \.table.captionSide, initial: "top", isInherited: true, ["top": .top, "bottom": .bottom]),
        .keyword(
            "empty-cells", \.table.hidesEmptyCells, initial: "show", isInherited: true, ["show": false, "hide": true]),
    ]
}

/// CSS Lists 3.
enum ListProperties {
    static let longhands: [LonghandDefinition] = [
        .plain(
            "list-style-type", \.list.kind, initial: "disc", isInherited: true,
            syntax: (["none"] + counterStyles.map(\.key) + ["<string>"]).joined(separator: " | "),
            parse: { parser -> ListStyle.Kind? in
                if parser.take("none") { return ListStyle.Kind.none }
                return parser.counterStyle() ?? parser.string().map { .string($0) }
            }),
        .keyword(
            "list-style-position", \.list.isInside, initial: "outside", isInherited: true,
            ["outside": false, "inside": true]),
        .fixed("list-style-image", "none", isInherited: true),
    ]

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "list-style", longhands: ["list-style-position", "list-style-type", "list-style-image"],
            syntax: "<list-style-type> || <list-style-position>"
        ) { parser in
            // `none` is said of the type; of the image it is true anyway.
            var parts: [(longhand: String, setter: Setter)] = []
            var nones = 0
            while !parser.isAtEnd {
                if nones < 2, parser.take("none") {
                    nones += 1
                } else if let part = parser.longhand(
                    of: ["list-style-position", "list-style-type"], notYetIn: parts)
                {
                    parts.append(part)
                } else {
                    return nil
                }
            }
            let hasType = parts.contains { $0.longhand == "list-style-type" }
            if nones == 2, hasType { return nil }
            if nones > 0, !hasType { parts.append(("list-style-type", { $0.values.list.kind = .none })) }
            return parts.isEmpty ? nil : parts
        }
    ]

    static let counterStyles: KeyValuePairs<String, ListStyle.Kind> = [
        "disc": .disc, "circle": .circle, "square": .square, "decimal": .decimal,
        "decimal-leading-zero": .decimalLeadingZero, "lower-alpha": .lowerAlpha, "upper-alpha": .upperAlpha,
        "lower-latin": .lowerAlpha, "upper-latin": .upperAlpha, "lower-roman": .lowerRoman,
        "upper-roman": .upperRoman, "lower-greek": .lowerGreek, "armenian": .armenian, "upper-armenian": .armenian,
        "georgian": .georgian, "devanagari": .devanagari, "tamil": .tamil, "bengali": .bengali,
        "gujarati": .gujarati, "gurmukhi": .gurmukhi, "kannada": .kannada, "malayalam": .malayalam,
        "oriya": .oriya, "telugu": .telugu,
    ]
}

extension ValueParser {
    /// The name of a counter style, but for `none`.
    mutating func counterStyle() -> ListStyle.Kind? { one(of: ListProperties.counterStyles) }
}
