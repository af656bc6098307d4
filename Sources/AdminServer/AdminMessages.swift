package import Primitives

/// A request as the pages see it.
package struct AdminRequest: Sendable {
    package var method: String
    /// Percent-decoded, without the query.
    package var path: String
    /// The `Accept` header; empty where there is none.
    package var accept: String

    package init(method: String, path: String, accept: String = "") {
        self.method = method
        self.path = path
        self.accept = accept
    }
}

/// What is sent back.
package struct AdminResponse: Sendable {
    package var status: Int
    package var contentType: String
    /// Beside the content type and its length.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        status: Int, contentType: String, headers: [(name: String, value: String)] = [], body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// A JSON document with a line feed at its end.
    package static func json(
        _ status: Int, _ value: JSONValue, headers: [(name: String, value: String)] = []
    ) -> AdminResponse {
        AdminResponse(
            status: status, contentType: "application/json", headers: headers,
            body: value.serialized + [UInt8(ascii: "\n")])
    }

    /// A fault as JSON: `{"error":{"code":…,"message":…}}`.
    package static func error(
        _ status: Int, _ code: String, _ message: String, headers: [(name: String, value: String)] = []
    ) -> AdminResponse {
        json(status, ["error": ["code": .string(code), "message": .string(message)]], headers: headers)
    }
}
