/// A glyph's outline in the words of CFF: Adobe Technical Note 5177, The Type 2 Charstring Format.
///
/// Each operator is the shortest that its lines or curves allow.
struct Type2Charstring {
    private(set) var bytes: [UInt8] = []
    private var pen = GlyphOutline.Point(x: 0, y: 0)
    /// Comes before the operands of the first operator.
    private var width: Int?

    /// How many numbers an operator may take.
    private static let stackLimit = 48

    private enum Operator {
        static let verticalMove: UInt8 = 4
        static let line: UInt8 = 5
        static let horizontalLine: UInt8 = 6
        static let verticalLine: UInt8 = 7
        static let curve: UInt8 = 8
        static let end: UInt8 = 14
        static let move: UInt8 = 21
        static let horizontalMove: UInt8 = 22
        static let verticalCurve: UInt8 = 26
        static let horizontalCurve: UInt8 = 27
        static let verticalHorizontalCurve: UInt8 = 30
        static let horizontalVerticalCurve: UInt8 = 31
    }

    /// - Parameters:
    ///   - outline: of lines and cubic curves between whole points.
    ///   - width: the advance less the font's `nominalWidthX`; nil for its `defaultWidthX`.
    init(_ outline: GlyphOutline, width: Int?) {
        self.width = width
        var contour: ArraySlice<GlyphOutline.Element> = []
        for (index, element) in outline.elements.enumerated() {
            if case .move = element {
                write(contour)
                contour = outline.elements[index..<index]
            }
            contour = outline.elements[contour.startIndex...index]
        }
        write(contour)
        writeWidth()
        bytes.append(Operator.end)
    }

    // MARK: Contours

    /// A step of the pen: one pair of differences for a line, three for a curve.
    private enum Step {
        case line(x: Int, y: Int)
        case curve(Int, Int, Int, Int, Int, Int)
    }

    private mutating func write(_ contour: ArraySlice<GlyphOutline.Element>) {
        guard let first = contour.first, contour.count > 1 else { return }
        let start = pen
        var steps: [Step] = []
        var (before, current) = (first.end, first.end)
        for element in contour.dropFirst() {
            let end = element.end
            switch element {
            case .line where end != current: steps.append(.line(x: Int(end.x - current.x), y: Int(end.y - current.y)))
            case .cubic(let one, let two, let end):
                steps.append(
                    .curve(
                        Int(one.x - current.x), Int(one.y - current.y), Int(two.x - one.x), Int(two.y - one.y),
                        Int(end.x - two.x), Int(end.y - two.y)))
            default: continue
            }
            (before, current) = (current, end)
        }
        // A contour closes itself, and the pen stays where it was before.
        if case .line? = steps.last, current == first.end {
            steps.removeLast()
            current = before
        }
        guard !steps.isEmpty else { return }
        pen = current
        move(x: Int(first.end.x - start.x), y: Int(first.end.y - start.y))
        var rest = steps[...]
        while let step = rest.first {
            switch step {
            case .line: writeLines(&rest)
            case .curve: writeCurves(&rest)
            }
        }
    }

    private mutating func move(x: Int, y: Int) {
        writeWidth()
        if y == 0 {
            write([x], Operator.horizontalMove)
        } else if x == 0 {
            write([y], Operator.verticalMove)
        } else {
            write([x, y], Operator.move)
        }
    }

    // MARK: Lines

    private mutating func writeLines(_ steps: inout ArraySlice<Step>) {
        guard case .line(let x, let y)? = steps.first else { return }
        var numbers: [Int] = []
        if x == 0 || y == 0 {
            // Turns between the axes need one number a line.
            var isHorizontal = y == 0
            let first = isHorizontal ? Operator.horizontalLine : Operator.verticalLine
            while case .line(let x, let y)? = steps.first, isHorizontal ? y == 0 : x == 0,
                numbers.count < Self.stackLimit
            {
                numbers.append(isHorizontal ? x : y)
                isHorizontal.toggle()
                steps.removeFirst()
            }
            write(numbers, first)
        } else {
            while case .line(let x, let y)? = steps.first, x != 0, y != 0, numbers.count < Self.stackLimit {
                numbers.append(x)
                numbers.append(y)
                steps.removeFirst()
            }
            write(numbers, Operator.line)
        }
    }

    // MARK: Curves

    /// How a curve's end is directed.
    private enum Direction {
        case horizontal, vertical, slanted

