import CSS
import Primitives
import Typography

extension ParagraphText.Span {
    /// What text of a style asks of the shaper; its end and tag are still to be set.
    init(_ style: ComputedStyle, font: FontSelection) {
        let text = style.text
        let breaks: ParagraphText.ClusterBreaks =
            switch (text.wordBreak, text.overflowWrap) {
            case (.breakAll, _): .always
            case (_, .normal): .never
            default: .emergency
            }
        let mayWrap =
            switch text.whiteSpace {
            case .nowrap, .pre: false
            case .normal, .preWrap, .preLine: true
            }
        self.init(
            end: 0, font: font, size: style.font.size, letterSpacing: text.letterSpacing,
            wordSpacing: text.wordSpacing, mayWrap: mayWrap, clusterBreaks: breaks, tag: 0)
        switch text.whiteSpace {
        case .pre, .preWrap: options.insert(.preservesSpaces)
        case .normal, .nowrap, .preLine: break
        }
        switch text.hyphens {
        case .auto: options.insert(.hyphenates)
        case .none, .manual: break
        }
        switch text.wordBreak {
        case .keepAll: options.insert(.keepsWords)
        case .normal, .breakAll: break
        }
    }
}

/// What text asks of its line beyond its box's own font and white space: CSS 2.2 §10.8.1, CSS Text 3 §§4–5.
extension BoxFormatter {
    /// Says whether a line may end between the last character and the next: by the box around both, CSS Text 3 §5.1.
    mutating func joinSpans() {
        guard let ancestor = collector.takeCommonAncestor() else { return }
        let style = style(ancestor < 0 ? collector.container : ancestor).text
        var options: ParagraphText.Span.Options = []
        switch style.whiteSpace {
        case .nowrap, .pre: options.insert(.joinsNext)
        case .normal, .preWrap, .preLine: break
        }
        switch style.wordBreak {
        case .breakAll: options.insert(.breaksLettersAtEnd)
        case .normal, .keepAll: break
        }
        if !options.isEmpty { collector.join(options) }
    }

    /// Settles the tab stops of a block container's lines.
    mutating func setTabStops(of paragraph: inout Paragraph, _ style: StyledTree.StyleIndex) {
        let values = boxes.styles[Int(style)]
        let metrics = shaper.metrics(of: font(style))
        paragraph.leastTab = LayoutUnit(
            Double(metrics.zeroAdvance) * values.font.size.px / Double(metrics.unitsPerEm) / 2)
        switch values.text.tabSize {
        case .length(let length): paragraph.tabInterval = length
        case .number(let count):
            let space = shaper.spaceAdvance(of: font(style), size: values.font.size)
            let advance = space + values.text.letterSpacing.px + values.text.wordSpacing.px
            paragraph.tabInterval = LayoutUnit(advance * count)
        }
    }

    /// Whether a run stands in another face than the first of its box, where `line-height: normal` lets that count.
    mutating func hasTallerFaces(in paragraph: borrowing Paragraph) -> Bool {
        let prepared = paragraph.prepared
        if !paragraph.hasBoxes, prepared.isInFirstFace { return false }
        for run in prepared.shaped.runs where run.tag >= 0 && !run.glyphs.isEmpty {
            if countsOwnFace(run, of: paragraph.items[Int(run.tag)].box) { return true }
        }
        return false
    }

    /// Makes a line of plain text as tall as the faces that its text stands in.
    mutating func growByFaces(of line: ShapedLine, paragraph index: Int, _ metrics: inout LineMetrics) {
        for case .run(let run) in line.items {
            guard let own = ownMetrics(of: run, paragraph: index) else { continue }
            metrics.above = max(metrics.above, own.above)
            metrics.below = max(metrics.below, own.below)
        }
    }

    /// Makes the aligned subtrees of a line as tall as the faces that their text stands in.
    mutating func include(
        facesOf line: ShapedLine, paragraph index: Int, _ lineBoxes: [LineBox], _ groups: inout [AlignedSubtree]
    ) {
        for case .run(let run) in line.items {
            guard let own = ownMetrics(of: run, paragraph: index) else { continue }
            let item = paragraphs[index].items[Int(run.tag)]
            let parent = lineBoxes.lastIndex { $0.box == item.parent }
            let shift = parent.map { lineBoxes[$0].shift } ?? .zero
            groups[parent.map { lineBoxes[$0].group } ?? 0].include(above: own.above - shift, below: own.below + shift)
        }
    }

    /// The heights of a run's own face where they count; nil where those of its box do.
    mutating func ownMetrics(of run: GlyphRun, paragraph index: Int) -> LineMetrics? {
        if run.tag < 0 || run.glyphs.isEmpty { return nil }
        guard countsOwnFace(run, of: paragraphs[index].items[Int(run.tag)].box) else { return nil }
        return LineMetrics(shaper.library.metrics(of: run.face), size: run.size, lineHeight: .normal)
    }

    /// Whether a run stands in another face than the first of its box, and `line-height: normal` lets that count.
    ///
    /// The bullets of lists are pictures, whatever face draws them: they leave their lines as they are, as in browsers.
    private mutating func countsOwnFace(_ run: GlyphRun, of box: BoxIndex) -> Bool {
        let style = boxes[box].style
        guard run.face != shaper.face(of: font(style)), case .normal = boxes.styles[Int(style)].text.lineHeight else {
            return false
        }
        return boxes[box].source != .marker || !boxes.styles[Int(style)].isBullet
    }
}

extension ComputedStyle {
    /// Whether a marker of the style is one of the bullets of CSS Counter Styles 3 §6.3.
    fileprivate var isBullet: Bool {
        switch list.kind {
        case .disc, .circle, .square: generated.content == nil
        default: false
        }
    }
}
