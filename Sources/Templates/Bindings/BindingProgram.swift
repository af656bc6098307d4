internal import Markup
internal import Primitives

/// A page with its partials as a flat list of operations: what a payload is poured into.
///
/// Text and attribute values are literals and values in turn; blocks are jumps.
struct BindingProgram: Sendable {
    enum Operation: Sendable {
        case beginElement(ElementName, origin: Int32)
        case endElement
        /// An attribute without bindings.
        case attribute(AttributeName, Literal)
        /// Literals and values up to `endAttribute` are the attribute's value.
        case beginAttribute(AttributeName)
        case endAttribute(AttributeName)
        case literal(Literal, origin: Int32)
        /// The value with an index in `values`.
        case value(Int32, origin: Int32)
        case branchUnless(condition: Int32, target: Int32)
        case jump(target: Int32)
        /// Enters the first element, or jumps where there is none.
        case enterEach(PathIndex, target: Int32)
        /// Goes to the next element and jumps, or leaves.
        case nextElement(target: Int32)
        /// Makes a value the context, or jumps where it is empty.
        case enterWith(PathIndex, target: Int32)
        /// Makes a value the context of a partial, whatever it is.
        case enterPartial(PathIndex)
        case leave
    }

    /// Bytes in `literals`.
    struct Literal: Sendable {
        let start: Int32
        let end: Int32
    }

    typealias PathIndex = Int32

    enum Operand: Sendable {
        case path(PathIndex)
        case literal(JSONValue)
    }

    indirect enum Condition: Sendable {
        case truth(Operand)
        case equal(Operand, Operand)
        case less(Operand, Operand)
        case all([Condition])
        case any([Condition])
        case not(Condition)
    }

    /// Which text of `strings/` a value names.
    enum TextKey: Sendable {
        case fixed(Int)
        /// `one` where the count is one in the language's grammar, else `other`.
        case plural(count: Operand, one: Int, other: Int)
        /// A prefix and a value of the payload, which the schema limits to known ones.
        case chosen(prefix: String, Operand)
    }

    enum Value: Sendable {
        case plain(Operand)
        case rupees(Operand, decimals: Int, symbol: Bool)
        case number(Operand, decimals: Int?, grouping: DecimalNumber.Grouping, suffix: String)
        case words(Operand, AmountInWords.Language?)
        case date(Operand, DatePattern, offset: Int)
        case timestamp(Operand, DatePattern, offset: Int)
        case text(TextKey, arguments: [(name: String, value: Operand)])
        case masked(Operand, Mask)
        case cased(Operand, Case)
        case joined(Operand, separator: String)
        case fallback(Operand, Operand)
        case paymentLink(address: Operand, name: Operand, amount: Operand?, note: Operand?)
    }

    enum Mask: Sendable { case aadhaar, pan, allButLastFour }
    enum Case: Sendable { case upper, lower, title }

    /// Where a value, condition or path was written, for faults.
    struct Source: Sendable {
        let location: SourceLocation
        /// The whole tag.
        let tag: String
    }

    var operations: [Operation] = []
    var literals: [UInt8] = []
    var paths: [BindingPath] = []
    var pathSources: [Source] = []
    var values: [Value] = []
    var valueSources: [Source] = []
    var conditions: [Condition] = []
    var conditionSources: [Source] = []
    /// For each origin of the bound trees.
    var locations: [SourceLocation] = []
}
