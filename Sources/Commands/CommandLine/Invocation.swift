import Glibc
import JobQueue
import Jobs
import PostgreSQL
import Primitives
import Service

/// One call of a command.
struct Invocation: Sendable {
    let command: CommandSpec
    let arguments: ParsedArguments
    let environment: [String: String]
    let terminal: Terminal

    /// The n-th operand; the parser has checked that the required ones are there.
    func operand(_ index: Int) -> String? {
        arguments.operands.indices.contains(index) ? arguments.operands[index] : nil
    }

    /// The first operand of a command that needs one.
    func firstOperand() throws(CommandError) -> String {
        guard let operand = operand(0) else { throw usage("something is missing") }
        return operand
    }

    func usage(_ message: String) -> CommandError { ParsedArguments.usage(command, message) }

    /// An option's value as a whole number.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
        guard let text = arguments[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw usage(
                "\(name) is \"\(text)\"; it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The settings that hold, all faults at once.
    func configuration(needs: Set<Configuration.Need> = []) throws(CommandError) -> Configuration {
        var flags: [String: String] = [:]
        for setting in command.settings { flags[setting.flag] = arguments[setting.flag] }
        do throws(ConfigurationError) {
            return try Configuration(
                flags: flags, environment: environment, configurationFile: arguments["--config"], needs: needs)
        } catch {
            throw CommandError(.configuration, error.description)
        }
    }

    /// A connection to the database, whose schema is the one that this build works with.
    func queue() throws(CommandError) -> QueueClient {
        let configuration = try configuration(needs: [.database])
        do throws(QueueError) {
            let client = try QueueClient(try DatabaseAccess.options(configuration))
            try requireSchema(client.connection)
            return client
        } catch {
            throw CommandError(error)
        }
    }

    /// Who does it: `--by`, or the user of this machine.
    var actor: String { arguments["--by"] ?? environment["USER"] ?? environment["LOGNAME"] ?? "operator" }

    /// A file's bytes; `-` is standard input.
    func read(_ path: String, limit: Int = 64 << 20) throws(CommandError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError(.badInput, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandError(.badInput, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        throw CommandError(.badInput, "\(path) is larger than \(limit >> 20) MB")
    }

    /// Writes a file whole, or not at all; `-` is standard output.
    func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
        if path == "-" { return terminal.out(bytes) }
        do { try File.replace(path, with: bytes) } catch {
            throw CommandError(.failed, "cannot write \(error)")
        }
    }

    /// Prints JSON on a line of its own.
    func print(_ json: JSONValue) { terminal.print(json.serializedText) }

    var wantsJSON: Bool { arguments.has("--json") }
}

extension CommandError {
    /// What the queue refused, as an exit status.
    init(_ error: QueueError) {
        let exitCode: ExitCode =
            switch error.code {
            case .databaseUnavailable: .unavailable
            case .accessRefused: .refused
            case .configuration, .schemaTooOld, .schemaDrift: .configuration
            case .badRequest, .unprocessable: .badInput
            case .notFound, .conflict: .failed
            case .laneFull: .tryAgain
            case .statementFailed: .internalError
            }
        self.init(exitCode, error.message)
    }

    /// What a part of the worker refused, as an exit status.
    init(_ failure: JobFailure) {
        let exitCode: ExitCode =
            switch failure.code.class {
            case .permanent: .badInput
            case .transient: .internalError
            case .outage: .unavailable
            }
        self.init(exitCode, failure.description)
    }
}

extension OptionSpec {
    static let json = OptionSpec("--json", "print JSON")
    static let tenant = OptionSpec("--tenant", "NAME", "whose document it is (default)")
    static let by = OptionSpec("--by", "NAME", "who does it, for the audit (the user of this machine)")
    static let reason = OptionSpec("--reason", "TEXT", "why, for the audit")
    static let revision = OptionSpec("--revision", "N", "which revision (the latest)")
}

extension JSONValue {
    /// A string, or null.
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// A number, or null.
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
}
