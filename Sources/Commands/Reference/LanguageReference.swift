import CSS
import Images
import Layout
import Markup
import Rendering
import Templates

/// The reference of the template language, made from the tables that the gate works with.
enum LanguageReference {
    static var text: String {
        var page = MarkdownText()
        page.heading(1, "Reference of the template language")
        page.paragraph(
            """
            Made by `quoin reference` from the tables that `quoin check` works with: what stands here is accepted, what does
            not is refused with its place and the nearest thing that is supported. [templates.md](templates.md) is the guide,
            [deviations.md](deviations.md) tells what behaves otherwise than its specification says,
            [templates-tests.md](templates-tests.md) which tests hold each property.
            """)
        addBundle(to: &page)
        addBindings(to: &page)
        addElements(to: &page)
        addSelectors(to: &page)
        addValues(to: &page)
        addProperties(to: &page)
        addLeftOut(to: &page)
        addLimits(to: &page)
        return page.text
    }

    private static func code(_ text: String) -> String { MarkdownText.code(text) }

    private static func codes(_ words: [String]) -> String { words.map(code).joined(separator: " ") }

    // MARK: Bundles and bindings

    private static func addBundle(to page: inout MarkdownText) {
        page.heading(2, "Files of a bundle")
        page.table(["file", "holds"], TemplateReference.files.map { [code($0.name), $0.meaning] })
        page.heading(3, "Keys of template.json")
        page.table(["key", "value"], TemplateReference.manifestKeys.map { [code($0.name), $0.meaning] })
    }

    private static func addBindings(to page: inout MarkdownText) {
        page.heading(2, "Bindings")
        page.table(["written", "gives"], TemplateReference.bindings.map { [code($0.name), $0.meaning] })
        page.heading(3, "Document facts")
        page.paragraph("What a document's own record says, bound everywhere.")
        page.table(["path", "value"], TemplateReference.documentFacts.map { [code($0.name), $0.meaning] })
        page.heading(2, "Helpers")
        page.paragraph("Numbers and amounts are decimal texts in payloads (`\"1234.50\"`) or whole JSON numbers.")
        addHelpers(HelperDescription.all.filter { !$0.isCondition }, to: &page)
        page.heading(3, "In conditions")
        page.paragraph("They stand in `{{#if (…)}}` and `{{#unless (…)}}` only, and may be nested.")
        addHelpers(HelperDescription.all.filter(\.isCondition), to: &page)
        page.heading(3, "Examples")
        page.table(
            ["binding", "payload", "gives"],
            HelperDescription.all.flatMap(\.examples).map { [code($0.binding), code($0.payload), $0.result] })
        page.paragraph(
            "\nThe texts behind them are `\"thanks\": \"Thank you, {name}\"`, `\"pages.one\": \"{count} page\"`, "
                + "`\"pages.other\": \"{count} pages\"` and `\"mode.upi\": \"UPI\"`.")
    }

    private static func addHelpers(_ helpers: [HelperDescription], to page: inout MarkdownText) {
        page.table(
            ["helper", "gives", "written", "options"],
            helpers.map { helper in
                let options = helper.options.map { "\(code($0.name)): \($0.meaning)" }.joined(separator: "; ")
                return [code(helper.name), helper.meaning, code(helper.usage), options]
            })
    }

    // MARK: Markup

    private static func addElements(to page: inout MarkdownText) {
        page.heading(2, "Elements")
        page.paragraph("Every element may have " + codes(ElementRules.globalAttributes.map(\.rawValue)) + ".")
        page.table(
            ["element", "for", "further attributes", "must have"],
            ElementName.allCases.filter(\.isOfTemplates).map { element in
                [
                    code(element.rawValue) + (ElementRules.isVoid(element) ? " (empty)" : ""), element.meaning,
                    codes(ElementRules.ownAttributes(of: element).map(\.rawValue)),
                    codes(ElementRules.required(on: element).map(\.rawValue)),
                ]
            })
        page.heading(3, "Attributes")
        page.table(
            ["attribute", "says", "values"],
            AttributeName.allCases.filter(\.isOfTemplates).map { [code($0.rawValue), $0.meaning, values(of: $0)] })
    }

    /// The values that an attribute may have, by the elements that have it.
    private static func values(of attribute: AttributeName) -> String {
        var lists: [(values: String, elements: [String])] = []
        for element in ElementName.allCases
        where element.isOfTemplates && ElementRules.attributes(of: element).contains(attribute) {
            let values: String
            if let words = ElementRules.values(of: attribute, on: element) {
                values = codes(words)
            } else if ElementRules.isNumeric(attribute, on: element) {
                values = "a whole number"
            } else {
                values = "any"
            }
            if let known = lists.firstIndex(where: { $0.values == values }) {
                lists[known].elements.append(element.rawValue)
            } else {
                lists.append((values, [element.rawValue]))
            }
        }
        if lists.count == 1 { return lists[0].values }
        return lists.map { "\($0.values) (\($0.elements.joined(separator: ", ")))" }.joined(separator: "; ")
    }

