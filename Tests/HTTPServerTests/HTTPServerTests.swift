import HTTPClient
import HTTPServer
import Primitives
import Testing

@Suite struct HTTPServerTests {
    private let client: HTTPClient

    init() throws {
        client = try HTTPClient()
    }

    /// A server on a free port of loopback, and its address.
    private func started(
        _ answer: @escaping @Sendable (IncomingRequest) -> ServerAnswer
    ) throws -> (server: HTTPServer, base: String) {
        let server = HTTPServer(address: ListenAddress(host: "127.0.0.1", port: 0), answer: answer)
        try server.start()
        return (server, "http://127.0.0.1:\(try #require(server.port))")
    }

    private static func text(_ text: String) -> ServerAnswer {
        ServerAnswer(status: 200, contentType: "text/plain", body: Array(text.utf8))
    }

    @Test func aRequestHasItsMethodPathParametersAndHeaders() throws {
        let (server, base) = try started { request in
            let parameters = request.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            return Self.text("\(request.method) \(request.path) \(parameters) \(request.header("x-one") ?? "")")
        }
        defer { server.stop() }
        let answer = try client.send(
            HTTPRequest(.get, base + "/a%20b?x=1%262&y&x=3", headers: [HTTPHeader("X-One", "two")]))
        #expect(String(decoding: answer.body, as: UTF8.self) == "GET /a b x=1&2&y=&x=3 two")
    }

    @Test func anAnswerHasItsStatusHeadersAndBody() throws {
        let (server, base) = try started { request in
            ServerAnswer(
                status: 418, contentType: "text/plain", headers: [("X-Two", request.parameter("none") ?? "absent")],
                body: [0x61, 0x00, 0x62])
        }
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.get, base + "/"))
        #expect(answer.status == 418)
        #expect(answer.header("content-type") == "text/plain")
        #expect(answer.header("x-two") == "absent")
        #expect(answer.body == [0x61, 0x00, 0x62])
    }

    @Test func aBodyIsNotKept() throws {
        let (server, base) = try started { Self.text($0.method) }
        defer { server.stop() }
        let body = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(try client.send(HTTPRequest(.put, base + "/", body: body)).body == Array("PUT".utf8))
    }

    @Test func aSlowAnswerDoesNotHoldUpTheOthers() throws {
        let isReleased = Monitor(false)
        let (server, base) = try started { request in
            if request.path == "/slow" { isReleased.wait { $0 ? true : nil } }
            return Self.text(request.path)
        }
        defer { server.stop() }
        let slow = Monitor<Int?>(nil)
        client.send(HTTPRequest(.get, base + "/slow")) { result in
            slow.update { $0 = (try? result.get())?.status ?? -1 }
        }
        #expect(try client.send(HTTPRequest(.get, base + "/quick")).status == 200)
        #expect(slow.withLock { $0 } == nil)
        isReleased.update { $0 = true }
        #expect(slow.wait { $0 } == 200)
    }

    @Test func aPortInUseIsNamed() throws {
        let (server, _) = try started { _ in Self.text("") }
        defer { server.stop() }
        let port = try #require(server.port)
        let second = HTTPServer(address: ListenAddress(host: "127.0.0.1", port: port)) { _ in Self.text("") }
        #expect(throws: HTTPServerError(message: "127.0.0.1:\(port): Address already in use")) { try second.start() }
    }

    @Test func afterStopNobodyListens() throws {
        let (server, base) = try started { _ in Self.text("") }
        server.stop()
        server.stop()
        #expect(server.port == nil)
        #expect(throws: HTTPError.self) { try client.send(HTTPRequest(.get, base + "/")) }
    }
}
