internal import CHarfBuzz

/// What the layout tables (GSUB, GPOS) of a face do in one style: which glyphs they can touch.
struct LayoutRules {
    /// Glyphs that substitutions look at, in any place.
    private let substituted: GlyphSet
    /// Glyphs that positioning looks at as context.
    private let positionedAround: GlyphSet
    /// Glyphs that positioning looks at, in any place.
    private let positioned: GlyphSet

    init(face: FontFace, properties: ShapingBuffer.Properties, features: FeatureList) {
        let substituted = GlyphSet()
        let around = GlyphSet()
        let positioned = GlyphSet()
        face.withUnsafeFace { face in
            var segment = hb_segment_properties_t()
            segment.direction = properties.isRightToLeft ? HB_DIRECTION_RTL : HB_DIRECTION_LTR
            segment.script = hb_script_from_iso15924_tag(properties.script)
            let plan = features.withUnsafeFeatures { list, language in
                segment.language = language
                return hb_shape_plan_create_cached(face, &segment, list.baseAddress, UInt32(list.count), nil)
            }
            defer { hb_shape_plan_destroy(plan) }
            let outputs = GlyphSet()
            for (table, before, input, after) in [
                (quoin_hb_tag(71, 83, 85, 66), substituted, substituted, substituted),
                (quoin_hb_tag(71, 80, 79, 83), around, positioned, around),
            ] {
                let lookups = GlyphSet()
                hb_ot_shape_plan_collect_lookups(plan, table, lookups.set)
                for lookup in lookups.members {
                    hb_ot_layout_lookup_collect_glyphs(
                        face, table, lookup, before.set, input.set, after.set, outputs.set)
                }
            }
        }
        self.substituted = substituted
        positionedAround = around
        self.positioned = positioned
    }

    /// No rule names the glyph.
    func ignores(_ glyph: UInt16) -> Bool {
        !substituted.contains(glyph) && !positionedAround.contains(glyph) && !positioned.contains(glyph)
    }

    /// Rules may move the glyph against a neighbour, but never replace it or look further than that neighbour.
    func onlyKerns(_ glyph: UInt16) -> Bool {
        !substituted.contains(glyph) && !positionedAround.contains(glyph)
    }
}

/// Owns a HarfBuzz set.
final class GlyphSet {
    let set: OpaquePointer

    init() {
        guard let created = hb_set_create() else { preconditionFailure("HarfBuzz always gives a set") }
        set = created
    }

    deinit { hb_set_destroy(set) }

    func insert(_ value: UInt32) { hb_set_add(set, value) }

    func contains(_ glyph: UInt16) -> Bool { hb_set_has(set, UInt32(glyph)) != 0 }

    var members: [UInt32] {
        var found: [UInt32] = []
        var value: hb_codepoint_t = UInt32.max
        while hb_set_next(set, &value) != 0 { found.append(value) }
        return found
    }
}
