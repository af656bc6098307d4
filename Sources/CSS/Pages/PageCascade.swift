import Primitives

/// Cascades `@page` rules and their margin boxes: CSS Page 3 §4.
struct PageCascade {
    let rules: [PageRule]
    /// Overrides the size of every page, and takes away margins and margin boxes.
    let size: Size?

    /// The content area of the first page, before any element is styled: what `vw` and `vh` refer to.
    func firstPageArea(_ context: ComputationContext) -> Size {
        let root = StyleValues.initial.computed
        let page = pageStyle(
            name: nil, isFirst: true, isLeft: false, isBlank: false, root: root, customProperties: .none,
            context: context)
        return page.area.size
    }

    /// The rules for a document, every question answered beforehand.
    func rules(root: ComputedStyle, customProperties: CustomProperties, context: ComputationContext) -> PageRules {
        var names: [String] = []
        for selector in rules.flatMap(\.selectors) {
            if let name = selector.name, !names.contains(name) { names.append(name) }
        }
        var pages: [PageRules.PageStyle] = []
        for name in [nil] + names.map(Optional.some) {
            for flags in 0..<8 {
                pages.append(
                    pageStyle(
                        name: name, isFirst: flags & 1 != 0, isLeft: flags & 2 != 0, isBlank: flags & 4 != 0,
                        root: root, customProperties: customProperties, context: context))
            }
        }
        let answers = pages
        let known = names
        var rules = PageRules { name, isFirst, isLeft, isBlank in
            // Where no rule names the page, it is as one without a name.
            let place = name.flatMap { known.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            return answers[place * 8 + (isFirst ? 1 : 0) + (isLeft ? 2 : 0) + (isBlank ? 4 : 0)]
        }
        for page in pages {
            note(page.style, in: &rules)
            for box in PageRules.MarginBox.allCases {
                if let style = page.marginBoxes[box] { note(style, in: &rules) }
            }
        }
        return rules
    }

    /// Notes what a style of a page or margin box needs from elsewhere: counters of the document, and files.
    private func note(_ style: ComputedStyle, in rules: inout PageRules) {
        func note(_ asset: String) { if !rules.assets.contains(asset) { rules.assets.append(asset) } }
        for case .asset(let name)? in style.decoration.background.images { note(name) }
        for part in style.generated.content ?? [] {
            switch part {
            case .counter(let name, _), .counters(let name, _, _):
                if name != "page", name != "pages", !rules.counters.contains(name) { rules.counters.append(name) }
            case .image(let name): note(name)
            case .text, .attribute, .string, .element, .quote: break
            }
        }
    }

    private func pageStyle(
        name: String?, isFirst: Bool, isLeft: Bool, isBlank: Bool, root: ComputedStyle,
        customProperties: CustomProperties, context: ComputationContext
    ) -> PageRules.PageStyle {
        var cascade = Cascade()
        var boxes: [PageRules.MarginBox: Cascade] = [:]
        for (order, rule) in rules.enumerated() {
            let matching = rule.selectors.filter {
                $0.matches(name: name, isFirst: isFirst, isLeft: isLeft, isBlank: isBlank)
            }
            guard let specificity = matching.map(\.specificity).max() else { continue }
            let priority = CascadePriority(origin: .author, specificity: specificity, order: Int32(order))
            cascade.add(rule.block, priority)
            for (box, block) in rule.marginBoxes { boxes[box, default: Cascade()].add(block, priority) }
        }
        cascade.sort()
        let custom = cascade.customProperties(parent: customProperties)
        var builder = StyleBuilder(parent: StyleValues(root), context: context, rootFontSize: root.font.size)
        builder.values.box.display = .block
        cascade.compute(into: &builder, customProperties: custom)
        if self.size != nil { builder.values.box.margin = Edges(all: .value(.zero)) }
        let style = builder.values.computed
        if let size { return PageRules.PageStyle(size: size, margin: .zero, style: style) }
        let size = builder.values.pageSize ?? FragmentationProperties.a4
        var page = PageRules.PageStyle(style: style, sheet: size)
        for (box, var cascade) in boxes {
            cascade.sort()
            if let style = marginBoxStyle(box, cascade, page: style, custom, root, context) {
                page.marginBoxes[box] = style
            }
        }
        return page
    }

    private func marginBoxStyle(
        _ box: PageRules.MarginBox, _ cascade: Cascade, page: ComputedStyle, _ customProperties: CustomProperties,
        _ root: ComputedStyle, _ context: ComputationContext
    ) -> ComputedStyle? {
        let custom = cascade.customProperties(parent: customProperties)
        var builder = StyleBuilder(parent: StyleValues(page), context: context, rootFontSize: root.font.size)
        builder.values.box.display = .block
        builder.values.text.align = box.alignment.horizontal
        builder.values.text.verticalAlign = box.alignment.vertical
        cascade.compute(into: &builder, customProperties: custom)
        guard let content = builder.values.generated.content, !content.isEmpty else { return nil }
        return builder.values.computed
    }
}

extension PageRules.MarginBox {
    /// How a margin box aligns what it holds unless told otherwise: CSS Page 3 §5.3.
    var alignment: (horizontal: TextStyle.Align, vertical: TextStyle.VerticalAlign) {
        switch self {
        case .topLeftCorner, .bottomLeftCorner: (.right, .middle)
        case .topRightCorner, .bottomRightCorner: (.left, .middle)
        case .topLeft, .bottomLeft: (.left, .middle)
        case .topCenter, .bottomCenter: (.center, .middle)
        case .topRight, .bottomRight: (.right, .middle)
        case .leftTop, .rightTop: (.center, .top)
        case .leftMiddle, .rightMiddle: (.center, .middle)
        case .leftBottom, .rightBottom: (.center, .bottom)
        }
    }
}
