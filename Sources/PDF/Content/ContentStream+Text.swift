/// A glyph as it is to be shown; lengths in font units, y upward, unless said otherwise.
package struct ShownGlyph: Hashable, Sendable {
    /// From the font it is shown with.
    package var code: UInt16
    /// A mark whose letter reads for both: put off to the end of its marked content, where it takes no part in the
    /// order of the text.
    package var isSilent = false
    /// How far the next glyph's origin is, kerning included.
    package var advance: Int32
    package var xOffset: Int32
    package var yOffset: Int32
    /// Points added after the glyph: letter and word spacing, justification.
    package var spacing: Double
    /// The width that the glyph is stretched to (Tz); 0 for its own.
    ///
    /// Negative for one that shows nothing, which may be stretched as the glyph before it.
    package var stretchedWidth: Int32 = 0

    package init(code: UInt16, advance: Int32, xOffset: Int32 = 0, yOffset: Int32 = 0, spacing: Double = 0) {
        self.code = code
        self.advance = advance
        self.xOffset = xOffset
        self.yOffset = yOffset
        self.spacing = spacing
    }
}

/// Glyphs that read as a text of their own (ActualText): ISO 32000-1 §14.9.4.
package struct ReplacedText: Hashable, Sendable {
    /// Places in the glyphs shown.
    package var glyphs: Range<Int>
    /// Bytes of the UTF-8 that is handed over with them.
    package var text: Range<Int>

    package init(glyphs: Range<Int>, text: Range<Int>) {
        self.glyphs = glyphs
        self.text = text
    }
}

/// A silent glyph that is still to be shown.
struct SilentGlyph {
    let glyph: ShownGlyph
    let font: EmbeddedFont
    let size: Double
    /// In the page's space, hundredths of a point.
    let x: Double
    let y: Int
}

/// Where text operators stand: ISO 32000-1 §9.4.2.
struct TextPosition: Hashable {
    /// Between BT and ET.
    var isOpen = false
    /// Start of the current line in the page's space, hundredths of a point.
    var lineX = 0
    var lineY = 0
    /// Where the last glyph ended, hundredths of a point; nil where nothing has been shown on the line.
    var penX: Double?
}

extension ContentStream {
    /// Shows glyphs from left to right on a baseline.
    ///
    /// Differences from the font's own advances become numbers in TJ; what their rounding leaves over is carried to the
    /// next glyph, so it never adds up.
    ///
    /// - Parameters:
    ///   - glyphs: in visual order.
    ///   - replacements: ascending, not overlapping.
    ///   - text: UTF-8 that the replacements refer to.
    ///   - font: the font that gave the glyphs their codes.
    ///   - size: points an em; nothing is shown at 0 and under.
    ///   - x: the first glyph's origin.
    ///   - y: the baseline.
    package mutating func show(
        _ glyphs: [ShownGlyph], replacements: [ReplacedText] = [], text: [UInt8] = [], font: EmbeddedFont,
        size: Double, x: Double, y: Double
    ) {
        guard !glyphs.isEmpty, size > 0 else { return }
        willPaint()
        beginText()
        select(font, size: size)
        let spacing = commonSpacing(of: glyphs)
        if spacing != state.characterSpacing {
            state.characterSpacing = spacing
            syntax.decimal(spacing, decimals: 3)
            syntax.raw(" Tc\n")
        }
        let start = moveTo(x: checked(x), y: checked(y))
        var run = TextRun(
            size: size, unitsPerEm: font.description.unitsPerEm, characterSpacing: spacing,
            lead: (checked(x) * 100 - start) * 10 / size)
        var next = 0
        for replacement in replacements {
            run.show(glyphs[next..<replacement.glyphs.lowerBound], font, &syntax)
            syntax.raw("/Span<</ActualText")
            syntax.text(utf8: text[replacement.text])
            syntax.raw(">>BDC\n")
            run.show(glyphs[replacement.glyphs], font, &syntax)
            syntax.raw("EMC\n")
            next = replacement.glyphs.upperBound
        }
        run.show(glyphs[next...], font, &syntax)
        if run.rise != 0 { syntax.raw("0 Ts\n") }
        if run.stretch != 1 { syntax.raw("100 Tz\n") }
        for (glyph, x) in run.silent {
            silentGlyphs.append(
                SilentGlyph(glyph: glyph, font: font, size: size, x: start + x * size / 10, y: self.text.lineY))
        }
        self.text.penX = start + run.pen * size / 10
    }

