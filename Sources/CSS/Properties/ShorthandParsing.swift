extension ValueParser {
    /// Reads what a longhand property takes.
    mutating func longhand(_ name: String) -> Setter? {
        attempt { Properties.longhand(named: name).parse(&$0) }
    }

    /// Reads a value of one of some longhands, of those that were not read yet.
    mutating func longhand(
        of names: [String], notYetIn parts: [(longhand: String, setter: Setter)]
    ) -> (longhand: String, setter: Setter)? {
        for name in names where !parts.contains(where: { $0.longhand == name }) {
            if let setter = longhand(name) { return (name, setter) }
        }
        return nil
    }

    /// Reads values of some longhands in any order, at least one.
    mutating func anyOrder(_ names: [String]) -> [(longhand: String, setter: Setter)]? {
        var parts: [(longhand: String, setter: Setter)] = []
        while let part = longhand(of: names, notYetIn: parts) { parts.append(part) }
        return parts.isEmpty ? nil : parts
    }

    /// Reads the same tokens for each longhand.
    mutating func same(_ names: [String]) -> [(longhand: String, setter: Setter)]? {
        let start = position
        var parts: [(longhand: String, setter: Setter)] = []
        for name in names {
            rewind(to: start)
            guard let setter = longhand(name) else { return nil }
            parts.append((name, setter))
        }
        return parts
    }

    /// Reads one to four values for the top, right, bottom and left.
    mutating func sides(_ names: [String]) -> [(longhand: String, setter: Setter)]? {
        var starts: [Int] = []
        while starts.count < 4, !isAtEnd {
            let start = position
            guard longhand(names[0]) != nil else { break }
            starts.append(start)
        }
        guard let top = starts.first else { return nil }
        let end = position
        let right = starts.count > 1 ? starts[1] : top
        let bottom = starts.count > 2 ? starts[2] : top
        let left = starts.count > 3 ? starts[3] : right
        var parts: [(longhand: String, setter: Setter)] = []
        for (name, start) in zip(names, [top, right, bottom, left]) {
            rewind(to: start)
            guard let setter = longhand(name) else { return nil }
            parts.append((name, setter))
        }
        rewind(to: end)
        return parts
    }
}

extension ShorthandDefinition {
    /// One to four values, for the sides of a box.
    static func sides(_ name: String, _ longhands: [String]) -> ShorthandDefinition {
        ShorthandDefinition(name: name, longhands: longhands, syntax: "<\(longhands[0])>{1,4}") {
            $0.sides(longhands)
        }
    }

    /// One or two values, for the start and the end.
    static func pair(_ name: String, _ first: String, _ second: String) -> ShorthandDefinition {
        ShorthandDefinition(name: name, longhands: [first, second], syntax: "<\(first)>{1,2}") { parser in
            let start = parser.position
            guard let one = parser.longhand(first) else { return nil }
            if !parser.isAtEnd {
                return parser.longhand(second).map { [(first, one), (second, $0)] }
            }
            parser.rewind(to: start)
            return parser.longhand(second).map { [(first, one), (second, $0)] }
        }
    }
}
