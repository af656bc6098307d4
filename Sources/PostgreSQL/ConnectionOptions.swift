internal import CPostgres
import Glibc

/// How to reach a database: a URL or keywords, completed by libpq's `PG*` variables.
///
/// `sslmode` is `verify-full` unless the host is this machine or the string or `PGSSLMODE` says otherwise.
package struct ConnectionOptions: Sendable {
    /// libpq keywords with their values; the connection string comes as `dbname`, and wins.
    let keywords: [(name: String, value: String)]

    /// Checks a connection string.
    ///
    /// - Parameters:
    ///   - conninfo: A `postgres://` URL or `key=value` pairs; nil: the `PG*` variables alone.
    ///   - applicationName: Shown in `pg_stat_activity`.
    ///   - environment: Looks up a variable; libpq itself reads the process's own.
    /// - Throws: `PostgresError` of kind `invalidConnectionString`, without the string, which may hold a password.
    package init(
        conninfo: String?, applicationName: String = "quoin",
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) throws(PostgresError) {
        var given: [String: String] = [:]
        if let conninfo {
            var message: UnsafeMutablePointer<CChar>?
            let parsed = PQconninfoParse(conninfo, &message)
            defer {
                PQconninfoFree(parsed)
                PQfreemem(message)
            }
            guard var option = parsed else { throw Self.invalid(message.map { String(cString: $0) } ?? "") }
            while let keyword = option.pointee.keyword {
                if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
                option += 1
            }
        }
        func setting(_ name: String, _ variable: String) -> String? { given[name] ?? environment(variable) }

        var keywords = [
            // A peer that vanished without a word is noticed within seconds, not hours.
            ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"), ("client_encoding", "UTF8"),
        ]
        if environment("PGAPPNAME") == nil { keywords.append(("application_name", applicationName)) }
        if environment("PGCONNECT_TIMEOUT") == nil { keywords.append(("connect_timeout", "5")) }
        let hosts = setting("hostaddr", "PGHOSTADDR") ?? setting("host", "PGHOST") ?? ""
        // A service file may name the host and the mode; it is the operator's word.
        if setting("sslmode", "PGSSLMODE") == nil, setting("service", "PGSERVICE") == nil, !Self.isThisMachine(hosts) {
            keywords.append(("sslmode", "verify-full"))
            let system = "/etc/ssl/certs/ca-certificates.crt"
            let home = environment("HOME").map { $0 + "/.postgresql/root.crt" }
            if setting("sslrootcert", "PGSSLROOTCERT") == nil, home.map({ access($0, R_OK) != 0 }) ?? true,
                access(system, R_OK) == 0
            {
                keywords.append(("sslrootcert", system))
            }
        }
        if let conninfo { keywords.append(("dbname", conninfo)) }
        self.keywords = keywords.map { (name: $0.0, value: $0.1) }
    }

    /// The value that a keyword has before the connection string is read; for tests.
    package func defaultValue(of keyword: String) -> String? {
        keywords.last { $0.name == keyword }?.value
    }

    /// Whether every host of a comma-separated list is a socket or a loopback address.
    static func isThisMachine(_ hosts: String) -> Bool {
        hosts.split(separator: ",").allSatisfy { host in
            host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
    }

    /// libpq quotes the string where it cannot read it: only messages that name a keyword are passed on.
    private static func invalid(_ message: String) -> PostgresError {
        let safe = ["invalid connection option", "invalid URI query parameter"].contains { message.hasPrefix($0) }
        let reason = safe ? String(message.prefix { $0 != "\n" }) : "neither a postgres:// URL nor key=value pairs"
        return PostgresError(.invalidConnectionString, "the connection string is wrong: " + reason)
    }
}
