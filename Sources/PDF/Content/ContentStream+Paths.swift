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

    /// Fills some of the squares of a grid; neighbours in a row become one rectangle, so that no hairline shows.
    ///
    /// The grid has coordinates of its own, one to a square: a code of hundreds of modules is a third of the bytes that
    /// it would be in points.
    ///
    /// - Parameters:
    ///   - filled: row by row from the top.
    ///   - columns: squares in a row.
    ///   - x: the grid's left edge.
    ///   - y: its top edge.
    ///   - width: of the whole grid.
    ///   - height: of the whole grid.
    package mutating func fillGrid(
        _ filled: [Bool], columns: Int, x: Double, y: Double, width: Double, height: Double
    ) {
        guard columns > 0, filled.count >= columns else { return }
        willPaint()
        endText()
        let rows = filled.count / columns
        syntax.raw("q\n")
        concatenate(
            width / Double(columns), 0, 0, -height / Double(rows), checked(x),
            checked(Double(space.height) / 100 - y))
        for row in 0..<rows {
            var column = 0
            while column < columns {
                let start = column
                while column < columns, filled[row * columns + column] { column += 1 }
                if column > start { cell(start, row, column - start) }
                column += 1
            }
        }
        syntax.raw("f\nQ\n")
    }

    private mutating func cell(_ column: Int, _ row: Int, _ width: Int) {
        syntax.integer(column)
        syntax.byte(0x20)
        syntax.integer(row)
        syntax.byte(0x20)
        syntax.integer(width)
        syntax.raw(" 1 re\n")
    }

    private mutating func point(_ x: Double, _ y: Double) {
        syntax.coordinate(space.x(checked(x)))
        syntax.byte(0x20)
        syntax.coordinate(space.y(checked(y)))
    }
}
