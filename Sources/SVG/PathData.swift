import Glibc

/// Reads the `d` of a path: SVG 2 §9.3.
struct PathData {
    /// What cannot be read, and where in the text.
    struct Fault: Error {
        let offset: Int
        let message: String
    }

    private var scanner: Scanner
    private var path = VectorPath()
    private var start = Vector(0, 0)
    private var current = Vector(0, 0)
    /// The control point that a smooth curve mirrors.
    private var cubicControl: Vector?
    private var quadraticControl: Vector?
    private let limit: Int

    private init(_ bytes: [UInt8], limit: Int) {
        scanner = Scanner(bytes)
        self.limit = limit
    }

    /// The path of a text; `limit` bounds its segments.
    static func read(_ bytes: [UInt8], limit: Int) throws(Fault) -> VectorPath {
        var reader = PathData(bytes, limit: limit)
        try reader.run()
        return reader.path
    }

    private mutating func run() throws(Fault) {
        scanner.skipSpace()
        var command: UInt8?
        while let byte = scanner.next {
            if Scanner.isLetter(byte) {
                guard path.segments.isEmpty ? byte | 0x20 == UInt8(ascii: "m") : true else {
                    throw fault("the path does not begin with M")
                }
                scanner.advance()
                scanner.skipSpace()
                command = byte
                try draw(byte)
            } else if let known = command, known | 0x20 != UInt8(ascii: "z") {
                // More numbers repeat the command; after a move they draw lines.
                command =
                    known == UInt8(ascii: "M")
                    ? UInt8(ascii: "L") : known == UInt8(ascii: "m") ? UInt8(ascii: "l") : known
                try draw(command ?? known)
            } else {
                throw fault("a command is expected here")
            }
            if path.segments.count > limit { throw fault("the path has more than \(limit) segments") }
            scanner.skipSeparator()
        }
    }

    private func fault(_ message: String) -> Fault { Fault(offset: scanner.position, message: message) }

    private mutating func draw(_ command: UInt8) throws(Fault) {
        let isRelative = command >= 97
        let origin = isRelative ? current : Vector(0, 0)
        var cubic: Vector?
        var quadratic: Vector?
        switch command | 0x20 {
        case UInt8(ascii: "m"):
            current = origin + (try point())
            start = current
            path.segments.append(.move(current))
        case UInt8(ascii: "z"):
            path.segments.append(.close)
            current = start
        case UInt8(ascii: "l"): line(to: origin + (try point()))
        case UInt8(ascii: "h"): line(to: Vector(origin.x + (try number()), current.y))
        case UInt8(ascii: "v"): line(to: Vector(current.x, origin.y + (try number())))
        case UInt8(ascii: "c"):
            let first = origin + (try point())
            let second = origin + (try point())
            curve(first, second, origin + (try point()))
            cubic = second
        case UInt8(ascii: "s"):
            let first = cubicControl.map { current * 2 - $0 } ?? current
            let second = origin + (try point())
            curve(first, second, origin + (try point()))
            cubic = second
        case UInt8(ascii: "q"):
            let control = origin + (try point())
            quadraticCurve(control, origin + (try point()))
            quadratic = control
        case UInt8(ascii: "t"):
            let control = quadraticControl.map { current * 2 - $0 } ?? current
            quadraticCurve(control, origin + (try point()))
            quadratic = control
        case UInt8(ascii: "a"):
            let radii = try point()
            let rotation = try number()
            let isLarge = try flag()
            let isClockwise = try flag()
            let end = origin + (try point())
            arc(radii, rotation: rotation, isLarge: isLarge, isClockwise: isClockwise, to: end)
        default:
            throw Fault(offset: scanner.position - 1, message: "there is no such path command")
        }
        cubicControl = cubic
        quadraticControl = quadratic
    }

    // MARK: Arguments