        init(_ x: Int, _ y: Int) { self = y == 0 ? .horizontal : x == 0 ? .vertical : .slanted }
    }

    private mutating func writeCurves(_ steps: inout ArraySlice<Step>) {
        guard case .curve(let x1, let y1, _, _, let x3, let y3)? = steps.first else { return }
        switch (Direction(x1, y1), Direction(x3, y3)) {
        case (.horizontal, .horizontal), (.slanted, .horizontal): writeAlongAxis(&steps, isHorizontal: true)
        case (.vertical, .vertical), (.slanted, .vertical): writeAlongAxis(&steps, isHorizontal: false)
        case (.horizontal, _): writeTurning(&steps, isHorizontal: true)
        case (.vertical, _): writeTurning(&steps, isHorizontal: false)
        case (.slanted, .slanted): writeSlanted(&steps)
        }
    }

    /// Curves that begin and end along one axis; the first may begin slanted.
    private mutating func writeAlongAxis(_ steps: inout ArraySlice<Step>, isHorizontal: Bool) {
        var numbers: [Int] = []
        while case .curve(let x1, let y1, let x2, let y2, let x3, let y3)? = steps.first,
            isHorizontal ? y3 == 0 : x3 == 0, numbers.count + 5 <= Self.stackLimit
        {
            let slant = isHorizontal ? y1 : x1
            if slant != 0 {
                guard numbers.isEmpty else { break }
                numbers.append(slant)
            }
            numbers += [isHorizontal ? x1 : y1, x2, y2, isHorizontal ? x3 : y3]
            steps.removeFirst()
        }
        write(numbers, isHorizontal ? Operator.horizontalCurve : Operator.verticalCurve)
    }

    /// Curves that turn from one axis to the other, in turns; the last may end slanted.
    private mutating func writeTurning(_ steps: inout ArraySlice<Step>, isHorizontal: Bool) {
        var numbers: [Int] = []
        var begins = isHorizontal
        while case .curve(let x1, let y1, let x2, let y2, let x3, let y3)? = steps.first,
            begins ? y1 == 0 : x1 == 0, numbers.count + 5 <= Self.stackLimit
        {
            let (turned, slant) = begins ? (y3, x3) : (x3, y3)
            // One that ends along the axis on which it begins has a shorter operator.
            if turned == 0, slant != 0, !numbers.isEmpty { break }
            numbers += [begins ? x1 : y1, x2, y2, turned]
            steps.removeFirst()
            if slant != 0 {
                numbers.append(slant)
                break
            }
            begins.toggle()
        }
        write(numbers, isHorizontal ? Operator.horizontalVerticalCurve : Operator.verticalHorizontalCurve)
    }

    private mutating func writeSlanted(_ steps: inout ArraySlice<Step>) {
        var numbers: [Int] = []
        while case .curve(let x1, let y1, let x2, let y2, let x3, let y3)? = steps.first,
            Direction(x1, y1) == .slanted, Direction(x3, y3) == .slanted, numbers.count + 6 <= Self.stackLimit
        {
            numbers += [x1, y1, x2, y2, x3, y3]
            steps.removeFirst()
        }
        write(numbers, Operator.curve)
    }

    // MARK: Bytes

    private mutating func writeWidth() {
        guard let width else { return }
        bytes.appendCharstringNumber(width)
        self.width = nil
    }

    private mutating func write(_ numbers: [Int], _ name: UInt8) {
        for number in numbers { bytes.appendCharstringNumber(number) }
        bytes.append(name)
    }
}

extension [UInt8] {
    /// A whole number of at most 16 bits, in the forms that charstrings and dictionaries share (Note 5177, table 1).
    mutating func appendCharstringNumber(_ number: Int) {
        precondition(number == Int(Int16(truncatingIfNeeded: number)), "a number of a font program has 16 bits")
        switch number {
        case -107...107: append(UInt8(number + 139))
        case 108...1131:
            append(UInt8((number - 108) >> 8 + 247))
            append(UInt8((number - 108) & 0xFF))
        case -1131 ... -108:
            append(UInt8((-number - 108) >> 8 + 251))
            append(UInt8((-number - 108) & 0xFF))
        default:
            append(28)
            append(UInt8(truncatingIfNeeded: number >> 8))
            append(UInt8(truncatingIfNeeded: number))
        }
    }
}
