/// A job's number in the queue.
package struct JobID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: JobID, b: JobID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { String(rawValue) }
}

/// A number that rises with every claim: a settlement with an older one is refused.
package struct Fence: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: Fence, b: Fence) -> Bool { a.rawValue < b.rawValue }
}

/// Which queue a job waits in.
package enum Lane: String, CaseIterable, Hashable, Sendable {
    case interactive, bulk
}

/// A document's revision as its job describes it: all that rendering may depend on beside template and fonts.
package struct DocumentRevision: Hashable, Sendable {
    /// Lower-case UUID.
    package var documentID: String
    package var tenant: String
    /// The template bundle's name.
    package var documentType: String
    package var documentKey: String
    package var revision: Int
    /// The revision that was current when this one was requested; nil for the first.
    package var supersedes: Int?
    package var requestedBy: String?
    /// ISO 8601 in UTC with microseconds and `Z`, as the database recorded it.
    package var requestedAt: String
    /// The template version's hash, lower-case hex.
    package var templateVersion: String
    /// BCP 47; nil: the template's default.
    package var language: String?
    /// `archival` or `plain`; nil: the template's default.
    package var profile: String?
    /// The name offered on download; nil: by the template's pattern.
    package var filename: String?

    package init(
        documentID: String, tenant: String, documentType: String, documentKey: String, revision: Int,
        supersedes: Int? = nil, requestedBy: String? = nil, requestedAt: String, templateVersion: String,
        language: String? = nil, profile: String? = nil, filename: String? = nil
    ) {
        self.documentID = documentID
        self.tenant = tenant
        self.documentType = documentType
        self.documentKey = documentKey
        self.revision = revision
        self.supersedes = supersedes
        self.requestedBy = requestedBy
        self.requestedAt = requestedAt
        self.templateVersion = templateVersion
        self.language = language
        self.profile = profile
        self.filename = filename
    }
}

/// A job that this worker holds the lease of.
package struct ClaimedJob: Hashable, Sendable {
    package var id: JobID
    package var fence: Fence
    package var lane: Lane
    /// Counted from 1.
    package var attempt: Int
    package var maxAttempts: Int
    /// How often a worker died while rendering this job; from 1 it is a suspect and runs alone.
    package var crashes: Int
    package var revision: DocumentRevision
    /// JSON, UTF-8.
    package var payload: [UInt8]
    package var correlationID: String?
    /// W3C Trace Context.
    package var traceparent: String?
    /// From the job's ready time to its claim, by the database's clock.
    package var queueWaitMilliseconds: Double

    package init(
        id: JobID, fence: Fence, lane: Lane, attempt: Int, maxAttempts: Int, crashes: Int,
        revision: DocumentRevision, payload: [UInt8], correlationID: String? = nil, traceparent: String? = nil,
        queueWaitMilliseconds: Double = 0
    ) {
        self.id = id
        self.fence = fence
        self.lane = lane
        self.attempt = attempt
        self.maxAttempts = maxAttempts
        self.crashes = crashes
        self.revision = revision
        self.payload = payload
        self.correlationID = correlationID
        self.traceparent = traceparent
        self.queueWaitMilliseconds = queueWaitMilliseconds
    }
}

/// A finished PDF.
package struct RenderedDocument: Hashable, Sendable {
    package var bytes: [UInt8]
    package var pages: Int
    /// Lower-case hex.
    package var sha256: String
    /// 16 bytes.
    package var md5: [UInt8]
    /// Offered on download; ends in `.pdf`.
    package var filename: String

    package init(bytes: [UInt8], pages: Int, sha256: String, md5: [UInt8], filename: String) {
        self.bytes = bytes
        self.pages = pages
        self.sha256 = sha256
        self.md5 = md5
        self.filename = filename
    }
}

/// A document in the store.
package struct StoredDocument: Hashable, Sendable {
    /// Where it can be fetched by those who may: the blob's URL, or a `file://` URL.
    package var url: String
    package var name: String

    package init(url: String, name: String) {
        self.url = url
        self.name = name
    }
}
