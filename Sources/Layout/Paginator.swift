package import CSS
import Markup
import Primitives
package import Typography

/// Lays out a document page by page: each turn fills one page and keeps what is left.
package struct Paginator: ~Copyable {
    private let rules: PageRules
    private let limits: LayoutLimits
    private let isPastDeadline: @Sendable () -> Bool
    private var formatter: BoxFormatter
    private var token: BreakToken?
    private var isDone = false
    private var pageCount = 0
    /// The page progression: CSS Page 3 §3.3.
    private var isRightToLeft = false
    /// Whether the first page is a left one; otherwise right and left pages follow each other from a right one on.
    private var beginsLeft = false
    private var pageName: Int16 = -1
    /// What the next page must be, by a forced break.
    private var side = FragmentationStyle.Break.auto
    private var pages: [PageRecord] = []
    private var counters = PageCounters()
    /// What the last page ended with, for the margin boxes of the next.
    private var values = PageValues()

    /// Begins a document; `expectedPages` is what its text shows as the number of all pages.
    package init(_ input: LayoutInput, shaper: TextShaper, expectedPages: Int = 1) throws(LayoutError) {
        rules = input.styled.pages
        limits = input.limits
        isPastDeadline = input.isPastDeadline
        let boxes = try BoxGenerator.generate(input)
        formatter = BoxFormatter(input, boxes: boxes, shaper: shaper)
        formatter.pageState.total = Int32(clamping: expectedPages)
        if boxes.root < 0 { return }
        pageName = boxes[boxes.root].firstPage
        isRightToLeft = boxes.styles[Int(boxes[boxes.root].style)].text.direction == .rtl
        // A break before the root chooses the side of the first page, without an empty one before it.
        switch boxes[boxes.root].breakBefore {
        case .left: beginsLeft = true
        case .right: beginsLeft = false
        case .verso: beginsLeft = !isRightToLeft
        default: beginsLeft = isRightToLeft
        }
    }

    /// The styles that fragments refer to; more may come with every page.
    package var styles: [ComputedStyle] { formatter.boxes.styles }

    /// Files of the images that `content` shows; fragments refer to them.
    package var images: [String] { formatter.boxes.imageNames }

    /// Whether the flow shows the number of all pages, so that the document must be laid out with the right one.
    package var namesPageTotal: Bool { formatter.boxes.namesPageTotal }

    /// Boxes laid out so far, measuring included: a measure of work that no clock disturbs.
    package var work: Int { formatter.work }

    /// Places for paragraphs, in use or free again: a measure of memory.
    var paragraphPlaces: Int { formatter.paragraphs.count }

    /// The next page, without its margin boxes; nil once the document is done.
    ///
    /// Errors: those of `LayoutError.Code`.
    package mutating func nextPage() throws(LayoutError) -> PageFragment? {
        if isDone { return nil }
        if pageCount >= limits.pages { throw LayoutError(.tooManyPages(limit: limits.pages), node: -1) }
        if isPastDeadline() { throw LayoutError(.timeLimitExceeded, node: -1) }
        let isLeft = (pageCount % 2 == 1) != beginsLeft
        let isBlank = needsBlankPage(isLeft: isLeft)
        let style = rules.resolve(
            pageName < 0 ? nil : formatter.boxes.pageNames[Int(pageName)], pageCount == 0, isLeft, isBlank)
        pageCount += 1
        counters.beginPage(style.style.generated)
        values = PageValues(entry: values.exit)
        var page = PageFragment(size: style.size, borderBox: style.borderBox, style: style.style)
        if formatter.boxes.root < 0 {
            // A document without boxes has one empty page.
            isDone = true
        } else if !isBlank {
            side = .auto
            let number = counters.page
            formatter.setPageState { $0.number = number }
            try fill(&page, style)
            values.here = formatter.pageValuesHere
            formatter.pageValuesHere.removeAll()
            for change in formatter.pageCounterChanges { counters.apply(change) }
            formatter.pageCounterChanges.removeAll()
        }
        pages.append(PageRecord(style: style, counters: counters, values: values))
        page.number = counters.page
        page.numbering = style.numbering
        return page
    }

    /// Whether a break to a left or right page passes over the next one.
    private func needsBlankPage(isLeft: Bool) -> Bool {
        switch side {
        case .left: !isLeft
        case .right: isLeft
        case .recto: isLeft != isRightToLeft
        case .verso: isLeft == isRightToLeft
        case .auto, .avoid, .page: false
        }
    }

    private mutating func fill(_ page: inout PageFragment, _ style: PageRules.PageStyle) throws(LayoutError) {
        let area = style.area
        let resume = token
        var chosen: BreakSite?
        let isPastDeadline = isPastDeadline
        while true {
            formatter.beginPage(chosen: chosen)
            do {
                token = try formatter.layOutPage(area, resume)
                break
            } catch {
                switch error {
                case .restart(let site):
                    // Once: a page with a chosen site ends there.
                    if isPastDeadline() { throw LayoutError(.timeLimitExceeded, node: -1) }
                    chosen = site
                case .failed(let error): throw error
                }
            }
        }
        isDone = token == nil
        if formatter.demand.isForced {
            side = formatter.demand.side
            pageName = formatter.demand.name
        }
        do {
            try formatter.layOutFixed(area, isRepeated: pageCount > 1)
        } catch {
            // Fixed boxes are laid out in one piece, without places to break.
            if case .failed(let error) = error { throw error }
        }
        formatter.flatten(0, at: area.origin, isRepeated: false, into: &page)
        formatter.takeText(into: &page)
        if let token { formatter.releaseParagraphs(shownBefore: token) }
    }

    /// Lays out the margin boxes of one page; pages are numbered from 1.
    ///
    /// Errors: `glyphMissing`.
    package mutating func addMarginBoxes(
        to page: inout PageFragment, number: Int, of total: Int
    ) throws(LayoutError) {
        do {
            try formatter.addMarginBoxes(to: &page, pages[number - 1], total: total)
        } catch {
            // Margin boxes are laid out in one piece, without places to break.
            if case .failed(let error) = error { throw error }
        }
    }

    /// The margin boxes of one page without what else is on it; pages are numbered from 1.
    ///
    /// Errors: `glyphMissing`.
    package mutating func marginBoxes(ofPage number: Int, of total: Int) throws(LayoutError) -> PageFragment {
        let style = pages[number - 1].style
        var page = PageFragment(size: style.size, borderBox: style.borderBox, style: style.style)
        try addMarginBoxes(to: &page, number: number, of: total)
        return page
    }

    /// Whether margin boxes of a page that was made show the number of all pages; pages are numbered from 1.
    package func marginBoxesShowTotal(onPage number: Int) -> Bool {
        pages[number - 1].style.marginBoxes.values.contains { style in
            style.generated.content?.contains { part in
                switch part {
                case .counter(let name, _), .counters(let name, _, _): name == "pages"
                case .element: formatter.boxes.namesPageTotalInMargins
                default: false
                }
            } ?? false
        }
    }

    /// Whether some margin box of a page that was made lies behind its content; pages are numbered from 1.
    package func hasMarginBoxesBehind(page number: Int) -> Bool {
        pages[number - 1].style.marginBoxes.values.contains { ($0.box.zIndex ?? 0) < 0 }
    }
}

