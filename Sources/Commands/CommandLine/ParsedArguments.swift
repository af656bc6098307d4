import Primitives
import Service

/// A command's words, sorted into options and operands.
struct ParsedArguments: Sendable {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// Sorts the words after the command's name.
    ///
    /// `--name value` and `--name=value` are the same; `--` ends the options. Faults are those of usage.
    init(_ words: [String], for command: CommandSpec) throws(CommandError) {
        let options = command.allOptions
        var rest = words[...]
        var isLiteral = false
        while let word = rest.popFirst() {
            if isLiteral || word == "-" || !word.hasPrefix("-") {
                operands.append(word)
                continue
            }
            if word == "--" {
                isLiteral = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = options.first(where: { $0.name == parts[0] || $0.short == parts[0] }) else {
                let near = Diagnostic.nearest(to: parts[0], among: options.map(\.name))
                throw Self.usage(
                    command, "unknown option \(parts[0])" + (near.map { "; did you mean \($0)?" } ?? ""))
            }
            if option.form == nil {
                guard parts.count == 1 else { throw Self.usage(command, "\(option.name) takes no value") }
                values[option.name] = [""]
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw Self.usage(command, "\(option.name) needs a value: \(option.name) \(option.form ?? "")")
            }
            if values[option.name] != nil, !option.repeats {
                throw Self.usage(command, "\(option.name) is given twice")
            }
            values[option.name, default: []].append(value)
        }
        if has("--help") { return }
        guard command.operands.contains(operands.count) else {
            let isShort = operands.count < command.operands.lowerBound
            throw Self.usage(command, isShort ? "something is missing" : "too much is given: \(operands.last ?? "")")
        }
    }

    /// Whether an option was given.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// An option's value; nil where it was not given.
    subscript(_ name: String) -> String? { values[name]?.last }

    /// All values of an option that may be repeated.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    static func usage(_ command: CommandSpec, _ message: String) -> CommandError {
        let forms = command.usage.map { "quoin \(command.name) \($0)" }.joined(separator: "\n       ")
        return CommandError(.usage, "\(message)\nusage: \(forms)\n`quoin \(command.name) -h` says more")
    }
}
