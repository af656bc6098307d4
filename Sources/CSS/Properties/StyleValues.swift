import Primitives

/// What a style is made of while it is being computed: the groups of `ComputedStyle`, open to change.
struct StyleValues: Sendable {
    var font = FontStyle()
    var text = TextStyle()
    var box = BoxStyle()
    var decoration = DecorationStyle()
    var flex = FlexStyle()
    var table = TableStyle()
    var list = ListStyle()
    var fragmentation = FragmentationStyle()
    var generated = GeneratedContentStyle()
    /// `border-*-width` before the border's style makes it zero; 3 px is `medium`.
    var borderWidth = Edges(all: LayoutUnit(3))
    /// `size` of `@page`; nil: `auto`.
    var pageSize: Size?

    /// Every property at its initial value.
    static let initial = StyleValues()

    init() {}

    init(_ style: ComputedStyle) {
        font = style.font
        text = style.text
        box = style.box
        decoration = style.decoration
        flex = style.flex
        table = style.table
        list = style.list
        fragmentation = style.fragmentation
        generated = style.generated
        borderWidth = style.box.borderWidth
    }

    /// Where every element starts: inherited properties from the parent, the others at their initial values.
    init(inheritingFrom parent: StyleValues) {
        font = parent.font
        text = parent.text
        text.verticalAlign = .baseline
        text.decorationLines = []
        text.decorationColor = nil
        text.unicodeBidi = .normal
        list = parent.list
        table = parent.table
        table.layout = .auto
        fragmentation.orphans = parent.fragmentation.orphans
        fragmentation.widows = parent.fragmentation.widows
        fragmentation.page = parent.fragmentation.page
        generated.quotes = parent.generated.quotes
    }

    /// The style, with border widths as used.
    var computed: ComputedStyle {
        var box = box
        let lines = decoration.borderLine
        func used(_ width: LayoutUnit, _ line: DecorationStyle.BorderLine) -> LayoutUnit {
            line == .none || line == .hidden ? .zero : width
        }
        box.borderWidth = Edges(
            top: used(borderWidth.top, lines.top), right: used(borderWidth.right, lines.right),
            bottom: used(borderWidth.bottom, lines.bottom), left: used(borderWidth.left, lines.left))
        return ComputedStyle(
            font: font, text: text, box: box, decoration: decoration, flex: flex, table: table, list: list,
            fragmentation: fragmentation, generated: generated)
    }
}

/// Unit px: the x-height and the advance of the digit zero, for the units `ex` and `ch`.
package struct FontUnits: Hashable, Sendable {
    package var exHeight: Double
    package var zeroAdvance: Double

    package init(exHeight: Double, zeroAdvance: Double) {
        self.exHeight = exHeight
        self.zeroAdvance = zeroAdvance
    }
}

/// What values refer to besides the element and its parent.
struct ComputationContext {
    /// The page area of the first page, for `vw` and `vh`.
    var viewport: Size
    /// nil: both are half an em.
    var fontUnits: ((FontStyle) -> FontUnits)?
    /// Families that `@font-face` names, by lower-case name, and the registered ones that they stand for.
    var familyAliases: [String: [String]] = [:]
}

/// Turns declared values into computed ones, for one element or page context.
struct StyleBuilder {
    var values: StyleValues
    let parent: StyleValues
    let context: ComputationContext
    /// nil for the root element: its own.
    let rootFontSize: FontSize?

    init(parent: StyleValues, context: ComputationContext, rootFontSize: FontSize?) {
        values = StyleValues(inheritingFrom: parent)
        self.parent = parent
        self.context = context
        self.rootFontSize = rootFontSize
    }

    private func lengths(font: FontStyle, root: FontSize) -> LengthContext {
        LengthContext(
            font: font, rootFontSize: root.px, fontUnits: context.fontUnits, viewportWidth: context.viewport.width.px,
            viewportHeight: context.viewport.height.px)
    }

    private func linear(_ expression: NumericExpression) -> LengthPercentage {
        // Most lengths are absolute: they ask no font.
        if case .length(let value, let unit) = expression, let factor = unit.pixels {
            return LengthPercentage(LayoutUnit(truncating: value * factor))
        }
        return expression.computed(lengths(font: values.font, root: rootFontSize ?? values.font.size))
    }

    /// A length, or a percentage of something known, in px.
    func length(_ expression: NumericExpression, percentOf basis: LayoutUnit = .zero, atLeast: Double? = nil)
        -> LayoutUnit
    {
        let value = linear(expression).resolved(against: basis)
        return atLeast.map { max(LayoutUnit($0), value) } ?? value
    }

    func lengthPercentage(_ expression: NumericExpression, isNonNegative: Bool = false) -> LengthPercentage {
        let value = linear(expression)
        return isNonNegative ? value.nonNegative : value
    }

    /// A font size: relative to the parent's font.
    func fontSize(_ expression: NumericExpression) -> FontSize {
        let context = lengths(font: parent.font, root: rootFontSize ?? StyleValues.initial.font.size)
        return FontSize(expression.bounded(context)?.resolved(against: parent.font.size.px) ?? 0)
    }
}
