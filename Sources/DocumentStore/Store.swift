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
