import Cryptography
import HTTPServer
import Jobs
import Primitives
import Templates

/// Which answer belongs to which request.
struct PreviewPages {
    /// The present one.
    let edition: () -> Edition
    let press: Press
    /// Waits for another edition than the given one and gives its number; the same number where none came.
    let change: (Int) -> Int

    func answer(_ request: IncomingRequest) -> ServerAnswer {
        guard Self.isLoopback(request.header("Host")) else {
            return Self.refusal(403, "this preview answers to localhost and 127.0.0.1 only")
        }
        guard request.method == "GET" else {
            return Self.refusal(405, "this preview answers GET only", headers: [("Allow", "GET")])
        }
        switch request.path {
        case "/": return page(request)
        case "/document.pdf": return document(request)
        case "/changes": return changes(request)
        default: return Self.refusal(404, "there is nothing at this path")
        }
    }

    /// Whether a request was meant for this machine: a foreign page whose name was made to lead here sends its own.
    static func isLoopback(_ host: String?) -> Bool {
        guard let host else { return false }
        let name: Substring
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            name = host[...end]
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return false }
        } else {
            name = host.prefix { $0 != ":" }
            let rest = host[name.endIndex...]
            guard rest.isEmpty || isPort(rest) else { return false }
        }
        return ["localhost", "127.0.0.1", "[::1]"].contains(name.lowercased())
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && text.count > 1 && text.dropFirst().utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    private static func refusal(
        _ status: Int, _ message: String, headers: [(name: String, value: String)] = []
    ) -> ServerAnswer {
        ServerAnswer(
            status: status, contentType: "text/plain; charset=utf-8", headers: guarding + headers,
            body: Array((message + "\n").utf8))
    }

    /// Nothing is kept, guessed at or embedded elsewhere.
    private static let guarding: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"), ("Referrer-Policy", "no-referrer"),
    ]

    /// Only what stands in the page itself runs; the document is shown by the browser's own viewer.
    private static let policy: String = {
        func hash(_ text: String) -> String { "'sha256-\(Base64.encode(SHA256.hash(of: text.utf8)))'" }
        return "default-src 'none'; script-src \(hash(PreviewPage.script)); style-src \(hash(PreviewPage.style)); "
            + "img-src data:; connect-src 'self'; frame-src 'self'; object-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
    }()

    // MARK: Answers

    /// What a request asks to see; nil where there is no payload.
    private func choice(_ request: IncomingRequest, in edition: Edition) -> DocumentChoice? {
        edition.payload(named: request.parameter("sample")).map {
            DocumentChoice(payload: $0, language: edition.language(request.parameter("lang"), for: $0))
        }
    }

    private func page(_ request: IncomingRequest) -> ServerAnswer {
        let edition = edition()
        let choice = choice(request, in: edition)
        let page = PreviewPage(
            edition: edition, choice: choice, rendition: choice.map { press.rendition(of: $0, in: edition) })
        return ServerAnswer(
            status: 200, contentType: "text/html; charset=utf-8",
            headers: Self.guarding + [("Content-Security-Policy", Self.policy)], body: Array(page.html.utf8))
    }

    private func document(_ request: IncomingRequest) -> ServerAnswer {
        let edition = edition()
        guard let choice = choice(request, in: edition),
            let made = press.rendition(of: choice, in: edition).document
        else { return Self.refusal(404, "this document could not be rendered yet") }
        // The name is offered where the document is saved; letters beyond ASCII would need an encoding of their own.
        let name = choice.payload.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
        return ServerAnswer(
            status: 200, contentType: "application/pdf",
            headers: Self.guarding + [("Content-Disposition", "inline; filename=\"\(name).pdf\"")],
            body: made.document.bytes)
    }

    private func changes(_ request: IncomingRequest) -> ServerAnswer {
        guard let number = request.parameter("after").flatMap({ Int($0) }) else {
            return Self.refusal(400, "write /changes?after=EDITION")
        }
        let body: JSONValue = ["edition": .integer(Int64(change(number)))]
        return ServerAnswer(
            status: 200, contentType: "application/json", headers: Self.guarding,
            body: body.serialized + [UInt8(ascii: "\n")])
    }
}
