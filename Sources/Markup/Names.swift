/// The elements that markup may use: HTML's for documents, six of ours, and what bare files may have besides.
package enum ElementName: String, CaseIterable, Hashable, Sendable {
    case html, head, title, style, link, meta, body
    case section, article, header, footer, main, nav, div, p, h1, h2, h3, h4, h5, h6
    case span, strong, b, em, i, u, s, small, sub, sup, br, hr
    case blockquote, pre, code, table, caption, colgroup, col, thead, tbody, tfoot, tr, th, td
    case ul, ol, li, dl, dt, dd, figure, figcaption, img, a, address, time, abbr, mark
    case qrCode = "qr-code"
    case barCode = "bar-code"
    case signatureField = "signature-field"
    case pageSum = "page-sum"
    case barChart = "bar-chart"
    case lineChart = "line-chart"

    // Only in bare files, where our style sheet is all that is known of them.
    case aside, hgroup, search, center, dir, menu, fieldset, form, listing, noscript
    case big, tt, kbd, samp, `var`, dfn, cite, q, ins, del, strike, acronym, font, nobr, wbr, bdo, bdi, data, label
    case output, base
    /// Any other element of a bare file; its name is the value of `AttributeName.localName`.
    case unknown = "*"

    /// True for what templates may have.
    package var isOfTemplates: Bool {
        switch self {
        case .aside, .hgroup, .search, .center, .dir, .menu, .fieldset, .form, .listing, .noscript, .big, .tt, .kbd,
            .samp, .var, .dfn, .cite, .q, .ins, .del, .strike, .acronym, .font, .nobr,
            .wbr, .bdo, .bdi, .data, .label, .output, .base, .unknown:
            false
        default: true
        }
    }

    /// The names that templates may use, in the order above.
    package static let ofTemplates: [String] = allCases.filter(\.isOfTemplates).map(\.rawValue)

    /// The element of a name as markup and selectors write it; nil for what has no case of its own.
    package init?(named name: String) {
        guard let element = ElementName(rawValue: name), element != .unknown else { return nil }
        self = element
    }
}

/// The attributes that markup may use.
package enum AttributeName: String, CaseIterable, Hashable, Sendable {
    case id, `class`, style, lang, dir, title, role
    case href, rel, type, src, alt, width, height
    case colspan, rowspan, scope, headers, span, start, value, reversed, datetime
    case name, content, charset, media
    case column, show, label, values, labels, unit
    case errorLevel = "error-level"
    case showText = "show-text"
    case dataValue = "data-value"
    case dataSum = "data-sum"
    case ariaHidden = "aria-hidden"
    case ariaLabel = "aria-label"
    case xmlns
    case xmlLang = "xml:lang"

    // Only in bare files: what HTML 4 says of the look.
    case align, valign, border, cellpadding, cellspacing, bgcolor, background, nowrap, color, face, size, clear
    case noshade, frame, rules, hspace, vspace, text
    /// Any other attribute of a bare file: its name, a zero byte, its value.
    ///
    /// An element may have several.
    case other = "*"
    /// The name of an element that has no case of its own.
    case localName = "/"

    /// True for what templates may have.
    package var isOfTemplates: Bool {
        switch self {
        case .align, .valign, .border, .cellpadding, .cellspacing, .bgcolor, .background, .nowrap, .color, .face,
            .size, .clear, .noshade, .frame, .rules, .hspace, .vspace, .text, .other, .localName:
            false
        default: true
        }
    }

    /// The names that templates may use, in the order above.
    package static let ofTemplates: [String] = allCases.filter(\.isOfTemplates).map(\.rawValue)

    /// The attribute of a name as markup and selectors write it; nil for what has no case of its own.
    package init?(named name: String) {
        guard let attribute = AttributeName(rawValue: name), attribute != .other, attribute != .localName else {
            return nil
        }
        self = attribute
    }
}
