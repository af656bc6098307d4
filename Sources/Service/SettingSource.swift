import Primitives

/// One thing that is wrong with a configuration.
package struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The variable, flag or file.
    package var place: String
    package var message: String

    package init(_ place: String, _ message: String) {
        self.place = place
        self.message = message
    }

    package var description: String { "\(place): \(message)" }
}

/// All that is wrong with a configuration: found in one run, so that it is mended in one.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    package var faults: [ConfigurationFault]

    package init(_ faults: [ConfigurationFault]) { self.faults = faults }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Where a value came from.
package enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment
    /// The file that `NAME_FILE` named.
    case secretFile(String)
    case configurationFile(String)
    case fallback

    package var description: String {
        switch self {
        case .flag(let flag): "flag \(flag)"
        case .environment: "environment"
        case .secretFile(let path): "file \(path)"
        case .configurationFile(let path): "file \(path)"
        case .fallback: "default"
        }
    }
}

/// The texts of all settings, before anybody asks what they mean.
package struct SettingValues: Sendable {
    package struct Value: Hashable, Sendable {
        package var text: String
        package var origin: SettingOrigin
        /// How an operator knows it: the flag, the variable or the file's key.
        package var place: String
    }

    private var values: [String: Value] = [:]

    /// Collects the settings: flag, then environment, then file, then default.
    ///
    /// Adds a fault for every variable and key that nobody knows, and for files that cannot be read.
    /// - Parameters:
    ///   - flags: by flag name with its dashes.
    ///   - environment: all variables of the process.
    ///   - configurationFile: the file that `--config` named.
    ///   - readFile: gives a file's bytes, or says why it cannot.
    ///   - faults: what was wrong.
    package init(
        flags: [String: String], environment: [String: String], configurationFile: String?,
        readFile: (String) throws(ConfigurationFault) -> [UInt8], faults: inout [ConfigurationFault]
    ) {
        let fromFile = configurationFile.map { Self.parse($0, readFile: readFile, faults: &faults) } ?? [:]
        for setting in Setting.all {
            if let text = flags[setting.flag] {
                values[setting.variable] = Value(text: text, origin: .flag(setting.flag), place: setting.flag)
                continue
            }
            let text = environment[setting.variable].flatMap { $0.isEmpty ? nil : $0 }
            let path = setting.fileVariable.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
            switch (text, path) {
            case (.some, .some):
                faults.append(
                    ConfigurationFault(
                        setting.variable, "both \(setting.variable) and \(setting.variable)_FILE are set; keep one"))
            case (let text?, nil):
                values[setting.variable] = Value(text: text, origin: .environment, place: setting.variable)
            case (nil, let path?):
                do throws(ConfigurationFault) {
                    values[setting.variable] = Value(
                        text: Self.secret(try readFile(path)), origin: .secretFile(path),
                        place: setting.variable + "_FILE")
                } catch {
                    faults.append(ConfigurationFault(setting.variable + "_FILE", error.message))
                }
            case (nil, nil):
                if let value = fromFile[setting.key] {
                    values[setting.variable] = value
                } else if let text = setting.fallback {
                    values[setting.variable] = Value(text: text, origin: .fallback, place: setting.variable)
                }
            }
        }
        Self.findUnknownVariables(environment, faults: &faults)
    }

    /// The value of a setting; nil where nothing is set.
    package subscript(_ setting: Setting) -> Value? { values[setting.variable] }

    /// A misspelt variable would be worse than none: it looks set.
    private static func findUnknownVariables(_ environment: [String: String], faults: inout [ConfigurationFault]) {
        let known = Setting.all.flatMap { [$0.variable] + ($0.fileVariable.map { [$0] } ?? []) }
        for variable in environment.keys.sorted() where variable.hasPrefix("QUOIN_") && !known.contains(variable) {
            // What Kubernetes injects for a service that is named quoin.
            if variable.hasPrefix("QUOIN_SERVICE_") || variable.hasPrefix("QUOIN_PORT") { continue }
            let near = Diagnostic.nearest(to: variable, among: known)
            faults.append(
                ConfigurationFault(
                    variable, "there is no such setting" + (near.map { "; did you mean \($0)?" } ?? "")))
        }
    }

    private static func parse(
        _ path: String, readFile: (String) throws(ConfigurationFault) -> [UInt8], faults: inout [ConfigurationFault]
    ) -> [String: Value] {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: try readFile(path))
        } catch let error as ConfigurationFault {
            faults.append(ConfigurationFault(path, error.message))
            return [:]
        } catch {
            faults.append(ConfigurationFault(path, "\(error)"))
            return [:]
        }
        guard let object = json.objectValue else {
            faults.append(ConfigurationFault(path, "must hold a JSON object"))
            return [:]
        }
        var values: [String: Value] = [:]
        let keys = Setting.all.map(\.key)
        for member in object.members {
            guard keys.contains(member.key) else {
                let near = Diagnostic.nearest(to: member.key, among: keys)
                faults.append(
                    ConfigurationFault(
                        path,
                        "there is no setting \"\(member.key)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? "")))
                continue
            }
            guard let text = text(member.value) else {
                faults.append(
                    ConfigurationFault(
                        path, "\"\(member.key)\" must be a string, a whole number, true, false or a list of strings"))
                continue
            }
            values[member.key] = Value(
                text: text, origin: .configurationFile(path), place: "\(path), \"\(member.key)\"")
        }
        return values
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .bool(let value): return String(value)
        case .array(let elements):
            let texts = elements.compactMap(\.stringValue)
            return texts.count == elements.count ? texts.joined(separator: ",") : nil
        case .null, .number, .object: return nil
        }
    }

    /// A secret as a file holds it: editors put a line feed at the end.
    private static func secret(_ bytes: [UInt8]) -> String {
        var text = bytes[...]
        while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { text = text.dropLast() }
        return String(decoding: text, as: UTF8.self)
    }
}
