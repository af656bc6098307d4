#include "CICU.h"

#include <unicode/ubrk.h>
#include <unicode/uloc.h>

/// ICU's name of the locale of a BCP 47 tag; the root locale where the tag is empty or ill-formed.
static void locale_of(const char *language, char *locale, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(language, locale, capacity, NULL, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) locale[0] = 0;
}

quoin_breaks *quoin_breaks_open(int32_t kind, const char *language, int32_t *error) {
    char locale[ULOC_FULLNAME_CAPACITY];
    locale_of(language, locale, sizeof locale);
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator =
        ubrk_open(kind == QUOIN_BREAKS_LINE ? UBRK_LINE : UBRK_CHARACTER, locale, NULL, 0, &status);
    *error = U_FAILURE(status) ? status : U_ZERO_ERROR;
    return U_FAILURE(status) ? NULL : (quoin_breaks *)iterator;
}

void quoin_breaks_close(quoin_breaks *breaks) { ubrk_close((UBreakIterator *)breaks); }

int32_t quoin_breaks_find(quoin_breaks *breaks, const uint16_t *text, int32_t length, uint8_t *marks) {
    UBreakIterator *iterator = (UBreakIterator *)breaks;
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(iterator, (const UChar *)text, length, &status);
    if (U_FAILURE(status)) return status;
    for (int32_t at = ubrk_next(iterator); at != UBRK_DONE; at = ubrk_next(iterator)) {
        int32_t rule = ubrk_getRuleStatus(iterator);
        marks[at] = rule >= UBRK_LINE_HARD && rule < UBRK_LINE_HARD_LIMIT ? 2 : 1;
    }
    return U_ZERO_ERROR;
}
