import Primitives

/// Our own style sheet: HTML §15.3 for the elements of the subset, for print.
///
/// Beyond HTML: headings stay with what follows them, table rows are not cut, and a signature field is an inline block.
enum UserAgentSheet {
    static let sheet = Stylesheet(
        parsing: Array(source.utf8), at: SourceLocation(file: "quoin.css", line: 1, column: 1),
        limits: StylesheetLimits(), isUserAgent: true)

    static let source = """
        html, body, section, article, header, footer, main, nav, div, p, h1, h2, h3, h4, h5, h6, blockquote, pre, hr,
        ul, ol, dl, dt, dd, figure, figcaption, address { display: block }
        head, title, style, link, meta { display: none }
        body { margin: 8px }
        p, dl { margin-block: 1em }
        blockquote, figure { margin-block: 1em; margin-inline: 40px }
        address { font-style: italic }

        h1, h2, h3, h4, h5, h6 { font-weight: bold; break-after: avoid; break-inside: avoid }
        h1 { font-size: 2em; margin-block: 0.67em }
        h2 { font-size: 1.5em; margin-block: 0.83em }
        h3 { font-size: 1.17em; margin-block: 1em }
        h4 { margin-block: 1.33em }
        h5 { font-size: 0.83em; margin-block: 1.67em }
        h6 { font-size: 0.67em; margin-block: 2.33em }

        strong, b { font-weight: bolder }
        em, i { font-style: italic }
        u { text-decoration: underline }
        s { text-decoration: line-through }
        small { font-size: smaller }
        sub { vertical-align: sub; font-size: smaller }
        sup { vertical-align: super; font-size: smaller }
        code { font-family: monospace }
        pre { font-family: monospace; white-space: pre; margin-block: 1em }
        mark { background-color: yellow; color: black }
        a[href] { color: #0000ee; text-decoration: underline }
        hr { color: gray; border: 1px inset; margin-block: 0.5em; margin-inline: auto; overflow: hidden }

        ul, ol { margin-block: 1em; padding-inline-start: 40px; counter-reset: list-item }
        ul { list-style-type: disc }
        ol { list-style-type: decimal }
        ol[type="1"] { list-style-type: decimal }
        ol[type=a] { list-style-type: lower-alpha }
        ol[type=A] { list-style-type: upper-alpha }
        ol[type=i] { list-style-type: lower-roman }
        ol[type=I] { list-style-type: upper-roman }
        :is(ul, ol) ul { list-style-type: circle }
        :is(ul, ol) :is(ul, ol) ul { list-style-type: square }
        :is(ul, ol, dl) :is(ul, ol, dl) { margin-block: 0 }
        li { display: list-item }
        dd { margin-inline-start: 40px }

        table { display: table; box-sizing: border-box; border-spacing: 2px; border-collapse: separate;
          text-indent: initial }
        caption { display: table-caption; text-align: center; break-after: avoid }
        colgroup { display: table-column-group }
        col { display: table-column }
        thead { display: table-header-group; vertical-align: middle; break-inside: avoid }
        tbody { display: table-row-group; vertical-align: middle }
        tfoot { display: table-footer-group; vertical-align: middle; break-inside: avoid }
        tr { display: table-row; vertical-align: inherit; break-inside: avoid }
        td, th { display: table-cell; vertical-align: inherit; padding: 1px }
        th { font-weight: bold; text-align: -quoin-center }
        table > tr { vertical-align: middle }

        signature-field { display: inline-block }

        [dir=ltr] { direction: ltr; unicode-bidi: isolate }
        [dir=rtl] { direction: rtl; unicode-bidi: isolate }
        [dir=auto] { unicode-bidi: isolate }
        """
}
