import CSS
import Markup
import Primitives

/// Generates the boxes of a styled tree: CSS Display 3, CSS 2.2 §9.2.
///
/// One pass in document order, so that counters have their values; a box's children are put right (anonymous boxes)
/// once they are all there.
struct BoxGenerator: ~Copyable {
    let styled: StyledTree
    let replaced: [MarkupTree.NodeIndex: IntrinsicSize]
    let contentImages: [String: IntrinsicSize]
    let limits: LayoutLimits
    var boxes = BoxTree()
    var counters = CounterScopes()
    var quoteDepth = 0
    /// What is generated stands in margin boxes, not in the flow.
    var isInRunningElement = false
    private let handedByAddress = ByAddress()

    init(_ input: LayoutInput) {
        styled = input.styled
        replaced = input.replaced
        contentImages = input.contentImages
        limits = input.limits
        boxes.styles = input.styled.styles
        boxes.boxes.reserveCapacity(input.styled.tree.nodes.count + 8)
    }

    /// A generator that stands at the same place of the document and keeps its boxes to itself.
    init(beside other: borrowing BoxGenerator) {
        styled = other.styled
        replaced = other.replaced
        contentImages = other.contentImages
        limits = other.limits
        counters = other.counters
        quoteDepth = other.quoteDepth
        isInRunningElement = other.isInRunningElement
    }

    /// The finished boxes.
    static func generate(_ input: LayoutInput) throws(LayoutError) -> BoxTree {
        var generator = BoxGenerator(input)
        let count = input.styled.tree.nodes.count
        if count > input.limits.nodes {
            throw LayoutError(.tooManyNodes(limit: input.limits.nodes), node: -1)
        }
        if count > 0 { try generator.generateElement(MarkupTree.root, parent: -1, depth: 1) }
        try generator.markPageDependence()
        return generator.boxes
    }

    private mutating func generateNode(
        _ node: MarkupTree.NodeIndex, parent: BoxIndex, depth: Int
    ) throws(LayoutError) {
        if styled.tree.isText(node) {
            generateText(node, parent: parent)
        } else {
            try generateElement(node, parent: parent, depth: depth)
        }
    }

    private mutating func generateText(_ node: MarkupTree.NodeIndex, parent: BoxIndex) {
        let range = styled.tree.nodes[Int(node)].text
        if range.isEmpty || boxes[parent].kind == .replaced { return }
        if boxes[parent].kind.dropsWhiteSpace, isWhiteSpace(range, generated: false), dropsSpace(range, in: parent) {
            return
        }
        var box = Box(kind: .text, source: .element, node: node, style: boxes[parent].style)
        box.flags = .inlineLevel
        box.text = range
        boxes.attach(boxes.append(box), to: parent)
    }

    /// Whether white space directly inside a flex container or a table's part makes no box, whatever `white-space` says:
    /// CSS Flexbox 1 §4, CSS 2.2 §17.2.1.
    ///
    /// Beside what is no part of a table it belongs into the anonymous cell; what does not collapse is looked at again
    /// once its next sibling is there.
    private func dropsSpace(_ range: Range<Int32>, in parent: BoxIndex) -> Bool {
        if boxes[parent].kind == .flex { return true }
        let previous = boxes[parent].lastChild
        if previous >= 0, !boxes[previous].kind.isTablePart { return false }
        return isCollapsible(range, generated: false, style: boxes[parent].style)
    }

    /// Whether text is white space only.
    func isWhiteSpace(_ range: Range<Int32>, generated: Bool) -> Bool {
        for index in range {
            switch generated ? boxes.generatedText[Int(index)] : styled.tree.text[Int(index)] {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            default: return false
            }
        }
        return true
    }

