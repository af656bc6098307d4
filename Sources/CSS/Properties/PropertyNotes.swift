/// What the reference says of a longhand property beside its definition.
struct PropertyNote: Sendable {
    /// What it does, in a few words.
    let meaning: String
    /// What percentages refer to; nil: it takes none.
    let percentages: String?
    let specification: String

    init(_ meaning: String, percentages: String? = nil, _ specification: String) {
        self.meaning = meaning
        self.percentages = percentages
        self.specification = specification
    }
}

private let ofWidth = "width of the containing block"
private let ofHeight = "height of the containing block, where it is definite"

private let box = "CSS 2.2 §8"
private let visual = "CSS 2.2 §§9–10"
private let backgrounds = "CSS Backgrounds 3"
private let text = "CSS Text 3"
private let fonts = "CSS Fonts 4"
private let flexbox = "CSS Flexbox 1"
private let alignment = "CSS Box Alignment 3"
private let tables = "CSS 2.2 §17, CSS Tables 3"
private let lists = "CSS Lists 3"
private let fragmentation = "CSS Fragmentation 3"
private let pages = "CSS Page 3"
private let generated = "CSS Generated Content 3"
private let transforms = "CSS Transforms 1"
private let interface = "CSS Basic User Interface 4"
private let images = "CSS Images 3"

