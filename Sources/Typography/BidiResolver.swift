internal import CICU

/// Resolves embedding levels (UAX #9) with ICU; one thread at a time.
final class BidiResolver {
    private let handle: OpaquePointer

    init() {
        guard let opened = quoin_bidi_open() else { preconditionFailure("out of memory for bidirectional text") }
        handle = opened
    }

    deinit { quoin_bidi_close(handle) }

    /// The level of each UTF-16 unit, and of the paragraph that it is in.
    func resolve(
        _ text: [UInt16], direction: ParagraphText.Direction, levels: inout [UInt8], paragraphLevels: inout [UInt8]
    ) {
        levels.removeAll(keepingCapacity: true)
        levels.append(contentsOf: repeatElement(0, count: text.count))
        paragraphLevels.removeAll(keepingCapacity: true)
        paragraphLevels.append(contentsOf: repeatElement(0, count: text.count))
        let level: UInt8 =
            switch direction {
            case .leftToRight: 0
            case .rightToLeft: 1
            case .firstStrong: UInt8(QUOIN_BIDI_FIRST_STRONG_ELSE_LTR)
            }
        let error = quoin_bidi_levels(handle, text, Int32(text.count), level, &levels, &paragraphLevels)
        precondition(error == 0, "ICU resolves the levels of any text")
    }

    /// Rule L2: logical indexes in visual order.
    static func visualOrder(of levels: [UInt8]) -> [Int32] {
        var order = [Int32](repeating: 0, count: levels.count)
        quoin_bidi_reorder(levels, Int32(levels.count), &order)
        return order
    }
}
