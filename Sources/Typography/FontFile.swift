import Cryptography
import Glibc

/// The bytes of a font file, mapped: processes that read the same file share its memory.
///
/// The file must not be shortened while it is in use: install a new one by moving it to its place.
final class FontFile: Sendable {
    let path: String
    // Proof: mapped read-only in init, unmapped in deinit, never written.
    private nonisolated(unsafe) let memory: UnsafeRawBufferPointer

    init(path: String) throws(TypographyError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TypographyError(.fileUnreadable, path, String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw TypographyError(.fileUnreadable, path, String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0, status.st_size <= Int(Int32.max) else {
            throw TypographyError(.notAFont, path, "is not a file with something in it")
        }
        let length = Int(status.st_size)
        guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw TypographyError(.fileUnreadable, path, String(cString: strerror(errno)))
        }
        memory = UnsafeRawBufferPointer(start: start, count: length)
    }

    deinit {
        // munmap fails only for an address that we never mapped.
        let result = munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
        precondition(result == 0, "the font file was mapped")
    }

    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(memory)
    }

    /// SHA-256 of the file, as 64 hexadecimal digits.
    func digest() -> String { Hex.encode(SHA256.hash(of: memory)) }
}
