/// Where an account's blobs are, and how their names become URLs.
struct BlobEndpoint: Hashable, Sendable {
    let account: String
    /// Scheme, host and port, without a slash at the end.
    let origin: String
    /// What stands between origin and container: empty, or `/account` where the account is part of the path.
    let prefix: String

    /// Reads an endpoint's URL; nil where it is none.
    init?(account: String, url: String) {
        guard let scheme = ["https://", "http://"].first(where: { url.hasPrefix($0) }), !url.contains("?") else {
            return nil
        }
        let rest = url.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(host.count)
        while path.hasSuffix("/") { path.removeLast() }
        guard !host.isEmpty else { return nil }
        self.account = account
        origin = scheme + host
        prefix = String(path)
    }

    /// The path on the wire of a blob.
    func path(container: String, blob: String) -> String {
        "\(prefix)/\(container)/\(PercentEncoding.encode(path: blob))"
    }

    /// The URL without any signature.
    func url(container: String, blob: String) -> String { origin + path(container: container, blob: blob) }
}
