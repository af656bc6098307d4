import Primitives

/// Kind, size, margins, padding, position and transforms of boxes: CSS 2.2 §§8–11.
enum BoxProperties {
    static let longhands: [LonghandDefinition] =
        [
            .keyword(
                "display", \.box.display, initial: "inline",
                [
                    "none": .none, "block": .block, "inline": .inline, "inline-block": .inlineBlock,
                    "list-item": .listItem, "flow-root": .flowRoot, "flex": .flex, "inline-flex": .inlineFlex,
                    "table": .table, "inline-table": .inlineTable, "table-row-group": .tableRowGroup,
                    "table-header-group": .tableHeaderGroup, "table-footer-group": .tableFooterGroup,
                    "table-row": .tableRow, "table-cell": .tableCell, "table-column-group": .tableColumnGroup,
                    "table-column": .tableColumn, "table-caption": .tableCaption,
                ]),
            .plain(
                "position", \.box.position, initial: "static",
                syntax: "static | relative | absolute | fixed | running(<custom-ident>)",
                parse: { parser -> BoxStyle.Position? in
                    parser.one(of: ["static": .static, "relative": .relative, "absolute": .absolute, "fixed": .fixed])
                        ?? parser.function("running") { $0.customIdentifier() }.map { .running($0) }
                }),
            .keyword("float", \.box.float, initial: "none", ["none": .none, "left": .left, "right": .right]),
            .keyword(
                "clear", \.box.clear, initial: "none",
                ["none": .none, "left": .left, "right": .right, "both": .both]),
            .keyword(
                "box-sizing", \.box.sizing, initial: "content-box", in: .everywhere,
                ["content-box": .contentBox, "border-box": .borderBox]),
            .keyword(
                "overflow", \.box.overflow, initial: "visible", in: [.element, .marginBox],
                ["visible": .visible, "hidden": .hidden]),
            size("width", \.box.width, initial: "auto"),
            size("height", \.box.height, initial: "auto"),
            size("min-width", \.box.minWidth, initial: "auto"),
            size("min-height", \.box.minHeight, initial: "auto"),
            size("max-width", \.box.maxWidth, initial: "none"),
            size("max-height", \.box.maxHeight, initial: "none"),
        ] + margins + paddings + insets + [
            .plain(
                "z-index", \.box.zIndex, initial: "auto", in: [.element, .marginBox], syntax: "auto | <integer>",
                parse: { parser -> Int32?? in
                    if parser.take("auto") { return .some(nil) }
                    return parser.integer().map { .some($0) }
                }),
            .typed(
                "transform", \.box.transforms, initial: "none",
                syntax:
                    "none | [rotate() | translate() | translateX() | translateY() | scale() | scaleX() | scaleY() | "
                    + "skew() | skewX() | skewY() | matrix()]+",
                parse: transforms, compute: { list, builder in list.map { $0.computed(builder) } }),
            .typed(
                "transform-origin", \.box.transformOrigin, initial: "50% 50%", syntax: "<position>",
                parse: { $0.placement() }, compute: { $0.computed($1) }),
            .keyword(
                "object-fit", \.box.objectFit, initial: "fill",
                ["fill": .fill, "contain": .contain, "cover": .cover, "none": .none, "scale-down": .scaleDown]),
            .typed(
                "object-position", \.box.objectPosition, initial: "50% 50%", syntax: "<position>",
                parse: { $0.placement() }, compute: { $0.computed($1) }),
            .plain(
                "aspect-ratio", \.box.aspectRatio, initial: "auto", syntax: "auto || <number> [/ <number>]?",
                parse: aspectRatio),
        ]

    /// Properties that follow the direction of the text; block axes are other spellings (`Properties.aliases`).
    static let logical: [LonghandDefinition] = [
        .logical("margin-inline-start", leftToRight: margins[3], rightToLeft: margins[1]),
        .logical("margin-inline-end", leftToRight: margins[1], rightToLeft: margins[3]),
        .logical("padding-inline-start", leftToRight: paddings[3], rightToLeft: paddings[1]),
        .logical("padding-inline-end", leftToRight: paddings[1], rightToLeft: paddings[3]),
        .logical("inset-inline-start", leftToRight: insets[3], rightToLeft: insets[1]),
        .logical("inset-inline-end", leftToRight: insets[1], rightToLeft: insets[3]),
    ]

    static let shorthands: [ShorthandDefinition] = [
        .sides("margin", ["margin-top", "margin-right", "margin-bottom", "margin-left"]),
        .sides("padding", ["padding-top", "padding-right", "padding-bottom", "padding-left"]),
        .sides("inset", ["top", "right", "bottom", "left"]),
        .pair("margin-inline", "margin-inline-start", "margin-inline-end"),
        .pair("margin-block", "margin-top", "margin-bottom"),
        .pair("padding-inline", "padding-inline-start", "padding-inline-end"),
        .pair("padding-block", "padding-top", "padding-bottom"),
        .pair("inset-inline", "inset-inline-start", "inset-inline-end"),
        .pair("inset-block", "top", "bottom"),
    ]

    private static let margins: [LonghandDefinition] = [
        autoLength("margin-top", \.box.margin.top, initial: "0", in: .everywhere),
        autoLength("margin-right", \.box.margin.right, initial: "0", in: .everywhere),
        autoLength("margin-bottom", \.box.margin.bottom, initial: "0", in: .everywhere),
        autoLength("margin-left", \.box.margin.left, initial: "0", in: .everywhere),
    ]

    private static let paddings: [LonghandDefinition] = [
        padding("padding-top", \.box.padding.top),
        padding("padding-right", \.box.padding.right),
        padding("padding-bottom", \.box.padding.bottom),
        padding("padding-left", \.box.padding.left),
    ]

