import Telemetry
import Testing

@testable import DocumentStore

@Suite struct StoreLocationTests {
    @Test(arguments: [
        ("file:///var/lib/quoin", StoreLocation.directory(path: "/var/lib/quoin")),
        ("file:///a%20b/", .directory(path: "/a b")), ("file:///", .directory(path: "/")),
        ("azure://docs", .azure(container: "docs")), ("azure://docs-2/", .azure(container: "docs-2")),
    ])
    func locationsAreRead(text: String, location: StoreLocation) throws {
        #expect(try StoreLocation(parsing: text) == location)
    }

    @Test(arguments: [
        ("", "QUOIN_STORE: must be file:///DIRECTORY or azure://CONTAINER"),
        ("/var/lib", "QUOIN_STORE: must be file:///DIRECTORY or azure://CONTAINER"),
        ("file://relative", "QUOIN_STORE: a directory is given by its absolute path, as in file:///var/lib/quoin"),
        ("file:///%zz", "QUOIN_STORE: a directory is given by its absolute path, as in file:///var/lib/quoin"),
    ])
    func otherTextsAreFaults(text: String, fault: String) {
        #expect(throws: StoreConfigurationError(fault)) { try StoreLocation(parsing: text) }
    }

    @Test(arguments: [
        "azure://", "azure://ab", "azure://Docs", "azure://-docs", "azure://do--cs", "azure://docs/folder",
    ])
    func containersHaveTheServicesNames(text: String) {
        #expect(throws: StoreConfigurationError.self) { try StoreLocation(parsing: text) }
    }
}

@Suite struct AzureAccountTests {
    private func faults(_ settings: AzureSettings) -> [String] {
        do throws(StoreConfigurationError) {
            _ = try AzureAccount(settings)
            return []
        } catch {
            return error.faults
        }
    }

    private func settings(_ variables: [String: String]) -> AzureSettings { AzureSettings { variables[$0] } }

    @Test func aConnectionStringNamesTheEndpoint() throws {
        let account = try AzureAccount(
            settings([
                "AZURE_STORAGE_CONNECTION_STRING":
                    "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=YQ==;EndpointSuffix=core.example;"
            ]))
        #expect(account.endpoint.url(container: "c", blob: "a b.pdf") == "https://acct.blob.core.example/c/a%20b.pdf")
    }

    @Test func anEndpointMayHoldTheAccountInItsPath() throws {
        let account = try AzureAccount(
            settings([
                "AZURE_STORAGE_CONNECTION_STRING":
                    "AccountName=acct;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:10000/acct/;"
            ]))
        #expect(account.endpoint.origin == "http://127.0.0.1:10000")
        #expect(account.endpoint.path(container: "c", blob: "é/x.pdf") == "/acct/c/%C3%A9/x.pdf")
    }

    @Test func theEmulatorsShortFormIsKnown() throws {
        let account = try AzureAccount(settings(["AZURE_STORAGE_CONNECTION_STRING": "UseDevelopmentStorage=true"]))
        #expect(account.endpoint.url(container: "c", blob: "b") == "http://127.0.0.1:10000/devstoreaccount1/c/b")
    }

    @Test func anAccountHasItsPublicEndpoint() throws {
        let account = try AzureAccount(settings(["AZURE_STORAGE_ACCOUNT": "acct", "AZURE_STORAGE_KEY": "YQ=="]))
        #expect(account.endpoint.url(container: "c", blob: "b") == "https://acct.blob.core.windows.net/c/b")
    }

    @Test func allFaultsAreTold() {
        #expect(
            faults(settings(["QUOIN_AZURE_AUTH": "magic", "AZURE_STORAGE_CONNECTION_STRING": "Nonsense"])) == [
                "QUOIN_AZURE_AUTH: must be one of connection-string, key, sas, workload-identity, managed-identity, "
                    + "client-secret",
                "AZURE_STORAGE_CONNECTION_STRING: every part must be Name=value, separated by semicolons",
                "AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING: is missing for an azure:// store",
            ])
    }

    @Test(arguments: [
        (
            ["AZURE_STORAGE_KEY": "no base64"],
            "the key of storage account acct is no base64: copy it again from the account"
        ),
        (["QUOIN_AZURE_AUTH": "key"], "AZURE_STORAGE_KEY: is missing, and QUOIN_AZURE_AUTH asks for it"),
        (["QUOIN_AZURE_AUTH": "sas"], "AZURE_STORAGE_SAS_TOKEN: is missing, and QUOIN_AZURE_AUTH asks for it"),
        (["AZURE_STORAGE_SAS_TOKEN": "sv=1"], "AZURE_STORAGE_SAS_TOKEN: holds no signature (sig=…)"),
        (
            ["QUOIN_AZURE_AUTH": "client-secret"],
            "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET: are needed for client-secret"
        ),
        (
            ["QUOIN_AZURE_AUTH": "workload-identity"],
            "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE: are needed for workload-identity"
        ),
        (
            ["QUOIN_AZURE_AUTH": "connection-string", "AZURE_STORAGE_CONNECTION_STRING": "AccountName=acct"],
            "AZURE_STORAGE_CONNECTION_STRING: holds neither AccountKey nor SharedAccessSignature"
        ),
        (
            ["AZURE_STORAGE_CONNECTION_STRING": "AccountNam=acct"],
            "AZURE_STORAGE_CONNECTION_STRING: AccountNam is not known"
        ),
    ])
    func aWrongSettingIsNamed(variables: [String: String], fault: String) {
        let variables = variables.merging(["AZURE_STORAGE_ACCOUNT": "acct"]) { given, _ in given }
        #expect(faults(settings(variables)) == [fault])
    }
}

