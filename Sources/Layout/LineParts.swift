import CSS
import Primitives
import Typography

/// A line as it stands in its container.
struct BuiltLine {
    var fragment: Int32
    var height: LayoutUnit
    var baseline: LayoutUnit
}

/// An inline box on a line.
struct LineBox {
    var box: BoxIndex
    /// In the line's boxes; -1: the container.
    var parent: Int
    var metrics: LineMetrics
    var edges: Edges<LayoutUnit>
    var margins: Edges<LayoutUnit>
    /// Of its baseline, from that of its aligned subtree; downward.
    var shift = LayoutUnit.zero
    /// The aligned subtree: CSS 2.2 §10.8.1.
    var group = 0
    /// Its start among the paragraph's items; -1: it goes on from the line before.
    var item: Int
    /// Where its part of the line starts, in bytes of the text.
    var start: Int32
    var opensHere: Bool { item >= 0 }
    var closesHere = false
    /// Pieces in visual order that are still to come.
    var piecesLeft = 0
    var isRTL: Bool
}

/// An object on a line, laid out.
struct LineObject {
    var item: Int
    var result: BoxResult
    var margins: Edges<LayoutUnit>
    var above: LayoutUnit
    var below: LayoutUnit
    var shift = LayoutUnit.zero
    var group = 0
}

/// Boxes aligned with each other by their baselines; the first group is the container's own.
struct AlignedSubtree {
    enum Edge { case baseline, top, bottom }
    var edge: Edge
    var above = LayoutUnit(rawValue: .min)
    var below = LayoutUnit(rawValue: .min)
    /// Of the group's baseline, from the line's top.
    var baseline = LayoutUnit.zero

    mutating func include(above: LayoutUnit, below: LayoutUnit) {
        self.above = max(self.above, above)
        self.below = max(self.below, below)
    }
}

/// A piece of a line in visual order.
struct VisualPiece {
    enum Content {
        case run(GlyphRun)
        /// In the line's objects.
        case object(Int)
        /// Nothing, in an inline box that has no piece of its own.
        case empty
        case placeholder(BoxIndex)
    }

    var content: Content
    /// The inline box that it stands in, in the line's boxes; -1: the container.
    var parent: Int
    /// Where it starts, in bytes of the text.
    var start: Int32
    var level: UInt8
}

/// The pen that goes along a line.
struct LinePlacement {
    let line: Int32
    var x: LayoutUnit
    var open: [(box: Int, fragment: Int32)] = []
    /// Inline boxes that have a fragment already.
    var begun: [Int] = []
    /// Everything placed, from the line's edge; parents before children.
    var fragments: [Int32] = []
    var lastPiece: Int32 = -1

    init(line: Int32, x: LayoutUnit) {
        self.line = line
        self.x = x
    }

    /// Attaches a fragment, whose offset is set, to the innermost open one.
    mutating func attach(_ fragment: Int32, _ arena: inout PageArena) {
        arena.attach(fragment, to: open.last?.fragment ?? line, at: arena[fragment].offset)
        fragments.append(fragment)
        lastPiece = fragment
    }
}
