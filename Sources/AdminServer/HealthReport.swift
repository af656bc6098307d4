package import Primitives

/// One part's state: `database`, `queue`, `storage`, `templates`, `fonts`.
package struct HealthCheck: Sendable {
    package var name: String
    package var status: HealthStatus
    /// Further members of the check's object, such as `latency` (milliseconds), `pendingJobs` or `message`.
    package var details: JSONObject

    package init(_ name: String, _ status: HealthStatus, _ details: JSONObject = [:]) {
        self.name = name
        self.status = status
        self.details = details
    }

    /// The state of a part that was asked just now: `ok` with its latency, or `failing` with the reason.
    ///
    /// The reason is shown to whoever asks: it must be safe to show.
    package static func measuring(_ name: String, _ ask: () throws -> JSONObject) -> HealthCheck {
        let start = ContinuousClock.now
        do {
            var details = try ask()
            let elapsed = ContinuousClock.now - start
            details["latency"] = .integer(
                elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
            return HealthCheck(name, .ok, details)
        } catch {
            return HealthCheck(name, .failing, ["message": .string("\(error)")])
        }
    }
}

/// The answer to one health question.
package struct HealthReport: Sendable {
    package var checks: [HealthCheck]
    package var version: String
    /// Seconds since the start.
    package var uptime: Int

    package init(checks: [HealthCheck], version: String, uptime: Int) {
        self.checks = checks
        self.version = version
        self.uptime = uptime
    }

    /// `ok` where every check is.
    package var status: HealthStatus { checks.allSatisfy { $0.status == .ok } ? .ok : .failing }

    /// The body that is sent: `{"status":…,"checks":{…},"version":…,"uptime":…}`.
    package var json: JSONValue {
        var members = JSONObject()
        for check in checks {
            let status = JSONObject([.init(key: "status", value: .string(check.status.rawValue))])
            members[check.name] = .object(JSONObject(status.members + check.details.members))
        }
        return [
            "status": .string(status.rawValue), "checks": .object(members), "version": .string(version),
            "uptime": .integer(Int64(uptime)),
        ]
    }
}

/// Who answers the three health questions.
///
/// Each is asked on a thread of its own and may block for a moment; a slow one does not hold up the others.
package struct HealthQuestions: Sendable {
    /// Whether every loop still turns; must never touch the database.
    package var live: @Sendable () -> HealthReport
    /// Whether work can be taken now.
    package var ready: @Sendable () -> HealthReport
    /// Whether the start is over.
    package var startup: @Sendable () -> HealthReport

    package init(
        live: @escaping @Sendable () -> HealthReport, ready: @escaping @Sendable () -> HealthReport,
        startup: @escaping @Sendable () -> HealthReport
    ) {
        self.live = live
        self.ready = ready
        self.startup = startup
    }
}
