import CSS
import Primitives

/// The measures of a chart: where its plot lies in the box, and what stands along its sides.
///
/// Made of the data, the font and the size alone, so the same chart looks the same everywhere.
struct ChartGeometry {
    let scale: ChartScale
    /// Where values are drawn, from the box's top left corner.
    let plot: Rect
    /// The label of each tick, in their order.
    let tickWords: [DrawnText]
    /// The labels below the plot, by the value that they stand under; thinned until they stand apart.
    let labelWords: [(index: Int, words: DrawnText)]
    let heading: DrawnText?
    /// The width that one value has, in layout units.
    let band: Double

    init(_ data: ChartData, lettering: Lettering, size: Size) throws(Lettering.MissingCharacter) {
        let values = data.values.compactMap { $0 }.map(\.approximation)
        let line = lettering.capHeight + lettering.descent
        let heading = data.heading.isEmpty ? nil : try lettering.set(data.heading)
        let top = heading == nil ? lettering.capHeight / 2 : line + lettering.capHeight
        let hasLabels = data.labels.contains { !$0.isEmpty }
        let bottom = hasLabels ? line + lettering.size * 0.6 : lettering.capHeight / 2
        let height = max(LayoutUnit(1), size.height - top - bottom)
        let intervals = min(max(Int(height.px / (line.px * 2)), 1), 6)
        let scale = ChartScale(values, includesZero: data.kind == .bars, intervals: intervals)
        var tickWords: [DrawnText] = []
        for tick in scale.ticks { tickWords.append(try lettering.set(scale.label(of: tick))) }
        let widest = tickWords.map(\.width).max() ?? .zero
        let left = widest + lettering.size * 0.5
        let plot = Rect(x: left, y: top, width: max(LayoutUnit(1), size.width - left), height: height)
        self.scale = scale
        self.plot = plot
        self.tickWords = tickWords
        self.heading = heading
        band = Double(plot.width.rawValue) / Double(max(data.values.count, 1))
        var labels: [DrawnText] = []
        if hasLabels { for label in data.labels { labels.append(try lettering.set(label)) } }
        let widestLabel = Double((labels.map(\.width).max() ?? .zero).rawValue + (lettering.size * 0.5).rawValue)
        let every = max(1, Int((widestLabel / max(band, 1)).rounded(.up)))
        labelWords = labels.enumerated().filter { $0.offset.isMultiple(of: every) }.map { ($0.offset, $0.element) }
    }

    /// The middle of a value's band.
    func x(of index: Int) -> LayoutUnit {
        plot.minX + LayoutUnit(rawValue: Int32((band * (Double(index) + 0.5)).rounded()))
    }

    func y(at position: Double) -> LayoutUnit { plot.maxY - plot.height * position }
}

extension Picture {
    /// A chart: rules at the ticks, bars or a line, the axis, and the words around them.
    init(
        _ data: ChartData, lettering: Lettering, size: Size, style: ComputedStyle
    ) throws(Lettering.MissingCharacter) {
        let geometry = try ChartGeometry(data, lettering: lettering, size: size)
        let color = style.text.color
        drawRules(geometry, lettering, color)
        let accent = style.text.accentColor ?? color
        switch data.kind {
        case .bars: drawBars(data, geometry, accent)
        case .line: drawLine(data, geometry, accent)
        }
        drawAxis(geometry, color)
        drawWords(geometry, lettering, size, color)
    }

    private static let thin = LayoutUnit(rawValue: 32)
    private static let axisWidth = LayoutUnit(rawValue: 48)
    private static let lineWidth = LayoutUnit(rawValue: 112)
    private static let widestBar = LayoutUnit(48)
    /// A chart with more values has no dots on its line.
    private static let markedValues = 40

