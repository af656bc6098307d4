import CSS
package import Primitives

/// Makes a drawing of its elements: styles cascaded, transforms multiplied out, references resolved.
struct DrawingBuilder {
    let reader: DocumentReader
    private let limits: VectorLimits
    private var gradients: [String: Element] = [:]
    /// Of elements that hold others, by their place in the file.
    private var containerStyles: [Int: PaintStyle] = [:]
    private var definitions: [String: GradientDefinition] = [:]
    private var segments = 0
    /// Sides of the view box.
    private(set) var viewport = Vector(1, 1)
    private var bounds = Bounds(left: 0, top: 0, right: 0, bottom: 0)

    var shapes: BasicShapes { BasicShapes(viewport: viewport, limit: limits.segments - segments) }

    init(reader: DocumentReader, limits: VectorLimits) {
        self.reader = reader
        self.limits = limits
    }

    func report(_ message: String, _ attribute: Attribute, at offset: Int = 0, hint: String? = nil) {
        reader.report(message, at: attribute.offset(of: offset), hint: hint)
    }

    func report(_ fault: BasicShapes.Fault) {
        if let attribute = fault.attribute { report(fault.message, attribute, at: fault.offset) }
    }

    /// The drawing of a root element; nil where it has no area.
    mutating func drawing(of root: Element) -> VectorImage? {
        gather(root, PaintStyle())
        let width = naturalLength("width", of: root)
        let height = naturalLength("height", of: root)
        guard let box = viewBox(of: root, width: width, height: height) else { return nil }
        viewport = Vector(box.right - box.left, box.bottom - box.top)
        let scale = VectorImage.side / max(viewport.x, viewport.y)
        bounds = Bounds(left: 0, top: 0, right: viewport.x * scale, bottom: viewport.y * scale)
        var image = VectorImage(
            naturalWidth: width, naturalHeight: height, width: bounds.right, height: bounds.bottom, bounds: bounds)
        // Where a view box is made up of the size, the drawing fills whatever it is given.
        image.alignment = root.attribute("viewBox") == nil ? VectorImage.Alignment(fit: .fill) : alignment(of: root)
        let space = Matrix.scale(scale, scale) * Matrix.translation(-box.left, -box.top)
        image.items = items(of: root, space, isRoot: true)
        image.bounds = bounds
        return image
    }

    // MARK: The root

    /// Finds the gradients, wherever they stand, and settles the styles that elements pass on.
    private mutating func gather(_ element: Element, _ inherited: PaintStyle) {
        let isGradient = element.name.hasSuffix("Gradient")
        guard isGradient || ["svg", "g", "defs"].contains(element.name) else { return }
        let style = style(of: element, inheriting: inherited)
        containerStyles[element.offset] = style
        if isGradient, let id = element.attribute("id")?.text, gradients[id] == nil {
            gradients[id] = element
        }
        for child in element.children { gather(child, style) }
    }

    /// In CSS px; nil for a percentage, and where it is not said.
    private func naturalLength(_ name: String, of root: Element) -> Double? {
        guard let attribute = root.attribute(name), attribute.text.trimmed != "auto" else { return nil }
        switch Length.parse(attribute.text) {
        case .absolute(let length) where length > 0 && length <= 1e5: return length
        case .percentage: return nil
        default:
            report("this is no \(name) of a drawing", attribute, hint: "a length over 0, such as 40mm")
            return nil
        }
    }

    private func viewBox(of root: Element, width: Double?, height: Double?) -> Bounds? {
        guard let attribute = root.attribute("viewBox") else {
            if let width, let height { return Bounds(left: 0, top: 0, right: width, bottom: height) }
            reader.report("<svg> without viewBox", at: root.offset, hint: "viewBox=\"0 0 100 100\"")
            return nil
        }
        var scanner = Scanner(attribute.value)
        var numbers: [Double] = []
        scanner.skipSpace()
        while let number = scanner.number() {
            numbers.append(number)
            scanner.skipSeparator()
        }
        guard scanner.isAtEnd, numbers.count == 4, numbers[2] > 1e-6, numbers[3] > 1e-6,
            (1e-4...1e4).contains(numbers[2] / numbers[3])
        else {
            report("this is no viewBox", attribute, hint: "four numbers: x, y, width and height over 0")
            return nil
        }
        return Bounds(
            left: numbers[0], top: numbers[1], right: numbers[0] + numbers[2], bottom: numbers[1] + numbers[3])
    }

    private func alignment(of root: Element) -> VectorImage.Alignment {
        var alignment = VectorImage.Alignment()
        guard let attribute = root.attribute("preserveAspectRatio") else { return alignment }
        let words = attribute.text.split(whereSeparator: \.isWhitespace).map(String.init)
        if words == ["none"] { return VectorImage.Alignment(fit: .fill) }
        let shares = ["Min": 0.0, "Mid": 0.5, "Max": 1.0]
        let place = words.first ?? ""
        guard place.utf8.count == 8, place.hasPrefix("x"), place.dropFirst(4).hasPrefix("Y"),
            let x = shares[String(place.dropFirst().prefix(3))], let y = shares[String(place.suffix(3))],
            words.count == 1 || (words.count == 2 && ["meet", "slice"].contains(words[1]))
        else {
            report("this is no value of preserveAspectRatio", attribute, hint: "such as: none, xMidYMid meet")
            return alignment
        }
        (alignment.x, alignment.y) = (x, y)
        if words.last == "slice" { alignment.fit = .cover }
        return alignment
    }

