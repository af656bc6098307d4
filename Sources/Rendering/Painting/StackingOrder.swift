import CSS
import Layout
import Primitives
import Typography

/// The order of painting: CSS 2.2 §9.9.1 and appendix E.
extension PagePainter {
    /// A box that is painted apart from the flow around it.
    private struct Layer {
        var z: Int32
        var index: Int
        /// Boxes that show nothing of it outside their padding box, outermost first.
        var clips: [Int]
    }

    /// Paints a stacking context's inside: negative layers, the flow, layers from zero up.
    mutating func paintContext(_ range: Range<Int>) {
        guard features.hasLayers else { return paintFlow(range) }
        var layers: [Layer] = []
        collect(range, clips: [], absoluteClips: [], into: &layers)
        if layers.count > 1 { layers.sort { ($0.z, $0.index) < ($1.z, $1.index) } }
        for layer in layers where layer.z < 0 { paint(layer) }
        paintFlow(range)
        for layer in layers where layer.z >= 0 { paint(layer) }
    }

    /// Finds the layers of one context; those inside a layer that is no context of its own are among them.
    ///
    /// What is absolutely positioned is not cut by boxes between it and its containing block (CSS 2.2 §11.1.1).
    private func collect(_ range: Range<Int>, clips: [Int], absoluteClips: [Int], into layers: inout [Layer]) {
        var index = range.lowerBound
        while index < range.upperBound {
            guard isLayer(index) else {
                if clipsContent(index) {
                    collect(index + 1..<end(index), clips: clips + [index], absoluteClips: absoluteClips, into: &layers)
                    index = end(index)
                } else {
                    index += 1
                }
                continue
            }
            let box = style(index).box
            let own = box.position == .fixed ? [] : box.position == .absolute ? absoluteClips : clips
            layers.append(Layer(z: zIndex(index) ?? 0, index: index, clips: own))
            if !isContext(index) {
                let inner = clipsContent(index) ? own + [index] : own
                collect(index + 1..<end(index), clips: inner, absoluteClips: inner, into: &layers)
            }
            index = end(index)
        }
    }

    /// Positioned, translucent or transformed, or an item of a flex container that has a z-index.
    func isLayer(_ index: Int) -> Bool {
        guard features.hasLayers, isBox(index) else { return false }
        let style = style(index)
        return isPositioned(style) || style.decoration.opacity < 1
            || page.fragments[index].flags.contains(.isTransformed) || zIndex(index) != nil
    }

    /// The z-index where it applies: to what is positioned, and to items of flex containers.
    private func zIndex(_ index: Int) -> Int32? {
        let box = style(index).box
        guard let zIndex = box.zIndex, isPositioned(style(index)) || features.isFlexItem(index) else { return nil }
        return zIndex
    }

    private func isPositioned(_ style: ComputedStyle) -> Bool {
        style.box.position != .static && !style.box.position.isRunning
    }

    /// Whether the layers inside a layer are its own.
    private func isContext(_ index: Int) -> Bool {
        if page.fragments[index].source.isMarginBox { return true }
        let style = style(index)
        return zIndex(index) != nil || style.box.position == .fixed || style.decoration.opacity < 1
            || page.fragments[index].flags.contains(.isTransformed)
    }

    private func isBox(_ index: Int) -> Bool {
        let fragment = page.fragments[index]
        switch fragment.content {
        case .line, .text: return false
        case .box, .replaced: return fragment.source != .anonymous
        }
    }

    private func isFloat(_ index: Int) -> Bool {
        features.hasFloats && isBox(index) && style(index).box.float != .none
    }

    /// Whether a box shows nothing of what it holds outside its padding box; what the root element or `body` says of
    /// that is said of the page (CSS 2.2 §11.1.1).
    private func clipsContent(_ index: Int) -> Bool {
        guard features.hasClips, isBox(index), page.fragments[index].source == .element else {
            return features.hasClips && isBox(index) && style(index).box.overflow == .hidden && !isInline(index)
        }
        let style = style(index)
        guard style.box.overflow == .hidden else { return false }
        switch style.box.display {
        case .inline, .tableRow, .tableRowGroup, .tableHeaderGroup, .tableFooterGroup, .tableColumn,
            .tableColumnGroup, .none:
            return false
        default: return !document.givesOverflowToPage(page.fragments[index].node)
        }
    }

    /// Rows, columns and their groups, whose backgrounds are drawn with the table's.
    private func isTablePart(_ index: Int) -> Bool {
        switch style(index).box.display {
        case .tableRow, .tableRowGroup, .tableHeaderGroup, .tableFooterGroup, .tableColumn, .tableColumnGroup: true
        default: false
        }
    }

    private func isInline(_ index: Int) -> Bool { style(index).box.display == .inline }

    private func isInlineLevel(_ index: Int) -> Bool {
        guard isBox(index) else { return false }
        switch style(index).box.display {
        case .inline, .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return false
        }
    }

