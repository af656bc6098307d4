import HTTPServer
import DocumentStore
import Jobs
import Primitives
import Service
import Telemetry
import Testing

@Suite struct ConfigurationTests {
    private func configure(
        flags: [String: String] = [:], _ environment: [String: String] = [:], file: String? = nil,
        files: [String: String] = [:], needs: Set<Configuration.Need> = []
    ) throws(ConfigurationError) -> Configuration {
        try Configuration(
            flags: flags, environment: environment, configurationFile: file, needs: needs, cores: 4
        ) { path throws(ConfigurationFault) in
            guard let text = files[path] else { throw ConfigurationFault(path, "cannot read \(path): No such file") }
            return Array(text.utf8)
        }
    }

    private func faults(
        flags: [String: String] = [:], _ environment: [String: String] = [:], file: String? = nil,
        files: [String: String] = [:], needs: Set<Configuration.Need> = []
    ) -> [String] {
        do throws(ConfigurationError) {
            _ = try configure(flags: flags, environment, file: file, files: files, needs: needs)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func nothingSetGivesTheDefaults() throws {
        let configuration = try configure()
        #expect(configuration.renderThreads == 4)
        #expect(configuration.lanes == [.interactive, .bulk])
        #expect(configuration.drainSeconds == 25)
        #expect(configuration.http == ListenAddress(host: "127.0.0.1", port: 9464))
        #expect(configuration.admin == .off)
        #expect(configuration.log == .info)
        #expect(configuration.singlePutMax == 33_554_432)
        #expect(configuration.store == nil)
    }

    @Test func aFlagWinsOverTheEnvironmentWhichWinsOverTheFile() throws {
        let files = ["quoin.json": #"{"render_threads": 1, "lanes": ["bulk"], "store": "file:///from/file"}"#]
        let configuration = try configure(
            flags: ["--render-threads": "3"],
            ["QUOIN_RENDER_THREADS": "2", "QUOIN_STORE": "azure://documents", "AZURE_STORAGE_ACCOUNT": "example"],
            file: "quoin.json", files: files)
        #expect(configuration.renderThreads == 3)
        #expect(configuration.store == .azure(container: "documents"))
        #expect(configuration.lanes == [.bulk])
    }

    @Test func everyFaultIsToldAtOnce() {
        let found = faults(
            flags: ["--drain-seconds": "soon"],
            [
                "QUOIN_RENDER_THREADS": "0", "QUOIN_STORE": "s3://bucket", "QUOIN_LANES": "interactive,fast",
                "QUOIN_HTTP": "9464", "QUOIN_LOG": "trace", "QUOIN_ADMIN": "yes",
            ])
        #expect(
            found == [
                #"QUOIN_STORE: is "s3://bucket"; it must be azure://CONTAINER or file:///DIRECTORY"#,
                #"QUOIN_RENDER_THREADS: is "0"; it must be a whole number from 1 to 256"#,
                #"QUOIN_LANES: is "interactive,fast"; it must be a list of interactive, bulk"#,
                #"--drain-seconds: is "soon"; it must be a whole number from 0 to 3600"#,
                #"QUOIN_HTTP: is "9464"; it must be HOST:PORT, or off"#,
                #"QUOIN_ADMIN: is "yes"; it must be one of off, read, write"#,
                #"QUOIN_LOG: is "trace"; it must be one of debug, info, warning, error"#,
            ])
    }

    @Test func anUnknownVariableIsRefusedWithTheNearestOne() {
        #expect(
            faults(["QUOIN_RENDER_THREAD": "2"]) == [
                "QUOIN_RENDER_THREAD: there is no such setting; did you mean QUOIN_RENDER_THREADS?"
            ])
        #expect(faults(["QUOIN_SOMETHING_ELSE": "1"]) == ["QUOIN_SOMETHING_ELSE: there is no such setting"])
    }

    @Test func whatKubernetesInjectsIsIgnored() {
        #expect(
            faults([
                "QUOIN_SERVICE_HOST": "10.0.0.1", "QUOIN_SERVICE_PORT_HTTP": "80", "QUOIN_PORT": "tcp://10.0.0.1:80",
                "QUOIN_PORT_80_TCP_ADDR": "10.0.0.1",
            ]).isEmpty)
    }

    @Test func aSecretComesFromAFileWithoutItsLastLineFeed() throws {
        let configuration = try configure(
            ["DATABASE_URL_FILE": "/run/secrets/database"],
            files: ["/run/secrets/database": "postgres://quoin:secret@db/quoin\n"])
        #expect(configuration.databaseURL == "postgres://quoin:secret@db/quoin")
    }

