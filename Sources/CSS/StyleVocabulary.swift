/// One line of the reference: something that style sheets may use, what it is, and how it is written.
package struct VocabularyNote: Hashable, Sendable {
    package let name: String
    package let meaning: String
    /// A rule or a declaration that uses it.
    package let example: String

    init(_ name: String, _ meaning: String, _ example: String) {
        self.name = name
        self.meaning = meaning
        self.example = example
    }
}

/// What style sheets are made of beside properties, for the reference; tests see that every example is accepted.
package enum StyleVocabulary {
    /// The simple selectors; each example is a selector.
    package static let selectors: [VocabularyNote] =
        [
            VocabularyNote("*", "any element", "* > p"),
            VocabularyNote("E", "elements of a name", "table"),
            VocabularyNote(".class", "elements of a class", "p.note"),
            VocabularyNote("#id", "the element with an id", "#totals"),
            VocabularyNote("[attribute]", "elements that have an attribute", "[colspan]"),
            VocabularyNote("[attribute=value]", "an attribute is a value", "th[scope=row]"),
            VocabularyNote("[attribute~=word]", "a list of words has one", "[class~=note]"),
            VocabularyNote("[attribute|=tag]", "a value, or one that goes on with a hyphen", "[lang|=hi]"),
            VocabularyNote("[attribute^=start]", "begins with", "a[href^=\"https:\"]"),
            VocabularyNote("[attribute$=end]", "ends with", "img[src$=\".png\"]"),
            VocabularyNote("[attribute*=part]", "has somewhere in it", "[title*=\"GST\"]"),
            VocabularyNote("[attribute=value i]", "whatever the letter case", "[type=\"A\" i]"),
        ] + pseudoClasses + pseudoElements

    private static let pseudoClasses = SelectorVocabulary.pseudoClasses.map { name in
        let (meaning, example): (String, String) =
            switch name {
            case ":first-child": ("the first child", "td:first-child")
            case ":last-child": ("the last child", "tr:last-child td")
            case ":only-child": ("a child without siblings", "li:only-child")
            case ":nth-child()": ("by position among the children", "tr:nth-child(2n+1)")
            case ":nth-last-child()": ("by position from the end", "tr:nth-last-child(-n+3)")
            case ":first-of-type": ("the first of its name", "p:first-of-type")
            case ":last-of-type": ("the last of its name", "p:last-of-type")
            case ":only-of-type": ("the only one of its name", "h2:only-of-type")
            case ":nth-of-type()": ("by position among those of its name", "td:nth-of-type(even)")
            case ":nth-last-of-type()": ("the same from the end", "td:nth-last-of-type(2)")
            case ":not()": ("none of a list of selectors", "tr:not(.optional, :last-child)")
            case ":is()": ("one of a list of selectors", ":is(th, td).n")
            case ":where()": ("the same, without adding to the specificity", ":where(th, td).n")
            case ":link", ":any-link": ("a link", "a" + name)
            case ":lang()": ("in a language, by `lang` of the element or one around it", "p:lang(hi)")
            case ":root": ("the `html` element", ":root")
            case ":empty": ("an element without content", "td:empty")
            default: ("", "")
            }
        return VocabularyNote(name, meaning, example)
    }

    private static let pseudoElements = SelectorVocabulary.pseudoElements.map { name in
        let (meaning, example): (String, String) =
            switch name {
            case "::before": ("content before an element's own", ".price::before")
            case "::after": ("content after it", ".price::after")
            case "::marker": ("the marker of a list item", "li::marker")
            default: ("", "")
            }
        return VocabularyNote(name, meaning, example)
    }

    /// How selectors are joined; each example is a selector.
    package static let combinators: [VocabularyNote] = [
        VocabularyNote("E F", "F somewhere in E", "table.items td"),
        VocabularyNote("E > F", "F is a child of E", "tr > th"),
        VocabularyNote("E + F", "F comes right after E", "h2 + p"),
        VocabularyNote("E ~ F", "F comes somewhere after E", "h2 ~ p"),
        VocabularyNote("E, F", "either", "th, td"),
    ]

    /// Each example is a rule.
    package static let atRules: [VocabularyNote] = [
        VocabularyNote(
            "@page", "size, margins and margin boxes of pages", "@page { size: A4; margin: 15mm }"),
        VocabularyNote("@page :first", "the first page", "@page :first { margin-top: 40mm }"),
        VocabularyNote(
            "@page :left", "pages on the left of an opened book, with an even number",
            "@page :left { margin-right: 25mm }"),
        VocabularyNote("@page :right", "pages on the right", "@page :right { margin-left: 25mm }"),
        VocabularyNote(
            "@page :blank", "pages left empty by a break to the left or right",
            "@page :blank { @top-center { content: none } }"),
        VocabularyNote(
            "@page name", "pages of elements with `page: name`", "@page annexure { size: A4 landscape }"),
        VocabularyNote(
            "@media", "rules for `print` or `all`; others are checked for nothing and never apply",
            "@media print { p { orphans: 3 } }"),
        VocabularyNote(
            "@supports", "rules for those who know a declaration or selector",
            "@supports (display: flex) { p { margin: 0 } }"),
        VocabularyNote(
            "@font-face", "another name for registered families",
            "@font-face { font-family: \"Brand\"; src: local(\"Noto Sans\") }"),
        VocabularyNote("@charset", "says that the file is UTF-8, as all are", "@charset \"utf-8\";"),
    ]

    /// The boxes around the page area, in the order in which CSS Page 3 lists them.
    package static let marginBoxes = PageRules.MarginBox.allCases.map { "@" + $0.rawValue }

    /// The units of lengths and angles; each example is a declaration.
    package static let units: [VocabularyNote] =
        LengthUnit.allCases.map { unit in
            let meaning =
                switch unit {
                case .px: "1/96 inch"
                case .pt: "1/72 inch"
                case .pc: "12pt"
                case .mm: "millimetre"
                case .cm: "centimetre"
                case .q: "a quarter of a millimetre"
                case .in: "inch"
                case .em: "the font size"
                case .rem: "the root element's font size"
                case .ex: "the height of a small x"
                case .ch: "the width of a zero"
                case .vw: "1 % of the width of the first page's area"
                case .vh: "1 % of its height"
                case .vmin: "1 % of the smaller of both"
                case .vmax: "1 % of the larger of both"
                }
            return VocabularyNote(unit.rawValue, meaning, "margin-left: 2\(unit.rawValue)")
        } + [
            VocabularyNote("%", "of what the property's table says", "width: 50%"),
            VocabularyNote("deg", "degrees, clockwise", "transform: rotate(-30deg)"),
            VocabularyNote("grad", "1/400 of a turn", "transform: rotate(100grad)"),
            VocabularyNote("rad", "radians", "transform: rotate(0.5rad)"),
            VocabularyNote("turn", "whole turns", "transform: rotate(0.25turn)"),
        ]

    /// The functions of values, and the words that every property takes; each example is a declaration.
    package static let values: [VocabularyNote] = [
        VocabularyNote("calc()", "arithmetic with `+ - * /`", "width: calc(100% - 2 * 15mm)"),
        VocabularyNote("min()", "the smallest of several", "width: min(100%, 80mm)"),
        VocabularyNote("max()", "the largest of several", "width: max(30%, 40mm)"),
        VocabularyNote("clamp()", "a value between two bounds", "font-size: clamp(8pt, 2vw, 11pt)"),
        VocabularyNote(
            "var()", "the value of a custom property, or what follows the comma", "color: var(--accent, #0b5c6b)"),
        VocabularyNote("#rgb", "a colour; also #rgba #rrggbb #rrggbbaa", "color: #0b5c6b"),
        VocabularyNote("rgb()", "a colour; also with commas, and as `rgba()`", "color: rgb(11 92 107 / 80%)"),
        VocabularyNote("hsl()", "a colour; also with commas, and as `hsla()`", "color: hsl(190deg 81% 23%)"),
        VocabularyNote("a name", "one of the \(namedColors.count) colours of CSS Color 4", "color: teal"),
        VocabularyNote("currentColor", "the element's own `color`", "border-top-color: currentColor"),
        VocabularyNote("transparent", "no colour", "background-color: transparent"),
        VocabularyNote("url()", "a file of `assets/`", "background-image: url(assets/paper.png)"),
        VocabularyNote(
            "linear-gradient()", "colours in a direction: an angle, or `to` and a side or corner",
            "background-image: linear-gradient(to right, #0b5c6b, white 80%)"),
        VocabularyNote(
            "repeating-linear-gradient()", "the same over and over",
            "background-image: repeating-linear-gradient(45deg, #eee 0 2px, white 2px 6px)"),
        VocabularyNote("attr()", "the text of an attribute, in `content`", "content: attr(title)"),
        VocabularyNote(
            "counter()", "a counter, also `page` and `pages`", "content: counter(page) \" / \" counter(pages)"),
        VocabularyNote("counters()", "a counter in all its nested scopes", "content: counters(item, \".\")"),
        VocabularyNote("string()", "text that `string-set` kept", "content: string(chapter)"),
        VocabularyNote("element()", "an element with `position: running()`", "content: element(letterhead)"),
        VocabularyNote("inherit", "the parent's value", "color: inherit"),
        VocabularyNote("initial", "the property's initial value", "color: initial"),
        VocabularyNote("unset", "the parent's where the property is inherited, else the initial one", "color: unset"),
        VocabularyNote("revert", "what an element has without style sheets", "display: revert"),
    ]

    /// What authors know from the web and the subset leaves out.
    package struct LeftOut: Hashable, Sendable {
        package let property: String
        /// Nil: the whole property.
        package let value: String?
        /// The way out; empty where there is none.
        package let instead: String
    }

    /// By property and value; of values, those with a way out and those that layout does not carry out.
    package static var leftOut: [LeftOut] {
        let properties = RefusedProperty.descriptions.filter { Properties.entry($0.name) == nil }.map {
            LeftOut(property: $0.name, value: nil, instead: $0.hint)
        }
        let values = RefusedValues.hints.flatMap { property, values in
            values.filter { !$0.value.isEmpty && !isAccepted($0.key, by: property) }
                .map { LeftOut(property: property, value: $0.key, instead: $0.value) }
        }
        return (properties + values).sorted { ($0.property, $0.value ?? "") < ($1.property, $1.value ?? "") }
    }
    private static func isAccepted(_ value: String, by property: String) -> Bool {
        let sheet = Stylesheet(parsing: Array("p { \(property): \(value) }".utf8), file: "")
        return sheet.diagnostics.isEmpty && sheet.unsupported.isEmpty
    }
}