@Suite struct BlobProtocolTests {
    @Test func datesAreThoseOfHTTP() {
        #expect(HTTPDate.text(of: Timestamp(nanoseconds: 784_111_777_900_000_000)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.seconds(of: "Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(HTTPDate.text(of: Timestamp(nanoseconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.seconds(of: "Sunday, 06-Nov-94 08:49:37 GMT") == nil)
        #expect(HTTPDate.seconds(of: "Sun, 06 Nov 1994 25:49:37 GMT") == nil)
    }

    @Test func aDispositionHasAnASCIINameAndTheWholeOne() {
        #expect(
            BlobProtocol.contentDisposition(filename: "कोट \"1\".pdf")
                == "inline; filename=\"___ _1_.pdf\"; filename*=UTF-8''%E0%A4%95%E0%A5%8B%E0%A4%9F%20%221%22.pdf")
        #expect(
            BlobProtocol.contentDisposition(filename: "a\r\nb.pdf")
                == "inline; filename=\"a__b.pdf\"; filename*=UTF-8''a%0D%0Ab.pdf")
    }
}

@Suite struct RetryStateTests {
    private func outcome(_ status: Int, _ code: String = "", retryAfter: Int? = nil) -> RetryState.Outcome {
        .answered(status: status, code: code, retryAfterMilliseconds: retryAfter)
    }

    @Test func waitsGrowUpToTheLongestAndEndAfterFourTries() {
        var state = RetryState(RetryPolicy(), now: 0)
        #expect(state.tryEnded(.transportFailed, now: 0, chance: 0.5) == .retry(afterMilliseconds: 250))
        #expect(state.tryEnded(outcome(503), now: 0, chance: 0.5) == .retry(afterMilliseconds: 1000))
        #expect(state.tryEnded(outcome(500), now: 0, chance: 0.5) == .retry(afterMilliseconds: 4000))
        #expect(state.tryEnded(outcome(503), now: 0, chance: 0.5) == .giveUp)
    }

    @Test func theServicesOwnWaitIsKept() {
        var state = RetryState(RetryPolicy(), now: 0)
        #expect(state.tryEnded(outcome(503, retryAfter: 7000), now: 0, chance: 0.5) == .retry(afterMilliseconds: 7000))
        #expect(state.tryEnded(outcome(429, retryAfter: 54_000), now: 7000, chance: 0) == .giveUp)
    }

    @Test func noTryBeginsAfterTheBudget() {
        var state = RetryState(RetryPolicy(), now: 1000)
        #expect(state.tryEnded(.transportFailed, now: 61_001, chance: 0) == .giveUp)
    }

    @Test func aTokenIsRenewedOnce() {
        var state = RetryState(RetryPolicy(), now: 0)
        #expect(state.tryEnded(outcome(401), now: 0, chance: 0) == .refreshToken)
        #expect(state.tryEnded(outcome(401), now: 0, chance: 0) == .answer)
    }

    @Test(arguments: [
        (201, ""), (400, "InvalidUri"), (403, ""), (404, "ContainerNotFound"), (409, "BlobAlreadyExists"), (412, ""),
    ])
    func whatWouldBeTheSameAgainIsAnAnswer(status: Int, code: String) {
        var state = RetryState(RetryPolicy(), now: 0)
        #expect(state.tryEnded(outcome(status, code), now: 0, chance: 0) == .answer)
    }

    @Test(arguments: [
        (408, ""), (429, ""), (500, ""), (502, ""), (503, ""), (504, ""), (507, ""), (400, "Md5Mismatch"),
    ])
    func whatMayPassIsTriedAgain(status: Int, code: String) {
        var state = RetryState(RetryPolicy(), now: 0)
        #expect(state.tryEnded(outcome(status, code), now: 0, chance: 0) == .retry(afterMilliseconds: 0))
    }
}
