import CSS
import Markup

/// A box's place in `BoxTree.boxes`; -1 is none.
typealias BoxIndex = Int32

/// A box of the box tree: CSS Display 3 §2.
///
/// Trivial on purpose: a table of 100,000 rows has a million of them.
struct Box {
    enum Kind: UInt8 {
        /// A block container: of blocks, or of lines (`containsLines`).
        case block
        case inline, text, lineBreak, replaced
        case flex
        /// A table, its wrapper included.
        case table
        case rowGroup, headerGroup, footerGroup, row, cell, caption, columnGroup, column
    }

    struct Flags: OptionSet {
        let rawValue: UInt32
        /// Takes part in a line.
        static let inlineLevel = Flags(rawValue: 1)
        /// `position: absolute` or `fixed`.
        static let outOfFlow = Flags(rawValue: 2)
        static let fixed = Flags(rawValue: 4)
        /// A block container whose children are all inline-level.
        static let containsLines = Flags(rawValue: 8)
        /// Its margins do not collapse with those of its children.
        static let formattingContext = Flags(rawValue: 16)
        static let anonymous = Flags(rawValue: 32)
        /// An inline box split around a block: no start edge.
        static let continued = Flags(rawValue: 64)
        /// An inline box split around a block: no end edge.
        static let continues = Flags(rawValue: 128)
        /// An inline box with a block among its descendants, to be split.
        static let holdsBlock = Flags(rawValue: 256)
        /// `text` refers to the generated text.
        static let generated = Flags(rawValue: 512)
        /// A list item's marker, placed beside its first line.
        static let outsideMarker = Flags(rawValue: 1024)
        /// `position: relative`.
        static let relative = Flags(rawValue: 2048)
        /// Out of flow as well, but not `outOfFlow`.
        static let float = Flags(rawValue: 4096)
        /// Keeps the place of a running element in the flow; `detail` is the box that margin boxes show.
        static let running = Flags(rawValue: 8192)
        /// Sets a named string, a running element or a counter for margin boxes.
        static let setsPageValue = Flags(rawValue: 16384)
        /// Holds text that depends on the page.
        static let pageDependent = Flags(rawValue: 32768)
        /// Moved by `transform`, and therefore the containing block of all positioned descendants.
        static let transformed = Flags(rawValue: 65536)
    }

    var kind: Kind
    var flags: Flags = []
    var source: Fragment.Source
    var node: MarkupTree.NodeIndex
    var style: StyledTree.StyleIndex
    var parent: BoxIndex = -1
    var firstChild: BoxIndex = -1
    var lastChild: BoxIndex = -1
    var nextSibling: BoxIndex = -1
    /// Bytes of the markup's or of the generated text.
    var text: Range<Int32> = 0..<0
    /// The natural size of a replaced box, in `BoxTree.intrinsicSizes`; of others, what formatting keeps for the box:
    /// a paragraph or a table grid; of text that depends on the page, its place in `BoxTree.pageTexts`; -1: none yet.
    var detail: Int32 = -1
    /// A table cell's collapsed borders, in `BoxFormatter.collapsedEdges`; -1: the style's borders.
    var collapsedEdges: Int32 = -1
    /// Break values, those of first and last descendants included: CSS Fragmentation 3 §3.1.
    var breakBefore = FragmentationStyle.Break.auto
    var breakAfter = FragmentationStyle.Break.auto
    /// Names of the pages that the first and the last descendant stand on, in `BoxTree.pageNames`; -1: `auto`.
    var firstPage: Int16 = -1
    var lastPage: Int16 = -1

    init(kind: Kind, source: Fragment.Source, node: MarkupTree.NodeIndex, style: StyledTree.StyleIndex) {
        self.kind = kind
        self.source = source
        self.node = node
        self.style = style
    }

    var isInlineLevel: Bool { flags.contains(.inlineLevel) }
    var isOutOfFlow: Bool { flags.contains(.outOfFlow) }
    var isFloat: Bool { flags.contains(.float) }
    var isBlockLevelInFlow: Bool { flags.isDisjoint(with: [.inlineLevel, .outOfFlow, .float]) }
    var containsLines: Bool { flags.contains(.containsLines) }
    /// Whether `transform` applies: to all but inline boxes and columns, CSS Transforms 1 §1.
    var isTransformable: Bool {
        switch kind {
        case .inline, .text, .lineBreak, .column, .columnGroup: false
        default: true
        }
    }
    /// A box in a line that is laid out by itself: image, inline block, inline table, inline flex container.
    var isAtomicInline: Bool {
        isInlineLevel && kind != .inline && kind != .text && kind != .lineBreak
    }
}

