internal import CICU

/// What the Unicode algorithms say of a paragraph: characters, clusters, breaks, levels, scripts.
///
/// One of them serves a thread: its arrays are filled anew for each paragraph.
struct TextAnalysis {
    /// The characters, the bytes they start at and, at the end, the text's length.
    private(set) var scalars: [UInt32] = []
    private(set) var offsets: [Int32] = []
    /// Embedding level of each character.
    private(set) var levels: [UInt8] = []
    /// Level of the bidi paragraph that each character is in.
    private(set) var paragraphLevels: [UInt8] = []
    /// ISO 15924 code of each character, common and inherited ones resolved.
    private(set) var scripts: [UInt32] = []
    /// Whether a grapheme cluster starts at each character.
    private(set) var startsCluster: [Bool] = []

    private var units: [UInt16] = []
    private var marks: [UInt8] = []
    private var unitLevels: [UInt8] = []
    private var unitParagraphLevels: [UInt8] = []
    private let graphemes = BreakFinder(.grapheme, language: "")
    private var lineBreaks: [(language: String, finder: BreakFinder)] = []
    private let bidi = BidiResolver()
    /// Tag of each of ICU's scripts.
    private let tags = (0..<quoin_script_count()).map { quoin_script_tag($0) }

    /// Analyses a paragraph and marks the places between lines, by byte: `LineBreakMark`.
    mutating func analyse(_ paragraph: borrowing ParagraphText, breaks: UnsafeMutableBufferPointer<UInt8>) {
        decode(paragraph.text)
        findClusters()
        resolveLevels(paragraph.direction)
        resolveScripts()
        findBreaks(paragraph, breaks)
    }

