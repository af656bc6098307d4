extension ObjectWriter {
    /// Writes a font with its descendant, descriptor, program and map of texts, and gives its number: ISO 32000-1 §9.7.
    ///
    /// The program is a bare CFF one whose CIDs are the font's codes.
    mutating func write(_ font: EmbeddedFont, _ program: StreamData) -> ObjectID {
        let description = font.description
        let programID = reserve()
        writeStream(programID, program) { $0.raw("/Subtype/CIDFontType0C") }
        let unicodeID = reserve()
        writeStream(unicodeID, .raw(font.unicodeMap())) { _ in }
        let baseFont = Array((font.subsetTag() + "+" + description.postScriptName).utf8)
        let descriptorID = beginNew()
        writeDescriptor(description, name: baseFont, program: programID)
        end()
        let descendantID = beginNew()
        syntax.raw("<</Type/Font/Subtype/CIDFontType0/BaseFont")
        syntax.name(baseFont)
        syntax.raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor")
        syntax.reference(descriptorID)
        writeWidths(of: font)
        syntax.raw(">>")
        end()
        let id = beginNew()
        syntax.raw("<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont")
        // The descendant's name, then that of the encoding (§9.7.6.2).
        syntax.name(baseFont + Array("-Identity-H".utf8))
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
        syntax.raw("/FontFile3")
        syntax.reference(program)
        syntax.raw(">>")
    }

    /// W (§9.7.4.3): the advances of all codes, as the program has them.
    private mutating func writeWidths(of font: EmbeddedFont) {
        syntax.raw("/W[1[")
        for (index, code) in font.codes.all.dropFirst().enumerated() {
            if index > 0 { syntax.byte(0x20) }
            syntax.integer(Int(code.advance))
        }
        syntax.raw("]]")
    }
}

extension FontDescription {
    /// §9.8.2; symbolic always, since codes are glyphs and no encoding of the font's is used.
    fileprivate var flags: Int {
        (isFixedPitch ? 1 : 0) | (isSerif ? 2 : 0) | 4 | (isScript ? 8 : 0) | (isItalic ? 64 : 0)
    }
}

extension EmbeddedFont {
    /// Six capitals from the font's name and glyphs (§9.6.4): equal subsets have equal tags.
    fileprivate func subsetTag() -> String {
        // FNV-1a over 64 bits: a tag has to tell subsets apart, nothing more.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in description.postScriptName.utf8 { mix(byte) }
        for glyph in shownGlyphs {
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
            // A range must not cross a change of the code's first byte.
            let end = min(count, (code / 256 + 1) * 256)
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
