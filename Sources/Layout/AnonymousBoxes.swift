import CSS
import Markup

/// Anonymous boxes: CSS 2.2 §9.2.1.1 (blocks), §17.2.1 (tables), CSS Flexbox 1 §4 (items).
extension BoxGenerator {
    /// Puts a box's children right, once all are there.
    mutating func finishChildren(of parent: BoxIndex) {
        switch boxes[parent].kind {
        case .table:
            wrapChildren(of: parent, in: .row) { $0.isProperTableChild }
            wrapRowsOfTable(parent)
        case .rowGroup, .headerGroup, .footerGroup:
            wrapChildren(of: parent, in: .row) { $0.kind == .row }
        case .row:
            wrapChildren(of: parent, in: .cell) { $0.kind == .cell }
        case .columnGroup:
            for child in boxes.detachChildren(of: parent) where boxes[child].kind == .column {
                boxes.attach(child, to: parent)
            }
        case .column: _ = boxes.detachChildren(of: parent)
        case .flex:
            wrapTableParts(of: parent)
            wrapTextInItems(of: parent)
        case .inline:
            wrapTableParts(of: parent)
            noteBlocksInside(parent)
        case .block, .cell, .caption:
            wrapTableParts(of: parent)
            separateBlocksFromLines(in: parent)
        case .text, .lineBreak, .replaced: break
        }
        assignBreaks(parent)
    }

    private mutating func anonymousBox(_ kind: Box.Kind, in parent: BoxIndex) -> BoxIndex {
        var box = Box(
            kind: kind, source: .anonymous, node: boxes[parent].node,
            style: boxes.anonymousStyle(inheritingFrom: boxes[parent].style))
        box.flags = .anonymous
        if kind == .cell { box.flags.insert(.formattingContext) }
        return boxes.append(box)
    }

    /// Wraps each sequence of children that do not belong into an anonymous box of the kind that does.
    ///
    /// White space between those that belong is dropped, whatever `white-space` says: CSS 2.2 §17.2.1.
    private mutating func wrapChildren(of parent: BoxIndex, in kind: Box.Kind, unless belongs: (Box) -> Bool) {
        var child = boxes[parent].firstChild
        var isClean = true
        while child >= 0 {
            if !belongs(boxes[child]) { isClean = false }
            child = boxes[child].nextSibling
        }
        if isClean { return }
        var wrapper: BoxIndex = -1
        var space: BoxIndex = -1
        for child in boxes.detachChildren(of: parent) {
            if belongs(boxes[child]) {
                if wrapper >= 0 { finishChildren(of: wrapper) }
                (wrapper, space) = (-1, -1)
                boxes.attach(child, to: parent)
                continue
            }
            if wrapper < 0, space < 0, isWhiteSpaceText(child) {
                space = child
                continue
            }
            if wrapper < 0 {
                wrapper = anonymousBox(kind, in: parent)
                boxes.attach(wrapper, to: parent)
                if space >= 0 { boxes.attach(space, to: wrapper) }
            }
            boxes.attach(child, to: wrapper)
        }
        if wrapper >= 0 { finishChildren(of: wrapper) }
    }

    /// Puts rows that stand directly in a table into anonymous row groups.
    private mutating func wrapRowsOfTable(_ table: BoxIndex) {
        wrapChildren(of: table, in: .rowGroup) { $0.kind != .row }
    }

    /// Puts table parts that stand outside a table into an anonymous one.
    private mutating func wrapTableParts(of parent: BoxIndex) {
        var child = boxes[parent].firstChild
        var isClean = true
        while child >= 0 {
            if boxes[child].kind.isTablePart { isClean = false }
            child = boxes[child].nextSibling
        }
        if isClean { return }
        let isInline = boxes[parent].kind == .inline
        var wrapper: BoxIndex = -1
        var held: [BoxIndex] = []
        for child in boxes.detachChildren(of: parent) {
            if boxes[child].kind.isTablePart {
                if wrapper < 0 {
                    wrapper = anonymousBox(.table, in: parent)
                    if isInline { boxes[wrapper].flags.insert(.inlineLevel) }
                    boxes.attach(wrapper, to: parent)
                }
                held.removeAll(keepingCapacity: true)
                boxes.attach(child, to: wrapper)
                continue
            }
            if wrapper >= 0, isWhiteSpaceText(child) {
                held.append(child)
                continue
            }
            if wrapper >= 0 { finishChildren(of: wrapper) }
            wrapper = -1
            for space in held { boxes.attach(space, to: parent) }
            held.removeAll(keepingCapacity: true)
            boxes.attach(child, to: parent)
        }
        if wrapper >= 0 { finishChildren(of: wrapper) }
        for space in held { boxes.attach(space, to: parent) }
    }

