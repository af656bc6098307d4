internal import CICU

/// What a character says of the direction of text: UAX #9 §3.2, as far as readers of PDFs look at it.
package enum BidiClass: Sendable {
    case leftToRight
    /// Right to left, Arabic letters too.
    case rightToLeft
    case europeanNumber, arabicNumber
    /// Separators and terminators of European numbers.
    case europeanSign
    /// Common separators of numbers: comma, full stop, colon, slash, no-break space.
    case separator
    /// Everything else: white space, punctuation, marks.
    case neutral

    package init(of scalar: Unicode.Scalar) {
        switch Int(quoin_bidi_class(scalar.value)) {
        case Int(QUOIN_BIDI_LEFT_TO_RIGHT): self = .leftToRight
        case Int(QUOIN_BIDI_RIGHT_TO_LEFT): self = .rightToLeft
        case Int(QUOIN_BIDI_EUROPEAN_NUMBER): self = .europeanNumber
        case Int(QUOIN_BIDI_ARABIC_NUMBER): self = .arabicNumber
        case Int(QUOIN_BIDI_EUROPEAN_SIGN): self = .europeanSign
        case Int(QUOIN_BIDI_SEPARATOR): self = .separator
        default: self = .neutral
        }
    }
}
