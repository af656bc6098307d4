import DocumentStore
import Foundation
import Jobs
import Primitives
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Identities whose tokens the requests carry.
@Suite struct TokenTests {
    private let server: BlobServer

    init() throws {
        server = try BlobServer()
    }

    private func store(_ change: (inout AzureSettings) -> Void) throws -> AzureBlobStore {
        try StoreFixture.azureStore(server) {
            $0.connectionString = nil
            $0.account = server.account
            $0.endpoint = server.endpoint
            $0.authorityHost = server.authority
            change(&$0)
        }
    }

    private func secretStore() throws -> AzureBlobStore {
        try store {
            $0.authentication = "client-secret"
            $0.tenant = "tenant"
            $0.client = "client"
            $0.clientSecret = "secret of the tests"
        }
    }

    @Test func aClientSecretGivesTokens() throws {
        try server.accept(tokens: ["t1"])
        try server.issue(tokens: ["t1"])
        let store = try secretStore()
        try store.check()
        _ = try store.put(StoreFixture.document(), as: "a.pdf").get()
        let requests = try server.tokenRequests()
        #expect(requests.count == 1)
        #expect(requests[0]["path"]?.stringValue == "/_identity/tenant/oauth2/v2.0/token")
        #expect(requests[0]["form"]?["client_id"]?.stringValue == "client")
        #expect(try server.requests().last?.headers["authorization"]?.stringValue == "Bearer t1")
    }

    @Test func aWorkloadsAssertionIsReadEachTime() throws {
        let file = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "first\n".write(toFile: file, atomically: true, encoding: .utf8)
        try server.accept(tokens: ["t1"])
        try server.issue(tokens: ["t1", "t2"], expiresIn: "3600")
        let store = try store {
            $0.tenant = "tenant"
            $0.client = "client"
            $0.federatedTokenFile = file
        }
        try store.check()
        try "second".write(toFile: file, atomically: true, encoding: .utf8)
        // The service no longer takes the first token: a new one is asked for, with the new assertion.
        try server.accept(tokens: ["t2"])
        try store.check()
        let assertions = try server.tokenRequests().map { $0["form"]?["client_assertion"]?.stringValue }
        #expect(assertions == ["first", "second"])
    }

    @Test func aManagedIdentityGivesTokens() throws {
        try server.accept(tokens: ["t1"])
        try server.issue(tokens: ["t1"])
        let store = try store {
            $0.identityEndpoint = "\(server.authority)/msi"
            $0.identityHeader = "header of the tests"
        }
        try store.check()
        #expect(try server.tokenRequests().first?["query"]?["api-version"]?.stringValue == "2019-08-01")
    }

    @Test func aTokenThatTheServiceRefusesIsReplacedOnce() throws {
        try server.accept(tokens: ["other"])
        try server.issue(tokens: ["t1", "t2", "t3"])
        let failure = try secretStore().put(StoreFixture.document(), as: "a.pdf").failure
        #expect(failure?.code == .storeMisconfigured)
        #expect(
            failure?.message
                == "the storage account devstoreaccount1 did not accept the credentials (401 InvalidAuthenticationInfo): "
                + "check QUOIN_AZURE_AUTH and the identity's settings")
        #expect(try server.tokenRequests().count == 2)
        #expect(try server.count("put", status: 401) == 2)
    }

    @Test func manyRequestsShareOneQuestion() throws {
        try server.accept(tokens: ["t1"])
        try server.issue(tokens: ["t1"])
        let store = try secretStore()
        let stored = Monitor(0)
        for number in 0..<50 {
            store.put(
                StoreFixture.document("\(number)"), as: "\(number).pdf", job: JobID(rawValue: 1),
                revision: StoreFixture.revision
            ) { result in
                if case .success = result { stored.update { $0 += 1 } }
            }
        }
        #expect(stored.wait(milliseconds: 30_000) { $0 == 50 ? true : nil } == true)
        #expect(try server.tokenRequests().count == 1)
    }

    @Test func aPassingFaultOfTheEndpointIsTriedAgain() throws {
        try server.accept(tokens: ["t1"])
        try server.issue(tokens: ["t1"], failures: [503])
        try secretStore().check()
        #expect(try server.tokenRequests().count == 2)
    }

    @Test func theErrorsOfAllSourcesAreToldTogether() throws {
        try server.issue(tokens: [])
        let store = try store {
            $0.tenant = "tenant"
            $0.client = "client"
            $0.federatedTokenFile = "/nowhere/token"
            $0.identityEndpoint = "\(server.authority)/msi"
            $0.identityHeader = "wrong"
            $0.clientSecret = "wrong"
        }
        let failure = store.put(StoreFixture.document(), as: "a.pdf").failure
        #expect(
            failure
                == JobFailure(
                    .tokenUnavailable,
                    "no credential gave a token: workload identity: AZURE_FEDERATED_TOKEN_FILE /nowhere/token: No such "
                        + "file or directory; managed identity: answered 401 invalid_header; client secret: answered "
                        + "401 invalid_client"))
        #expect(failure?.code.class == .outage)
    }

    @Test func aTokenIsRenewedAtFourFifthsOfItsLifeWhileTheOldOneServes() throws {
        try server.accept(tokens: ["t1", "t2"])
        try server.issue(tokens: ["t1", "t2"], expiresIn: 1000)
        let now = Atomic<Int64>(1_700_000_000)
        var settings = AzureSettings()
        settings.account = server.account
        settings.endpoint = server.endpoint
        settings.authorityHost = server.authority
        settings.authentication = "client-secret"
        settings.tenant = "tenant"
        settings.client = "client"
        settings.clientSecret = "secret of the tests"
        let store = try AzureBlobStore(
            container: "docs", settings: settings, metrics: Metrics(version: "test"),
            clock: { now.load(ordering: .relaxed) * 1_000_000_000 })
        defer { store.stop() }
        try store.check()
        now.store(1_700_000_799, ordering: .relaxed)
        try store.check()
        #expect(try server.tokenRequests().count == 1)
        now.store(1_700_000_801, ordering: .relaxed)
        try store.check()
        #expect(try server.requests().last?.headers["authorization"]?.stringValue == "Bearer t1")
        // The renewal runs beside that request; before long its token is the one that is sent.
        repeat {
            try store.check()
        } while try server.requests().last?.headers["authorization"]?.stringValue == "Bearer t1"
        #expect(try server.tokenRequests().count == 2)
    }
}
