/// A regular expression of a schema (ECMA 262, without look-around and back references).
///
/// Compiled into a deterministic automaton: matching reads each character once, however the text was chosen to hurt.
struct TextPattern: Sendable {
    /// What is wrong with a pattern.
    struct Fault: Error, Hashable {
        let message: String

        init(_ message: String) { self.message = message }
    }

    /// As the schema has it.
    let source: String
    /// Where each class of characters begins; characters of one class are never told apart.
    private let classStarts: [UInt32]
    private let asciiClasses: [UInt16]
    /// By state and class; -1 where nothing can match any more.
    private let transitions: [Int32]
    private let acceptsAtEnd: [Bool]
    /// States that have matched whatever follows.
    private let hasMatched: [Bool]

    /// States that an automaton may have.
    private static let maximumStates = 4_000

    init(_ source: String) throws(Fault) {
        self.source = source
        var parser = PatternParser(source)
        let automaton = NondeterministicAutomaton(try parser.parse())
        var starts: Set<UInt32> = [0]
        for case .characters(let ranges, _) in automaton.steps {
            for range in ranges {
                starts.insert(range.lowerBound)
                starts.insert(range.upperBound + 1)
            }
        }
        classStarts = starts.sorted()
        let classes = classStarts
        asciiClasses = (0..<128).map { UInt16(Self.classIndex(of: $0, in: classes)) }
        var states: [[Int32]: Int32] = [:]
        var queue: [[Int32]] = []
        var transitions: [Int32] = []
        var accepts: [Bool] = []
        var matched: [Bool] = []
        func state(_ set: [Int32]) throws(Fault) -> Int32 {
            if set.isEmpty { return -1 }
            if let known = states[set] { return known }
            guard queue.count < Self.maximumStates else {
                throw Fault("the pattern is too complex; limit lengths with minLength and maxLength")
            }
            let index = Int32(queue.count)
            states[set] = index
            queue.append(set)
            accepts.append(automaton.matches(set, atEnd: true))
            matched.append(automaton.matches(set, atEnd: false))
            return index
        }
        _ = try state(automaton.start)
        var next = 0
        while next < queue.count {
            for start in classes {
                transitions.append(try state(automaton.step(from: queue[next], reading: start)))
            }
            next += 1
        }
        self.transitions = transitions
        acceptsAtEnd = accepts
        hasMatched = matched
    }

    /// True where the pattern matches somewhere in the text.
    func matches(_ text: String) -> Bool {
        var state: Int32 = 0
        let width = classStarts.count
        for scalar in text.unicodeScalars {
            if hasMatched[Int(state)] { return true }
            let value = scalar.value
            let column = value < 128 ? Int(asciiClasses[Int(value)]) : Self.classIndex(of: value, in: classStarts)
            state = transitions[Int(state) * width + column]
            if state < 0 { return false }
        }
        return acceptsAtEnd[Int(state)]
    }

    private static func classIndex(of value: UInt32, in starts: [UInt32]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}

/// A pattern's syntax tree.
indirect enum PatternNode {
    case empty
    case characters([ClosedRange<UInt32>])
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, minimum: Int, maximum: Int?)
    case textStart, textEnd
}

/// Reads a pattern.
private struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func parse() throws(TextPattern.Fault) -> PatternNode {
        let node = try choice()
        if position < scalars.count { throw TextPattern.Fault("a ) without a (") }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(TextPattern.Fault) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(TextPattern.Fault) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { parts.append(try quantified(try atom())) }
        return .sequence(parts)
    }

    private mutating func quantified(_ atom: PatternNode) throws(TextPattern.Fault) -> PatternNode {
        var node = atom
        while let scalar = next {
            switch scalar {
            case "*": node = .repetition(node, minimum: 0, maximum: nil)
            case "+": node = .repetition(node, minimum: 1, maximum: nil)
            case "?": node = .repetition(node, minimum: 0, maximum: 1)
            case "{":
                guard let bounds = try repetitionBounds() else { return node }
                node = .repetition(node, minimum: bounds.minimum, maximum: bounds.maximum)
                _ = take("?")
                continue
            default: return node
            }
            position += 1
            // Lazy or greedy: what matches is the same.
            _ = take("?")
        }
        return node
    }

    private mutating func repetitionBounds() throws(TextPattern.Fault) -> (minimum: Int, maximum: Int?)? {
        guard let close = scalars[position...].firstIndex(of: "}") else {
            throw TextPattern.Fault("a { without a }")
        }
        let text = String(String.UnicodeScalarView(scalars[(position + 1)..<close]))
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let minimum = Int(parts[0]), parts.count <= 2 else { throw TextPattern.Fault("{\(text)} is no count") }
        let maximum = parts.count == 1 ? minimum : parts[1].isEmpty ? nil : Int(parts[1])
        guard minimum >= 0, minimum <= 1000, (maximum ?? minimum) >= minimum, (maximum ?? 0) <= 1000 else {
            throw TextPattern.Fault("{\(text)} is no count up to 1000; use minLength and maxLength")
        }
        position = close + 1
        return (minimum, maximum)
    }

    private mutating func atom() throws(TextPattern.Fault) -> PatternNode {
        guard let scalar = next else { return .empty }
        position += 1
        switch scalar {
        case "^": return .textStart
        case "$": return .textEnd
        case ".": return .characters(CharacterSets.complement(CharacterSets.lineEnds))
        case "(":
            depth += 1
            if depth > 50 { throw TextPattern.Fault("groups are nested too deeply") }
            if take("?") {
                guard take(":") else { throw TextPattern.Fault("look-around is not supported") }
            }
            let node = try choice()
            guard take(")") else { throw TextPattern.Fault("a ( without a )") }
            depth -= 1
            return node
        case "[": return .characters(try characterClass())
        case "\\": return .characters(try escape())
        case "*", "+", "?": throw TextPattern.Fault("\(scalar) has nothing to repeat")
        default: return .characters([scalar.value...scalar.value])
        }
    }

    private mutating func escape() throws(TextPattern.Fault) -> [ClosedRange<UInt32>] {
        guard let scalar = next else { throw TextPattern.Fault("a \\ at the end") }
        position += 1
        switch scalar {
        case "d": return CharacterSets.digits
        case "D": return CharacterSets.complement(CharacterSets.digits)
        case "w": return CharacterSets.wordCharacters
        case "W": return CharacterSets.complement(CharacterSets.wordCharacters)
        case "s": return CharacterSets.spaces
        case "S": return CharacterSets.complement(CharacterSets.spaces)
        case "n": return [0x0A...0x0A]
        case "r": return [0x0D...0x0D]
        case "t": return [0x09...0x09]
        case "u":
            let digits = scalars[position...].prefix(4)
            guard digits.count == 4, let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16) else {
                throw TextPattern.Fault("\\u without four hexadecimal digits")
            }
            position += 4
            return [value...value]
        case "b", "B", "p", "P", "k", "1"..."9": throw TextPattern.Fault("\\\(scalar) is not supported")
        default: return [scalar.value...scalar.value]
        }
    }

    private mutating func characterClass() throws(TextPattern.Fault) -> [ClosedRange<UInt32>] {
        let isComplement = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while let scalar = next, scalar != "]" {
            position += 1
            let first = scalar == "\\" ? try escape() : [scalar.value...scalar.value]
            // A hyphen between two characters makes a range; at the end it is itself.
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]", first.count == 1,
                first[0].count == 1
            {
                position += 1
                let last = scalars[position]
                position += 1
                let end = last == "\\" ? try escape() : [last.value...last.value]
                guard end.count == 1, end[0].count == 1, end[0].lowerBound >= first[0].lowerBound else {
                    throw TextPattern.Fault("a range in [ ] ends before it begins")
                }
                ranges.append(first[0].lowerBound...end[0].lowerBound)
            } else {
                ranges.append(contentsOf: first)
            }
        }
        guard take("]") else { throw TextPattern.Fault("a [ without a ]") }
        return isComplement ? CharacterSets.complement(ranges) : ranges
    }
}

