import Primitives

/// Colour, alignment, spacing, white space, direction, decoration: CSS Text 3 and its neighbours.
enum TextProperties {
    static let longhands: [LonghandDefinition] = [
        .typed(
            "color", \.text.color, initial: "black", isInherited: true, in: .everywhere, syntax: "<color>",
            parse: { $0.color() },
            compute: { color, builder in
                switch color {
                case .color(let color): color
                case .currentColor: builder.parent.text.color
                }
            }),
        .typed(
            "accent-color", \.text.accentColor, initial: "auto", isInherited: true, syntax: "auto | <color>",
            parse: { parser -> ColorValue? in parser.take("auto") ? .currentColor : parser.color() },
            compute: { color, _ in color.orNil }),
        .typed(
            "text-align", \.text.align, initial: "start", isInherited: true, in: .everywhere,
            syntax: "start | end | left | right | center | justify",
            parse: { parser -> TextStyle.Align?? in
                if parser.use.isUserAgent, parser.take(unlessSetByParent) { return .some(nil) }
                return parser.one(of: alignments).map { .some($0) }
            },
            compute: { align, builder in
                align ?? (builder.parent.text.align == .start ? .center : builder.parent.text.align)
            }),
        .plain(
            "text-align-last", \.text.alignLast, initial: "auto", isInherited: true, in: .everywhere,
            syntax: "auto | start | end | left | right | center | justify",
            parse: { parser -> TextStyle.Align?? in
                if parser.take("auto") { return .some(nil) }
                return parser.one(of: alignments).map { .some($0) }
            }),
        .typed(
            "text-indent", \.text.indent, initial: "0", isInherited: true, in: .everywhere,
            syntax: "<length-percentage>", parse: { $0.lengthPercentage() },
            compute: { $1.lengthPercentage($0) }),
        .keyword(
            "text-transform", \.text.transform, initial: "none", isInherited: true, in: .everywhere,
            ["none": .none, "uppercase": .uppercase, "lowercase": .lowercase, "capitalize": .capitalize]),
        .keyword(
            "white-space", \.text.whiteSpace, initial: "normal", isInherited: true, in: .everywhere,
            ["normal": .normal, "nowrap": .nowrap, "pre": .pre, "pre-wrap": .preWrap, "pre-line": .preLine]),
        .keyword(
            "overflow-wrap", \.text.overflowWrap, initial: "normal", isInherited: true, in: .everywhere,
            ["normal": .normal, "break-word": .breakWord, "anywhere": .anywhere]),
        LonghandDefinition(
            name: "word-break", initial: "normal", isInherited: true,
            syntax: "normal | break-all | keep-all | break-word", contexts: .everywhere,
            parse: { parser in
                // CSS Text 3 §5.2: `break-word` is `normal` with `overflow-wrap: anywhere`, whatever that property
                // says.
                if parser.take("break-word") {
                    return {
                        $0.values.text.wordBreak = .normal
                        $0.values.text.overflowWrap = .anywhere
                    }
                }
                let words: KeyValuePairs<String, TextStyle.WordBreak> = [
                    "normal": .normal, "break-all": .breakAll, "keep-all": .keepAll,
                ]
                guard let value = parser.one(of: words) else { return nil }
                return { $0.values.text.wordBreak = value }
            },
            copy: { source, target in target.text.wordBreak = source.text.wordBreak }),
        .keyword(
            "hyphens", \.text.hyphens, initial: "manual", isInherited: true, in: .everywhere,
            ["none": .none, "manual": .manual, "auto": .auto]),
        .typed(
            "tab-size", \.text.tabSize, initial: "8", isInherited: true, in: .everywhere,
            syntax: "<number [0,∞]> | <length [0,∞]>",
            parse: { parser in parser.number(atLeast: 0).map { .number($0) } ?? parser.length(negative: false) },
            compute: { size, builder in
                if case .number(let count) = size { return .number(count) }
                return .length(builder.length(size, atLeast: 0))
            }),
        spacing("letter-spacing", \.text.letterSpacing),
        spacing("word-spacing", \.text.wordSpacing),
        .keyword(
            "unicode-bidi", \.text.unicodeBidi, initial: "normal", in: .everywhere,
            [
                "normal": .normal, "embed": .embed, "isolate": .isolate, "bidi-override": .bidiOverride,
                "isolate-override": .isolateOverride, "plaintext": .plaintext,
            ]),
        .typed(
            "vertical-align", \.text.verticalAlign, initial: "baseline", in: [.element, .marginBox],
            syntax: "baseline | sub | super | text-top | text-bottom | middle | top | bottom | <length-percentage>",
            parse: { parser -> DeclaredVerticalAlign? in
                parser.one(of: verticalAlignments).map { .keyword($0) }
                    ?? parser.lengthPercentage().map { .offset($0) }
            },
            compute: { align, builder in
                switch align {
                case .keyword(let keyword): keyword
                case .offset(let offset): .offset(builder.lengthPercentage(offset))
                }
            }),
        .plain(
            "text-decoration-line", \.text.decorationLines, initial: "none", in: .everywhere,
            syntax: "none | [underline || overline || line-through]", parse: decorationLines),
        .fixed("text-decoration-style", "solid"),
        .typed(
            "text-decoration-color", \.text.decorationColor, initial: "currentColor", in: .everywhere,
            syntax: "<color>", parse: { $0.color() }, compute: { color, _ in color.orNil }),
        .keyword(
            "visibility", \.text.visibility, initial: "visible", isInherited: true, in: .everywhere,
            ["visible": .visible, "hidden": .hidden, "collapse": .collapse]),
    ]

