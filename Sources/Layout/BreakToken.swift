import CSS
import Primitives

/// What is left of a box once a page is full: CSS Fragmentation 3 §2.
///
/// A page's layout takes the root's token of the page before and gives the next.
indirect enum BreakToken {
    case block(BlockBreakToken)
    case lines(LineBreakToken)
    case table(TableBreakToken)
    case flex(FlexBreakToken)

    /// The heights of the box's earlier fragments together.
    var consumed: LayoutUnit {
        switch self {
        case .block(let token): token.consumed
        case .lines(let token): token.consumed
        case .table(let token): token.consumed
        case .flex(let token): token.consumed
        }
    }

    /// Floats of the box's block formatting context that stand on the next page.
    var floats: [CarriedFloat] {
        get {
            switch self {
            case .block(let token): token.floats
            case .lines(let token): token.floats
            case .table, .flex: []
            }
        }
        set {
            switch self {
            case .block(var token):
                token.floats = newValue
                self = .block(token)
            case .lines(var token):
                token.floats = newValue
                self = .lines(token)
            case .table, .flex: return
            }
        }
    }
}

/// Where a container of blocks goes on.
struct BlockBreakToken {
    /// -1: all children are done, some of the box's own height is left.
    var child: BoxIndex
    /// nil: the child begins on the next page.
    var childToken: BreakToken?
    var consumed: LayoutUnit
    /// The break was forced: the child keeps its top margin.
    var isForced = false
    /// What is left of the box's own height, where all children are done.
    var rest = LayoutUnit.zero
    /// Floats of the box's block formatting context that stand on the next page.
    var floats: [CarriedFloat] = []
}

/// Where a container of lines goes on.
struct LineBreakToken {
    /// The first segment of the next line; past the last: only the box's own height is left.
    var segment: Int
    /// Lines on earlier pages.
    var lines: Int
    var consumed: LayoutUnit
    /// The first item of the paragraph whose float has not been met yet.
    var nextFloat: Int
    /// Inline-level blocks of the last line that go on, side by side above the next one.
    var objects: [BrokenObject] = []
    /// Floats of the box's block formatting context that stand on the next page.
    var floats: [CarriedFloat] = []
}

/// What is left of an inline-level block in a line that is taller than a page.
struct BrokenObject {
    var box: BoxIndex
    var token: BreakToken?
    /// From its container's border edge.
    var x: LayoutUnit
    var width: LayoutUnit
}

/// Where a table goes on.
struct TableBreakToken {
    /// The row that the next page begins with, after repeated headers.
    var row: Int
    /// What is left of that row's cells where the row itself was split, in the order of the row's cells.
    var cells: [PartRest] = []
    /// The row has begun; its cells may all be done but for the row's height.
    var isRowSplit = false
    /// Cells that began above and span into the row.
    var spans: [OpenSpan] = []
    var consumed = LayoutUnit.zero
    /// Of a table with captions: which of them goes on, counted with the rows as one between those above and below.
    var part = 0
    /// What is left of that caption; nil: the rows go on, or the caption begins.
    var caption: BreakToken?
    /// That caption, or the rows, begin on the next page.
    var beginsPart = false

    init(row: Int, spans: [OpenSpan] = []) {
        self.row = row
        self.spans = spans
    }

    init(beginningPart part: Int) {
        row = 0
        self.part = part
        beginsPart = true
    }
}

/// What is left of one of several boxes that break side by side.
enum PartRest {
    case done, notBegun
    case rest(BreakToken)

    init(of result: BoxResult) {
        if result.isPushed {
            self = .notBegun
        } else if let token = result.token {
            self = .rest(token)
        } else {
            self = .done
        }
    }

    var isLeft: Bool {
        if case .done = self { return false }
        return true
    }
}

/// Where a flex container goes on.
struct FlexBreakToken {
    /// What is left of a line of a column container.
    struct Column {
        /// The item to go on with, counted from the uppermost.
        var next = 0
        /// nil: the item begins on the next page.
        var token: BreakToken?
        /// What is left of the space above the item.
        var gap = LayoutUnit.zero
    }

    /// The sizes of all items, which hold on the next pages as long as the width does.
    var container: FlexContainer
    /// The line of a row container to go on with, counted from the uppermost.
    var index = 0
    /// What is left of the items of that line; empty: the line begins on the next page.
    var items: [PartRest] = []
    /// What is left of the space above that line.
    var gap = LayoutUnit.zero
    /// The lines of a column container.
    var columns: [Column] = []
    /// All content is done: what is left of the container's own height.
    var rest: LayoutUnit?
    var consumed = LayoutUnit.zero

    init(_ container: FlexContainer) { self.container = container }
}

/// A place between two children, lines or rows where a page may end.
struct BreakSite: Equatable {
    /// How good a break is; rules of CSS Fragmentation 3 §4.4, the least dear last.
    enum Appeal: UInt8, Comparable {
        case lastResort, violatesOrphansOrWidows, violatesAvoid, perfect

        static func < (a: Appeal, b: Appeal) -> Bool { a.rawValue < b.rawValue }
    }

    var container: BoxIndex
    /// The child's box, or the number of the line, row or item, that the next page begins with.
    var position: Int32
    var appeal: Appeal
}

/// What the page after a break must be.
struct PageDemand {
    var side = FragmentationStyle.Break.auto
    /// In `BoxTree.pageNames`.
    var name: Int16 = -1
}

extension PageDemand {
    var isForced: Bool { side != .auto }
}

extension BreakToken {
    /// The token with the height of the fragment that is being finished.
    func adding(consumed height: LayoutUnit) -> BreakToken {
        switch self {
        case .block(var token):
            token.consumed += height
            return .block(token)
        case .lines(var token):
            token.consumed += height
            return .lines(token)
        case .table(var token):
            token.consumed += height
            return .table(token)
        case .flex(var token):
            token.consumed += height
            return .flex(token)
        }
    }
}
