import CSS
import Markup
import Primitives
import Typography

/// Formats boxes into the fragments of one page at a time.
///
/// What is measured once for a document (paragraphs, intrinsic widths, table columns) stays here; what belongs to a
/// page is in `arena`. The algorithms stand in extensions, a file for each formatting context. It is never copied: its
/// parts are changed in place, and a method that changes none of them borrows it.
struct BoxFormatter: ~Copyable {
    let markup: MarkupTree
    var boxes: BoxTree
    let shaper: TextShaper
    let contentImages: [String: IntrinsicSize]
    let isPastDeadline: @Sendable () -> Bool
    private let handedByAddress = ByAddress()
    var arena = PageArena()

    // Kept for the document.
    var paragraphs: [Paragraph] = []
    var keptParagraphs = KeptParagraphs()
    var grids: [TableGrid] = []
    var collapsedEdges: [Edges<LayoutUnit>] = []
    var intrinsicWidths: [IntrinsicWidths?]
    /// What layout knows of heights while widths that follow them are asked for.
    var heightsInProgress = HeightsInProgress()
    /// The last sizes at given widths, two places for each box; empty until the first is noted, most documents ask for
    /// few.
    private var measured: [MeasuredBox?] = []
    /// Those found before them.
    private var measuredBefore: [BoxIndex: [MeasuredBox]] = [:]
    /// Static positions of boxes that stand on every page, as far as they are known.
    var fixedPlaces: [BoxIndex: StaticPosition] = [:]
    var pageDependent = PageDependentCaches()
    /// Used by one paragraph after the other.
    var collector = InlineCollector()
    var caseMappings: [(language: String, mapping: CaseMapping)] = []
    private var fonts: [FontSelection?]
    private var lineMetrics: [LineMetrics?]
    /// What the text of a style asks of the shaper.
    private var textSpans: [ParagraphText.Span?]
    /// By style; known for the styles of all boxes.
    private(set) var styleFacts: [StyleFacts]
    /// A style has a height, or a bound of one, that is a percentage.
    private(set) var hasPercentHeights = false

    // Of the page.
    var floatContext = FloatContext()
    /// The best place to end the page that has been passed.
    var bestSite: BreakSite?
    /// Where the page must end, once it is laid out anew.
    var chosenSite: BreakSite?
    /// False while a page is laid out for the second time.
    var mayRestart = true
    /// What the next page must be.
    var demand = PageDemand()
    var pageState = PageState()
    /// What the page's elements set for margin boxes, once its fragments are in order.
    var pageValuesHere: [PageValues.Here] = []
    /// False while margin boxes are laid out.
    var notesPageValues = true
    /// False while boxes that stand on every page are laid out.
    var isInFlow = true
    /// Boxes whose values have been noted: an element sets them once, on its first page.
    var boxesWithNotedValues: Set<BoxIndex> = []
    /// Changes of the page counter by elements of the page.
    var pageCounterChanges: [GeneratedContentStyle] = []
    /// Boxes laid out, for tests of linearity.
    private(set) var work = 0

    init(_ input: LayoutInput, boxes: BoxTree, shaper: TextShaper) {
        markup = input.styled.tree
        self.boxes = boxes
        self.shaper = shaper
        contentImages = input.contentImages
        isPastDeadline = input.isPastDeadline
        intrinsicWidths = Array(repeating: nil, count: boxes.boxes.count)
        fonts = Array(repeating: nil, count: boxes.styles.count)
        lineMetrics = Array(repeating: nil, count: boxes.styles.count)
        textSpans = Array(repeating: nil, count: boxes.styles.count)
        styleFacts = Array(repeating: StyleFacts(), count: boxes.styles.count)
        for box in boxes.boxes { noteFacts(of: box.style) }
        paragraphs.reserveCapacity(boxes.boxes.count / 4 + 8)
        arena.reserveCapacity(boxes: boxes.boxes.count, text: input.styled.tree.text.count)
    }

