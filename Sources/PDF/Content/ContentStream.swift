/// A part of a page's content under construction: ISO 32000-1 §7.8.2.
///
/// Points; x rightward, y downward from the page's top left corner, inside transforms too. Everything that is painted
/// must stand within marked content or an artifact. Begins with the page's first graphics state, whatever content comes
/// before it on the page, and ends without effect on what follows.
package struct ContentStream {
    /// What the operators being written belong to.
    private enum Marking: Hashable {
        case none, tagged, artifact
        /// Of a form: what the marked content around it is where it is drawn.
        case inherited
    }

    /// PDF/A-2 §6.1.13 allows 28; one is the stream's own, one is kept for images and shadings.
    private static let deepestSave = 26

    package let page: PageIndex
    var syntax = SyntaxBuffer(capacity: 8 << 10)
    var state = GraphicsState()
    var text = TextPosition()
    /// In the order of showing, put off to the end of the marked content or of what they are shown with.
    var silentGlyphs: [SilentGlyph] = []
    let space: PageSpace
    private(set) var resources = ResourceUse()
    /// The first thing that went wrong.
    private(set) var fault: PDFError?

    private(set) var markedCount = 0
    /// Text objects begun.
    var textObjectCount = 0

    private var saved: [GraphicsState] = []
    private var marking = Marking.none
    /// The marked content stands within a text object, which goes on after it (ISO 32000-1 §14.6.1).
    private(set) var isMarkedInText = false

    init(page: PageIndex, space: PageSpace) {
        self.page = page
        self.space = space
        syntax.raw("q\n")
    }

    /// Begins a form, whose content belongs to what it is drawn in.
    init(formOn page: PageIndex, space: PageSpace) {
        self.page = page
        self.space = space
        marking = .inherited
        state = .ofForm
    }

    /// Nothing has been written besides the frame.
    var isEmpty: Bool { syntax.count == 2 }

    mutating func fail(_ error: PDFError) { fault = fault ?? error }

    /// Checks a coordinate and gives it back; 0 in place of one that cannot be written.
    @inline(__always)
    mutating func checked(_ value: Double) -> Double {
        if PageSpace.isInRange(value) { return value }
        fail(.coordinateOutOfRange(page: Int(page.number)))
        return 0
    }

    /// Called before each painting operator.
    mutating func willPaint() {
        if marking == .none { fail(.contentUnmarked(page: Int(page.number))) }
    }

    /// The finished operators.
    mutating func close() -> SyntaxBuffer {
        endText()
        if !saved.isEmpty { fail(.graphicsStateUnbalanced(page: Int(page.number))) }
        if marking == .inherited { return syntax }
        if marking != .none { fail(.markedContentUnbalanced(page: Int(page.number))) }
        syntax.raw("Q")
        return syntax
    }

    // MARK: Marked content (§14.6, §14.8.2.2)

    /// Begins a piece of content that a structure element shows.
    ///
    /// A piece that shows nothing but text stays in the text object that is open, or opens one that the next piece may
    /// go on with: fewer operators, and short moves from run to run.
    package mutating func begin(_ content: MarkedContent, isTextOnly: Bool = false) {
        guard beginMarking(.tagged, isTextOnly: isTextOnly), content.page == page else {
            fail(.markedContentUnbalanced(page: Int(page.number)))
            return
        }
        markedCount += 1
        syntax.raw(content.type.name)
        syntax.raw("<</MCID ")
        syntax.integer(Int(content.identifier))
        syntax.raw(">>BDC\n")
    }

    /// Begins content that is no part of the document's meaning.
    package mutating func begin(_ artifact: Artifact) {
        guard beginMarking(.artifact) else { return }
        artifact.write(to: &syntax, in: space)
    }

    /// Ends the marked content or artifact.
    package mutating func end() {
        if isMarkedInText { showSilentGlyphs() } else { endText() }
        isMarkedInText = false
        if marking == .none { fail(.markedContentUnbalanced(page: Int(page.number))) }
        marking = .none
        syntax.raw("EMC\n")
    }

    private mutating func beginMarking(_ new: Marking, isTextOnly: Bool = false) -> Bool {
        if isTextOnly { beginText() } else { endText() }
        isMarkedInText = isTextOnly
        guard marking == .none else {
            fail(.markedContentUnbalanced(page: Int(page.number)))
            return false
        }
        marking = new
        return true
    }

    // MARK: Graphics state (§8.4)

    package mutating func save() {
        endText()
        saved.append(state)
        if saved.count > Self.deepestSave { fail(.graphicsStateTooDeep(page: Int(page.number))) }
        syntax.raw("q\n")
    }

    package mutating func restore() {
        endText()
        guard let state = saved.popLast() else {
            fail(.graphicsStateUnbalanced(page: Int(page.number)))
            return
        }
        self.state = state
        syntax.raw("Q\n")
    }

    /// Changes the coordinates of what follows, until `restore`.
    package mutating func transform(_ transform: Transform) {
        endText()
        let height = Double(space.height) / 100
        // The same change of coordinates seen from the bottom: flip · transform · flip.
        let change = UserMatrix(
            a: transform.a, b: -transform.b, c: -transform.c, d: transform.d,
            e: checked(transform.tx + transform.c * height),
            f: checked(height - transform.d * height - transform.ty))
        concatenate(change.a, change.b, change.c, change.d, change.e, change.f)
        state.matrix = state.matrix.after(change)
    }

    /// From the coordinates in force to those of the page.
    var matrix: UserMatrix { state.matrix }

    mutating func concatenate(
        _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double
    ) {
        for value in [a, b, c, d] {
            syntax.real(checked(value), decimals: 5)
            syntax.byte(0x20)
        }
        syntax.real(e, decimals: 3)
        syntax.byte(0x20)
        syntax.real(f, decimals: 3)
        syntax.raw(" cm\n")
    }

    package mutating func setFillColor(_ color: DeviceColor) {
        guard color != state.fill else { return }
        showSilentGlyphs()
        state.fill = color
        write(color, gray: " g\n", rgb: " rg\n")
    }

    package mutating func setStrokeColor(_ color: DeviceColor) {
        guard color != state.stroke else { return }
        state.stroke = color
        write(color, gray: " G\n", rgb: " RG\n")
    }

    private mutating func write(_ color: DeviceColor, gray: StaticString, rgb: StaticString) {
        syntax.component(color.red)
        guard !color.isGray else { return syntax.raw(gray) }
        syntax.byte(0x20)
        syntax.component(color.green)
        syntax.byte(0x20)
        syntax.component(color.blue)
        syntax.raw(rgb)
    }

    /// 0 is transparent, 1 opaque; for filling, stroking and images alike.
    package mutating func setOpacity(_ opacity: Double) {
        let thousandths = Fixed.rounded(min(max(opacity, 0), 1), scale: 1000)
        guard thousandths != state.opacity else { return }
        showSilentGlyphs()
        state.opacity = thousandths
        resources.use(opacity: thousandths)
        syntax.raw("/A")
        syntax.integer(thousandths)
        syntax.raw(" gs\n")
    }

    package mutating func setLineWidth(_ width: Double) {
        let thousandths = Fixed.rounded(checked(width), scale: 1000)
        guard thousandths != state.lineWidth else { return }
        state.lineWidth = thousandths
        syntax.decimal(thousandths, decimals: 3)
        syntax.raw(" w\n")
    }

    package mutating func setMiterLimit(_ limit: Double) {
        let thousandths = Fixed.rounded(checked(max(limit, 1)), scale: 1000)
        guard thousandths != state.miterLimit else { return }
        state.miterLimit = thousandths
        syntax.decimal(thousandths, decimals: 3)
        syntax.raw(" M\n")
    }

    package mutating func setLineCap(_ cap: LineCap) {
        guard cap != state.cap else { return }
        state.cap = cap
        syntax.integer(cap.rawValue)
        syntax.raw(" J\n")
    }

    package mutating func setLineJoin(_ join: LineJoin) {
        guard join != state.join else { return }
        state.join = join
        syntax.integer(join.rawValue)
        syntax.raw(" j\n")
    }

    /// Lengths of dashes and gaps in turn; none for a solid line.
    package mutating func setDash(_ lengths: [Double], phase: Double = 0) {
        let dash = lengths.map { Fixed.rounded(max($0, 0), scale: 1000) }
        // A pattern of zeros is not allowed (§8.4.3.6).
        let pattern = dash.contains { $0 > 0 } ? dash : []
        let start = pattern.isEmpty ? 0 : Fixed.rounded(checked(phase), scale: 1000)
        guard pattern != state.dash || start != state.dashPhase else { return }
        state.dash = pattern
        state.dashPhase = start
        syntax.byte(UInt8(ascii: "["))
        for (index, length) in pattern.enumerated() {
            if index > 0 { syntax.byte(0x20) }
            syntax.decimal(length, decimals: 3)
        }
        syntax.byte(UInt8(ascii: "]"))
        syntax.decimal(start, decimals: 3)
        syntax.raw(" d\n")
    }

    // MARK: External objects (§8.8) and shadings (§8.7.4)

    /// Paints an image into a rectangle.
    package mutating func draw(_ image: ImageHandle, x: Double, y: Double, width: Double, height: Double) {
        endText()
        willPaint()
        resources.use(image: image.index)
        if image.hasSoftMask { resources.noteTransparency() }
        let left = space.x(checked(x))
        let bottom = space.y(checked(y + height))
        syntax.raw("q\n")
        syntax.coordinate(space.x(checked(x + width)) - left)
        syntax.raw(" 0 0 ")
        syntax.coordinate(space.y(checked(y)) - bottom)
        syntax.byte(0x20)
        syntax.coordinate(left)
        syntax.byte(0x20)
        syntax.coordinate(bottom)
        syntax.raw(" cm\n/I")
        syntax.integer(image.index)
        syntax.raw(" Do\nQ\n")
    }

    /// Paints the whole clip with a gradient that runs from one point to another and keeps its end colours beyond.
    package mutating func fill(
        with gradient: GradientHandle, fromX x0: Double, y y0: Double, toX x1: Double, y y1: Double
    ) {
        endText()
        willPaint()
        let dx = checked(x1) - checked(x0)
        let dy = checked(y0) - checked(y1)
        guard dx != 0 || dy != 0 else { return }
        resources.use(gradient: gradient.index)
        syntax.raw("q\n")
        // The gradient itself runs from (0, 0) to (1, 0).
        concatenate(dx, dy, -dy, dx, x0, Double(space.height) / 100 - y0)
        syntax.raw("/S")
        syntax.integer(gradient.index)
        syntax.raw(" sh\nQ\n")
    }

    /// Paints a form into a rectangle.
    package mutating func draw(_ form: FormHandle, x: Double, y: Double, width: Double, height: Double) {
        endText()
        willPaint()
        resources.use(form: form.index)
        if form.usesTransparency { resources.noteTransparency() }
        syntax.raw("q\n")
        concatenate(
            width / form.width, 0, 0, height / form.height, checked(x),
            checked(Double(space.height) / 100 - y - height))
        syntax.raw("/X")
        syntax.integer(form.index)
        syntax.raw(" Do\nQ\n")
    }

    /// Fills what follows with a pattern.
    package mutating func setFill(_ pattern: PatternHandle) {
        showSilentGlyphs()
        state.fill = nil
        resources.use(pattern: pattern.index)
        if pattern.usesTransparency { resources.noteTransparency() }
        syntax.raw("/Pattern cs/P")
        syntax.integer(pattern.index)
        syntax.raw(" scn\n")
    }

    /// Strokes what follows with a pattern.
    package mutating func setStroke(_ pattern: PatternHandle) {
        state.stroke = nil
        resources.use(pattern: pattern.index)
        syntax.raw("/Pattern CS/P")
        syntax.integer(pattern.index)
        syntax.raw(" SCN\n")
    }

    /// Lets what follows be seen as far as a form is light, until `restore`: ISO 32000-1 §11.5.3.
    package mutating func setMask(_ form: FormHandle) {
        endText()
        resources.use(mask: form.index)
        syntax.raw("/M")
        syntax.integer(form.index)
        syntax.raw(" gs\n")
    }

    mutating func use(font: Int) { resources.use(font: font) }
}
