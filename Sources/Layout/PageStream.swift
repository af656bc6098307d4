package import CSS
import Primitives
package import Typography

/// The pages of a document one after the other, so that none must be kept until the last is there.
///
/// Where margin boxes show the number of all pages, up to `window` pages wait for the end of the document. In a longer
/// one the first of them goes on without its margin boxes, which follow by themselves behind the last page; but one
/// that has margin boxes below its content waits, and with it all that follow.
///
/// Where the flow itself shows that number, the document is laid out again with the number that came out, until it is
/// right: text that changes its width may change the number of pages.
package struct PageStream: ~Copyable {
    package enum Part: Sendable {
        /// A page with its margin boxes.
        case page(PageFragment)
        /// A page whose margin boxes follow.
        case pageWithoutMarginBoxes(PageFragment)
        /// The margin boxes of a page that has been given, counted from 1, without anything else.
        case marginBoxes(PageFragment, page: Int)
    }

    /// Few enough for memory, more than nearly all documents have.
    package static let usualWindow = 64

    private let input: LayoutInput
    private let shaper: TextShaper
    private let window: Int
    private var paginator: Paginator
    /// Pages that wait, as a queue of two stacks: the front's last comes first.
    private var front: [PageFragment] = []
    private var back: [PageFragment] = []
    private var given = 0
    /// Known once the last page is there, or once it is settled.
    private var total: Int?
    private var isAtEnd = false
    /// What the flow shows as the number of all pages.
    private var expected = 1
    private var passes = 1
    /// Pages that were given without their margin boxes, and how many of them have got theirs.
    private var owed: [Int] = []
    private var paid = 0

    /// Begins a document.
    ///
    /// Errors: see `LayoutError.Code`.
    package init(_ input: LayoutInput, shaper: TextShaper, window: Int) throws(LayoutError) {
        self.input = input
        self.shaper = shaper
        self.window = window
        paginator = try Paginator(input, shaper: shaper, expectedPages: expected)
    }

    /// The styles that fragments refer to; more may come with every part.
    package var styles: [ComputedStyle] { paginator.styles }

    /// Files of the images that `content` shows; fragments refer to them.
    package var images: [String] { paginator.images }

    /// Boxes laid out so far, measuring included: a measure of work that no clock disturbs.
    package var work: Int { paginator.work }

    /// The next part; nil once the document is done.
    ///
    /// Errors: see `LayoutError.Code`.
    package mutating func next() throws(LayoutError) -> Part? {
        while true {
            if let part = try takeWaiting() { return part }
            if isAtEnd { return try takeOwed() }
            if let page = try paginator.nextPage() {
                back.append(page)
                if paginator.namesPageTotal, total == nil, waiting > window { try settleTotal() }
            } else if paginator.namesPageTotal, total == nil, waiting != expected {
                let count = waiting
                try begin(expecting: count)
            } else {
                total = given + waiting
                isAtEnd = true
            }
        }
    }

    private var waiting: Int { front.count + back.count }

    /// The page that has waited longest, where it may go on.
    private mutating func takeWaiting() throws(LayoutError) -> Part? {
        guard waiting > 0 else { return nil }
        let number = given + 1
        let waits = paginator.marginBoxesShowTotal(onPage: number)
        let isKnown = total != nil || !(waits || paginator.namesPageTotal)
        let leavesMargins = !isKnown && waiting > window && !paginator.hasMarginBoxesBehind(page: number)
        guard isKnown || leavesMargins && !paginator.namesPageTotal else { return nil }
        if front.isEmpty {
            swap(&front, &back)
            front.reverse()
        }
        var page = front.removeLast()
        given = number
        if leavesMargins {
            owed.append(number)
            return .pageWithoutMarginBoxes(page)
        }
        try paginator.addMarginBoxes(to: &page, number: number, of: total ?? expected)
        return .page(page)
    }

    private mutating func takeOwed() throws(LayoutError) -> Part? {
        guard paid < owed.count, let total else { return nil }
        let number = owed[paid]
        paid += 1
        return .marginBoxes(try paginator.marginBoxes(ofPage: number, of: total), page: number)
    }

    /// Finds the number of all pages of a document that shows it, without keeping them; then begins anew.
    private mutating func settleTotal() throws(LayoutError) {
        var count = waiting + (try countPages())
        repeat {
            try begin(expecting: count)
            count = try countPages()
        } while count != expected
        total = count
        paginator = try Paginator(input, shaper: shaper, expectedPages: count)
    }

    /// How many pages are left.
    private mutating func countPages() throws(LayoutError) -> Int {
        var count = 0
        while try paginator.nextPage() != nil { count += 1 }
        return count
    }

    private mutating func begin(expecting count: Int) throws(LayoutError) {
        guard passes < Self.maximumPasses else { throw LayoutError(.pageTotalUnsettled, node: -1) }
        passes += 1
        expected = count
        front.removeAll()
        back.removeAll()
        paginator = try Paginator(input, shaper: shaper, expectedPages: count)
    }

    /// More passes are not made to settle the number of pages: it comes right in the second or third, or goes in
    /// circles.
    private static let maximumPasses = 5
}

extension FragmentTree {
    /// All pages of a document.
    ///
    /// Errors: see `LayoutError.Code`.
    package init(_ input: LayoutInput, shaper: TextShaper) throws(LayoutError) {
        var stream = try PageStream(input, shaper: shaper, window: .max)
        try self.init(&stream)
    }

    /// All pages of a stream whose window is as large as the document.
    ///
    /// Errors: see `LayoutError.Code`.
    package init(_ stream: inout PageStream) throws(LayoutError) {
        var pages: [PageFragment] = []
        while let part = try stream.next() {
            if case .page(let page) = part { pages.append(page) }
        }
        self.init(pages: pages, styles: stream.styles, images: stream.images)
    }
}
