import Glibc
import HTTPServer
import Preview
import Primitives
import Service
import Templates
import Typography

extension CommandSpec {
    static let preview = CommandSpec(
        "preview", "show a bundle's documents in a browser, and again whenever a file changes",
        usage: ["BUNDLE [SAMPLE.json] [OPTION…]"], operands: 1...2,
        options: [
            OptionSpec("--port", "N", "the port on 127.0.0.1; 0 is any free one (8160)"), .language, .date,
            OptionSpec("--samples", "DIR", "payloads to show (samples/NAME beside the folder of templates)"),
            .moreFonts,
        ],
        settings: [.templates],
        notes: """
            Nobody but this machine can see it. A bundle with faults shows them beside the last good rendering. Ctrl-C ends
            it.
            """
    ) { invocation throws(CommandError) in
        let configuration = try invocation.configuration()
        let bundle = RenderSource.locate(try invocation.firstOperand(), templates: configuration.templates)
        guard access(bundle + "/.", R_OK) == 0 else {
            throw CommandError(.badInput, "\(bundle): \(String(cString: strerror(errno)))")
        }
        if let file = invocation.operand(1), access(file, R_OK) != 0 {
            throw CommandError(.badInput, "cannot read \(file): \(String(cString: strerror(errno)))")
        }
        let port = try invocation.integer("--port", in: 0...65_535) ?? defaultPort
        let source = PreviewSource(
            bundle: bundle, samples: invocation.arguments["--samples"],
            payload: invocation.operand(1).map { SamplePayload(path: $0) }, language: invocation.arguments["--lang"],
            fonts: configuration.fonts, additionalFonts: invocation.arguments.all("--fonts"),
            requestedAt: try invocation.date())
        let preview: Preview
        do { preview = try Preview(source) } catch { throw CommandError(.configuration, "QUOIN_FONTS: \(error)") }
        // Whoever has not blocked them before would be ended by them, without an exit status.
        Signals.block()
        do throws(ThreadError) { try preview.start() } catch { throw CommandError(.unavailable, error.description) }
        defer { preview.stop() }
        let server = HTTPServer(address: ListenAddress(host: "127.0.0.1", port: UInt16(port)), answer: preview.answer)
        do { try server.start() } catch {
            throw CommandError(.unavailable, "\(error); `--port` chooses another one")
        }
        invocation.terminal.print("\(bundle) is shown at http://127.0.0.1:\(server.port ?? 0)/ — Ctrl-C ends it")
        _ = Signals.next()
        // Requests that wait for a change are answered, then the server can stop.
        preview.stop()
        server.stop()
        return .ok
    }

    private static let defaultPort = 8_160
}
