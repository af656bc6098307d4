package import Jobs
package import PostgreSQL
import Synchronization

/// A published version of a template, without its content.
package struct TemplateVersion: Hashable, Sendable {
    /// SHA-256 of the bundle's content, lower-case hex.
    package var hash: String
    package var documentType: String
    package var schemaVersion: Int
    package var title: String
    package var bytes: Int
    /// ISO 8601, UTC.
    package var publishedAt: String
    package var publishedBy: String
    /// Whether new documents of this type get this version.
    package var isPublished: Bool
}

/// The template bundles that PostgreSQL keeps, by the hash of their content.
///
/// Any thread may use it; it has one connection of its own, opened when first needed and anew when it is lost.
package final class TemplateStore: Sendable {
    private let session: Mutex<QueueSession>

    package init(_ options: ConnectionOptions) {
        session = Mutex(QueueSession(options))
    }

    /// Stores a checked bundle and makes it the published version of its type; false where it was that already.
    @discardableResult
    package func publish(
        _ bundle: [UInt8], hash: String, documentType: String, schemaVersion: Int, title: String,
        requestedBy: String? = nil
    ) throws(JobFailure) -> Bool {
        try withSession { connection throws(PostgresError) in
            try connection.query(
                "SELECT quoin.publish_template_v1($1, $2, $3, $4, $5, $6)",
                [
                    .text(hash), .text(documentType), .integer(schemaVersion), .text(title), .bytes(bundle),
                    .text(requestedBy),
                ])[0].boolean(0)
        }
    }

    /// The bundle of a version; nil where there is none.
    package func fetch(hash: String) throws(JobFailure) -> [UInt8]? {
        try withSession { connection throws(PostgresError) in
            let row = try connection.query("SELECT quoin.fetch_template($1)", [.text(hash)])[0]
            return row.isNull(0) ? nil : try row.bytes(0)
        }
    }

    /// The hash of the version that new documents of a type get; nil where the type is unknown.
    package func publishedVersion(of documentType: String) throws(JobFailure) -> String? {
        try withSession { connection throws(PostgresError) in
            let rows = try connection.query(
                "SELECT hash FROM quoin.template_v1 WHERE document_type = $1 AND published", [.text(documentType)])
            return rows.count == 0 ? nil : try rows[0].text(0)
        }
    }

    /// All versions, newest first within their type.
    package func list() throws(JobFailure) -> [TemplateVersion] {
        try withSession { connection throws(PostgresError) in
            let rows = try connection.query(
                """
                SELECT hash, document_type, schema_version, title, bytes,
                    to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), published_by, published
                FROM quoin.template_v1 ORDER BY document_type, published_at DESC, hash
                """)
            var versions: [TemplateVersion] = []
            for row in rows {
                versions.append(
                    TemplateVersion(
                        hash: try row.text(0), documentType: try row.text(1), schemaVersion: Int(try row.integer(2)),
                        title: try row.text(3), bytes: Int(try row.integer(4)), publishedAt: try row.text(5),
                        publishedBy: try row.text(6), isPublished: try row.boolean(7)))
            }
            return versions
        }
    }

    private func withSession<R: Sendable>(
        _ body: @Sendable (Connection) throws(PostgresError) -> R
    ) throws(JobFailure) -> R {
        try session.withLock { session throws(JobFailure) in try session.run(body) }
    }
}
