import Foundation
import Primitives
import Service
import TestSupport
import Testing

@testable import Commands

@Suite struct CommandLineTests {
    private struct Result {
        var exitCode: ExitCode
        var out: String
        var error: String
    }

    private func quoin(_ words: String..., environment: [String: String] = [:]) -> Result {
        let out = Monitor([UInt8]())
        let error = Monitor("")
        let code = run(
            arguments: ["quoin"] + words, environment: environment,
            terminal: Terminal(
                out: { bytes in out.update { $0 += bytes } }, error: { text in error.update { $0 += text } },
                isInteractive: false))
        return Result(
            exitCode: code, out: String(decoding: out.withLock { $0 }, as: UTF8.self), error: error.withLock { $0 })
    }

    @Test func withoutACommandTheOverviewIsShownAsAnError() {
        let result = quoin()
        #expect(result.exitCode == .usage)
        #expect(result.error.contains("usage: quoin COMMAND"))
    }

    @Test func everyCommandOfTheContractExistsAndHasHelp() {
        let names = [
            "worker", "migrate", "publish", "check", "preview", "render", "layout", "fonts", "reference", "enqueue",
            "status",
            "show",
            "regenerate",
            "cancel", "list", "load", "bench", "config", "health", "version", "retry", "timeline", "stats", "lanes",
            "pause", "resume", "events", "usage", "forget",
        ]
        for name in names {
            for words in [[name, "-h"], [name, "--help"], ["help", name]] {
                let result = quoin(words[0], words[1])
                #expect(result.exitCode == .ok, "\(words)")
                #expect(result.out.hasPrefix("usage: quoin \(name)"), "\(words)")
            }
        }
        #expect(Set(CommandSpec.all.map(\.name)) == Set(names))
    }

