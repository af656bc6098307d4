internal import CFreeType

/// Reads what FreeType knows of the faces of a file: metrics, names, rights.
///
/// One thread, at start only; nothing of FreeType outlives a call.
final class FaceReader {
    private let library: FT_Library

    /// A face as it stands in its file.
    struct Reading {
        var metrics: FaceMetrics
        var description: FaceDescription
    }

    init() throws(TypographyError) {
        var created: FT_Library?
        let error = FT_Init_FreeType(&created)
        guard error == 0, let created else {
            throw TypographyError(.libraryFailed, "FreeType", "cannot start (error \(error))")
        }
        library = created
    }

    deinit { FT_Done_FreeType(library) }

    /// How many faces the file holds: more than one in a collection.
    func faceCount(in file: FontFile) throws(TypographyError) -> Int {
        try withFace(-1, of: file) { (face) throws(TypographyError) in Int(face.pointee.num_faces) }
    }

    /// Reads one face; `digest` is kept in its description.
    func read(_ index: Int, of file: FontFile, digest: String) throws(TypographyError) -> Reading {
        try withFace(index, of: file) { (face) throws(TypographyError) in
            guard quoin_ft_is_scalable(face) != 0, face.pointee.units_per_EM > 0, face.pointee.num_glyphs > 0 else {
                throw TypographyError(.notAFont, file.path, "has no scalable outlines")
            }
            guard face.pointee.num_glyphs <= 0x10000 else {
                throw TypographyError(.notAFont, file.path, "has more than 65,536 glyphs")
            }
            let windows = FT_Get_Sfnt_Table(face, FT_SFNT_OS2)?.assumingMemoryBound(to: TT_OS2.self).pointee
            try Self.checkRights(windows, file: file)
            return Reading(
                metrics: Self.metrics(of: face, windows: windows),
                description: try Self.description(of: face, windows: windows, index: index, file: file, digest: digest))
        }
    }

    private func withFace<Result>(
        _ index: Int, of file: FontFile, _ body: (FT_Face) throws(TypographyError) -> Result
    ) throws(TypographyError) -> Result {
        try file.withUnsafeBytes { (bytes) throws(TypographyError) in
            if let obstacle = FontTables.obstacle(of: bytes) ?? FontTables(of: bytes, index: max(index, 0)).obstacle {
                throw TypographyError(.notAFont, file.path, obstacle)
            }
            var opened: FT_Face?
            let error = FT_New_Memory_Face(
                library, bytes.baseAddress?.assumingMemoryBound(to: FT_Byte.self), FT_Long(bytes.count),
                FT_Long(index), &opened)
            guard error == 0, let opened else {
                throw TypographyError(.notAFont, file.path, "is not a font (FreeType error \(error))")
            }
            defer { FT_Done_Face(opened) }
            return try body(opened)
        }
    }

    /// OpenType OS/2 `fsType`: what the font's maker lets others do.
    private static func checkRights(_ windows: TT_OS2?, file: FontFile) throws(TypographyError) {
        guard let rights = windows?.fsType else { return }
        // Restricted, and nothing more permissive beside it.
        if rights & 0x000F == 0x0002 {
            throw TypographyError(.embeddingForbidden, file.path, "forbids embedding (fsType \(rights))")
        }
        if rights & 0x0100 != 0 {
            throw TypographyError(.embeddingForbidden, file.path, "forbids subsetting (fsType \(rights))")
        }
        if rights & 0x0200 != 0 {
            throw TypographyError(.embeddingForbidden, file.path, "forbids embedding of outlines (fsType \(rights))")
        }
    }

    /// The most that the font's maker allows: the bits need not exclude each other.
    private static func embedding(_ windows: TT_OS2?) -> FaceDescription.Embedding {
        let rights = (windows?.fsType ?? 0) & 0x000F
        if rights == 0 { return .installable }
        return rights & 0x0008 != 0 ? .editable : .previewAndPrint
    }

    private static func metrics(of face: FT_Face, windows: TT_OS2?) -> FaceMetrics {
        let em = Int32(face.pointee.units_per_EM)
        let horizontal = FT_Get_Sfnt_Table(face, FT_SFNT_HHEA)?.assumingMemoryBound(to: TT_HoriHeader.self).pointee
        let postScript = FT_Get_Sfnt_Table(face, FT_SFNT_POST)?.assumingMemoryBound(to: TT_Postscript.self).pointee

        var ascent = Int32(horizontal?.Ascender ?? 0)
        var descent = Int32(horizontal?.Descender ?? 0)
        var lineGap = Int32(horizontal?.Line_Gap ?? 0)
        if let windows {
            let usesTypographic = windows.fsSelection & 0x80 != 0
            if usesTypographic || (ascent == 0 && descent == 0) {
                ascent = Int32(windows.sTypoAscender)
                descent = Int32(windows.sTypoDescender)
                lineGap = Int32(windows.sTypoLineGap)
            }
            if ascent == 0 && descent == 0 {
                ascent = Int32(windows.usWinAscent)
                descent = -Int32(windows.usWinDescent)
                lineGap = 0
            }
        }
        let hasHeights = (windows?.version ?? 0) >= 2
        let xHeight = hasHeights ? Int32(windows?.sxHeight ?? 0) : 0
        let capHeight = hasHeights ? Int32(windows?.sCapHeight ?? 0) : 0
        let thickness = Int32(postScript?.underlineThickness ?? 0)
        let strikeout = Int32(windows?.yStrikeoutSize ?? 0)
        let x = xHeight > 0 ? xHeight : extent(of: "x", in: face)?.top ?? em / 2
        return FaceMetrics(
            unitsPerEm: em, ascent: ascent, descent: min(descent, 0), lineGap: max(lineGap, 0),
            xHeight: x,
            capHeight: capHeight > 0 ? capHeight : extent(of: "H", in: face)?.top ?? ascent,
            underlinePosition: Int32(postScript?.underlinePosition ?? FT_Short(-em / 10)),
            underlineThickness: thickness > 0 ? thickness : max(em / 20, 1),
            strikeoutPosition: windows.map { Int32($0.yStrikeoutPosition) } ?? x / 2,
            strikeoutThickness: strikeout > 0 ? strikeout : max(em / 20, 1),
            // CSS Values 4 §6.1.1: half an em where there is no zero.
            zeroAdvance: extent(of: "0", in: face)?.advance ?? em / 2)
    }

