import CSS
import Markup
import Primitives
import Typography

/// The margin boxes of pages: CSS Page 3 §5.
extension BoxFormatter {
    /// Lays out a page's margin boxes and appends them to its fragments.
    mutating func addMarginBoxes(
        to page: inout PageFragment, _ style: PageRules.PageStyle, number: Int, total: Int
    ) throws(Interruption) {
        if style.marginBoxes.isEmpty { return }
        var boxes: [PageRules.MarginBox: BoxIndex] = [:]
        for kind in PageRules.MarginBox.allCases {
            guard let boxStyle = style.marginBoxes[kind], let content = boxStyle.generated.content else { continue }
            boxes[kind] = marginBox(kind, boxStyle, text: marginText(content, number: number, total: total))
        }
        let margin = style.margin
        let inner = Rect(origin: .zero, size: style.size).inset(by: margin)
        let (right, bottom) = (inner.maxX, inner.maxY)
        try place(.topLeftCorner, boxes, in: Rect(x: .zero, y: .zero, width: margin.left, height: margin.top), &page)
        try placeRow(
            [.topLeft, .topCenter, .topRight], boxes,
            in: Rect(x: inner.minX, y: .zero, width: inner.width, height: margin.top), &page)
        try place(.topRightCorner, boxes, in: Rect(x: right, y: .zero, width: margin.right, height: margin.top), &page)
        try placeColumn(
            [.leftTop, .leftMiddle, .leftBottom], boxes,
            in: Rect(x: .zero, y: inner.minY, width: margin.left, height: inner.height), &page)
        try placeColumn(
            [.rightTop, .rightMiddle, .rightBottom], boxes,
            in: Rect(x: right, y: inner.minY, width: margin.right, height: inner.height), &page)
        try place(
            .bottomLeftCorner, boxes, in: Rect(x: .zero, y: bottom, width: margin.left, height: margin.bottom), &page)
        try placeRow(
            [.bottomLeft, .bottomCenter, .bottomRight], boxes,
            in: Rect(x: inner.minX, y: bottom, width: inner.width, height: margin.bottom), &page)
        try place(
            .bottomRightCorner, boxes, in: Rect(x: right, y: bottom, width: margin.right, height: margin.bottom), &page)
    }

    /// The text of a margin box on one page.
    ///
    /// Named strings and running elements are empty where nothing has set them: CSS GCPM 3 §1.
    private func marginText(_ parts: [GeneratedContentStyle.Part], number: Int, total: Int) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let string): text += string
            case .counter(let name, let style), .counters(let name, _, let style):
                let value = name == "page" ? number : name == "pages" ? total : 0
                text += style.representation(of: Int32(clamping: value))
            case .attribute, .string, .element, .image: break
            }
        }
        return text
    }

    private mutating func marginBox(
        _ kind: PageRules.MarginBox, _ style: ComputedStyle, text: String
    ) -> BoxIndex {
        let styleIndex = marginStyle(style)
        var box = Box(kind: .block, source: .marginBox(kind), node: MarkupTree.root, style: styleIndex)
        box.flags = [.formattingContext, .containsLines]
        let index = append(box)
        let start = Int32(boxes.generatedText.count)
        boxes.generatedText.append(contentsOf: text.utf8)
        var content = Box(kind: .text, source: .marginBox(kind), node: MarkupTree.root, style: styleIndex)
        content.flags = [.inlineLevel, .generated]
        content.text = start..<Int32(boxes.generatedText.count)
        boxes.attach(append(content), to: index)
        return index
    }

    /// The place of a margin box's style among all styles; pages share it.
    private mutating func marginStyle(_ style: ComputedStyle) -> StyledTree.StyleIndex {
        if let known = boxes.styles.lastIndex(where: { $0 === style }) { return StyledTree.StyleIndex(known) }
        boxes.styles.append(style)
        return StyledTree.StyleIndex(boxes.styles.count - 1)
    }

    // MARK: Placement

    private mutating func place(
        _ kind: PageRules.MarginBox, _ boxes: [PageRules.MarginBox: BoxIndex], in area: Rect,
        _ page: inout PageFragment
    ) throws(Interruption) {
        guard let box = boxes[kind] else { return }
        try place(box, in: area, page: &page)
    }

    /// Lays out one box into its area and moves its content by `vertical-align`: CSS Page 3 §5.3.
    private mutating func place(_ box: BoxIndex, in area: Rect, page: inout PageFragment) throws(Interruption) {
        beginPage(chosen: nil)
        let margins = margins(box, width: area.width)
        let frame = area.inset(by: margins)
        let style = style(box)
        let edges = edges(box, width: area.width)
        var height = frame.height
        if let specified = borderHeight(style.box.height, of: box, in: area.height, edges: edges) { height = specified }
        var constraints = Constraints(width: area.width, height: area.height)
        constraints.borderWidth = max(.zero, frame.width)
        let result = try layOutBox(box, constraints)
        let free = height - result.size.height
        switch style.text.verticalAlign {
        case .middle: arena.shiftChildren(of: result.fragment, by: Point(x: .zero, y: free / 2))
        case .bottom: arena.shiftChildren(of: result.fragment, by: Point(x: .zero, y: free))
        default: break
        }
        arena[result.fragment].size.height = height
        append(result.fragment, at: frame.origin, to: &page)
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

    /// Widths of the three boxes along the top or bottom: CSS Page 3 §5.3.2.
    private mutating func placeRow(
        _ kinds: [PageRules.MarginBox], _ boxes: [PageRules.MarginBox: BoxIndex], in area: Rect,
        _ page: inout PageFragment
    ) throws(Interruption) {
        var sizes: [MarginExtent?] = []
        for kind in kinds {
            guard let box = boxes[kind] else {
                sizes.append(nil)
                continue
            }
            let widths = try contentWidths(box)
            let outer = margins(box, width: area.width).horizontal
            let edges = edges(box, width: area.width)
            let fixed = try borderWidth(style(box).box.width, of: box, in: area.width, edges: edges)
            sizes.append(
                MarginExtent(
                    minimum: widths.minimum + outer, maximum: widths.maximum + outer, fixed: fixed.map { $0 + outer }))
        }
        let widths = MarginExtent.distribute(area.width, among: sizes)
        for (index, kind) in kinds.enumerated() {
            let x =
                index == 0
                ? area.minX
                : index == 1 ? area.minX + (area.width - widths[1]) / 2 : area.maxX - widths[2]
            try place(
                kind, boxes, in: Rect(x: x, y: area.minY, width: widths[index], height: area.height), &page)
        }
    }

    /// Heights of the three boxes along a side: the same rules, by the content's height.
    private mutating func placeColumn(
        _ kinds: [PageRules.MarginBox], _ boxes: [PageRules.MarginBox: BoxIndex], in area: Rect,
        _ page: inout PageFragment
    ) throws(Interruption) {
        var sizes: [MarginExtent?] = []
        for kind in kinds {
            guard let box = boxes[kind] else {
                sizes.append(nil)
                continue
            }
            let outer = margins(box, width: area.width)
            let edges = edges(box, width: area.width)
            let height = try measure(box, width: area.width - outer.horizontal, percentageHeight: nil).size.height
            let fixed = borderHeight(style(box).box.height, of: box, in: area.height, edges: edges)
            sizes.append(
                MarginExtent(
                    minimum: height + outer.vertical, maximum: height + outer.vertical,
                    fixed: fixed.map { $0 + outer.vertical }))
        }
        let heights = MarginExtent.distribute(area.height, among: sizes)
        for (index, kind) in kinds.enumerated() {
            let y =
                index == 0
                ? area.minY
                : index == 1 ? area.minY + (area.height - heights[1]) / 2 : area.maxY - heights[2]
            try place(kind, boxes, in: Rect(x: area.minX, y: y, width: area.width, height: heights[index]), &page)
        }
    }
}