    /// Keeps the last text of a line that the block goes on behind, where what stands between them is white space.
    private mutating func findWordEnd(ofLine line: Int) {
        let next = end(line)
        guard next < page.fragments.count, case .line = page.fragments[next].content else { return }
        var last: (text: Int, end: Int)?
        var index = line + 1
        while index < next {
            if case .text(let runs, _) = page.fragments[index].content, !runs.isEmpty {
                last = (index, Int(page.runs[Int(runs.upperBound) - 1].run.text.upperBound))
            }
            // The space may stand in an inline box that is empty on this line.
            index = isInlineBox(index) ? index + 1 : end(index)
        }
        if let last, endsWord(at: last.end, before: next) { wordEnd = last.text }
    }

    /// Whether another line of the same block follows a text, behind white space that the line does not show.
    func endsWord(at end: Int, before next: Int) -> Bool {
        guard next < page.fragments.count, case .line = page.fragments[next].content else { return false }
        return end > 0 && end < page.text.count && (page.text[end] == 0x20 || page.text[end] == 0x0A)
    }

    func isPaintedApart(_ index: Int) -> Bool { isLayer(index) || isFloat(index) }

    /// Whether a box of a line goes on in its lines, painted with what stands in it.
    func isInlineBox(_ index: Int) -> Bool {
        guard case .box = page.fragments[index].content else { return false }
        return isInlineLevel(index) && !isAtomic(index) && !clipsContent(index)
    }

    /// Whether a box is painted as if it made a context, but for the layers inside it: CSS 2.2 appendix E, CSS Flexible
    /// Box 1 §4.3.
    private func isAtomic(_ index: Int) -> Bool {
        guard isBox(index) else { return false }
        switch style(index).box.display {
        case .inlineBlock, .inlineFlex, .inlineTable: return true
        default: return features.isFlexItem(index)
        }
    }

    // MARK: Layers

    /// Paints a box in a margin of the page: a stacking context of its own.
    mutating func paintMarginBox(_ index: Int) { paint(Layer(z: 0, index: index, clips: [])) }

    private mutating func paint(_ layer: Layer) {
        let style = style(layer.index)
        for clip in layer.clips {
            save()
            list.items.append(.clip(paddingBox(clip)))
        }
        let isTransformed = page.fragments[layer.index].flags.contains(.isTransformed)
        let isTranslucent = style.decoration.opacity < 1
        if isTranslucent { list.items.append(.opacity(style.decoration.opacity)) }
        if isTransformed {
            save()
            transform(style.box, around: page.fragments[layer.index].frame)
        }
        if isContext(layer.index) {
            paintDecoration(layer.index)
            paintInside(layer.index) { $0.paintContext($1) }
        } else {
            paintAtomically(layer.index)
        }
        if isTransformed { restore() }
        if isTranslucent { list.items.append(.endOpacity) }
        for _ in layer.clips { restore() }
    }

    /// Paints a box and the flow in it before anything else.
    private mutating func paintAtomically(_ index: Int) {
        paintDecoration(index)
        paintInside(index) { $0.paintFlow($1) }
    }

    private mutating func paintInside(_ index: Int, _ body: (inout PagePainter, Range<Int>) -> Void) {
        paintUnder(index, body)
        if features.hasOutlines { paintOutline(index) }
    }

    private mutating func paintUnder(_ index: Int, _ body: (inout PagePainter, Range<Int>) -> Void) {
        if case .replaced(let area) = page.fragments[index].content {
            paintReplaced(index, in: area)
            return
        }
        let inside = index + 1..<end(index)
        if inside.isEmpty { return }
        switch style(index).box.display {
        case .table, .inlineTable:
            // The background of the table itself is drawn.
            paintTableParts(inside, of: index)
            if clipsContent(index) { clipped(index) { body(&$0, inside) } } else { body(&self, inside) }
            paintCollapsedBorders(of: index)
        default:
            if clipsContent(index) { clipped(index) { body(&$0, inside) } } else { body(&self, inside) }
        }
    }

    private mutating func clipped(_ index: Int, _ body: (inout PagePainter) -> Void) {
        save()
        list.items.append(.clip(paddingBox(index)))
        body(&self)
        restore()
    }

    private func paddingBox(_ index: Int) -> RoundedRect {
        let frame = page.fragments[index].frame
        let style = style(index)
        return RoundedRect(frame, radii: BoxDecoration.radii(style.decoration, in: frame.size))
            .inset(by: style.box.borderWidth)
    }

    /// CSS Transforms 1 §3: the origin moved to the point that stays, the functions from left to right, and back.
    private mutating func transform(_ box: BoxStyle, around frame: Rect) {
        list.items.append(.transform(TransformMatrix(box, around: frame)))
    }

    // MARK: Passes

