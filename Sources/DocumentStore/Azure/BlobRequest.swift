import HTTPClient

/// One request to the blob service before it is signed.
struct BlobRequest: Sendable {
    /// The name that metrics use: `put`, `head`, `get`, `delete`, `put_block`, `put_block_list`, `check`.
    let operation: String
    let method: HTTPMethod
    /// As on the wire, from the first slash on.
    let path: String
    /// As on the wire, without `?`; empty where there is none.
    var query = ""
    /// Without date, version, length and authorization.
    var headers: [HTTPHeader] = []
    var body: [UInt8] = []
    var answerLimit = 1 << 16
    var timeoutMilliseconds: Int?
}

/// By what right requests are made.
enum BlobCredential: Sendable {
    case sharedKey(SharedKey)
    /// The query of a shared access signature, without `?`.
    case sas(String)
    case token(TokenCache)
}
