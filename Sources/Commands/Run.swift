import Primitives
package import Service

/// Runs the command line and gives the process's exit status.
package func run(
    arguments: [String], environment: [String: String] = Configuration.processEnvironment,
    terminal: Terminal = .process
) -> ExitCode {
    let words = Array(arguments.dropFirst())
    do throws(CommandError) {
        return try dispatch(words, environment: environment, terminal: terminal)
    } catch {
        if !error.message.isEmpty {
            for line in error.message.split(separator: "\n", omittingEmptySubsequences: false) {
                terminal.warn("quoin: \(line)")
            }
        }
        return error.exitCode
    }
}

private func dispatch(
    _ words: [String], environment: [String: String], terminal: Terminal
) throws(CommandError) -> ExitCode {
    guard let name = words.first else {
        terminal.warn(Help.overview(CommandSpec.all))
        return .usage
    }
    switch name {
    case "-h", "--help":
        terminal.print(Help.overview(CommandSpec.all))
        return .ok
    case "help":
        guard words.count > 1 else {
            terminal.print(Help.overview(CommandSpec.all))
            return .ok
        }
        terminal.print(Help.text(try command(words[1])))
        return .ok
    case "--version": return try dispatch(["version"], environment: environment, terminal: terminal)
    default:
        let command = try command(name)
        let parsed = try ParsedArguments(Array(words.dropFirst()), for: command)
        if parsed.has("--help") {
            terminal.print(Help.text(command))
            return .ok
        }
        return try command.run(
            Invocation(command: command, arguments: parsed, environment: environment, terminal: terminal))
    }
}

private func command(_ name: String) throws(CommandError) -> CommandSpec {
    if let command = CommandSpec.all.first(where: { $0.name == name }) { return command }
    let near = Diagnostic.nearest(to: name, among: CommandSpec.all.map(\.name))
    throw CommandError(
        .usage,
        "there is no command \(name)" + (near.map { "; did you mean \($0)?" } ?? "") + "\n`quoin help` lists them")
}
