import Primitives

/// Turns font units of one run into lengths.
struct RunMeasure {
    private let size: Int64
    private let unitsPerEm: Int64
    private let letterSpacing: Int64
    private let wordSpacing: Int64

    init(size: FontSize, unitsPerEm: Int32, letterSpacing: LayoutUnit, wordSpacing: LayoutUnit) {
        self.size = Int64(size.rawValue)
        self.unitsPerEm = Int64(unitsPerEm)
        self.letterSpacing = Int64(letterSpacing.rawValue)
        self.wordSpacing = Int64(wordSpacing.rawValue)
    }

    init(_ run: GlyphRun, unitsPerEm: Int32) {
        self.init(
            size: run.size, unitsPerEm: unitsPerEm, letterSpacing: run.letterSpacing, wordSpacing: run.wordSpacing)
    }

    /// Of nothing yet.
    init() { self.init(size: FontSize(rawValue: 0), unitsPerEm: 1, letterSpacing: .zero, wordSpacing: .zero) }

    /// Whether clusters or spaces are widened.
    var isSpaced: Bool { letterSpacing != 0 || wordSpacing != 0 }

    /// Font units as a length, up to the next 1/64 px, as browsers do.
    func length(units: Int64) -> LayoutUnit { length(units: units, clusters: 0, spaces: 0) }

    /// Font units as a length, with the spacing of clusters and spaces.
    func length(units: Int64, clusters: Int, spaces: Int) -> LayoutUnit {
        // In integers, so that it is the same on every machine; 1/64 px are 256 parts of a font size.
        let (quotient, rest) = (units * size).quotientAndRemainder(dividingBy: unitsPerEm * 256)
        let whole = rest > 0 ? quotient + 1 : quotient
        return LayoutUnit(
            rawValue: Int32(clamping: whole + letterSpacing * Int64(clusters) + wordSpacing * Int64(spaces)))
    }

    /// The length of glyphs that stand together.
    func advance(of glyphs: Slice<UnsafeBufferPointer<Glyph>>) -> LayoutUnit {
        let glyphs = UnsafeBufferPointer(rebasing: glyphs)
        var units: Int64 = 0
        if !isSpaced {
            for glyph in glyphs { units += Int64(glyph.advance) }
            return length(units: units)
        }
        var clusters = 0
        var spaces = 0
        var last: Int32 = -1
        for glyph in glyphs {
            units += Int64(glyph.advance)
            if glyph.cluster != last {
                last = glyph.cluster
                clusters += 1
            }
            if glyph.flags & Glyph.wordSeparator != 0 { spaces += 1 }
        }
        return length(units: units, clusters: clusters, spaces: spaces)
    }
}
