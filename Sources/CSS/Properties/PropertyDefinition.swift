/// A longhand property's place in `Properties.longhands`: the order in which properties are computed.
struct PropertyID: Hashable, Sendable {
    let index: UInt8
}

/// Writes a declared value, computed, into a style.
typealias Setter = @Sendable (inout StyleBuilder) -> Void

/// The part of a style that a property sets.
typealias Field<Value> = any WritableKeyPath<StyleValues, Value> & Sendable

/// Where a property may be declared.
struct DeclarationContext: OptionSet, Sendable {
    let rawValue: UInt8
    static let element = DeclarationContext(rawValue: 1)
    /// Directly in `@page`.
    static let page = DeclarationContext(rawValue: 2)
    /// In a margin box of `@page`.
    static let marginBox = DeclarationContext(rawValue: 4)
    static let everywhere: DeclarationContext = [.element, .page, .marginBox]
}

/// All that is known of a longhand property.
struct LonghandDefinition: Sendable {
    let name: String
    let initial: String
    let isInherited: Bool
    /// What the value may be, in the notation of CSS Values 4 §2.
    let syntax: String
    var contexts: DeclarationContext
    /// For `margin-inline-start` and the like: the physical properties that it stands for.
    var flow: (leftToRight: String, rightToLeft: String)?
    /// Reads the whole of a value, or the part of a shorthand's that belongs to it; nil where it does not fit.
    let parse: @Sendable (inout ValueParser) -> Setter?
    /// Takes the value from another style: the parent's, or the initial one.
    let copy: @Sendable (StyleValues, inout StyleValues) -> Void
}

/// A property that sets several.
struct ShorthandDefinition: Sendable {
    let name: String
    let longhands: [String]
    let syntax: String
    /// Longhands that it does not list get their initial value.
    let expand: @Sendable (inout ValueParser) -> [(longhand: String, setter: Setter)]?
}

extension LonghandDefinition {
    /// A property whose value is one word of a list.
    static func keyword<Value: Sendable>(
        _ name: String, _ path: Field<Value>, initial: String,
        isInherited: Bool = false, in contexts: DeclarationContext = .element,
        _ words: KeyValuePairs<String, Value>
    ) -> LonghandDefinition {
        typed(
            name, path, initial: initial, isInherited: isInherited, in: contexts,
            syntax: words.map(\.key).joined(separator: " | "), parse: { $0.one(of: words) },
            compute: { value, _ in value })
    }

    /// A property with a parser of its own, and a function from what that reads to the computed value.
    static func typed<Declared: Sendable, Value>(
        _ name: String, _ path: Field<Value>, initial: String,
        isInherited: Bool = false, in contexts: DeclarationContext = .element, syntax: String,
        parse: @escaping @Sendable (inout ValueParser) -> Declared?,
        compute: @escaping @Sendable (Declared, StyleBuilder) -> Value
    ) -> LonghandDefinition {
        LonghandDefinition(
            name: name, initial: initial, isInherited: isInherited, syntax: syntax, contexts: contexts,
            parse: { parser in
                guard let declared = parse(&parser) else { return nil }
                return { builder in
                    let value = compute(declared, builder)
                    builder.values[keyPath: path] = value
                }
            },
            copy: { source, target in target[keyPath: path] = source[keyPath: path] })
    }

    /// A property whose value is read as it is computed.
    static func plain<Value: Sendable>(
        _ name: String, _ path: Field<Value>, initial: String,
        isInherited: Bool = false, in contexts: DeclarationContext = .element, syntax: String,
        parse: @escaping @Sendable (inout ValueParser) -> Value?
    ) -> LonghandDefinition {
        typed(
            name, path, initial: initial, isInherited: isInherited, in: contexts, syntax: syntax, parse: parse,
            compute: { value, _ in value })
    }

    /// A property of which only the value that is in force anyway is supported: others are refused, not ignored.
    static func fixed(_ name: String, _ value: String, isInherited: Bool = false) -> LonghandDefinition {
        LonghandDefinition(
            name: name, initial: value, isInherited: isInherited, syntax: value, contexts: .everywhere,
            parse: { parser in
                guard parser.take(value) else { return nil }
                return { _ in }
            },
            copy: { _, _ in })
    }

    /// A property relative to the direction of the text: CSS Logical Properties 1.
    static func logical(_ name: String, leftToRight: LonghandDefinition, rightToLeft: LonghandDefinition)
        -> LonghandDefinition
    {
        LonghandDefinition(
            name: name, initial: leftToRight.initial, isInherited: false, syntax: leftToRight.syntax,
            contexts: leftToRight.contexts, flow: (leftToRight.name, rightToLeft.name),
            parse: { parser in
                let start = parser.position
                guard let left = leftToRight.parse(&parser) else { return nil }
                parser.rewind(to: start)
                guard let right = rightToLeft.parse(&parser) else { return nil }
                return { builder in
                    if builder.values.text.direction == .ltr { left(&builder) } else { right(&builder) }
                }
            },
            copy: { _, _ in })
    }
}