    /// Whether text is white space only, of the kind that collapses.
    func isCollapsible(_ range: Range<Int32>, generated: Bool, style: StyledTree.StyleIndex) -> Bool {
        var keepsLines = false
        switch boxes.styles[Int(style)].text.whiteSpace {
        case .pre, .preWrap: return range.isEmpty
        case .preLine: keepsLines = true
        case .normal, .nowrap: break
        }
        for index in range {
            let byte = generated ? boxes.generatedText[Int(index)] : styled.tree.text[Int(index)]
            switch byte {
            case 0x20, 0x09, 0x0D: continue
            case 0x0A where !keepsLines: continue
            default: return false
            }
        }
        return true
    }

    private mutating func generateElement(
        _ node: MarkupTree.NodeIndex, parent: BoxIndex, depth: Int
    ) throws(LayoutError) {
        let style = styled.style(of: node)
        if case .none = style.box.display { return }
        if depth > limits.depth { throw LayoutError(.nestingTooDeep(limit: limits.depth), node: node) }
        var box = Box(kind: .block, source: .element, node: node, style: styled.styleOf[Int(node)])
        counters.enter(style, element: node, tree: styled.tree, depth: depth)
        let name = styled.tree.element(node)
        if name == .br {
            box.kind = .lineBreak
            box.flags = .inlineLevel
            boxes.attach(boxes.append(box), to: parent)
            counters.leave(depth: depth)
            return
        }
        assignKind(&box, style: style, isReplaced: name?.isReplaced == true, parent: parent)
        if case .running(let runningName) = style.box.position, parent >= 0 {
            try generateRunning(box, called: runningName, style: style, parent: parent, depth: depth)
            counters.leave(depth: depth)
            return
        }
        let index = boxes.append(box)
        if parent >= 0 { boxes.attach(index, to: parent) } else { boxes.root = index }
        noteAssignments(style, of: node, box: index)
        if box.flags.contains(.fixed), parent >= 0, !isTransformed(parent) { boxes.fixed.append(index) }
        if box.isFloat { boxes.hasFloats = true }
        if style.box.aspectRatio != nil { boxes.hasRatios = true }
        if box.kind == .replaced {
            if style.box.hasPercentHeights { boxes.hasRatios = true }
            boxes.intrinsicSizes.append(
                replaced[node] ?? IntrinsicSize(width: nil, height: nil, ratio: nil))
            boxes[index].detail = Int32(boxes.intrinsicSizes.count - 1)
            assignBreaks(index)
        } else {
            try generateChildren(of: index, node: node, style: style, depth: depth)
        }
        counters.leave(depth: depth)
    }

    /// Generates a running element apart from the flow, with a box that keeps its place there: CSS GCPM 3 §1.2.1.
    private mutating func generateRunning(
        _ box: Box, called name: String, style: ComputedStyle, parent: BoxIndex, depth: Int
    ) throws(LayoutError) {
        var place = box
        place.kind = .block
        place.flags = [.outOfFlow, .running]
        let placeIndex = boxes.append(place)
        boxes.attach(placeIndex, to: parent)
        noteAssignments(style, of: box.node, box: placeIndex)
        let wasInRunningElement = isInRunningElement
        isInRunningElement = true
        var content = box
        content.flags.insert(.formattingContext)
        let index = boxes.append(content)
        if content.kind == .replaced {
            boxes.intrinsicSizes.append(replaced[box.node] ?? IntrinsicSize(width: nil, height: nil, ratio: nil))
            boxes[index].detail = Int32(boxes.intrinsicSizes.count - 1)
        } else {
            try generateChildren(of: index, node: box.node, style: style, depth: depth)
        }
        isInRunningElement = wasInRunningElement
        boxes[placeIndex].detail = index
        if !isInRunningElement {
            assign(PageValueName(kind: .element, name: name), .element(index), by: placeIndex)
        }
    }

