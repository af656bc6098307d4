import CSS
import Images
import Layout
import Markup
import Primitives
import Typography

/// Turns one page's fragments into a display list.
struct PagePainter {
    let page: PageFragment
    let styles: [ComputedStyle]
    /// Files of the images that `content` shows.
    let images: [String]
    let document: DocumentContent
    let pictures: Pictures
    let library: FontLibrary
    let features: PaintFeatures
    /// The fragment whose background is drawn on the canvas instead; -1 for none.
    let canvasElement: Int
    var list: DisplayList
    private var mark = Mark.none
    /// The last text of a line that ends with a word, before the next line of its block; -1 before any.
    var wordEnd = -1
    /// By collapsed border of the page; empty before the first is drawn.
    private var drawnBorders: [Bool] = []

    /// What the drawing at hand belongs to.
    enum Mark: Equatable {
        case none
        case content(MarkupTree.NodeIndex, Fragment.Source)
        case artifact(ArtifactKind)
    }

    /// The display list of a page, or of margin boxes that stand alone.
    static func paint(_ page: LaidOutPage, of document: DocumentContent, _ library: FontLibrary) -> DisplayList {
        var painter = PagePainter(page, of: document, library)
        if case .marginBoxes = page.part {
            for index in painter.marginBoxes(from: 0) { painter.paintMarginBox(index) }
            painter.set(.none)
        } else {
            painter.paintPage()
        }
        return painter.list
    }

    private init(_ page: LaidOutPage, of document: DocumentContent, _ library: FontLibrary) {
        self.page = page.fragment
        self.document = document
        self.library = library
        styles = page.styles
        images = page.images
        pictures = page.pictures
        features = PaintFeatures(page.fragment, styles: styles)
        canvasElement = Self.canvasElement(page.fragment, styles: styles, document)
        list = DisplayList(size: page.fragment.size)
        list.items.reserveCapacity(page.fragment.fragments.count)
    }

    private mutating func paintPage() {
        let decoration = BoxDecoration(page.borderBox, style: page.style)
        if let decoration { paintPageBackground(decoration) }
        // Margin boxes lie before the document or behind it, never between its parts: CSS Page 3 §3.1.
        let content = page.fragments.firstIndex { $0.source.isMarginBox } ?? page.fragments.count
        let margins = marginBoxes(from: content)
        for index in margins where pageLevel(index) < 0 { paintMarginBox(index) }
        if let decoration {
            set(.artifact(.background))
            decoration.paintBorder(into: &list)
        }
        paintCanvas()
        paintContext(0..<content)
        for index in margins where pageLevel(index) >= 0 { paintMarginBox(index) }
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
        return boxes.sorted { (pageLevel($0), $0) < (pageLevel($1), $1) }
    }

    private func pageLevel(_ index: Int) -> Int32 { style(index).box.zIndex ?? 0 }

    // MARK: Drawing

    mutating func paintDecoration(_ index: Int) {
        let fragment = page.fragments[index]
        if fragment.source == .anonymous { return }
        guard let decoration = BoxDecoration(fragment, style: style(index)) else { return }
        set(decorationMark(of: fragment))
        decoration.paintOuterShadows(into: &list)
        if index != canvasElement {
            decoration.background(images: document.images, page: Rect(origin: .zero, size: page.size))
                .paint(into: &list)
        }
        decoration.paintInnerShadows(into: &list)
        decoration.paintBorder(into: &list)
    }

    mutating func paintOutline(_ index: Int) {
        let fragment = page.fragments[index]
        guard style(index).decoration.outline.isVisible,
            let decoration = BoxDecoration(fragment, style: style(index))
        else { return }
        set(decorationMark(of: fragment))
        decoration.paintOutline(into: &list)
    }

