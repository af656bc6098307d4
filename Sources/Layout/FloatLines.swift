import CSS
import Primitives
import Typography

/// The floats among the lines of a block container.
struct LineFloats {
    /// The paragraph's first item whose float has not been met yet.
    var next = 0
    /// In the order in which they were placed.
    var laid: [LaidFloat] = []

    /// How far a paragraph's floats have come.
    struct State {
        var next: Int
        var count: Int
    }

    var state: State { State(next: next, count: laid.count) }

    mutating func reset(to state: State) {
        next = state.next
        laid.removeSubrange(state.count...)
    }
}

/// A line with its place in its container.
struct LineBesideFloats {
    var line: BuiltLine
    /// From the container's border edge.
    var y: LayoutUnit
    /// Where what follows begins: below the line, and below the floats that its `br` clears.
    var end: LayoutUnit
    /// What stands above the line and beside it, without the line itself.
    var withoutLine: (mark: PageArena.Mark, floats: LineFloats.State)
}

/// Lines beside floats, and floats that are met in lines: CSS 2.2 §9.5.
extension BoxFormatter {
    /// Builds the next line beside the floats there are and the floats that it brings along.
    ///
    /// A float that fits on the rest of its line stands at the line's top and shortens it, another one below the line.
    /// A line without room for its first word goes down.
    mutating func lineBesideFloats(
        _ cursor: inout LineCursor, paragraph index: Int, _ frame: inout BlockFrame, _ floats: inout LineFloats,
        at y: LayoutUnit, indent: LayoutUnit, style: ComputedStyle
    ) throws(Interruption) -> LineBesideFloats {
        let segments = paragraphs[index].shaped.segments
        let start = cursor
        let startOffset = start.segment < segments.count ? segments[start.segment].text.lowerBound : .max
        while let item = nextFloat(floats.next, in: index, upTo: startOffset),
            paragraphs[index].items[start.item..<max(start.item, item)].allSatisfy({ $0.advance == .zero })
        {
            try place(item, paragraph: index, at: y, frame, &floats)
        }
        var top = y
        var height = metrics(boxes[frame.box].style).lineHeight
        var isCut = false
        var broken = BrokenLine(segments: 0..<0, items: 0..<0, text: 0..<0)
        while true {
            try countWork()
            setLine(&frame, at: top, height: height)
            let room = frame.lineWidth - indent
            if !isCut {
                broken = lineAsMeasured(from: start, paragraph: index, frame, indent: indent, style: style)
            }
            if frame.lineWidth < frame.contentWidth, paragraphs[index].width(of: broken) > room,
                let next = nextFloatEnd(below: frame.origin.y + top), next - frame.origin.y > top
            {
                top = next - frame.origin.y
                continue
            }
            if !isCut, let item = nextFloat(floats.next, in: index, of: broken),
                fitsBelowCarried(),
                try floatWidth(
                    paragraphs[index].items[item].box, in: frame.contentWidth, height: frame.percentageHeight)
                    <= room - paragraphs[index].width(of: broken, before: item)
            {
                let (mark, state) = (arena.mark, floats.state)
                try place(item, paragraph: index, at: top, frame, &floats)
                var narrowed = frame
                setLine(&narrowed, at: top, height: height)
                let shorter = lineAsMeasured(from: start, paragraph: index, narrowed, indent: indent, style: style)
                if paragraphs[index].items[item].start > shorter.text.upperBound {
                    // The word that the float stands in goes to the next line, and the float with it.
                    arena.reset(to: mark)
                    floats.reset(to: state)
                    broken = shorter
                    isCut = true
                }
                continue
            }
            let (mark, lineCursor) = (arena.mark, cursor)
            let withoutLine = (mark, floats.state)
            let line = try buildLine(
                broken, &cursor, paragraph: index, frame: frame, indent: indent, style: style)
            if line.height > height {
                var taller = frame
                setLine(&taller, at: top, height: line.height)
                if taller.lineWidth < frame.lineWidth {
                    arena.reset(to: mark)
                    cursor = lineCursor
                    height = line.height
                    continue
                }
            }
            if cursor.segment < broken.segments.upperBound, cursor.segment > start.segment {
                // The line as a whole was too wide for its last words; what they bring along is not on it.
                broken.segments = broken.segments.lowerBound..<cursor.segment
                broken.items = broken.items.lowerBound..<max(broken.items.lowerBound, cursor.item)
                broken.text = broken.text.lowerBound..<segments[cursor.segment - 1].text.upperBound
            }
            let bottom = top + line.height
            while let item = nextFloat(floats.next, in: index, of: broken) {
                try place(item, paragraph: index, at: bottom, frame, &floats)
            }
            var end = bottom
            if let clear = clearing(broken, paragraph: index), let height = clearedHeight(clear) {
                end = max(end, height - frame.origin.y)
            }
            while let item = trailingFloat(floats.next, index, cursor) {
                try place(item, paragraph: index, at: end, frame, &floats)
            }
            return LineBesideFloats(line: line, y: top, end: end, withoutLine: withoutLine)
        }
    }

