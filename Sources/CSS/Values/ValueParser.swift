import Primitives

/// Reads one property's value: a cursor over tokens that property parsers share.
///
/// A parser function returns nil where the value does not fit; the furthest token that was looked at then tells what
/// did not.
struct ValueParser {
    let tokens: [Token]
    /// Always at the end or at a token that is no white space.
    private(set) var position: Int
    let end: Int
    /// The furthest token that any attempt came to.
    private(set) var furthest: Int
    /// A fault that says more than "not a value of this property": an unknown unit or function.
    private(set) var problem: Problem?
    /// What the value is read for: our own sheet has keywords of its own, bare files any attributes.
    let use: StylesheetUse
    private var depth = 0
    private var termCount = 0
    /// How many mathematical functions are open.
    private var mathDepth = 0

    /// Deeper nesting of functions is refused: it bounds the parser's stack.
    private static let maximumDepth = 32
    /// More operands in one value's `calc()` are refused: each is a level of the expression's tree.
    private static let maximumTerms = 256

    struct Problem: Sendable {
        var token: Int
        var message: String
        var hint: String?
    }

    init(tokens: [Token], range: Range<Int>, use: StylesheetUse = .template) {
        self.tokens = tokens
        self.use = use
        position = range.lowerBound
        end = range.upperBound
        furthest = range.lowerBound
        skipSpace()
    }

    // MARK: The cursor

    var isAtEnd: Bool { position >= end }

    /// The next token's kind; nil at the end.
    var next: Token.Kind? { position < end ? tokens[position].kind : nil }

    private mutating func skipSpace() {
        while position < end, tokens[position].isWhiteSpace { position += 1 }
        furthest = max(furthest, position)
    }

    mutating func advance() {
        position += 1
        skipSpace()
    }

    /// Goes back to a place where the parser has been.
    mutating func rewind(to earlier: Int) { position = earlier }

    /// Runs a parser, and goes back to where it began where it fails.
    mutating func attempt<Value>(_ body: (inout ValueParser) -> Value?) -> Value? {
        let (start, furthestBefore) = (position, furthest)
        if let value = body(&self) { return value }
        // What was read and then refused is at fault from its beginning.
        position = start
        furthest = max(furthestBefore, start)
        return nil
    }

    mutating func fail<Value>(_ message: String, hint: String? = nil) -> Value? {
        if problem == nil { problem = Problem(token: min(position, end - 1), message: message, hint: hint) }
        return nil
    }

    // MARK: Words and strings

    /// The identifier that comes next, in lower case, not consumed.
    var keyword: String? {
        if case .identifier(let name) = next { return name.asciiLowercased }
        return nil
    }

    mutating func take(_ word: String) -> Bool {
        guard keyword == word else { return false }
        advance()
        return true
    }

    /// One of the given words.
    mutating func one<Value>(of words: KeyValuePairs<String, Value>) -> Value? {
        guard let keyword else { return nil }
        for (word, value) in words where word == keyword {
            advance()
            return value
        }
        return nil
    }

    /// A name that the author chose: not one of the keywords that every property knows.
    mutating func customIdentifier(except reserved: [String] = []) -> String? {
        guard case .identifier(let name) = next else { return nil }
        let lower = name.asciiLowercased
        guard !(["inherit", "initial", "unset", "revert", "default"] + reserved).contains(lower) else { return nil }
        advance()
        return name
    }

    mutating func string() -> String? {
        guard case .string(let text) = next else { return nil }
        advance()
        return text
    }

    mutating func comma() -> Bool {
        guard next == .comma else { return false }
        advance()
        return true
    }

    mutating func slash() -> Bool {
        guard next == .delimiter(UInt8(ascii: "/")) else { return false }
        advance()
        return true
    }

    /// A function's arguments, up to its closing parenthesis.
    mutating func function<Value>(_ name: String, _ arguments: (inout ValueParser) -> Value?) -> Value? {
        guard next == .function(name), depth < Self.maximumDepth else { return nil }
        return attempt { parser in
            parser.depth += 1
            defer { parser.depth -= 1 }
            parser.advance()
            guard let value = arguments(&parser) else { return nil }
            return parser.close() ? value : nil
        }
    }

    /// A closing parenthesis, or the end of the value: CSS Syntax closes what is open there.
    private mutating func close() -> Bool {
        if isAtEnd { return true }
        guard next == .closeParenthesis else { return false }
        advance()
        return true
    }

    /// The address in `url(…)`, quoted or not.
    mutating func url() -> String? {
        if case .url(let address) = next {
            advance()
            return address
        }
        return function("url") { $0.string() }
    }

    // MARK: Numbers