    private static let insets: [LonghandDefinition] = [
        autoLength("top", \.box.inset.top, initial: "auto"),
        autoLength("right", \.box.inset.right, initial: "auto"),
        autoLength("bottom", \.box.inset.bottom, initial: "auto"),
        autoLength("left", \.box.inset.left, initial: "auto"),
    ]

    // MARK: Lengths

    /// A size as written; shared with `flex-basis`.
    enum DeclaredSize: Sendable {
        case keyword(SizeValue)
        case length(NumericExpression)

        func computed(_ builder: StyleBuilder) -> SizeValue {
            switch self {
            case .keyword(let keyword): keyword
            case .length(let length):
                // A size of `0%` is not one of `0`, where percentages behave as `auto`.
                .value(builder.lengthPercentage(length, isNonNegative: true))
            }
        }
    }

    static func size(_ parser: inout ValueParser, automatic: String) -> DeclaredSize? {
        if parser.take(automatic) { return .keyword(.auto) }
        let words: KeyValuePairs<String, SizeValue> = [
            "min-content": .minContent, "max-content": .maxContent, "fit-content": .fitContent,
        ]
        return parser.one(of: words).map { .keyword($0) }
            ?? parser.lengthPercentage(negative: false).map { .length($0) }
    }

    private static func size(
        _ name: String, _ path: Field<SizeValue>, initial: String
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: initial, in: .everywhere,
            syntax: "\(initial) | <length-percentage [0,∞]> | min-content | max-content | fit-content",
            parse: { size(&$0, automatic: initial) }, compute: { $0.computed($1) })
    }

    private static func autoLength(
        _ name: String, _ path: Field<AutoLength>, initial: String,
        in contexts: DeclarationContext = .element
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: initial, in: contexts, syntax: "auto | <length-percentage>",
            parse: { parser -> NumericExpression?? in
                if parser.take("auto") { return .some(nil) }
                return parser.lengthPercentage().map { .some($0) }
            },
            compute: { length, builder in length.map { .value(builder.lengthPercentage($0)) } ?? .auto })
    }

    private static func padding(
        _ name: String, _ path: Field<LengthPercentage>
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: "0", in: .everywhere, syntax: "<length-percentage [0,∞]>",
            parse: { $0.lengthPercentage(negative: false) },
            compute: { $1.lengthPercentage($0, isNonNegative: true) })
    }

    // MARK: Transforms

    private enum DeclaredTransform: Sendable {
        case rotate(Double)
        case translate(NumericExpression, NumericExpression)
        case scale(Double, Double)
        case skew(Double, Double)
        case matrix([Double])

        func computed(_ builder: StyleBuilder) -> BoxStyle.Transform {
            switch self {
            case .rotate(let degrees): .rotate(degrees)
            case .translate(let x, let y):
                .translate(x: builder.lengthPercentage(x), y: builder.lengthPercentage(y))
            case .scale(let x, let y): .scale(x: x, y: y)
            case .skew(let x, let y): .skew(x: x, y: y)
            case .matrix(let m): .matrix(m[0], m[1], m[2], m[3], m[4], m[5])
            }
        }
    }

    private static func transforms(_ parser: inout ValueParser) -> [DeclaredTransform]? {
        if parser.take("none") { return [] }
        var list: [DeclaredTransform] = []
        let zero = NumericExpression.length(0, .px)
        while !parser.isAtEnd {
            guard case .function(let name) = parser.next else { return nil }
            let transform: DeclaredTransform? = parser.function(name) { parser in
                switch name {
                case "rotate": return parser.angle().map { .rotate($0) }
                case "translatex": return parser.lengthPercentage().map { .translate($0, zero) }
                case "translatey": return parser.lengthPercentage().map { .translate(zero, $0) }
                case "scalex": return parser.number().map { .scale($0, 1) }
                case "scaley": return parser.number().map { .scale(1, $0) }
                case "translate":
                    guard let x = parser.lengthPercentage() else { return nil }
                    guard parser.comma() else { return .translate(x, zero) }
                    return parser.lengthPercentage().map { .translate(x, $0) }
                case "skewx": return parser.angle().map { .skew($0, 0) }
                case "skewy": return parser.angle().map { .skew(0, $0) }
                case "skew":
                    guard let x = parser.angle() else { return nil }
                    guard parser.comma() else { return .skew(x, 0) }
                    return parser.angle().map { .skew(x, $0) }
                case "matrix":
                    var values: [Double] = []
                    repeat {
                        guard let value = parser.number() else { return nil }
                        values.append(value)
                    } while parser.comma()
                    return values.count == 6 ? .matrix(values) : nil
                case "scale":
                    guard let x = parser.number() else { return nil }
                    guard parser.comma() else { return .scale(x, x) }
                    return parser.number().map { .scale(x, $0) }
                default:
                    return nil
                }
            }
            guard let transform else { return nil }
            list.append(transform)
        }
        return list.isEmpty ? nil : list
    }

    private static func aspectRatio(_ parser: inout ValueParser) -> AspectRatio?? {
        var isAuto = parser.take("auto")
        guard let width = parser.number(atLeast: 0) else { return isAuto ? .some(nil) : nil }
        var height = 1.0
        if parser.slash() {
            guard let number = parser.number(atLeast: 0) else { return nil }
            height = number
        }
        if !isAuto { isAuto = parser.take("auto") }
        // A degenerate ratio behaves as `auto`.
        return .some(width > 0 && height > 0 ? AspectRatio(width: width, height: height, isAuto: isAuto) : nil)
    }
}
