/// OpenSSL refused something; the message is the library's own.
package struct CryptographyError: Error, Sendable {
    package let message: String
    package init(message: String) { self.message = message }
}
