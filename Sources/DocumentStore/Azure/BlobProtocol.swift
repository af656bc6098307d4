import HTTPClient

/// What all requests to the blob service share.
package enum BlobProtocol {
    /// `x-ms-version` of every request.
    package static let version = "2023-11-03"

    /// The code of an error answer: its header's, else the one in the XML body, which may begin with a byte order mark;
    /// empty where there is neither.
    static func errorCode(of response: HTTPResponse) -> String {
        if let code = response.header("x-ms-error-code"), !code.isEmpty { return code }
        let opening = Array("<Code>".utf8)
        var rest = response.body[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[start...]
            if rest.starts(with: opening) {
                return String(decoding: rest.dropFirst(opening.count).prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
            }
            rest = rest.dropFirst()
        }
        return ""
    }

    /// How long an answer asks to wait, from seconds or an HTTP date; nil where it does not.
    static func retryAfterMilliseconds(of response: HTTPResponse, now seconds: Int64) -> Int? {
        guard let value = response.header("retry-after") else { return nil }
        if let delay = Int(value) { return delay < 0 ? nil : min(delay, 86_400) * 1000 }
        return HTTPDate.seconds(of: value).map { Int(min(max($0 - seconds, 0), 86_400)) * 1000 }
    }

    /// `inline` with an ASCII name for old readers, and the whole name (RFC 6266, RFC 8187).
    package static func contentDisposition(filename: String) -> String {
        let plain = filename.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "\"", "\\", "%", "/": "_"
            case " "..."~": Character(scalar)
            default: "_"
            }
        }
        return "inline; filename=\"\(String(plain))\"; filename*=UTF-8''\(PercentEncoding.encode(component: filename))"
    }
}