    private mutating func drawRules(_ geometry: ChartGeometry, _ lettering: Lettering, _ color: Color) {
        for (tick, words) in zip(geometry.scale.ticks, geometry.tickWords) {
            let share = Double(tick - geometry.scale.ticks.lowerBound) / Double(geometry.scale.ticks.count - 1)
            let y = geometry.y(at: share)
            shapes.append(
                .fill(
                    RoundedRect(
                        Rect(
                            x: geometry.plot.minX, y: y - Self.thin / 2, width: geometry.plot.width,
                            height: Self.thin)), color.faded))
            let x = geometry.plot.minX - lettering.size * 0.5 - words.width
            shapes.append(.words(words, at: Point(x: x, y: y + lettering.capHeight / 2), color))
        }
    }

    private mutating func drawBars(_ data: ChartData, _ geometry: ChartGeometry, _ accent: Color) {
        // Two thirds bar, one third gap; of bars too narrow for a gap, nothing but bars.
        let share = geometry.band < 192 ? 1.0 : 0.66
        let width = min(LayoutUnit(rawValue: Int32((geometry.band * share).rounded(.up))), Self.widestBar)
        let base = geometry.y(at: geometry.scale.basePosition)
        for (index, value) in data.values.enumerated() {
            guard let value else { continue }
            let end = geometry.y(at: geometry.scale.position(of: value.approximation))
            let bar = Rect(
                x: geometry.x(of: index) - width / 2, y: min(base, end), width: width,
                height: max(base, end) - min(base, end))
            if bar.height > .zero { shapes.append(.fill(RoundedRect(bar), accent)) }
        }
    }

    private mutating func drawLine(_ data: ChartData, _ geometry: ChartGeometry, _ accent: Color) {
        var stretch: [Point] = []
        func flush(_ shapes: inout [Shape]) {
            if stretch.count > 1 { shapes.append(.line(stretch, width: Self.lineWidth, accent)) }
            if stretch.count == 1 || data.values.count <= Self.markedValues {
                for point in stretch { shapes.append(.fill(.disc(at: point, radius: Self.lineWidth * 1.4), accent)) }
            }
            stretch.removeAll()
        }
        for (index, value) in data.values.enumerated() {
            if let value {
                let y = geometry.y(at: geometry.scale.position(of: value.approximation))
                stretch.append(Point(x: geometry.x(of: index), y: y))
            } else {
                flush(&shapes)
            }
        }
        flush(&shapes)
    }

    private mutating func drawAxis(_ geometry: ChartGeometry, _ color: Color) {
        let y = geometry.y(at: geometry.scale.basePosition)
        shapes.append(
            .fill(
                RoundedRect(
                    Rect(
                        x: geometry.plot.minX, y: y - Self.axisWidth / 2, width: geometry.plot.width,
                        height: Self.axisWidth)), color))
    }

    private mutating func drawWords(
        _ geometry: ChartGeometry, _ lettering: Lettering, _ size: Size, _ color: Color
    ) {
        if let heading = geometry.heading {
            shapes.append(.words(heading, at: Point(x: .zero, y: lettering.capHeight), color))
        }
        for (index, words) in geometry.labelWords {
            let left = geometry.x(of: index) - words.width / 2
            let x = max(.zero, min(left, size.width - words.width))
            shapes.append(.words(words, at: Point(x: x, y: size.height - lettering.descent), color))
        }
    }
}

extension RoundedRect {
    static func disc(at centre: Point, radius: LayoutUnit) -> RoundedRect {
        let corner = Size(width: radius, height: radius)
        return RoundedRect(
            Rect(x: centre.x - radius, y: centre.y - radius, width: radius * 2, height: radius * 2),
            radii: Radii(topLeft: corner, topRight: corner, bottomRight: corner, bottomLeft: corner))
    }
}

extension Color {
    /// A quarter of the colour over white: rules that stay behind what is drawn on them.
    fileprivate var faded: Color {
        func mixed(_ component: UInt8) -> UInt8 { UInt8((Int(component) + 3 * 255) / 4) }
        return Color(red: mixed(red), green: mixed(green), blue: mixed(blue), alpha: alpha)
    }
}
