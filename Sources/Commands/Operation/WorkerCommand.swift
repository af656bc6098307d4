import Service
import Worker

extension CommandSpec {
    static let worker = CommandSpec(
        "worker", "claim jobs, render and store documents, publish the results", usage: ["[--once | --drain]"],
        operands: 0...0,
        options: [
            OptionSpec("--once", "one claim round"),
            OptionSpec("--drain", "stop when nothing is ready or running; future jobs are left alone"),
        ],
        settings: Setting.all,
        notes: """
            SIGTERM or SIGINT finishes what runs and gives back the rest; a second one stops at once. SIGHUP takes the log
            level and the templates anew.
            """
    ) { invocation throws(CommandError) in
        let (isOnce, isDrain) = (invocation.arguments.has("--once"), invocation.arguments.has("--drain"))
        if isOnce, isDrain { throw invocation.usage("--once and --drain exclude each other") }
        let configuration = try invocation.configuration(needs: [.database, .store])
        let service = WorkerService(configuration, mode: isOnce ? .once : isDrain ? .drain : .daemon) {
            () throws(ConfigurationError) in
            do throws(CommandError) {
                return try invocation.configuration(needs: [.database, .store])
            } catch {
                throw ConfigurationError([ConfigurationFault("configuration", error.message)])
            }
        }
        return service.run()
    }
}
