import CSS
import Markup
import Primitives
import Typography

/// The margin boxes of pages: CSS Page 3 §5.
extension BoxFormatter {
    /// Lays out a page's margin boxes and appends them to its fragments, in the order of CSS Page 3 §3.1.
    mutating func addMarginBoxes(
        to page: inout PageFragment, _ record: PageRecord, total: Int
    ) throws(Interruption) {
        if record.style.marginBoxes.isEmpty { return }
        setPageState { state in
            state.number = record.counters.page
            state.total = Int32(clamping: total)
            state.sums = nil
        }
        notesPageValues = false
        defer {
            notesPageValues = true
            releaseParagraphsBesideFlow()
        }
        var places: [PageRules.MarginBox: MarginPlace] = [:]
        var boxes: [PageRules.MarginBox: BoxIndex] = [:]
        for kind in PageRules.MarginBox.allCases {
            if let style = record.style.marginBoxes[kind] { boxes[kind] = marginBox(kind, style, record) }
        }
        let margin = record.style.margin
        let inner = record.style.borderBox
        let (right, bottom) = (inner.maxX, inner.maxY)
        for side in MarginSide.allCases {
            let area: Rect
            switch side {
            case .top: area = Rect(x: inner.minX, y: .zero, width: inner.width, height: margin.top)
            case .right: area = Rect(x: right, y: inner.minY, width: margin.right, height: inner.height)
            case .bottom: area = Rect(x: inner.minX, y: bottom, width: inner.width, height: margin.bottom)
            case .left: area = Rect(x: .zero, y: inner.minY, width: margin.left, height: inner.height)
            }
            try place(side, boxes, in: area, &places)
        }
        let corners: [(PageRules.MarginBox, Rect, MarginSide, MarginSide)] = [
            (.topLeftCorner, Rect(x: .zero, y: .zero, width: margin.left, height: margin.top), .left, .top),
            (.topRightCorner, Rect(x: right, y: .zero, width: margin.right, height: margin.top), .right, .top),
            (
                .bottomRightCorner, Rect(x: right, y: bottom, width: margin.right, height: margin.bottom), .right,
                .bottom
            ),
            (.bottomLeftCorner, Rect(x: .zero, y: bottom, width: margin.left, height: margin.bottom), .left, .bottom),
        ]
        for (kind, area, horizontal, vertical) in corners {
            guard let box = boxes[kind] else { continue }
            places[kind] = try corner(box, in: area, horizontal, vertical)
        }
        for kind in PageRules.MarginBox.paintingOrder {
            if let box = boxes[kind], let place = places[kind] { try layOut(box, place, &page) }
        }
    }

    // MARK: Content

    private mutating func marginBox(
        _ kind: PageRules.MarginBox, _ style: ComputedStyle, _ record: PageRecord
    ) -> BoxIndex {
        let styleIndex = marginStyle(style)
        var box = Box(kind: .block, source: .marginBox(kind), node: MarkupTree.root, style: styleIndex)
        box.flags = [.formattingContext, .relative]
        if !style.box.transforms.isEmpty { box.flags.insert(.transformed) }
        let index = append(box)
        var counters = record.counters
        counters.apply(style.generated)
        var text = ""
        for part in style.generated.content ?? [] {
            switch part {
            case .element(let name, let occurrence):
                guard case .element(let content)? = value(.element, name, occurrence, record) else { break }
                boxes.attach(content, to: index)
            case .image(let name):
                appendMarginText(&text, to: index)
                let size = contentImages[name] ?? IntrinsicSize(width: nil, height: nil, ratio: nil)
                let image = boxes.appendImage(name, size, source: .marginBox(kind), like: index)
                boxCountChanged()
                boxes.attach(image, to: index)
                boxes[index].flags.insert(.containsLines)
            case .text(let string): text += string
            case .counter(let name, let kind):
                text += kind.representation(of: values(of: name, counters, record).last ?? 0)
            case .counters(let name, let separator, let kind):
                text += kind.representation(of: values(of: name, counters, record), separator: separator)
            case .string(let name, let occurrence):
                if case .text(let string)? = value(.string, name, occurrence, record) { text += string }
            case .quote(let quote):
                // No text stands around a margin box: its quotes are the outermost.
                let pair = style.generated.quotes.pair(atDepth: 1)
                if quote == .open { text += pair?.open ?? "" }
                if quote == .close { text += pair?.close ?? "" }
            case .attribute: break
            }
        }
        appendMarginText(&text, to: index)
        return index
    }

    private mutating func appendMarginText(_ text: inout String, to index: BoxIndex) {
        if text.isEmpty { return }
        let start = Int32(boxes.generatedText.count)
        boxes.generatedText.append(contentsOf: text.utf8)
        text = ""
        var content = Box(
            kind: .text, source: boxes[index].source, node: MarkupTree.root, style: boxes[index].style)
        content.flags = [.inlineLevel, .generated]
        content.text = start..<Int32(boxes.generatedText.count)
        boxes.attach(append(content), to: index)
        boxes[index].flags.insert(.containsLines)
    }

