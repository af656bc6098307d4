internal import CICU

/// The characters that need no analysis: each a cluster by itself, left to right, of Latin script or common to all.
///
/// They are U+0020–U+024F, U+1E00–U+1EFF and U+2010–U+20CF without controls, joiners and marks, plus the line feed.
/// Paragraphs of nothing else take the short way through `TextShaper`.
enum SimpleCharacters {
    /// How many indexes there are.
    static let count = 0x250 + 0x100 + 0xC0

    /// A character's place in tables; nil outside the ranges.
    static func index(of scalar: UInt32) -> Int? {
        switch scalar {
        case 0..<0x250: Int(scalar)
        case 0x1E00..<0x1F00: Int(scalar - 0x1E00 + 0x250)
        case 0x2010..<0x20D0: Int(scalar - 0x2010 + 0x350)
        default: nil
        }
    }

    /// The character at a place: what `index(of:)` takes back.
    static func scalar(at index: Int) -> UInt32 {
        switch index {
        case 0..<0x250: UInt32(index)
        case 0x250..<0x350: UInt32(index - 0x250 + 0x1E00)
        default: UInt32(index - 0x350 + 0x2010)
        }
    }

    /// The class of each index; `LineBreakClass.none` for a character that is not simple.
    static let classes: [UInt8] = (0..<count).map { lineBreakClass(of: scalar(at: $0)).rawValue }

    private static func lineBreakClass(of scalar: UInt32) -> LineBreakClass {
        if quoin_is_default_ignorable(scalar) { return .none }
        let tag = quoin_script_tag(quoin_script(scalar))
        // Latn, Zyyy
        guard tag == 0x4C61_746E || tag == 0x5A79_7979 else { return .none }
        if scalar == 0x2010 { return .trueHyphen }
        switch Int(quoin_line_break_class(scalar)) {
        case QUOIN_LB_ALPHABETIC, QUOIN_LB_AMBIGUOUS: return .alphabetic
        case QUOIN_LB_NUMERIC: return .numeric
        case QUOIN_LB_OPEN_PUNCTUATION: return .open
        case QUOIN_LB_CLOSE_PUNCTUATION: return .close
        case QUOIN_LB_CLOSE_PARENTHESIS: return .closeParenthesis
        case QUOIN_LB_QUOTATION: return .quotation
        case QUOIN_LB_GLUE: return .glue
        case QUOIN_LB_EXCLAMATION: return .exclamation
        case QUOIN_LB_BREAK_SYMBOLS: return .symbol
        case QUOIN_LB_INFIX_NUMERIC: return .infix
        case QUOIN_LB_PREFIX_NUMERIC: return .prefix
        case QUOIN_LB_POSTFIX_NUMERIC: return .postfix
        case QUOIN_LB_BREAK_AFTER where scalar >= 0x20: return .breakAfter
        case QUOIN_LB_BREAK_BEFORE: return .breakBefore
        case QUOIN_LB_BREAK_BOTH: return .breakBoth
        case QUOIN_LB_HYPHEN: return .hyphen
        case QUOIN_LB_INSEPARABLE: return .inseparable
        case QUOIN_LB_SPACE: return .space
        case QUOIN_LB_LINE_FEED: return .lineFeed
        default: return .none
        }
    }
}

/// The line breaking classes of simple characters: UAX #14 table 1.
enum LineBreakClass: UInt8, CaseIterable {
    /// Not a simple character.
    case none
    case alphabetic, numeric, open, close, closeParenthesis, quotation, glue, exclamation, symbol, infix, prefix
    case postfix, breakAfter, breakBefore, breakBoth, hyphen, inseparable, space, lineFeed
    /// U+2010, which breaks after itself as others do, but not where it starts a word.
    case trueHyphen
    /// A byte that continues a character.
    case continuation
}
