import Primitives

/// Background images and their layers: CSS Backgrounds 3 §3, CSS Images 3 §3.
enum BackgroundProperties {
    static let longhands: [LonghandDefinition] = [
        list(
            "background-image", \.decoration.background.images, initial: "none",
            syntax: "[none | url() | linear-gradient() | repeating-linear-gradient()]#", parse: image,
            compute: { $0.computed($1) }),
        list(
            "background-position-x", \.decoration.background.horizontalPositions, initial: "0%",
            syntax: "[left | center | right | <length-percentage>]#",
            parse: { axis(&$0, ["left": 0, "center": 50, "right": 100]) }, compute: { $1.lengthPercentage($0) }),
        list(
            "background-position-y", \.decoration.background.verticalPositions, initial: "0%",
            syntax: "[top | center | bottom | <length-percentage>]#",
            parse: { axis(&$0, ["top": 0, "center": 50, "bottom": 100]) }, compute: { $1.lengthPercentage($0) }),
        list(
            "background-size", \.decoration.background.sizes, initial: "auto",
            syntax: "[cover | contain | [<length-percentage [0,∞]> | auto]{1,2}]#", parse: size,
            compute: { $0.computed($1) }),
        list(
            "background-repeat", \.decoration.background.repeats, initial: "repeat",
            syntax: "[repeat-x | repeat-y | [repeat | no-repeat | space | round]{1,2}]#", parse: repeats,
            compute: { value, _ in value }),
        list(
            "background-origin", \.decoration.background.origins, initial: "padding-box", syntax: areaSyntax,
            parse: { $0.one(of: areas) }, compute: { value, _ in value }),
        list(
            "background-clip", \.decoration.background.clips, initial: "border-box", syntax: areaSyntax,
            parse: { $0.one(of: areas) }, compute: { value, _ in value }),
        list(
            "background-attachment", \.decoration.background.fixations, initial: "scroll",
            syntax: "[scroll | fixed]#", parse: { $0.one(of: ["scroll": false, "fixed": true]) },
            compute: { value, _ in value }),
    ]

    static let shorthands: [ShorthandDefinition] = [
        ShorthandDefinition(
            name: "background-position", longhands: ["background-position-x", "background-position-y"],
            syntax: "<position>#"
        ) { parser in
            var positions: [PositionValue] = []
            repeat {
                guard let position = parser.placement() else { return nil }
                positions.append(position)
            } while parser.comma()
            let all = positions
            return [
                (
                    "background-position-x",
                    { builder in
                        builder.values.decoration.background.horizontalPositions = all.map {
                            builder.lengthPercentage($0.x)
                        }
                    }
                ),
                (
                    "background-position-y",
                    { builder in
                        builder.values.decoration.background.verticalPositions = all.map {
                            builder.lengthPercentage($0.y)
                        }
                    }
                ),
            ]
        },
        ShorthandDefinition(
            name: "background",
            longhands: ["background-color"] + longhands.map(\.name),
            syntax: "[<background-image> || <position> [/ <background-size>]? || <background-repeat> || "
                + "<background-attachment> || <background-origin> || <background-clip>]#, and <color> in the last",
            expand: background),
    ]

    private static let areaSyntax = "[border-box | padding-box | content-box]#"
    private static let areas: KeyValuePairs<String, BackgroundStyle.Area> = [
        "border-box": .borderBox, "padding-box": .paddingBox, "content-box": .contentBox,
    ]

    /// A property with a value for each layer.
    private static func list<Declared: Sendable, Value>(
        _ name: String, _ path: Field<[Value]>, initial: String, syntax: String,
        parse: @escaping @Sendable (inout ValueParser) -> Declared?,
        compute: @escaping @Sendable (Declared, StyleBuilder) -> Value
    ) -> LonghandDefinition {
        .typed(
            name, path, initial: initial, in: .everywhere, syntax: syntax,
            parse: { parser -> [Declared]? in
                var values: [Declared] = []
                repeat {
                    guard let value = parse(&parser) else { return nil }
                    values.append(value)
                } while parser.comma()
                return values
            },
            compute: { values, builder in values.map { compute($0, builder) } })
    }

    // MARK: The shorthand

    /// What one layer of the shorthand says.
    private struct DeclaredLayer: Sendable {
        var image: DeclaredImage?
        var position: PositionValue?
        var size: DeclaredSize?
        var repeats: BackgroundStyle.Repeats?
        var isFixed: Bool?
        var origin: BackgroundStyle.Area?
        var clip: BackgroundStyle.Area?
    }

