import Service

/// The texts of `-h` and `quoin help`.
enum Help {
    /// What there is.
    static func overview(_ commands: [CommandSpec]) -> String {
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { command in
            "  " + command.name + String(repeating: " ", count: width - command.name.count + 2) + command.summary
        }
        return """
            usage: quoin COMMAND [ARGUMENT…] [OPTION…]

            Turns jobs in PostgreSQL into finished PDF documents.

            \(lines.joined(separator: "\n"))

            `quoin COMMAND -h` explains one. Exit status: 0 done, 1 failed, 2 usage, 65 bad input, 69 a dependency is
            unavailable, 70 internal error, 75 try again later, 77 credentials refused, 78 configuration.
            """
    }

    /// What one command does and takes.
    static func text(_ command: CommandSpec) -> String {
        var text = "usage: " + command.usage.map { "quoin \(command.name) \($0)" }.joined(separator: "\n       ")
        text += "\n\n" + command.summary.prefix(1).uppercased() + command.summary.dropFirst() + "."
        if !command.notes.isEmpty { text += "\n" + command.notes }
        let own = command.allOptions.filter { option in !command.settings.contains { $0.flag == option.name } }
        text += "\n\n" + table(own.map { (label($0), $0.summary) })
        if !command.settings.isEmpty {
            text += "\n\nSettings, also as environment variables and in the file that --config names:\n"
            text += table(
                command.settings.map { setting in
                    let fallback = setting.fallback.map { " (\($0))" } ?? ""
                    let flag = setting.hasFlag ? "\(setting.flag) \(setting.form)" : ""
                    return (flag, "\(setting.variable): \(setting.summary)\(fallback)")
                })
        }
        return text
    }

    private static func label(_ option: OptionSpec) -> String {
        (option.short.map { $0 + ", " } ?? "") + option.name + (option.form.map { " " + $0 } ?? "")
            + (option.repeats ? "…" : "")
    }

    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, summary in
            "  " + name + String(repeating: " ", count: width - name.count + 2) + summary
        }.joined(separator: "\n")
    }
}
