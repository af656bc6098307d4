internal import CDeflate

/// Bytes of a stream, as they are or already deflated.
///
/// Deflated data can be kept by the caller between documents: the same bytes come out either way.
package enum StreamData: Hashable, Sendable {
    case raw([UInt8])
    /// In the zlib format (RFC 1950), as FlateDecode wants; `length` is that of the data before.
    case deflated([UInt8], length: Int)

    /// Length before compression.
    package var length: Int {
        switch self {
        case .raw(let bytes): bytes.count
        case .deflated(_, let length): length
        }
    }
}

/// Owns one libdeflate compressor and what a thread keeps from document to document.
///
/// One per thread: not `Sendable`. It never changes the bytes of a document.
package final class Compressor {
    /// Higher levels cost many times as much and gain next to nothing on content streams.
    private static let level: Int32 = 6

    private let compressor: OpaquePointer
    /// Filled on the first archival document.
    private var compressedProfile: StreamData?

    package init() {
        guard let compressor = libdeflate_alloc_compressor(Self.level) else {
            fatalError("no memory for a compressor")
        }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// The bytes in the zlib format.
    package func deflate(_ bytes: [UInt8]) -> StreamData {
        var deflated: [UInt8] = []
        append(bytes, to: &deflated)
        return .deflated(deflated, length: bytes.count)
    }

    /// Appends the bytes in the zlib format.
    func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
        let deflated = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = libdeflate_zlib_compress(compressor, bytes, bytes.count, buffer.baseAddress, bound)
        }
        precondition(!deflated.isEmpty, "libdeflate's own bound was too small")
        output.append(contentsOf: deflated)
    }

    /// The sRGB profile, deflated once.
    func profile() -> StreamData {
        if let compressedProfile { return compressedProfile }
        let profile = deflate(ICCProfile.sRGB())
        compressedProfile = profile
        return profile
    }
}
