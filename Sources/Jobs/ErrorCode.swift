/// Why a job did not give a document; the codes that callers see.
package enum ErrorCode: String, CaseIterable, Hashable, Sendable {
    case payloadInvalid = "PAYLOAD_INVALID"
    case payloadInconsistent = "PAYLOAD_INCONSISTENT"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case documentTooLong = "DOCUMENT_TOO_LONG"
    case outputTooLarge = "OUTPUT_TOO_LARGE"
    case unmaskedAadhaar = "PII_UNMASKED_AADHAAR"
    case templateUnknown = "TEMPLATE_UNKNOWN"
    case templateInvalid = "TEMPLATE_INVALID"
    case glyphMissing = "GLYPH_MISSING"
    case imageMissing = "IMAGE_MISSING"
    case imageInvalid = "IMAGE_INVALID"
    case imageTooLarge = "IMAGE_TOO_LARGE"
    case renderTimeout = "RENDER_TIMEOUT"
    case renderCrashed = "RENDER_CRASHED"
    case renderMemory = "RENDER_MEMORY"
    case poison = "POISON"
    case blobCollision = "BLOB_COLLISION"
    case storeUnavailable = "STORE_UNAVAILABLE"
    case databaseUnavailable = "DATABASE_UNAVAILABLE"
    case tokenUnavailable = "TOKEN_UNAVAILABLE"
    case storeMisconfigured = "STORE_MISCONFIGURED"
    case internalError = "INTERNAL"

    /// What a failure means for the job.
    package enum Class: Hashable, Sendable {
        /// Trying again would fail the same way: failed at once.
        case permanent
        /// Tried again with backoff, up to the job's `max_attempts`.
        case transient
        /// Something that all jobs need is down: nothing is consumed, claiming pauses.
        case outage
    }

    package var `class`: Class {
        switch self {
        case .renderTimeout, .renderCrashed, .renderMemory, .internalError: .transient
        case .storeUnavailable, .databaseUnavailable, .tokenUnavailable, .storeMisconfigured: .outage
        default: .permanent
        }
    }
}

/// A failure of one job, in words that are safe for the jobs table: no secrets, and no payload values but amounts that
/// do not add up.
package struct JobFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: ErrorCode
    /// Names the place and the way out.
    package var message: String
    /// Details for the log at `debug`; nil where the message says it all.
    package var detail: String?

    package init(_ code: ErrorCode, _ message: String, detail: String? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
    }

    package var description: String { "\(code.rawValue): \(message)" }

    /// The message as logs may have it: the caller is told the amounts, the log is not.
    package var logMessage: String {
        code == .payloadInconsistent ? "amounts do not add up; the job's status tells which" : message
    }
}
