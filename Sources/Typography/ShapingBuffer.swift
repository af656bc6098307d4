internal import CHarfBuzz

/// Owns a HarfBuzz buffer; one thread at a time.
final class ShapingBuffer {
    private let buffer: OpaquePointer

    /// What HarfBuzz is told besides font and text.
    struct Properties {
        /// ISO 15924 as four ASCII bytes, the first one highest.
        var script: UInt32
        var isRightToLeft: Bool
    }

    init() {
        // Where memory is short HarfBuzz gives an empty buffer that does nothing; that shows in `shape`.
        guard let created = hb_buffer_create() else { preconditionFailure("HarfBuzz always gives a buffer") }
        buffer = created
        hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES)
        hb_buffer_set_flags(
            buffer,
            hb_buffer_flags_t(
                HB_BUFFER_FLAG_BOT.rawValue | HB_BUFFER_FLAG_EOT.rawValue
                    | HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES.rawValue))
    }

    deinit { hb_buffer_destroy(buffer) }

    /// Shapes `text[range]` with what stands around it as context, and appends its glyphs, left to right as seen.
    ///
    /// Clusters are bytes of `text`.
    func shape(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, face: FontFace, properties: Properties,
        features: FeatureList, into glyphs: inout [Glyph]
    ) {
        hb_buffer_clear_contents(buffer)
        text.withMemoryRebound(to: CChar.self) { characters in
            hb_buffer_add_utf8(
                buffer, characters.baseAddress, Int32(characters.count), UInt32(range.lowerBound), Int32(range.count))
        }
        showTabsAsSpaces()
        hb_buffer_set_script(buffer, hb_script_from_iso15924_tag(properties.script))
        hb_buffer_set_direction(buffer, properties.isRightToLeft ? HB_DIRECTION_RTL : HB_DIRECTION_LTR)
        features.withUnsafeFeatures { list, language in
            hb_buffer_set_language(buffer, language)
            face.withUnsafeFont { font in
                hb_shape(font, buffer, list.baseAddress, UInt32(list.count))
            }
        }
        precondition(hb_buffer_allocation_successful(buffer) != 0, "out of memory while shaping text")

        var count: UInt32 = 0
        guard let infos = hb_buffer_get_glyph_infos(buffer, &count),
            let positions = hb_buffer_get_glyph_positions(buffer, &count)
        else { return }
        for index in 0..<Int(count) {
            let info = infos[index]
            let position = positions[index]
            var flags: UInt16 = 0
            if quoin_hb_glyph_flags(infos + index) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK.rawValue != 0 {
                flags |= Glyph.unsafeToBreak
            }
            if text.isWordSeparator(at: Int(info.cluster)) { flags |= Glyph.wordSeparator }
            glyphs.append(
                Glyph(
                    id: UInt16(truncatingIfNeeded: info.codepoint), flags: flags, advance: position.x_advance,
                    xOffset: position.x_offset, yOffset: position.y_offset, cluster: Int32(info.cluster)))
        }
    }

    /// A preserved tab has no glyph of its own in most fonts.
    private func showTabsAsSpaces() {
        var count: UInt32 = 0
        guard let infos = hb_buffer_get_glyph_infos(buffer, &count) else { return }
        for index in 0..<Int(count) where infos[index].codepoint == 0x09 { infos[index].codepoint = 0x20 }
    }
}

/// OpenType features and a language, as HarfBuzz takes them.
struct FeatureList {
    private let features: [hb_feature_t]
    /// HarfBuzz keeps languages for ever, so the pointer stays good on any thread.
    private let language: OpaquePointer?

    /// Features whose tags are not four characters are left out.
    init(_ features: [FontRequest.Feature], language: String) {
        self.features = features.compactMap { feature in
            let tag = Array(feature.tag.utf8)
            guard tag.count == 4 else { return nil }
            return hb_feature_t(
                tag: tag.reduce(0) { $0 << 8 | UInt32($1) }, value: feature.value, start: 0, end: UInt32.max)
        }
        self.language = language.isEmpty ? nil : hb_language_from_string(language, -1)
    }

    func withUnsafeFeatures<Result>(_ body: (UnsafeBufferPointer<hb_feature_t>, OpaquePointer?) -> Result) -> Result {
        features.withUnsafeBufferPointer { body($0, language) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a space or a no-break space starts at the byte: CSS Text 3 §8.1's word separators that our scripts use.
    func isWordSeparator(at index: Int) -> Bool {
        let byte = self[index]
        return byte == 0x20 || byte == 0xC2 && index + 1 < count && self[index + 1] == 0xA0
    }
}
