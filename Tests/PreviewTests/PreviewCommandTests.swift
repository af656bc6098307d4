import Foundation
import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct PreviewCommandTests {
    @Test func interruptingEndsItWithZero() throws {
        let process = try QuoinProcess(["preview", "templates/quotation", "--port", "0"])
        #expect(process.waitForLines(1, holding: "templates/quotation is shown at http://127.0.0.1:"))
        let line = process.text
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
        let page = try HTTPClient().send(
            HTTPRequest(.get, "http://127.0.0.1:\(port)/?sample=one-line", timeoutMilliseconds: 60_000))
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).contains("aria-current=\"page\">one-line</a>"))
        process.signal(SIGINT)
        #expect(process.wait() == 0)
    }

    @Test func aPortInUseIsAnUnavailableDependency() throws {
        let server = HTTPServer(address: ListenAddress(host: "127.0.0.1", port: 0)) { _ in
            ServerAnswer(status: 200, contentType: "text/plain", body: [])
        }
        try server.start()
        defer { server.stop() }
        let port = try #require(server.port)
        let result = try QuoinProcess.run(["preview", "templates/quotation", "--port", "\(port)"])
        #expect(result.status == 69)
        #expect(result.text == "quoin: 127.0.0.1:\(port): Address already in use; `--port` chooses another one")
    }

    @Test(
        arguments: [
            (["preview", "no/such/bundle"], 65, "quoin: no/such/bundle: No such file or directory"),
            (
                ["preview", "templates/quotation", "no.json"], 65,
                "quoin: cannot read no.json: No such file or directory"
            ),
            (
                ["preview", "templates/quotation", "--port", "x"], 2,
                "quoin: --port is \"x\"; it must be a whole number from 0 to 65535"
            ),
        ] as [([String], Int32, String)])
    func whatCannotBeShownIsSaid(words: [String], status: Int32, message: String) throws {
        let result = try QuoinProcess.run(words)
        #expect(result.status == status)
        #expect(result.text.split(separator: "\n").first.map { String($0) } == message)
    }
}
