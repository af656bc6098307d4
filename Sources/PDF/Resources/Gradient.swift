/// A gradient of a document, to fill clips with.
package struct GradientHandle: Hashable, Sendable {
    let index: Int
}

/// Colours along a line or from a point outward: ISO 32000-1 §8.7.4.5.3 (axial), §8.7.4.5.4 (radial shading).
package struct Gradient: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// From x 0 to x 1.
        case axial
        /// From a point within the unit circle to the circle.
        case radial(focusX: Double, focusY: Double)
    }

    package struct Stop: Hashable, Sendable {
        /// 0 at the start of the line, 1 at its end.
        package var offset: Double
        package var color: DeviceColor

        package init(offset: Double, color: DeviceColor) {
            self.offset = offset
            self.color = color
        }
    }

    package var kind: Kind
    /// At least one; offsets that fall back count as the one before.
    package var stops: [Stop]

    package init(_ kind: Kind = .axial, stops: [Stop]) {
        self.kind = kind
        self.stops = stops
    }
}

extension SyntaxBuffer {
    /// The shading dictionary, in the gradient's own space.
    mutating func shading(_ gradient: Gradient) {
        switch gradient.kind {
        case .axial: raw("<</ShadingType 2/Coords[0 0 1 0]")
        case .radial(let x, let y):
            raw("<</ShadingType 3/Coords[")
            real(x, decimals: 4)
            byte(0x20)
            real(y, decimals: 4)
            raw(" 0 0 0 1]")
        }
        raw("/ColorSpace/DeviceRGB/Extend[true true]/Function")
        function(Self.fullRange(gradient.stops))
        raw(">>")
    }

    /// Stops in millionths that begin at 0, end at 1 and do not fall.
    private static func fullRange(
        _ stops: [Gradient.Stop]
    ) -> [(offset: Int, color: DeviceColor)] {
        var full: [(offset: Int, color: DeviceColor)] = []
        for stop in stops {
            let offset = Fixed.rounded(min(max(stop.offset, 0), 1), scale: 1_000_000)
            if full.isEmpty, offset > 0 { full.append((0, stop.color)) }
            full.append((max(offset, full.last?.offset ?? 0), stop.color))
        }
        let last = full.last?.color ?? .black
        if full.last?.offset != 1_000_000 { full.append((1_000_000, last)) }
        if full.count == 1 { full.insert((0, last), at: 0) }
        return full
    }

    /// Exponential functions with exponent 1, stitched (§7.10.3, §7.10.4).
    private mutating func function(_ stops: [(offset: Int, color: DeviceColor)]) {
        // Two stops in one place are a sharp edge: no function is needed between them, and bounds must rise.
        let pieces = zip(stops, stops.dropFirst()).filter { $0.offset < $1.offset }
        guard pieces.count > 1 else {
            if let piece = pieces.first { interpolation(from: piece.0.color, to: piece.1.color) }
            return
        }
        raw("<</FunctionType 3/Domain[0 1]/Bounds[")
        for (index, piece) in pieces.dropFirst().enumerated() {
            if index > 0 { byte(0x20) }
            decimal(piece.0.offset, decimals: 6)
        }
        raw("]/Encode[")
        for index in pieces.indices { index == 0 ? raw("0 1") : raw(" 0 1") }
        raw("]/Functions[")
        for piece in pieces { interpolation(from: piece.0.color, to: piece.1.color) }
        raw("]>>")
    }

    private mutating func interpolation(from start: DeviceColor, to end: DeviceColor) {
        raw("<</FunctionType 2/Domain[0 1]/N 1/C0[")
        components(start)
        raw("]/C1[")
        components(end)
        raw("]>>")
    }

    private mutating func components(_ color: DeviceColor) {
        component(color.red)
        byte(0x20)
        component(color.green)
        byte(0x20)
        component(color.blue)
    }
}
