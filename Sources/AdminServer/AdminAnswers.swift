package import HTTPServer
package import Primitives

extension ServerAnswer {
    /// A JSON document with a line feed at its end.
    package static func json(
        _ status: Int, _ value: JSONValue, headers: [(name: String, value: String)] = []
    ) -> ServerAnswer {
        ServerAnswer(
            status: status, contentType: "application/json", headers: headers,
            body: value.serialized + [UInt8(ascii: "\n")])
    }

    /// A fault as JSON: `{"error":{"code":…,"message":…}}`.
    package static func error(
        _ status: Int, _ code: String, _ message: String, headers: [(name: String, value: String)] = []
    ) -> ServerAnswer {
        json(status, ["error": ["code": .string(code), "message": .string(message)]], headers: headers)
    }
}
