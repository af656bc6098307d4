import CSS
import Glibc
import PDF
import Primitives

/// A gradient's line over a rectangle and the colours along it: CSS Images 3 §3.1, §3.4.
///
/// Unit: points from the page's top left corner.
struct GradientLine {
    private(set) var fromX = 0.0
    private(set) var fromY = 0.0
    private(set) var toX = 0.0
    private(set) var toY = 0.0
    /// From 0 to 1, not falling; at least two.
    private(set) var stops: [Stop]

    struct Stop {
        var offset: Double
        /// nil: where the colours beside it are mixed half and half.
        var color: Mixture?
    }

    /// A colour as it is mixed: each component times the opacity (CSS Images 3 §3.4.2).
    struct Mixture: Equatable {
        var red, green, blue, alpha: Double

        init(_ color: Color) {
            alpha = Double(color.alpha) / 255
            red = Double(color.red) * alpha
            green = Double(color.green) * alpha
            blue = Double(color.blue) * alpha
        }

        func mixed(with other: Mixture, _ share: Double) -> Mixture {
            var result = self
            result.red += (other.red - red) * share
            result.green += (other.green - green) * share
            result.blue += (other.blue - blue) * share
            result.alpha += (other.alpha - alpha) * share
            return result
        }

        mutating func add(_ other: Mixture, _ share: Double) {
            red += other.red * share
            green += other.green * share
            blue += other.blue * share
            alpha += other.alpha * share
        }

        /// The colour without its opacity; that of another where nothing of it shows.
        func opaque(like other: Mixture?) -> DeviceColor {
            guard alpha > 0 else { return other.map { $0.alpha > 0 ? $0.opaque(like: nil) : .black } ?? .black }
            func byte(_ value: Double) -> UInt8 { UInt8(min(max((value / alpha).rounded(), 0), 255)) }
            return DeviceColor(red: byte(red), green: byte(green), blue: byte(blue))
        }
    }

    /// How many pieces stand for a curve.
    private static let samples = 16
    /// More repetitions are finer than what they are painted on shows: their colours are mixed instead.
    private static let mostRepetitions = 2000.0

    init(_ gradient: LinearGradient, in rect: Rect) {
        let (width, height) = (rect.width.points, rect.height.points)
        let sine: Double
        let cosine: Double
        switch gradient.direction {
        case .angle(let degrees):
            let turn = Rotation(degrees: degrees)
            (sine, cosine) = (turn.sine, turn.cosine)
        case .corner(let right, let bottom):
            // At right angles to the line between the two other corners.
            let diagonal = max((width * width + height * height).squareRoot(), 1e-6)
            sine = (right ? height : -height) / diagonal
            cosine = (bottom ? -width : width) / diagonal
        }
        let length = max(abs(width * sine) + abs(height * cosine), 1e-6)
        var found = Self.placed(gradient.stops, along: length)
        if gradient.isRepeating { found = Self.repeated(found) }
        found = Self.smooth(found)
        // What lies beyond the ends of the line is part of it, so that colours between are mixed as they should be.
        let low = min(0, found.first?.offset ?? 0)
        let high = max(1, found.last?.offset ?? 1)
        stops = found.map { Stop(offset: ($0.offset - low) / (high - low), color: $0.color) }
        let (centreX, centreY) = (rect.minX.points + width / 2, rect.minY.points + height / 2)
        fromX = centreX + sine * length * (low - 0.5)
        fromY = centreY - cosine * length * (low - 0.5)
        toX = centreX + sine * length * (high - 0.5)
        toY = centreY - cosine * length * (high - 0.5)
    }

    /// Places the stops; those without a place are spread evenly between their neighbours: §3.4.3.
    private static func placed(_ stops: [GradientStop], along length: Double) -> [Stop] {
        var places: [Double?] = stops.map { stop in
            stop.position.map { $0.resolved(against: LayoutUnit(length / 0.75)).points / length }
        }
        places[0] = places[0] ?? 0
        places[places.count - 1] = places[places.count - 1] ?? 1
        var known = 0
        for index in places.indices.dropFirst() {
            guard let place = places[index] else { continue }
            let start = places[known] ?? 0
            let end = max(place, start)
            places[index] = end
            for between in known + 1..<index {
                places[between] = start + (end - start) * Double(between - known) / Double(index - known)
            }
            known = index
        }
        return zip(stops, places).map { Stop(offset: $1 ?? 0, color: $0.color.map { Mixture($0) }) }
    }

