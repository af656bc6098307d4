import Primitives

/// Borders, backgrounds and opacity: CSS Backgrounds 3.
enum DecorationProperties {
    static let longhands: [LonghandDefinition] =
        widths + lines + colors + [
            radius("border-top-left-radius", \.decoration.topLeftRadius),
            radius("border-top-right-radius", \.decoration.topRightRadius),
            radius("border-bottom-right-radius", \.decoration.bottomRightRadius),
            radius("border-bottom-left-radius", \.decoration.bottomLeftRadius),
            .typed(
                "background-color", \.decoration.backgroundColor, initial: "transparent", in: .everywhere,
                syntax: "<color>", parse: { $0.color() },
                compute: { color, builder in color.orNil ?? builder.values.text.color }),
            .plain(
                "opacity", \.decoration.opacity, initial: "1", syntax: "<number> | <percentage>",
                parse: { parser in
                    (parser.percentage().map { $0 / 100 } ?? parser.number()).map { min(max($0, 0), 1) }
                }),
            .fixed("print-color-adjust", "exact", isInherited: true),
        ] + BackgroundProperties.longhands + ShadowProperties.longhands

    static let logical: [LonghandDefinition] = [
        .logical("border-inline-start-width", leftToRight: widths[3], rightToLeft: widths[1]),
        .logical("border-inline-start-style", leftToRight: lines[3], rightToLeft: lines[1]),
        .logical("border-inline-start-color", leftToRight: colors[3], rightToLeft: colors[1]),
        .logical("border-inline-end-width", leftToRight: widths[1], rightToLeft: widths[3]),
        .logical("border-inline-end-style", leftToRight: lines[1], rightToLeft: lines[3]),
        .logical("border-inline-end-color", leftToRight: colors[1], rightToLeft: colors[3]),
    ]

    private static let sideNames = ["top", "right", "bottom", "left"]

    static let shorthands: [ShorthandDefinition] =
        ["top", "right", "bottom", "left", "inline-start", "inline-end"].map { side in
            let parts = ["width", "style", "color"].map { "border-\(side)-\($0)" }
            return ShorthandDefinition(
                name: "border-\(side)", longhands: parts, syntax: "<line-width> || <line-style> || <color>"
            ) { $0.anyOrder(parts) }
        }
        + ["width", "style", "color"].map { part in
            .sides("border-\(part)", sideNames.map { "border-\($0)-\(part)" })
        } + [
            border("border", sides: sideNames),
            border("border-inline", sides: ["inline-start", "inline-end"]),
            border("border-block", sides: ["top", "bottom"]),
            ShorthandDefinition(
                name: "border-radius",
                longhands: [
                    "border-top-left-radius", "border-top-right-radius", "border-bottom-right-radius",
                    "border-bottom-left-radius",
                ], syntax: "<length-percentage [0,∞]>{1,4} [/ <length-percentage [0,∞]>{1,4}]?", expand: radii),
        ] + BackgroundProperties.shorthands + ShadowProperties.shorthands

    // MARK: Borders

    private static func border(_ name: String, sides: [String]) -> ShorthandDefinition {
        let longhands = sides.flatMap { side in ["width", "style", "color"].map { "border-\(side)-\($0)" } }
        return ShorthandDefinition(
            name: name, longhands: longhands, syntax: "<line-width> || <line-style> || <color>"
        ) { parser in
            let start = parser.position
            var parts: [(longhand: String, setter: Setter)] = []
            for side in sides {
                parser.rewind(to: start)
                guard let read = parser.anyOrder(["width", "style", "color"].map { "border-\(side)-\($0)" })
                else { return nil }
                parts += read
            }
            return parts
        }
    }

    private static let widths: [LonghandDefinition] = [
        width("border-top-width", \.borderWidth.top), width("border-right-width", \.borderWidth.right),
        width("border-bottom-width", \.borderWidth.bottom), width("border-left-width", \.borderWidth.left),
    ]

    private static let lines: [LonghandDefinition] = [
        line("border-top-style", \.decoration.borderLine.top),
        line("border-right-style", \.decoration.borderLine.right),
        line("border-bottom-style", \.decoration.borderLine.bottom),
        line("border-left-style", \.decoration.borderLine.left),
    ]

