/// The line breaking rules of UAX #14 (revision 50, Unicode 15) for simple characters, with ICU's tailoring of numbers
/// (example 7 of the annex's §8) and of hyphens at the start of a word.
///
/// It gives what ICU gives, ten times as fast; a test holds the two together.
struct LineBreakRules {
    /// What may happen after a character of one class before a character of another.
    private enum Pair: UInt8 {
        /// A break, with or without spaces between.
        case direct
        /// A break only where there are spaces between.
        case indirect
        /// Never.
        case prohibited
    }

    private static let side = LineBreakClass.allCases.count
    private let pairs: [UInt8]

    init() {
        var pairs = [UInt8](repeating: Pair.direct.rawValue, count: Self.side * Self.side)
        for a in LineBreakClass.allCases {
            for b in LineBreakClass.allCases {
                pairs[Int(a.rawValue) * Self.side + Int(b.rawValue)] = Self.pair(a, b).rawValue
            }
        }
        self.pairs = pairs
    }

    /// The rules that look at two characters, in the annex's order.
    private static func pair(_ a: LineBreakClass, _ b: LineBreakClass) -> Pair {
        // LB6, LB7
        if b == .lineFeed || b == .space { return .prohibited }
        // LB13
        if [.close, .closeParenthesis, .exclamation, .infix, .symbol].contains(b) { return .prohibited }
        // LB14, LB15, LB17
        if a == .open { return .prohibited }
        if a == .quotation && b == .open { return .prohibited }
        if a == .breakBoth && b == .breakBoth { return .prohibited }
        // LB12, LB12a
        if a == .glue { return .indirect }
        if b == .glue { return [.breakAfter, .hyphen, .trueHyphen].contains(a) ? .direct : .indirect }
        // LB19
        if a == .quotation || b == .quotation { return .indirect }
        // LB21, LB22
        if [.breakAfter, .hyphen, .trueHyphen, .inseparable].contains(b) || a == .breakBefore { return .indirect }
        // LB23, LB24, LB25, LB28, LB29, LB30
        let together: [(Set<LineBreakClass>, Set<LineBreakClass>)] = [
            ([.alphabetic, .numeric], [.alphabetic, .numeric]),
            ([.prefix, .postfix], [.alphabetic, .numeric]),
            ([.alphabetic], [.prefix, .postfix]),
            ([.hyphen], [.numeric]),
            ([.infix], [.alphabetic, .numeric]),
            ([.alphabetic, .numeric], [.open]),
            ([.closeParenthesis], [.alphabetic, .numeric]),
        ]
        return together.contains { $0.contains(a) && $1.contains(b) } ? .indirect : .direct
    }

    /// Marks where breaks are, by byte: `LineBreakMark`.
    ///
    /// `classes` has the class of each byte's character; `marks` has one element more, all zero. The end is left to the
    /// caller.
    func mark(_ classes: UnsafeBufferPointer<UInt8>, _ marks: UnsafeMutableBufferPointer<UInt8>) {
        let space = LineBreakClass.space.rawValue
        guard let first = classes.first else { return }
        /// The last character that is no space; none at the start of text or after a forced break.
        var previous = first
        var isAfterSpace = first == space
        var number = NumberState.outside.next(first)
        /// The last character that is no space stands at the start of the text or after a break.
        var startsPiece = true
        for position in 1..<max(classes.count, 1) {
            let class_ = classes[position]
            if class_ == LineBreakClass.continuation.rawValue { continue }
            if previous == LineBreakClass.lineFeed.rawValue {
                marks[position] = LineBreakMark.mandatory
                startsPiece = true
            } else {
                if class_ == space {
                    isAfterSpace = true
                    number = .outside
                    continue
                }
                let breaks = allowsBreak(
                    previous, class_, isAfterSpace: isAfterSpace, startsPiece: startsPiece, number: number,
                    classes, position)
                if breaks { marks[position] = LineBreakMark.allowed }
                startsPiece = breaks
            }
            number = number.next(class_)
            previous = class_
            isAfterSpace = class_ == space
        }
    }

    private func allowsBreak(
        _ a: UInt8, _ b: UInt8, isAfterSpace: Bool, startsPiece: Bool, number: NumberState,
        _ classes: UnsafeBufferPointer<UInt8>, _ position: Int
    ) -> Bool {
        let pair = pairs[Int(a) * Self.side + Int(b)]
        if isAfterSpace {
            if pair != Pair.prohibited.rawValue { return true }
            // A number with a leading point starts a line: ICU's LB14a.
            return b == LineBreakClass.infix.rawValue && a != LineBreakClass.open.rawValue
                && following(position, in: classes).0 == LineBreakClass.numeric.rawValue
        }
        if pair != Pair.direct.rawValue { return false }
        switch b {
        case LineBreakClass.numeric.rawValue:
            return number != .digits
        case LineBreakClass.prefix.rawValue, LineBreakClass.postfix.rawValue:
            return number == .outside
        case LineBreakClass.alphabetic.rawValue:
            // ICU's LB20.09: a hyphen that starts a word stays with it.
            let isHyphen = a == LineBreakClass.hyphen.rawValue || a == LineBreakClass.trueHyphen.rawValue
            return !(isHyphen && startsPiece)
        case LineBreakClass.open.rawValue
        where a == LineBreakClass.prefix.rawValue || a == LineBreakClass.postfix.rawValue:
            // LB25: `(PR | PO) × OP IS? NU`.
            let (next, afterNext) = following(position, in: classes)
            return
                !(next == LineBreakClass.numeric.rawValue
                || next == LineBreakClass.infix.rawValue && afterNext == LineBreakClass.numeric.rawValue)
        default:
            return true
        }
    }

    /// The classes of the two characters after the one at `position`; `none` past the end.
    private func following(_ position: Int, in classes: UnsafeBufferPointer<UInt8>) -> (UInt8, UInt8) {
        var found = (LineBreakClass.none.rawValue, LineBreakClass.none.rawValue)
        var index = position + 1
        while index < classes.count, classes[index] == LineBreakClass.continuation.rawValue { index += 1 }
        guard index < classes.count else { return found }
        found.0 = classes[index]
        index += 1
        while index < classes.count, classes[index] == LineBreakClass.continuation.rawValue { index += 1 }
        if index < classes.count { found.1 = classes[index] }
        return found
    }

    /// Where one is in a number: LB25, `NU (NU | SY | IS)* (CL | CP)?`.
    private enum NumberState {
        case outside, digits, closed

        func next(_ class_: UInt8) -> NumberState {
            switch class_ {
            case LineBreakClass.numeric.rawValue: .digits
            case LineBreakClass.symbol.rawValue, LineBreakClass.infix.rawValue: self == .digits ? .digits : .outside
            case LineBreakClass.close.rawValue, LineBreakClass.closeParenthesis.rawValue:
                self == .digits ? .closed : .outside
            default: .outside
            }
        }
    }
}

/// What may happen at a place between two characters.
enum LineBreakMark {
    static let none: UInt8 = 0
    static let allowed: UInt8 = 1
    static let mandatory: UInt8 = 2
    /// Between clusters, where nothing else fits.
    static let emergency: UInt8 = 3
    /// A segment ends, but no line does.
    static let prohibited: UInt8 = 4
    /// Inside a word, with a hyphen shown.
    static let hyphen: UInt8 = 5
}
