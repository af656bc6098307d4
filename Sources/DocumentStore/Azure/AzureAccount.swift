import HTTPClient
import Telemetry

/// The account and the credential that the settings come to.
struct AzureAccount: Sendable {
    let endpoint: BlobEndpoint
    /// Makes the credential; tokens are asked for over the client.
    let credential: @Sendable (HTTPClient, @escaping Log.Clock) -> BlobCredential

    /// Chooses in this order: what `QUOIN_AZURE_AUTH` says; connection string or key; SAS; an identity.
    init(_ settings: AzureSettings) throws(StoreConfigurationError) {
        var faults: [String] = []
        var settings = settings
        var wanted: AzureSettings.Authentication?
        if let text = settings.authentication {
            wanted = AzureSettings.Authentication(rawValue: text)
            if wanted == nil {
                let known = AzureSettings.Authentication.allCases.map(\.rawValue).joined(separator: ", ")
                faults.append("QUOIN_AZURE_AUTH: must be one of \(known)")
            }
        }
        if let text = settings.connectionString {
            do throws(StoreConfigurationError) {
                let string = try ConnectionString(parsing: text)
                settings.account = string.account ?? settings.account
                settings.key = string.key ?? settings.key
                settings.sas = string.sas ?? settings.sas
                settings.endpoint = string.endpoint ?? settings.endpoint
            } catch {
                faults += error.faults
            }
        } else if wanted == .connectionString {
            faults.append("AZURE_STORAGE_CONNECTION_STRING: is missing, and QUOIN_AZURE_AUTH asks for it")
        }
        guard let account = settings.account ?? Self.account(in: settings.endpoint) else {
            throw StoreConfigurationError(
                faults + ["AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING: is missing for an azure:// store"])
        }
        let url = settings.endpoint ?? "https://\(account).blob.core.windows.net"
        guard let endpoint = BlobEndpoint(account: account, url: url) else {
            throw StoreConfigurationError(faults + ["the storage account's endpoint is no URL: \(url)"])
        }
        self.endpoint = endpoint
        let choice = Self.choose(wanted, settings, account, &faults)
        guard faults.isEmpty, let choice else { throw StoreConfigurationError(faults) }
        credential = choice
    }

    /// An account's public endpoint begins with its name.
    private static func account(in endpoint: String?) -> String? {
        guard let host = endpoint?.split(separator: "/").dropFirst().first, host.contains(".blob.") else { return nil }
        return host.split(separator: ".").first.map { String($0) }
    }

    private static func choose(
        _ wanted: AzureSettings.Authentication?, _ settings: AzureSettings, _ account: String, _ faults: inout [String]
    ) -> (@Sendable (HTTPClient, @escaping Log.Clock) -> BlobCredential)? {
        let mayUseKey = wanted == nil || wanted == .key || wanted == .connectionString
        if mayUseKey, let text = settings.key {
            guard let key = SharedKey(account: account, key: text) else {
                faults.append("the key of storage account \(account) is no base64: copy it again from the account")
                return nil
            }
            return { _, _ in .sharedKey(key) }
        }
        if wanted == .key { faults.append("AZURE_STORAGE_KEY: is missing, and QUOIN_AZURE_AUTH asks for it") }
        if wanted == nil || wanted == .sas || wanted == .connectionString, let sas = settings.sas {
            let query = sas.hasPrefix("?") ? String(sas.dropFirst()) : sas
            guard query.split(separator: "&").contains(where: { $0.hasPrefix("sig=") }) else {
                faults.append("AZURE_STORAGE_SAS_TOKEN: holds no signature (sig=…)")
                return nil
            }
            return { _, _ in .sas(query) }
        }
        if wanted == .sas { faults.append("AZURE_STORAGE_SAS_TOKEN: is missing, and QUOIN_AZURE_AUTH asks for it") }
        if wanted == .connectionString, faults.isEmpty {
            faults.append("AZURE_STORAGE_CONNECTION_STRING: holds neither AccountKey nor SharedAccessSignature")
        }
        guard faults.isEmpty else { return nil }
        let sources = TokenSource.available(settings, wanted, &faults)
        return { client, clock in .token(TokenCache(sources: sources, client: client, clock: clock)) }
    }
}
