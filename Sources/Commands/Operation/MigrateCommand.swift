import JobQueue
import PostgreSQL
import Service

extension CommandSpec {
    static let migrate = CommandSpec(
        "migrate", "bring the database's schema to the state this build works with",
        usage: ["up", "status", "plan", "roles"],
        operands: 1...1, settings: [.databaseURL],
        notes: """
            up applies what is pending, each step in a transaction, and may be run by several at once.
            status lists the steps and exits 1 where one is pending; plan prints the SQL; roles creates the roles.
            """
    ) { invocation throws(CommandError) in
        let verb = try invocation.firstOperand()
        guard ["up", "status", "plan", "roles"].contains(verb) else {
            throw invocation.usage("\(verb) is none of up, status, plan, roles")
        }
        let configuration = try invocation.configuration(needs: [.database])
        do throws(QueueError) {
            let migrator = Migrator(try QueueClient(try DatabaseAccess.options(configuration)).connection)
            switch verb {
            case "up":
                let applied = try migrator.up()
                invocation.terminal.print(
                    applied.isEmpty
                        ? "the schema is up to date, at version \(requiredSchemaVersion)"
                        : "applied " + applied.map { String($0) }.joined(separator: ", "))
                return .ok
            case "plan":
                invocation.terminal.print(try migrator.plan())
                return .ok
            case "roles":
                try migrator.createRoles()
                invocation.terminal.print("the roles have their privileges")
                return .ok
            default: return showSteps(try migrator.status(), invocation)
            }
        } catch {
            throw CommandError(error)
        }
    }

    private static func showSteps(_ statuses: [MigrationStatus], _ invocation: Invocation) -> ExitCode {
        var table = TextTable(("STEP", .right), ("NAME", .left), ("STATE", .left))
        var isCurrent = true
        for status in statuses {
            let state: String
            switch status.state {
            case .applied(let at): state = "applied at \(at)"
            case .pending:
                state = "pending"
                isCurrent = false
            case .drifted(let checksum):
                state = "applied with another text, checksum \(checksum)"
                isCurrent = false
            case .unknownHere: state = "applied by a newer build"
            }
            table.append([String(status.number), status.name, state])
        }
        invocation.terminal.print(table.text)
        return isCurrent ? .ok : .failed
    }
}