    /// The top edge and the advance of a character's glyph.
    private static func extent(of character: Unicode.Scalar, in face: FT_Face) -> (top: Int32, advance: Int32)? {
        let glyph = FT_Get_Char_Index(face, FT_ULong(character.value))
        guard glyph != 0, FT_Load_Glyph(face, glyph, FT_Int32(FT_LOAD_NO_SCALE)) == 0 else { return nil }
        let metrics = face.pointee.glyph.pointee.metrics
        return (Int32(metrics.horiBearingY), Int32(metrics.horiAdvance))
    }

    private static func description(
        of face: FT_Face, windows: TT_OS2?, index: Int, file: FontFile, digest: String
    ) throws(TypographyError) -> FaceDescription {
        let outlines: FaceDescription.Outlines
        switch FT_Get_Font_Format(face).map({ String(cString: $0) }) {
        case "TrueType": outlines = .trueType
        case "CFF":
            var isCIDKeyed: FT_Bool = 0
            // The call fails for a face that has no CIDs.
            let error = FT_Get_CID_Is_Internally_CID_Keyed(face, &isCIDKeyed)
            outlines = .compactFontFormat(isCIDKeyed: error == 0 && isCIDKeyed != 0)
        case let other:
            throw TypographyError(.notAFont, file.path, "is of format \(other ?? "unknown"), not TrueType or CFF")
        }
        guard let family = face.pointee.family_name.map({ String(cString: $0) }), !family.isEmpty else {
            throw TypographyError(.notAFont, file.path, "has no family name")
        }
        let isItalic = face.pointee.style_flags & FT_Long(FT_STYLE_FLAG_ITALIC) != 0
        let isBold = face.pointee.style_flags & FT_Long(FT_STYLE_FLAG_BOLD) != 0
        let weight = windows.map { Int16(clamping: $0.usWeightClass) } ?? 0
        let post = FT_Get_Sfnt_Table(face, FT_SFNT_POST)?.assumingMemoryBound(to: TT_Postscript.self).pointee
        let name = FT_Get_Postscript_Name(face).map { String(cString: $0) } ?? ""
        let chosenWeight = (1...1000).contains(weight) ? weight : isBold ? 700 : 400
        return FaceDescription(
            family: family,
            postScriptName: postScriptName([name, family]),
            outlines: outlines,
            embedding: embedding(windows),
            weight: chosenWeight,
            isItalic: isItalic,
            stretch: stretch(ofWidthClass: windows?.usWidthClass ?? 5),
            isFixedPitch: quoin_ft_is_fixed_width(face) != 0,
            hasSerifs: windows.map { $0.panose.0 == 2 && (2...10).contains($0.panose.1) } ?? false,
            italicAngle: Int32(clamping: post?.italicAngle ?? 0),
            minX: Int32(face.pointee.bbox.xMin), minY: Int32(face.pointee.bbox.yMin),
            maxX: Int32(face.pointee.bbox.xMax), maxY: Int32(face.pointee.bbox.yMax),
            glyphCount: Int32(face.pointee.num_glyphs),
            stemV: Self.stem(ofWeight: chosenWeight),
            file: file.path, indexInFile: Int32(index), digest: digest)
    }

    /// The first name that has characters of a PostScript name, with these alone: OpenType `name`, identifier 6.
    private static func postScriptName(_ names: [String]) -> String {
        let barred = Array("[](){}<>/%".utf8)
        let cleaned = names.map { name in
            String(
                decoding: name.utf8.filter { (0x21...0x7E).contains($0) && !barred.contains($0) }.prefix(63),
                as: UTF8.self)
        }
        return cleaned.first { !$0.isEmpty } ?? "Font"
    }

    /// A stem's thickness in 1/1000 em; the weights of common faces lie close to this line.
    static func stem(ofWeight weight: Int16) -> Int32 { 10 + 220 * max(Int32(weight) - 50, 0) / 900 }

    /// OpenType OS/2 `usWidthClass` as CSS's percentage, CSS Fonts 4 §2.3.
    private static func stretch(ofWidthClass width: UInt16) -> Int16 {
        switch width {
        case 1: 50
        case 2: 63
        case 3: 75
        case 4: 88
        case 6: 113
        case 7: 125
        case 8: 150
        case 9: 200
        default: 100
        }
    }
}
