import Glibc

/// What went wrong with the tests' own PostgreSQL.
package struct PostgresServerError: Error, CustomStringConvertible {
    package let description: String
}

/// A private PostgreSQL of this test process.
///
/// Starts when first asked for, on a free port of 127.0.0.1; a watchdog stops it and removes its folder when this
/// process ends, however it ends. Failure tests start servers of their own, so that they do not disturb others.
package final class PostgresServer: @unchecked Sendable {
    // Proof: the mutable state is touched under `mutex` only; the rest is set once in init.
    package let port: Int
    package let folder: String
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var templates: Set<String> = []
    private var databases = 0
    /// The watchdog waits for the end of file on the other end of this socket.
    private let lifeline: Int32

    /// The server that all tests of the process share.
    ///
    /// Never stop it: tests run at the same time.
    package static func shared() throws -> PostgresServer { try sharedServer.get() }

    private static let sharedServer = Result { try PostgresServer() }

    /// Starts a server of its own.
    package init() throws {
        var name = Array("/tmp/quoin-postgres-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { throw PostgresServerError(description: "mkdtemp: errno \(errno)") }
        folder = String(cString: made)
        port = try Self.freePort()
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        lifeline = try Self.spawnWatchdog(folder: folder)
        try start()
    }

    deinit {
        // The watchdog wakes up and cleans up.
        close(lifeline)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// The URL of a database.
    package func url(_ database: String, user: String = "postgres") -> String {
        "postgres://\(user)@127.0.0.1:\(port)/\(database)"
    }

    /// Makes an empty database and gives its URL.
    package func freshDatabase() throws -> String {
        try withLock { try createDatabase(template: "template0") }
    }

    /// Makes a database as a copy of a prepared one and gives its URL.
    ///
    /// The first call with a template's name prepares it, later ones copy it. `prepare` takes the template's URL and
    /// must close its connections before it returns.
    package func freshDatabase(template: String, prepare: (_ url: String) throws -> Void) throws -> String {
        try withLock {
            if !templates.contains(template) {
                try run(sql: "CREATE DATABASE \"\(template)\" TEMPLATE template0")
                do {
                    try prepare(url(template))
                } catch {
                    try run(sql: "DROP DATABASE \"\(template)\" WITH (FORCE)")
                    throw error
                }
                templates.insert(template)
            }
            return try createDatabase(template: template)
        }
    }

    /// Runs SQL as the superuser through psql and gives what it prints, unaligned.
    @discardableResult
    package func run(sql: String, database: String = "postgres") throws -> String {
        try Self.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", sql])
    }

    /// Starts the server, again after `stop` or `crash`.
    package func start() throws { try script("start", folder, String(port)) }

    /// Stops the server as its service manager does; connections end with 57P01.
    package func stop() throws { try script("stop", folder) }

    /// Ends the server at once, without a checkpoint; the next start recovers.
    package func crash() throws { try script("crash", folder) }

    package func restart() throws {
        try stop()
        try start()
    }

    private func createDatabase(template: String) throws -> String {
        databases += 1
        let name = "test\(databases)"
        try run(sql: "CREATE DATABASE \(name) TEMPLATE \"\(template)\"")
        return url(name)
    }

    private func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    private func script(_ arguments: String...) throws {
        try Self.run([ProjectFiles.path("scripts/postgres")] + arguments)
    }

    private static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw PostgresServerError(description: "socket: errno \(errno)") }
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 ? getsockname(listener, generic, &length) : -1
            }
        }
        guard result == 0 else { throw PostgresServerError(description: "no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// A shell in a session of its own that waits until this process is gone, then stops the server.
    private static func spawnWatchdog(folder: String) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        // Close-on-exec, so that no program that a test starts keeps the lifeline open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw PostgresServerError(description: "socketpair: errno \(errno)")
        }
        let script = ProjectFiles.path("scripts/postgres")
        // rm may meet files of a server that is still starting: a second round takes them.
        let command = """
            trap '' INT TERM HUP; cat >/dev/null; '\(script)' crash '\(folder)'; rm -rf '\(folder)' || \
            { sleep 2; '\(script)' crash '\(folder)'; rm -rf '\(folder)'; }
            """
        _ = try spawn(["setsid", "bash", "-c", command], standardInput: ends[0], output: nil)
        close(ends[0])
        return ends[1]
    }

    /// Runs a program to its end and gives what it printed; a failure carries its output.
    @discardableResult
    private static func run(_ arguments: [String]) throws -> String {
        var name = Array("/tmp/quoin-output-XXXXXX".utf8CString)
        let output = mkstemp(&name)
        guard output >= 0, fcntl(output, F_SETFD, FD_CLOEXEC) == 0 else {
            throw PostgresServerError(description: "mkstemp: errno \(errno)")
        }
        unlink(name)
        defer { close(output) }
        let child = try spawn(arguments, standardInput: nil, output: output)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        var bytes = [UInt8](repeating: 0, count: max(0, Int(lseek(output, 0, SEEK_END))))
        let count = pread(output, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard status == 0 else {
            throw PostgresServerError(description: "\(arguments.prefix(2).joined(separator: " ")): \(text)")
        }
        return text
    }

    private static func spawn(_ arguments: [String], standardInput: Int32?, output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let standardInput {
            posix_spawn_file_actions_adddup2(&actions, standardInput, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        for descriptor: Int32 in [1, 2] {
            if let output {
                posix_spawn_file_actions_adddup2(&actions, output, descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        let error = posix_spawnp(&child, arguments[0], &actions, nil, pointers, environ)
        guard error == 0 else { throw PostgresServerError(description: "\(arguments[0]): errno \(error)") }
        return child
    }
}
