import TestSupport
import Testing

@Suite struct PostgresServerTests {
    @Test func databasesAreCopiesOfTheirTemplate() throws {
        let server = try PostgresServer.shared()
        var prepared = 0
        let urls = try (0..<2).map { _ in
            try server.freshDatabase(template: "copied") { url in
                prepared += 1
                try server.run(sql: "CREATE TABLE fact (n int)", database: String(url.split(separator: "/")[2]))
            }
        }
        #expect(prepared == 1)
        #expect(urls[0] != urls[1])
        for url in urls {
            let count = try server.run(sql: "SELECT count(*) FROM fact", database: String(url.split(separator: "/")[2]))
            #expect(count == "0\n")
        }
    }

    @Test func aCrashedServerComesBackWithItsData() throws {
        let server = try PostgresServer()
        try server.run(sql: "CREATE TABLE kept (n int)")
        try server.crash()
        #expect(throws: PostgresServerError.self) { try server.run(sql: "SELECT 1") }
        try server.start()
        try server.restart()
        #expect(try server.run(sql: "SELECT count(*) FROM kept") == "0\n")
    }
}