    /// A whole number; what `calc()` gives is rounded and held to the range (CSS Values 4 §10.12).
    mutating func integer(in range: ClosedRange<Int32> = .min ... .max) -> Int32? {
        if case .function = next {
            guard let value = number() else { return nil }
            let rounded = (value + 0.5).rounded(.down)
            return Int32(min(max(rounded, Double(range.lowerBound)), Double(range.upperBound)))
        }
        guard case .number(let value, isInteger: true) = next else { return nil }
        // Beyond the range of the type, the nearest that there is.
        let integer = Int32(min(max(value, Double(Int32.min)), Double(Int32.max)))
        guard range.contains(integer) else { return nil }
        advance()
        return integer
    }

    mutating func number(atLeast minimum: Double = -.infinity) -> Double? {
        attempt { parser in
            let isCalculated = if case .function = parser.next { true } else { false }
            guard let (expression, kind) = parser.numeric(), kind == .number, case .number(let value) = expression,
                isCalculated || value >= minimum
            else { return nil }
            return max(value, minimum)
        }
    }

    /// A length; `0` needs no unit.
    mutating func length(negative: Bool = true) -> NumericExpression? {
        attempt { parser in
            guard let (expression, kind) = parser.numeric() else { return nil }
            return Self.checked(expression, kind, allowed: [.length], negative: negative)
        }
    }

    /// A length or a percentage; `0` needs no unit.
    mutating func lengthPercentage(negative: Bool = true) -> NumericExpression? {
        attempt { parser in
            guard let (expression, kind) = parser.numeric() else { return nil }
            return Self.checked(
                expression, kind, allowed: [.length, .percentage, .lengthPercentage], negative: negative)
        }
    }

    mutating func percentage() -> Double? {
        attempt { parser in
            guard let (expression, kind) = parser.numeric(), kind == .percentage,
                let value = expression.bounded(.any)?.line, value.length == 0
            else { return nil }
            return value.percentage
        }
    }

    /// Degrees.
    mutating func angle() -> Double? {
        attempt { parser in
            guard let (expression, kind) = parser.numeric() else { return nil }
            if case .angle(let degrees) = expression, kind == .angle { return degrees }
            if case .number(0) = expression { return 0 }
            return nil
        }
    }

    private static func checked(
        _ expression: NumericExpression, _ kind: NumericExpression.Kind, allowed: [NumericExpression.Kind],
        negative: Bool
    ) -> NumericExpression? {
        if case .number(0) = expression { return .length(0, .px) }
        guard allowed.contains(kind), negative || !expression.isNegativeLiteral else { return nil }
        return expression
    }

    /// Any number, dimension, percentage or mathematical function.
    private mutating func numeric() -> (NumericExpression, NumericExpression.Kind)? {
        switch next {
        case .number(let value, _):
            advance()
            return (.number(value), .number)
        case .percentage(let value):
            advance()
            return (.percentage(value), .percentage)
        case .dimension(let value, let unit):
            return dimension(value, unit)
        case .function("calc"), .function("min"), .function("max"), .function("clamp"):
            let isOutermost = mathDepth == 0
            mathDepth += 1
            defer { mathDepth -= 1 }
            guard let found = mathFunction() else { return nil }
            if isOutermost, found.0.hasPercentage, found.0.bounded(.any) == nil {
                return fail(
                    "min(), max() and clamp() with so many different percentages are not supported",
                    hint: "at most three values with percentages are compared")
            }
            return found
        case .identifier(let name) where mathDepth > 0:
            let constants = ["e": 2.718281828459045, "pi": Double.pi]
            guard let value = constants[name.asciiLowercased] else { return nil }
            advance()
            return (.number(value), .number)
        default:
            return nil
        }
    }

    private mutating func mathFunction() -> (NumericExpression, NumericExpression.Kind)? {
        switch next {
        case .function("calc"): function("calc") { $0.sum() }
        case .function("clamp"): clamp()
        default: comparison()
        }
    }

    private mutating func dimension(
        _ value: Double, _ unit: String
    ) -> (NumericExpression, NumericExpression.Kind)? {
        if let length = LengthUnit(rawValue: unit) {
            advance()
            return (.length(value, length), .length)
        }
        let degrees: Double
        switch unit {
        case "deg": degrees = value
        case "grad": degrees = value * 0.9
        case "turn": degrees = value * 360
        case "rad": degrees = value * 180 / .pi
        default:
            let known = LengthUnit.allCases.map(\.rawValue) + ["deg", "turn"]
            let near = Diagnostic.nearest(to: unit, among: known)
            return fail("unknown unit '\(unit)'", hint: near.map { "did you mean '\($0)'?" })
        }
        advance()
        return (.angle(degrees), .angle)
    }

