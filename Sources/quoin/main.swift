import Commands
import Glibc
import Service

exit(run(arguments: CommandLine.arguments).rawValue)
