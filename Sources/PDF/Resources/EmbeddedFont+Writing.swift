extension ObjectWriter {
    /// Writes a font with its descendant, descriptor, program and maps, and gives its number: ISO 32000-1 §9.7.
    mutating func write(_ font: EmbeddedFont, _ program: FontProgram) throws(PDFError) -> ObjectID {
        let description = font.description
        let isTrueType = description.program == .trueType
        let programID = reserve()
        writeStream(programID, program.data) { dictionary in
            if isTrueType {
                dictionary.raw("/Length1 ")
                dictionary.integer(program.data.length)
            } else {
                dictionary.raw("/Subtype/CIDFontType0C")
            }
        }
        var mapID: ObjectID?
        if isTrueType {
            let map = try font.glyphMap(program)
            let id = reserve()
            mapID = id
            writeStream(id, .raw(map)) { _ in }
        }
        let unicodeID = reserve()
        writeStream(unicodeID, .raw(font.unicodeMap())) { _ in }
        let baseFont = Array((font.subsetTag() + "+" + description.postScriptName).utf8)
        let descriptorID = beginNew()
        writeDescriptor(description, name: baseFont, program: programID)
        end()
        let descendantID = beginNew()
        syntax.raw(isTrueType ? "<</Type/Font/Subtype/CIDFontType2" : "<</Type/Font/Subtype/CIDFontType0")
        syntax.raw("/BaseFont")
        syntax.name(baseFont)
        syntax.raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor")
        syntax.reference(descriptorID)
        if let mapID {
            syntax.raw("/CIDToGIDMap")
            syntax.reference(mapID)
        }
        writeWidths(of: font)
        syntax.raw(">>")
        end()
        let id = beginNew()
        syntax.raw("<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont")
        // The descendant of a CFF font gives its own name first, then that of the encoding (§9.7.6.2).
        syntax.name(isTrueType ? baseFont : baseFont + Array("-Identity-H".utf8))
        syntax.raw("/DescendantFonts[")
        syntax.reference(descendantID)
        syntax.raw("]/ToUnicode")
        syntax.reference(unicodeID)
        syntax.raw(">>")
        end()
        return id
    }

    private mutating func writeDescriptor(_ description: FontDescription, name: [UInt8], program: ObjectID) {
        let scale = 1000 / Double(description.unitsPerEm)
        func append(_ key: StaticString, _ value: Int32) {
            syntax.raw(key)
            syntax.real(Double(value) * scale, decimals: 3)
        }
        syntax.raw("<</Type/FontDescriptor/FontName")
        syntax.name(name)
        syntax.raw("/Flags ")
        syntax.integer(description.flags)
        let box = description.boundingBox
        append("/FontBBox[", box.left)
        append(" ", box.bottom)
        append(" ", box.right)
        append(" ", box.top)
        syntax.raw("]/ItalicAngle ")
        syntax.real(description.italicAngle, decimals: 3)
        append("/Ascent ", description.ascent)
        append("/Descent ", description.descent)
        append("/CapHeight ", description.capHeight)
        append("/StemV ", description.stemV)
        syntax.raw(description.program == .trueType ? "/FontFile2" : "/FontFile3")
        syntax.reference(program)
        syntax.raw(">>")
    }

    /// W (§9.7.4.3): the advances of each run of codes, as the face has them.
    private mutating func writeWidths(of font: EmbeddedFont) {
        let scale = 1000 / Double(font.description.unitsPerEm)
        syntax.raw("/W[")
        let codes = font.codes.all
        var code = 1
        while code < codes.count {
            guard codes[code].isUsed else {
                code += 1
                continue
            }
            syntax.integer(code)
            syntax.raw("[")
            var isFirst = true
            while code < codes.count, codes[code].isUsed {
                if !isFirst { syntax.byte(0x20) }
                isFirst = false
                syntax.real(Double(codes[code].advance) * scale, decimals: 3)
                code += 1
            }
            syntax.raw("]")
        }
        syntax.raw("]")
    }
}

extension FontDescription {
    /// §9.8.2; symbolic always, since codes are glyphs and no encoding of the font's is used.
    fileprivate var flags: Int {
        (isFixedPitch ? 1 : 0) | (isSerif ? 2 : 0) | 4 | (isScript ? 8 : 0) | (isItalic ? 64 : 0)
    }
}

extension EmbeddedFont {
    /// Two bytes for each code: the glyph of the program.
    fileprivate func glyphMap(_ program: FontProgram) throws(PDFError) -> [UInt8] {
        let used = usedGlyphs
        guard used.count == program.glyphs.count else {
            throw .fontProgramMissing(font: description.postScriptName)
        }
        var subset = [UInt16](repeating: 0, count: description.glyphCount)
        for (face, glyph) in zip(used, program.glyphs) {
            guard glyph != 0 else { throw .glyphMissing(font: description.postScriptName, glyph: Int(face)) }
            subset[Int(face)] = glyph
        }
        var map: [UInt8] = []
        map.reserveCapacity(codes.all.count * 2)
        for code in codes.all {
            let glyph = subset[Int(code.glyph)]
            map.append(UInt8(truncatingIfNeeded: glyph >> 8))
            map.append(UInt8(truncatingIfNeeded: glyph))
        }
        return map
    }

    /// Six capitals from the font's name and glyphs (§9.6.4): equal subsets have equal tags.
    fileprivate func subsetTag() -> String {
        // FNV-1a over 64 bits: a tag has to tell subsets apart, nothing more.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in description.postScriptName.utf8 { mix(byte) }
        for glyph in usedGlyphs {
            mix(UInt8(truncatingIfNeeded: glyph >> 8))
            mix(UInt8(truncatingIfNeeded: glyph))
        }
        hash ^= hash >> 32
        var tag: [UInt8] = []
        for _ in 0..<6 {
            tag.append(UInt8(hash % 26) + 65)
            hash /= 26
        }
        return String(decoding: tag, as: UTF8.self)
    }

    /// The ToUnicode CMap (§9.10.3).
    fileprivate func unicodeMap() -> [UInt8] {
        let codes = codes
        let count = codes.all.count
        var map = SyntaxBuffer(capacity: 512 + count * 8)
        map.raw("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n")
        map.raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n")
        map.raw("/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n")
        map.raw("1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
        var code = 1
        while code < count {
            guard codes.all[code].isUsed else {
                code += 1
                continue
            }
            var end = code + 1
            // A range must not cross a change of the code's first byte.
            while end < count, codes.all[end].isUsed, !end.isMultiple(of: 256) { end += 1 }
            map.raw("1 beginbfrange\n<")
            map.hexadecimal(UInt16(code))
            map.raw("><")
            map.hexadecimal(UInt16(end - 1))
            map.raw(">[")
            for code in code..<end { write(codes.text(of: code), to: &map) }
            map.raw("]\nendbfrange\n")
            code = end
        }
        map.raw("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend")
        return map.bytes
    }

    /// What a code reads as; a zero width space where that is nothing, or what PDF/A-2 §6.2.11.7 bars.
    private func write(_ text: ArraySlice<UInt8>, to map: inout SyntaxBuffer) {
        map.raw("<")
        let start = map.count
        UTF16Units.forEach(in: text) { unit in
            if unit != 0, unit != 0xFEFF, unit != 0xFFFE { map.hexadecimal(unit) }
        }
        if map.count == start { map.raw("200B") }
        map.raw(">")
    }
}
