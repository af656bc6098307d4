import Glibc
import HTTPClient
import Primitives

/// One way to get an access token for the storage service.
struct TokenSource: Sendable {
    /// For messages: `workload identity`, `managed identity`, `client secret`.
    let name: String
    /// Statuses after which the same question may succeed a moment later.
    var retriedStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    /// The question; throws what is wrong with the settings now.
    ///
    /// The first one may be a probe with a short time.
    let request: @Sendable (_ isFirst: Bool) throws(TokenFault) -> HTTPRequest

    private static let scope = "https://storage.azure.com/.default"
    private static let resource = "https://storage.azure.com"
    private static let publicAuthority = "https://login.microsoftonline.com"
    private static let metadataService = "http://169.254.169.254/metadata/identity/oauth2/token"

    /// The sources that the settings allow, in the order they are tried.
    static func available(
        _ settings: AzureSettings, _ wanted: AzureSettings.Authentication?, _ faults: inout [String]
    ) -> [TokenSource] {
        var sources: [TokenSource] = []
        if wanted == nil || wanted == .workloadIdentity {
            if let tenant = settings.tenant, let client = settings.client, let file = settings.federatedTokenFile {
                sources.append(workloadIdentity(settings, tenant: tenant, client: client, file: file))
            } else if wanted != nil {
                faults.append(
                    "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE: are needed for workload-identity")
            }
        }
        if wanted == nil || wanted == .managedIdentity { sources.append(managedIdentity(settings)) }
        if wanted == nil || wanted == .clientSecret {
            if let tenant = settings.tenant, let client = settings.client, let secret = settings.clientSecret {
                sources.append(clientSecret(settings, tenant: tenant, client: client, secret: secret))
            } else if wanted != nil {
                faults.append("AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET: are needed for client-secret")
            }
        }
        return sources
    }

    private static func workloadIdentity(
        _ settings: AzureSettings, tenant: String, client: String, file: String
    ) -> TokenSource {
        TokenSource(name: "workload identity") { (_) throws(TokenFault) in
            // The cluster writes a new assertion from time to time: it is read each time.
            let assertion = try contents(of: file)
            return tokenRequest(
                settings, tenant: tenant,
                [
                    ("client_id", client), ("scope", scope), ("grant_type", "client_credentials"),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ("client_assertion", assertion),
                ])
        }
    }

    private static func clientSecret(
        _ settings: AzureSettings, tenant: String, client: String, secret: String
    ) -> TokenSource {
        TokenSource(name: "client secret") { (_) throws(TokenFault) in
            tokenRequest(
                settings, tenant: tenant,
                [
                    ("client_id", client), ("scope", scope), ("grant_type", "client_credentials"),
                    ("client_secret", secret),
                ])
        }
    }

    private static func managedIdentity(_ settings: AzureSettings) -> TokenSource {
        var query = "resource=\(PercentEncoding.encode(component: resource))"
        if let client = settings.client { query += "&client_id=\(PercentEncoding.encode(component: client))" }
        if let endpoint = settings.identityEndpoint, let header = settings.identityHeader {
            let url = "\(endpoint)?api-version=2019-08-01&\(query)"
            return TokenSource(name: "managed identity") { (_) throws(TokenFault) in
                HTTPRequest(.get, url, headers: [HTTPHeader("X-IDENTITY-HEADER", header)], timeoutMilliseconds: 30_000)
            }
        }
        let url = "\(metadataService)?api-version=2018-02-01&\(query)"
        // The service is late to know a new identity: then it answers 404 or 410.
        return TokenSource(name: "managed identity", retriedStatuses: [404, 408, 410, 429, 500, 502, 503, 504]) {
            (isFirst) throws(TokenFault) in
            // Outside the cloud nobody answers at that address: that must show soon.
            HTTPRequest(
                .get, url, headers: [HTTPHeader("Metadata", "true")], timeoutMilliseconds: isFirst ? 1000 : 30_000)
        }
    }

    private static func tokenRequest(
        _ settings: AzureSettings, tenant: String, _ fields: [(String, String)]
    ) -> HTTPRequest {
        var authority = settings.authorityHost ?? publicAuthority
        while authority.hasSuffix("/") { authority.removeLast() }
        let form = fields.map { "\($0.0)=\(PercentEncoding.encode(component: $0.1))" }.joined(separator: "&")
        return HTTPRequest(
            .post, "\(authority)/\(PercentEncoding.encode(component: tenant))/oauth2/v2.0/token",
            headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8),
            timeoutMilliseconds: 30_000)
    }

    private static func contents(of path: String) throws(TokenFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TokenFault("AZURE_FEDERATED_TOKEN_FILE \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw TokenFault("AZURE_FEDERATED_TOKEN_FILE \(path): is empty or cannot be read") }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return String(text.prefix { !$0.isWhitespace })
    }
}

/// Why a source gave no token; safe to show.
struct TokenFault: Error, Hashable, Sendable {
    let message: String
    init(_ message: String) { self.message = message }
}

/// A token and its times, in seconds since 1970.
struct AccessToken: Hashable, Sendable {
    let text: String
    let expiry: Int64
    /// At 80 % of its life.
    let refreshTime: Int64

    /// Reads a token endpoint's answer; its numbers may be strings.
    init(_ response: HTTPResponse, now: Int64) throws(TokenFault) {
        let answer: JSONValue
        do {
            answer = try JSONValue(parsing: response.body)
        } catch {
            throw TokenFault("answered \(response.status) with something else than JSON")
        }
        guard response.status == 200, let text = answer["access_token"]?.stringValue, !text.isEmpty else {
            // The error's code only: its description may name what should not be in a log.
            let code = answer["error"]?.stringValue ?? "no access_token"
            throw TokenFault("answered \(response.status) \(code)")
        }
        func seconds(_ key: String) -> Int64? {
            switch answer[key] {
            case .integer(let value): value
            case .number(let value): Int64(exactly: value.rounded())
            case .string(let text): Int64(text)
            default: nil
            }
        }
        guard let life = seconds("expires_in") ?? seconds("expires_on").map({ $0 - now }), life > 0 else {
            throw TokenFault("answered with a token that has no time to live")
        }
        self.text = text
        expiry = now + min(life, 1 << 31)
        refreshTime = now + min(life, 1 << 31) * 4 / 5
    }
}