    /// Shows the silent glyphs that were put off, line by line and font by font; must come before what they are shown
    /// with changes.
    mutating func showSilentGlyphs() {
        guard !silentGlyphs.isEmpty else { return }
        var left = silentGlyphs
        silentGlyphs.removeAll(keepingCapacity: true)
        syntax.raw("/Span<</ActualText()>>BDC\n")
        if state.characterSpacing != 0 {
            state.characterSpacing = 0
            syntax.raw("0 Tc\n")
        }
        while let first = left.first {
            select(first.font, size: first.size)
            let column = Int(first.x.rounded())
            move(toColumn: column, row: first.y)
            var line: [(glyph: ShownGlyph, x: Double)] = []
            var others: [SilentGlyph] = []
            for silent in left {
                if silent.font === first.font, silent.size == first.size, silent.y == first.y {
                    line.append((silent.glyph, (silent.x - Double(column)) * 10 / first.size))
                } else {
                    others.append(silent)
                }
            }
            var run = TextRun(
                size: first.size, unitsPerEm: first.font.description.unitsPerEm, characterSpacing: 0, lead: 0)
            run.show(line, first.font, &syntax)
            if run.rise != 0 { syntax.raw("0 Ts\n") }
            left = others
        }
        syntax.raw("EMC\n")
        text.penX = nil
    }

    /// The number of the text object that text shown next stands in, counted from 1.
    package var textObject: Int { text.isOpen ? textObjectCount : textObjectCount + 1 }

    /// Begins a text object, if none is open.
    mutating func beginText() {
        guard !text.isOpen else { return }
        text = TextPosition(isOpen: true)
        textObjectCount += 1
        syntax.raw("BT\n")
    }

    /// Ends the text object, if one is open.
    mutating func endText() {
        guard text.isOpen else { return }
        showSilentGlyphs()
        // What is marked within a text object must end within it.
        if isMarkedInText { fail(.markedContentUnbalanced(page: Int(page.number))) }
        text.isOpen = false
        syntax.raw("ET\n")
    }

    private mutating func select(_ font: EmbeddedFont, size: Double) {
        let scaled = Fixed.rounded(checked(size), scale: 10_000)
        guard font.index != state.font || scaled != state.fontSize else { return }
        state.font = font.index
        state.fontSize = scaled
        use(font: font.index)
        syntax.raw("/F")
        syntax.integer(font.index)
        syntax.byte(0x20)
        syntax.decimal(scaled, decimals: 4)
        syntax.raw(" Tf\n")
    }

    /// Moves to where a run starts and gives where that really is, hundredths of a point.
    ///
    /// A run that goes on where the last one ended needs no operator.
    private mutating func moveTo(x: Double, y: Double) -> Double {
        let column = space.x(x)
        let row = space.y(y)
        if row == text.lineY, let pen = text.penX, (pen - x * 100).magnitude < 0.5 { return pen }
        move(toColumn: column, row: row)
        return Double(column)
    }

    private mutating func move(toColumn column: Int, row: Int) {
        syntax.coordinate(column - text.lineX)
        syntax.byte(0x20)
        syntax.coordinate(row - text.lineY)
        syntax.raw(" Td\n")
        text.lineX = column
        text.lineY = row
    }

    /// The spacing that the viewer adds after every glyph: that of the first two, where they agree.
    private func commonSpacing(of glyphs: [ShownGlyph]) -> Int {
        guard glyphs.count > 2, glyphs[0].spacing != 0, glyphs[0].spacing == glyphs[1].spacing else { return 0 }
        return Fixed.rounded(glyphs[0].spacing, scale: 1000)
    }
}

/// Glyphs of one font and size on their way into text-showing operators: ISO 32000-1 §9.4.3–9.4.4.
///
/// Lengths in thousandths of an em, from where the run starts.
private struct TextRun {
    /// Glyphs of two bytes that stay under PDF/A-2's 32,767 bytes a string (§6.1.13).
    private static let longestString = 16_000

    /// Where the viewer's pen is.
    private(set) var pen = 0.0
    /// Where it should be.
    private var target: Double
    /// Font units.
    private(set) var rise: Int32 = 0
    /// Horizontal scaling, 1 for none.
    private(set) var stretch = 1.0
    /// Silent glyphs, which are not shown, and where they belong.
    private(set) var silent: [(glyph: ShownGlyph, x: Double)] = []

    private let size: Double
    private let unit: Double
    private let spacingUnit: Double
    private let characterSpacing: Double

    init(size: Double, unitsPerEm: Int32, characterSpacing: Int, lead: Double) {
        self.size = size
        unit = 1000 / Double(unitsPerEm)
        spacingUnit = 1000 / size
        self.characterSpacing = Double(characterSpacing) / size
        target = lead
    }

