/// One header field; names compare without case.
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What is sent.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    /// Goes on the wire as it is: the caller has encoded it.
    package var url: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    /// A longer answer is `bodyTooLong`; in bytes.
    package var answerLimit: Int
    /// A limit for the whole exchange; nil: only for how long nothing may move.
    package var timeoutMilliseconds: Int?

    package init(
        _ method: HTTPMethod, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        answerLimit: Int = 1 << 20, timeoutMilliseconds: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.answerLimit = answerLimit
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// What came back; any status counts as an answer.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// Names in lower case, in the order of the wire.
    package var headers: [HTTPHeader]
    package var body: [UInt8]

    package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of this name, which is given in lower case; nil where there is none.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
