import JobQueue
import PostgreSQL
import TestSupport
import Testing

/// Which role may run which statement: the table below is the agreement.
@Suite struct RoleTests {
    static let roles = ["quoin_api", "quoin_admin", "quoin_reader", "quoin_scaler", "quoin_worker"]

    /// Letters of the roles that may: A(pi), M (admin), R(eader), S(caler), W(orker).
    static let table: [(statement: String, allowed: String)] = [
        ("SELECT * FROM quoin.enqueue_v1('quotation', 'k', '{}')", "AM"),
        ("SELECT * FROM quoin.enqueue_many_v1('[]')", "AM"),
        ("SELECT * FROM quoin.status_v1(gen_random_uuid())", "AMR"),
        ("SELECT * FROM quoin.find_v1('default', 'quotation', 'none')", "AMR"),
        ("SELECT * FROM quoin.timeline_v1(gen_random_uuid())", "AMR"),
        ("SELECT * FROM quoin.events_v1(0, 1)", "AMR"),
        ("SELECT * FROM quoin.regenerate_v1(gen_random_uuid(), 'a', 'b')", "AM"),
        ("SELECT * FROM quoin.cancel_v1(gen_random_uuid(), 1, 'a', 'b')", "AM"),
        ("SELECT * FROM quoin.retry_v1(1, 'a', 'b')", "AM"),
        ("SELECT quoin.pause_v1('bulk', 'a', 'b')", "M"),
        ("SELECT quoin.resume_v1('bulk', 'a')", "M"),
        ("SELECT quoin.limit_lane_v1('bulk', 5, 'a')", "M"),
        ("SELECT quoin.notify_events_v1(false, 'a')", "M"),
        ("SELECT quoin.forget_v1(gen_random_uuid(), 'a', 'b')", "M"),
        ("SELECT * FROM quoin.usage_v1('2026-01-01')", "MR"),
        ("SELECT quoin.backlog_v1()", "MRSW"),
        ("SELECT * FROM quoin.document_status_v1", "AMR"),
        ("SELECT * FROM quoin.job_v1", "AMR"),
        ("SELECT * FROM quoin.attempt_v1", "MR"),
        ("SELECT * FROM quoin.lane_v1", "MRW"),
        ("SELECT * FROM quoin.worker_v1", "MR"),
        ("SELECT * FROM quoin.template_v1", "MRW"),
        ("SELECT quoin.publish_template_v1(repeat('d', 64), 'x', 1, 'X', '')", "MW"),
        ("SELECT quoin.fetch_template('x')", "MW"),
        ("SELECT quoin.worker_register('w', '1')", "W"),
        ("SELECT quoin.worker_renew(0)", "W"),
        ("SELECT quoin.worker_set_idle(0, true)", "W"),
        ("SELECT quoin.worker_retire(0)", "W"),
        ("SELECT * FROM quoin.worker_sightings()", "W"),
        ("SELECT quoin.worker_backlog('{bulk}')", "W"),
        ("SELECT quoin.next_due('{bulk}')", "W"),
        ("SELECT * FROM quoin.claim(0, 1, 1, '{bulk}', 0, '', false, 0)", "W"),
        ("SELECT quoin.mark_started('{}', '{}')", "W"),
        ("SELECT quoin.release('{}', '{}')", "W"),
        ("SELECT quoin.release_unknown(0, '{}')", "W"),
        ("SELECT * FROM quoin.settle('{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}','{}')", "W"),
        ("SELECT quoin.rescue('{}', '{}')", "W"),
        ("SELECT quoin.tend()", "W"),
        ("SELECT quoin.prepare_months()", "W"),
        ("SELECT max(number) FROM quoin.migration", "AMRSW"),
        ("SELECT payload FROM quoin.revision", ""),
        ("SELECT bundle FROM quoin.template", ""),
        ("DELETE FROM quoin.lease", ""),
        ("UPDATE quoin.event SET sentence = ''", ""),
        ("DELETE FROM quoin.attempt", ""),
        ("INSERT INTO quoin.ready SELECT * FROM quoin.ready", ""),
        ("SELECT quoin.add_revision(NULL)", ""),
        ("SELECT quoin.take_event_ids(1)", ""),
        ("SELECT nextval('quoin.fence')", ""),
        ("CREATE TABLE quoin.mine (n int)", ""),
        ("SET ROLE quoin_owner", ""),
    ]