    /// Must be computed before all that logical properties map.
    static let direction = LonghandDefinition.keyword(
        "direction", \.text.direction, initial: "ltr", isInherited: true, in: .everywhere, ["ltr": .ltr, "rtl": .rtl])

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "text-decoration",
            longhands: ["text-decoration-line", "text-decoration-style", "text-decoration-color"],
            syntax: "<text-decoration-line> || solid || <color>"
        ) { parser in
            parser.anyOrder(["text-decoration-line", "text-decoration-style", "text-decoration-color"])
        }
    ]

    private enum DeclaredVerticalAlign: Sendable {
        case keyword(TextStyle.VerticalAlign)
        case offset(NumericExpression)
    }

    /// Our sheet's value for `th`: centred, unless an ancestor's alignment was set (HTML §15.3.8).
    private static let unlessSetByParent = "-quoin-center"

    private static let alignments: KeyValuePairs<String, TextStyle.Align> = [
        "start": .start, "end": .end, "left": .left, "right": .right, "center": .center, "justify": .justify,
    ]

    private static let verticalAlignments: KeyValuePairs<String, TextStyle.VerticalAlign> = [
        "baseline": .baseline, "sub": .sub, "super": .super, "text-top": .textTop, "text-bottom": .textBottom,
        "middle": .middle, "top": .top, "bottom": .bottom,
    ]

    private static func spacing(
        _ name: String, _ path: Field<LayoutUnit>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "normal", isInherited: true, in: .everywhere, syntax: "normal | <length>",
            parse: { $0.take("normal") ? .length(0, .px) : $0.length() }, compute: { $1.length($0) })
    }

    private static func decorationLines(_ parser: inout ValueParser) -> TextStyle.DecorationLines? {
        if parser.take("none") { return [] }
        var lines: TextStyle.DecorationLines = []
        while let line = parser.one(of: [
            "underline": TextStyle.DecorationLines.underline, "overline": .overline, "line-through": .lineThrough,
        ]) {
            if !lines.insert(line).inserted { return nil }
        }
        return lines.isEmpty ? nil : lines
    }
}

extension ColorValue {
    /// nil: the element's colour.
    var orNil: Color? {
        if case .color(let color) = self { return color }
        return nil
    }
}