    // MARK: Elements

    private mutating func items(
        of parent: Element, _ outer: Matrix, isRoot: Bool = false
    ) -> [VectorImage.Item] {
        var style = style(ofContainer: parent)
        // A transform of the root would move it in its own view box: CSS Transforms 1 §8.2.
        let matrix = outer * self.matrix("transform", of: parent)
        guard style.isDisplayed else { return [] }
        let opacity = style.opacity
        style = style.inherited
        var items: [VectorImage.Item] = []
        for child in parent.children {
            switch child.name {
            case "g": items += self.items(of: child, matrix)
            case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
                if let item = shape(child, style, matrix) { items.append(item) }
            default: continue
            }
        }
        if opacity < 1, !items.isEmpty { return opacity > 0 ? [.group(opacity: opacity, items)] : [] }
        return items
    }

    /// The style of an element that holds others.
    func style(ofContainer element: Element) -> PaintStyle { containerStyles[element.offset] ?? PaintStyle() }

    /// The style of an element: its attributes, then its `style`, which is stronger.
    mutating func style(of element: Element, inheriting parent: PaintStyle) -> PaintStyle {
        var style = parent.inherited
        var declarations: [(property: String, value: String, attribute: Attribute, offset: Int)] = []
        for attribute in element.attributes
        where Vocabulary.painting.contains(attribute.name) || isFixed(attribute.name) {
            declarations.append((attribute.name, attribute.text, attribute, 0))
        }
        if let attribute = element.attribute("style") { declarations += self.declarations(of: attribute) }
        // `currentColor` is the element's own colour, wherever that is set.
        let ordered = declarations.filter { $0.property == "color" } + declarations.filter { $0.property != "color" }
        for (property, value, attribute, offset) in ordered {
            do {
                try style.set(property, to: value, diagonal: shapes.diagonal)
            } catch {
                report(error.message, attribute, at: offset, hint: error.hint)
            }
        }
        return style
    }

    private func isFixed(_ property: String) -> Bool { Vocabulary.fixed[property] != nil }

