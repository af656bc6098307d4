import Cryptography

/// One numbered step of the schema: a file of `SQL/`, which never changes once released.
package struct Migration: Hashable, Sendable {
    package var number: Int
    package var name: String
    /// UTF-8.
    package var sql: [UInt8]

    package init(number: Int, name: String, sql: [UInt8]) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the file, lower-case hex.
    package var checksum: String { SHA256.hexHash(of: sql) }

    /// All steps, in order.
    package static let all = [
        Migration(number: 1, name: "tables", sql: PackageResources._001_tables_sql),
        Migration(number: 2, name: "enqueue", sql: PackageResources._002_enqueue_sql),
        Migration(number: 3, name: "control", sql: PackageResources._003_control_sql),
        Migration(number: 4, name: "reading", sql: PackageResources._004_reading_sql),
        Migration(number: 5, name: "worker", sql: PackageResources._005_worker_sql),
        Migration(number: 6, name: "settling", sql: PackageResources._006_settling_sql),
    ]
}

/// A migration as one database knows it.
package struct MigrationStatus: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Applied, at an ISO 8601 time.
        case applied(at: String)
        case pending
        /// Applied with another text than this build has.
        case drifted(appliedChecksum: String)
        /// Applied by a newer build.
        case unknownHere
    }

    package var number: Int
    package var name: String
    package var state: State

    package init(number: Int, name: String, state: State) {
        self.number = number
        self.name = name
        self.state = state
    }
}
