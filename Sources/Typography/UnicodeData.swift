internal import CICU

/// Facts about characters, from ICU.
enum UnicodeData {
    /// Throws where ICU cannot find its data.
    static func check() throws(TypographyError) {
        for kind in [QUOIN_BREAKS_LINE, QUOIN_BREAKS_GRAPHEME] {
            var error: Int32 = 0
            guard let breaks = quoin_breaks_open(Int32(kind), "", &error) else {
                throw TypographyError(.libraryFailed, "ICU", String(cString: quoin_icu_error_name(error)))
            }
            quoin_breaks_close(breaks)
        }
    }

    /// Whether the character never shows anything of its own: joiners, variation selectors, soft hyphens, bidi
    /// controls.
    static func isDefaultIgnorable(_ scalar: UInt32) -> Bool { quoin_is_default_ignorable(scalar) }
}
