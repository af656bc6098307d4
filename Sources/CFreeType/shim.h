#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include FT_FONT_FORMATS_H
#include FT_CID_H
#include FT_ERRORS_H

// Macros over FT_Face, which cannot be imported.
static inline int quoin_ft_is_scalable(FT_Face face) { return FT_IS_SCALABLE(face); }
static inline int quoin_ft_is_fixed_width(FT_Face face) { return FT_IS_FIXED_WIDTH(face); }
