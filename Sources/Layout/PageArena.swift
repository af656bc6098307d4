import CSS
import Markup
import Primitives
import Typography

/// A fragment under construction: positions are relative to the parent's border box until the page is flattened.
struct LaidFragment {
    enum Kind: UInt8 {
        case box, line, text, replaced
        /// A table with its captions: CSS 2.2 §17.4.
        case tableWrapper
        /// Holds the place of an absolutely positioned box in the order of the markup.
        case placeholder
    }

    var kind: Kind
    var flags: Fragment.Flags = []
    /// -1 for lines.
    var box: BoxIndex
    var offset = Point.zero
    var size = Size.zero
    var parent: Int32 = -1
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var nextSibling: Int32 = -1
    /// Of text: in the arena's runs.
    var runs: Range<Int32> = 0..<0
    /// Of lines and text: from the fragment's top.
    var baseline = LayoutUnit.zero
    /// Of replaced boxes: the content box, from the border box.
    var content = Rect.zero

    init(_ kind: Kind, box: BoxIndex) {
        self.kind = kind
        self.box = box
    }
}

/// A box whose containing block is still being laid out.
struct PendingPositioned {
    var box: BoxIndex
    var placeholder: Int32
    var alignment = StaticAlignment()
}

/// A fragment of a positioned inline box, which contains the positioned boxes inside it.
struct InlineContainer {
    var box: BoxIndex
    var fragment: Int32
}

/// A collapsed border, relative to its table's fragment.
struct LaidBorder {
    var fragment: Int32
    var border: CollapsedBorder
}

/// A cell that shows the background of a column or column group.
struct LaidColumnCell {
    var column: Int32
    var cell: Int32
}

/// The fragments of the page that is being laid out.
struct PageArena {
    /// How much of the arena is filled; what came later can be dropped again.
    struct Mark {
        var fragments = 0, runs = 0, glyphs = 0, text = 0, pending = 0, borders = 0, columnCells = 0
        var floats = 0, carried = 0, inlines = 0
    }

    var fragments: [LaidFragment] = []
    var runs: [PlacedRun] = []
    var glyphs: [Glyph] = []
    var text: [UInt8] = []
    var pending: [PendingPositioned] = []
    var borders: [LaidBorder] = []
    var columnCells: [LaidColumnCell] = []
    var inlineContainers: [InlineContainer] = []
    /// Floats of the open block formatting contexts, inner ones last.
    var floats: [PlacedFloat] = []
    /// Floats of the open block formatting contexts that go on on the next page.
    var carried: [CarriedFloat] = []

    /// Makes room for a page of a document with so many boxes and bytes of text.
    ///
    /// No more than a page holds: a document may have a million boxes.
    mutating func reserveCapacity(boxes: Int, text bytes: Int) {
        fragments.reserveCapacity(min(boxes * 3 / 2, 4096))
        runs.reserveCapacity(min(boxes / 2, 1024))
        glyphs.reserveCapacity(min(bytes, 8192))
        text.reserveCapacity(min(bytes, 8192))
    }

    subscript(index: Int32) -> LaidFragment {
        get { fragments[Int(index)] }
        _modify { yield &fragments[Int(index)] }
    }

    mutating func begin(_ kind: LaidFragment.Kind, box: BoxIndex) -> Int32 { append(LaidFragment(kind, box: box)) }

    mutating func append(_ fragment: LaidFragment) -> Int32 {
        fragments.append(fragment)
        return Int32(fragments.count - 1)
    }

    mutating func attach(_ child: Int32, to parent: Int32, at offset: Point) {
        fragments[Int(child)].offset = offset
        fragments[Int(child)].parent = parent
        let last = fragments[Int(parent)].lastChild
        if last >= 0 {
            fragments[Int(last)].nextSibling = child
        } else {
            fragments[Int(parent)].firstChild = child
        }
        fragments[Int(parent)].lastChild = child
    }

    /// Makes a fragment the first child of another one.
    mutating func attachFirst(_ child: Int32, to parent: Int32, at offset: Point) {
        let first = fragments[Int(parent)].firstChild
        guard first >= 0 else { return attach(child, to: parent, at: offset) }
        fragments[Int(child)].offset = offset
        fragments[Int(child)].parent = parent
        fragments[Int(child)].nextSibling = first
        fragments[Int(parent)].firstChild = child
    }

    /// Adds glyphs whose clusters count from a byte of the arena's text.
    mutating func appendGlyphs(_ added: [Glyph], clustersFrom delta: Int32) {
        let first = glyphs.count
        glyphs.append(contentsOf: added)
        if delta == 0 { return }
        glyphs.withUnsafeMutableBufferPointer { glyphs in
            for index in first..<glyphs.count { glyphs[index].cluster += delta }
        }
    }

    /// Moves all children of a fragment.
    mutating func shiftChildren(of parent: Int32, by delta: Point) {
        if delta == .zero { return }
        var child = fragments[Int(parent)].firstChild
        while child >= 0 {
            fragments[Int(child)].offset = fragments[Int(child)].offset + delta
            child = fragments[Int(child)].nextSibling
        }
    }

    /// The distance from an ancestor's border box to a fragment's.
    func offset(of fragment: Int32, from ancestor: Int32) -> Point {
        var result = Point.zero
        var current = fragment
        while current >= 0, current != ancestor {
            result = result + fragments[Int(current)].offset
            current = fragments[Int(current)].parent
        }
        return result
    }

    var mark: Mark {
        Mark(
            fragments: fragments.count, runs: runs.count, glyphs: glyphs.count, text: text.count,
            pending: pending.count, borders: borders.count, columnCells: columnCells.count, floats: floats.count,
            carried: carried.count, inlines: inlineContainers.count)
    }

    mutating func reset(to mark: Mark) {
        fragments.removeSubrange(mark.fragments...)
        runs.removeSubrange(mark.runs...)
        glyphs.removeSubrange(mark.glyphs...)
        text.removeSubrange(mark.text...)
        if pending.count > mark.pending { pending.removeSubrange(mark.pending...) }
        borders.removeSubrange(mark.borders...)
        columnCells.removeSubrange(mark.columnCells...)
        if inlineContainers.count > mark.inlines { inlineContainers.removeSubrange(mark.inlines...) }
        if floats.count > mark.floats { floats.removeSubrange(mark.floats...) }
        if carried.count > mark.carried { carried.removeSubrange(mark.carried...) }
    }

    /// The fragment after the last descendant of one.
    func end(of fragment: Int32) -> Int32 {
        var last = fragment
        var open = [self[fragment].firstChild]
        while let next = open.popLast() {
            if next < 0 { continue }
            last = max(last, next)
            open.append(self[next].nextSibling)
            open.append(self[next].firstChild)
        }
        return last + 1
    }

    /// Puts the content of a fragment that is laid out anew in the place of what the first one holds; -1: nothing.
    ///
    /// The first one's descendants stand before `end`.
    mutating func replaceContent(of old: Int32, upTo end: Int32, by new: Int32) {
        let dropped = old + 1..<end
        pending.removeAll { dropped.contains($0.placeholder) }
        borders.removeAll { dropped.contains($0.fragment) }
        columnCells.removeAll { dropped.contains($0.cell) }
        self[old].firstChild = new < 0 ? -1 : self[new].firstChild
        self[old].lastChild = new < 0 ? -1 : self[new].lastChild
        var child = self[old].firstChild
        while child >= 0 {
            self[child].parent = old
            child = self[child].nextSibling
        }
    }
}
