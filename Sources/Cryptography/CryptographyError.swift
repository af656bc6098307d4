internal import COpenSSL

/// OpenSSL refused something; the message is the library's own.
package struct CryptographyError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package init(message: String) { self.message = message }

    package var description: String { message }

    /// Takes what OpenSSL noted on this thread.
    static func ofLibrary(doing step: String) -> CryptographyError {
        var buffer = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(ERR_get_error(), &buffer, buffer.count)
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return CryptographyError(message: "\(step): \(String(decoding: text, as: UTF8.self))")
    }
}
