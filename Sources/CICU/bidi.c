#include "CICU.h"

#include <unicode/ubidi.h>

quoin_bidi *quoin_bidi_open(void) { return (quoin_bidi *)ubidi_open(); }

void quoin_bidi_close(quoin_bidi *bidi) { ubidi_close((UBiDi *)bidi); }

int32_t quoin_bidi_levels(
    quoin_bidi *handle, const uint16_t *text, int32_t length, uint8_t paragraph_level,
    uint8_t *levels, uint8_t *paragraph_levels) {
    if (length == 0) return U_ZERO_ERROR;
    UBiDi *bidi = (UBiDi *)handle;
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setPara(bidi, (const UChar *)text, length, paragraph_level, NULL, &status);
    const UBiDiLevel *resolved = ubidi_getLevels(bidi, &status);
    if (U_FAILURE(status)) return status;
    for (int32_t i = 0; i < length; i++) levels[i] = resolved[i];
    int32_t paragraphs = ubidi_countParagraphs(bidi);
    for (int32_t i = 0; i < paragraphs; i++) {
        int32_t start = 0, limit = 0;
        UBiDiLevel level = 0;
        ubidi_getParagraphByIndex(bidi, i, &start, &limit, &level, &status);
        if (U_FAILURE(status)) return status;
        for (int32_t j = start; j < limit; j++) paragraph_levels[j] = level;
    }
    return U_ZERO_ERROR;
}

void quoin_bidi_reorder(const uint8_t *levels, int32_t count, int32_t *order) {
    ubidi_reorderVisual(levels, count, order);
}
