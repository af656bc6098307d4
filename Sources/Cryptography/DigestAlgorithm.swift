internal import COpenSSL

/// One of OpenSSL's digests, looked up once.
///
/// Fetching by name on every use would cost more than hashing a short text does.
struct DigestAlgorithm: Sendable {
    // Proof: an EVP_MD is reference counted and immutable once fetched; OpenSSL reads it from any thread. It is never
    // freed.
    nonisolated(unsafe) let method: OpaquePointer
    /// Bytes of a digest.
    let length: Int

    static let sha256 = DigestAlgorithm(name: "SHA256", length: 32)
    static let md5 = DigestAlgorithm(name: "MD5", length: 16)

    /// Traps where the installed OpenSSL lacks the digest: nothing of ours can work then.
    private init(name: String, length: Int) {
        guard let method = EVP_MD_fetch(nil, name, nil) else {
            fatalError(CryptographyError.ofLibrary(doing: "looking up \(name)").message)
        }
        self.method = method
        self.length = length
    }

    /// The digest of bytes that lie together.
    func hash(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { digest, count in
            let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, nil, method, nil)
            precondition(done == 1, CryptographyError.ofLibrary(doing: "hashing").message)
            count = length
        }
    }

    /// The digest of any bytes; copies those that do not lie together.
    func hash(of bytes: some Sequence<UInt8>) -> [UInt8] {
        let direct = bytes.withContiguousStorageIfAvailable { hash(of: UnsafeRawBufferPointer($0)) }
        return direct ?? Array(bytes).withUnsafeBytes { hash(of: $0) }
    }
}

/// A digest under way: bytes go in piece by piece.
struct DigestState: ~Copyable {
    private let context: OpaquePointer
    private let length: Int

    init(_ algorithm: DigestAlgorithm) {
        guard let context = EVP_MD_CTX_new() else { fatalError("no memory for a digest") }
        let done = EVP_DigestInit_ex2(context, algorithm.method, nil)
        precondition(done == 1, CryptographyError.ofLibrary(doing: "starting a digest").message)
        self.context = context
        length = algorithm.length
    }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(with bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, CryptographyError.ofLibrary(doing: "hashing").message)
    }

    mutating func update(with bytes: some Sequence<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ update(with: UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { update(with: $0) }
        }
    }

    consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { digest, count in
            let done = EVP_DigestFinal_ex(context, digest.baseAddress, nil)
            precondition(done == 1, CryptographyError.ofLibrary(doing: "finishing a digest").message)
            count = length
        }
    }
}
