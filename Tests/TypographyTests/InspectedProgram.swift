import Testing

@testable import Typography

/// A font program read back: Adobe Technical Note 5176.
struct InspectedProgram {
    let name: String
    let charstrings: [[UInt8]]
    let box: [Int]
    let usualWidth: Int
    let nominalWidth: Int

    init(_ bytes: [UInt8]) throws {
        try #require(bytes.prefix(3) == [1, 0, 4])
        var place = 4
        name = String(decoding: try #require(Self.index(bytes, &place).first), as: UTF8.self)
        let top = try Self.dictionary(try #require(Self.index(bytes, &place).first))
        try #require(Self.index(bytes, &place).map { String(decoding: $0, as: UTF8.self) } == ["Adobe", "Identity"])
        try #require(Self.index(bytes, &place).isEmpty)
        try #require(top[12 << 8 | 30] == [391, 392, 0])
        box = try #require(top[5])
        var charset = try #require(top[15]?.first)
        try #require(bytes[charset..<charset + 3] == [2, 0, 1])
        charset += 3
        var place2 = try #require(top[17]?.first)
        charstrings = Self.index(bytes, &place2)
        try #require(Int(bytes[charset]) << 8 | Int(bytes[charset + 1]) == charstrings.count - 2)
        try #require(top[12 << 8 | 34] == [charstrings.count])
        let selection = try #require(top[12 << 8 | 37]?.first)
        try #require(bytes[selection..<selection + 6] == [3, 0, 1, 0, 0, 0])
        var fonts = try #require(top[12 << 8 | 36]?.first)
        let font = try Self.dictionary(try #require(Self.index(bytes, &fonts).first))
        try #require(fonts == bytes.count)
        let privateEntry = try #require(font[18])
        let widths = try Self.dictionary(Array(bytes[privateEntry[1]..<privateEntry[1] + privateEntry[0]]))
        usualWidth = try #require(widths[20]?.first)
        nominalWidth = try #require(widths[21]?.first)
    }

    private static func index(_ bytes: [UInt8], _ place: inout Int) -> [[UInt8]] {
        func number(_ start: Int, _ size: Int) -> Int { bytes[start..<start + size].reduce(0) { $0 << 8 | Int($1) } }
        let count = number(place, 2)
        place += 2
        guard count > 0 else { return [] }
        let size = Int(bytes[place])
        let offsets = (0...count).map { number(place + 1 + $0 * size, size) }
        let data = place + (count + 1) * size
        place = data + offsets[count]
        return (0..<count).map { Array(bytes[data + offsets[$0]..<data + offsets[$0 + 1]]) }
    }

    private static func dictionary(_ bytes: [UInt8]) throws -> [Int: [Int]] {
        var (entries, numbers, place): ([Int: [Int]], [Int], Int) = ([:], [], 0)
        while place < bytes.count {
            let byte = Int(bytes[place])
            if byte > 21 {
                numbers.append(try #require(charstringNumber(bytes, &place)))
                continue
            }
            place += 1
            var name = byte
            if byte == 12 {
                name = 12 << 8 | Int(bytes[place])
                place += 1
            }
            entries[name] = numbers
            numbers = []
        }
        return entries
    }

    /// A number at a place, which goes behind it; nil for an operator.
    static func charstringNumber(_ bytes: [UInt8], _ place: inout Int) -> Int? {
        let first = Int(bytes[place])
        func next(_ count: Int) -> Int { bytes[place + 1...place + count].reduce(0) { $0 << 8 | Int($1) } }
        switch first {
        case 32...246:
            place += 1
            return first - 139
        case 247...250:
            defer { place += 2 }
            return (first - 247) * 256 + next(1) + 108
        case 251...254:
            defer { place += 2 }
            return -(first - 251) * 256 - next(1) - 108
        case 28:
            defer { place += 3 }
            return Int(Int16(truncatingIfNeeded: next(2)))
        case 29:
            defer { place += 5 }
            return Int(Int32(truncatingIfNeeded: next(4)))
        default: return nil
        }
    }
}

/// What a charstring draws: Adobe Technical Note 5177, with the operators that the writer uses.
struct DrawnCharstring {
    private(set) var outline = GlyphOutline()
    private(set) var width: Int
    private var pen = GlyphOutline.Point(x: 0, y: 0)
    private var start = GlyphOutline.Point(x: 0, y: 0)

    init(_ bytes: [UInt8], _ program: InspectedProgram) throws {
        width = program.usualWidth
        var (stack, place, isFirst): ([Int], Int, Bool) = ([], 0, true)
        while place < bytes.count {
            if let number = InspectedProgram.charstringNumber(bytes, &place) {
                stack.append(number)
                try #require(stack.count <= 48)
                continue
            }
            let name = bytes[place]
            place += 1
            let moves: [UInt8: Int] = [21: 2, 22: 1, 4: 1, 14: 0]
            if isFirst, let count = moves[name], stack.count == count + 1 {
                width = program.nominalWidth + stack.removeFirst()
            }
            isFirst = false
            try perform(name, stack)
            stack = []
        }
    }

    private mutating func perform(_ name: UInt8, _ numbers: [Int]) throws {
        switch name {
        case 14: close()
        case 21: move(numbers[0], numbers[1])
        case 22: move(numbers[0], 0)
        case 4: move(0, numbers[0])
        case 5: for at in stride(from: 0, to: numbers.count, by: 2) { line(numbers[at], numbers[at + 1]) }
        case 6, 7:
            for (index, number) in numbers.enumerated() {
                if (index % 2 == 0) == (name == 6) { line(number, 0) } else { line(0, number) }
            }
        case 8:
            for at in stride(from: 0, to: numbers.count, by: 6) { curve(Array(numbers[at..<at + 6])) }
        case 26, 27:
            var rest = numbers[...]
            var slant = rest.count % 4 == 1 ? rest.removeFirst() : 0
            while rest.count >= 4 {
                let four = Array(rest.prefix(4))
                rest = rest.dropFirst(4)
                curve(
                    name == 27
                        ? [four[0], slant, four[1], four[2], four[3], 0]
                        : [slant, four[0], four[1], four[2], 0, four[3]])
                slant = 0
            }
        case 30, 31:
            var rest = numbers[...]
            var isHorizontal = name == 31
            while rest.count >= 4 {
                let four = Array(rest.prefix(4))
                rest = rest.dropFirst(4)
                let last = rest.count == 1 ? rest.removeFirst() : 0
                curve(
                    isHorizontal
                        ? [four[0], 0, four[1], four[2], last, four[3]]
                        : [0, four[0], four[1], four[2], four[3], last])
                isHorizontal.toggle()
            }
        default: Issue.record("the operator \(name) is not one of the writer's")
        }
    }

    private mutating func move(_ x: Int, _ y: Int) {
        close()
        pen = pen + GlyphOutline.Point(x: Double(x), y: Double(y))
        start = pen
        outline.elements.append(.move(pen))
    }

    private mutating func line(_ x: Int, _ y: Int) {
        pen = pen + GlyphOutline.Point(x: Double(x), y: Double(y))
        outline.elements.append(.line(pen))
    }

    private mutating func curve(_ numbers: [Int]) {
        let first = pen + GlyphOutline.Point(x: Double(numbers[0]), y: Double(numbers[1]))
        let second = first + GlyphOutline.Point(x: Double(numbers[2]), y: Double(numbers[3]))
        pen = second + GlyphOutline.Point(x: Double(numbers[4]), y: Double(numbers[5]))
        outline.elements.append(.cubic(first, second, pen))
    }

    private mutating func close() {
        if !outline.elements.isEmpty, pen != start { outline.elements.append(.line(start)) }
    }
}

extension GlyphOutline {
    /// Points along each contour that has any length, so many for each curve.
    func contours(steps: Int) -> [[Point]] {
        var contours: [[Point]] = []
        var pen = Point(x: 0, y: 0)
        for element in elements {
            if case .move = element { contours.append([]) }
            for step in 1...steps {
                let t = Double(step) / Double(steps)
                let u = 1 - t
                switch element {
                case .move: break
                case .line(let end): if step == steps { contours[contours.count - 1].append(end) }
                case .quadratic(let control, let end):
                    contours[contours.count - 1].append(pen * (u * u) + control * (2 * u * t) + end * (t * t))
                case .cubic(let first, let second, let end):
                    contours[contours.count - 1].append(
                        pen * (u * u * u) + first * (3 * u * u * t) + second * (3 * u * t * t) + end * (t * t * t))
                }
            }
            pen = element.end
        }
        return contours.filter { points in points.contains { $0 != points[0] } }
    }

    /// How far the contours are at most from those of another outline, which has as many.
    func distance(to outline: GlyphOutline) -> Double {
        // Lines between 24 points of a curve are nearer to it than a fifth of a unit.
        zip(contours(steps: 5), outline.contours(steps: 24)).map { Self.distance(from: $0, to: $1) }.max() ?? 0
    }

    /// How far the points are at most from the lines between those of a closed contour.
    private static func distance(from points: [Point], to others: [Point]) -> Double {
        points.map { point in
            others.indices.map { index in
                let (start, end) = (others[index], others[(index + 1) % others.count])
                let along = end - start
                let share = along.length > 0 ? min(max((point - start).dot(along) / along.dot(along), 0), 1) : 0
                return (start + along * share - point).length
            }.min() ?? .infinity
        }.max() ?? 0
    }
}