    /// Draws the borders of a collapsed table, but for those of tables inside it, which are drawn already.
    mutating func paintCollapsedBorders(of table: Int) {
        guard style(table).table.collapsesBorders, !page.collapsedBorders.isEmpty else { return }
        if drawnBorders.isEmpty { drawnBorders = Array(repeating: false, count: page.collapsedBorders.count) }
        let frame = page.fragments[table].frame
        for (index, border) in page.collapsedBorders.enumerated() where !drawnBorders[index] {
            let x = border.rect.minX + border.rect.width / 2
            let y = border.rect.minY + border.rect.height / 2
            // Half of the outermost borders lies outside.
            guard x >= frame.minX, x <= frame.maxX, y >= frame.minY, y <= frame.maxY else { continue }
            set(.artifact(.layout))
            drawnBorders[index] = true
            CollapsedBorderPainting(border).paint(into: &list)
        }
    }

    mutating func paintText(_ index: Int, _ runs: Range<Int32>, _ baseline: LayoutUnit, endsWord: Bool = false) {
        let fragment = page.fragments[index]
        let style = style(index)
        guard style.text.isVisible, !runs.isEmpty else { return }
        if let kind = artifact(fragment) { set(.artifact(kind)) } else { set(.content(fragment.node, fragment.source)) }
        let lines = document.decorations(of: fragment.node, style: style.text)
        for line in lines where line.kind != .lineThrough { paintLine(line, runs, baseline) }
        list.items.append(.text(runs: runs, baseline: baseline, style.text.color, endsWord: endsWord))
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

    mutating func paintReplaced(_ index: Int, in area: Rect) {
        let fragment = page.fragments[index]
        let style = style(index)
        guard style.text.isVisible, area.width > .zero, area.height > .zero else { return }
        let kind = artifact(fragment)
        if fragment.image >= 0 {
            guard let image = document.images.key(ofAsset: images[Int(fragment.image)]) else { return }
            set(decorationMark(of: fragment))
            paintImage(image, in: area, style)
            return
        }
        switch document.replacement(of: fragment.node) {
        case .image(let key):
            set(kind == nil ? .content(fragment.node, fragment.source) : decorationMark(of: fragment))
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
            set(kind == nil ? .content(fragment.node, fragment.source) : decorationMark(of: fragment))
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
    func artifact(_ fragment: Fragment) -> ArtifactKind? {
        if let kind = artifactAround(fragment) { return kind }
        // Images of generated content say nothing: what must be read stands in the markup.
        return fragment.image >= 0 || document.isDecoration(fragment.node) ? .layout : nil
    }

    /// What is drawn for a fragment besides content: of the picture that it is a part of, or nobody's.
    func decorationMark(of fragment: Fragment) -> Mark {
        if let kind = artifactAround(fragment) { return .artifact(kind) }
        return document.labelledPicture(around: fragment.node).map { .content($0, .element) } ?? .artifact(.layout)
    }

    /// What all that a fragment holds is where readers pass over it.
    private func artifactAround(_ fragment: Fragment) -> ArtifactKind? {
        if case .marginBox(let box) = fragment.source { return box.rawValue.hasPrefix("top") ? .header : .footer }
        if let root = document.hiddenRoot(of: fragment.node) {
            let style = document.styled.style(of: root)
            guard style.box.position == .fixed else { return .layout }
            // What lies behind the text of every page, turned or translucent over it, is a watermark; what stands
            // beside it a running head.
            let isOverText = style.decoration.opacity < 1 || !style.box.transforms.isEmpty
            return (style.box.zIndex ?? 0) < 0 || isOverText ? .watermark : .repeatedHeader
        }
        return fragment.flags.contains(.isRepeated) ? .repeatedHeader : nil
    }

    mutating func set(_ next: Mark) {
        guard next != mark else { return }
        if mark != .none { list.items.append(.endMarked) }
        switch next {
        case .none: break
        case .content(let node, let source): list.items.append(.beginContent(node, source))
        case .artifact(let kind): list.items.append(.beginArtifact(kind))
        }
        mark = next
    }

    mutating func save() {
        set(.none)
        list.items.append(.save)
    }

    mutating func restore() {
        set(.none)
        list.items.append(.restore)
    }

    func style(_ index: Int) -> ComputedStyle { styles[Int(page.fragments[index].style)] }
    func end(_ index: Int) -> Int { Int(page.fragments[index].end) }
}