    /// Tells all boxes around text of the page of it; anonymous boxes are there by now.
    private mutating func markPageDependence() throws(LayoutError) {
        for text in boxes.pageTextBoxes {
            var ancestor = boxes[text].parent
            while ancestor >= 0 {
                boxes[ancestor].flags.insert(.pageDependent)
                ancestor = boxes[ancestor].parent
            }
            if case .sum(let sum) = boxes.pageTexts[Int(boxes[text].detail)], !sum.isPlaced(boxes, at: text) {
                throw LayoutError(.sumMisplaced, node: boxes[text].node)
            }
        }
    }

    private mutating func generateChildren(
        of index: BoxIndex, node: MarkupTree.NodeIndex, style: ComputedStyle, depth: Int
    ) throws(LayoutError) {
        let pseudo = styled.pseudoElements.isEmpty ? nil : styled.pseudoElements[node]
        if case .listItem = style.box.display { generateMarker(of: index, node: node, pseudo: pseudo) }
        if styled.tree.element(node) == .pageSum {
            appendPageText(.sum(PageSum(of: node, in: styled.tree)), to: index, source: .element)
        }
        if let before = pseudo?.before, before >= 0 {
            generatePseudoElement(.before, style: before, node: node, parent: index, depth: depth)
        }
        var child = node + 1
        let end = styled.tree.nodes[Int(node)].end
        while child < end {
            try generateNode(child, parent: index, depth: depth + 1)
            child = styled.tree.nodes[Int(child)].end
        }
        if let after = pseudo?.after, after >= 0 {
            generatePseudoElement(.after, style: after, node: node, parent: index, depth: depth)
        }
        finishChildren(of: index)
    }

    /// Settles what a box is, from its display and its place: CSS Display 3 §2.7 for blockification.
    private func assignKind(_ box: inout Box, style: ComputedStyle, isReplaced: Bool, parent: BoxIndex) {
        var isRunning = false
        switch style.box.position {
        case .absolute: box.flags.formUnion([.outOfFlow, .formattingContext])
        case .fixed: box.flags.formUnion([.outOfFlow, .fixed, .formattingContext])
        case .relative: box.flags.insert(.relative)
        case .running: isRunning = true
        case .static: break
        }
        let isFlexItem = parent >= 0 && boxes[parent].kind == .flex
        let floats = if case .none = style.box.float { false } else { true }
        let isFloat = floats && !box.isOutOfFlow && !isFlexItem && parent >= 0
        if isFloat { box.flags.formUnion([.float, .formattingContext]) }
        let isBlockified = parent < 0 || box.isOutOfFlow || isFloat || isFlexItem || isRunning
        if isFlexItem || parent < 0 { box.flags.insert(.formattingContext) }
        if case .hidden = style.box.overflow { box.flags.insert(.formattingContext) }
        switch style.box.display {
        case .none, .block, .listItem: break
        case .inline:
            if !isBlockified {
                box.flags.insert(.inlineLevel)
                box.kind = .inline
            }
        case .inlineBlock:
            box.flags.insert(.formattingContext)
            if !isBlockified { box.flags.insert(.inlineLevel) }
        case .flowRoot: box.flags.insert(.formattingContext)
        case .flex: box.kind = .flex
        case .inlineFlex:
            box.kind = .flex
            if !isBlockified { box.flags.insert(.inlineLevel) }
        case .table: box.kind = .table
        case .inlineTable:
            box.kind = .table
            if !isBlockified { box.flags.insert(.inlineLevel) }
        case .tableRowGroup: if !isBlockified { box.kind = .rowGroup }
        case .tableHeaderGroup: if !isBlockified { box.kind = .headerGroup }
        case .tableFooterGroup: if !isBlockified { box.kind = .footerGroup }
        case .tableRow: if !isBlockified { box.kind = .row }
        case .tableCell:
            if !isBlockified { box.kind = .cell }
            box.flags.insert(.formattingContext)
        case .tableColumnGroup: if !isBlockified { box.kind = .columnGroup }
        case .tableColumn: if !isBlockified { box.kind = .column }
        case .tableCaption:
            if !isBlockified { box.kind = .caption }
            box.flags.insert(.formattingContext)
        }
        if isReplaced {
            // Displays of table parts are `inline` on what is replaced: CSS Display 3 §2.4.
            if box.kind == .inline || box.kind.isTablePart || style.box.display == .inlineBlock && !isBlockified {
                box.flags.insert(.inlineLevel)
            }
            box.kind = .replaced
        }
        if !style.box.transforms.isEmpty, box.isTransformable { box.flags.insert(.transformed) }
    }

