extension DocumentRevision {
    /// Where the document is stored: `{type}/{yyyy}/{mm}/{document id}/r{revision}-{first 16 of sha256}.pdf`, by the
    /// UTC month of the request.
    ///
    /// Built from ids only: nothing personal shows in it.
    package func blobName(sha256: String) -> String {
        let date = requestedAt.utf8
        let year = String(decoding: date.prefix(4), as: UTF8.self)
        let month = String(decoding: date.dropFirst(5).prefix(2), as: UTF8.self)
        return "\(documentType)/\(year)/\(month)/\(documentID)/r\(revision)-\(sha256.prefix(16)).pdf"
    }
}
