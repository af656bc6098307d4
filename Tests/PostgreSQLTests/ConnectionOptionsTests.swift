import PostgreSQL
import Testing

@Suite struct ConnectionOptionsTests {
    func sslmode(_ conninfo: String?, _ environment: [String: String] = [:]) throws -> String? {
        try ConnectionOptions(conninfo: conninfo, environment: { environment[$0] }).defaultValue(of: "sslmode")
    }

    @Test func anotherMachineIsVerified() throws {
        #expect(try sslmode("postgres://db.example/quoin") == "verify-full")
        #expect(try sslmode("host=10.0.0.4,127.0.0.1 dbname=quoin") == "verify-full")
        #expect(try sslmode(nil, ["PGHOST": "db.example"]) == "verify-full")
    }

    @Test func thisMachineIsNot() throws {
        #expect(try sslmode("postgres://localhost/quoin") == nil)
        #expect(try sslmode("postgres://127.0.0.1:5433,[::1]/quoin") == nil)
        #expect(try sslmode("postgres:///quoin?host=/run/postgresql") == nil)
        #expect(try sslmode(nil) == nil)
    }

    @Test func theOperatorsWordCounts() throws {
        #expect(try sslmode("postgres://db.example/quoin?sslmode=require") == nil)
        #expect(try sslmode("postgres://db.example/quoin", ["PGSSLMODE": "verify-ca"]) == nil)
        #expect(try sslmode("service=production") == nil)
    }

    @Test func aWrongStringIsNotRepeated() throws {
        let error = #expect(throws: PostgresError.self) {
            try ConnectionOptions(conninfo: "postgres//user:secret@host")
        }
        #expect(error?.kind == .invalidConnectionString)
        #expect(error?.message == "the connection string is wrong: neither a postgres:// URL nor key=value pairs")
        let keyword = #expect(throws: PostgresError.self) {
            try ConnectionOptions(conninfo: "hots=localhost password=secret")
        }
        #expect(keyword?.message == #"the connection string is wrong: invalid connection option "hots""#)
    }

    @Test func waitingIsBounded() throws {
        let options = try ConnectionOptions(conninfo: nil, environment: { _ in nil })
        #expect(options.defaultValue(of: "connect_timeout") == "5")
        #expect(options.defaultValue(of: "tcp_user_timeout") == "10000")
        let told = try ConnectionOptions(conninfo: nil, environment: { $0 == "PGCONNECT_TIMEOUT" ? "30" : nil })
        #expect(told.defaultValue(of: "connect_timeout") == nil)
    }
}