/// What a margin box asks for along its side of the page.
struct MarginExtent {
    var minimum: LayoutUnit
    var maximum: LayoutUnit
    /// The size that its style sets; nil for `auto`.
    var fixed: LayoutUnit?

    /// Shares a side of the page among its first, middle and last box: CSS Page 3 §5.3.2.4.
    ///
    /// The middle box stays centred; a box that is not there has no size.
    static func distribute(_ room: LayoutUnit, among boxes: [MarginExtent?]) -> [LayoutUnit] {
        let (first, middle, last) = (boxes[0], boxes[1], boxes[2])
        guard let middle else {
            let sizes = pair(room, first, last)
            return [sizes.0, .zero, sizes.1]
        }
        // The boxes at the ends count as one, twice the larger of both.
        var ends: MarginExtent?
        if first != nil || last != nil {
            var double = MarginExtent(
                minimum: max(first?.used.minimum ?? .zero, last?.used.minimum ?? .zero) * 2,
                maximum: max(first?.used.maximum ?? .zero, last?.used.maximum ?? .zero) * 2)
            if first?.fixed != nil || first == nil, last?.fixed != nil || last == nil {
                double.fixed = max(first?.fixed ?? .zero, last?.fixed ?? .zero) * 2
            }
            ends = double
        }
        let (centre, _) = pair(room, middle, ends)
        let rest = max(.zero, room - centre) / 2
        return [
            first == nil ? .zero : first?.fixed ?? rest, centre, last == nil ? .zero : last?.fixed ?? rest,
        ]
    }

    /// A fixed size counts as both least and greatest.
    private var used: MarginExtent {
        fixed.map { MarginExtent(minimum: $0, maximum: $0, fixed: $0) } ?? self
    }

    /// Two boxes side by side.
    private static func pair(
        _ room: LayoutUnit, _ a: MarginExtent?, _ b: MarginExtent?
    ) -> (LayoutUnit, LayoutUnit) {
        guard let a else { return (.zero, b.map { $0.fixed ?? room } ?? .zero) }
        guard let b else { return (a.fixed ?? room, .zero) }
        switch (a.fixed, b.fixed) {
        case (let a?, let b?): return (a, b)
        case (let a?, nil): return (a, max(.zero, room - a))
        case (nil, let b?): return (max(.zero, room - b), b)
        case (nil, nil):
            let maximum = a.maximum + b.maximum
            let minimum = a.minimum + b.minimum
            let (start, growth): (LayoutUnit, (Double, Double))
            let free: LayoutUnit
            if maximum <= room {
                start = a.maximum
                free = room - maximum
                growth = (a.maximum.px, b.maximum.px)
            } else if minimum <= room {
                start = a.minimum
                free = room - minimum
                growth = ((a.maximum - a.minimum).px, (b.maximum - b.minimum).px)
            } else {
                start = a.minimum
                free = room - minimum
                growth = (a.minimum.px, b.minimum.px)
            }
            let total = growth.0 + growth.1
            let size = start + LayoutUnit(total > 0 ? free.px * growth.0 / total : free.px / 2)
            return (size, room - size)
        }
    }
}
