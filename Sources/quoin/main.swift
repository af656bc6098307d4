import Commands
import Glibc
import Service

// Before anything else: a signal that comes early must wait until it is asked for.
let takesSignals = ["worker", "preview"].contains(CommandLine.arguments.dropFirst().first)
if takesSignals { Signals.block() }
Allocator.keepFreedMemory()
exit(run(arguments: CommandLine.arguments).rawValue)
