package import HTTPServer
package import DocumentStore
import Glibc
package import Jobs
import PostgreSQL
import Primitives
package import Telemetry

/// What holds for this process, checked.
package struct Configuration: Sendable {
    /// What a command cannot do without.
    package enum Need: Hashable, Sendable {
        case database, store
    }

    package enum AdminAccess: String, CaseIterable, Sendable {
        case off, read, write
    }

    /// The texts, for what reads its settings itself.
    package let values: SettingValues
    /// nil: libpq's own variables.
    package var databaseURL: String?
    package var store: StoreLocation?
    package var publish: String?
    package var templates: String
    package var fonts: String
    package var renderThreads: Int
    package var lanes: Set<Lane>
    package var drainSeconds: Int
    /// nil: nothing listens.
    package var http: ListenAddress?
    package var admin: AdminAccess
    package var log: LogLevel
    package var singlePutMax: Int
    package var blobSources: [String]

    /// Collects and checks everything.
    ///
    /// Throws all faults at once. `flags` are by name with their dashes; `cores` is the default for render threads.
    package init(
        flags: [String: String] = [:], environment: [String: String], configurationFile: String? = nil,
        needs: Set<Need> = [], cores: Int = Configuration.cores,
        readFile: (String) throws(ConfigurationFault) -> [UInt8] = Configuration.readFile
    ) throws(ConfigurationError) {
        var faults: [ConfigurationFault] = []
        let values = SettingValues(
            flags: flags, environment: environment, configurationFile: configurationFile, readFile: readFile,
            faults: &faults)
        var reader = SettingReader(values: values, faults: faults)
        self.values = values
        databaseURL = values[.databaseURL]?.text
        store = reader.store()
        publish = values[.publish]?.text
        templates = values[.templates]?.text ?? "templates"
        fonts =
            switch values[.fonts] {
            case let value? where value.origin != .fallback: value.text
            default: InstalledFolder.find("fonts", holding: "catalog.json")
            }
        renderThreads = reader.integer(.renderThreads, in: 1...256) ?? min(max(cores, 1), 256)
        lanes = reader.lanes()
        drainSeconds = reader.integer(.drainSeconds, in: 0...3600) ?? 25
        http = reader.address()
        admin = reader.choice(.admin) ?? .off
        log = reader.choice(.log) ?? .info
        singlePutMax = reader.integer(.singlePutMax, in: 1 << 20...256 << 20) ?? 32 << 20
        blobSources = reader.list(.blobSources)
        reader.checkNeeds(needs, store: store, environment: environment)
        guard reader.faults.isEmpty else { throw ConfigurationError(reader.faults) }
    }

    /// The text of a setting that belongs to another part, such as those of Azure.
    package func text(_ variable: String) -> String? {
        Setting.named(variable).flatMap { values[$0]?.text }
    }

    /// The processors that this process may use.
    package static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// The variables of this process.
    package static var processEnvironment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}

/// Reads texts as what they mean, and notes what is wrong.
private struct SettingReader {
    let values: SettingValues
    var faults: [ConfigurationFault]

    mutating func integer(_ setting: Setting, in range: ClosedRange<Int>) -> Int? {
        guard let value = values[setting] else { return nil }
        if let number = Int(value.text), range.contains(number) { return number }
        refuse(value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ setting: Setting) -> Choice?
    where Choice.RawValue == String {
        guard let value = values[setting] else { return nil }
        if let choice = Choice(rawValue: value.text) { return choice }
        refuse(value, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    func list(_ setting: Setting) -> [String] {
        (values[setting]?.text ?? "").split(separator: ",").map { item in
            let leading = item.drop { $0.isWhitespace }
            return String(leading.reversed().drop { $0.isWhitespace }.reversed())
        }
    }

    mutating func lanes() -> Set<Lane> {
        var lanes: Set<Lane> = []
        for name in list(.lanes) {
            if let lane = Lane(rawValue: name) {
                lanes.insert(lane)
            } else if let value = values[.lanes] {
                refuse(value, "a list of " + Lane.allCases.map(\.rawValue).joined(separator: ", "))
                return []
            }
        }
        if lanes.isEmpty, let value = values[.lanes] { refuse(value, "at least one lane") }
        return lanes
    }

    mutating func address() -> ListenAddress? {
        guard let value = values[.http], value.text != "off" else { return nil }
        if let address = ListenAddress(value.text) { return address }
        refuse(value, "HOST:PORT, or off")
        return nil
    }

    mutating func store() -> StoreLocation? {
        guard let value = values[.store] else { return nil }
        do throws(StoreConfigurationError) {
            return try StoreLocation(parsing: value.text)
        } catch {
            refuse(value, "azure://CONTAINER or file:///DIRECTORY")
            return nil
        }
    }

    mutating func checkNeeds(_ needs: Set<Configuration.Need>, store: StoreLocation?, environment: [String: String]) {
        if needs.contains(.database), values[.databaseURL] == nil,
            !["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"].contains(where: { environment[$0] != nil })
        {
            faults.append(
                ConfigurationFault(
                    "DATABASE_URL", "is not set, and none of libpq's PGHOST, PGSERVICE and PGDATABASE is"))
        }
        if needs.contains(.database), let url = values[.databaseURL] { checkDatabaseURL(url) }
        guard needs.contains(.store) else { return }
        if values[.store] == nil {
            faults.append(ConfigurationFault("QUOIN_STORE", "is not set; say azure://CONTAINER or file:///DIRECTORY"))
        }
        guard case .azure = store else { return }
        let names = ["AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT"]
        if names.allSatisfy({ Setting.named($0).flatMap { values[$0] } == nil }) {
            faults.append(
                ConfigurationFault("QUOIN_STORE", "needs AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCOUNT"))
        } else {
            let settings = AzureSettings { name in Setting.named(name).flatMap { values[$0]?.text } }
            faults += settings.faults.map { ConfigurationFault("QUOIN_STORE", $0) }
        }
    }

    /// The text itself is not shown: it may hold a password.
    private mutating func checkDatabaseURL(_ url: SettingValues.Value) {
        do throws(PostgresError) {
            _ = try ConnectionOptions(conninfo: url.text)
        } catch {
            faults.append(ConfigurationFault(url.place, error.message))
        }
    }

    /// Secrets are not read here, so that the value may be shown.
    private mutating func refuse(_ value: SettingValues.Value, _ expected: String) {
        faults.append(ConfigurationFault(value.place, "is \"\(value.text)\"; it must be \(expected)"))
    }
}

extension Configuration {
    /// Reads a small file; secrets and configurations are never larger than a megabyte.
    package static func readFile(_ path: String) throws(ConfigurationFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConfigurationFault(path, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= 1 << 20 {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                throw ConfigurationFault(path, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        throw ConfigurationFault(path, "\(path) is larger than a megabyte")
    }
}
