/// MD5 (RFC 1321), for `Content-MD5` and PDF file identifiers only: it protects against accidents, not against people.
package enum MD5 {
    /// The digest of the bytes: 16 bytes.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { DigestAlgorithm.md5.hash(of: $0) }
    }

    /// The digest of the bytes: 16 bytes.
    package static func hash(of bytes: some Sequence<UInt8>) -> [UInt8] { DigestAlgorithm.md5.hash(of: bytes) }
}
