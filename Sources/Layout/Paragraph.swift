import CSS
import Markup
import Primitives
import Typography

/// The content of one inline formatting context, collected, shaped and measured once.
struct Paragraph {
    let prepared: PreparedParagraph
    var items: [InlineItem]
    /// Something besides plain text of the container: inline boxes, objects, placeholders.
    var hasBoxes = false
    var hasFloats = false
    /// Makes no line box: CSS 2.2 §9.4.2.
    var isEmpty = true
    var emergencyCountsAsMinimum = false

    /// The distance between tab stops; zero where there is no preserved tab.
    var tabInterval = LayoutUnit.zero
    /// Half of a zero's width: a stop nearer than that is passed.
    var leastTab = LayoutUnit.zero
    /// A run of another face than its box's first one makes a line of `line-height: normal` taller.
    var hasTallerFaces = false

    var text: ParagraphText { prepared.text }
    var shaped: ShapedParagraph { prepared.shaped }
}

/// A piece of an inline formatting context, in document order.
struct InlineItem {
    enum Kind: UInt8 { case text, open, close, object, lineBreak, outOfFlow, float }

    var kind: Kind
    var box: BoxIndex
    /// The inline box around it; -1: the container itself.
    var parent: BoxIndex
    /// Bytes of the paragraph's text.
    var start: Int32
    var end: Int32
    /// Width that the item adds to a line: of edges (open, close) and objects; set for a container's width.
    var advance = LayoutUnit.zero
    /// Of an object: how far it lies within its advance.
    var marginLeft = LayoutUnit.zero
}

/// Collects the text and boxes of an inline formatting context, white space processed: CSS Text 3 §4.1.
///
/// One collects all paragraphs of a document: its arrays have grown after the first few.
struct InlineCollector {
    var text: [UInt8] = []
    private var spans: [ParagraphText.Span] = []
    private var items: [InlineItem] = []
    private var direction = ParagraphText.Direction.leftToRight
    private var language = ""
    private var hasBoxes = false
    private var hasFloats = false
    private var isEmpty = true
    var emergencyCountsAsMinimum = false
    private var endsWithSpace = true
    private(set) var hasTabs = false
    /// The box whose lines are collected.
    private(set) var container: BoxIndex = -1
    private var depth = 0
    /// The outermost box that was returned to since the last character, and its depth; nil: none was.
    private var common: (box: BoxIndex, depth: Int)?
    /// The control characters of the boxes that are open, outermost first: they end with a forced break and begin anew.
    private var openControls: [BidiControls] = []

    private var offset: Int32 { Int32(text.count) }

    /// Begins the paragraph of a container.
    mutating func begin(_ container: BoxIndex, direction: ParagraphText.Direction, language: String) {
        self.container = container
        text.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        self.direction = direction
        self.language = language
        hasBoxes = false
        hasFloats = false
        isEmpty = true
        emergencyCountsAsMinimum = false
        endsWithSpace = true
        hasTabs = false
        depth = 0
        common = nil
    }

    /// The collected paragraph, shaped: in arrays of its own, or as the shaper knows it.
    mutating func finish(_ shaper: TextShaper) -> Paragraph {
        var prepared: PreparedParagraph?
        if items.count == 1, spans.count == 1 {
            let (span, direction, language) = (spans[0], direction, language)
            prepared = text.withUnsafeBufferPointer { shaper.known($0, span, direction, language: language) }
        }
        return Paragraph(
            prepared: prepared
                ?? shaper.prepare(
                    ParagraphText(
                        text: Array(copying: text), spans: Array(copying: spans), direction: direction,
                        language: language)),
            items: Array(copying: items), hasBoxes: hasBoxes, hasFloats: hasFloats, isEmpty: isEmpty,
            emergencyCountsAsMinimum: emergencyCountsAsMinimum)
    }

    mutating func appendItem(_ kind: InlineItem.Kind, box: BoxIndex, parent: BoxIndex) {
        items.append(InlineItem(kind: kind, box: box, parent: parent, start: offset, end: offset))
        if kind != .text, kind != .lineBreak { hasBoxes = true }
        if kind == .float { hasFloats = true }
    }

