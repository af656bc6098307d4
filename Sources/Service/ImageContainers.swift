import DocumentStore
import Jobs
import Telemetry

/// The containers that `blob:` may read images from: `QUOIN_BLOB_SOURCES`, in the account of the store.
final class ImageContainers: Sendable {
    private let stores: [String: any DocumentStore]

    /// Opens them; nothing is read yet.
    init(_ configuration: Configuration, metrics: Metrics) throws(StoreConfigurationError) {
        var stores: [String: any DocumentStore] = [:]
        for name in configuration.blobSources {
            guard case .azure = configuration.store else {
                throw StoreConfigurationError("QUOIN_BLOB_SOURCES: containers need QUOIN_STORE to be azure://…")
            }
            stores[name] = try makeReader(
                of: name, azure: AzureSettings { configuration.text($0) }, metrics: metrics)
        }
        self.stores = stores
    }

    /// An image by `container/name`.
    func image(_ path: String) throws(JobFailure) -> [UInt8] {
        guard let slash = path.firstIndex(of: "/"), let store = stores[String(path[..<slash])] else {
            let names = stores.keys.sorted().joined(separator: ", ")
            throw JobFailure(
                .imageMissing,
                "blob:\(path) is in none of the containers that QUOIN_BLOB_SOURCES allows"
                    + (names.isEmpty ? "" : ": \(names)"))
        }
        let name = String(path[path.index(after: slash)...])
        guard let bytes = try store.get(name) else { throw JobFailure(.imageMissing, "there is no blob:\(path)") }
        return bytes
    }

    /// Waits for what is under way.
    func stop() {
        for store in stores.values { store.stop() }
    }
}
