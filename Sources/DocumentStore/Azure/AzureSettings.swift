/// What the environment says about the storage account and who we are to it.
package struct AzureSettings: Sendable {
    /// Which credential to use: `QUOIN_AZURE_AUTH`.
    package enum Authentication: String, CaseIterable, Sendable {
        case connectionString = "connection-string"
        case key
        case sas
        case workloadIdentity = "workload-identity"
        case managedIdentity = "managed-identity"
        case clientSecret = "client-secret"
    }

    /// From `AZURE_STORAGE_CONNECTION_STRING`.
    package var connectionString: String?
    /// From `AZURE_STORAGE_ACCOUNT`.
    package var account: String?
    /// From `AZURE_STORAGE_KEY`.
    package var key: String?
    /// From `AZURE_STORAGE_SAS_TOKEN`.
    package var sas: String?
    /// `AZURE_STORAGE_SERVICE_ENDPOINT`; nil: the account's public one.
    package var endpoint: String?
    /// `QUOIN_AZURE_AUTH`, as it was given.
    package var authentication: String?
    /// `QUOIN_SINGLE_PUT_MAX`: longer documents go in blocks; in bytes.
    package var singlePutLimit = 32 << 20
    /// From `AZURE_TENANT_ID`.
    package var tenant: String?
    /// From `AZURE_CLIENT_ID`.
    package var client: String?
    /// From `AZURE_CLIENT_SECRET`.
    package var clientSecret: String?
    /// From `AZURE_FEDERATED_TOKEN_FILE`.
    package var federatedTokenFile: String?
    /// From `AZURE_AUTHORITY_HOST`.
    package var authorityHost: String?
    /// From `IDENTITY_ENDPOINT`.
    package var identityEndpoint: String?
    /// From `IDENTITY_HEADER`.
    package var identityHeader: String?

    package init() {}

    /// Reads the variables by their names; `variable` gives nil for one that is not set, and an empty one counts as
    /// such.
    package init(variable: (String) -> String?) {
        func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
        connectionString = value("AZURE_STORAGE_CONNECTION_STRING")
        account = value("AZURE_STORAGE_ACCOUNT")
        key = value("AZURE_STORAGE_KEY")
        sas = value("AZURE_STORAGE_SAS_TOKEN")
        endpoint = value("AZURE_STORAGE_SERVICE_ENDPOINT")
        authentication = value("QUOIN_AZURE_AUTH")
        if let limit = value("QUOIN_SINGLE_PUT_MAX").flatMap({ Int($0) }) { singlePutLimit = limit }
        tenant = value("AZURE_TENANT_ID")
        client = value("AZURE_CLIENT_ID")
        clientSecret = value("AZURE_CLIENT_SECRET")
        federatedTokenFile = value("AZURE_FEDERATED_TOKEN_FILE")
        authorityHost = value("AZURE_AUTHORITY_HOST")
        identityEndpoint = value("IDENTITY_ENDPOINT")
        identityHeader = value("IDENTITY_HEADER")
    }
}

extension AzureSettings {
    /// What is wrong with the settings, each with its name; the account is not asked for anything.
    package var faults: [String] {
        do throws(StoreConfigurationError) {
            _ = try AzureAccount(self)
            return []
        } catch {
            return error.faults
        }
    }
}
