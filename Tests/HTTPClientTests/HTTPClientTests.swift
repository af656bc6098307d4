import HTTPClient
import Primitives
import TestSupport
import Testing

@Suite struct HTTPClientTests {
    private let server: BlobServer
    private var base: String { "http://127.0.0.1:\(server.port)/_http" }

    /// Nothing here changes what the server holds, so that all tests can share one.
    private static let shared = Result { try BlobServer() }

    init() throws {
        server = try Self.shared.get()
    }

    private func failure(_ request: HTTPRequest, limits: HTTPClient.Limits = .init()) throws -> HTTPError? {
        let client = try HTTPClient(limits: limits)
        defer { client.stop() }
        do throws(HTTPError) {
            _ = try client.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func aPutSendsItsBodyAndHeadersAsTheyAre() throws {
        let client = try HTTPClient()
        let answer = try client.send(
            HTTPRequest(
                .put, base + "/echo/a%2Fb/../c?x=%20y",
                headers: [HTTPHeader("X-Ms-Test", "v"), HTTPHeader("Empty", "")],
                body: Array("hello".utf8)))
        let report = try JSONValue(parsing: answer.body)
        #expect(answer.status == 200)
        #expect(report["method"]?.stringValue == "PUT")
        #expect(report["path"]?.stringValue == "/_http/echo/a%2Fb/../c")
        #expect(report["query"]?[0]?[1]?.stringValue == "%20y")
        #expect(report["body"]?.stringValue == "hello")
        #expect(report["headers"]?["x-ms-test"]?.stringValue == "v")
        #expect(report["headers"]?["empty"]?.stringValue == "")
        #expect(report["headers"]?["content-length"]?.stringValue == "5")
        #expect(report["headers"]?["expect"] == nil)
        #expect(report["headers"]?["transfer-encoding"] == nil)
    }

    @Test(arguments: [HTTPMethod.put, .post])
    func anEmptyBodyHasALength(method: HTTPMethod) throws {
        let answer = try HTTPClient().send(HTTPRequest(method, base + "/echo"))
        let report = try JSONValue(parsing: answer.body)
        #expect(report["method"]?.stringValue == method.rawValue)
        #expect(report["headers"]?["content-length"]?.stringValue == "0")
        #expect(report["headers"]?["content-type"] == nil)
    }

    @Test func aDeleteSendsNoBody() throws {
        let answer = try HTTPClient().send(HTTPRequest(.delete, base + "/echo"))
        #expect(try JSONValue(parsing: answer.body)["method"]?.stringValue == "DELETE")
    }

    @Test func aHeadHasHeadersOnly() throws {
        let answer = try HTTPClient().send(HTTPRequest(.head, base + "/status?code=404"))
        #expect(answer.status == 404)
        #expect(answer.body.isEmpty)
    }

    @Test func headersComeInLowerCaseAndThoseOfInterimAnswersAreDropped() throws {
        let answer = try HTTPClient().send(HTTPRequest(.get, base + "/headers"))
        #expect(answer.headers.filter { $0.name == "x-twice" }.map(\.value) == ["a", "b"])
        #expect(answer.header("empty") == "")
        #expect(answer.header("interim") == nil)
    }

    @Test func redirectsAreNotFollowed() throws {
        let answer = try HTTPClient().send(HTTPRequest(.get, base + "/status?code=302"))
        #expect(answer.status == 302)
        #expect(answer.header("location") == "/_http/echo")
    }

    @Test func aConnectionServesManyRequests() throws {
        let client = try HTTPClient()
        let ports = try (0..<5).map { _ in try client.send(HTTPRequest(.get, base + "/connection")).body }
        #expect(Set(ports).count == 1)
    }

    @Test func aKeptConnectionThatTurnsOutDeadIsReplaced() throws {
        let client = try HTTPClient()
        for _ in 0..<5 {
            #expect(try client.send(HTTPRequest(.get, base + "/drop")).status == 200)
            #expect(try client.send(HTTPRequest(.put, base + "/echo", body: [1])).status == 200)
        }
    }

    @Test func manyTransfersEachCompleteOnce() throws {
        let client = try HTTPClient()
        let answers = Monitor([Int: Int]())
        for number in 0..<500 {
            let body = [UInt8](repeating: 65, count: number)
            client.send(HTTPRequest(.put, base + "/echo", body: body)) { result in
                guard case .success(let answer) = result, let report = try? JSONValue(parsing: answer.body) else {
                    return
                }
                let length = report["body"]?.stringValue?.utf8.count ?? -1
                answers.update { $0[length, default: 0] += 1 }
            }
        }
        let isComplete = answers.wait(milliseconds: 30_000) { $0.count == 500 ? true : nil }
        #expect(isComplete == true)
        #expect(answers.withLock { $0.values.allSatisfy { $0 == 1 } })
    }

    @Test func aWaitEndsAtItsTimeOrWhenAllAreEnded() throws {
        let client = try HTTPClient()
        let order = Monitor([String]())
        client.wait(milliseconds: 60) { isOver in order.update { $0.append("second \(isOver)") } }
        client.wait(milliseconds: 5) { isOver in order.update { $0.append("first \(isOver)") } }
        client.wait(milliseconds: 60_000) { isOver in order.update { $0.append("third \(isOver)") } }
        #expect(order.wait { $0.count == 2 ? $0 : nil } == ["first true", "second true"])
        client.endWaits()
        #expect(order.wait { $0.count == 3 ? $0.last : nil } == "third false")
        client.wait(milliseconds: 0) { isOver in order.update { $0.append("fourth \(isOver)") } }
        #expect(order.withLock { $0.last } == "fourth false")
        #expect(try client.send(HTTPRequest(.get, base + "/echo")).status == 200)
    }

    @Test func anAnswerOverItsLimitIsRefused() throws {
        let error = try failure(HTTPRequest(.get, base + "/bytes?count=1001", answerLimit: 1000))
        #expect(error?.code == .bodyTooLong)
        #expect(error?.message == "an answer of more than 1000 bytes from 127.0.0.1")
        #expect(try failure(HTTPRequest(.get, base + "/bytes?count=1000", answerLimit: 1000)) == nil)
    }

    @Test func aCutAnswerIsALostConnection() throws {
        #expect(try failure(HTTPRequest(.get, base + "/cut-body"))?.code == .connectionLost)
    }

    @Test func aSilentServerIsTooSlow() throws {
        var limits = HTTPClient.Limits()
        limits.lowSpeedSeconds = 1
        #expect(try failure(HTTPRequest(.get, base + "/silent?seconds=20"), limits: limits)?.code == .tooSlow)
    }

    @Test func aDrippingAnswerIsTooSlow() throws {
        var limits = HTTPClient.Limits()
        limits.lowSpeedSeconds = 1
        let request = HTTPRequest(.get, base + "/slow-body?seconds=0.5")
        #expect(try failure(request, limits: limits)?.code == .tooSlow)
    }

    @Test func aRequestsOwnTimeCounts() throws {
        let request = HTTPRequest(.get, base + "/silent?seconds=20", timeoutMilliseconds: 100)
        #expect(try failure(request)?.code == .timedOut)
    }

    @Test func nobodyListeningIsConnectionRefused() throws {
        // Port 1 of the loopback interface: nothing of ours, and nobody else's.
        #expect(try failure(HTTPRequest(.get, "http://127.0.0.1:1/"))?.code == .connectionRefused)
    }

    @Test func tlsToAPlainServerFails() throws {
        #expect(try failure(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))?.code == .tlsFailed)
    }

    @Test func plainHTTPIsForThisMachineOnly() throws {
        let error = try failure(HTTPRequest(.get, "http://storage.example.com/c/b"))
        #expect(error?.code == .insecureURL)
        #expect(error?.message == "plain http is for this machine only: use https for storage.example.com")
    }

    @Test(arguments: [
        "ftp://127.0.0.1/", "127.0.0.1/x", "http://", "http://a@127.0.0.1/", "http://127.0.0.1/a b",
        "http://127.0.0.1\\@example.com/", "http://[::1/", "http://127.0.0.1/é",
    ])
    func whatIsNoURLIsRefused(url: String) throws {
        #expect(try failure(HTTPRequest(.get, url))?.code == .invalidURL)
    }

    @Test(arguments: ["http://127.0.0.1.example.com/", "http://127.0.0.256/", "http://0x7f000001/", "http://127.1/"])
    func whatOnlyLooksLikeThisMachineIsNotTrusted(url: String) throws {
        #expect(try failure(HTTPRequest(.get, url))?.code == .insecureURL)
    }

    @Test func aHeaderCannotSmuggleAnother() throws {
        let request = HTTPRequest(.get, base + "/echo", headers: [HTTPHeader("A", "b\r\nC: d")])
        #expect(try failure(request)?.code == .invalidHeader)
    }

    @Test func stoppingGivesUpWhatIsInFlightAndMayBeRepeated() throws {
        let client = try HTTPClient()
        let results = Monitor([HTTPError.Code?]())
        let record: @Sendable (Result<HTTPResponse, HTTPError>) -> Void = { result in
            results.update { codes in
                if case .failure(let error) = result { codes.append(error.code) } else { codes.append(nil) }
            }
        }
        client.send(HTTPRequest(.get, base + "/silent?seconds=20"), completion: record)
        client.wait(milliseconds: 60_000) { isOver in
            if !isOver { results.update { $0.append(.stopped) } }
        }
        client.stop()
        client.stop()
        #expect(results.withLock { $0 } == [.stopped, .stopped])
        client.send(HTTPRequest(.get, base + "/echo"), completion: record)
        #expect(results.withLock { $0.count } == 3)
    }
}
