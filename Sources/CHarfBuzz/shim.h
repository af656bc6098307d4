#pragma once

#include <hb.h>
#include <hb-ot.h>

/// Builds a tag from four characters; the macro HB_TAG cannot be imported.
static inline hb_tag_t quoin_hb_tag(char a, char b, char c, char d) { return HB_TAG(a, b, c, d); }

/// The flags of a shaped glyph; the function is also a macro, which cannot be imported.
static inline uint32_t quoin_hb_glyph_flags(const hb_glyph_info_t *info) { return hb_glyph_info_get_glyph_flags(info); }
