/// Code 128: ISO/IEC 15417.
///
/// Three code sets say what a symbol character means: A control characters and capitals, B all printable ASCII, C two
/// digits at once. The cheapest way through them is found exactly, by dynamic programming from the end.
enum Code128 {
    static let characterLimit = 128

    private enum CodeSet: Int, CaseIterable { case a, b, c }

    /// What is done at one place of the text.
    private enum Step {
        case encode
        /// One character in the other of sets A and B.
        case shift
        case change(CodeSet)
    }

    static func modules(of text: String) throws(BarCodeError) -> [Bool] {
        var modules: [Bool] = []
        for value in try symbols(of: text) { modules.append(widths: patterns[value]) }
        return modules
    }

    /// The values of the symbol characters, start, check and stop character included.
    static func symbols(of text: String) throws(BarCodeError) -> [Int] {
        let bytes = Array(text.utf8)
        guard bytes.count <= characterLimit else { throw .tooLong(limit: characterLimit) }
        if let place = text.unicodeScalars.enumerated().first(where: { !$0.element.isASCII }) {
            throw .character(position: place.offset + 1, allowed: "the characters of ASCII")
        }
        var values = encode(bytes)
        let check = values.enumerated().reduce(0) { $0 + max($1.offset, 1) * $1.element } % 103
        values += [check, stop]
        return values
    }

    private static func encode(_ bytes: [UInt8]) -> [Int] {
        let plan = Plan(bytes)
        var set = plan.start
        var values = [startA + set.rawValue]
        var place = 0
        while place < bytes.count {
            switch plan.step(at: place, in: set) {
            case .change(let next):
                values.append(changeValue(to: next))
                set = next
            case .shift:
                values += [shift, value(of: bytes[place], in: set == .a ? .b : .a)]
                place += 1
            case .encode where set == .c:
                values.append(Int(bytes[place] - 48) * 10 + Int(bytes[place + 1] - 48))
                place += 2
            case .encode:
                values.append(value(of: bytes[place], in: set))
                place += 1
            }
        }
        return values
    }

    /// The fewest symbol characters from each place on, in each code set.
    private struct Plan {
        private let bytes: [UInt8]
        /// Where the first step is no change of set: by place, then set.
        private var direct: [[Int]]
        private static let unreachable = 1 << 20

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            direct = Array(repeating: [0, 0, 0], count: bytes.count + 1)
            for place in bytes.indices.reversed() {
                for set in CodeSet.allCases { direct[place][set.rawValue] = directCost(at: place, in: set) }
            }
        }

        /// The set to start in: of equals B, which most texts are in, before C and A.
        var start: CodeSet {
            [CodeSet.b, .c, .a].min { direct[0][$0.rawValue] < direct[0][$1.rawValue] } ?? .b
        }

        func step(at place: Int, in set: CodeSet) -> Step {
            let stay = direct[place][set.rawValue]
            let others = CodeSet.allCases.filter { $0 != set }
            if let other = others.min(by: { direct[place][$0.rawValue] < direct[place][$1.rawValue] }),
                direct[place][other.rawValue] + 1 < stay
            {
                return .change(other)
            }
            return canEncode(at: place, in: set) && encodeCost(at: place, in: set) == stay ? .encode : .shift
        }

        private func directCost(at place: Int, in set: CodeSet) -> Int {
            var cost = Self.unreachable
            if canEncode(at: place, in: set) { cost = encodeCost(at: place, in: set) }
            if set != .c, canEncode(at: place, in: set == .a ? .b : .a) { cost = min(cost, 2 + best(place + 1, set)) }
            return cost
        }

        private func encodeCost(at place: Int, in set: CodeSet) -> Int {
            1 + best(place + (set == .c ? 2 : 1), set)
        }

        private func best(_ place: Int, _ set: CodeSet) -> Int {
            let costs = direct[place]
            return min(costs[set.rawValue], (costs.min() ?? 0) + (place == bytes.count ? 0 : 1))
        }

        private func canEncode(at place: Int, in set: CodeSet) -> Bool {
            switch set {
            case .a: bytes[place] < 96
            case .b: bytes[place] >= 32
            case .c: place + 1 < bytes.count && Self.isDigit(bytes[place]) && Self.isDigit(bytes[place + 1])
            }
        }

        private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    }

    /// ISO/IEC 15417 table 1: control characters come behind the capitals in set A.
    private static func value(of byte: UInt8, in set: CodeSet) -> Int {
        set == .a && byte < 32 ? Int(byte) + 64 : Int(byte) - 32
    }

    private static func changeValue(to set: CodeSet) -> Int {
        switch set {
        case .a: 101
        case .b: 100
        case .c: 99
        }
    }

    private static let shift = 98
    private static let startA = 103
    private static let stop = 106

    /// Widths of bars and spaces by symbol value: ISO/IEC 15417 table 1.
    private static let patterns: [UInt32] = [
        212222, 222122, 222221, 121223, 121322, 131222, 122213, 122312, 132212, 221213, 221312, 231212,
        112232, 122132, 122231, 113222, 123122, 123221, 223211, 221132, 221231, 213212, 223112, 312131,
        311222, 321122, 321221, 312212, 322112, 322211, 212123, 212321, 232121, 111323, 131123, 131321,
        112313, 132113, 132311, 211313, 231113, 231311, 112133, 112331, 132131, 113123, 113321, 133121,
        313121, 211331, 231131, 213113, 213311, 213131, 311123, 311321, 331121, 312113, 312311, 332111,
        314111, 221411, 431111, 111224, 111422, 121124, 121421, 141122, 141221, 112214, 112412, 122114,
        122411, 142112, 142211, 241211, 221114, 413111, 241112, 134111, 111242, 121142, 121241, 114212,
        124112, 124211, 411212, 421112, 421211, 212141, 214121, 412121, 111143, 111341, 131141, 114113,
        114311, 411113, 411311, 113141, 114131, 311141, 411131, 211412, 211214, 211232, 2_331_112,
    ]
}