    private mutating func number() throws(Fault) -> Double {
        guard let number = scanner.number() else { throw fault("a number is expected here") }
        scanner.skipSeparator()
        return number
    }

    private mutating func flag() throws(Fault) -> Bool {
        guard let flag = scanner.flag() else { throw fault("0 or 1 is expected here") }
        scanner.skipSeparator()
        return flag
    }

    private mutating func point() throws(Fault) -> Vector { Vector(try number(), try number()) }

    // MARK: Segments

    private mutating func line(to end: Vector) {
        reopen()
        path.segments.append(.line(end))
        current = end
    }

    private mutating func curve(_ first: Vector, _ second: Vector, _ end: Vector) {
        reopen()
        path.segments.append(.curve(first, second, end))
        current = end
    }

    /// The same curve as a cubic one.
    private mutating func quadraticCurve(_ control: Vector, _ end: Vector) {
        curve(current + (control - current) * (2.0 / 3), end + (control - end) * (2.0 / 3), end)
    }

    /// What follows a closed subpath begins a new one where that began.
    private mutating func reopen() {
        if path.segments.last == .close { path.segments.append(.move(start)) }
    }

    /// An elliptical arc: SVG 2 §9.5.1 and appendix B.2.
    private mutating func arc(
        _ radii: Vector, rotation: Double, isLarge: Bool, isClockwise: Bool, to end: Vector
    ) {
        var (rx, ry) = (radii.x.magnitude, radii.y.magnitude)
        if current == end { return }
        guard rx > 0, ry > 0 else { return line(to: end) }
        let turn = Matrix.rotation(degrees: rotation)
        let half = (current - end) * 0.5
        let x = turn.a * half.x + turn.b * half.y
        let y = turn.c * half.x + turn.d * half.y
        let excess = (x * x) / (rx * rx) + (y * y) / (ry * ry)
        if excess > 1 {
            rx *= excess.squareRoot()
            ry *= excess.squareRoot()
        }
        let denominator = rx * rx * y * y + ry * ry * x * x
        let root = denominator > 0 ? max(0, rx * rx * ry * ry / denominator - 1).squareRoot() : 0
        let side = isLarge == isClockwise ? -root : root
        let centre = Vector(side * rx * y / ry, -side * ry * x / rx)
        let from = atan2((y - centre.y) / ry, (x - centre.x) / rx)
        var sweep = atan2((-y - centre.y) / ry, (-x - centre.x) / rx) - from
        if isClockwise, sweep < 0 { sweep += 2 * .pi }
        if !isClockwise, sweep > 0 { sweep -= 2 * .pi }
        let middle = (current + end) * 0.5
        let ellipse =
            Matrix.translation(middle.x, middle.y) * turn * Matrix.translation(centre.x, centre.y) * .scale(rx, ry)
        guard sweep.isFinite, ellipse.e.isFinite, ellipse.f.isFinite else { return line(to: end) }
        let pieces = max(1, Int((sweep.magnitude / (.pi / 2) - 1e-9).rounded(.up)))
        let step = sweep / Double(pieces)
        for piece in 0..<pieces {
            let arc = UnitArc(from: from + step * Double(piece), sweep: step)
            curve(
                ellipse(arc.first), ellipse(arc.second), piece == pieces - 1 ? end : ellipse(arc.end))
        }
    }
}

/// A stretch of the unit circle as one cubic curve; at most a quarter.
struct UnitArc {
    let first: Vector
    let second: Vector
    let end: Vector

    init(from start: Double, sweep: Double) {
        let reach = 4.0 / 3 * tan(sweep / 4)
        let (cosine, sine) = (cos(start), sin(start))
        let (endCosine, endSine) = (cos(start + sweep), sin(start + sweep))
        first = Vector(cosine - reach * sine, sine + reach * cosine)
        second = Vector(endCosine + reach * endSine, endSine - reach * endCosine)
        end = Vector(endCosine, endSine)
    }
}