    // MARK: Styles

    private static func addSelectors(to page: inout MarkdownText) {
        page.heading(2, "Selectors")
        page.table(["written", "selects", "example"], rows(StyleVocabulary.selectors))
        page.heading(3, "Combined")
        page.table(["written", "selects", "example"], rows(StyleVocabulary.combinators))
        page.heading(2, "At-rules")
        page.table(["rule", "for", "example"], rows(StyleVocabulary.atRules))
        page.heading(3, "Margin boxes")
        page.paragraph("In `@page`: " + codes(StyleVocabulary.marginBoxes) + ".")
    }

    private static func addValues(to page: inout MarkdownText) {
        page.heading(2, "Units")
        page.table(["unit", "is", "example"], rows(StyleVocabulary.units))
        page.heading(2, "Values")
        page.table(["written", "is", "example"], rows(StyleVocabulary.values))
    }

    private static func rows(_ notes: [VocabularyNote]) -> [[String]] {
        notes.map { [code($0.name), $0.meaning, code($0.example)] }
    }

    private static func addProperties(to page: inout MarkdownText) {
        let all = Properties.descriptions
        page.heading(2, "Properties")
        page.paragraph(
            "Values are written as CSS Values 4 §2 writes them. Every property also takes `inherit`, `initial`, `unset` and "
                + "`revert`, and `var()` anywhere. *Where*: P may stand in `@page`, M in margin boxes; all stand in rules "
                + "for elements but those marked P alone.")
        page.table(
            ["property", "does", "value", "initial", "inherited", "percentages", "where", "specification"],
            all.filter { $0.kind == .longhand }.map { property in
                [
                    code(property.name), property.meaning, code(property.syntax), code(property.initial),
                    property.isInherited ? "yes" : "no", property.percentages ?? "–", places(of: property),
                    property.specification,
                ]
            })
        page.heading(3, "Shorthands")
        page.table(
            ["property", "sets", "value"],
            all.filter { $0.kind == .shorthand }.map { [code($0.name), codes($0.longhands), code($0.syntax)] })
        page.heading(3, "Other spellings")
        page.table(
            ["property", "is"], all.filter { $0.kind == .alias }.map { [code($0.name), codes($0.longhands)] })
    }

    private static func places(of property: PropertyDescription) -> String {
        let places = (property.isForPages ? ["P"] : []) + (property.isForMarginBoxes ? ["M"] : [])
        return places.isEmpty ? "–" : places.joined(separator: " ") + (property.isForElements ? "" : " alone")
    }

    private static func addLeftOut(to page: inout MarkdownText) {
        page.heading(2, "What is left out")
        page.paragraph("Refused with its place; nothing unsupported is ever ignored.")
        page.table(
            ["property", "value", "instead"],
            StyleVocabulary.leftOut.map { [code($0.property), $0.value.map(code) ?? "all", $0.instead] })
    }

    // MARK: Limits

    private static func addLimits(to page: inout MarkdownText) {
        let template = TemplateLimits()
        let layout = LayoutLimits()
        let render = RenderLimits()
        let image = ImageLimits()
        page.heading(2, "Limits")
        page.paragraph("Each has an error of its own.")
        page.table(
            ["what", "at most"],
            [
                ["pages of a document", number(layout.pages)],
                ["elements and runs of text of a document", number(template.nodes)],
                ["nesting of elements", number(layout.depth)],
                ["text and attribute values of a document", bytes(template.text)],
                ["style sheets of a bundle together", bytes(template.css)],
                ["nesting of brackets in a style sheet", number(StylesheetLimits().depth)],
                ["the page, and each partial", bytes(template.markup)],
                ["each file of `assets/`", bytes(template.asset)],
                ["all files of a bundle", bytes(template.bundle)],
                ["a payload", bytes(template.payload)],
                [
                    "an image",
                    "\(bytes(image.bytes)), \(number(image.pixels)) pixels, \(number(image.side)) in a row or column",
                ],
                ["all images of a document, decoded", bytes(render.decodedImages)],
                ["a finished PDF", bytes(render.output)],
                ["style and layout of a document", render.milliseconds.map { "\($0 / 1_000) s" } ?? "–"],
            ])
    }

    private static func bytes(_ count: Int) -> String {
        count >= 1 << 20 ? "\(count >> 20) MiB" : "\(count >> 10) KiB"
    }

    /// With a space between thousands.
    private static func number(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text = " " + text }
            text = String(digit) + text
        }
        return text
    }
}
