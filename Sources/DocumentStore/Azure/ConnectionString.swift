/// A storage account's connection string: `Name=value;…`, names compared without case.
struct ConnectionString: Hashable, Sendable {
    var account: String?
    var key: String?
    var sas: String?
    /// The blob endpoint that the string names or implies; nil where it does neither.
    var endpoint: String?

    private static let names: Set<String> = [
        "accountname", "accountkey", "sharedaccesssignature", "blobendpoint", "endpointsuffix",
        "defaultendpointsprotocol", "usedevelopmentstorage",
    ]
    /// Endpoints of services that are not ours.
    private static let ignored: Set<String> = [
        "queueendpoint", "tableendpoint", "fileendpoint", "blobsecondaryendpoint", "queuesecondaryendpoint",
        "tablesecondaryendpoint", "filesecondaryendpoint", "developmentstorageproxyuri",
    ]
    /// What `UseDevelopmentStorage=true` stands for; the emulator publishes its name and key.
    private static let emulator = (
        account: "devstoreaccount1",
        key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        endpoint: "http://127.0.0.1:10000/devstoreaccount1"
    )

    init(parsing text: String) throws(StoreConfigurationError) {
        var fields: [String: String] = [:]
        for part in text.split(separator: ";") {
            guard let equals = part.firstIndex(of: "="), equals > part.startIndex else {
                throw StoreConfigurationError(
                    "AZURE_STORAGE_CONNECTION_STRING: every part must be Name=value, separated by semicolons")
            }
            let name = part[..<equals].lowercased()
            guard Self.names.contains(name) || Self.ignored.contains(name) else {
                throw StoreConfigurationError("AZURE_STORAGE_CONNECTION_STRING: \(part[..<equals]) is not known")
            }
            fields[name] = String(part[part.index(after: equals)...])
        }
        if fields["usedevelopmentstorage"]?.lowercased() == "true" {
            (account, key, endpoint) = Self.emulator
            return
        }
        account = fields["accountname"]
        key = fields["accountkey"]
        sas = fields["sharedaccesssignature"]
        endpoint = fields["blobendpoint"]
        if endpoint == nil, let account {
            let scheme = fields["defaultendpointsprotocol"] ?? "https"
            endpoint = "\(scheme)://\(account).blob.\(fields["endpointsuffix"] ?? "core.windows.net")"
        }
    }
}
