import Cryptography
import DocumentStore
import Jobs
import Primitives
import Telemetry
import TestSupport
import Testing

/// The blob store where storage does not simply say yes.
@Suite struct AzureBlobStoreTests {
    private let server: BlobServer
    private let metrics = Metrics(version: "test")
    private let store: AzureBlobStore
    private let name = "quotation/2026/11/x/r2-0123456789abcdef.pdf"

    init() throws {
        server = try BlobServer()
        store = try StoreFixture.azureStore(server, metrics: metrics)
    }

    private func count(_ operation: String, _ status: String) -> UInt64 {
        metrics.blobRequests[operation, status].value
    }

    @Test func onePutCarriesEverything() throws {
        let document = StoreFixture.document(filename: "Q-1 é.pdf")
        _ = try store.put(document, as: name).get()
        let requests = try server.requests()
        #expect(requests.count == 1)
        let request = try #require(requests.first)
        #expect(request.method == "PUT")
        #expect(request.path == "/devstoreaccount1/docs/" + name)
        let expected = [
            "if-none-match": "*", "content-md5": Base64.encode(document.md5), "content-type": "application/pdf",
            "content-length": "15", "x-ms-blob-type": "BlockBlob", "x-ms-access-tier": "Hot",
            "x-ms-blob-content-type": "application/pdf", "x-ms-blob-cache-control": "private",
            "x-ms-blob-content-disposition": "inline; filename=\"Q-1 _.pdf\"; filename*=UTF-8''Q-1%20%C3%A9.pdf",
            "x-ms-meta-sha256": document.sha256, "x-ms-meta-documentid": StoreFixture.revision.documentID,
            "x-ms-meta-revision": "2", "x-ms-meta-jobid": "7", "x-ms-version": "2023-11-03",
            "x-ms-client-request-id": "quoin-7-r2-\(document.sha256.prefix(16))",
        ]
        for (header, value) in expected { #expect(request.headers[header]?.stringValue == value, "\(header)") }
    }

    @Test func aLostAnswerIsResolvedByAsking() throws {
        try server.fail(BlobServer.Fault("lost-answer", "put"))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(count("put", "transport") == 1)
        #expect(count("put", "409") == 1)
        #expect(count("head", "200") == 1)
        #expect(metrics.blobRetries["transport"].value == 1)
    }

    @Test func aLostAnswerUnderAnImmutabilityPolicyIsResolvedTheSameWay() throws {
        try server.makeImmutable()
        try server.fail(BlobServer.Fault("lost-answer", "put"))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(count("put", "409") == 1)
        let failure = store.put(StoreFixture.document("other"), as: name).failure
        #expect(failure?.code == .blobCollision)
        #expect(throws: JobFailure.self) { try store.remove(name) }
    }

    @Test func aDifferentDigestBehindALostAnswerIsACollision() throws {
        _ = try store.put(StoreFixture.document(), as: name).get()
        try server.fail(BlobServer.Fault("wrong-md5", "head"))
        #expect(store.put(StoreFixture.document(), as: name).failure?.code == .blobCollision)
    }

    @Test func theQuestionAfterALostAnswerIsTriedAgainToo() throws {
        try server.fail(BlobServer.Fault("lost-answer", "put"), .status(503, "ServerBusy", "head", times: 3))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(count("head", "503") == 3)
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func aPassingFaultIsTriedAgain(status: Int) throws {
        try server.fail(.status(status, "ServerBusy", "put", times: 3))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(count("put", String(status)) == 3)
        #expect(count("put", "201") == 1)
        #expect(metrics.blobRetries[String(status)].value == 3)
    }

    @Test func fourTriesAreEnough() throws {
        try server.fail(.status(503, "ServerBusy", "put", times: 10))
        let failure = store.put(StoreFixture.document(), as: name).failure
        #expect(
            failure
                == JobFailure(
                    .storeUnavailable,
                    "the storage account devstoreaccount1 answered 503 ServerBusy to the last of 4 tries"))
        #expect(failure?.code.class == .outage)
        #expect(count("put", "503") == 4)
    }

    @Test func aReaderIsDoneBeforeARenderWouldCountAsHung() throws {
        var settings = AzureSettings()
        settings.connectionString = server.connectionString
        let reader = try makeReader(of: "docs", azure: settings, metrics: metrics)
        try server.fail(.status(503, "ServerBusy", "get", times: 9))
        let failure = #expect(throws: JobFailure.self) { try reader.get(name) }
        #expect(failure?.code == .storeUnavailable)
        #expect(count("get", "503") == 2)
        reader.stop()
    }

    @Test func aPathThatLeadsOutOfTheContainerIsNotAsked() throws {
        #expect(try store.get("../other/name") == nil)
        #expect(try store.get("a/./b/../../../other/name") == nil)
        #expect(try server.requests().isEmpty)
    }

    @Test func aFullStoreIsAnOutage() throws {
        try server.fail(.status(507, "InsufficientStorage", "put", times: 10))
        let failure = store.put(StoreFixture.document(), as: name).failure
        #expect(failure?.code == .storeUnavailable)
        #expect(failure?.message.contains("507 InsufficientStorage") == true)
    }

    @Test func theWaitThatIsAskedForIsKept() throws {
        try server.fail(.status(503, "ServerBusy", "put", headers: ["Retry-After": "1"]))
        _ = try store.put(StoreFixture.document(), as: name).get()
        let times = try server.requests().map(\.time)
        try #require(times.count == 2)
        #expect(times[1] - times[0] >= 1)
    }

    @Test func aWaitBeyondTheBudgetIsNotBegun() throws {
        try server.fail(.status(503, "ServerBusy", "put", headers: ["Retry-After": "61"]))
        #expect(store.put(StoreFixture.document(), as: name).failure?.code == .storeUnavailable)
        #expect(count("put", "503") == 1)
    }

    @Test func aWaitMayBeAskedForByDate() throws {
        try server.fail(
            .status(503, "ServerBusy", "put", headers: ["Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"]))
        #expect(store.put(StoreFixture.document(), as: name).failure?.code == .storeUnavailable)
        #expect(count("put", "503") == 1)
    }

    @Test func aClosedConnectionIsTriedAgain() throws {
        try server.fail(BlobServer.Fault("close", "put", times: 2))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(try server.count("put", status: 201) == 1)
    }

    @Test func damagedBytesAreSentAgain() throws {
        try server.fail(BlobServer.Fault("wrong-md5", "put"))
        _ = try store.put(StoreFixture.document(), as: name).get()
        #expect(count("put", "400") == 1)
    }

    @Test func aServerThatNeverAnswersIsGivenUpAndTriedAgain() throws {
        let store = try StoreFixture.azureStore(server, metrics: metrics, lowSpeedSeconds: 1)
        try server.fail(BlobServer.Fault("slow-answer", "put", seconds: 10))
        _ = try store.put(StoreFixture.document(), as: name).get()
        // The first request was stored all the same.
        #expect(count("put", "transport") == 1)
        #expect(count("head", "200") == 1)
    }

    @Test func aCutBodyIsReadAgain() throws {
        _ = try store.put(StoreFixture.document(), as: name).get()
        try server.fail(BlobServer.Fault("cut-body", "get"))
        #expect(try store.get(name) == StoreFixture.document().bytes)
        #expect(count("get", "transport") == 1)
    }

    @Test func aBodyThatIsNotItsDigestsIsNotGiven() throws {
        _ = try store.put(StoreFixture.document(), as: name).get()
        try server.fail(BlobServer.Fault("wrong-md5", "get"))
        #expect(
            throws: JobFailure(.storeUnavailable, "\(name) came back with other bytes than its MD5 says")
        ) { try store.get(name) }
    }

