internal import CCurl

/// No answer came, or not a whole one.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The text is no URL, or one of a kind that is not sent.
        case invalidURL
        /// Plain HTTP to another machine.
        case insecureURL
        /// A header holds a line break.
        case invalidHeader
        case nameNotResolved
        case connectionRefused
        /// No connection within its time.
        case connectTimedOut
        /// The request's own time ran out.
        case timedOut
        /// For too long next to nothing moved.
        case tooSlow
        /// The peer's certificate or protocol was refused.
        case tlsFailed
        /// The connection ended in the middle.
        case connectionLost
        case bodyTooLong
        /// The client was stopped first.
        case stopped
        case other
    }

    package let code: Code
    /// The library's own words, or ours; names the host, never a path or a query.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// What a finished transfer's result means; nil for success.
    static func of(_ result: CURLcode, message: String, wasConnected: Bool, hasTimeout: Bool) -> HTTPError? {
        let code: Code
        switch result {
        case CURLE_OK: return nil
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: code = .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: code = .nameNotResolved
        case CURLE_COULDNT_CONNECT: code = .connectionRefused
        case CURLE_OPERATION_TIMEDOUT:
            code = !wasConnected ? .connectTimedOut : hasTimeout ? .timedOut : .tooSlow
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            code = .tlsFailed
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND:
            code = .connectionLost
        default: code = .other
        }
        return HTTPError(code, message.isEmpty ? String(cString: curl_easy_strerror(result)) : message)
    }
}