/// What is kept of a page until its margin boxes are laid out.
struct PageRecord {
    var style: PageRules.PageStyle
    /// At the page's end.
    var counters: PageCounters
    var values: PageValues
}

extension PageRules.PageStyle {
    /// How the first margin box that shows the page's number shows it; decimal where none does.
    fileprivate var numbering: ListStyle.Kind {
        var found: (box: PageRules.MarginBox, kind: ListStyle.Kind)?
        for (box, style) in marginBoxes {
            for case .counter("page", let kind) in style.generated.content ?? []
            where found.map({ box.rawValue < $0.box.rawValue }) ?? true {
                found = (box, kind)
            }
        }
        return found?.kind ?? .decimal
    }
}

extension BoxFormatter {
    mutating func beginPage(chosen: BreakSite?) {
        arena.reset(to: PageArena.Mark())
        floatContext = FloatContext()
        heightsInProgress = HeightsInProgress()
        pageDependent.freeParagraphs.append(contentsOf: pageDependent.retiredParagraphs)
        pageDependent.retiredParagraphs.removeAll(keepingCapacity: true)
        bestSite = nil
        chosenSite = chosen
        mayRestart = chosen == nil
        demand = PageDemand()
    }

    /// Lays out one page's part of the document; gives what is left.
    mutating func layOutPage(_ area: Rect, _ token: BreakToken?) throws(Interruption) -> BreakToken? {
        let page = arena.begin(.placeholder, box: -1)
        let root = boxes.root
        var constraints = Constraints(width: area.width, height: area.height)
        constraints.pageSpace = PageSpace(remaining: area.height, pageHeight: area.height, isAtTop: true)
        let margin = margins(root, width: area.width)
        if token == nil { constraints.pageSpace?.remaining -= margin.top }
        if boxes[root].isOutOfFlow {
            try layOutPositioned(
                root, in: Rect(origin: .zero, size: area.size), StaticPosition(point: .zero), isRTL: false,
                parent: page,
                parentOrigin: .zero)
            try layOutPending(below: page, area: Rect(origin: .zero, size: area.size), isRTL: false)
            return nil
        }
        var result = try layOutBox(root, constraints, token)
        if result.isPushed {
            // No page holds it then: it stands here in one piece, for nothing of the document to be lost.
            constraints.pageSpace = nil
            result = try layOutBox(root, constraints, token)
        }
        let left = flowMarginLeft(
            root, borderWidth: result.size.width, in: area.width, direction: style(root).text.direction)
        let top = token == nil ? margin.top : .zero
        let relative = relativeOffset(root, width: area.width, height: area.height)
        arena.attach(result.fragment, to: page, at: Point(x: left, y: top) + relative)
        try layOutPending(
            below: page, area: Rect(origin: .zero, size: area.size), isRTL: style(root).text.direction == .rtl)
        return result.token
    }

    /// Lays out the boxes that stand on every page: CSS 2.2 §9.6.1.
    mutating func layOutFixed(_ area: Rect, isRepeated: Bool) throws(Interruption) {
        isInFlow = false
        defer { isInFlow = true }
        for box in boxes.fixed {
            let holder = arena.begin(.placeholder, box: -1)
            arena.attach(holder, to: 0, at: .zero)
            if isRepeated { arena[holder].flags.insert(.isRepeated) }
            try layOutPositioned(
                box, in: Rect(origin: .zero, size: area.size), fixedPlaces[box] ?? StaticPosition(point: .zero),
                isRTL: style(boxes.root).text.direction == .rtl, parent: holder, parentOrigin: .zero)
        }
    }
}