    @Test func aSecretGivenTwiceOrInAMissingFileIsAFault() {
        #expect(
            faults(["DATABASE_URL": "postgres:///a", "DATABASE_URL_FILE": "/b"]) == [
                "DATABASE_URL: both DATABASE_URL and DATABASE_URL_FILE are set; keep one"
            ])
        #expect(faults(["DATABASE_URL_FILE": "/b"]) == ["DATABASE_URL_FILE: cannot read /b: No such file"])
    }

    @Test func faultsOfTheFileNameTheFile() {
        #expect(
            faults(file: "quoin.json", files: ["quoin.json": #"{"rendr_threads": 2, "store": 1.5}"#]) == [
                #"quoin.json: there is no setting "rendr_threads"; did you mean "render_threads"?"#,
                #"quoin.json: "store" must be a string, a whole number, true, false or a list of strings"#,
            ])
        #expect(faults(file: "quoin.json") == ["quoin.json: cannot read quoin.json: No such file"])
        #expect(
            faults(file: "quoin.json", files: ["quoin.json": #"{"log": "loud"}"#]) == [
                #"quoin.json, "log": is "loud"; it must be one of debug, info, warning, error"#
            ])
        #expect(faults(file: "quoin.json", files: ["quoin.json": "[]"]) == ["quoin.json: must hold a JSON object"])
    }

    @Test func whatACommandNeedsIsAskedForTogether() {
        #expect(
            faults(needs: [.database, .store]) == [
                "DATABASE_URL: is not set, and none of libpq's PGHOST, PGSERVICE and PGDATABASE is",
                "QUOIN_STORE: is not set; say azure://CONTAINER or file:///DIRECTORY",
            ])
        #expect(faults(["PGHOST": "db", "QUOIN_STORE": "file:///var/lib/quoin"], needs: [.database, .store]).isEmpty)
        #expect(
            faults(["QUOIN_STORE": "azure://documents"], needs: [.store]) == [
                "QUOIN_STORE: needs AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCOUNT"
            ])
    }

    @Test func whatTheDatabaseAndTheAccountWouldRefuseIsToldAtOnce() {
        let found = faults(
            [
                "DATABASE_URL": "postgres://quoin:secret@db/quoin?sslmod=require", "QUOIN_STORE": "azure://documents",
                "AZURE_STORAGE_ACCOUNT": "example", "AZURE_STORAGE_KEY": "no base64!", "QUOIN_DRAIN_SECONDS": "soon",
            ], needs: [.database, .store])
        #expect(
            found == [
                #"QUOIN_DRAIN_SECONDS: is "soon"; it must be a whole number from 0 to 3600"#,
                #"DATABASE_URL: the connection string is wrong: invalid URI query parameter: "sslmod""#,
                "QUOIN_STORE: the key of storage account example is no base64: copy it again from the account",
            ])
    }

    @Test func containerNamesAreCheckedByAzuresRules() {
        for name in ["ab", "Upper", "-a-b", "a--b", "under_score"] {
            #expect(faults(["QUOIN_STORE": "azure://\(name)"]).count == 1, "\(name)")
        }
    }

    @Test func theReportHidesSecretsAndNamesOrigins() throws {
        let configuration = try configure(
            flags: ["--lanes": "bulk"],
            [
                "DATABASE_URL": "postgres://quoin:secret@db:5432/quoin?password=secret",
                "AZURE_STORAGE_KEY": "c2VjcmV0",
                "QUOIN_LOG": "debug",
            ])
        let lines = ConfigurationReport(configuration).lines
        func line(_ variable: String) -> ConfigurationReport.Line? { lines.first { $0.variable == variable } }
        #expect(line("DATABASE_URL")?.value == "postgres://quoin:********@db:5432/quoin")
        #expect(line("AZURE_STORAGE_KEY")?.value == "********")
        #expect(line("QUOIN_LANES")?.origin == "flag --lanes")
        #expect(line("QUOIN_LOG")?.origin == "environment")
        #expect(line("QUOIN_RENDER_THREADS")?.value == "4")
        #expect(line("QUOIN_RENDER_THREADS")?.origin == "default")
        #expect(line("QUOIN_STORE")?.origin == "not set")
        #expect(!ConfigurationReport(configuration).json.serializedText.contains("secret"))
        #expect(!ConfigurationReport(configuration).json.serializedText.contains("c2VjcmV0"))
    }

    @Test func aKeywordConnectionStringIsHiddenWhole() throws {
        let configuration = try configure(["DATABASE_URL": "host=db password=secret"])
        #expect(ConfigurationReport(configuration).lines.first?.value == "********")
    }

    @Test func everySettingHasItsOwnFlagAndKey() {
        #expect(Set(Setting.all.map(\.flag)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Setting.renderThreads.flag == "--render-threads")
        #expect(Setting.databaseURL.flag == "--database-url")
        #expect(Setting.databaseURL.fileVariable == "DATABASE_URL_FILE")
    }
}
