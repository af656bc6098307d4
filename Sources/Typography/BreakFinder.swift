internal import CICU

/// Owns an ICU break iterator; one thread at a time.
final class BreakFinder {
    enum Kind: Int32 {
        /// UAX #14.
        case line = 0
        /// UAX #29, extended grapheme clusters.
        case grapheme = 1
    }

    private let handle: OpaquePointer

    /// Opens a finder for a BCP 47 language; empty where unknown.
    init(_ kind: Kind, language: String) {
        var error: Int32 = 0
        guard let opened = quoin_breaks_open(kind.rawValue, language, &error) else {
            // A library opens one of each kind when it loads, so the data is there.
            preconditionFailure("ICU: " + String(cString: quoin_icu_error_name(error)))
        }
        handle = opened
    }

    deinit { quoin_breaks_close(handle) }

    /// Marks each boundary after the start: 1 where a break is allowed, 2 where it is mandatory.
    ///
    /// `marks` has one element more than the text and must be zero.
    func mark(_ text: UnsafeBufferPointer<UInt16>, _ marks: UnsafeMutableBufferPointer<UInt8>) {
        let error = quoin_breaks_find(handle, text.baseAddress, Int32(text.count), marks.baseAddress)
        precondition(error == 0, "ICU finds boundaries in any text")
    }
}
