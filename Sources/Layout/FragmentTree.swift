package import CSS
package import Markup
package import Primitives
package import Typography

/// A piece of a box on one page: what layout gives and painting reads.
///
/// A page's fragments stand in one array, parents before children and in the order of the markup; a fragment's
/// descendants follow it directly.
package struct Fragment: Sendable {
    package enum Content: Hashable, Sendable {
        /// A block, inline, table or flex box with children.
        case box
        /// A line box; y of the baseline, from the page's top.
        case line(baseline: LayoutUnit)
        /// Runs, in `PageFragment.runs`; y of the baseline, from the page's top.
        case text(runs: Range<Int32>, baseline: LayoutUnit)
        /// An image, code or chart: its content box.
        case replaced(Rect)
    }

    /// What made the box: the element itself, or something that it generates.
    package enum Source: Hashable, Sendable {
        case element, anonymous, before, after, marker
        case marginBox(PageRules.MarginBox)

        package var isMarginBox: Bool {
            if case .marginBox = self { return true }
            return false
        }
    }

    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The box goes on from the fragment before: no top border and padding, unless cloned.
        package static let continuesFromPrevious = Flags(rawValue: 1)
        /// The box goes on in a fragment that follows.
        package static let continuesInNext = Flags(rawValue: 2)
        /// A table header or footer repeated on a further page, an element fixed on a further page: an artifact.
        package static let isRepeated = Flags(rawValue: 4)
        /// An empty cell that shows neither background nor border: `empty-cells: hide`.
        package static let hidesDecoration = Flags(rawValue: 8)
        /// An element's table with its captions; its source is anonymous, its node the table's: CSS 2.2 §17.4.
        package static let isTableWrapper = Flags(rawValue: 16)
        /// Its style's `transform` applies to the box and all in it.
        package static let isTransformed = Flags(rawValue: 32)
    }

    package var content: Content
    package var source: Source
    package var flags: Flags
    /// The element; an anonymous box and text have the nearest element or the text's node.
    package var node: MarkupTree.NodeIndex
    package var style: StyledTree.StyleIndex
    /// The border box, from the page's top left corner.
    package var frame: Rect
    /// The fragment after this one's last descendant.
    package var end: Int32
    /// Of an image that `content` names: its place in `FragmentTree.images`; -1 for all others.
    package var image: Int32 = -1

    package init(
        content: Content, source: Source, flags: Flags = [], node: MarkupTree.NodeIndex,
        style: StyledTree.StyleIndex, frame: Rect, end: Int32
    ) {
        self.content = content
        self.source = source
        self.flags = flags
        self.node = node
        self.style = style
        self.frame = frame
        self.end = end
    }
}

/// A run of glyphs at its place.
package struct PlacedRun: Hashable, Sendable {
    /// `glyphs` refers to `PageFragment.glyphs`; `text` and the glyphs' clusters refer to `PageFragment.text`.
    package var run: GlyphRun
    /// Left end of the run, from the page's left edge.
    package var x: LayoutUnit
    /// The text node that the run's text is of; -1 for generated text.
    package var node: MarkupTree.NodeIndex

    package init(run: GlyphRun, x: LayoutUnit, node: MarkupTree.NodeIndex) {
        self.run = run
        self.x = x
        self.node = node
    }
}

/// A stretch of a collapsed table border, drawn after the table's backgrounds: CSS Tables 3 §7.
package struct CollapsedBorder: Hashable, Sendable {
    package var rect: Rect
    package var line: DecorationStyle.BorderLine
    package var color: Color
    package var isVertical: Bool

    package init(rect: Rect, line: DecorationStyle.BorderLine, color: Color, isVertical: Bool) {
        self.rect = rect
        self.line = line
        self.color = color
        self.isVertical = isVertical
    }
}

/// A cell that begins in a column or column group with a background: both in `PageFragment.fragments`.
package struct ColumnCell: Hashable, Sendable {
    package var column: Int32
    package var cell: Int32
}

/// One page.
///
/// Margin boxes come last among its fragments.
package struct PageFragment: Sendable {
    package var size: Size
    /// Inside the page's margins.
    package var borderBox: Rect
    /// The page's own style (background, borders), from `@page`.
    package var style: ComputedStyle
    /// The page counter at the page's end, and how a margin box shows it; decimal where none does.
    package var number: Int32 = 1
    package var numbering = ListStyle.Kind.decimal
    package var fragments: [Fragment] = []
    package var runs: [PlacedRun] = []
    package var glyphs: [Glyph] = []
    /// UTF-8 of the text shown, for the glyphs' clusters.
    package var text: [UInt8] = []
    package var collapsedBorders: [CollapsedBorder] = []
    /// Cells that show the background of a column or column group, by the place of its fragment.
    package var columnCells: [ColumnCell] = []
    /// Styles made during layout (anonymous boxes, margin boxes) come after those of the styled tree.
    package init(size: Size, borderBox: Rect? = nil, style: ComputedStyle) {
        self.size = size
        self.borderBox = borderBox ?? Rect(origin: .zero, size: size)
        self.style = style
    }
}

/// A laid out document.
package struct FragmentTree: Sendable {
    package var pages: [PageFragment]
    /// The styled tree's styles, then those that layout made; fragments index into it.
    package var styles: [ComputedStyle]
    /// Files of the images that `content` shows.
    package var images: [String]

    package init(pages: [PageFragment], styles: [ComputedStyle], images: [String] = []) {
        self.pages = pages
        self.styles = styles
        self.images = images
    }
}

/// The natural size of an image, code or chart.
package struct IntrinsicSize: Hashable, Sendable {
    /// nil: no natural size in that axis.
    package var width: LayoutUnit?
    package var height: LayoutUnit?
    /// Width over height; nil: each axis has its own.
    package var ratio: Double?

    package init(width: LayoutUnit?, height: LayoutUnit?, ratio: Double?) {
        self.width = width
        self.height = height
        self.ratio = ratio
    }

    /// Takes another ratio: the height then follows from the width, where there is one.
    mutating func impose(_ ratio: AspectRatio) {
        self.ratio = ratio.quotient
        if width != nil { height = nil }
    }
}
