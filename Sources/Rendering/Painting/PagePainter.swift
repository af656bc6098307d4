package import CSS
import Images
package import Layout
import Markup
import Primitives
package import Typography

/// Turns one page's fragments into a display list, in the painting order of CSS 2.2 appendix E.
package struct PagePainter {
    let page: PageFragment
    let styles: [ComputedStyle]
    /// Files of the images that `content` shows.
    let images: [String]
    let document: DocumentContent
    let pictures: Pictures
    let library: FontLibrary
    private(set) var list: DisplayList
    private var mark = Mark.none
    /// Some box of the document floats.
    private let hasFloats: Bool

    /// What the drawing at hand belongs to.
    private enum Mark: Equatable {
        case none
        case content(MarkupTree.NodeIndex, Fragment.Source)
        case artifact(ArtifactKind)
    }

    /// The display list of a page.
    package static func paint(
        _ page: PageFragment, styles: [ComputedStyle], images: [String] = [], document: DocumentContent,
        pictures: Pictures, library: FontLibrary
    ) -> DisplayList {
        var painter = PagePainter(
            page: page, styles: styles, images: images, document: document, pictures: pictures, library: library)
        painter.paintPage()
        return painter.list
    }

    private init(
        page: PageFragment, styles: [ComputedStyle], images: [String], document: DocumentContent,
        pictures: Pictures, library: FontLibrary
    ) {
        self.page = page
        self.styles = styles
        self.images = images
        self.document = document
        self.pictures = pictures
        self.library = library
        hasFloats = styles.contains { $0.box.float != .none }
        list = DisplayList(size: page.size)
        list.items.reserveCapacity(page.fragments.count)
    }

    private mutating func paintPage() {
        let sheet = Rect(origin: .zero, size: page.size)
        let box = BoxDecoration(page.borderBox, style: page.style)
        if let box {
            set(.artifact(.background))
            box.paintBackground(into: &list, images: document.images, over: sheet)
        }
        let content = page.fragments.firstIndex { $0.source.isMarginBox } ?? page.fragments.count
        // Margin boxes lie before the document or behind it, never between its parts: CSS Page 3 §3.1.
        let margins = marginBoxes(from: content)
        for index in margins where zIndex(index) < 0 { paintLayer(index) }
        if let box {
            set(.artifact(.background))
            box.paintBorder(into: &list)
        }
        paintContext(0..<content, isRoot: true)
        for index in margins where zIndex(index) >= 0 { paintLayer(index) }
        set(.none)
    }

    /// The page's margin boxes, by `z-index`.
    private func marginBoxes(from start: Int) -> [Int] {
        var boxes: [Int] = []
        var index = start
        while index < page.fragments.count {
            boxes.append(index)
            index = end(index)
        }
        return boxes.sorted { (zIndex($0), $0) < (zIndex($1), $1) }
    }

    private func zIndex(_ index: Int) -> Int32 { style(index).box.zIndex ?? 0 }

    // MARK: Stacking contexts

    /// Paints what stands in a range of fragments: negative layers, block backgrounds, floats, content, layers from zero
    /// up.
    private mutating func paintContext(_ range: Range<Int>, isRoot: Bool = false) {
        var layers: [(z: Int32, index: Int)] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) {
                layers.append((style(index).box.zIndex ?? 0, index))
                index = end(index)
            } else {
                // What is clipped is painted with its clip.
                index = isClipping(index) ? end(index) : index + 1
            }
        }
        if layers.count > 1 { layers.sort { ($0.z, $0.index) < ($1.z, $1.index) } }
        for layer in layers where layer.z < 0 { paintLayer(layer.index) }
        paintFlow(range, isRoot: isRoot)
        for layer in layers where layer.z >= 0 { paintLayer(layer.index) }
    }

    /// Paints what stands in a range of fragments, but for what is positioned.
    private mutating func paintFlow(_ range: Range<Int>, isRoot: Bool = false) {
        paintBlockBackgrounds(range)
        if isRoot { paintCollapsedBorders() }
        if hasFloats { paintFloats(range) }
        paintContent(range)
    }

    private func isClipping(_ index: Int) -> Bool {
        guard case .box = page.fragments[index].content, page.fragments[index].source != .anonymous else {
            return false
        }
        return style(index).box.overflow == .hidden && (!isInlineLevel(index) || isAtomicInline(index))
    }

    /// A box that is painted apart from the flow around it: positioned, translucent or transformed.
    private func isLayer(_ index: Int) -> Bool {
        let fragment = page.fragments[index]
        switch fragment.content {
        case .line, .text: return false
        case .box, .replaced: break
        }
        if fragment.source == .anonymous { return false }
        let style = style(index)
        if style.box.position != .static, !style.box.position.isRunning { return true }
        return style.decoration.opacity < 1 || !style.box.transforms.isEmpty
    }

    private mutating func paintLayer(_ index: Int) {
        let style = style(index)
        let isGrouped = style.decoration.opacity < 1 || !style.box.transforms.isEmpty
        if isGrouped {
            save()
            if style.decoration.opacity < 1 { list.items.append(.opacity(style.decoration.opacity)) }
            transform(style.box, around: page.fragments[index].frame)
        }
        paintAtomically(index)
        if isGrouped { restore() }
    }

    /// Paints a box and everything in it before anything else; positioned boxes in one that is not positioned itself
    /// belong to the stacking context around it.
    private mutating func paintAtomically(_ index: Int) {
        paintDecoration(index)
        if case .replaced(let area) = page.fragments[index].content {
            paintReplaced(index, in: area)
            return
        }
        let inside = index + 1..<end(index)
        if style(index).box.overflow == .hidden {
            paintClipped(index, inside)
        } else if isLayer(index) {
            paintContext(inside)
        } else {
            paintFlow(inside)
        }
    }

    /// Paints what is in a box that shows nothing outside its padding box: CSS 2.2 §11.1.1.
    private mutating func paintClipped(_ index: Int, _ inside: Range<Int>) {
        let fragment = page.fragments[index]
        guard !inside.isEmpty else { return }
        let outline = RoundedRect(fragment.frame).inset(by: style(index).box.borderWidth)
        save()
        list.items.append(.clip(outline))
        paintContext(inside)
        restore()
    }

    /// CSS Transforms 1 §3: the origin moved to the point that stays, the functions from left to right, and back.
    private mutating func transform(_ box: BoxStyle, around frame: Rect) {
        guard !box.transforms.isEmpty else { return }
        let x = (frame.minX + box.transformOrigin.x.resolved(against: frame.width)).px * 64
        let y = (frame.minY + box.transformOrigin.y.resolved(against: frame.height)).px * 64
        list.items.append(.transform(a: 1, b: 0, c: 0, d: 1, e: x, f: y))
        for function in box.transforms {
            switch function {
            case .rotate(let degrees):
                let turn = Rotation(degrees: degrees)
                list.items.append(
                    .transform(a: turn.cosine, b: turn.sine, c: -turn.sine, d: turn.cosine, e: 0, f: 0))
            case .scale(let horizontal, let vertical):
                list.items.append(.transform(a: horizontal, b: 0, c: 0, d: vertical, e: 0, f: 0))
            case .translate(let right, let down):
                list.items.append(
                    .transform(
                        a: 1, b: 0, c: 0, d: 1, e: Double(right.resolved(against: frame.width).rawValue),
                        f: Double(down.resolved(against: frame.height).rawValue)))
            }
        }
        list.items.append(.transform(a: 1, b: 0, c: 0, d: 1, e: -x, f: -y))
    }

    // MARK: Passes

    private mutating func paintBlockBackgrounds(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) || isFloat(index) {
                index = end(index)
                continue
            }
            switch page.fragments[index].content {
            case .line, .text:
                // Blocks inside inline boxes stand beside the lines, not in them.
                index += 1
            case .replaced:
                if !isInlineLevel(index) { paintDecoration(index) }
                index = end(index)
            case .box:
                if isAtomicInline(index) {
                    index = end(index)
                } else {
                    if !isInlineLevel(index) { paintDecoration(index) }
                    index = style(index).box.overflow == .hidden ? end(index) : index + 1
                }
            }
        }
    }

    /// Paints each float as if it were a context of its own.
    private mutating func paintFloats(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isFloat(index) {
                if !isLayer(index) { paintAtomically(index) }
                index = end(index)
            } else if isPaintedApart(index) {
                index = end(index)
            } else {
                index += 1
            }
        }
    }

    private func isFloat(_ index: Int) -> Bool {
        guard hasFloats, page.fragments[index].source != .anonymous else { return false }
        switch page.fragments[index].content {
        case .line, .text: return false
        case .box, .replaced: return style(index).box.float != .none
        }
    }

    /// Whether floats inside a box are painted with the box.
    private func isPaintedApart(_ index: Int) -> Bool {
        if isLayer(index) { return true }
        guard case .box = page.fragments[index].content else { return false }
        return isAtomicInline(index) || isClipping(index)
    }

    private mutating func paintContent(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) || isFloat(index) {
                index = end(index)
                continue
            }
            switch page.fragments[index].content {
            case .line: index += 1
            case .text(let runs, let baseline):
                paintText(index, runs, baseline)
                index = end(index)
            case .replaced(let area):
                if isInlineLevel(index) { paintDecoration(index) }
                paintReplaced(index, in: area)
                index = end(index)
            case .box:
                if isAtomicInline(index) {
                    paintAtomically(index)
                    index = end(index)
                } else if style(index).box.overflow == .hidden && !isInlineLevel(index) {
                    paintClipped(index, index + 1..<end(index))
                    index = end(index)
                } else {
                    if isInlineLevel(index) { paintDecoration(index) }
                    index += 1
                }
            }
        }
    }

    private func isInlineLevel(_ index: Int) -> Bool {
        if page.fragments[index].source == .anonymous { return false }
        switch style(index).box.display {
        case .inline, .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return false
        }
    }

    private func isAtomicInline(_ index: Int) -> Bool {
        if page.fragments[index].source == .anonymous { return false }
        switch style(index).box.display {
        case .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return false
        }
    }

    // MARK: Drawing

    private mutating func paintDecoration(_ index: Int) {
        let fragment = page.fragments[index]
        if fragment.source == .anonymous { return }
        guard let decoration = BoxDecoration(fragment, style: style(index)) else { return }
        set(.artifact(artifact(fragment) ?? .layout))
        switch style(index).box.display {
        case .tableColumn, .tableColumnGroup:
            for pair in page.columnCells where Int(pair.column) == index {
                decoration.paintBackground(
                    within: page.fragments[Int(pair.cell)].frame, into: &list, images: document.images)
            }
            return
        default: break
        }
        decoration.paintBackground(into: &list, images: document.images)
        decoration.paintBorder(into: &list)
    }

    private mutating func paintCollapsedBorders() {
        guard !page.collapsedBorders.isEmpty else { return }
        set(.artifact(.layout))
        for border in page.collapsedBorders {
            let rect = border.rect
            switch border.line {
            case .dashed, .dotted:
                let pattern: StrokePattern = border.line == .dashed ? .dashed : .dotted
                let (from, to, width) =
                    border.isVertical
                    ? (
                        Point(x: rect.minX + rect.width / 2, y: rect.minY),
                        Point(x: rect.minX + rect.width / 2, y: rect.maxY), rect.width
                    )
                    : (
                        Point(x: rect.minX, y: rect.minY + rect.height / 2),
                        Point(x: rect.maxX, y: rect.minY + rect.height / 2), rect.height
                    )
                list.items.append(.stroke(from: from, to: to, width: width, border.color, pattern))
            default: list.items.append(.fill(RoundedRect(rect), border.color))
            }
        }
    }

    private mutating func paintText(_ index: Int, _ runs: Range<Int32>, _ baseline: LayoutUnit) {
        let fragment = page.fragments[index]
        let style = style(index)
        guard style.text.isVisible, !runs.isEmpty else { return }
        if let kind = artifact(fragment) { set(.artifact(kind)) } else { set(.content(fragment.node, fragment.source)) }
        let lines = document.decorations(of: fragment.node, style: style.text)
        for line in lines where line.kind != .lineThrough { paintLine(line, runs, baseline) }
        list.items.append(.text(runs: runs, baseline: baseline, style.text.color))
        for line in lines where line.kind == .lineThrough { paintLine(line, runs, baseline) }
    }

    /// CSS Text Decoration 3 §2: the face says where its lines go and how thick they are.
    private mutating func paintLine(_ line: TextLine, _ runs: Range<Int32>, _ baseline: LayoutUnit) {
        for placed in page.runs[Int(runs.lowerBound)..<Int(runs.upperBound)] {
            let metrics = library.metrics(of: placed.run.face)
            let scale = placed.run.size.px / Double(metrics.unitsPerEm)
            let isThrough = line.kind == .lineThrough
            let thickness = isThrough ? metrics.strikeoutThickness : metrics.underlineThickness
            let height = max(LayoutUnit(Double(thickness) * scale), LayoutUnit(rawValue: 32))
            let above =
                switch line.kind {
                case .underline: metrics.underlinePosition + metrics.underlineThickness / 2
                case .overline: metrics.ascent
                case .lineThrough: metrics.strikeoutPosition
                }
            let top = baseline - LayoutUnit(Double(above) * scale)
            let rect = Rect(x: placed.x, y: top, width: placed.run.advance, height: height)
            list.items.append(.fill(RoundedRect(rect), line.color))
        }
    }

    private mutating func paintReplaced(_ index: Int, in area: Rect) {
        let fragment = page.fragments[index]
        let style = style(index)
        guard style.text.isVisible, area.width > .zero, area.height > .zero else { return }
        let kind = artifact(fragment)
        if fragment.image >= 0 {
            guard let image = document.images.key(ofAsset: images[Int(fragment.image)]) else { return }
            set(.artifact(kind ?? .layout))
            paintImage(image, in: area, style)
            return
        }
        switch document.replacement(of: fragment.node) {
        case .image(let key):
            if let kind { set(.artifact(kind)) } else { set(.content(fragment.node, fragment.source)) }
            paintImage(key, in: area, style)
        case .signatureField(let field, _):
            guard let picture = pictures.picture(of: fragment.node, size: area.size) else { return }
            set(.artifact(kind ?? .layout))
            if kind == nil, let size = picture.fieldArea, size.width > .zero, size.height > .zero {
                list.items.append(.field(field, fragment.node, Rect(origin: area.origin, size: size)))
            }
            for shape in picture.shapes {
                // The label is content, but not of the field itself, which may hold nothing but its widget.
                if kind == nil, case .words = shape { set(.content(fragment.node, .after)) }
                paint(shape, at: area.origin)
            }
        case .qrCode, .barCode, .chart:
            guard let picture = pictures.picture(of: fragment.node, size: area.size) else { return }
            if let kind { set(.artifact(kind)) } else { set(.content(fragment.node, fragment.source)) }
            for shape in picture.shapes { paint(shape, at: area.origin) }
        case nil: break
        }
    }

    private mutating func paint(_ shape: Picture.Shape, at origin: Point) {
        switch shape {
        case .fill(let outline, let color):
            list.items.append(.fill(RoundedRect(outline.rect.offset(by: origin), radii: outline.radii), color))
        case .line(let points, let width, let color):
            list.items.append(.polyline(points.map { $0 + origin }, width: width, color))
        case .modules(let modules, let columns, let rect, let color):
            list.items.append(.modules(modules, columns: columns, rect.offset(by: origin), color))
        case .words(let words, let point, let color): list.items.append(.words(words, at: point + origin, color))
        }
    }

    private mutating func paintImage(_ key: ImageKey, in area: Rect, _ style: ComputedStyle) {
        let placed = ObjectFit.place(document.images.size(of: key, in: area.size), in: area, style: style.box)
        let isClipped =
            placed.minX < area.minX || placed.minY < area.minY || placed.maxX > area.maxX || placed.maxY > area.maxY
        if isClipped {
            // A marked content sequence must not begin outside and end inside a saved state.
            list.items.append(.save)
            list.items.append(.clip(RoundedRect(area)))
        }
        list.items.append(.image(key, placed))
        if isClipped { list.items.append(.restore) }
    }

    // MARK: Marked content

    /// What a fragment is where it is not content; nil for content.
    private func artifact(_ fragment: Fragment) -> ArtifactKind? {
        if case .marginBox(let box) = fragment.source { return box.rawValue.hasPrefix("top") ? .header : .footer }
        // Images of generated content say nothing: what must be read stands in the markup.
        if fragment.image >= 0 { return .layout }
        if let root = document.hiddenRoot(of: fragment.node) {
            let box = document.styled.style(of: root).box
            guard box.position == .fixed else { return .layout }
            // What lies behind the text of every page is a watermark, what stands beside it a running head.
            return (box.zIndex ?? 0) < 0 ? .watermark : .repeatedHeader
        }
        if fragment.flags.contains(.isRepeated) { return .repeatedHeader }
        return document.isDecoration(fragment.node) ? .layout : nil
    }

    private mutating func set(_ next: Mark) {
        guard next != mark else { return }
        if mark != .none { list.items.append(.endMarked) }
        switch next {
        case .none: break
        case .content(let node, let source): list.items.append(.beginContent(node, source))
        case .artifact(let kind): list.items.append(.beginArtifact(kind))
        }
        mark = next
    }

    private mutating func save() {
        set(.none)
        list.items.append(.save)
    }

    private mutating func restore() {
        set(.none)
        list.items.append(.restore)
    }

    private func style(_ index: Int) -> ComputedStyle { styles[Int(page.fragments[index].style)] }
    private func end(_ index: Int) -> Int { Int(page.fragments[index].end) }
}
