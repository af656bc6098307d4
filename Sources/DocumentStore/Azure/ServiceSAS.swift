/// A shared access signature for one blob (service SAS, version 2020-12-06 or later).
///
/// Times are ISO 8601 in UTC to the second, as in `2026-11-20T06:00:00Z`; empty fields are left out.
package struct ServiceSAS: Sendable {
    package var container: String
    /// The blob's name as it is, not encoded.
    package var blob: String
    /// Of `racwd`, in that order.
    package var permissions: String
    package var start: String
    package var expiry: String
    /// One address or a range `a-b`.
    package var addresses: String
    /// `https` or `https,http`.
    package var protocols: String
    package var version: String
    package var cacheControl: String
    package var contentDisposition: String
    package var contentEncoding: String
    package var contentLanguage: String
    package var contentType: String

    package init(
        container: String, blob: String, permissions: String, start: String = "", expiry: String,
        addresses: String = "", protocols: String = "", version: String = BlobProtocol.version,
        cacheControl: String = "", contentDisposition: String = "", contentEncoding: String = "",
        contentLanguage: String = "", contentType: String = ""
    ) {
        self.container = container
        self.blob = blob
        self.permissions = permissions
        self.start = start
        self.expiry = expiry
        self.addresses = addresses
        self.protocols = protocols
        self.version = version
        self.cacheControl = cacheControl
        self.contentDisposition = contentDisposition
        self.contentEncoding = contentEncoding
        self.contentLanguage = contentLanguage
        self.contentType = contentType
    }

    /// The query that grants what the fields say, ready to follow `?`.
    package func token(signedWith key: SharedKey) -> String {
        let resource = "/blob/\(key.account)/\(container)/\(blob)"
        // Empty between: the stored access policy, the snapshot and the encryption scope, which are not used here.
        let text = [
            permissions, start, expiry, resource, "", addresses, protocols, version, "b", "", "", cacheControl,
            contentDisposition, contentEncoding, contentLanguage, contentType,
        ].joined(separator: "\n")
        let fields = [
            ("st", start), ("se", expiry), ("sp", permissions), ("sip", addresses), ("spr", protocols), ("sv", version),
            ("sr", "b"), ("rscc", cacheControl), ("rscd", contentDisposition), ("rsce", contentEncoding),
            ("rscl", contentLanguage), ("rsct", contentType), ("sig", key.sign(text)),
        ]
        return fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(PercentEncoding.encode(path: $0.1))" }
            .joined(separator: "&")
    }
}
