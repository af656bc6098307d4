import HTTPClient
package import Jobs
package import Telemetry

/// Opens the store that the configuration names.
///
/// A directory must exist; an account is not asked for anything yet: `check` does that.
package func makeStore(
    from location: StoreLocation, azure settings: AzureSettings, metrics: Metrics,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
) throws(StoreConfigurationError) -> any DocumentStore {
    switch location {
    case .directory(let path):
        do {
            return try DirectoryStore(path: path)
        } catch {
            throw StoreConfigurationError("QUOIN_STORE: \(error.message)")
        }
    case .azure(let container):
        return try AzureBlobStore(container: container, settings: settings, metrics: metrics, chance: chance)
    }
}

/// Opens a container of the account, to read from while a document is rendered.
///
/// Gives up within half a minute: a render that waits longer would count as one that hangs, though storage is to blame.
package func makeReader(
    of container: String, azure settings: AzureSettings, metrics: Metrics
) throws(StoreConfigurationError) -> any DocumentStore {
    guard case .azure(let name) = try StoreLocation(parsing: "azure://" + container) else {
        throw StoreConfigurationError("\(container) is no name for a container")
    }
    var policy = RetryPolicy()
    policy.tries = 2
    policy.budgetMilliseconds = 10_000
    var limits = HTTPClient.Limits()
    limits.lowSpeedSeconds = 10
    return try AzureBlobStore(container: name, settings: settings, metrics: metrics, policy: policy, limits: limits)
}