    private mutating func decode(_ text: [UInt8]) {
        scalars.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        units.removeAll(keepingCapacity: true)
        var decoder = UTF8.ForwardParser()
        var bytes = text.makeIterator()
        var offset: Int32 = 0
        decoding: while true {
            var length: Int32 = 1
            var value: UInt32 = 0xFFFD
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let encoded):
                value = UTF8.decode(encoded).value
                length = Int32(encoded.count)
            case .error(let count): length = Int32(count)
            case .emptyInput: break decoding
            }
            scalars.append(value)
            offsets.append(offset)
            offset += length
            if value >= 0x10000 {
                units.append(UInt16(0xD7C0 + value >> 10))
                units.append(UInt16(0xDC00 + value & 0x3FF))
            } else {
                units.append(UInt16(value))
            }
        }
        offsets.append(offset)
    }

    private mutating func clearMarks() {
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: units.count + 1))
    }

    private mutating func findClusters() {
        clearMarks()
        units.withUnsafeBufferPointer { units in
            marks.withUnsafeMutableBufferPointer { graphemes.mark(units, $0) }
        }
        startsCluster.removeAll(keepingCapacity: true)
        var unit = 0
        for scalar in scalars {
            startsCluster.append(unit == 0 || marks[unit] != 0)
            unit += scalar >= 0x10000 ? 2 : 1
        }
    }

    private mutating func resolveLevels(_ direction: ParagraphText.Direction) {
        levels.removeAll(keepingCapacity: true)
        paragraphLevels.removeAll(keepingCapacity: true)
        if direction != .rightToLeft, !scalars.contains(where: Self.mayReorder) {
            levels.append(contentsOf: repeatElement(0, count: scalars.count))
            paragraphLevels.append(contentsOf: repeatElement(0, count: scalars.count))
            return
        }
        bidi.resolve(units, direction: direction, levels: &unitLevels, paragraphLevels: &unitParagraphLevels)
        var unit = 0
        for scalar in scalars {
            levels.append(unitLevels[unit])
            paragraphLevels.append(unitParagraphLevels[unit])
            unit += scalar >= 0x10000 ? 2 : 1
        }
    }

    /// Whether the character may make a left-to-right paragraph differ from the order of its text.
    private static func mayReorder(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x590: false
        // Right-to-left scripts, Arabic numbers among them.
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        // Marks, embeddings, overrides and isolates.
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Common and inherited characters take the script before them in their level run, or else the first one after.
    ///
    /// In a level run without a script of its own they take the last one before it; without any, Latin.
    private mutating func resolveScripts() {
        scripts.removeAll(keepingCapacity: true)
        var current: UInt32 = 0
        var last: UInt32 = 0
        var pending = 0
        for (index, scalar) in scalars.enumerated() {
            if index > 0, levels[index] != levels[index - 1] {
                if current == 0 { resolve(from: pending, as: last) }
                current = 0
                pending = index
            }
            let tag = scalar < 0x80 ? Self.asciiScript(scalar) : tags[Int(quoin_script(scalar))]
            if tag != ScriptTag.common, tag != ScriptTag.inherited {
                if current == 0 { resolve(from: pending, as: tag) }
                current = tag
                last = tag
            }
            scripts.append(current)
        }
        if current == 0 { resolve(from: pending, as: last) }
        // Level runs before the first script of all.
        let first = scripts.first { $0 != 0 } ?? ScriptTag.latin
        for index in scripts.indices {
            if scripts[index] != 0 { break }
            scripts[index] = first
        }
    }

    private mutating func resolve(from start: Int, as tag: UInt32) {
        for index in start..<scripts.count { scripts[index] = tag }
    }

    private static func asciiScript(_ scalar: UInt32) -> UInt32 {
        let letter = scalar | 0x20
        return letter >= 0x61 && letter <= 0x7A ? ScriptTag.latin : ScriptTag.common
    }

    private mutating func findBreaks(
        _ paragraph: borrowing ParagraphText, _ breaks: UnsafeMutableBufferPointer<UInt8>
    ) {
        let language = paragraph.language
        let finder: BreakFinder
        if let known = lineBreaks.first(where: { $0.language == language }) {
            finder = known.finder
        } else {
            finder = BreakFinder(.line, language: language)
            lineBreaks.append((language, finder))
        }
        findBreaks(finder, breaks)
        guard paragraph.spans.contains(where: { $0.clusterBreaks == .always }) else { return }
        showLettersAsIdeographs(paragraph)
        breakLetters(paragraph, finder, breaks)
    }

    private mutating func findBreaks(_ finder: BreakFinder, _ breaks: UnsafeMutableBufferPointer<UInt8>) {
        clearMarks()
        units.withUnsafeBufferPointer { units in
            marks.withUnsafeMutableBufferPointer { finder.mark(units, $0) }
        }
        var unit = 0
        for (index, scalar) in scalars.enumerated() {
            if unit > 0 { breaks[Int(offsets[index])] = marks[unit] }
            unit += scalar >= 0x10000 ? 2 : 1
        }
    }

    /// Takes the breaks between letters shown as ideographs, where the span, or the ancestor at a span's end, asks for
    /// it.
    private mutating func breakLetters(
        _ paragraph: borrowing ParagraphText, _ finder: BreakFinder, _ breaks: UnsafeMutableBufferPointer<UInt8>
    ) {
        clearMarks()
        units.withUnsafeBufferPointer { units in
            marks.withUnsafeMutableBufferPointer { finder.mark(units, $0) }
        }
        var unit = 0
        var span = 0
        for (index, scalar) in scalars.enumerated() {
            let position = offsets[index]
            defer { unit += scalar >= 0x10000 ? 2 : 1 }
            if index == 0 { continue }
            while paragraph.spans[span].end < position { span += 1 }
            let isEdge = paragraph.spans[span].end == position
            let breaksHere =
                isEdge
                ? paragraph.spans[span].options.contains(.breaksLettersAtEnd)
                : paragraph.spans[span].clusterBreaks == .always
            guard breaksHere, marks[unit] != breaks[Int(position)] else { continue }
            if marks[unit] != LineBreakMark.allowed || startsSyllable(at: index) { breaks[Int(position)] = marks[unit] }
        }
    }

    /// `break-all`: letters and numbers break like ideographs, CSS Text 3 §5.2.
    private mutating func showLettersAsIdeographs(_ paragraph: borrowing ParagraphText) {
        var unit = 0
        var span = 0
        for (index, scalar) in scalars.enumerated() {
            while span + 1 < paragraph.spans.count, paragraph.spans[span].end <= offsets[index] { span += 1 }
            if paragraph.spans[span].clusterBreaks == .always, quoin_is_letter_or_number(scalar) {
                if scalar >= 0x10000 {
                    // U+20000
                    units[unit] = 0xD840
                    units[unit + 1] = 0xDC00
                } else {
                    units[unit] = 0x4E00
                }
            }
            unit += scalar >= 0x10000 ? 2 : 1
        }
    }
}

// MARK: - Letters and syllables

extension TextAnalysis {
    func isLetterOrNumber(at index: Int) -> Bool { quoin_is_letter_or_number(scalars[index]) }

    /// Whether a syllable may be cut before a character: a cluster starts there, and no conjunct goes over the place.
    ///
    /// The scripts of India write consonants without a vowel between them as one shape, joined by a virama; UAX #29
    /// keeps such a conjunct together from Unicode 15.1 on (GB9c), which ICU's data does not know yet. Tamil shows its
    /// pulli instead, but for two conjuncts.
    func startsSyllable(at index: Int) -> Bool {
        guard startsCluster[index] else { return false }
        var before = index - 1
        // U+200D asks for the joined form.
        if before > 0, scalars[before] == 0x200D { before -= 1 }
        guard before > 0 else { return true }
        let scalar = scalars[index]
        switch scalars[before] {
        case 0x0BCD:
            return
                !(scalars[before - 1] == 0x0B95 && scalar == 0x0BB7
                || scalars[before - 1] == 0x0BB8 && scalar == 0x0BB0)
        case 0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0C4D, 0x0CCD, 0x0D4D:
            return scalar >> 7 != scalars[before] >> 7 || !Self.isIndicConsonant(scalar)
        default: return true
        }
    }

    /// The blocks of these scripts have their consonants at the same places, rare ones at the end.
    private static func isIndicConsonant(_ scalar: UInt32) -> Bool {
        switch scalar & 0x7F {
        case 0x15...0x39, 0x58...0x5F: true
        case 0x70...0x7F: quoin_is_letter_or_number(scalar)
        default: false
        }
    }
}
