internal import Primitives

/// The fixed words of a template, by language and key: the files of `strings/`.
struct FixedTexts: Sendable {
    /// A part of a text.
    enum Piece: Hashable, Sendable {
        case literal([UInt8])
        /// `{name}`.
        case placeholder(String)
    }

    struct Language: Sendable {
        let name: String
        /// By the key's index; nil where this language does not have it.
        var texts: [[Piece]?]
    }

    private(set) var keys: [String] = []
    private(set) var indexByKey: [String: Int] = [:]
    private(set) var languages: [Language] = []
    /// Every text as it stands in its file, for checks of the characters in it.
    private(set) var sources: [(text: String, location: SourceLocation)] = []
    /// The index of the default language; 0 where it is missing.
    private(set) var defaultLanguage = 0

    static let folder = "strings/"

    init() {}

    /// Reads every file of `strings/` and checks that all languages have the same keys.
    init(reading bundle: TemplateBundle, defaultLanguage name: String, diagnostics: inout [Diagnostic]) {
        var files: [(language: String, path: String, members: [JSONObject.Member], places: JSONLocator)] = []
        for file in bundle.files where file.path.hasPrefix(Self.folder) {
            let rest = file.path.dropFirst(Self.folder.count)
            guard rest.hasSuffix(".json"), Self.isLanguage(rest.dropLast(5)) else {
                diagnostics.append(
                    Diagnostic(
                        "a file of strings/ is named after its language", at: bundle.start(of: file.path),
                        hint: "strings/en.json"))
                continue
            }
            guard let json = JSONFile.parse(file.bytes, path: file.path, of: bundle, diagnostics: &diagnostics) else {
                continue
            }
            let places = JSONLocator(file.bytes, file: bundle.displayPath(file.path))
            guard let object = json.objectValue else {
                diagnostics.append(Diagnostic("this is not an object of texts", at: places.location(of: "")))
                continue
            }
            files.append((String(rest.dropLast(5)), file.path, object.members, places))
        }
        for file in files {
            for member in file.members where indexByKey[member.key] == nil {
                indexByKey[member.key] = keys.count
                keys.append(member.key)
            }
        }
        for file in files {
            var texts = [[Piece]?](repeating: nil, count: keys.count)
            for member in file.members {
                let place = file.places.location(of: "/" + JSONPointer.escaped(member.key))
                guard let text = member.value.stringValue, let index = indexByKey[member.key] else {
                    diagnostics.append(Diagnostic("\"\(member.key)\" is not a text", at: place))
                    continue
                }
                if texts[index] != nil {
                    diagnostics.append(Diagnostic("\"\(member.key)\" stands here twice", at: place))
                }
                guard let pieces = Self.pieces(of: text) else {
                    diagnostics.append(
                        Diagnostic("\"\(member.key)\" has a brace that is no {name}", at: place, hint: "write {name}"))
                    continue
                }
                texts[index] = pieces
                sources.append((text, place))
            }
            languages.append(Language(name: file.language, texts: texts))
        }
        guard let standard = languages.firstIndex(where: { $0.name == name }) else {
            if !languages.isEmpty {
                diagnostics.append(
                    Diagnostic(
                        "the default language \(name) has no file in strings/",
                        at: bundle.start(of: Self.folder + name + ".json")))
            }
            return
        }
        defaultLanguage = standard
        compareKeys(files.map { ($0.path, $0.places) }, bundle: bundle, diagnostics: &diagnostics)
    }

    /// Every language has the keys of the default language, and no others.
    private func compareKeys(
        _ files: [(path: String, places: JSONLocator)], bundle: TemplateBundle, diagnostics: inout [Diagnostic]
    ) {
        let standard = languages[defaultLanguage]
        for (language, file) in zip(languages, files) where language.name != standard.name {
            for (index, key) in keys.enumerated() {
                if standard.texts[index] != nil, language.texts[index] == nil {
                    diagnostics.append(
                        Diagnostic("\"\(key)\" is missing in this language", at: file.places.location(of: "")))
                } else if standard.texts[index] == nil, language.texts[index] != nil {
                    let known = keys.indices.filter { standard.texts[$0] != nil }.map { keys[$0] }
                    let nearest = Diagnostic.nearest(to: key, among: known)
                    diagnostics.append(
                        Diagnostic(
                            "\"\(key)\" is not in the default language's file",
                            at: file.places.location(of: "/" + JSONPointer.escaped(key)),
                            hint: nearest.map { "nearest: \($0)" }))
                }
            }
        }
    }

    private static func isLanguage(_ text: Substring) -> Bool {
        (2...20).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")) || $0 == UInt8(ascii: "-")
            }
    }

    /// Splits a text at its `{name}`s; nil where a brace is no part of one.
    private static func pieces(of text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = Array(text.utf8)[...]
        while let open = rest.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            if open > rest.startIndex { pieces.append(.literal(Array(rest[..<open]))) }
            guard rest[open] == UInt8(ascii: "{"),
                let close = rest[open...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
            else { return nil }
            let name = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
            guard !name.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 <= 0x20 }) else { return nil }
            pieces.append(.placeholder(name))
            rest = rest[(close + 1)...]
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(.literal(Array(rest))) }
        return pieces
    }

    /// The index of the language that a job's language is written in: itself, its primary language, or the default.
    func language(named name: String) -> Int { knownLanguage(named: name) ?? defaultLanguage }

    /// The index of a language or its primary language; nil where there is neither.
    func knownLanguage(named name: String) -> Int? {
        func index(_ wanted: some StringProtocol) -> Int? {
            languages.firstIndex { $0.name.lowercased() == wanted.lowercased() }
        }
        return index(name) ?? name.split(separator: "-").first.flatMap { index($0) }
    }

    /// A text in a language, or in the default language where that one lacks it; empty where neither has it.
    func pieces(_ key: Int, in language: Int) -> [Piece] {
        languages[language].texts[key] ?? languages[defaultLanguage].texts[key] ?? []
    }

    /// The names in braces of a text, in any language.
    func placeholders(of key: Int) -> [String] {
        var names: [String] = []
        for piece in languages.flatMap({ $0.texts[key] ?? [] }) {
            if case .placeholder(let name) = piece, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// True where the language's grammar uses its singular for a count (Unicode CLDR plural rules).
    static func isSingular(_ count: DecimalNumber, in language: String) -> Bool {
        let one = DecimalNumber(coefficient: 1)
        switch language.split(separator: "-").first.map({ $0.lowercased() }) ?? "" {
        case "hi", "bn", "gu", "kn": return count >= DecimalNumber(coefficient: 0) && count <= one
        case "pa": return count == one || count == DecimalNumber(coefficient: 0)
        case "en", "ur": return count == one && count.scale == 0
        default: return count == one
        }
    }
}
