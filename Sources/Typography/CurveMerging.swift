/// Turns quadratic curves into cubic ones, as few as keep the outline.
///
/// Most faces are drawn with cubic curves and turned into quadratic ones when they are made, two or three for each.
/// Neighbours that one cubic covers are put together again: a glyph takes a fifth less space then.
enum CurveMerging {
    /// How far a merged curve may be from the outline, in thousandths of an em: the precision of the coordinates.
    private static let tolerance = 1.0

    /// The cosine of the sharpest turn that still counts as smooth: coordinates of short handles are rounded.
    private static let smoothest = 0.9

    /// How many curves are tried as one: each is fitted again with all before it.
    private static let longestChain = 8

    /// The outline of lines and cubic curves; points are whole thousandths of an em.
    static func merged(_ outline: GlyphOutline) -> GlyphOutline {
        var result = GlyphOutline()
        result.elements.reserveCapacity(outline.elements.count)
        var pen = GlyphOutline.Point(x: 0, y: 0)
        var index = 0
        while index < outline.elements.count {
            switch outline.elements[index] {
            case .move(let end): result.elements.append(.move(end.rounded))
            case .line(let end): result.elements.append(.line(end.rounded))
            case .cubic(let first, let second, let end):
                result.elements.append(.cubic(first.rounded, second.rounded, end.rounded))
            case .quadratic(let control, let end):
                var chain = QuadraticChain(start: pen, control: control, end: end)
                var cubic = chain.elevated
                while chain.count < longestChain, index + 1 < outline.elements.count,
                    case .quadratic(let control, let end) = outline.elements[index + 1],
                    chain.append(control, end, smoothest: smoothest), let longer = chain.fitted(within: tolerance)
                {
                    cubic = longer
                    index += 1
                }
                result.elements.append(cubic)
            }
            pen = outline.elements[index].end
            index += 1
        }
        return result
    }
}

/// Quadratic curves, each beginning where the one before it ends in about its direction.
private struct QuadraticChain {
    private typealias Point = GlyphOutline.Point

    private struct Curve {
        let start: Point
        let control: Point
        let end: Point

        func point(at t: Double) -> Point {
            let u = 1 - t
            return start * (u * u) + control * (2 * u * t) + end * (t * t)
        }
    }

    private var curves: [Curve] = []

    var count: Int { curves.count }

    init(start: GlyphOutline.Point, control: GlyphOutline.Point, end: GlyphOutline.Point) {
        curves.append(Curve(start: start, control: control, end: end))
    }

    /// Adds a curve that starts at the chain's end; false where there is a corner between them.
    mutating func append(_ control: GlyphOutline.Point, _ end: GlyphOutline.Point, smoothest: Double) -> Bool {
        let last = curves[curves.count - 1]
        let (one, other) = (last.end - last.control, control - last.end)
        guard one.dot(other) > smoothest * one.length * other.length else { return false }
        curves.append(Curve(start: last.end, control: control, end: end))
        return true
    }

    /// The first curve as a cubic one: the same curve but for the rounding of its points.
    var elevated: GlyphOutline.Element {
        let curve = curves[0]
        return .cubic(
            (curve.start + (curve.control - curve.start) * (2.0 / 3)).rounded,
            (curve.end + (curve.control - curve.end) * (2.0 / 3)).rounded, curve.end.rounded)
    }

    /// One cubic curve along the whole chain; nil where none is as near as it must be.
    ///
    /// Its handles keep the directions of the ends; their lengths are those of least squares at points of the chain,
    /// whose places on the curve are bettered by Newton's method.
    func fitted(within tolerance: Double) -> GlyphOutline.Element? {
        let (start, end) = (curves[0].start, curves[curves.count - 1].end)
        let (first, last) = (curves[0].control - start, curves[curves.count - 1].control - end)
        guard first.length > 0, last.length > 0 else { return nil }
        let (from, to) = (first * (1 / first.length), last * (1 / last.length))
        let samples = self.samples
        var places = Self.places(along: samples)
        for _ in 0..<4 {
            guard let (near, far) = Self.handles(start, end, from, to, samples, places) else { return nil }
            // What is measured is what is written.
            let cubic = Cubic(
                start: start.rounded, first: (start + from * near).rounded, second: (end + to * far).rounded,
                end: end.rounded)
            var worst = 0.0
            for (index, sample) in samples.enumerated() {
                let off = cubic.point(at: places[index]) - sample
                worst = max(worst, off.length)
                places[index] = cubic.nearer(places[index], off)
            }
            if worst <= tolerance { return .cubic(cubic.first, cubic.second, cubic.end) }
        }
        return nil
    }

    /// Four points of each curve, but for the chain's end.
    private var samples: [Point] {
        var samples: [Point] = []
        for curve in curves {
            for step in 1...4 { samples.append(curve.point(at: Double(step) / 4)) }
        }
        samples.removeLast()
        return samples
    }

    /// A place on the curve for each sample: its share of the way.
    private static func places(along samples: [Point]) -> [Double] {
        var places: [Double] = []
        var way = 0.0
        for (index, sample) in samples.enumerated() {
            // Samples of one curve are about as far apart as those of the next: the step before the first is the same.
            way +=
                index == 0 ? (samples[min(1, samples.count - 1)] - sample).length : (sample - samples[index - 1]).length
            places.append(way)
        }
        let whole = way + (samples.count > 1 ? (samples[samples.count - 1] - samples[samples.count - 2]).length : way)
        return places.map { $0 / whole }
    }

    /// The lengths of both handles by least squares; nil where the points do not tell, or they would point backward.
    private static func handles(
        _ start: Point, _ end: Point, _ from: Point, _ to: Point, _ samples: [Point], _ places: [Double]
    ) -> (Double, Double)? {
        var (a, b, c, right, left) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (sample, t) in zip(samples, places) {
            let u = 1 - t
            let (near, far) = (from * (3 * u * u * t), to * (3 * u * t * t))
            let rest = sample - (start * (u * u * (u + 3 * t)) + end * (t * t * (t + 3 * u)))
            a += near.dot(near)
            b += near.dot(far)
            c += far.dot(far)
            right += near.dot(rest)
            left += far.dot(rest)
        }
        let determinant = a * c - b * b
        guard determinant > 1e-9 * a * c else { return nil }
        let near = (right * c - left * b) / determinant
        let far = (left * a - right * b) / determinant
        return near > 0 && far > 0 ? (near, far) : nil
    }

    private struct Cubic {
        let start: Point
        let first: Point
        let second: Point
        let end: Point

        func point(at t: Double) -> Point {
            let u = 1 - t
            return start * (u * u * u) + first * (3 * u * u * t) + second * (3 * u * t * t) + end * (t * t * t)
        }

        /// A place nearer to a point that `off` leads away from.
        func nearer(_ t: Double, _ off: Point) -> Double {
            let u = 1 - t
            let speed =
                (first - start) * (3 * u * u) + (second - first) * (6 * u * t) + (end - second) * (3 * t * t)
            let change = (second - first * 2 + start) * (6 * u) + (end - second * 2 + first) * (6 * t)
            let slope = speed.dot(speed) + off.dot(change)
            guard slope > 0 else { return t }
            return min(max(t - off.dot(speed) / slope, 0), 1)
        }
    }
}