    /// Makes the facts of a style known.
    private mutating func noteFacts(of style: StyledTree.StyleIndex) {
        if styleFacts[Int(style)].isKnown { return }
        styleFacts[Int(style)] = StyleFacts(boxes.styles[Int(style)])
        if styleFacts[Int(style)].hasPercentHeights { hasPercentHeights = true }
    }

    /// Makes room for styles that were added during layout.
    private mutating func growStyles() {
        let count = boxes.styles.count - fonts.count
        if count <= 0 { return }
        fonts.append(contentsOf: repeatElement(nil, count: count))
        lineMetrics.append(contentsOf: repeatElement(nil, count: count))
        textSpans.append(contentsOf: repeatElement(nil, count: count))
        styleFacts.append(contentsOf: repeatElement(StyleFacts(), count: count))
    }

    func style(_ box: BoxIndex) -> ComputedStyle { boxes.styles[Int(boxes[box].style)] }

    /// Whether a box cuts off what sticks out of it; what the root says of that is the page's: CSS Overflow 3 §3.3.
    func cutsOff(_ box: BoxIndex) -> Bool { style(box).box.overflow == .hidden && box != boxes.root }

    func facts(_ box: BoxIndex) -> StyleFacts { styleFacts[Int(boxes[box].style)] }

    /// Counts a piece of work; now and then looks at the deadline.
    mutating func countWork() throws(Interruption) {
        work += 1
        if work & 0xFF == 0, isPastDeadline() { throw .failed(LayoutError(.timeLimitExceeded, node: -1)) }
    }

    /// Lays out any box that is not itself text or an inline box.
    mutating func layOutBox(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken? = nil
    ) throws(Interruption) -> BoxResult {
        try countWork()
        let known = boxes.hasRatios ? heightsInProgress.content[box] : nil
        let result: BoxResult
        switch boxes[box].kind {
        case .replaced: result = try layOutReplaced(box, constraints)
        case .table: result = try layOutTable(box, constraints, token)
        case .flex: result = try layOutFlex(box, constraints, token)
        default: result = try layOutBlockContainer(box, constraints, token)
        }
        if boxes.hasRatios { heightsInProgress.content[box] = known }
        if !result.isPushed { try layOutPositioned(in: result.fragment, of: box) }
        return result
    }

    /// Adds boxes for text that layout makes itself: margin boxes.
    mutating func append(_ box: Box) -> BoxIndex {
        let index = boxes.append(box)
        boxCountChanged()
        return index
    }

    /// Makes room for what is measured of boxes that layout has added.
    mutating func boxCountChanged() {
        growStyles()
        while intrinsicWidths.count < boxes.boxes.count {
            noteFacts(of: boxes.boxes[intrinsicWidths.count].style)
            intrinsicWidths.append(nil)
        }
    }

    /// What was measured of a box; nil: nothing yet that answers the question.
    func measured(_ box: BoxIndex, _ question: MeasuredBox.Question) -> MeasuredBox? {
        let place = Int(box) * 2 + (question.hasHeight ? 1 : 0)
        guard place < measured.count, let last = measured[place] else { return nil }
        if last.question == question { return last }
        return measuredBefore.isEmpty ? nil : measuredBefore[box]?.last { $0.question == question }
    }

    /// Keeps what was measured of a box, and all that was before: nested containers ask for many heights in turn, and
    /// would otherwise measure their content anew at every level.
    mutating func keepMeasured(_ box: BoxIndex, _ answer: MeasuredBox) {
        let count = boxes.boxes.count * 2
        if measured.count < count { measured.append(contentsOf: repeatElement(nil, count: count - measured.count)) }
        let place = Int(box) * 2 + (answer.question.hasHeight ? 1 : 0)
        if let last = measured[place] { measuredBefore[box, default: []].append(last) }
        measured[place] = answer
    }

    /// Forgets the widths and sizes of a box.
    mutating func forgetSizes(of box: BoxIndex) {
        intrinsicWidths[Int(box)] = nil
        heightsInProgress.widths[box] = nil
        for place in Int(box) * 2...Int(box) * 2 + 1 where place < measured.count { measured[place] = nil }
        if !measuredBefore.isEmpty { measuredBefore[box] = nil }
    }

