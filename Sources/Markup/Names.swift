/// The elements that markup may use: HTML's for documents, and four kinds of ours.
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
}

/// The attributes that markup may use.
package enum AttributeName: String, CaseIterable, Hashable, Sendable {
    case id, `class`, style, lang, dir, title, role
    case href, rel, type, src, alt, width, height
    case colspan, rowspan, scope, headers, span, start, value, reversed, datetime
    case name, content, charset, media
    case column, show, label, level, values, labels, unit
    case dataValue = "data-value"
    case dataSum = "data-sum"
    case ariaHidden = "aria-hidden"
    case ariaLabel = "aria-label"
    case xmlns
    case xmlLang = "xml:lang"
}
