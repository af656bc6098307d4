import Primitives

/// Shadows and outlines: CSS Backgrounds 3 §6, CSS Basic User Interface 4 §3.
enum ShadowProperties {
    static let longhands: [LonghandDefinition] = [
        .typed(
            "box-shadow", \.decoration.shadows, initial: "none",
            syntax: "none | [inset? && <length>{2} [0 <length>?]? && <color>?]#", parse: shadows,
            compute: { list, builder in list.map { $0.computed(builder) } }),
        .typed(
            "outline-width", \.decoration.outline.width, initial: "medium",
            syntax: "<length [0,∞]> | thin | medium | thick",
            parse: { parser -> NumericExpression? in
                parser.one(of: ["thin": .length(1, .px), "medium": .length(3, .px), "thick": .length(5, .px)])
                    ?? parser.length(negative: false)
            }, compute: { $1.length($0, atLeast: 0) }),
        .keyword(
            "outline-style", \.decoration.outline.line, initial: "none",
            [
                "none": .none, "auto": .solid, "solid": .solid, "dashed": .dashed, "dotted": .dotted,
                "double": .double, "groove": .groove, "ridge": .ridge, "inset": .inset, "outset": .outset,
            ]),
        .typed(
            "outline-color", \.decoration.outline.color, initial: "currentColor", syntax: "<color>",
            parse: { $0.color() }, compute: { color, _ in color.orNil }),
        .typed(
            "outline-offset", \.decoration.outline.offset, initial: "0", syntax: "<length>", parse: { $0.length() },
            compute: { $1.length($0) }),
    ]

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "outline", longhands: ["outline-width", "outline-style", "outline-color"],
            syntax: "<outline-width> || <outline-style> || <color>"
        ) { $0.anyOrder(["outline-width", "outline-style", "outline-color"]) }
    ]

    private struct DeclaredShadow: Sendable {
        var lengths: [NumericExpression] = []
        var color: ColorValue?
        var isInset = false

        func computed(_ builder: StyleBuilder) -> BoxShadow {
            BoxShadow(
                x: builder.length(lengths[0]), y: builder.length(lengths[1]),
                spread: lengths.count > 3 ? builder.length(lengths[3]) : .zero,
                color: color.flatMap(\.orNil), isInset: isInset)
        }
    }

    private static func shadows(_ parser: inout ValueParser) -> [DeclaredShadow]? {
        if parser.take("none") { return [] }
        var shadows: [DeclaredShadow] = []
        repeat {
            var shadow = DeclaredShadow()
            while !parser.isAtEnd, parser.next != .comma {
                if !shadow.isInset, parser.take("inset") {
                    shadow.isInset = true
                } else if shadow.lengths.isEmpty, let first = parser.length() {
                    shadow.lengths = [first]
                    while shadow.lengths.count < 4, let next = parser.length() { shadow.lengths.append(next) }
                } else if shadow.color == nil, let color = parser.color() {
                    shadow.color = color
                } else {
                    return nil
                }
            }
            guard shadow.lengths.count > 1 else { return nil }
            if shadow.lengths.count > 2, shadow.lengths[2] != .length(0, .px) {
                return parser.fail("only shadows without blur are drawn", hint: "write 0 as the third length")
            }
            shadows.append(shadow)
        } while parser.comma()
        return shadows
    }
}
