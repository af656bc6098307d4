internal import CHarfBuzz

/// Makes font programs of the glyphs that documents show; one for each thread.
///
/// The program depends on the face and the set of glyphs alone. Finished ones are kept, so that documents with the same
/// glyphs share the work.
package final class FontSubsetter {
    private let library: FontLibrary
    private let compact: SubsetInput
    private let retaining: SubsetInput
    private var cache: SubsetCache
    /// One for each glyph id; all false between calls.
    private var isWanted = [Bool](repeating: false, count: 0x10000)

    /// `cacheLimit`: bytes of finished programs that are kept.
    package init(library: FontLibrary, cacheLimit: Int = 32 << 20) {
        self.library = library
        compact = SubsetInput(retainsGlyphIDs: false)
        retaining = SubsetInput(retainsGlyphIDs: true)
        cache = SubsetCache(limit: cacheLimit)
    }

    /// The program of a face with the given glyphs, in any order and any number of times, and glyph 0.
    ///
    /// TrueType gets compact glyph ids. CFF keeps those of the whole font: PDF has no map from CID to glyph for it, so
    /// the ids must be known before the last page is. Throws `subsettingFailed`.
    package func subset(
        face: FaceID, glyphs: some Sequence<UInt16>
    ) throws(TypographyError) -> FontSubset {
        let wanted = sorted(glyphs)
        if let known = cache.find(face, wanted) { return known }
        let made = try make(face, wanted)
        cache.insert(made, face, wanted)
        return made
    }

    /// The glyphs and glyph 0, each once, rising.
    private func sorted(_ glyphs: some Sequence<UInt16>) -> [UInt16] {
        var count = 1
        isWanted[0] = true
        var highest = 0
        for glyph in glyphs where !isWanted[Int(glyph)] {
            isWanted[Int(glyph)] = true
            highest = max(highest, Int(glyph))
            count += 1
        }
        var found: [UInt16] = []
        found.reserveCapacity(count)
        for glyph in 0...highest where isWanted[glyph] {
            found.append(UInt16(glyph))
            isWanted[glyph] = false
        }
        return found
    }

    private func make(_ id: FaceID, _ glyphs: [UInt16]) throws(TypographyError) -> FontSubset {
        let face = library.faces[Int(id.index)]
        let name = face.description.postScriptName
        let isTrueType = face.description.outlines == .trueType
        let input = isTrueType ? compact : retaining
        input.select(glyphs)
        return try face.withUnsafeSubsetSource { (source) throws(TypographyError) in
            guard let plan = hb_subset_plan_create_or_fail(source, input.input) else {
                throw TypographyError(.subsettingFailed, name, "HarfBuzz cannot plan the subset")
            }
            defer { hb_subset_plan_destroy(plan) }
            guard let result = hb_subset_plan_execute_or_fail(plan) else {
                throw TypographyError(.subsettingFailed, name, "HarfBuzz cannot make the subset")
            }
            defer { hb_face_destroy(result) }
            let blob =
                isTrueType
                ? hb_face_reference_blob(result) : hb_face_reference_table(result, quoin_hb_tag(67, 70, 70, 32))
            defer { hb_blob_destroy(blob) }
            let program = Self.bytes(of: blob)
            guard !program.isEmpty else {
                throw TypographyError(.subsettingFailed, name, "HarfBuzz made an empty subset")
            }
            let map = hb_subset_plan_old_to_new_glyph_mapping(plan)
            var places: [FontSubset.GlyphPlace] = []
            places.reserveCapacity(glyphs.count)
            for glyph in glyphs {
                let subset = hb_map_get(map, UInt32(glyph))
                guard subset != UInt32.max else {
                    throw TypographyError(.subsettingFailed, name, "there is no glyph \(glyph)")
                }
                places.append(
                    FontSubset.GlyphPlace(
                        original: glyph, subset: UInt16(truncatingIfNeeded: subset), advance: face.advance(of: glyph)))
            }
            return FontSubset(
                face: id, format: isTrueType ? .trueType : .compactFontFormat, program: program, glyphs: places,
                glyphCount: Int(hb_face_get_glyph_count(result)), unitsPerEm: face.metrics.unitsPerEm,
                tag: Self.tag(of: face, glyphs))
        }
    }

    private static func bytes(of blob: OpaquePointer?) -> [UInt8] {
        var length: UInt32 = 0
        guard let data = hb_blob_get_data(blob, &length) else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: Int(length)))
    }

    private static func tag(of face: FontFace, _ glyphs: [UInt16]) -> String {
        // FNV-1a, 64 bits: the tag only has to tell subsets apart.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        face.description.digest.utf8.forEach(add)
        for glyph in glyphs {
            add(UInt8(truncatingIfNeeded: glyph))
            add(UInt8(truncatingIfNeeded: glyph >> 8))
        }
        var letters: [UInt8] = []
        for _ in 0..<6 {
            letters.append(UInt8(ascii: "A") + UInt8(hash % 26))
            hash /= 26
        }
        return String(decoding: letters, as: UTF8.self)
    }
}

