internal import CHarfBuzz
internal import CICU

/// What a font's maker says of its use: OpenType `name`, identifiers 0, 13 and 14.
package struct FontLicence: Hashable, Sendable {
    package var copyright: String
    /// In words; empty where the font states none.
    package var terms: String
    /// Where the licence can be read; empty where the font does not say.
    package var address: String
}

/// How much of a script a face shows.
package struct ScriptCoverage: Hashable, Sendable {
    /// ISO 15924, four letters.
    package var script: String
    /// Characters that the face has a glyph for.
    package var covered: Int
    /// All characters of the script: UAX #24.
    package var characters: Int
}

extension FontLibrary {
    /// What the maker of a face's font says of its use.
    package func licence(of face: FaceID) -> FontLicence {
        faces[Int(face.index)].withUnsafeFace { face in
            FontLicence(
                copyright: Self.name(0, of: face), terms: Self.name(13, of: face), address: Self.name(14, of: face))
        }
    }

    /// The scripts of each face, the one with the most characters first; in the order of `faceIDs`.
    ///
    /// What scripts share (digits, punctuation, marks) counts for none.
    package func scriptCoverage() -> [[ScriptCoverage]] {
        var scriptOf: [(scalar: UInt32, script: Int)] = []
        var totals = Array(repeating: 0, count: Int(quoin_script_count()))
        for scalar in UInt32(0)...0x10FFFF {
            let script = Int(quoin_script(scalar))
            guard totals.indices.contains(script), !Self.isShared(quoin_script_tag(Int32(script))) else { continue }
            totals[script] += 1
            scriptOf.append((scalar, script))
        }
        return faces.map { face in
            var covered = Array(repeating: 0, count: totals.count)
            for (scalar, script) in scriptOf where face.coverage.contains(scalar) { covered[script] += 1 }
            return covered.indices.filter { covered[$0] > 0 }.map { script in
                ScriptCoverage(
                    script: Self.letters(quoin_script_tag(Int32(script))), covered: covered[script],
                    characters: totals[script])
            }.sorted { ($1.covered, $0.script) < ($0.covered, $1.script) }
        }
    }

    /// How many characters a face has a glyph for.
    package func characterCount(of face: FaceID) -> Int { faces[Int(face.index)].coverage.count }

    private static func name(_ identifier: UInt32, of face: OpaquePointer) -> String {
        let english = hb_language_from_string("en", 2)
        var length = hb_ot_name_get_utf8(face, identifier, english, nil, nil)
        guard length > 0 else { return "" }
        // With the zero that ends it.
        length += 1
        let bytes = [CChar](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            _ = hb_ot_name_get_utf8(face, identifier, english, &length, buffer.baseAddress)
            count = Int(length)
        }
        return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Common, inherited and unknown (`Zyyy`, `Zinh`, `Zzzz`) are no scripts of their own.
    private static func isShared(_ tag: UInt32) -> Bool { ["Zyyy", "Zinh", "Zzzz", ""].contains(letters(tag)) }

    private static func letters(_ tag: UInt32) -> String {
        tag == 0 ? "" : String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: tag >> $0) }, as: UTF8.self)
    }
}
