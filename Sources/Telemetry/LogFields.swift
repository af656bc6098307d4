internal import Cryptography
internal import Primitives

/// What a log line says beside its message: ids and measures, nothing of a document's content.
///
/// There is no field for free data, so that no payload, name or secret can get into the log by way of one.
package struct LogFields: Sendable {
    package var jobID: Int64?
    package var documentID: String?
    package var revision: Int?
    package var lane: String?
    package var type: String?
    package var attempt: Int?
    package var durationMilliseconds: Double?
    package var outcome: String?
    package var errorCode: String?
    package var correlationID: String?
    package var traceID: String?
    /// Who asked for the document; the line holds only its HMAC.
    package var requester: String?
    /// Details of a failure; written only where the log's level is `debug`.
    package var detail: String?

    package init(
        jobID: Int64? = nil, documentID: String? = nil, revision: Int? = nil, lane: String? = nil, type: String? = nil,
        attempt: Int? = nil, durationMilliseconds: Double? = nil, outcome: String? = nil, errorCode: String? = nil,
        correlationID: String? = nil, traceID: String? = nil, requester: String? = nil, detail: String? = nil
    ) {
        self.jobID = jobID
        self.documentID = documentID
        self.revision = revision
        self.lane = lane
        self.type = type
        self.attempt = attempt
        self.durationMilliseconds = durationMilliseconds
        self.outcome = outcome
        self.errorCode = errorCode
        self.correlationID = correlationID
        self.traceID = traceID
        self.requester = requester
        self.detail = detail
    }

    /// The members of the line's object that are set, in the order of the field list.
    func append(to object: inout JSONObject, requesterKey: HMACSHA256?, withDetail: Bool) {
        func append(_ key: String, _ value: JSONValue?) {
            if let value { object.members.append(JSONObject.Member(key: key, value: value)) }
        }
        append("job_id", jobID.map { .integer($0) })
        append("document_id", documentID.map { .string($0) })
        append("revision", revision.map { .integer(Int64($0)) })
        append("lane", lane.map { .string($0) })
        append("type", type.map { .string($0) })
        append("attempt", attempt.map { .integer(Int64($0)) })
        // Whole microseconds: more digits would only be noise.
        append("duration_ms", durationMilliseconds.map { .number(($0 * 1000).rounded() / 1000) })
        append("outcome", outcome.map { .string($0) })
        append("error_code", errorCode.map { .string($0) })
        append("correlation_id", correlationID.map { .string($0) })
        append("trace_id", traceID.map { .string($0) })
        if let requesterKey {
            append(
                "requester",
                requester.map { .string(Hex.encode(requesterKey.authenticationCode(for: $0.utf8).prefix(8))) })
        }
        if withDetail { append("detail", detail.map { .string($0) }) }
    }
}