/// Owns what HarfBuzz is told of a subset: everything but the glyphs stays the same.
private final class SubsetInput {
    let input: OpaquePointer

    init(retainsGlyphIDs: Bool) {
        guard let created = hb_subset_input_create_or_fail() else {
            preconditionFailure("out of memory for subsetting fonts")
        }
        input = created
        var flags = HB_SUBSET_FLAGS_NO_HINTING.rawValue
        if retainsGlyphIDs { flags |= HB_SUBSET_FLAGS_RETAIN_GIDS.rawValue }
        hb_subset_input_set_flags(input, flags)
        // What is left is what ISO 32000-1 §9.9 asks of an embedded program: outlines, metrics and their headers.
        let dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG)
        for table in Self.droppedTables {
            hb_set_add(dropped, table.utf8.reduce(0) { $0 << 8 | UInt32($1) })
        }
        for set in [HB_SUBSET_SETS_NAME_ID, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG] {
            hb_set_clear(hb_subset_input_set(input, set))
        }
    }

    deinit { hb_subset_input_destroy(input) }

    /// Layout, names, character maps, hints, variations (the default instance is what was shaped), signatures.
    private static let droppedTables = [
        "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "MATH", "kern", "name", "OS/2", "post", "cmap", "cvt ", "fpgm", "prep",
        "gasp", "hdmx", "VDMX", "LTSH", "DSIG", "meta", "fvar", "avar", "gvar", "cvar", "HVAR", "MVAR", "STAT", "vhea",
        "vmtx", "VORG", "COLR", "CPAL", "SVG ", "PCLT", "FFTM",
    ]

    func select(_ glyphs: [UInt16]) {
        let set = hb_subset_input_glyph_set(input)
        hb_set_clear(set)
        for glyph in glyphs { hb_set_add(set, UInt32(glyph)) }
    }
}

/// Finished programs in two generations: when the younger one is full it becomes the older, and that one goes.
///
/// What is used stays, without an order of use to keep.
private struct SubsetCache {
    private struct Key: Hashable {
        var face: FaceID
        var glyphs: [UInt16]
    }

    private let limit: Int
    private var young: [Key: FontSubset] = [:]
    private var old: [Key: FontSubset] = [:]
    private var youngSize = 0

    init(limit: Int) { self.limit = limit }

    mutating func find(_ face: FaceID, _ glyphs: [UInt16]) -> FontSubset? {
        let key = Key(face: face, glyphs: glyphs)
        if let known = young[key] { return known }
        guard let known = old[key] else { return nil }
        keep(known, key)
        return known
    }

    mutating func insert(_ subset: FontSubset, _ face: FaceID, _ glyphs: [UInt16]) {
        keep(subset, Key(face: face, glyphs: glyphs))
    }

    private mutating func keep(_ subset: FontSubset, _ key: Key) {
        let size = subset.program.count + key.glyphs.count * 16 + 128
        if youngSize + size > limit / 2 {
            old = young
            young = [:]
            youngSize = 0
        }
        young[key] = subset
        youngSize += size
    }
}
