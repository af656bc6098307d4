internal import Primitives

/// What a document's own record says about it: `@document.*` in bindings.
package struct DocumentFacts: Hashable, Sendable {
    /// The names behind `@document.`.
    package static let names = ["id", "key", "revision", "supersedes", "requested_by", "requested_at", "language"]

    /// The facts as bindings see them, less the language.
    private let members: JSONObject

    /// - Parameters:
    ///   - id: the document's UUID.
    ///   - key: the caller's own key.
    ///   - revision: counted from 1.
    ///   - supersedes: the revision before; nil for the first.
    ///   - requestedBy: who asked for it; nil where the caller did not say.
    ///   - requestedAt: ISO 8601 with offset.
    package init(
        id: String, key: String, revision: Int, supersedes: Int? = nil, requestedBy: String? = nil, requestedAt: String
    ) {
        var members = JSONObject([
            JSONObject.Member(key: "id", value: .string(id)),
            JSONObject.Member(key: "key", value: .string(key)),
            JSONObject.Member(key: "revision", value: .integer(Int64(revision))),
            JSONObject.Member(key: "requested_at", value: .string(requestedAt)),
        ])
        members["supersedes"] = supersedes.map { .integer(Int64($0)) }
        members["requested_by"] = requestedBy.map { .string($0) }
        self.members = members
    }

    /// The facts with the language that the document is written in.
    func value(language: String) -> JSONValue {
        var members = members
        members["language"] = .string(language)
        return .object(members)
    }
}
