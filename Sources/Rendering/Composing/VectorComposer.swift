import CSS
import PDF
import SVG

/// Writes a drawing as a form, once for each document.
struct VectorComposer {
    let image: VectorImage
    let page: PageIndex
    let writer: DocumentWriter

    /// The whole drawing; as a group it can be drawn with an opacity.
    func form(isGroup: Bool) -> FormHandle { form(of: image.items, isGroup: isGroup) }

    private func form(of items: [VectorImage.Item], isGroup: Bool) -> FormHandle {
        var content = writer.makeForm(height: image.height, on: page)
        for item in items { write(item, to: &content) }
        return finish(content, isGroup: isGroup)
    }

    private func finish(_ content: consuming ContentStream, isGroup: Bool) -> FormHandle {
        let bounds = image.bounds
        return writer.finish(
            content, width: image.width, box: (bounds.left, bounds.top, bounds.right, bounds.bottom), isGroup: isGroup)
    }

    private func write(_ item: VectorImage.Item, to content: inout ContentStream) {
        switch item {
        case .shape(let shape): write(shape, to: &content)
        case .group(let opacity, let items):
            let group = form(of: items, isGroup: true)
            content.setOpacity(opacity)
            content.draw(group, x: 0, y: 0, width: image.width, height: image.height)
        }
    }

    private func write(_ shape: Shape, to content: inout ContentStream) {
        // One operator paints both; but where something shines through, the stroke must cover the fill.
        if let fill = shape.fill, let stroke = shape.stroke, case .color = fill.paint, case .color = stroke.paint,
            fill.opacity == 1, stroke.opacity == 1
        {
            within(shape.matrix, &content) { content in
                content.setOpacity(1)
                set(fill.paint, &content)
                set(stroke, &content)
                path(shape.path, &content)
                content.fillAndStroke(fill.isEvenOdd ? .evenOdd : .nonzero)
            }
            return
        }
        if let fill = shape.fill {
            paint(fill.paint, fill.opacity, shape.matrix, &content) { content in
                set(fill.paint, &content)
                path(shape.path, &content)
                content.fill(fill.isEvenOdd ? .evenOdd : .nonzero)
            }
        }
        if let stroke = shape.stroke {
            paint(stroke.paint, stroke.opacity, shape.matrix, &content) { content in
                set(stroke, &content)
                path(shape.path, &content)
                content.stroke()
            }
        }
    }

    private func within(
        _ matrix: Matrix?, _ content: inout ContentStream, _ body: (inout ContentStream) -> Void
    ) {
        guard let matrix else { return body(&content) }
        content.save()
        content.transform(Transform(matrix))
        body(&content)
        content.restore()
    }

    private func paint(
        _ paint: Paint, _ opacity: Double, _ matrix: Matrix?, _ content: inout ContentStream,
        _ body: (inout ContentStream) -> Void
    ) {
        guard case .gradient(let gradient) = paint, gradient.stops.contains(where: { $0.opacity < 1 }) else {
            return within(matrix, &content) { content in
                content.setOpacity(opacity)
                body(&content)
            }
        }
        // A form of its own: Ghostscript counts a mask twice where a pattern is painted through it.
        var masked = writer.makeForm(height: image.height, on: page)
        within(matrix, &masked) { masked in
            masked.setOpacity(opacity)
            body(&masked)
        }
        let group = finish(masked, isGroup: true)
        content.save()
        content.setMask(mask(of: gradient))
        content.setOpacity(1)
        content.draw(group, x: 0, y: 0, width: image.width, height: image.height)
        content.restore()
    }

    /// The opacities of a gradient as a form's light.
    private func mask(of gradient: VectorGradient) -> FormHandle {
        var light = gradient
        for index in light.stops.indices {
            let level = UInt8((light.stops[index].opacity * 255).rounded())
            light.stops[index].color = .init(red: level, green: level, blue: level)
        }
        var content = writer.makeForm(height: image.height, on: page)
        let bounds = image.bounds
        set(.gradient(light), &content)
        content.rectangle(
            x: bounds.left, y: bounds.top, width: bounds.right - bounds.left, height: bounds.bottom - bounds.top)
        content.fill()
        return finish(content, isGroup: true)
    }

    // MARK: Paints and lines

    private func set(_ paint: Paint, _ content: inout ContentStream) {
        switch paint {
        case .color(let color):
            content.setFillColor(DeviceColor(red: color.red, green: color.green, blue: color.blue))
        case .gradient(let gradient): content.setFill(pattern(gradient))
        }
    }

    private func set(_ stroke: Stroke, _ content: inout ContentStream) {
        switch stroke.paint {
        case .color(let color):
            content.setStrokeColor(DeviceColor(red: color.red, green: color.green, blue: color.blue))
        case .gradient(let gradient): content.setStroke(pattern(gradient))
        }
        content.setLineWidth(stroke.width)
        switch stroke.cap {
        case .butt: content.setLineCap(.butt)
        case .round: content.setLineCap(.round)
        case .square: content.setLineCap(.square)
        }
        switch stroke.join {
        case .miter: content.setLineJoin(.miter)
        case .round: content.setLineJoin(.round)
        case .bevel: content.setLineJoin(.bevel)
        }
        content.setMiterLimit(stroke.miterLimit)
        content.setDash(stroke.dashes, phase: phase(of: stroke))
    }

    /// PDF has no pattern that begins before its start: a negative offset goes on around the pattern.
    private func phase(of stroke: Stroke) -> Double {
        let whole = stroke.dashes.reduce(0, +)
        guard whole > 0 else { return 0 }
        let rest = stroke.dashOffset.truncatingRemainder(dividingBy: whole)
        return rest < 0 ? rest + whole : rest
    }

    private func pattern(_ gradient: VectorGradient) -> PatternHandle {
        let kind: Gradient.Kind =
            switch gradient.kind {
            case .linear: .axial
            case .radial(let x, let y): .radial(focusX: x, focusY: y)
            }
        let stops = gradient.stops.map { stop in
            Gradient.Stop(
                offset: stop.offset,
                color: DeviceColor(red: stop.color.red, green: stop.color.green, blue: stop.color.blue))
        }
        return writer.addPattern(
            writer.addGradient(Gradient(kind, stops: stops)), matrix: Transform(gradient.matrix),
            formHeight: image.height)
    }

    private func path(_ path: VectorPath, _ content: inout ContentStream) {
        for segment in path.segments {
            switch segment {
            case .move(let point): content.move(toX: point.x, y: point.y)
            case .line(let point): content.line(toX: point.x, y: point.y)
            case .curve(let first, let second, let end):
                content.curve(
                    toX: end.x, y: end.y, control1X: first.x, control1Y: first.y, control2X: second.x,
                    control2Y: second.y)
            case .close: content.closePath()
            }
        }
    }
}

extension Transform {
    fileprivate init(_ matrix: Matrix) {
        self.init(a: matrix.a, b: matrix.b, c: matrix.c, d: matrix.d, tx: matrix.e, ty: matrix.f)
    }
}
