/// HMAC with SHA-256 (RFC 2104), with the key's blocks kept ready.
///
/// A plain value: any number of threads may share one.
package struct HMACSHA256: Sendable {
    private static let blockLength = 64

    private let innerKey: [UInt8]
    private let outerKey: [UInt8]

    package init(key: [UInt8]) {
        var block = key.count > Self.blockLength ? SHA256.hash(of: key) : key
        block.append(contentsOf: repeatElement(0, count: Self.blockLength - block.count))
        innerKey = block.map { $0 ^ 0x36 }
        outerKey = block.map { $0 ^ 0x5C }
    }

    /// The code of the bytes: 32 bytes.
    package func authenticationCode(for bytes: some Sequence<UInt8>) -> [UInt8] {
        var inner = SHA256()
        inner.update(with: innerKey)
        inner.update(with: bytes)
        return SHA256.hash(of: outerKey + inner.finish())
    }

    /// The code of the bytes under a key used once: 32 bytes.
    package static func authenticationCode(for bytes: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
        HMACSHA256(key: key).authenticationCode(for: bytes)
    }
}