/// The sets that escapes stand for (ECMA 262 §22.2.2).
private enum CharacterSets {
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let wordCharacters: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let spaces: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]
    static let lineEnds: [ClosedRange<UInt32>] = [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]

    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
            start = max(start, range.upperBound + 1)
        }
        if start <= 0x10FFFF { result.append(start...0x10FFFF) }
        return result
    }
}

/// A pattern as steps, some of which can be taken at the same time.
private struct NondeterministicAutomaton {
    enum Step {
        case characters([ClosedRange<UInt32>], next: Int32)
        case split([Int32])
        case textStart(next: Int32)
        case textEnd(next: Int32)
        case match
    }

    private(set) var steps: [Step] = []
    private var entry: Int32 = 0

    init(_ node: PatternNode) {
        steps.append(.match)
        entry = add(node, before: 0)
    }

    /// Adds the steps of a node in front of another step; gives the first of them.
    private mutating func add(_ node: PatternNode, before next: Int32) -> Int32 {
        switch node {
        case .empty: return next
        case .characters(let ranges): return append(.characters(ranges, next: next))
        case .textStart: return append(.textStart(next: next))
        case .textEnd: return append(.textEnd(next: next))
        case .sequence(let parts): return parts.reversed().reduce(next) { add($1, before: $0) }
        case .choice(let parts): return append(.split(parts.map { add($0, before: next) }))
        case .repetition(let part, let minimum, let maximum):
            var after = next
            if let maximum {
                for _ in minimum..<maximum { after = append(.split([add(part, before: after), next])) }
            } else {
                let loop = append(.split([]))
                steps[Int(loop)] = .split([add(part, before: loop), next])
                after = loop
            }
            for _ in 0..<minimum { after = add(part, before: after) }
            return after
        }
    }

    private mutating func append(_ step: Step) -> Int32 {
        steps.append(step)
        return Int32(steps.count - 1)
    }

    /// The steps that can be taken before anything was read.
    var start: [Int32] { closure([entry], atStart: true, atEnd: false) }

    /// The steps after one character; the pattern may also begin anew here.
    func step(from set: [Int32], reading value: UInt32) -> [Int32] {
        var reached: [Int32] = [entry]
        for index in set {
            switch steps[Int(index)] {
            case .match: return [index]
            case .characters(let ranges, let next) where ranges.contains(where: { $0.contains(value) }):
                reached.append(next)
            default: break
            }
        }
        return closure(reached, atStart: false, atEnd: false)
    }

    func matches(_ set: [Int32], atEnd: Bool) -> Bool {
        closure(set, atStart: false, atEnd: atEnd).contains { index in
            if case .match = steps[Int(index)] { true } else { false }
        }
    }

    /// Every step that can be reached without reading, less those that lead nowhere, rising.
    private func closure(_ first: [Int32], atStart: Bool, atEnd: Bool) -> [Int32] {
        var seen = Set<Int32>()
        var stack = first
        while let index = stack.popLast() {
            guard seen.insert(index).inserted else { continue }
            switch steps[Int(index)] {
            case .split(let targets): stack.append(contentsOf: targets)
            case .textStart(let next): if atStart { stack.append(next) }
            case .textEnd(let next): if atEnd { stack.append(next) }
            case .characters, .match: break
            }
        }
        return seen.filter { index in
            switch steps[Int(index)] {
            case .characters, .match, .textEnd: true
            case .split, .textStart: false
            }
        }.sorted()
    }
}
