/// Every property of the subset, by name.
///
/// The reference of properties is made from this table, and the gate refuses what is not in it.
package enum Properties {
    /// In the order in which they are computed: what others refer to (direction, fonts, colour) comes first.
    static let longhands: [LonghandDefinition] =
        [TextProperties.direction] + FontProperties.longhands + TextProperties.longhands + BoxProperties.longhands
        + DecorationProperties.longhands + FlexProperties.longhands + TableProperties.longhands
        + ListProperties.longhands + FragmentationProperties.longhands + GeneratedContentProperties.longhands
        + BoxProperties.logical + DecorationProperties.logical

    static let shorthands: [ShorthandDefinition] =
        FontProperties.shorthands + TextProperties.shorthands + BoxProperties.shorthands
        + DecorationProperties.shorthands + FlexProperties.shorthands + ListProperties.shorthands
        + FragmentationProperties.shorthands

    /// Other spellings of a longhand or shorthand.
    static let aliases: [String: String] = [
        "word-wrap": "overflow-wrap", "-webkit-print-color-adjust": "print-color-adjust",
        "inline-size": "width", "block-size": "height", "min-inline-size": "min-width",
        "min-block-size": "min-height", "max-inline-size": "max-width", "max-block-size": "max-height",
        "margin-block-start": "margin-top", "margin-block-end": "margin-bottom",
        "padding-block-start": "padding-top", "padding-block-end": "padding-bottom",
        "inset-block-start": "top", "inset-block-end": "bottom",
        "border-block-start": "border-top", "border-block-end": "border-bottom",
        "border-block-start-width": "border-top-width", "border-block-end-width": "border-bottom-width",
        "border-block-start-style": "border-top-style", "border-block-end-style": "border-bottom-style",
        "border-block-start-color": "border-top-color", "border-block-end-color": "border-bottom-color",
    ]

    /// What a name stands for.
    enum Entry: Sendable {
        case longhand(PropertyID)
        /// A place in `shorthands`.
        case shorthand(Int)
    }

    private static let entries: [String: Entry] = {
        var entries: [String: Entry] = [:]
        for (index, longhand) in longhands.enumerated() {
            let known = entries.updateValue(.longhand(PropertyID(index: UInt8(index))), forKey: longhand.name)
            precondition(known == nil, "\(longhand.name) stands in the table twice")
        }
        for (index, shorthand) in shorthands.enumerated() { entries[shorthand.name] = .shorthand(index) }
        for (alias, name) in aliases { entries[alias] = entries[name] }
        return entries
    }()

    /// The property of a name in lower case; nil where there is none.
    static func entry(_ name: String) -> Entry? { entries[name] }

    /// All names, sorted.
    package static let names: [String] = entries.keys.sorted()

    static func id(of longhand: String) -> PropertyID {
        guard case .longhand(let id) = entries[longhand] else {
            preconditionFailure("\(longhand) is no longhand of the table")
        }
        return id
    }

    static func longhand(named name: String) -> LonghandDefinition { longhands[Int(id(of: name).index)] }

    static func definition(_ id: PropertyID) -> LonghandDefinition { longhands[Int(id.index)] }

    /// By longhand, what it sets under each direction; itself but for the logical ones.
    static let physical: (leftToRight: [PropertyID], rightToLeft: [PropertyID]) = {
        let identity = longhands.indices.map { PropertyID(index: UInt8($0)) }
        let left = zip(identity, longhands).map { own, definition in
            definition.flow.map { id(of: $0.leftToRight) } ?? own
        }
        let right = zip(identity, longhands).map { own, definition in
            definition.flow.map { id(of: $0.rightToLeft) } ?? own
        }
        return (left, right)
    }()

    static let direction = id(of: "direction")
    static let fontFamily = id(of: "font-family")

    /// The table, sorted by name, for the reference of properties.
    package static var descriptions: [PropertyDescription] {
        let all =
            longhands.map { PropertyDescription($0) } + shorthands.map { PropertyDescription($0) }
            + aliases.map { PropertyDescription(alias: $0, of: $1) }
        return all.sorted { $0.name < $1.name }
    }
}
