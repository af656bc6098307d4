/// What the cascade looked at for one kind of element, and where its results stand: an open hash table whose keys are
/// words in one arena.
///
/// Two elements with the same key get the same styles, by construction of the key (`StyleResolver`).
struct StyleEntryTable {
    /// By slot: an entry, or -1.
    ///
    /// The count is a power of two.
    private var slots = [Int32](repeating: -1, count: 256)
    private var hashes: [UInt64] = []
    /// By entry, where its key begins in `words`; one more at the end.
    private var keyStarts: [Int] = [0]
    private var words: [UInt64] = []
    /// By entry.
    private(set) var styles: [Int32] = []
    private(set) var pseudoElements: [Int32] = []
    private(set) var siblingBits: [UInt64] = []
    private(set) var customProperties: [CustomProperties] = []

    var count: Int { styles.count }

    /// The entry of a key; -1 where there is none.
    @inline(__always)
    func find(_ key: [UInt64], count: Int, hash: UInt64) -> Int32 {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry < 0 { return -1 }
            if hashes[Int(entry)] == hash, matches(Int(entry), key, count) { return entry }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private func matches(_ entry: Int, _ key: [UInt64], _ count: Int) -> Bool {
        let start = keyStarts[entry]
        guard keyStarts[entry + 1] - start == count else { return false }
        for index in 0..<count where words[start + index] != key[index] { return false }
        return true
    }

    /// Adds an entry for a key that has none.
    mutating func insert(
        _ key: [UInt64], count: Int, hash: UInt64, style: Int32, pseudoElements: Int32, siblingBits: UInt64,
        customProperties: CustomProperties
    ) -> Int32 {
        let entry = Int32(styles.count)
        hashes.append(hash)
        words.append(contentsOf: key[..<count])
        keyStarts.append(words.count)
        styles.append(style)
        self.pseudoElements.append(pseudoElements)
        self.siblingBits.append(siblingBits)
        self.customProperties.append(customProperties)
        if styles.count * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 2)
            for index in hashes.indices { place(Int32(index)) }
        } else {
            place(entry)
        }
        return entry
    }

    private mutating func place(_ entry: Int32) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashes[Int(entry)]) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    /// A hash of words; the same in every process.
    @inline(__always)
    static func hash(_ key: [UInt64], count: Int) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in 0..<count {
            hash = (hash ^ key[index]) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
        }
        return hash
    }
}
