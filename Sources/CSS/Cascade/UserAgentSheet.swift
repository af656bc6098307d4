import Primitives

/// Our own style sheet: HTML §15.3 for the elements of the subset and for those that bare files may have besides, for
/// print.
///
/// Beyond HTML: headings stay with what follows them, table rows are not cut, and a signature field is an inline block.
enum UserAgentSheet {
    static let sheet = Stylesheet(
        parsing: Array(source.utf8), at: SourceLocation(file: "quoin.css", line: 1, column: 1),
        limits: StylesheetLimits(), for: .userAgent)

    static let source = """
        html, body, section, article, header, footer, main, nav, div, p, h1, h2, h3, h4, h5, h6, blockquote, pre, hr,
        ul, ol, dl, dt, dd, figure, figcaption, address, aside, hgroup, search, center, dir, menu, fieldset, form,
        listing { display: block }
        head, title, style, link, meta, base, [hidden] { display: none }
        body { margin: 8px }
        p, dl { margin-block: 1em }
        blockquote, figure { margin-block: 1em; margin-inline: 40px }
        address, dfn, cite, var { font-style: italic }
        fieldset { margin-inline: 2px; border: 2px groove #c0c0c0; padding: 0.35em 0.75em 0.625em }
        center { text-align: center }

        h1, h2, h3, h4, h5, h6 { font-weight: bold; break-after: avoid; break-inside: avoid }
        h1 { font-size: 2em; margin-block: 0.67em }
        h2 { font-size: 1.5em; margin-block: 0.83em }
        h3 { font-size: 1.17em; margin-block: 1em }
        h4 { margin-block: 1.33em }
        h5 { font-size: 0.83em; margin-block: 1.67em }
        h6 { font-size: 0.67em; margin-block: 2.33em }

        strong, b { font-weight: bolder }
        em, i { font-style: italic }
        u, ins { text-decoration: underline }
        s, del, strike { text-decoration: line-through }
        small { font-size: smaller }
        big { font-size: larger }
        nobr { white-space: nowrap }
        wbr::before { content: "\\200B" }
        q::before { content: open-quote }
        q::after { content: close-quote }
        sub { vertical-align: sub; font-size: smaller }
        sup { vertical-align: super; font-size: smaller }
        code, tt, kbd, samp { font-family: monospace }
        pre, listing { font-family: monospace; white-space: pre; margin-block: 1em }
        mark { background-color: yellow; color: black }
        a[href] { color: #0000ee; text-decoration: underline }
        hr { color: gray; border: 1px inset; margin-block: 0.5em; margin-inline: auto; overflow: hidden }

        ul, ol, dir, menu { margin-block: 1em; padding-inline-start: 40px; counter-reset: list-item }
        ul, dir, menu { list-style-type: disc }
        ol { list-style-type: decimal }
        ol[type="1"] { list-style-type: decimal }
        ol[type=a] { list-style-type: lower-alpha }
        ol[type=A] { list-style-type: upper-alpha }
        ol[type=i] { list-style-type: lower-roman }
        ol[type=I] { list-style-type: upper-roman }
        :is(ul, ol, dir, menu) :is(ul, dir, menu) { list-style-type: circle }
        :is(ul, ol, dir, menu) :is(ul, ol, dir, menu) :is(ul, dir, menu) { list-style-type: square }
        :is(ul, ol, dir, menu, dl) :is(ul, ol, dir, menu, dl) { margin-block: 0 }
        :is(ul, li)[type=disc i] { list-style-type: disc }
        :is(ul, li)[type=circle i] { list-style-type: circle }
        :is(ul, li)[type=square i] { list-style-type: square }
        li[type="1"] { list-style-type: decimal }
        li[type=a] { list-style-type: lower-alpha }
        li[type=A] { list-style-type: upper-alpha }
        li[type=i] { list-style-type: lower-roman }
        li[type=I] { list-style-type: upper-roman }
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
        [dir=auto], bdi { unicode-bidi: isolate }
        bdo, bdo[dir] { unicode-bidi: isolate-override }

        :is(p, div, h1, h2, h3, h4, h5, h6, td, th, tr, thead, tbody, tfoot, caption)[align=left i] { text-align: left }
        :is(p, div, h1, h2, h3, h4, h5, h6, td, th, tr, thead, tbody, tfoot, caption)[align=right i] { text-align: right }
        :is(p, div, h1, h2, h3, h4, h5, h6, td, th, tr, thead, tbody, tfoot, caption)[align=center i] { text-align: center }
        :is(p, div, h1, h2, h3, h4, h5, h6, td, th, tr, thead, tbody, tfoot, caption)[align=justify i] {
          text-align: justify }
        :is(center, :is(div, td, th)[align=center i]) > :is(div, table, hr, ul, ol, dl, form) { margin-inline: auto }
        :is(td, th, tr, thead, tbody, tfoot)[valign=top i] { vertical-align: top }
        :is(td, th, tr, thead, tbody, tfoot)[valign=middle i] { vertical-align: middle }
        :is(td, th, tr, thead, tbody, tfoot)[valign=bottom i] { vertical-align: bottom }
        :is(td, th, tr, thead, tbody, tfoot)[valign=baseline i] { vertical-align: baseline }
        :is(td, th)[nowrap] { white-space: nowrap }
        caption[align=bottom i] { caption-side: bottom }
        :is(table, img)[align=left i] { float: left }
        :is(table, img)[align=right i] { float: right }
        table[align=center i] { margin-inline: auto }
        img[align=top i] { vertical-align: top }
        img[align=middle i] { vertical-align: middle }
        table[rules=none i], table[rules=groups i], table[rules=rows i], table[rules=cols i], table[rules=all i] {
          border-style: hidden; border-collapse: collapse }
        table[rules=all i] > * > tr > :is(td, th) { border: 1px solid }
        table[rules=cols i] > * > tr > :is(td, th) { border-inline: 1px solid }
        table[rules=rows i] > * > tr { border-block: 1px solid }
        table[rules=groups i] > :is(thead, tbody, tfoot) { border-block: 1px solid }
        table[rules=groups i] > colgroup { border-inline: 1px solid }
        br[clear=left i] { clear: left }
        br[clear=right i] { clear: right }
        br[clear=all i], br[clear=both i] { clear: both }
        hr[align=left i] { margin-left: 0; margin-right: auto }
        hr[align=right i] { margin-left: auto; margin-right: 0 }
        hr[color], hr[noshade] { border-style: solid }
        """
}
