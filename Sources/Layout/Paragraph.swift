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
    /// Makes no line box: CSS 2.2 §9.4.2.
    var isEmpty = true
    var emergencyCountsAsMinimum = false

    var text: ParagraphText { prepared.text }
    var shaped: ShapedParagraph { prepared.shaped }
}

/// A piece of an inline formatting context, in document order.
struct InlineItem {
    enum Kind: UInt8 { case text, open, close, object, lineBreak, outOfFlow }

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
    private var text: [UInt8] = []
    private var spans: [ParagraphText.Span] = []
    private var items: [InlineItem] = []
    private var direction = ParagraphText.Direction.leftToRight
    private var language = ""
    private var hasBoxes = false
    private var isEmpty = true
    var emergencyCountsAsMinimum = false
    private var endsWithSpace = true
    /// Column in a line of preserved white space, for tabs.
    private var column = 0

    private var offset: Int32 { Int32(text.count) }

    /// Begins a paragraph.
    mutating func begin(direction: ParagraphText.Direction, language: String) {
        text.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        self.direction = direction
        self.language = language
        hasBoxes = false
        isEmpty = true
        emergencyCountsAsMinimum = false
        endsWithSpace = true
        column = 0
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
            items: Array(copying: items), hasBoxes: hasBoxes, isEmpty: isEmpty,
            emergencyCountsAsMinimum: emergencyCountsAsMinimum)
    }

    mutating func appendItem(_ kind: InlineItem.Kind, box: BoxIndex, parent: BoxIndex) {
        items.append(InlineItem(kind: kind, box: box, parent: parent, start: offset, end: offset))
        if kind != .text, kind != .lineBreak { hasBoxes = true }
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
        text.append(0x0A)
        closeItem(span)
        endsWithSpace = true
        column = 0
        isEmpty = false
    }

    /// Adds a control character of UAX #9, of the item added last.
    mutating func appendControl(_ scalar: UInt32, span: ParagraphText.Span) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        text.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        var span = span
        span.tag = Int32(items.count - 1)
        span.end = offset
        spans.append(span)
    }

    /// Adds the text of a box.
    mutating func appendText(
        _ bytes: UnsafeBufferPointer<UInt8>, box: BoxIndex, parent: BoxIndex, style: ComputedStyle,
        span: ParagraphText.Span
    ) {
        appendItem(.text, box: box, parent: parent)
        let start = offset
        switch style.text.whiteSpace {
        case .normal, .nowrap: appendCollapsing(bytes, keepsLines: false)
        case .preLine: appendCollapsing(bytes, keepsLines: true)
        case .pre, .preWrap: appendPreserved(bytes)
        }
        switch style.text.transform {
        case .none: break
        case let kind: transform(from: Int(start), kind)
        }
        if case .none = style.text.hyphens { removeSoftHyphens(from: Int(start)) }
        if offset == start {
            items.removeLast()
            return
        }
        closeItem(span)
    }

    private mutating func closeItem(_ span: ParagraphText.Span) {
        let last = items.count - 1
        items[last].end = offset
        var span = span
        span.tag = Int32(last)
        span.end = offset
        spans.append(span)
    }

    private mutating func appendCollapsing(_ bytes: UnsafeBufferPointer<UInt8>, keepsLines: Bool) {
        text.reserveCapacity(text.count + bytes.count)
        for byte in bytes {
            switch byte {
            case 0x0A where keepsLines:
                if text.last == 0x20, endsWithSpace { removeLastSpace() }
                text.append(0x0A)
                endsWithSpace = true
                isEmpty = false
            case 0x20, 0x09, 0x0A, 0x0D:
                if !endsWithSpace {
                    text.append(0x20)
                    endsWithSpace = true
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
            case 0x0A:
                text.append(0x0A)
                column = 0
            case 0x09:
                // Tab stops every eight columns: CSS Text 3 §4.2.
                repeat {
                    text.append(0x20)
                    column += 1
                } while column % 8 != 0
            default:
                text.append(byte)
                if byte & 0xC0 != 0x80 { column += 1 }
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

    /// Applies `text-transform` to the text from an offset on: CSS Text 3 §2.1.
    private mutating func transform(from start: Int, _ transform: TextStyle.Transform) {
        let source = String(decoding: text[start...], as: UTF8.self)
        var result = ""
        switch transform {
        case .none: return
        case .uppercase: result = source.uppercased()
        case .lowercase: result = source.lowercased()
        case .capitalize:
            var isInWord = endsInWord(before: start)
            for scalar in source.unicodeScalars {
                let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                result += !isInWord && isLetter ? scalar.properties.titlecaseMapping : String(scalar)
                if isLetter {
                    isInWord = true
                } else if !scalar.properties.isGraphemeExtend, scalar != "'", scalar != "\u{2019}" {
                    isInWord = false
                }
            }
        }
        text.removeSubrange(start...)
        text.append(contentsOf: result.utf8)
    }

    private func endsInWord(before offset: Int) -> Bool {
        guard offset > 0 else { return false }
        let byte = text[offset - 1]
        return byte >= 0x80 || byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }
}

extension BoxFormatter {
    /// The paragraph of a container of lines, collected and shaped at the first call.
    ///
    /// Errors: `glyphMissing`.
    mutating func paragraph(of box: BoxIndex) throws(Interruption) -> Int {
        if boxes[box].detail >= 0 { return Int(boxes[box].detail) }
        let style = style(box)
        let direction: ParagraphText.Direction =
            switch (style.text.unicodeBidi, style.text.direction) {
            case (.plaintext, _): .firstStrong
            case (_, .rtl): .rightToLeft
            case (_, .ltr): .leftToRight
            }
        collector.begin(direction: direction, language: style.font.language)
        collect(childrenOf: box, parent: -1)
        let paragraph = collector.finish(shaper)
        if let missing = paragraph.prepared.shaped.missing.first {
            throw .failed(glyphMissing(missing, in: paragraph))
        }
        paragraphs.append(paragraph)
        boxes[box].detail = Int32(paragraphs.count - 1)
        try countWork()
        return paragraphs.count - 1
    }

    /// Whether a container of lines makes none.
    mutating func isParagraphEmpty(_ box: BoxIndex) throws(Interruption) -> Bool {
        let index = try paragraph(of: box)
        if !paragraphs[index].isEmpty { return false }
        for item in paragraphs[index].items where item.kind == .open {
            let style = style(item.box)
            let edges = edges(item.box, width: .zero)
            let margins = margins(item.box, width: .zero)
            if edges.horizontal != .zero || margins.horizontal != .zero { return false }
            if style.box.padding.left.isPercentage || style.box.padding.right.isPercentage { return false }
        }
        return true
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
        switch box.kind {
        case .text:
            let style = boxes.styles[Int(box.style)]
            let span = span(box.style)
            if case .anywhere = style.text.overflowWrap { collector.emergencyCountsAsMinimum = true }
            let range = Int(box.text.lowerBound)..<Int(box.text.upperBound)
            let source = box.flags.contains(.generated) ? boxes.generatedText : markup.text
            source.withUnsafeBufferPointer { bytes in
                collector.appendText(
                    UnsafeBufferPointer(rebasing: bytes[range]), box: index, parent: parent, style: style, span: span)
            }
        case .lineBreak: collector.appendLineBreak(index, parent: parent, span: span(box.style))
        case .inline:
            collector.appendItem(.open, box: index, parent: parent)
            let controls = boxes.styles[Int(box.style)].text.bidiControls
            for control in controls.open { collector.appendControl(control, span: span(box.style)) }
            collect(childrenOf: index, parent: index)
            collector.appendItem(.close, box: index, parent: parent)
            for control in controls.close { collector.appendControl(control, span: span(box.style)) }
        default: collector.appendObject(index, parent: parent, span: span(box.style))
        }
    }

    private mutating func span(_ index: StyledTree.StyleIndex) -> ParagraphText.Span {
        let font = font(index)
        let style = boxes.styles[Int(index)]
        let breaks: ParagraphText.ClusterBreaks =
            switch (style.text.wordBreak, style.text.overflowWrap) {
            case (.breakAll, _): .always
            case (_, .normal): .never
            default: .emergency
            }
        let mayWrap =
            switch style.text.whiteSpace {
            case .nowrap, .pre: false
            case .normal, .preWrap, .preLine: true
            }
        return ParagraphText.Span(
            end: 0, font: font, size: style.font.size, letterSpacing: style.text.letterSpacing,
            wordSpacing: style.text.wordSpacing,
            mayWrap: mayWrap, clusterBreaks: breaks, tag: 0)
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

extension TextStyle {
    /// The control characters of UAX #9 that stand for an inline box's `unicode-bidi`: CSS Writing Modes 3 §2.4.2.
    var bidiControls: (open: [UInt32], close: [UInt32]) {
        let isRTL = direction == .rtl
        return switch unicodeBidi {
        case .normal: ([], [])
        case .embed: ([isRTL ? 0x202B : 0x202A], [0x202C])
        case .isolate: ([isRTL ? 0x2067 : 0x2066], [0x2069])
        case .bidiOverride: ([isRTL ? 0x202E : 0x202D], [0x202C])
        case .isolateOverride: ([0x2068, isRTL ? 0x202E : 0x202D], [0x202C, 0x2069])
        case .plaintext: ([0x2068], [0x2069])
        }
    }
}