    private static func background(_ parser: inout ValueParser) -> [(longhand: String, setter: Setter)]? {
        var layers: [DeclaredLayer] = []
        var color: Setter?
        repeat {
            // Only the lowest layer has a colour, and it comes last.
            guard color == nil, let layer = layer(&parser, &color) else { return nil }
            layers.append(layer)
        } while parser.comma()
        let all = layers
        var parts: [(longhand: String, setter: Setter)] = []
        if let color { parts.append(("background-color", color)) }
        func set(
            _ name: String, _ isSaid: (DeclaredLayer) -> Bool, _ setter: @escaping Setter
        ) {
            if all.contains(where: isSaid) { parts.append((name, setter)) }
        }
        let zero = PositionValue(x: .percentage(0), y: .percentage(0))
        set("background-image", { $0.image != nil }) { builder in
            builder.values.decoration.background.images = all.map { $0.image?.computed(builder) ?? nil }
        }
        if all.count > 1, !parts.contains(where: { $0.longhand == "background-image" }) {
            parts.append(
                (
                    "background-image",
                    {
                        $0.values.decoration.background.images = [BackgroundStyle.Image?](
                            repeating: nil, count: all.count)
                    }
                ))
        }
        set("background-position-x", { $0.position != nil }) { builder in
            builder.values.decoration.background.horizontalPositions = all.map {
                builder.lengthPercentage(($0.position ?? zero).x)
            }
        }
        set("background-position-y", { $0.position != nil }) { builder in
            builder.values.decoration.background.verticalPositions = all.map {
                builder.lengthPercentage(($0.position ?? zero).y)
            }
        }
        set("background-size", { $0.size != nil }) { builder in
            builder.values.decoration.background.sizes = all.map { $0.size?.computed(builder) ?? .auto }
        }
        set("background-repeat", { $0.repeats != nil }) {
            $0.values.decoration.background.repeats = all.map {
                $0.repeats ?? BackgroundStyle.Repeats(.repeat, .repeat)
            }
        }
        set("background-attachment", { $0.isFixed != nil }) {
            $0.values.decoration.background.fixations = all.map { $0.isFixed ?? false }
        }
        set("background-origin", { $0.origin != nil }) {
            $0.values.decoration.background.origins = all.map { $0.origin ?? .paddingBox }
        }
        set("background-clip", { $0.clip != nil }) {
            $0.values.decoration.background.clips = all.map { $0.clip ?? .borderBox }
        }
        return parts
    }

    private static func layer(_ parser: inout ValueParser, _ color: inout Setter?) -> DeclaredLayer? {
        var layer = DeclaredLayer()
        var count = 0
        while !parser.isAtEnd, parser.next != .comma {
            count += 1
            if layer.image == nil, let read = parser.attempt({ image(&$0) }) {
                layer.image = read
            } else if layer.position == nil, let read = parser.placement() {
                layer.position = read
                if parser.slash() {
                    guard let read = size(&parser) else { return nil }
                    layer.size = read
                }
            } else if layer.repeats == nil, let read = repeats(&parser) {
                layer.repeats = read
            } else if layer.isFixed == nil, let read = parser.one(of: ["scroll": false, "fixed": true]) {
                layer.isFixed = read
            } else if layer.clip == nil, let read = parser.one(of: areas) {
                // One box is for both, two are for the origin and the clip.
                if layer.origin == nil {
                    layer.origin = read
                    if let clip = parser.one(of: areas) { layer.clip = clip }
                } else {
                    layer.clip = read
                }
            } else if color == nil, let read = parser.longhand("background-color") {
                color = read
            } else {
                return nil
            }
        }
        if layer.clip == nil { layer.clip = layer.origin }
        return count == 0 ? nil : layer
    }

    // MARK: Images

    private enum DeclaredImage: Sendable {
        case none
        case asset(String)
        case linearGradient(
            LinearGradient.Direction, stops: [(color: ColorValue?, position: NumericExpression?)], isRepeating: Bool)

