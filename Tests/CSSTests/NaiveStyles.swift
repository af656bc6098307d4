import Markup
import Primitives

@testable import CSS

/// Styles computed element by element, with nothing shared: what interning is compared with.
struct NaiveStyles {
    private(set) var styles: [ComputedStyle] = []
    private(set) var before: [ComputedStyle?] = []

    init(_ tree: MarkupTree, sheet: Stylesheet) {
        let styling = ElementStyling(
            index: RuleIndex([(UserAgentSheet.sheet, .userAgent), (sheet, .author)]),
            context: ComputationContext(viewport: FragmentationProperties.a4, fontUnits: nil))
        let matcher = SelectorMatcher(tree: tree, positions: SiblingPositions(tree, withTypes: true))
        var customProperties: [CustomProperties] = []
        for node in tree.nodes.indices {
            let parent = Int(tree.nodes[node].parent)
            if tree.isText(Int32(node)) {
                styles.append(styles[parent])
                before.append(nil)
                customProperties.append(customProperties[parent])
                continue
            }
            let result = styling.styles(
                of: Int32(node), matcher, parent: parent < 0 ? nil : styles[parent],
                parentCustomProperties: parent < 0 ? .none : customProperties[parent],
                rootFontSize: parent < 0 ? nil : styles[0].font.size)
            styles.append(result.style)
            before.append(result.before)
            customProperties.append(result.customProperties)
        }
    }
}
