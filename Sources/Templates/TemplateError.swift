internal import Primitives

/// Why a template could not be loaded, or could not be filled from a payload.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One for each error code of payloads that templates can give.
    package enum Code: Hashable, Sendable {
        /// `PAYLOAD_INVALID`
        case payloadInvalid
        /// `PAYLOAD_INCONSISTENT`
        case payloadInconsistent
        /// `PAYLOAD_TOO_LARGE`
        case payloadTooLarge
        /// `PII_UNMASKED_AADHAAR`
        case unmaskedAadhaar
        /// `DOCUMENT_TOO_LONG`
        case documentTooLong
        /// `TEMPLATE_INVALID`
        case templateInvalid
    }

    package let code: Code
    /// Names the places and the way out; never holds a value of the payload, except amounts that do not add up.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

extension TemplateError {
    /// A bundle that does not pass the gate: the first faults, and how many there are.
    static func invalid(_ diagnostics: [Diagnostic]) -> TemplateError {
        let listed = diagnostics.prefix(5).map(\.description).joined(separator: "; ")
        let rest = diagnostics.count > 5 ? "; and \(diagnostics.count - 5) more" : ""
        return TemplateError(.templateInvalid, listed + rest)
    }
}
