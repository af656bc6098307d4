/// Shaped words by style and bytes.
///
/// Holding a word or not never changes what is set: a word that is not here is shaped again, with the same result.
/// When the cache is full it starts anew: refilling costs less than keeping an order of use.
struct WordCache {
    /// A word's glyphs: `glyphs` counts clusters from the word's start.
    struct Entry {
        var hash: UInt64
        var style: Int32
        var key: Int32
        var keyCount: Int32
        var firstGlyph: Int32
        var glyphCount: Int32
        /// The word is shaped the same alone and between spaces.
        var isIndependent: Bool
        /// A character has no glyph.
        var hasMissing: Bool
    }

    private(set) var glyphs: [Glyph] = []
    private(set) var entries: [Entry] = []
    private var keys: [UInt8] = []
    /// Indexes into `entries`; -1 is free.
    ///
    /// A power of two, at most half full.
    private var slots: [Int32]
    /// Bytes that keys, glyphs and entries may take.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
        slots = [Int32](repeating: -1, count: 1024)
    }

    /// The word's hash, for `find` and `insert`.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, style: Int32) -> UInt64 {
        // Multiply and fold, eight bytes at a time: fast, and the same on every machine.
        var hash = UInt64(truncatingIfNeeded: style) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: end - start)
        var position = start
        let raw = UnsafeRawBufferPointer(bytes)
        while position + 8 <= end {
            hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
            position += 8
        }
        var rest: UInt64 = 0
        while position < end {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return fold(hash ^ rest ^ 0x1000_0000_0000_0000)
    }

    private static func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    /// The index of the word's entry; -1 where it is not here.
    func find(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, style: Int32, hash: UInt64
    ) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let index = Int(slots[slot])
            if index < 0 { return -1 }
            if entries[index].hash == hash, matches(index, bytes, start, end, style) { return index }
            slot = (slot + 1) & mask
        }
    }

    private func matches(
        _ index: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ style: Int32
    ) -> Bool {
        let entry = entries[index]
        guard entry.style == style, Int(entry.keyCount) == end - start else { return false }
        var key = Int(entry.key)
        for position in start..<end {
            if keys[key] != bytes[position] { return false }
            key += 1
        }
        return true
    }

    /// Adds the glyphs of a word that stands at a byte of the text to others.
    func append(_ index: Int, at position: Int, to target: inout [Glyph]) {
        let first = Int(entries[index].firstGlyph)
        let end = first + Int(entries[index].glyphCount)
        glyphs.withUnsafeBufferPointer { glyphs in
            for place in first..<end {
                var glyph = glyphs[place]
                glyph.cluster += Int32(position)
                target.append(glyph)
            }
        }
    }

    /// Adds a word that is not here and gives its index.
    ///
    /// The glyphs' clusters count from the word's start.
    mutating func insert(
        _ word: UnsafeBufferPointer<UInt8>, hash: UInt64, style: Int32, glyphs shaped: [Glyph], isIndependent: Bool
    ) -> Int {
        let size = keys.count + glyphs.count * MemoryLayout<Glyph>.stride + entries.count * MemoryLayout<Entry>.stride
        if size > limit { removeAll() }
        let entry = Entry(
            hash: hash, style: style, key: Int32(keys.count), keyCount: Int32(word.count),
            firstGlyph: Int32(glyphs.count), glyphCount: Int32(shaped.count), isIndependent: isIndependent,
            hasMissing: shaped.contains { $0.id == 0 })
        keys.append(contentsOf: word)
        glyphs.append(contentsOf: shaped)
        let index = entries.count
        entries.append(entry)
        if entries.count * 2 > slots.count { grow() } else { place(index) }
        return index
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entries[index].hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(index)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for index in entries.indices { place(index) }
    }

    private mutating func removeAll() {
        glyphs.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = -1 }
    }
}
