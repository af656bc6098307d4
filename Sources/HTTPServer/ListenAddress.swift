import Glibc

/// Where the server listens: `QUOIN_HTTP`.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address, without brackets.
    package let host: String
    /// 0: any free one.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[address]:port` for IPv6; nil where the text is something else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: { $0 == "/" || $0 == "[" || $0.isWhitespace }) else { return nil }
        self.init(host: String(host), port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Calls `body` with the socket address, and whether it is one of IPv6.
    func withSocketAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, _ isIPv6: Bool) throws(HTTPServerError) -> Result
    ) throws(HTTPServerError) -> Result {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let number = getaddrinfo(host, String(port), &hints, &list)
        guard number == 0, let first = list else {
            throw HTTPServerError(message: "\(self): \(String(cString: gai_strerror(number)))")
        }
        defer { freeaddrinfo(first) }
        return try body(first.pointee.ai_addr, first.pointee.ai_family == AF_INET6)
    }
}
