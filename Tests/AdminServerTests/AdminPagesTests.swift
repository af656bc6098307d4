import AdminServer
import HTTPClient
import HTTPServer
import Primitives
import Telemetry
import Testing

@Suite struct AdminPagesTests {
    private let metrics = Metrics(version: "1.2.3")
    private let client: HTTPClient

    init() throws {
        client = try HTTPClient()
    }

    private func report(_ checks: HealthCheck...) -> @Sendable () -> HealthReport {
        { HealthReport(checks: checks, version: "1.2.3", uptime: 60) }
    }

    /// A server on a free port whose worker is alive, not ready, and has started.
    private func started(host: String = "127.0.0.1") throws -> (server: HTTPServer, base: String) {
        let pages = AdminPages(
            health: HealthQuestions(
                live: report(HealthCheck("loops", .ok)),
                ready: report(
                    HealthCheck("database", .ok, ["latency": 3]),
                    HealthCheck("storage", .failing, ["message": "container missing"])),
                startup: report()),
            metrics: metrics.registry)
        let server = HTTPServer(address: ListenAddress(host: host, port: 0)) { pages.answer($0) }
        try server.start()
        let port = try #require(server.port)
        return (server, "http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
    }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func aLivingWorkerAnswers200() throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.get, base + "/health/live"))
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "application/json")
        #expect(answer.header("cache-control") == "no-store")
        #expect(
            text(answer) == #"{"status":"ok","checks":{"loops":{"status":"ok"}},"version":"1.2.3","uptime":60}"# + "\n")
    }

    @Test func oneFailingCheckAnswers503WithAllChecks() throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.get, base + "/health/ready"))
        #expect(answer.status == 503)
        #expect(
            text(answer)
                == #"{"status":"failing","checks":{"database":{"status":"ok","latency":3},"#
                + #""storage":{"status":"failing","message":"container missing"}},"version":"1.2.3","uptime":60}"#
                + "\n")
    }

    @Test func aReportWithoutChecksIsOk() throws {
        let (server, base) = try started()
        defer { server.stop() }
        #expect(try client.send(HTTPRequest(.get, base + "/health/startup")).status == 200)
    }

    @Test func metricsComeInTheFormatThatIsAskedFor() throws {
        let (server, base) = try started()
        defer { server.stop() }
        metrics.rescues.increment()
        let plain = try client.send(HTTPRequest(.get, base + "/metrics"))
        #expect(plain.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(text(plain).contains("quoin_rescues_total 1\n"))
        #expect(!text(plain).contains("# EOF"))
        // What Prometheus itself sends.
        let accept =
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "text/plain;version=0.0.4;q=0.4,*/*;q=0.3"
        let open = try client.send(
            HTTPRequest(.get, base + "/metrics", headers: [HTTPHeader("Accept", accept)]))
        #expect(open.header("content-type") == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(text(open).hasSuffix("# EOF\n"))
    }

    @Test(arguments: [
        "text/plain", "*/*", "application/openmetrics-text;q=0", "text/plain, application/openmetrics-text;q=0.5",
    ])
    func plainTextIsSentWhereItIsPreferred(accept: String) throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.get, base + "/metrics", headers: [HTTPHeader("Accept", accept)]))
        #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func anUnknownPathIs404InJSON() throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.get, base + "/"))
        #expect(answer.status == 404)
        #expect(text(answer) == #"{"error":{"code":"NOT_FOUND","message":"there is nothing at this path"}}"# + "\n")
    }

    @Test(arguments: [HTTPMethod.post, .put, .delete])
    func anotherMethodIs405InJSON(method: HTTPMethod) throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(method, base + "/metrics", body: method == .delete ? [] : [1, 2, 3]))
        #expect(answer.status == 405)
        #expect(answer.header("allow") == "GET, HEAD")
        #expect(try JSONValue(parsing: answer.body)["error"]?["code"]?.stringValue == "METHOD_NOT_ALLOWED")
    }

    @Test func aHeadHasNoBody() throws {
        let (server, base) = try started()
        defer { server.stop() }
        let answer = try client.send(HTTPRequest(.head, base + "/health/ready"))
        #expect(answer.status == 503)
        #expect(answer.body.isEmpty)
    }

    @Test func aMeasuredCheckTellsItsLatencyOrItsFailure() {
        let good = HealthCheck.measuring("queue") { ["pendingJobs": 12] }
        #expect(good.status == .ok)
        #expect(good.details["pendingJobs"] == 12)
        #expect(good.details["latency"]?.integerValue != nil)
        let bad = HealthCheck.measuring("queue") { throw HTTPServerError(message: "gone") }
        #expect(bad.status == .failing)
        #expect(bad.details["message"] == "gone")
    }
}