    private static let colors: [LonghandDefinition] = [
        color("border-top-color", \.decoration.borderColor.top),
        color("border-right-color", \.decoration.borderColor.right),
        color("border-bottom-color", \.decoration.borderColor.bottom),
        color("border-left-color", \.decoration.borderColor.left),
    ]

    private static func width(
        _ name: String, _ path: Field<LayoutUnit>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "medium", in: .everywhere, syntax: "<length [0,∞]> | thin | medium | thick",
            parse: { parser -> NumericExpression? in
                parser.one(of: ["thin": .length(1, .px), "medium": .length(3, .px), "thick": .length(5, .px)])
                    ?? parser.length(negative: false)
            },
            compute: { $1.length($0, atLeast: 0) })
    }

    private static func line(
        _ name: String, _ path: Field<DecorationStyle.BorderLine>
    ) -> LonghandDefinition {
        .keyword(
            name, path, initial: "none", in: .everywhere,
            [
                "none": .none, "hidden": .hidden, "solid": .solid, "dashed": .dashed, "dotted": .dotted,
                "double": .double, "groove": .groove, "ridge": .ridge, "inset": .inset, "outset": .outset,
            ])
    }

    private static func color(
        _ name: String, _ path: Field<Color?>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "currentColor", in: .everywhere, syntax: "<color>", parse: { $0.color() },
            compute: { color, _ in color.orNil })
    }

    private static func radius(
        _ name: String, _ path: Field<DecorationStyle.CornerRadius>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "0", in: .everywhere, syntax: "<length-percentage [0,∞]>{1,2}",
            parse: { parser -> [NumericExpression]? in
                guard let horizontal = parser.lengthPercentage(negative: false) else { return nil }
                return [horizontal, parser.lengthPercentage(negative: false) ?? horizontal]
            },
            compute: { corner($0[0], $0[1], $1) })
    }

    private static func corner(
        _ horizontal: NumericExpression, _ vertical: NumericExpression, _ builder: StyleBuilder
    ) -> DecorationStyle.CornerRadius {
        var radius = DecorationStyle.CornerRadius()
        radius.horizontal = builder.lengthPercentage(horizontal, isNonNegative: true)
        radius.vertical = builder.lengthPercentage(vertical, isNonNegative: true)
        return radius
    }

    /// One to four values from the top left corner clockwise, and after a slash those of the other axis.
    private static func radii(_ parser: inout ValueParser) -> [(longhand: String, setter: Setter)]? {
        func four(_ parser: inout ValueParser) -> [NumericExpression]? {
            var values: [NumericExpression] = []
            while values.count < 4, let value = parser.lengthPercentage(negative: false) { values.append(value) }
            guard let first = values.first else { return nil }
            if values.count < 2 { values.append(first) }
            if values.count < 3 { values.append(first) }
            if values.count < 4 { values.append(values[1]) }
            return values
        }
        guard let horizontal = four(&parser) else { return nil }
        var vertical = horizontal
        if parser.slash() {
            guard let read = four(&parser) else { return nil }
            vertical = read
        }
        let (h, v) = (horizontal, vertical)
        return [
            ("border-top-left-radius", { $0.values.decoration.topLeftRadius = corner(h[0], v[0], $0) }),
            ("border-top-right-radius", { $0.values.decoration.topRightRadius = corner(h[1], v[1], $0) }),
            ("border-bottom-right-radius", { $0.values.decoration.bottomRightRadius = corner(h[2], v[2], $0) }),
            ("border-bottom-left-radius", { $0.values.decoration.bottomLeftRadius = corner(h[3], v[3], $0) }),
        ]
    }
}

extension ValueParser {
    /// The address of a file of the bundle; nothing else is ever opened.
    mutating func localURL() -> String? {
        attempt { parser in
            guard let address = parser.url() else { return nil }
            guard Self.isLocal(address) else {
                return parser.fail(
                    "'\(address.prefix(64))' is not a file of the template",
                    hint: "put the image into assets/ and name it here")
            }
            return address
        }
    }

    /// True for a path in the bundle; false for what has a scheme or a host.
    static func isLocal(_ address: String) -> Bool { !address.contains(":") && !address.hasPrefix("//") }
}