    @Test func aMissingContainerIsNamedWithTheWayOut() throws {
        let store = try StoreFixture.azureStore(server, container: "missing")
        let expected = JobFailure(
            .storeMisconfigured,
            "the storage account devstoreaccount1 has no container missing (404 ContainerNotFound): create it, or "
                + "correct QUOIN_STORE")
        #expect(store.put(StoreFixture.document(), as: name).failure == expected)
        #expect(throws: expected) { try store.check() }
        #expect(throws: expected) { try store.get(name) }
        #expect(throws: expected) { try store.remove(name) }
        #expect(try server.count("put", status: 404) == 1)
    }

    @Test func aWrongKeyIsNamedWithTheWayOut() throws {
        let store = try StoreFixture.azureStore(server) {
            $0.connectionString = nil
            $0.account = "devstoreaccount1"
            $0.endpoint = server.endpoint
            $0.key = "d3Jvbmc="
        }
        let expected = JobFailure(
            .storeMisconfigured,
            "the storage account devstoreaccount1 refused the signature (403 AuthenticationFailed): check the account's "
                + "name and key, or the SAS and its time, and this machine's clock")
        #expect(store.put(StoreFixture.document(), as: name).failure == expected)
        #expect(throws: expected) { try store.check() }
    }

    @Test func anErrorsCodeIsReadFromABodyWithAByteOrderMark() throws {
        // Only the body tells the code: the header is left empty.
        try server.fail(.status(400, "InvalidHeaderValue", "put", headers: ["x-ms-error-code": ""]))
        let failure = store.put(StoreFixture.document(), as: name).failure
        #expect(failure?.code == .storeMisconfigured)
        #expect(failure?.message.contains("400 InvalidHeaderValue") == true)
    }

