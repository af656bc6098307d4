import JobQueue
import Primitives

extension DocumentStatus {
    var json: JSONValue {
        [
            "document_id": .string(documentID), "tenant": .string(tenant), "document_type": .string(documentType),
            "document_key": .string(documentKey), "revision": .integer(Int64(revision)), "status": .string(status),
            "blob_url": JSONValue(blobURL), "bytes": JSONValue(bytes), "pages": JSONValue(pages),
            "sha256": JSONValue(sha256), "error_code": JSONValue(errorCode), "error_message": JSONValue(errorMessage),
            "attempt": .integer(Int64(attempt)), "requested_by": JSONValue(requestedBy),
            "requested_at": .string(requestedAt), "completed_at": JSONValue(completedAt),
            "current_revision": JSONValue(currentRevision), "retain_until": .string(retainUntil),
        ]
    }

    /// The fields that are set, one a line.
    var text: String {
        let fields: [(String, String?)] = [
            ("document", documentID), ("type", documentType), ("key", documentKey),
            ("tenant", tenant == "default" ? nil : tenant), ("revision", String(revision)), ("status", status),
            ("error", errorCode), ("message", errorMessage), ("pages", pages.map { String($0) }),
            ("bytes", bytes.map { String($0) }), ("stored at", blobURL), ("sha256", sha256),
            ("attempts", String(attempt)), ("requested by", requestedBy), ("requested at", requestedAt),
            ("completed at", completedAt), ("current revision", currentRevision.map { String($0) }),
            ("retained until", retainUntil),
        ]
        let set = fields.compactMap { name, value in value.map { (name, $0) } }
        let width = set.map(\.0.count).max() ?? 0
        return set.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }.joined(separator: "\n")
    }
}

extension EventRecord {
    var json: JSONValue {
        [
            "id": .integer(id), "type": .string(type), "timestamp": .string(at), "actor": .string(actor),
            "sentence": .string(sentence), "reason": JSONValue(reason), "tenant": JSONValue(tenant),
            "document_id": JSONValue(documentID), "document_type": JSONValue(documentType),
            "document_key": JSONValue(documentKey), "revision": JSONValue(revision),
            "job_id": job.map { .integer($0) } ?? .null, "correlation_id": JSONValue(correlationID),
            "causation_id": causationID.map { .integer($0) } ?? .null,
        ]
    }
}

extension AttemptRecord {
    var json: JSONValue {
        [
            "job_id": .integer(job), "revision": .integer(Int64(revision)), "attempt": .integer(Int64(attempt)),
            "worker": JSONValue(worker), "outcome": .string(outcome), "error_code": JSONValue(errorCode),
            "error_message": JSONValue(errorMessage), "claimed_at": .string(claimedAt),
            "duration_ms": durationMilliseconds.map { .number($0) } ?? .null, "at": .string(at),
        ]
    }
}

extension JobRecord {
    var json: JSONValue {
        [
            "job_id": .integer(job), "document_id": .string(documentID), "tenant": .string(tenant),
            "document_type": .string(documentType), "document_key": .string(documentKey),
            "revision": .integer(Int64(revision)), "lane": .string(lane), "state": .string(state),
            "status": .string(status), "attempt": .integer(Int64(attempt)), "crashes": .integer(Int64(crashes)),
            "error_code": JSONValue(errorCode), "error_message": JSONValue(errorMessage),
            "bytes": JSONValue(bytes), "pages": JSONValue(pages), "requested_by": JSONValue(requestedBy),
            "requested_at": .string(requestedAt), "settled_at": JSONValue(settledAt),
        ]
    }
}

extension Ticket {
    var json: JSONValue {
        [
            "document_id": .string(documentID), "revision": .integer(Int64(revision)), "job_id": .integer(job),
            "status": .string(status), "created": .bool(isNew),
        ]
    }

    var text: String { "document \(documentID), revision \(revision), job \(job): \(status)" }
}

extension Invocation {
    /// Prints a ticket, as JSON where that was asked for.
    func print(_ ticket: Ticket) {
        if wantsJSON { print(ticket.json) } else { terminal.print(ticket.text) }
    }
}
