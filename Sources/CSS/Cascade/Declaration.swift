import Primitives

/// What a declaration gives to one longhand: CSS Cascade 4 §4.1.
enum DeclaredValue: Sendable {
    case inherit, initial, unset, revert
    case value(Setter)
    /// It has a `var()`: known for each element only.
    case pending(PendingValue)
    /// The same, declared as a property that follows the direction and standing for a physical one.
    case logicalPending(PendingValue, PropertyID)
}

/// A value with `var()`, of a longhand or of the shorthand that sets it: CSS Custom Properties 1 §3.
final class PendingValue: Sendable {
    let tokens: [Token]
    let name: String
    let location: SourceLocation
    let use: StylesheetUse
    /// Where it is declared.
    let context: DeclarationContext

    init(
        tokens: [Token], name: String, location: SourceLocation, use: StylesheetUse, context: DeclarationContext
    ) {
        self.use = use
        self.context = context
        self.tokens = tokens
        self.name = name
        self.location = location
    }
}

struct Declaration: Sendable {
    var property: PropertyID
    var value: DeclaredValue
    var isImportant: Bool
}

/// `--name: value`.
struct CustomDeclaration: Sendable {
    enum Value: Sendable {
        case inherit, initial, revert
        case tokens([Token])
    }

    var name: String
    var value: Value
    var isImportant: Bool
    var location: SourceLocation
}

/// What stands between the braces of one rule, or in one `style` attribute.
struct DeclarationBlock: Sendable {
    var declarations: [Declaration] = []
    var customProperties: [CustomDeclaration] = []

    var isEmpty: Bool { declarations.isEmpty && customProperties.isEmpty }
}

extension Properties {
    /// Reads a property's value from tokens without `var()`, which must fill the range.
    ///
    /// Returns nil, and the parser as it stopped, where the value does not fit.
    static func parse(
        _ entry: Entry, _ parser: inout ValueParser
    ) -> [(property: PropertyID, value: DeclaredValue)]? {
        switch entry {
        case .longhand(let id):
            guard let setter = definition(id).parse(&parser), parser.isAtEnd else { return nil }
            return [(id, .value(setter))]
        case .shorthand(let index):
            let shorthand = shorthands[index]
            guard let parts = shorthand.expand(&parser), parser.isAtEnd else { return nil }
            var values: [(property: PropertyID, value: DeclaredValue)] = []
            for longhand in shorthand.longhands {
                let setter = parts.first { $0.longhand == longhand }?.setter
                values.append((id(of: longhand), setter.map { .value($0) } ?? .initial))
            }
            return values
        }
    }

    /// The longhands that an entry sets.
    static func longhands(of entry: Entry) -> [PropertyID] {
        switch entry {
        case .longhand(let id): [id]
        case .shorthand(let index): shorthands[index].longhands.map { id(of: $0) }
        }
    }

    /// What the entry's value may be, in words.
    static func syntax(of entry: Entry) -> String {
        switch entry {
        case .longhand(let id): definition(id).syntax
        case .shorthand(let index): shorthands[index].syntax
        }
    }

    /// The keywords that the syntax of an entry, and of the longhands that it sets, names; and whether it takes
    /// colours.
    static func keywords(of entry: Entry) -> (words: [String], hasColors: Bool) {
        var texts = [syntax(of: entry)]
        for id in longhands(of: entry) { texts.append(definition(id).syntax) }
        var words: [String] = []
        for text in texts {
            var word = ""
            var depth = 0
            for character in text + " " {
                if character == "<" { depth += 1 }
                if depth == 0, character.isASCII, character.isLetter || character.isNumber || character == "-" {
                    word.append(character)
                } else {
                    if word.count > 1, word.contains(where: \.isLetter), character != "(" { words.append(word) }
                    word = ""
                }
                if character == ">" { depth -= 1 }
            }
        }
        return (words, texts.contains { $0.contains("<color>") })
    }
}
