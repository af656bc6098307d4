// Path construction and painting: ISO 32000-1 §8.5.
//
// Colours and line styles are set before a path is begun; after its last segment comes one painting or clipping call.
extension ContentStream {
    package mutating func move(toX x: Double, y: Double) {
        endText()
        point(x, y)
        syntax.raw(" m\n")
    }

    package mutating func line(toX x: Double, y: Double) {
        point(x, y)
        syntax.raw(" l\n")
    }

    /// A cubic Bézier curve from the current point.
    package mutating func curve(
        toX x: Double, y: Double, control1X: Double, control1Y: Double, control2X: Double, control2Y: Double
    ) {
        point(control1X, control1Y)
        syntax.byte(0x20)
        point(control2X, control2Y)
        syntax.byte(0x20)
        point(x, y)
        syntax.raw(" c\n")
    }

    package mutating func closePath() { syntax.raw("h\n") }

    /// A closed rectangle; its edges are rounded as such, so that rectangles that touch leave no gap.
    package mutating func rectangle(x: Double, y: Double, width: Double, height: Double) {
        endText()
        let left = space.x(checked(x))
        let bottom = space.y(checked(y + height))
        syntax.coordinate(left)
        syntax.byte(0x20)
        syntax.coordinate(bottom)
        syntax.byte(0x20)
        syntax.coordinate(space.x(checked(x + width)) - left)
        syntax.byte(0x20)
        syntax.coordinate(space.y(checked(y)) - bottom)
        syntax.raw(" re\n")
    }

    package mutating func fill(_ rule: FillRule = .nonzero) {
        willPaint()
        switch rule {
        case .nonzero: syntax.raw("f\n")
        case .evenOdd: syntax.raw("f*\n")
        }
    }

    package mutating func stroke() {
        willPaint()
        syntax.raw("S\n")
    }

    package mutating func fillAndStroke(_ rule: FillRule = .nonzero) {
        willPaint()
        switch rule {
        case .nonzero: syntax.raw("B\n")
        case .evenOdd: syntax.raw("B*\n")
        }
    }

    /// Narrows what the following operators can paint, until `restore`.
    package mutating func clip(_ rule: FillRule = .nonzero) {
        switch rule {
        case .nonzero: syntax.raw("W n\n")
        case .evenOdd: syntax.raw("W* n\n")
        }
    }

    private mutating func point(_ x: Double, _ y: Double) {
        syntax.coordinate(space.x(checked(x)))
        syntax.byte(0x20)
        syntax.coordinate(space.y(checked(y)))
    }
}
