#include "CICU.h"

#include <unicode/ucasemap.h>
#include <unicode/uloc.h>

quoin_case_map *quoin_case_open(const char *language, int32_t *error) {
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(language, locale, sizeof locale, NULL, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) locale[0] = 0;
    status = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open(locale, 0, &status);
    *error = U_FAILURE(status) ? status : U_ZERO_ERROR;
    return U_FAILURE(status) ? NULL : (quoin_case_map *)map;
}

void quoin_case_close(quoin_case_map *map) { ucasemap_close((UCaseMap *)map); }

int32_t quoin_case_apply(
    quoin_case_map *handle, int32_t mapping, const char *text, int32_t length, char *output, int32_t capacity) {
    UCaseMap *map = (UCaseMap *)handle;
    UErrorCode status = U_ZERO_ERROR;
    int32_t needed = 0;
    switch (mapping) {
    case QUOIN_CASE_UPPER: needed = ucasemap_utf8ToUpper(map, output, capacity, text, length, &status); break;
    case QUOIN_CASE_LOWER: needed = ucasemap_utf8ToLower(map, output, capacity, text, length, &status); break;
    default: needed = ucasemap_utf8ToTitle(map, output, capacity, text, length, &status); break;
    }
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) return -(int32_t)status;
    return needed;
}
