import Primitives

/// What `fonts/catalog.json` says; `fonts/README.md` describes it.
struct FontCatalog {
    struct Family {
        var name: String
        var faces: [Face]
    }

    struct Face {
        var file: String
        var index: Int
        var weight: Int16
        var isItalic: Bool
        var stretch: Int16
        var package: String
        var digest: String
    }

    /// The families for a script; `language` is empty where the entry holds for any.
    struct Fallback {
        /// ISO 15924 as four ASCII bytes, the first one highest.
        var script: UInt32
        var language: String
        var families: [String]
    }

    /// Hyphenation patterns of some languages.
    struct Hyphenation {
        var languages: [String]
        var file: String
        var package: String
        var digest: String
    }

    var families: [Family] = []
    var hyphenation: [Hyphenation] = []
    /// In the order of the file.
    var generics: [(name: String, families: [String])] = []
    var fallbacks: [Fallback] = []

    /// Reads the catalog; `path` names it in errors.
    init(parsing text: [UInt8], path: String) throws(TypographyError) {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: text)
        } catch {
            throw TypographyError(.catalogMalformed, path, error.description)
        }
        for (i, family) in try Self.array("families", of: root, path).enumerated() {
            let name = try Self.string("name", of: family, "\(path): families[\(i)]")
            let place = "\(path): families[\(i)] (\(name))"
            var faces: [Face] = []
            for (j, face) in try Self.array("faces", of: family, place).enumerated() {
                faces.append(try Self.face(face, "\(place).faces[\(j)]"))
            }
            guard !faces.isEmpty else { throw TypographyError(.catalogMalformed, place, "has no faces") }
            families.append(Family(name: name, faces: faces))
        }
        for (i, entry) in (root["hyphenation"]?.arrayValue ?? []).enumerated() {
            hyphenation.append(try Self.hyphenation(entry, "\(path): hyphenation[\(i)]"))
        }
        for member in root["generic"]?.objectValue?.members ?? [] {
            generics.append(
                (member.key, try Self.names(member.value, "\(path): generic.\(member.key)", known: families)))
        }
        for (i, entry) in (root["fallback"]?.arrayValue ?? []).enumerated() {
            let place = "\(path): fallback[\(i)]"
            let script = Array(try Self.string("script", of: entry, place).utf8)
            guard script.count == 4 else {
                throw TypographyError(.catalogMalformed, place, "script is not an ISO 15924 code")
            }
            fallbacks.append(
                Fallback(
                    script: script.reduce(0) { $0 << 8 | UInt32($1) },
                    language: entry["language"]?.stringValue?.lowercased() ?? "",
                    families: try Self.names(entry["families"] ?? .null, "\(place).families", known: families)))
        }
    }

    private static func hyphenation(_ value: JSONValue, _ place: String) throws(TypographyError) -> Hyphenation {
        let languages = try array("languages", of: value, place).compactMap(\.stringValue)
        guard !languages.isEmpty else {
            throw TypographyError(.catalogMalformed, place, "languages names no language")
        }
        return Hyphenation(
            languages: languages, file: try fileName(of: value, place),
            package: try string("package", of: value, place), digest: try digest(of: value, place))
    }

    private static func fileName(of value: JSONValue, _ place: String) throws(TypographyError) -> String {
        let file = try string("file", of: value, place)
        guard !file.isEmpty, !file.contains("/"), !file.hasPrefix(".") else {
            throw TypographyError(.catalogMalformed, place, "file is not a plain file name")
        }
        return file
    }

    private static func digest(of value: JSONValue, _ place: String) throws(TypographyError) -> String {
        let digest = try string("sha256", of: value, place)
        guard digest.utf8.count == 64, digest.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
            throw TypographyError(.catalogMalformed, place, "sha256 is not 64 lower-case hexadecimal digits")
        }
        return digest
    }

    private static func face(_ value: JSONValue, _ place: String) throws(TypographyError) -> Face {
        let file = try fileName(of: value, place)
        let digest = try digest(of: value, place)
        guard let isItalic = value["italic"]?.boolValue else {
            throw TypographyError(.catalogMalformed, place, "italic is not true or false")
        }
        return Face(
            file: file,
            index: Int(try integer("index", of: value, in: 0...255, place)),
            weight: Int16(try integer("weight", of: value, in: 1...1000, place)),
            isItalic: isItalic,
            stretch: Int16(try integer("stretch", of: value, in: 50...200, place)),
            package: try string("package", of: value, place),
            digest: digest)
    }

    private static func string(
        _ key: String, of value: JSONValue, _ place: String
    ) throws(TypographyError) -> String {
        guard let text = value[key]?.stringValue else {
            throw TypographyError(.catalogMalformed, place, "\(key) is not a string")
        }
        return text
    }

    private static func integer(
        _ key: String, of value: JSONValue, in range: ClosedRange<Int64>, _ place: String
    ) throws(TypographyError) -> Int64 {
        guard let number = value[key]?.integerValue, range.contains(number) else {
            throw TypographyError(
                .catalogMalformed, place, "\(key) is not an integer of \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func array(
        _ key: String, of value: JSONValue, _ place: String
    ) throws(TypographyError) -> [JSONValue] {
        guard let elements = value[key]?.arrayValue else {
            throw TypographyError(.catalogMalformed, place, "\(key) is not an array")
        }
        return elements
    }

    /// A list of names of families that the catalog has.
    private static func names(
        _ value: JSONValue, _ place: String, known families: [Family]
    ) throws(TypographyError) -> [String] {
        guard let elements = value.arrayValue else {
            throw TypographyError(.catalogMalformed, place, "is not an array of family names")
        }
        var names: [String] = []
        for element in elements {
            guard let name = element.stringValue, families.contains(where: { $0.name == name }) else {
                throw TypographyError(
                    .catalogMalformed, place, "\(element.stringValue ?? "an entry") is not a family of the catalog")
            }
            names.append(name)
        }
        return names
    }
}