    private mutating func sum() -> (NumericExpression, NumericExpression.Kind)? {
        guard var (left, kind) = product() else { return nil }
        while case .delimiter(let sign) = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            // White space on both sides: `1px -2px` is two values.
            guard tokens[position - 1].isWhiteSpace, position + 1 < end, tokens[position + 1].isWhiteSpace else {
                return fail("'+' and '-' in calc() need a space on both sides")
            }
            advance()
            guard let (right, rightKind) = product() else { return nil }
            guard let common = NumericExpression.Kind.sum(kind, rightKind) else {
                return fail("calc() adds values of different kinds")
            }
            let signed = sign == UInt8(ascii: "-") ? Self.scaled(right, -1) : right
            (left, kind) = (Self.added(left, signed), common)
        }
        // `1px+2px` is two values, of which the second has a sign.
        if beginsWithSign { return fail("'+' and '-' in calc() need a space on both sides") }
        return (left, kind)
    }

    /// Whether a number comes next behind a value of a sum: its sign is its own then.
    private var beginsWithSign: Bool {
        guard position < end else { return false }
        switch tokens[position].kind {
        case .number, .dimension, .percentage: return true
        default: return false
        }
    }

    private mutating func product() -> (NumericExpression, NumericExpression.Kind)? {
        guard var (left, kind) = operand() else { return nil }
        while case .delimiter(let sign) = next, sign == UInt8(ascii: "*") || sign == UInt8(ascii: "/") {
            advance()
            guard let (right, rightKind) = operand() else { return nil }
            if sign == UInt8(ascii: "/") {
                guard case .number(let divisor) = right, divisor != 0 else {
                    return fail("calc() divides by something that is not a number, or is zero")
                }
                left = Self.scaled(left, 1 / divisor)
            } else if case .number(let factor) = right {
                left = Self.scaled(left, factor)
            } else if case .number(let factor) = left {
                (left, kind) = (Self.scaled(right, factor), rightKind)
            } else {
                return fail("calc() multiplies two values that are not numbers")
            }
        }
        return (left, kind)
    }

    private mutating func operand() -> (NumericExpression, NumericExpression.Kind)? {
        termCount += 1
        guard termCount <= Self.maximumTerms else { return fail("calc() has more than \(Self.maximumTerms) terms") }
        guard next == .openParenthesis else { return numeric() }
        guard depth < Self.maximumDepth else { return nil }
        return attempt { parser in
            parser.depth += 1
            defer { parser.depth -= 1 }
            parser.advance()
            guard let value = parser.sum() else { return nil }
            return parser.close() ? value : nil
        }
    }

    private static func scaled(_ value: NumericExpression, _ factor: Double) -> NumericExpression {
        switch value {
        case .number(let number): .number(number * factor)
        case .angle(let degrees): .angle(degrees * factor)
        default: .product(value, factor)
        }
    }

    private static func added(_ a: NumericExpression, _ b: NumericExpression) -> NumericExpression {
        switch (a, b) {
        case (.number(let x), .number(let y)): .number(x + y)
        case (.angle(let x), .angle(let y)): .angle(x + y)
        default: .sum(a, b)
        }
    }

    private mutating func operands() -> (values: [NumericExpression], kind: NumericExpression.Kind)? {
        guard let (first, firstKind) = sum() else { return nil }
        var values = [first]
        var kind = firstKind
        while comma() {
            guard let (value, valueKind) = sum() else { return nil }
            guard let common = NumericExpression.Kind.sum(kind, valueKind) else {
                return fail("min(), max() and clamp() compare values of one kind")
            }
            values.append(value)
            kind = common
        }
        return (values, kind)
    }

    private mutating func comparison() -> (NumericExpression, NumericExpression.Kind)? {
        let takesLeast = next == .function("min")
        return function(takesLeast ? "min" : "max") { parser in
            guard let (values, kind) = parser.operands() else { return nil }
            return (Self.compared(values, takesLeast: takesLeast), kind)
        }
    }

    private static func compared(_ values: [NumericExpression], takesLeast: Bool) -> NumericExpression {
        let numbers = values.compactMap { value -> Double? in
            if case .number(let number) = value { number } else { nil }
        }
        if numbers.count == values.count {
            return .number((takesLeast ? numbers.min() : numbers.max()) ?? 0)
        }
        return takesLeast ? .minimum(values) : .maximum(values)
    }

    private mutating func clamp() -> (NumericExpression, NumericExpression.Kind)? {
        function("clamp") { parser in
            guard let (values, kind) = parser.operands() else { return nil }
            guard values.count == 3 else { return parser.fail("clamp() takes three values") }
            let upper = Self.compared([values[1], values[2]], takesLeast: true)
            return (Self.compared([values[0], upper], takesLeast: false), kind)
        }
    }
}