    @Test func aMisspeltCommandGetsTheNearestOne() {
        let result = quoin("wroker")
        #expect(result.exitCode == .usage)
        #expect(
            result.error == "quoin: there is no command wroker; did you mean worker?\nquoin: `quoin help` lists them\n")
    }

    @Test func aMisspeltOptionGetsTheNearestOne() {
        let result = quoin("worker", "--dran")
        #expect(result.exitCode == .usage)
        #expect(
            result.error == """
                quoin: unknown option --dran; did you mean --drain?
                quoin: usage: quoin worker [--once | --drain]
                quoin: `quoin worker -h` says more

                """)
    }

    @Test(arguments: [
        (["worker", "--once", "--drain"], "--once and --drain exclude each other"),
        (["worker", "--once=yes"], "--once takes no value"),
        (["enqueue", "quotation"], "something is missing"),
        (["enqueue", "quotation", "k"], "--data FILE is missing"),
        (["enqueue", "quotation", "k", "--data"], "--data needs a value: --data FILE"),
        (["list", "--type", "a", "--type", "b"], "--type is given twice"),
        (["list", "surplus"], "too much is given: surplus"),
        (["status", "not-an-id"], "not-an-id is no document id; give TYPE and KEY, or the id that enqueue printed"),
        (["load"], "--jobs N is missing"),
        (["load", "--jobs", "many"], "--jobs is \"many\"; it must be a whole number from 1 to 10000000"),
        (["cancel", "quotation", "k"], "--reason TEXT is missing"),
        (["retry", "x", "--reason", "r"], "x is no job number"),
        (["migrate", "down"], "down is none of up, status, plan, roles"),
        (["health", "well"], "well is none of live, ready, startup"),
        (["render", "templates/quotation"], "-o FILE is missing"),
        (
            ["bench", "layout", "a", "b"],
            "what is measured is bench render BUNDLE SAMPLE… or bench layout FILE.xhtml"
        ),
    ])
    func usageFaultsAreNamed(words: [String], message: String) {
        let out = Monitor("")
        let code = run(
            arguments: ["quoin"] + words, environment: [:],
            terminal: Terminal(out: { _ in }, error: { text in out.update { $0 += text } }, isInteractive: false))
        #expect(code == .usage)
        #expect(out.withLock { $0 }.hasPrefix("quoin: \(message)\n"))
    }

    @Test func configurationFaultsComeTogetherWithStatus78() {
        let result = quoin("worker", environment: ["QUOIN_STOR": "file:///x", "QUOIN_LOG": "loud"])
        #expect(result.exitCode == .configuration)
        #expect(
            result.error == """
                quoin: QUOIN_STOR: there is no such setting; did you mean QUOIN_STORE?
                quoin: QUOIN_LOG: is "loud"; it must be one of debug, info, warning, error
                quoin: DATABASE_URL: is not set, and none of libpq's PGHOST, PGSERVICE and PGDATABASE is
                quoin: QUOIN_STORE: is not set; say azure://CONTAINER or file:///DIRECTORY

                """)
    }

    @Test func aDatabaseThatIsDownIsStatus69() {
        let result = quoin("stats", environment: ["DATABASE_URL": "postgres://postgres@127.0.0.1:1/none"])
        #expect(result.exitCode == .unavailable)
        #expect(result.error.hasPrefix("quoin: connection to server at \"127.0.0.1\", port 1 failed"))
    }

    @Test func aConnectionStringThatMakesNoSenseIsStatus78AndNotShown() {
        let result = quoin("stats", environment: ["DATABASE_URL": "secret word"])
        #expect(result.exitCode == .configuration)
        #expect(!result.error.contains("secret"))
    }

    @Test func secretsAreNoFlags() {
        #expect(quoin("worker", "--azure-storage-key", "x").exitCode == .usage)
        #expect(!quoin("help", "worker").out.contains("--admin-token"))
    }

    @Test func configShowsOriginsAsTableAndAsJSON() throws {
        let table = quoin("config", "--lanes", "bulk", environment: ["QUOIN_LOG": "debug"])
        #expect(table.exitCode == .ok)
        #expect(table.out.contains("QUOIN_LANES"))
        #expect(table.out.contains("flag --lanes"))
        let json = try JSONValue(parsing: quoin("config", "--json").out)
        #expect(json.arrayValue?.first?["name"] == "DATABASE_URL")
        #expect(json.arrayValue?.first?["origin"] == "not set")
    }

    @Test func versionTellsTheBuild() throws {
        #expect(quoin("version").out.hasPrefix("quoin "))
        #expect(quoin("--version").out == quoin("version").out)
        #expect(try JSONValue(parsing: quoin("version", "--json").out)["schema"]?.integerValue != nil)
    }

    @Test func nobodyAtTheHealthPortIsStatus69() {
        let result = quoin("health", environment: ["QUOIN_HTTP": "127.0.0.1:1"])
        #expect(result.exitCode == .unavailable)
        #expect(result.error.hasPrefix("quoin: no worker answers at 127.0.0.1:1"))
        #expect(quoin("health", environment: ["QUOIN_HTTP": "off"]).exitCode == .configuration)
    }

    @Test func whatIsNoRegularFileIsWrittenThroughAndStays() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quoin-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "file.pdf").path
        let link = folder.appending(path: "link.pdf").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let page = folder.appending(path: "page.xhtml")
        try Data("<html><head><title>T</title></head><body><p>T</p></body></html>".utf8).write(to: page)
        let result = quoin("render", page.path, "-o", link, "--fonts", ProjectFiles.path("fonts"))
        #expect(result.exitCode == .ok, "\(result.error)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
        #expect(try File.read(file).starts(with: Array("%PDF-".utf8)))
    }

    @Test func aDoubleDashEndsTheOptions() throws {
        let parsed = try ParsedArguments(["--", "-x"], for: .usedForTests)
        #expect(parsed.operands == ["-x"])
        #expect(try ParsedArguments(["--reason=a=b"], for: .usedForTests)["--reason"] == "a=b")
    }
}

extension CommandSpec {
    static let usedForTests = CommandSpec("probe", "x", usage: [""], operands: 0...1, options: [.reason]) { _ in .ok }
}
