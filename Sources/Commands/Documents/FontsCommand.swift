import Primitives
import Service
import Typography

extension CommandSpec {
    static let fonts = CommandSpec(
        "fonts", "list the faces that documents are set in, what they cover and how they are licensed",
        usage: ["[OPTION…]"], operands: 0...0,
        options: [
            .json, .moreFonts, OptionSpec("--covers", "TEXT", "only faces with a glyph for each character of a text"),
        ],
        notes: "Scripts by their ISO 15924 codes, with how many of a script's characters a face has."
    ) { invocation throws(CommandError) in
        let library = try invocation.fonts()
        let wanted = invocation.arguments["--covers"]?.unicodeScalars.filter { !$0.properties.isWhitespace } ?? []
        let coverage = library.scriptCoverage()
        let faces = library.faceIDs.filter { face in wanted.allSatisfy { library.covers($0, face: face) } }
        if invocation.wantsJSON {
            invocation.print(
                .object([
                    "faces": .array(faces.map { json(of: $0, coverage[Int($0.index)], in: library) })
                ]))
            return .ok
        }
        var table = TextTable(
            ("FAMILY", .left), ("WEIGHT", .right), ("STYLE", .left), ("CHARACTERS", .right), ("SCRIPTS", .left),
            ("EMBEDDING", .left), ("LICENCE", .left), ("FILE", .left))
        for face in faces {
            let description = library.description(of: face)
            let licence = library.licence(of: face)
            table.append([
                description.family, "\(description.weight)", description.isItalic ? "italic" : "upright",
                "\(library.characterCount(of: face))", scripts(coverage[Int(face.index)]),
                description.embedding.rawValue, licence.address.isEmpty ? licence.terms : licence.address,
                description.file,
            ])
        }
        guard !table.isEmpty else {
            throw CommandError(.failed, "no face has a glyph for each character; add one with --fonts DIR")
        }
        invocation.terminal.print(table.text)
        return .ok
    }

    /// The scripts of which a face has a tenth and more; others are there for their signs.
    private static func scripts(_ coverage: [ScriptCoverage]) -> String {
        let main = coverage.filter { $0.covered * 10 >= $0.characters }
        return main.map { "\($0.script) \($0.covered)/\($0.characters)" }.joined(separator: ", ")
    }

    private static func json(
        of face: FaceID, _ coverage: [ScriptCoverage], in library: FontLibrary
    ) -> JSONValue {
        let description = library.description(of: face)
        let licence = library.licence(of: face)
        let format: JSONValue = description.outlines == .trueType ? "TrueType" : "CFF"
        return [
            "family": .string(description.family), "weight": .integer(Int64(description.weight)),
            "italic": .bool(description.isItalic), "stretch": .integer(Int64(description.stretch)),
            "format": format, "file": .string(description.file), "index": .integer(Int64(description.indexInFile)),
            "sha256": .string(description.digest), "characters": .integer(Int64(library.characterCount(of: face))),
            "scripts": .array(
                coverage.map {
                    [
                        "script": .string($0.script), "covered": .integer(Int64($0.covered)),
                        "characters": .integer(Int64($0.characters)),
                    ]
                }),
            "embedding": .string(description.embedding.rawValue), "copyright": .string(licence.copyright),
            "licence": .string(licence.terms), "licence_address": .string(licence.address),
        ]
    }
}
