import CSS

/// A gradient as its element says it, before it is fitted to a shape: SVG 2 §14.2.
struct GradientDefinition {
    let isRadial: Bool
    let stops: [VectorGradient.Stop]
    /// Lengths are shares of the shape's bounding box.
    let fitsBoundingBox: Bool
    let transform: Matrix
    /// x1 y1 x2 y2, or cx cy r fx fy.
    let numbers: [Double]

    /// What a shape is painted with.
    ///
    /// - Parameters:
    ///   - box: the shape's bounding box in its own coordinates.
    ///   - matrix: from the shape's coordinates to the drawing's.
    /// - Returns: the paint, and how far it covers what is below it; nil for nothing.
    func paint(box: Bounds, matrix: Matrix) -> (paint: Paint, opacity: Double)? {
        guard let last = stops.last else { return nil }
        let solid = (Paint.color(last.color), last.opacity)
        if stops.count == 1 { return solid }
        var outer = matrix
        if fitsBoundingBox {
            let (width, height) = (box.right - box.left, box.bottom - box.top)
            // A box without width or height gives no coordinates to paint in.
            guard width > 0, height > 0 else { return nil }
            outer = outer * Matrix(width, 0, 0, height, box.left, box.top)
        }
        outer = outer * transform
        let kind: VectorGradient.Kind
        let inner: Matrix
        if isRadial {
            let radius = numbers[2]
            guard radius > 0 else { return solid }
            inner = Matrix(radius, 0, 0, radius, numbers[0], numbers[1])
            var focus = Vector((numbers[3] - numbers[0]) / radius, (numbers[4] - numbers[1]) / radius)
            let distance = (focus.x * focus.x + focus.y * focus.y).squareRoot()
            // A focus on the circle or outside it moves just inside, where the cone still covers everything.
            if distance > 0.999 { focus = focus * (0.999 / distance) }
            kind = .radial(focusX: focus.x, focusY: focus.y)
        } else {
            let (dx, dy) = (numbers[2] - numbers[0], numbers[3] - numbers[1])
            guard dx != 0 || dy != 0 else { return solid }
            inner = Matrix(dx, dy, -dy, dx, numbers[0], numbers[1])
            kind = .linear
        }
        let whole = outer * inner
        guard whole.factor != nil else { return solid }
        // Stops that are all alike see-through are a matter of the whole fill.
        let isUniform = stops.allSatisfy { $0.opacity == last.opacity }
        var gradient = VectorGradient(kind: kind, stops: stops, matrix: whole)
        if isUniform { for index in stops.indices { gradient.stops[index].opacity = 1 } }
        return (.gradient(gradient), isUniform ? last.opacity : 1)
    }
}

extension DrawingBuilder {
    /// Each shape that a gradient fills has its stops: a bound for what a small file can ask for.
    private static let mostStops = 256

    /// Reads a gradient's element.
    mutating func definition(of element: Element) -> GradientDefinition? {
        let isRadial = element.name == "radialGradient"
        if let spread = element.attribute("spreadMethod"), spread.text != "pad" {
            report("spreadMethod=\"\(spread.text)\" is not supported", spread, hint: "only: pad")
        }
        var fitsBox = true
        if let units = element.attribute("gradientUnits") {
            fitsBox = units.text != "userSpaceOnUse"
            if fitsBox, units.text != "objectBoundingBox" {
                report("this is no value of gradientUnits", units, hint: "one of: objectBoundingBox, userSpaceOnUse")
            }
        }
        let transform = matrix("gradientTransform", of: element)
        let own = style(ofContainer: element)
        var stops: [VectorGradient.Stop] = []
        for child in element.children where child.name == "stop" {
            if stops.count == Self.mostStops {
                reader.report("more than \(Self.mostStops) stops in one gradient", at: child.offset)
                return nil
            }
            let style = style(of: child, inheriting: own)
            let offset = max(self.offset(of: child), stops.last?.offset ?? 0)
            let opacity = style.stopOpacity * Double(style.stopColor.alpha) / 255
            let opaque = Color(red: style.stopColor.red, green: style.stopColor.green, blue: style.stopColor.blue)
            stops.append(VectorGradient.Stop(offset: offset, color: opaque, opacity: opacity))
        }
        let names = isRadial ? ["cx", "cy", "r", "fx", "fy"] : ["x1", "y1", "x2", "y2"]
        let whole = fitsBox ? Vector(1, 1) : viewport
        let diagonal = fitsBox ? 1 : shapes.diagonal
        var numbers: [Double] = []
        for (index, name) in names.enumerated() {
            let side = name == "r" ? diagonal : name.contains("x") ? whole.x : whole.y
            var initial = isRadial ? side / 2 : name == "x2" ? side : 0
            if name == "fx" || name == "fy" { initial = numbers[index - 3] }
            do {
                numbers.append(try shapes.length(name, of: element, against: side) ?? initial)
            } catch {
                report(error)
                return nil
            }
        }
        return GradientDefinition(
            isRadial: isRadial, stops: stops, fitsBoundingBox: fitsBox, transform: transform, numbers: numbers)
    }

    private mutating func offset(of stop: Element) -> Double {
        guard let attribute = stop.attribute("offset") else { return 0 }
        guard let length = Length.parse(attribute.text) else {
            report("this is no value of offset", attribute, hint: "0 to 1, or a percentage")
            return 0
        }
        return min(max(length.resolved(against: 1), 0), 1)
    }
}
