package import PostgreSQL

/// Brings a database's schema to the state this build works with.
///
/// Every step runs in its own transaction under an advisory lock, so that replicas that start together do not disturb
/// each other, and works through a transaction pooler.
package final class Migrator {
    private let connection: Connection
    private let migrations: [Migration]

    package init(_ connection: Connection, migrations: [Migration] = Migration.all) {
        self.connection = connection
        self.migrations = migrations
    }

    /// Any fixed number; it only has to be ours.
    private static let lock = "SELECT pg_advisory_xact_lock(7814112590)"

    /// What is applied and what is not, by number.
    package func status() throws(QueueError) -> [MigrationStatus] {
        try translatingErrors { () throws(PostgresError) in try readStatus() }
    }

    /// The SQL that `up` would run.
    package func plan() throws(QueueError) -> String {
        let pending = try pendingMigrations(try status())
        return pending.map { migration in
            "-- \(migration.number) \(migration.name)\n\(String(decoding: migration.sql, as: UTF8.self))"
        }.joined(separator: "\n")
    }

    /// Applies what is pending and gives the numbers applied; stops before anything where an applied step has drifted.
    @discardableResult
    package func up() throws(QueueError) -> [Int] {
        _ = try pendingMigrations(try status())
        try translatingErrors { () throws(PostgresError) in try makeFoundation() }
        var applied: [Int] = []
        while true {
            let number = try translatingErrors { () throws(PostgresError) in try applyNext() }
            guard let number else { break }
            applied.append(number)
        }
        _ = try pendingMigrations(try status())
        try translatingErrors { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                try connection.execute(Self.lock)
                try connection.execute(
                    "SET LOCAL ROLE quoin_owner; SELECT quoin.adjust_event_clock(), quoin.make_partitions()")
            }
        }
        return applied
    }

    /// Creates the roles of the parts and gives each its privileges; may be repeated.
    package func createRoles() throws(QueueError) {
        try requireSchema(connection)
        try translatingErrors { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                try connection.execute(Self.lock)
                try connection.execute(String(decoding: PackageResources.roles_sql, as: UTF8.self))
            }
        }
    }

    private func readStatus() throws(PostgresError) -> [MigrationStatus] {
        var applied: [Int: (name: String, checksum: String, at: String)] = [:]
        if try connection.query("SELECT to_regclass('quoin.migration') IS NOT NULL")[0].boolean(0) {
            let rows = try connection.query(
                """
                SELECT number, name, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                FROM quoin.migration
                """)
            for row in rows {
                applied[Int(try row.integer(0))] = (try row.text(1), try row.text(2), try row.text(3))
            }
        }
        var statuses = migrations.map { migration in
            let state: MigrationStatus.State =
                switch applied[migration.number] {
                case nil: .pending
                case let known? where known.checksum != migration.checksum: .drifted(appliedChecksum: known.checksum)
                case let known?: .applied(at: known.at)
                }
            return MigrationStatus(number: migration.number, name: migration.name, state: state)
        }
        let ours = Set(migrations.map(\.number))
        for (number, known) in applied where !ours.contains(number) {
            statuses.append(MigrationStatus(number: number, name: known.name, state: .unknownHere))
        }
        return statuses.sorted { $0.number < $1.number }
    }

    private func pendingMigrations(_ statuses: [MigrationStatus]) throws(QueueError) -> [Migration] {
        for status in statuses {
            if case .drifted(let checksum) = status.state {
                throw QueueError(
                    .schemaDrift,
                    "migration \(status.number) (\(status.name)) was applied with another text: its checksum is \(checksum) in "
                        + "the database; use the build that applied it, or add a migration")
            }
        }
        let pending = Set(statuses.filter { $0.state == .pending }.map(\.number))
        return migrations.filter { pending.contains($0.number) }
    }

    /// The owner, the schema and the table of migrations.
    private func makeFoundation() throws(PostgresError) {
        try connection.transaction { () throws(PostgresError) in
            try connection.execute(Self.lock)
            try connection.execute(
                """
                DO $$
                BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'quoin_owner') THEN
                        BEGIN
                            CREATE ROLE quoin_owner NOLOGIN;
                        EXCEPTION WHEN duplicate_object OR unique_violation THEN
                            -- Another database of this cluster got there first: roles belong to the cluster.
                            NULL;
                        END;
                    END IF;
                    -- Since PostgreSQL 16 whoever creates a role is its member, but may not yet act as it.
                    IF NOT pg_has_role(current_user, 'quoin_owner',
                        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
                    THEN
                        EXECUTE format('GRANT quoin_owner TO %I', current_user);
                    END IF;
                    IF to_regnamespace('quoin') IS NULL THEN
                        CREATE SCHEMA quoin AUTHORIZATION quoin_owner;
                    END IF;
                    SET LOCAL ROLE quoin_owner;
                    IF to_regclass('quoin.migration') IS NULL THEN
                        CREATE TABLE quoin.migration (
                            number int PRIMARY KEY,
                            name text NOT NULL,
                            checksum text NOT NULL,
                            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                            applied_by text NOT NULL DEFAULT session_user
                        );
                    END IF;
                END $$;
                """)
        }
    }

    /// Applies the first pending step under the lock; nil where none is pending any more.
    private func applyNext() throws(PostgresError) -> Int? {
        try connection.transaction { () throws(PostgresError) -> Int? in
            try connection.execute(Self.lock)
            // Under the lock: another replica may have been quicker.
            let status = try readStatus().first { $0.state == .pending }
            guard let status, let migration = migrations.first(where: { $0.number == status.number }) else {
                return nil
            }
            try connection.execute("SET LOCAL ROLE quoin_owner")
            try connection.execute(String(decoding: migration.sql, as: UTF8.self))
            try connection.query(
                "INSERT INTO quoin.migration (number, name, checksum) VALUES ($1, $2, $3)",
                [.integer(migration.number), .text(migration.name), .text(migration.checksum)])
            return migration.number
        }
    }
}

/// Checks that the schema is at least the one this build works with.
package func requireSchema(_ connection: Connection) throws(QueueError) {
    let version = try translatingErrors { () throws(PostgresError) -> Int64 in
        guard try connection.query("SELECT to_regclass('quoin.migration') IS NOT NULL")[0].boolean(0) else { return 0 }
        return try connection.query("SELECT coalesce(max(number), 0) FROM quoin.migration")[0].integer(0)
    }
    if version < requiredSchemaVersion {
        throw QueueError(
            .schemaTooOld,
            "the schema is at version \(version), this build needs \(requiredSchemaVersion): run quoin migrate up")
    }
}
