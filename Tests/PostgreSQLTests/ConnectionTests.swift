import Foundation
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
    func connect() throws -> Connection { try Connection(PostgresServer.shared().freshDatabase()) }

    @Test func parametersOfEveryKindArriveAsTheyWere() throws {
        let row = try connect().query(
            """
            SELECT $1::text, $2::bigint, $3::boolean, $4::bytea, $5::bigint[], $6::text[], $7::float8[], $8::boolean[], $9::text,
                $10::jsonb, $11::bigint[]
            """,
            [
                .text("नमस्ते"), .integer(Int64.min), .boolean(true), .bytes([0, 1, 255]), .integers([1, -2]),
                .texts(["a", nil, ""]), .doubles([1.5]), .booleans([true, false]), .null,
                .utf8(Array(#"{"a": 1}"#.utf8)), .integers([]),
            ])[0]
        #expect(try row.text(0) == "नमस्ते")
        #expect(try row.integer(1) == .min)
        #expect(try row.boolean(2))
        #expect(try row.bytes(3) == [0, 1, 255])
        #expect(try row.text(4) == "{1,-2}")
        #expect(try row.text(5) == #"{a,NULL,""}"#)
        #expect(try row.text(6) == "{1.5}")
        #expect(try row.text(7) == "{t,f}")
        #expect(row.isNull(8))
        #expect(try row.optionalText(8) == nil)
        #expect(try row.utf8(9) == Array(#"{"a": 1}"#.utf8))
        #expect(try row.text(10) == "{}")
    }

    @Test func readersRefuseOtherForms() throws {
        let row = try connect().query(
            "SELECT 'x' AS word, NULL AS nothing, '9223372036854775808' AS large, '-' AS dash")[0]
        #expect(throws: PostgresError(.unexpectedResult, "column word: expected an integer")) { try row.integer(0) }
        #expect(throws: PostgresError(.unexpectedResult, "column nothing: expected a value, not NULL")) {
            try row.text(1)
        }
        #expect(throws: PostgresError.self) { try row.integer(2) }
        #expect(throws: PostgresError.self) { try row.integer(3) }
        #expect(throws: PostgresError.self) { try row.boolean(0) }
        #expect(throws: PostgresError.self) { try row.bytes(0) }
    }

    @Test func errorsCarryWhatTheServerSaid() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n int CONSTRAINT positive CHECK (n > 0))")
        let error = #expect(throws: PostgresError.self) {
            try connection.query("INSERT INTO t VALUES ($1)", [.integer(-1)])
        }
        #expect(error?.kind == .statementFailed)
        #expect(error?.sqlState?.rawValue == "23514")
        #expect(error?.constraint == "positive")
        #expect(error?.detail == "Failing row contains (-1).")
        #expect(error?.description.contains("-1") == false)
        #expect(connection.isAlive)
    }

    @Test func preparedStatementsRunAgain() throws {
        let statement = try connect().prepare("SELECT $1::int + 1", as: "increment")
        #expect(try statement.run([.integer(1)])[0].integer(0) == 2)
        #expect(try statement.run([.integer(41)])[0].integer(0) == 42)
    }

    @Test func aTransactionRollsBackWhenItsBodyThrows() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n int)")
        #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (1)")
                try connection.execute("SELECT 1 / 0")
            }
        }
        try connection.transaction { () throws(PostgresError) in _ = try connection.execute("INSERT INTO t VALUES (2)")
        }
        #expect(try connection.execute("SELECT array_agg(n) FROM t")[0].text(0) == "{2}")
    }

    @Test func notificationsAndNoticesArrive() throws {
        let url = try PostgresServer.shared().freshDatabase()
        let (listener, speaker) = (try Connection(url), try Connection(url))
        try listener.execute("LISTEN news")
        #expect(try listener.waitForNotifications(milliseconds: 1) == [])
        try speaker.execute("NOTIFY news, 'hello'")
        let heard = try listener.waitForNotifications(milliseconds: 30_000)
        #expect(heard.map(\.payload) == ["hello"] && heard.map(\.channel) == ["news"])
        try speaker.execute("DO $$ BEGIN RAISE NOTICE 'mind the gap'; END $$")
        #expect(speaker.takeNotices() == ["NOTICE:  mind the gap"])
        #expect(speaker.takeNotices() == [])
    }

    @Test func aStatementIsCancelledFromElsewhere() throws {
        let url = try PostgresServer.shared().freshDatabase()
        let watcher = try Connection(url)
        let sleeper = try Connection(url)
        let cancellation = try sleeper.makeCancellation()
        let process = Int(sleeper.backendProcess)
        let ended = DispatchSemaphore(value: 0)
        let state = Mutex<SQLState?>(nil)
        // Proof: this test uses the connection again only after the thread has ended.
        nonisolated(unsafe) let handedOver = sleeper
        Thread.detachNewThread {
            do throws(PostgresError) {
                try handedOver.execute("SELECT pg_sleep(60)")
            } catch {
                state.withLock { $0 = error.sqlState }
            }
            ended.signal()
        }
        let sleeps = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'"
        while try watcher.query(sleeps, [.integer(process)])[0].integer(0) == 0 {}
        try cancellation.cancel()
        #expect(ended.wait(timeout: .now() + 30) == .success)
        #expect(state.withLock { $0 } == .queryCanceled)
        #expect(sleeper.isAlive)
    }

    @Test func aTerminatedSessionIsALoss() throws {
        let url = try PostgresServer.shared().freshDatabase()
        let (victim, other) = (try Connection(url), try Connection(url))
        try other.query("SELECT pg_terminate_backend($1)", [.integer(Int(victim.backendProcess))])
        let error = #expect(throws: PostgresError.self) { try victim.execute("SELECT pg_sleep(30)") }
        #expect(error?.kind == .connectionLost)
        #expect(error?.isConnectionLoss == true)
    }

    @Test func nobodyListeningIsAFailedConnection() {
        let error = #expect(throws: PostgresError.self) { try Connection("postgres://postgres@127.0.0.1:1/none") }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.message.contains("Connection refused") == true)
    }

    @Test func aRefusedLoginHasItsState() throws {
        let url = try PostgresServer.shared().url("postgres", user: "nobody")
        let error = #expect(throws: PostgresError.self) { try Connection(url) }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.sqlState?.rawValue == "28000")
        #expect(error?.message.contains("nobody") == true)
    }

    @Test func aMissingDatabaseIsNoRefusedLogin() throws {
        let url = try PostgresServer.shared().url("no_such_database")
        let error = #expect(throws: PostgresError.self) { try Connection(url) }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.sqlState == nil)
    }

    @Test(arguments: ["08006", "08003", "57P01", "57P02", "57P03", "25006"]) func lossesAreKnownByState(_ state: String)
    {
        #expect(SQLState(rawValue: state).meansConnectionLoss)
    }

    @Test(arguments: ["23505", "40001", "57014", "42501", "QN409"]) func otherStatesAreNoLoss(_ state: String) {
        #expect(!SQLState(rawValue: state).meansConnectionLoss)
    }
}