    mutating func show(_ glyphs: ArraySlice<ShownGlyph>, _ font: EmbeddedFont, _ syntax: inout SyntaxBuffer) {
        guard !glyphs.isEmpty else { return }
        if glyphs.count > Self.longestString {
            let middle = glyphs.index(glyphs.startIndex, offsetBy: Self.longestString)
            show(glyphs[..<middle], font, &syntax)
            show(glyphs[middle...], font, &syntax)
            return
        }
        let codes = font.codes.all
        var string = TextString(opening: open(&syntax))
        for glyph in glyphs {
            let x = target + Double(glyph.xOffset) * unit
            if glyph.isSilent {
                silent.append((glyph, x))
            } else {
                put(glyph, at: x, codes, &string, &syntax)
            }
            target += Double(glyph.advance) * unit + glyph.spacing * spacingUnit
        }
        close(string, &syntax)
    }

    /// Shows glyphs at places of their own.
    mutating func show(
        _ glyphs: [(glyph: ShownGlyph, x: Double)], _ font: EmbeddedFont, _ syntax: inout SyntaxBuffer
    ) {
        let codes = font.codes.all
        var string = TextString(opening: open(&syntax))
        for (index, (glyph, x)) in glyphs.enumerated() {
            if index > 0, index.isMultiple(of: Self.longestString) {
                close(string, &syntax)
                string = TextString(opening: open(&syntax))
            }
            put(glyph, at: x, codes, &string, &syntax)
        }
        close(string, &syntax)
    }

    /// A text-showing operator that is being written.
    private struct TextString {
        /// Where its array begins.
        var opening: Int
        var isAdjusted = false
    }

    @inline(__always)
    private mutating func put(
        _ glyph: ShownGlyph, at x: Double, _ codes: [FontCodes.Code], _ string: inout TextString,
        _ syntax: inout SyntaxBuffer
    ) {
        if glyph.yOffset != rise {
            close(string, &syntax)
            raise(to: glyph.yOffset, &syntax)
            string = TextString(opening: open(&syntax))
        }
        if glyph.stretchedWidth != 0 || stretch != 1 { scale(glyph, codes, &string, &syntax) }
        let gap = Fixed.rounded((x - pen) / stretch, scale: 1)
        if gap != 0 {
            // `[(` with nothing between them yet: the number comes first.
            if syntax.count == string.opening + 2 { syntax.removeLast() } else { syntax.raw(")") }
            syntax.integer(-gap)
            syntax.raw("(")
            string.isAdjusted = true
            pen += Double(gap) * stretch
        }
        syntax.stringCode(glyph.code)
        pen += (Double(codes[Int(glyph.code)].advance) + characterSpacing) * stretch
    }

    /// Begins an array, which `close` turns into a lone string where nothing is adjusted.
    private func open(_ syntax: inout SyntaxBuffer) -> Int {
        let position = syntax.count
        syntax.raw("[(")
        return position
    }

    private func close(_ string: TextString, _ syntax: inout SyntaxBuffer) {
        if syntax.count == string.opening + 2 {
            // The first glyph is raised: nothing stands before it.
            syntax.removeLast()
            syntax.removeLast()
        } else if string.isAdjusted {
            syntax.raw(")]TJ\n")
        } else {
            syntax.patch(at: string.opening, with: 0x20)
            syntax.raw(")Tj\n")
        }
    }

    /// Sets the horizontal scaling that a glyph is shown with.
    private mutating func scale(
        _ glyph: ShownGlyph, _ codes: [FontCodes.Code], _ string: inout TextString, _ syntax: inout SyntaxBuffer
    ) {
        guard glyph.stretchedWidth >= 0 else { return }
        let own = Double(codes[Int(glyph.code)].advance)
        var percent = 10_000
        if glyph.stretchedWidth > 0, own > 0 {
            percent = Fixed.rounded(Double(glyph.stretchedWidth) * unit / own * 100, scale: 100)
        }
        guard percent > 0, Double(percent) / 10_000 != stretch else { return }
        close(string, &syntax)
        stretch = Double(percent) / 10_000
        syntax.decimal(percent, decimals: 2)
        syntax.raw(" Tz\n")
        string = TextString(opening: open(&syntax))
    }

    private mutating func raise(to offset: Int32, _ syntax: inout SyntaxBuffer) {
        rise = offset
        syntax.real(Double(offset) * unit / 1000 * size, decimals: 3)
        syntax.raw(" Ts\n")
    }
}
