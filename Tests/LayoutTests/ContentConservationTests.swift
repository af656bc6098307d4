import Layout
import Primitives
import Testing

/// No content is lost over a page's end: every word stands on one page, inside it.
@Suite struct ContentConservationTests {
    /// Containers of several shapes; `%` stands for text.
    static let shapes = [
        "<p>%</p><p>%</p>",
        "<div style='break-inside: avoid'><p>%</p><p>%</p></div>",
        "<div style='padding: 30px; border: 1px solid'><p>%</p></div>",
        "<div style='padding: 10px; box-decoration-break: clone'><p>%</p><p>%</p></div>",
        "<p style='margin-top: 130px'>%</p>",
        "<div style='display: flex'><p>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; align-items: center'><p>%</p><p style='flex: 1'>%</p></div>",
        "<div style='display: flex; align-items: flex-end; height: 250px'><p>%</p></div>",
        "<div style='display: flex; flex-wrap: wrap'><p style='width: 120px'>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-wrap: wrap-reverse'><p style='width: 120px'>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-wrap: wrap; align-content: flex-end; height: 900px'><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-direction: column'><p>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-direction: column-reverse'><p>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-direction: column; justify-content: flex-end; height: 900px'><p>%</p></div>",
        "<div style='display: flex; flex-flow: column wrap; max-height: 250px'><p>%</p><p>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex; flex-flow: column wrap-reverse; max-height: 250px'><p>%</p><p>%</p><p>%</p></div>",
        "<div style='display: flex'><div style='display: flex; flex-direction: column-reverse'><p>%</p><p>%</p></div>"
            + "<div><p>%</p><p>%</p></div></div>",
        "<div style='display: flex; flex-direction: column'><div style='display: flex; flex-wrap: wrap-reverse'>"
            + "<p style='width: 120px'>%</p><p>%</p></div><p>%</p></div>",
        "<table><tr><td>%</td><td>%</td></tr><tr><td>%</td></tr></table>",
        "<table><tr><td rowspan='3'>%</td><td>%</td></tr><tr><td>%</td></tr><tr><td>%</td></tr></table>",
        "<table><tr><td>%</td><td rowspan='2'>%</td></tr><tr><td rowspan='3'>%</td></tr><tr><td>%</td></tr>"
            + "<tr><td>%</td></tr></table>",
        "<table><tr><td rowspan='2'>%</td><td>x</td></tr><tr style='break-before: page'><td>%</td></tr></table>",
        "<table><caption>%</caption><tr><td>%</td></tr></table>",
        "<table><caption style='caption-side: bottom'>%</caption><tr><td>%</td></tr></table>",
        "<table><tr><td><div style='display: flex; flex-direction: column-reverse'><p>%</p><p>%</p></div></td>"
            + "<td rowspan='2'><p>%</p></td></tr><tr><td>%</td></tr></table>",
        "<table><tr><td rowspan='2'><table><tr><td rowspan='2'>%</td><td>%</td></tr><tr><td>%</td></tr></table></td>"
            + "<td>%</td></tr><tr><td>%</td></tr></table>",
        "<p><span style='float: left; width: 60px'>%</span>%</p>",
        "<div style='float: right; width: 60px'>%</div><div style='display: flex; flex-wrap: wrap'><p>%</p><p>%</p></div>",
        "<div style='float: left; width: 60px'>%</div><table><tr><td rowspan='2'>%</td><td>%</td></tr><tr><td>%</td></tr></table>",
        "<div style='float: left; width: 60px'><div style='display: flex; flex-direction: column-reverse'><p>%</p><p>%</p></div></div><p>%</p>",
        "<p>a <span style='display: inline-block; width: 80px'>%</span> b</p><p>%</p>",
        "<p><b>a <span style='display: inline-block; width: 80px'>%</span></b> b</p>",
        "<table><caption style='height: 90px'/><caption>%</caption><tr><td>%</td></tr></table>",
        "<table><tr><td><table><caption style='height: 90px'/><caption>%</caption><tr><td>%</td></tr></table></td></tr></table>",
        "<div style='display: flex'><table><caption style='height: 150px'/><caption style='margin-top: 60px'>%</caption>"
            + "<tr><td>%</td></tr></table></div>",
        "<table style='break-inside: avoid'><caption>%</caption><tr><td>%</td></tr></table>",
        "<table><caption style='margin-top: 110px'>%</caption><tr><td>%</td></tr></table>",
        "<div style='padding: 60px 0; box-decoration-break: clone'><table><tr><td rowspan='2'>%</td><td>x</td></tr>"
            + "<tr><td>%</td></tr></table></div>",
        "<table><tbody><tr><td><p style='margin-top: 110px'>%</p></td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>",
        "<p><span style='display: inline-flex; width: 180px'><span>%</span><span>%</span></span></p>",
    ]

    @Test(arguments: shapes, [3, 12, 60])
    func everyWordStandsOnOnePage(shape: String, words: Int) throws {
        for above in [0, 30, 70] {
            var count = 0
            var body = "<div style='height: \(above)px'/>"
            for character in shape {
                if character == "%" {
                    body += (1...words).map { "w\(count + $0)" }.joined(separator: " ")
                    count += words
                } else {
                    body.append(character)
                }
            }
            body += "<p>end</p>"
            let document = try layout(
                body, css: "@page { size: 200px 100px; margin: 0 } td { padding: 0 } table { border-spacing: 0 }")
            var found: [Substring: Int] = [:]
            for page in 1...document.pageCount {
                for (text, frame) in document.texts(page: page) {
                    for word in text.split(separator: " ") { found[word, default: 0] += 1 }
                    let isInside = frame.y > -3 && frame.y + frame.height < 103
                    #expect(isInside, "\(text) on page \(page) at \(frame), \(above)px below the top")
                }
            }
            for number in 1...count { #expect(found["w\(number)"] == 1, "w\(number), \(above)px below the top") }
            #expect(found["end"] == 1)
        }
    }
}
