/// The server cannot listen; the message names the address and the system's reason.
package struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package init(message: String) { self.message = message }

    package var description: String { message }
}
