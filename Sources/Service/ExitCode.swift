/// The process's exit status.
package enum ExitCode: Int32, Error, Sendable {
    case ok = 0
    case failed = 1
    case usage = 2
    case badInput = 65
    case unavailable = 69
    case internalError = 70
    case tryAgain = 75
    case refused = 77
    case configuration = 78
}
