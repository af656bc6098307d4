import CSS
import Primitives

/// Cells, rows and row groups that are containing blocks of positioned boxes, and groups that are moved: CSS Positioned
/// Layout 3 §2.1, §3.4.
extension BoxFormatter {
    /// Lays out the positioned boxes whose containing block is a cell, row or row group with its final size.
    ///
    /// Cells get their height from their rows, and rows stand in groups that begin before and after them, so what waits
    /// below the table's fragment is found by its boxes and not by its place in the arena.
    mutating func layOutPositioned(inTablePart fragment: Int32, below table: Int32) throws(Interruption) {
        if arena.pending.isEmpty { return }
        let part = arena[fragment].box
        guard part >= 0, isContainingBlock(part) else { return }
        var area = Rect(origin: .zero, size: arena[fragment].size)
        if boxes[part].kind == .cell { area = area.inset(by: border(part)) }
        let isRTL = style(part).text.direction == .rtl
        var position = arena.pending.count - 1
        while position >= 0, position < arena.pending.count {
            let pending = arena.pending[position]
            if pending.placeholder > table, isHeld(pending.box, by: part) {
                arena.pending.remove(at: position)
                let origin = arena.offset(of: pending.placeholder, from: fragment)
                try layOutPositioned(
                    pending.box, in: area, StaticPosition(point: origin, alignment: pending.alignment), isRTL: isRTL,
                    parent: pending.placeholder, parentOrigin: origin)
            }
            position -= 1
        }
    }

    private func isContainingBlock(_ box: BoxIndex) -> Bool {
        !boxes[box].flags.isDisjoint(with: [.relative, .transformed])
    }

    /// Whether a box is the nearest ancestor of a positioned one that can be its containing block.
    private func isHeld(_ box: BoxIndex, by container: BoxIndex) -> Bool {
        let isFixed = boxes[box].flags.contains(.fixed)
        var current = boxes[box].parent
        while current >= 0 {
            let holds = isFixed ? boxes[current].flags.contains(.transformed) : isContainingBlock(current)
            if holds { return current == container }
            current = boxes[current].parent
        }
        return false
    }
}
