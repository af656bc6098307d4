import CSS

/// The control characters of UAX #9 that stand for a box's `unicode-bidi`: CSS Writing Modes 3 §2.4.2.
struct BidiControls {
    var open: [Unicode.Scalar]
    var close: [Unicode.Scalar]

    /// Of an inline box; nil where it has none.
    init?(_ style: TextStyle) {
        let isRTL = style.direction == .rtl
        switch style.unicodeBidi {
        case .normal: return nil
        case .embed: (open, close) = ([isRTL ? "\u{202B}" : "\u{202A}"], ["\u{202C}"])
        case .isolate: (open, close) = ([isRTL ? "\u{2067}" : "\u{2066}"], ["\u{2069}"])
        case .bidiOverride: (open, close) = ([isRTL ? "\u{202E}" : "\u{202D}"], ["\u{202C}"])
        case .isolateOverride:
            (open, close) = (["\u{2068}", isRTL ? "\u{202E}" : "\u{202D}"], ["\u{202C}", "\u{2069}"])
        case .plaintext: (open, close) = (["\u{2068}"], ["\u{2069}"])
        }
    }

    /// Of a block container, whose lines have its direction anyway; nil where it overrides nothing.
    init?(overriding unicodeBidi: TextStyle.UnicodeBidi, _ direction: TextStyle.Direction) {
        switch unicodeBidi {
        case .bidiOverride, .isolateOverride:
            (open, close) = ([direction == .rtl ? "\u{202E}" : "\u{202D}"], ["\u{202C}"])
        case .normal, .embed, .isolate, .plaintext: return nil
        }
    }
}
