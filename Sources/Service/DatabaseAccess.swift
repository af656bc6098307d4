package import JobQueue
package import PostgreSQL

/// How this process reaches the database.
package enum DatabaseAccess {
    /// What libpq is given.
    package static func options(_ configuration: Configuration) throws(QueueError) -> ConnectionOptions {
        do throws(PostgresError) {
            return try ConnectionOptions(conninfo: configuration.databaseURL)
        } catch {
            throw QueueError(error)
        }
    }
}
