import Primitives
import Service

extension CommandSpec {
    static let config = CommandSpec(
        "config", "show the settings that hold, and where each came from; secrets are hidden", usage: ["[--check]"],
        operands: 0...0,
        options: [OptionSpec("--check", "print nothing where all is well, as a worker would find it"), .json],
        settings: Setting.all
    ) { invocation throws(CommandError) in
        let isCheck = invocation.arguments.has("--check")
        let configuration = try invocation.configuration(needs: isCheck ? [.database, .store] : [])
        if isCheck { return .ok }
        let report = ConfigurationReport(configuration)
        if invocation.wantsJSON {
            invocation.print(report.json)
            return .ok
        }
        var table = TextTable(("SETTING", .left), ("VALUE", .left), ("FROM", .left))
        for line in report.lines { table.append([line.variable, line.value, line.origin]) }
        invocation.terminal.print(table.text)
        return .ok
    }
}
