import Jobs
import Primitives
import Templates

/// The page that shows one document of an edition.
///
/// It is whole without its script: links choose the document, and loading it anew shows the present state. The script
/// does the latter when a file has changed.
struct PreviewPage {
    let edition: Edition
    /// Nil where there is no payload.
    let choice: DocumentChoice?
    let rendition: Rendition?

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>\(escaped(pageTitle))</title>
        <link rel="icon" href="data:,">
        <style>\(Self.style)</style>
        </head>
        <body data-edition="\(edition.number)">
        <a class="skip" href="#document">Skip to the document</a>
        <header id="bar">
        <h1>\(escaped(edition.title))</h1>
        \(choices)
        <p id="facts" role="status">\(facts)</p>
        </header>
        <section id="faults" aria-live="polite">\(faults)</section>
        <main id="document" tabindex="-1">\(document)</main>
        <script>\(Self.script)</script>
        </body>
        </html>

        """
    }

    private var hasFaults: Bool { !edition.faults.isEmpty || rendition?.failure != nil }

    private var pageTitle: String {
        (hasFaults ? "✗ " : "") + (choice.map { "\($0.payload.name) · " } ?? "") + edition.title
    }

    // MARK: Choosing

    private var choices: String {
        guard let choice else { return "" }
        let payloads = edition.payloads.map { payload in
            link(DocumentChoice(payload: payload, language: edition.language(nil, for: payload)), payload.name)
        }
        // A document may be in a language that the template has under its primary tag only.
        let tags =
            edition.languages.contains(choice.language) ? edition.languages : [choice.language] + edition.languages
        let languages = tags.map { link(DocumentChoice(payload: choice.payload, language: $0), $0) }
        return list("Samples", payloads) + list("Languages", languages)
    }

    private func list(_ label: String, _ items: [String]) -> String {
        "<nav aria-label=\"\(label)\"><span aria-hidden=\"true\">\(label)</span><ul>"
            + items.map { "<li>\($0)</li>" }.joined() + "</ul></nav>\n"
    }

    private func link(_ target: DocumentChoice, _ text: String) -> String {
        let isCurrent =
            text == target.language ? target.language == choice?.language : target.payload == choice?.payload
        return "<a href=\"/?\(query(target))\"\(isCurrent ? " aria-current=\"page\"" : "")>\(escaped(text))</a>"
    }

    private func query(_ target: DocumentChoice) -> String {
        "sample=\(percentEncoded(target.payload.name))&amp;lang=\(percentEncoded(target.language))"
    }

    // MARK: Facts and faults

    private var facts: String {
        guard let choice else {
            return "There are no payloads in <code>\(escaped(edition.sampleFolder))</code>: put a JSON file there."
        }
        guard let rendition, let made = rendition.document else { return "Not rendered yet." }
        let pages = made.document.pages
        let size = made.document.bytes.count
        let text =
            "\(pages) \(pages == 1 ? "page" : "pages") · \(Self.size(size)) · rendered in \(made.milliseconds) ms · "
            + "<a href=\"\(address(choice, made))\">open the PDF alone</a>"
        guard rendition.isStale(in: edition) else { return text }
        return "<strong class=\"stale\">Stale: the last good rendering is shown.</strong> " + text
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? "\((bytes + 999) / 1_000) kB" : "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
    }

    private var faults: String {
        var items = edition.faults.map { fault in
            "<code>\(escaped(fault.location.description))</code> \(escaped(fault.message))"
                + (fault.hint.map { " <em>\(escaped($0))</em>" } ?? "")
        }
        if edition.faults.isEmpty, let choice, let failure = rendition?.failure {
            items += failure.split(separator: "\n").map {
                "<code>\(escaped(choice.payload.path))</code> \(escaped(String($0)))"
            }
        }
        if items.isEmpty { return "" }
        return "<h2>\(items.count) \(items.count == 1 ? "fault" : "faults")</h2><ol>"
            + items.map { "<li>\($0)</li>" }.joined() + "</ol>"
    }

    // MARK: The document

    private var document: String {
        guard let choice, let made = rendition?.document else { return "" }
        // The page alone: its contents and thumbnails can be opened in the viewer.
        return
            "<iframe src=\"\(address(choice, made))#navpanes=0\" title=\"\(escaped(choice.payload.name)), rendered\"></iframe>"
    }

    /// The edition is part of the address, so that a browser shows the new document and not the one it has.
    private func address(_ choice: DocumentChoice, _ made: Rendition.Made) -> String {
        "/document.pdf?\(query(choice))&amp;edition=\(made.edition)"
    }

    // MARK: Text

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// RFC 3986 §2.1.
    private func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
