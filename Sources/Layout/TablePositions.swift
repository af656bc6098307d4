import CSS
import Primitives

/// Cells, rows and row groups that are containing blocks of positioned boxes, and groups that are moved: CSS Positioned
/// Layout 3 §2.1, §3.4.
extension BoxFormatter {
    /// Lays out the positioned boxes whose containing block is a cell, row or row group with its final size.
    ///
    /// What waits stands behind `first`. Cells get their height from their rows, and groups begin after their first
    /// row, so other parts' boxes stand there too.
    mutating func layOutPositioned(inTablePart fragment: Int32, after first: Int32) throws(Interruption) {
        if arena.pending.isEmpty { return }
        let part = arena[fragment].box
        guard part >= 0, isContainingBlock(part) else { return }
        var area = Rect(origin: .zero, size: arena[fragment].size)
        if boxes[part].kind == .cell { area = area.inset(by: border(part)) }
        try layOutPending(heldBy: part, after: first, in: area, from: fragment)
    }

    /// Lays out the positioned boxes of rows whose cells are all settled: those that span no further than a row.
    mutating func layOutPositioned(inRowsUpTo row: Int, _ frame: inout TableFrame) throws(Interruption) {
        if frame.waitingRows.isEmpty { return }
        for waiting in frame.waitingRows where waiting.lastRow <= row {
            try layOutPositioned(inTablePart: waiting.fragment, after: waiting.fragment)
        }
        frame.waitingRows.removeAll { $0.lastRow <= row }
    }
}
