/// A request as it came in.
package struct IncomingRequest: Sendable {
    package var method: String
    /// Percent-decoded, without the query.
    package var path: String
    /// Percent-decoded, in the order in which they stand; a parameter without a value has an empty one.
    package var parameters: [(name: String, value: String)]
    /// In the order in which they came.
    package var headers: [(name: String, value: String)]

    package init(
        method: String, path: String, parameters: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.headers = headers
    }

    /// The first header of a name, in whatever letter case; nil where there is none.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The first parameter of a name; nil where there is none.
    package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

/// What is sent back.
package struct ServerAnswer: Sendable {
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
}
