/// A drawing of a document, to be drawn on its pages any number of times.
package struct FormHandle: Hashable, Sendable {
    let index: Int
    let usesTransparency: Bool
    /// Of the form's own coordinates.
    let width: Double
    let height: Double
}

/// A gradient at its place in a form, or a form over and over, to fill and stroke with.
package struct PatternHandle: Hashable, Sendable {
    let index: Int
    var usesTransparency = false
}

/// A form whose stream is written, and what its resources are: ISO 32000-1 §8.10.
struct FormXObject {
    let id: ObjectID
    /// Written at the end, when all resources have their numbers.
    let resourcesID: ObjectID
    let resources: ResourceUse
}

/// A shading pattern (§8.7.4): a gradient and the way from its space to that of the form.
struct ShadingPattern: Hashable {
    let gradient: Int
    let matrix: Transform
}

/// What can be filled with besides colours: §8.7.
enum Pattern: Hashable {
    case shading(ShadingPattern)
    case tiling(TilingPattern)
}

extension DocumentWriter {
    /// Begins a form; it has coordinates of its own, y downward from the top left corner.
    ///
    /// `page` is where it is drawn first; faults name it.
    package func makeForm(height: Double, on page: PageIndex) -> ContentStream {
        ContentStream(formOn: page, space: PageSpace(height: height))
    }

    /// Writes a form.
    ///
    /// - Parameters:
    ///   - content: what it draws.
    ///   - width: of its coordinates: what `draw` stretches to the rectangle's width.
    ///   - box: left, top, right and bottom of what can be seen of it.
    ///   - isGroup: its content is painted together, and then drawn with the opacity of the moment (§11.6.6).
    /// - Returns: the form, for `draw`.
    package func finish(
        _ content: consuming ContentStream, width: Double,
        box: (left: Double, top: Double, right: Double, bottom: Double), isGroup: Bool
    ) -> FormHandle {
        let operators = content.close()
        noteFault(of: content, longestString: operators.longestString)
        let id = objects.reserve()
        let resourcesID = objects.reserve()
        let space = content.space
        let area = PageRectangle(
            page: content.page, x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top)
        objects.writeStream(id, .raw(operators.bytes)) { dictionary in
            dictionary.raw("/Type/XObject/Subtype/Form/BBox")
            dictionary.rectangle(area, in: space)
            if isGroup { dictionary.raw("/Group<</S/Transparency/CS/DeviceRGB>>") }
            dictionary.raw("/Resources")
            dictionary.reference(resourcesID)
        }
        forms.append(FormXObject(id: id, resourcesID: resourcesID, resources: content.resources))
        return FormHandle(
            index: forms.count - 1, usesTransparency: isGroup || content.resources.usesTransparency, width: width,
            height: Double(space.height) / 100)
    }

    /// Puts a gradient at its place in a form of a height; `matrix` goes from the gradient's space to the form's.
    package func addPattern(_ gradient: GradientHandle, matrix: Transform, formHeight: Double) -> PatternHandle {
        // The same change of coordinates, seen from the form's bottom.
        let upward = Transform(
            a: matrix.a, b: -matrix.b, c: matrix.c, d: -matrix.d, tx: matrix.tx, ty: formHeight - matrix.ty)
        return addPattern(.shading(ShadingPattern(gradient: gradient.index, matrix: upward)), usesTransparency: false)
    }

    /// Adds a pattern; equal ones are one.
    func addPattern(_ pattern: Pattern, usesTransparency: Bool) -> PatternHandle {
        PatternHandle(index: patterns.index(of: pattern), usesTransparency: usesTransparency)
    }

    /// Writes the patterns; gives their numbers.
    func writePatterns(gradients: [ObjectID]) -> [ObjectID] {
        patterns.values.map { pattern in
            switch pattern {
            case .shading(let pattern): write(pattern, gradients: gradients)
            case .tiling(let pattern): write(pattern, form: forms[pattern.form].id)
            }
        }
    }

    private func write(_ pattern: ShadingPattern, gradients: [ObjectID]) -> ObjectID {
        let id = objects.beginNew()
        objects.syntax.raw("<</Type/Pattern/PatternType 2/Matrix[")
        let matrix = pattern.matrix
        for (index, value) in [matrix.a, matrix.b, matrix.c, matrix.d, matrix.tx, matrix.ty].enumerated() {
            if index > 0 { objects.syntax.byte(0x20) }
            objects.syntax.real(value, decimals: index < 4 ? 5 : 3)
        }
        objects.syntax.raw("]/Shading")
        objects.syntax.reference(gradients[pattern.gradient])
        objects.syntax.raw(">>")
        objects.end()
        return id
    }

    /// Writes the resources of the forms.
    func writeFormResources(_ ids: ResourceIDs) {
        for form in forms {
            objects.begin(form.resourcesID)
            writeResources(form.resources, ids)
            objects.end()
        }
    }
}
