/// SHA-256 (FIPS 180-4), at once by `hash(of:)` or piece by piece.
///
/// Any thread may hash; one value that is fed piece by piece belongs to one thread at a time.
package struct SHA256: ~Copyable {
    private var state = DigestState(.sha256)

    package init() {}

    /// Takes the next bytes.
    package mutating func update(with bytes: some Sequence<UInt8>) { state.update(with: bytes) }

    /// Takes the next bytes.
    package mutating func update(with bytes: UnsafeRawBufferPointer) { state.update(with: bytes) }

    /// The digest of all bytes taken: 32 bytes.
    package consuming func finish() -> [UInt8] { state.finish() }

    /// The digest of the bytes: 32 bytes.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { DigestAlgorithm.sha256.hash(of: $0) }
    }

    /// The digest of the bytes: 32 bytes.
    package static func hash(of bytes: some Sequence<UInt8>) -> [UInt8] { DigestAlgorithm.sha256.hash(of: bytes) }

    /// The digest of the bytes: 32 bytes.
    package static func hash(of bytes: UnsafeRawBufferPointer) -> [UInt8] { DigestAlgorithm.sha256.hash(of: bytes) }

    /// The digest of the bytes as 64 lower-case hexadecimal digits.
    package static func hexHash(of bytes: some Sequence<UInt8>) -> String { Hex.encode(hash(of: bytes)) }
}
