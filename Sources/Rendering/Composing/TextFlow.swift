import Primitives
import Typography

/// The direction of what readers of a page's content have met so far.
///
/// Readers guess directions from characters, one after another as they are shown: a neutral one has that of the last
/// strong one before it (MuPDF), or goes with what stands beside it (Poppler).
struct TextFlow {
    /// As readers see it at the start of a text object.
    var lastStrong = BidiClass.leftToRight
    /// What was shown last: on which baseline, and whether from right to left; nil for a page's first text.
    private var last: (baseline: LayoutUnit, isRightToLeft: Bool)?
    /// Text of the other direction came before that which is shown, on the same line.
    private(set) var followsTurn = false
    /// What parts a line that begins from another one beside it; empty where readers see them apart.
    ///
    /// MuPDF goes on in the same line where the direction changes, and turns what stands in both lines round together
    /// where both run from right to left: U+202C between them, which means nothing where nothing is embedded, ends the
    /// first for it, and does not trouble Poppler.
    private(set) var space: [Unicode.Scalar] = []
    private var isEmbedded = false
    /// The number of the one that text is shown in.
    private var textObject = -1
    private var isLineStart = false

    /// Called before the runs of a line.
    mutating func beginLine() { isLineStart = true }

    /// Called before a run is shown.
    mutating func begin(_ run: GlyphRun, baseline: LayoutUnit, textObject: Int) {
        // MuPDF forgets the direction where a text object begins.
        if textObject != self.textObject { lastStrong = .leftToRight }
        self.textObject = textObject
        let isRightToLeft = run.level & 1 == 1
        isEmbedded = run.level >= 2
        if !space.isEmpty { space.removeAll(keepingCapacity: true) }
        if let last, isLineStart {
            let isBeside = max(last.baseline, baseline) - min(last.baseline, baseline) < run.size.length
            if isBeside, last.isRightToLeft, isRightToLeft {
                space.append("\u{202C}")
                lastStrong = .leftToRight
            }
            if isBeside, last.isRightToLeft || isRightToLeft { space.append(" ") }
            followsTurn = false
        } else if last?.baseline != baseline {
            followsTurn = false
        } else if last?.isRightToLeft != isRightToLeft {
            followsTurn = true
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
