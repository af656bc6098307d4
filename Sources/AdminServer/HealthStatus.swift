/// What a health check found.
package enum HealthStatus: String, Sendable {
    case ok, failing
}
