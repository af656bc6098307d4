/// One line of the reference of properties.
package struct PropertyDescription: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case longhand
        /// Sets several.
        case shorthand
        /// Another spelling.
        case alias
    }

    package var name: String
    package var kind: Kind
    /// What it does; empty where nobody has said so.
    package var meaning: String
    /// Empty for shorthands and other spellings.
    package var initial = ""
    package var isInherited = false
    /// What the value may be, in the notation of CSS Values 4 §2.
    package var syntax: String
    /// What a shorthand sets, what another spelling stands for, what a logical property sets by direction.
    package var longhands: [String] = []
    /// What percentages refer to; nil: it takes none.
    package var percentages: String?
    /// Empty for shorthands and other spellings.
    package var specification = ""
    /// Whether it may stand directly in `@page`.
    package var isForPages = false
    /// Whether it may stand in margin boxes.
    package var isForMarginBoxes = false
    /// Whether it may stand in rules for elements.
    package var isForElements = true

    init(_ definition: LonghandDefinition) {
        name = definition.name
        kind = .longhand
        initial = definition.initial
        isInherited = definition.isInherited
        syntax = definition.syntax
        let note = propertyNotes[definition.flow?.leftToRight ?? definition.name]
        percentages = note?.percentages
        specification = note?.specification ?? ""
        if let flow = definition.flow {
            longhands = [flow.leftToRight, flow.rightToLeft]
            meaning =
                "`\(flow.leftToRight)` where text runs to the right, `\(flow.rightToLeft)` where it runs to the left"
            specification = "CSS Logical Properties 1"
        } else {
            meaning = note?.meaning ?? ""
        }
        take(definition.contexts)
    }

    init(_ definition: ShorthandDefinition) {
        name = definition.name
        kind = .shorthand
        syntax = definition.syntax
        longhands = definition.longhands
        meaning = "sets " + definition.longhands.map { "`\($0)`" }.joined(separator: ", ")
        take(
            definition.longhands.map { Properties.longhand(named: $0).contexts }.reduce(.everywhere) {
                $0.intersection($1)
            })
    }

    init(alias: String, of name: String) {
        self.name = alias
        kind = .alias
        syntax = "<\(name)>"
        longhands = [name]
        meaning = "another spelling of `\(name)`"
        switch Properties.entry(name) {
        case .longhand(let id): take(Properties.definition(id).contexts)
        case .shorthand(let index):
            take(PropertyDescription(Properties.shorthands[index]).contexts)
        case nil: break
        }
    }

    private var contexts: DeclarationContext {
        var contexts: DeclarationContext = []
        if isForElements { contexts.insert(.element) }
        if isForPages { contexts.insert(.page) }
        if isForMarginBoxes { contexts.insert(.marginBox) }
        return contexts
    }

    private mutating func take(_ contexts: DeclarationContext) {
        isForElements = contexts.contains(.element)
        isForPages = contexts.contains(.page)
        isForMarginBoxes = contexts.contains(.marginBox)
    }
}