    private func value(
        _ kind: PageValueName.Kind, _ name: String, _ occurrence: GeneratedContentStyle.Occurrence,
        _ record: PageRecord
    ) -> PageAssignment.Value? {
        guard let index = boxes.pageValueNames.firstIndex(of: PageValueName(kind: kind, name: name)) else { return nil }
        return record.values.value(of: index, occurrence)
    }

    /// A counter in a margin box: of the page where the page has it, else as the document has it at the page's
    /// beginning (CSS Page 3 §6.1).
    private func values(of name: String, _ counters: PageCounters, _ record: PageRecord) -> [Int32] {
        if name == "pages" { return [pageState.total] }
        if let value = counters.value(of: name) { return [value] }
        guard let index = boxes.pageValueNames.firstIndex(of: PageValueName(kind: .counter, name: name)),
            index < record.values.entry.count, case .counter(let values)? = record.values.entry[index]
        else { return [0] }
        return values
    }

    /// The place of a margin box's style among all styles; pages share it.
    private mutating func marginStyle(_ style: ComputedStyle) -> StyledTree.StyleIndex {
        if let known = boxes.styles.lastIndex(where: { $0 === style }) { return StyledTree.StyleIndex(known) }
        boxes.styles.append(style)
        return StyledTree.StyleIndex(boxes.styles.count - 1)
    }

    // MARK: Layout

    /// Lays out a box in its place and moves its content by `vertical-align`: CSS Page 3 §6.
    private mutating func layOut(_ box: BoxIndex, _ place: MarginPlace, _ page: inout PageFragment) throws(Interruption)
    {
        beginPage(chosen: nil)
        resolvePadding(of: box, in: place.area)
        var constraints = Constraints(width: place.area.width, height: place.area.height)
        constraints.borderWidth = max(.zero, place.frame.width)
        // Alone, so that its height is that of the content.
        let result = try layOutBox(box, constraints)
        let style = style(box)
        let natural = try contentHeight(of: box, result)
        let free = place.frame.height - natural
        arena[result.fragment].size.height = max(.zero, place.frame.height)
        switch style.text.verticalAlign {
        case .middle: arena.shiftChildren(of: result.fragment, by: Point(x: .zero, y: free / 2))
        case .bottom: arena.shiftChildren(of: result.fragment, by: Point(x: .zero, y: free))
        default: break
        }
        append(result.fragment, at: place.frame.origin, to: &page)
    }

    /// The border-box height that a box's content takes, whatever `height` says.
    private func contentHeight(of box: BoxIndex, _ result: BoxResult) throws(Interruption) -> LayoutUnit {
        guard style(box).box.height != .auto else { return result.size.height }
        var end = LayoutUnit.zero
        var child = arena[result.fragment].firstChild
        let edges = edges(box, width: result.size.width)
        while child >= 0 {
            if arena[child].kind != .placeholder {
                end = max(end, arena[child].offset.y + arena[child].size.height - edges.top)
            }
            child = arena[child].nextSibling
        }
        return end + edges.vertical
    }

    /// Makes percentages of a margin box's padding absolute: those above and below refer to the height.
    private mutating func resolvePadding(of box: BoxIndex, in area: Rect) {
        let style = style(box)
        let padding = style.box.padding
        guard padding.top.isPercentage || padding.bottom.isPercentage else { return }
        var values = style.box
        values.padding.top = LengthPercentage(max(.zero, padding.top.resolved(against: area.height)))
        values.padding.bottom = LengthPercentage(max(.zero, padding.bottom.resolved(against: area.height)))
        restyle(
            box,
            ComputedStyle(
                font: style.font, text: style.text, box: values, decoration: style.decoration, flex: style.flex,
                table: style.table, list: style.list, fragmentation: style.fragmentation, generated: style.generated))
    }

    /// Adds the arena's fragments to a page that has some already.
    private mutating func append(_ fragment: Int32, at origin: Point, to page: inout PageFragment) {
        let (glyphs, text) = (Int32(page.glyphs.count), Int32(page.text.count))
        let runs = Int32(page.runs.count)
        let first = page.fragments.count
        flatten(fragment, at: origin, isRepeated: true, into: &page)
        for index in first..<page.fragments.count {
            if case .text(let range, let baseline) = page.fragments[index].content {
                page.fragments[index].content = .text(
                    runs: range.lowerBound + runs..<range.upperBound + runs, baseline: baseline)
            }
        }
        for var run in arena.runs {
            run.run.glyphs = run.run.glyphs.lowerBound + glyphs..<run.run.glyphs.upperBound + glyphs
            run.run.text = run.run.text.lowerBound + text..<run.run.text.upperBound + text
            page.runs.append(run)
        }
        for var glyph in arena.glyphs {
            glyph.cluster += text
            page.glyphs.append(glyph)
        }
        page.text.append(contentsOf: arena.text)
    }
}

extension PageRules.MarginBox {
    /// Clockwise from the top left corner: CSS Page 3 §3.1.
    static let paintingOrder: [PageRules.MarginBox] = [
        .topLeftCorner, .topLeft, .topCenter, .topRight, .topRightCorner, .rightTop, .rightMiddle, .rightBottom,
        .bottomRightCorner, .bottomRight, .bottomCenter, .bottomLeft, .bottomLeftCorner, .leftBottom, .leftMiddle,
        .leftTop,
    ]
}
