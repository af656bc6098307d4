import HTTPClient
import HTTPServer
import Primitives
import Service

extension CommandSpec {
    static let health = CommandSpec(
        "health", "ask a worker on this machine how it is; for a container's health check",
        usage: ["[live|ready|startup]"],
        operands: 0...1, options: [.json], settings: [.http]
    ) { invocation throws(CommandError) in
        let question = invocation.operand(0) ?? "ready"
        guard ["live", "ready", "startup"].contains(question) else {
            throw invocation.usage("\(question) is none of live, ready, startup")
        }
        guard let address = try invocation.configuration().http else {
            throw CommandError(.configuration, "QUOIN_HTTP is off: nothing listens")
        }
        // A worker that listens everywhere is asked on loopback.
        let host = ["0.0.0.0", "::", "*"].contains(address.host) ? "127.0.0.1" : address.host
        let asked = ListenAddress(host: host, port: address.port)
        let response: HTTPResponse
        do throws(HTTPError) {
            let client = try HTTPClient()
            defer { client.stop() }
            response = try client.send(
                HTTPRequest(.get, "http://\(asked)/health/\(question)", timeoutMilliseconds: 5_000))
        } catch {
            throw CommandError(.unavailable, "no worker answers at \(asked): \(error)")
        }
        let text = String(decoding: response.body, as: UTF8.self)
        if invocation.wantsJSON || response.status == 200 && invocation.terminal.isInteractive == false {
            invocation.terminal.print(text)
        } else {
            invocation.terminal.print(summary(of: response))
        }
        return response.status == 200 ? .ok : .failed
    }

    /// One line for each check.
    private static func summary(of response: HTTPResponse) -> String {
        let report: JSONValue
        do { report = try JSONValue(parsing: response.body) } catch { return "the answer was \(response.status)" }
        guard let checks = report["checks"]?.objectValue else { return "the answer was \(response.status)" }
        let lines = checks.members.map { member in
            let message = member.value["message"]?.stringValue.map { ": " + $0 } ?? ""
            return "\(member.key): \(member.value["status"]?.stringValue ?? "?")\(message)"
        }
        return lines.joined(separator: "\n")
    }
}