    private static let letters = [
        "quoin_api": "A", "quoin_admin": "M", "quoin_reader": "R", "quoin_scaler": "S", "quoin_worker": "W",
    ]

    @Test(arguments: roles) func aRoleMayDoWhatTheTableSays(_ role: String) throws {
        let database = try TestDatabase()
        let letter = try #require(Self.letters[role])
        let url = try PostgresServer.shared().url(database.name, user: role)
        let connection = try Connection(url)
        for (statement, allowed) in Self.table {
            var isRefused = false
            do throws(PostgresError) {
                try connection.execute("BEGIN")
                try connection.execute(statement)
            } catch {
                isRefused = error.sqlState == .insufficientPrivilege
                // An argument may be refused by a statement that may be run.
                #expect(
                    isRefused || error.sqlState?.rawValue.hasPrefix("QN") == true, "\(role): \(statement): \(error)")
            }
            try connection.execute("ROLLBACK")
            #expect(isRefused != allowed.contains(letter), "\(role): \(statement)")
        }
    }

    @Test func everyFunctionIsInTheTableOrPrivate() throws {
        let connection = try TestDatabase().connect()
        let rows = try connection.execute(
            """
            SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'quoin'::regnamespace AND p.proacl::text ~ 'quoin_[a-np-z]'
            """)
        for row in rows {
            let name = try row.text(0)
            #expect(Self.table.contains { $0.statement.contains("quoin.\(name)(") }, "\(name)")
        }
        let open = try connection.execute(
            """
            SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'quoin'::regnamespace
                AND has_function_privilege('pg_read_all_stats', p.oid, 'EXECUTE')
            """)
        #expect(open.count == 0)
    }

    @Test func whatCallersReachRunsAsTheOwnerWithAFixedPath() throws {
        let connection = try TestDatabase().connect()
        let rows = try connection.execute(
            """
            SELECT p.proname, p.prosecdef, coalesce(array_to_string(p.proconfig, ';'), ''), pg_get_userbyid(p.proowner)
            FROM pg_proc p WHERE p.pronamespace = 'quoin'::regnamespace AND p.proacl::text ~ 'quoin_[a-np-z]'
            """)
        #expect(rows.count > 30)
        for row in rows {
            let name = try row.text(0)
            #expect(try row.boolean(1), "\(name)")
            #expect(try row.text(2).contains("search_path=pg_catalog, quoin, pg_temp"), "\(name)")
            #expect(try row.text(3) == "quoin_owner", "\(name)")
        }
    }

    @Test func aCallersTablesDoNotShadowOurs() throws {
        let database = try TestDatabase()
        let client = try database.client()
        try client.connection.execute(
            "CREATE TEMP TABLE document (n int); CREATE SCHEMA evil; CREATE FUNCTION evil.sha256(bytea) RETURNS bytea "
                + "LANGUAGE sql AS 'SELECT $1'; SET search_path = evil, pg_catalog")
        #expect(try client.enqueue("Q").isNew)
    }

    @Test func theSessionsRoleIsKeptBesideTheRequester() throws {
        let database = try TestDatabase()
        let url = try PostgresServer.shared().url(database.name, user: "quoin_api")
        let ticket = try QueueClient(try Connection(url)).enqueue("Q") { $0.requestedBy = "asha" }
        let row = try database.connect().query(
            "SELECT requested_by, requested_as FROM quoin.job_v1 WHERE job_id = $1", [.integer(ticket.job)])[0]
        #expect(try row.text(0) == "asha")
        #expect(try row.text(1) == "quoin_api")
    }
}
