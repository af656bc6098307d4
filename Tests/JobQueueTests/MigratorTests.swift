import JobQueue
import PostgreSQL
import TestSupport
import Testing

@Suite struct MigratorTests {
    func emptyDatabase() throws -> Connection { try Connection(PostgresServer.shared().freshDatabase()) }

    @Test func upAppliesEverythingOnce() throws {
        let connection = try emptyDatabase()
        let migrator = Migrator(connection)
        #expect(try migrator.status().allSatisfy { $0.state == .pending })
        #expect(try migrator.plan().contains("CREATE TABLE quoin.document"))
        #expect(try migrator.up() == Migration.all.map(\.number))
        #expect(try migrator.up() == [])
        #expect(try migrator.plan() == "")
        #expect(Migration.all.last?.number == requiredSchemaVersion)
        try requireSchema(connection)
        #expect(
            try connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'document'")[0].text(0)
                == "quoin_owner")
        #expect(
            try connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'quoin_owner'")[0].boolean(0)
                == false)
    }

    @Test func anOldOrMissingSchemaIsNamed() throws {
        let connection = try emptyDatabase()
        let missing = #expect(throws: QueueError.self) { try requireSchema(connection) }
        #expect(missing?.code == .schemaTooOld)
        #expect(
            missing?.message
                == "the schema is at version 0, this build needs \(requiredSchemaVersion): run quoin migrate up")
        try Migrator(connection, migrations: Array(Migration.all.prefix(1))).up()
        #expect(throws: QueueError.self) { try requireSchema(connection) }
    }

    @Test func driftStopsEverything() throws {
        let connection = try emptyDatabase()
        try Migrator(connection).up()
        var changed = Migration.all
        let original = changed[1].checksum
        changed[1].sql += Array("-- changed".utf8)
        changed.append(Migration(number: 99, name: "later", sql: Array("SELECT 1".utf8)))
        let error = #expect(throws: QueueError.self) { try Migrator(connection, migrations: changed).up() }
        #expect(error?.code == .schemaDrift)
        #expect(
            error?.message.hasPrefix("migration 2 (enqueue) was applied with another text: its checksum is \(original)")
                == true)
        #expect(try Migrator(connection, migrations: changed).status()[1].state == .drifted(appliedChecksum: original))
    }

    @Test func aFailedStepLeavesNothingOfItself() throws {
        let connection = try emptyDatabase()
        let broken = [
            Migration(number: 1, name: "good", sql: Array("CREATE TABLE quoin.good (n int)".utf8)),
            Migration(number: 2, name: "bad", sql: Array("CREATE TABLE quoin.half (n int); SELECT nonsense".utf8)),
        ]
        let error = #expect(throws: QueueError.self) { try Migrator(connection, migrations: broken).up() }
        #expect(error?.sqlState?.rawValue == "42703")
        #expect(try connection.execute("SELECT to_regclass('quoin.half') IS NULL")[0].boolean(0))
        #expect(try connection.execute("SELECT to_regclass('quoin.good') IS NOT NULL")[0].boolean(0))
    }

    @Test func aNewerSchemaIsWorkedWith() throws {
        let connection = try emptyDatabase()
        try Migrator(connection).up()
        let newer = Migration.all + [Migration(number: 99, name: "later", sql: Array("SELECT 1".utf8))]
        #expect(try Migrator(connection, migrations: newer).up() == [99])
        #expect(try Migrator(connection).status().last?.state == .unknownHere)
        try requireSchema(connection)
    }

    @Test func replicasThatStartTogetherMigrateOnce() throws {
        let url = try PostgresServer.shared().freshDatabase()
        let threads = (0..<4).map { _ in Thread { try Migrator(try Connection(url)).up() } }
        let applied = try threads.flatMap { try $0.value() }
        #expect(applied.sorted() == Migration.all.map(\.number))
    }
}
