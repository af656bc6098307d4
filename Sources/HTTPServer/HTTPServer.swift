internal import CMicroHTTPD
import Glibc
import Primitives

/// A small HTTP server: what listens for health checks and metrics, and for previews.
///
/// libmicrohttpd gives every connection a thread, so that one slow answer cannot keep the others from being given.
package final class HTTPServer: @unchecked Sendable {
    // Proof: `daemon` is written in `start` and `stop` under the monitor's lock; the rest never changes.
    private let address: ListenAddress
    private let answer: @Sendable (IncomingRequest) -> ServerAnswer
    private let state = Monitor<State>(.idle)

    private enum State {
        case idle
        case listening(daemon: OpaquePointer, port: UInt16)
        case stopped
    }

    private static let connectionLimit: UInt32 = 64
    private static let timeoutSeconds: UInt32 = 10

    /// A server that does not listen yet; `answer` runs on the server's threads.
    package init(address: ListenAddress, answer: @escaping @Sendable (IncomingRequest) -> ServerAnswer) {
        self.address = address
        self.answer = answer
    }

    deinit { stop() }

    /// The port it listens on; nil before `start` and after `stop`.
    package var port: UInt16? {
        state.withLock { if case .listening(_, let port) = $0 { port } else { nil } }
    }

    /// Listens; when this returns, connections are accepted.
    package func start() throws(HTTPServerError) {
        try state.withLock { (state) throws(HTTPServerError) in
            guard case .idle = state else { throw HTTPServerError(message: "the server was started before") }
            let daemon = try address.withSocketAddress { (socket, isIPv6) throws(HTTPServerError) in
                var flags =
                    MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_THREAD_PER_CONNECTION.rawValue
                    | MHD_USE_POLL.rawValue | MHD_USE_ITC.rawValue
                if isIPv6 { flags |= MHD_USE_IPv6.rawValue }
                errno = 0
                let daemon = quoin_mhd_start(
                    socket, flags, Self.handle, Unmanaged.passUnretained(self).toOpaque(), Self.connectionLimit,
                    Self.timeoutSeconds)
                guard let daemon else {
                    let reason = errno == 0 ? "cannot listen" : String(cString: strerror(errno))
                    throw HTTPServerError(message: "\(address): \(reason)")
                }
                return daemon
            }
            state = .listening(daemon: daemon, port: quoin_mhd_port(daemon))
        }
    }

    /// Closes the port and waits for answers under way; stopping twice is fine.
    package func stop() {
        let daemon = state.withLock { state -> OpaquePointer? in
            defer { state = .stopped }
            if case .listening(let daemon, _) = state { return daemon } else { return nil }
        }
        if let daemon { MHD_stop_daemon(daemon) }
    }

    // MARK: On libmicrohttpd's threads

    private static let handle: MHD_AccessHandlerCallback = { context, connection, path, method, _, _, size, seen in
        guard let context, let connection, let path, let method, let size, let seen else { return .NO }
        // The first call comes with the headers, further ones with pieces of a body, which nothing here reads.
        if seen.pointee == nil {
            seen.pointee = context
            return .YES
        }
        if size.pointee > 0 {
            size.pointee = 0
            return .YES
        }
        let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
        let request = IncomingRequest(
            method: String(cString: method), path: String(cString: path),
            parameters: values(of: connection, .GET_ARGUMENT_KIND), headers: values(of: connection, .HEADER_KIND))
        return send(server.answer(request), to: connection)
    }

    /// The headers or parameters of a request.
    private static func values(of connection: OpaquePointer, _ kind: MHD_ValueKind) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &found) { list in
            // The number that it returns is how often it called back, which the list knows too.
            _ = MHD_get_connection_values(connection, kind, gather, list)
        }
        return found
    }

    private static let gather: MHD_KeyValueIterator = { list, _, name, value in
        guard let list, let name else { return .NO }
        list.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
            (String(cString: name), value.map { String(cString: $0) } ?? ""))
        return .YES
    }

    private static func send(_ answer: ServerAnswer, to connection: OpaquePointer) -> MHD_Result {
        var body = answer.body
        guard let response = MHD_create_response_from_buffer(body.count, &body, .RESPMEM_MUST_COPY) else {
            return .NO
        }
        defer { MHD_destroy_response(response) }
        for (name, value) in [("Content-Type", answer.contentType)] + answer.headers.map({ ($0.name, $0.value) }) {
            guard MHD_add_response_header(response, name, value) == .YES else { return .NO }
        }
        return MHD_queue_response(connection, UInt32(answer.status), response)
    }
}
