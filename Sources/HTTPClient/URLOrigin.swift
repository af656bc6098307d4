/// Scheme and host of a URL, and whether it may be sent to.
struct URLOrigin: Hashable, Sendable {
    let isSecure: Bool
    /// Without port and brackets, lower case.
    let host: String

    /// Reads the parts that decide about safety.
    ///
    /// Stricter than RFC 3986: user information, control characters, blanks and backslashes are refused, so that no
    /// other reader of the same text can see another host.
    init(of url: String) throws(HTTPError) {
        let bytes = Array(url.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw HTTPError(.invalidURL, "a URL holds a character that must be percent-encoded")
        }
        let rest: ArraySlice<UInt8>
        if bytes.starts(with: "https://".utf8) {
            isSecure = true
            rest = bytes.dropFirst("https://".utf8.count)
        } else if bytes.starts(with: "http://".utf8) {
            isSecure = false
            rest = bytes.dropFirst("http://".utf8.count)
        } else {
            throw HTTPError(.invalidURL, "a URL must begin with https:// or http://")
        }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw HTTPError(.invalidURL, "a URL must not hold user information")
        }
        let name: ArraySlice<UInt8>
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else {
                throw HTTPError(.invalidURL, "a URL's address has no closing bracket")
            }
            name = authority[authority.startIndex + 1..<end]
        } else {
            name = authority.prefix { $0 != UInt8(ascii: ":") }
        }
        guard !name.isEmpty else { throw HTTPError(.invalidURL, "a URL names no host") }
        host = String(decoding: name, as: UTF8.self).lowercased()
    }

    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether plain HTTP may be used: on this machine, and to the cloud's metadata service, which has no other way.
    var allowsPlainHTTP: Bool { isLoopback || host == "169.254.169.254" }
}