    private func isWhiteSpaceText(_ box: BoxIndex) -> Bool {
        let text = boxes[box]
        return text.kind == .text && !text.flags.contains(.pageDependent)
            && isWhiteSpace(text.text, generated: text.flags.contains(.generated))
    }

    private func isCollapsibleText(_ box: BoxIndex) -> Bool {
        let text = boxes[box]
        return text.kind == .text && !text.flags.contains(.pageDependent)
            && isCollapsible(text.text, generated: text.flags.contains(.generated), style: text.style)
    }

    /// Each sequence of text directly inside a flex container becomes an item.
    private mutating func wrapTextInItems(of parent: BoxIndex) {
        wrapChildren(of: parent, in: .block) { !$0.isInlineLevel || $0.isAtomicInline && $0.kind != .replaced }
        var child = boxes[parent].firstChild
        while child >= 0 {
            boxes[child].flags.insert(.formattingContext)
            boxes[child].flags.remove(.inlineLevel)
            child = boxes[child].nextSibling
        }
    }

    private mutating func noteBlocksInside(_ inline: BoxIndex) {
        var child = boxes[inline].firstChild
        while child >= 0 {
            if boxes[child].isBlockLevelInFlow || boxes[child].flags.contains(.holdsBlock) {
                boxes[inline].flags.insert(.holdsBlock)
                return
            }
            child = boxes[child].nextSibling
        }
    }

    /// Gives a block container either blocks only or lines only.
    private mutating func separateBlocksFromLines(in parent: BoxIndex) {
        var hasBlock = false
        var hasLine = false
        var hasSpace = false
        var child = boxes[parent].firstChild
        while child >= 0 {
            let box = boxes[child]
            if box.isBlockLevelInFlow || box.flags.contains(.holdsBlock) {
                hasBlock = true
            } else if box.isInlineLevel {
                if isCollapsibleText(child) { hasSpace = true } else { hasLine = true }
            }
            child = boxes[child].nextSibling
        }
        if !hasBlock {
            if hasLine {
                boxes[parent].flags.insert(.containsLines)
            } else if hasSpace {
                for child in boxes.detachChildren(of: parent) where !isCollapsibleText(child) {
                    boxes.attach(child, to: parent)
                }
            }
            return
        }
        var run: [BoxIndex] = []
        for child in boxes.detachChildren(of: parent) {
            let box = boxes[child]
            if box.flags.contains(.outsideMarker) {
                boxes.attach(child, to: parent)
            } else if box.isBlockLevelInFlow {
                flush(&run, into: parent)
                boxes.attach(child, to: parent)
            } else if box.flags.contains(.holdsBlock) {
                split(child, run: &run, into: parent)
            } else {
                run.append(child)
            }
        }
        flush(&run, into: parent)
    }

    /// Wraps inline-level boxes in an anonymous block; white space alone makes none.
    private mutating func flush(_ run: inout [BoxIndex], into parent: BoxIndex) {
        defer { run.removeAll(keepingCapacity: true) }
        if run.allSatisfy({ boxes[$0].isOutOfFlow || boxes[$0].isFloat || isCollapsibleText($0) }) {
            for box in run where boxes[box].isOutOfFlow || boxes[box].isFloat { boxes.attach(box, to: parent) }
            return
        }
        let block = anonymousBox(.block, in: parent)
        boxes[block].flags.insert(.containsLines)
        boxes.attach(block, to: parent)
        for box in run { boxes.attach(box, to: block) }
        assignBreaks(block)
    }

    /// Breaks an inline box around the blocks inside it; the pieces go on `run`, the blocks into the container.
    private mutating func split(_ inline: BoxIndex, run: inout [BoxIndex], into container: BoxIndex) {
        var pieces: [BoxIndex] = []
        let blocks = breakInline(inline, into: &pieces)
        for (index, piece) in pieces.enumerated() {
            run.append(piece)
            if index < blocks.count {
                flush(&run, into: container)
                boxes.attach(blocks[index], to: container)
            }
        }
    }