    /// Adds an inline object.
    mutating func appendObject(_ box: BoxIndex, parent: BoxIndex, span: ParagraphText.Span) {
        appendItem(.object, box: box, parent: parent)
        text.append(contentsOf: [0xEF, 0xBF, 0xBC])
        closeItem(span)
        endsWithSpace = false
        isEmpty = false
    }

    /// Adds a forced line break.
    mutating func appendLineBreak(_ box: BoxIndex, parent: BoxIndex, span: ParagraphText.Span) {
        appendItem(.lineBreak, box: box, parent: parent)
        appendForcedBreak()
        closeItem(span)
        isEmpty = false
    }

    /// Ends the bidi paragraph, and with it what the open boxes embed: CSS Writing Modes 3 §2.4.2.
    private mutating func appendForcedBreak() {
        for controls in openControls.reversed() { append(controls.close) }
        text.append(0x0A)
        for controls in openControls { append(controls.open) }
        endsWithSpace = true
    }

    /// Begins what a box embeds, isolates or overrides.
    mutating func open(_ controls: BidiControls, span: ParagraphText.Span) {
        append(controls.open)
        openControls.append(controls)
        closeControls(span)
    }

    /// Ends what was opened last.
    mutating func close(_ controls: BidiControls, span: ParagraphText.Span) {
        append(controls.close)
        openControls.removeLast()
        closeControls(span)
    }

    private mutating func append(_ controls: [Unicode.Scalar]) {
        for scalar in controls { text.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
    }

    /// Control characters belong to the item added last; -1 at the paragraph's start.
    private mutating func closeControls(_ span: ParagraphText.Span) {
        var span = span
        span.tag = Int32(items.count - 1)
        span.end = offset
        spans.append(span)
    }

    /// Adds the text of a box; `cases` maps letters by the text's language, nil where they stay.
    mutating func appendText(
        _ bytes: UnsafeBufferPointer<UInt8>, box: BoxIndex, parent: BoxIndex, style: ComputedStyle,
        span: ParagraphText.Span, cases: CaseMapping?
    ) {
        appendItem(.text, box: box, parent: parent)
        let start = offset
        switch style.text.whiteSpace {
        case .normal, .nowrap: appendCollapsing(bytes, keepsLines: false, mayWrap: span.mayWrap)
        case .preLine: appendCollapsing(bytes, keepsLines: true, mayWrap: true)
        case .pre, .preWrap: appendPreserved(bytes)
        }
        if let cases { transform(from: Int(start), style.text.transform, cases) }
        if case .none = style.text.hyphens { removeSoftHyphens(from: Int(start)) }
        if offset == start {
            items.removeLast()
            return
        }
        closeItem(span)
    }

    /// Notes that an inline box opens.
    mutating func descend() { depth += 1 }

    /// Notes that an inline box closes, within another or the container (-1).
    mutating func ascend(to parent: BoxIndex) {
        depth -= 1
        if common.map({ depth < $0.depth }) ?? true { common = (parent, depth) }
    }

    /// Gives the box around both the last character and the next one (-1: the container); nil at the start.
    mutating func takeCommonAncestor() -> BoxIndex? {
        defer { common = nil }
        let last = items.last { item in
            switch item.kind {
            case .text, .object, .lineBreak: true
            default: false
            }
        }
        guard let last else { return nil }
        return common?.box ?? last.parent
    }

    /// What becomes of the place behind the last span.
    mutating func join(_ options: ParagraphText.Span.Options) {
        guard let last = spans.indices.last else { return }
        spans[last].options.formUnion(options)
    }

    private mutating func closeItem(_ span: ParagraphText.Span) {
        let last = items.count - 1
        items[last].end = offset
        var span = span
        span.tag = Int32(last)
        span.end = offset
        spans.append(span)
    }

    private mutating func appendCollapsing(
        _ bytes: UnsafeBufferPointer<UInt8>, keepsLines: Bool, mayWrap: Bool
    ) {
        text.reserveCapacity(text.count + bytes.count)
        for byte in bytes {
            switch byte {
            case 0x0A where keepsLines:
                if text.last == 0x20, endsWithSpace { removeLastSpace() }
                appendForcedBreak()
                isEmpty = false
            case 0x20, 0x09, 0x0A, 0x0D:
                if !endsWithSpace {
                    text.append(0x20)
                    endsWithSpace = true
                } else if mayWrap, let last = spans.indices.last, spans[last].end == offset {
                    // A collapsed space keeps its soft wrap opportunity: CSS Text 3 §4.1.1.
                    spans[last].options.insert(.breaksAtEnd)
                }
            default:
                text.append(byte)
                endsWithSpace = false
                isEmpty = false
            }
        }
    }

    /// Removes a space before a preserved line break where it is of the item being added.
    private mutating func removeLastSpace() {
        if let item = items.last, offset > item.start { text.removeLast() }
    }

    private mutating func appendPreserved(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            switch byte {
            case 0x0D: continue
            case 0x0A: appendForcedBreak()
            case 0x09:
                text.append(0x09)
                hasTabs = true
            default: text.append(byte)
            }
            isEmpty = false
        }
        endsWithSpace = false
    }

