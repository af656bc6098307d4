/// One thing that an operator can set: by flag, environment, file or not at all.
///
/// The environment's name gives the others: `QUOIN_RENDER_THREADS` is `--render-threads` and `"render_threads"`,
/// `DATABASE_URL` is `--database-url` and `"database_url"`.
package struct Setting: Hashable, Sendable {
    /// The environment variable.
    package var variable: String
    /// What holds where nothing is set; nil: nothing does.
    package var fallback: String?
    /// Never shown; may also be given as the name of a file, in the variable with `_FILE` at its end.
    package var isSecret: Bool
    /// What stands after the flag in help texts.
    package var form: String
    package var summary: String

    package init(
        _ variable: String, _ form: String, _ summary: String, fallback: String? = nil, isSecret: Bool = false
    ) {
        self.variable = variable
        self.form = form
        self.summary = summary
        self.fallback = fallback
        self.isSecret = isSecret
    }

    /// The name in a configuration file.
    package var key: String {
        let name = variable.hasPrefix("QUOIN_") ? String(variable.dropFirst("QUOIN_".count)) : variable
        return name.lowercased()
    }

    /// The flag's name, with its dashes.
    package var flag: String { "--" + String(key.map { $0 == "_" ? "-" : $0 }) }

    /// Whether a flag may give it: what a command line says, every user of the machine can read.
    package var hasFlag: Bool { !isSecret || self == .databaseURL }

    package var fileVariable: String? { isSecret ? variable + "_FILE" : nil }
}

extension Setting {
    /// Everything that can be set, in the order of the documentation.
    package static let all: [Setting] =
        [
            databaseURL, store, publish, templates, fonts, renderThreads, lanes, drainSeconds, http, admin, adminToken,
            log, logKey, azureAuth, singlePutMax, blobSources,
        ] + azure + telemetry

    package static let databaseURL = Setting(
        "DATABASE_URL", "URL", "the database; without it libpq's PG* variables", isSecret: true)
    package static let store = Setting("QUOIN_STORE", "URL", "where documents go: azure://CONTAINER or file:///DIR")
    package static let publish = Setting("QUOIN_PUBLISH", "DIR", "a folder of template bundles to publish at start")
    package static let templates = Setting(
        "QUOIN_TEMPLATES", "DIR", "where bundles named without a path are looked for", fallback: "templates")
    package static let fonts = Setting("QUOIN_FONTS", "DIR", "the folder with the fonts' catalog", fallback: "fonts")
    package static let renderThreads = Setting("QUOIN_RENDER_THREADS", "N", "threads that render, 1 to 256 (cores)")
    package static let lanes = Setting(
        "QUOIN_LANES", "LANE,…", "lanes that this worker serves", fallback: "interactive,bulk")
    package static let drainSeconds = Setting(
        "QUOIN_DRAIN_SECONDS", "N", "time to finish what runs when told to stop, 0 to 3600", fallback: "25")
    package static let http = Setting(
        "QUOIN_HTTP", "HOST:PORT", "where health checks and metrics listen; off for nowhere", fallback: "127.0.0.1:9464"
    )
    package static let admin = Setting("QUOIN_ADMIN", "off|read|write", "the admin pages", fallback: "off")
    package static let adminToken = Setting(
        "QUOIN_ADMIN_TOKEN", "TOKEN", "what admins prove themselves with", isSecret: true)
    package static let log = Setting("QUOIN_LOG", "LEVEL", "debug, info, warning or error", fallback: "info")
    package static let logKey = Setting(
        "QUOIN_LOG_KEY", "KEY", "key of the HMAC that stands for requesters in the log", isSecret: true)
    package static let azureAuth = Setting(
        "QUOIN_AZURE_AUTH", "METHOD",
        "connection-string, key, sas, workload-identity, managed-identity or client-secret")
    package static let singlePutMax = Setting(
        "QUOIN_SINGLE_PUT_MAX", "BYTES", "larger documents are uploaded in blocks", fallback: "33554432")
    package static let blobSources = Setting(
        "QUOIN_BLOB_SOURCES", "CONTAINER,…", "containers that blob: may read images from")

    /// The storage account and who we are there: the variables that Azure's own tools use.
    package static let azure: [Setting] = [
        Setting("AZURE_STORAGE_CONNECTION_STRING", "TEXT", "the storage account and its key", isSecret: true),
        Setting("AZURE_STORAGE_ACCOUNT", "NAME", "the storage account, with an identity or a key"),
        Setting("AZURE_STORAGE_KEY", "KEY", "the account's key", isSecret: true),
        Setting("AZURE_STORAGE_SAS_TOKEN", "SAS", "a shared access signature", isSecret: true),
        Setting("AZURE_STORAGE_SERVICE_ENDPOINT", "URL", "where the account is, unless it is the public one"),
        Setting("AZURE_TENANT_ID", "ID", "the tenant of an identity"),
        Setting("AZURE_CLIENT_ID", "ID", "the identity's client id"),
        Setting("AZURE_CLIENT_SECRET", "TEXT", "a client's secret", isSecret: true),
        Setting("AZURE_FEDERATED_TOKEN_FILE", "FILE", "the token of a workload identity"),
        Setting("AZURE_AUTHORITY_HOST", "URL", "where tokens are asked for"),
        Setting("IDENTITY_ENDPOINT", "URL", "where a managed identity asks for tokens"),
        Setting("IDENTITY_HEADER", "TEXT", "what it proves itself with there", isSecret: true),
    ]

    /// The standard variables of OpenTelemetry that are read.
    package static let telemetry: [Setting] = [
        Setting("OTEL_EXPORTER_OTLP_ENDPOINT", "URL", "where traces go; nowhere without it"),
        Setting("OTEL_EXPORTER_OTLP_HEADERS", "NAME=VALUE,…", "sent with them", isSecret: true),
        Setting("OTEL_SERVICE_NAME", "NAME", "this service's name in traces", fallback: "quoin"),
    ]

    /// The setting with this environment variable.
    package static func named(_ variable: String) -> Setting? { all.first { $0.variable == variable } }
}