    /// The stops over and over, as far as the line reaches: §3.3.
    private static func repeated(_ stops: [Stop]) -> [Stop] {
        guard let first = stops.first?.offset, let last = stops.last?.offset, last - first > 1e-9 else {
            return stops.suffix(1) + stops.suffix(1)
        }
        let period = last - first
        let from = (-first / period).rounded(.down)
        let to = ((1 - first) / period).rounded(.up)
        if to - from > mostRepetitions {
            let mixed = Stop(offset: 0, color: average(of: stops))
            return [mixed, Stop(offset: 1, color: mixed.color)]
        }
        var all: [Stop] = []
        var turn = from
        while turn <= to {
            all += stops.map { Stop(offset: $0.offset + turn * period, color: $0.color) }
            turn += 1
        }
        return all
    }

    /// What is seen of stops from too far away to tell them apart: §3.3.
    private static func average(of stops: [Stop]) -> Mixture? {
        let colored = smooth(stops)
        guard let first = colored.first?.offset, let last = colored.last?.offset, last > first else {
            return colored.last?.color
        }
        var sum = Mixture(.transparent)
        for (start, end) in zip(colored, colored.dropFirst()) {
            guard let from = start.color, let to = end.color else { continue }
            sum.add(from.mixed(with: to, 0.5), (end.offset - start.offset) / (last - first))
        }
        return sum
    }

    /// Puts stops where colours are not mixed in a straight line: beside hints, and where the opacity changes.
    private static func smooth(_ stops: [Stop]) -> [Stop] {
        var result: [Stop] = []
        var index = 0
        while index < stops.count {
            guard let color = stops[index].color else {
                index += 1
                continue
            }
            result.append(stops[index])
            let next = index + 1
            guard next < stops.count else { break }
            let start = stops[index].offset
            if let other = stops[next].color {
                if color.alpha != other.alpha, color.alpha > 0, other.alpha > 0 {
                    add(from: color, to: other, start, stops[next].offset, exponent: 1, to: &result)
                }
            } else if next + 1 < stops.count, let other = stops[next + 1].color {
                let end = stops[next + 1].offset
                let middle = end > start ? (stops[next].offset - start) / (end - start) : 0
                if middle <= 0 {
                    result.append(Stop(offset: start, color: other))
                } else if middle >= 1 {
                    result.append(Stop(offset: end, color: color))
                } else {
                    add(from: color, to: other, start, end, exponent: log(0.5) / log(middle), to: &result)
                }
            }
            index += 1
        }
        return result
    }

    private static func add(
        from color: Mixture, to other: Mixture, _ start: Double, _ end: Double, exponent: Double,
        to stops: inout [Stop]
    ) {
        for sample in 1..<samples {
            let share = Double(sample) / Double(samples)
            stops.append(
                Stop(offset: start + (end - start) * share, color: color.mixed(with: other, pow(share, exponent))))
        }
    }

    // MARK: What PDF takes

    /// The opacity, where it is the same all along.
    var uniformAlpha: Double? {
        let first = stops.first?.color?.alpha ?? 1
        return stops.allSatisfy { $0.color?.alpha == first } ? first : nil
    }

    /// The colours, each without its opacity; a stop that shows nothing has the colour of its neighbour on either side.
    var colors: Gradient {
        var result: [Gradient.Stop] = []
        for (index, stop) in stops.enumerated() {
            guard let color = stop.color else { continue }
            if color.alpha == 0 {
                for neighbour in [index - 1, index + 1] where stops.indices.contains(neighbour) {
                    result.append(
                        Gradient.Stop(offset: stop.offset, color: color.opaque(like: stops[neighbour].color)))
                }
            } else {
                result.append(Gradient.Stop(offset: stop.offset, color: color.opaque(like: nil)))
            }
        }
        return Gradient(stops: result)
    }

    /// The opacity along the line, as shades of gray.
    var opacities: Gradient {
        Gradient(
            stops: stops.map { stop in
                let level = UInt8(((stop.color?.alpha ?? 1) * 255).rounded())
                return Gradient.Stop(
                    offset: stop.offset, color: DeviceColor(red: level, green: level, blue: level))
            })
    }
}