    private mutating func removeSoftHyphens(from start: Int) {
        var index = start
        while index + 1 < text.count {
            if text[index] == 0xC2, text[index + 1] == 0xAD {
                text.removeSubrange(index...index + 1)
            } else {
                index += 1
            }
        }
    }
}

extension BoxFormatter {
    /// The paragraph of a container of lines, collected and shaped at the first call.
    ///
    /// Errors: `glyphMissing`.
    mutating func paragraph(of box: BoxIndex) throws(Interruption) -> Int {
        if boxes[box].detail >= 0 { return Int(boxes[box].detail) }
        let style = style(box)
        // `unicode-bidi` of a block container holds for the lines of its anonymous blocks too.
        let owner = boxes[box].flags.contains(.anonymous) && boxes[box].parent >= 0 ? boxes[box].parent : box
        let unicodeBidi = boxes[owner].kind == .inline ? .normal : self.style(owner).text.unicodeBidi
        let direction: ParagraphText.Direction =
            switch (unicodeBidi, style.text.direction) {
            case (.plaintext, _): .firstStrong
            case (_, .rtl): .rightToLeft
            case (_, .ltr): .leftToRight
            }
        collector.begin(box, direction: direction, language: style.font.language)
        if let override = BidiControls(overriding: unicodeBidi, style.text.direction) {
            collector.open(override, span: span(boxes[box].style))
            collect(childrenOf: box, parent: -1)
            collector.close(override, span: span(boxes[box].style))
        } else {
            collect(childrenOf: box, parent: -1)
        }
        let hasTabs = collector.hasTabs
        var paragraph = collector.finish(shaper)
        if let missing = paragraph.prepared.shaped.missing.first {
            throw .failed(glyphMissing(missing, in: paragraph))
        }
        if hasTabs { setTabStops(of: &paragraph, boxes[box].style) }
        paragraph.hasTallerFaces = hasTallerFaces(in: paragraph)
        try countWork()
        return keep(paragraph, of: box)
    }

    /// Whether a container of lines makes none.
    mutating func isParagraphEmpty(_ box: BoxIndex) throws(Interruption) -> Bool {
        let index = try paragraph(of: box)
        if !paragraphs[index].isEmpty { return false }
        for item in paragraphs[index].items where item.kind == .open {
            if hasHorizontalEdge(item.box) { return false }
        }
        return true
    }

    /// Whether an inline box has a margin, border or padding at its start or its end, where it has those.
    private func hasHorizontalEdge(_ box: BoxIndex) -> Bool {
        let values = style(box).box
        let flags = boxes[box].flags
        let isRTL = style(box).text.direction == .rtl
        let hasLeft = !flags.contains(isRTL ? .continues : .continued)
        let hasRight = !flags.contains(isRTL ? .continued : .continues)
        func isSet(_ margin: AutoLength, _ padding: LengthPercentage, _ border: LayoutUnit) -> Bool {
            if case .value(let length) = margin, length != .zero { return true }
            return padding != .zero || border != .zero
        }
        return hasLeft && isSet(values.margin.left, values.padding.left, values.borderWidth.left)
            || hasRight && isSet(values.margin.right, values.padding.right, values.borderWidth.right)
    }

