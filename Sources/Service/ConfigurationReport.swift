package import Primitives

/// The values that hold, with where each came from; secrets are not in it.
package struct ConfigurationReport: Sendable {
    package struct Line: Hashable, Sendable {
        package var variable: String
        package var value: String
        package var origin: String
    }

    package let lines: [Line]

    /// One line for each setting that has a value, and for each that has none.
    package init(_ configuration: Configuration) {
        lines = Setting.all.map { setting in
            guard let value = configuration.values[setting] else {
                let implied = setting == .renderThreads ? String(configuration.renderThreads) : ""
                return Line(variable: setting.variable, value: implied, origin: implied.isEmpty ? "not set" : "default")
            }
            let text = setting.isSecret ? Self.redacted(value.text, of: setting) : value.text
            return Line(variable: setting.variable, value: text, origin: value.origin.description)
        }
    }

    package var json: JSONValue {
        .array(
            lines.map { line in
                [
                    "name": .string(line.variable), "value": .string(line.value), "origin": .string(line.origin),
                ]
            })
    }

    /// A database URL without its password still says where it leads; of other secrets nothing is shown.
    static func redacted(_ text: String, of setting: Setting) -> String {
        let hidden = "********"
        guard setting == .databaseURL, let scheme = text.firstRange(of: "://") else { return hidden }
        // Parameters may hold a password too.
        let rest = text[scheme.upperBound...].prefix { $0 != "?" }
        guard let at = rest.lastIndex(of: "@") else { return String(text[..<scheme.upperBound]) + rest }
        let user = rest[..<at].prefix { $0 != ":" }
        let password = user.endIndex < at ? ":" + hidden : ""
        return String(text[..<scheme.upperBound]) + user + password + rest[at...]
    }
}
