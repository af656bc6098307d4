/// Properties that authors know from the web and the subset leaves out, with the way out; empty where there is none.
let refusedProperties: [String: String] = [
    "animation": "a page does not move", "transition": "a page does not move",
    "background-clip": "", "background-origin": "", "background-blend-mode": "", "mix-blend-mode": "",
    "backdrop-filter": "", "filter": "", "clip-path": "", "mask": "", "clip": "",
    "border-image": "use a background image", "box-shadow": "use a border", "text-shadow": "",
    "outline": "use a border", "outline-offset": "",
    "column-count": "use a table or flex", "columns": "use a table or flex", "column-width": "use a table or flex",
    "column-rule": "use a table or flex", "column-span": "use a table or flex",
    "cursor": "a page has no pointer", "pointer-events": "a page has no pointer",
    "user-select": "a page has no pointer", "scroll-behavior": "a page does not scroll",
    "grid": "use flex or a table", "grid-area": "use flex or a table", "grid-column": "use flex or a table",
    "grid-row": "use flex or a table", "grid-template": "use flex or a table",
    "grid-template-areas": "use flex or a table", "grid-template-columns": "use flex or a table",
    "grid-template-rows": "use flex or a table", "grid-auto-flow": "use flex or a table",
    "grid-gap": "use 'gap'", "grid-row-gap": "use 'row-gap'", "grid-column-gap": "use 'column-gap'",
    "justify-items": "use 'align-items' and auto margins", "justify-self": "use auto margins",
    "overflow-x": "use 'overflow: hidden'", "overflow-y": "use 'overflow: hidden'",
    "text-overflow": "", "text-underline-offset": "", "text-decoration-thickness": "",
    "text-rendering": "", "-webkit-font-smoothing": "", "-moz-osx-font-smoothing": "",
    "font-variant-caps": "", "font-variant-ligatures": "use 'font-feature-settings'",
    "font-kerning": "use 'font-feature-settings'", "line-break": "", "tab-size": "", "quotes": "",
    "resize": "", "appearance": "", "-webkit-appearance": "", "zoom": "use 'transform: scale()'",
    "writing-mode": "text runs in horizontal lines", "text-orientation": "text runs in horizontal lines",
    "all": "", "will-change": "", "contain": "", "perspective": "", "src": "it belongs into '@font-face'",
]

private let decorationStyles = Dictionary(
    uniqueKeysWithValues: ["double", "dotted", "dashed", "wavy"].map { ($0, "only solid lines are drawn") })

/// Values that authors know from the web and the subset leaves out, with the way out, by property.
let refusedValues: [String: [String: String]] = [
    "display": [
        "grid": "use flex or a table", "inline-grid": "use inline-flex",
        "contents": "give the rules to the children",
    ],
    "position": ["sticky": "use fixed for every page, or thead for every page of a table"],
    "overflow": ["auto": "use hidden: a page does not scroll", "scroll": "use hidden: a page does not scroll"],
    "text-decoration": decorationStyles, "text-decoration-style": decorationStyles,
    "visibility": ["collapse": "use 'display: none'"],
    "white-space": ["break-spaces": "use pre-wrap"],
]

/// Values that are part of the language and that layout does not carry out: the gate refuses them, so that nothing is
/// left out silently.
///
/// By property; functions with their parentheses; an empty list stands for all but `none`.
let valuesWithoutLayout: [String: [String]] = [
    "float": ["left", "right"],
    "clear": ["left", "right", "both"],
    "empty-cells": ["hide"],
    "position": ["running()"],
    "string-set": [],
    "content": ["string()", "element()", "url()"],
]
