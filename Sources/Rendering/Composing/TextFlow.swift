import Primitives
import Typography

/// The direction of what readers of a page's content have met so far.
///
/// Readers guess directions from characters, one after another as they are shown: a neutral one has that of the last
/// strong one before it (MuPDF), or goes with what stands beside it (Poppler).
struct TextFlow {
    /// As readers see it at the start of a page.
    var lastStrong = BidiClass.leftToRight
    /// What was shown last: on which baseline, and whether from right to left; nil for a page's first text.
    private var last: (baseline: LayoutUnit, isRightToLeft: Bool)?
    /// Text of the other direction came before that which is shown, on the same line.
    private(set) var followsTurn = false
    /// A line of the other direction stands beside that which begins: readers would see one line without a space.
    private(set) var needsSpace = false
    private var isEmbedded = false
    private var isLineStart = false

    /// Called before the runs of a line.
    mutating func beginLine() { isLineStart = true }

    /// Called before a run is shown.
    mutating func begin(_ run: GlyphRun, baseline: LayoutUnit) {
        let isRightToLeft = run.level & 1 == 1
        isEmbedded = run.level >= 2
        needsSpace = false
        if let last, last.isRightToLeft != isRightToLeft {
            if isLineStart {
                needsSpace = max(last.baseline, baseline) - min(last.baseline, baseline) < run.size.length
                followsTurn = false
            } else {
                followsTurn = last.baseline == baseline
            }
        } else if isLineStart || last?.baseline != baseline {
            followsTurn = false
        }
        isLineStart = false
    }

    /// Called when a run has been shown.
    mutating func end(_ run: GlyphRun, baseline: LayoutUnit) {
        last = (baseline, run.level & 1 == 1)
        if run.level & 1 == 0 { lastStrong = .leftToRight }
    }

    /// Whether characters of a left-to-right run may need marks: it stands beside text from right to left.
    var marksLeftToRight: Bool { isEmbedded || followsTurn }

    /// Whether a left-to-right run's end must be marked: it stands within text from right to left.
    var marksEnd: Bool { isEmbedded }
}
