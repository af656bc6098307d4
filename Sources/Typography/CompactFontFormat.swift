/// A bare font program keyed by CID (`CIDFontType0C`): Adobe Technical Note 5176, The Compact Font Format.
///
/// CID and glyph are the same number, in thousandths of an em; without hints, subroutines and names.
struct CompactFontFormat {
    /// What most glyphs advance, and the advance that those of others are told from; thousandths of an em.
    struct Widths: Hashable {
        var usual: Int
        var nominal: Int
    }

    private(set) var bytes: [UInt8] = []

    /// Operators of dictionaries; those above 255 are two bytes.
    private enum Operator {
        static let fontBox = 5
        static let charset = 15
        static let charstrings = 17
        static let privateDictionary = 18
        static let usualWidth = 20
        static let nominalWidth = 21
        static let registryOrderingSupplement = 12 << 8 | 30
        static let cidCount = 12 << 8 | 34
        static let fontDictionaries = 12 << 8 | 36
        static let fontSelection = 12 << 8 | 37
    }

    /// The first string of a font's own (Note 5176, appendix A: 0 to 390 are standard).
    private static let firstOwnString = 391

    /// - Parameters:
    ///   - name: the face's PostScript name.
    ///   - charstrings: of each glyph, that of `.notdef` first; at least two.
    ///   - box: left, bottom, right and top of all glyphs laid over each other.
    ///   - widths: those that the charstrings' own refer to.
    init(name: String, charstrings: [ArraySlice<UInt8>], box: [Int], widths: Widths) {
        let count = charstrings.count
        var selection: [UInt8] = [3]
        // Format 3: all glyphs from 0 to `count` have the font dictionary 0.
        selection.append(number16: 1)
        selection.append(number16: 0)
        selection.append(0)
        selection.append(number16: count)
        var characters: [UInt8] = [2]
        // Format 2: CIDs from 1 on, one for each glyph but the first.
        characters.append(number16: 1)
        characters.append(number16: count - 2)
        var privateDictionary: [UInt8] = []
        privateDictionary.append([widths.usual], Operator.usualWidth)
        privateDictionary.append([widths.nominal], Operator.nominalWidth)

        var glyphs: [UInt8] = []
        glyphs.append(index: charstrings)
        // Offsets take five bytes whatever they are, so the top dictionary's length is known before they are.
        let head = Self.head(name, box, count, offsets: [0, 0, 0, 0])
        let charset = head.count
        let fontSelection = charset + characters.count
        let charstringsOffset = fontSelection + selection.count
        let privateOffset = charstringsOffset + glyphs.count
        let fontDictionaries = privateOffset + privateDictionary.count
        var fontDictionary: [UInt8] = []
        fontDictionary.append(offset: privateDictionary.count)
        fontDictionary.append(offset: privateOffset)
        fontDictionary.append(operator: Operator.privateDictionary)

        bytes = Self.head(
            name, box, count, offsets: [charset, fontSelection, charstringsOffset, fontDictionaries])
        bytes += characters
        bytes += selection
        bytes += glyphs
        bytes += privateDictionary
        bytes.append(index: [fontDictionary[...]])
    }

    /// Everything up to the charset.
    private static func head(_ name: String, _ box: [Int], _ count: Int, offsets: [Int]) -> [UInt8] {
        var top: [UInt8] = []
        top.append([firstOwnString, firstOwnString + 1, 0], Operator.registryOrderingSupplement)
        top.append(box, Operator.fontBox)
        top.append([count], Operator.cidCount)
        let names = [Operator.charset, Operator.fontSelection, Operator.charstrings, Operator.fontDictionaries]
        for (offset, name) in zip(offsets, names) {
            top.append(offset: offset)
            top.append(operator: name)
        }
        // Version 1.0, a header of four bytes; offsets in the index of glyphs are at most four bytes long.
        var head: [UInt8] = [1, 0, 4, 4]
        head.append(index: [Array(name.utf8)[...]])
        head.append(index: [top[...]])
        head.append(index: [Array("Adobe".utf8)[...], Array("Identity".utf8)[...]])
        // No global subroutines.
        head.append(number16: 0)
        return head
    }
}

extension [UInt8] {
    fileprivate mutating func append(number16 number: Int) {
        append(UInt8(truncatingIfNeeded: number >> 8))
        append(UInt8(truncatingIfNeeded: number))
    }

    /// A dictionary's number in its longest form, of 32 bits: for what is not known yet, or large.
    fileprivate mutating func append(offset: Int) {
        append(29)
        append(number16: offset >> 16)
        append(number16: offset)
    }

    fileprivate mutating func append(operator name: Int) {
        if name > 0xFF { append(UInt8(name >> 8)) }
        append(UInt8(name & 0xFF))
    }

    /// A dictionary's entry.
    fileprivate mutating func append(_ numbers: [Int], _ name: Int) {
        for number in numbers {
            if number == Int(Int16(truncatingIfNeeded: number)) {
                appendCharstringNumber(number)
            } else {
                append(offset: number)
            }
        }
        append(operator: name)
    }

    /// An INDEX (Note 5176 §5).
    fileprivate mutating func append(index objects: [ArraySlice<UInt8>]) {
        append(number16: objects.count)
        let length = objects.reduce(1) { $0 + $1.count }
        let offsetSize = length <= 0xFF ? 1 : length <= 0xFFFF ? 2 : length <= 0xFF_FFFF ? 3 : 4
        append(UInt8(offsetSize))
        var offset = 1
        func place(_ offset: Int, _ bytes: inout [UInt8]) {
            for byte in stride(from: (offsetSize - 1) * 8, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: offset >> byte))
            }
        }
        reserveCapacity(count + objects.count * offsetSize + length + 4)
        place(offset, &self)
        for object in objects {
            offset += object.count
            place(offset, &self)
        }
        for object in objects { append(contentsOf: object) }
    }
}
