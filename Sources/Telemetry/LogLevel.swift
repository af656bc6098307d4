/// How much the log says.
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
    case debug, info, warning, error

    /// 0 for the chattiest.
    var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }
}