    /// Breaks an inline box into pieces; gives what stands between them.
    ///
    /// Blocks that follow each other are held together by a block that stands for the inline box: it moves with it
    /// where the inline box is relatively positioned, CSS 2.2 §9.2.1.1.
    private mutating func breakInline(_ inline: BoxIndex, into pieces: inout [BoxIndex]) -> [BoxIndex] {
        var holders: [BoxIndex] = []
        let children = boxes.detachChildren(of: inline)
        boxes[inline].flags.remove(.holdsBlock)
        var piece = inline
        func nextPiece(_ generator: inout BoxGenerator) {
            pieces.append(piece)
            generator.boxes[piece].flags.insert(.continues)
            var next = generator.boxes[piece]
            next.firstChild = -1
            next.lastChild = -1
            next.flags.insert(.continued)
            next.flags.remove(.continues)
            piece = generator.boxes.append(next)
        }
        for child in children {
            let box = boxes[child]
            if box.isBlockLevelInFlow {
                if let holder = holders.last, holdsNothingInFlow(piece) {
                    for passed in boxes.detachChildren(of: piece) where !isCollapsibleText(passed) {
                        boxes.attach(passed, to: holder)
                    }
                } else {
                    nextPiece(&self)
                    holders.append(blockHolder(for: inline))
                }
                boxes.attach(child, to: holders[holders.count - 1])
            } else if box.flags.contains(.holdsBlock) {
                var inner: [BoxIndex] = []
                let innerHolders = breakInline(child, into: &inner)
                for (index, innerPiece) in inner.enumerated() {
                    boxes.attach(innerPiece, to: piece)
                    if index < innerHolders.count {
                        nextPiece(&self)
                        holders.append(blockHolder(for: inline))
                        boxes.attach(innerHolders[index], to: holders[holders.count - 1])
                    }
                }
            } else {
                boxes.attach(child, to: piece)
            }
        }
        pieces.append(piece)
        for holder in holders { assignBreaks(holder) }
        return holders
    }

    /// Whether a piece of an inline box that goes on from a block has nothing but white space and what is out of flow.
    private func holdsNothingInFlow(_ piece: BoxIndex) -> Bool {
        guard boxes[piece].flags.contains(.continued) else { return false }
        var child = boxes[piece].firstChild
        while child >= 0 {
            let box = boxes[child]
            if !box.isOutOfFlow, !box.isFloat, !isCollapsibleText(child) { return false }
            child = box.nextSibling
        }
        return true
    }

    /// A block that stands for an inline box around the blocks inside it.
    private mutating func blockHolder(for inline: BoxIndex) -> BoxIndex {
        var style = boxes.anonymousStyle(inheritingFrom: boxes[inline].style)
        let isRelative = boxes[inline].flags.contains(.relative)
        if isRelative { style = boxes.relativeStyle(style, like: boxes[inline].style) }
        var box = Box(kind: .block, source: boxes[inline].source, node: boxes[inline].node, style: style)
        box.flags.insert(.anonymous)
        if isRelative { box.flags.insert(.relative) }
        return boxes.append(box)
    }

    /// Notes a box's break values and page names, with those of its first and last children.
    mutating func assignBreaks(_ index: BoxIndex) {
        let style = boxes.styles[Int(boxes[index].style)]
        boxes[index].breakBefore = style.fragmentation.before
        boxes[index].breakAfter = style.fragmentation.after
        if let name = style.fragmentation.page {
            let page = pageName(name)
            boxes[index].firstPage = page
            boxes[index].lastPage = page
        }
        if boxes[index].containsLines || boxes[index].kind == .flex || boxes[index].kind == .row { return }
        var first: BoxIndex = -1
        var last: BoxIndex = -1
        var child = boxes[index].firstChild
        while child >= 0 {
            let box = boxes[child]
            if box.isBlockLevelInFlow, box.kind != .columnGroup, box.kind != .column {
                if first < 0 { first = child }
                last = child
            }
            child = box.nextSibling
        }
        if first >= 0 {
            boxes[index].breakBefore = style.fragmentation.before.combined(with: boxes[first].breakBefore)
            boxes[index].firstPage = boxes[first].firstPage
        }
        if last >= 0 {
            boxes[index].breakAfter = style.fragmentation.after.combined(with: boxes[last].breakAfter)
            boxes[index].lastPage = boxes[last].lastPage
        }
    }

    private mutating func pageName(_ name: String) -> Int16 {
        if let index = boxes.pageNames.firstIndex(of: name) { return Int16(index) }
        boxes.pageNames.append(name)
        return Int16(clamping: boxes.pageNames.count - 1)
    }
}

extension Box {
    var isProperTableChild: Bool {
        switch kind {
        case .rowGroup, .headerGroup, .footerGroup, .row, .caption, .columnGroup, .column: true
        default: false
        }
    }
}

extension Box.Kind {
    var isTablePart: Bool {
        switch self {
        case .rowGroup, .headerGroup, .footerGroup, .row, .cell, .caption, .columnGroup, .column: true
        default: false
        }
    }
}

extension FragmentationStyle.Break {
    var isForced: Bool {
        switch self {
        case .page, .left, .right, .recto, .verso: true
        case .auto, .avoid: false
        }
    }

    /// Two values at one break point: CSS Fragmentation 3 §3.1; of two forced ones the later counts.
    func combined(with later: FragmentationStyle.Break) -> FragmentationStyle.Break {
        if later.isForced { return later }
        if isForced { return self }
        return self == .avoid || later == .avoid ? .avoid : .auto
    }
}
