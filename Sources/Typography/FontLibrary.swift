import Glibc
import Primitives

/// The faces that documents are set in: immutable, shared by all threads.
///
/// Loading checks every file against the catalog and takes some tens of milliseconds.
package final class FontLibrary: Sendable {
    struct Family: Sendable {
        var name: String
        var faces: [FaceID]
    }

    struct Fallback: Sendable {
        var script: UInt32
        var language: String
        var families: [Int]
    }

    let faces: [FontFace]
    let familyList: [Family]
    /// By lower-case name.
    private let familyOfName: [String: Int]
    /// By lower-case generic name.
    private let familiesOfGeneric: [String: [Int]]
    private let fallbacks: [Fallback]
    private let hyphenation: [HyphenationDictionary]

    /// Loads the folder that holds `catalog.json` and `files/`, then the font files of further folders.
    ///
    /// Further folders need no catalog: their `.ttf`, `.otf` and `.ttc` files are taken in the order of their names and
    /// state their own family and style. A family of theirs that the catalog has too gets more faces.
    ///
    /// Throws `TypographyError` naming the file or the catalog's entry; `noFaces` where nothing was found.
    package init(folder: String?, additionalFolders: [String] = []) throws(TypographyError) {
        var assembly = FontLibraryAssembly(reader: try FaceReader())
        if let folder { try assembly.addCatalog(in: folder) }
        for folder in additionalFolders { try assembly.addFiles(in: folder) }
        guard !assembly.faces.isEmpty else {
            throw TypographyError(
                .noFaces, folder ?? additionalFolders.joined(separator: ", "), "has no font to set text in")
        }
        try UnicodeData.check()
        faces = assembly.faces
        familyList = assembly.families
        familyOfName = assembly.familyOfName
        familiesOfGeneric = assembly.familiesOfGeneric
        fallbacks = assembly.fallbacks
        hyphenation = assembly.hyphenation
    }

    /// The families, in the order in which they are tried last.
    package var families: [String] { familyList.map(\.name) }

    package var faceIDs: [FaceID] { faces.indices.map { FaceID(index: Int32($0)) } }

    /// Whether `font-family` may name it: a family or a generic name, in upper or lower case.
    package func knows(family name: String) -> Bool {
        let name = name.lowercased()
        return familyOfName[name] != nil || familiesOfGeneric[name] != nil
    }

    package func metrics(of face: FaceID) -> FaceMetrics { faces[Int(face.index)].metrics }

    package func description(of face: FaceID) -> FaceDescription { faces[Int(face.index)].description }

    /// SHA-256 of the face's file, 64 hexadecimal digits.
    package func digest(of face: FaceID) -> String { faces[Int(face.index)].description.digest }

    /// Whether the face has a glyph of its own for the character.
    package func covers(_ scalar: Unicode.Scalar, face: FaceID) -> Bool {
        faces[Int(face.index)].coverage.contains(scalar.value)
    }

    /// A glyph's advance in font units; over `unitsPerEm` it is its exact width.
    package func advance(of glyph: UInt16, in face: FaceID) -> Int32 { faces[Int(face.index)].advance(of: glyph) }

    /// The glyph that a face shows a character with on its own; nil where it has none.
    package func glyph(of scalar: Unicode.Scalar, in face: FaceID) -> UInt16? {
        faces[Int(face.index)].glyph(of: scalar.value)
    }

    // MARK: Hyphenation

    /// The hyphenation of a language: of the whole tag, or of its first part; nil where there is none.
    func hyphenation(for language: String) -> HyphenationDictionary? {
        let tag = language.lowercased()
        if let exact = hyphenation.first(where: { $0.languages.contains(tag) }) { return exact }
        let primary = tag.prefix { $0 != "-" }
        return primary.isEmpty ? nil : hyphenation.first { $0.languages.contains { $0 == primary } }
    }

    // MARK: Matching

    /// The faces for the families that a request names, in order; `sans-serif` where it names none that is known.
    func requestedFaces(for request: FontRequest) -> [FaceID] {
        var found: [FaceID] = []
        for name in request.families {
            let name = name.lowercased()
            if let family = familyOfName[name] {
                append(family, for: request, to: &found)
            } else {
                for family in familiesOfGeneric[name] ?? [] { append(family, for: request, to: &found) }
            }
        }
        if found.isEmpty {
            for family in familiesOfGeneric["sans-serif"] ?? [0] { append(family, for: request, to: &found) }
        }
        return found
    }

    /// The faces for a script: those of the request's language first, then those for any.
    func fallbackFaces(forScript script: UInt32, request: FontRequest) -> [FaceID] {
        let language = request.language.lowercased().split(separator: "-").first.map(String.init) ?? ""
        var found: [FaceID] = []
        for wanted in language.isEmpty ? [""] : [language, ""] {
            for rule in fallbacks where rule.script == script && rule.language == wanted {
                for family in rule.families { append(family, for: request, to: &found) }
            }
        }
        return found
    }

    /// The best face of every family.
    func allFaces(for request: FontRequest) -> [FaceID] {
        var found: [FaceID] = []
        for family in familyList.indices { append(family, for: request, to: &found) }
        return found
    }

    private func append(_ family: Int, for request: FontRequest, to found: inout [FaceID]) {
        let members = familyList[family].faces
        let candidates = members.map { id in
            let description = faces[Int(id.index)].description
            return FontMatching.Candidate(
                weight: description.weight, isItalic: description.isItalic, stretch: description.stretch)
        }
        let best = members[
            FontMatching.best(
                of: candidates, weight: request.weight, isItalic: request.isItalic, stretch: request.stretch)]
        if !found.contains(best) { found.append(best) }
    }
}
