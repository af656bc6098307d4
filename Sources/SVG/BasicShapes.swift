/// The basic shapes as paths: SVG 2 §10.
struct BasicShapes {
    /// A value that cannot be read, with the attribute that has it.
    struct Fault: Error {
        let attribute: Attribute?
        let offset: Int
        let message: String
    }

    /// Width and height of the view box, for percentages.
    let viewport: Vector
    /// Segments that may still be drawn.
    let limit: Int

    /// Root mean square of the sides: what percentages of lengths in no direction refer to.
    var diagonal: Double { ((viewport.x * viewport.x + viewport.y * viewport.y) / 2).squareRoot() }

    /// The path of an element; empty where it draws nothing.
    func path(of element: Element) throws(Fault) -> VectorPath {
        switch element.name {
        case "path": return try path(element)
        case "rect": return try rectangle(element)
        case "circle":
            let radius = try size("r", of: element, against: diagonal) ?? 0
            return ellipse(try centre(of: element), radius, radius)
        case "ellipse":
            let rx = try size("rx", of: element, against: viewport.x)
            let ry = try size("ry", of: element, against: viewport.y)
            return ellipse(try centre(of: element), rx ?? ry ?? 0, ry ?? rx ?? 0)
        case "line":
            let start = Vector(
                try length("x1", of: element, against: viewport.x) ?? 0,
                try length("y1", of: element, against: viewport.y) ?? 0)
            let end = Vector(
                try length("x2", of: element, against: viewport.x) ?? 0,
                try length("y2", of: element, against: viewport.y) ?? 0)
            return VectorPath(segments: [.move(start), .line(end)])
        case "polyline": return try polygon(element, isClosed: false)
        case "polygon": return try polygon(element, isClosed: true)
        default: return VectorPath()
        }
    }

    private func path(_ element: Element) throws(Fault) -> VectorPath {
        guard let data = element.attribute("d") else { return VectorPath() }
        if data.text.trimmed == "none" { return VectorPath() }
        do {
            return try PathData.read(data.value, limit: limit)
        } catch {
            throw Fault(attribute: data, offset: error.offset, message: error.message)
        }
    }

    private func rectangle(_ element: Element) throws(Fault) -> VectorPath {
        let x = try length("x", of: element, against: viewport.x) ?? 0
        let y = try length("y", of: element, against: viewport.y) ?? 0
        let width = try size("width", of: element, against: viewport.x) ?? 0
        let height = try size("height", of: element, against: viewport.y) ?? 0
        guard width > 0, height > 0 else { return VectorPath() }
        let horizontal = try size("rx", of: element, against: viewport.x)
        let vertical = try size("ry", of: element, against: viewport.y)
        let rx = min(horizontal ?? vertical ?? 0, width / 2)
        let ry = min(vertical ?? horizontal ?? 0, height / 2)
        let (right, bottom) = (x + width, y + height)
        guard rx > 0, ry > 0 else {
            return VectorPath(
                segments: [
                    .move(Vector(x, y)), .line(Vector(right, y)), .line(Vector(right, bottom)),
                    .line(Vector(x, bottom)), .close,
                ])
        }
        var path = VectorPath(segments: [.move(Vector(x + rx, y)), .line(Vector(right - rx, y))])
        corner(Vector(right - rx, y + ry), rx, ry, quarter: 3, to: &path)
        path.segments.append(.line(Vector(right, bottom - ry)))
        corner(Vector(right - rx, bottom - ry), rx, ry, quarter: 0, to: &path)
        path.segments.append(.line(Vector(x + rx, bottom)))
        corner(Vector(x + rx, bottom - ry), rx, ry, quarter: 1, to: &path)
        path.segments.append(.line(Vector(x, y + ry)))
        corner(Vector(x + rx, y + ry), rx, ry, quarter: 2, to: &path)
        path.segments.append(.close)
        return path
    }

    private func ellipse(_ centre: Vector, _ rx: Double, _ ry: Double) -> VectorPath {
        guard rx > 0, ry > 0 else { return VectorPath() }
        var path = VectorPath(segments: [.move(Vector(centre.x + rx, centre.y))])
        for quarter in 0..<4 { corner(centre, rx, ry, quarter: quarter, to: &path) }
        path.segments.append(.close)
        return path
    }

    /// A quarter of an ellipse, clockwise as seen; quarter 0 begins at the right.
    private func corner(_ centre: Vector, _ rx: Double, _ ry: Double, quarter: Int, to path: inout VectorPath) {
        let arc = UnitArc(from: 0, sweep: .pi / 2)
        let turn = Matrix.rotation(degrees: Double(quarter) * 90)
        let ellipse = Matrix.translation(centre.x, centre.y) * Matrix.scale(rx, ry) * turn
        path.segments.append(.curve(ellipse(arc.first), ellipse(arc.second), ellipse(Vector(0, 1))))
    }

    private func polygon(_ element: Element, isClosed: Bool) throws(Fault) -> VectorPath {
        guard let points = element.attribute("points") else { return VectorPath() }
        var scanner = Scanner(points.value)
        var path = VectorPath()
        scanner.skipSpace()
        while !scanner.isAtEnd {
            guard let x = scanner.number() else {
                throw Fault(attribute: points, offset: scanner.position, message: "a number is expected here")
            }
            scanner.skipSeparator()
            guard let y = scanner.number() else {
                throw Fault(attribute: points, offset: scanner.position, message: "a number is expected here")
            }
            scanner.skipSeparator()
            path.segments.append(path.segments.isEmpty ? .move(Vector(x, y)) : .line(Vector(x, y)))
            if path.segments.count > limit {
                throw Fault(
                    attribute: points, offset: scanner.position, message: "the path has more than \(limit) segments")
            }
        }
        if isClosed, !path.segments.isEmpty { path.segments.append(.close) }
        return path
    }

    // MARK: Lengths

    private func centre(of element: Element) throws(Fault) -> Vector {
        Vector(
            try length("cx", of: element, against: viewport.x) ?? 0,
            try length("cy", of: element, against: viewport.y) ?? 0)
    }

    /// nil where the element does not have it.
    func length(_ name: String, of element: Element, against whole: Double) throws(Fault) -> Double? {
        guard let attribute = element.attribute(name) else { return nil }
        if attribute.text.trimmed == "auto", name == "rx" || name == "ry" { return nil }
        guard let length = Length.parse(attribute.text) else {
            throw Fault(attribute: attribute, offset: 0, message: "this is no length of \(name)")
        }
        return length.resolved(against: whole)
    }

    private func size(_ name: String, of element: Element, against whole: Double) throws(Fault) -> Double? {
        guard let size = try length(name, of: element, against: whole) else { return nil }
        guard size >= 0 else {
            throw Fault(attribute: element.attribute(name), offset: 0, message: "\(name) is negative")
        }
        return size
    }
}