    private func declarations(
        of attribute: Attribute
    ) -> [(property: String, value: String, attribute: Attribute, offset: Int)] {
        var found: [(property: String, value: String, attribute: Attribute, offset: Int)] = []
        var offset = 0
        for declaration in attribute.value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
            defer { offset += declaration.count + 1 }
            let text = String(decoding: declaration, as: UTF8.self)
            if text.trimmed.isEmpty { continue }
            let parts = text.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
            let start = offset + declaration.prefix(while: Scanner.isSpace).count
            guard parts.count == 2 else {
                report("this is no declaration", attribute, at: start, hint: "property: value")
                continue
            }
            let property = parts[0].lowercased()
            if Vocabulary.painting.contains(property) || isFixed(property) {
                found.append((property, parts[1], attribute, start))
            } else if !Vocabulary.hasNoEffect(property) {
                let nearest = Diagnostic.nearest(to: property, among: Vocabulary.painting.sorted())
                report(
                    "unknown property \(property)", attribute, at: start, hint: nearest.map { "nearest: \($0)" })
            }
        }
        return found
    }

    mutating func matrix(_ name: String, of element: Element) -> Matrix {
        guard let attribute = element.attribute(name) else { return .identity }
        if let matrix = TransformList.read(attribute.text) { return matrix }
        report("this is no transform", attribute, hint: "such as: translate(10 20) rotate(45)")
        return .identity
    }

    // MARK: Shapes

    private mutating func shape(_ element: Element, _ inherited: PaintStyle, _ outer: Matrix) -> VectorImage.Item? {
        let style = style(of: element, inheriting: inherited)
        let matrix = outer * self.matrix("transform", of: element)
        let path: VectorPath
        do {
            path = try shapes.path(of: element)
        } catch {
            report(error)
            return nil
        }
        segments += path.segments.count
        guard style.isDisplayed, style.isVisible, style.opacity > 0, path.segments.count > 1,
            let factor = matrix.factor, let box = Bounds(path)
        else { return nil }
        let fill = element.name == "line" ? nil : self.fill(style, box, matrix, of: element)
        let stroke = self.stroke(style, box, matrix, of: element)
        guard fill != nil || stroke != nil else { return nil }
        var shape = Shape(path: path, fill: fill, stroke: stroke)
        place(&shape, by: matrix, factor: factor)
        include(shape, reach: (stroke?.width ?? 0) * factor, of: element)
        guard style.opacity < 1 else { return .shape(shape) }
        if fill != nil, stroke != nil { return .group(opacity: style.opacity, [.shape(shape)]) }
        shape.fill?.opacity *= style.opacity
        shape.stroke?.opacity *= style.opacity
        return .shape(shape)
    }

    private mutating func fill(_ style: PaintStyle, _ box: Bounds, _ matrix: Matrix, of element: Element) -> Fill? {
        // A shape without area has no inside; a PDF reader would show it as a hairline (ISO 32000-1 §8.5.3.3).
        guard box.right > box.left, box.bottom > box.top,
            let (paint, opacity) = paint(style.fill, box, matrix, of: element)
        else { return nil }
        let share = opacity * style.fillOpacity
        return share > 0 ? Fill(paint: paint, opacity: share, isEvenOdd: style.isEvenOdd) : nil
    }

    private mutating func stroke(
        _ style: PaintStyle, _ box: Bounds, _ matrix: Matrix, of element: Element
    ) -> Stroke? {
        guard style.strokeWidth > 0, let (paint, opacity) = paint(style.stroke, box, matrix, of: element) else {
            return nil
        }
        let share = opacity * style.strokeOpacity
        guard share > 0 else { return nil }
        return Stroke(
            paint: paint, opacity: share, width: style.strokeWidth, cap: style.cap, join: style.join,
            miterLimit: style.miterLimit, dashes: style.dashes, dashOffset: style.dashOffset)
    }

    private mutating func paint(
        _ source: PaintStyle.Source, _ box: Bounds, _ matrix: Matrix, of element: Element
    ) -> (Paint, Double)? {
        switch source {
        case .none: return nil
        case .color(let color): return Self.solid(color)
        case .gradient(let id, let fallback):
            if let known = definitions[id] { return known.paint(box: box, matrix: matrix) }
            guard let gradient = gradients[id] else {
                if let fallback { return Self.solid(fallback) }
                reader.report("there is no gradient #\(id)", at: element.offset)
                return nil
            }
            guard let definition = definition(of: gradient) else { return nil }
            definitions[id] = definition
            return definition.paint(box: box, matrix: matrix)
        }
    }

    private static func solid(_ color: Color) -> (Paint, Double) {
        (.color(Color(red: color.red, green: color.green, blue: color.blue)), Double(color.alpha) / 255)
    }

    /// Brings a shape into the drawing's coordinates: wholly where its stroke keeps one width, else but for its size.
    private func place(_ shape: inout Shape, by matrix: Matrix, factor: Double) {
        if shape.stroke == nil || matrix.isSimilarity {
            shape.path = shape.path.transformed(by: matrix)
        } else {
            shape.path = shape.path.transformed(by: .scale(factor, factor))
            shape.matrix = matrix * .scale(1 / factor, 1 / factor)
        }
        guard var stroke = shape.stroke else { return }
        stroke.width *= factor
        stroke.dashes = stroke.dashes.map { $0 * factor }
        stroke.dashOffset *= factor
        shape.stroke = stroke
    }

    /// How far from the view box something may lie, in lengths of its longer side.
    private static let reach = 100.0

    private mutating func include(_ shape: Shape, reach: Double, of element: Element) {
        let path = shape.matrix.map { shape.path.transformed(by: $0) } ?? shape.path
        guard let extent = Bounds(path) else { return }
        // A mitre may reach as far as its limit says, a square cap as far as its diagonal.
        let factor = max(shape.stroke?.join == .miter ? shape.stroke?.miterLimit ?? 1 : 1, 1.5)
        let stretch = shape.matrix.map { max($0.a.magnitude + $0.c.magnitude, $0.b.magnitude + $0.d.magnitude) } ?? 1
        let grown = bounds.union(extent.grown(by: reach / 2 * factor * stretch))
        let limit = Self.reach * VectorImage.side
        guard grown.isFinite, grown.left > -limit, grown.top > -limit, grown.right < limit, grown.bottom < limit else {
            reader.report(
                "this lies more than \(Int(Self.reach)) times the drawing's size away", at: element.offset)
            return
        }
        bounds = grown
    }
}

extension VectorImage {
    /// Reads a drawing: the static subset of SVG 2 that `Vocabulary` lists.
    ///
    /// - Returns: nil where it cannot be used, and why: all faults that were found.
    package static func read(
        _ bytes: [UInt8], file: String, limits: VectorLimits = VectorLimits()
    ) -> (image: VectorImage?, diagnostics: [Diagnostic]) {
        let reader = DocumentReader(bytes, file: file, limits: limits)
        guard bytes.count <= limits.bytes else {
            reader.report("the drawing has \(bytes.count) bytes, at most \(limits.bytes) are allowed", at: 0)
            return (nil, reader.diagnostics)
        }
        guard let root = reader.read() else { return (nil, reader.diagnostics) }
        var builder = DrawingBuilder(reader: reader, limits: limits)
        let image = builder.drawing(of: root)
        return (reader.diagnostics.isEmpty ? image : nil, reader.diagnostics)
    }

    /// Whether bytes look like a drawing rather than like samples: `<` comes first.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return bytes.dropFirst(start).first { !Scanner.isSpace($0) } == UInt8(ascii: "<")
    }
}
