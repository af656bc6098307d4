import Glibc
package import Primitives

/// What went wrong with the tests' blob server.
package struct BlobServerError: Error, CustomStringConvertible {
    package let description: String
}

/// A blob server of the project for one test: Tests/Servers/blob_server.py.
///
/// It ends with this value, and with this process however that ends: its standard input is then at its end.
package final class BlobServer: Sendable {
    /// How the server is told to fail; see the server's own description.
    package struct Fault: Sendable {
        package var members: JSONObject

        /// A failure for the next `times` requests of an operation.
        ///
        /// Kinds: `lost-answer`, `close`, `slow-answer`, `slow-body`, `cut-body` or `wrong-md5`.
        /// Operations: `put`, `get`, `head`, `delete`, `put-block`, `put-block-list`, … or `any`.
        package init(_ kind: String, _ operation: String, times: Int = 1, seconds: Double = 0) {
            members = [
                "kind": .string(kind), "operation": .string(operation), "times": .integer(Int64(times)),
                "seconds": .number(seconds),
            ]
        }

        /// Answers so, with nothing done.
        package static func status(
            _ status: Int, _ code: String, _ operation: String, times: Int = 1, headers: JSONObject = [:]
        ) -> Fault {
            var fault = Fault("status", operation, times: times)
            fault.members["status"] = .integer(Int64(status))
            fault.members["code"] = .string(code)
            fault.members["headers"] = .object(headers)
            return fault
        }
    }

    /// One request as the server saw it.
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var operation: String
        /// Names in lower case.
        package var headers: JSONObject
        /// Seconds of the server's monotonic clock.
        package var time: Double
    }

    package let port: Int
    package let account: String
    /// Base64.
    package let key: String
    private let process: pid_t
    private let lifeline: Int32

    /// The account's endpoint, without a slash at its end.
    package var endpoint: String { "http://127.0.0.1:\(port)/\(account)" }

    package var connectionString: String {
        "DefaultEndpointsProtocol=http;AccountName=\(account);AccountKey=\(key);BlobEndpoint=\(endpoint);"
    }

    package init(account: String = "devstoreaccount1", containers: [String] = ["docs"]) throws {
        self.account = account
        key = "YSBrZXkgb2YgdGhlIHRlc3RzLCBhbmQgbm8gc2VjcmV0"
        var input: [Int32] = [0, 0]
        var output: [Int32] = [0, 0]
        // Close-on-exec, so that no other program keeps the server alive.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &input) == 0, socketpair(AF_UNIX, kind, 0, &output) == 0 else {
            throw BlobServerError(description: "socketpair: errno \(errno)")
        }
        lifeline = input[0]
        defer { close(output[0]) }
        let arguments =
            ["python3", ProjectFiles.path("Tests/Servers/blob_server.py"), "--account", account, "--key", key]
            + containers.flatMap { ["--container", $0] }
        defer { close(input[1]) }
        do {
            defer { close(output[1]) }
            process = try Self.spawn(arguments, input: input[1], output: output[1])
        }
        port = try Self.awaitReady(output[0])
    }

    deinit {
        close(lifeline)
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    // MARK: Control

    /// Makes the next requests fail.
    package func fail(_ faults: Fault...) throws {
        try control(["faults": .array(faults.map { .object($0.members) })])
    }

    /// From now on nothing that exists may be changed or removed.
    package func makeImmutable() throws { try control(["immutable": true]) }

    /// The bearer tokens that count from now on.
    package func accept(tokens: [String]) throws { try control(["tokens": .array(tokens.map { .string($0) })]) }

    /// What token endpoints answer from now on: these tokens one after the other, after these failures.
    package func issue(tokens: [String], expiresIn: JSONValue = 3600, failures: [Int] = []) throws {
        try control([
            "identity": [
                "tokens": .array(tokens.map { .string($0) }), "expires_in": expiresIn,
                "failures": .array(failures.map { .integer(Int64($0)) }),
            ]
        ])
    }

    /// The authority host of the server's token endpoint.
    package var authority: String { "http://127.0.0.1:\(port)/_identity" }

    /// The requests for tokens, oldest first: `method`, `path`, `query`, `headers`, `form`.
    package func tokenRequests() throws -> [JSONValue] { try report()["identity"]?.arrayValue ?? [] }

    /// How often each operation was asked for with this status.
    @discardableResult
    package func count(_ operation: String, status: Int) throws -> Int {
        Int(try report()["counts"]?["\(operation) \(status)"]?.integerValue ?? 0)
    }

    /// The last requests, oldest first.
    package func requests() throws -> [Request] {
        let entries = try report()["requests"]?.arrayValue ?? []
        return entries.map { entry in
            var time = 0.0
            if case .number(let seconds) = entry["at"] { time = seconds }
            return Request(
                method: entry["method"]?.stringValue ?? "", path: entry["path"]?.stringValue ?? "",
                operation: entry["operation"]?.stringValue ?? "", headers: entry["headers"]?.objectValue ?? [:],
                time: time)
        }
    }

    private func report() throws -> JSONValue { try JSONValue(parsing: try exchange("GET", [])) }

    private func control(_ wishes: JSONValue) throws { _ = try exchange("PUT", wishes.serialized) }

    /// Sends one request to `/_control` over a connection of its own and gives the answer's body.
    private func exchange(_ method: String, _ body: [UInt8]) throws -> [UInt8] {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw BlobServerError(description: "socket: errno \(errno)") }
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw BlobServerError(description: "connect: errno \(errno)") }
        let head = "\(method) /_control HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.count)\r\n\r\n"
        let message = Array(head.utf8) + body
        guard send(connection, message, message.count, Int32(MSG_NOSIGNAL)) == message.count,
            shutdown(connection, Int32(SHUT_WR)) == 0
        else { throw BlobServerError(description: "send: errno \(errno)") }
        let answer = try Self.readToEnd(connection)
        guard answer.starts(with: "HTTP/1.1 200".utf8) else {
            throw BlobServerError(description: String(decoding: answer, as: UTF8.self))
        }
        let blank = Array("\r\n\r\n".utf8)
        var start = 0
        while start + 4 <= answer.count, !answer[start...].starts(with: blank) { start += 1 }
        return Array(answer.dropFirst(start + 4))
    }

    // MARK: The process

    private static func spawn(_ arguments: [String], input: Int32, output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var strings = arguments.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        var process = pid_t()
        let number = posix_spawnp(&process, "python3", &actions, nil, &strings, environ)
        guard number == 0 else { throw BlobServerError(description: "python3: \(String(cString: strerror(number)))") }
        return process
    }

    /// Reads the line `ready PORT`.
    private static func awaitReady(_ output: Int32) throws -> Int {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        var time = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(output, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        while line.last != UInt8(ascii: "\n") {
            guard read(output, &byte, 1) == 1 else {
                throw BlobServerError(description: "blob_server.py did not start: errno \(errno)")
            }
            line.append(byte)
        }
        let words = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ")
        guard words.count == 2, words[0] == "ready", let port = Int(words[1]) else {
            throw BlobServerError(description: "blob_server.py said \(words)")
        }
        return port
    }

    private static func readToEnd(_ descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw BlobServerError(description: "read: errno \(errno)") }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