        func computed(_ builder: StyleBuilder) -> BackgroundStyle.Image? {
            switch self {
            case .none: return nil
            case .asset(let path): return .asset(path)
            case .linearGradient(let direction, let stops, let isRepeating):
                return .linearGradient(
                    LinearGradient(
                        direction: direction,
                        stops: stops.map { stop in
                            GradientStop(
                                color: stop.color.map { $0.orNil ?? builder.values.text.color },
                                position: stop.position.map { builder.lengthPercentage($0) })
                        }, isRepeating: isRepeating))
            }
        }
    }

    private static func image(_ parser: inout ValueParser) -> DeclaredImage? {
        if parser.take("none") { return DeclaredImage.none }
        if let address = parser.localURL() { return .asset(address) }
        let isRepeating = parser.next == .function("repeating-linear-gradient")
        return parser.function(isRepeating ? "repeating-linear-gradient" : "linear-gradient") { parser in
            guard let direction = direction(&parser) else { return nil }
            var stops: [(color: ColorValue?, position: NumericExpression?)] = []
            repeat {
                if let color = parser.color() {
                    stops.append((color, parser.lengthPercentage()))
                    if let second = parser.lengthPercentage() { stops.append((color, second)) }
                } else {
                    // A hint stands between two colours.
                    guard let hint = parser.lengthPercentage(), stops.last?.color != nil, parser.next == .comma else {
                        return nil
                    }
                    stops.append((nil, hint))
                }
            } while parser.comma()
            guard stops.count > 1, stops.last?.color != nil else { return nil }
            return .linearGradient(direction, stops: stops, isRepeating: isRepeating)
        }
    }

    /// `to` a side or corner, or an angle, and a comma; downwards where nothing is said.
    private static func direction(_ parser: inout ValueParser) -> LinearGradient.Direction? {
        if parser.take("to") {
            let sides: KeyValuePairs<String, Double> = ["top": 0, "right": 90, "bottom": 180, "left": 270]
            guard let first = parser.one(of: sides) else { return nil }
            guard let second = parser.one(of: sides) else { return parser.comma() ? .angle(first) : nil }
            // One of the two is vertical.
            guard (first + second).truncatingRemainder(dividingBy: 180) == 90 else { return nil }
            let both = [first, second]
            return parser.comma() ? .corner(right: both.contains(90), bottom: both.contains(180)) : nil
        }
        guard let degrees = parser.angle() else { return .angle(180) }
        return parser.comma() ? .angle(degrees) : nil
    }

    // MARK: Sizes, repetition, positions

    private enum DeclaredSize: Sendable {
        case cover, contain
        case size(NumericExpression?, NumericExpression?)

        func computed(_ builder: StyleBuilder) -> BackgroundStyle.Size {
            switch self {
            case .cover: return .cover
            case .contain: return .contain
            case .size(nil, nil): return .auto
            case .size(let width, let height):
                return .size(
                    width: width.map { builder.lengthPercentage($0, isNonNegative: true) },
                    height: height.map { builder.lengthPercentage($0, isNonNegative: true) })
            }
        }
    }

    private static func size(_ parser: inout ValueParser) -> DeclaredSize? {
        if let word = parser.one(of: ["cover": DeclaredSize.cover, "contain": .contain]) { return word }
        func axis(_ parser: inout ValueParser) -> NumericExpression?? {
            if parser.take("auto") { return .some(nil) }
            return parser.lengthPercentage(negative: false).map { .some($0) }
        }
        guard let width = axis(&parser) else { return nil }
        return .size(width, axis(&parser) ?? nil)
    }

    private static func repeats(_ parser: inout ValueParser) -> BackgroundStyle.Repeats? {
        if parser.take("repeat-x") { return BackgroundStyle.Repeats(.repeat, .noRepeat) }
        if parser.take("repeat-y") { return BackgroundStyle.Repeats(.noRepeat, .repeat) }
        let words: KeyValuePairs<String, BackgroundStyle.Repeat> = [
            "repeat": .repeat, "no-repeat": .noRepeat, "space": .space, "round": .round,
        ]
        guard let horizontal = parser.one(of: words) else { return nil }
        return BackgroundStyle.Repeats(horizontal, parser.one(of: words) ?? horizontal)
    }

    private static func axis(
        _ parser: inout ValueParser, _ words: KeyValuePairs<String, Double>
    ) -> NumericExpression? {
        guard let share = parser.one(of: words) else { return parser.lengthPercentage() }
        guard share != 50, let offset = parser.lengthPercentage() else { return .percentage(share) }
        return share == 0 ? offset : .sum(.percentage(100), .product(offset, -1))
    }
}
