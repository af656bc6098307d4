import Cryptography
package import HTTPClient
package import Jobs
import Primitives
package import Telemetry

/// Keeps documents as block blobs of one container.
///
/// A document is one create-only Put Blob that carries everything about it, so that it also works under an immutability
/// policy. A name that is taken may be our own, stored by a request whose answer was lost: then its digest, length and
/// metadata decide.
package final class AzureBlobStore: DocumentStore {
    private let connection: BlobConnection
    private let container: String
    private let singlePutLimit: Int

    /// The longest document that is read back, in bytes.
    private static let readLimit = 1 << 28
    /// Of a document that goes in blocks; the service takes blocks of up to 4,000 MiB.
    private static let blockLength = 8 << 20

    /// A store that has started.
    ///
    /// `chance` gives the numbers in 0..<1 that spread retries.
    package init(
        container: String, settings: AzureSettings, metrics: Metrics, policy: RetryPolicy = RetryPolicy(),
        limits: HTTPClient.Limits = HTTPClient.Limits(), clock: @escaping Log.Clock = Log.systemClock,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) throws(StoreConfigurationError) {
        let account = try AzureAccount(settings)
        let client: HTTPClient
        do {
            client = try HTTPClient(limits: limits)
        } catch {
            throw StoreConfigurationError(error.message)
        }
        connection = BlobConnection(
            endpoint: account.endpoint, credential: account.credential(client, clock), client: client, policy: policy,
            metrics: metrics, clock: clock, chance: chance)
        self.container = container
        singlePutLimit = settings.singlePutLimit
    }

    deinit { stop() }

    package func put(
        _ document: RenderedDocument, as name: String, job: JobID, revision: DocumentRevision,
        completion: @escaping @Sendable (Result<StoredDocument, JobFailure>) -> Void
    ) {
        guard connection.enter() else { return completion(.failure(BlobConnection.stopped)) }
        let upload = Upload(
            name: name, path: connection.endpoint.path(container: container, blob: name), document: document, job: job,
            revision: revision
        ) { [connection] result in
            completion(result)
            connection.leave()
        }
        if document.bytes.count <= singlePutLimit {
            send(upload, upload.put, connection.newRetryState())
        } else {
            sendBlocks(upload, from: 0, connection.newRetryState())
        }
    }

    package func stop() { connection.stop() }

    // MARK: Storing

    /// Sends the request that gives the blob its name, and settles the document.
    private func send(_ upload: Upload, _ request: BlobRequest, _ state: RetryState) {
        connection.perform(request, state) { result, state in
            switch result {
            case .failure(let failure): upload.completion(.failure(failure))
            case .success(let response) where response.status == 201: self.succeed(upload)
            case .success(let response) where Self.isTaken(response): self.compare(upload, request, state)
            case .success(let response): upload.completion(.failure(self.refused(response)))
            }
        }
    }

    /// Whether the name was there before; under an immutability policy the service may say it in that way.
    private static func isTaken(_ response: HTTPResponse) -> Bool {
        let code = BlobProtocol.errorCode(of: response)
        return response.status == 409 && (code == "BlobAlreadyExists" || code == "BlobImmutableDueToPolicy")
            || response.status == 412
    }

    /// Looks whether what has the name is this very document.
    private func compare(_ upload: Upload, _ request: BlobRequest, _ state: RetryState) {
        connection.perform(upload.head, state.forNextRequest()) { result, state in
            switch result {
            case .failure(let failure): upload.completion(.failure(failure))
            case .success(let response) where response.status == 200:
                if upload.isStored(by: response) {
                    self.succeed(upload)
                } else {
                    upload.completion(
                        .failure(JobFailure(.blobCollision, "\(upload.name) exists with other content")))
                }
            case .success(let response) where BlobProtocol.errorCode(of: response) == "BlobNotFound":
                upload.completion(
                    .failure(
                        JobFailure(
                            .storeUnavailable, "\(upload.name) was there and is gone: it is being removed by somebody"))
                )
            case .success(let response): upload.completion(.failure(self.refused(response)))
            }
        }
    }

    private func succeed(_ upload: Upload) {
        let url = connection.endpoint.url(container: container, blob: upload.name)
        upload.completion(.success(StoredDocument(url: url, name: upload.name)))
    }

    private func refused(_ response: HTTPResponse) -> JobFailure {
        BlobFault.refused(response, connection.endpoint, container: container)
    }

    /// Sends one block after another, then the list of them.
    private func sendBlocks(_ upload: Upload, from index: Int, _ state: RetryState) {
        let start = index * Self.blockLength
        guard start < upload.document.bytes.count else {
            return send(upload, upload.putBlockList(count: index), state.forNextRequest())
        }
        let bytes = Array(upload.document.bytes[start..<min(start + Self.blockLength, upload.document.bytes.count)])
        connection.perform(upload.putBlock(index, bytes), connection.newRetryState()) { result, state in
            switch result {
            case .failure(let failure): upload.completion(.failure(failure))
            case .success(let response) where response.status == 201:
                self.sendBlocks(upload, from: index + 1, state)
            case .success(let response): upload.completion(.failure(self.refused(response)))
            }
        }
    }

    // MARK: Reading, removing, checking

    package func get(_ name: String) throws(JobFailure) -> [UInt8]? {
        // On its way such a path may be shortened to one in another container.
        if name.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) { return nil }
        var request = BlobRequest(
            operation: "get", method: .get, path: connection.endpoint.path(container: container, blob: name))
        request.answerLimit = Self.readLimit
        let response = try connection.perform(request, connection.newRetryState())
        if response.status == 404, BlobProtocol.errorCode(of: response) == "BlobNotFound" { return nil }
        guard response.status == 200 else { throw refused(response) }
        if let digest = response.header("content-md5"), Base64.encode(MD5.hash(of: response.body)) != digest {
            throw JobFailure(.storeUnavailable, "\(name) came back with other bytes than its MD5 says")
        }
        return response.body
    }

    package func remove(_ name: String) throws(JobFailure) {
        let response = try connection.perform(
            BlobRequest(
                operation: "delete", method: .delete, path: connection.endpoint.path(container: container, blob: name)),
            connection.newRetryState())
        if response.status == 404, BlobProtocol.errorCode(of: response) == "BlobNotFound" { return }
        guard response.status == 202 else { throw refused(response) }
    }

    /// Asks for a blob that nobody stores: that it is missing proves container, signature and permission to read.
    package func check() throws(JobFailure) {
        var request = BlobRequest(
            operation: "check", method: .head,
            path: connection.endpoint.path(container: container, blob: "quoin-health-check"))
        request.timeoutMilliseconds = 5000
        let response = try connection.perform(request, connection.singleTry())
        guard response.status == 200 || BlobProtocol.errorCode(of: response) == "BlobNotFound" else {
            throw refused(response)
        }
    }
}
