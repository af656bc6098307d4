/// Which attributes an element may have, which values are known beforehand, and which elements are always empty.
package enum ElementRules {
    private static let global: [AttributeName] = [
        .id, .class, .style, .lang, .xmlLang, .dir, .title, .role, .ariaHidden, .ariaLabel,
    ]

    /// The attributes that an element may have.
    package static func attributes(of element: ElementName) -> [AttributeName] {
        own(element) + global
    }

    private static func own(_ element: ElementName) -> [AttributeName] {
        switch element {
        case .html: [.xmlns]
        case .a: [.href, .rel, .type]
        case .link: [.href, .rel, .type, .media]
        case .style: [.type, .media]
        case .meta: [.name, .content, .charset]
        case .img: [.src, .alt, .width, .height]
        case .td, .th: [.colspan, .rowspan, .headers, .scope, .dataValue, .dataSum]
        case .col, .colgroup: [.span]
        case .ol: [.start, .reversed, .type]
        case .li: [.value]
        case .time: [.datetime]
        case .qrCode: [.value, .alt, .errorLevel]
        case .barCode: [.type, .value, .alt, .showText]
        case .signatureField: [.name, .label]
        case .pageSum: [.column, .show, .label]
        case .barChart, .lineChart: [.values, .labels, .unit, .label, .alt]
        default: []
        }
    }

    /// The attributes that an element must have; `alt` may be empty.
    package static func required(on element: ElementName) -> [AttributeName] {
        switch element {
        case .img: [.src, .alt]
        case .qrCode: [.value, .alt]
        case .barCode: [.type, .value, .alt]
        case .signatureField: [.name]
        case .pageSum: [.column, .show]
        case .barChart, .lineChart: [.values, .alt]
        default: []
        }
    }

    /// The attributes that an element may have beside those of all elements.
    package static func ownAttributes(of element: ElementName) -> [AttributeName] { own(element) }

    /// The attributes that every element may have.
    package static var globalAttributes: [AttributeName] { global }

    /// The only values that an attribute may have; nil where any text will do.
    package static func values(of attribute: AttributeName, on element: ElementName) -> [String]? {
        switch (element, attribute) {
        case (_, .dir): ["ltr", "rtl", "auto"]
        case (_, .ariaHidden): ["true", "false"]
        case (.td, .scope), (.th, .scope): ["col", "row", "colgroup", "rowgroup"]
        case (.barCode, .type): ["code128", "code39", "ean13"]
        case (.barCode, .showText): ["true", "false"]
        case (.qrCode, .errorLevel): ["L", "M", "Q", "H"]
        case (.pageSum, .show): ["carried-forward", "brought-forward"]
        case (.ol, .type): ["1", "a", "A", "i", "I"]
        case (.html, .xmlns): ["http://www.w3.org/1999/xhtml"]
        default: nil
        }
    }

    /// Attributes whose value is a whole number.
    package static func isNumeric(_ attribute: AttributeName, on element: ElementName) -> Bool {
        switch attribute {
        case .colspan, .rowspan, .span, .start, .width, .height: true
        case .value: element == .li
        default: false
        }
    }

    /// True for elements that have no content.
    package static func isVoid(_ element: ElementName) -> Bool {
        switch element {
        case .br, .hr, .img, .col, .link, .meta, .base, .wbr, .qrCode, .barCode, .signatureField, .pageSum, .barChart,
            .lineChart:
            true
        default: false
        }
    }

    /// True for elements that have white space between their children dropped, because it can never show.
    package static func dropsWhiteSpace(_ element: ElementName) -> Bool {
        switch element {
        case .html, .head, .table, .colgroup, .thead, .tbody, .tfoot, .tr: true
        default: false
        }
    }

    /// True for elements that stand in `<head>` only.
    static func belongsInHead(_ element: ElementName) -> Bool {
        switch element {
        case .link, .meta, .style: true
        default: false
        }
    }

    /// What templates use instead of elements that bare files may have.
    static let instead: [String: String] = [
        "aside": "use <section> or <div>", "hgroup": "use <header>", "search": "use <section>",
        "center": "use text-align", "dir": "use <ul>", "menu": "use <ul>", "fieldset": "use <section>",
        "form": "a page takes no input", "label": "a page takes no input", "output": "use <span>",
        "noscript": "a page runs no scripts", "listing": "use <pre>", "big": "use font-size", "tt": "use <code>",
        "kbd": "use <code>", "samp": "use <code>", "var": "use <i>", "dfn": "use <em>", "cite": "use <em>",
        "q": "write the quotation marks", "ins": "use <u>", "del": "use <s>", "strike": "use <s>",
        "acronym": "use <abbr>", "font": "use <span> with a class", "nobr": "use white-space: nowrap",
        "wbr": "write &#x200B;", "bdo": "use <span> with unicode-bidi", "bdi": "use <span> with dir",
        "data": "use <span>",
        "base": "images are files of assets/",
    ]

    /// Elements of HTML that show what a file alone does not say, or take input: they are refused in bare files too.
    static let refused: [String: String] = [
        "script": "a page runs no scripts", "iframe": "a page shows one file", "frame": "a page shows one file",
        "frameset": "a page shows one file", "object": "use <img/>", "embed": "use <img/>", "applet": "use <img/>",
        "svg": "put it into a file for <img/>", "math": "", "canvas": "use <img/>", "video": "use <img/>",
        "audio": "", "picture": "use <img/>", "input": "", "select": "", "textarea": "", "button": "", "meter": "",
        "progress": "", "marquee": "a page does not move", "dialog": "", "ruby": "",
        "legend": "", "details": "", "summary": "",
    ]
}
