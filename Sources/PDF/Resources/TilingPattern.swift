/// A form that is repeated over the page: ISO 32000-1 §8.7.3.
struct TilingPattern: Hashable {
    var form: Int
    /// Unit: points.
    var width: Double
    var height: Double
    var stepX: Double
    var stepY: Double
    /// From the pattern's coordinates, which begin at the bottom left of a cell, to those of the page.
    var matrix: UserMatrix
}

/// A change of coordinates as PDF writes it, y upward, in points: ISO 32000-1 §8.3.3.
struct UserMatrix: Hashable {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0
    var e = 0.0
    var f = 0.0

    /// The change that applies another one first.
    func after(_ inner: UserMatrix) -> UserMatrix {
        UserMatrix(
            a: a * inner.a + c * inner.b, b: b * inner.a + d * inner.b, c: a * inner.c + c * inner.d,
            d: b * inner.c + d * inner.d, e: a * inner.e + c * inner.f + e, f: b * inner.e + d * inner.f + f)
    }
}

extension DocumentWriter {
    /// Repeats a form over what is filled next on a page; equal patterns are one.
    ///
    /// - Parameters:
    ///   - form: what is repeated; as large as a cell.
    ///   - x: the left edge of one cell, in points.
    ///   - y: its top edge.
    ///   - step: from one cell to the next, to the right and down.
    ///   - content: where it will be drawn, for the change of coordinates in force.
    /// - Returns: the pattern, for `setFill`.
    package func addTiling(
        _ form: FormHandle, x: Double, y: Double, step: (x: Double, y: Double), for content: borrowing ContentStream
    ) -> PatternHandle {
        let bottom = Double(content.space.height) / 100 - y - form.height
        let pattern = TilingPattern(
            form: form.index, width: form.width, height: form.height, stepX: step.x, stepY: step.y,
            matrix: content.matrix.after(UserMatrix(e: x, f: bottom)))
        return addPattern(.tiling(pattern), usesTransparency: form.usesTransparency)
    }

    /// Writes a tiling pattern.
    func write(_ pattern: TilingPattern, form: ObjectID) -> ObjectID {
        let id = objects.reserve()
        objects.writeStream(id, .raw(Array("/X0 Do".utf8))) { dictionary in
            dictionary.raw("/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 ")
            dictionary.real(pattern.width, decimals: 3)
            dictionary.byte(0x20)
            dictionary.real(pattern.height, decimals: 3)
            dictionary.raw("]/XStep ")
            dictionary.real(pattern.stepX, decimals: 3)
            dictionary.raw("/YStep ")
            dictionary.real(pattern.stepY, decimals: 3)
            dictionary.raw("/Matrix[")
            let matrix = pattern.matrix
            for (index, value) in [matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f].enumerated() {
                if index > 0 { dictionary.byte(0x20) }
                dictionary.real(value, decimals: index < 4 ? 5 : 3)
            }
            dictionary.raw("]/Resources<</XObject<</X0")
            dictionary.reference(form)
            dictionary.raw(">>>>")
        }
        return id
    }
}