    /// Gives a box another style.
    mutating func restyle(_ box: BoxIndex, _ style: ComputedStyle) {
        boxes.styles.append(style)
        boxes[box].style = StyledTree.StyleIndex(boxes.styles.count - 1)
        growStyles()
        noteFacts(of: boxes[box].style)
    }

    // MARK: Fonts

    mutating func font(_ style: StyledTree.StyleIndex) -> FontSelection {
        growStyles()
        if let known = fonts[Int(style)] { return known }
        let selection = shaper.select(FontRequest(boxes.styles[Int(style)].font))
        fonts[Int(style)] = selection
        return selection
    }

    mutating func metrics(_ style: StyledTree.StyleIndex) -> LineMetrics {
        if Int(style) < lineMetrics.count, let known = lineMetrics[Int(style)] { return known }
        let values = boxes.styles[Int(style)]
        growStyles()
        let metrics = LineMetrics(
            shaper.metrics(of: font(style)), size: values.font.size, lineHeight: values.text.lineHeight)
        lineMetrics[Int(style)] = metrics
        return metrics
    }

    /// A span of a style's text, its end and tag still to be set.
    mutating func span(_ style: StyledTree.StyleIndex) -> ParagraphText.Span {
        if Int(style) < textSpans.count, let known = textSpans[Int(style)] { return known }
        let font = font(style)
        let span = ParagraphText.Span(boxes.styles[Int(style)], font: font)
        textSpans[Int(style)] = span
        return span
    }
}

/// The heights that an inline box of one style has in a line: CSS 2.2 §10.8.1.
struct LineMetrics {
    /// Of the content area, above and below the baseline; whole px, as browsers have them.
    var ascent: LayoutUnit
    var descent: LayoutUnit
    /// With half of the leading each.
    var above: LayoutUnit
    var below: LayoutUnit
    var xHeight: LayoutUnit
    var lineHeight: LayoutUnit { above + below }

    init(_ face: FaceMetrics, size: FontSize, lineHeight: TextStyle.LineHeight) {
        let scale = size.px / Double(max(face.unitsPerEm, 1))
        ascent = LayoutUnit((Double(face.ascent) * scale).rounded())
        descent = LayoutUnit((Double(-face.descent) * scale).rounded())
        xHeight = LayoutUnit(Double(face.xHeight) * scale)
        let content = ascent + descent
        let height: LayoutUnit
        switch lineHeight {
        case .normal: height = content + LayoutUnit((Double(face.lineGap) * scale).rounded())
        case .number(let factor): height = LayoutUnit(size.px * factor)
        case .length(let length): height = length
        }
        let leading = height - content
        // Half of the leading, down to a whole px, goes above: so that baselines stand where browsers have them.
        above = ascent + LayoutUnit((leading.px / 2).rounded(.down))
        below = height - above
    }
}

/// The border-box widths that a box asks for by its content: CSS Sizing 3 §4.
struct IntrinsicWidths {
    var minimum: LayoutUnit
    var maximum: LayoutUnit

    static let zero = IntrinsicWidths(minimum: .zero, maximum: .zero)
}

/// The size that a box took in one piece at a given width.
struct MeasuredBox {
    struct Question: Equatable {
        var width: LayoutUnit
        /// What percentages of its paddings refer to.
        var containingWidth: LayoutUnit
        var percentageHeight: LayoutUnit?
        /// The height that it is given; nil: its own.
        var borderHeight: LayoutUnit?
        /// Measured as if `height` were `auto`.
        var ignoresHeights: Bool

        var hasHeight: Bool { percentageHeight != nil || borderHeight != nil }
    }

    var question: Question
    var size: Size
    /// The border box's height by its content alone, `height` and its bounds aside.
    var intrinsicHeight: LayoutUnit
    var firstBaseline: LayoutUnit?
}