    /// Whether a box or one around it is transformed: CSS Transforms 1 §2, where it holds even fixed boxes.
    private func isTransformed(_ box: BoxIndex) -> Bool {
        var box = box
        while box >= 0 {
            if boxes[box].flags.contains(.transformed) { return true }
            box = boxes[box].parent
        }
        return false
    }

    /// Generates the box of `::before` or `::after`: CSS Generated Content 3.
    private mutating func generatePseudoElement(
        _ source: Fragment.Source, style index: StyledTree.StyleIndex, node: MarkupTree.NodeIndex, parent: BoxIndex,
        depth: Int
    ) {
        let style = boxes.styles[Int(index)]
        guard style.box.display != .none, style.generated.content != nil else { return }
        counters.enter(style, element: nil, tree: styled.tree, depth: depth + 1)
        let content = contentPieces(style, of: node)
        var box = Box(kind: .block, source: source, node: node, style: index)
        assignKind(&box, style: style, isReplaced: false, parent: parent)
        let pseudo = boxes.append(box)
        boxes.attach(pseudo, to: parent)
        if box.flags.contains(.fixed), !isTransformed(parent) { boxes.fixed.append(pseudo) }
        if box.isFloat { boxes.hasFloats = true }
        if style.box.aspectRatio != nil { boxes.hasRatios = true }
        appendContent(content, to: pseudo, source: source)
        finishChildren(of: pseudo)
        counters.leave(depth: depth + 1)
    }

    /// Generates a list item's marker: CSS Lists 3 §3.
    private mutating func generateMarker(
        of item: BoxIndex, node: MarkupTree.NodeIndex, pseudo: StyledTree.PseudoElements?
    ) {
        let style = boxes.styles[Int(boxes[item].style)]
        var markerStyle = boxes.anonymousStyle(inheritingFrom: boxes[item].style)
        var content: [ContentPiece] = []
        if let pseudo, pseudo.marker >= 0 { markerStyle = pseudo.marker }
        if boxes.styles[Int(markerStyle)].generated.content != nil {
            content = contentPieces(boxes.styles[Int(markerStyle)], of: node)
        } else {
            var text = style.list.kind.marker(counters.value(of: "list-item"))
            // The space after the marker stands whatever the white-space mode makes of it.
            if text.utf8.last == 0x20 { text = String(text.dropLast()) + "\u{A0}" }
            if !text.isEmpty { content = [.text(text)] }
        }
        if content.isEmpty { return }
        var box = Box(kind: .block, source: .marker, node: node, style: markerStyle)
        if style.list.isInside {
            box.kind = .inline
            box.flags = .inlineLevel
        } else {
            box.flags = [.outOfFlow, .outsideMarker, .formattingContext, .containsLines]
        }
        let marker = boxes.append(box)
        boxes.attach(marker, to: item)
        appendContent(content, to: marker, source: .marker)
    }
}

extension Box.Kind {
    /// Whether white space directly inside may make no box: CSS 2.2 §17.2.1, CSS Flexbox 1 §4.
    var dropsWhiteSpace: Bool {
        switch self {
        case .table, .rowGroup, .headerGroup, .footerGroup, .row, .columnGroup, .column, .flex: true
        case .block, .inline, .text, .lineBreak, .replaced, .cell, .caption: false
        }
    }
}

extension ElementName {
    /// Whether the element's box has a natural size instead of children.
    var isReplaced: Bool {
        switch self {
        case .img, .qrCode, .barCode, .signatureField, .barChart, .lineChart: true
        default: false
        }
    }
}
