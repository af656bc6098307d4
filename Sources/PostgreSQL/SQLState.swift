/// A five character SQLSTATE (PostgreSQL, appendix A).
package struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let uniqueViolation = SQLState(rawValue: "23505")
    package static let readOnlyTransaction = SQLState(rawValue: "25006")
    package static let invalidPassword = SQLState(rawValue: "28P01")
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    package static let queryCanceled = SQLState(rawValue: "57014")
    package static let adminShutdown = SQLState(rawValue: "57P01")
    package static let crashShutdown = SQLState(rawValue: "57P02")
    package static let cannotConnectNow = SQLState(rawValue: "57P03")
    package static let idleSessionTimeout = SQLState(rawValue: "57P05")

    /// The first two characters: the class of conditions.
    package var conditionClass: Substring { rawValue.prefix(2) }

    /// Whether the session is gone, or the server no longer is the one to write to.
    package var meansConnectionLoss: Bool {
        switch self {
        case .adminShutdown, .crashShutdown, .cannotConnectNow, .idleSessionTimeout, .readOnlyTransaction: true
        default: conditionClass == "08"
        }
    }

    package var description: String { rawValue }
}
