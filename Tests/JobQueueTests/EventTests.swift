import JobQueue
import Jobs
import PostgreSQL
import TestSupport
import Testing

/// The audit and the outbox; order is tested on servers of their own, since it looks at all transactions of a server.
@Suite struct EventTests {
    @Test func theTimelineTellsTheStory() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let ticket = try client.enqueue("Q") {
            $0.requestedBy = "asha"
            $0.correlationID = "c-1"
        }
        let first = try worker.claimOne()
        _ = try worker.settle(first, .again())
        let again = try worker.claimOne()
        _ = try worker.settle(again, .done())
        try client.enqueue("Q") { $0.requestedBy = "ravi" }
        try client.enqueue("Q")
        let events = try client.timeline(ticket.documentID)
        #expect(
            events.map(\.type) == [
                "requested", "retrying", "completed", "requested", "overwritten", "requested", "overwritten",
                "superseded",
            ])
        let overwritten = try #require(events.first { $0.type == "overwritten" })
        let pattern = /Overwritten by user ravi at time \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        #expect(try pattern.wholeMatch(in: overwritten.sentence) != nil)
        #expect(overwritten.actor == "ravi")
        #expect(overwritten.sentence.hasSuffix(overwritten.at))
        let last = try #require(events.last { $0.type == "overwritten" })
        #expect(last.sentence.hasPrefix("Overwritten by user postgres at time "))
        let completed = try #require(events.first { $0.type == "completed" })
        #expect(completed.sentence == "Revision 1 completed: 2 pages, 1000 bytes")
        #expect(completed.correlationID == "c-1")
        #expect(completed.causationID == events.first?.id)
        #expect(events.first?.sentence == "Revision 1 requested by user asha")
    }

    @Test func noEventAppearsBehindOneThatWasHandedOut() throws {
        let server = try PostgresServer()
        let database = try TestDatabase(on: server)
        let (early, late) = (try database.client(), try database.client())
        let start = try late.events().last?.id ?? 0

        try early.connection.execute("BEGIN")
        try early.enqueue("early")
        try late.enqueue("late")
        // Later in time, smaller in number: nothing may be handed out before it.
        #expect(try late.events(after: start).isEmpty)
        try early.enqueue("early too")
        try early.connection.execute("COMMIT")
        let events = try late.events(after: start)
        #expect(events.map(\.documentKey) == ["early", "early too", "late"])
        #expect(events.map(\.id) == events.map(\.id).sorted())
        #expect(try late.events(after: events[0].id, limit: 1).map(\.documentKey) == ["early too"])
        #expect(try late.events(after: events[2].id).isEmpty)
    }

    @Test func theOrderHoldsForRepeatableReadToo() throws {
        let server = try PostgresServer()
        let database = try TestDatabase(on: server)
        let (frozen, other) = (try database.client(), try database.client())
        let start = try other.events().last?.id ?? 0
        try frozen.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        _ = try frozen.backlog()
        try other.enqueue("a")
        #expect(try other.events(after: start).map(\.documentKey) == ["a"])
        try frozen.enqueue("b")
        try other.enqueue("c")
        #expect(try other.events(after: start).map(\.documentKey) == ["a"])
        try frozen.connection.execute("COMMIT")
        #expect(try other.events(after: start).map(\.documentKey) == ["a", "b", "c"])
    }

    @Test func aRestoredClusterCountsOn() throws {
        let database = try TestDatabase()
        let client = try database.client()
        try client.enqueue("a")
        // As a dump from an older cluster brings it along.
        try client.connection.execute("UPDATE quoin.event SET id = id + (1::bigint << 50)")
        let newest = try client.connection.query("SELECT max(id) FROM quoin.event")[0].integer(0)
        try Migrator(client.connection).up()
        try client.enqueue("b")
        let after = try client.connection.query("SELECT max(id) FROM quoin.event")[0].integer(0)
        #expect(after > newest)
    }

    @Test func rowsGoToTheMonthsOwnPartition() throws {
        let client = try TestDatabase().client()
        try client.enqueue("a")
        let stray = try client.connection.query("SELECT count(*) FROM ONLY quoin.event_default")[0].integer(0)
        #expect(stray == 0)
        let partitions = try client.connection.query(
            "SELECT count(*) FROM pg_inherits WHERE inhparent IN ('quoin.event'::regclass, 'quoin.attempt'::regclass)")
        #expect(try partitions[0].integer(0) == 10)
        // A month that nobody prepared still has a place.
        try client.connection.execute("DROP TABLE quoin.event_" + Self.thisMonth(client))
        try client.enqueue("b")
        #expect(try client.connection.query("SELECT count(*) FROM ONLY quoin.event_default")[0].integer(0) > 0)
        #expect(try client.connection.query("SELECT quoin.prepare_months()")[0].integer(0) == 0)
        #expect(client.connection.takeNotices().count == 1)
    }

    private static func thisMonth(_ client: QueueClient) throws -> String {
        try client.connection.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")[0].text(0)
    }

    @Test func publishingNotifiesOnlyWhereAsked() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        try client.connection.execute("LISTEN quoin_events")
        try client.enqueue("a")
        _ = try worker.settle(try worker.claimOne(), .done())
        #expect(try client.connection.takeNotifications().isEmpty)
        try client.connection.query("SELECT quoin.notify_events_v1(true, 'asha')")
        try client.enqueue("b")
        _ = try worker.settle(try worker.claimOne(), .done())
        #expect(try !client.connection.waitForNotifications(milliseconds: 10_000).isEmpty)
    }

    @Test func enqueueNotifiesOnlyWhereAWorkerIsIdle() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let listener = try database.connect()
        try listener.execute("LISTEN quoin_jobs")
        try client.enqueue("a")
        #expect(try listener.execute("SELECT 1").count == 1)
        #expect(try listener.takeNotifications().isEmpty)
        try worker.source.setIdle(true)
        try client.enqueue("b")
        #expect(try !listener.waitForNotifications(milliseconds: 10_000).isEmpty)
        try worker.source.setIdle(false)
        try client.enqueue("c")
        #expect(try listener.execute("SELECT 1").count == 1)
        #expect(try listener.takeNotifications().isEmpty)
    }

    @Test func aLostNotificationCostsLatencyOnly() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        // Nobody said it was idle: no notification comes.
        try client.enqueue("a")
        try worker.source.waitForJobs(milliseconds: 20, wake: -1)
        #expect(try worker.claim().count == 1)
    }

    @Test func aDeferredJobEndsTheWaitWhenItIsDue() throws {
        let database = try TestDatabase()
        let (client, worker) = (try database.client(), try database.worker())
        let soon = try client.connection.query(
            "SELECT to_char((clock_timestamp() + interval '300 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )
        let time = try soon[0].text(0)
        try client.enqueue("a") { $0.runAt = time }
        try worker.source.waitForJobs(milliseconds: 60_000, wake: -1)
        #expect(try worker.claim().count == 1)
    }
}
