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
        try layOutPending(heldBy: part, after: table, in: area, from: fragment)
    }
}
