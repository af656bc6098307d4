import JobQueue
import Primitives
import Rendering
import Service

extension CommandSpec {
    static let version = CommandSpec(
        "version", "tell the version of this build", usage: [""], operands: 0...0, options: [.json]
    ) { invocation throws(CommandError) in
        if invocation.wantsJSON {
            invocation.print([
                "version": .string(engineVersion), "schema": .integer(Int64(requiredSchemaVersion)),
            ])
        } else {
            invocation.terminal.print("quoin \(engineVersion), schema \(requiredSchemaVersion)")
        }
        return .ok
    }
}
