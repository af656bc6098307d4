import Commands
import Glibc
import Service

// Before anything else: a signal that comes early must wait until it is asked for.
let isWorker = CommandLine.arguments.dropFirst().first == "worker"
if isWorker { Signals.block() }
exit(run(arguments: CommandLine.arguments).rawValue)