/// The boxes of a document, linked by index.
struct BoxTree {
    var boxes: [Box] = []
    /// The styled tree's styles, then those made for anonymous boxes.
    var styles: [ComputedStyle] = []
    /// UTF-8 of the text of markers and pseudo-elements.
    var generatedText: [UInt8] = []
    var intrinsicSizes: [IntrinsicSize] = []
    /// Boxes that stand on every page.
    var fixed: [BoxIndex] = []
    var pageNames: [String] = []
    var root: BoxIndex = -1
    /// Some box floats: what layout does for floats is done in such documents only.
    var hasFloats = false
    /// Some box has a preferred aspect ratio, or a picture a height in percentages that its width follows: what layout
    /// does for them is done in such documents only.
    var hasRatios = false
    var pageTexts: [PageText] = []
    /// The boxes of `pageTexts`.
    var pageTextBoxes: [BoxIndex] = []
    /// Something in the flow shows the number of all pages.
    var namesPageTotal = false
    /// Something in a running element shows the number of all pages.
    var namesPageTotalInMargins = false
    /// What elements set for margin boxes, by rising box.
    var assignments: [PageAssignment] = []
    var pageValueNames: [PageValueName] = []
    /// By rising box.
    var pageCounterChanges: [(box: BoxIndex, changes: GeneratedContentStyle)] = []
    /// Files that `content` names, each once.
    var imageNames: [String] = []
    /// The place in `imageNames` of boxes that `content` made.
    var contentImages: [BoxIndex: Int32] = [:]
    private var anonymousInlineStyles: [StyledTree.StyleIndex: StyledTree.StyleIndex] = [:]
    /// Styles of anonymous boxes: by the style that they inherit from; -1: none yet.
    private var anonymousStyles: [StyledTree.StyleIndex] = []

    subscript(index: BoxIndex) -> Box {
        get { boxes[Int(index)] }
        _modify { yield &boxes[Int(index)] }
    }

    mutating func append(_ box: Box) -> BoxIndex {
        boxes.append(box)
        return BoxIndex(boxes.count - 1)
    }

    /// Makes a box the last child of another.
    mutating func attach(_ child: BoxIndex, to parent: BoxIndex) {
        boxes[Int(child)].parent = parent
        boxes[Int(child)].nextSibling = -1
        let last = boxes[Int(parent)].lastChild
        if last >= 0 {
            boxes[Int(last)].nextSibling = child
        } else {
            boxes[Int(parent)].firstChild = child
        }
        boxes[Int(parent)].lastChild = child
    }

    /// Takes all children from a box.
    mutating func detachChildren(of parent: BoxIndex) -> [BoxIndex] {
        var children: [BoxIndex] = []
        var child = boxes[Int(parent)].firstChild
        while child >= 0 {
            children.append(child)
            child = boxes[Int(child)].nextSibling
        }
        boxes[Int(parent)].firstChild = -1
        boxes[Int(parent)].lastChild = -1
        return children
    }

    /// An anonymous box's style with the relative position of another one.
    mutating func relativeStyle(
        _ anonymous: StyledTree.StyleIndex, like other: StyledTree.StyleIndex
    ) -> StyledTree.StyleIndex {
        let (base, values) = (styles[Int(anonymous)], styles[Int(other)].box)
        var box = base.box
        box.position = .relative
        box.inset = values.inset
        box.zIndex = values.zIndex
        styles.append(
            ComputedStyle(
                font: base.font, text: base.text, box: box, table: base.table, list: base.list,
                fragmentation: base.fragmentation))
        return StyledTree.StyleIndex(styles.count - 1)
    }

    /// The style of an anonymous box inside a box of the given style: inherited values, initial ones otherwise.
    mutating func anonymousStyle(inheritingFrom style: StyledTree.StyleIndex) -> StyledTree.StyleIndex {
        while anonymousStyles.count <= Int(style) { anonymousStyles.append(-1) }
        if anonymousStyles[Int(style)] >= 0 { return anonymousStyles[Int(style)] }
        let parent = styles[Int(style)]
        var text = parent.text
        text.verticalAlign = .baseline
        text.decorationLines = []
        text.unicodeBidi = .normal
        var box = BoxStyle()
        box.display = .block
        var table = parent.table
        table.layout = .auto
        var fragmentation = FragmentationStyle()
        fragmentation.orphans = parent.fragmentation.orphans
        fragmentation.widows = parent.fragmentation.widows
        fragmentation.page = parent.fragmentation.page
        styles.append(
            ComputedStyle(
                font: parent.font, text: text, box: box, table: table, list: parent.list, fragmentation: fragmentation))
        anonymousStyles[Int(style)] = StyledTree.StyleIndex(styles.count - 1)
        return anonymousStyles[Int(style)]
    }

    /// The style of an anonymous inline box.
    mutating func anonymousInlineStyle(inheritingFrom style: StyledTree.StyleIndex) -> StyledTree.StyleIndex {
        if let known = anonymousInlineStyles[style] { return known }
        let block = styles[Int(anonymousStyle(inheritingFrom: style))]
        var box = block.box
        box.display = .inline
        styles.append(
            ComputedStyle(
                font: block.font, text: block.text, box: box, table: block.table, list: block.list,
                fragmentation: block.fragmentation))
        anonymousInlineStyles[style] = StyledTree.StyleIndex(styles.count - 1)
        return StyledTree.StyleIndex(styles.count - 1)
    }
}
