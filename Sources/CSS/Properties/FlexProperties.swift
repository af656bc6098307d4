import Primitives

/// CSS Flexible Box 1, CSS Box Alignment 3.
enum FlexProperties {
    static let longhands: [LonghandDefinition] = [
        .keyword(
            "flex-direction", \.flex.direction, initial: "row",
            ["row": .row, "row-reverse": .rowReverse, "column": .column, "column-reverse": .columnReverse]),
        .keyword(
            "flex-wrap", \.flex.wrap, initial: "nowrap",
            ["nowrap": .nowrap, "wrap": .wrap, "wrap-reverse": .wrapReverse]),
        .plain("flex-grow", \.flex.grow, initial: "0", syntax: "<number [0,∞]>", parse: { $0.number(atLeast: 0) }),
        .plain("flex-shrink", \.flex.shrink, initial: "1", syntax: "<number [0,∞]>", parse: { $0.number(atLeast: 0) }),
        .typed(
            "flex-basis", \.flex.basis, initial: "auto", syntax: "content | <width>",
            parse: { parser -> BoxProperties.DeclaredSize?? in
                if parser.take("content") { return .some(nil) }
                return BoxProperties.size(&parser, automatic: "auto").map { .some($0) }
            },
            compute: { size, builder in size.map { .size($0.computed(builder)) } ?? .content }),
        .plain("order", \.flex.order, initial: "0", syntax: "<integer>", parse: { $0.integer() }),
        .keyword(
            "justify-content", \.flex.justifyContent, initial: "normal",
            [
                "normal": .flexStart, "flex-start": .flexStart, "flex-end": .flexEnd, "start": .start, "end": .end,
                "left": .left, "right": .right, "center": .center, "space-between": .spaceBetween,
                "space-around": .spaceAround, "space-evenly": .spaceEvenly,
            ]),
        .keyword(
            "align-items", \.flex.alignItems, initial: "normal",
            [
                "normal": .stretch, "stretch": .stretch, "flex-start": .flexStart, "flex-end": .flexEnd,
                "start": .start, "end": .end, "center": .center, "baseline": .baseline,
            ]),
        .keyword(
            "align-self", \.flex.alignSelf, initial: "auto",
            [
                "auto": .auto, "normal": .stretch, "stretch": .stretch, "flex-start": .flexStart,
                "flex-end": .flexEnd, "start": .start, "end": .end, "center": .center, "baseline": .baseline,
            ]),
        .keyword(
            "align-content", \.flex.alignContent, initial: "normal",
            [
                "normal": .stretch, "stretch": .stretch, "flex-start": .flexStart, "flex-end": .flexEnd,
                "start": .start, "end": .end, "center": .center, "space-between": .spaceBetween,
                "space-around": .spaceAround, "space-evenly": .spaceEvenly,
            ]),
        gap("row-gap", \.flex.rowGap),
        gap("column-gap", \.flex.columnGap),
    ]

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "flex", longhands: ["flex-grow", "flex-shrink", "flex-basis"],
            syntax: "none | auto | [<flex-grow> <flex-shrink>? || <flex-basis>]", expand: flex),
        ShorthandDefinition(
            name: "flex-flow", longhands: ["flex-direction", "flex-wrap"], syntax: "<flex-direction> || <flex-wrap>"
        ) { $0.anyOrder(["flex-direction", "flex-wrap"]) },
        .pair("gap", "row-gap", "column-gap"),
        ShorthandDefinition(
            name: "place-content", longhands: ["align-content", "justify-content"],
            syntax: "<align-content> <justify-content>?"
        ) { parser in
            let start = parser.position
            guard let align = parser.longhand("align-content") else { return nil }
            if parser.isAtEnd { parser.rewind(to: start) }
            return parser.longhand("justify-content").map { [("align-content", align), ("justify-content", $0)] }
        },
        place("place-items", "align-items"),
        place("place-self", "align-self"),
    ]

    /// The second value is for `justify-items` and `justify-self`, which flex layout does not read.
    private static func place(_ name: String, _ longhand: String) -> ShorthandDefinition {
        ShorthandDefinition(name: name, longhands: [longhand], syntax: "<\(longhand)>{1,2}") { parser in
            guard let align = parser.longhand(longhand) else { return nil }
            if !parser.isAtEnd, parser.longhand(longhand) == nil { return nil }
            return [(longhand, align)]
        }
    }

    private static func gap(
        _ name: String, _ path: Field<LengthPercentage>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "normal", syntax: "normal | <length-percentage [0,∞]>",
            parse: { $0.take("normal") ? .length(0, .px) : $0.lengthPercentage(negative: false) },
            compute: { $1.lengthPercentage($0, isNonNegative: true) })
    }

    /// CSS Flexible Box 1 §7.1: what is left out is `1 1 0%`, where browsers have a percentage.
    private static func flex(_ parser: inout ValueParser) -> [(longhand: String, setter: Setter)]? {
        func parts(_ grow: Double, _ shrink: Double, _ basis: @escaping Setter) -> [(String, Setter)] {
            [
                ("flex-grow", { $0.values.flex.grow = grow }), ("flex-shrink", { $0.values.flex.shrink = shrink }),
                ("flex-basis", basis),
            ]
        }
        if parser.take("none") { return parts(0, 0) { $0.values.flex.basis = .size(.auto) } }
        var numbers: [Double] = []
        var basis: Setter?
        while !parser.isAtEnd {
            if numbers.isEmpty || basis == nil && numbers.count == 1, let number = parser.number(atLeast: 0) {
                numbers.append(number)
                if numbers.count == 1, let second = parser.number(atLeast: 0) { numbers.append(second) }
            } else if basis == nil, let read = parser.longhand("flex-basis") {
                basis = read
            } else {
                return nil
            }
        }
        if numbers.isEmpty, basis == nil { return nil }
        return parts(
            numbers.first ?? 1, numbers.count > 1 ? numbers[1] : 1,
            basis ?? { $0.values.flex.basis = .size(.value(LengthPercentage(.zero, percentage: 0))) })
    }
}
