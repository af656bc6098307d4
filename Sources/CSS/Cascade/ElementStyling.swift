import Markup
import Primitives

/// Computes the styles of one element and its pseudo-elements: the cascade, inheritance, and CSS 2.2 §9.7.
struct ElementStyling {
    let index: RuleIndex
    var context: ComputationContext

    /// What one element comes to.
    struct Result {
        var style: ComputedStyle
        var customProperties: CustomProperties
        var before: ComputedStyle?
        var after: ComputedStyle?
        var marker: ComputedStyle?
    }

    /// Styles an element below a parent; nil for the root.
    func styles(
        of node: MarkupTree.NodeIndex, _ matcher: SelectorMatcher, parent: ComputedStyle?,
        parentCustomProperties: CustomProperties, rootFontSize: FontSize?
    ) -> Result {
        var cascade = Cascade()
        index.collect(index.elements, node, matcher, into: &cascade)
        cascade.add(
            PresentationalHints.block(node, of: matcher.tree),
            CascadePriority(origin: .presentationalHint, specificity: Specificity(), order: 0))
        if let text = matcher.tree.attributeBytes(.style, of: node) {
            let block = Self.readInline(Array(text), at: matcher.tree.location(of: node)).block
            cascade.add(block, CascadePriority(origin: .inline, specificity: Specificity(), order: 0))
        }
        cascade.sort()
        let customProperties = cascade.customProperties(parent: parentCustomProperties)
        let parentValues = parent.map(StyleValues.init) ?? .initial
        var builder = StyleBuilder(parent: parentValues, context: context, rootFontSize: rootFontSize)
        if let language = PresentationalHints.language(node, of: matcher.tree) {
            builder.values.font.language = language
        }
        if let direction = PresentationalHints.automaticDirection(node, of: matcher.tree) {
            builder.values.text.direction = direction
        }
        cascade.compute(into: &builder, customProperties: customProperties)
        builder.adjustBox(isRoot: parent == nil)
        if parent?.box.overflow == .visible, matcher.tree.element(node) == .body,
            matcher.tree.nodes[Int(node)].parent == MarkupTree.root
        {
            // It is the page's, not the element's own: CSS Overflow 3 §3.3.
            builder.values.box.overflow = .visible
        }
        let style = builder.values.computed
        let rootSize = rootFontSize ?? style.font.size
        func pseudo(_ bucket: RuleIndex.Bucket, isMarker: Bool) -> ComputedStyle? {
            pseudoElement(
                bucket, node, matcher, parent: style, customProperties: customProperties, rootFontSize: rootSize,
                isMarker: isMarker)
        }
        return Result(
            style: style, customProperties: customProperties, before: pseudo(index.before, isMarker: false),
            after: pseudo(index.after, isMarker: false),
            marker: style.box.display == .listItem ? pseudo(index.marker, isMarker: true) : nil)
    }

    private func pseudoElement(
        _ bucket: RuleIndex.Bucket, _ node: MarkupTree.NodeIndex, _ matcher: SelectorMatcher, parent: ComputedStyle,
        customProperties: CustomProperties, rootFontSize: FontSize, isMarker: Bool
    ) -> ComputedStyle? {
        var cascade = Cascade()
        index.collect(bucket, node, matcher, into: &cascade)
        if cascade.isEmpty { return nil }
        cascade.sort()
        let custom = cascade.customProperties(parent: customProperties)
        var builder = StyleBuilder(parent: StyleValues(parent), context: context, rootFontSize: rootFontSize)
        cascade.compute(into: &builder, customProperties: custom)
        // A marker without `content` is the list's own; another pseudo-element without it is not there.
        if !isMarker, builder.values.generated.content?.isEmpty ?? true { return nil }
        builder.adjustBox(isRoot: false)
        return builder.values.computed
    }

    /// Reads a `style` attribute.
    static func readInline(
        _ bytes: [UInt8], at location: SourceLocation, for use: StylesheetUse = .template
    ) -> (block: DeclarationBlock, diagnostics: [Diagnostic], assets: [AssetUse], texts: [TextUse]) {
        let syntax = SheetSyntax(SourceText(bytes: bytes, origin: location))
        guard syntax.depth <= StylesheetLimits().depth else {
            let message = "the style nests brackets deeper than \(StylesheetLimits().depth)"
            return (DeclarationBlock(), [Diagnostic(message, at: location)], [], [])
        }
        var parser = DeclarationParser(syntax: syntax, use: use)
        let block = parser.block(0..<syntax.tokens.count, in: .element)
        return (block, parser.diagnostics + parser.unsupported, parser.assets, parser.texts)
    }
}

extension StyleBuilder {
    /// What position and float do to each other and to `display`: CSS 2.2 §9.7, CSS Flexible Box 1 §4.
    mutating func adjustBox(isRoot: Bool) {
        if values.box.display == .none { return }
        if values.box.position == .absolute || values.box.position == .fixed { values.box.float = .none }
        let parentIsFlex = !isRoot && (parent.box.display == .flex || parent.box.display == .inlineFlex)
        if values.box.position == .absolute || values.box.position == .fixed {
            values.box.isOriginallyInline = values.box.display.isInline
        }
        let isOut = values.box.position == .absolute || values.box.position == .fixed || values.box.float != .none
        if isRoot || isOut || parentIsFlex { values.box.display = values.box.display.blockified }
    }
}

extension BoxStyle.Display {
    var isInline: Bool {
        switch self {
        case .inline, .inlineBlock, .inlineFlex, .inlineTable: true
        default: false
        }
    }

    /// The block-level kind of the same box: CSS Display 3 §2.7.
    var blockified: BoxStyle.Display {
        switch self {
        case .inline, .inlineBlock, .tableRowGroup, .tableHeaderGroup, .tableFooterGroup, .tableRow, .tableCell,
            .tableColumnGroup, .tableColumn, .tableCaption:
            .block
        case .inlineFlex: .flex
        case .inlineTable: .table
        case .none, .block, .listItem, .flowRoot, .flex, .table: self
        }
    }
}
