import Cryptography
package import HTTPClient

/// An account's key, and the signatures made with it ("Authorize with Shared Key" of the blob service).
package struct SharedKey: Sendable {
    package let account: String
    private let code: HMACSHA256

    /// nil where the key is no base64.
    package init?(account: String, key: String) {
        guard let bytes = Base64.decode(key), !bytes.isEmpty else { return nil }
        self.account = account
        code = HMACSHA256(key: bytes)
    }

    /// The value of `Authorization` for a request.
    ///
    /// `path` and `query` are as on the wire, without `?`; `headers` are all that are sent and count.
    package func authorization(method: String, path: String, query: String, headers: [HTTPHeader]) -> String {
        let text = stringToSign(method: method, path: path, query: query, headers: headers)
        return "SharedKey \(account):\(sign(text))"
    }

    /// The base64 of a text's HMAC.
    func sign(_ text: String) -> String { Base64.encode(code.authenticationCode(for: text.utf8)) }

    /// Standard headers by their place in the text; `date` stays empty because `x-ms-date` is always sent.
    private static let standardHeaders = [
        "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
        "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
    ]

    /// What is signed, line by line.
    package func stringToSign(method: String, path: String, query: String, headers: [HTTPHeader]) -> String {
        var values = [String](repeating: "", count: Self.standardHeaders.count)
        var extensions: [(name: String, value: String)] = []
        for header in headers {
            let name = header.name.lowercased()
            if name.hasPrefix("x-ms-") {
                extensions.append((name, header.value))
            } else if let index = Self.standardHeaders.firstIndex(of: name), name != "date" {
                values[index] = name == "content-length" && header.value == "0" ? "" : header.value
            }
        }
        extensions.sort { Self.precedes($0.name, $1.name) }
        var text = method
        for value in values { text += "\n" + value }
        for (name, value) in extensions { text += "\n\(name):\(value)" }
        text += "\n/\(account)\(path)"
        for (name, values) in Self.parameters(of: query) { text += "\n\(name):\(values.joined(separator: ","))" }
        return text
    }

    /// Query parameters with names in lower case and values decoded, both sorted.
    private static func parameters(of query: String) -> [(name: String, values: [String])] {
        var parameters: [(name: String, values: [String])] = []
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(sides[0]).lowercased()
            let value = sides.count > 1 ? decoded(sides[1]) : ""
            if let index = parameters.firstIndex(where: { $0.name == name }) {
                parameters[index].values.append(value)
            } else {
                parameters.append((name, [value]))
            }
        }
        for index in parameters.indices { parameters[index].values.sort(by: bytesPrecede) }
        return parameters.sorted { bytesPrecede($0.name, $1.name) }
    }

    private static func decoded(_ text: Substring) -> String { PercentEncoding.decode(text) ?? String(text) }

    private static func bytesPrecede(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    /// The service's order of header names, which is not that of ASCII.
    ///
    /// Hyphens are left out at first, and `_` comes before digits, digits before letters. Names that are then the same
    /// are told apart by their first hyphen that the other lacks: the name with it comes later.
    static func precedes(_ a: String, _ b: String) -> Bool {
        let hyphen = UInt8(ascii: "-")
        let left = a.utf8.lazy.filter { $0 != hyphen }.map(weight)
        let right = b.utf8.lazy.filter { $0 != hyphen }.map(weight)
        if left.lexicographicallyPrecedes(right) { return true }
        if right.lexicographicallyPrecedes(left) { return false }
        return a.utf8.lazy.map { $0 == hyphen ? 1 : 0 }.lexicographicallyPrecedes(
            b.utf8.lazy.map { $0 == hyphen ? 1 : 0 })
    }

    private static func weight(of byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "_"): 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 2
        default: byte
        }
    }
}
