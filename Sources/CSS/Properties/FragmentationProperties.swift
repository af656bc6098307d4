import Primitives

/// Page breaks and pages: CSS Fragmentation 3, CSS Page 3.
enum FragmentationProperties {
    static let longhands: [LonghandDefinition] = [
        .keyword("break-before", \.fragmentation.before, initial: "auto", breaks),
        .keyword("break-after", \.fragmentation.after, initial: "auto", breaks),
        .keyword(
            "break-inside", \.fragmentation.avoidsBreakInside, initial: "auto",
            ["auto": false, "avoid": true, "avoid-page": true]),
        .plain(
            "orphans", \.fragmentation.orphans, initial: "2", isInherited: true, syntax: "<integer [1,∞]>",
            parse: { $0.integer(in: 1...Int32.max) }),
        .plain(
            "widows", \.fragmentation.widows, initial: "2", isInherited: true, syntax: "<integer [1,∞]>",
            parse: { $0.integer(in: 1...Int32.max) }),
        .keyword(
            "box-decoration-break", \.fragmentation.decorationBreak, initial: "slice",
            ["slice": .slice, "clone": .clone]),
        // `auto` is the page of the parent: CSS Page 3 §8.1.
        .typed(
            "page", \.fragmentation.page, initial: "auto", isInherited: true, syntax: "auto | <custom-ident>",
            parse: { parser -> String?? in
                if parser.take("auto") { return .some(nil) }
                return parser.customIdentifier().map { .some($0) }
            }, compute: { name, builder in name ?? builder.parent.fragmentation.page }),
        .typed(
            "size", \.pageSize, initial: "auto", in: .page,
            syntax: "auto | <length>{1,2} | [A3 | A4 | A5 | B4 | B5 | letter | legal | ledger || portrait | landscape]",
            parse: size, compute: { size, builder in size.computed(builder) }),
    ]

    /// CSS Fragmentation 3 §3.4: the spellings of CSS 2.
    static let shorthands: [ShorthandDefinition] = [
        pageBreak("page-break-before", "break-before", \.fragmentation.before),
        pageBreak("page-break-after", "break-after", \.fragmentation.after),
        ShorthandDefinition(name: "page-break-inside", longhands: ["break-inside"], syntax: "auto | avoid") { parser in
            guard let avoids = parser.one(of: ["auto": false, "avoid": true]) else { return nil }
            return [("break-inside", { $0.values.fragmentation.avoidsBreakInside = avoids })]
        },
    ]

    private static let breaks: KeyValuePairs<String, FragmentationStyle.Break> = [
        "auto": .auto, "avoid": .avoid, "avoid-page": .avoid, "page": .page, "left": .left, "right": .right,
        "recto": .recto, "verso": .verso,
    ]

    private static func pageBreak(
        _ name: String, _ longhand: String, _ path: Field<FragmentationStyle.Break>
    ) -> ShorthandDefinition {
        ShorthandDefinition(name: name, longhands: [longhand], syntax: "auto | always | avoid | left | right") {
            parser in
            let words: KeyValuePairs<String, FragmentationStyle.Break> = [
                "auto": .auto, "always": .page, "avoid": .avoid, "left": .left, "right": .right,
            ]
            guard let value = parser.one(of: words) else { return nil }
            let setter: Setter = { $0.values[keyPath: path] = value }
            return [(longhand, setter)]
        }
    }

    // MARK: Page size

    private enum DeclaredPageSize: Sendable {
        case auto
        case lengths(NumericExpression, NumericExpression)
        case named(Size, isLandscape: Bool)

        func computed(_ builder: StyleBuilder) -> Size? {
            switch self {
            case .auto: return nil
            case .lengths(let width, let height):
                return Size(width: builder.length(width, atLeast: 1), height: builder.length(height, atLeast: 1))
            case .named(let size, let isLandscape):
                return isLandscape ? Size(width: size.height, height: size.width) : size
            }
        }
    }

    static let a4 = millimetres(210, 297)

    private static func millimetres(_ width: Double, _ height: Double) -> Size {
        Size(width: LayoutUnit(width * 96 / 25.4), height: LayoutUnit(height * 96 / 25.4))
    }

    private static func inches(_ width: Double, _ height: Double) -> Size {
        Size(width: LayoutUnit(width * 96), height: LayoutUnit(height * 96))
    }

    private static func size(_ parser: inout ValueParser) -> DeclaredPageSize? {
        if parser.take("auto") { return .auto }
        if let width = parser.length(negative: false) {
            return .lengths(width, parser.length(negative: false) ?? width)
        }
        var size: Size?
        var isLandscape: Bool?
        while !parser.isAtEnd {
            if isLandscape == nil, let read = parser.one(of: ["portrait": false, "landscape": true]) {
                isLandscape = read
            } else if size == nil,
                let read = parser.one(of: [
                    "a3": millimetres(297, 420), "a4": a4, "a5": millimetres(148, 210), "b4": millimetres(250, 353),
                    "b5": millimetres(176, 250), "jis-b4": millimetres(257, 364), "jis-b5": millimetres(182, 257),
                    "letter": inches(8.5, 11), "legal": inches(8.5, 14), "ledger": inches(11, 17),
                ])
            {
                size = read
            } else {
                return nil
            }
        }
        if size == nil, isLandscape == nil { return nil }
        return .named(size ?? a4, isLandscape: isLandscape ?? false)
    }
}
