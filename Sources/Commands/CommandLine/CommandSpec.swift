package import Service

/// One option of a command.
struct OptionSpec: Hashable, Sendable {
    /// With its dashes: `--lane`.
    var name: String
    /// `-o`; nil: none.
    var short: String?
    /// What its value is called in help texts; nil: it takes none.
    var form: String?
    var summary: String
    /// Whether it may be given more than once.
    var repeats = false

    /// An option with a value.
    init(_ name: String, short: String? = nil, _ form: String, _ summary: String, repeats: Bool = false) {
        self.name = name
        self.short = short
        self.form = form
        self.summary = summary
        self.repeats = repeats
    }

    /// An option that is there or not.
    init(_ name: String, short: String? = nil, _ summary: String) {
        self.name = name
        self.short = short
        self.summary = summary
    }
}

/// One subcommand: what it takes, what its help says and what it does.
struct CommandSpec: Sendable {
    var name: String
    var summary: String
    /// What follows the name, one line for each way to call it.
    var usage: [String]
    /// How many words that are no options it takes.
    var operands: ClosedRange<Int>
    var options: [OptionSpec]
    /// Which settings matter to it; each can be given as a flag.
    var settings: [Setting]
    /// More than the options say; may be empty.
    var notes: String
    var run: @Sendable (Invocation) throws(CommandError) -> ExitCode

    init(
        _ name: String, _ summary: String, usage: [String], operands: ClosedRange<Int>, options: [OptionSpec] = [],
        settings: [Setting] = [], notes: String = "",
        run: @escaping @Sendable (Invocation) throws(CommandError) -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.usage = usage
        self.operands = operands
        self.options = options
        self.settings = settings
        self.notes = notes
        self.run = run
    }

    /// The options with those that every command has, and the flags of its settings.
    var allOptions: [OptionSpec] {
        var all = options + settings.filter(\.hasFlag).map { OptionSpec($0.flag, $0.form, $0.summary) }
        if !settings.isEmpty { all.append(OptionSpec("--config", "FILE", "a JSON file of settings")) }
        all.append(OptionSpec("--help", short: "-h", "show this help"))
        return all
    }
}

/// Why a command could not do what it was asked, and the exit status that says so.
package struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
    package var exitCode: ExitCode
    /// One fact a line; empty where everything was said already.
    package var message: String

    package init(_ exitCode: ExitCode, _ message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    package var description: String { message }
}
