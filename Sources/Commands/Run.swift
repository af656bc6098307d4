package import Service

/// Runs the command line and gives the process's exit status.
package func run(arguments: [String]) -> ExitCode {
    arguments.count > 1 ? .ok : .usage
}
