import Cryptography
import HTTPClient
import Jobs

/// One document on its way into the container, and the requests that it needs.
struct Upload: Sendable {
    let name: String
    /// On the wire.
    let path: String
    let document: RenderedDocument
    let job: JobID
    let revision: DocumentRevision
    let completion: @Sendable (Result<StoredDocument, JobFailure>) -> Void

    private var digest: String { Base64.encode(document.md5) }

    /// Tells this request in the service's own logs.
    private var requestID: HTTPHeader {
        HTTPHeader("x-ms-client-request-id", "quoin-\(job)-r\(revision.revision)-\(document.sha256.prefix(16))")
    }

    /// What the blob is to be, whichever request creates it; it never replaces another.
    private var blobHeaders: [HTTPHeader] {
        [
            HTTPHeader("If-None-Match", "*"),
            HTTPHeader("x-ms-access-tier", "Hot"),
            HTTPHeader("x-ms-blob-cache-control", "private"),
            HTTPHeader(
                "x-ms-blob-content-disposition", BlobProtocol.contentDisposition(filename: document.filename)),
            HTTPHeader("x-ms-blob-content-type", "application/pdf"),
            requestID,
            HTTPHeader("x-ms-meta-documentid", revision.documentID),
            HTTPHeader("x-ms-meta-jobid", job.description),
            HTTPHeader("x-ms-meta-revision", String(revision.revision)),
            HTTPHeader("x-ms-meta-sha256", document.sha256),
        ]
    }

    var put: BlobRequest {
        var request = BlobRequest(operation: "put", method: .put, path: path)
        request.headers =
            [
                HTTPHeader("Content-MD5", digest), HTTPHeader("Content-Type", "application/pdf"),
                HTTPHeader("x-ms-blob-type", "BlockBlob"),
            ] + blobHeaders
        request.body = document.bytes
        return request
    }

    var head: BlobRequest {
        var request = BlobRequest(operation: "head", method: .head, path: path)
        request.headers = [requestID]
        return request
    }

    /// Block names have one length, as the service demands, and say only the block's place.
    private func blockName(_ index: Int) -> String {
        let digits = String(index)
        return Base64.encode(Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
    }

    func putBlock(_ index: Int, _ bytes: [UInt8]) -> BlobRequest {
        var request = BlobRequest(operation: "put_block", method: .put, path: path)
        request.query = "comp=block&blockid=\(PercentEncoding.encode(component: blockName(index)))"
        request.headers = [HTTPHeader("Content-MD5", Base64.encode(MD5.hash(of: bytes))), requestID]
        request.body = bytes
        return request
    }

    func putBlockList(count: Int) -> BlobRequest {
        let entries = (0..<count).map { "<Latest>\(blockName($0))</Latest>" }.joined()
        var request = BlobRequest(operation: "put_block_list", method: .put, path: path)
        request.query = "comp=blocklist"
        request.body = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>\(entries)</BlockList>".utf8)
        request.headers =
            [
                HTTPHeader("Content-MD5", Base64.encode(MD5.hash(of: request.body))),
                HTTPHeader("Content-Type", "application/xml"), HTTPHeader("x-ms-blob-content-md5", digest),
            ] + blobHeaders
        return request
    }

    /// Whether the blob that a HEAD describes is this document.
    func isStored(by response: HTTPResponse) -> Bool {
        response.header("content-md5") == digest
            && response.header("content-length") == String(document.bytes.count)
            && response.header("x-ms-meta-sha256") == document.sha256
    }
}
