import Foundation
import TestSupport

/// A test could not set its stage.
struct DeploymentError: Error, CustomStringConvertible {
    let description: String
}

/// A database with the schema and the templates, and a folder for documents: what workers are started on.
struct Deployment {
    let server: PostgresServer
    let database: String
    let folder: String

    /// On the server that all tests share, or on one of the test's own.
    init(server own: PostgresServer? = nil) throws {
        server = try own ?? PostgresServer.shared()
        database = try server.freshDatabase(template: "deployment") { url in
            let environment = ["DATABASE_URL": url]
            for arguments in [["migrate", "up"], ["publish", "templates/quotation", "templates/kyc-summary"]] {
                let result = try QuoinProcess.run(arguments, environment)
                guard result.status == 0 else { throw DeploymentError(description: result.text) }
            }
        }
        folder = NSTemporaryDirectory() + "quoin-documents-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// The variables of a worker.
    var environment: [String: String] {
        [
            "DATABASE_URL": database, "QUOIN_STORE": "file://" + folder, "QUOIN_HTTP": "off",
            "QUOIN_RENDER_THREADS": "2",
        ]
    }

    func worker(_ arguments: String..., settings: [String: String] = [:]) throws -> QuoinProcess {
        try QuoinProcess(["worker"] + arguments, environment.merging(settings) { $1 })
    }

    /// Runs SQL as the superuser and gives what it prints.
    @discardableResult
    func run(sql: String) throws -> String {
        let name = database.split(separator: "/").last.map { String($0) } ?? ""
        return try server.run(sql: sql, database: name).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A sample of the project, or a change of it.
    static func sample(_ path: String, replacing: [String: String] = [:]) throws -> String {
        var text = try String(contentsOfFile: ProjectFiles.path("samples/" + path), encoding: .utf8)
        for (old, new) in replacing {
            guard text.contains(old) else { throw DeploymentError(description: "\(path) does not hold \(old)") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }

    /// The SQL that enqueues one document.
    static func enqueue(_ key: String, type: String = "quotation", payload: String) -> String {
        """
        SELECT document_id FROM quoin.enqueue_v1(document_type => '\(type)', document_key => '\(key)',
            requested_by => 'tester', payload => $payload$\(payload)$payload$::jsonb)
        """
    }

    /// Enqueues many documents of one sample.
    func enqueue(_ count: Int, prefix: String = "k") throws {
        try run(
            sql: """
                SELECT count(t.job_id) FROM generate_series(1, \(count)) n, LATERAL quoin.enqueue_v1(
                    document_type => 'quotation', document_key => '\(prefix)' || n,
                    payload => $payload$\(try Self.sample("quotation/one-line.json"))$payload$::jsonb) t
                """)
    }

    /// How many revisions have a status.
    func count(status: String) throws -> Int {
        Int(try run(sql: "SELECT count(*) FROM quoin.job_v1 WHERE status = '\(status)'")) ?? -1
    }

    /// The files in the store.
    var documents: [String] {
        (FileManager.default.enumerator(atPath: folder)?.allObjects ?? []).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".pdf") }
    }

    func remove() {
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }
}