/// What each longhand does, by name; those relative to the direction are explained by the ones that they stand for.
let propertyNotes: [String: PropertyNote] = [
    "direction": .init("the direction of lines, tables and flex rows", "CSS Writing Modes 3"),
    "unicode-bidi": .init("embeds or isolates text of the other direction", "CSS Writing Modes 3"),
    // Fonts
    "font-family": .init("families in order of preference; missing characters come from the next one", fonts),
    "font-weight": .init("the weight of the face", fonts),
    "font-style": .init("upright or slanted face", fonts),
    "font-stretch": .init("the width of the face", fonts),
    "font-variant-numeric": .init("forms of figures, such as figures of equal width", fonts),
    "font-feature-settings": .init("OpenType features by their tags", fonts),
    "font-size": .init("the size of the text", percentages: "the parent's font size", fonts),
    "line-height": .init("the height of lines", percentages: "the element's own font size", "CSS 2.2 §10.8"),
    // Text
    "color": .init("the colour of text, and `currentColor` elsewhere", "CSS Color 4"),
    "accent-color": .init("the colour of charts; `auto` is that of the text", "CSS Basic User Interface 4"),
    "text-align": .init("where lines stand in their box", text),
    "text-align-last": .init("where the last line of a justified paragraph stands", text),
    "text-indent": .init("the indent of the first line", percentages: ofWidth, text),
    "text-transform": .init("letter case, by the rules of the language", text),
    "white-space": .init("whether spaces and line feeds are kept and lines may break", text),
    "overflow-wrap": .init("breaks a word that does not fit into a line of its own", text),
    "word-break": .init("where words may break", text),
    "hyphens": .init("whether words are hyphenated; `auto` where the language has a dictionary", text),
    "tab-size": .init("the distance between tab stops where white space is kept", text),
    "letter-spacing": .init("space added after each character", text),
    "word-spacing": .init("space added to each space", text),
    "vertical-align": .init(
        "the place in the line, or in the table row; in a margin box, its place up and down",
        percentages: "the element's own line height", "CSS 2.2 §10.8.1, §17.5.3"),
    "text-decoration-line": .init("lines under, over or through the text", "CSS Text Decoration 3"),
    "text-decoration-style": .init("the kind of these lines", "CSS Text Decoration 3"),
    "text-decoration-color": .init("the colour of these lines", "CSS Text Decoration 3"),
    "visibility": .init(
        "hides what still takes its space; `collapse` takes the space of rows and columns too, and hides elsewhere",
        "CSS 2.2 §11.2, §17.5.5"),
    // Boxes
    "display": .init("which boxes an element generates", "CSS Display 3"),
    "position": .init(
        "in the flow, moved from it, out of it, on every page, or in margin boxes", "CSS Positioned Layout 3"),
    "float": .init("moves a box to the side; text flows around it", "CSS 2.2 §9.5"),
    "clear": .init("moves a box below floats", "CSS 2.2 §9.5.2"),
    "box-sizing": .init("whether sizes count padding and border", "CSS Box Sizing 3"),
    "overflow": .init("whether what overflows is cut off", "CSS 2.2 §11.1.1"),
    "width": .init("the width", percentages: ofWidth, "CSS 2.2 §10.2, CSS Box Sizing 3"),
    "height": .init("the height", percentages: ofHeight, "CSS 2.2 §10.5, CSS Box Sizing 3"),
    "min-width": .init("the least width", percentages: ofWidth, "CSS 2.2 §10.4"),
    "min-height": .init("the least height", percentages: ofHeight, "CSS 2.2 §10.7"),
    "max-width": .init("the largest width", percentages: ofWidth, "CSS 2.2 §10.4"),
    "max-height": .init("the largest height", percentages: ofHeight, "CSS 2.2 §10.7"),
    "margin-top": .init("the space above; collapses with neighbours", percentages: ofWidth, box),
    "margin-right": .init("the space on the right", percentages: ofWidth, box),
    "margin-bottom": .init("the space below; collapses with neighbours", percentages: ofWidth, box),
    "margin-left": .init("the space on the left", percentages: ofWidth, box),
    "padding-top": .init("the space between border and content, above", percentages: ofWidth, box),
    "padding-right": .init("the space between border and content, on the right", percentages: ofWidth, box),
    "padding-bottom": .init("the space between border and content, below", percentages: ofWidth, box),
    "padding-left": .init("the space between border and content, on the left", percentages: ofWidth, box),
    "top": .init("the offset from the top of the containing block", percentages: ofHeight, visual),
    "right": .init("the offset from its right side", percentages: ofWidth, visual),
    "bottom": .init("the offset from its bottom", percentages: ofHeight, visual),
    "left": .init("the offset from its left side", percentages: ofWidth, visual),
    "z-index": .init("which of overlapping boxes lies above", "CSS 2.2 §9.9"),
    "transform": .init("turns, moves, scales and slants what is painted", percentages: "the border box", transforms),
    "transform-origin": .init("the point that a transform leaves in place", percentages: "the border box", transforms),
    "object-fit": .init("how an image fills its box", images),
    "object-position": .init("where it stands in its box", percentages: "the space that is left", images),
    "aspect-ratio": .init(
        "width to height, where one of them is automatic; with `auto`, an image's own ratio goes before",
        "CSS Box Sizing 4"),
    // Borders and backgrounds
    "border-top-width": .init("the width of the upper border", backgrounds),
    "border-right-width": .init("the width of the right border", backgrounds),
    "border-bottom-width": .init("the width of the lower border", backgrounds),
    "border-left-width": .init("the width of the left border", backgrounds),
    "border-top-style": .init("the kind of the upper border", backgrounds),
    "border-right-style": .init("the kind of the right border", backgrounds),
    "border-bottom-style": .init("the kind of the lower border", backgrounds),
    "border-left-style": .init("the kind of the left border", backgrounds),
    "border-top-color": .init("the colour of the upper border", backgrounds),
    "border-right-color": .init("the colour of the right border", backgrounds),
    "border-bottom-color": .init("the colour of the lower border", backgrounds),
    "border-left-color": .init("the colour of the left border", backgrounds),
    "border-top-left-radius": .init("the upper left corner's radii", percentages: "the border box", backgrounds),
    "border-top-right-radius": .init("the upper right corner's radii", percentages: "the border box", backgrounds),
    "border-bottom-right-radius": .init("the lower right corner's radii", percentages: "the border box", backgrounds),
    "border-bottom-left-radius": .init("the lower left corner's radii", percentages: "the border box", backgrounds),
    "background-color": .init("the colour behind the content, up to the border's outer edge", backgrounds),
    "background-image": .init("images of `assets/` and gradients above the colour, the topmost first", backgrounds),
    "background-position-x": .init("where they begin", percentages: "the space that is left", backgrounds),
    "background-position-y": .init("the same from above", percentages: "the space that is left", backgrounds),
    "background-size": .init("how large they are", percentages: "the area of `background-origin`", backgrounds),
    "background-repeat": .init("how they are repeated across and down", backgrounds),
    "background-origin": .init("the area that they are placed in", backgrounds),
    "background-clip": .init("where they and the colour end", backgrounds),
    "background-attachment": .init("`fixed` places them in the page instead of the box", backgrounds),
    "box-shadow": .init("shadows without blur behind the box, or inside its border", backgrounds),
    "outline-width": .init("the width of a line around the border that takes no room", interface),
    "outline-style": .init("the kind of that line; `auto` is solid", interface),
    "outline-color": .init("its colour", interface),
    "outline-offset": .init("its distance from the border", interface),
    "opacity": .init("how much of an element and all in it shows", percentages: "1", "CSS Color 4"),
    "print-color-adjust": .init("has one value: colours are printed as they are given", "CSS Color Adjustment 1"),
    // Flex
    "flex-direction": .init("the direction of the main axis", flexbox),
    "flex-wrap": .init("whether items go to further lines", flexbox),
    "flex-grow": .init("the share of space that is left over", flexbox),
    "flex-shrink": .init("the share of space that is missing", flexbox),
    "flex-basis": .init("the size before growing and shrinking", percentages: "the container's main size", flexbox),
    "order": .init("the place among the items; the reading order stays the markup's", flexbox),
    "justify-content": .init("where items stand along the main axis", alignment),
    "align-items": .init("where items stand across it", alignment),
    "align-self": .init("where one item stands across it", alignment),
    "align-content": .init("where lines of items stand across it", alignment),
    "row-gap": .init("the space between lines", percentages: "the container's height", alignment),
    "column-gap": .init("the space between items", percentages: "the container's width", alignment),
    // Tables and lists
    "table-layout": .init("whether cells, or only the columns and the first row, decide the widths", tables),
    "border-collapse": .init("whether cells share their borders", tables),
    "border-spacing": .init("the space between cells whose borders are separate", tables),
    "caption-side": .init("whether the caption stands above or below", tables),
    "empty-cells": .init("whether borders and background of empty cells show", tables),
    "list-style-type": .init("the marker", lists),
    "list-style-position": .init("whether the marker stands beside the item or in its first line", lists),
    "list-style-image": .init("an image for the marker", lists),
    // Pages
    "break-before": .init("whether a page begins here", fragmentation),
    "break-after": .init("whether a page ends here", fragmentation),
    "break-inside": .init("keeps a box on one page where it fits there", fragmentation),
    "orphans": .init("the least number of lines before a page break", fragmentation),
    "widows": .init("the least number of lines after a page break", fragmentation),
    "box-decoration-break": .init("whether each part of a box has borders and padding of its own", fragmentation),
    "page": .init("the named page that an element stands on", pages),
    "size": .init("the size of the sheet", pages),
    // Generated content
    "content": .init("what `::before`, `::after`, `::marker` and margin boxes show", generated),
    "counter-reset": .init("begins counters", lists),
    "counter-increment": .init("counts", lists),
    "counter-set": .init("sets counters", lists),
    "quotes": .init("the marks of `open-quote` and `close-quote`, level by level", generated),
    "string-set": .init(
        "keeps text for margin boxes of the pages that follow", "CSS GCPM 3"),
]