    @Test func anUnreachableAccountIsAnOutage() throws {
        let store = try StoreFixture.azureStore(server) {
            $0.connectionString = "AccountName=acct;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/acct"
        }
        let failure = store.put(StoreFixture.document(), as: name).failure
        #expect(failure?.code == .storeUnavailable)
        #expect(failure?.message.hasSuffix("to the last of 4 tries") == true)
        #expect(throws: JobFailure.self) { try store.check() }
    }

    @Test func plainHTTPToAnotherMachineIsMisconfigured() throws {
        let store = try StoreFixture.azureStore(server) {
            $0.connectionString = "AccountName=acct;AccountKey=YQ==;BlobEndpoint=http://storage.example.com/acct"
        }
        #expect(
            store.put(StoreFixture.document(), as: name).failure
                == JobFailure(
                    .storeMisconfigured, "plain http is for this machine only: use https for storage.example.com"))
    }

    @Test func aSignatureServesInPlaceOfAKey() throws {
        let key = try #require(SharedKey(account: server.account, key: server.key))
        let signature = ServiceSAS(container: "docs", blob: name, permissions: "rcw", expiry: "2099-01-01T00:00:00Z")
        let store = try StoreFixture.azureStore(server) {
            $0.connectionString = nil
            $0.account = server.account
            $0.endpoint = server.endpoint
            $0.sas = "?" + signature.token(signedWith: key)
        }
        let stored = try store.put(StoreFixture.document(), as: name).get()
        #expect(stored.url == server.endpoint + "/docs/" + name)
        #expect(try store.get(name) == StoreFixture.document().bytes)
        let failure = store.put(StoreFixture.document(), as: "other.pdf").failure
        #expect(failure?.code == .storeMisconfigured)
        #expect(failure?.message.contains("sig=") == false)
    }

    @Test func aLargeDocumentGoesInBlocksThatAreTriedAgain() throws {
        let store = try StoreFixture.azureStore(server, metrics: metrics) { $0.singlePutLimit = 1000 }
        let document = StoreFixture.document([UInt8](repeating: 7, count: 9 << 20))
        try server.fail(
            .status(503, "ServerBusy", "put-block", times: 2), BlobServer.Fault("lost-answer", "put-block-list"))
        _ = try store.put(document, as: name).get()
        #expect(try server.count("put-block", status: 201) == 2)
        // The list's answer was lost: its second try finds the blob there, and it is ours.
        #expect(try server.count("put-block-list", status: 409) == 1)
        #expect(try store.get(name) == document.bytes)
        let other = StoreFixture.document([UInt8](repeating: 8, count: 9 << 20))
        #expect(store.put(other, as: name).failure?.code == .blobCollision)
    }

    @Test func stoppingEndsWaits() throws {
        let store = try StoreFixture.azureStore(server, metrics: metrics)
        try server.fail(.status(503, "ServerBusy", "put", headers: ["Retry-After": "50"]))
        let failure = Monitor<JobFailure?>(nil)
        store.put(
            StoreFixture.document(), as: name, job: JobID(rawValue: 1), revision: StoreFixture.revision
        ) { result in failure.update { $0 = result.failure } }
        while count("put", "503") == 0 { try server.count("put", status: 503) }
        store.stop()
        #expect(failure.withLock { $0 } == JobFailure(.storeUnavailable, "the store is stopped"))
    }
}
