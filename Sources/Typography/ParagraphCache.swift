import Primitives

/// Short paragraphs of one span, as a template's labels and a table's cells are.
///
/// Holding a paragraph or not never changes what is set. When the cache is full, what was not asked for again goes.
struct ParagraphCache {
    /// Longer texts seldom come again.
    static let longestText = 48
    /// Paragraphs that may outlive a full cache, and half of what fills it; one takes about a kilobyte.
    private static let keptCount = 2048

    private struct Entry {
        var hash: UInt64
        var paragraph: PreparedParagraph
        /// Asked for since the cache was last full.
        var isUsed: Bool
    }

    private var entries: [Entry] = []
    /// Indexes into `entries`; -1 is free.
    ///
    /// A power of two, at most half full.
    private var slots = [Int32](repeating: -1, count: Self.keptCount * 4)

    /// Whether a paragraph is of the kind that is kept.
    static func isEligible(_ paragraph: ParagraphText) -> Bool {
        paragraph.spans.count == 1 && paragraph.text.count <= longestText
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ span: ParagraphText.Span) -> UInt64 {
        WordCache.hash(
            text, 0, text.count, style: span.font.index &* 4099 &+ span.size.rawValue &* 31 &+ (span.mayWrap ? 1 : 0))
    }

    /// What was kept for a text; nil where it is not here.
    mutating func find(
        _ text: UnsafeBufferPointer<UInt8>, _ span: ParagraphText.Span, _ direction: ParagraphText.Direction,
        _ language: String
    ) -> PreparedParagraph? {
        if text.count > Self.longestText { return nil }
        let hash = Self.hash(text, span)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if entries[index].hash == hash,
                entries[index].paragraph.text.isSame(text, span, direction, language)
            {
                entries[index].isUsed = true
                return entries[index].paragraph
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Keeps a paragraph that is not here.
    mutating func insert(_ paragraph: PreparedParagraph) {
        if entries.count >= Self.keptCount * 2 { makeRoom() }
        let hash = paragraph.text.text.withUnsafeBufferPointer { Self.hash($0, paragraph.text.spans[0]) }
        place(Int32(entries.count), hash)
        entries.append(Entry(hash: hash, paragraph: paragraph, isUsed: false))
    }

    private mutating func place(_ index: Int32, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
    }

    /// Drops what was not asked for since the last time; all, where that leaves too much.
    private mutating func makeRoom() {
        entries.removeAll { !$0.isUsed }
        if entries.count > Self.keptCount { entries.removeAll(keepingCapacity: true) }
        for slot in slots.indices { slots[slot] = -1 }
        for index in entries.indices {
            entries[index].isUsed = false
            place(Int32(index), entries[index].hash)
        }
    }
}

extension ParagraphText {
    /// Whether a paragraph of one span has this text and looks like this.
    fileprivate func isSame(
        _ bytes: UnsafeBufferPointer<UInt8>, _ span: Span, _ direction: Direction, _ language: String
    ) -> Bool {
        guard text.count == bytes.count, spans[0] == span, self.direction == direction, self.language == language
        else { return false }
        return text.withUnsafeBufferPointer { own in
            for index in 0..<own.count where own[index] != bytes[index] { return false }
            return true
        }
    }
}