    /// Block backgrounds, floats, then what stands in lines.
    private mutating func paintFlow(_ range: Range<Int>) {
        paintBackgrounds(range)
        if features.hasFloats { paintFloats(range) }
        paintContent(range)
        if features.hasOutlines { paintOutlines(range) }
    }

    private mutating func paintBackgrounds(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) || isFloat(index) {
                index = end(index)
                continue
            }
            switch page.fragments[index].content {
            case .line, .text:
                // Blocks inside inline boxes stand beside the lines, not in them.
                index += 1
            case .replaced:
                if !isInlineLevel(index) { paintDecoration(index) }
                index = end(index)
            case .box:
                if isAtomic(index) {
                    index = end(index)
                    continue
                }
                if !isInlineLevel(index), !isTablePart(index) { paintDecoration(index) }
                let inside = index + 1..<end(index)
                if style(index).box.display == .table, page.fragments[index].source != .anonymous, !inside.isEmpty {
                    paintTableParts(inside, of: index)
                    if style(index).table.collapsesBorders {
                        if clipsContent(index) {
                            clipped(index) { $0.paintBackgrounds(inside) }
                        } else {
                            paintBackgrounds(inside)
                        }
                        paintCollapsedBorders(of: index)
                        index = inside.upperBound
                        continue
                    }
                }
                if clipsContent(index), !inside.isEmpty {
                    clipped(index) { $0.paintBackgrounds(inside) }
                    index = inside.upperBound
                } else {
                    index += 1
                }
            }
        }
    }

    private mutating func paintFloats(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) {
                index = end(index)
            } else if isFloat(index) {
                paintAtomically(index)
                index = end(index)
            } else if isAtomic(index) {
                index = end(index)
            } else if clipsContent(index) {
                let inside = index + 1..<end(index)
                if inside.contains(where: { isFloat($0) }) { clipped(index) { $0.paintFloats(inside) } }
                index = inside.upperBound
            } else {
                index += 1
            }
        }
    }

    mutating func paintContent(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) || isFloat(index) {
                index = end(index)
                continue
            }
            switch page.fragments[index].content {
            case .line:
                if features.hasRightToLeft {
                    list.items.append(.beginLine)
                    paintLine(index + 1..<end(index))
                    index = end(index)
                } else {
                    findWordEnd(ofLine: index)
                    index += 1
                }
            case .text(let runs, let baseline):
                paintText(index, runs, baseline, endsWord: index == wordEnd)
                index = end(index)
            case .replaced(let area):
                if isInlineLevel(index) { paintDecoration(index) }
                paintReplaced(index, in: area)
                index = end(index)
            case .box:
                let inside = index + 1..<end(index)
                if isAtomic(index) {
                    paintAtomically(index)
                    index = inside.upperBound
                } else if clipsContent(index), !inside.isEmpty {
                    clipped(index) { $0.paintContent(inside) }
                    index = inside.upperBound
                } else {
                    if isInlineLevel(index) { paintDecoration(index) }
                    index += 1
                }
            }
        }
    }

    /// Outlines lie over all else (CSS 2.2 appendix E, step 10); those of boxes painted apart are drawn with them.
    private mutating func paintOutlines(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if isLayer(index) || isFloat(index) || isAtomic(index) {
                index = end(index)
            } else {
                if isBox(index) { paintOutline(index) }
                index += 1
            }
        }
    }
}

/// What of painting a page's fragments ask for: what they do not costs nothing.
struct PaintFeatures {
    private(set) var hasLayers = false
    private(set) var hasFloats = false
    private(set) var hasClips = false
    private(set) var hasOutlines = false
    private(set) var hasRightToLeft = false
    /// By fragment; empty where there are no flex containers.
    private var flexItems: [Bool] = []

    init(_ page: PageFragment, styles: [ComputedStyle]) {
        hasRightToLeft = page.runs.contains { $0.run.level & 1 == 1 }
        var hasFlex = false
        for style in styles {
            if style.box.position != .static || style.decoration.opacity < 1 || !style.box.transforms.isEmpty
                || style.box.zIndex != nil
            {
                hasLayers = true
            }
            if style.box.float != .none { hasFloats = true }
            if style.box.overflow == .hidden { hasClips = true }
            if style.decoration.outline.isVisible { hasOutlines = true }
            if style.box.display == .flex || style.box.display == .inlineFlex { hasFlex = true }
        }
        guard hasFlex else { return }
        flexItems = [Bool](repeating: false, count: page.fragments.count)
        for (index, fragment) in page.fragments.enumerated() {
            guard case .box = fragment.content, fragment.source != .anonymous else { continue }
            let display = styles[Int(fragment.style)].box.display
            guard display == .flex || display == .inlineFlex else { continue }
            var item = index + 1
            while item < Int(fragment.end) {
                flexItems[item] = true
                item = Int(page.fragments[item].end)
            }
        }
    }

    func isFlexItem(_ index: Int) -> Bool { !flexItems.isEmpty && flexItems[index] }
}