    /// Breaks a line; where it may hold floats, as it is once it is measured as a whole.
    private mutating func lineAsMeasured(
        from start: LineCursor, paragraph index: Int, _ frame: BlockFrame, indent: LayoutUnit, style: ComputedStyle
    ) -> BrokenLine {
        let available = frame.lineWidth - indent
        let origin = frame.lineStart(style.text.direction) + indent
        let broken = paragraphs[index].breakLine(from: start, available: available, origin: origin)
        if !paragraphs[index].hasFloats { return broken }
        return fitted(broken, start, paragraph: index, available: available, origin: origin).0
    }

    /// Places the floats of a container of lines that makes no line.
    mutating func placeFloatsWithoutLines(paragraph index: Int, in frame: BlockFrame) throws(Interruption) {
        var floats = LineFloats()
        while let item = nextFloat(floats.next, in: index, upTo: .max) {
            try place(item, paragraph: index, at: frame.top, frame, &floats)
        }
        for float in floats.laid { arena.attach(float.fragment, to: frame.fragment, at: float.offset) }
    }

    /// Sets what floats leave of a line.
    private func setLine(_ frame: inout BlockFrame, at top: LayoutUnit, height: LayoutUnit) {
        (frame.lineLeft, frame.lineWidth) = freeWidth(at: top, height: height, in: frame)
    }

    /// What floats leave of a container's width: the left edge from the content edge, and the width.
    func freeWidth(
        at top: LayoutUnit, height: LayoutUnit, in frame: BlockFrame
    ) -> (left: LayoutUnit, width: LayoutUnit) {
        let band = floatBand(at: frame.origin.y + top, height: height)
        let container = frame.origin.x + frame.edges.left
        let left = min(max(.zero, (band.left ?? container) - container), frame.contentWidth)
        let right = min(frame.contentWidth, (band.right ?? .max) - container)
        return (left, max(.zero, right - left))
    }

    private mutating func place(
        _ item: Int, paragraph index: Int, at y: LayoutUnit, _ frame: BlockFrame, _ floats: inout LineFloats
    ) throws(Interruption) {
        floats.next = item + 1
        if let laid = try layOutFloat(paragraphs[index].items[item].box, at: y, in: frame) { floats.laid.append(laid) }
    }

    /// Whether a float may still stand on this page.
    private func fitsBelowCarried() -> Bool {
        !arena.carried[floatContext.carried...].contains { $0.token == nil }
    }

    /// The next float that stands before any text from an offset on.
    private func nextFloat(_ first: Int, in index: Int, upTo offset: Int32) -> Int? {
        let items = paragraphs[index].items
        var position = first
        while position < items.count, items[position].start <= offset {
            if items[position].kind == .float { return position }
            position += 1
        }
        return nil
    }

    /// The next float that is met on a line, its end included unless a forced break stands there.
    private func nextFloat(_ first: Int, in index: Int, of line: BrokenLine) -> Int? {
        guard let last = line.segments.last else { return nil }
        let end = line.text.upperBound
        let isForced = paragraphs[index].shaped.segments[last].breakAfter == .mandatory
        guard let position = nextFloat(first, in: index, upTo: end) else { return nil }
        return isForced && paragraphs[index].items[position].start == end ? nil : position
    }

    /// The next float behind the last line of a paragraph.
    private func trailingFloat(_ first: Int, _ index: Int, _ cursor: LineCursor) -> Int? {
        cursor.segment >= paragraphs[index].shaped.segments.count ? nextFloat(first, in: index, upTo: .max) : nil
    }

    /// What the `br` at a line's end clears.
    private func clearing(_ line: BrokenLine, paragraph index: Int) -> BoxStyle.Clear? {
        for item in paragraphs[index].items[line.items].reversed() where item.kind == .lineBreak {
            let clear = style(item.box).box.clear
            return clear == .none ? nil : clear
        }
        return nil
    }
}

extension Paragraph {
    /// The width of a line's content, without the white space at its end.
    func width(of line: BrokenLine) -> LayoutUnit {
        var width = LayoutUnit.zero
        for position in line.segments {
            let segment = shaped.segments[position]
            if !segment.isObject { width += segment.advance }
            if position + 1 < line.segments.upperBound { width += segment.trailingSpace }
        }
        for item in items[line.items] { width += item.advance }
        return width
    }

    /// The width of a line's content before one of its items, without the white space there.
    func width(of line: BrokenLine, before item: Int) -> LayoutUnit {
        let offset = items[item].start
        var width = LayoutUnit.zero
        for position in line.segments {
            let segment = shaped.segments[position]
            if segment.text.lowerBound >= offset { break }
            if !segment.isObject { width += segment.advance }
            if segment.text.upperBound < offset { width += segment.trailingSpace }
        }
        for position in line.items where position < item { width += items[position].advance }
        return width
    }
}