    private mutating func collect(childrenOf box: BoxIndex, parent: BoxIndex) {
        var child = boxes[box].firstChild
        while child >= 0 {
            collect(child, parent: parent)
            child = boxes[child].nextSibling
        }
    }

    private mutating func collect(_ index: BoxIndex, parent: BoxIndex) {
        let box = boxes[index]
        if box.isOutOfFlow {
            if !box.flags.contains(.outsideMarker) { collector.appendItem(.outOfFlow, box: index, parent: parent) }
            return
        }
        if box.isFloat {
            collector.appendItem(.float, box: index, parent: parent)
            return
        }
        switch box.kind {
        case .text:
            let style = boxes.styles[Int(box.style)]
            let span = span(box.style)
            if case .anywhere = style.text.overflowWrap { collector.emergencyCountsAsMinimum = true }
            joinSpans()
            var cases: CaseMapping?
            switch style.text.transform {
            case .none: break
            default: cases = caseMapping(style.font.language)
            }
            let range = Int(box.text.lowerBound)..<Int(box.text.upperBound)
            if box.flags.contains(.pageDependent) {
                Array(pageText(index).utf8).withUnsafeBufferPointer { bytes in
                    collector.appendText(
                        bytes, box: index, parent: parent, style: style, span: span, cases: cases)
                }
                return
            }
            let source = box.flags.contains(.generated) ? boxes.generatedText : markup.text
            source.withUnsafeBufferPointer { bytes in
                collector.appendText(
                    UnsafeBufferPointer(rebasing: bytes[range]), box: index, parent: parent, style: style, span: span,
                    cases: cases)
            }
        case .lineBreak: collector.appendLineBreak(index, parent: parent, span: span(box.style))
        case .inline:
            collector.appendItem(.open, box: index, parent: parent)
            collector.descend()
            let controls = BidiControls(boxes.styles[Int(box.style)].text)
            if let controls { collector.open(controls, span: span(box.style)) }
            collect(childrenOf: index, parent: index)
            collector.appendItem(.close, box: index, parent: parent)
            collector.ascend(to: parent)
            if let controls { collector.close(controls, span: span(box.style)) }
        default:
            joinSpans()
            collector.appendObject(index, parent: parent, span: span(box.style))
        }
    }

    /// The error for a missing glyph, with its place in the node's own text.
    ///
    /// White space has been collapsed since: the place is that of the same occurrence of the character.
    private func glyphMissing(_ missing: MissingGlyph, in paragraph: Paragraph) -> LayoutError {
        let item = paragraph.items.first {
            $0.kind == .text && $0.start <= missing.offset && missing.offset < $0.end
        }
        guard let item else { return LayoutError(.glyphMissing(scalar: missing.scalar, offset: 0), node: -1) }
        let box = boxes[item.box]
        let before = paragraph.text.text[Int(item.start)..<Int(missing.offset)]
        var occurrence = String(decoding: before, as: UTF8.self).unicodeScalars.count { $0 == missing.scalar }
        var offset = 0
        let range = Int(box.text.lowerBound)..<Int(box.text.upperBound)
        let bytes = box.flags.contains(.generated) ? boxes.generatedText[range] : markup.text[range]
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar == missing.scalar {
                if occurrence == 0 { break }
                occurrence -= 1
            }
            offset += UTF8.width(scalar)
        }
        return LayoutError(
            .glyphMissing(scalar: missing.scalar, offset: offset), node: box.flags.contains(.generated) ? -1 : box.node)
    }
}

extension Array {
    /// A copy that shares no storage and is no larger than it must be.
    fileprivate init(copying other: [Element]) { self = other.withUnsafeBufferPointer { Array($0) } }
}
